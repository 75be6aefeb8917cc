// A link of class hub-link changes the address without loading the page again; the one callback that draws follows the address.
// Unlike dcc.Link it may carry aria-current, keeps the scroll position within a page, and keeps the keyboard where it was.
(function () {
  "use strict";

  // The redraw replaces the link that was used; the focus moves to the one that took its place.
  function follow(link) {
    const href = link.getAttribute("href");
    const watch = new MutationObserver(() => {
      if (link.isConnected) return;
      watch.disconnect();
      const next = [...document.querySelectorAll("a.hub-link")].find((other) => other.getAttribute("href") === href);
      if (next && document.activeElement === document.body) next.focus({ preventScroll: true });
    });
    watch.observe(document.body, { childList: true, subtree: true });
    window.setTimeout(() => watch.disconnect(), 10000);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a.hub-link[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const to = new URL(link.href);
    if (to.origin !== window.location.origin || (link.target && link.target !== "_self")) return;
    event.preventDefault();
    const leaves = to.pathname !== window.location.pathname;
    if (to.href !== window.location.href) window.history.pushState({}, "", to.href);
    if (document.activeElement === link) follow(link);
    window.dispatchEvent(new PopStateEvent("popstate"));
    if (leaves) window.scrollTo(0, 0);
  });
})();
