// What the tables do beyond their cells: theme, order, totals of the rows shown, quick filter, Enter on a link.
window.hub = window.hub || {};
(function () {
  "use strict";
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const known = (value) => value !== null && value !== undefined;

  let theme = null; // one for all tables: the same style sheet once, colours by CSS variables
  functions.hubGridTheme = (base) => {
    theme = theme || base.withParams({
      accentColor: "var(--accent)", backgroundColor: "var(--surface)", foregroundColor: "var(--text)", borderColor: "var(--line)",
      browserColorScheme: "inherit", fontFamily: "inherit", fontSize: 13.5, cellHorizontalPadding: 10, wrapperBorder: false, wrapperBorderRadius: 0,
      headerBackgroundColor: "var(--surface)", headerTextColor: "var(--text-3)", headerFontSize: 12.5, headerFontWeight: 550,
      headerColumnResizeHandleColor: "transparent", headerCellHoverBackgroundColor: "var(--surface)", rowHoverColor: "var(--hover)",
      pinnedColumnBorder: false, columnBorder: false, oddRowBackgroundColor: "var(--surface)", pinnedRowBorder: { color: "var(--line)" },
      iconSize: 14,
    });
    return theme;
  };

  // Unknown last, then too few to rank (field `base` below `least`), whatever the direction.
  functions.hubCompare = (base, least) => (a, b, one, two, descending) => {
    const rank = (value, node) => (!known(value) ? 2 : base && node.data[base] < least ? 1 : 0);
    const late = rank(a, one) - rank(b, two);
    if (late) return descending ? -late : late;
    if (!known(a)) return 0;
    return typeof a === "string" ? a.localeCompare(b, document.documentElement.lang || undefined) : a - b;
  };

  // The quick filter reads what a reader reads in the text columns; a trial's real id counts too.
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, ""); // "graos" finds Grãos, here as in the exports
  functions.hubQuickText = (params) => plain(quickText(params));
  const quickText = (params) => {
    const { value, data, colDef } = params;
    if (colDef.context.kind === "subscription") return (data.kind === "trial" ? params.context.words.trial + " " : "") + (value || "");
    return Array.isArray(value) ? value.join(" ") : known(value) ? String(value) : "";
  };
  functions.hubNoText = () => "";

  functions.hubBarValue = (params) => {
    const d = params.data || {};
    return known(d.total) ? [d.total, d.assigned, d.used, d.available, d.overage, d.used_unknown].join("/") : null;
  };

  const BAR = ["total", "assigned", "used", "available", "overage"];
  const sum = (rows, key) => {
    const values = rows.map((row) => row[key]).filter(known);
    return values.length ? values.reduce((all, value) => all + value, 0) : null;
  };

  function cell(meta, rows) {
    if (meta.total === "sum") return sum(rows, meta.key);
    if (meta.total === "amounts") return window.hub.amounts(rows, meta.key);
    if (meta.total === "ratio") {
      const both = rows.filter((row) => known(row[meta.num]) && known(row[meta.den]));
      const below = sum(both, meta.den);
      return below ? sum(both, meta.num) / below : null;
    }
    if (meta.total === "distinct") return { rows: rows.length, distinct: meta.num ? new Set(rows.map((row) => row[meta.num])).size : null, words: meta.words };
    return null;
  }

  window.hub.totals = (columns, rows) => {
    const result = {};
    for (const meta of columns) {
      if (meta.kind === "bar") {
        for (const key of BAR) result[key] = key in result && result[key] !== null ? result[key] : sum(rows, key);
        result.used_unknown = rows.filter((row) => !known(row.used)).length;
      } else if (meta.total !== "none") result[meta.key] = cell(meta, rows);
    }
    const who = columns.find((meta) => meta.total === "distinct");
    const what = columns.find((meta) => meta.kind === "subscription");
    if (who && what && who !== what) { // customers under Customer, subscriptions under Subscription
      result[what.key] = { rows: rows.length, distinct: null, words: who.words };
      result[who.key].rows = null;
    }
    return result;
  };

  // Called after every filter and sort with the rows shown, in order; the totals row follows once the grid is done with them.
  const linked = new WeakMap(); // the links that each table's cells were drawn with
  functions.hubShown = (params) => {
    const { api } = params;
    const rows = params.nodes.map((node) => node.data);
    window.setTimeout(() => {
      if (api.isDestroyed()) return;
      const context = api.getGridOption("context");
      const links = JSON.stringify(context.links);
      if (linked.has(api) && linked.get(api) !== links) api.refreshCells({ force: true, columns: Object.keys(context.links) });
      linked.set(api, links);
      const columns = (api.getColumns() || []).map((column) => column.getColDef().context);
      const row = context.totals && rows.length ? [window.hub.totals(columns, rows)] : [];
      if (JSON.stringify(api.getGridOption("pinnedBottomRowData") || []) !== JSON.stringify(row)) api.setGridOption("pinnedBottomRowData", row);
    });
  };

  functions.hubCellKey = (params) => {
    if (params.event.key !== "Enter") return;
    const link = params.event.target.querySelector("a[href]");
    if (link) link.click();
  };

  document.addEventListener("input", (event) => {
    const box = event.target.closest ? event.target.closest(".grid-filter") : null;
    const api = box && window.dash_ag_grid.getApi(event.target.id.replace(/-filter$/, ""));
    if (api) api.setGridOption("quickFilterText", plain(event.target.value));
  });
})();
