// Assembles the page out of web/, the wasm, the built-in case and the label set, in the two forms that web/src/parts.js describes:
//   dist/                 static files for any host
//   dist/peelback.html    the same page as one file that opens from a folder
// The same input gives the same bytes: fixed names, no dates, and gzip by the pinned fflate with a fixed time.
import { build as bundle, transform } from 'esbuild';
import { gzipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync as gzipAsHostsDo } from 'node:zlib';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const WASM_FOLDER = 'build/wasm/wasm';
/** The core that a folder's page starts with: as far as the first picture. */
const FIRST = 'core';
/** The whole core: a folder's page fetches it when a trail begins, and the one file holds it. */
const WHOLE = 'core_all';
/** Name in dist/ -> the file. @type {Record<string, string>} */
const LICENCES = { LICENSE: 'LICENSE', 'THIRD_PARTY.txt': 'web/THIRD_PARTY.txt' };
/** Part name -> the file that it packs. @type {Record<string, string>} */
const DATA = {
  'case-first-payment': 'tests/fixtures/btc/firstblocks.blk',
  'case-lifi-2024': 'tests/fixtures/tables/lifi_2024.csv',
  'case-tron-first-days': 'tests/fixtures/tables/tron_first_days.csv',
  'case-nem-first-block': 'tests/fixtures/tables/nem_first_block.csv',
  'case-litecoin-block': 'tests/fixtures/ltc/block2383209_without_extension.bin',
  'case-harmony-2023': 'tests/fixtures/tables/harmony_bridge_2023.csv.gz',
  labels: 'web/labels/peelback-labels.bin',
};
/** The page's second script, loaded as soon as the page stands. */
const LATER_SCRIPT = 'peelback_later.js';
/** Scripts that are loaded when they are first needed. Part name -> its module. @type {Record<string, string>} */
const LATER = { 'tag-pack-reader': 'web/src/tag_pack/worker.js' };

/** What published pages check themselves with, packed as it goes into them. */
const VERIFIERS = ['verifier_hash', 'verifier_full'];

/** Classes with private members, which every browser has that hands 64-bit numbers to WebAssembly. */
const TARGET = 'es2022';

const KIB = 1024;
/** What the page may weigh (ARCHITECTURE.md). What comes later has no budget, but a ceiling above which it grows no further. */
const BUDGETS = {
  first: { budget: 220 * KIB, ceiling: 220 * KIB },
  app: { budget: 300 * KIB, ceiling: 300 * KIB },
  whole: { ceiling: 630 * KIB },
  one: { ceiling: 776 * KIB },
};

/** @typedef {Map<string, Uint8Array>} Files  name in dist/ -> bytes */
/** @typedef {{budget?: number, ceiling: number}} Budget */
/** @typedef {{name: string, raw: number, gzipped: number} & Partial<Budget>} Size */
/** What both forms are made of. @typedef {Awaited<ReturnType<typeof prepare>>} Ingredients */

/** @param {string | Uint8Array} content @returns {Uint8Array} */
function gzip(content) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return gzipSync(bytes, { level: 9, mtime: 0 });
}

/** @param {string | Uint8Array} content @param {'hex' | 'base64'} encoding */
function sha256(content, encoding) {
  return createHash('sha256').update(content).digest(encoding);
}

const BUNDLING = /** @type {const} */ ({
  absWorkingDir: ROOT, bundle: true, target: TARGET, charset: 'utf8', minify: true, legalComments: 'none', write: false, logLevel: 'warning',
});

/** One classic script, whatever it imports. @param {string} entry @returns {Promise<string>} */
async function bundleScript(entry) {
  const { outputFiles } = await bundle({ ...BUNDLING, entryPoints: [entry], format: 'iife' });
  return outputFiles[0].text;
}

/** What two scripts of one bundle share. */
const SHARED = 'shared';
/** Where they run, it is a global variable. @type {import('esbuild').Plugin} */
const SHARED_IS_GLOBAL = {
  name: SHARED,
  setup(build) {
    build.onResolve({ filter: /\/shared\.js$/ }, () => ({ path: SHARED, namespace: SHARED }));
    build.onLoad({ filter: /./, namespace: SHARED }, () => ({ contents: 'module.exports = peelbackShared;' }));
  },
};

/**
 * Two classic scripts of one bundle: what both use stands in the first, and the second takes it from there, so that every module is
 * there once.
 * @param {string} first
 * @param {string} second
 */
async function bundleTwoScripts(first, second) {
  const { outputFiles } = await bundle({
    ...BUNDLING, entryPoints: { first, second }, format: 'esm', splitting: true, chunkNames: SHARED, outdir: join(ROOT, 'dist'),
  });
  /** @param {string} name @param {string} [globalName] */
  const classic = async (name, globalName) => {
    const module = outputFiles.find(({ path }) => path.endsWith(`/${name}.js`));
    if (!module) throw new Error(`${first} and ${second} make no ${name}`);
    const { outputFiles: [script] } = await bundle({
      ...BUNDLING, stdin: { contents: module.text }, format: 'iife', ...(globalName && { globalName }), plugins: [SHARED_IS_GLOBAL],
    });
    return script.text;
  };
  return { first: await classic(SHARED, 'peelbackShared') + await classic('first'), second: await classic('second', 'peelbackLater') };
}

/** @param {string} source @param {'js' | 'css'} loader */
async function minify(source, loader) {
  const { code } = await transform(source, { loader, minify: true, charset: 'utf8', target: TARGET, legalComments: 'none' });
  return code;
}

/** @param {string} path  from the top of the checkout */
const read = (path) => readFileSync(join(ROOT, path));
/** @param {string} path */
const readText = (path) => read(path).toString('utf8');

/** @param {string} name */
async function readCore(name) {
  return { loader: await minify(readText(`${WASM_FOLDER}/${name}.js`), 'js'), wasm: read(`${WASM_FOLDER}/${name}.wasm`) };
}

/** Reads, bundles and packs everything that the page is made of. */
async function prepare() {
  const [page, worker, first, whole, style] = await Promise.all([
    bundleTwoScripts('web/src/main.js', 'web/src/later.js'),
    bundleScript('web/src/worker/worker.js'),
    readCore(FIRST),
    readCore(WHOLE),
    minify(readText('web/style.css') + readText('web/picture.css'), 'css'),
  ]);
  return {
    html: readText('web/index.html'),
    page,
    worker,
    style,
    first,
    whole,
    data: Object.entries(DATA).map(([name, path]) => ({ name, packed: gzip(path.endsWith('.gz') ? gunzipSync(read(path)) : read(path)) })),
    later: await Promise.all(Object.entries(LATER).map(async ([name, path]) => ({ name, script: await bundleScript(path) }))),
    verifiers: VERIFIERS.map((name) => ({ name, packed: gzip(read(`${WASM_FOLDER}/${name}.wasm`)) })),
    licences: Object.entries(LICENCES),
  };
}

/**
 * The policy of the page. Without the hashes it is that of dist/, where everything is a file of its own.
 * @param {{script: string, style: string}} [hashes]
 */
export function contentSecurityPolicy(hashes) {
  const self = hashes ? '' : "'self' ";
  return [
    "default-src 'none'",
    `script-src ${hashes?.script ?? "'self'"} 'wasm-unsafe-eval'`,
    `style-src ${hashes?.style ?? "'self'"}`,
    'worker-src blob:',
    `img-src ${self}data: blob:`,
    `connect-src ${self}https: wss: http://127.0.0.1:* http://localhost:* http://*.onion:*`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** @param {string} policy */
const policyElement = (policy) => `<meta http-equiv="Content-Security-Policy" content="${policy}">`;

/**
 * Replaces every `<!-- build:NAME -->` by its element.
 * @param {string} html
 * @param {Record<string, string>} elements
 */
function fillIn(html, elements) {
  const missing = new Set(Object.keys(elements));
  const filled = html.replace(/<!-- build:(\w+) -->\n?/g, (comment, name) => {
    if (!(name in elements)) throw new Error(`web/index.html: ${comment.trim()} is not known`);
    missing.delete(name);
    return elements[name] && `${elements[name]}\n`;
  });
  if (missing.size > 0) throw new Error(`web/index.html lacks <!-- build:${[...missing].join(', ')} -->`);
  return filled;
}

/** JavaScript as it may stand inside of <script>; inside of strings it means the same. @param {string} source */
function escapeForScript(source) {
  return source.replace(/<\/(?=script)/gi, '<\\/').replaceAll('<!--', '<\\!--');
}

/** @param {string} id @param {string} text */
function textPart(id, text) {
  return `<script type="text/plain" id="${id}">${text}</script>`;
}

/** @param {Uint8Array} bytes */
const base64 = (bytes) => Buffer.from(bytes).toString('base64');

/** @param {string} part  "tag-pack-reader" */
const fileOfScript = (part) => `${part.replaceAll('-', '_')}.js`;

/** @param {Ingredients} made @returns {Files} */
function makeFolder(made) {
  const html = fillIn(made.html, {
    csp: policyElement(contentSecurityPolicy()),
    style: '<link rel="stylesheet" href="style.css">',
    parts: '',
    script: '<script src="peelback.js"></script>',
  });
  /** @type {[string, string | Uint8Array][]} */
  const files = [
    ['index.html', html],
    ['peelback.js', made.page.first],
    [LATER_SCRIPT, made.page.second],
    ['worker.js', made.worker],
    [`${FIRST}.js`, made.first.loader],
    [`${FIRST}.wasm`, made.first.wasm],
    [`${WHOLE}.js`, made.whole.loader],
    [`${WHOLE}.wasm`, made.whole.wasm],
    ['style.css', made.style],
    ...made.data.map(({ name, packed }) => /** @type {[string, Uint8Array]} */ ([`${name}.gz`, packed])),
    ...made.later.map(({ name, script }) => /** @type {[string, string]} */ ([fileOfScript(name), script])),
    ...made.verifiers.map(({ name, packed }) => /** @type {[string, Uint8Array]} */ ([`${name}.packed`, packed])),
    ...made.licences.map(([name, path]) => /** @type {[string, Uint8Array]} */ ([name, read(path)])),
  ];
  return new Map(files.map(([name, content]) => [name, Buffer.from(content)]));
}

/**
 * @param {Ingredients} made
 * @param {{whole: boolean}} options  not whole: without what a folder loads when it is first needed, only to measure the rest
 */
function makeSinglePage(made, { whole }) {
  const scripts = [made.page.first, made.page.second].map(escapeForScript);
  if (/<\/style/i.test(made.style)) throw new Error('the style holds </style');
  const parts = [
    textPart('worker-source', escapeForScript(`${made.worker}\n${made.whole.loader}`)),
    textPart('core-wasm', base64(gzip(made.whole.wasm))),
    ...(whole ? made.data.map(({ name, packed }) => textPart(name, base64(packed))) : []),
    ...(whole ? made.later.map(({ name, script }) => textPart(name, escapeForScript(script))) : []),
    ...(whole ? made.verifiers.map(({ name, packed }) => textPart(name.replace('_', '-'), base64(packed))) : []),
    ...made.licences.map(([name, path]) => textPart(name, escapeForScript(readText(path)))),
  ];
  const policy = contentSecurityPolicy({
    script: scripts.map((script) => `'sha256-${sha256(script, 'base64')}'`).join(' '),
    style: `'sha256-${sha256(made.style, 'base64')}'`,
  });
  return fillIn(made.html, {
    csp: policyElement(policy),
    style: `<style>${made.style}</style>`,
    parts: parts.join('\n'),
    script: scripts.map((script) => `<script>${script}</script>`).join('\n'),
  });
}

/** @param {string} name @param {string | Uint8Array} content @param {Budget} [budget] @returns {Size} */
function sizeOf(name, content, budget) {
  return { name, raw: Buffer.byteLength(content), gzipped: gzipAsHostsDo(content, { level: 9 }).length, ...budget };
}

/**
 * What a folder loads before anything can be shown counts as the app, and so does all of the one file but for its data: that has
 * the whole core and nowhere to load it from later.
 * @param {Ingredients} made
 * @param {Files} folder
 * @returns {Size[]}
 */
function measure(made, folder) {
  const later = [LATER_SCRIPT, `${WHOLE}.js`, `${WHOLE}.wasm`, ...made.later.map(({ name }) => fileOfScript(name))];
  const sizes = [...folder]
    .filter(([name]) => /\.(html|js|css|wasm)$/.test(name) && !later.includes(name))
    .map(([name, content]) => sizeOf(name, content, name === `${FIRST}.wasm` ? BUDGETS.first : undefined));
  /** @param {'raw' | 'gzipped'} key */
  const sum = (key) => sizes.reduce((total, size) => total + size[key], 0);
  return [
    ...sizes,
    { name: 'app, as files, before what comes later', raw: sum('raw'), gzipped: sum('gzipped'), ...BUDGETS.app },
    sizeOf('app, as one file, with the whole core', makeSinglePage(made, { whole: false }), BUDGETS.one),
    ...[...later, ...made.data.map(({ name }) => `${name}.gz`), ...VERIFIERS.map((name) => `${name}.packed`)].map((name) =>
      sizeOf(`later: ${name}`, /** @type {Uint8Array} */ (folder.get(name)), name === `${WHOLE}.wasm` ? BUDGETS.whole : undefined)),
  ];
}

/**
 * Makes both forms of the page, in memory.
 * @returns {Promise<{files: Files, sizes: Size[]}>}
 */
export async function assemble() {
  const made = await prepare();
  const files = makeFolder(made);
  const sizes = measure(made, files);
  files.set('peelback.html', Buffer.from(makeSinglePage(made, { whole: true })));
  return { files, sizes };
}

/** @param {Size[]} sizes */
export function formatSizes(sizes) {
  const kib = (/** @type {number} */ bytes) => (bytes / KIB).toFixed(1).padStart(8);
  const lines = sizes.map(({ name, raw, gzipped, budget }) => {
    const verdict = budget ? `  ${gzipped <= budget ? 'within' : 'OVER'} ${budget / KIB}` : '';
    return `${name.padEnd(44)}${kib(raw)}${kib(gzipped)}${verdict}`;
  });
  return [`${'KiB'.padEnd(44)}${'raw'.padStart(8)}${'gzip'.padStart(8)}  budget`, ...lines].join('\n');
}

/** Everything that the page depends on, in one hash. */
function hashOfInput() {
  const sources = readdirSync(join(ROOT, 'web'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const others = [
    fileURLToPath(import.meta.url),
    ...['package-lock.json', ...[FIRST, WHOLE].flatMap((name) => [`${WASM_FOLDER}/${name}.js`, `${WASM_FOLDER}/${name}.wasm`]), ...VERIFIERS.map((name) => `${WASM_FOLDER}/${name}.wasm`), ...Object.values(DATA)]
      .map((path) => join(ROOT, path)),
    join(ROOT, LICENCES.LICENSE),
  ];
  const lines = [...sources, ...others].sort().map((path) => `${path} ${sha256(readFileSync(path), 'hex')}`);
  return sha256(lines.join('\n'), 'hex');
}

async function main() {
  const dist = join(ROOT, 'dist');
  const stampFile = join(ROOT, 'build/page.json');
  const input = hashOfInput();
  if (existsSync(stampFile)) {
    const stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
    const isWhole = stamp.names.every((/** @type {string} */ name) => existsSync(join(dist, name)));
    if (stamp.input === input && isWhole) {
      console.log('dist/ is up to date');
      return;
    }
  }
  const { files, sizes } = await assemble();
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  for (const [name, content] of files) writeFileSync(join(dist, name), content);
  writeFileSync(stampFile, JSON.stringify({ input, names: [...files.keys()] }));
  console.log(formatSizes(sizes));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
