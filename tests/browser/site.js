// A built site on a port of its own, and a browser to look at it. What goes in are the folder (SITE) and the
// browser (CHROMIUM); what comes out are pages in a fresh context each, so that no test sees what another did.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import { after, before } from "node:test";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

/** The folder of the site. */
export const FOLDER = resolve(process.env.SITE ?? new URL("../../site", import.meta.url).pathname);
const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
  ".svg": "image/svg+xml", ".png": "image/png", ".xml": "application/xml", ".csv": "text/csv", ".woff2": "font/woff2", ".wasm": "application/wasm",
};
// As strict as a site may be served: a page that needs more says so on the console, where tests see it.
const POLICY = "default-src 'none'; connect-src 'self'; worker-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'";
/** A server of a folder, as a host that compresses serves it, with the page for what is not there. */
export function host(folder) {
  const answer = async (path) => {
    const file = join(folder, path.endsWith("/") ? path + "index.html" : path);
    const bytes = await readFile(file).catch(() => null);
    if (bytes) return { status: 200, bytes, type: TYPES[extname(file)] ?? "application/octet-stream" };
    return { status: 404, bytes: await readFile(join(folder, "404.html")), type: TYPES[".html"] };
  };
  return createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://site").pathname));
    const { status, bytes, type } = await answer(path);
    const packed = /woff2|png/.test(type) ? null : gzipSync(bytes, { level: 9 });
    const headers = { "content-type": type, "content-security-policy": POLICY, ...(packed && { "content-encoding": "gzip" }) };
    response.writeHead(status, headers);
    response.end(packed ?? bytes);
  });
}

const server = host(FOLDER);
let browser;

before(async () => {
  await readFile(join(FOLDER, "index.html")).catch(() => assert.fail(`${FOLDER} has no site: build it, or set SITE`));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
});

after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

/** Runs a test with a page of the site, in a fresh context with these options. */
export async function withPage(path, options, test) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
  try {
    const page = await context.newPage();
    page.trouble = [];
    page.on("console", (told) => ["error", "warning"].includes(told.type()) && page.trouble.push(told.text()));
    page.on("pageerror", (error) => page.trouble.push(String(error)));
    page.on("requestfailed", (request) => page.trouble.push(`${request.url()} failed`));
    page.on("response", (response) => response.status() >= 400 && page.trouble.push(`${response.url()}: ${response.status()}`));
    page.requests = [];
    page.on("request", (request) => page.requests.push(request.url()));
    const whole = /^(file|http):/.test(path);
    const address = whole ? path : `http://127.0.0.1:${server.address().port}/${path}`;
    const response = await page.goto(address, { waitUntil: "load" });
    if (!whole) assert.equal(response.status(), path === MISSING ? 404 : 200, path);
    return await test(page);
  } finally {
    await context.close();
  }
}

/** Pages of our own content: an article with many terms and demos, one without a demo, one with a formula in which a brace
 * holds several lines, a term with another in its definition, an address at which there is nothing but something like it,
 * and a page of each kind. */
export const { ARTICLE, PLAIN, FORMULAS, TERM, MISSING, PAGES } = JSON.parse(await readFile(new URL("pages.json", import.meta.url), "utf8"));
/** A phone, and a desktop. */
export const DEVICES = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 800 } },
};

/** The previews that can be seen, by the places of their terms in the page. */
export const open = (page) => page.evaluate(() =>
  [...document.querySelectorAll(".def")].flatMap((def, at) => getComputedStyle(def).visibility == "visible" ? [at] : []));

/** Waits until a preview has had the time to open or close. */
export const settle = (page) => page.waitForTimeout(700);

/** The link of a term, by its place in the page, in the middle of the screen. */
export async function term(page, at) {
  const link = page.locator(".tw > a").nth(at);
  await link.evaluate((a) => a.scrollIntoView({ block: "center" }));
  return link;
}

/** Presses Tab until what has the focus is of this kind. */
export async function tabTo(page, selector) {
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
  }
  assert.fail(`Tab does not reach ${selector}`);
}
