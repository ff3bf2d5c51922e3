import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseFileEntries, caseFileName, questionFrom, readCaseFile } from '../../web/src/case_file.js';
import { questionAsked } from '../../web/src/commands/trace.js';
import { Evidence } from '../../web/src/evidence.js';
import { startFrom } from '../../web/src/recognised.js';
import { initialState, Store } from '../../web/src/state.js';

const TXID = 'ab'.repeat(32);
const bytes = (text) => new TextEncoder().encode(text);
const text = (content) => new TextDecoder().decode(content);

/** The part of the core that a case file needs; its ZIP is only a list. */
const core = {
  recordedLine: async (_chain, url) => bytes(`${url}\n`),
  trailBytes: async () => bytes('{}\n'),
  unpackZip: async (file) => {
    const entries = JSON.parse(text(file));
    return { entries };
  },
};

/** A file whose entries lie behind their directory. */
function fileWith(contents) {
  const entries = Object.entries(contents).map(([name, content]) => ({ name, content: bytes(content), offset: 0, length: 0 }));
  const whole = [];
  let directory = '';
  // The offsets are written with a fixed width, so that the directory does not move what it names.
  for (let round = 0; round < 2; round++) {
    let at = directory.length;
    directory = JSON.stringify(entries.map(({ name, content }) => {
      const entry = { name, offset: String(at).padStart(9, '0'), length: String(content.length).padStart(9, '0') };
      at += content.length;
      return entry;
    }));
  }
  whole.push(bytes(directory), ...entries.map(({ content }) => content));
  const reader = { ...core, unpackZip: async () => ({ entries: JSON.parse(directory).map(({ name, offset, length }) => ({ name, offset: Number(offset), length: Number(length) })) }) };
  return { file: new Blob(whole), reader };
}

const minimal = {
  format: 'peelback-case/1', title: 'x', question: null, log: [], marks: {},
  view: { screen: 'first', tab: 'ladder', selected: null, opened: [], path: null, back: [] },
};
const opening = (about, others = {}) => {
  const { file, reader } = fileWith({ 'case.json': typeof about === 'string' ? about : JSON.stringify(about), ...others });
  return readCaseFile(file, reader);
};

function openCase() {
  const store = new Store(initialState({ keepReplies: false }), () => '2026-01-01T00:00:00Z');
  const { question } = store.state;
  store.commit('starts', { question: { ...question, starts: [{ ...startFrom(`bitcoin:${TXID}`, 'transaction', 'bitcoin'), deselected: [1] }], continued: ['bitcoin:x'] } });
  store.commit('file', { files: [{ name: 'a/../b.blk', kind: 'blocks', sha256: '1' }, { name: 'b.blk', kind: 'blocks', sha256: '2' }] });
  const evidence = new Evidence();
  evidence.addFile({ sha256: '1', bytes: bytes('one') });
  evidence.addFile({ sha256: '2', bytes: bytes('two') });
  evidence.addReply({ id: '1', url: 'https://mempool.space/api/tx/1', provider: 'mempool.space', status: 200, bytes: bytes('{}'), fetchedAt: '' });
  return { store, evidence };
}

test('a case is written as the core’s layout says, and twice the same', async () => {
  const { store, evidence } = openCase();
  const entries = await caseFileEntries(store, evidence, core);
  assert.deepEqual(entries.map(({ name }) => name), ['case.json', 'replies.jsonl', 'trail.json', 'files/a_.._b.blk', 'files/b.blk']);
  assert.deepEqual(await caseFileEntries(store, evidence, core), entries);
  const about = JSON.parse(text(entries[0].bytes));
  assert.deepEqual(Object.keys(about), ['format', 'generator', 'log', 'marks', 'question', 'title', 'view']);
  assert.deepEqual(about.log.map(({ name }) => name), ['starts', 'file']);
  assert.deepEqual(about.question.start, [{ deselected: [1], ref: `bitcoin:${TXID}` }]);
});

test('the question that was written is the question that is read', async () => {
  const { store } = openCase();
  const asked = questionAsked(store.state.question);
  const { question } = await opening({ ...minimal, question: asked });
  assert.deepEqual(questionFrom(question), store.state.question);
});

test('what a file holds besides is taken by its folder', async () => {
  const taken = await opening(minimal, { 'files/a.blk': 'A', 'labels/b.yaml': 'B', 'replies.jsonl': 'C', 'other.txt': 'D' });
  assert.deepEqual(taken.files.map(({ name, bytes: content }) => [name, text(content)]), [['a.blk', 'A']]);
  assert.deepEqual(taken.labels.map(({ name, bytes: content }) => [name, text(content)]), [['b.yaml', 'B']]);
  assert.equal(text(taken.replies), 'C');
});

test('a file that is no case is refused by the place of what is wrong', async () => {
  const { file, reader } = fileWith({ 'other.txt': 'x' });
  await assert.rejects(readCaseFile(file, reader), /case\.json is missing/);
  for (const [about, where] of [
    ['{', /case\.json: JSON/],
    [{ ...minimal, format: 'peelback-case/9' }, /case\.json\.format/],
    [{ ...minimal, title: ['x'] }, /case\.json\.title/],
    [{ ...minimal, view: { ...minimal.view, tab: '<script>' } }, /case\.json\.view\.tab/],
    [{ ...minimal, view: { ...minimal.view, opened: 'all' } }, /case\.json\.view\.opened/],
    [{ ...minimal, marks: { notes: [{ id: 1, text: 'x' }] } }, /case\.json\.marks\.notes\[0\]\.id/],
    [{ ...minimal, question: { start: [{ ref: 'bitcoin:x', amount: '1e9' }], method: 'fifo' } }, /case\.json\.question\.start\[0\]\.amount/],
    [{ ...minimal, log: [null] }, /case\.json\.log\[0\]/],
    ['[]', /case\.json: an object/],
    ['null', /case\.json: an object/],
  ]) await assert.rejects(opening(about), where);
});

test('what is not known in a case file is left out, and reaches no prototype', async () => {
  const taken = await opening(JSON.stringify({ ...minimal, settings: { providers: ['evil'] } }).replace('"title"', '"__proto__":{"evil":1},"title"'));
  assert.deepEqual(Object.keys(taken).sort(), ['files', 'format', 'labels', 'log', 'marks', 'question', 'replies', 'title', 'view']);
  assert.equal({}.evil, undefined);
});

test('a file is called as its case', () => {
  assert.equal(caseFileName('Bithumb, June 2017 (copy)'), 'bithumb-june-2017-copy.peelback.zip');
  assert.equal(caseFileName('бит'), 'case.peelback.zip');
  assert.equal(caseFileName('../../etc/passwd'), 'etc-passwd.peelback.zip');
});
