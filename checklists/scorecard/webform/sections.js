/* The parts of a card, in the order of the talk: what was agreed, the scores, the deals, the days. */

function text(slot) {
  return current.texts[slot] ?? "";
}

function commitmentsPart() {
  if (!current.commitments.length)
    return part("commitments", W.commitments, W.commitments_none);
  const rows = current.commitments.map((_, index) => {
    const field = `commitment/${index + 1}`;
    const options = [
      { value: "done", head: "✓", brief: W.done },
      { value: "not-done", head: "✗", brief: W.not_done },
    ];
    for (const option of options) option.name = joined(": ", text(field), option.brief);
    const due = el("span", { class: "due" }, joined(" ", W.due, text(`${field}/due`)));
    const what = el("p", { class: "what" }, el("span", {}, text(field)), " ", due);
    return el("div", { class: "row" }, what, choice(field, text(field), options, "two"), doneOn(field));
  });
  return part("commitments", W.commitments, text("commitments") || W.commitments_why, rows);
}

/** The day on which it was done, once it is ticked; it may stay blank. */
function doneOn(field) {
  const name = joined(": ", text(field), W.done_on);
  const box = el("div", { class: "done-on" }, el("span", { class: "note" }, W.done_on), day(`${field}/date`, name));
  watch(() => (box.hidden = get(field) !== "done" && get(`${field}/date`) === null));
  return box;
}

function scoresPart() {
  return part("scores", W.scores, joined(" ", text("scores/days"), W.scores_how), DATA.criteria.map(criterionCard));
}

function criterionCard(criterion, index) {
  const { id, name } = criterion;
  const options = criterion.marks.map((brief, level) => ({
    value: level,
    head: String(level),
    brief,
    name: joined(" ", name, String(level), criterion.anchors[level]),
  })).filter((option) => isUsed(criterion, option.value));
  options.push({ value: "na", head: "–", brief: W.not_applicable, name: joined(" ", name, W.not_applicable) });
  const head = el("h3", {}, el("span", { class: "no" }, String(index + 1)), criterion.name);
  const weight = el("span", { class: "weight" }, fill(W.weight, { weight: criterion.weight }));
  const asks = el("p", { class: "asks" }, criterion.asks);
  const chosen = el("p", { class: "anchor" });
  watch(() => {
    const level = get(id);
    chosen.hidden = typeof level !== "number";
    say(chosen, chosen.hidden ? "" : joined(" · ", DATA.scale[level], criterion.anchors[level]));
  });
  return el(
    "article",
    { class: "criterion" },
    el("header", {}, head, weight),
    asks,
    choice(id, name, options, "levels"),
    chosen,
    anchorsOf(criterion),
    causeOf(criterion),
    ownOf(criterion),
  );
}

/* A week may be too short for a level. */
function isUsed({ unused }, level) {
  return !unused.includes(level);
}

function anchorsOf(criterion) {
  const items = criterion.anchors.map((anchor, level) => {
    const head = el("b", {}, joined(" ", String(level), DATA.scale[level]));
    return el("li", {}, head, " ", el("span", {}, anchor));
  });
  const summary = el("summary", { "aria-label": joined(": ", W.anchors, criterion.name) }, W.anchors);
  return el("details", { class: "anchors" }, summary, el("ul", {}, items));
}

function causeOf(criterion) {
  const field = `${criterion.id}/cause`;
  const options = DATA.causes.map((cause, index) => ({
    value: index + 1,
    head: cause.name,
    name: joined(": ", criterion.name, W.cause, cause.name),
  }));
  const means = el("p", { class: "means" });
  const label = joined(" ", criterion.name, W.cause);
  const box = el("div", { class: "cause" }, el("h4", {}, W.why_low), choice(field, label, options, "chips"), means);
  watch(() => {
    const cause = get(field);
    box.hidden = !needsCause(get(criterion.id)) && cause === null;
    say(means, DATA.causes[cause - 1]?.means ?? "");
  });
  return box;
}

function ownOf(criterion) {
  const label = joined(" ", criterion.name, W.own_mark);
  const options = DATA.scale.map((_, level) => ({
    value: level,
    head: String(level),
    name: joined(" ", label, String(level)),
  })).filter((option) => isUsed(criterion, option.value));
  return el("div", { class: "own" }, el("h4", {}, W.own_mark), choice(`${criterion.id}/own`, label, options, "digits"));
}

function checksPart() {
  return part("checks", W.daily, "", DATA.checks.map(checkRow));
}

function checkRow(check) {
  const figure = check.figure ? el("b", { class: "figure" }, joined(" ", check.figure, W.a_day)) : null;
  const average = text(`${check.id}/average`);
  const last = average ? el("span", { class: "due" }, joined(" ", W.last_week, average)) : null;
  const head = el("header", {}, el("h3", {}, check.name, " ", figure, " ", last), check.figure ? null : everyDay(check));
  const cells = el("div", { class: "cells" }, PAGE.days.map((day) => checkCell(check, day)));
  const asks = el("p", { class: "asks" }, check.asks);
  return el("div", { class: "check", role: "group", "aria-label": check.name }, head, asks, cells);
}

function checkCell(check, { number, weekday, label }) {
  const away = isOff(number);
  const name = joined(" ", check.name, weekday, label, away ? W.not_here : "");
  const head = el("span", { class: "weekday", "aria-hidden": "true" }, weekday);
  const input = check.figure ? count(`${check.id}/${number}`, name) : yesOrNo(keptField(check, number), name);
  return el("div", { class: away ? "cell away" : "cell", title: away ? W.not_here : null }, head, input);
}

function isOff(number) {
  return text(`day/${number}/off`) !== "";
}

function keptField(check, number) {
  return `${check.id}/${number}/kept`;
}

function yesOrNo(field, name) {
  const option = (value) => ({ value, head: W[value], name: joined(": ", name, W[value]) });
  return choice(field, name, [option("yes"), option("no")], "pair");
}

/** One tap for a check that was kept on every day the rep was there. */
function everyDay(check) {
  const days = PAGE.days.filter((day) => !isOff(day.number));
  const fields = days.map((day) => keptField(check, day.number));
  const press = () => {
    const all = fields.every((field) => get(field) === "yes");
    for (const field of fields) setValue(current.id, field, all ? null : "yes");
    changed();
  };
  const name = joined(": ", check.name, W.every_day);
  const button = el("button", { type: "button", class: "small", "aria-label": name, onclick: press }, W.every_day);
  watch(() => button.setAttribute("aria-pressed", String(fields.every((field) => get(field) === "yes"))));
  return button;
}

function closingParts() {
  return [agreedPart(), linesPart("praise"), linesPart("discipline"), objectionPart(), signaturesPart()];
}

function agreedPart() {
  const names = [current.name, PAGE.supervisor];
  const people = el("datalist", { id: "people" }, names.map((value) => el("option", { value })));
  const rows = [1, 2, 3].map((number) => {
    const field = `agreed/${number}`;
    const label = (word) => joined(" ", W.new_commitments_short, String(number), word);
    return el(
      "div",
      { class: "agreed-row" },
      line(`${field}/what`, label(W.what), { placeholder: W.what }),
      line(`${field}/who`, label(W.who), { placeholder: W.who, list: "people" }),
      line(`${field}/due`, label(W.by_when), { placeholder: W.by_when }),
    );
  });
  return part("agreed", W.new_commitments, "", rows, people);
}

function linesPart(name) {
  const each = (number) => line(`${name}/${number}`, joined(" ", W[name], String(number)));
  return part(name, W[name], "", [1, 2, 3].map(each));
}

function objectionPart() {
  const items = DATA.criteria.map(({ name }, index) => {
    const head = String(index + 1);
    return { value: index + 1, head, name: joined(" ", W.item, head, name) };
  });
  const hows = ["slip", "differs"].map((value) => ({ value, head: W[`objection_${value}`] }));
  const how = choice("objection/how", W.objection_how, hows, "two");
  const because = lines("objection/because", W.because, { placeholder: W.because });
  return part("objection", W.objection, W.objection_why, choice("objection/item", W.item, items, "digits"), how, because);
}

function signaturesPart() {
  const sign = (who, whose) => {
    const name = W[`sign_${who}`];
    const placeholder = fill(W.unsigned, { name: whose });
    return el("label", { class: "sign" }, el("span", {}, name), line(`signature/${who}`, name, { placeholder }));
  };
  return part("signatures", W.signatures, W.signatures_why, sign("rep", current.name), sign("supervisor", PAGE.supervisor));
}
