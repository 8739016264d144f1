// Every model in the browser, with its defaults and with parameters drawn by chance: the names of the results are those
// that the program gives natively. What to ask and what to expect comes from the program:
//
//     kb verify --models --sets 20 --format json >vectors.json    and    VECTORS=vectors.json
//
// Without VECTORS only the demos of the site are run, which say what was published.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { FOLDER, withPage } from "./site.js";

const assets = await readdir(join(FOLDER, "assets"));
const asset = (name, ending) => `/assets/${assets.find((file) => file.startsWith(`${name}.`) && file.endsWith(ending))}`;

/** Has workers of a page of the site answer requests: the names of the results, or why there is none. */
const answers = (page, cases) => page.evaluate(async ({ cases, worker, draws }) => {
  const answers = [];
  const each = async (from) => {
    const runner = new Worker(worker);
    for (let at = from; at < cases.length; at += 2) {
      const { model, request } = cases[at];
      const answer = await new Promise((resolve) => {
        runner.onmessage = ({ data }) => data.id && resolve(data);
        runner.postMessage({ id: at + 1, what: "run", model, page: draws, request, wanted: "" });
      });
      const shown = answer.error ? { fault: answer.error } : JSON.parse(answer.shown);
      answers[at] = shown.report ?? shown.fault;
    }
    runner.terminate();
  };
  await Promise.all([each(0), each(1)]);
  return answers;
}, { cases, worker: asset("worker", ".js"), draws: asset("page", ".wasm") });

const family = (model) => asset(model.split("/")[0], ".wasm");

test("every model gives the results that the program gives", { skip: !process.env.VECTORS && "VECTORS is not set" }, async () => {
  const { results } = JSON.parse(await readFile(process.env.VECTORS, "utf8"));
  assert.ok(results.length >= 20 * 21, `${results.length} runs`);
  const cases = results.map(({ model, request }) => ({ model: family(model), request }));
  await withPage("", {}, async (page) => {
    page.setDefaultTimeout(0);
    const found = await answers(page, cases);
    const other = results.filter(({ answers }, at) => answers.one_thread != found[at]);
    assert.deepEqual(other.map(({ name }) => name), []);
  });
});

test("every demo of the site gives what was published", async () => {
  const articles = (await readdir(FOLDER, { recursive: true })).filter((path) => path.endsWith("index.html"));
  let demos = 0;
  for (const path of articles) {
    if (!(await readFile(join(FOLDER, path), "utf8")).includes("data-report=")) continue;
    await withPage(path.replace(/index\.html$/, ""), {}, async (page) => {
      page.setDefaultTimeout(0);
      const all = await page.locator(".demo[data-model]").evaluateAll((boxes) => boxes.map(({ id, dataset }) => ({ id, ...dataset })));
      const cases = all.map(({ model, seed, set }) => ({
        model: family(model),
        request: [`model ${model}`, `seed ${seed}`, ...set.split("\n").filter(Boolean).map((line) => `set ${line}`)].join("\n"),
      }));
      const found = await answers(page, cases);
      assert.deepEqual(all.filter(({ report }, at) => report != found[at]).map(({ id }) => id), []);
      demos += all.length;
      assert.deepEqual(page.trouble, []);
    });
  }
  assert.ok(demos > 20, `${demos} demos`);
});
