// Demos in the page: a reader moves parameters, and pictures, tables and numbers follow; what was published comes back.
// Everything here is served with a policy that allows WebAssembly and no other code than the site's.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { DEVICES, FOLDER, tabTo, withPage } from "./site.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** An article with fast demos, and one whose demo takes its time. */
const FAST = "cognition-neuroscience/spike-timing-dependent-plasticity/";
const SLOW = "brains-and-machines/credit-assignment/";

/** A demo of the page: its parts, and what can be asked of it. */
function demo(page, id) {
  const box = page.locator(`#demo-${id}`);
  const status = box.locator(".state [role=status]");
  return {
    box, status,
    field: (name) => box.locator(`[name="${name}"]`),
    slider: (name) => box.locator(`label:has([name="${name}"]) + [type=range]`),
    back: box.locator("[type=reset]"),
    share: box.locator(".share"),
    picture: (name) => box.locator(`#fig-${id}-${name} .picture`).innerHTML(),
    /** Waits until the demo says this. */
    says: (words) => page.waitForFunction(([id, words]) => document.querySelector(`#demo-${id} .state [role=status]`).textContent.includes(words), [id, words]),
  };
}

const DIFFERS = "differs from the published";
const values = (page, id) => page.locator(`[data-value^="${id}."]`).allTextContents();
const loaded = (page) => page.requests.map((url) => url.split("/").pop()).filter((name) => /wasm|^demo\.|^worker\./.test(name));

test("nothing of it is loaded until a demo is touched, and then the family of its model alone", () =>
  withPage(FAST, {}, async (page) => {
    await page.waitForLoadState("networkidle");
    assert.deepEqual(loaded(page), []);
    await demo(page, "window").field("tau_plus").focus();
    await page.waitForRequest(/page\.[0-9a-f]+\.wasm/);
    await page.waitForLoadState("networkidle");
    assert.deepEqual(loaded(page).map((name) => name.replace(/\.[0-9a-f]{10}/, "")).sort(), ["demo.js", "page.wasm", "stdp.wasm", "worker.js"]);
  }));

test("a number is typed: picture, data and numbers in the prose change at once, and come back as they were", () =>
  withPage(FAST, {}, async (page) => {
    const { box, field, slider, back, share, picture, says } = demo(page, "window");
    const before = { picture: await picture("window"), data: await box.locator(".rows").innerHTML(), values: await values(page, "window") };
    assert.ok(await back.isDisabled() && await share.isHidden());
    await field("tau_plus").fill("40");
    await says(DIFFERS);
    assert.equal(await slider("tau_plus").inputValue(), "40");
    assert.notEqual(await picture("window"), before.picture);
    assert.notEqual(await box.locator(".rows").innerHTML(), before.data);
    // 0.005 exp(-10/40)
    assert.equal((await values(page, "window"))[0], "0.00389");
    const marked = await page.locator(".value.changed").first().getAttribute("title");
    assert.equal(marked, `published: ${before.values[0]}`);
    assert.equal(await page.locator("[data-value^='pairing.'].changed").count(), 0, "other demos stay as they are");
    await back.click();
    await says("As published");
    assert.deepEqual({ picture: await picture("window"), data: await box.locator(".rows").innerHTML(), values: await values(page, "window") }, before);
    assert.equal(await field("tau_plus").inputValue(), "20");
    assert.ok(await back.isDisabled() && await share.isHidden() && await page.locator(".changed").count() == 0);
    assert.deepEqual(page.trouble, []);
  }));

test("a slider is dragged: what is shown follows, and ends at what the slider says", () =>
  withPage(FAST, {}, async (page) => {
    const { field, slider, picture, says } = demo(page, "window");
    await slider("tau_plus").evaluate((slider) => slider.scrollIntoView({ block: "center" }));
    const { x, y, width, height } = await slider("tau_plus").boundingBox();
    const seen = new Set();
    await page.mouse.move(x + width * 0.2, y + height / 2);
    await page.mouse.down();
    for (let step = 0; step <= 20; step += 1) {
      await page.mouse.move(x + width * (0.2 + step * 0.03), y + height / 2);
      await page.waitForTimeout(30);
      seen.add(await picture("window"));
    }
    await page.mouse.up();
    await says(DIFFERS);
    await page.waitForTimeout(300);
    assert.ok(seen.size > 8, `${seen.size} pictures were seen on the way`);
    const value = Number(await field("tau_plus").inputValue());
    assert.ok(value > 60, `the field says ${value}`);
    const [shown] = await values(page, "window");
    assert.ok(Math.abs(Number(shown) - 0.005 * Math.exp(-10 / value)) < 1e-5, `${shown} at ${value}`);
  }));

test("of many inputs in a row the last one stays", () =>
  withPage(FAST, {}, async (page) => {
    const { field, says, picture } = demo(page, "competition");
    await field("rate").evaluate((field) => {
      for (const rate of [12, 20, 28, 36, 18]) {
        field.value = rate;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    await says(DIFFERS);
    await page.waitForTimeout(800);
    const after = await picture("weights");
    await withPage(`${FAST}?competition.rate=18`, {}, async (other) => {
      await demo(other, "competition").says(DIFFERS);
      assert.equal(await demo(other, "competition").picture("weights"), after);
    });
  }));

test("a preset moves the other fields, and what it leads to can be shared and opened", () =>
  withPage(FAST, { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    const { field, share, picture, says } = demo(page, "window");
    await field("preset").selectOption("bi-poo-fit");
    await says(DIFFERS);
    assert.equal(await field("tau_minus").inputValue(), "34");
    await field("tau_minus").fill("50");
    await page.waitForFunction(() => document.querySelector("#demo-window .share").search.includes("tau_minus=50"));
    await page.waitForTimeout(300);
    const href = await share.getAttribute("href");
    assert.equal(href, "?window.preset=bi-poo-fit&window.tau_minus=50#demo-window");
    const shown = await picture("window");
    await share.click();
    await says("copied");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
    assert.ok(page.url().endsWith(FAST + href));
    await withPage(FAST + href, {}, async (other) => {
      const opened = demo(other, "window");
      await opened.says(DIFFERS);
      assert.equal(await opened.picture("window"), shown);
      assert.deepEqual([await opened.field("preset").inputValue(), await opened.field("tau_minus").inputValue(), await opened.field("a_plus").inputValue()], ["bi-poo-fit", "50", "0.0103"]);
      assert.ok(await opened.box.evaluate((box) => box.getBoundingClientRect().top < innerHeight), "the demo is in sight");
    });
    // Back to the published preset: nothing is left of the other.
    await field("preset").selectOption("song");
    await says("As published");
    assert.equal(await field("tau_minus").inputValue(), "20");
  }));

test("another seed gives another result, and the published one is recognised", () =>
  withPage(FAST, {}, async (page) => {
    const { field, says, picture } = demo(page, "correlated");
    const before = await picture("groups");
    await field("seed!").fill("2");
    await says(DIFFERS);
    assert.notEqual(await picture("groups"), before);
    await field("seed!").fill("1");
    await says("As published");
    assert.equal(await picture("groups"), before);
  }));

test("what cannot be is refused at the field, and nothing else happens", () =>
  withPage(FAST, {}, async (page) => {
    const { field, status, picture, says } = demo(page, "window");
    const before = await picture("window");
    for (const wrong of ["-3", "1000", ""]) {
      await field("tau_plus").fill(wrong);
      await page.waitForFunction(() => document.querySelector("#demo-window [name=tau_plus]").getAttribute("aria-invalid") == "true");
      assert.ok((await status.textContent()).length > 5, "it says why");
    }
    assert.equal(await picture("window"), before);
    await field("tau_plus").fill("30");
    await says(DIFFERS);
    assert.equal(await field("tau_plus").getAttribute("aria-invalid"), null);
  }));

test("a run that takes long shows how far it is, and can be stopped", () =>
  withPage(SLOW, {}, async (page) => {
    const { box, field, back, picture, says } = demo(page, "rules");
    const before = await picture("accuracy");
    await field("epochs").fill(await field("epochs").getAttribute("max"));
    const bar = box.locator("progress");
    await bar.waitFor();
    await page.waitForFunction(() => document.querySelector("#demo-rules progress")?.value > 0);
    const first = await bar.evaluate((bar) => bar.value);
    await page.waitForTimeout(400);
    assert.ok(await bar.evaluate((bar) => bar.value) > first, "it goes on");
    // The page is not busy meanwhile.
    assert.ok(await page.evaluate(() => new Promise((done) => {
      const start = performance.now();
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start < 200)));
    })));
    await box.getByRole("button", { name: "Stop" }).click();
    await says("Stopped");
    assert.equal(await bar.count(), 0);
    assert.equal(await picture("accuracy"), before);
    await back.click();
    await says("As published");
    // It can run again.
    await field("epochs").fill("1");
    await says(DIFFERS);
    assert.notEqual(await picture("accuracy"), before);
    assert.deepEqual(page.trouble, []);
  }));

test("by keyboard alone: to the slider, one step, a number, and back", () =>
  withPage(FAST, {}, async (page) => {
    const { field, slider, says } = demo(page, "window");
    await tabTo(page, "#demo-window [name=preset]");
    await tabTo(page, "#demo-window [name=tau_plus]");
    await page.keyboard.press("Tab");
    assert.ok(await slider("tau_plus").evaluate((slider) => slider == document.activeElement));
    await page.keyboard.press("ArrowRight");
    await says(DIFFERS);
    const step = Number(await slider("tau_plus").getAttribute("step"));
    assert.equal(Number(await field("tau_plus").inputValue()), 20 + step);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("33");
    await page.waitForFunction(() => document.querySelector("#demo-window [type=range]") && document.querySelector("#demo-window .share").search.includes("tau_plus=33"));
    await tabTo(page, "#demo-window [type=reset]");
    await page.keyboard.press("Enter");
    await says("As published");
    assert.equal(await field("tau_plus").inputValue(), "20");
  }));

test("each field has a name, and what happens is told", () =>
  withPage(FAST, {}, async (page) => {
    const { box, field, status, says } = demo(page, "competition");
    const names = await box.locator(".controls :is(input, select)").evaluateAll((fields) => fields.map((field) => field.ariaLabel || field.labels[0]?.innerText.trim()));
    assert.ok(names.length > 6 && names.every((name) => name?.length > 2), names.join(", "));
    assert.ok(await box.getByRole("spinbutton", { name: "input rate (Hz)" }).count() + await box.getByLabel(/rate/).count() > 1, "number and slider");
    assert.equal(await status.getAttribute("role"), "status");
    await field("rate").fill("20");
    await says(DIFFERS);
    assert.equal(await page.getByRole("form", { name: "Parameters of Figure 3" }).count(), 1);
  }));

for (const [device, options] of Object.entries(DEVICES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe objects to nothing while a demo differs, ${device}, ${colorScheme}; the page keeps its width`, () =>
      withPage(FAST, { ...options, colorScheme, bypassCSP: true }, async (page) => {
        const { field, back, says } = demo(page, "competition");
        await field("rate").fill("20");
        await says(DIFFERS);
        await page.evaluate(() => document.querySelectorAll(".demo details").forEach((part) => { part.open = true; }));
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        const box = await back.boundingBox();
        assert.ok(box.height >= 24, "what is tapped is large enough");
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => axe.run(document, { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } }));
        assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
      }));
  }
}

test("files are of what is shown: those of the site while it is the published, then those of the run", () =>
  withPage(FAST, {}, async (page) => {
    const { box, field, says } = demo(page, "window");
    const get = async (name) => {
      const [download] = await Promise.all([page.waitForEvent("download"), box.locator(`.downloads a[href$="${name}"]`).evaluate((a) => a.click())]);
      assert.equal(download.suggestedFilename(), name);
      return readFile(await download.path(), "utf8");
    };
    const published = (name) => readFile(join(FOLDER, "demos/window", name), "utf8");
    assert.equal(await get("window.csv"), await published("window.csv"));
    await field("a_plus").fill("0.02");
    await says(DIFFERS);
    const csv = await get("window.csv");
    assert.notEqual(csv, await published("window.csv"));
    assert.equal(csv.split("\n")[0], (await published("window.csv")).split("\n")[0]);
    assert.match(await get("window.svg"), /^<svg xmlns/);
    const parameters = JSON.parse(await get("parameters.json"));
    assert.deepEqual([parameters.model, parameters.seed, parameters.parameters.a_plus], ["stdp/window", 1, 0.02]);
  }));

test("the page checks that this browser makes the published result", () =>
  withPage(FAST, {}, async (page) => {
    for (const id of ["window", "pairing", "competition", "correlated"]) {
      const check = page.locator(`#demo-${id} .check`);
      await page.locator(`#demo-${id} .provenance`).evaluate((details) => { details.open = true; });
      await check.getByRole("button").click();
      await page.waitForFunction((id) => document.querySelector(`#demo-${id} .check [role=status]`).textContent.includes("reproduces the published result, bit for bit"), id);
    }
  }));

test("without script, and without WebAssembly, no control is there that does nothing", async () => {
  await withPage(FAST, { javaScriptEnabled: false }, async (page) => {
    assert.ok(await page.locator("#fig-window-window svg").isVisible());
    for (const what of [".controls", ".check"]) assert.equal(await page.locator(what).first().isVisible(), false, what);
  });
  await withPage(FAST, {}, async (page) => {
    await page.addInitScript(() => { delete globalThis.WebAssembly; });
    await page.reload();
    await page.locator("#demo-window [name=tau_plus]").focus();
    await page.getByText("knows no WebAssembly").first().waitFor();
    assert.equal(await page.locator(".controls input").count(), 0);
    assert.ok(await page.locator("#fig-window-window svg").isVisible());
  });
});

test("from a file the page says why demos do not run", () =>
  withPage(`file://${join(FOLDER, FAST, "index.html")}`, {}, async (page) => {
    assert.ok((await page.locator("#demo-window .controls").textContent()).includes("from a web server"));
    assert.equal(await page.locator(".controls input").count(), 0);
  }));

test("a module that is not there is told, and the page stays as it was", () =>
  withPage(FAST, {}, async (page) => {
    const { field, picture, says } = demo(page, "window");
    const before = await picture("window");
    await page.route(/\.wasm$/, (route) => route.fulfill({ status: 404, body: "" }));
    await field("tau_plus").fill("40");
    await says("could not run here");
    assert.equal(await picture("window"), before);
    await page.unroute(/\.wasm$/);
    await field("tau_plus").fill("41");
    await says(DIFFERS);
  }));

/** A module that answers every request with the same bytes, assembled by hand: what somebody else's may look like. */
function moduleOf(answer) {
  const leb = (n, signed) => {
    const bytes = [];
    for (let more = true; more;) {
      const byte = Number(n & 127n);
      n >>= 7n;
      more = signed ? !(n == 0n && !(byte & 64)) : n != 0n;
      bytes.push(more ? byte | 128 : byte);
    }
    return bytes;
  };
  const sized = (bytes) => [...leb(BigInt(bytes.length)), ...bytes];
  const section = (id, ...items) => [id, ...sized([items.length, ...items.flat()])];
  const name = (text) => sized([...new TextEncoder().encode(text)]);
  const code = (...body) => sized([0, ...body, 0x0b]);
  const bytes = [...new TextEncoder().encode(answer)];
  const [i32, i64] = [0x7f, 0x7e];
  return Buffer.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, [0x60, 1, i32, 1, i32], [0x60, 2, i32, i32, 0], [0x60, 2, i32, i32, 1, i64]),
    ...section(3, [0], [1], [2]),
    ...section(5, [0, 3]),
    ...section(7, [...name("memory"), 2, 0], [...name("alloc"), 0, 0], [...name("free"), 0, 1], [...name("run"), 0, 2]),
    ...section(10, code(0x41, ...leb(131072n, true)), code(), code(0x42, ...leb((1024n << 32n) | BigInt(bytes.length), true))),
    ...section(11, [0, 0x41, ...leb(1024n, true), 0x0b, ...sized(bytes)]),
  ]);
}

test("a module of somebody else, which speaks JSON, is drawn like ours", () =>
  withPage(FAST, {}, async (page) => {
    const report = {
      figures: [{ name: "f", title: "A figure", panels: [{ x: { label: "time", unit: "s" }, y: {}, series: [{ label: "a", mark: { line: { x: [0, 1], y: [2, 3] } } }] }] }],
      tables: [{ name: "t", title: "A table", columns: [{ label: "a" }], rows: [[0.1], ["b"], [null]] }],
    };
    const reader = await readFile(new URL("../../wasm/built/reader.wasm", import.meta.url));
    await page.route("**/own.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: moduleOf(JSON.stringify({ report })) }));
    await page.route("**/faulty.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: moduleOf('{"fault": "no luck"}') }));
    await page.route("**/reader.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: reader }));
    const files = await page.evaluate(() => document.querySelector("[data-demos]").dataset.demos);
    await demo(page, "window").field("tau_plus").focus();
    const draws = new URL((await page.waitForRequest(/\/page\.[0-9a-f]+\.wasm/)).url()).pathname;
    const worker = page.requests.find((url) => /worker\./.test(url));
    assert.ok(files && worker);
    const answers = await page.evaluate(async ({ worker, draws }) => {
      const runner = new Worker(worker);
      const ask = (model) => new Promise((resolve) => {
        runner.onmessage = ({ data }) => data.id && resolve(data.error ? data : JSON.parse(data.shown));
        runner.postMessage({ id: 1, what: "run", model, page: draws, reader: "/reader.wasm", request: "{}", wanted: "id x\nfigure f\ntable t" });
      });
      return [await ask("/own.wasm"), await ask("/faulty.wasm")];
    }, { worker, draws });
    assert.match(answers[0].figures.f.svg, /<title id="fig-x-f-title">A figure<\/title>/);
    assert.ok(answers[0].tables.t.includes("<td>b</td>"), answers[0].tables.t);
    assert.equal(answers[1].fault, "no luck");
  }));
