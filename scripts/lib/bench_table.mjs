// Compares the runs of the benchmark: node scripts/lib/bench_table.mjs FOLDER [table|json]
// FOLDER holds native.jsonl, wasm.jsonl, page.jsonl (with the page's flags), ordinary.jsonl and perhaps chromium.jsonl, one JSON
// line a kernel behind one that names the compiler, and memory.json.
// Exit code 1 when the answers differ; no time makes it fail.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What the project has promised itself: milliseconds as WebAssembly or natively, how often faster than ordinary
 * JavaScript, and at most how often its time. A budget with a size is stated for that size only.
 * @type {Record<string, {size?: number, wasm_ms?: number, native_ms?: number, times_faster?: number, at_most_times_ordinary?: number}>}
 */
const BUDGETS = {
  haircut: { size: 1_000_000, wasm_ms: 45, times_faster: 150 },
  fifo: { size: 1_000_000, wasm_ms: 200, times_faster: 50 },
  bounds: { size: 1_000_000, native_ms: 5000 },
  clustering: { size: 1_000_000, wasm_ms: 50 },
  'layout 1,000': { wasm_ms: 30 },
  'layout 10,000': { wasm_ms: 200 },
  'check a payment': { wasm_ms: 40 }, // of a thousand
  'look up labels': { wasm_ms: 10 }, // of a thousand: ten microseconds each
  'decode a page': { at_most_times_ordinary: 4 },
};
const WASM_OVER_NATIVE = 1.35;
const WORTH_A_REASON = 1.6;
/**
 * Why a kernel takes more than WORTH_A_REASON of its native time, measured.
 * @type {Record<string, string>}
 */
const REASONS = {
  'decode a page': 'the JSON library reads by a call a character, and V8 checks its stack at every call: without those checks it is 1.55×',
};
const BYTES_PER_OUTPUT = 150;
const HEAP = { transactions: 1_000_000, bytes: 600e6 };
/**
 * Ordinary JavaScript counts in doubles, the core in whole satoshis: over a million transactions their haircuts part by
 * 1324 of 325,487,355,947. Ordinary code that rounds as the core does, in BigInt, agrees to the satoshi.
 */
const DOUBLES_DIFFER_BY = 1e-8;

/** @typedef {{kernel: string, size: number, unit: string, first_ms: number, median_ms: number, min_ms: number, max_ms: number, answer: any}} Row */
/** @typedef {Record<'native' | 'wasm' | 'page' | 'ordinary', Map<string, Row>> & {chromium?: Map<string, Row>}} Runs */
/** @typedef {{transactions: number, outputs: number, bytes_per_output: number, movements: number, bytes_per_movement: number, heap_bytes: number}} Memory */

/** @param {string} path @returns {any[]} */
const linesOf = (path) => readFileSync(path, 'utf8').split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));

/** @param {string} path @returns {Map<string, Row>} */
const readRun = (path) => new Map(linesOf(path).filter((row) => row.kernel).map((row) => [row.kernel, row]));

/** @param {string} path @returns {string} */
const compilerOf = (path) => linesOf(path).find((row) => row.compiler)?.compiler ?? 'unknown';

/**
 * Whether two answers agree, member by member of those that both have; numbers and amounts up to `tolerance`.
 * @param {any} one
 * @param {any} other
 * @param {number} tolerance  relative
 * @returns {boolean}
 */
export function agrees(one, other, tolerance) {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, at) => agrees(item, other[at], tolerance));
  }
  if (typeof one === 'object' && typeof other === 'object') {
    return Object.keys(one).every((key) => !(key in other) || agrees(one[key], other[key], tolerance));
  }
  if (one === other) return true;
  const [a, b] = [Number(one), Number(other)];
  return tolerance > 0 && Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

/** @param {Runs} runs @returns {string[]} */
export function disagreements({ native, wasm, page, chromium, ordinary }) {
  return [...native].flatMap(([kernel, { answer }]) => {
    const found = [];
    const inOrdinary = ordinary.get(kernel);
    for (const [place, run] of Object.entries({ wasm, 'wasm with the page\'s flags': page, ...(chromium && { Chromium: chromium }) })) {
      if (JSON.stringify(run.get(kernel)?.answer) !== JSON.stringify(answer)) found.push(`${kernel}: ${place} answers differently`);
    }
    if (inOrdinary && !agrees(answer, inOrdinary.answer, DOUBLES_DIFFER_BY)) found.push(`${kernel}: ordinary JavaScript answers differently`);
    return found;
  });
}

/** @param {Row} [row] */
const times = (row) => (row ? `${row.median_ms.toFixed(1)} (${row.min_ms.toFixed(1)} to ${row.max_ms.toFixed(1)}; ${row.first_ms.toFixed(1)})` : '–');

/** @param {number} ratio */
const timesFaster = (ratio) => `${ratio.toFixed(ratio < 10 ? 2 : 0)}×`;

/** @param {boolean} isMet @param {string} budget */
const met = (isMet, budget) => `${budget} ${isMet ? 'met' : 'NOT MET'}`;

/**
 * What a user waits for is what counts: WebAssembly with the page's flags.
 * @param {Row} native
 * @param {Row} wasm
 * @param {Row} [ordinary]
 */
function verdictOf(native, wasm, ordinary) {
  const stated = BUDGETS[wasm.kernel];
  const budget = (stated?.size ?? wasm.size) === wasm.size ? stated : undefined;
  const said = [];
  if (budget?.wasm_ms) said.push(met(wasm.median_ms <= budget.wasm_ms, `≤ ${budget.wasm_ms} ms`));
  if (budget?.native_ms) said.push(met(native.median_ms <= budget.native_ms, `≤ ${budget.native_ms} ms natively`));
  if (budget?.times_faster && ordinary) {
    said.push(met(ordinary.median_ms / wasm.median_ms >= budget.times_faster, `≥ ${budget.times_faster}×`));
  }
  if (budget?.at_most_times_ordinary && ordinary) {
    const most = budget.at_most_times_ordinary;
    said.push(met(wasm.median_ms <= most * ordinary.median_ms, `≤ ${most}× ordinary JS`));
  }
  return said.join(', ');
}

/** @param {Row} native @param {Map<string, Row>} wasm */
const slowdown = (native, wasm) => /** @type {Row} */ (wasm.get(native.kernel)).median_ms / native.median_ms;

/** @param {Map<string, Row>} native @param {Map<string, Row>} wasm @param {string} place */
function formatSlowdowns(native, wasm, place) {
  const ratios = [...native.values()].map((row) => ({ kernel: row.kernel, ratio: slowdown(row, wasm) }));
  const mean = Math.exp(ratios.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / ratios.length);
  const slow = ratios.filter(({ ratio }) => ratio > WORTH_A_REASON)
    .map(({ kernel, ratio }) => `  ${kernel} ${ratio.toFixed(2)}×: ${REASONS[kernel] ?? 'NO REASON KNOWN'}`);
  const line = `${place} against native, geometric mean: ${met(mean <= WASM_OVER_NATIVE, `${mean.toFixed(2)}×, ≤ ${WASM_OVER_NATIVE}×`)}`;
  return slow.length > 0 ? [`${line}; over ${WORTH_A_REASON}×:`, ...slow].join('\n') : line;
}

/** @param {Memory} memory */
export function formatMemory({ transactions, outputs, bytes_per_output, movements, bytes_per_movement, heap_bytes }) {
  const heap = `${(heap_bytes / 1e6).toFixed(0)} MB of wasm heap for ${transactions.toLocaleString('en')} transactions`;
  return [
    `memory, all in: ${met(bytes_per_output <= BYTES_PER_OUTPUT, `${bytes_per_output} bytes a stored output (${outputs.toLocaleString('en')}), ≤ ${BYTES_PER_OUTPUT}`)}`,
    `  ${bytes_per_movement} bytes a movement between accounts (${movements.toLocaleString('en')})`,
    `  ${transactions === HEAP.transactions ? met(heap_bytes <= HEAP.bytes, `${heap}, ≤ ${HEAP.bytes / 1e6} MB`) : heap}`,
  ].join('\n');
}

/** @param {string} native @param {string} wasm @param {string} page */
const formatCompilers = (native, wasm, page) => `native: ${native}\nwasm, in Node and Chromium: ${wasm}\nas in the page, in Node: ${page}`;

/** @param {Runs} runs */
export function formatTable({ native, wasm, page, chromium, ordinary }) {
  const header = ['kernel', 'size', 'native', 'wasm', ...(chromium ? ['Chromium'] : []), 'as in the page', 'ordinary JS', 'wasm/native', 'JS/page', 'budget'];
  const rows = [...native.values()].map((row) => {
    const [inPage, inOrdinary] = [/** @type {Row} */ (page.get(row.kernel)), ordinary.get(row.kernel)];
    return [
      row.kernel, `${row.size.toLocaleString('en')} ${row.unit}`, times(row), times(wasm.get(row.kernel)),
      ...(chromium ? [times(chromium.get(row.kernel))] : []), times(inPage), times(inOrdinary), `${slowdown(row, wasm).toFixed(2)}×`,
      inOrdinary ? timesFaster(inOrdinary.median_ms / inPage.median_ms) : '–', verdictOf(row, inPage, inOrdinary),
    ];
  });
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const table = lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
  return [...table, '', formatSlowdowns(native, wasm, 'wasm in Node'), ...(chromium ? [formatSlowdowns(native, chromium, 'wasm in Chromium')] : [])].join('\n');
}

/**
 * What `scripts/bench --json` prints: medians. WebAssembly is Node's, with the flags of the native build, and once with the page's.
 * @param {Runs} runs
 * @param {Memory} memory
 */
export function formatJson({ native, wasm, page, ordinary }, { heap_bytes, ...memory }) {
  const kernels = [...native.values()].map(({ kernel, median_ms }) => ({
    name: kernel,
    native_ms: median_ms,
    wasm_ms: /** @type {Row} */ (wasm.get(kernel)).median_ms,
    page_ms: /** @type {Row} */ (page.get(kernel)).median_ms,
    baseline: ordinary.has(kernel) ? 'ordinary JavaScript' : null,
    baseline_ms: ordinary.get(kernel)?.median_ms ?? null,
  }));
  return JSON.stringify({ kernels, memory: { ...memory, wasm_heap_bytes: heap_bytes } });
}

/** @param {string} folder @param {string} form */
function main(folder, form) {
  const fileOf = (/** @type {string} */ name) => join(folder, `${name}.jsonl`);
  const [native, wasm, page, ordinary] = ['native', 'wasm', 'page', 'ordinary'].map((name) => readRun(fileOf(name)));
  const inBrowser = fileOf('chromium');
  const runs = { native, wasm, page, ordinary, ...(existsSync(inBrowser) && { chromium: readRun(inBrowser) }) };
  const memory = JSON.parse(readFileSync(join(folder, 'memory.json'), 'utf8'));
  const wrong = disagreements(runs);
  if (wrong.length > 0) console.error(wrong.join('\n'));
  else if (form === 'json') console.log(formatJson(runs, memory));
  else console.log(`${formatCompilers(compilerOf(fileOf('native')), compilerOf(fileOf('wasm')), compilerOf(fileOf('page')))}\n\n${formatTable(runs)}\n\n${formatMemory(memory)}\n\nAll answers agree.`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2], process.argv[3] ?? 'table');
