/* What the page says, in two languages at once: a switch says every text again and rebuilds nothing,
   so that no input, focus or open part is lost. A text is a string or { zh, en }. Every text from the
   data goes in as text, never as markup. */

const DATA = JSON.parse(document.getElementById("data").textContent);
const PAGE = DATA.page;
const W = DATA.words;
const spoken = new Map();
let language = PAGE.language;

function inLanguage(text) {
  return typeof text === "string" ? text : (text?.[language] ?? "");
}

/** A text filled in, in both languages; a value may be { zh, en } too. */
function fill(text, values) {
  const said = (value, code) => (value !== null && typeof value === "object" ? value[code] : value);
  const one = (code) =>
    filled(
      said(text, code),
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, said(value, code)])),
    );
  return { zh: one("zh"), en: one("en") };
}

/** Texts one after the other, in both languages. */
function joined(between, ...texts) {
  const one = (code) =>
    texts.map((text) => (typeof text === "string" ? text : (text?.[code] ?? ""))).filter(Boolean);
  return { zh: one("zh").join(between), en: one("en").join(between) };
}

/** Say a text in a node, or in one of its attributes, now and after each switch. */
function say(node, text, attribute = "") {
  if (!spoken.has(node)) spoken.set(node, new Map());
  spoken.get(node).set(attribute, text);
  sayOne(node, text, attribute);
  return node;
}

function sayOne(node, text, attribute) {
  const said = inLanguage(text);
  if (attribute) node.setAttribute(attribute, said);
  else if (node.textContent !== said) node.textContent = said;
}

function speak(code) {
  language = code;
  document.documentElement.lang = code === "zh" ? "zh-Hans" : "en";
  forgetUnseen();
  for (const [node, texts] of spoken) for (const [attribute, text] of texts) sayOne(node, text, attribute);
}

function forgetUnseen() {
  for (const node of spoken.keys()) if (!node.isConnected) spoken.delete(node);
}

const SAID_IN = new Set(["aria-label", "placeholder", "title"]);

/** An element: attributes, listeners (`onclick: f`) and children (nodes, strings, { zh, en }). */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (SAID_IN.has(name)) say(node, value, name);
    else if (name === "text") say(node, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === "") continue;
    if (child instanceof Node || typeof child === "string") node.append(child);
    else node.append(say(document.createElement("span"), child));
  }
  return node;
}
