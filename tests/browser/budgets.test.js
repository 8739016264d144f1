// What pages weigh, against budgets.json. Images that are loaded when they come near do not count; all else does.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { FOLDER, withPage } from "./site.js";

const budgets = JSON.parse(await readFile(new URL("budgets.json", import.meta.url), "utf8"));
const size = async (path) => {
  const bytes = await readFile(join(FOLDER, path));
  return /woff2|png/.test(path) ? bytes.length : gzipSync(bytes, { level: 9 }).length;
};

for (const [path, { bytes, requests }] of Object.entries(budgets.pages)) {
  test(`${path || "the home page"} weighs at most ${bytes} bytes in ${requests} requests`, () =>
    withPage(path, {}, async (page) => {
      await page.waitForTimeout(500);
      // Headless browsers do not ask for the icon.
      const icon = await page.evaluate(() => document.querySelector("link[rel=icon]").href);
      const asked = new Set([...page.requests, icon].map((url) => new URL(url).pathname.slice(1)).filter((name) => !/^(demos\/.*\.svg)$/.test(name)));
      const sizes = await Promise.all([...asked].map(async (name) => [name, await size(name === "" || name.endsWith("/") ? `${name}index.html` : name)]));
      const sum = sizes.reduce((all, [, one]) => all + one, 0);
      assert.ok(sum <= bytes && sizes.length <= requests, `${sum} bytes in ${sizes.length} requests: ${sizes.map((pair) => pair.join(" ")).join(", ")}`);
    }));
}

test("scripts, style sheets and the files of the search are as small as they are said to be", async () => {
  const check = async (folder, pattern, most) => {
    for (const name of (await readdir(join(FOLDER, folder))).filter((name) => pattern.test(name))) {
      const bytes = await size(`${folder}/${name}`);
      assert.ok(bytes <= most, `${folder}/${name}: ${bytes} bytes, at most ${most}`);
    }
  };
  await check("assets", /^(kb|glossary)\..*\.js$/, budgets.script);
  await check("assets", /\.css$/, budgets.style);
  await check("assets", /^search\..*\.js$/, budgets.search.script);
  await check("search", /^names\.js$/, budgets.search.names);
  await check("search/words", /\.js$/, budgets.search.words);
});
