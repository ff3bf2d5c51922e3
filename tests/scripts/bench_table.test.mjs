import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agrees, disagreements, formatTable } from '../../scripts/lib/bench_table.mjs';

/** @param {string} kernel @param {number} median_ms @param {any} answer */
function run(kernel, median_ms, answer) {
  const row = { kernel, size: 1_000_000, unit: 'transactions', median_ms, min_ms: median_ms - 1, max_ms: median_ms + 1, answer };
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
  assert.deepEqual(disagreements({ native, wasm: native, ordinary: near }), []);
  assert.deepEqual(disagreements({ native, wasm: near, ordinary: native }), ['fifo: wasm answers differently']);
  assert.deepEqual(disagreements({ native, wasm: new Map(), ordinary: new Map() }), ['fifo: wasm answers differently']);
});

test('the table names ratios and budgets', () => {
  const table = formatTable({ native: run('haircut', 25, {}), wasm: run('haircut', 50, {}), ordinary: run('haircut', 6000, {}) });
  assert.match(table, /haircut +1,000,000 transactions +25\.0 \(24\.0 to 26\.0\) +50\.0 .* 2\.00× +120× +OVER 45 ms, BELOW 150×, wasm OVER 1\.6× native/);
  assert.match(table, /geometric mean: 2\.00× \(OVER 1\.35×\)/);
});
