// What a chart's keys do beside the arrows, which tooltip.js walks: Enter follows the link of the step, Esc undoes the choice.
(function () {
  "use strict";
  const steps = (group) => [...group.querySelectorAll(group.dataset.steps)];

  // The redraw replaces the chart that was used; the focus goes to the one in its place, and with the keys to the same step of it.
  document.addEventListener("click", (event) => {
    const group = event.target.closest && event.target.closest("figure [data-steps]");
    const link = group && event.target.closest("a[href]");
    if (!link) return;
    const { id } = group.closest("figure");
    const index = link.classList.contains("on") ? steps(group).indexOf(link) : -1;
    const watch = new MutationObserver(() => {
      const next = group.isConnected ? null : document.querySelector("#" + CSS.escape(id) + " [data-steps]");
      if (!next) return;
      watch.disconnect();
      if (document.activeElement !== document.body) return; // the reader went elsewhere
      next.focus({ preventScroll: true });
      if (index >= 0 && steps(next)[index]) steps(next)[index].classList.add("on");
    });
    watch.observe(document.body, { childList: true, subtree: true });
    window.setTimeout(() => watch.disconnect(), 10000);
  }, true);

  document.addEventListener("keydown", (event) => {
    const group = event.target.closest && event.target.closest("[data-steps]");
    if (!group || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Enter") {
      const link = group.querySelector("a[href].on");
      if (link) link.click();
    } else if (event.key === "Escape") {
      const tip = document.getElementById("hub-tip"); // its words go first
      const link = group.querySelector('a[href][aria-current="true"]');
      if (link && (!tip || tip.hidden)) link.click();
    } else if (group.dataset.upright && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault(); // rows are walked up and down; tooltip.js knows left and right
      const key = event.key === "ArrowUp" ? "ArrowLeft" : "ArrowRight";
      group.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
  });
})();
