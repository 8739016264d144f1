// Keeps a page of a preview up to date; a published site never has it. The server decides what a tab must do, and this
// does it: load the page again and stay where the reader was, change its style, show what is wrong. Only this server
// is asked, and only while the tab can be seen: browsers allow six connections to a server.
(() => {
  "use strict";
  const script = document.currentScript;
  const { page, build } = script.dataset;
  let { hash } = script.dataset;

  // ---- Where the reader was -------------------------------------------------------------------------------------

  const KEPT = `kb-live:${location.pathname}`;
  const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, figure, table, pre, blockquote, summary, math";
  const blocks = () => [...document.querySelectorAll(BLOCKS)];
  const words = (block) => block.localName + block.textContent.replace(/\s+/g, " ").slice(0, 300);
  const store = (act) => {
    // Where nothing can be stored, nothing is kept.
    try { return act(sessionStorage); } catch { return null; }
  };

  /** The blocks in and around the window, nearest to its top first, with how far below it they are. */
  function landmarks() {
    const near = blocks()
      .map((block, order) => ({ block, order, box: block.getBoundingClientRect() }))
      .filter(({ box }) => box.height > 0 && box.bottom > -innerHeight && box.top < 2 * innerHeight);
    const distance = ({ box }) => (box.bottom < 0 ? innerHeight - box.bottom : Math.abs(box.top));
    near.sort((a, b) => distance(a) - distance(b));
    return near.slice(0, 60).map(({ block, order, box }) => ({ id: block.id, words: words(block), order, top: box.top }));
  }

  /** Moves the page so that the reader sees the same again, whatever came or went above. */
  function scrollBack(kept) {
    const go = (top) => scrollTo({ left: kept.x, top, behavior: "instant" });
    if (kept.y === 0) return go(0);
    const all = blocks().map((block, order) => ({ block, order, words: words(block) }));
    for (const mark of kept.marks) {
      const same = all.filter(({ block, words }) => words === mark.words || (mark.id && block.id === mark.id));
      same.sort((a, b) => Math.abs(a.order - mark.order) - Math.abs(b.order - mark.order));
      if (same.length > 0) return go(scrollY + same[0].block.getBoundingClientRect().top - mark.top);
    }
    go(kept.y);
  }

  const key = (details) => details.id || words(details.querySelector("summary") ?? details);

  /** The place of an element among those with the same key. */
  function places(elements, key) {
    const seen = new Map();
    return elements.map((element) => {
      const name = key(element);
      seen.set(name, (seen.get(name) ?? 0) + 1);
      return `${seen.get(name)} ${name}`;
    });
  }

  const parts = () => [...document.querySelectorAll("details")];
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
  const focusable = () => [...document.querySelectorAll(FOCUSABLE)];
  const name = (element) => element.id || `${element.localName} ${element.getAttribute("href") ?? words(element)}`;

  function keep() {
    const details = parts();
    const open = Object.fromEntries(places(details, key).map((place, at) => [place, details[at].open]));
    const targets = focusable();
    const focus = places(targets, name)[targets.indexOf(document.activeElement)] ?? null;
    const kept = { x: scrollX, y: scrollY, marks: landmarks(), open, focus };
    store((session) => session.setItem(KEPT, JSON.stringify(kept)));
    // The browser's own way goes by pixels alone.
    history.scrollRestoration = "manual";
  }

  function restore() {
    const text = store((session) => session.getItem(KEPT));
    if (!text) return;
    store((session) => session.removeItem(KEPT));
    const kept = JSON.parse(text);
    const details = parts();
    // One that is new is as its author wants it.
    places(details, key).forEach((place, at) => { details[at].open = kept.open[place] ?? details[at].open; });
    const targets = focusable();
    if (kept.focus) targets[places(targets, name).indexOf(kept.focus)]?.focus({ preventScroll: true });
    scrollBack(kept);
    // Images and fonts may move it once more, until the reader does.
    let moved = false;
    for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) {
      addEventListener(kind, () => { moved = true; }, { once: true, passive: true });
    }
    addEventListener("load", () => {
      if (!moved) scrollBack(kept);
    }, { once: true });
  }

  function reload() {
    if (leaving) return;
    leaving = true;
    disconnect();
    keep();
    location.reload();
  }

  // ---- Style ----------------------------------------------------------------------------------------------------

  /** The name of a style sheet without the mark of its content. */
  const stem = (path) => path.split("/").pop().replace(/\.[0-9a-f]{6,}(?=\.css$)/, "");

  /** Puts new style sheets in the place of the old ones, which go when the new ones are there. */
  function restyle({ have, styles }) {
    hash = have;
    const links = [...document.querySelectorAll('link[rel~="stylesheet"][href]')];
    for (const { path, hash } of styles) {
      const old = links.filter((link) => stem(new URL(link.href).pathname) === stem(path));
      const last = old.at(-1);
      if (!last) continue;
      const url = new URL(last.href);
      const folder = url.pathname.slice(0, url.pathname.lastIndexOf("/") + 1);
      url.pathname = folder + path.split("/").pop();
      url.search = `?${hash}`;
      if (url.href === last.href) continue;
      const link = last.cloneNode();
      link.addEventListener("load", () => old.forEach((link) => link.remove()), { once: true });
      link.addEventListener("error", () => link.remove(), { once: true });
      link.href = url.href;
      last.after(link);
    }
  }

  // ---- What is wrong --------------------------------------------------------------------------------------------

  const CLOSED = "kb-live-closed";
  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    .all {
      --ground: #fff; --ink: #1c1b1a; --soft: #5f5b57; --line: #d5d0ca; --inset: #f5f2ee; --error: #a8200d; --other: #7a5200;
      position: fixed; inset: auto 0 0 0; z-index: 2147483647; pointer-events: none;
      font: 14px/1.45 system-ui, sans-serif; color: var(--ink); color-scheme: light dark;
    }
    @media (prefers-color-scheme: dark) {
      .all { --ground: #201e1c; --ink: #efebe6; --soft: #b3ada6; --line: #47423d; --inset: #2b2825; --error: #ff9c8a; --other: #f0c674; }
    }
    @media print { .all { display: none; } }
    .panel {
      pointer-events: auto; max-height: min(60vh, 40rem); overflow: auto; overscroll-behavior: contain;
      background: var(--ground); border-top: 3px solid var(--error); box-shadow: 0 -2px 16px #0004; padding: 0 16px 16px;
    }
    .panel.mild { border-top-color: var(--other); }
    .panel:focus-visible { outline: 2px solid currentColor; outline-offset: -5px; }
    .body { max-width: 72rem; margin: 0 auto; }
    .head {
      position: sticky; top: 0; z-index: 1; display: flex; justify-content: space-between; align-items: center; gap: 16px;
      background: var(--ground); padding: 8px 0; max-width: 72rem; margin: 0 auto;
    }
    .head strong { font-size: 16px; }
    button, summary { font: inherit; color: inherit; cursor: pointer; }
    button { background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: 4px 12px; min-height: 32px; }
    button:focus-visible, summary:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
    .foot { display: flex; justify-content: flex-end; gap: 8px; padding: 8px; }
    .foot > * { pointer-events: auto; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: 4px 12px; }
    .errors { color: var(--error); } .others { color: var(--other); }
    .stale { font-weight: 600; margin: 0 0 12px; }
    article { border-top: 1px solid var(--line); padding: 12px 0; overflow-wrap: anywhere; }
    h2 { font-size: 15px; line-height: 1.4; margin: 0 0 4px; font-weight: 600; }
    .error .level { color: var(--error); } .warning .level, .hint .level { color: var(--other); }
    code, pre, .place { font-family: ui-monospace, monospace; font-size: 13px; }
    .place, .related, .more { color: var(--soft); margin: 0 0 6px; }
    .help { margin: 6px 0; } .help::before { content: "Help: "; font-weight: 600; }
    .related { padding-left: 20px; margin: 6px 0 0; }
    pre { background: var(--inset); margin: 0; padding: 6px 10px; overflow-x: auto; line-height: 1.3; tab-size: 4; }
    mark { background: none; color: var(--error); font-weight: 600; } pre b { color: var(--error); }
    .warning mark, .warning pre b, .hint mark, .hint pre b { color: var(--other); }
    .unseen { visibility: hidden; }
    summary { padding: 12px 0; border-top: 1px solid var(--line); }`;
  const overlay = { host: null, told: null, running: [], open: false, closed: store((session) => session.getItem(CLOSED)) };

  /** The frame of the overlay, made when something is to be shown. */
  function frame() {
    if (overlay.host) return;
    overlay.host = document.createElement("kb-live");
    const root = overlay.host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const make = (parent, kind, properties) => parent.appendChild(Object.assign(document.createElement(kind), properties));
    const all = make(root, "div", { className: "all" });
    const foot = make(all, "div", { className: "foot" });
    overlay.running_badge = make(foot, "span", { className: "running" });
    overlay.badge = make(foot, "button", { type: "button", onclick: () => show(true) });
    overlay.panel = make(all, "section", { className: "panel", tabIndex: 0 });
    overlay.panel.setAttribute("role", "dialog");
    overlay.panel.setAttribute("aria-label", "What is wrong");
    const head = make(overlay.panel, "div", { className: "head" });
    overlay.title = make(head, "strong", {});
    make(head, "button", { type: "button", textContent: "Close", onclick: () => show(false) });
    overlay.body = make(overlay.panel, "div", { className: "body" });
    document.body.append(overlay.host);
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && overlay.open) show(false);
    });
  }

  /** Opens or closes the panel, as the reader wishes; that holds until the problems are others. */
  function show(open) {
    overlay.closed = open ? "" : overlay.told.key;
    store((session) => session.setItem(CLOSED, overlay.closed));
    draw();
  }

  const count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

  function draw() {
    const { told, running } = overlay;
    if (!overlay.host && !told && running.length === 0) return;
    frame();
    const { closed } = overlay;
    // Errors open by themselves; warnings when the reader asked for them.
    overlay.open = told !== null && (told.errors > 0 ? closed !== told.key : closed === "");
    overlay.panel.hidden = !overlay.open;
    overlay.badge.hidden = told === null || overlay.open;
    overlay.running_badge.hidden = running.length === 0;
    overlay.running_badge.textContent = `${count(running.length, "demo")} running`;
    overlay.running_badge.title = running.join(", ");
    if (!told) return;
    const title = told.errors > 0 ? count(told.errors, "error") : count(told.others, "remark");
    overlay.title.textContent = title;
    overlay.badge.textContent = title;
    overlay.badge.className = told.errors > 0 ? "errors" : "others";
    overlay.panel.classList.toggle("mild", told.errors === 0);
  }

  /** What is wrong, as the server has written it: all text in it is escaped there. */
  function tell(problems) {
    const mended = problems?.errors === 0 && overlay.told?.errors > 0;
    overlay.told = problems;
    // The errors are gone, and with them the reason why the panel is open.
    if (mended) show(false); else draw();
    if (!problems) return;
    overlay.body.innerHTML = problems.html;
    // Where there is nothing else to see, it need not be opened first.
    if (problems.errors === 0) overlay.body.querySelector("details").open = true;
  }

  // ---- The connection -------------------------------------------------------------------------------------------

  const SOONEST = 200;
  const LATEST = 3000;
  let source = null;
  let timer = 0;
  let pause = SOONEST;
  let leaving = false;

  function connect() {
    clearTimeout(timer);
    if (source || leaving || document.visibilityState !== "visible") return;
    source = new EventSource(`/_kb/events?${new URLSearchParams({ page, have: hash, build })}`);
    const on = (kind, act) => source.addEventListener(kind, ({ data }) => act(JSON.parse(data)));
    source.addEventListener("open", () => { pause = SOONEST; });
    source.addEventListener("error", () => {
      disconnect();
      timer = setTimeout(connect, pause);
      pause = Math.min(2 * pause, LATEST);
    });
    on("reload", reload);
    on("style", restyle);
    on("problems", tell);
    on("ok", () => tell(null));
    on("running", (ids) => { overlay.running = ids; draw(); });
  }

  function disconnect() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? connect() : disconnect()));
  addEventListener("pagehide", () => {
    disconnect();
    // Whoever leaves and comes back, or loads the page by hand, is served by the browser as ever. Sooner, it would move
    // the page that was loaded last.
    if (!leaving) history.scrollRestoration = "auto";
  });
  addEventListener("pageshow", () => { leaving = false; connect(); });
  restore();
  connect();
})();
