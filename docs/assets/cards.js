/* The filter above the question cards: by words, and by the level of fact that is wanted. */
(function () {
  "use strict";

  const form = document.querySelector(".cb-filter");
  if (!form) return;
  const cards = [...document.querySelectorAll(".cb-card")];
  const words = form.querySelector("input[type='search']");
  const status = form.querySelector("[role='status']");
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const texts = new Map(cards.map((card) => [card, folded(card.textContent)]));

  function show() {
    const level = form.querySelector("input[type='radio']:checked").value;
    const wanted = folded(words.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const fits =
        (!level || card.dataset.levels.split(" ").includes(level)) &&
        wanted.every((word) => texts.get(card).includes(word));
      card.hidden = !fits;
      shown += fits;
    }
    status.textContent = window.handbookFill(form.dataset.shown, { n: shown, m: cards.length });
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  form.reset();
  form.hidden = false;
  show();
  // A link to a card that the filter hides shows all of them.
  window.addEventListener("hashchange", () => {
    const card = document.getElementById(decodeURI(location.hash.slice(1)))?.closest(".cb-card");
    if (!card?.hidden) return;
    form.reset();
    show();
    card.scrollIntoView();
  });
})();
