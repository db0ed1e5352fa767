/* The page: which question is shown, the list beside it, and the keys. */

let current = Math.max(0, DATA.questions.findIndex((question) => !answers.has(question.id)));
let keysOn = true;
const byId = (id) => document.getElementById(id);

function tell(text, values = {}) {
  byId("said").textContent = fill(text, values);
}

function draw({ focus = false } = {}) {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  document.title = t(W.title);
  byId("skip").textContent = t(W.skip);
  byId("title").textContent = t(W.title);
  byId("progress").textContent = fill(W.progress, { done: answers.size, of: DATA.questions.length });
  byId("banner").hidden = keeps;
  byId("banner").textContent = keeps ? "" : t(W.storage_closed);
  byId("tools").replaceChildren(...drawTools());
  drawList();
  const question = DATA.questions[current];
  const drawn = question ? drawQuestion(question, current) : [el("p", { class: "none" }, t(W.none))];
  byId("question").replaceChildren(...drawn);
  byId("waiting").replaceChildren(...drawWaiting());
  byId("waiting").hidden = !DATA.waiting.length;
  if (focus) byId("asked")?.focus();
}

function drawTools() {
  const languages = [["zh", "中文"], ["en", "English"]].map(([code, name]) =>
    el("button", { type: "button", lang: code, "aria-pressed": String(code === language), onclick: () => speak(code) }, name),
  );
  const keys = { type: "button", "aria-pressed": String(keysOn), onclick: () => { keysOn = !keysOn; draw(); } };
  return [
    el("div", { class: "languages", role: "group", "aria-label": t(W.languages) }, languages),
    el("button", keys, t(W.keys)),
    el("button", { type: "button", class: "main", onclick: download }, t(W.export)),
  ];
}

function speak(code) {
  language = code;
  draw();
  byId("tools").querySelector(`[lang="${code}"]`).focus();
}

/** The questions under the reason for which they are asked. */
function drawList() {
  const list = byId("list");
  const scrolled = list.scrollTop;
  list.setAttribute("aria-label", t(W.questions));
  const parts = drawFiles();
  DATA.questions.forEach((question, number) => {
    if (number === 0 || t(question.reason) !== t(DATA.questions[number - 1].reason))
      parts.push(el("h2", {}, t(question.reason)), el("ul", {}));
    parts.at(-1).append(el("li", {}, drawItem(question, number)));
  });
  list.replaceChildren(...parts);
  list.scrollTop = scrolled;
  const here = list.querySelector("[aria-current]");
  if (!here || list.scrollHeight <= list.clientHeight) return;
  const { top, bottom } = list.getBoundingClientRect();
  const at = here.getBoundingClientRect();
  list.scrollTop += Math.min(0, at.top - top - 8) + Math.max(0, at.bottom - bottom + 8);
}

/** The files that answer more than one open question, each with a button that takes all of it. */
function drawFiles() {
  const files = DATA.files.map((file, number) => [file, number, openIn(number).length]).filter(([, , count]) => count > 1);
  if (!files.length) return [];
  const items = files.map(([file, number, count]) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "file", onclick: () => takeFile(number) },
        el("span", { class: "label" }, t(file.name)),
        el("span", { class: "whose" }, [t(W[`medium_${file.medium}`]), t(file.saved)].filter(Boolean).join(" · ")),
        el("span", { class: "whose" }, fill(W.take_file, { number: count })),
      ),
    ),
  );
  return [el("h2", {}, t(W.files)), el("ul", { class: "files" }, items)];
}

/** The open questions that a whole file answers, each with its value. */
function openIn(file) {
  return DATA.questions.flatMap((question) => {
    const said = question.whole.find((each) => each.file === file);
    return said && !answers.has(question.id) ? [[question, said.value]] : [];
  });
}

function takeFile(file) {
  const said = openIn(file);
  for (const [question, value] of said) give(question, value);
  const open = DATA.questions.findIndex((question) => !answers.has(question.id));
  show(open < 0 ? current : open);
  const told = fill(W.took_file, { number: said.length, file: t(DATA.files[file].name) });
  tell(open < 0 ? `${told} ${t(W.all_done)}` : told);
}

function drawItem(question, number) {
  const given = answers.get(question.id);
  return el(
    "button",
    { type: "button", "aria-current": number === current && "true", onclick: () => show(number) },
    el("span", { class: "label" }, t(question.label)),
    el("span", { class: "whose" }, `${question.name} · ${question.card.week}`),
    given ? el("span", { class: "given" }, `✓ ${choiceText(given.value, question)}`) : null,
  );
}

function show(number) {
  current = number;
  tell("");
  draw({ focus: true });
}

function move(step) {
  const count = DATA.questions.length;
  if (count) show((current + step + count) % count);
}

function answer(question, value) {
  give(question, value);
  const order = DATA.questions.map((_, number) => (current + 1 + number) % DATA.questions.length);
  const open = order.find((number) => !answers.has(DATA.questions[number].id));
  show(open ?? current);
  if (open === undefined) tell(W.all_done);
}

function undo(question) {
  withdraw(question);
  draw({ focus: true });
}

/** What a key answers to a question; undefined: nothing. */
function meant(question, key) {
  const wanted = { n: ["na", "not-done"], t: [true, "done"], " ": [null] }[key.toLowerCase()];
  const those = wanted ?? (/^[0-4]$/.test(key) ? [Number(key)] : []);
  return question.choices.find((value) => those.some((one) => same(one, value)));
}

document.addEventListener("keydown", (event) => {
  const question = DATA.questions[current];
  const inside = event.target.closest?.("input, textarea, select");
  if (!keysOn || !question || inside || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    event.preventDefault();
    return move(event.key === "ArrowLeft" ? -1 : 1);
  }
  if (event.key === " " && event.target.closest?.("button, a")) return;
  const value = meant(question, event.key);
  if (value === undefined) return;
  event.preventDefault();
  answer(question, value);
});

draw();
