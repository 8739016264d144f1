// Pages of every kind: they fit a small screen, say nothing on the console, are open to assistive programs, and do
// without script what they can. Then what only the pages of terms do.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { DEVICES, PAGES, open, tabTo, withPage } from "./site.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** WCAG 2.2 up to AA, and what is good practice beside it. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

for (const path of PAGES) {
  test(`${path} loads without a complaint`, () =>
    withPage(path, {}, async (page) => {
      await page.waitForLoadState("networkidle");
      assert.deepEqual(page.trouble, []);
      assert.equal(await page.evaluate(() => scrollY), 0, "it opens at its top");
    }));

  for (const javaScriptEnabled of [true, false]) {
    test(`${path} does not scroll sideways, ${javaScriptEnabled ? "with" : "without"} script`, () =>
      withPage(path, { javaScriptEnabled }, async (page) => {
        for (const width of [320, 390, 768, 1152, 1920]) {
          await page.setViewportSize({ width, height: 640 });
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `the page is ${wide}px wide at ${width}px`);
        }
      }));
  }

  for (const [device, options] of Object.entries(DEVICES)) {
    for (const colorScheme of ["light", "dark"]) {
      test(`${path} has nothing that axe objects to, ${device}, ${colorScheme}, all parts open`, () =>
        withPage(path, { ...options, colorScheme, bypassCSP: true }, async (page) => {
          // A preview is open while axe looks, and so is all that can be unfolded.
          await page.evaluate(() => {
            document.querySelectorAll("details").forEach((part) => { part.open = true; });
            document.querySelector(".tw")?.classList.add("open");
          });
          await page.waitForTimeout(400);
          if (await page.locator(".tw").count() > 0) assert.deepEqual(await open(page), [0]);
          await page.evaluate(axe);
          const { violations } = await page.evaluate((values) => axe.run(document, { runOnly: { type: "tag", values } }), TAGS);
          assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
        }));
    }
  }
}

/** The labels that can be seen in the list, and what is said of them. */
const list = (page) => page.evaluate(() => {
  const shown = [...document.querySelectorAll(".letter dt")].filter((dt) => dt.checkVisibility());
  return { labels: shown.map((dt) => dt.querySelector("a").textContent), said: document.querySelector(".filter output").value };
});

/** All terms of the list: labels, expansions and other names. */
const terms = (page) => page.evaluate(() => [...document.querySelectorAll(".letter dt")].map((dt) => ({
  label: dt.querySelector("a").textContent,
  text: dt.textContent.toLowerCase(),
  also: (dt.dataset.also ?? "").toLowerCase(),
})));

test("the filter finds by label", () =>
  withPage("terms/", {}, async (page) => {
    const all = await terms(page);
    const { label } = all[all.length >> 1];
    await page.getByRole("searchbox", { name: "Filter" }).fill(label.toUpperCase());
    const { labels, said } = await list(page);
    assert.ok(labels.includes(label) && labels.length < all.length, `${label}: ${labels}`);
    assert.equal(said, `${labels.length} of ${all.length}`);
    const letters = await page.locator(".letter h2:visible").allInnerTexts();
    const inNav = await page.locator(".letters a:visible").allInnerTexts();
    assert.deepEqual(inNav, letters, "letters without a term are not offered");
  }));

test("the filter finds by another name", () =>
  withPage("terms/", {}, async (page) => {
    const all = await terms(page);
    const alias = (term) => term.also.split(" · ").find((name) => name && !term.text.includes(name));
    const wanted = all.find(alias);
    assert.ok(wanted, "a term has another name");
    await page.getByRole("searchbox", { name: "Filter" }).fill(alias(wanted));
    const { labels, said } = await list(page);
    assert.ok(labels.includes(wanted.label) && labels.length < all.length, `${alias(wanted)}: ${labels}`);
    assert.equal(said, `${labels.length} of ${all.length}`);
  }));

test("the filter says when there is nothing, and Escape brings all back", () =>
  withPage("terms/", {}, async (page) => {
    const all = await terms(page);
    await page.getByRole("searchbox", { name: "Filter" }).fill("zzqqxx");
    const none = await list(page);
    assert.deepEqual(none.labels, []);
    assert.match(none.said, /^None/);
    await page.keyboard.press("Escape");
    const { labels, said } = await list(page);
    assert.deepEqual([labels.length, said], [all.length, ""]);
  }));

test("Enter leads from the filter to the first term that was found", () =>
  withPage("terms/", {}, async (page) => {
    const { label } = (await terms(page)).at(-1);
    await page.getByRole("searchbox", { name: "Filter" }).fill(label);
    const [first] = (await list(page)).labels;
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), first);
  }));

test("without script there is no filter, and all terms are there", () =>
  withPage("terms/", { javaScriptEnabled: false }, async (page) => {
    assert.equal(await page.locator(".filter").isVisible(), false);
    const { labels } = await list(page);
    assert.equal(labels.length, (await terms(page)).length);
  }));

test("without script the graph is there, and its links take the focus and lead on", () =>
  withPage("terms/graph/", { javaScriptEnabled: false }, async (page) => {
    const links = page.locator(".graph-box svg a");
    assert.ok(await links.count() > 1);
    assert.equal(await page.locator(".zoom").isVisible(), false);
    const { width, height } = await page.locator(".graph-box svg").boundingBox();
    assert.ok(width > 200 && height > 200, `${width} x ${height}`);
    await tabTo(page, ".graph-box svg a");
    const [target, ring] = await page.evaluate(() => {
      const link = document.activeElement;
      return [new URL(link.getAttribute("href"), document.baseURI).href, getComputedStyle(link.querySelector("rect")).strokeWidth];
    });
    assert.equal(ring, "2px", "the focus is seen");
    await page.keyboard.press("Enter");
    await page.waitForURL(target);
    assert.deepEqual(page.trouble, []);
  }));

test("the graph can be made larger and whole again", () =>
  withPage("terms/graph/", {}, async (page) => {
    const width = async () => (await page.locator(".graph-box svg").boundingBox()).width;
    const first = await width();
    await page.getByRole("button", { name: "Larger" }).click();
    assert.ok(await width() > first * 1.2);
    await page.getByRole("button", { name: "Whole" }).click();
    const box = await page.locator(".graph-box").boundingBox();
    assert.ok(await width() <= box.width);
  }));
