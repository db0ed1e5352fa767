/* What the search finds, in the rows of search-data.js. `handbookSearch(query)` gives them, best
   first, each with the `terms` that were found in it; `handbookNearest(query)` the row with the name
   most like a query that found nothing. */
(function () {
  "use strict";

  if (!window.handbookData) return;
  const { isHan, isWord, runs, pairs, known, asked, compared, sounded } = window.handbookTerms;
  const { rows, skip } = window.handbookData;
  const MOST = 20; // results
  const LONGEST = 100; // characters of a query that are looked at
  const BOOSTS = { title: 8, aliases: 6, other: 6, sounds: 3, text: 1 };
  // Where two entries say the same, the one that tells what to do comes first.
  const WEIGHTS = {
    criterion: 0.8, report: 0.9, feeling: 0.9, figure: 0.9, power: 0.9, role: 0.8, term: 0.8,
    list: 0.8, critical: 0.7, root: 0.7, day: 0.6, check: 0.6, choose: 0.5,
  };
  const byId = new Map(rows.map((row) => [row.id, row]));
  const vocabulary = new Set();
  let latin = [];
  let index = null;

  /* ------------------------------------------------------------------ the index */

  function terms(text, field) {
    const cut = (run) => (field === "text" && isHan(run) && run.length > 1 ? pairs(run) : known(run));
    const sounds = field === "sounds";
    const all = sounds ? text.split("/").filter(Boolean).flatMap(sounded) : runs(text).flatMap(cut);
    for (const term of all) vocabulary.add(term);
    return [...new Set(all)];
  }

  function build() {
    index = new window.MiniSearch({
      fields: Object.keys(BOOSTS),
      extractField: (row, field) => (Array.isArray(row[field]) ? row[field].join("/") : row[field]),
      tokenize: terms,
      processTerm: (term) => term,
    });
    index.addAll(rows);
    latin = [...vocabulary].filter(isWord);
    for (const row of rows) {
      row.names = [row.title, ...row.aliases, row.other].map(ways);
      row.letters = row.sounds.map(sounded);
    }
  }

  /* ------------------------------------------------------------------ the query */

  // What is left of a question without "how do I" and the like.
  function wanted(text) {
    const left = runs(text).flatMap((run) => {
      if (!isHan(run)) return skip.includes(run) ? [] : [run];
      const words = skip.filter(isHan).reduce((rest, word) => rest.replaceAll(word, " "), run);
      return words.split(" ").filter(Boolean);
    });
    return left.length ? left : runs(text);
  }

  // How a name may be typed: as it is, and its gist, which counts as far as it is the name.
  function ways(name) {
    const plain = runs(name).join(" ");
    const gist = wanted(name).map(compared).join(" ");
    return [
      { words: plain, counts: 1 },
      { words: gist, counts: Math.min(1, gist.length / plain.length) },
    ];
  }

  function oneEdit(one, two) {
    if (Math.abs(one.length - two.length) > 1) return false;
    let at = 0;
    while (at < one.length && one[at] === two[at]) at++;
    const [a, b] = [one.slice(at), two.slice(at)];
    const swapped = a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
    return swapped || a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1);
  }

  // A word that stands nowhere is taken for those that differ from it in one letter.
  function mended(unit) {
    const term = unit[0];
    if (!isWord(term) || term.length < 4) return unit;
    if (latin.some((word) => word.startsWith(term))) return unit;
    const near = latin.filter((word) => oneEdit(term, word));
    const begun = near.length ? [] : latin.filter((word) => oneEdit(term, word.slice(0, term.length)));
    return [...unit, ...near, ...begun];
  }

  const isLone = (term) => isHan(term) && term.length === 1;

  // The units of a query and what each counts: a character out of a longer word counts little.
  function units(words) {
    return words.flatMap((word) =>
      asked(word).map((unit) => ({
        counts: isLone(unit[0]) && word.length > 1 ? 0.2 : 1,
        terms: mended(unit),
      })),
    );
  }

  /* ------------------------------------------------------------------ search */

  // Words may be typed only in part: the last one, and one that stands nowhere as it is.
  function found(parts) {
    const weights = new Map(
      parts.flatMap(({ terms, counts }) => terms.map((term, at) => [term, at ? counts / 2 : counts])),
    );
    return index.search([...weights.keys()].join("\n"), {
      boost: BOOSTS,
      tokenize: (text) => text.split("\n").filter(Boolean),
      boostTerm: (term) => weights.get(term),
      prefix: (term, at, all) =>
        isHan(term)
          ? isLone(term) && weights.get(term) === 1
          : term.length > 2 && (at === all.length - 1 || !vocabulary.has(term)),
      boostDocument: (id) => WEIGHTS[id.split(".")[0]] ?? 1,
      bm25: { k: 1.2, b: 0.4, d: 0.5 },
    });
  }

  // How much of a query a name is.
  function likeness(name, query) {
    if (name.replaceAll(" ", "") === query.replaceAll(" ", "")) return 1;
    const within = isHan(name) ? query.includes(name) : ` ${query} `.includes(` ${name} `);
    return within && name.length > 1 ? (0.8 * name.length) / query.length : 0;
  }

  // What is called so comes before what merely says so.
  function called(row, asked) {
    const share = (name) =>
      Math.max(...name.map(({ words, counts }, at) => counts * likeness(words, asked[at].words)));
    const [title, ...others] = row.names.map(share);
    const heard = row.letters.findIndex((letters) => letters.includes(asked[0].words));
    return Math.max(
      1 + 4 * (heard === 0 ? 1 : title),
      1 + 2 * Math.max(...others, heard > 0 ? 0.6 : 0),
    );
  }

  const sum = (parts) => parts.reduce((total, part) => total + part.counts, 0);

  window.handbookSearch = function (query) {
    if (!index) build();
    const cut = query.slice(0, LONGEST);
    const parts = units(wanted(cut));
    const name = ways(cut);
    return found(parts)
      .map((hit) => {
        const met = parts.filter(({ terms }) => terms.some((t) => hit.queryTerms.includes(t)));
        const share = sum(met) / sum(parts);
        const row = byId.get(hit.id);
        return { ...row, terms: hit.terms, share, score: hit.score * share ** 2 * called(row, name) };
      })
      .filter((hit) => hit.share > 0.3)
      .sort((a, b) => b.score - a.score)
      .slice(0, MOST);
  };

  /* ------------------------------------------------------------------ nothing found */

  // The name that shares most characters and pairs of characters with the query.
  window.handbookNearest = function (query) {
    const grams = (text) => {
      const flat = runs(text).join("");
      return new Set([...flat, ...pairs(flat)]);
    };
    const want = grams(query.slice(0, LONGEST));
    const like = (name) => {
      const have = grams(name);
      const both = [...want].filter((gram) => have.has(gram)).length;
      return (2 * both) / (want.size + have.size || 1);
    };
    const names = rows.flatMap((row) => [row.title, ...row.aliases].map((name) => ({ row, name })));
    const all = names.map((each) => ({ ...each, like: like(each.name) }));
    const best = all.reduce((one, two) => (two.like > one.like ? two : one));
    return best.like > 0.4 ? best : null;
  };
})();
