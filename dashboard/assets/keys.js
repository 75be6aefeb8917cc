// Keys of the whole page; off where the reader types. Esc clears what was chosen last in a chart: the last chip that carries data-clears.
(function () {
  "use strict";
  const TYPING = "input, textarea, select, [contenteditable]";

  // Before anybody else hears the key: an open menu or dialog is still open then, and closes instead.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = event.target.closest ? event.target : document.body;
    if (at.closest(TYPING) || document.querySelector("details.menu[open], dialog[open]")) return;
    if (at.closest("[data-steps]") && at.querySelector('a[href][aria-current="true"]')) return; // charts.js undoes a chart's own choice
    const chip = [...document.querySelectorAll("a[data-clears]")].pop();
    if (chip) chip.click();
  }, true);
})();
