/* Fact or feeling: coachbook.judge step by step (word_runs, sign_search, note_parts, weighing,
   judgement), with the same rules, weights and words: `data` is what judge_data.py puts together.
   Both are held to the same verdicts by tests/judge/verdicts.yml. Only a fact for the deal counts. */

function makeJudge(data) {
  const { rules } = data;
  const folds = new Map(Object.entries(data.grams.folded));
  const wordPattern = new RegExp(data.grams.word, "gu");
  const patterns = new Map();
  const judged = new Map();
  const signAt = new Map(data.weights.names.map((sign, at) => [sign, at]));
  const runs = new Map(Object.entries(data.weights.runs).map(([label, text]) => [label, signed(text)]));
  const againstIds = Object.keys(rules.asks).filter((id) => id.startsWith("against."));
  const order = rules.signs.map(({ sign }) => sign);

  /** The verdict on a statement; see Verdict in judgement.py. */
  function judge(text) {
    if (!judged.has(text)) {
      if (judged.size > 200) judged.clear();
      judged.set(text, verdictOn(text));
    }
    return judged.get(text);
  }

  function verdictOn(text) {
    const plain = [...text].slice(0, rules.most_characters).map(folded).join("");
    const language = /[\u4e00-\u9fff]/.test(plain) ? "zh" : "en";
    const barred = firstMatch(rules.opens, plain) !== null;
    const parts = partsOf(plain, language);
    const isFelt = ({ signs }) => signs.some(({ sign, role }) => role === "never" && sign.startsWith("feeling."));
    const felt = new Set(parts.filter(isFelt).map(({ sentence }) => sentence));
    const stopped = parts.some(({ signs }) => signs.some(({ role }) => role === "stop"));
    const judged = (part) => judgePart(part, rules.margins[language], { barred, stopped, felt });
    let each = parts.map(judged);
    if (parts.length > 1 && !each.some(({ label }) => label)) each = [judged(partOf(plain, 0, 0, plain.length))];
    const against = each.filter(({ label }) => label === "against");
    const facts = against.length || !stopped ? each.filter(({ label }) => label === "fact") : [];
    if (facts.length || against.length) return factsTold(each, facts, against);
    const feelings = each.filter(({ label }) => label === "feeling");
    if (feelings.length)
      return plainVerdict("feeling", spansOf(feelings), rules.asks[feelings[0].about] ?? rules.otherwise);
    const bars = order
      .filter((sign) => sign.startsWith("bar."))
      .flatMap((sign) => parts.flatMap((part) => part.signs.filter((found) => found.sign === sign).map(placed(part))));
    return plainVerdict("cannot-tell", inOrder(bars), bars.length ? rules.asks[bars[0].about] : rules.otherwise);
  }

  function plainVerdict(kind, words, ask) {
    return { kind, level: null, facts: [], likely: [], against: [], words, ask };
  }

  function factsTold(each, facts, against) {
    const decisive = against.filter(({ about }) => rules.decisive.includes(about));
    const told = each.filter(({ label }) => label === "fact" || label === "against");
    const last = (decisive.length ? decisive : told).at(-1);
    const named = [...new Set(facts.map(({ about }) => about).filter(Boolean))];
    named.sort((a, b) => rules.levels[b] - rules.levels[a]);
    const likely = [...new Set(facts.filter(({ about }) => !about).flatMap((part) => part.likely))];
    const ask = last.label === "fact" ? rules.asks[named[0]] : rules.asks[last.about];
    return {
      kind: last.label,
      level: facts.length ? Math.max(0, ...named.map((fact) => rules.levels[fact])) : null,
      facts: named,
      likely: named.length ? [] : likely.slice(0, data.likely),
      against: [...new Set(against.map(({ about }) => about).filter(Boolean))],
      words: spansOf(told),
      ask: ask ?? rules.otherwise,
    };
  }

  /* ------------------------------------------------------------------ the parts of a note */

  function partsOf(plain, language) {
    return pieces(plain, 0, plain.length, rules.breaks[language]).flatMap(([start, end], sentence) => {
      const between = pieces(plain, start, end, rules.commas[language]);
      const acts = between.map(([first, last]) => between.length > 1 && tellsOfAct(plain.slice(first, last)));
      const parts = [];
      let [begun, told] = [start, false];
      between.forEach(([first], number) => {
        if (told && acts[number]) {
          parts.push(partOf(plain, sentence, begun, first));
          [begun, told] = [first, false];
        }
        told ||= acts[number];
      });
      return [...parts, partOf(plain, sentence, begun, end)];
    });
  }

  function tellsOfAct(text) {
    return signsIn(text).some(({ role }) => data.part_acts.includes(role));
  }

  function partOf(plain, sentence, start, end) {
    const text = plain.slice(start, end).replace(/^ +/, "");
    const begun = plain.slice(0, end - text.length + 1);
    const count = (mark) => begun.split(mark).length - 1;
    const quoted = count("“") > count("”") || count('"') % 2 === 1;
    return { sentence, start: end - text.length, text, signs: signsIn(text), quoted };
  }

  function pieces(plain, start, end, source) {
    const found = [];
    let begun = start;
    for (const { 0: mark, index } of plain.slice(start, end).matchAll(pattern(source, "g"))) {
      const until = start + index + mark.length;
      if (!isBlank(plain.slice(begun, until))) {
        found.push([begun, until]);
        begun = until;
      }
    }
    if (!isBlank(plain.slice(begun, end))) found.push([begun, end]);
    return found;
  }

  function isBlank(text) {
    return /^[ \n]*$/.test(text);
  }

  /* ------------------------------------------------------------------ signs and words */

  function signsIn(text) {
    const found = [];
    const languages = Object.keys(data.letters).filter((each) => pattern(data.letters[each]).test(text));
    const spoken = (patterns) => languages.flatMap((each) => patterns[each]);
    for (const { sign, role, words, but } of rules.signs) {
      const blank = (left, source) => left.replace(pattern(source, "g"), (whole) => "\ufffc".repeat(whole.length));
      let match = firstMatch(spoken(words), text);
      if (match && spoken(but).length) match = firstMatch(spoken(words), spoken(but).reduce(blank, text));
      if (match) found.push({ start: match.index, end: match.index + match[0].length, sign, role });
    }
    return found.sort((a, b) => a.start - b.start || a.end - b.end || byText(a.sign, b.sign));
  }

  function firstMatch(sources, text) {
    for (const source of sources) {
      const match = pattern(source).exec(text);
      if (match?.[0]) return match;
    }
    return null;
  }

  function pattern(source, flags = "") {
    const key = flags + source;
    if (!patterns.has(key)) patterns.set(key, new RegExp(source, flags));
    return patterns.get(key);
  }

  function folded(character) {
    let one = character;
    if (one >= "！" && one <= "～" && !folds.has(one)) one = String.fromCharCode(one.charCodeAt(0) - 0xfee0);
    if (/^[A-Z]$/.test(one)) one = one.toLowerCase();
    return folds.get(one) ?? one;
  }

  function wordsOf(plain) {
    return [...plain.matchAll(wordPattern)].map(({ 0: word, index }) => {
      return { text: /^[0-9]/.test(word) ? "0" : word, start: index, end: index + word.length };
    });
  }

  function runsOf(words) {
    const texts = words.length ? ["^", ...words.map(({ text }) => text), "$"] : [];
    return texts.flatMap((_, first) =>
      texts.slice(first, first + data.grams.longest).map((_, more) => {
        return { text: texts.slice(first, first + more + 1).join(" "), first: first - 1, last: first + more - 1 };
      }),
    );
  }

  function pairsOf(signs) {
    const isTopic = ({ sign }) => data.topics.some((start) => sign.startsWith(start));
    const plain = signs.filter((found) => !isTopic(found) && !found.sign.startsWith("feeling."));
    const names = ["^", ...plain.map(({ sign }) => sign)];
    const next = names.slice(1).map((name, number) => `&${names[number]}>${name}`);
    const topics = signs.filter(isTopic);
    const acts = signs.filter(({ role }) => data.acts.includes(role));
    return [...next, ...acts.flatMap(({ sign }) => topics.map((topic) => `&${sign}*${topic.sign}`))];
  }

  /* ------------------------------------------------------------------ weighing */

  function bucketOf(text, buckets) {
    let hashed = 0x811c9dc5;
    for (let place = 0; place < text.length; place++)
      hashed = Math.imul(hashed ^ text.charCodeAt(place), 0x01000193) >>> 0;
    return hashed % buckets;
  }

  function scoreOf(features, label) {
    let score = data.weights.bias[label];
    if (features.signs.size) {
      let added = 0;
      for (const sign of features.signs) added += data.weights.signs[label]?.[signAt.get(sign)] ?? 0;
      score += added / Math.sqrt(features.signs.size);
    }
    const weights = runs.get(label) ?? [];
    const buckets = weights.length ? new Set(features.texts.map((text) => bucketOf(text, weights.length))) : new Set();
    if (buckets.size) {
      let added = 0;
      for (const bucket of buckets) added += weights[bucket];
      score += (data.step * added) / Math.sqrt(buckets.size);
    }
    return score;
  }

  function ranked(features, labels) {
    return labels
      .filter((label) => label in data.weights.bias)
      .map((label) => [label, scoreOf(features, label)])
      .sort((a, b) => b[1] - a[1]);
  }

  function signed(text) {
    return Int8Array.from(atob(text), (character) => character.charCodeAt(0));
  }

  /* ------------------------------------------------------------------ one part */

  function judgePart(part, margins, { barred: opened, stopped, felt }) {
    const words = wordsOf(part.text);
    const grams = runsOf(words);
    const signs = new Set(part.signs.map(({ sign }) => sign));
    const features = { words, grams, signs, texts: [...new Set([...grams.map(({ text }) => text), ...pairsOf(part.signs)])] };
    const told = part.signs.filter(({ sign }) => !(part.quoted && data.our_voice.includes(sign)));
    const roles = new Set([...told.map(({ role }) => role), ...(part.quoted ? ["customer"] : [])]);
    const never = told.filter(({ role }) => role === "never").map(({ sign }) => sign);
    const noFact = (sign) => sign.startsWith("against.") || sign.startsWith("feeling.");
    const refused = felt.has(part.sentence) || never.some(noFact);
    const barred = opened || !never.every(noFact);
    const scores = ranked(features, data.kinds);
    if (!scores.length || !/[0-9a-z\u4e00-\u9fff]/.test(part.text)) return { label: "" };
    const [best, score] = scores[0];
    const ahead = score - (scores[1]?.[1] ?? -Infinity);
    const acts = data.acts.some((role) => roles.has(role)) || part.signs.some(({ sign }) => sign.startsWith("fact."));
    const doubt = margins[felt.size || roles.has("doubt") ? "doubtful" : "fact"];
    const theirs = roles.has("customer") && acts ? Math.max(doubt, margins.bare) : Infinity;
    const clear = roles.has("customer") && roles.has("sure") && !roles.has("doubt") && !roles.has("stop");
    const unclear = roles.has("sure") ? doubt : theirs;
    const needed = clear ? margins.fact : stopped ? Infinity : unclear;
    if (best === "fact" && !barred && !refused && ahead >= needed) return factOf(part, features, roles, margins);
    if (best === "against" && ahead >= margins.against && !barred) return againstOf(part, features);
    if (best === "feeling" && ahead >= margins.feeling) return feelingOf(part, features);
    return { label: "" };
  }

  function factOf(part, features, roles, margins) {
    const scores = ranked(features, Object.keys(rules.levels));
    const ids = scores.map(([fact]) => fact);
    const known = (fact) => features.signs.has(fact);
    const ahead = scores.length > 1 ? scores[0][1] - scores[1][1] : Infinity;
    const binding = rules.levels[ids[0]] >= data.commitment;
    const told = scores.length > 0 && firstMatch(rules.named[ids[0]], part.text) !== null;
    const isOpen = ({ sign }) => sign.startsWith("bar.") && !(part.quoted && data.our_voice.includes(sign));
    const open = part.signs.some(isOpen);
    const sure = told && !open && ahead >= margins[binding ? "binding" : "named"];
    const about = sure && (!binding || roles.has("commit")) ? ids[0] : "";
    const likely = about ? [] : [...new Set([...ids.filter(known), ...ids])].slice(0, data.likely);
    return { label: "fact", about, likely, words: [withOwn(part, spanOf(part, features, about ? ["fact", about] : ["fact"], about))] };
  }

  function withOwn(part, span) {
    const own = part.signs.filter(({ sign }) => sign === span.about).map(placed(part));
    const start = Math.min(span.start, ...own.map((each) => each.start));
    return { start, end: Math.max(span.end, ...own.map((each) => each.end)), about: span.about };
  }

  function againstOf(part, features) {
    const ids = ranked(features, againstIds).map(([id]) => id);
    const about = ids.find((id) => features.signs.has(id)) ?? ids[0] ?? "";
    return { label: "against", about, words: [spanOf(part, features, ["against"], about)] };
  }

  function feelingOf(part, features) {
    const marks = part.signs.filter(({ sign }) => sign.startsWith("feeling."));
    marks.sort((a, b) => order.indexOf(a.sign) - order.indexOf(b.sign));
    const about = marks[0]?.sign ?? rules.feeling;
    const words = marks.length ? marks.map(placed(part)) : [spanOf(part, features, ["feeling"], about)];
    return { label: "feeling", about, words };
  }

  function placed(part) {
    return ({ start, end, sign }) => ({ start: part.start + start, end: part.start + end, about: sign });
  }

  /** The stretch of words whose weights add up to most; of equals the first. */
  function spanOf(part, { words, grams }, labels, about) {
    const credit = words.map(() => 0);
    for (const gram of grams) {
      const first = Math.max(gram.first, 0);
      const end = Math.min(gram.last + 1, words.length);
      for (const label of labels) {
        const weights = runs.get(label) ?? [];
        const weight = weights.length ? weights[bucketOf(gram.text, weights.length)] * data.step : 0;
        for (let place = first; place < end; place++) credit[place] += (weight * 6) / (end - first);
      }
    }
    let best = { sum: -Infinity, first: 0, last: 0 };
    let [running, start] = [0, 0];
    credit.forEach((each, place) => {
      if (running <= 0) [running, start] = [0, place];
      running += each;
      if (running > best.sum) best = { sum: running, first: start, last: place };
    });
    return { start: part.start + words[best.first].start, end: part.start + words[best.last].end, about };
  }

  function spansOf(parts) {
    return inOrder(parts.flatMap(({ words }) => words));
  }

  function inOrder(spans) {
    const once = new Map(spans.map((span) => [`${span.start} ${span.end} ${span.about}`, span]));
    return [...once.values()].sort((a, b) => a.start - b.start || a.end - b.end || byText(a.about, b.about));
  }

  function byText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  return {
    judge,
    /** What a fact, feeling or bar is called in each language; null for words of no named fact. */
    nameOf: (id) => rules.names[id] ?? null,
    questionOf: (id) => rules.questions[id],
  };
}
