/* The menu on a phone: a button opens it, Escape closes it, and the keyboard goes along. The
   checkbox is Material's, which opens and closes the drawer. */
(function () {
  "use strict";

  const button = document.querySelector(".cb-menu");
  const drawer = document.getElementById("__drawer");
  const menu = document.getElementById("cb-nav");
  if (!button || !drawer || !menu) return;

  function toggle(open) {
    if (drawer.checked !== open) drawer.click();
  }

  drawer.addEventListener("change", () => {
    button.setAttribute("aria-expanded", String(drawer.checked));
    if (drawer.checked) (menu.querySelector("[aria-current]") || menu.querySelector("a")).focus();
    else if (menu.contains(document.activeElement)) button.focus();
  });
  button.addEventListener("click", () => toggle(!drawer.checked));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer.checked) toggle(false);
  });
  menu.addEventListener("click", (event) => {
    if (event.target.closest("a[href^='#']")) toggle(false);
  });
  // Whoever leaves the open menu by the keyboard leaves it for good.
  menu.addEventListener("focusout", (event) => {
    if (drawer.checked && event.relatedTarget && !menu.contains(event.relatedTarget)) toggle(false);
  });
})();
