/* Loads the page again when the handbook was built anew, and shows what keeps it from being built.
   Each message is { build, problems }: the number of the last good build, and texts. */
(function () {
  "use strict";

  const banner = document.querySelector(".cb-live");
  const list = banner.querySelector("ol");
  let shown = null;
  let events = null;

  function take(event) {
    const news = JSON.parse(event.data);
    if (shown !== null && shown !== news.build) {
      events.close();
      location.reload();
      return;
    }
    shown = news.build;
    list.replaceChildren(
      ...news.problems.map((problem) => {
        const item = document.createElement("li");
        item.append(problem);
        return item;
      }),
    );
    banner.hidden = news.problems.length === 0;
  }

  // Only the tab that is looked at listens: a browser allows few connections at a time.
  function listen() {
    if (events) events.close();
    events = null;
    if (document.hidden) return;
    events = new EventSource("/_live/events");
    events.onmessage = take;
  }

  document.addEventListener("visibilitychange", listen);
  listen();
})();
