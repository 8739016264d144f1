// Adds to pages that work without it: Escape closes a preview, a first tap opens it, and the colour scheme
// can be chosen and is remembered.
(() => {
  const root = document.documentElement;
  const store = { get: () => { try { return localStorage.getItem("scheme"); } catch { return null; } },
    set: (v) => { try { localStorage.setItem("scheme", v); } catch {} } };
  const chosen = store.get();
  if (chosen) root.dataset.scheme = chosen;
  const dark = () => (root.dataset.scheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const button = document.querySelector("button.scheme");
  if (button) {
    const say = () => { button.textContent = dark() ? "Light" : "Dark"; };
    button.hidden = false;
    say();
    button.addEventListener("click", () => { root.dataset.scheme = dark() ? "light" : "dark"; store.set(root.dataset.scheme); say(); });
  }
  // From a file system a folder has no index page of its own.
  if (location.protocol === "file:") {
    for (const a of document.querySelectorAll("a[href]")) {
      const [path, hash] = a.getAttribute("href").split("#");
      if (path && !/^[a-z]+:/i.test(path) && path.endsWith("/")) a.href = path + "index.html" + (hash ? "#" + hash : "");
    }
  }
  const close = (but) => document.querySelectorAll(".tw.open").forEach((w) => { if (w !== but) w.classList.remove("open"); });
  addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    close();
    document.querySelectorAll(".tw:hover, .tw:focus-within").forEach((w) => {
      w.classList.add("shut");
      w.addEventListener("mouseleave", () => w.classList.remove("shut"), { once: true });
      w.addEventListener("focusout", () => w.classList.remove("shut"), { once: true });
    });
  });
  document.addEventListener("click", (e) => {
    const wrapper = e.target.closest(".tw");
    close(wrapper);
    if (!wrapper || !matchMedia("(hover: none)").matches || wrapper.classList.contains("open")) return;
    if (e.target.closest("a.term")) { e.preventDefault(); wrapper.classList.add("open"); }
  });
})();
