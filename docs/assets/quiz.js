/* The quiz: deals the cards of each list one by one. The order follows from the number of rounds
   played, so that each differs from the last; nothing leaves the page. */
(function () {
  "use strict";

  const ROUND = 10;

  // Mulberry32: small, and the same in every browser.
  function shuffled(list, seed) {
    const next = () => {
      seed = (seed + 0x6d2b79f5) | 0;
      let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
    const order = [...list];
    for (let last = order.length - 1; last > 0; last--) {
      const other = Math.floor(next() * (last + 1));
      [order[last], order[other]] = [order[other], order[last]];
    }
    return order;
  }

  function element(tag, name, ...content) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...content);
    return made;
  }

  function button(label, name, action) {
    const made = element("button", name, label);
    made.type = "button";
    made.addEventListener("click", () => action(made));
    return made;
  }

  function play(quiz) {
    const words = quiz.dataset;
    const cards = [...quiz.querySelectorAll(".cb-quiz-card")];
    const choices = [...quiz.querySelectorAll(".cb-quiz-choices > li")];
    const table = quiz.querySelector(".cb-quiz-play");
    const none = { rounds: 0, asked: 0, right: 0 };
    let kept = window.handbookKeep.read(words.keep, none);
    let hand = [];
    let at = 0;
    let right = 0;

    const place = element("p", "cb-quiz-place");
    const question = element("p", "cb-quiz-question");
    const answers = element("div", "cb-quiz-answers");
    const verdict = element("div", "cb-quiz-verdict");
    const onward = element("p", "cb-quiz-onward");
    const total = element("p", "cb-quiz-total");
    question.tabIndex = -1; // where the keyboard goes when a new card is dealt
    answers.setAttribute("role", "group");
    answers.setAttribute("aria-label", words.choose);
    verdict.setAttribute("role", "status");

    function sum() {
      total.replaceChildren();
      if (!kept.asked) return;
      const forget = button(words.forget, "cb-quiet", () => {
        window.handbookKeep.forget(words.keep);
        kept = { ...none, rounds: kept.rounds };
        sum();
        question.focus();
      });
      total.append(window.handbookFill(words.total, { n: kept.right, m: kept.asked }), " ", forget);
    }

    function begin() {
      hand = shuffled(cards, kept.rounds).slice(0, ROUND);
      kept = { ...kept, rounds: kept.rounds + 1 };
      window.handbookKeep.write(words.keep, kept);
      [at, right] = [0, 0];
      deal();
    }

    function deal() {
      const card = hand[at];
      place.textContent = window.handbookFill(words.place, { n: at + 1, m: hand.length });
      question.replaceChildren(card.querySelector("summary").textContent.trim());
      answers.replaceChildren(
        ...choices.map((choice) => {
          const made = button(choice.textContent, "cb-quiz-choice", (it) => judge(card, it));
          made.value = choice.dataset.choice;
          return made;
        }),
      );
      verdict.replaceChildren();
      onward.replaceChildren();
    }

    function judge(card, chosen) {
      if (answers.dataset.done === String(at)) return;
      const good = card.dataset.answer.split(" ").filter(Boolean);
      const hit = good.includes(chosen.value);
      // The focus stays where it is, so that the verdict is heard; the next tab leads onward.
      for (const each of answers.children) {
        each.setAttribute("aria-disabled", "true");
        each.tabIndex = each === chosen ? 0 : -1;
        each.classList.toggle("cb-right", good.includes(each.value));
      }
      chosen.classList.toggle("cb-wrong", !hit);
      answers.dataset.done = at;
      right += hit;
      kept = { ...kept, asked: kept.asked + 1, right: kept.right + hit };
      window.handbookKeep.write(words.keep, kept);
      const why = [...card.children].slice(1).map((part) => part.cloneNode(true));
      const word = element("strong", hit ? "cb-right" : "cb-wrong", hit ? words.right : words.wrong);
      verdict.replaceChildren(element("p", "", word), ...why);
      const last = at + 1 === hand.length;
      const next = button(last ? words.again : words.next, "cb-quiz-next", () => {
        delete answers.dataset.done;
        if (last) {
          begin();
        } else {
          at += 1;
          deal();
        }
        question.focus();
      });
      const score = window.handbookFill(words.score, { n: right, m: hand.length });
      onward.replaceChildren(...(last ? [score, " "] : []), next);
      sum();
    }

    quiz.querySelector(".cb-quiz-choices").hidden = true;
    quiz.querySelector(".cb-quiz-list").open = false;
    table.append(place, question, answers, onward, verdict, total);
    begin();
    sum();
  }

  document.querySelectorAll(".cb-quiz").forEach(play);
})();
