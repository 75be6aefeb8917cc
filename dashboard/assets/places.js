// Pages that are lists of words: a box that shows only what has its words, an address with a fragment that leads there once it is drawn.
(function () {
  "use strict";
  const plainKey = (event) => !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;

  // Every box shows what is there now; what a card has nothing left of goes with it.
  function apply(box) {
    const entries = [...document.querySelectorAll(box.dataset.finds)];
    let shown = 0;
    for (const entry of entries) {
      entry.hidden = !window.hub.find.matches(entry.textContent, box.value);
      if (!entry.hidden) shown += 1;
    }
    for (const group of new Set(entries.map((entry) => entry.closest(".card-box, [data-group]")))) {
      if (group && !group.contains(box)) group.hidden = !group.querySelector(box.dataset.finds + ":not([hidden])");
    }
    const nothing = document.querySelector("[data-none]");
    if (nothing) nothing.hidden = shown > 0 || !entries.length;
    const told = box.parentElement.querySelector(".found");
    if (told) told.textContent = box.value.trim() ? told.dataset.words.replace("{n}", shown).replace("{m}", entries.length) : "";
  }

  const boxes = () => document.querySelectorAll("input[data-finds]");
  let waiting = 0, own = false;

  // The address follows a moment later; the page is drawn again from it, so that its links carry the words too.
  function remember(box) {
    const to = new URL(window.location.href);
    if (box.value.trim()) to.searchParams.set("find", box.value.trim());
    else to.searchParams.delete("find");
    if (to.href === window.location.href) return;
    window.history.replaceState({}, "", to.href);
    own = true;
    window.dispatchEvent(new PopStateEvent("popstate"));
    own = false;
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches || !event.target.matches("input[data-finds]")) return;
    apply(event.target);
    window.clearTimeout(waiting);
    waiting = window.setTimeout(remember, 400, event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !plainKey(event) || !event.target.matches || !event.target.matches("input[data-finds]") || !event.target.value) return;
    event.preventDefault();
    event.target.value = "";
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });
  window.addEventListener("popstate", () => {
    window.clearTimeout(waiting);
    if (own) return; // a link, Back or Forward: the box says what the address says
    for (const box of boxes()) {
      box.value = new URLSearchParams(window.location.search).get("find") || "";
      apply(box);
    }
  });

  // Which resources are often opened is counted; nothing is said, and nothing waits for it.
  function count(event) {
    const link = event.target.closest && event.target.closest("a[data-resource]");
    if (!link || (event.type === "auxclick" && event.button !== 1)) return;
    const body = JSON.stringify({ resource: link.dataset.resource });
    fetch("/act/resource-click", { method: "POST", keepalive: true, headers: { "Content-Type": "application/json" }, body }).catch(() => {});
  }
  document.addEventListener("click", count);
  document.addEventListener("auxclick", count);

  // A fragment: the element may be drawn only later. It is shown even where words would hide it.
  let sought = "", giving = 0;
  function arrive() {
    const target = sought && document.getElementById(sought);
    if (!target) return;
    sought = "";
    for (const other of document.querySelectorAll(".arrived")) other.classList.remove("arrived");
    if (target.closest("[hidden]")) for (const box of boxes()) { box.value = ""; apply(box); }
    target.classList.add("arrived");
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    window.requestAnimationFrame(() => target.scrollIntoView());
  }
  function seek() {
    sought = decodeURIComponent(window.location.hash.slice(1));
    window.clearTimeout(giving);
    giving = window.setTimeout(() => { sought = ""; }, 15000);
    arrive();
  }
  window.addEventListener("popstate", (event) => event.isTrusted || !window.location.hash || seek());
  window.addEventListener("hashchange", seek);
  if (window.location.hash) seek();

  let drawn = 0;
  new MutationObserver((changes) => {
    if (!changes.some((change) => change.addedNodes.length || change.type === "attributes") || drawn) return;
    drawn = window.requestAnimationFrame(() => {
      drawn = 0;
      if (sought) arrive();
      for (const box of boxes()) apply(box);
    });
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-html", "data-finds"] });
})();
