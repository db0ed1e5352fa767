/* The page was made anew, with other deals say, and what was filled in on the older one still lies in
   this browser: offer to take it over. It is merged like a file, so that nothing is overwritten. */

function earlierOnes() {
  const found = [];
  const same = (about) => ["team", "week", "kind", "scorer"].every((key) => about?.[key] === PAGE[key]);
  try {
    for (let index = 0; index < localStorage.length; index += 1) {
      const key = localStorage.key(index);
      const kept = /^coachbook\/[0-9a-f]{16}$/.test(key) && key !== HOME ? readKept(key) : null;
      if (kept && same(kept.about) && !((paper.seen[kept.id] ?? -1) >= kept.edit)) found.push(kept);
    }
  } catch {
    return [];
  }
  return found.map(asFile).filter((file) => Object.keys(file.reps).length);
}

function asFile({ id, edit, seen, about, lists }) {
  const reps = {};
  for (const [rep, list] of Object.entries(lists)) {
    const values = readKept(`coachbook/${id}/${rep}`);
    if (values) reps[rep] = { ...list, values };
  }
  return { ...about, coachbook: DATA.file.format, document: id, edit, seen, edition: PAGE.edition, reps };
}

function offerEarlier() {
  const files = earlierOnes().filter((file) => !refusal(file));
  const offer = document.getElementById("earlier");
  offer.hidden = !files.length;
  if (!files.length) return;
  const take = () => {
    const asked = files.flatMap(takeTold);
    offer.hidden = true;
    form.focus();
    if (asked.length) askWhich(asked);
  };
  const button = el("button", { type: "button", class: "small", onclick: take }, W.take_over);
  offer.replaceChildren(el("span", {}, W.earlier), " ", button);
}
