/* One question: why it is asked, what was seen where, and what may be answered. */

const KEY_OF = new Map([
  ["na", "N"],
  ["not-done", "N"],
  [true, "T"],
  ["done", "T"],
  [null, "␣"],
]);

function subtitle(question) {
  const { week, kind } = question.card;
  return [question.name, week, question.team_name, t(W[`kind_${kind}`])].filter(Boolean).join(" · ");
}

function drawQuestion(question, number) {
  const given = answers.get(question.id);
  return [
    el("p", { class: "number" }, `${number + 1} / ${DATA.questions.length}`),
    el("h2", { id: "asked", tabindex: -1 }, t(question.label)),
    el("p", { class: "whose" }, subtitle(question)),
    el("p", { class: "why" }, el("b", {}, t(W.why)), ` ${t(question.reason)}`),
    el("h3", {}, t(W.seen)),
    el("ul", { class: "seen" }, question.seen.map((seen) => drawSeen(question, seen, given))),
    el("h3", { id: "right" }, t(W.answer)),
    drawChoices(question, given),
    question.enter ? drawEntry(question, given) : null,
    el(
      "p",
      { class: "moves" },
      el("button", { type: "button", onclick: () => move(-1) }, `← ${t(W.previous)}`),
      el("button", { type: "button", onclick: () => move(1) }, `${t(W.next)} →`),
      given ? el("button", { type: "button", onclick: () => undo(question) }, t(W.undo)) : null,
    ),
    el("p", { class: "how" }, t(W.how)),
  ].filter(Boolean);
}

function drawSeen(question, seen, given) {
  const medium = t(W[`medium_${seen.medium}`]);
  const place = placeText(seen.place.replace(question.field, "").replace(/^field\s*$/, ""));
  const file = DATA.files[seen.file];
  const name = file?.original ? el("a", { href: file.original }, t(file.name)) : t(file?.name ?? "");
  const origin = [medium, place, name, t(seen.saved)].filter(Boolean);
  return el(
    "li",
    { class: t(seen.refused) && "refused" },
    el("span", { class: "value" }, t(seen.refused) || shown(seen.value, question)),
    t(seen.verdict) ? el("span", { class: "verdict" }, t(seen.verdict)) : null,
    el("span", { class: "source" }, origin.flatMap((part, number) => (number ? [" · ", part] : [part]))),
    t(seen.refused) ? null : drawTake(question, seen, given, medium),
    t(seen.refused) ? null : drawTakeFile(question, seen.file),
  );
}

/** Where in a file something stands: a line of a card by hand in words, all else as it is. */
function placeText(place) {
  const [, line, column] = /^line (\d+):(\d+)$/.exec(place) ?? [];
  return line ? fill(W.line, { line, column }) : place;
}

function drawTake(question, seen, given, medium) {
  return el(
    "button",
    {
      type: "button",
      "aria-pressed": String(Boolean(given) && same(given.value, seen.value)),
      "aria-label": `${t(W.take)}: ${shown(seen.value, question)} (${medium})`,
      onclick: () => answer(question, seen.value),
    },
    t(W.take),
  );
}

/** The button that answers every open question by one file; null: it could answer this one only. */
function drawTakeFile(question, file) {
  const count = openIn(file).length;
  if (count < 2 || !question.whole.some((each) => each.file === file)) return null;
  return el("button", { type: "button", onclick: () => takeFile(file) }, fill(W.take_file, { number: count }));
}

/** What may be chosen: numbers each beside what it stands for, all else side by side. */
function drawChoices(question, given) {
  const meant = meanings(question);
  const others = question.choices.filter((value) => !meant.some((each) => each.number === value));
  return el(
    "div",
    { role: "group", "aria-labelledby": "right" },
    meant.length ? el("ul", { class: "meanings" }, meant.map((each) => drawMeaning(question, each, given))) : null,
    el("div", { class: "choices" }, others.map((value) => drawChoice(question, value, given, choiceText(value, question)))),
  );
}

/** What was refused is left as it is, where any other field would be blank. */
function choiceText(value, question) {
  return value === null && question.leave ? t(W.leave) : shown(value, question);
}

function drawMeaning(question, { number, name, says }, given) {
  const id = `meaning-${number}`;
  return el(
    "li",
    {},
    drawChoice(question, number, given, String(number), id),
    el("p", { id }, el("b", {}, t(name)), t(says) && ` ${t(says)}`),
  );
}

function drawChoice(question, value, given, text, described) {
  const key = typeof value === "number" ? null : KEY_OF.get(value);
  return el(
    "button",
    {
      type: "button",
      class: "choice",
      "aria-pressed": String(Boolean(given) && same(given.value, value)),
      "aria-describedby": described,
      onclick: () => answer(question, value),
    },
    text,
    key && el("kbd", { "aria-hidden": "true" }, key),
  );
}

function drawEntry(question, given) {
  const offered = [...question.choices, ...meanings(question).map((each) => each.number)];
  const own = given && !offered.some((value) => same(value, given.value)) ? given.value : "";
  const long = question.enter === "text";
  const input = el(long ? "textarea" : "input", {
    id: "entry",
    rows: long && 3,
    type: !long && question.enter,
    maxlength: long && question.most,
    min: question.enter === "number" && (question.kind === "number" ? 0 : 1),
    max: question.enter === "number" && question.most,
    step: question.enter === "number" && 1,
  });
  input.value = String(own);
  return el(
    "form",
    { class: "entry", novalidate: true, onsubmit: (event) => enter(event, question, input) },
    el("label", { for: "entry" }, t(W.own)),
    input,
    el("button", { type: "submit" }, t(W.use)),
  );
}

function enter(event, question, input) {
  event.preventDefault();
  const text = input.value.trim();
  if (!text || !input.checkValidity()) return tell(W.not_valid);
  answer(question, question.enter === "number" ? Number(text) : text);
}
