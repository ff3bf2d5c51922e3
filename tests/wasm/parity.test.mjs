// The same input gives the same bytes, in the page's core and in the native command.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startReplayExplorer } from '../../scripts/replay/server.mjs';
import {
  askAbout, BLOCK_370661, CHAIN_OF_72, fetchAllWants, FIRST_BLOCKS, FIRST_PAYMENT, METHODS, newSession, runNative,
  trailText, valueOf, withFile,
} from './core.mjs';

/** @type {{name: string, file: string, from: string}[]} */
const CASES = [
  { name: "Bitcoin's first payment", file: FIRST_BLOCKS, from: FIRST_PAYMENT },
  { name: 'the 72 transactions of block 370661', file: BLOCK_370661, from: CHAIN_OF_72 },
];

for (const { name, file, from } of CASES) {
  for (const method of METHODS) {
    test(`${method} follows ${name} to the same bytes in wasm and natively`, () => {
      const session = askAbout([file], { method, start: [{ ref: from }] });
      assert.equal(trailText(session), runNative('trace', file, '--from', from, '--method', method, '--json'));
    });
  }

  test(`limits stop ${name} at the same places in wasm and natively`, () => {
    const question = { method: 'fifo', start: [{ ref: from, amount: '900000000' }], limits: { max_hops: 3, min_amount: '5000' } };
    assert.equal(trailText(askAbout([file], question)), runNative('trace', file, '--from', from, '--method', 'fifo',
      '--amount', '900000000', '--max-hops', '3', '--min-amount', '5000', '--json'));
  });
}

test('replies that the core asked an explorer for give the same trail to the native command, in any order', async () => {
  const explorer = await startReplayExplorer({ blocks: [BLOCK_370661] });
  try {
    const session = newSession();
    valueOf(session.ask(JSON.stringify({ method: 'haircut', start: [{ ref: CHAIN_OF_72 }], check_payments: true })));
    const lines = await fetchAllWants(session, explorer.url);
    const trail = trailText(session);
    assert.equal(JSON.parse(trail).hops.filter((/** @type {any} */ hop) => !hop.to_asset).length > 72, true);
    for (const replies of [lines, [...lines].reverse()]) {
      const native = withFile(replies.join(''), (path) =>
        runNative('trace', path, '--from', CHAIN_OF_72, '--method', 'haircut', '--json'));
      assert.equal(native, trail);
    }
  } finally {
    await explorer.close();
  }
});

test('an address that spends seventy coins is traced, drawn and described alike by both', async () => {
  const explorer = await startReplayExplorer({ blocks: [BLOCK_370661] });
  try {
    const session = newSession();
    const start = 'bitcoin:1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h';
    valueOf(session.ask(JSON.stringify({ method: 'fifo', start: [{ ref: start }] })));
    const lines = await fetchAllWants(session, explorer.url);
    const [trail, picture] = [trailText(session), valueOf(session.picture('{"orientation":"right"}'))];
    assert.equal(withFile(lines.join(''), (path) => runNative('trace', path, '--from', start, '--json')), trail);
    // The first coin's change comes back to the address, and so on: what is spent later carries the label already.
    const [{ added, already_traced: alreadyTraced }] = JSON.parse(trail).question.start;
    assert.deepEqual([added.length, alreadyTraced.length], [1, 70]);
    const kinds = picture.nodes.map((/** @type {any} */ node) => node.kind);
    assert.equal(kinds.filter((/** @type {string} */ kind) => kind === 'payers').length, 1);
    assert.equal(kinds.filter((/** @type {string} */ kind) => kind === 'start').length, 1);
    for (const { id } of [...picture.nodes, ...picture.edges]) valueOf(session.details(id));
    for (const fold of ['hop', 'parent']) valueOf(session.picture(JSON.stringify({ orientation: 'down', fold, max_boxes: 3 })));
  } finally {
    await explorer.close();
  }
});
