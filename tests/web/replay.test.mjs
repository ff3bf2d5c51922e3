import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReplayCommands } from '../../web/src/commands/replay.js';
import { Evidence } from '../../web/src/evidence.js';
import { initialState, Store } from '../../web/src/state.js';

function page() {
  const store = new Store(initialState({ keepReplies: false }), () => '2026-01-01T00:00:00Z');
  const evidence = new Evidence();
  const report = { lines: [], same: true };
  const core = { beginCase: async () => {}, finishCase: async () => ({ pieces: [], own: new Uint8Array() }), replayCase: async () => report };
  const commands = createReplayCommands(/** @type {any} */ ({ store, core, evidence, announce: () => {} }));
  return { store, evidence, core, commands, report };
}

test('what came of a replay stays while the case is the same', async () => {
  const { store, commands, report } = page();
  await commands.replayCase();
  store.update({ notice: { kind: 'note', text: 'something passes' } });
  assert.equal(store.state.working.replay, report);
});

test('a step, a step that is joined to the last one, an undone one and a reply each make it another case', async () => {
  const { store, evidence, commands, report } = page();
  const changes = [
    () => store.commit('title', { title: 'a' }, { joins: 'title' }),
    () => store.commit('title', { title: 'ab' }, { joins: 'title' }),
    () => store.undo(),
    () => {
      evidence.addReply({ id: '1', url: 'https://mempool.space/api/tx/1', provider: 'mempool.space', status: 200, bytes: new Uint8Array(), fetchedAt: '' });
      store.update({ replyCount: evidence.replyCount });
    },
  ];
  for (const change of changes) {
    await commands.replayCase();
    assert.equal(store.state.working.replay, report);
    change();
    assert.equal(store.state.working.replay, null);
  }
});

test('a case that changes while it is replayed gets no report of what it was', async () => {
  const { store, core, commands, report } = page();
  core.replayCase = async () => { store.commit('title', { title: 'meanwhile' }); return report; };
  await commands.replayCase();
  assert.equal(store.state.working.replay, null);
});
