// The previews of terms: when they open, how they close, with a pointer, the keyboard, a finger, and without script.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ARTICLE, TERM, open, settle, tabTo, term, withPage } from "./site.js";

const PHONE = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true };

/** How many milliseconds pass, from the pointer's coming, until a preview is seen and until it is whole. */
const opening = (link) => link.evaluate((a) => new Promise((done) => {
  a.addEventListener("pointerenter", () => {
    const began = performance.now();
    let seen = null;
    const look = () => {
      const { visibility, opacity } = getComputedStyle(a.parentElement.querySelector(".def"));
      const now = performance.now() - began;
      if (visibility == "visible") seen ??= now;
      if (seen !== null && opacity == 1) done({ seen, whole: now });
      else if (now > 3000) done(null);
      else requestAnimationFrame(look);
    };
    look();
  }, { once: true });
}));

test("a preview opens after a moment under the pointer and stays while the pointer is on it", () =>
  withPage(ARTICLE, {}, async (page) => {
    const link = await term(page, 0);
    // Frames are 16 ms apart. A machine that is busy may be late, but not every time.
    let soonest = Infinity;
    for (let tries = 0; tries < 4 && soonest > 600; tries += 1) {
      await page.mouse.move(2, 2);
      await settle(page);
      const times = opening(link);
      await link.hover();
      const { seen, whole } = await times;
      assert.ok(seen >= 280, `seen after ${seen} ms`);
      soonest = Math.min(soonest, whole);
    }
    assert.ok(soonest <= 600, `whole after ${soonest} ms at best`);
    const box = await page.locator(".def").nth(0).boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 8 });
    await settle(page);
    assert.deepEqual(await open(page), [0]);
    await page.mouse.move(2, 2);
    await settle(page);
    assert.deepEqual(await open(page), []);
  }));

test("a pointer that passes opens nothing", () =>
  withPage(ARTICLE, {}, async (page) => {
    await (await term(page, 0)).hover();
    await page.waitForTimeout(100);
    await page.mouse.move(2, 2);
    for (let looks = 0; looks < 6; looks += 1) {
      assert.deepEqual(await open(page), []);
      await page.waitForTimeout(100);
    }
  }));

test("a preview opens on focus from the keyboard; Escape closes it and leaves the focus", () =>
  withPage(ARTICLE, {}, async (page) => {
    await tabTo(page, ".tw > a");
    await settle(page);
    const focused = () => page.evaluate(() => [...document.querySelectorAll(".tw > a")].indexOf(document.activeElement));
    assert.equal(await focused(), 0);
    assert.deepEqual(await open(page), [0]);
    await page.keyboard.press("Escape");
    assert.deepEqual(await open(page), []);
    await settle(page);
    assert.deepEqual([await open(page), await focused()], [[], 0]);
    // It opens again when the focus comes back.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    await settle(page);
    assert.deepEqual([await open(page), await focused()], [[0], 0]);
  }));

test("Escape closes a preview under the pointer", () =>
  withPage(ARTICLE, {}, async (page) => {
    await (await term(page, 0)).hover();
    await settle(page);
    assert.deepEqual(await open(page), [0]);
    await page.keyboard.press("Escape");
    assert.deepEqual(await open(page), []);
    await settle(page);
    assert.deepEqual(await open(page), []);
  }));

test("one preview is open at a time", () =>
  withPage(ARTICLE, {}, async (page) => {
    await tabTo(page, ".tw > a");
    await settle(page);
    const other = await term(page, 1);
    await other.hover();
    await settle(page);
    assert.deepEqual(await open(page), [1], "under the pointer, while another has the focus");
    await page.mouse.move(2, 2);
    await settle(page);
    await page.keyboard.press("Tab");
    await settle(page);
    assert.equal((await open(page)).length, 1, "the focus went on");
  }));

test("the first tap shows the preview, and Open follows the link", () =>
  withPage(ARTICLE, PHONE, async (page) => {
    const address = page.url();
    const link = await term(page, 0);
    const target = await link.evaluate((a) => a.href);
    await link.tap();
    await settle(page);
    assert.equal(page.url(), address);
    assert.deepEqual(await open(page), [0]);
    const go = page.locator(".tw.open .go");
    assert.equal(await go.innerText(), "Open");
    const height = await go.evaluate((a) => a.getBoundingClientRect().height);
    assert.ok(height >= 24, `the link is ${height}px high`);
    await go.tap();
    await page.waitForURL(target);
  }));

test("a tap on another term opens that one, and a tap on the text closes it", () =>
  withPage(ARTICLE, PHONE, async (page) => {
    await (await term(page, 0)).tap();
    await settle(page);
    await (await term(page, 1)).tap();
    await settle(page);
    assert.deepEqual(await open(page), [1]);
    await page.locator("h1").tap();
    await settle(page);
    assert.deepEqual(await open(page), []);
  }));

test("a click with a mouse follows the link at once", () =>
  withPage(ARTICLE, {}, async (page) => {
    const link = await term(page, 0);
    const target = await link.evaluate((a) => a.href);
    await link.click();
    await page.waitForURL(target);
  }));

test("without script a preview opens under the pointer and on focus", () =>
  withPage(ARTICLE, { javaScriptEnabled: false }, async (page) => {
    await (await term(page, 0)).hover();
    await settle(page);
    assert.deepEqual(await open(page), [0]);
    await page.mouse.move(2, 2);
    await settle(page);
    assert.deepEqual(await open(page), []);
    await tabTo(page, ".tw > a");
    await settle(page);
    assert.deepEqual(await open(page), [0]);
  }));

test("without script a tap follows the link", () =>
  withPage(ARTICLE, { ...PHONE, javaScriptEnabled: false }, async (page) => {
    const link = await term(page, 0);
    const target = await link.evaluate((a) => a.href);
    await link.tap();
    await page.waitForURL(target);
  }));

for (const path of [ARTICLE, TERM]) {
  test(`${path} with a preview open does not scroll sideways at 320 px`, () =>
    withPage(path, { viewport: { width: 320, height: 640 } }, async (page) => {
      const count = await page.locator(".tw > a").count();
      assert.ok(count > 0);
      for (const at of new Set([0, count >> 1, count - 1])) {
        await (await term(page, at)).hover();
        await settle(page);
        assert.deepEqual(await open(page), [at]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        const box = await page.locator(".def").nth(at).boundingBox();
        assert.ok(wide <= 320, `the page is ${wide}px wide`);
        assert.ok(box.x >= 0 && box.x + box.width <= 320 && box.y >= 0 && box.y + box.height <= 640, JSON.stringify(box));
        await page.mouse.move(2, 2);
        await settle(page);
      }
    }));
}

test("a preview turns at the edges of the screen", () =>
  withPage(ARTICLE, { viewport: { width: 900, height: 600 } }, async (page) => {
    const turned = { up: false, back: false };
    for (const [at, block] of [[0, "start"], [1, "center"], [2, "end"], [3, "end"], [4, "center"], [5, "end"], [6, "center"]]) {
      const link = page.locator(".tw > a").nth(at);
      await link.evaluate((a, block) => a.scrollIntoView({ block }), block);
      await link.hover();
      await settle(page);
      assert.deepEqual(await open(page), [at]);
      const box = await page.locator(".def").nth(at).boundingBox();
      const whole = box.x >= 0 && box.y >= 0 && box.x + box.width <= 900 && box.y + box.height <= 600;
      assert.ok(whole, `${at} at the ${block}: ${JSON.stringify(box)}`);
      const word = await link.boundingBox();
      turned.up ||= box.y + box.height <= word.y + 1;
      turned.back ||= box.x + 1 < word.x;
      await page.mouse.move(2, 2);
      await settle(page);
    }
    assert.deepEqual(turned, { up: true, back: true }, "some are above their word, some begin before it");
  }));

test("a reference to a figure previews its caption, and closes on Escape", () =>
  withPage(ARTICLE, {}, async (page) => {
    const link = page.locator(".tw > a.ref").first();
    const preview = link.locator("xpath=following-sibling::*[1]");
    const caption = (await link.getAttribute("href")).replace(/^.*#/, "");
    await link.scrollIntoViewIfNeeded();
    await link.focus();
    await settle(page);
    assert.ok(await preview.isVisible());
    const words = await preview.innerText();
    const shown = await page.locator(`[id="${caption}"] figcaption`).first().innerText();
    assert.ok(words.length > 10 && shown.replace(/^[^.]*\.\s*/, "").startsWith(words.replace(/^[^.]*\.\s*/, "").slice(0, 20)), `${words} / ${shown}`);
    await page.keyboard.press("Escape");
    await settle(page);
    assert.ok(!(await preview.isVisible()));
  }));

test("previews are not printed, and what they belong to still links", () =>
  withPage(ARTICLE, {}, async (page) => {
    await tabTo(page, ".tw > a");
    await settle(page);
    await page.emulateMedia({ media: "print" });
    const seen = await page.evaluate(() => [
      [...document.querySelectorAll(".def")].filter((def) => def.checkVisibility({ visibilityProperty: true })).length,
      [...document.querySelectorAll(".tw > a")].filter((a) => a.checkVisibility() && a.href).length,
      document.querySelectorAll(".tw > a").length,
    ]);
    assert.equal(seen[0], 0);
    assert.ok(seen[2] > 0 && seen[1] === seen[2], `${seen}`);
  }));
