// Adds to pages that read without it: a remembered colour scheme; previews that open at a first tap,
// close on Escape and are open one at a time.
(() => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const system = matchMedia("(prefers-color-scheme: dark)");
  root.classList.add("js");
  // Storage may be forbidden.
  try { if (localStorage.scheme) root.dataset.scheme = localStorage.scheme; } catch {}

  const choose = () => {
    const now = root.dataset.scheme || (system.matches ? "dark" : "light");
    root.dataset.scheme = now == "dark" ? "light" : "dark";
    try { localStorage.scheme = root.dataset.scheme; } catch {}
  };

  const shut = (term) => {
    term.classList.remove("open");
    term.classList.add("shut");
    for (const end of ["pointerleave", "focusout"]) {
      term.addEventListener(end, () => term.classList.remove("shut"), { once: true });
    }
  };
  const shutAll = (but) => all(".tw:is(:hover,:focus-within,.open)").forEach((term) => term == but || shut(term));
  const termAt = (event) => event.target.closest?.(".tw");
  for (const type of ["pointerover", "focusin"]) {
    addEventListener(type, (event) => termAt(event) && shutAll(termAt(event)));
  }
  addEventListener("keydown", (event) => event.key == "Escape" && shutAll());
  addEventListener("pointerdown", (event) => shutAll(termAt(event)));
  addEventListener("click", (event) => {
    const term = termAt(event);
    const link = event.target.closest?.(".tw > a");
    const tap = event.pointerType ? event.pointerType == "touch" : event.detail && matchMedia("(hover: none)").matches;
    if (!link || !tap || term.classList.contains("open")) return;
    event.preventDefault();
    term.classList.remove("shut");
    term.classList.add("open");
    const preview = term.lastChild;
    if (!preview.querySelector(".go")) {
      preview.append(Object.assign(document.createElement("a"), { className: "go", href: link.href, textContent: "Open" }));
    }
  });

  addEventListener("DOMContentLoaded", () => {
    all(".scheme").forEach((button) => button.addEventListener("click", choose));
    // Keyboards must reach what scrolls.
    for (const box of all(".picture, .equation")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    // Where the style sheet cannot unfold the contents.
    if (!CSS.supports("selector(::details-content)")) all(".contents details").forEach((d) => { d.open = innerWidth > 1151; });
    // From a file system folders have no index page.
    if (location.protocol == "file:") {
      for (const a of all("a[href]")) {
        const [path, hash] = a.getAttribute("href").split("#");
        if (/^(?![a-z]+:).*\/$/i.test(path)) a.setAttribute("href", path + "index.html" + (hash ? "#" + hash : ""));
      }
    }
  });
})();
