// Measures demos in the page: what a reader waits for, how smooth a slider is, and how a browser compares with the
// program. By hand, with a built site as for bars.js, and cargo for the program's own time:
//
//     node demo-bars.js
//
// Each row is told with what is wanted; the exit code is 1 when one is missed.
import { spawnSync } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { CHROMIUM, SITE, kilo, row, rows, serve } from "./measure.js";

const STDP = "cognition-neuroscience/spike-timing-dependent-plasticity/";
const HEBB = "cognition-neuroscience/hebbian-learning/";
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const site = await serve(SITE);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });

// ---- What is loaded -------------------------------------------------------------------------------------------------

for (const file of (await readdir(join(SITE, "assets"))).filter((name) => name.endsWith(".wasm"))) {
  const bytes = await readFile(join(SITE, "assets", file));
  const [gzip, brotli] = [gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length];
  row(`module ${file.split(".")[0]}`, `${kilo(brotli)} with brotli, ${kilo(gzip)} with gzip`, "120 KB with brotli or 160 KB with gzip", brotli <= 120 * 1024 || gzip <= 160 * 1024);
}

// ---- From first touch to first new figure ---------------------------------------------------------------------------

/** Types a number into a demo that nobody has touched, and waits for its picture to be another: milliseconds. */
async function firstFigure(path, id, name, value) {
  const page = await browser.newPage();
  await page.goto(site.base + path, { waitUntil: "networkidle" });
  const took = await page.evaluate(async ([id, name, value]) => {
    const box = document.querySelector(`#demo-${id}`);
    const field = box.querySelector(`[name="${name}"]`);
    field.scrollIntoView({ block: "center" });
    const picture = box.querySelector(".picture");
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const began = performance.now();
    const changed = new Promise((done) => new MutationObserver(() => requestAnimationFrame(() => done(performance.now() - began))).observe(picture, { childList: true }));
    field.focus();
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return changed;
  }, [id, name, value]);
  await page.close();
  return took;
}

for (const [path, id, name, value] of [[STDP, "window", "tau_plus", "40"], [HEBB, "oja", "eta0", "0.02"], [HEBB, "bcm", "eta", "0.003"], [STDP, "competition", "rate", "20"]]) {
  const times = [];
  for (let run = 0; run < 7; run += 1) times.push(await firstFigure(path, id, name, value));
  const wanted = id === "competition" ? "-" : "300 ms";
  row(`from first touch to first new figure, ${id}`, `${median(times).toFixed(0)} ms, median of 7 with nothing cached by the page`, wanted, wanted === "-" || median(times) <= 300);
}

// ---- A slider that is dragged ---------------------------------------------------------------------------------------

{
  const page = await browser.newPage();
  await page.goto(site.base + STDP);
  await page.locator("#demo-window [name=tau_plus]").fill("30");
  await page.waitForTimeout(1000);
  const slider = page.locator("#demo-window label:has([name=tau_plus]) + [type=range]");
  await slider.evaluate((slider) => slider.scrollIntoView({ block: "center" }));
  const { x, y, width, height } = await slider.boundingBox();
  await page.evaluate(() => {
    globalThis.drawn = [];
    new MutationObserver(() => requestAnimationFrame((time) => drawn.push(time))).observe(document.querySelector("#demo-window .picture"), { childList: true });
  });
  await page.mouse.move(x + width * .1, y + height / 2);
  await page.mouse.down();
  // To and fro, so that each move of the mouse is another value.
  for (let step = 0; step < 240; step += 1) await page.mouse.move(x + width * (.5 + .4 * Math.sin(step / 8)), y + height / 2);
  await page.mouse.up();
  await page.waitForTimeout(300);
  const drawn = [...new Set(await page.evaluate(() => drawn))];
  const seconds = (drawn.at(-1) - drawn[0]) / 1000;
  row("pictures a second while a slider of stdp/window is dragged", ((drawn.length - 1) / seconds).toFixed(0), "30", (drawn.length - 1) / seconds >= 30);
  await page.close();
}

// ---- Browser and program --------------------------------------------------------------------------------------------

{
  const runs = 15;
  const { stdout, stderr } = spawnSync("cargo", ["bench", "-q", "-p", "kb-demos", "--bench", "models", "--", "stdp/competition"], { encoding: "utf8" });
  const native = Number(stdout.match(/classic \| ([\d.]+)/)?.[1]);
  if (!native) throw new Error(stderr);
  const page = await browser.newPage();
  await page.goto(site.base + STDP);
  await page.locator("#demo-competition [name=rate]").focus();
  const assets = await readdir(join(SITE, "assets"));
  const asset = (name, ending) => `/assets/${assets.find((file) => file.startsWith(`${name}.`) && file.endsWith(ending))}`;
  const times = await page.evaluate(async ({ module, runs }) => {
    const { exports } = (await WebAssembly.instantiateStreaming(fetch(module))).instance;
    const request = new TextEncoder().encode("model stdp/competition\nseed 1");
    const times = [];
    for (let run = 0; run < runs + 2; run += 1) {
      const place = exports.alloc(request.length);
      new Uint8Array(exports.memory.buffer, place, request.length).set(request);
      const began = performance.now();
      exports.run(place, request.length);
      times.push(performance.now() - began);
      await new Promise((done) => setTimeout(done, 50));
    }
    return times;
  }, { module: asset("stdp", ".wasm"), runs });
  const warm = median(times.slice(2));
  row("stdp/competition, browser over program", `${(warm / native).toFixed(2)} (${warm.toFixed(1)} ms over ${native.toFixed(1)} ms, medians; the first run ${times[0].toFixed(0)} ms)`, "1.6", warm / native <= 1.6);
  await page.close();
}

await browser.close();
site.server.close();
site.server.closeAllConnections();
process.exit(rows.every(({ good }) => good) ? 0 : 1);
