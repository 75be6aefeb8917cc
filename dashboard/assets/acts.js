// Sends what a form or button of dashboard/forms.py does, says what was done and offers to undo it; the page is redrawn in place.
// What could not be saved stays in the form, with the reason.
(function () {
  "use strict";
  const STAYS = 10000; // ms that a toast stays; while the pointer or the focus is on it, it stays longer
  const texts = { // until the reader's own words have come (GET /act), and where they cannot
    undo: "Undo", close: "Close", cancel: "Cancel", go: "Continue", kept: "What you typed is still here.", theirs: "It now says:",
    again: "Save again to replace it with yours.", lost: "Nothing was saved: the server could not be reached.",
    enter: "Sign in",
  };
  let asked = ""; // the language whose words were asked for

  function address(name) {
    const lang = new URLSearchParams(location.search).get("lang");
    return (name ? "/act/" + encodeURIComponent(name) : "/act") + (lang ? "?lang=" + encodeURIComponent(lang) : "");
  }

  async function learn() {
    const where = address("");
    if (asked === where) return;
    asked = where;
    try {
      const answer = await fetch(where);
      if (answer.ok) Object.assign(texts, await answer.json());
    } catch { /* the English ones do */ }
  }

  function make(tag, className, text, more) {
    const made = Object.assign(document.createElement(tag), { className, ...more });
    if (text) made.textContent = text;
    return made;
  }

  const redraw = () => window.dash_clientside.set_props("live-acted", { data: Date.now() });

  // { ok, status, said, undo, current }: what the server answered, or that it did not.
  async function send(name, values) {
    try {
      const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(values), credentials: "same-origin" };
      const answer = await fetch(address(name), options);
      return { said: texts.lost, undo: null, ...(await answer.json()), ok: answer.ok, status: answer.status };
    } catch {
      return { ok: false, status: 0, said: texts.lost, undo: null };
    }
  }

  // --- the toast ---

  let region, timer;

  function place() {
    if (!region) document.body.append((region = make("div", "toasts", "", { role: "status" })));
    return region;
  }

  function hide() {
    clearTimeout(timer);
    const inside = region.contains(document.activeElement), back = document.getElementById("content");
    region.replaceChildren();
    document.body.classList.remove("toasted");
    if (inside && back) {
      back.tabIndex = -1; // so that the keyboard goes on in the page, not at its start
      back.focus({ preventScroll: true });
    }
  }

  function toast(said, undo, problem) {
    clearTimeout(timer);
    const box = make("div", problem ? "toast-box problem" : "toast-box");
    box.append(make("span", "toast-said", said));
    if (undo) {
      const button = make("button", "toast-undo", texts.undo, { type: "button" });
      button.addEventListener("click", () => back(undo, button));
      box.append(button);
    }
    const close = make("button", "toast-close", "×", { type: "button", title: texts.close });
    close.setAttribute("aria-label", texts.close);
    close.addEventListener("click", hide);
    box.append(close);
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(hide, STAYS);
    };
    for (const name of ["pointerenter", "focusin"]) box.addEventListener(name, () => clearTimeout(timer));
    for (const name of ["pointerleave", "focusout"]) box.addEventListener(name, () => box.matches(":hover, :focus-within") || wait());
    place().replaceChildren(box);
    document.body.classList.add("toasted"); // what lies at the same edge makes room; `body:has()` would draw every page anew at each change
    wait();
  }

  // The reader's own session ended with what she did: what was done stays to be read, and the way on is to sign in.
  function ended(said) {
    toast(said, null);
    clearTimeout(timer);
    const link = make("a", "toast-undo", texts.enter, { href: "/sign-in?" + new URLSearchParams({ next: location.pathname + location.search }) });
    region.querySelector(".toast-box").replaceChildren(make("span", "toast-said", said), link);
    link.focus({ preventScroll: true });
  }

  async function back(undo, button) {
    button.disabled = true;
    const answer = await send(undo.act, undo.values);
    toast(answer.said, null, !answer.ok);
    redraw(); // also when it could not be undone: somebody changed it meanwhile
  }

  // A pressed control that the redrawn page no longer has leaves the keyboard nowhere: then it is at the way back.
  function keepFocus(pressed) {
    let left = 20;
    const look = () => {
      if (!pressed || !region) return;
      const undo = region.querySelector(".toast-undo");
      if (!pressed.isConnected && document.activeElement === document.body && undo) undo.focus({ preventScroll: true });
      else if ((left -= 1) > 0) setTimeout(look, 100);
    };
    look();
  }

  // --- the question before ---

  function confirmed(question) {
    return new Promise((resolve) => {
      const dialog = make("dialog", "act-ask"), text = make("p", "", question, { id: "act-ask-text" });
      dialog.setAttribute("aria-labelledby", text.id);
      const inside = make("form", "", "", { method: "dialog" }), row = make("div", "act-ask-row");
      row.append(make("button", "primary", texts.go, { value: "go" }), make("button", "quiet", texts.cancel, { value: "" }));
      inside.append(text, row);
      dialog.append(inside);
      dialog.addEventListener("close", () => {
        resolve(dialog.returnValue === "go");
        dialog.remove();
      });
      document.body.append(dialog);
      dialog.showModal(); // Esc closes it without a value, and the focus goes back to where it was
    });
  }

  // --- forms and buttons ---

  function tell(form, answer) {
    const line = form.querySelector(".act-said");
    if (!line) return toast(answer.said, null, true);
    const said = [answer.said];
    if (!answer.status || answer.status >= 500) said.push(" " + texts.kept);
    const theirs = answer.status === 409 && answer.current && answer.current.text;
    if (theirs) said.push(" " + texts.theirs, make("span", "act-theirs", theirs), texts.again);
    line.replaceChildren(...said);
    if (answer.status === 409 && answer.current && answer.current.version) // saying it again is then a decision
      form.dataset.values = JSON.stringify({ ...JSON.parse(form.dataset.values), version: answer.current.version });
    return undefined;
  }

  async function submit(form) {
    if (form.getAttribute("aria-busy") === "true") return;
    await learn();
    if (form.dataset.ask && !(await confirmed(form.dataset.ask))) return;
    form.setAttribute("aria-busy", "true");
    const fields = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    const answer = await send(form.dataset.act, { ...JSON.parse(form.dataset.values), ...fields });
    form.removeAttribute("aria-busy");
    if (!answer.ok) return tell(form, answer);
    const line = form.querySelector(".act-said");
    if (line) line.replaceChildren();
    form.reset();
    form.dispatchEvent(new CustomEvent("acted", { bubbles: true, detail: answer }));
    return done(answer, document.activeElement);
  }

  function done(answer, pressed) {
    if (!answer.said) return; // nothing that anybody would see changed
    if (answer.ended) return ended(answer.said);
    toast(answer.said, answer.undo);
    redraw();
    keepFocus(pressed);
  }

  async function press(button) {
    if (button.disabled) return;
    await learn();
    if (button.dataset.ask && !(await confirmed(button.dataset.ask))) return;
    button.disabled = true;
    const answer = await send(button.dataset.act, JSON.parse(button.dataset.values));
    button.disabled = false;
    if (answer.ok) return done(answer, button);
    toast(answer.said, null, true);
    if (answer.status === 409) redraw(); // what it is now
  }

  window.partnerhub = window.partnerhub || {};
  // For other scripts: does an act, says so and redraws; resolves to { ok, status, said, undo, current }, never rejects.
  window.partnerhub.act = async (name, values) => {
    await learn();
    const answer = await send(name, values);
    if (answer.ok) done(answer, null);
    else toast(answer.said, null, true);
    return answer;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-act]");
    if (!form) return;
    event.preventDefault();
    submit(form);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button[data-act]");
    if (button) press(button);
  });
  for (const name of ["focusin", "pointerover"])
    document.addEventListener(name, (event) => event.target.closest && event.target.closest("[data-act]") && learn());
  document.addEventListener("DOMContentLoaded", place); // a live region is heard only if it was there before its text
  if (document.readyState !== "loading") place();
})();
