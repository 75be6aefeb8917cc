// What a redrawn page tells the browser, menus that close as people expect, and files of exactly what a table shows.
(function () {
  "use strict";
  // The document's title and language follow the frame, whatever redrew it.
  const told = new MutationObserver(() => {
    const frame = document.getElementById("frame");
    if (!frame) return;
    if (document.title !== frame.dataset.title) document.title = frame.dataset.title;
    if (document.documentElement.lang !== frame.dataset.lang) document.documentElement.lang = frame.dataset.lang;
  });
  told.observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-title", "data-lang"] });

  const open = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    const inside = event.target.closest && event.target.closest("details.menu");
    const chose = event.target.closest && event.target.closest(".menu-panel a");
    for (const menu of open()) if (menu !== inside || (chose && !menu.dataset.stays)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
  });

  // A dialog belongs to the view that it was opened over: Back and Forward (not our own links, which say so themselves) close it.
  window.addEventListener("popstate", (event) => {
    if (event.isTrusted) for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  });

  // A link of class door gets the quick filter and the order of its table just before it is followed.
  document.addEventListener("click", (event) => {
    const door = event.target.closest && event.target.closest("a.door");
    if (!door) return;
    const to = new URL(door.href);
    const box = document.getElementById(door.dataset.grid + "-filter");
    const api = box && window.dash_ag_grid && window.dash_ag_grid.getApi(door.dataset.grid);
    const sorted = api ? api.getColumnState().find((column) => column.sort) : null;
    to.searchParams.delete("rows");
    to.searchParams.delete("sort");
    to.searchParams.delete("desc");
    if (box && box.value) to.searchParams.set("rows", box.value);
    if (sorted) to.searchParams.set("sort", sorted.colId);
    if (sorted && sorted.sort === "desc") to.searchParams.set("desc", "1");
    door.href = to.href;
  }, true);
})();
