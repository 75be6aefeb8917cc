// Numbers and dates in the reader's language; plain English reads the British way: 12,480 · 78.8 % · 1 Dec 2026.
window.hub = window.hub || {};
(function () {
  "use strict";
  const made = new Map();

  function format(lang, options, type) {
    const key = type.name + lang + JSON.stringify(options);
    if (!made.has(key)) made.set(key, new type(lang === "en" ? "en-GB" : lang, options));
    return made.get(key);
  }

  const number = (value, lang, options) => format(lang, options || {}, Intl.NumberFormat).format(value).replace("-", "−");
  const ONE = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const SIGNED = { signDisplay: "exceptZero" };
  const unit = (text, words, kind) => text + "\u00a0" + words.unit[kind];

  const kinds = {
    count: (v, lang) => number(v, lang, { maximumFractionDigits: 0 }),
    decimal: (v, lang) => number(v, lang, ONE),
    quantity: (v, lang) => number(v, lang, { maximumFractionDigits: 2 }),
    amount: (v, lang) => number(v, lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    minutes: (v, lang) => number(v, lang, { maximumFractionDigits: 0 }),
    percent: (v, lang) => number(v * 100, lang, ONE) + "\u00a0%",
    delta: (v, lang) => number(v, lang, { ...SIGNED, maximumFractionDigits: 0 }),
    delta_pp: (v, lang, words) => unit(number(v * 100, lang, { ...SIGNED, ...ONE }), words, "delta_pp"),
    days: (v, lang, words) => unit(number(v, lang), words, "days"),
    months: (v, lang, words) => unit(number(v, lang), words, "months"),
    seconds: (v) => Math.floor(Math.round(v) / 60) + ":" + String(Math.round(v) % 60).padStart(2, "0"),
    bool: (v, lang, words) => (v ? words.yes : words.no),
    date: (v, lang) => {
      const parts = format(lang, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }, Intl.DateTimeFormat).formatToParts(new Date(v + "T00:00:00Z"));
      return ["day", "month", "year"].map((type) => parts.find((part) => part.type === type).value).join(" "); // as the server writes it
    },
  };

  // Unknown is a dash, never 0.
  window.hub.format = (value, kind, lang, words) => {
    if (value === null || value === undefined || value === "") return "–";
    return kinds[kind] ? kinds[kind](value, lang, words) : String(value);
  };
  window.hub.plural = (n, lang, forms) => forms[format(lang, {}, Intl.PluralRules).select(n)] || forms.other;
})();
