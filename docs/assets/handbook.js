/* Words with a [name] in them, filled in: as words.py does it before the page is made. */
window.handbookFill = (text, values) =>
  text.replace(/\[(\w+)\]/g, (whole, name) =>
    String((Object.hasOwn(values, name) ? values[name] : null) ?? whole),
  );

/* The language switch leads to the place that is being read, not only to its page. */
(function () {
  "use strict";

  for (const link of document.querySelectorAll("a.cb-language")) {
    const follow = () => (link.hash = location.hash);
    for (const event of ["click", "focus", "pointerenter"]) link.addEventListener(event, follow);
    window.addEventListener("hashchange", follow);
    follow();
  }
})();
