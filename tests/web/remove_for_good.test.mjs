import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeCase } from '../../web/src/case_file.js';
import { decidedOf } from '../../web/src/decided.js';
import { Evidence } from '../../web/src/evidence.js';
import { startFrom } from '../../web/src/recognised.js';
import { decisionsWithout, logWithout, repliesWithout } from '../../web/src/remove_for_good.js';
import { initialState, Store } from '../../web/src/state.js';
import { caseCore } from './case_core.mjs';

const ADDRESS = '1BoatSLRHtKNngkdXEeobR76b53LETtpyT';
const OTHER = 'bitcoin:12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw';
const SHA = `sha256:${'ab'.repeat(32)}`;
const bytes = (text) => new TextEncoder().encode(text);

/** A case in which everything was done that can be removed. */
function worked() {
  const store = new Store(initialState({ keepReplies: false }), () => '2026-01-01T00:00:00Z');
  const evidence = new Evidence();
  const marks = (change) => ({ marks: { ...store.state.marks, ...change } });
  store.commit('starts', { question: { ...store.state.question, starts: [startFrom(`bitcoin:${ADDRESS}`, 'address', 'bitcoin'), startFrom(OTHER, 'address', 'bitcoin')] } });
  store.commit('note', marks({ notes: [{ id: 'p', text: 'a first draft' }] }), { parameters: { notes: 'a first draft' } });
  store.commit('note', marks({ notes: [{ id: 'q', text: 'stays' }, { id: 'p', text: 'what my source said' }] }), { parameters: { notes: 'what my source said' } });
  store.commit('name', marks({ names: [{ ref: `bitcoin:${ADDRESS}`, text: 'the informant' }, { ref: OTHER, text: 'stays too' }] }), { parameters: { names: 'the informant' } });
  store.commit('hide', marks({ hidden: [`place:bitcoin:${ADDRESS}`] }));
  store.commit('file', { files: [{ name: 'leaked.blk', kind: 'blocks', sha256: SHA }] }, { parameters: { name: 'leaked.blk', sha256: SHA } });
  store.undo();
  store.redo();
  const reply = (path) => ({ id: path, url: `https://mempool.space/api${path}`, provider: 'mempool.space', status: 200, bytes: bytes(`{"of":"${path}"}`), fetchedAt: '' });
  evidence.addReply(reply(`/address/${ADDRESS}/txs`));
  evidence.addReply(reply('/tx/1'));
  evidence.addFile({ sha256: SHA, bytes: bytes('a leaked file') });
  return { store, evidence };
}

/** Everything that the case's file would hold, as one text. */
async function bytesOfCase({ store, evidence }) {
  const core = caseCore();
  const pieces = await writeCase(store, evidence, core);
  return JSON.stringify(core.given) + pieces.map((piece) => new TextDecoder().decode(piece)).join('');
}

async function without(item) {
  const { store, evidence } = worked();
  const { log } = store.history;
  store.update(decisionsWithout(item, store.state));
  store.restart({ past: [], future: [], log: logWithout(item, log, '2026-01-02T00:00:00Z') });
  const replies = repliesWithout(item, evidence.replies);
  evidence.restore({ replies, bytes: evidence.holdings.bytes.filter(({ sha256 }) => sha256 !== item.key) });
  return { store, text: await bytesOfCase({ store, evidence }) };
}

for (const [item, gone, stays] of [
  [{ kind: 'note', key: 'p' }, /a first draft|what my source said/, /stays/],
  [{ kind: 'name', key: `bitcoin:${ADDRESS}` }, /the informant/, /stays too/],
  [{ kind: 'file', key: SHA }, /leaked|abababab/, /what my source said/],
  [{ kind: 'place', key: `bitcoin:${ADDRESS}` }, new RegExp(`${ADDRESS}|the informant`), /12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw/],
]) {
  test(`no byte of a ${item.kind} that was removed for good stays in the case, and the rest does`, async () => {
    assert.match(await bytesOfCase(worked()), gone);
    const { store, text } = await without(item);
    assert.doesNotMatch(text, gone);
    assert.match(text, stays);
    assert.deepEqual(store.history.log.at(-1), { at: '2026-01-02T00:00:00Z', name: 'removed', parameters: { items: 1 }, effect: {} });
  });

  test(`the log without a ${item.kind} still gives what was decided`, async () => {
    const { store } = await without(item);
    const decided = {};
    for (const { effect: { marks, ...rest } } of store.history.log) Object.assign(decided, rest, marks && { marks: { ...decided.marks, ...marks } });
    assert.deepEqual(decided, decidedOf(store.state));
  });
}
