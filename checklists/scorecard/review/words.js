/* What the page says. Every text from the data goes in as text, never as markup. */

const DATA = JSON.parse(document.getElementById("data").textContent);
const W = DATA.words;
let language = DATA.language;

/** A text in the language that is read: a string, or { zh, en }. */
function t(text) {
  return typeof text === "string" ? text : (text?.[language] ?? "");
}

/** A word filled in. */
function fill(text, values) {
  return filled(t(text), values);
}

/** An element: attributes, listeners (`onclick: f`), and children (nodes or strings). */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== "" && child !== null));
  return node;
}

/** What each number stands for that may answer a question. */
function meanings(question) {
  return DATA.meanings[question.meanings] ?? [];
}

/** A value as a person reads it. */
function shown(value, question) {
  if (value === null) return t(W.blank);
  if (value === true) return t(W.ticked);
  const meaning = ["cause", "item"].includes(question.kind) && meanings(question).find((each) => each.number === value);
  if (meaning) return `${value} ${t(meaning.name)}`;
  if (question.names[value]) return t(question.names[value]);
  return { na: t(W.not_applicable), done: t(W.done), "not-done": t(W.not_done) }[value] ?? String(value);
}

function same(one, other) {
  return one === other && typeof one === typeof other;
}
