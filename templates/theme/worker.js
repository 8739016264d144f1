// Runs models, apart from the page: a request goes to the module of its family, the answer to the module that draws.
// Both take and give bytes of their own memory, import nothing, and so can reach nothing but this.
const modules = new Map();
const text = new TextEncoder(), words = new TextDecoder();
let last;

// A module, ready to be called: compiled once, and again made from that when it broke.
async function ready(url) {
  const known = modules.get(url) ?? {};
  modules.set(url, known);
  if (!known.code) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    // A host that calls it something else than application/wasm is no hindrance.
    known.code = await WebAssembly.compile(await response.arrayBuffer());
    postMessage({ url, code: known.code });
  }
  known.exports ??= (await WebAssembly.instantiate(known.code)).exports;
  return known.exports;
}

// Calls a function of a module with bytes, and gives the bytes that it answers with.
async function call(url, name, ...inputs) {
  const exports = await ready(url);
  try {
    const places = inputs.flatMap((bytes) => {
      const place = exports.alloc(bytes.length);
      new Uint8Array(exports.memory.buffer, place, bytes.length).set(bytes);
      return [place, bytes.length];
    });
    const both = BigInt.asUintN(64, exports[name](...places));
    const [place, length] = [Number(both >> 32n), Number(both & 0xffffffffn)];
    const answer = new Uint8Array(exports.memory.buffer, place, length).slice();
    for (let i = 0; i < places.length; i += 2) exports.free(places[i], places[i + 1]);
    exports.free(place, length);
    return answer;
  } catch (error) {
    modules.get(url).exports = null;
    throw error;
  }
}

// The answer to a request; the last one is kept. A module that is not ours speaks JSON, which `reader` reads.
async function run({ model, reader, outputs, request }) {
  if (last?.model != model || last.request != request) {
    const answer = await call(model, "run", text.encode(request));
    last = { model, request, answer: reader ? await call(reader, "read", text.encode(outputs ?? ""), answer) : answer };
  }
  return last.answer;
}

const show = async (page, wanted, answer) => words.decode(await call(page, "show", text.encode(wanted), answer));

const doing = {
  // Modules that the page has from a worker before.
  know({ code }) {
    for (const [url, known] of code) modules.set(url, { code: known });
  },
  // Readies what a run will need.
  async ready({ model, page, reader }) {
    await Promise.all([model, page, reader].filter(Boolean).map(ready));
  },
  // A run. How long it will take is told early, from the time that its first part took.
  async run(data) {
    const { id, model, page, reader, request, wanted, pace } = data;
    await doing.ready(data);
    if (pace && !reader) {
      const start = performance.now();
      const first = await call(model, "run", text.encode(request + "\nuntil 0.02"));
      const took = performance.now() - start;
      if (JSON.parse(await show(page, "", first)).stopped) postMessage({ id, pace: took * 50 });
    }
    return { shown: await show(page, wanted, await run(data)) };
  },
  // A file of a run.
  async file(data) {
    return { file: words.decode(await call(data.page, "file", text.encode(data.wanted), await run(data))) };
  },
};

onmessage = async ({ data }) => {
  try {
    postMessage({ id: data.id, ...await doing[data.what](data) });
  } catch (error) {
    postMessage({ id: data.id, error: String(error?.message ?? error) });
  }
};
