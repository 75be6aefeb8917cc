// The secret of a new token: put where it is shown once, and copied from there (dashboard/sections/access/secrets.py).
// Whether the audit trail is whole: asked for once the page is there (trail.py).
(function () {
  "use strict";
  document.addEventListener("acted", (event) => {
    const secret = event.detail && event.detail.once, panel = document.getElementById("token-once");
    if (!secret || !panel) return;
    const texts = { secret, example: panel.dataset.example.replace("{secret}", secret).replace("{origin}", window.location.origin) };
    for (const [name, text] of Object.entries(texts)) panel.querySelector(`[data-shows="${name}"]`).firstChild.data = text;
    for (const button of panel.querySelectorAll("[data-copies]")) button.firstChild.data = button.dataset.copy;
    panel.hidden = false;
    panel.focus();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest("button[data-copies]");
    if (!button) return;
    const shown = button.parentElement.querySelector(`[data-shows="${button.dataset.copies}"]`);
    try {
      await navigator.clipboard.writeText(shown.textContent);
      button.firstChild.data = button.dataset.copied;
    } catch { // no clipboard without https: then it is marked, to be copied by the keyboard
      window.getSelection().selectAllChildren(shown);
    }
  });

  async function check(line) {
    const address = line.dataset.chain;
    line.dataset.chain = "asked";
    try {
      const answer = await (await fetch(address)).json();
      line.firstChild.data = answer.said || answer.error;
      line.dataset.chain = answer.whole ? "whole" : "broken";
      if (answer.whole === false) line.className = "notice chain";
    } catch { /* the line goes on saying that it is being checked: nothing is known */ }
  }
  new MutationObserver(() => {
    const line = document.querySelector('[data-chain^="/"]');
    if (line && line.firstChild) check(line);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
