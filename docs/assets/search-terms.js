/* What counts as the same word: text is folded and cut into runs, and a run into terms to look up.
   Both languages go through the same steps, both in the index and in a query. */
(function () {
  "use strict";

  const TIME = /(\d{1,2})[:.](\d{2})(?!\d)/g;
  const HOUR = /(上午|早上|中午|下午|晚上|傍晚)?(\d{1,2})点(半)?(?!\d)|(\d{1,2})\s*([ap])\.?m\b/g;
  const RANGE = /(\d)\s*(?:[-‐-―~至到]|to\b)\s*(?=\d)/g;
  const LETTERS = "(?:(?!\\p{Script=Han})\\p{L})+";
  const NUMBER = "\\d+(?:[:.]\\d+)*%?";
  const RUN = new RegExp(
    `\\p{Script=Han}+|${NUMBER}(?:-${NUMBER})*|${LETTERS}(?:-${LETTERS})*`,
    "gu",
  );
  const isHan = (term) => /^\p{Script=Han}/u.test(term);
  const isWord = (term) => /^\p{L}/u.test(term) && !isHan(term);

  // 下午5点, 5 pm and 17:00 are one time; a bare 5点 may be morning or afternoon and stays.
  function clock(whole, part, hour, half, hour12, ampm) {
    if (!part && !half && !hour12) return whole;
    const number = Number(hour || hour12);
    const late = number < 12 && (ampm === "p" || /[下晚傍]/.test(part || ""));
    return `${number + (late ? 12 : 0)}:${half ? "30" : "00"}`;
  }

  // Full width, capitals, and the many ways to write a time or a range make no difference.
  const folded = (text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(HOUR, clock)
      .replace(TIME, (_, hour, minute) => `${hour.padStart(2, "0")}:${minute}`)
      .replace(RANGE, "$1-");
  const runs = (text) => folded(text).match(RUN) || [];

  // Chinese has no spaces: a run of characters is known by its pairs.
  function pairs(run) {
    const characters = Array.from(run);
    return characters.slice(1).map((second, at) => characters[at] + second);
  }

  // The plural counts as the word itself.
  function single(word) {
    if (word.length > 4 && word.endsWith("ies")) return word.slice(0, -3) + "y";
    return word.length > 3 && /[^aious]s$/.test(word) ? word.slice(0, -1) : word;
  }

  // "training" is found by "train" too, and the other way round.
  function stem(word) {
    const short = word.replace(/(?:ing|ed)$/, "");
    return short.length > 3 ? short.replace(/([^aeiousl])\1$/, "$1") : word;
  }

  const words = (run) => run.split("-").map(single);

  // The terms a run is found by. "hand-over": its words, and "handover"; "30-50": also its numbers.
  function known(run) {
    if (isHan(run)) return [...pairs(run), ...run];
    if (!isWord(run)) return [run, ...run.split("-")];
    const all = [...words(run), words(run).join("")];
    return [...all, ...all.map(stem)];
  }

  // The units a run asks for; each is met by any of its terms.
  function asked(run) {
    if (isHan(run)) return (run.length > 1 ? [...pairs(run), ...run] : [run]).map((term) => [term]);
    return isWord(run) ? words(run).map((word) => [...new Set([word, stem(word)])]) : [[run]];
  }

  // A run as it is compared with a name.
  const compared = (run) => (isWord(run) ? words(run).map(stem).join(" ") : run);

  // Pinyin: "zhua dan" is found by its letters "zd", and by "zhuadan".
  function sounded(sound) {
    const syllables = sound.split(" ");
    return [syllables.map((each) => each[0]).join(""), syllables.join("")];
  }

  window.handbookTerms = { isHan, isWord, runs, pairs, known, asked, compared, sounded };
})();
