/* The answers: kept in this browser as they are given, and exported as a file. */

const LEFT = "left"; // no id of a question is that
const PLACE = `coachbook review ${DATA.document}`;
let keeps = true;
let left = new Set();
let answers = load();

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "{}");
    const known = new Set(DATA.questions.map((question) => question.id));
    const waiting = new Set(DATA.waiting.map((file) => file.sha256));
    left = new Set((kept[LEFT] ?? []).filter((each) => waiting.has(each)));
    return new Map(Object.entries(kept).filter(([id]) => known.has(id)));
  } catch {
    keeps = false;
    return new Map();
  }
}

function save() {
  try {
    localStorage.setItem(PLACE, JSON.stringify({ ...Object.fromEntries(answers), [LEFT]: [...left] }));
    keeps = true;
  } catch {
    keeps = false;
  }
}

function give(question, value) {
  answers.set(question.id, { value, at: new Date().toISOString() });
  save();
}

function withdraw(question) {
  answers.delete(question.id);
  save();
}

/** The file that `coachbook collect` takes. */
function exported() {
  const given = DATA.questions.filter((question) => answers.has(question.id));
  return {
    coachbook: DATA.format,
    document: DATA.document,
    answers: given.map((question) => ({
      ...question.card,
      field: question.field,
      settles: question.settles,
      ...answers.get(question.id),
    })),
    ...(left.size ? { left: [...left] } : {}),
  };
}

function download() {
  if (!answers.size && !left.size) return tell(W.nothing_yet);
  const name = `review_${DATA.document}_${answers.size + left.size}.json`;
  const content = new Blob([JSON.stringify(exported(), null, 1)], { type: "application/json" });
  const link = el("a", { href: URL.createObjectURL(content), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  tell(W.exported, { file: name });
}
