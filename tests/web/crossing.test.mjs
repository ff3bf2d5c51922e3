// Two trails in one case: which question goes on where a crossing left off, and which trail waits while the other is shown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSameTrail, questionBeyond, viewOn } from '../../web/src/crossing.js';
import { emptyCase } from '../../web/src/state.js';

const START = /** @type {const} */ ({
  ref: 'ethereum:0xaa:value', kind: 'transfer', chain: 'ethereum', chain_name: 'Ethereum', asset: null, amount: '160', direction: 'forward', is_stored: true,
});

/** @param {string} ref */
function questionFrom(ref) {
  const { question } = emptyCase();
  return { ...question, method: 'haircut', limits: { ...question.limits, min_amount: '5000', max_hops: 7 }, continued: ['bitcoin:cc:1'],
    starts: [{ ref, kind: /** @type {const} */ ('output'), chain: 'bitcoin', deselected: [], amount: null, asset: null }] };
}

test('the trail beyond keeps the rule and the limits that have no unit, and nothing of the places before', () => {
  const beyond = questionBeyond(questionFrom('bitcoin:bb:0'), START);
  assert.deepEqual(beyond.starts, [{ ref: START.ref, kind: 'transfer', chain: 'ethereum', deselected: [], amount: '160', asset: null }]);
  assert.equal(beyond.method, 'haircut');
  assert.equal(beyond.limits.max_hops, 7);
  assert.equal(beyond.limits.min_amount, '0');
  assert.deepEqual(beyond.continued, []);
  assert.equal(questionBeyond(questionFrom('bitcoin:bb:0'), { ...START, direction: 'backward' }).direction, 'backward');
});

test('the trail that was shown waits, and each waits once', () => {
  const first = questionFrom('bitcoin:bb:0');
  const second = questionBeyond(first, START);
  const there = viewOn({ ...emptyCase().view, selected: 'place:x', path: 'p' }, first, second);
  assert.deepEqual(there.others, [first]);
  assert.deepEqual([there.selected, there.path], [null, null]);
  const changed = { ...second, method: 'fifo' };
  const back = viewOn(there, changed, first);
  assert.deepEqual(back.others, [changed], 'as it was left');
  assert.deepEqual(viewOn(back, first, changed).others, [first]);
  assert.ok(isSameTrail(second, changed));
  assert.ok(!isSameTrail(first, second));
  assert.ok(!isSameTrail(second, { ...second, direction: 'backward' }));
});
