// What the scripts that measure have in common: a server like a host's, and rows that say what was wanted.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

/** The folder of the site, and the browser. */
export const SITE = resolve(process.env.SITE ?? new URL("../../site", import.meta.url).pathname);
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const POLICY = "default-src 'self'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2", ".wasm": "application/wasm" };

/** Serves a folder as a host would: compressed, with a strict policy. */
export async function serve(folder) {
  // A host compresses a file once, not at every request.
  const known = new Map();
  const load = async (file) => {
    const bytes = await readFile(file).catch(() => null);
    return { bytes, packed: bytes && !/png|woff2/.test(extname(file)) ? gzipSync(bytes, { level: 9 }) : null };
  };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://site").pathname);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!known.has(file)) known.set(file, await load(file));
    const { bytes, packed } = known.get(file);
    response.writeHead(bytes ? 200 : 404, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": POLICY,
      "cache-control": /\/assets\//.test(path) ? "public, max-age=31536000, immutable" : "no-cache",
      ...(packed && { "content-encoding": "gzip" }), "content-length": (packed ?? bytes ?? "").length,
    });
    response.end(packed ?? bytes ?? "");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, base: `http://127.0.0.1:${server.address().port}/` };
}

/** What was measured. */
export const rows = [];
/** Notes a row. `good` says whether what was measured is what is wanted. */
export function row(bar, measured, wanted, good) {
  rows.push({ bar, measured: String(measured), wanted, good });
  console.log(`${good ? "ok  " : "MISS"}  ${bar}: ${measured} (wanted: ${wanted})`);
}

/** The compressed size of a file. */
export const size = async (path) => gzipSync(await readFile(path), { level: 9 }).length;
export const kilo = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
