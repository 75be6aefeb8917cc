// Bringing files: dropped or chosen, sent as one form with their paths, then loaded by a job whose bars the server draws (dashboard/uploads.py).
// What a job does is known to the server alone, so a reload of the page goes on where it was.
(function () {
  "use strict";
  const EVERY = 1000; // ms between two looks at a job
  const lang = () => document.documentElement.lang.slice(0, 2) || "en";
  const zone = () => document.getElementById("drop");
  const host = () => document.getElementById("jobs");
  const texts = () => JSON.parse(zone().dataset.words);
  let sending = null, watching = false;

  function show(target, html) {
    const template = document.createElement("template");
    template.innerHTML = html; // made by dashboard/markup.py: every text in it is escaped
    target.replaceChildren(template.content);
  }

  // A request of ours: its answer, or the sentence that says why not.
  async function ask(path, values) {
    const post = values === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(values) };
    const answer = await fetch(path + (path.includes("?") ? "&" : "?") + "lang=" + lang(), { ...post, credentials: "same-origin" });
    const document_ = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(document_.said || document_.error || String(answer.status));
    return document_;
  }

  function go(path) {
    if (window.location.pathname !== path) window.history.pushState({}, "", path + window.location.search);
    window.dispatchEvent(new PopStateEvent("popstate"));
  }

  // The end of a job: the page is drawn anew, or, from the first page, the one that shows what came of it.
  function finished(jobs) {
    const first = document.querySelector(".welcome"), job = jobs[0] || {};
    if (host()) {
      host().replaceChildren();
      host().dataset.jobs = "idle"; // what the page said when it was drawn is over
    }
    window.dash_clientside.set_props("live-acted", { data: Date.now() });
    if (first && job.state === "done") go(job.name === "demo" ? "/" : "/data");
  }

  async function look() {
    let now = null;
    try {
      now = await ask("/jobs/current");
    } catch (problem) {
      window.setTimeout(look, 3 * EVERY); // the server is being restarted, or the line is down: the job goes on
      return;
    }
    const shown = host();
    if (now.active) {
      if (shown) show(shown, now.html);
      window.setTimeout(look, EVERY);
      return;
    }
    watching = false;
    finished(now.jobs);
  }

  function watch() {
    if (watching) return;
    watching = true;
    look();
  }

  // Files and folders, with the path of each below what was dropped.
  async function within(entry, path) {
    if (entry.isFile) return [{ file: await new Promise((done, failed) => entry.file(done, failed)), path: path + entry.name }];
    const reader = entry.createReader(), found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return found;
      for (const each of some) found.push(...(await within(each, path + entry.name + "/")));
    }
  }

  async function dropped(items) {
    const entries = [...items].filter((item) => item.kind === "file").map((item) => (item.webkitGetAsEntry ? item.webkitGetAsEntry() : null) || item.getAsFile());
    const found = [];
    for (const entry of entries) {
      if (entry instanceof File) found.push({ file: entry, path: entry.name });
      else if (entry) found.push(...(await within(entry, "")));
    }
    return found;
  }

  function say(text, share) {
    const place = zone() && zone().querySelector(".sending");
    if (!place) return;
    const line = document.createElement("p");
    line.textContent = text;
    place.replaceChildren(line);
    if (share === undefined) return;
    const bar = document.createElement("progress"), number = document.createElement("span");
    bar.max = 1;
    bar.value = share;
    bar.setAttribute("aria-label", text);
    number.textContent = Math.floor(share * 100) + "\u00a0%";
    number.dataset.figure = "sent";
    number.dataset.value = share.toFixed(4);
    place.append(bar, number);
  }

  const visible = (path) => !path.split("/").some((part) => part.startsWith("."));

  function send(found, door = "/upload?") {
    const words = texts(), chosen = found.filter(({ path }) => visible(path)), limit = Number(zone().dataset.drop);
    if (sending) return say(words.busy);
    if (!chosen.length) return say(words.nothing);
    if (chosen.reduce((sum, { file }) => sum + file.size, 0) > limit * 1048576) return say(words.large.replace("{n}", limit));
    const form = new FormData();
    form.append("modified", JSON.stringify(chosen.map(({ file }) => file.lastModified || 0)));
    for (const { file, path } of chosen) form.append("files", file, path);
    const text = chosen.length === 1 ? words.one : words.sending.replace("{n}", chosen.length.toLocaleString(lang()));
    sending = new XMLHttpRequest();
    sending.open("POST", door + "lang=" + lang());
    sending.responseType = "json";
    sending.upload.onprogress = (event) => event.lengthComputable && say(text, event.loaded / event.total);
    sending.onloadend = () => {
      const { status, response } = sending;
      sending = null;
      if (status !== 202) return say((response && response.said) || words.broken);
      const left = (response.left || []).map(({ file, said }) => file + ": " + said);
      say(words.checking + (left.length ? " " + words.left + " " + left.join("; ") : ""));
      return watch();
    };
    say(text, 0);
    return sending.send(form);
  }

  // Anywhere on a page with a place to drop; the place shows that it would take it.
  const carries = (event) => zone() && event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    zone().classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (zone() && !event.relatedTarget) zone().classList.remove("over");
  });
  document.addEventListener("drop", async (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    zone().classList.remove("over");
    send(await dropped(event.dataTransfer.items));
  });
  document.addEventListener("click", (event) => {
    const box = event.target.closest && event.target.closest("input[data-folder]");
    if (box) box.webkitdirectory = true;
  }, true);
  document.addEventListener("change", (event) => {
    if (!event.target.matches || !event.target.matches("input[data-upload], input[data-corrected]")) return;
    const found = [...event.target.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
    const of = event.target.dataset.corrected;
    event.target.value = "";
    if (found.length) send(found, of ? "/upload/corrected?file=" + of + "&" : undefined);
  });
  window.addEventListener("beforeunload", (event) => sending && event.preventDefault());

  const said = (inside, text) => {
    const line = inside.querySelector(".act-said");
    if (line) line.textContent = text;
  };

  async function act(inside, path, values) {
    said(inside, "");
    try {
      const answer = await ask(path, values);
      if (answer.job) watch();
      return answer;
    } catch (problem) {
      said(inside, problem.message);
      return null;
    }
  }

  document.addEventListener("click", async (event) => {
    const start = event.target.closest && event.target.closest("[data-start]");
    if (start) {
      start.disabled = true;
      if (!(await act(start.parentElement, "/upload/" + start.dataset.start, {}))) start.disabled = false;
    }
    const forget = event.target.closest && event.target.closest("[data-forget]");
    if (forget && window.confirm(forget.dataset.ask)) {
      const place = forget.closest(".columns-host"), answer = await act(place, "/upload/columns", { set: JSON.parse(forget.dataset.forget) });
      if (answer) show(place, answer.html);
    }
  });

  document.addEventListener("submit", (event) => {
    const place = event.target.closest("[data-place]"), columns = event.target.closest("[data-columns]");
    if (!place && !columns) return;
    event.preventDefault();
    if (place) {
      const given = new FormData(place);
      act(place, "/upload/place", { files: given.getAll("files"), org: given.get("org") || "", week: given.get("week") || "" });
      return;
    }
    const changed = [...columns.querySelectorAll("select")].filter((select) => select.value !== select.dataset.was);
    act(columns, "/upload/columns", { file: columns.dataset.columns, set: Object.fromEntries(changed.map((select) => [select.name, select.value])) });
  });

  // What the command line has to be asked for is asked when somebody opens it. `toggle` does not bubble.
  document.addEventListener("toggle", async (event) => {
    const box = event.target;
    if (!box.matches || !box.matches("details.columns-of") || !box.open) return;
    const place = box.querySelector(".columns-host"), file = box.dataset.file;
    place.textContent = zone() ? texts().asking : "…";
    try {
      show(place, (await ask("/upload/columns" + (file ? "?file=" + encodeURIComponent(file) : ""))).html);
    } catch (problem) {
      place.textContent = problem.message;
    }
  }, true);

  // A page that is drawn while a job is at work takes it up.
  new MutationObserver(() => {
    if (!watching && host() && host().dataset.jobs === "active") watch();
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-jobs"] });
})();
