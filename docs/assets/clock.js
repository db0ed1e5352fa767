/* Where the daily meeting stands by this machine's clock: before, at which item, after. */
(function () {
  "use strict";

  const meeting = document.querySelector(".cb-today");
  if (!meeting) return;
  const words = meeting.dataset;
  const line = meeting.querySelector(".cb-clock");
  const items = [...meeting.querySelectorAll(".cb-agenda > li")];
  const [hour, minute] = words.start.split(":").map(Number);
  const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

  const clock = (date) =>
    [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");

  function show() {
    const now = new Date();
    const passed = now.getHours() * 60 + now.getMinutes() - (hour * 60 + minute);
    const days = words.days.split(" ").filter(Boolean);
    let end = 0;
    let current = -1;
    let left = 0;
    items.forEach((item, at) => {
      const start = end;
      end += Number(item.dataset.minutes);
      if (start <= passed && passed < end) [current, left] = [at, end - passed];
    });
    const held = !days.length || days.includes(DAYS[now.getDay()]);
    items.forEach((item, at) => {
      item.classList.toggle("cb-past", held && passed >= 0 && (current < 0 || at < current));
      if (held && at === current) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    const phase = !held ? "other" : passed < 0 ? "before" : current < 0 ? "after" : "during";
    line.textContent = window.handbookFill(words[phase], {
      now: clock(now),
      n: phase === "before" ? -passed : current + 1,
      m: items.length,
      left,
    });
    line.hidden = false;
  }

  show();
  setInterval(show, 10_000);
})();
