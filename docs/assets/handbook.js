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
