// The cells of every table. Text is given to React as text: a customer's name can never become markup.
window.hub = window.hub || {};
(function () {
  "use strict";
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const el = (...args) => window.React.createElement(...args);
  const known = (value) => value !== null && value !== undefined;

  // The shape every number has in the page, so that a test or a script can read it without guessing.
  const figure = (key, value, text, more) =>
    el("span", { "data-metric": key, "data-value": JSON.stringify(known(value) ? value : null), ...more }, text);

  // A date with a note is one to mind: its sentence is the tooltip, a mark and a colour draw the eye.
  const late = ({ meta, data, total }) => !total && meta.kind === "date" && Boolean(meta.note && data[meta.note]);

  function tip(cell) {
    const { meta, data, value, words } = cell;
    if (meta.note && data[meta.note]) return data[meta.note];
    if (cell.weak) return words.few.replace("{n}", String(data[meta.base]));
    return known(value) || cell.total || meta.kind === "text" ? undefined : words.none;
  }

  function delta(cell) {
    const { meta, value, words, lang } = cell;
    const text = window.hub.format(value, meta.kind, lang, words);
    if (!known(value)) return figure(meta.key, value, text, { "data-tip": tip(cell) });
    const way = value > 0 ? "up" : value < 0 ? "down" : "same";
    const good = way === "same" || !meta.better ? "" : way === meta.better ? "better" : "worse";
    const spoken = way === "same" ? words.same : words[way] + (good ? ", " + words[good] : "");
    const shown = way === "same" ? "–" : (way === "up" ? "▲\u00a0" : "▼\u00a0") + text;
    return figure(meta.key, value, [
      el("span", { key: 1, "aria-hidden": way === "same" ? "true" : undefined }, shown),
      el("span", { key: 2, className: "visually-hidden" }, " " + spoken),
    ], { className: "delta " + (cell.weak ? "weak" : good), "data-tip": tip(cell) });
  }

  function bar(cell) {
    const { data, words, lang, value } = cell;
    const { total, assigned, used, overage, available } = data;
    if (!known(value) || !known(total)) return figure("total", null, "–");
    const count = (n) => window.hub.format(n, "count", lang, words);
    const unknown = data.used_unknown ? " (" + words.unknown_rows.replace("{n}", count(data.used_unknown)) + ")" : "";
    const lines = [
      words.used + " " + (known(used) ? count(used) : words.unknown) + unknown,
      words.assigned + " " + count(assigned),
      words.available + " " + count(available),
      ...(overage > 0 ? [words.overage + " " + count(overage)] : []),
      words.total + " " + count(total),
    ];
    // The track is what was bought, or what is assigned where that is more; overage is hatched past the limit.
    const track = Math.max(assigned + available, total, 1);
    const over = Math.min(overage, assigned);
    const dark = Math.min(known(used) ? used : 0, assigned - over);
    const part = (name, key, n, width) =>
      el("i", { className: name, key, "data-metric": key, "data-value": JSON.stringify(known(n) ? n : null), style: { width: (100 * width) / track + "%" } });
    return el("span", { className: "licence-bar" + (known(used) ? "" : " unknown"), role: "img", "aria-label": lines.join(", "), "data-tip": lines.join("\n") }, [
      part("u", "used", used, dark),
      part("a", "assigned", assigned, assigned - over - dark),
      part("f", "available", available, available),
      part("o", "overage", overage, over),
    ]);
  }

  // A point per week: a gap where one is unknown, the last one marked, the range of all as a band; its title has every number.
  function spark(cell) {
    const { meta, value, words, lang } = cell;
    const points = value || [];
    const seen = points.filter(known);
    if (!seen.length) return figure(meta.key, value, "–", { "data-tip": tip(cell) });
    const low = Math.min(...seen), high = Math.max(...seen), step = 82 / Math.max(points.length - 1, 1);
    const x = (i) => 4 + i * step, y = (p) => (high > low ? 20 - ((p - low) / (high - low)) * 16 : 12);
    const near = (i) => known(points[i - 1]) || known(points[i + 1]);
    const point = (p, i) => (!near(i) ? "M" + (x(i) - 1) + " " + y(p) + "h2" : (known(points[i - 1]) ? "L" : "M") + x(i) + " " + y(p));
    const shape = points.map((p, i) => (known(p) ? point(p, i) : "")).join("");
    const kind = meta.unit || (seen.some((p) => !Number.isInteger(p)) ? "percent" : "count");
    const text = words.last.replace("{n}", points.length) + ": " + points.map((p) => window.hub.format(p, kind, lang, words)).join(" · ");
    const last = points.length - 1;
    return el("svg", { width: 90, height: 24, className: "trend-cell", role: "img", "aria-label": text,
      "data-metric": meta.key, "data-value": JSON.stringify(points), "data-tip": [text, meta.note && cell.data[meta.note]].filter(Boolean).join("\n") }, [
      el("rect", { key: "r", x: 0, width: 90, y: y(high) - 1, height: y(low) - y(high) + 2, rx: 2 }),
      el("path", { key: "p", d: shape }),
      known(points[last]) ? el("circle", { key: "c", cx: x(last), cy: y(points[last]), r: 2.6 }) : null,
    ]);
  }

  // A link to what the cell speaks of; its address names fields of the row in braces.
  function anchor(cell, inside) {
    const href = cell.link.replace(/\{(\w+)\}/g, (_, field) => encodeURIComponent(cell.data[field]));
    return el("a", { key: "a", href, className: "hub-link", tabIndex: -1 }, inside);
  }

  function customer(cell) {
    const { meta, data, value, link } = cell, tags = data[meta.tags] || [];
    const name = link ? anchor(cell, value) : el("span", { key: "name" }, value);
    if (!tags.length) return name;
    return el("span", { className: "tagged" }, [name, ...tags.map((text) => el("span", { key: text, className: "hub-tag" }, text))]);
  }

  function subscription(cell) {
    const { data, value, words } = cell;
    const trial = data.kind === "trial";
    return el("span", { className: "muted", title: trial ? value || words.none : undefined }, trial ? words.trial : value || "–");
  }

  function counted(cell) {
    const { value, words, lang } = cell; // the first cell of the totals row: how many of what
    const part = (key, n, forms) => [figure(key, n, window.hub.format(n, "count", lang, words), { key }), " " + window.hub.plural(n, lang, forms)];
    const rows = known(value.rows) ? part("rows", value.rows, words[value.words]) : [];
    const customers = known(value.distinct) ? part("customers", value.distinct, words.customers) : [];
    return [...rows, rows.length && customers.length ? " · " : "", ...customers];
  }

  const drawn = {
    delta, delta_pp: delta, bar, trend: spark, customer, subscription,
    tags: (cell) => (cell.value || []).map((text) => el("span", { key: text, className: "hub-tag" }, text)),
    text: (cell) => el("span", { "data-tip": tip(cell) }, known(cell.value) && cell.value !== "" ? cell.value : "–"),
  };

  window.hub.drawn = drawn; // for a table with cells of its own
  cells.HubCell = function (props) {
    const meta = props.colDef.context;
    const data = props.data || {};
    const total = props.node.rowPinned === "bottom";
    const cell = { meta, data, total, value: props.value, lang: props.context.lang, words: props.context.words, link: props.context.links[meta.key] };
    if (total && known(cell.value) && cell.value.words) return el("span", null, counted(cell));
    if (total && (meta.total === "none" || !known(cell.value)) && meta.kind !== "bar") return meta.total === "none" ? null : figure(meta.key, null, "–");
    cell.weak = !total && meta.base && known(data[meta.base]) && data[meta.base] < meta.least;
    if (drawn[meta.kind]) return el(window.React.Fragment, null, drawn[meta.kind](cell));
    const text = window.hub.format(cell.value, meta.kind, cell.lang, cell.words);
    const shown = figure(meta.key, cell.value, text, { className: cell.weak ? "weak" : late(cell) ? "late" : undefined, "data-tip": tip(cell) });
    return cell.link && cell.value && !total ? anchor(cell, shown) : shown;
  };

  cells.HubHeader = function (props) {
    return el("span", { className: "hub-header", "data-tip": props.definition || undefined }, props.displayName);
  };
})();
