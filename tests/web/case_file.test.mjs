import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseFileName, questionFrom, readCaseFile, writeCase } from '../../web/src/case_file.js';
import { completeLog, decidedOf, questionAsked } from '../../web/src/decided.js';
import { Evidence } from '../../web/src/evidence.js';
import { startFrom } from '../../web/src/recognised.js';
import { initialState, Store } from '../../web/src/state.js';
import { caseCore } from './case_core.mjs';

const TXID = 'ab'.repeat(32);
const VIEW = { tab: 'ladder', opened: [], path: null, back: [] };
const bytes = (text) => new TextEncoder().encode(text);
const text = (content) => new TextDecoder().decode(content);
const joined = (pieces) => pieces.map(text).join('');

const minimal = { decided: {}, left_out: [], log: [], title: 'x', view: VIEW };
const opening = (about, others = {}) => readCaseFile(new Blob(['ABC']), caseCore({ about, ...others }));

function openCase() {
  const store = new Store(initialState({ keepReplies: false }), () => '2026-01-01T00:00:00Z');
  const { question } = store.state;
  store.commit('starts', { question: { ...question, starts: [{ ...startFrom(`bitcoin:${TXID}`, 'transaction', 'bitcoin'), deselected: [1] }], continued: ['bitcoin:x'] } });
  store.commit('file', { files: [{ name: 'a/../b.blk', kind: 'blocks', sha256: '1' }, { name: 'b.blk', kind: 'blocks', sha256: '2' }] });
  store.commit('note', { marks: { ...store.state.marks, notes: [{ id: 'p', text: 'my secret source' }] } }, { parameters: { notes: [{ id: 'p', text: 'my secret source' }] } });
  store.commit('paths', { marks: { ...store.state.marks, paths: [{ id: '1', name: 'way', steps: [], note: 'secret too' }] } }, { parameters: { paths: 'secret too' } });
  const evidence = new Evidence();
  evidence.addFile({ sha256: '1', bytes: bytes('one') });
  evidence.addFile({ sha256: '2', bytes: bytes('two') });
  evidence.addReply({ id: '1', url: 'https://mempool.space/api/tx/1', provider: 'mempool.space', status: 200, bytes: bytes('{}'), fetchedAt: '2026-01-01T00:00:00Z' });
  return { store, evidence };
}

/** What the effects of a log come to, as the core works it out. */
function replayed(log) {
  const decided = {};
  for (const { effect } of log) {
    const { marks, ...rest } = effect;
    Object.assign(decided, rest, marks && { marks: { ...decided.marks, ...marks } });
  }
  return decided;
}

test('a case is handed to the core piece by piece, and comes out as its pieces in order', async () => {
  const { store, evidence } = openCase();
  const core = caseCore();
  assert.equal(joined(await writeCase(store, evidence, core)), '|{}|one|two|');
  assert.deepEqual(core.given.replies.map(({ url, at, provider, status }) => [url, at, provider, status]),
    [['https://mempool.space/api/tx/1', '2026-01-01T00:00:00Z', 'mempool.space', 200]]);
  assert.deepEqual(core.given.about.log.map(({ name }) => name), ['begin', 'starts', 'file', 'note', 'paths']);
  assert.deepEqual(core.given.about.decided.question.start, [{ deselected: [1], ref: `bitcoin:${TXID}` }]);
  const again = caseCore();
  await writeCase(store, evidence, again);
  assert.deepEqual(again.given, core.given);
});

test('the log gives what was decided, over undoing, redoing and typing', async () => {
  const { store } = openCase();
  for (const note of ['a', 'ab', 'abc']) store.commit('name', { marks: { ...store.state.marks, names: [{ ref: 'r', text: note }] }, title: note }, { joins: 'r' });
  assert.deepEqual(replayed(store.history.log), decidedOf(store.state));
  for (const step of ['undo', 'undo', 'redo', 'undo', 'undo', 'undo']) {
    store[step]();
    assert.deepEqual(replayed(store.history.log), decidedOf(store.state));
  }
});

test('notes can stay behind, in the log too, and the copy says so', async () => {
  const { store, evidence } = openCase();
  const core = caseCore();
  await writeCase(store, evidence, core, { withoutNotes: true });
  assert.deepEqual(core.given.about.left_out, ['notes']);
  assert.doesNotMatch(JSON.stringify(core.given.about), /secret/);
  assert.deepEqual(replayed(core.given.about.log), core.given.about.decided);
  assert.equal(store.state.marks.notes[0].text, 'my secret source');
});

test('the question that was written is the question that is read', async () => {
  const { store } = openCase();
  const { decided } = await opening({ ...minimal, decided: { question: questionAsked(store.state.question) } });
  assert.deepEqual(questionFrom(decided.question), store.state.question);
});

test('bytes come back from where the core says that they lie', async () => {
  const taken = await opening({ ...minimal, decided: { files: [{ name: 'a.blk', sha256: 'sha256:1', kind: 'blocks' }] } }, {
    files: [{ name: 'a.blk', columns: null, offset: 0, length: 1 }], labels: [{ name: 'b.yaml', columns: null, offset: 1, length: 1 }],
    replies: [{ at: null, provider: 'p', request_body: '', status: 200, url: 'u', offset: 2, length: 1 }],
  });
  assert.deepEqual(taken.files.map(({ name, bytes: content }) => [name, text(content)]), [['a.blk', 'A']]);
  assert.deepEqual(taken.labels.map(({ name, bytes: content }) => [name, text(content)]), [['b.yaml', 'B']]);
  assert.deepEqual(taken.replies.map(({ url, fetchedAt, bytes: content }) => [url, fetchedAt, text(content)]), [['u', '', 'C']]);
});

test('a file that holds what no case holds is refused by the place of what is wrong', async () => {
  for (const [about, where] of [
    [{ ...minimal, decided: { title: ['x'] } }, /decided\.title/],
    [{ ...minimal, view: { ...VIEW, tab: '<script>' } }, /view\.tab/],
    [{ ...minimal, view: { ...VIEW, opened: 'all' } }, /view\.opened/],
    [{ ...minimal, decided: { marks: { notes: [{ id: 1, text: 'x' }] } } }, /decided\.marks\.notes\[0\]\.id/],
    [{ ...minimal, decided: { question: { start: [{ ref: 'bitcoin:x', amount: '1e9' }], method: 'fifo' } } }, /decided\.question\.start\[0\]\.amount/],
    [{ ...minimal, decided: { files: [{ name: 'a' }] } }, /decided\.files\[0\]\.sha256/],
    [{ ...minimal, log: [null] }, /log\[0\]/],
  ]) await assert.rejects(opening(about), where);
});

test('what is not known in a case file is left out, and reaches no prototype', async () => {
  const taken = await opening({ ...minimal, decided: JSON.parse('{"settings":{"providers":["evil"]},"__proto__":{"evil":1}}') });
  assert.deepEqual(Object.keys(taken.decided).sort(), ['files', 'marks', 'packs', 'publication', 'question', 'title']);
  assert.equal({}.evil, undefined);
});

test('a log of an earlier version gets one entry that says what came of it', () => {
  const { store } = openCase();
  const old = [{ at: '2025-01-01T00:00:00Z', name: 'starts', parameters: {} }];
  const log = completeLog(old, store.state, '2026-01-01T00:00:00Z');
  assert.deepEqual(log.map(({ name, at }) => [name, at]), [['starts', '2025-01-01T00:00:00Z'], ['import', '2025-01-01T00:00:00Z']]);
  assert.deepEqual(replayed(log), decidedOf(store.state));
  const whole = log.slice(1);
  assert.equal(completeLog(whole, store.state, ''), whole);
});

test('a file is called as its case', () => {
  assert.equal(caseFileName('Bithumb, June 2017 (copy)'), 'bithumb-june-2017-copy.wacz');
  assert.equal(caseFileName('бит'), 'case.wacz');
  assert.equal(caseFileName('../../etc/passwd'), 'etc-passwd.wacz');
});
