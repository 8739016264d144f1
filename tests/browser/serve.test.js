// `kb serve` as a reader sees it: style that changes without loading the page, a page that is loaded again and stays
// where it was, what is wrong laid over it, and a connection only while the tab can be seen. What goes in are the
// program (KB; target/release/kb) and the browser (CHROMIUM).
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const REPOSITORY = new URL("../../", import.meta.url).pathname;
const KB = resolve(process.env.KB ?? join(REPOSITORY, "target/release/kb"));
const PARAGRAPHS = Array.from({ length: 80 }, (_, n) => `Paragraph ${n} of the article, long enough to be read.\n`);
const DETAILS = "\n<details><summary>More</summary><p>Hidden words.</p></details>\n\n<details><summary>Less</summary><p>Other words.</p></details>\n\n[A link](two.md)\n\n";
const article = (paragraphs) => `---\ntitle: One\n---\n${DETAILS}${paragraphs.join("\n")}`;
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
});

after(() => browser?.close());

/** A project that is served, and its parts. */
class Site {
  static async make() {
    const site = new Site();
    site.folder = await mkdtemp(join(tmpdir(), "kb-serve-"));
    await site.write("kb.yaml", "title: Test\nlevels: {KB202: off}\n");
    await site.write("content/one.md", article(PARAGRAPHS));
    await site.write("content/two.md", "---\ntitle: Two\n---\nTwo.\n");
    site.css = await readFile(join(REPOSITORY, "templates/theme/style.css"), "utf8");
    await site.write("templates/theme/style.css", site.css);
    await site.serve();
    return site;
  }

  async write(path, text) {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), text);
  }

  async serve(port = 0) {
    this.child = spawn(KB, ["--root", this.folder, "serve", "--port", String(port)], { stdio: ["ignore", "pipe", "ignore"] });
    for await (const line of createInterface({ input: this.child.stdout })) {
      if (line.startsWith("Serving ")) {
        this.url = line.split(" ")[1];
        break;
      }
    }
    this.child.stdout.resume();
  }

  async end() {
    const ended = new Promise((done) => this.child.once("exit", done));
    this.child.kill("SIGKILL");
    await ended;
  }
}

/** Runs a test with a page of a served project. A page that was not loaded again still has its mark. */
async function withSite(options, act) {
  const site = await Site.make();
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, ...options });
  try {
    const page = await context.newPage();
    page.trouble = [];
    page.on("pageerror", (error) => page.trouble.push(String(error)));
    await page.goto(`${site.url}one/`);
    await page.evaluate(() => { window.mark = true; });
    await act(page, site, context);
    assert.deepEqual(page.trouble, []);
  } finally {
    await context.close();
    await site.end();
    await rm(site.folder, { recursive: true });
  }
}

const loadedAgain = (page) => page.waitForFunction(() => !window.mark && document.readyState === "complete");
const panel = (page) => page.locator("kb-live .panel");

test("style changes without loading the page", () =>
  withSite({}, async (page, site) => {
    for (const colour of ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]) {
      await site.write("templates/theme/style.css", `${site.css}\nbody { color: ${colour}; }\n`);
      await page.waitForFunction((colour) => getComputedStyle(document.body).color === colour, colour);
    }
    assert.equal(await page.evaluate(() => window.mark), true);
    await page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"]').length === 1);
    // After it, only what is another is loaded again.
    await site.write("content/one.md", article([...PARAGRAPHS, "The end.\n"]));
    await loadedAgain(page);
  }));

test("a page that is loaded again stays where the reader was, with what was open and had the focus", () =>
  withSite({}, async (page, site) => {
    const open = () => page.evaluate(() => [...document.querySelectorAll("main details")].map((d) => d.open));
    assert.deepEqual((await open()).slice(0, 2), [false, false]);
    await page.evaluate(() => {
      document.querySelectorAll("main details")[1].open = true;
      document.querySelector('main a[href="../two/"]').focus({ preventScroll: true });
    });
    const at = () => page.evaluate(() => [...document.querySelectorAll("p")].find((p) => p.textContent.startsWith("Paragraph 40 ")).getBoundingClientRect().top);
    await page.evaluate(() => scrollTo(0, [...document.querySelectorAll("p")].find((p) => p.textContent.startsWith("Paragraph 40 ")).offsetTop - 150));
    const before = await at();
    assert.ok(before > 0 && before < 700, `${before}`);
    const more = Array.from({ length: 10 }, (_, n) => `New paragraph ${n} above it.\n`);
    const opened = "\n<details open><summary>New</summary><p>New words.</p></details>\n";
    await site.write("content/one.md", article([...more, ...PARAGRAPHS]).replace("\n<details>", `${opened}\n<details>`));
    await loadedAgain(page);
    await page.waitForTimeout(200);
    assert.ok(Math.abs((await at()) - before) < 2, `${await at()} after ${before}`);
    assert.deepEqual((await open()).slice(0, 3), [true, false, true], "a new one is as its author wants it");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "../two/");
    // The paragraph that is read is itself another; those around it hold the place.
    await page.evaluate(() => { window.mark = true; });
    const changed = PARAGRAPHS.map((text) => text.replace("Paragraph 40 of the", "Paragraph 40 of this very"));
    await site.write("content/one.md", article(changed));
    await loadedAgain(page);
    await page.waitForTimeout(200);
    assert.ok(Math.abs((await at()) - before) < 2, `${await at()} after ${before}`);
  }));

for (const [name, options] of [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["on a telephone", { viewport: { width: 320, height: 640 } }],
]) {
  test(`what is wrong is laid over the page and goes when it is mended, ${name}`, () =>
    withSite(options, async (page, site) => {
      const bad = "[<img src=x onerror=alert(1)>](nowhere.md)\n";
      await site.write("content/one.md", article([bad, ...PARAGRAPHS]));
      await panel(page).waitFor();
      const text = await panel(page).innerText();
      for (const words of ["1 error", "KB201", "content/one.md:11:", "nowhere.md", "last good version", "^^^^", "<img src=x"]) {
        assert.ok(text.includes(words), `${words} in ${text}`);
      }
      assert.equal(await panel(page).locator("img").count(), 0);
      const colours = await panel(page).evaluate((panel) => [getComputedStyle(panel).backgroundColor, getComputedStyle(panel).color]);
      assert.equal(colours[0], name === "dark" ? "rgb(32, 30, 28)" : "rgb(255, 255, 255)");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      assert.equal(await page.evaluate(() => window.mark), true, "the page stays");
      // It stays closed until it is about something else.
      await page.keyboard.press("Escape");
      await panel(page).waitFor({ state: "hidden" });
      await page.reload();
      await page.locator("kb-live .errors").waitFor();
      assert.ok(await panel(page).isHidden());
      await site.write("content/one.md", article([bad, bad, ...PARAGRAPHS]));
      await panel(page).waitFor();
      await page.evaluate(() => { window.mark = true; });
      await site.write("content/one.md", article(PARAGRAPHS));
      await panel(page).waitFor({ state: "hidden" });
      assert.equal(await page.locator("kb-live button:visible").count(), 0);
      assert.equal(await page.evaluate(() => window.mark), true, "what is shown was right all the time");
    }));
}

test("warnings are a button in a corner", () =>
  withSite({}, async (page, site) => {
    await site.write("kb.yaml", "title: Test\n");
    const button = page.locator("kb-live button.others");
    await button.waitFor();
    assert.equal(await button.innerText(), "1 remark");
    assert.ok(await panel(page).isHidden());
    await button.click();
    assert.ok((await panel(page).innerText()).includes("KB202"));
  }));

/** Pretends that the tab is hidden, or seen again. */
const turn = (page, state) =>
  page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);

test("a tab listens only while it can be seen, and then knows what it missed", () =>
  withSite({}, async (page, site) => {
    const asked = [];
    const ended = [];
    page.on("request", (request) => request.url().includes("/_kb/events") && asked.push(request));
    page.on("requestfailed", (request) => request.url().includes("/_kb/events") && ended.push(request));
    await turn(page, "hidden");
    await turn(page, "visible");
    await page.waitForTimeout(300);
    assert.equal(asked.length, 1);
    await turn(page, "hidden");
    await page.waitForTimeout(300);
    assert.ok(ended.length >= 1, "the connection is closed");
    await site.write("content/one.md", article([...PARAGRAPHS, "Changed meanwhile.\n"]));
    await page.waitForTimeout(500);
    assert.equal(await page.evaluate(() => window.mark), true);
    assert.equal(asked.length, 1);
    await turn(page, "visible");
    await loadedAgain(page);
    assert.ok((await page.locator("main").innerText()).includes("Changed meanwhile."));
  }));

test("a tab finds a server that was started again", () =>
  withSite({}, async (page, site) => {
    const port = new URL(site.url).port;
    await site.end();
    await page.waitForTimeout(500);
    await site.serve(port);
    // Nothing is another: the page stays.
    await site.write("content/two.md", "---\ntitle: Two\n---\nNew two.\n");
    await page.waitForTimeout(1500);
    assert.equal(await page.evaluate(() => window.mark), true);
    await site.end();
    await site.write("content/one.md", article([...PARAGRAPHS, "Written while nobody served.\n"]));
    await site.serve(port);
    await loadedAgain(page);
    assert.ok((await page.locator("main").innerText()).includes("Written while nobody served."));
  }));

test("more tabs than a browser has connections", () =>
  withSite({}, async (page, site, context) => {
    const tabs = [];
    for (let n = 0; n < 8; n += 1) {
      await Promise.all([...tabs, page].map((tab) => turn(tab, "hidden")));
      tabs.push(await context.newPage());
      await tabs.at(-1).goto(`${site.url}two/`, { timeout: 10_000 });
    }
  }));
