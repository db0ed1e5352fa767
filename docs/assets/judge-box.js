/* The box on the page "Fact or feeling": what was typed is judged in the page, by the same rules as
   `coachbook judge`. judge.js holds rules and weights and is loaded when the box is first used.
   Nothing is kept. */
(function () {
  "use strict";

  const box = document.querySelector(".cb-judge");
  if (!box) return;
  const source = new URL("judge.js", document.currentScript?.src ?? location.href).href;
  const input = box.querySelector("textarea");
  const shown = box.querySelector(".cb-judge-verdict");
  const words = box.dataset;
  const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  let asked = false;

  function line(name, ...content) {
    const made = document.createElement("p");
    made.className = name;
    made.append(...content);
    return made;
  }

  function names(ids) {
    const told = ids.map((id) => window.handbookJudge.nameOf(id)?.[language]).filter(Boolean);
    return [...new Set(told)].join(language === "zh" ? "、" : ", ");
  }

  function lines(text) {
    const made = window.handbookJudge.judge(text);
    const kind = made.likely.length ? words.unnamed : words[made.kind === "cannot-tell" ? "cannotTell" : made.kind];
    const about = names(made.likely.length ? made.likely : made.words.map((each) => each.about));
    const on = made.words.map(({ start, end }) => text.slice(start, end).trim()).filter(Boolean);
    const told = document.createElement("strong");
    told.textContent = kind;
    const found = [line("cb-judge-kind", told, about ? ` · ${about}` : "")];
    if (made.kind === "fact" && made.against.length) found.push(line("cb-judge-also", `${words.also}: ${names(made.against)}`));
    if (on.length) found.push(line("cb-judge-words", `${words.words}: ${[...new Set(on)].join(" · ")}`));
    found.push(line("cb-judge-ask", `${words.ask}: ${window.handbookJudge.questionOf(made.ask)[language]}`));
    return found;
  }

  function show() {
    if (!window.handbookJudge) return load();
    shown.replaceChildren(...(input.value.trim() ? lines(input.value) : []));
  }

  function load() {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = source;
    script.addEventListener("load", show);
    document.head.append(script);
  }

  input.addEventListener("focus", load);
  input.addEventListener("input", show);
  box.hidden = false;
})();
