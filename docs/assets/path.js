/* The 30-day path: a tick a day, how far one has come, and the next day. */
(function () {
  "use strict";

  const path = document.querySelector(".cb-path");
  if (!path) return;
  const { keep, done, next, clear } = path.dataset;
  const boxes = [...document.querySelectorAll("input[data-day]")];
  const links = new Map(
    [...path.querySelectorAll("a[href^='#']")].map((link) => [decodeURI(link.hash.slice(1)), link]),
  );
  const status = path.querySelector(".cb-path-status");
  const progress = document.createElement("progress");
  const said = document.createElement("span");
  const onward = document.createElement("a");
  const again = document.createElement("button");
  const kept = window.handbookKeep.read(keep, { days: [] });

  function show() {
    const ticked = boxes.filter((box) => box.checked);
    for (const box of boxes) links.get(box.dataset.day)?.classList.toggle("cb-done", box.checked);
    const open = boxes.find((box) => !box.checked);
    progress.value = ticked.length;
    said.textContent = window.handbookFill(done, { n: ticked.length, m: boxes.length });
    onward.hidden = !open;
    if (open) {
      const heading = document.getElementById(open.dataset.day);
      onward.href = `#${open.dataset.day}`;
      onward.textContent = `${next} ${heading.firstChild.textContent.trim()}`;
    }
    again.hidden = ticked.length === 0;
  }

  function save() {
    const days = boxes.filter((box) => box.checked).map((box) => box.dataset.day);
    window.handbookKeep.write(keep, { days });
    show();
  }

  for (const box of boxes) {
    box.checked = Array.isArray(kept.days) && kept.days.includes(box.dataset.day);
    box.addEventListener("change", save);
  }
  again.type = "button";
  again.className = "cb-quiet";
  again.textContent = clear;
  again.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    window.handbookKeep.forget(keep);
    show();
    links.values().next().value?.focus();
  });
  progress.max = boxes.length;
  progress.setAttribute("aria-hidden", "true"); // the words beside it say the same
  status.append(progress, said, onward, again);
  status.hidden = false;
  show();
})();
