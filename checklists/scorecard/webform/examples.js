/* Statements that were judged wrong, with the answer that somebody gave instead: examples to learn from.
   They are customers' words. So they stay in this browser until whoever fills in the form lets them go
   with the file, and one whose words no longer stand on a card never goes. */

const EXAMPLES = "examples";
let examples = readKept(examplesKey()) ?? { go: false, answers: [] };

function examplesKey() {
  return `coachbook/${paper.id}/${EXAMPLES}`;
}

/** The answer that was given for a statement; null: the judge's stands. */
function answerFor(said) {
  return examples.answers.find(([text]) => text === said.trim())?.[1] ?? null;
}

/** Keep an answer for a statement; null takes it back. */
function keepAnswer(said, answer) {
  const others = examples.answers.filter(([text]) => text !== said.trim());
  keepExamples({ answers: answer ? [...others, [said.trim(), answer]] : others });
}

function keepExamples(change) {
  examples = { ...examples, ...change };
  writeKept(examplesKey(), examples);
  changed();
}

/** The examples whose words stand on a card. */
function standingExamples() {
  const said = new Set(
    DATA.reps.flatMap(({ id, deals }) =>
      deals.map((_, index) => String(valueOf(id, `deal/${index + 1}/said`) ?? "").trim()),
    ),
  );
  return examples.answers.filter(([text]) => said.has(text));
}

/** What of them goes with an exported file. */
function exportedExamples() {
  const standing = standingExamples();
  if (!examples.go || !standing.length) return {};
  return { examples: standing.map(([text, label]) => ({ text, label })) };
}

/** Take in those of a file that was opened; what was answered here stays. */
function takeExamples(given) {
  const sound = ({ text, label }) => isPlain(text) && typeof text === "string" && DATA.answers.includes(label);
  const added = (Array.isArray(given) ? given : [])
    .filter((each) => each && sound(each) && !answerFor(each.text))
    .map(({ text, label }) => [text.trim(), label]);
  if (added.length) keepExamples({ go: true, answers: [...examples.answers, ...added] });
}

/** Under a verdict: one tap says what the statement is instead, another takes that back. */
function answerLine(said, judged) {
  const answer = answerFor(said);
  const press = (label) => (event) => {
    const verdict = event.currentTarget.closest(".verdict");
    keepAnswer(said, label);
    verdict.querySelector(".answered button, .answers button").focus();
  };
  if (answer)
    return el(
      "p",
      { class: "answered" },
      fill(W.set_right, { answer: W[answerWord(answer)] }),
      " ",
      el("button", { type: "button", class: "link", onclick: press(null) }, W.take_back),
    );
  const choices = DATA.answers
    .filter((each) => each !== judged.kind)
    .map((each) => el("button", { type: "button", class: "small", onclick: press(each) }, W[answerWord(each)]));
  return el("div", { class: "answers", role: "group", "aria-label": W.judged_wrong }, el("span", {}, W.judged_wrong), choices);
}

/** A person's answer stands above what the judge said, the choice of one below. */
function withAnswer(lines, line, answer) {
  return answer ? [line, ...lines] : [...lines, line];
}

function answerWord(answer) {
  return `answer_${answer.replace("-", "_")}`;
}

/** Where the card is handed in: whether the examples go with it. */
function examplesChoice() {
  const input = el("input", { type: "checkbox", id: "examples-go" });
  input.addEventListener("change", () => keepExamples({ go: input.checked }));
  const count = el("b", {});
  const line = el("label", { class: "tick examples" }, input, el("span", { class: "box", "aria-hidden": "true" }), el("span", {}, count, " ", W.examples_go));
  watch(() => {
    const standing = standingExamples();
    line.hidden = !standing.length;
    input.checked = examples.go;
    say(count, fill(W.examples_count, { count: standing.length }));
  });
  return line;
}
