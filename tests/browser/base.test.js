// The same build under another base: every link, file, search and demo works where the site is served under /some/repo/.
import assert from "node:assert/strict";
import { readFile, readdir, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { FOLDER } from "./site.js";

const BASE = "/some/repo/";
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".wasm": "application/wasm", ".woff2": "font/woff2" };
const POLICY = "default-src 'self'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://site").pathname);
  const file = path.startsWith(BASE) && join(FOLDER, path.slice(BASE.length), path.endsWith("/") ? "index.html" : "");
  const bytes = file && await readFile(file).catch(() => null);
  response.writeHead(bytes ? 200 : 404, { "content-type": TYPES[extname(file || "")] ?? "application/octet-stream", "content-security-policy": POLICY });
  response.end(bytes || "");
});
let browser, origin;

before(async () => {
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
});

after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

async function withPage(path, look) {
  const page = await browser.newPage();
  const trouble = [];
  page.on("console", (told) => ["error", "warning"].includes(told.type()) && trouble.push(told.text()));
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("response", (response) => response.status() >= 400 && trouble.push(`${response.url()}: ${response.status()}`));
  await page.goto(origin + BASE + path, { waitUntil: "load" });
  await look(page);
  assert.deepEqual(trouble, []);
  await page.close();
}

test("every address in every page leads to a file of the site", async () => {
  const pages = (await readdir(FOLDER, { recursive: true })).filter((path) => path.endsWith(".html") && path !== "404.html");
  const known = new Map();
  const there = async (path) => {
    if (!known.has(path)) {
      const file = join(FOLDER, decodeURIComponent(path.slice(BASE.length)), path.endsWith("/") ? "index.html" : "");
      known.set(path, await stat(file).then((data) => data.isFile(), () => false));
    }
    return known.get(path);
  };
  let links = 0;
  for (const page of pages) {
    const html = await readFile(join(FOLDER, page), "utf8");
    const address = new URL(BASE + page.replace(/index\.html$/, ""), "http://site");
    for (const [, raw] of html.matchAll(/\s(?:href|src|action|data-script|data-style|data-demos)="([^"]*)"/g)) {
      const url = new URL(raw.replaceAll("&amp;", "&"), address);
      if (url.origin !== "http://site") continue;
      links += 1;
      assert.ok(url.pathname.startsWith(BASE), `${page}: ${raw} leads out of the site`);
      assert.ok(await there(url.pathname), `${page}: ${raw} leads nowhere`);
    }
  }
  assert.ok(links > 5000, `${links} links`);
});

test("pages are in their style, and links lead on", () =>
  withPage("", async (page) => {
    assert.equal(await page.evaluate(() => [...document.styleSheets].filter((sheet) => sheet.cssRules.length > 50).length), 1);
    await page.locator("nav a").first().click();
    await page.waitForURL(/\/some\/repo\/[^/]+\/$/);
    await page.locator("main a[href]").first().click();
    await page.waitForLoadState();
    assert.ok(page.url().startsWith(origin + BASE));
  }));

test("the search finds, and leads there", () =>
  withPage("terms/stdp/", async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.type("hebbian");
    await page.locator(".found a").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/hebbian/);
    assert.ok(page.url().startsWith(origin + BASE));
  }));

test("a demo runs, and its link leads back to it", () =>
  withPage("cognition-neuroscience/spike-timing-dependent-plasticity/", async (page) => {
    await page.locator("#demo-window [name=tau_plus]").fill("40");
    const differs = () => document.querySelector("#demo-window .state [role=status]").textContent.includes("differs");
    await page.waitForFunction(differs);
    const href = await page.locator("#demo-window .share").evaluate((a) => a.href);
    assert.ok(href.startsWith(`${origin}${BASE}cognition-neuroscience/spike-timing-dependent-plasticity/?window.tau_plus=40`));
    await page.goto(href);
    await page.waitForFunction(differs);
    assert.equal(await page.locator("#demo-window [name=tau_plus]").inputValue(), "40");
  }));
