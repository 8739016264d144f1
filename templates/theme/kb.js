// Adds to pages that read without it: a remembered colour scheme; previews that open at a first tap,
// close on Escape and are open one at a time; contents that follow the reader; the box to search from.
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

  // The search comes when it is wanted.
  const seek = (event) => {
    const form = document.querySelector(".find");
    if (!form) return;
    const slash = event.key == "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.matches?.("input,textarea,select,[contenteditable]");
    if (slash) {
      event.preventDefault();
      form.elements.q.focus();
      form.elements.q.select();
    }
    if (form.dataset.script && form.contains(document.activeElement)) {
      document.head.append(Object.assign(document.createElement("script"), { src: form.dataset.script }));
      delete form.dataset.script;
    }
  };
  for (const type of ["keydown", "focusin"]) addEventListener(type, seek);

  // What runs demos comes when one is touched, or when a link asks for one with other parameters. What is done
  // before it is there is marked for it.
  let coming;
  const demos = (event) => {
    const place = document.querySelector("[data-demos]");
    if (!place || event && !event.target.closest?.(".controls, .check")) return;
    if (/click|^input/.test(event?.type)) event.target.dataset.asked = "";
    coming ??= document.head.appendChild(Object.assign(document.createElement("script"), { src: place.dataset.demos }));
  };
  for (const type of ["pointerover", "focusin", "input", "click"]) addEventListener(type, demos);

  const ready = () => {
    all(".scheme").forEach((button) => button.addEventListener("click", choose));
    // Keyboards must reach what scrolls. Told after a layout, for which nothing waits.
    const reach = new ResizeObserver((sized) => {
      for (const { target } of sized) {
        if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
        else target.removeAttribute("tabindex");
      }
    });
    all(".picture, .equation").forEach((box) => reach.observe(box));
    // Where the style sheet cannot unfold the contents.
    if (!CSS.supports("selector(::details-content)")) all(".contents details").forEach((d) => { d.open = innerWidth > 1151; });
    // Where the style sheet cannot mark the part that is read.
    const links = CSS.supports("scroll-target-group: auto") ? [] : all(".contents a");
    const mark = () => {
      const at = links.findLastIndex((a) => document.getElementById(decodeURIComponent(a.hash.slice(1)))?.getBoundingClientRect().top < 99);
      links.forEach((a, i) => (i == at ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current")));
    };
    if (links.length) addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
    if (/[?&][\w-]+\.[\w!]+=/.test(location.search)) demos();
    // From a file system folders have no index page, and no demo runs.
    if (location.protocol == "file:") {
      all(".controls, .check").forEach((form) => { form.textContent = "Demos run in the page where it comes from a web server, not from a file."; });
      for (const name of ["href", "action"]) {
        for (const a of all(`a[${name}],form[${name}]`)) {
          const [path, hash] = a.getAttribute(name).split("#");
          if (/^(?![a-z]+:).*\/$/i.test(path)) a.setAttribute(name, path + "index.html" + (hash ? "#" + hash : ""));
        }
      }
    }
  };
  if (document.readyState == "loading") addEventListener("DOMContentLoaded", ready);
  else ready();
})();
