// The whole site is valid HTML: what the checker of the Nu project says of it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";
import { FOLDER } from "./site.js";

test("the checker has no error and no warning for any page", () => {
  const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
  const run = spawnSync("java", ["-Xss16m", "-jar", jar, "--skip-non-html", "--verbose", "--format", "gnu", FOLDER], { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(run.error, undefined, "Java is there");
  const lines = `${run.stdout}\n${run.stderr}`.split("\n").filter(Boolean);
  // What is no page is passed over, and it says so.
  const told = lines.filter((line) => /: (error|warning|info)/.test(line) && !line.includes("File was not checked"));
  assert.deepEqual(told.slice(0, 20), []);
  assert.ok(lines.filter((line) => line.includes("index.html")).length > 50, "it looked at the pages");
});
