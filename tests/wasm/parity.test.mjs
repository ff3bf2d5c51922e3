// The same input gives the same bytes, in the page's core and in the native command.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { startReplayExplorer } from '../../scripts/replay/server.mjs';
import { CoreCalls } from '../../web/src/core_calls.js';
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

/** Claims on the payer and the first payee of the chain of 72; one row is wrong. */
const LABELS = `address,label,category,source,date,from,until,chain
3Ek2yVSXs49UvsTwvnXGM8Kg913JRFxDUp,Example Exchange,exchange,https://example.org/list,2015-09-01,2015-01-01,,BTC
1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h,Example theft,theft,a list of somebody,2016-09-01,,2017-01-01,BTC
1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4i,not an address,other,,,,,BTC
`;

test('labels stand in the same document in wasm and natively', () => {
  const session = askAbout([BLOCK_370661], { method: 'fifo', start: [{ ref: CHAIN_OF_72 }] });
  const pack = valueOf(session.openLabels('list.csv', new TextEncoder().encode(LABELS)));
  assert.deepEqual([pack.addresses, pack.refused, pack.problems[0].where], [2, 1, 'line 4: address']);
  const trail = trailText(session);
  assert.match(trail, /"detail":"Example Exchange, according to list.csv \(1 September 2015\)"/);
  assert.equal(withFile(LABELS, (path) => runNative('trace', BLOCK_370661, '--from', CHAIN_OF_72, '--labels', path, '--json'), 'list.csv'), trail);
});

/**
 * A case as the page puts it together: what was decided, and every byte once.
 * @param {ReturnType<typeof newSession>} session
 * @param {{decided: Record<string, unknown>, files: Uint8Array[], packs: Uint8Array[]}} parts
 */
async function bundle(session, { decided, files, packs }) {
  const calls = new CoreCalls(async (method, args) => /** @type {any} */ (session)[method](...args));
  const log = [{ at: '2026-01-01T00:00:00.000Z', effect: decided, name: 'begin', parameters: {} }];
  await calls.beginCase({ decided, left_out: [], log, title: 'a case', view: { back: [], opened: [], path: null, tab: 'ladder' } });
  const bodies = [...files, ...packs];
  for (const file of files) await calls.addCaseFile('files', file);
  for (const pack of packs) await calls.addCaseFile('labels', pack);
  const { pieces, own } = await calls.finishCase();
  let at = 0;
  return Buffer.concat(pieces.map(({ body, length = 0 }) => (body === undefined ? own.subarray(at, at += length) : bodies[body] ?? new Uint8Array())));
}

test('a case that the page saved verifies natively, comes out of the command as it went in, and the other way round', async () => {
  const question = { check_payments: true, continued: [], direction: 'forward', fees: 'end', method: 'haircut', start: [{ ref: CHAIN_OF_72 }],
    limits: { busy_transactions: 1000, fan_out: 0, max_hops: 4, min_amount: '0', requests: 2000, since: null, until: null }, not_followed: [],
    expanded: ['bitcoin:fe6d84d1b3e8a4b3a4b5b8a1f9ca5d4c2c7e1b4a3a1f0d1e2c3b4a5968778695:1'] };
  const marks = { names: [{ ref: 'bitcoin:1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h', text: 'the payer' }], notes: [], hidden: [], colours: [], paths: [] };
  const session = newSession();
  const block = new Uint8Array(readFileSync(BLOCK_370661));
  const list = new TextEncoder().encode(LABELS);
  const opened = valueOf(session.open('block', block));
  const pack = valueOf(session.openLabels('list.csv', list));
  valueOf(session.mark(JSON.stringify(marks)));
  valueOf(session.ask(JSON.stringify(question)));
  const decided = { files: [{ name: 'block', kind: opened.kind, sha256: opened.sha256 }], marks, packs: [{ id: pack.id, name: 'list.csv', sha256: pack.sha256 }],
    question, title: '' };
  const file = await bundle(session, { decided, files: [block], packs: [list] });
  assert.deepEqual(await bundle(session, { decided, files: [block], packs: [list] }), file);

  assert.equal(withFile(file, (path) => runNative('trace', path, '--json'), 'a.wacz'), trailText(session));
  assert.match(withFile(file, (path) => runNative('verify', path), 'a.wacz'), /case\/trail\.json: Traced again, the trail is the same/);
  const again = withFile(file, (path) => withFile('', (out) => {
    runNative('export', path, '--as', 'wacz', '-o', out);
    return readFileSync(out);
  }, 'b.wacz'), 'a.wacz');
  assert.ok(again.equals(file), 'the command writes what the page wrote');

  const replayed = valueOf(newSession().replayCase(again));
  assert.deepEqual([replayed.same, replayed.lines.filter((/** @type {{state: string}} */ { state }) => state === 'differs')], [true, []]);
});

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
