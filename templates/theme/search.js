// Finds what a reader types, in two tiers: the names of all that there is, and the words of all texts, of which only
// the files with the letters in question are loaded. Comes when a box to search from has the focus for the first time.
// The files are scripts with plain data, so that a page which was opened from a file system finds too.
(() => {
  "use strict";
  const form = document.querySelector(".find");
  const own = document.currentScript;
  const root = new URL("../", own.src).href;
  const KINDS = ["Terms", "Articles", "Figures and tables", "Sources"];
  const MOST = [6, 12]; // of a kind: in the panel, on the page of its own
  const SENTENCES = 6; // of a kind, for a word
  const NAME = 1000; // what is found by its name comes before what is found by its words

  // ---- What the files hold --------------------------------------------------------------------------------------

  let version = "";
  let newer = ""; // the site was published again since its names were loaded
  let files = new Set();
  let entries = [];
  let names = [];
  const shelves = new Map();
  const loads = new Map();

  function load(path) {
    const address = `${root}search/${path}.js${version && `?${version}`}`;
    if (!loads.has(address)) {
      loads.set(address, new Promise((done) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = () => done(true);
        script.onerror = () => { loads.delete(address); done(false); };
        document.head.append(script);
      }));
    }
    return loads.get(address);
  }

  const slug = (title) => title.replace(/[A-Z]/g, (c) => c.toLowerCase()).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  /** The address of a page; a file system has no index pages. */
  const address = (path) => root + (location.protocol == "file:" ? path.replace(/(^|\/)(?=#|$)/, "$1index.html") : path);

  window.kb = {
    names(told, [letters, groups]) {
      version = told;
      files = new Set(letters);
      entries = [];
      names = [];
      for (const [kind, base, titles] of groups) {
        for (const name of titles) {
          const [title, part, also] = Array.isArray(name) ? name : [name];
          const entry = { at: entries.length, kind, title, path: base + (part ?? "") };
          if (!part && (title === name || also)) entry.path = `${base}${slug(title)}/`;
          entries.push(entry);
          if (kind > 1) continue;
          for (const text of [title, ...(also ? also.split("|") : [])]) names.push({ text, folded: fold(text), entry });
        }
      }
    },
    words(letters, told, words, sentences) {
      if (told === version) shelves.set(letters, { words, sentences });
      else newer = told;
    },
  };

  // ---- Words: as src/search/words.rs takes them -----------------------------------------------------------------

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ς", "σ");
  const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu;

  function wordsOf(text) {
    const runs = fold(text.replace(UNSPACED, " $& ")).match(/[\p{L}\p{N}]+/gu) ?? [];
    return runs.flatMap((run) => {
      const signs = [...run];
      if (signs.length < 3 || !run.match(UNSPACED)) return [run];
      return signs.slice(1).map((sign, at) => signs[at] + sign);
    });
  }

  /** How many letters must be changed, put in, left out or swapped to make one word of the other; at most `most` + 1. */
  function edits(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let [older, old] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [older, old] = [old, row];
    }
    return old[b.length];
  }

  // ---- The first tier: names ------------------------------------------------------------------------------------

  /** How near a name is to what was typed: 0 is the same, Infinity is not at all. */
  function distance(name, typed, most) {
    if (name === typed) return 0;
    if (name.startsWith(typed)) return 1;
    for (let at = name.indexOf(typed); at > 0; at = name.indexOf(typed, at + 1)) {
      if (!/[\p{L}\p{N}]/u.test(name[at - 1])) return 2;
    }
    if (typed.length < 5) return Infinity;
    const far = edits(name, typed, most);
    if (far <= most) return 2 + far / most;
    return [0, 1, -1].some((more) => edits(name.slice(0, typed.length + more), typed, 1) < 2) ? 4 : Infinity;
  }

  function byName(typed, most = 1) {
    const found = new Map();
    for (const { text, folded, entry } of names) {
      const far = distance(folded, typed, most);
      const known = found.get(entry);
      if (far < Infinity && (!known || far < known.far)) found.set(entry, { far, text, length: folded.length });
    }
    return [...found].map(([entry, { far, text, length }]) => ({
      entry, score: NAME - far * 100 - length / 10, exact: far === 0, also: text === entry.title ? "" : text,
    }));
  }

  // ---- The second tier: words -----------------------------------------------------------------------------------

  /** The letters of the file that has the words which begin like this; none where there is no such word. */
  function fileOf(word) {
    const signs = [...word];
    for (let length = Math.min(4, signs.length); length > 0; length -= 1) {
      const letters = signs.slice(0, length).join("");
      if (files.has(letters)) return letters;
    }
    return null;
  }

  /** Words of a file, with how well each answers to what was typed. A word may have lost its ending. */
  function answers({ words }, typed) {
    for (let cut = 0; cut < 4 && typed.length - cut > (cut ? 3 : 0); cut += 1) {
      const begin = typed.slice(0, typed.length - cut);
      const found = Object.keys(words).filter((word) => word.startsWith(begin));
      if (found.length > 0) return found.map((word) => [word, (word === typed ? 1 : .6 * begin.length / Math.max(word.length, typed.length))]);
    }
    return [];
  }

  /** What is found for one word: by entry, how much it says and the sentences that say it. */
  function found(typed) {
    const shelf = shelves.get(fileOf(typed));
    const all = new Map();
    for (const [word, how] of shelf ? answers(shelf, typed) : []) {
      const [gaps, weights, shown] = shelf.words[word];
      const rare = Math.log(1 + (entries.length - gaps.length + .5) / (gaps.length + .5));
      let at = 0;
      const places = gaps.map((gap, i) => ({ at: (at += gap), weight: weights[i] }));
      const sentences = new Map();
      const best = KINDS.flatMap((_, kind) => {
        const of = places.filter((place) => entries[place.at]?.kind === kind);
        return of.sort((a, b) => b.weight - a.weight || a.at - b.at).slice(0, SENTENCES);
      });
      shown.forEach((sentence, i) => sentences.set(best[i]?.at, shelf.sentences[sentence]));
      for (const place of places) {
        const known = all.get(place.at) ?? { score: 0, sentences: [] };
        known.score = Math.max(known.score, rare * place.weight * how);
        if (sentences.has(place.at)) known.sentences.push(sentences.get(place.at));
        all.set(place.at, known);
      }
    }
    return all;
  }

  function byWords(words) {
    const sums = new Map();
    for (const word of words) {
      for (const [at, { score, sentences }] of found(word)) {
        const sum = sums.get(at) ?? { entry: entries[at], score: 0, words: 0, sentences: [] };
        sum.score += score;
        sum.words += 1;
        sum.sentences.push(...sentences);
        sums.set(at, sum);
      }
    }
    const all = [...sums.values()].filter(({ entry }) => entry);
    const most = Math.max(...all.map((sum) => sum.words));
    // What has all words, else what has the most of them.
    return all.filter((sum) => sum.words === most).map(({ entry, score, sentences }) => ({ entry, score, sentence: bestOf(sentences, words) }));
  }

  /** The sentence with the most of the words. */
  function bestOf(sentences, words) {
    const count = (sentence) => {
      const said = wordsOf(sentence.slice(sentence.indexOf(" ")));
      return words.filter((word) => said.some((one) => one.startsWith(word))).length;
    };
    return sentences.reduce((best, sentence) => (best && count(best) >= count(sentence) ? best : sentence), "");
  }

  // ---- What is shown --------------------------------------------------------------------------------------------

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  /** A text with marks on the words that begin as was typed. */
  function marked(text, words) {
    const parts = text.split(/([\p{L}\p{N}\p{M}]+)/u);
    const hits = (part) => words.some((word) => {
      const folded = fold(part);
      return folded.startsWith(word) || (word.match(UNSPACED) && folded.includes(word)) || (folded.length > 3 && word.startsWith(folded));
    });
    return parts.map((part, at) => (at % 2 && hits(part) ? element("mark", { textContent: part }) : part));
  }

  function item({ entry, also, sentence }, words) {
    const space = sentence ? sentence.indexOf(" ") : 0;
    const anchor = sentence?.slice(0, space);
    const path = anchor && !entry.path.includes("#") ? `${entry.path}#${encodeURIComponent(anchor)}` : entry.path;
    const link = element("a", { href: address(path) }, element("b", {}, ...marked(entry.title, words)));
    if (also) link.append(" ", element("small", {}, ...marked(also, words)));
    if (sentence) link.append(element("span", { className: "why" }, ...marked(sentence.slice(space + 1), words)));
    return element("li", {}, link);
  }

  /** All that is found, by kind. A kind comes before its turn only where it has the very name. */
  function ranked(typed, words, edits) {
    const all = new Map();
    const add = (one) => {
      const known = all.get(one.entry.at);
      all.set(one.entry.at, known ? { ...known, score: known.score + one.score, sentence: one.sentence } : one);
    };
    byName(fold(typed.trim()), edits).forEach(add);
    byWords(words).forEach(add);
    const kinds = KINDS.map((title, kind) => {
      const found = [...all.values()].filter(({ entry }) => entry.kind === kind);
      return { title, found: found.sort((a, b) => b.score - a.score || a.entry.at - b.entry.at) };
    });
    const exact = (kind) => kind.found.some((one) => one.exact);
    return kinds.filter(({ found }) => found.length > 0).sort((a, b) => exact(b) - exact(a));
  }

  /** Says something in a box. What is said there is always the same element, so that it is read out. */
  function say(box, words, ...shown) {
    if (box.firstElementChild?.className !== "said") box.prepend(element("p", { className: "said", role: "status" }));
    const [said, ...rest] = box.children;
    said.textContent = words;
    rest.forEach((one) => one.remove());
    box.append(...shown);
  }

  function show(box, typed, most, edits) {
    const words = wordsOf(typed);
    const kinds = ranked(typed, words, edits);
    const count = kinds.reduce((sum, { found }) => sum + found.length, 0);
    const shown = kinds.map(({ title, found }) => {
      const more = found.length > most ? ` (${most} of ${found.length})` : "";
      const list = element("ul", {}, ...found.slice(0, most).map((one) => item(one, words)));
      return element("section", {}, element("h2", { textContent: title + more }), list);
    });
    const said = typed.trim() === "" ? "" : count === 0 ? `Nothing is found for “${typed.trim()}”.` : `${count} found`;
    say(box, said, ...shown);
    box.hidden = typed.trim() === "";
    return count;
  }

  let asked = 0;
  /** Shows what names give at once, and what words give as soon as their files are there. */
  async function find(box, typed, most, edits = 1) {
    const own = (asked += 1);
    if (entries.length === 0 && !(await load("names"))) {
      box.hidden = false;
      say(box, "The search cannot be loaded.");
      return 0;
    }
    if (own !== asked) return 0;
    const missing = wordsOf(typed).map(fileOf).filter((letters) => letters && !shelves.has(letters));
    if (missing.length === 0) return show(box, typed, most, edits);
    if (byName(fold(typed.trim()), edits).length > 0) show(box, typed, most, edits);
    const path = (letters) => letters.replace(/[^a-z0-9]/gu, (c) => `-${c.codePointAt(0).toString(16)}`);
    await Promise.all(missing.map((letters) => load(`words/${path(letters)}`)));
    if (newer && newer !== version && own === asked) {
      version = newer;
      newer = "";
      shelves.clear();
      if (await load("names")) return find(box, typed, most, edits);
    }
    return own === asked ? show(box, typed, most, edits) : 0;
  }

  // ---- The box, and the keys ------------------------------------------------------------------------------------

  function attach(form) {
    const input = form.elements.q;
    const page = document.querySelector("body.search .found");
    const box = page ?? element("div", { className: "found", hidden: true });
    if (!page) form.append(box);
    const most = MOST[page ? 1 : 0];
    const links = () => [...box.querySelectorAll("a")];
    const look = () => find(box, input.value, most);
    const shut = () => { asked += 1; if (!page) box.hidden = true; };
    input.addEventListener("input", look);
    let leaving = false;
    input.addEventListener("focus", () => input.value && !leaving && look());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await look();
      if (links().length > 0) links()[0].click();
      else if (!page) location.href = `${address("search/")}?q=${encodeURIComponent(input.value)}`;
    });
    const within = (event) => form.contains(event.target) || box.contains(event.target);
    addEventListener("keydown", (event) => {
      if (!within(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const all = links();
      const at = all.indexOf(document.activeElement);
      const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: at < 0 ? NaN : 0, End: at < 0 ? NaN : all.length - 1 }[event.key];
      if (event.key === "Escape") {
        if (at < 0 && box.hidden) return;
        event.preventDefault();
        shut();
        leaving = true;
        input.focus();
        leaving = false;
      } else if (go >= 0 || go === -1) {
        event.preventDefault();
        (all[Math.min(go, all.length - 1)] ?? input).focus();
      } else if (at >= 0 && event.key.length === 1 && event.key !== " ") {
        // Who types on means the box.
        input.focus();
      }
    });
    addEventListener("pointerdown", (event) => within(event) || shut());
    form.addEventListener("focusout", (event) => event.relatedTarget && !form.contains(event.relatedTarget) && shut());
    if (page) {
      input.value = new URLSearchParams(location.search).get("q") ?? "";
      input.addEventListener("input", () => history.replaceState(null, "", input.value ? `?q=${encodeURIComponent(input.value)}` : location.pathname));
      input.focus();
    }
    if (input.value) look();
    else load("names");
  }

  /** On the page for what is not there: what the address may have meant. */
  async function suggest(section) {
    const last = decodeURIComponent(location.pathname).replace(/(\/index)?(\.html?|\.md)?\/*$/, "").split("/").pop();
    const typed = last.replace(/[-_+]+/g, " ");
    if (last && await find(section.querySelector(".found"), typed, 3, Math.ceil(last.length / 5)) > 0) section.hidden = false;
  }

  delete form.dataset.script; // it is here
  const style = element("link", { rel: "stylesheet", href: form.dataset.style });
  const begin = () => {
    attach(form);
    const section = document.querySelector(".suggest");
    if (section) suggest(section);
  };
  style.onload = style.onerror = begin;
  document.head.append(style);
})();
