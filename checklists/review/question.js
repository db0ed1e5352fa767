/* One question: why it is asked, what was seen where, and what may be answered. */

const KEY_OF = new Map([
  ["na", "N"],
  ["not-done", "N"],
  [true, "T"],
  ["done", "T"],
  [null, "␣"],
]);

function keyOf(question, value) {
  if (value === null) return KEY_OF.get(null);
  return typeof value === "number" ? String(value) : (KEY_OF.get(value) ?? "");
}

function subtitle(question) {
  const { week, team, kind } = question.card;
  return [question.name, week, team, t(W[`kind_${kind}`])].filter(Boolean).join(" · ");
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
  const place = seen.place.replace(question.field, "").replace(/^field\s*$/, "");
  const file = seen.original
    ? el("a", { href: seen.original }, `${t(W.original)} ${seen.sha}`)
    : `${t(W.original)} ${seen.sha}`;
  const take = el(
    "button",
    {
      type: "button",
      "aria-pressed": String(Boolean(given) && same(given.value, seen.value)),
      "aria-label": `${t(W.take)}: ${shown(seen.value, question)} (${medium})`,
      onclick: () => answer(question, seen.value),
    },
    t(W.take),
  );
  return el(
    "li",
    {},
    el("span", { class: "value" }, shown(seen.value, question)),
    el("span", { class: "source" }, [medium, place].filter(Boolean).join(" · "), " · ", file),
    take,
  );
}

function drawChoices(question, given) {
  const buttons = question.choices.map((value) =>
    el(
      "button",
      {
        type: "button",
        class: "choice",
        "aria-pressed": String(Boolean(given) && same(given.value, value)),
        onclick: () => answer(question, value),
      },
      shown(value, question),
      keyOf(question, value) === String(value) ? null : el("kbd", { "aria-hidden": "true" }, keyOf(question, value)),
    ),
  );
  return el("div", { class: "choices", role: "group", "aria-labelledby": "right" }, buttons);
}

function drawEntry(question, given) {
  const own = given && !question.choices.some((value) => same(value, given.value)) ? given.value : "";
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
