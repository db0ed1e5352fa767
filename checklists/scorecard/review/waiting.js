/* The files that stand on no scorecard: each with why, until it is handed in again or left. */

function drawWaiting() {
  if (!DATA.waiting.length) return [];
  return [
    el("h2", {}, t(W.waiting)),
    el("p", { class: "how" }, t(W.waiting_how)),
    el("ul", {}, DATA.waiting.map(drawWaitingFile)),
  ];
}

function drawWaitingFile(file, number) {
  const pressed = left.has(file.sha256);
  const button = {
    type: "button",
    id: `leave-${number}`,
    "aria-pressed": String(pressed),
    "aria-label": `${t(W.leave)}: ${file.name}`,
    onclick: () => leave(file, number),
  };
  return el(
    "li",
    {},
    el("b", {}, file.name),
    el("span", { class: "whose" }, t(file.saved)),
    el("ul", {}, file.refused.map(({ place, says }) => el("li", {}, place && `${placeText(place)}: `, t(says)))),
    el("button", button, t(pressed ? W.left : W.leave)),
  );
}

function leave(file, number) {
  if (!left.delete(file.sha256)) left.add(file.sha256);
  save();
  draw();
  byId(`leave-${number}`).focus();
}
