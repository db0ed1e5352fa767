/* What a field is called where it stands alone: in what is missing and in what two files differ on. */

function labelOf(rep, field) {
  const [topic, ...rest] = field.split("/");
  const named = DATA.criteria.find((each) => each.id === topic) ?? DATA.checks.find((each) => each.id === topic);
  if (topic.startsWith("criterion."))
    return joined(" · ", named?.name, { own: W.own_mark, cause: W.cause }[rest[0]] ?? "");
  if (topic.startsWith("check."))
    return joined(" · ", named?.name, PAGE.days.find((day) => String(day.number) === rest[0])?.weekday);
  if (topic === "commitment") return joined(" ", W.commitment, rest[0], rest[1] ? W.date_of : "");
  if (topic === "deal") return labelOfDeal(rep, rest);
  if (topic === "agreed") {
    const what = { what: W.what, who: W.who, due: W.by_when }[rest[1]];
    return joined(" ", W.new_commitments_short, rest[0], what);
  }
  if (topic === "objection") return { item: W.item, how: W.objection_how }[rest[0]] ?? W.because;
  if (topic === "signature") return W[`sign_${rest[0]}`];
  return joined(" ", W[`${topic}_short`], rest[0]);
}

function labelOfDeal(rep, [number, factId, date]) {
  const sign = factId === "against" ? DATA.against.find((each) => each.id === date) : null;
  const customer = rep.texts[`deal/${number}/customer`] ?? "";
  const fact = DATA.facts.find((each) => each.id === factId);
  const what = sign ? sign.head : factId === "said" ? W.said : fact?.head;
  return joined(" · ", joined(" ", W.deal, number), customer, what, date && !sign ? W.date_of : "");
}

/** A value as a person reads it. */
function shownValue(field, value) {
  if (value === null || value === undefined) return W.blank;
  if (value === true) return W.ticked;
  if (value === "na") return W.not_applicable;
  if (value === "done") return W.done;
  if (optionsOf(field).includes(value)) return W[value] ?? W[`objection_${value}`];
  if (value === "not-done") return W.not_done;
  if (field.endsWith("/cause")) return joined(" ", String(value), DATA.causes[value - 1]?.name);
  return String(value);
}
