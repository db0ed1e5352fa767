/* The search box: a combobox with a list of results. What is found is up to search-index.js.
   Nothing is fetched, so that it works from a folder. */
(function () {
  "use strict";

  const box = document.querySelector(".cb-search");
  if (!box || !window.handbookSearch) return;
  const { isHan, isWord } = window.handbookTerms;
  const input = box.querySelector("input");
  const panel = box.querySelector(".cb-search__panel");
  const status = box.querySelector(".cb-search__status");
  const live = box.querySelector(".cb-search__live");
  const list = box.querySelector(".cb-search__results");
  let active = -1;

  /* ------------------------------------------------------------------ a result */

  function element(tag, name, ...content) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...content);
    return made;
  }

  const link = (name, href, ...content) =>
    Object.assign(element("a", name, ...content), { href });
  const address = (row) => (row.id.includes(".") ? `${row.page}#${row.id}` : row.page);

  // Which characters of a text belong to what was found; words are marked to their end.
  function covered(text, terms) {
    const low = text.toLowerCase().replace(/[‐-―~]/g, "-");
    const cover = new Array(text.length).fill(false);
    const letter = (at) => at >= 0 && at < low.length && isWord(low[at]);
    for (const term of terms) {
      for (let at = low.indexOf(term); at >= 0; at = low.indexOf(term, at + 1)) {
        if (isWord(term) && letter(at - 1)) continue;
        let end = at + term.length;
        while (isWord(term) && letter(end)) end++;
        cover.fill(true, at, end);
      }
    }
    return cover;
  }

  function marked(text, terms) {
    const cover = covered(text, terms);
    const line = document.createDocumentFragment();
    for (let at = 0, end = 0; at < text.length; at = end) {
      while (end < text.length && Boolean(cover[end]) === Boolean(cover[at])) end++;
      const part = text.slice(at, end);
      line.append(cover[at] ? element("mark", "", part) : part);
    }
    return line;
  }

  // From a little before the first mark, at the start of a word.
  function snippet(text, terms) {
    const first = covered(text, terms).indexOf(true);
    const space = text.slice(0, first).lastIndexOf(" ", first - 24) + 1;
    const from = first < 40 ? 0 : Math.max(space, first - 40);
    const cut = text.slice(from, from + 110);
    return (from ? "…" : "") + cut + (from + 110 < text.length ? "…" : "");
  }

  // A lone character is marked only where nothing longer was found.
  function telling(terms) {
    const longer = terms.filter((term) => !isHan(term) || term.length > 1);
    return longer.length ? longer : terms;
  }

  // Where another name says better than the title why it was found, it stands beside it.
  function otherName(row, terms) {
    const says = (name) => covered(name, terms).filter(Boolean).length;
    const [best] = [row.title, ...row.aliases].sort((one, two) => says(two) - says(one));
    return best === row.title ? "" : best;
  }

  function option(row, at) {
    const terms = telling(row.terms);
    const also = otherName(row, terms);
    const title = element("span", "cb-search__title", marked(row.title, terms));
    if (also) title.append(" ", element("span", "cb-search__also", marked(also, terms)));
    const made = link(
      "cb-search__link",
      address(row),
      title,
      " ",
      element("span", "cb-search__topic", row.kind),
      " ",
      element("span", "cb-search__text", marked(snippet(row.text, terms), terms)),
    );
    made.id = `cb-search-result-${at}`;
    made.tabIndex = -1;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    return made;
  }

  /* ------------------------------------------------------------------ the list */

  function say(...content) {
    status.replaceChildren(...content);
    if (live.textContent !== status.textContent) live.textContent = status.textContent;
  }

  function sayNothing(query) {
    const near = window.handbookNearest(query);
    const also = near ? [box.dataset.nearest, " ", link("", address(near.row), near.name), " "] : [];
    say(box.dataset.none, " ", ...also, link("", box.dataset.glossaryPage, box.dataset.glossary));
  }

  function choose(at) {
    const rows = [...list.children];
    active = at;
    rows.forEach((row, each) => row.setAttribute("aria-selected", String(each === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    rows[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", rows[at].id);
  }

  function show() {
    const query = input.value.trim();
    if (!query) return close();
    const found = window.handbookSearch(query);
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    choose(-1);
    if (found.length) say(window.handbookFill(box.dataset.found, { n: found.length }));
    else sayNothing(query);
    panel.hidden = false;
    panel.scrollTop = 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
  }

  function close() {
    choose(-1);
    panel.hidden = true;
    live.textContent = "";
    input.setAttribute("aria-expanded", "false");
  }

  function move(step) {
    const many = list.children.length;
    if (panel.hidden || !many) return show();
    choose(active < 0 && step < 0 ? many - 1 : (active + step + many) % many);
  }

  function open() {
    const row = list.children[Math.max(active, 0)];
    if (panel.hidden || !row) return;
    close();
    input.blur();
    row.click();
  }

  /* ------------------------------------------------------------------ keys and mouse */

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Home: () => choose(0),
    End: () => choose(list.children.length - 1),
    Enter: open,
    Escape: () => (panel.hidden ? input.blur() : close()),
  };
  // Home and End belong to the text until a result is chosen.
  const ours = (key) => keys[key] && (active >= 0 || !["Home", "End"].includes(key));
  // While Pinyin is being composed, keys belong to the input method (229: Safari says it so).
  const composing = (event) => event.isComposing || event.keyCode === 229;

  input.addEventListener("input", (event) => composing(event) || show());
  input.addEventListener("compositionend", show);
  input.addEventListener("focus", () => {
    if (input.value.trim()) show();
    else setTimeout(() => window.handbookSearch("")); // builds the index before it is needed
  });
  input.addEventListener("keydown", (event) => {
    if (composing(event) || !ours(event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  panel.addEventListener("click", (event) => event.target.closest("a") && close());
  document.addEventListener("click", (event) => box.contains(event.target) || close());
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) close();
  });
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
})();
