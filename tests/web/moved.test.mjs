import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMovedCommands } from '../../web/src/commands/moved.js';
import { changesBetween, holdingsAnew, questionsAnew } from '../../web/src/moved.js';
import { initialState, Store } from '../../web/src/state.js';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
/** A trail whose ends have these reasons, by the reference of their place. @param {Record<string, string>} reasons */
const trail = (reasons) => ({
  places: Object.keys(reasons).map((ref, id) => ({ id, ref, kind: 'output' })),
  ends: Object.values(reasons).map((reason, place) => ({ place, reason, amount: '1', asset: 'bitcoin:BTC' })),
});

test('only ends that are open or unspent are asked about, a transaction once', () => {
  const asked = questionsAnew(trail({ [`bitcoin:${A}:0`]: 'unspent', [`bitcoin:${A}:1`]: 'open', [`bitcoin:${B}:0`]: 'service', [`bitcoin:${B}:fee`]: 'fee' }));
  assert.deepEqual(asked, { chain: 'bitcoin', paths: [`/tx/${A}/outspends`, '/blocks/tip/height'], requests: 2, ends: 2 });
  assert.equal(questionsAnew(trail({ [`bitcoin:${B}:0`]: 'service', 'ethereum:0x1': 'unspent' })), null);
});

test('what changed is listed with both sides, and what stayed is not', () => {
  const before = trail({ [`bitcoin:${A}:0`]: 'unspent', [`bitcoin:${A}:1`]: 'open', [`bitcoin:${B}:0`]: 'unspent', [`bitcoin:${B}:1`]: 'service' });
  const after = trail({ [`bitcoin:${A}:0`]: 'open', [`bitcoin:${B}:0`]: 'unspent', [`bitcoin:${B}:1`]: 'mixer' });
  assert.deepEqual(changesBetween(before, after), [
    { ref: `bitcoin:${A}:0`, before: 'unspent', after: 'open', isLess: false }, { ref: `bitcoin:${A}:1`, before: 'open', after: '', isLess: false }]);
});

test('nothing is sent before the requests were counted and agreed to', async () => {
  const store = new Store(initialState({ keepReplies: false }), () => '2026-01-01T00:00:00Z');
  const sent = [];
  let agrees = false;
  let reasons = { [`bitcoin:${A}:0`]: 'unspent' };
  const commands = createMovedCommands(/** @type {any} */ ({
    store, announce: () => {},
    core: { trailBytes: async () => new TextEncoder().encode(JSON.stringify(trail(reasons))) },
    tracer: { askAnew: async (_chain, path) => { sent.push(path); return path !== '/blocks/tip/height'; } },
  }), async () => agrees, async () => { reasons = { [`bitcoin:${A}:0`]: 'open' }; });
  await commands.countMoved();
  assert.deepEqual([store.state.working.moved.asked.paths.length, sent], [2, []]);
  await commands.askWhatMoved();
  assert.deepEqual(sent, []);
  agrees = true;
  await commands.askWhatMoved();
  assert.deepEqual(sent, [`/tx/${A}/outspends`, '/blocks/tip/height']);
  assert.deepEqual([store.state.working.moved.changes.length, store.state.working.moved.failed], [1, 1]);
  assert.equal(store.history.log.at(-1).name, 'moved');
});

/** An account's ends: [asset, reason, amount]. @param {...[string, string, string]} ends */
const account = (...ends) => ({
  places: ends.map((_, id) => ({ id, ref: 'ethereum:0xa', kind: 'account' })),
  ends: ends.map(([asset, reason, amount], place) => ({ place, asset, reason, amount })),
});

test('of an account less of the same asset is a change, and of another asset it is not', () => {
  const before = account(['ethereum:ETH', 'unspent', '20000000000000000001'], ['ethereum:0xdac', 'unspent', '5']);
  const after = account(['ethereum:ETH', 'unspent', '20000000000000000000'], ['ethereum:0xdac', 'unspent', '5'], ['ethereum:0xdac', 'service', '1']);
  assert.deepEqual(changesBetween(before, after), [
    { ref: 'ethereum:0xa', before: 'unspent', after: 'unspent', isLess: true }, { ref: 'ethereum:0xa', before: 'unspent', after: 'service, unspent', isLess: false }]);
  assert.deepEqual(changesBetween(before, before), []);
  assert.equal(questionsAnew(before), null);
  assert.deepEqual(holdingsAnew(before, { holdings: 2, requests: 3 }), { chain: 'ethereum', paths: [], requests: 3, ends: 2 });
  assert.equal(holdingsAnew(before, { holdings: 0, requests: 0 }), null);
});

test('on a chain of accounts the core says what to ask for, and only after it was agreed to', async () => {
  const store = new Store(initialState({ keepReplies: false }), () => '2026-01-01T00:00:00Z');
  let asked = 0;
  let agrees = false;
  let amount = '9';
  const commands = createMovedCommands(/** @type {any} */ ({
    store, announce: () => {},
    core: {
      trailBytes: async () => new TextEncoder().encode(JSON.stringify(account(['ethereum:ETH', 'unspent', amount]))),
      beginSince: async () => ({ holdings: 1, requests: 2 }),
    },
    tracer: { askSince: async () => { asked += 1; return 1; } },
  }), async () => agrees, async () => { amount = '4'; });
  await commands.countMoved();
  assert.equal(store.state.working.moved.asked.requests, 2);
  await commands.askWhatMoved();
  assert.equal(asked, 0);
  agrees = true;
  await commands.askWhatMoved();
  assert.deepEqual([asked, store.state.working.moved.failed, store.state.working.moved.changes.map(({ isLess }) => isLess)], [1, 1, [true]]);
});
