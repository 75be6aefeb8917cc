// The palette (/, Ctrl-K): a dialog with a combobox over what /palette.json lists. Results are links: Enter follows one, Ctrl-Enter in a new tab.
(function () {
  "use strict";
  const TYPING = "input, textarea, select, [contenteditable]";
  const MOST = 10, EACH = 5, ORDER = ["customers", "pages", "sections", "metrics"];
  const known = new Map(); // language -> {tag, index}: what was loaded, ready to be searched
  let dialog = null, box = null, list = null, told = null, said = {}, chosen = -1, failed = false;

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const words = () => {
    const bearer = document.querySelector("[data-words]");
    return bearer ? JSON.parse(bearer.dataset.words) : null;
  };
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // What the address keeps: the week and the language, and the product where it can be shown; never the filters.
  function address(path, changes = {}, hash = "") {
    const now = new URLSearchParams(window.location.search), kept = new URLSearchParams();
    for (const name of ["product", "as_of", "week", "lang"]) {
      const value = name in changes ? changes[name] : now.get(name);
      if (value) kept.set(name, value);
    }
    for (const name of ["q", "find"]) if (changes[name]) kept.set(name, changes[name]);
    const query = kept.toString();
    return path + (query ? "?" + query : "") + (hash ? "#" + hash : "");
  }

  // A customer's page for the product in view, else for one that she holds: 1 Calling, 2 Meetings, 3 both.
  function product(held) {
    const now = new URLSearchParams(window.location.search).get("product") || "calling";
    const holds = { calling: held & 1, meetings: held & 2 };
    if (holds[now] || !held) return {};
    return { product: holds.calling ? "" : "meetings" };
  }

  function index(listed) {
    const { spaced } = window.hub.find;
    const made = { customers: [], pages: [], sections: [], metrics: [] };
    for (const [id, label, held, ...tags] of listed.customers)
      made.customers.push({ label, note: tags.join(", "), name: spaced(label), more: tags.map(spaced).join(""), id: spaced(id), href: () => address("/customers/" + encodeURIComponent(id), product(held)) });
    for (const [path, label, more] of listed.pages) made.pages.push({ label, name: spaced(label), more: spaced(more), href: () => address(path) });
    for (const [key, label, path, only] of listed.sections) {
      const here = () => window.location.pathname.startsWith("/customers/") && document.getElementById(key);
      const href = () => (here() ? window.location.pathname + window.location.search + "#" + key : address(path, only ? { product: "" } : {}, path === "/" ? key : ""));
      made.sections.push({ label, name: spaced(label), href, there: () => path || here() });
    }
    for (const [key, label, note] of listed.metrics) made.metrics.push({ label, note, name: spaced(label), more: spaced(note), id: spaced(key), href: () => address("/metrics", {}, key) });
    return made;
  }

  // A cached copy is asked for again each time; the server mostly answers that it is still the same.
  function load(lang) {
    return fetch("/palette.json?lang=" + lang, { headers: { Accept: "application/json" } }).then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      const tag = answer.headers.get("ETag");
      if (known.has(lang) && known.get(lang).tag === tag) return null;
      return answer.json().then((listed) => known.set(lang, { tag, index: index(listed) }));
    });
  }

  // Up to ten results, the kind with the best one first; each kind up to five while others want the room.
  function search(all, query) {
    if (!query) return [{ kind: "pages", found: all.pages }];
    const kinds = ORDER.map((kind, order) => {
      const entries = kind === "sections" ? all.sections.filter((entry) => entry.there()) : all[kind];
      return { kind, order, ...window.hub.find.best(entries, query, MOST) };
    }).filter((each) => each.count);
    kinds.sort((a, b) => a.rank - b.rank || a.order - b.order);
    const shown = kinds.map((each) => Math.min(each.found.length, EACH));
    let room = MOST - shown.reduce((sum, n) => sum + n, 0);
    kinds.forEach((each, i) => {
      const more = Math.min(each.found.length - shown[i], Math.max(room, 0));
      shown[i] += more;
      room -= more;
    });
    for (let i = kinds.length - 1; i > 0; i -= 1) // too many: the last kinds give way
      while (room < 0 && shown[i] > 1) { shown[i] -= 1; room += 1; }
    return kinds.map((each, i) => ({ ...each, found: each.found.slice(0, shown[i]) }));
  }

  // What the customer list itself can find: words with a filter such as status:expiring, or all the customers that match.
  function offers(groups, query) {
    const plain = groups.find((each) => each.kind === "customers");
    if (/(^|\s)[\p{L}_-]+:\s*\S/u.test(query)) return [{ label: said.ask, note: query, href: () => address("/query/customers", { q: query }), asks: true }];
    if (!plain || plain.count <= plain.found.length) return [];
    return [{ label: filled(said.all, { text: query }), href: () => address("/customers", { find: query }) }];
  }

  function option(entry, number, query) {
    const name = element("span", { class: "palette-name" });
    for (const [piece, on] of window.hub.find.marked(entry.label, entry.name ? query : "")) name.append(on ? element("mark", {}, piece) : piece);
    const made = element("a", { role: "option", id: "palette-" + number, href: entry.href(), class: "hub-link", tabindex: "-1", "aria-selected": "false" }, name);
    if (entry.note) made.append(" ", element("small", {}, entry.note));
    if (entry.asks) made.dataset.asks = "";
    return made;
  }

  // Where typed filters lead is the server's to say (dashboard/customer_query.py); what it does not understand is told here, and typing goes on.
  function ask(link) {
    fetch(link.href, { headers: { Accept: "application/json" } })
      .then((answer) => answer.json())
      .then((told) => {
        if (!told.href) return tell([told.said, told.instead ? told.try : ""].filter(Boolean).join(" "));
        const way = element("a", { href: told.href, class: "hub-link", hidden: "" });
        document.body.append(way);
        dialog.close();
        way.click();
        return way.remove();
      })
      .catch(() => tell(said.failed));
  }

  function draw() {
    const all = known.get(said.lang), query = box.value.trim();
    list.replaceChildren();
    if (!all) {
      tell(failed ? said.failed : said.loading);
      return choose(-1);
    }
    const groups = search(all.index, query), asked = offers(groups, query);
    if (asked.length) groups.splice(asked[0].note ? 0 : groups.length, 0, { kind: "act", found: asked });
    let number = 0;
    for (const { kind, found } of groups) {
      const heading = element("div", { class: "palette-kind", "aria-hidden": "true" }, said[kind]);
      list.append(element("div", { role: "group", "aria-label": said[kind] }, heading, ...found.map((entry) => option(entry, number++, query))));
    }
    tell(number ? "" : filled(said.none, { text: query }), number ? filled(number === 1 ? said.count_one : said.count, { n: number }) : "");
    return choose(number ? 0 : -1);
  }

  function tell(seen, heard = "") {
    told.replaceChildren(seen ? element("p", {}, seen) : element("p", { class: "visually-hidden" }, heard));
    list.hidden = Boolean(seen);
    box.setAttribute("aria-expanded", String(!seen));
  }

  function choose(number) {
    const options = [...list.querySelectorAll("[role=option]")];
    chosen = options.length ? (number + options.length) % options.length : -1;
    options.forEach((each, i) => each.setAttribute("aria-selected", String(i === chosen)));
    if (chosen < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", options[chosen].id);
    return options[chosen];
  }

  function pressed(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const at = choose(event.key === "ArrowDown" ? chosen + 1 : Math.max(chosen, 0) - 1);
      if (at) at.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      const link = list.querySelector('[aria-selected="true"]');
      if (link && (event.ctrlKey || event.metaKey) && !("asks" in link.dataset)) window.open(link.href, "_blank", "noopener");
      else if (link) link.click();
    } else if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      dialog.close();
    }
  }

  function build() {
    box = element("input", { type: "text", role: "combobox", "aria-autocomplete": "list", "aria-controls": "palette-list", "aria-expanded": "false",
      "aria-label": said.search, placeholder: said.hint, autocomplete: "off", autocapitalize: "none", spellcheck: "false", maxlength: "120" });
    list = element("div", { role: "listbox", id: "palette-list", "aria-label": said.results });
    told = element("div", { class: "palette-told", role: "status" });
    const key = (sign, text) => element("span", {}, element("kbd", {}, sign), " " + text);
    const foot = element("div", { class: "palette-foot", "aria-hidden": "true" }, key("↑ ↓", said.choose), key("↵", said.open), key("Esc", said.close));
    dialog = element("dialog", { class: "palette", "aria-label": said.search }, box, list, told, foot);
    box.addEventListener("input", draw);
    box.addEventListener("keydown", pressed);
    dialog.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link && "asks" in link.dataset) {
        event.preventDefault();
        return ask(link);
      }
      if (event.target === dialog || (link && !event.ctrlKey && !event.metaKey && !event.shiftKey)) dialog.close();
      return undefined;
    });
    list.addEventListener("mousemove", (event) => {
      const link = event.target.closest("[role=option]");
      if (link && link.getAttribute("aria-selected") !== "true") choose([...list.querySelectorAll("[role=option]")].indexOf(link));
    });
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
  }

  function open() {
    said = words();
    if (!said) return;
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    build();
    dialog.showModal();
    failed = false;
    draw();
    const done = () => dialog.open && (!known.has(said.lang) || !list.childElementCount || !box.value) && draw();
    load(said.lang).then(done, () => { failed = true; done(); });
  }

  document.addEventListener("keydown", (event) => {
    const letter = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const chord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if ((!letter && !chord) || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.target.closest && event.target.closest(TYPING)) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest(".open-palette")) open();
  });

  // Once the page has nothing else to do, so that the first / finds at once.
  const idle = window.requestIdleCallback || ((call) => window.setTimeout(call, 1500));
  const drawn = new MutationObserver(() => {
    if (!document.querySelector(".open-palette")) return;
    drawn.disconnect();
    idle(() => load(words().lang).catch(() => {}), { timeout: 5000 });
  });
  drawn.observe(document.documentElement, { childList: true, subtree: true });
})();
