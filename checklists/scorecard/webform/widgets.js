/* Places to fill in. Each says what it is for, writes its value at once, can be emptied again, and is
   told when anything on the card changed. */

let current = null;
const watchers = [];

function watch(look) {
  watchers.push(look);
  look();
}

function changed() {
  for (const look of watchers) look();
  showPanel();
}

function put(field, value) {
  setValue(current.id, field, value);
  changed();
}

function get(field) {
  return valueOf(current.id, field);
}

function domId(field) {
  return `field ${field}`.replace(/[^\w-]/g, "-");
}

/** A group of which one is chosen; pressing the chosen one, or Backspace, empties it again.
    options: [{ value, head, brief, name }] */
function choice(field, legend, options, kind = "") {
  const group = el("div", { class: `choice ${kind}`, role: "radiogroup", "aria-label": legend });
  group.id = domId(field);
  const empty = () => put(field, null);
  const inputs = options.map((option) => {
    const input = el("input", { type: "radio", name: domId(field), value: String(option.value) });
    say(input, option.name ?? joined(" ", option.head, option.brief ?? ""), "aria-label");
    input.addEventListener("change", () => input.checked && put(field, option.value));
    input.addEventListener("click", () => get(field) === option.value && empty());
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Backspace" && event.key !== "Delete") return;
      event.preventDefault();
      empty();
    });
    const mark = el("b", { class: "digit" }, option.head);
    const brief = option.brief ? el("span", { class: "brief" }, option.brief) : null;
    const label = el("label", { class: "option", "data-value": option.value }, input, el("i", { class: "ring" }), mark, brief);
    group.append(label);
    return { input, label };
  });
  watch(() => {
    const value = get(field);
    inputs.forEach(({ input, label }, index) => {
      input.checked = value === options[index].value;
      label.classList.toggle("on", input.checked);
    });
  });
  return group;
}

function tick(field, name, ...inside) {
  const input = el("input", { type: "checkbox", id: domId(field), "aria-label": name });
  input.addEventListener("change", () => put(field, input.checked ? true : null));
  watch(() => (input.checked = get(field) === true));
  return el("label", { class: "tick" }, input, el("span", { class: "box" }), ...inside);
}

/** A line or several lines of text; `read` makes the value of what was typed. */
function typed(tag, field, name, attributes = {}, read = (text) => text || null) {
  const input = el(tag, { id: domId(field), "aria-label": name, autocomplete: "off", ...attributes });
  input.addEventListener("input", () => put(field, read(input.value)));
  watch(() => {
    const value = get(field);
    const shown = value === null ? "" : String(value);
    if (document.activeElement !== input && input.value !== shown) input.value = shown;
  });
  return input;
}

function line(field, name, attributes = {}) {
  return typed("input", field, name, { type: "text", maxlength: DATA.longest, ...attributes });
}

function lines(field, name, attributes = {}) {
  return typed("textarea", field, name, { rows: 2, maxlength: DATA.longest, ...attributes });
}

function count(field, name) {
  const read = (text) => {
    const plain = text.normalize("NFKC").trim();
    return plain === "" ? null : /^\d+$/.test(plain) && Number(plain) <= DATA.most_number ? Number(plain) : text;
  };
  const input = typed("input", field, name, { type: "text", inputmode: "numeric", maxlength: 8 }, read);
  watch(() => input.setAttribute("aria-invalid", String(isBad(current.id, field))));
  return input;
}

/** A day: those of the week at a tap, any other in the browser's own picker. */
function day(field, name) {
  const group = el("div", { class: "day", role: "group", "aria-label": name });
  for (const { date, weekday, label } of PAGE.days) {
    const press = () => put(field, get(field) === date ? null : date);
    const says = joined(" ", weekday, label);
    const button = el("button", { type: "button", class: "small", "aria-label": says, onclick: press });
    button.append(el("span", {}, weekday));
    watch(() => button.setAttribute("aria-pressed", String(get(field) === date)));
    group.append(button);
  }
  const bounds = { type: "date", max: PAGE.sunday, min: PAGE.oldest };
  group.append(typed("input", field, name, bounds));
  return group;
}

/** A part of the form with its head. */
function part(name, head, note, ...inside) {
  const title = el("h2", { id: `${name}-head` }, head);
  const about = note ? el("p", { class: "note" }, note) : null;
  return el("section", { class: `part ${name}`, "aria-labelledby": `${name}-head` }, title, about, ...inside);
}
