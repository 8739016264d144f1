// Reading: contents that follow, keys and focus, colours, print, small windows, other directions, and pages opened from a
// file system.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { ARTICLE, DEVICES, FOLDER, FORMULAS, PAGES, PLAIN, TERM, tabTo, withPage } from "./site.js";

test("the first Tab shows a way past the top of the page, and Enter takes it", () =>
  withPage(ARTICLE, {}, async (page) => {
    await page.keyboard.press("Tab");
    const skip = page.locator(".skip");
    assert.ok(await skip.evaluate((a) => a === document.activeElement && a.getBoundingClientRect().left >= 0));
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
  }));

for (const path of PAGES) {
  test(`${path}: Tab goes through in the order of reading, and the focus is seen`, () =>
    withPage(path, {}, async (page) => {
      let last = null;
      for (let presses = 0; presses < 40; presses += 1) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(() => {
          const active = document.activeElement;
          if (active === document.body) return null;
          const style = getComputedStyle(active);
          // In the graph the box of a term is marked.
          const inner = active.querySelector?.("rect");
          const seen = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || (inner && getComputedStyle(inner).strokeWidth === "2px");
          const all = [...document.querySelectorAll("a, button, input, summary, [tabindex]")];
          return { seen, order: all.indexOf(active), html: active.outerHTML.slice(0, 120) };
        });
        if (at === null) break;
        assert.ok(at.seen, `the focus is not seen at ${at.html}`);
        assert.ok(last === null || at.order > last || last - at.order > 10, `out of order at ${at.html}`);
        last = at.order;
      }
      assert.ok(last !== null);
    }));
}

test("a figure or formula is reached by keyboard where it scrolls, and only there, also when the window changes", () =>
  withPage(FORMULAS, { viewport: { width: 320, height: 600 } }, async (page) => {
    const boxes = () => page.evaluate(() => [...document.querySelectorAll(".picture, .equation")].map((box) => [box.scrollWidth > box.clientWidth, box.tabIndex === 0]));
    for (const [width, scroll] of [[320, true], [1200, false], [320, true]]) {
      await page.setViewportSize({ width, height: 600 });
      await page.waitForTimeout(200);
      const all = await boxes();
      assert.ok(all.some(([scrolls]) => scrolls) === scroll, `${width} px`);
      assert.ok(all.every(([scrolls, reached]) => scrolls === reached), `${width} px: ${JSON.stringify(all)}`);
    }
  }));

test("contents follow the reader", () =>
  withPage(ARTICLE, {}, async (page) => {
    /** The entries in the colour of links that matter. */
    const current = () => page.evaluate(() => {
      const accent = getComputedStyle(document.querySelector(".crumbs a")).color;
      return [...document.querySelectorAll(".contents a")].filter((a) => getComputedStyle(a).color === accent).map((a) => a.hash);
    });
    const headings = await page.evaluate(() => [...document.querySelectorAll(".contents a")].map((a) => a.hash));
    for (const hash of [headings[1], headings[3]]) {
      await page.evaluate((hash) => document.getElementById(hash.slice(1)).scrollIntoView({ block: "start" }), hash);
      await page.waitForTimeout(200);
      assert.deepEqual(await current(), [hash]);
    }
  }));

test("contents stand beside the text where there is room, and are folded where there is none", () =>
  withPage(ARTICLE, {}, async (page) => {
    const inside = async () => (await page.locator(".contents li").first().isVisible());
    assert.ok(await inside());
    await page.setViewportSize({ width: 800, height: 800 });
    assert.equal(await inside(), false);
    await page.locator(".contents summary").click();
    assert.ok(await inside());
  }));

test("the colour scheme is the reader's: the system's, or the one that was chosen, and it is remembered", () =>
  withPage(PLAIN, { colorScheme: "dark" }, async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await paper();
    await page.getByRole("button", { name: "Light or dark" }).click();
    const light = await paper();
    assert.notEqual(light, dark);
    await page.reload();
    assert.equal(await paper(), light);
  }));

test("without a script the colour scheme is the system's, and there is no button that does nothing", () =>
  withPage(PLAIN, { colorScheme: "dark", javaScriptEnabled: false }, async (page) => {
    assert.equal(await page.locator(".scheme").isVisible(), false);
    const [red] = (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/g).map(Number);
    assert.ok(red < 60, `${red}`);
  }));

test("with forced colours all is there and the focus is seen", () =>
  withPage(ARTICLE, { forcedColors: "active" }, async (page) => {
    await tabTo(page, ".tw > a");
    await page.waitForTimeout(700);
    const [outline, preview] = await page.evaluate(() => {
      const link = document.activeElement;
      return [getComputedStyle(link).outlineStyle, getComputedStyle(link.nextElementSibling).visibility];
    });
    assert.equal(outline, "solid");
    assert.equal(preview, "visible");
    assert.equal(await page.locator(".scheme").isVisible(), false);
  }));

test("who wants less motion gets none", () =>
  withPage(ARTICLE, { reducedMotion: "reduce" }, async (page) => {
    const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((element) => {
      const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
      return transitionDuration.split(", ").some((time) => parseFloat(time) > 0) || animationName !== "none" || scrollBehavior === "smooth";
    }).map((element) => element.outerHTML.slice(0, 80)));
    assert.deepEqual(moving, []);
  }));

// A window of 1280 by 1024 at 400 % is one of 320 by 256.
for (const path of [ARTICLE, TERM, "terms/", "search/?q=plasticity"]) {
  test(`${path} can be read at 400 %`, () =>
    withPage(path, { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 }, async (page) => {
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 320);
      // Nothing that stays in its place leaves too little room to read.
      await page.mouse.wheel(0, 3000);
      await page.waitForTimeout(200);
      const fixed = await page.evaluate(() => [...document.querySelectorAll("*")].filter((element) => {
        const { position, visibility } = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        return ["fixed", "sticky"].includes(position) && visibility === "visible" && box.height > 128 && box.top < 256 && box.bottom > 0;
      }).map((element) => element.className));
      assert.deepEqual(fixed, []);
    }));
}

test("letters of twice the size fit", () =>
  withPage(ARTICLE, { viewport: { width: 640, height: 800 } }, async (page) => {
    await page.evaluate(() => { document.documentElement.style.fontSize = "36px"; });
    const wide = await page.evaluate(() => [document.documentElement.scrollWidth, ...[...document.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > 641).map((element) => element.outerHTML.slice(0, 60))]);
    assert.ok(wide[0] <= 640, wide.slice(0, 20).join("\n"));
  }));

test("a page from right to left is its own mirror image", () =>
  withPage(ARTICLE, {}, async (page) => {
    const places = () => page.evaluate(() => [".contents", ".crumbs a", "h1", ".scheme", ".site", ".find"].map((name) => {
      const box = document.querySelector(name).getBoundingClientRect();
      return [Math.round(box.left), Math.round(innerWidth - box.right)];
    }));
    await page.addStyleTag({ content: "html { scrollbar-width: none }" }).catch(() => {});
    const there = await places();
    await page.evaluate(() => { document.documentElement.dir = "rtl"; });
    const mirrored = await places();
    there.forEach(([left], at) => assert.ok(Math.abs(mirrored[at][1] - left) <= 16, `${JSON.stringify(there)} ${JSON.stringify(mirrored)}`));
    for (const width of [320, 1200]) {
      await page.setViewportSize({ width, height: 800 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width);
    }
  }));

test("on paper there is the text and nothing to click", () =>
  withPage(ARTICLE, {}, async (page) => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const hidden = await page.evaluate(() => [".top nav", ".find", ".scheme", ".rail", ".neighbours", ".data", ".skip"].filter((name) => document.querySelector(name)?.checkVisibility()));
    assert.deepEqual(hidden, []);
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(paper, "rgb(255, 255, 255)");
    for (const name of ["h1", ".prose", "#sources", ".kb-plot", "figcaption"]) assert.ok(await page.locator(name).first().isVisible(), name);
  }));

for (const [device, options] of Object.entries(DEVICES)) {
  test(`figures have words and data, and keep to the width of a ${device}`, () =>
    withPage(ARTICLE, options, async (page) => {
      const figures = await page.evaluate(() => [...document.querySelectorAll("figure.plot")].map((figure) => {
        const svg = figure.querySelector("svg");
        const named = svg.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id)?.textContent.length ?? 0);
        const data = figure.nextElementSibling;
        return { named, role: svg.getAttribute("role"), rows: data.querySelectorAll("tbody tr").length, words: data.querySelector("p").textContent.length,
          wide: figure.getBoundingClientRect().right - innerWidth, caption: figure.querySelector("figcaption").textContent.length };
      }));
      assert.ok(figures.length > 5);
      for (const { named, role, rows, words, wide, caption } of figures) {
        assert.ok(role === "img" && named.every((length) => length > 5) && rows > 0 && words > 20 && caption > 20 && wide <= 0, JSON.stringify(figures));
      }
    }));
}

for (const path of ["index.html", `${ARTICLE}index.html`, "terms/index.html", `${TERM}index.html`]) {
  test(`${path} reads, links and previews from a file system`, () =>
    withPage(pathToFileURL(`${FOLDER}/${path}`).href, {}, async (page) => {
      const lost = await page.evaluate(() => [...document.querySelectorAll("main a[href], .top a[href]")]
        .map((a) => a.getAttribute("href")).filter((href) => !/^[a-z]+:/.test(href) && /\/(#.*)?$/.test(href)));
      assert.deepEqual(lost, [], "each link names a file");
      assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgba(0, 0, 0, 0)", "the style is there");
      if (await page.locator("main .tw > a").count() > 0) {
        const link = page.locator("main .tw > a").first();
        await link.evaluate((a) => a.scrollIntoView({ block: "center" }));
        await link.hover();
        await page.waitForTimeout(700);
        assert.equal(await page.locator("main .def").first().evaluate((def) => getComputedStyle(def).visibility), "visible");
      }
      const next = page.locator("main a[href]:not([href^='#']):not([href^='http'])").first();
      await next.click();
      await page.waitForLoadState();
      assert.ok(await page.locator("h1").isVisible());
      assert.deepEqual(page.trouble, []);
    }));
}

test("every page says what it is about", async () => {
  for (const path of PAGES.filter((path) => path !== "404.html")) {
    await withPage(path, {}, async (page) => {
      const said = await page.evaluate(() => {
        const content = (name) => document.querySelector(`meta[property="${name}"], meta[name="${name}"]`)?.content ?? "";
        const data = document.querySelector('script[type="application/ld+json"]')?.textContent ?? "{}";
        return { description: content("description"), title: content("og:title"), type: content("og:type"), url: content("og:url"),
          image: content("og:image"), canonical: document.querySelector("link[rel=canonical]")?.href ?? "", graph: JSON.parse(data)["@graph"]?.length ?? 0 };
      });
      for (const [name, value] of Object.entries(said)) assert.ok(value, `${path} has no ${name}`);
      const image = new URL(said.image).pathname;
      const response = await page.request.get(new URL(page.url()).origin + image);
      assert.equal(response.headers()["content-type"], "image/png");
    });
  }
});
