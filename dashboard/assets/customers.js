// The customer list: its cells (two lines each), which columns have room, its order, and what its quick filter reads (dashboard/customer_list.py).
window.hub = window.hub || {};
(function () {
  "use strict";
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const el = (...args) => window.React.createElement(...args);
  const known = (value) => value !== null && value !== undefined;
  const filled = (pattern, data) => pattern.replace(/\{(\w+)\}/g, (_, field) => encodeURIComponent(data[field]));
  const TABLE = "customers-table", HOLDER = "customers-rows";
  const AMOUNTS = ["total", "assigned", "used", "available", "overage"];

  function who(cell) {
    const { data, context, said } = cell;
    const tag = (text) => {
      const by = (context.typed[data.org_id] || {})[text];
      return el("span", { key: text, className: by ? "hub-tag typed" : "hub-tag", "data-tip": by ? said.typed.replace("{who}", by) : said.imported }, text);
    };
    const name = el("a", { key: "a", href: filled(context.links.customer, data), className: "hub-link", tabIndex: -1, title: data.customer }, data.customer);
    const tags = data.tags && data.tags.length ? el("span", { key: "t", className: "tags", "data-tip": data.tags.join("\n") }, data.tags.map(tag)) : null;
    return [el("span", { key: "n", className: "name" }, name), tags];
  }

  function statuses(cell) {
    const { data, said } = cell;
    if (!data.status.length) return el("span", { className: "muted" }, "–");
    const tip = data.status.map((number) => said.meanings[number]).join("\n");
    const badge = (number, index) =>
      el("span", { key: number, className: "status" + (said.urgent[number] ? " urgent" : "") + (index ? "" : " first") }, said.statuses[number]);
    return el("span", { className: "statuses", "data-tip": tip }, data.status.map(badge));
  }

  // How many were bought, and the bar of all tables below it.
  function amounts(cell) {
    const { meta, data, said, words, lang } = cell;
    const list = data[meta.key];
    if (!list) return el("span", { className: "muted", "data-tip": said.unheld }, "–");
    const values = Object.fromEntries(AMOUNTS.map((key, index) => [key, list[index]]));
    const bar = { data: { ...values, used_unknown: list[5] || 0 }, words, lang, value: "bar" };
    const total = el("span", { key: "n", className: "bought", "data-metric": "total", "data-value": JSON.stringify(values.total) }, window.hub.format(values.total, "count", lang, words));
    return [total, el("span", { key: "b" }, window.hub.drawn.bar(bar))];
  }

  function next(cell) {
    const { data, said, words, lang } = cell;
    if (!data.next) return el("span", { className: "muted", "data-tip": said.undated }, "–");
    const day = (value) => window.hub.format(value, "date", lang, words);
    const act = data.act ? el("span", { key: "a", className: data.late ? "act late" : "act", "data-tip": data.late ? said.late : undefined }, said.act_by.replace("{day}", day(data.act))) : null;
    return [el("span", { key: "d", className: "when", "data-metric": "next_on", "data-value": JSON.stringify(data.next) }, day(data.next)), act];
  }

  const open = (cell) => {
    const text = cell.said.open.replace("{customer}", cell.data.customer);
    const href = filled(cell.context.links.open, cell.data);
    return el("a", { href, target: "_blank", rel: "noopener noreferrer", className: "launch", tabIndex: -1, "aria-label": text, "data-tip": text }, "↗");
  };
  const managed = ({ data, said }) => (data.managed ? said.managed[data.managed] : el("span", { className: "muted", "data-tip": said.unmanaged }, "–"));
  const signin = ({ data, said, words, lang }) => (data.signin ? window.hub.format(data.signin, "date", lang, words) : el("span", { className: "muted" }, said.unsigned));

  function counted({ data, words, lang }) { // the totals row
    const n = data.customer.rows;
    const number = el("span", { key: "n", "data-metric": "rows", "data-value": JSON.stringify(n) }, window.hub.format(n, "count", lang, words));
    return [number, " " + window.hub.plural(n, lang, words.customers)];
  }

  const drawn = { who, statuses, amounts, next, managed, signin, open };
  cells.CustomerCell = function (props) {
    const { context } = props;
    const cell = { meta: props.colDef.context, data: props.data || {}, context, said: context.said, words: context.words, lang: context.lang };
    if (props.node.rowPinned === "bottom" && cell.meta.kind !== "amounts") return cell.meta.kind === "who" ? el("span", { className: "counted" }, counted(cell)) : null;
    return el(window.React.Fragment, null, drawn[cell.meta.kind](cell));
  };

  // Sums of what the rows shown hold; an unknown use stays out and is counted.
  window.hub.amounts = (rows, key) => {
    const held = rows.map((row) => row[key]).filter(Boolean);
    if (!held.length) return null;
    const sum = (index) => held.reduce((all, list) => all + (list[index] || 0), 0);
    const used = held.filter((list) => known(list[2]));
    return [sum(0), sum(1), used.length ? sum(2) : null, sum(3), sum(4), held.length - used.length];
  };

  // Unknown last, whatever the direction; statuses by the most urgent one, products by what was bought.
  const ORDER = { statuses: (list) => list[0], amounts: (list) => list[0] };
  functions.customerCompare = (kind) => (a, b, one, two, descending) => {
    const value = (raw) => (known(raw) && ORDER[kind] ? ORDER[kind](raw) : raw);
    const left = value(a), right = value(b);
    if (!known(left) || !known(right)) return known(left) === known(right) ? 0 : (known(left) ? -1 : 1) * (descending ? -1 : 1);
    return typeof left === "string" ? left.localeCompare(right, document.documentElement.lang || undefined) : left - right;
  };

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "");
  const READ = {
    who: ({ data }) => [data.customer, ...(data.tags || [])],
    statuses: ({ data, context }) => data.status.map((number) => context.said.statuses[number]),
    managed: ({ data, context }) => [context.said.managed[data.managed] || ""],
  };
  functions.customerText = (params) => {
    const read = READ[params.colDef.context.kind];
    return read ? plain(read(params).join(" ")) : "";
  };

  // What travelled column by column becomes rows, as soon as the table is there.
  function rows(text) {
    const { status, tags, ...pack } = JSON.parse(text), keys = Object.keys(pack);
    return pack.org_id.map((_, index) => {
      const row = { status: [...status[index]].map(Number), tags: tags[index] ? tags[index].split("\n") : [] };
      for (const key of keys) row[key] = pack[key][index];
      row.to = row.meetings && !row.calling ? "meetings" : "calling"; // a product that she holds
      return row;
    });
  }

  async function give(holder) {
    const api = await window.dash_ag_grid.getApiAsync(TABLE);
    if (holder.isConnected && !api.isDestroyed()) api.setGridOption("rowData", rows(holder.dataset.rows));
  }

  const page = new MutationObserver((changes) => {
    const holders = new Set();
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") holders.add(target);
      else if (!target.closest(".hub-grid")) {
        for (const node of addedNodes) {
          const holder = node.nodeType === Node.ELEMENT_NODE && (node.id === HOLDER ? node : node.querySelector("#" + HOLDER));
          if (holder) holders.add(holder);
        }
      }
    }
    holders.forEach(give);
  });
  page.observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-rows", "data-of"] });

  // Tab leaves the table: the arrows walk its cells.
  functions.customerTab = () => false;

  // Columns that have no room are left out, never pushed out of sight.
  functions.customerFit = ({ api }) => {
    const box = document.getElementById(TABLE);
    if (!box || !box.clientWidth || api.isDestroyed()) return;
    const fits = (column) => box.clientWidth >= (column.getColDef().context || { since: 0 }).since;
    const wrong = (api.getColumns() || []).filter((column) => column.isVisible() !== fits(column));
    if (wrong.length) api.setColumnsVisible(wrong.filter(fits), true);
    if (wrong.length) api.setColumnsVisible(wrong.filter((column) => !fits(column)), false);
  };
})();
