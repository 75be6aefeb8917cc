// The search box of the customer list, and the bar that tags the chosen customers (dashboard/customer_query.py, dashboard/customer_tags.py).
(function () {
  "use strict";
  const TYPING = "input, textarea, select, [contenteditable]";
  const MOST = 8;
  const by = (id) => document.getElementById(id);
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const SPLIT = /(?:[^\s"]|"[^"]*"?)+/g;

  function make(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // --- the box: what it offers for the word being typed ---

  let active = -1;
  const listed = () => [...by("query-list").querySelectorAll("[role=option]")];

  function close() {
    const list = by("query-list"), box = by("query");
    if (!list || !box) return;
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  const last = (text) => (/\s$/.test(text) && (text.match(/"/g) || []).length % 2 === 0 ? "" : (text.match(SPLIT) || [""]).pop());

  function offer(box) {
    const word = fold(last(box.value).replace(/"/g, ""));
    const { terms: all, keys } = by("query-form").dataset, terms = JSON.parse(all);
    const fits = ([term, name]) => fold(term.replace(/"/g, "")).startsWith(word) || (word.length > 1 && !word.includes(":") && fold(term + " " + name).includes(word));
    const found = word ? terms.filter(fits).slice(0, MOST) : JSON.parse(keys);
    if (!found.length) return close();
    const options = found.map(([term, name, count], index) =>
      make("div", { role: "option", id: "query-option-" + index, "data-term": term, "aria-selected": "false" },
        make("code", {}, term), make("span", {}, name), ...(count === null ? [] : [make("span", { class: "n", "data-count": count }, count.toLocaleString(document.documentElement.lang))])));
    by("query-list").replaceChildren(...options);
    by("query-list").hidden = false;
    active = -1;
    box.setAttribute("aria-expanded", "true");
    box.removeAttribute("aria-activedescendant");
    return undefined;
  }

  function mark(step) {
    const options = listed();
    active = (active + step + options.length + (active < 0 && step < 0 ? 1 : 0)) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    by("query").setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    const box = by("query"), word = last(box.value);
    box.value = box.value.slice(0, box.value.length - word.length) + option.dataset.term + (option.dataset.term.endsWith(":") ? "" : " ");
    box.focus();
    if (box.value.endsWith(":")) offer(box);
    else close();
  }

  function refuse(answer) {
    const said = by("query-said"), box = by("query");
    const text = make("span", {}, answer.said);
    const again = answer.instead ? [" ", make("button", { type: "button", class: "quiet", "data-instead": answer.instead }, answer.try)] : [];
    said.replaceChildren(text, ...again);
    box.setAttribute("aria-invalid", "true");
    box.focus();
  }

  function calm() {
    by("query-said").replaceChildren();
    by("query").removeAttribute("aria-invalid");
  }

  // Where the query leads is asked with the address as it is now, and followed like a link.
  async function submit(form) {
    const asked = new URLSearchParams(window.location.search);
    asked.set("q", by("query").value.trim());
    close();
    const answer = await window.fetch(form.getAttribute("action") + "?" + asked, { headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (!told.href) return refuse(told);
    calm();
    by("query").value = "";
    if (told.href !== window.location.pathname + window.location.search) {
      window.history.pushState({}, "", told.href);
      window.dispatchEvent(new PopStateEvent("popstate"));
    }
    return undefined;
  }

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "query-form") return;
    event.preventDefault();
    submit(event.target);
  });
  document.addEventListener("input", (event) => {
    if (event.target.id === "query") {
      calm();
      offer(event.target);
    } else if (event.target.classList.contains("among")) {
      const word = fold(event.target.value);
      for (const link of event.target.parentElement.querySelectorAll("a")) link.hidden = !fold(link.querySelector(".option").textContent).includes(word);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id === "query") {
      const shown = by("query-list") && !by("query-list").hidden;
      if (event.key === "Escape" && shown) close();
      else if (shown && (event.key === "ArrowDown" || event.key === "ArrowUp")) mark(event.key === "ArrowDown" ? 1 : -1);
      else if (shown && active >= 0 && (event.key === "Enter" || event.key === "Tab")) take(listed()[active]);
      else return;
      event.preventDefault();
      return;
    }
    const free = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
    if (event.key !== "f" || !free || !by("query") || document.querySelector("dialog[open]") || event.target.closest(TYPING)) return;
    event.preventDefault();
    by("query").focus();
  });
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest && event.target.closest("#query-list [role=option]");
    if (!option) return;
    event.preventDefault(); // the box keeps the focus
    take(option);
  });
  document.addEventListener("focusin", (event) => event.target.id === "query" && !event.target.value && offer(event.target));
  document.addEventListener("focusout", (event) => event.target.id === "query" && close());
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-instead]");
    if (!button) return;
    by("query").value = button.dataset.instead;
    by("query-form").requestSubmit();
  });
})();
