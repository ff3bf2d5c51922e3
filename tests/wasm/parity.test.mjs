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

test('a case that the page saved is asked its own question by the native command, and gives the same bytes', async () => {
  const question = { method: 'haircut', start: [{ ref: CHAIN_OF_72 }], limits: { max_hops: 4 },
    expanded: ['bitcoin:fe6d84d1b3e8a4b3a4b5b8a1f9ca5d4c2c7e1b4a3a1f0d1e2c3b4a5968778695:1'] };
  const marks = { names: [{ ref: 'bitcoin:1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h', text: 'the payer' }], notes: [], hidden: [], colours: [], paths: [] };
  const session = askAbout([BLOCK_370661], question);
  const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
  valueOf(session.openLabels('list.csv', bytes(LABELS)));
  valueOf(session.mark(JSON.stringify(marks)));
  // As the page calls it: the core makes what stands between the contents.
  const calls = new CoreCalls(async (method, args) => /** @type {any} */ (session)[method](...args));
  const about = { format: 'peelback-case/1', marks, question, title: 'a case' };
  const files = [
    { name: 'labels/list.csv', bytes: bytes(LABELS) }, { name: 'files/block', bytes: new Uint8Array(readFileSync(BLOCK_370661)) },
    { name: 'case.json', bytes: bytes(JSON.stringify(about)) },
  ];
  const zip = Buffer.concat(await calls.packZip(files));
  assert.deepEqual(Buffer.concat(await calls.packZip([...files].reverse())), zip);
  const { entries } = await calls.unpackZip(zip);
  assert.deepEqual(entries.map(({ name }) => name), ['case.json', 'files/block', 'labels/list.csv']);
  assert.deepEqual(zip.subarray(entries[2].offset, entries[2].offset + entries[2].length), Buffer.from(LABELS));
  assert.equal(withFile(zip, (path) => runNative('trace', path, '--json'), 'a.zip'), trailText(session));
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
