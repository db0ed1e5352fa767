/* Put together: head, reps, one card at a time. */

const form = document.getElementById("form");
let telling = 0;

function tell(what) {
  const said = document.getElementById("said");
  clearTimeout(telling);
  say(said, "");
  setTimeout(() => say(said, what), 30);
  telling = setTimeout(() => say(said, ""), 12_000);
}

function warnOfStorage() {
  const banner = document.getElementById("banner");
  const lost = storageFails && vault === null;
  banner.hidden = !lost;
  if (lost) say(banner, W[`storage_${storageFails}`]);
}

function openRep(rep) {
  current = rep;
  watchers.length = 0;
  const head = el("div", { class: "who" }, el("h2", { id: "who" }, rep.name), focusOf());
  form.replaceChildren(head, commitmentsPart(), scoresPart(), dealsPart(), checksPart(), ...closingParts(), handInPart());
  forgetUnseen();
  changed();
  scrollTo(0, 0);
  repButtons.get(rep.id).button.scrollIntoView({ block: "nearest", inline: "center" });
}

/** What the sheet says above the boxes: the gap, and what to work on this week. */
function focusOf() {
  const missing = text("gap/missing");
  const gap = missing ? joined(" ", W.gap, missing) : text("gap/won");
  const step = ["now", "next"].map((place) => {
    const what = joined(" · ", text(`focus/${place}`), text(`focus/${place}/anchor`));
    return inLanguage(what).trim() ? el("p", { class: "step" }, what) : null;
  });
  const focus = el("p", { class: "focus" }, el("b", {}, W.focus), " ", text("focus"));
  return el("div", { class: "focus-box" }, el("p", { class: "gap" }, gap), focus, step);
}

const languageButtons = new Map();

function languageButton(code, name) {
  const lang = code === "zh" ? "zh-Hans" : "en";
  const press = () => {
    writeKept(LANGUAGE, code);
    speakIn(code);
  };
  const button = el("button", { type: "button", lang, onclick: press }, name);
  languageButtons.set(code, button);
  return button;
}

function speakIn(code) {
  speak(code);
  document.title = inLanguage(joined(" ", W.title, PAGE.week, PAGE.team_name));
  for (const [each, button] of languageButtons) button.setAttribute("aria-pressed", String(each === code));
}

function buildHead() {
  say(document.getElementById("title"), W.title);
  say(document.getElementById("skip"), W.skip);
  const days = [PAGE.days[0].label, PAGE.days[PAGE.days.length - 1].label];
  const dates = joined(" – ", ...days);
  say(document.getElementById("particulars"), joined(" · ", PAGE.team_name, PAGE.week, dates, PAGE.supervisor));
  const tools = document.getElementById("tools");
  const languages = [
    languageButton("zh", "中文"),
    languageButton("en", "English"),
  ];
  const input = el("input", { type: "file", accept: ".json,.txt,application/json,text/plain", id: "import", "aria-label": W.import });
  input.addEventListener("change", () => importFile(input));
  tools.append(
    el("div", { class: "languages", role: "group", "aria-label": W.languages }, languages),
    el("label", { class: "button file" }, input, el("span", { "aria-hidden": "true" }, W.import)),
    el("button", { type: "button", onclick: () => print() }, W.print),
    el("button", { type: "button", onclick: showText }, W.copy_text),
    el("button", { type: "button", class: "next", onclick: exportFile }, W.export),
  );
}

buildHead();
buildReps();
buildPanel();
speakIn(languageButtons.has(readKept(LANGUAGE)) ? readKept(LANGUAGE) : language);
openRep(DATA.reps[0]);
openVault(() => {
  changed();
  offerEarlier();
});
offerEarlier();
onOtherTab((rep) => (rep === current.id ? changed() : showReps()));
addEventListener("pagehide", keepAll);
document.addEventListener("visibilitychange", keepAll);
