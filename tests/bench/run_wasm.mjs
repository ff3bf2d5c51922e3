// Opens the benchmark's WebAssembly in Node or in Chromium and prints what it prints.
//   node run_wasm.mjs node|chromium BUILD_FOLDER ARGUMENT...
// BUILD_FOLDER holds peelback_bench.js and peelback_bench.wasm.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The files that kernels read, by the names that they go by in there. */
const FILES = {
  '/fixtures/btc/block370661.bin': 'tests/fixtures/btc/block370661.bin',
  '/fixtures/mempool_space/satoshi-genesis-txs.json': 'tests/fixtures/mempool_space/satoshi-genesis-txs.json',
  '/labels.bin': 'web/labels/peelback-labels.bin',
};

/**
 * Runs the program, in Node or in a page. Nothing outside of it is named: in a page it is only its source.
 * @param {any} openBenchmark
 * @param {Uint8Array} wasmBinary
 * @param {[string, Uint8Array][]} files
 * @param {string[]} args
 * @returns {Promise<{lines: string[], code: number}>}
 */
async function runProgram(openBenchmark, wasmBinary, files, args) {
  /** @type {string[]} */ const lines = [];
  const print = (/** @type {string} */ line) => lines.push(line);
  const program = await openBenchmark({ wasmBinary, print, printErr: print });
  for (const [path, bytes] of files) {
    program.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')) || '/');
    program.FS.writeFile(path, bytes);
  }
  return { lines, code: program.callMain(args) };
}

/** @param {string} build @param {string[]} args */
async function runInNode(build, args) {
  const openBenchmark = createRequire(import.meta.url)(resolve(build, 'peelback_bench.js'));
  const files = Object.entries(FILES).map(([path, file]) => /** @type {[string, Uint8Array]} */ ([path, readFileSync(join(ROOT, file))]));
  return runProgram(openBenchmark, readFileSync(join(build, 'peelback_bench.wasm')), files, args);
}

/** @param {string} build @param {string[]} args */
async function runInChromium(build, args) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: readFileSync(join(build, 'peelback_bench.js'), 'utf8') });
    const files = Object.entries(FILES).map(([path, file]) => [path, readFileSync(join(ROOT, file), 'base64')]);
    page.setDefaultTimeout(0);
    return await page.evaluate(async ({ source, wasm, files, args }) => {
      const bytesOf = (/** @type {string} */ text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const run = new Function(`return (${source})`)();
      return run(Reflect.get(globalThis, 'openBenchmark'), bytesOf(wasm), files.map(([path, text]) => [path, bytesOf(text)]), args);
    }, { source: runProgram.toString(), wasm: readFileSync(join(build, 'peelback_bench.wasm'), 'base64'), files, args });
  } finally {
    await browser.close();
  }
}

const [place, build, ...args] = process.argv.slice(2);
if (!build || (place !== 'node' && place !== 'chromium')) {
  console.error('usage: run_wasm.mjs node|chromium BUILD_FOLDER ARGUMENT...');
  process.exit(2);
}
const { lines, code } = await (place === 'node' ? runInNode(build, args) : runInChromium(build, args));
for (const line of lines) console.log(line);
process.exitCode = code;
