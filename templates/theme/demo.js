// Runs a demo in the page with the parameters of its form, and puts pictures, tables and numbers in their places.
// What was published stays known, and comes back when the form is reset.
(() => {
  const base = document.currentScript.src;
  const beside = (name) => new URL(name, base).href;
  const MODULE = MODULES;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, more) => Object.assign(document.createElement(tag), more);
  // A run that takes longer shows how far it is; one that nobody waits for any more and takes longer is given up.
  const SLOW = 250, STALE = 400;

  const GIVEN_UP = new Error("given up");
  // What workers have compiled, for those after them.
  const compiled = new Map();

  // Runs a model apart from the page, one request at a time.
  class Runner {
    // A project's own module says where it is, and what it gives.
    constructor({ model, module, outputs }) {
      this.modules = module
        ? { model: new URL(module, location).href, page: beside(MODULE.page), reader: beside(MODULE.reader), outputs }
        : { model: beside(MODULE[model.split("/")[0]]), page: beside(MODULE.page) };
      this.waiting = new Map();
      this.number = 0;
    }

    hire() {
      if (this.worker) return;
      this.worker = new Worker(beside("WORKER"));
      this.worker.onmessage = ({ data }) => {
        if (data.code) return compiled.set(data.url, data.code);
        const one = this.waiting.get(data.id);
        if (data.pace) return one?.pace?.(data.pace);
        this.waiting.delete(data.id);
        data.error === undefined ? one?.resolve(data) : one?.reject(new Error(data.error));
      };
      this.worker.onerror = (event) => {
        event.preventDefault();
        this.dismiss(new Error(event.message || "its script could not be loaded"));
      };
      if (compiled.size) this.worker.postMessage({ what: "know", code: [...compiled] });
    }

    // Ends what is running.
    dismiss(why) {
      this.worker?.terminate();
      this.worker = null;
      const left = [...this.waiting.values()];
      this.waiting.clear();
      left.forEach((one) => one.reject(why));
    }

    ask(what, more, pace) {
      return new Promise((resolve, reject) => {
        this.hire();
        const id = this.number += 1;
        this.waiting.set(id, { resolve, reject, pace });
        this.worker.postMessage({ id, what, ...this.modules, ...more });
      });
    }
  }

  class Demo {
    constructor(box) {
      this.box = box;
      this.id = box.id.replace(/^demo-/, "");
      this.published = box.dataset;
      this.runner = new Runner(this.published);
      box.addEventListener("click", (event) => this.clicked(event));
      this.form = box.querySelector(".controls");
      // What the reader set, by the names of fields.
      this.touched = new Set();
      // The author may leave nothing to move.
      this.fields = this.form ? all("[name]", this.form) : [];
      if (!this.form) return;
      this.status = this.form.querySelector("[role=status]");
      this.back = this.form.querySelector("[type=reset]");
      this.share = this.form.querySelector(".share");
      this.places = this.find();
      this.form.addEventListener("input", (event) => this.changed(event.target));
      this.form.addEventListener("submit", (event) => event.preventDefault());
      this.form.addEventListener("reset", () => setTimeout(() => this.reset()));
      this.share.addEventListener("click", (event) => this.copy(event));
      for (const type of ["pointerdown", "focusin"]) {
        this.form.addEventListener(type, () => this.warm ??= this.runner.ask("ready").catch(() => {}));
      }
    }

    // Where things stand that change, with what is published there.
    find() {
      const names = (prefix) => all(`[id^="${prefix}-${this.id}-"]`, this.box).filter((e) => e.matches("figure"));
      const place = (element, name, kind) => ({ element, name, kind, published: element.innerHTML });
      const figures = names("fig").flatMap((figure) => {
        const name = figure.id.slice(`fig-${this.id}-`.length);
        const rows = figure.nextElementSibling.querySelector(".rows");
        return [place(figure.querySelector(".picture"), name, "svg"), place(rows, name, "data")];
      });
      const tables = names("tbl").map((table) => {
        const element = table.querySelector(".scroll table");
        return place(element, table.id.slice(`tbl-${this.id}-`.length), "table");
      });
      const values = all("[data-value]").filter((e) => e.dataset.value.split(".")[0] == this.id);
      return [...figures, ...tables, ...values.map((value) => place(value, value.dataset.value, "value"))];
    }

    value(field) {
      return field.type == "checkbox" ? String(field.checked) : field.value.trim();
    }

    original(field) {
      if (field.type == "checkbox") return String(field.defaultChecked);
      return field.options ? ([...field.options].find((o) => o.defaultSelected) ?? field.options[0]).value : field.defaultValue;
    }

    set(field, value) {
      if (field.type == "checkbox") field.checked = String(value) == "true";
      else field.value = Array.isArray(value) ? value.join(", ") : value;
      const slider = this.slider(field);
      if (slider) slider.value = field.value;
    }

    // The slider of a field stands after its label.
    slider(field) {
      const next = field.closest("label")?.nextElementSibling;
      return next?.type == "range" ? next : null;
    }

    // The reader moved something.
    changed(target) {
      const field = target.name ? target : target.previousElementSibling.querySelector("[name]");
      if (field != target) field.value = target.value;
      else if (this.slider(field)) this.slider(field).value = field.value;
      this.touch(field);
      this.run();
    }

    touch(field) {
      // Another preset sets other parameters: what was moved before is forgotten.
      if (field.name == "preset") {
        this.touched.clear();
        this.fields.filter((f) => f.name != "preset").forEach((f) => this.set(f, this.original(f)));
      }
      const preset = this.fields.find((f) => f.name == "preset");
      const same = !preset || this.value(preset) == this.original(preset);
      if (this.value(field) == this.original(field) && (same || field == preset)) this.touched.delete(field.name);
      else this.touched.add(field.name);
    }

    // What the module is asked: what the author set, but for what another preset sets; then what the reader set.
    request() {
      const preset = this.touched.has("preset") && this.fields.find((f) => f.name == "preset");
      const sets = preset ? (preset.selectedOptions[0].dataset.sets ?? "").split(" ") : [];
      const mine = this.fields.filter((f) => this.touched.has(f.name) && f.name != "seed!");
      if (this.published.module) return this.json(this.seed(), mine);
      const without = [...sets, ...mine.map((f) => f.name)];
      const lines = mine.map((f) => {
        const unit = f.dataset.unit ? " " + f.dataset.unit : "";
        const value = this.value(f);
        return `${f.name}=${"list" in f.dataset ? `[${value.split(",").map((n) => n.trim() + unit).join(", ")}]` : value + unit}`;
      });
      return [...this.author(this.seed(), without), ...lines.map((line) => "set " + line)].join("\n");
    }

    // The same for a project's own module, which speaks JSON.
    json(seed, mine = []) {
      const values = mine.map((f) => {
        const value = this.value(f);
        if (f.type == "checkbox") return [f.name, f.checked];
        if ("list" in f.dataset) return [f.name, value.split(",").filter((n) => n.trim()).map(Number)];
        return [f.name, f.type == "number" ? Number(value) : value];
      });
      const parameters = { ...JSON.parse(this.published.parameters), ...Object.fromEntries(values) };
      return JSON.stringify({ parameters, seed: Number(seed) });
    }

    // What the author asked, with a seed and without some parameters.
    author(seed, without = []) {
      const lines = this.published.set.split("\n").filter((line) => line && !without.includes(line.split("=")[0]));
      return [`model ${this.published.model}`, `seed ${seed}`, ...lines.map((line) => "set " + line)];
    }

    seed() {
      const field = this.fields.find((f) => f.name == "seed!");
      return field ? this.value(field) : this.published.seed;
    }

    wanted(...more) {
      const lines = { svg: "figure", table: "table", value: "expression" };
      const places = this.places.filter((place) => lines[place.kind]).map((place) => `${lines[place.kind]} ${place.name}`);
      const values = this.published.values.split(" ").filter(Boolean).map((name) => `value ${name}`);
      return [`id ${this.id}`, ...places, ...values, ...more].join("\n");
    }

    // Runs what the form says. While one run goes on, only the last that was wanted comes after it.
    async run() {
      this.describe();
      const wrong = this.fields.find((field) => this.touched.has(field.name) && !field.checkValidity());
      if (wrong) return this.refuse(wrong, wrong.validationMessage);
      this.fields.forEach((field) => field.removeAttribute("aria-invalid"));
      if (this.running) {
        this.again = true;
        if (performance.now() - this.running > STALE) this.runner.dismiss(GIVEN_UP);
        return;
      }
      if (!this.touched.size) return this.restore();
      this.running = performance.now();
      const slow = setTimeout(() => this.wait(), SLOW);
      try {
        const request = this.request();
        const pace = this.took === undefined || this.took > SLOW;
        const answer = await this.runner.ask("run", { request, wanted: this.wanted(), pace }, (ms) => { this.expected = ms; });
        this.took = performance.now() - this.running;
        if (!this.again) this.show(JSON.parse(answer.shown));
        else if (this.touched.size) this.draw(JSON.parse(answer.shown));
      } catch (error) {
        if (!this.again) this.say(error == GIVEN_UP ? "Stopped. What is shown is from before." : `The model could not run here: ${error.message}.`);
      } finally {
        clearTimeout(slow);
        clearInterval(this.ticking);
        this.progress?.remove();
        this.progress = this.expected = null;
        this.running = 0;
        if (this.again) {
          this.again = false;
          this.run();
        }
      }
    }

    // A run that takes long: how far it is, as far as can be told, and a way to stop it.
    wait() {
      const bar = make("progress", { max: 1 });
      bar.setAttribute("aria-label", "Progress of the run");
      const stop = make("button", { type: "button", textContent: "Stop" });
      stop.addEventListener("click", () => this.runner.dismiss(GIVEN_UP));
      this.progress = make("span", { className: "progress" });
      this.progress.append(bar, " ", stop);
      this.back.before(this.progress);
      this.say("Running.");
      this.ticking = setInterval(() => {
        const part = this.expected && (performance.now() - this.running) / this.expected;
        if (part && part < 1) bar.value = part;
        else bar.removeAttribute("value");
      }, 50);
    }

    show(shown) {
      const refused = Object.entries(shown.refused ?? {});
      if (refused.length) {
        const field = this.fields.find((f) => f.name == refused[0][0]);
        return this.refuse(field, `${refused[0][0]}: ${refused[0][1]}.`);
      }
      if (shown.fault) return this.say(`The model gave no result: ${shown.fault}.`);
      this.draw(shown);
      this.settings = this.published.module ? JSON.parse(this.request()).parameters : shown.settings;
      this.say(shown.report == this.published.report ? "Other parameters, and the published result." : "This differs from the published parameters.");
    }

    // Figures, tables and numbers, all at once.
    draw(shown) {
      for (const [name, value] of Object.entries(shown.settings)) {
        const field = this.fields.find((f) => f.name == name);
        if (field && !this.touched.has(name) && field != document.activeElement) this.set(field, value);
      }
      for (const { element, name, kind, published } of this.places) {
        if (kind == "value") {
          const now = shown.expressions[name];
          if (now === undefined) continue;
          element.textContent = now;
          element.classList.toggle("changed", now != published);
          element.title = now == published ? "" : `published: ${published}`;
        } else if (kind == "table") {
          if (shown.tables[name]) element.innerHTML = inner(shown.tables[name]);
        } else if (shown.figures[name]) {
          element.innerHTML = shown.figures[name][kind];
        }
      }
    }

    refuse(field, why) {
      field?.setAttribute("aria-invalid", "true");
      this.say(why);
    }

    say(words) {
      if (this.status.textContent != words) this.status.textContent = words;
    }

    // What can be done now, and the link to what is shown.
    describe() {
      const mine = this.fields.filter((f) => this.touched.has(f.name));
      this.back.disabled = !mine.length;
      this.share.hidden = !mine.length;
      const query = new URLSearchParams(mine.map((f) => [`${this.id}.${f.name}`, this.value(f)]));
      this.share.href = `?${query}#${this.box.id}`;
      this.box.classList.toggle("changed", mine.length > 0);
    }

    async copy(event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard) return;
      event.preventDefault();
      history.replaceState(null, "", this.share.href);
      try {
        await navigator.clipboard.writeText(location.href);
        this.say("The link is copied.");
      } catch {
        this.say("The link is the address of this page now.");
      }
    }

    // What was published, as it was.
    restore() {
      for (const { element, published, kind } of this.places) {
        element.innerHTML = published;
        if (kind == "value") {
          element.classList.remove("changed");
          element.removeAttribute("title");
        }
      }
      this.settings = null;
      this.say("As published.");
    }

    reset() {
      this.touched.clear();
      this.fields.forEach((field) => this.set(field, this.original(field)));
      if (this.running) this.runner.dismiss(GIVEN_UP);
      this.again = false;
      if (location.search) history.replaceState(null, "", location.pathname + location.hash);
      this.run();
    }

    clicked(event) {
      const download = event.target.closest(".downloads a");
      if (download && this.settings) {
        event.preventDefault();
        this.download(decodeURIComponent(download.pathname.split("/").pop()));
      }
      if (event.target.matches(".check button")) this.check(event.target);
    }

    // A file of what is shown now.
    async download(name) {
      try {
        const file = name == "parameters.json" ? this.parameters() : (await this.runner.ask("file", { request: this.request(), wanted: this.wanted(`file ${name}`) })).file;
        const url = URL.createObjectURL(new Blob([file]));
        make("a", { href: url, download: name }).click();
        setTimeout(() => URL.revokeObjectURL(url), 9e3);
      } catch (error) {
        this.say(`There is no file: ${error.message}.`);
      }
    }

    parameters() {
      return JSON.stringify({ model: this.published.model, seed: Number(this.seed()), parameters: this.settings }, null, 2) + "\n";
    }

    // Whether this browser makes the published result.
    async check(button) {
      const status = button.parentElement.querySelector("[role=status]");
      status.textContent = "Running.";
      button.disabled = true;
      try {
        const { module, seed } = this.published;
        const request = module ? this.json(seed) : this.author(seed).join("\n");
        const { report } = JSON.parse((await this.runner.ask("run", { request, wanted: "" })).shown);
        status.textContent = report == this.published.report
          ? "This browser reproduces the published result, bit for bit."
          : `This browser gives another result: ${report?.slice(0, 12) ?? "none"}. Please report it.`;
      } catch (error) {
        status.textContent = `The model could not run here: ${error.message}.`;
      }
      button.disabled = false;
    }
  }

  // What is inside the table of a piece of the page.
  const inner = (html) => {
    const template = make("template", { innerHTML: html });
    return template.content.querySelector("table").innerHTML;
  };

  const demos = all(".demo[data-model]").map((box) => new Demo(box));
  if (typeof WebAssembly == "undefined" || typeof Worker == "undefined") {
    all(".controls, .check").forEach((form) => { form.textContent = "This browser cannot run demos: it knows no WebAssembly."; });
    return;
  }
  // What happened before this script was there, and what the address asks for.
  document.querySelector("[data-demos]")?.removeAttribute("data-demos");
  const asked = new URLSearchParams(location.search);
  for (const demo of demos) {
    for (const [key, value] of asked) {
      const field = key.startsWith(demo.id + ".") && demo.fields.find((f) => f.name == key.slice(demo.id.length + 1));
      if (field) {
        demo.set(field, value);
        demo.touch(field);
      }
    }
    for (const field of demo.fields) {
      const slider = demo.slider(field);
      if (slider && "asked" in slider.dataset) field.value = slider.value;
      else if (slider) slider.value = field.value;
      if (demo.value(field) != demo.original(field)) demo.touched.add(field.name);
    }
    all(".check button[data-asked]", demo.box).forEach((button) => demo.check(button));
    if (demo.touched.size) demo.run();
    else if (demo.form?.contains(document.activeElement)) demo.warm ??= demo.runner.ask("ready").catch(() => {});
  }
})();
