// Puts markup that came as text (dashboard/markup.py) in its place, and changes what differs from the markup before: focus, an open menu and
// whatever else the reader did to the page stay. Elements of one id are the same element, wherever they stand.
(function () {
  "use strict";
  const shown = new WeakMap(); // element -> the markup it shows, as nodes that nobody touches

  function attributes(live, was, is) {
    for (const { name, value } of is.attributes) if (was.getAttribute(name) !== value) live.setAttribute(name, value);
    for (const { name } of was.attributes) if (!is.hasAttribute(name)) live.removeAttribute(name);
  }

  // Which of the nodes that are there becomes each wanted one: by its id, else the next of its kind.
  function partners(before, wanted) {
    const free = new Set(before.keys());
    return wanted.map((want) => {
      for (const index of free) {
        const old = before[index];
        if (old.nodeName === want.nodeName && (old.id || "") === (want.id || "")) {
          free.delete(index);
          return index;
        }
      }
      return -1;
    });
  }

  function change(live, was, is) {
    if (is.nodeType !== Node.ELEMENT_NODE) {
      if (was.data !== is.data) live.data = is.data;
      return;
    }
    attributes(live, was, is);
    inside(live, was, is);
  }

  function inside(live, was, is) {
    const ready = [...live.childNodes], before = [...was.childNodes], wanted = [...is.childNodes];
    if (ready.length !== before.length) return live.replaceChildren(...wanted.map((want) => document.importNode(want, true)));
    const chosen = partners(before, wanted);
    ready.forEach((node, index) => chosen.includes(index) || node.remove());
    let place = live.firstChild;
    wanted.forEach((want, index) => {
      const node = ready[chosen[index]];
      if (!node) live.insertBefore(document.importNode(want, true), place);
      else if (node === place) place = place.nextSibling;
      else live.insertBefore(node, place);
      if (node) change(node, before[chosen[index]], want);
    });
    return undefined;
  }

  function fill(host) {
    const template = document.createElement("template");
    template.innerHTML = host.dataset.html;
    const was = shown.get(host);
    if (was) inside(host, was, template.content);
    else host.replaceChildren(document.importNode(template.content, true));
    shown.set(host, template.content);
  }

  const page = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") {
        if (target.hasAttribute("data-html")) fill(target);
      } else if (!target.closest(".hub-grid")) {
        for (const node of addedNodes) {
          if (node.nodeType !== Node.ELEMENT_NODE) continue;
          if (node.hasAttribute("data-html") && !shown.has(node)) fill(node);
          for (const host of node.querySelectorAll("[data-html]")) if (!shown.has(host)) fill(host);
        }
      }
    }
  });
  page.observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-html"] });
})();
