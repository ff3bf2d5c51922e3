// Every document is as its JSON Schema says, and canonical (RFC 8785).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { askAbout, BLOCK_370661, CHAIN_OF_72, FIRST_BLOCKS, FIRST_PAYMENT, METHODS, newSession, ROOT, trailText, valueOf } from './core.mjs';

/** @param {string} name */
const schemaOf = (name) => JSON.parse(readFileSync(join(ROOT, `core/session/${name}.schema.json`), 'utf8'));
const ajv = new Ajv({ allErrors: true });
const isTrail = ajv.compile(schemaOf('peelback-trail-1'));
const isComparison = ajv.compile(schemaOf('peelback-comparison-1'));

// A theft of USDT: swapped for Ether in one transaction, passed on, and an account that paid more than it got.
const VICTIM = `0x${'a1'.repeat(20)}`;
const THIEF = `0x${'b2'.repeat(20)}`;
const POOL = `0x${'c3'.repeat(20)}`;
const SHOP = `0x${'d4'.repeat(20)}`;
const tx = (/** @type {number} */ number) => `0x${String(number).padStart(64, '0')}`;
const TRANSFERS = [
  'timestamp,block,tx_hash,from,to,amount,asset',
  `2024-01-13T10:00:00Z,19000000,${tx(1)},${VICTIM},${THIEF},1000.5,USDT`,
  `2024-01-13T10:01:00Z,19000005,${tx(2)},${THIEF},${POOL},900,USDT`,
  `2024-01-13T10:01:00Z,19000005,${tx(2)},${POOL},${THIEF},0.35,ETH`,
  `2024-01-13T10:02:00Z,19000010,${tx(3)},${THIEF},${SHOP},0.5,ETH`,
  ''].join('\n');

/**
 * JSON as RFC 8785 writes it, for values without fractions.
 * @param {any} value
 * @returns {string}
 */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

for (const [name, file, ref] of [["Bitcoin's first payment", FIRST_BLOCKS, FIRST_PAYMENT], ['72 transactions', BLOCK_370661, CHAIN_OF_72]]) {
  for (const method of METHODS) {
    test(`the trail of ${name} under ${method} is as the schema says, canonical, with a newline at its end`, () => {
      const text = trailText(askAbout([file], { method, start: [{ ref }] }));
      const trail = JSON.parse(text);
      assert.ok(isTrail(trail), ajv.errorsText(isTrail.errors));
      assert.equal(text, `${canonical(trail)}\n`);
    });
  }
}

test('a trail that leaves its ledger, and the one that goes on in the other, are as the schema says', () => {
  const folder = join(ROOT, 'tests/fixtures/thorchain');
  const story = JSON.parse(readFileSync(join(folder, 'made_up_swap.json'), 'utf8'));
  const files = [join(folder, 'made_up_swap.jsonl'), join(ROOT, 'tests/fixtures/devchain/theft_explorer.jsonl')];
  const starts = [{ ref: `bitcoin:${story.theft}:0`, isBefore: false }, { ref: `ethereum:${story.ethereumPayment}:value`, isBefore: true }];
  for (const { ref, isBefore } of starts) {
    const text = trailText(askAbout(files, { method: 'haircut', start: [{ ref }] }));
    const trail = JSON.parse(text);
    assert.ok(isTrail(trail), ajv.errorsText(isTrail.errors));
    assert.equal(text, `${canonical(trail)}\n`);
    assert.deepEqual(JSON.parse(text).crossings.map((/** @type {any} */ row) => row.before_start), [isBefore]);
  }
});

test('a trail with labels, names and the reporter\'s choices is as the schema says', () => {
  const step = 'bitcoin:619f6cc76381499c8287a12457682e2eaddab7e557953ecc8019f6a830a23c4c:1';
  const session = askAbout([BLOCK_370661], { method: 'fifo', start: [{ ref: CHAIN_OF_72 }], continued: [step], expanded: [step] });
  const list = 'address,label,category,from,until,chain\n1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h,Example,exchange,2015-01-01,2016-01-01,BTC\n';
  JSON.parse(session.openLabels('list.csv', new TextEncoder().encode(list)));
  JSON.parse(session.mark(JSON.stringify({ names: [{ ref: step, text: 'first' }], notes: [], hidden: [], colours: [], paths: [] })));
  const text = trailText(session);
  /** @type {any} */
  const trail = JSON.parse(text);
  assert.ok(isTrail(JSON.parse(text)), ajv.errorsText(isTrail.errors));
  assert.equal(text, `${canonical(trail)}\n`);
  const place = trail.places.find((/** @type {any} */ one) => one.ref === step);
  assert.deepEqual(place.labels.map((/** @type {any} */ label) => label.kind), ['own', 'dropped']);
  assert.deepEqual(trail.question.continued, [step]);
  assert.ok(trail.hops.some((/** @type {any} */ hop) => hop.grade === 'inferred'));
});

for (const method of [...METHODS, 'libr']) {
  for (const asset of ['ethereum:USDT', 'ethereum:ETH']) {
    test(`the trail of ${asset} in a table of transfers under ${method} is as the schema says`, () => {
      const session = newSession();
      valueOf(session.open('transfers.csv', new TextEncoder().encode(TRANSFERS)));
      valueOf(session.ask(JSON.stringify({ method, start: [{ ref: `ethereum:${THIEF}`, asset }] })));
      const text = trailText(session);
      /** @type {any} */
      const trail = JSON.parse(text);
      assert.ok(isTrail(JSON.parse(text)), ajv.errorsText(isTrail.errors));
      assert.equal(text, `${canonical(trail)}\n`);
      assert.ok(trail.hops.length > 0);
      assert.ok(trail.hops.every((/** @type {any} */ hop) => hop.grade === 'claimed'));
    });
  }
}

for (const [name, file, ref] of [["Bitcoin's first payment", FIRST_BLOCKS, FIRST_PAYMENT], ['72 transactions', BLOCK_370661, CHAIN_OF_72]]) {
  test(`the comparison of all rules over ${name} is as its schema says, and canonical`, () => {
    const text = new TextDecoder().decode(askAbout([file], { method: 'fifo', start: [{ ref }] }).comparisonBytes());
    /** @type {any} */
    const comparison = JSON.parse(text);
    assert.ok(isComparison(JSON.parse(text)), ajv.errorsText(isComparison.errors));
    assert.equal(text, `${canonical(comparison)}\n`);
    assert.equal(isComparison({ ...comparison, table: [{ ...comparison.table[0], more: true }] }), false);
  });
}

test('the schema refuses a trail with an amount that is a number, and one with a member that it does not know', () => {
  const trail = JSON.parse(trailText(askAbout([FIRST_BLOCKS], { method: 'fifo', start: [{ ref: FIRST_PAYMENT }] })));
  assert.equal(isTrail({ ...trail, hops: [{ ...trail.hops[0], amount: 5 }] }), false);
  assert.equal(isTrail({ ...trail, more: true }), false);
});
