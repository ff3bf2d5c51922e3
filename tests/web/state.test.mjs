import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUnits, formatUnits } from '../../web/src/amounts.js';
import { hostsToAsk } from '../../web/src/commands/settings.js';
import { questionAsked } from '../../web/src/decided.js';
import { parseBase } from '../../web/src/providers.js';
import { cardRefOf, isStartable, likelyChains, startFrom, tickedStarts } from '../../web/src/recognised.js';
import { parseRoute } from '../../web/src/route.js';
import { SHELF } from '../../web/src/shelf.js';
import { initialState, Store } from '../../web/src/state.js';

const TXID = '0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9';
const store = () => new Store(initialState({ keepReplies: false }));
const withMethod = (state, method) => ({ question: { ...state.question, method } });

test('the state is plain: written as JSON and read again it is the same', () => {
  const state = initialState({ keepReplies: true });
  assert.deepEqual(JSON.parse(JSON.stringify(state)), state);
});

test('every decision can be undone and done again', () => {
  const kept = store();
  kept.commit('rule', withMethod(kept.state, 'lifo'));
  kept.commit('tab', { view: { ...kept.state.view, tab: 'table' } });
  kept.undo();
  assert.deepEqual([kept.state.view.tab, kept.state.question.method], ['ladder', 'lifo']);
  kept.undo();
  assert.equal(kept.state.question.method, 'fifo');
  assert.equal(kept.undo(), null);
  kept.redo();
  kept.redo();
  assert.deepEqual([kept.state.view.tab, kept.state.question.method], ['table', 'lifo']);
  assert.equal(kept.redo(), null);
});

test('what came from outside is not undone', () => {
  const kept = store();
  kept.commit('rule', withMethod(kept.state, 'lifo'));
  kept.update({ told: [{ host: 'mempool.space', count: 1, first: '', last: '' }] });
  kept.undo();
  assert.equal(kept.state.told.length, 1);
});

test('a new decision ends the way forward', () => {
  const kept = store();
  kept.commit('rule', withMethod(kept.state, 'lifo'));
  kept.undo();
  kept.commit('rule', withMethod(kept.state, 'haircut'));
  assert.equal(kept.redoName, null);
});

test('listeners hear of every change', () => {
  const kept = store();
  let heard = 0;
  kept.subscribe(() => { heard += 1; });
  kept.commit('rule', withMethod(kept.state, 'lifo'));
  kept.update({ notice: null });
  kept.undo();
  assert.equal(heard, 3);
});

test('a link opens a start or a case, and nothing else', () => {
  assert.deepEqual(parseRoute(`#open=bitcoin:${TXID}:0`), { kind: 'open', ref: `bitcoin:${TXID}:0`, chain: 'bitcoin', id: `${TXID}:0` });
  assert.deepEqual(parseRoute('#case=first-payment'), { kind: 'case', id: 'first-payment' });
  assert.deepEqual(parseRoute(''), { kind: 'first' });
  assert.deepEqual(parseRoute('#open=javascript:alert(1)'), { kind: 'first' });
  assert.deepEqual(parseRoute('#case=../../etc/passwd'), { kind: 'first' });
});

test('a link cannot name a source', () => {
  assert.deepEqual(parseRoute(`#base=https://evil.example&open=bitcoin:${TXID}`), { kind: 'open', ref: `bitcoin:${TXID}`, chain: 'bitcoin', id: TXID });
});

test('a source is https, an onion service or this computer', () => {
  assert.equal(parseBase(' https://mempool.space/api/ '), 'https://mempool.space/api');
  assert.equal(parseBase('http://127.0.0.1:3000'), 'http://127.0.0.1:3000');
  assert.equal(parseBase('http://localhost:8080/api'), 'http://localhost:8080/api');
  assert.equal(parseBase(`http://${'a'.repeat(56)}.onion/api`), `http://${'a'.repeat(56)}.onion/api`);
  for (const wrong of ['http://mempool.space/api', 'ftp://a.onion', 'https://me:secret@host/', 'https://host/?key=1', 'javascript:1', 'mempool.space', '']) {
    assert.equal(parseBase(wrong), null, wrong);
  }
});

test('the second host is named as soon as it may be asked', () => {
  const { settings } = initialState({ keepReplies: false });
  assert.deepEqual(hostsToAsk(settings, ['bitcoin']), ['mempool.space']);
  assert.deepEqual(hostsToAsk({ ...settings, failover: true }, ['bitcoin']), ['mempool.space', 'blockstream.info']);
  assert.deepEqual(hostsToAsk({ ...settings, crossCheck: true }, ['bitcoin']), ['mempool.space', 'blockstream.info']);
});

test('amounts are moved as text, to the last unit', () => {
  assert.equal(parseUnits('9.52451372', 8), '952451372');
  assert.equal(parseUnits('.5', 8), '50000000');
  assert.equal(parseUnits('21000000', 8), '2100000000000000');
  assert.equal(parseUnits('0', 8), '0');
  assert.equal(parseUnits('1.123456789', 18), '1123456789000000000');
  for (const wrong of ['', '.', '1,5', '-1', '1e8', '1.123456789', 'BTC']) assert.equal(parseUnits(wrong, 8), null, wrong);
  assert.equal(formatUnits('952451372', 8), '9.52451372');
  assert.equal(formatUnits('50000000', 8), '0.5');
  assert.equal(formatUnits('0', 8), '0');
});

const finding = (change = {}) => ({
  kind: 'address', text: '1A1z', offset: 0, length: 4, count: 1, checksum: 'ok', detail: '', testnet: false,
  candidates: [{ chain: 'bitcoin', chain_name: 'Bitcoin', ref: 'bitcoin:1A1z', followed: true }], ...change,
});

test('only what can be followed and is written rightly can be a start', () => {
  assert.equal(isStartable(finding(), {}), true);
  assert.equal(isStartable(finding({ checksum: 'wrong' }), {}), false);
  assert.equal(isStartable(finding({ testnet: true }), {}), false);
  assert.equal(isStartable(finding({ kind: 'block' }), {}), false);
  assert.equal(isStartable(finding({ candidates: [{ chain: 'tron', chain_name: 'TRON', ref: 'tron:T', followed: false }] }), {}), false);
});

test('digits that fit several chains start nothing until the reporter has chosen', () => {
  const ambiguous = finding({
    kind: 'transaction', text: TXID,
    candidates: [
      { chain: 'bitcoin', chain_name: 'Bitcoin', ref: `bitcoin:${TXID}`, followed: true },
      { chain: 'litecoin', chain_name: 'Litecoin', ref: `litecoin:${TXID}`, followed: false },
    ],
  });
  const ticked = [`bitcoin:${TXID}`];
  assert.deepEqual(tickedStarts({ text: '', findings: [ambiguous], ticked, chosen: {} }), []);
  const chosen = { [TXID]: `bitcoin:${TXID}` };
  assert.deepEqual(tickedStarts({ text: '', findings: [ambiguous], ticked, chosen }), [startFrom(`bitcoin:${TXID}`, 'transaction', 'bitcoin')]);
});

test('the card of an output is its transaction’s', () => {
  assert.equal(cardRefOf(startFrom(`bitcoin:${TXID}:0`, 'output', 'bitcoin')), `bitcoin:${TXID}`);
  assert.equal(cardRefOf(startFrom('bitcoin:1A1z', 'address', 'bitcoin')), 'bitcoin:1A1z');
});

test('the question says only what was decided', () => {
  const { question } = initialState({ keepReplies: false });
  const start = { ...startFrom(`bitcoin:${TXID}`, 'transaction', 'bitcoin'), deselected: [1] };
  const asked = questionAsked({ ...question, starts: [start, startFrom('bitcoin:1A1z', 'address', 'bitcoin')] });
  assert.deepEqual(asked.start, [{ ref: `bitcoin:${TXID}`, deselected: [1] }, { ref: 'bitcoin:1A1z' }]);
  assert.deepEqual([asked.direction, asked.method, asked.fees, asked.check_payments], ['forward', 'fifo', 'end', true]);
});

test('every claim on the shelf stands with who says it, its source and a date', () => {
  for (const { claims, sources, starts, part } of SHELF) {
    assert.equal(starts.length > 0, true);
    for (const claim of claims) assert.match(claim, /^According to |^The TagPack /);
    for (const { url, date } of sources) {
      assert.match(url, /^https:\/\//);
      if (part === null) assert.match(date, /^\d{4}/);
    }
  }
});

test('an old address is read for the one followed chain, bare digits are never guessed at', () => {
  const candidates = [
    { chain: 'bitcoin', chain_name: 'Bitcoin', ref: 'bitcoin:1A1z', followed: true },
    { chain: 'bitcoin-cash', chain_name: 'Bitcoin Cash', ref: 'bitcoin-cash:1A1z', followed: false },
  ];
  assert.deepEqual(likelyChains([finding({ candidates })]), { '1A1z': 'bitcoin:1A1z' });
  assert.deepEqual(likelyChains([finding({ candidates, kind: 'transaction' })]), {});
});

test('typing in one note is one step, and another note is another', () => {
  const kept = store();
  const note = (id, text) => kept.commit('note', { marks: { ...kept.state.marks, notes: [{ id, text }] } }, { joins: id, parameters: { id, text } });
  for (const typed of ['a', 'ab', 'abc']) note('one', typed);
  note('two', 'x');
  assert.deepEqual(kept.history.log.slice(1).map(({ parameters }) => parameters.text), ['abc', 'x']);
  kept.undo();
  assert.equal(kept.state.marks.notes[0].text, 'abc');
  kept.undo();
  assert.deepEqual([kept.state.marks.notes, kept.undoName], [[], null]);
});

test('a step says by its name what undoing it takes back', () => {
  const kept = store();
  kept.commit('rule', withMethod(kept.state, 'lifo'));
  assert.deepEqual([kept.undoName, kept.redoName], ['rule', null]);
  kept.undo();
  assert.deepEqual([kept.undoName, kept.redoName], [null, 'rule']);
});

test('what changes nothing is no step', () => {
  const kept = store();
  kept.commit('open', { view: { ...kept.state.view, opened: [] } });
  kept.commit('rule', withMethod(kept.state, kept.state.question.method));
  assert.deepEqual(kept.history, { past: [], future: [], log: [] });
});

test('the log keeps every command in its order, undoing too', () => {
  const times = ['2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'];
  const kept = new Store(initialState({ keepReplies: false }), () => times.shift());
  kept.commit('rule', withMethod(kept.state, 'lifo'), { parameters: { method: 'lifo' } });
  kept.undo();
  assert.deepEqual(kept.history.log.map(({ effect, ...entry }) => ({ ...entry, method: effect.question?.method })), [
    { at: '2025-12-31T23:59:59Z', name: 'begin', parameters: {}, method: 'fifo' },
    { at: '2026-01-01T00:00:00Z', name: 'rule', parameters: { method: 'lifo' }, method: 'lifo' },
    { at: '2026-01-01T00:00:01Z', name: 'undo', parameters: { step: 'rule' }, method: 'fifo' },
  ]);
});

/** Numbers in an order that is the same every time (mulberry32). */
function randomFrom(seed) {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One decision of every kind that there is. */
const DECIDE = [
  ({ question }, n) => ['rule', { question: { ...question, method: ['fifo', 'lifo', 'haircut'][n % 3] } }],
  ({ question }, n) => ['continue', { question: { ...question, continued: [...question.continued, `bitcoin:${n}`] } }],
  ({ question }, n) => ['limits', { question: { ...question, limits: { ...question.limits, max_hops: n } } }],
  ({ view }, n) => ['tab', { view: { ...view, tab: ['ladder', 'flow', 'table'][n % 3] } }],
  ({ view }, n) => ['open', { view: { ...view, opened: [...view.opened, `box ${n}`], selected: null } }],
  ({ view }, n) => ['back', { view: { ...view, back: [...view.back, `place ${n}`] } }],
  ({ marks }, n) => ['hide', { marks: { ...marks, hidden: [...marks.hidden, `place ${n}`] } }],
  ({ marks }, n) => ['note', { marks: { ...marks, notes: [{ id: `place ${n % 2}`, text: `note ${n}` }] } }, { joins: `place ${n % 2}` }],
  ({ files }, n) => ['file', { files: [...files, { name: `file ${n}`, kind: 'blocks', sha256: `${n}` }] }],
  ({ packs }) => ['dropLabels', { packs: packs.slice(1) }],
  ({ packs }, n) => ['labels', { packs: [...packs, { id: `${n}`, name: `pack ${n}`, sha256: `${n}` }] }],
  (_, n) => ['title', { title: `case ${n}` }],
  ({ publication }, n) => ['publication', { publication: { ...publication, title: `published ${n}` } }, { joins: 'title' }],
  ({ view }) => ['follow', { view: { ...view, screen: 'trail', opened: [] }, trace: { state: 'running' } }],
];
const DECIDED = ['title', 'question', 'view', 'marks', 'files', 'packs', 'publication'];
const decided = ({ state }) => structuredClone(DECIDED.map((slice) => state[slice]));

test('after any sequence of decisions undoing all leads to the beginning, and redoing all to the end', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = randomFrom(seed);
    const kept = store();
    const beginning = decided(kept);
    for (let i = 0; i < 60; i++) {
      const what = random(10);
      if (what === 0) kept.undo();
      else if (what === 1) kept.redo();
      else kept.commit(...DECIDE[random(DECIDE.length)](kept.state, random(50)));
    }
    while (kept.redo());
    const end = decided(kept);
    while (kept.undo());
    assert.deepEqual(decided(kept), beginning, `seed ${seed}`);
    while (kept.redo());
    assert.deepEqual(decided(kept), end, `seed ${seed}`);
  }
});

test('a history that was written as JSON and read again leads back all the same', () => {
  const kept = store();
  const beginning = decided(kept);
  const random = randomFrom(7);
  for (let i = 0; i < 100; i++) kept.commit(...DECIDE[random(DECIDE.length)](kept.state, random(50)));
  const again = new Store(JSON.parse(JSON.stringify(kept.state)));
  again.restart(JSON.parse(JSON.stringify(kept.history)));
  while (again.undo());
  assert.deepEqual(decided(again), beginning);
});
