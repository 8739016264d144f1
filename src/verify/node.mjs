// Runs the worker of the page under Node: what a browser would do, without one. Gets a folder with the worker and the
// modules; reads requests, one a line as JSON, and answers each with the name of its result or why there is none.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const folder = process.argv[2];
let answered;
globalThis.fetch = async (url) => ({ ok: true, arrayBuffer: async () => readFileSync(url) });
globalThis.postMessage = (message) => message.id && answered(message);
(0, eval)(readFileSync(`${folder}/worker.js`, "utf8"));

let id = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { family, request } = JSON.parse(line);
  id += 1;
  const answer = await new Promise((resolve) => {
    answered = resolve;
    const modules = { model: `${folder}/${family}.wasm`, page: `${folder}/page.wasm` };
    onmessage({ data: { id, what: "run", ...modules, request, wanted: "id verify" } });
  });
  const shown = answer.error === undefined ? JSON.parse(answer.shown) : { fault: answer.error };
  console.log(JSON.stringify({ report: shown.report, fault: shown.fault ?? Object.values(shown.refused ?? {})[0] }));
}
