// The checker of the Nu project over a whole site.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

/** Holds all pages of a folder, of which there must be so many, against the standard: no error, and no warning. */
export function valid(folder, pages) {
  const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
  const run = spawnSync("java", ["-Xss16m", "-jar", jar, "--skip-non-html", "--verbose", "--format", "gnu", folder], { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(run.error, undefined, "Java is there");
  const lines = `${run.stdout}\n${run.stderr}`.split("\n").filter(Boolean);
  // What is no page is passed over, and it says so.
  const told = lines.filter((line) => /: (error|warning|info)/.test(line) && !line.includes("File was not checked"));
  assert.deepEqual(told.slice(0, 20), []);
  assert.ok(lines.filter((line) => line.includes("index.html")).length >= pages, "it looked at the pages");
}
