/* The deals to inspect: what is known, what to ask, facts to tick with their day, and what the
   customer said. A feeling is refused as evidence: the page says on which words, and what to ask. */

function dealsPart() {
  const cards = current.deals.map((_, index) => dealCard(index + 1));
  return part("deals", W.deals, text("deals"), cards);
}

function dealCard(number) {
  const place = `deal/${number}`;
  const slot = (name) => text(`${place}/${name}`);
  const customer = el("h3", {}, el("span", { class: "no" }, String(number)), el("span", {}, slot("customer")));
  const goods = slot("goods") ? el("p", { class: "goods" }, slot("goods")) : null;
  const pairs = [
    [W.claimed, slot("claimed")],
    [W.proved, slot("proved")],
    [W.level_head, slot("level")],
    [W.follow_ups, slot("follow-ups")],
    [W.last_head, slot("last")],
  ];
  const known = pairs
    .filter(([, value]) => value !== "")
    .map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)));
  return el(
    "article",
    { class: "deal" },
    el("header", {}, customer, goods),
    el("dl", {}, known),
    slot("reason") ? el("p", { class: "reason" }, slot("reason")) : null,
    slot("ask") ? el("p", { class: "ask" }, el("b", {}, W.ask), " ", el("q", {}, slot("ask"))) : null,
    el("h4", {}, W.facts_head),
    el("div", { class: "facts" }, DATA.facts.map((fact) => factRow(number, fact))),
    againstRow(number),
    saidBox(number),
  );
}

function factRow(number, fact) {
  const field = `deal/${number}/${fact.id}`;
  const name = joined(" ", W.deal, String(number), fact.head);
  const known = text(`${field}/known`);
  const badge = el("b", { class: `level level-${fact.level}`, title: DATA.levels[fact.level] }, String(fact.level));
  const about = known ? el("span", { class: "known" }, joined(" ", W.known_on, known)) : null;
  const dates = day(`${field}/date`, joined(" ", name, W.date_of));
  const spoken = joined(" ", name, known ? joined(" ", W.known_on, known) : "");
  const box = tick(field, spoken, badge, el("span", { class: "name" }, fact.head, about));
  const row = el("div", { class: "fact" }, box, dates);
  watch(() => {
    const ticked = get(field) === true;
    row.classList.toggle("on", ticked);
    dates.hidden = !ticked && get(`${field}/date`) === null;
  });
  return row;
}

/** What the customer did against the deal. */
function againstRow(number) {
  const box = ({ id, head }) =>
    tick(`deal/${number}/against/${id}`, joined(" ", W.deal, String(number), head), el("span", { class: "name" }, head));
  return el("div", { class: "against" }, DATA.against.map(box));
}

function saidBox(number) {
  const field = `deal/${number}/said`;
  const name = joined(" ", W.deal, String(number), W.said);
  const verdict = el("div", { class: "verdict", "aria-live": "polite" });
  const box = lines(field, name, { placeholder: W.said_hint });
  let shown = null;
  watch(() => {
    const said = get(field) ?? "";
    hideTicked(verdict);
    const answer = answerFor(said);
    if (said === shown?.said && answer === shown.answer) return;
    shown = { said, answer };
    const judged = said.trim() ? judge(said) : null;
    box.setAttribute("aria-invalid", String(isFeeling(said)));
    verdict.dataset.likely = String(Boolean(judged?.likely.length));
    verdict.className = `verdict ${judged ? (answer ?? judged.kind) : ""}`;
    verdict.replaceChildren(...(judged ? withAnswer(verdictLines(number, said, judged), answerLine(said, judged), answer) : []));
    hideTicked(verdict);
  });
  return el("div", { class: "said" }, el("h4", {}, W.said), box, verdict);
}

/** A tick that is set needs no button; of facts that it may be, one tap says which. */
function hideTicked(verdict) {
  const buttons = [...verdict.querySelectorAll("button[data-field]")];
  const ticked = ({ dataset }) => get(dataset.field) === true;
  const settled = verdict.dataset.likely === "true" && buttons.some(ticked);
  for (const button of buttons) button.hidden = settled || ticked(button);
}

function tickButton(number, fact) {
  const field = `deal/${number}/${fact.id}`;
  const press = () => {
    put(field, true);
    document.getElementById(domId(field)).focus();
  };
  const attributes = { type: "button", class: "small", onclick: press, "data-field": field };
  const button = el("button", attributes, fill(W.tick_it, { name: fact.head }));
  button.hidden = get(field) === true;
  return button;
}
