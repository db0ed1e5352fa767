/* One JSON file out, and in again. */

function exported() {
  const reps = {};
  for (const rep of DATA.reps) {
    const values = cardOf(rep.id);
    if (!Object.keys(values).length) continue;
    const { form, deals, commitments } = rep;
    reps[rep.id] = { form, deals, commitments, values };
  }
  const { page, team, week, kind, scorer, edition } = PAGE;
  const { id: document, edit } = paper;
  const seen = superseded();
  return { coachbook: DATA.file.format, page: PAGE.id, document, edit, seen, team, week, kind, scorer, edition, reps };
}

function exportFile() {
  if (!anyInput()) return tell(W.nothing_yet);
  const content = JSON.stringify(exported(), null, 1) + "\n";
  const url = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const name = `${PAGE.week}_${PAGE.team}_${paper.id}_${paper.edit}.json`;
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  tell(fill(W.exported, { file: name }));
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
