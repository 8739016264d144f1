// The search: by keyboard and by touch, in both tiers, from a server and from a file system, and what is there without
// a script.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { ARTICLE, DEVICES, FOLDER, MISSING, withPage } from "./site.js";

/** What is shown as found: titles by kind, and all marked words. */
const found = (page) => page.evaluate(() => {
  const kinds = [...document.querySelectorAll(".found:not([hidden]) section")];
  return {
    kinds: Object.fromEntries(kinds.map((kind) => [
      kind.querySelector("h2").textContent.replace(/ \(.*/, ""), [...kind.querySelectorAll("b")].map((b) => b.textContent),
    ])),
    marks: [...document.querySelectorAll(".found mark")].map((mark) => mark.textContent),
    said: document.querySelector(".found .said")?.textContent ?? "",
  };
});

/** Types into the box, and waits until what is found stands still. */
async function type(page, words) {
  await page.keyboard.type(words);
  await page.waitForFunction(() => document.querySelector(".found .said")?.textContent);
  await page.waitForTimeout(300);
  return found(page);
}

/** Where the focus is: "box", the place of a result, or the element's name. */
const focus = (page) => page.evaluate(() => {
  const active = document.activeElement;
  if (active.matches(".find input")) return "box";
  const at = [...document.querySelectorAll(".found a")].indexOf(active);
  return at < 0 ? active.localName : at;
});

test("a page loads nothing of the search before it is wanted", () =>
  withPage(ARTICLE, {}, async (page) => {
    await page.waitForLoadState("networkidle");
    assert.deepEqual(page.requests.filter((url) => /search/.test(url)), []);
    await page.keyboard.press("/");
    await page.waitForFunction(() => window.kb);
    await page.waitForTimeout(800);
    const names = page.requests.filter((url) => /search/.test(url)).map((url) => url.replace(/.*\/|\.[0-9a-f]{10}/g, ""));
    assert.deepEqual(names.sort(), ["names.js", "search.css", "search.js"]);
    assert.deepEqual(page.trouble, []);
  }));

test("the slash opens it, arrows go through what is found, Escape leads back, Enter opens", () =>
  withPage(ARTICLE, {}, async (page) => {
    await page.keyboard.press("/");
    assert.equal(await focus(page), "box");
    const { kinds } = await type(page, "hebbian");
    assert.equal(kinds.Terms[0], "Hebbian learning");
    assert.equal(kinds.Articles[0], "Hebbian learning");
    await page.keyboard.press("ArrowDown");
    assert.equal(await focus(page), 0);
    await page.keyboard.press("ArrowDown");
    assert.equal(await focus(page), 1);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    assert.equal(await focus(page), "box");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    assert.equal(await focus(page), "box");
    assert.equal(await page.locator(".found").isVisible(), false);
    await page.keyboard.press("Control+a");
    await type(page, "stdp");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/terms\/stdp\/$/);
    assert.deepEqual(page.trouble, []);
  }));

test("a slash that is typed into a box is a slash", () =>
  withPage("terms/", {}, async (page) => {
    await page.locator(".filter input").focus();
    await page.keyboard.type("a/b");
    assert.equal(await page.locator(".filter input").inputValue(), "a/b");
  }));

test("who types on while a result has the focus means the box", () =>
  withPage(ARTICLE, {}, async (page) => {
    await page.keyboard.press("/");
    await type(page, "plastic");
    await page.keyboard.press("ArrowDown");
    const { said } = await type(page, "ity");
    assert.equal(await page.locator(".find input").inputValue(), "plasticity");
    assert.match(said, /found/);
  }));

for (const [typed, first, kind] of [
  ["LTP", "LTP", "Terms"], // an acronym is the very name of a term
  ["long-term potentiation", "LTP", "Terms"], // what it stands for is too
  ["hebian learning", "Hebbian learning", "Terms"], // a letter is missing
  ["working mem", "working memory", "Terms"],
  ["oja 1982", "Oja, E. (1982)", "Sources"],
]) {
  test(`“${typed}” finds ${first}`, () =>
    withPage(ARTICLE, {}, async (page) => {
      await page.keyboard.press("/");
      const { kinds } = await type(page, typed);
      assert.equal(kinds[kind]?.[0], first, JSON.stringify(kinds));
    }));
}

test("what is found in texts is shown with the sentence, and its words are marked; its link leads to the section", () =>
  withPage(ARTICLE, {}, async (page) => {
    await page.keyboard.press("/");
    const { kinds, marks } = await type(page, "distractors bump");
    assert.ok(kinds.Articles.includes("Working memory"), JSON.stringify(kinds));
    assert.ok(marks.length > 0 && marks.every((mark) => /^(distractor|bump)/i.test(mark)), `${marks}`);
    const link = page.locator(".found section", { hasText: "Articles" }).locator("a").first();
    assert.match(await link.getAttribute("href"), /#./);
    await link.click();
    await page.waitForURL(/#./);
    assert.ok(await page.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1)))));
  }));

test("another form of a word is found", () =>
  withPage(ARTICLE, {}, async (page) => {
    await page.keyboard.press("/");
    const { kinds } = await type(page, "hippocampi");
    assert.ok(kinds.Articles?.length > 0 || kinds.Terms?.length > 0, JSON.stringify(kinds));
  }));

test("nothing is found, and it says so", () =>
  withPage(ARTICLE, {}, async (page) => {
    await page.keyboard.press("/");
    const { kinds, said } = await type(page, "zzqqxx");
    assert.deepEqual(kinds, {});
    assert.match(said, /^Nothing is found for “zzqqxx”/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\/\?q=zzqqxx$/);
  }));

test("what is typed cannot become markup", () =>
  withPage("search/?q=%3Cimg src=x onerror=alert(1)%3E", {}, async (page) => {
    await page.waitForFunction(() => document.querySelector(".found .said")?.textContent);
    assert.equal(await page.locator(".found img").count(), 0);
    assert.deepEqual(page.trouble, []);
  }));

test("the page of its own finds what its address says, and its address follows what is typed", () =>
  withPage("search/?q=reward", {}, async (page) => {
    await page.waitForFunction(() => document.querySelector(".found section"));
    assert.equal(await focus(page), "box");
    await page.keyboard.press("End");
    await type(page, " prediction");
    assert.match(page.url(), /\?q=reward%20prediction$/);
    await page.keyboard.press("ArrowDown");
    assert.equal(await focus(page), 0);
    assert.deepEqual(page.trouble, []);
  }));

test("on a phone what is found fits the screen, and a tap opens it", () =>
  withPage(ARTICLE, DEVICES.phone, async (page) => {
    await page.locator(".find input").tap();
    await type(page, "dopamine");
    const box = await page.locator(".found").boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 390);
    await page.locator(".found a").first().tap();
    await page.waitForURL(/\/terms\/dopamine\//);
  }));

test("a click beside it shuts it", () =>
  withPage(ARTICLE, {}, async (page) => {
    await page.keyboard.press("/");
    await type(page, "dopamine");
    await page.mouse.click(600, 700);
    assert.equal(await page.locator(".found").isVisible(), false);
  }));

test("from a file system it finds and leads on too", () =>
  withPage(pathToFileURL(`${FOLDER}/${ARTICLE}index.html`).href, {}, async (page) => {
    await page.keyboard.press("/");
    const { kinds } = await type(page, "hebbian rule");
    assert.ok(kinds.Articles.length > 0, JSON.stringify(kinds));
    const here = page.url();
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.href !== here);
    assert.match(page.url(), /^file:.*\/index\.html/);
    assert.ok(await page.locator("h1").isVisible());
    assert.deepEqual(page.trouble, []);
  }));

test("without a script the box leads to the terms from A to Z", () =>
  withPage(ARTICLE, { javaScriptEnabled: false }, async (page) => {
    await page.locator(".find input").fill("ltp");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/terms\/\?q=ltp$/);
    assert.ok(await page.locator(".letter").count() > 5);
  }));

test("without a script the page of its own says so and has lists", () =>
  withPage("search/", { javaScriptEnabled: false }, async (page) => {
    assert.match(await page.locator("noscript, main > p").first().innerText(), /needs JavaScript/);
    assert.ok(await page.locator("main .list a").count() > 3);
  }));

test("the page for what is not there names what was meant", () =>
  withPage(MISSING, {}, async (page) => {
    await page.waitForFunction(() => !document.querySelector(".suggest").hidden);
    const { kinds } = await found(page);
    assert.ok(kinds.Articles.includes("Hebbian learning"), JSON.stringify(kinds));
    await page.locator(".suggest a").first().click();
    await page.waitForLoadState();
    assert.match(page.url(), /hebbian-learning/);
  }));
