/* A file of another browser, or of this one at another time -> what comes in, and what is asked.

   Each value knows the document and the edit it was set in, and each document which edits of others
   it has seen. So it can be told which of two values is the later one; where neither has seen the
   other and they differ, a person chooses, and until then what stands here stays. */

const NAME = new RegExp(DATA.file.name);

function mergeCard(rep, theirs, file) {
  const taken = {};
  const asked = [];
  let left = 0;
  for (const [from, [value, id, edit]] of Object.entries(theirs.values)) {
    const field = placeHere(rep, theirs, from);
    if (!field) {
      left += value === null ? 0 : 1;
      continue;
    }
    const mine = cardOf(rep.id)[field];
    if (mine && mine[0] === value) continue;
    if (!mine || isLater(mine, [value, id, edit], file)) taken[field] = [value, id, edit];
    else if (!seenHere(id, edit) && !(mine[1] === id && mine[2] >= edit))
      asked.push({ rep, field, mine: mine[0], theirs: value });
  }
  return { taken, asked, left };
}

/** Whether the file's value was set by someone who had seen the one that stands here. */
function isLater([, myId, myEdit], [, id, edit], file) {
  if (myId === id) return edit > myEdit;
  const knew = myId === file.document ? file.edit : (file.seen[myId] ?? 0);
  return knew >= myEdit && !seenHere(id, edit);
}

function seenHere(id, edit) {
  return (id === paper.id ? paper.edit : (paper.seen[id] ?? 0)) >= edit;
}

/** The field's id here: a deal or commitment may stand under another number; "" if it is not here. */
function placeHere(rep, theirs, field) {
  const [topic, number, ...rest] = field.split("/");
  const lists = { deal: "deals", commitment: "commitments" };
  const list = lists[topic];
  const here = list ? rep[list].indexOf(theirs[list][number - 1]) + 1 : 0;
  const id = list ? [topic, here, ...rest].join("/") : field;
  return (!list || here) && kindOf(id) ? id : "";
}

/** What is wrong with a file that was opened, as words; null: nothing. */
function refusal(file) {
  if (file?.coachbook !== DATA.file.format) return W.no_file;
  if (file.team !== PAGE.team || file.week !== PAGE.week)
    return fill(W.other_card, { team: String(file.team), week: String(file.week) });
  if (file.kind !== PAGE.kind || file.scorer !== PAGE.scorer)
    return fill(W.other_scorer, { scorer: String(file.scorer) });
  if (file.edition !== PAGE.edition) return fill(W.other_edition, { edition: String(file.edition) });
  return isSound(file) ? null : W.no_file;
}

function isSound({ document: id, edit, seen, reps }) {
  const name = (text) => typeof text === "string" && NAME.test(text);
  const whole = (number) => Number.isInteger(number) && number >= 0 && number <= DATA.file.most_edit;
  const object = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const texts = (list) => Array.isArray(list) && list.every((each) => typeof each === "string");
  const stamped = (value) =>
    Array.isArray(value) && value.length === 3 && isPlain(value[0]) && name(value[1]) && whole(value[2]);
  const card = (value) =>
    object(value) && texts(value.deals) && texts(value.commitments) && object(value.values) &&
    Object.values(value.values).every(stamped) && Object.entries(value.values).every(fits);
  const head = name(id) && whole(edit) && object(seen) && object(reps);
  return head && Object.keys(seen).every(name) && Object.values(seen).every(whole) && Object.values(reps).every(card);
}

function isPlain(value) {
  const short = typeof value === "string" && value.length <= DATA.longest;
  return value === null || value === true || short || Number.isSafeInteger(value);
}

/** Whether a value is one that this page can have put into a field; of other fields it is not known. */
function fits([field, [value]]) {
  const whole = (least, most) => Number.isInteger(value) && value >= least && value <= most;
  const kinds = {
    tick: value === true,
    score: value === "na" || whole(0, MOST_LEVEL),
    level: whole(0, MOST_LEVEL),
    cause: whole(1, DATA.causes.length),
    item: whole(1, DATA.criteria.length),
    choice: optionsOf(field).includes(value),
    done: value === "done" || value === "not-done",
    date: /^\d{4}-\d\d-\d\d$/.test(value),
    number: whole(0, DATA.most_number) || typeof value === "string",
  };
  return value === null || (kinds[kindOf(field)] ?? typeof value === "string");
}

/** Take in a file; what is to be asked comes back. */
function takeFile(file) {
  const told = { taken: 0, left: 0, unknown: 0, asked: [] };
  for (const [id, theirs] of Object.entries(file.reps)) {
    const rep = DATA.reps.find((each) => each.id === id);
    if (!rep) {
      told.unknown += 1;
      continue;
    }
    const { taken, asked, left } = mergeCard(rep, theirs, file);
    takeValues(id, taken);
    told.taken += Object.keys(taken).length;
    told.left += left;
    told.asked.push(...asked);
  }
  const whole = !told.left && !told.unknown;
  rememberSeen({ ...file.seen, [file.document]: file.edit }, whole ? [] : [file.document]);
  return told;
}
