/* The arithmetic of scorecard/scoring.py: sum of weight * level over the highest level times the
   weight of what was scored, times 100, to one decimal. N/A and blanks take no part; a blank is told
   apart. Both are held to tests/scorecard/scores.yml. */

const MOST_LEVEL = DATA.scale.length - 1;

function scoreOf(rep) {
  return scoreOfRows(DATA.criteria.map((criterion) => ({ criterion, level: valueOf(rep, criterion.id) })));
}

function scoreOfRows(rows) {
  const scored = rows.filter((row) => typeof row.level === "number");
  const weights = scored.reduce((sum, row) => sum + row.criterion.weight, 0);
  const points = scored.reduce((sum, row) => sum + row.criterion.weight * row.level, 0);
  return {
    score: weights ? percent(points, MOST_LEVEL * weights) : null,
    answered: rows.filter((row) => row.level !== null).length,
    of: rows.length,
    plank: weakestOf(scored),
  };
}

/** The share of whole numbers in percent, to one decimal; halves go up. */
function percent(part, whole) {
  return (Math.floor((2000 * part + whole) / (2 * whole)) / 10).toFixed(1);
}

/** The row on the lowest level; of several the heaviest, of those as heavy the first. */
function weakestOf(rows) {
  const order = (a, b) => a.level - b.level || b.criterion.weight - a.criterion.weight;
  return [...rows].sort(order)[0] ?? null;
}

/** What is still missing on a rep's card: what it is called, and the field to go to. */
function missingOf(rep) {
  const id = rep.id;
  const found = [];
  const miss = (field, text) => found.push({ field, text });
  rep.commitments.forEach((_, index) => {
    const field = `commitment/${index + 1}`;
    if (valueOf(id, field) === null) miss(field, fill(W.miss_commitment, { number: index + 1 }));
  });
  for (const criterion of DATA.criteria) {
    const level = valueOf(id, criterion.id);
    const values = { name: criterion.name };
    if (level === null) miss(criterion.id, criterion.name);
    else if (needsCause(level) && valueOf(id, `${criterion.id}/cause`) === null)
      miss(`${criterion.id}/cause`, fill(W.miss_cause, values));
  }
  rep.deals.forEach((_, index) => missingOfDeal(id, index + 1, miss));
  for (const field of Object.keys(cardOf(id)))
    if (isBad(id, field)) miss(field, joined(" ", labelOf(rep, field), W.miss_number));
  for (const who of ["rep", "supervisor"])
    if (!valueOf(id, `signature/${who}`)) miss(`signature/${who}`, W[`sign_${who}`]);
  return found;
}

function missingOfDeal(id, number, miss) {
  const values = { number };
  for (const fact of DATA.facts) {
    const field = `deal/${number}/${fact.id}`;
    if (valueOf(id, field) && !valueOf(id, `${field}/date`))
      miss(`${field}/date`, fill(W.miss_date, { ...values, name: fact.head }));
  }
  const said = valueOf(id, `deal/${number}/said`);
  if (isFeeling(said))
    miss(`deal/${number}/said`, fill(W.miss_feeling, values));
}

function needsCause(level) {
  return typeof level === "number" && level <= DATA.low_level;
}

/** A number field that holds something else. */
function isBad(rep, field) {
  const value = valueOf(rep, field);
  return isNumber(field) && value !== null && typeof value !== "number";
}

function isNumber(field) {
  return kindOf(field) === "number";
}

/** What may be chosen in a field; empty if it is no choice, or not asked here. */
function optionsOf(field) {
  return Object.prototype.hasOwnProperty.call(DATA.options, field) ? DATA.options[field] : [];
}

/** What may stand in a field; "" if there is no such field here. */
function kindOf(field) {
  return Object.prototype.hasOwnProperty.call(DATA.fields, field) ? DATA.fields[field] : "";
}
