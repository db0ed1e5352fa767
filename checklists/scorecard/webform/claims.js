/* What the judge says of a statement about a deal, as lines under its box. */

const { judge, nameOf, questionOf } = makeJudge(DATA.judge);

/** The lines of a verdict: what it is, by which words, what speaks against the deal, what to ask. */
function verdictLines(number, said, judged) {
  const of = (spans) => [...new Set(spans.map(({ start, end }) => said.slice(start, end).trim()).filter(Boolean))];
  const names = [...new Set(judged.words.map((word) => word.about))].map(nameOf).filter(Boolean).slice(0, 3);
  const words = of(judged.words);
  const lines = [el("p", {}, el("b", { class: "kind" }, whatItIs(judged)), " ", names.length ? el("b", {}, joined(" · ", ...names)) : null)];
  if (words.length) lines.push(el("p", { class: "why" }, fill(W.on_words, { words: words.join(" · ") })));
  if (judged.kind === "fact" && judged.against.length)
    lines.push(el("p", { class: "warn" }, fill(W.also_against, { names: joined(" · ", ...judged.against.map(nameOf)) })));
  if (judged.kind !== "fact" || judged.likely.length)
    lines.push(el("p", { class: "ask" }, el("b", {}, W.ask), " ", el("q", {}, questionOf(judged.ask))));
  const offered = [...judged.facts, ...judged.likely];
  lines.push(...offered.map((id) => DATA.facts.find((fact) => fact.id === id)).filter(Boolean).map((fact) => tickButton(number, fact)));
  return lines;
}

/** Whether a statement counts as a feeling: by what somebody said of it, else by the judge. */
function isFeeling(said) {
  return Boolean(said?.trim()) && (answerFor(said) ?? judge(said).kind) === "feeling";
}

function whatItIs({ kind, likely }) {
  return kind === "fact" && likely.length ? W.is_fact_unnamed : W[`is_${kind.replace("-", "_")}`];
}
