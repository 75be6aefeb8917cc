// One tooltip for the whole page: whatever has data-tip, on hover and on keyboard focus, in tables, charts and tiles.
(function () {
  "use strict";
  const box = document.createElement("div");
  box.id = "hub-tip";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  let owner = null;
  let leaving = 0;

  function hide() {
    box.hidden = true;
    if (owner) owner.removeAttribute("aria-describedby");
    owner = null;
  }

  // `at` has the words and the place; `focused` gets the description for a screen reader.
  function show(at, focused) {
    const text = at.dataset.tip || at.title;
    if (!text) return hide();
    window.clearTimeout(leaving);
    hide();
    if (!box.isConnected) document.body.append(box);
    owner = focused || at;
    box.textContent = text;
    box.hidden = false;
    owner.setAttribute("aria-describedby", box.id);
    const from = at.getBoundingClientRect();
    const size = box.getBoundingClientRect();
    const above = from.top - size.height - 8;
    const left = Math.min(Math.max(from.left + from.width / 2 - size.width / 2, 8), document.documentElement.clientWidth - size.width - 8);
    box.style.left = left + "px";
    box.style.top = (above < 8 ? from.bottom + 8 : above) + "px";
  }

  // A table's cell or header has the focus itself; its words are on what it holds.
  const spoken = (target) => target.closest("[data-tip]") || (target.matches(".ag-cell, .ag-header-cell") ? target.querySelector("[data-tip], [title]") : null);

  document.addEventListener("mouseover", (event) => {
    const at = event.target.closest("[data-tip]") || (event.target.closest(".ag-header-cell") || document.createElement("i")).querySelector("[data-tip]");
    if (at && at !== owner) show(at);
    else if (!at && owner && !box.contains(event.target)) {
      window.clearTimeout(leaving);
      leaving = window.setTimeout(() => box.matches(":hover") || hide(), 120); // stays while it is pointed at
    } else window.clearTimeout(leaving);
  });
  document.addEventListener("focusin", (event) => {
    const at = spoken(event.target);
    if (at) show(at, event.target);
    else hide();
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && owner) return hide();
    const group = event.target.closest && event.target.closest("[data-steps]");
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!group || !step) return undefined;
    // A chart is one stop of the Tab key; the arrows walk its points.
    event.preventDefault();
    const points = [...group.querySelectorAll(group.dataset.steps)];
    const now = points.findIndex((point) => point.classList.contains("on"));
    const from = now >= 0 ? now : step < 0 ? points.length : -1;
    const next = Math.min(Math.max(from + step, 0), points.length - 1);
    points.forEach((point, index) => point.classList.toggle("on", index === next));
    return points[next] && show(points[next], group);
  });
  document.addEventListener("focusout", (event) => {
    const group = event.target.closest && event.target.closest("[data-steps]");
    if (group) group.querySelectorAll(".on").forEach((point) => point.classList.remove("on"));
  });
})();
