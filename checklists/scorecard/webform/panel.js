/* Whose card it is, the score so far, the shortest plank and what is missing, while one types. */

const panel = document.getElementById("panel");
const gauge = {};

function buildPanel() {
  gauge.number = el("output", { class: "number" });
  gauge.of = el("p", { class: "of" });
  gauge.plank = el("p", { class: "plank" });
  const spoken = { class: "live", role: "status", "aria-live": "polite", "aria-atomic": "true" };
  const live = el("div", spoken, gauge.number, el("div", {}, gauge.of, gauge.plank));
  gauge.count = el("summary", {});
  gauge.list = el("ul", {});
  gauge.missing = el("details", { class: "missing" }, gauge.count, gauge.list);
  const next = el("button", { type: "button", class: "next", onclick: nextRep }, W.next_rep);
  panel.append(live, el("div", { class: "more" }, gauge.missing, next));
  say(panel, W.panel, "aria-label");
}

function showPanel() {
  const { score, answered, of, plank } = scoreOf(current.id);
  say(gauge.number, score ?? "–");
  gauge.number.classList.toggle("none", score === null);
  say(gauge.of, fill(W.scored_of, { scored: answered, of }));
  say(gauge.plank, plankWords(plank));
  const missing = missingOf(current);
  say(gauge.count, missing.length ? fill(W.missing, { count: missing.length }) : W.complete);
  gauge.missing.classList.toggle("complete", !missing.length);
  gauge.list.replaceChildren(...missing.map(missingItem));
  showReps();
  warnOfStorage();
}

/** The shortest plank in words: none as yet, or all at the top, where nothing is short. */
function plankWords(plank) {
  if (!plank) return W.plank_none;
  if (plank.level === MOST_LEVEL) return W.plank_top;
  return fill(W.plank_is, { name: plank.criterion.name, level: plank.level });
}

function missingItem({ field, text: what }) {
  const go = () => {
    const place = document.getElementById(domId(field));
    const target = place?.matches("input, textarea") ? place : place?.querySelector("input:checked, input, button");
    gauge.missing.open = innerWidth >= 1000;
    target?.focus({ preventScroll: true });
    (place?.closest("article, .row, .check, .sign, .fact") ?? place)?.scrollIntoView({ block: "center" });
  };
  return el("li", {}, el("button", { type: "button", class: "link", onclick: go }, what));
}

const repButtons = new Map();

function buildReps() {
  const nav = document.getElementById("reps");
  say(nav, W.reps, "aria-label");
  for (const rep of DATA.reps) {
    const state = el("span", { class: "state" });
    const press = () => openRep(rep);
    const button = el("button", { type: "button", onclick: press }, el("span", { class: "name" }, rep.name), state);
    repButtons.set(rep.id, { button, state, rep });
    nav.append(button);
  }
}

function showReps() {
  for (const { button, state, rep } of repButtons.values()) {
    const { score, answered, of } = scoreOf(rep.id);
    const done = answered === of;
    if (rep === current) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    button.classList.toggle("done", done);
    say(state, done && score !== null ? score : `${answered}/${of}`);
  }
}

function nextRep() {
  openRep(DATA.reps[(DATA.reps.indexOf(current) + 1) % DATA.reps.length]);
  form.focus({ preventScroll: true });
}
