import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agrees, disagreements, formatJson, formatMemory, formatTable } from '../../scripts/lib/bench_table.mjs';

/** @param {string} kernel @param {number} median_ms @param {any} answer */
function run(kernel, median_ms, answer) {
  const row = { kernel, size: 1_000_000, unit: 'transactions', median_ms, first_ms: 99, min_ms: median_ms - 1, max_ms: median_ms + 1, answer };
  return new Map([[kernel, row]]);
}

test('amounts agree up to what doubles can hold, counts of things that only one side knows are left out', () => {
  assert.equal(agrees({ unspent: ['100000000000001'], segments: 5 }, { unspent: ['100000000000002'] }, 1e-9), true);
  assert.equal(agrees({ unspent: ['100'] }, { unspent: ['101'] }, 1e-9), false);
  assert.equal(agrees({ unspent: ['100'] }, { unspent: ['100', '5'] }, 1e-9), false);
});

test('wasm must answer exactly as native, ordinary JavaScript nearly', () => {
  const native = run('fifo', 100, { unspent: '1000000000001' });
  const near = run('fifo', 100, { unspent: '1000000000002' });
  assert.deepEqual(disagreements({ native, wasm: native, page: native, ordinary: near }), []);
  assert.deepEqual(disagreements({ native, wasm: near, page: native, ordinary: native }), ['fifo: wasm answers differently']);
  assert.deepEqual(disagreements({ native, wasm: native, page: new Map(), ordinary: new Map() }), ["fifo: wasm with the page's flags answers differently"]);
});

test('a browser that answers differently is named', () => {
  const native = run('fifo', 100, { unspent: '1000000000001' });
  const other = run('fifo', 100, { unspent: '7' });
  assert.deepEqual(disagreements({ native, wasm: native, page: native, chromium: other, ordinary: new Map() }), ['fifo: Chromium answers differently']);
});

test('the table names ratios, budgets and why something is slow as WebAssembly; budgets hold with the page\'s flags', () => {
  const table = formatTable({ native: run('haircut', 25, {}), wasm: run('haircut', 45, {}), page: run('haircut', 50, {}), ordinary: run('haircut', 6000, {}) });
  assert.match(table, /haircut +1,000,000 transactions +25\.0 \(24\.0 to 26\.0; 99\.0\) +45\.0 .* 50\.0 .* 1\.80× +120× +≤ 45 ms NOT MET, ≥ 150× NOT MET/);
  assert.match(table, /wasm in Node against native, geometric mean: 1\.80×, ≤ 1\.35× NOT MET; over 1\.6×:\n  haircut 1\.80×: NO REASON KNOWN/);
  const met = formatTable({
    native: run('haircut', 25, {}), wasm: run('haircut', 30, {}), page: run('haircut', 31, {}), chromium: run('haircut', 31, {}),
    ordinary: run('haircut', 6000, {}),
  });
  assert.match(met, /≤ 45 ms met, ≥ 150× met/);
  assert.match(met, /wasm in Chromium against native, geometric mean: 1\.24×, ≤ 1\.35× met$/);
});

const MEMORY = { transactions: 1_000_000, outputs: 2_697_370, bytes_per_output: 149, movements: 200_000, bytes_per_movement: 300, heap_bytes: 601e6 };

test('memory is stated by what it is spent on', () => {
  const text = formatMemory(MEMORY);
  assert.match(text, /149 bytes a stored output \(2,697,370\), ≤ 150 met/);
  assert.match(text, /601 MB of wasm heap for 1,000,000 transactions, ≤ 600 MB NOT MET/);
});

test('as JSON there are medians, and null where nothing compares', () => {
  const both = new Map([...run('haircut', 25, {}), ...run('layout 1,000', 7, {})]);
  const { kernels, memory } = JSON.parse(formatJson({ native: both, wasm: both, page: both, ordinary: run('haircut', 6000, {}) }, MEMORY));
  assert.deepEqual(kernels[0], { name: 'haircut', native_ms: 25, wasm_ms: 25, page_ms: 25, baseline: 'ordinary JavaScript', baseline_ms: 6000 });
  assert.deepEqual(kernels[1], { name: 'layout 1,000', native_ms: 7, wasm_ms: 7, page_ms: 7, baseline: null, baseline_ms: null });
  assert.equal(memory.wasm_heap_bytes, 601e6);
  assert.equal(memory.bytes_per_output, 149);
});
