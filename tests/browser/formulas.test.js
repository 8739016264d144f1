// Formulas: their font comes with the pages that hold one, and what should grow with what it holds does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ARTICLE, FORMULAS, withPage } from "./site.js";

/** The files of fonts that a page got, from when it is opened again. */
async function fonts(page) {
  const files = [];
  // What is still on its way would fail when the page is left.
  await page.waitForLoadState("networkidle");
  page.on("response", (response) => /\.woff2$/.test(response.url()) && files.push(response.url().match(/assets\/([^.]*)/)[1]));
  await page.reload({ waitUntil: "networkidle" });
  return files;
}

/** The states of the faces of the font by the beginnings of what they hold, and what they are called. */
const faces = (page) => page.evaluate(() => [...document.fonts].map(({ family, status }) => [family.replaceAll('"', ""), status]));

test("formulas are set in the font for them", () =>
  withPage(FORMULAS, {}, async (page) => {
    assert.deepEqual(await fonts(page), ["math"], "and no sign here is so rare that the other is needed");
    assert.deepEqual(await faces(page), [["KB Math", "loaded"], ["KB Math", "unloaded"]]);
    assert.ok(await page.evaluate(() => document.fonts.check("18px 'KB Math'", "\u{1D464}∑{")));
    const family = await page.locator("math").first().evaluate((math) => getComputedStyle(math).fontFamily);
    assert.match(family, /^"KB Math"/);
    // A letter is as wide as the font says, which is not as wide as it is in another.
    const [own, other] = await page.evaluate(() => ["'KB Math'", "monospace"].map((family) => {
      const context = document.createElement("canvas").getContext("2d");
      context.font = `100px ${family}`;
      return context.measureText("\u{1D464}").width;
    }));
    const drawn = await page.evaluate(() => {
      const letter = [...document.querySelectorAll(".equation mi")].find((mi) => mi.textContent === "w" && !mi.closest("msub, msup"));
      return [letter.getBoundingClientRect().width, parseFloat(getComputedStyle(letter).fontSize)];
    });
    assert.ok(own !== other && Math.abs(drawn[0] - own * drawn[1] / 100) < 1, `${drawn}, ${own}, ${other}`);
    assert.deepEqual(page.trouble, []);
  }));

test("a brace is as tall as the lines that it holds", () =>
  withPage(FORMULAS, {}, async (page) => {
    await page.evaluate(() => document.fonts.ready);
    const [brace, lines, size] = await page.evaluate(() => {
      const height = (element) => element.getBoundingClientRect().height;
      const brace = [...document.querySelectorAll(".equation mo")].find((mo) => mo.textContent === "{");
      const size = parseFloat(getComputedStyle(brace).fontSize);
      return [height(brace), height(brace.parentElement.querySelector("mtable")), size];
    });
    assert.ok(brace > 1.8 * size && brace >= .8 * lines, `the brace is ${brace}px, its lines ${lines}px of ${size}px`);
  }));

test("the source of a formula is there and not seen", () =>
  withPage(FORMULAS, {}, async (page) => {
    const [source, seen] = await page.evaluate(() => {
      const all = [...document.querySelectorAll("annotation")];
      return [all.map((a) => a.textContent), all.filter((a) => a.checkVisibility()).length];
    });
    assert.ok(source.some((tex) => tex.includes("\\begin{cases}")), `${source}`);
    assert.equal(seen, 0);
  }));

test("on a small screen a wide formula scrolls in its box, and its number stays in sight", () =>
  withPage(ARTICLE, { viewport: { width: 320, height: 800 } }, async (page) => {
    await page.evaluate(() => document.fonts.ready);
    const boxes = await page.evaluate(() => [...document.querySelectorAll(".equation")].map((box) => {
      const number = box.querySelector(".number")?.getBoundingClientRect();
      return { wide: box.scrollWidth > box.clientWidth, right: number?.right, edge: box.getBoundingClientRect().right };
    }));
    assert.ok(boxes.some(({ wide, right }) => wide && right), "one is too wide and has a number");
    for (const { right, edge } of boxes) assert.ok(right === undefined || right <= edge + 1, `${right} in ${edge}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 320);
  }));

test("a page without a formula gets no font", () =>
  withPage("demos/", {}, async (page) => {
    assert.deepEqual([await fonts(page), await faces(page)], [[], []]);
  }));
