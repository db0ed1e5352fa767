/* Fact or feeling: coachbook.judge.judgement and .grams step by step, with the same rules
   (DATA.claims, one set a language), weights (DATA.weights) and words (DATA.grams). Only a fact
   counts. */

const FILLER = "\ufffc";
const FOLDED = new Map(Object.entries(DATA.grams.folded));
const WORD = new RegExp(DATA.grams.word, "gu");
const patterns = new Map();
const judged = new Map();

/** The verdict on a statement: kind, facts or feeling, the words it rests on, what to ask. */
function judge(text) {
  if (!judged.has(text)) {
    if (judged.size > 200) judged.clear();
    judged.set(text, judgeBy(text, DATA.claims[/[\u4e00-\u9fff]/.test(text) ? "zh" : "en"]));
  }
  return judged.get(text);
}

function judgeBy(text, rules) {
  const plain = [...text].slice(0, rules.most_characters).map(folded).join("");
  const whole = partOf(wordsOf(plain));
  const verdict = (kind, ask, spans, facts = []) => ({ kind, ask, facts, words: spans.sort(bySpan) });
  const opened = rules.bars.some(({ opens }) => opens.some((source) => pattern(source).test(plain)));
  if (!opened && speaksFor(whole, "fact") >= rules.least) {
    const spans = named(plain, whole, rules);
    const told = rules.facts.filter(({ fact }) => spans.has(fact)).sort((a, b) => b.level - a.level);
    return verdict("fact", told[0].ask, [...spans.values()], told.map(({ fact }) => fact));
  }
  const felt = marked(plain, rules);
  if (speaksFor(whole, "feeling") + (felt.length ? rules.marked : 0) >= rules.least) {
    const unnamed = rules.marks[rules.marks.length - 1];
    if (!felt.length) felt.push([unnamed.ask, spanOf(whole, ["feeling"], unnamed.feeling)]);
    return verdict("feeling", felt[0][0], felt.map(([, span]) => span));
  }
  const why = barred(plain, rules);
  return verdict("cannot-tell", why.length ? why[0][0] : rules.otherwise, why.map(([, span]) => span));
}

function bySpan(a, b) {
  return a.start - b.start || a.end - b.end || (a.about < b.about ? -1 : a.about > b.about ? 1 : 0);
}

function folded(character) {
  let one = character;
  if (one >= "！" && one <= "～" && !FOLDED.has(one)) one = String.fromCharCode(one.charCodeAt(0) - 0xfee0);
  if (/^[A-Z]$/.test(one)) one = one.toLowerCase();
  return FOLDED.get(one) ?? one;
}

function wordsOf(plain) {
  return [...plain.matchAll(WORD)].map(({ 0: word, index }) => {
    return { text: /^[0-9]/.test(word) ? "0" : word, start: index, end: index + word.length };
  });
}

/** A statement or a sentence of one: its words, and the runs of them that have a weight. */
function partOf(words) {
  const texts = words.length ? ["^", ...words.map(({ text }) => text), "$"] : [];
  const grams = [];
  for (let first = 0; first < texts.length; first++)
    for (let last = first; last < Math.min(first + DATA.grams.longest, texts.length); last++) {
      const text = texts.slice(first, last + 1).join(" ");
      if (weight("fact", text) !== undefined) grams.push({ text, first: first - 1, last: last - 1 });
    }
  return { words, grams, different: new Set(grams.map(({ text }) => text)) };
}

function weight(key, gram) {
  const found = DATA.weights.grams[key] ?? {};
  return Object.hasOwn(found, gram) ? found[gram] : undefined;
}

/** What speaks for a fact, or for a feeling, in hundredths of log-odds; nothing if no word is known. */
function speaksFor({ different }, key) {
  if (!different.size) return -Infinity;
  let added = 0;
  for (const gram of different) added += weight(key, gram) ?? 0;
  return (DATA.weights.bias[key] ?? 0) + added / Math.sqrt(different.size);
}

/** The facts that a statement speaks of, each with the words that say so. */
function named(plain, whole, rules) {
  const parts = sentencesOf(plain, whole.words, rules.breaks).map(partOf);
  const sure = parts.filter((part) => speaksFor(part, "fact") >= rules.least);
  const spans = new Map();
  for (const part of sure.length ? sure : [whole]) {
    const scores = rules.facts.map(({ fact }) => speaksFor(part, fact));
    const { fact } = rules.facts[scores.indexOf(Math.max(...scores))];
    if (!spans.has(fact)) spans.set(fact, spanOf(part, ["fact", fact], fact));
  }
  return spans;
}

/** The words of each sentence that has any. */
function sentencesOf(plain, words, breaks) {
  const ends = [...plain.matchAll(pattern(breaks, "g"))].map(({ 0: mark, index }) => index + mark.length);
  const starts = [0, ...ends];
  return [...ends, plain.length]
    .map((end, number) => words.filter(({ start }) => starts[number] <= start && start < end))
    .filter(({ length }) => length);
}

/** The stretch of words whose weights add up to most; of equals the first. */
function spanOf({ words, grams }, keys, about) {
  const credit = words.map(() => 0);
  for (const gram of grams) {
    const first = Math.max(gram.first, 0);
    const end = Math.min(gram.last + 1, words.length);
    const added = keys.reduce((sum, key) => sum + (weight(key, gram.text) ?? 0), 0);
    for (let place = first; place < end; place++) credit[place] += added / (end - first);
  }
  let best = { sum: -Infinity, first: 0, last: 0 };
  let [running, start] = [0, 0];
  credit.forEach((each, place) => {
    if (running <= 0) [running, start] = [0, place];
    running += each;
    if (running > best.sum) best = { sum: running, first: start, last: place };
  });
  return { start: words[best.first].start, end: words[best.last].end, about };
}

/** The feelings whose words stand in a text, with the question each asks. */
function marked(plain, { marks }) {
  return marks.flatMap((mark) => matched(mark.words, plain, mark.ask, mark.feeling));
}

/** The bars whose words stand in a text, with the question each asks. */
function barred(plain, { bars }) {
  return bars.flatMap((bar) => {
    const blank = (text, but) => text.replace(pattern(but, "g"), (whole) => FILLER.repeat(whole.length));
    return matched(bar.words, bar.but.reduce(blank, plain), bar.ask, bar.id);
  });
}

/** The question to ask and the words of the first pattern that has a match. */
function matched(sources, text, ask, about) {
  for (const source of sources) {
    const match = pattern(source).exec(text);
    if (match) return [[ask, { start: match.index, end: match.index + match[0].length, about }]];
  }
  return [];
}

function pattern(source, flags = "") {
  const key = flags + source;
  if (!patterns.has(key)) patterns.set(key, new RegExp(source, flags));
  return patterns.get(key);
}

/** What a fact, feeling or bar is called, and a question in words; in both languages. */
function nameOfClaim(id) {
  const is = (row) => [row.fact, row.feeling, row.id].includes(id);
  const called = ({ facts, marks, bars }) => [...facts, ...marks, ...bars].find(is)?.name ?? "";
  return { zh: called(DATA.claims.zh), en: called(DATA.claims.en) };
}

function questionOfClaim(id) {
  const { zh, en } = DATA.claims;
  return { zh: zh.questions[id] ?? en.questions[id], en: en.questions[id] ?? zh.questions[id] };
}
