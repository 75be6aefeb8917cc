// Tags of the chosen customers: the bar appears when rows are chosen, acts on those that are shown, and says which were refused.
(function () {
  "use strict";
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const NAMED = 12; // of those that were left as they are
  const TABLE = "customers-table";
  const bar = () => document.getElementById("bulk");
  const table = () => window.dash_ag_grid && window.dash_ag_grid.getApi(TABLE);
  const chosen = () => table().getSelectedNodes().filter((node) => node.displayed); // what a filter hides is left alone
  const told = (name) => JSON.parse(bar().dataset.said)[name];
  const say = (text) => bar().querySelector(".bulk-said").replaceChildren(text);

  // Called after every change of the choice and of the rows shown.
  functions.customerChosen = ({ api }) => {
    if (!bar() || api.isDestroyed()) return;
    const count = api.getSelectedNodes().filter((node) => node.displayed).length;
    bar().hidden = !count;
    const text = told("chosen") || "";
    bar().querySelector(".bulk-count").textContent = text.replace("{n}", count.toLocaleString(document.documentElement.lang));
    if (!count) say("");
  };

  async function act(name) {
    const field = document.getElementById("bulk-tag");
    const tag = field.value.trim();
    if (!tag) {
      say(told("needed"));
      field.focus();
      return;
    }
    const rows = chosen().map((node) => node.data), most = Number(bar().dataset.most);
    if (rows.length > most) {
      say(told("most"));
      return;
    }
    say("");
    const answer = await window.partnerhub.act(name, { orgs: rows.map((row) => row.org_id), tag });
    const done = answer && answer.undo ? new Set(answer.undo.values.orgs) : null;
    const left = done ? rows.filter((row) => !done.has(row.org_id)) : [];
    if (left.length) say(told("left").replace("{names}", left.slice(0, NAMED).map((row) => row.customer).join(", ") + (left.length > NAMED ? " …" : "")));
  }

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "bulk") return;
    event.preventDefault();
    act("tag-add");
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-bulk]");
    if (!button) return;
    if (button.dataset.bulk === "clear") table().deselectAll();
    else act(button.dataset.bulk);
  });
})();
