// Measures the bars of the site: what a page weighs, how fast it is there, what it costs a reader. By hand, with a
// built site in ../../site (or SITE), the system's Chromium (or CHROMIUM), and Lighthouse beside the other packages:
//
//     npm ci && npm install --no-save lighthouse@12.8.2 && node bars.js [--large DIR] [--guide DIR] [--beside DIR]
//
// `--large` names the site of benches/corpus.py's 1,000 articles, for the rows on search at size; `--guide` that of the
// guide, whose articles have about the length of those that the bars were measured on. `--beside` names what beside.py
// made of PLAIN and of one of them. Machines differ, and so do texts: what takes time is then compared with furo in the
// same run, and the bytes of PLAIN, which is twice as long, with alabaster. Each row is told with what is wanted; the exit
// code is 1 when one is missed. budgets.json holds those that continuous integration enforces.
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { CHROMIUM, SITE, kilo, row, rows, serve, size } from "./measure.js";

const { values } = parseArgs({ options: { large: { type: "string" }, guide: { type: "string" }, beside: { type: "string" } } });
const { PLAIN, ARTICLE, PAGES, TERM } = JSON.parse(await readFile(new URL("pages.json", import.meta.url)));
/** An article of the guide, of 1,000 words. */
const GUIDE = "writing/terms/";
const require = createRequire(import.meta.url);

/** What the first load of a page gets: the compressed bytes of each file, by its path. */
async function firstLoad(browser, base, path) {
  const page = await browser.newPage();
  const got = new Map();
  const trouble = [];
  page.on("console", (told) => ["error", "warning"].includes(told.type()) && trouble.push(told.text()));
  page.on("response", async (response) => got.set(new URL(response.url()).pathname, Number(response.headers()["content-length"])));
  await page.goto(base + path, { waitUntil: "networkidle" });
  // Headless browsers do not ask for the icon.
  const icon = await page.evaluate(() => document.querySelector("link[rel=icon]")?.href);
  if (icon) got.set(new URL(icon).pathname, Number((await page.request.get(icon)).headers()["content-length"]));
  await page.close();
  const all = [...got];
  const sum = (filter) => all.filter(([name]) => filter.test(name)).reduce((bytes, [, size]) => bytes + size, 0);
  return { bytes: sum(/./), script: sum(/\.js$/), requests: all.length, trouble };
}

const site = await serve(SITE);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--remote-debugging-port=9223"] });

// ---- Bytes and requests ---------------------------------------------------------------------------------------------

const guide = values.guide && await serve(resolve(values.guide));
/** Pages of other tools: alabaster with the text of PLAIN, furo with that of the guide. */
const beside = {};
if (values.beside) {
  for (const theme of ["alabaster", "furo"]) beside[theme] = await serve(resolve(values.beside, theme));
}
// The bar of 14 KB is that of a short text. A long one must not weigh more than in the smallest of the others, which has
// neither previews nor data for search engines.
const long = values.beside ? (await firstLoad(browser, beside.alabaster.base, "")).bytes : Infinity;
const first = [
  ["a long article without demos", site, SITE, PLAIN, long],
  ["with demos", site, SITE, ARTICLE, Infinity], ["a term", site, SITE, TERM, Infinity],
  ["a section", site, SITE, "cognition-neuroscience/", Infinity], ["home", site, SITE, "", Infinity],
];
if (guide) first.unshift(["an article without demos", guide, values.guide, GUIDE, 14 * 1024]);
for (const [name, { base }, folder, path, most] of first) {
  const { bytes, script, requests, trouble } = await firstLoad(browser, base, path);
  const plain = path === PLAIN || path === GUIDE;
  const html = await size(join(folder, path, "index.html"));
  const wanted = most === Infinity ? "-" : kilo(most) + (path === PLAIN ? ", alabaster with this text" : "");
  row(`first load, ${name} (${path || "/"})`, `${kilo(bytes)}, of which text ${kilo(html)}`, wanted, bytes <= most);
  if (plain || path === ARTICLE) row(`script on first load, ${name}`, kilo(script), "3 KB", script <= 3 * 1024);
  row(`requests, ${name}`, requests, plain ? "4" : "-", !plain || requests <= 4);
  row(`console, ${name}`, trouble.length, "0", trouble.length === 0);
}

// ---- Previews -------------------------------------------------------------------------------------------------------

{
  const page = await browser.newPage();
  await page.goto(site.base + ARTICLE);
  const times = [];
  for (let at = 0; at < 7; at += 1) {
    const link = page.locator(".tw > a").nth(at);
    await link.evaluate((a) => a.scrollIntoView({ block: "center" }));
    await page.mouse.move(2, 2);
    await page.waitForTimeout(500);
    const seen = link.evaluate((a) => new Promise((done) => a.addEventListener("pointerenter", () => {
      const began = performance.now();
      const look = () => (getComputedStyle(a.parentElement.querySelector(".def")).visibility === "visible" ? done(performance.now() - began) : requestAnimationFrame(look));
      look();
    }, { once: true })));
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await link.hover();
    times.push(await seen);
    if (asked.length > 0) row("preview without a request", asked.join(), "none", false);
  }
  times.sort((a, b) => a - b);
  row("preview opens after", `${times[3].toFixed(0)} ms, median of 7`, "300-350 ms, no request", times[3] >= 280 && times[3] <= 360);
  await page.close();
}

// ---- Search at size -------------------------------------------------------------------------------------------------

if (values.large) {
  const large = await serve(resolve(values.large));
  const names = await size(join(resolve(values.large), "search/names.js"));
  const source = (await readFile(join(resolve(values.large), "search/names.js"), "utf8"));
  row("name completion at 1,000 articles", `${kilo(names)}, ${(source.match(/"/g).length / 2).toFixed(0)} texts`, "20 KB", names <= 20 * 1024);
  const page = await browser.newPage();
  await page.goto(large.base);
  const got = [];
  page.on("response", (response) => got.push([new URL(response.url()).pathname, Number(response.headers()["content-length"])]));
  await page.keyboard.press("/");
  await page.waitForTimeout(1000);
  await page.keyboard.type("stochastic", { delay: 60 });
  await page.waitForTimeout(1000);
  const files = got.filter(([path]) => path.startsWith("/search/"));
  const bytes = files.reduce((sum, [, size]) => sum + size, 0);
  row("first query at 1,000 articles", `${kilo(bytes)} in ${files.length} requests (${files.map(([path]) => path.split("/").pop()).join(", ")})`, "40 KB in 3", bytes <= 40 * 1024 && files.length <= 3);
  const perKey = await page.evaluate(async () => {
    const input = document.querySelector(".find input");
    const times = [];
    for (const typed of ["s", "st", "sto", "stoc", "stoch", "stochas", "stochast", "stochastic", "stochastic t", "plain", "cortical dri"]) {
      input.value = typed;
      const began = performance.now();
      input.dispatchEvent(new Event("input", { bubbles: true }));
      // What is shown at once is shown by now.
      await Promise.resolve();
      times.push(performance.now() - began);
      await new Promise((done) => setTimeout(done, 150));
    }
    return times.sort((a, b) => a - b);
  });
  row("a key at 1,000 articles", `${perKey[perKey.length >> 1].toFixed(1)} ms, median; ${perKey.at(-1).toFixed(1)} at most`, "16 ms", perKey[perKey.length >> 1] <= 16);
  large.server.close();
  large.server.closeAllConnections();
}

// ---- Lighthouse -----------------------------------------------------------------------------------------------------

const lighthouse = await import("lighthouse").catch(() => null);
if (lighthouse) {
  /** The middle of five runs: the four scores; LCP and TBT in ms, and CLS. */
  const look = async (address) => {
    const runs = [];
    for (let run = 0; run < 5; run += 1) {
      const { lhr } = await lighthouse.default(address, { port: 9223, output: "json", logLevel: "error", onlyCategories: ["performance", "accessibility", "best-practices", "seo"] });
      runs.push(lhr);
    }
    const middle = (of) => runs.map(of).sort((a, b) => a - b)[2];
    const [{ categories, audits }] = runs;
    const failed = Object.values(categories).flatMap(({ auditRefs }) => auditRefs).filter(({ id, weight }) => weight > 0 && (audits[id].score ?? 1) < .9);
    return {
      scores: Object.keys(categories).map((name) => middle((lhr) => Math.round(lhr.categories[name].score * 100))),
      failed: failed.map(({ id }) => `${id} ${audits[id].displayValue ?? ""}`),
      times: ["largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"].map((id) => middle((lhr) => lhr.audits[id].numericValue)),
    };
  };
  const told = ([lcp, tbt, cls]) => `${lcp.toFixed(0)} ms / ${tbt.toFixed(0)} / ${cls.toFixed(3)}`;
  let most = 900;
  if (values.beside) {
    const { times } = await look(beside.furo.base);
    row("LCP / TBT / CLS, furo with the text of the guide", told(times), "-", true);
    // The bar is 900 ms where the best of the others has 915.
    most = times[0] * 900 / 915;
  }
  const looked = ["", TERM, PLAIN, ARTICLE].map((path) => [path, site]);
  if (guide) looked.unshift([GUIDE, guide]);
  for (const [path, { base }] of looked) {
    const { scores, failed, times } = await look(base + path);
    failed.forEach((id) => console.log(`      ${path}: ${id}`));
    row(`Lighthouse, mobile, ${path || "/"}`, scores.join("/"), "100/100/100/100", scores.every((one) => one === 100));
    const [lcp, tbt, cls] = times;
    row(`LCP / TBT / CLS, ${path || "/"}`, told(times), `${most.toFixed(0)} ms / 0 / 0`, lcp <= most && tbt < 1 && cls < .001);
  }
} else {
  console.log("      no Lighthouse: npm install --no-save lighthouse@12.8.2");
}

await browser.close();
site.server.close();
site.server.closeAllConnections();
for (const { server } of [guide, ...Object.values(beside)].filter(Boolean)) {
  server.close();
  server.closeAllConnections();
}

// ---- Validity -------------------------------------------------------------------------------------------------------

{
  const jar = require.resolve("vnu-jar/build/dist/vnu.jar");
  const { stderr } = spawnSync("java", ["-Xss16m", "-jar", jar, "--skip-non-html", "--format", "gnu", SITE], { encoding: "utf8", maxBuffer: 1 << 26 });
  const lines = (stderr ?? "").split("\n").filter(Boolean);
  row("vnu errors and warnings, whole site", lines.length, "0", lines.length === 0);
  lines.slice(0, 5).forEach((line) => console.log(`      ${line}`));
}

console.log("\naxe, widths, without script, previews, policy: npm test");
process.exit(rows.every(({ good }) => good) ? 0 : 1);
