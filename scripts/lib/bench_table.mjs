// Compares three runs of the benchmark: node scripts/lib/bench_table.mjs FOLDER
// FOLDER holds native.jsonl, wasm.jsonl and ordinary.jsonl, one JSON line a kernel. Exit code 1 when the answers differ;
// no time makes it fail.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What the project has promised itself: milliseconds as WebAssembly, how often faster than ordinary JavaScript, and at
 * most how often its time. A budget with a size is stated for that size only.
 * @type {Record<string, {size?: number, wasm_ms?: number, times_faster?: number, at_most_times_ordinary?: number}>}
 */
const BUDGETS = {
  haircut: { size: 1_000_000, wasm_ms: 45, times_faster: 150 },
  fifo: { size: 1_000_000, wasm_ms: 200, times_faster: 50 },
  'layout 1,000': { wasm_ms: 30 },
  'layout 10,000': { wasm_ms: 200 },
  'check a payment': { wasm_ms: 40 }, // of a thousand
  'look up labels': { wasm_ms: 10 }, // of a thousand: ten microseconds each
  'decode a page': { at_most_times_ordinary: 4 },
};
const WASM_OVER_NATIVE = 1.35;
const WORTH_A_REASON = 1.6;
/**
 * Ordinary JavaScript counts in doubles, the core in whole satoshis: over a million transactions their haircuts part by
 * 1324 of 325,487,355,947. Ordinary code that rounds as the core does, in BigInt, agrees to the satoshi.
 */
const DOUBLES_DIFFER_BY = 1e-8;

/** @typedef {{kernel: string, size: number, unit: string, median_ms: number, min_ms: number, max_ms: number, answer: any}} Row */
/** @typedef {Record<'native' | 'wasm' | 'ordinary', Map<string, Row>>} Runs */

/** @param {string} path @returns {Map<string, Row>} */
function readRun(path) {
  const rows = readFileSync(path, 'utf8').split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  return new Map(rows.map((row) => [row.kernel, row]));
}

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
export function disagreements({ native, wasm, ordinary }) {
  return [...native].flatMap(([kernel, { answer }]) => {
    const found = [];
    const [inWasm, inOrdinary] = [wasm.get(kernel), ordinary.get(kernel)];
    if (!inWasm || JSON.stringify(inWasm.answer) !== JSON.stringify(answer)) found.push(`${kernel}: wasm answers differently`);
    if (inOrdinary && !agrees(answer, inOrdinary.answer, DOUBLES_DIFFER_BY)) found.push(`${kernel}: ordinary JavaScript answers differently`);
    return found;
  });
}

/** @param {Row} [row] */
const times = (row) => (row ? `${row.median_ms.toFixed(1)} (${row.min_ms.toFixed(1)} to ${row.max_ms.toFixed(1)})` : '–');

/** @param {number} ratio */
const timesFaster = (ratio) => `${ratio.toFixed(ratio < 10 ? 2 : 0)}×`;

/**
 * @param {Row} native
 * @param {Row} wasm
 * @param {Row} [ordinary]
 */
function verdictOf(native, wasm, ordinary) {
  const stated = BUDGETS[wasm.kernel];
  const budget = (stated?.size ?? wasm.size) === wasm.size ? stated : undefined;
  const said = [];
  if (budget?.wasm_ms) said.push(`${wasm.median_ms <= budget.wasm_ms ? 'within' : 'OVER'} ${budget.wasm_ms} ms`);
  if (budget?.times_faster && ordinary) {
    said.push(`${ordinary.median_ms / wasm.median_ms >= budget.times_faster ? 'above' : 'BELOW'} ${budget.times_faster}×`);
  }
  if (budget?.at_most_times_ordinary && ordinary) {
    const most = budget.at_most_times_ordinary;
    said.push(`${wasm.median_ms <= most * ordinary.median_ms ? 'within' : 'OVER'} ${most}× ordinary JS`);
  }
  if (wasm.median_ms / native.median_ms > WORTH_A_REASON) said.push(`wasm OVER ${WORTH_A_REASON}× native`);
  return said.join(', ');
}

/** @param {Runs} runs */
export function formatTable({ native, wasm, ordinary }) {
  const header = ['kernel', 'size', 'native', 'wasm', 'ordinary JS', 'wasm/native', 'JS/wasm', 'budget'];
  /** @type {number[]} */
  const slower = [];
  const rows = [...native.values()].map((row) => {
    const [inWasm, inOrdinary] = [/** @type {Row} */ (wasm.get(row.kernel)), ordinary.get(row.kernel)];
    slower.push(inWasm.median_ms / row.median_ms);
    return [
      row.kernel, `${row.size.toLocaleString('en')} ${row.unit}`, times(row), times(inWasm), times(inOrdinary),
      `${(inWasm.median_ms / row.median_ms).toFixed(2)}×`,
      inOrdinary ? timesFaster(inOrdinary.median_ms / inWasm.median_ms) : '–',
      verdictOf(row, inWasm, inOrdinary),
    ];
  });
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const table = lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
  const mean = Math.exp(slower.reduce((sum, ratio) => sum + Math.log(ratio), 0) / slower.length);
  const verdict = mean <= WASM_OVER_NATIVE ? 'within' : 'OVER';
  return [...table, '', `wasm against native, geometric mean: ${mean.toFixed(2)}× (${verdict} ${WASM_OVER_NATIVE}×)`].join('\n');
}

/** @param {string} folder */
function main(folder) {
  const [native, wasm, ordinary] = ['native', 'wasm', 'ordinary'].map((name) => readRun(join(folder, `${name}.jsonl`)));
  const wrong = disagreements({ native, wasm, ordinary });
  if (wrong.length === 0) console.log(`${formatTable({ native, wasm, ordinary })}\n\nAll answers agree.`);
  else console.error(wrong.join('\n'));
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2]);
