// @ts-check
/*
 * The parts that the page starts its core from, and where they lie.
 *
 * The build makes two forms of the same page out of web/index.html, by replacing its five comments
 * `<!-- build:NAME -->`:
 *
 *   comment       dist/index.html (a folder on any host)             dist/peelback.html (one file, opens from a folder)
 *   build:csp     <meta http-equiv="Content-Security-Policy" …>      the same, with the hashes of the inline script and style
 *   build:style   <link rel="stylesheet" href="style.css">           <style>…</style>
 *   build:parts   (nothing)                                          the text parts below
 *   build:script  <script src="peelback.js"></script>                <script>…</script> <script>…</script>
 *
 *   part            as a file next to the page     as <script type="text/plain" id="…"> in the page
 *   second script   peelback_later.js              (the second <script> of build:script)
 *   worker bundle   worker.js                      worker-source: worker.js, a new line, core_all.js
 *   wasm loader     core.js, core_all.js           (inside worker-source)
 *   wasm            core.wasm, core_all.wasm       core-wasm: core_all.wasm, gzip, then base64
 *   built-in cases  case-first-payment.gz, …       case-first-payment, …: gzip, then base64
 *   label set       labels.gz                      labels: gzip, then base64
 *   TagPack reader  tag_pack_reader.js             tag-pack-reader
 *   verifiers       verifier_hash.packed and …_full  verifier-hash, verifier-full: base64 of the same
 *
 * peelback.js is web/src/main.js and peelback_later.js is web/src/later.js: one bundle in two classic scripts. The second takes what both
 * use from the first, through the global variable peelbackShared, and leaves what it exports in peelbackLater. worker.js is
 * web/src/worker/worker.js and tag_pack_reader.js is web/src/tag_pack/worker.js, each bundled into one classic IIFE script.
 *
 * A folder's page starts with peelback.js and core.wasm, which follows outputs as far as the first picture. peelback_later.js comes as
 * soon as the page stands (later_part.js); core_all.wasm, the whole core, is fetched when a trail begins and takes over when a call
 * needs it (core_client.js); the label set and the TagPack reader come when they are first needed. One file has nothing to load from:
 * it holds all of them, and of the cores only the whole one.
 *
 * style.css is web/style.css followed by web/picture.css. core.js and core_all.js are Emscripten's loaders (MODULARIZE, not
 * ES modules), which define `createPeelbackCore`. In inline text `</script` is written `<\/script`, and `<!--` is
 * written `<\!--`; both mean the same inside of JavaScript strings. Text parts need no hash: they are never run as they
 * stand in the page.
 *
 * The policy, apart from hashes:
 *   default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src blob:; img-src 'self' data: blob:;
 *   connect-src 'self' https: wss: http://127.0.0.1:* http://localhost:* http://*.onion:*; base-uri 'none'; form-action 'none'
 * In the one file 'self' gives way to the hashes (script, style) and is left out elsewhere.
 *
 * Both forms start the same classic Blob worker and hand the wasm bytes to it: from file:// a worker can be started in
 * no other way, and one way for both is one thing to test.
 */

/**
 * @typedef {{workerSource: string, wasm: Uint8Array, loadWhole: (() => Promise<Parts>) | null}} Parts
 * `loadWhole` brings those of the whole core; null: these are.
 */

/** A part is missing or cannot be read: the page was copied without its other files. */
export class MissingPart extends Error {
  /** @param {string} name */
  constructor(name) {
    super(`${name} is missing`);
    this.name = 'MissingPart';
  }
}

/**
 * What the worker is started from: out of the page itself when it is one file, else from the files next to it.
 * @param {AbortSignal} [signal]
 * @returns {Promise<Parts>}
 * @throws {MissingPart}
 */
export async function loadParts(signal) {
  const inlineWorker = findInline('worker-source');
  if (inlineWorker !== null) {
    return { workerSource: inlineWorker, wasm: await inlineBytes('core-wasm'), loadWhole: null };
  }
  const worker = fetchText('worker.js', signal);
  const load = async (/** @type {string} */ name) => {
    const [workerText, loader, wasm] = await Promise.all([worker, fetchText(`${name}.js`, signal), fetchBytes(`${name}.wasm`, signal)]);
    return { workerSource: `${workerText}\n${loader}`, wasm };
  };
  return { ...await load('core'), loadWhole: onceUnlessItFails(async () => ({ ...await load('core_all'), loadWhole: null })) };
}

/**
 * The page's second script. It has run already in the one file; a folder's is told to run here.
 * @returns {Promise<typeof import('./later.js')>}
 * @throws {MissingPart}
 */
export async function loadLaterScript() {
  const page = /** @type {{peelbackLater?: typeof import('./later.js')}} */ (globalThis);
  if (!page.peelbackLater) await runScript('peelback_later.js');
  if (!page.peelbackLater) throw new MissingPart('peelback_later.js');
  return page.peelbackLater;
}

/** @param {string} name @returns {Promise<unknown>} */
function runScript(name) {
  const element = document.createElement('script');
  element.src = name;
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => reject(new MissingPart(name));
    document.head.append(element);
  });
}

/**
 * The bytes of a case that came with the page, unpacked. Asks no host but the page's own.
 * @param {string} part  "case-first-payment"
 * @param {AbortSignal} [signal]
 * @returns {Promise<Uint8Array>}
 * @throws {MissingPart}
 */
export async function loadCaseBytes(part, signal) {
  if (findInline(part) !== null) return inlineBytes(part);
  return unpack(await fetchBytes(`${part}.gz`, signal));
}

/**
 * The bundled label set (web/labels/LABELS.md), unpacked: what the core's `openLabels` takes. Asks no host but the page's own.
 * @param {AbortSignal} [signal]
 * @returns {Promise<Uint8Array>}
 * @throws {MissingPart}
 */
export async function loadLabels(signal) {
  if (findInline('labels') !== null) return inlineBytes('labels');
  return unpack(await fetchBytes('labels.gz', signal));
}

/**
 * The program that a published page checks itself with, packed (gzip) as it goes into that page: the same bytes that the command puts
 * there. No host takes them for a .gz file, which some unpack on the way.
 * @param {string} build  "hash", "full"
 * @param {AbortSignal} [signal]
 * @returns {Promise<Uint8Array>}
 * @throws {MissingPart}
 */
export async function loadVerifier(build, signal) {
  const inline = findInline(`verifier-${build}`);
  return inline === null ? fetchBytes(`verifier_${build}.packed`, signal) : fromBase64(inline);
}

/**
 * The source of the worker that reads TagPacks in YAML: for tag_pack/read.js.
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>}
 * @throws {MissingPart}
 */
export async function loadTagPackReader(signal) {
  return findInline('tag-pack-reader') ?? fetchText('tag_pack_reader.js', signal);
}

/**
 * Whoever asks first begins it, and nobody else; after a failure it is begun anew.
 * @template T
 * @param {() => Promise<T>} load
 */
function onceUnlessItFails(load) {
  /** @type {Promise<T> | null} */
  let loading = null;
  return () => {
    loading ??= load().catch((error) => {
      loading = null;
      throw error;
    });
    return loading;
  };
}

/**
 * @param {string} id
 * @returns {string | null}
 */
function findInline(id) {
  const element = document.getElementById(id);
  return element instanceof HTMLScriptElement && element.type === 'text/plain' ? element.textContent ?? '' : null;
}

/** @param {string} id */
async function inlineBytes(id) {
  const text = findInline(id);
  if (text === null) throw new MissingPart(id);
  return unpack(fromBase64(text));
}

/** @param {string} text */
function fromBase64(text) {
  return Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
}

/**
 * @param {string} name
 * @param {AbortSignal} [signal]
 */
async function fetchBytes(name, signal) {
  const response = await fetch(name, { credentials: 'omit', referrerPolicy: 'no-referrer', ...(signal && { signal }) }).catch((error) => {
    signal?.throwIfAborted();
    throw error instanceof TypeError ? new MissingPart(name) : error;  // how fetch says that nothing came
  });
  if (!response.ok) throw new MissingPart(name);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * @param {string} name
 * @param {AbortSignal} [signal]
 */
async function fetchText(name, signal) {
  return new TextDecoder().decode(await fetchBytes(name, signal));
}

/**
 * Unpacks gzip; bytes that are not gzip come back as they are, because some hosts unpack a .gz file on the way.
 * @param {Uint8Array} bytes
 */
async function unpack(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]).stream();
  return new Uint8Array(await new Response(stream.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
}
