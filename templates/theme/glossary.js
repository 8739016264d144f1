// For the pages that list terms: a filter for those from A to Z, zoom and pan for the graph.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[\s-]+/g, " ");

  const form = document.querySelector(".filter");
  if (form) {
    const input = form.querySelector("input");
    const said = form.querySelector("output");
    const letters = all(".letter").map((section) => ({
      section,
      link: document.querySelector(`.letters a[href="#${section.querySelector("h2").id}"]`),
      terms: all("dt", section).map((dt) => ({ dt, dd: dt.nextElementSibling, text: fold(dt.textContent + " " + (dt.dataset.also || "")) })),
    }));
    const of = letters.flatMap((letter) => letter.terms).length;
    const filter = () => {
      const words = fold(input.value).split(" ").filter(Boolean);
      let found = 0;
      for (const { section, link, terms } of letters) {
        let here = 0;
        for (const { dt, dd, text } of terms) {
          const fits = words.every((word) => text.includes(word));
          dt.hidden = dd.hidden = !fits;
          here += fits;
        }
        section.hidden = link.hidden = !here;
        found += here;
      }
      said.value = !words.length ? "" : found ? `${found} of ${of}` : "None of these; try fewer letters";
    };
    const visible = () => all(".letter dt:not([hidden]) > a");
    form.hidden = false;
    input.value = new URLSearchParams(location.search).get("q") || input.value;
    filter();
    input.addEventListener("input", filter);
    // Enter and the arrow lead to what was found: a second Enter opens it.
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      visible()[0]?.focus();
    });
    addEventListener("keydown", (event) => {
      const links = visible();
      const at = event.target == input ? -1 : links.indexOf(event.target);
      if (event.target != input && at < 0) return;
      const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
      if (event.key == "Escape") {
        input.value = "";
        filter();
        input.focus();
      } else if (to !== undefined) {
        event.preventDefault();
        (to < 0 ? input : links[Math.min(to, links.length - 1)])?.focus();
      }
    });
  }

  const box = document.querySelector(".graph-box");
  if (box) {
    const svg = box.querySelector("svg");
    const [width, height] = [+svg.getAttribute("width"), +svg.getAttribute("height")];
    const whole = () => Math.min(box.clientWidth / width, innerHeight * .8 / height, 1);
    let scale = 1;
    // What is at a point of the box stays there.
    const zoom = (to, x = box.clientWidth / 2, y = box.clientHeight / 2) => {
      to = Math.min(Math.max(to, whole()), 3);
      const [left, top] = [(box.scrollLeft + x) * to / scale - x, (box.scrollTop + y) * to / scale - y];
      scale = to;
      svg.style.width = width * scale + "px";
      svg.style.height = height * scale + "px";
      box.scrollTo(left, top);
    };
    const controls = document.querySelector(".zoom");
    controls.hidden = false;
    controls.addEventListener("click", ({ target }) => {
      const by = target.dataset.by;
      if (by) zoom(by == "fit" ? whole() : scale * by);
    });
    box.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const at = box.getBoundingClientRect();
      zoom(scale * Math.exp(-event.deltaY / 300), event.clientX - at.left, event.clientY - at.top);
    }, { passive: false });
    let held = null;
    let moved = false;
    box.addEventListener("pointerdown", (event) => {
      if (event.pointerType == "touch" || event.button) return;
      held = { x: event.clientX + box.scrollLeft, y: event.clientY + box.scrollTop };
      moved = false;
    });
    addEventListener("pointermove", (event) => {
      if (!held) return;
      const [left, top] = [held.x - event.clientX, held.y - event.clientY];
      moved ||= Math.hypot(left - box.scrollLeft, top - box.scrollTop) > 4;
      if (moved) box.scrollTo(left, top);
    });
    addEventListener("pointerup", () => { held = null; });
    // A drag that ends on a link is no click.
    box.addEventListener("click", (event) => moved && event.preventDefault(), true);
    box.addEventListener("dragstart", (event) => event.preventDefault());
    if (!location.hash) box.scrollTo((box.scrollWidth - box.clientWidth) / 2, (box.scrollHeight - box.clientHeight) / 2);
  }
})();
