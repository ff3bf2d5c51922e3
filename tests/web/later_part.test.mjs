// The page's second script: what it would show is left out until it is there, and what it would do waits for it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCommands } from '../../web/src/commands.js';
import { later, loadLater } from '../../web/src/later_part.js';
import { initialState, Store } from '../../web/src/state.js';

const SCRIPT = () => import('../../web/src/later.js');

/** The page's commands, over tools that do as good as nothing. */
function commandsOn(core = {}) {
  const store = new Store(initialState({ keepReplies: false }));
  return { store, commands: createCommands({ store, core, tracer: {}, announce: () => {}, isNarrow: () => false }) };
}

test('what the second script draws is left out while it is missing, and a command of it says what is missing', async () => {
  const { store, commands } = commandsOn();
  assert.equal(later(() => 'drawn'), null);
  await assert.rejects(loadLater(async () => { throw new Error('peelback_later.js is missing'); }), /peelback_later[.]js/);
  assert.equal(later(() => 'drawn'), null);
  await commands.toggleAgreed();
  assert.match(store.state.notice?.text ?? '', /^Something went wrong/, 'there is no page here to load it into');
});

test('it is loaded once, and what was called before waits for it', async () => {
  const { store, commands } = commandsOn({ find: async () => ({ hits: [] }) });
  let loads = 0;
  const loading = [1, 2].map(() => loadLater(() => { loads += 1; return SCRIPT(); }));
  const finding = commands.find('1Bid');
  assert.equal(store.state.working.find, '');
  await Promise.all([...loading, finding]);
  assert.deepEqual([loads, store.state.working.find], [1, '1Bid']);
  assert.equal(later(({ dialogs }) => typeof dialogs), 'function');
});

test('commands of both scripts answer by name, those of the first at once, and what one throws becomes a message', async () => {
  const { store, commands } = commandsOn({ find: async () => { throw new Error('no such core'); } });
  assert.equal(commands.setProviderBase('bitcoin-1', 'not an address'), false);
  await commands.find('1Bid');
  assert.match(store.state.notice?.text ?? '', /no such core/);
  await commands.showDialog('keys');
  assert.equal(store.state.working.dialog, 'keys');
});
