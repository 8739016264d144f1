// Knowledge bases that are not ours: what `kb new` makes, the guide, and a project with models of its own, one of which
// runs in the reader's browser. They pass the checks that our site passes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { valid } from "./checker.js";
import { DEVICES, host, withPage } from "./site.js";

const KB = process.env.KB ?? new URL("../../target/release/kb", import.meta.url).pathname;
const ROOT = new URL("../..", import.meta.url).pathname;
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let work;
const servers = [];
const sites = {};

function kb(...parameters) {
  const run = spawnSync(KB, parameters, { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
}

/** Builds a project, once, and serves it. */
async function site(name, root) {
  sites[name] ??= (async () => {
    const folder = join(work, `${name}.site`);
    kb("build", "--quiet", "--root", root, "--out", folder);
    const server = host(folder);
    servers.push(server);
    await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
    return { folder, at: (path) => `http://127.0.0.1:${server.address().port}/${path}` };
  })();
  return sites[name];
}

before(async () => {
  work = await mkdtemp(join(tmpdir(), "kb-"));
});

after(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(work, { recursive: true, force: true });
});

/** Looks at a page on every device and in both schemes: nothing fails, nothing is wider than the screen. */
async function looks(address) {
  for (const [device, options] of Object.entries(DEVICES)) {
    for (const colorScheme of ["light", "dark"]) {
      await withPage(address, { ...options, colorScheme }, async (page) => {
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => axe.run());
        assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], `${address}, ${device}, ${colorScheme}`);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${address} on a ${device} is ${over} px too wide`);
      });
    }
  }
}

test("a new project is valid and accessible", async () => {
  kb("new", join(work, "my-notes"));
  const { folder, at } = await site("new", join(work, "my-notes"));
  valid(folder, 6);
  for (const path of ["", "learning/synapses/", "learning/remembering/", "terms/", "terms/stdp/", "sources/", "demos/"]) await looks(at(path));
});

test("the guide is valid and accessible", async () => {
  const { folder, at } = await site("guide", join(ROOT, "guide"));
  valid(folder, 60);
  for (const path of ["", "start/getting-started/", "writing/demos/", "reference/settings/", "codes/kb201/"]) await looks(at(path));
});

test("a module of a project runs in the reader's browser, and gives what was published", async () => {
  const { folder, at } = await site("own", join(ROOT, "examples/own-models"));
  valid(folder, 4);
  await looks(at("models/pendulum/"));
  await withPage(at("models/pendulum/"), {}, async (page) => {
    const box = page.locator("[id^=demo-]").first();
    const says = (words) => page.waitForFunction((words) => document.querySelector(".state [role=status]").textContent.includes(words), words);
    const picture = () => box.locator(".picture").first().innerHTML();
    const values = () => page.locator("[data-value]").allTextContents();
    const angle = await box.locator("[name=angle]").inputValue();
    const published = { picture: await picture(), values: await values() };
    assert.ok(page.requests.every((url) => !url.endsWith(".wasm")), "nothing of it is loaded before it is touched");
    await box.locator("[name=angle]").fill("170");
    await says("differs from the published");
    assert.notEqual(await picture(), published.picture);
    assert.notDeepEqual(await values(), published.values);
    // What was published, asked of the module again.
    await box.locator("[name=angle]").fill(angle);
    await says("As published");
    assert.deepEqual({ picture: await picture(), values: await values() }, published);
    // A parameter that makes no sense is refused as the form says.
    await box.locator("[name=angle]").fill("500");
    await page.waitForTimeout(300);
    assert.equal(await picture(), published.picture);
    assert.deepEqual(page.trouble, []);
  });
});

test("a program has no form, and says that it is one", async () => {
  const { at } = await site("own", join(ROOT, "examples/own-models"));
  await looks(at("models/forgetting/"));
  await withPage(at("models/forgetting/"), {}, async (page) => {
    assert.equal(await page.locator("form.demo, [id^=demo-] [type=range]").count(), 0);
    assert.ok(await page.locator(".picture svg").count() > 0);
    assert.deepEqual(page.trouble, []);
  });
});
