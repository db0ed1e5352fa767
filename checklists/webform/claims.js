/* Fact or feeling: coachbook.scorecards.claims step by step, with the same rules (DATA.claims, one
   set a language). What no rule recognises, or a bar rules out, cannot be told; only a fact counts. */

const FILLER = "\ufffc";
const QUOTED = /“[^”]*”|"[^"]*"|「[^」]*」|『[^』]*』/g;
const FOLDED = new Map([
  ...[["，", ","], ["？", "?"], ["！", "!"], ["；", ";"], ["：", ":"], ["（", "("], ["）", ")"], ["％", "%"]],
  ...[["’", "'"], ["‘", "'"], ["\t", " "], ["\r", " "], ["\u00a0", " "], ["\u3000", " "]],
]);
const ENDS = /[,:;.!。… \n]+$/;
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
  const clauses = clausesOf(plain, rules);
  const signs = new Map();
  for (const span of signSpans(clauses, rules))
    if (!signs.has(span.about) || bySpan(span, signs.get(span.about)) < 0) signs.set(span.about, span);
  const told = rules.signs.filter((sign) => signs.has(sign.fact)).sort((a, b) => b.level - a.level);
  const verdict = (kind, ask, spans, facts = []) => ({ kind, ask, facts, words: spans.sort(bySpan) });
  if (told.length) return verdict("fact", told[0].ask, [...signs.values()], told.map((sign) => sign.fact));
  const felt = rules.marks.map((mark) => [mark, first(mark.words, plain)]).filter(([, match]) => match);
  const spanOf = ([mark, match]) => ({ start: match.index, end: match.index + match[0].length, about: mark.feeling });
  if (felt.length) return verdict("feeling", felt[0][0].ask, felt.map(spanOf));
  const bars = clauses.flatMap((clause) => clause.found);
  const ask = bars.length ? bars[0].bar.ask : rules.otherwise;
  return verdict("cannot-tell", ask, bars.map(({ bar, start, end }) => ({ start, end, about: bar.id })));
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

/** Every clause, in order, with the bars that rule it out; quotations after the rest. */
function clausesOf(plain, rules) {
  let outer = plain;
  const quotations = [];
  for (const match of plain.matchAll(QUOTED)) {
    const end = match.index + match[0].length;
    outer = outer.slice(0, match.index) + FILLER.repeat(match[0].length - 1) + "," + outer.slice(end);
    quotations.push([match.index + 1, match[0].slice(1, -1)]);
  }
  const clauses = [...sentencesOf(0, outer, rules, false)];
  for (const [start, inner] of quotations) {
    const around = clauses.filter((one) => !one.quoted && one.start <= start).pop();
    for (const clause of sentencesOf(start, inner, rules, true)) {
      for (const id of around?.barred ?? []) clause.barred.add(id);
      clauses.push(clause);
    }
  }
  return clauses;
}

function* sentencesOf(start, text, rules, quoted) {
  for (const [at, sentence] of cut(rules.breaks.sentence, text)) {
    const whole = { text: sentence };
    const clauses = [...cut(rules.breaks.clause, sentence)].map(([here, part]) =>
      clauseOf(start + at + here, part.replace(ENDS, ""), whole, rules, quoted),
    );
    spread(clauses);
    yield* clauses;
  }
}

/** The parts of a text with their places; each keeps the mark that ends it. */
function* cut(source, text) {
  let here = 0;
  for (const match of text.matchAll(pattern(source, "g"))) {
    if (!match[1]) continue;
    const end = match.index + match[0].length;
    yield [here, text.slice(here, end)];
    here = end;
  }
  if (here < text.length) yield [here, text.slice(here)];
}

function clauseOf(start, text, sentence, rules, quoted) {
  const { speech } = rules;
  const asked = first(speech.asked, text);
  const said = first(speech.said, text);
  const ways = { asked: asked?.index ?? null, said: said?.index ?? null };
  if (quoted) {
    ways.quoted = 0;
    if (first(speech.question, sentence.text)) ways.asked = 0;
  }
  const found = [];
  for (const bar of rules.bars) {
    const spared = bar.spares.map((way) => ways[way] ?? null).filter((at) => at !== null);
    const match = firstBar(bar, text, Math.min(text.length + 1, ...spared));
    const place = start + (match?.index ?? 0);
    if (match) found.push({ bar, start: place, end: place + match[0].length });
  }
  const after = (match) => (match ? match.index + match[0].length : null);
  const barred = new Set(found.map(({ bar }) => bar.id));
  return { start, text, sentence, quoted, asked: after(asked), said: after(said), found, barred };
}

/** The first words of a bar in a clause, if they start before a place. */
function firstBar(bar, text, before) {
  let left = text;
  for (const source of bar.but) left = left.replace(pattern(source, "g"), (whole) => FILLER.repeat(whole.length));
  for (const source of bar.words) {
    const match = pattern(source).exec(left);
    if (match && match.index < before) return match;
  }
  return null;
}

/** Rule out what a bar's scope reaches beyond its own clause. */
function spread(clauses) {
  clauses.forEach((clause, number) => {
    for (const { bar } of clause.found)
      if (bar.scope !== "clause")
        for (const other of bar.scope === "sentence" ? clauses : clauses.slice(number)) other.barred.add(bar.id);
  });
}

/** The words of every fact that no bar rules out. */
function* signSpans(clauses, rules) {
  let asked = false;
  let said = false;
  let sentence = null;
  for (const clause of clauses) {
    if (clause.sentence !== sentence) {
      asked = said = false;
      sentence = clause.sentence;
    }
    const speaks = [asked || clause.quoted ? 0 : clause.asked, said || clause.quoted ? 0 : clause.said];
    for (const sign of rules.signs) {
      const span = signSpan(sign, clause, speaks, rules.speech.question);
      if (span) yield span;
    }
    asked ||= clause.asked !== null && !clause.barred.size;
    said ||= clause.said !== null && !clause.barred.size;
  }
}

function signSpan(sign, clause, [asked, said], question) {
  if ([...clause.barred].some((id) => !sign.despite.includes(id))) return null;
  if (first(sign.unless, clause.sentence.text)) return null;
  const tries = [[sign.told, 0]];
  if (said !== null) tries.push([sign.said, said]);
  if (asked !== null && !clause.quoted) tries.push([sign.asked, asked]);
  const whole = clause.quoted ? clause.sentence.text : clause.text;
  if (said !== null && first(question, whole)) tries.push([sign.asked, said]);
  for (const [sources, start] of tries) {
    const match = first(sources, clause.text.slice(start));
    const place = clause.start + start;
    if (match) return { start: place + match.index, end: place + match.index + match[0].length, about: sign.fact };
  }
  return null;
}

/** The match of the first pattern that has one. */
function first(sources, text) {
  for (const source of sources) {
    const match = pattern(source).exec(text);
    if (match) return match;
  }
  return null;
}

function pattern(source, flags = "") {
  const key = flags + source;
  if (!patterns.has(key)) patterns.set(key, new RegExp(source, flags));
  return patterns.get(key);
}

/** What a fact, feeling or bar is called, and a question in words; in both languages. */
function nameOfClaim(id) {
  const is = (row) => [row.fact, row.feeling, row.id].includes(id);
  const named = ({ signs, marks, bars }) => [...signs, ...marks, ...bars].find(is)?.name ?? "";
  return { zh: named(DATA.claims.zh), en: named(DATA.claims.en) };
}

function questionOfClaim(id) {
  const { zh, en } = DATA.claims;
  return { zh: zh.questions[id] ?? en.questions[id], en: en.questions[id] ?? zh.questions[id] };
}
