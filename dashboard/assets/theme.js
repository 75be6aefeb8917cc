// Loaded in <head>, before anything is painted: the theme is the reader's, kept in this browser, never a server round trip.
(function () {
  "use strict";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function stored() {
    try {
      return window.localStorage.getItem("theme");
    } catch (refused) {
      return null; // a browser that keeps nothing still gets a readable page
    }
  }

  function apply() {
    const kept = stored();
    const theme = kept === "light" || kept === "dark" ? kept : system.matches ? "dark" : "light";
    root.setAttribute("data-bs-theme", theme);
    for (const button of document.querySelectorAll(".theme-toggle")) button.setAttribute("aria-pressed", String(theme === "dark"));
  }

  function toggle() {
    const next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    try {
      window.localStorage.setItem("theme", next);
    } catch (refused) {
      root.setAttribute("data-bs-theme", next);
      return;
    }
    apply();
  }

  apply();
  system.addEventListener("change", apply);
  window.addEventListener("storage", apply); // another tab decided
  // Any button of class theme-toggle, now or later: a button, so Enter and Space come with it.
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest(".theme-toggle")) toggle();
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.closest && event.target.closest(".theme-toggle")) apply();
  });
})();
