/* One JSON file out, by whatever way there is, and in again. */

function exported() {
  const reps = {};
  for (const rep of DATA.reps) {
    const values = cardOf(rep.id);
    if (!Object.keys(values).length) continue;
    const { form, print, deals, commitments } = rep;
    reps[rep.id] = { form, print, deals, commitments, values };
  }
  const { page, team, week, kind, scorer, edition } = PAGE;
  const { id: document, edit } = paper;
  const seen = superseded();
  return { coachbook: DATA.file.format, page: PAGE.id, document, edit, seen, team, week, kind, scorer, edition, reps, ...exportedExamples() };
}

function exportedText() {
  return JSON.stringify(exported(), null, 1) + "\n";
}

let declined = false; // whoever closed the share sheet wants a file

/** Hand the file to an app where the browser can, else have it saved. Neither tells whether it arrived. */
async function exportFile() {
  if (!anyInput()) return tell(W.nothing_yet);
  const content = exportedText();
  const name = `${PAGE.week}_${PAGE.team}_${paper.id}_${paper.edit}`;
  const file = declined ? null : shareable(name, content);
  if (file) {
    try {
      await navigator.share({ files: [file] });
      return tell(W.handed_on);
    } catch (error) {
      if (error.name === "AbortError") {
        declined = true;
        return tell(W.not_handed_on);
      }
    }
  }
  saveFile(`${name}.json`, content);
  tell(fill(W.exported, { file: `${name}.json` }));
}

/** The file as this browser can share it, which some do only with texts; null: it cannot. */
function shareable(name, content) {
  const kinds = { json: "application/json", txt: "text/plain" };
  try {
    const files = Object.entries(kinds).map(([ext, type]) => new File([content], `${name}.${ext}`, { type }));
    return files.find((file) => navigator.share && navigator.canShare?.({ files: [file] })) ?? null;
  } catch {
    return null;
  }
}

function saveFile(name, content) {
  const url = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The file as a text for a chat, to be copied. */
async function showText() {
  if (!anyInput()) return tell(W.nothing_yet);
  const block = await textBlock(exportedText());
  const dialog = document.getElementById("text");
  const text = `${inLanguage(W.title)} ${PAGE.week} ${PAGE.team}\n${inLanguage(W.text_intro)}\n${block}`;
  const area = el("textarea", { readonly: "", rows: "8", spellcheck: "false", "aria-label": W.copy_text });
  area.value = text;
  const said = el("p", { role: "status", class: "note" });
  const copy = async () => say(said, (await copied(area)) ? W.copied : W.copy_yourself);
  const buttons = el(
    "div",
    { class: "choices" },
    el("button", { type: "button", class: "next", onclick: copy }, W.copy),
    el("button", { type: "button", class: "link", onclick: () => dialog.close() }, W.close),
  );
  const head = el("h2", { id: "text-title" }, W.copy_text);
  dialog.replaceChildren(head, el("p", {}, W.text_why), area, said, buttons);
  dialog.showModal();
}

/** Copy what stands in a text area; whether that worked. */
async function copied(area) {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    area.select();
    return document.execCommand("copy");
  }
}

/** At the end of each card: how it gets to whoever collects, and when it is safe. */
function handInPart() {
  const buttons = el(
    "div",
    { class: "choices" },
    el("button", { type: "button", class: "next", onclick: exportFile }, W.export),
    el("button", { type: "button", class: "link", onclick: showText }, W.copy_text),
  );
  return el("section", { class: "part hand-in" }, el("h2", {}, W.hand_in), el("p", {}, W.safe_when), examplesChoice(), buttons);
}

async function importFile(input) {
  const [chosen] = input.files;
  input.value = "";
  if (!chosen) return;
  if (chosen.size > DATA.file.most_bytes) return tell(W.too_large);
  let file = null;
  try {
    file = JSON.parse(await chosen.text());
  } catch {
    return tell(W.no_file);
  }
  const wrong = refusal(file);
  if (wrong) return tell(wrong);
  const asked = takeTold(file);
  if (asked.length) askWhich(asked);
}

/** Take in a sound file and say what came of it; what is to be asked comes back. */
function takeTold(file) {
  const told = takeFile(file);
  takeExamples(file.examples);
  const more = [
    told.left ? fill(W.left_out, { count: told.left }) : "",
    told.unknown ? fill(W.unknown_reps, { count: told.unknown }) : "",
  ];
  tell(joined(" ", fill(W.imported, { count: told.taken }), ...more));
  changed();
  return told.asked;
}

/** Both answers side by side; what stands here stays unless the other is chosen. */
function askWhich(asked) {
  const dialog = document.getElementById("choose");
  const choices = asked.map(({ rep, field, mine, theirs }, index) => {
    const radio = (which, value, word) => {
      const input = el("input", { type: "radio", name: `which-${index}`, value: which });
      input.checked = which === "mine";
      return el("label", {}, input, el("span", {}, joined(": ", word, shownValue(field, value))));
    };
    const legend = el("legend", {}, joined(" · ", rep.name, labelOf(rep, field)));
    return el("fieldset", {}, legend, radio("mine", mine, W.here), radio("theirs", theirs, W.in_file));
  });
  const settle = () => {
    asked.forEach(({ rep, field, theirs }, index) => {
      const taken = dialog.querySelector(`input[name="which-${index}"]:checked`).value === "theirs";
      if (taken) setValue(rep.id, field, theirs);
    });
    dialog.close();
    changed();
  };
  const head = el("h2", { id: "choose-title" }, fill(W.differ, { count: asked.length }));
  const button = el("button", { type: "button", class: "next", onclick: settle }, W.apply);
  dialog.replaceChildren(head, el("p", {}, W.differ_why), ...choices, button);
  dialog.showModal();
}
