// Keys and places of a customer's page: the arrows lead to her neighbours in the list, a link with a fragment to its section.
(function () {
  "use strict";
  // Where the arrows belong to somebody else: typing, charts, tables, open menus, what scrolls sideways.
  const TAKEN = "input, textarea, select, [contenteditable], [data-steps], .hub-grid, .scrolled, details.menu[open], dialog, [role=dialog]";

  document.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: "previous", ArrowRight: "next" }[event.key];
    if (!way || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest && event.target.closest(TAKEN)) return;
    if (document.querySelector("dialog[open], details.menu[open]")) return;
    const link = document.querySelector('a[data-neighbour="' + way + '"]');
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  // The section may be on a tab that is still to be drawn.
  function lead(id) {
    const go = () => {
      const there = document.getElementById(id);
      if (!there || !there.getClientRects().length) return false;
      there.scrollIntoView({ block: "start" });
      return true;
    };
    if (go()) return;
    const watch = new MutationObserver(() => {
      if (!go()) return;
      watch.disconnect();
      window.setTimeout(go, 400); // tables above it found their height
    });
    watch.observe(document.body, { childList: true, subtree: true });
    window.setTimeout(() => watch.disconnect(), 10000);
  }

  // What was unfolded to write something folds again once it is written; the notes' own tab keeps its form.
  document.addEventListener("acted", (event) => {
    const fold = event.target.closest("details.unfold:not([data-stays]), details.menu");
    if (!fold) return;
    const inside = fold.contains(document.activeElement);
    fold.open = false;
    if (inside) fold.querySelector("summary").focus({ preventScroll: true });
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a.hub-link[href*='#']");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) lead(decodeURIComponent(new URL(link.href).hash.slice(1)));
  });
})();
