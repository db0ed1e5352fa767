/* What was filled in, and how it stays: each change is written at once to this browser's storage,
   under the document's id and the rep. A value keeps the document and the edit it was set in; edits
   only ever count up. Two tabs share a document: each reads before it writes. */

const HOME = `coachbook/${PAGE.id}`;
const LANGUAGE = "coachbook/language";
const memory = new Map();
let storageFails = "";

function readKept(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function writeKept(key, value) {
  memory.set(key, value);
  if (key !== HOME || value.edit) mirror(key, value);
  try {
    localStorage.setItem(key, JSON.stringify(value));
    storageFails = "";
  } catch (error) {
    storageFails = error.name === "QuotaExceededError" ? "full" : "closed";
  }
}

function newDocument() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const id = "web-" + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const { team, week, kind, scorer, edition } = PAGE;
  const lists = {};
  for (const { id: rep, deals, commitments } of DATA.reps) lists[rep] = { deals, commitments };
  return { id, edit: 0, seen: {}, about: { team, week, kind, scorer, edition }, lists };
}

let paper = readKept(HOME) ?? newDocument();
writeKept(HOME, paper);
const cards = new Map();

function cardKey(rep) {
  return `coachbook/${paper.id}/${rep}`;
}

/** What is known of a rep: { field: [value, document, edit] }; a blank that was made is null. */
function cardOf(rep) {
  if (!cards.has(rep)) cards.set(rep, readKept(cardKey(rep)) ?? {});
  return cards.get(rep);
}

function valueOf(rep, field) {
  return cardOf(rep)[field]?.[0] ?? null;
}

function nextEdit() {
  paper = readKept(HOME) ?? paper;
  paper.edit += 1;
  writeKept(HOME, paper);
  return paper.edit;
}

/** Set a value; nothing happens if it stands there already. */
function setValue(rep, field, value) {
  if (valueOf(rep, field) === value) return;
  const edit = nextEdit();
  takeValues(rep, { [field]: [value, paper.id, edit] });
}

/** Put in values that carry their own document and edit. */
function takeValues(rep, values) {
  const card = { ...(readKept(cardKey(rep)) ?? cardOf(rep)), ...values };
  cards.set(rep, card);
  writeKept(cardKey(rep), card);
}

/** Remember which documents were taken in, and of which something had no place here: what is exported
    does not claim to supersede those. */
function rememberSeen(seen, partly) {
  paper = readKept(HOME) ?? paper;
  for (const [id, edit] of Object.entries(seen))
    if (id !== paper.id) paper.seen[id] = Math.max(paper.seen[id] ?? 0, edit);
  paper.partly = [...new Set([...(paper.partly ?? []), ...partly])];
  paper.edit += 1;
  writeKept(HOME, paper);
}

function superseded() {
  const partly = paper.partly ?? [];
  return Object.fromEntries(Object.entries(paper.seen).filter(([id]) => !partly.includes(id)));
}

function keepAll() {
  flushVault();
  if (storageFails) for (const [key, value] of memory) writeKept(key, value);
}

function anyInput() {
  return DATA.reps.some((rep) => Object.values(cardOf(rep.id)).some(([value]) => value !== null));
}

function onOtherTab(changed) {
  addEventListener("storage", ({ key }) => {
    if (key === HOME) paper = readKept(HOME) ?? paper;
    const rep = DATA.reps.find((each) => key === cardKey(each.id));
    if (!rep) return;
    cards.delete(rep.id);
    changed(rep.id);
  });
}
