/* The search box. The rows stand in search-data.js as `window.handbookRows`, one an entry:
   { id, page, title, topic, aliases, text }. Nothing is fetched, so that it works from a folder. */
(function () {
  "use strict";

  const MOST = 20;
  const box = document.querySelector(".cb-search");
  if (!box || !window.handbookRows) return;
  const input = box.querySelector("input");
  const panel = box.querySelector(".cb-search__panel");
  const status = box.querySelector(".cb-search__status");
  const list = box.querySelector(".cb-search__results");
  let index = null;
  let active = -1;

  /* ------------------------------------------------------------------ words */

  // Full-width letters and digits count as plain ones.
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const runs = (text) =>
    folded(text).match(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) || [];
  const isHan = (run) => /^\p{Script=Han}/u.test(run);
  const pairs = (run) => Array.from(run).slice(1).map((second, at) => Array.from(run)[at] + second);

  // Chinese has no spaces: a run of characters is known by its pairs, and by each character.
  const indexed = (text) =>
    runs(text).flatMap((run) => (isHan(run) ? [...pairs(run), ...run] : [run]));
  const asked = (text) =>
    runs(text).flatMap((run) => (isHan(run) && run.length > 1 ? pairs(run) : [run]));

  /* ------------------------------------------------------------------ search */

  function build() {
    index = new window.MiniSearch({
      fields: ["title", "aliases", "text"],
      storeFields: ["page", "title", "topic", "text"],
      tokenize: indexed,
      processTerm: (term) => term,
      searchOptions: {
        tokenize: asked,
        boost: { title: 8, aliases: 6 },
        // The glossary explains a word; the entry itself says what to do, so it comes first.
        boostDocument: (id) => (id.startsWith("term.") ? 0.7 : 1),
        prefix: (term) => !isHan(term) && term.length > 2,
      },
    });
    index.addAll(window.handbookRows);
  }

  // All words as they are written; else all of them or words much like them; else most of them.
  function search(query) {
    if (!index) build();
    const hits = (options) => index.search(query, options);
    const tries = [
      () => hits({ combineWith: "AND" }),
      () => hits({ combineWith: "AND", fuzzy }),
      () => hits({ fuzzy }).filter((hit) => hit.queryTerms.length * 2 >= new Set(asked(query)).size),
    ];
    for (const found of tries) {
      const rows = found();
      if (rows.length) return rows.sort((a, b) => rank(b, query) - rank(a, query)).slice(0, MOST);
    }
    return [];
  }

  const fuzzy = (term) => (!isHan(term) && term.length > 4 ? 0.2 : false);
  const rank = (hit, query) => hit.score * (folded(hit.title) === folded(query) ? 2 : 1);

  /* ------------------------------------------------------------------ results */

  function marked(text, needles) {
    const line = document.createDocumentFragment();
    const quoted = needles.map((needle) => needle.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const parts = quoted.length ? text.split(new RegExp(`(${quoted.join("|")})`, "iu")) : [text];
    parts.forEach((part, at) => {
      if (at % 2) line.append(element("mark", "", part));
      else line.append(part);
    });
    return line;
  }

  function snippet(text, needles) {
    const low = text.toLowerCase();
    const at = needles.map((needle) => low.indexOf(needle)).filter((place) => place >= 0);
    const start = Math.max(0, Math.min(...at, text.length) - 24);
    const from = at.length ? start : 0;
    return (from ? "…" : "") + text.slice(from, from + 110) + (from + 110 < text.length ? "…" : "");
  }

  function element(tag, name, content) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (content) made.append(content);
    return made;
  }

  function option(hit, at, query) {
    const needles = [...new Set([...runs(query), ...hit.terms])].filter((n) => n.length > 1);
    const link = element("a", "cb-search__link");
    link.href = hit.id.includes(".") ? `${hit.page}#${hit.id}` : hit.page;
    link.tabIndex = -1;
    link.append(
      element("span", "cb-search__title", marked(hit.title, needles)),
      element("span", "cb-search__topic", hit.topic),
      element("span", "cb-search__text", marked(snippet(hit.text, needles), needles)),
    );
    link.id = `cb-search-result-${at}`;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    return link;
  }

  function show() {
    const query = input.value.trim();
    active = -1;
    input.removeAttribute("aria-activedescendant");
    if (!query) return close();
    const hits = search(query);
    list.replaceChildren(...hits.map((hit, at) => option(hit, at, query)));
    if (hits.length) {
      status.replaceChildren(box.dataset.found.replace("[n]", hits.length));
    } else {
      const link = element("a", "", box.dataset.glossary);
      link.href = box.dataset.glossaryPage;
      status.replaceChildren(box.dataset.none, " ", link);
    }
    panel.hidden = false;
    input.setAttribute("aria-expanded", String(hits.length > 0));
  }

  function close() {
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function move(step) {
    const rows = [...list.children];
    if (panel.hidden || !rows.length) return show();
    active = active < 0 && step < 0 ? rows.length - 1 : (active + step + rows.length) % rows.length;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === active)));
    rows[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", rows[active].id);
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
    Enter: open,
    Escape: () => (panel.hidden ? input.blur() : close()),
  };

  input.addEventListener("input", (event) => event.isComposing || show());
  input.addEventListener("compositionend", show);
  input.addEventListener("focus", () => input.value.trim() && show());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  list.addEventListener("click", close);
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
