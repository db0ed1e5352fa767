/* What a reader ticks or answers stays in this browser, under keys that name the edition. Where
   the browser keeps nothing, the page works all the same and forgets. */
(function () {
  "use strict";

  window.handbookKeep = {
    read(key, otherwise) {
      try {
        return { ...otherwise, ...JSON.parse(localStorage.getItem(key)) };
      } catch {
        return { ...otherwise };
      }
    },
    write(key, value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        /* nothing is kept, nothing is lost that was promised */
      }
    },
    forget(key) {
      try {
        localStorage.removeItem(key);
      } catch {
        /* nothing was kept */
      }
    },
  };
})();
