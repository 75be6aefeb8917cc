// ? lists the keys. What they are stands in dashboard/palette_texts.py; the button at the foot of the navigation carries it here.
(function () {
  "use strict";
  const TYPING = "input, textarea, select, [contenteditable]";
  const apple = /Mac|iPhone|iPad/.test(window.navigator.platform || "");

  function element(name, ...children) {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  }

  const sign = (key) => element("kbd", apple && key === "Ctrl" ? "⌘" : key);

  function row([alternatives, text]) {
    const keys = element("dt");
    alternatives.forEach((together, i) => {
      if (i) keys.append(" ");
      together.forEach((key, n) => keys.append(...(n ? ["+"] : []), sign(key)));
    });
    return [keys, element("dd", text)];
  }

  function open() {
    const button = document.querySelector("[data-keys]");
    if (!button) return;
    const said = JSON.parse(button.dataset.words);
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    const title = element("h2", said.keys), close = element("button", said.shut);
    const dialog = element("dialog", title, element("dl", ...JSON.parse(button.dataset.keys).flatMap(row)), element("p", said.off), close);
    title.id = "shortcuts-title";
    close.type = "button";
    dialog.className = "shortcuts";
    dialog.setAttribute("aria-labelledby", title.id);
    dialog.addEventListener("click", (event) => (event.target === dialog || event.target === close) && dialog.close());
    dialog.addEventListener("keydown", (event) => event.key === "?" && dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    close.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]") || (event.target.closest && event.target.closest(TYPING))) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest(".open-keys")) open();
  });
})();
