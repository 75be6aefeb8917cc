// Finding by words, the same wherever there is a box for it: accents and case do not count, the start of a word counts more than its middle.
window.hub = window.hub || {};
(function () {
  "use strict";
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const spaced = (text) => " " + fold(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const NOWHERE = 9;

  const split = (query) => spaced(query).split(" ").filter(Boolean).map((word) => [word, " " + word]);

  // An entry is {name, more, id}, each as `spaced` makes it. 0: its name starts with the word, 1: a word of it does, 2: inside a word, 3: one of its
  // tags or other names starts so, 4: its id has it. All words must be found; the worst of them counts.
  function score(entry, words) {
    let worst = 0;
    for (const [word, start] of words) {
      const at = entry.name.indexOf(word);
      let found = at === 1 ? 0 : at > 0 ? (entry.name.includes(start) ? 1 : 2) : NOWHERE;
      if (found === NOWHERE && entry.more && entry.more.includes(start)) found = 3;
      if (found === NOWHERE && entry.id && word.length > 2 && entry.id.includes(word)) found = 4;
      if (found === NOWHERE) return NOWHERE;
      if (found > worst) worst = found;
    }
    return worst;
  }

  // The best `most` of all entries, in their own order within one score, and how many there are.
  function best(entries, query, most) {
    const text = spaced(query), words = split(query);
    const ranks = [[], [], [], [], [], []];
    let count = 0;
    for (const entry of entries) {
      const found = words.length ? score(entry, words) : NOWHERE;
      if (found === NOWHERE) continue;
      count += 1;
      const rank = ranks[entry.name === text ? 0 : found + 1];
      if (rank.length < most) rank.push(entry);
    }
    const first = ranks.findIndex((rank) => rank.length);
    return { count, rank: first, found: ranks.flat().slice(0, most) };
  }

  // The text in pieces, [piece, whether it was asked for].
  function marked(text, query) {
    let folded = "";
    const from = []; // the index in `text` of every folded letter
    for (let i = 0; i < text.length; i += 1) {
      const letter = fold(text[i]).replace(/[^\p{L}\p{N}]/gu, " ");
      folded += letter;
      for (let n = 0; n < letter.length; n += 1) from.push(i);
    }
    const on = new Array(text.length).fill(false);
    for (const [word, first] of split(query)) {
      const start = (" " + folded).indexOf(first);
      const at = start >= 0 ? start : folded.indexOf(word);
      if (at >= 0) on.fill(true, from[at], (from[at + word.length - 1] || 0) + 1);
    }
    const pieces = [];
    for (let i = 0; i < text.length; i += 1) {
      if (i && on[i] === on[i - 1]) pieces[pieces.length - 1][0] += text[i];
      else pieces.push([text[i], on[i]]);
    }
    return pieces;
  }

  const matches = (text, query) => score({ name: spaced(text) }, split(query)) !== NOWHERE;

  window.hub.find = { spaced, best, marked, matches };
})();
