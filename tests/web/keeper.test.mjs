import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryDisk } from '../../web/src/cases.js';
import { Evidence } from '../../web/src/evidence.js';
import { CaseKeeper, copyOf } from '../../web/src/keeper.js';
import { emptyCase, initialState, Store } from '../../web/src/state.js';

const bytes = (text) => new TextEncoder().encode(text);
const reply = (path) => ({
  id: path, url: `https://mempool.space/api${path}`, provider: 'mempool.space', status: 200, bytes: bytes(path), fetchedAt: '2026-01-01T00:00:00Z',
});

/** A page with a disk that outlives it. */
function page({ disk = memoryDisk(), keep = true, ...options } = {}) {
  const store = new Store({ ...initialState({ keepReplies: keep }), stage: 'ready' });
  const evidence = new Evidence();
  const keeper = new CaseKeeper({ store, evidence, disk, ...options });
  const decide = (title) => store.commit('title', { title });
  return { store, evidence, keeper, disk, decide };
}

/** What "New case" does to the state. */
function clear({ store, evidence, keeper }) {
  evidence.clear();
  keeper.letGo();
  store.restart();
  store.update(emptyCase());
}

test('a case is saved with its replies, its marks and its way back', async () => {
  const { store, evidence, keeper, disk, decide } = page();
  evidence.addReply(reply('/tx/1'));
  evidence.addFile({ sha256: 'aa', bytes: bytes('a file') });
  decide('Bithumb');
  store.commit('hide', { marks: { ...store.state.marks, hidden: ['place 3'] } });
  await keeper.save();
  const [entry] = await disk.list();
  assert.deepEqual([entry.title, entry.id.length], ['Bithumb', 32]);
  const { content, holdings } = await disk.read(entry.id);
  assert.deepEqual(content.marks.hidden, ['place 3']);
  assert.deepEqual(content.history.past.map(({ name }) => name), ['title', 'hide']);
  assert.deepEqual(holdings, { replies: [reply('/tx/1')], bytes: [{ sha256: 'aa', bytes: bytes('a file') }] });
  assert.equal(store.state.keeping, 'kept');
});

test('nothing is saved before something was done, and nothing that was saved is saved again', async () => {
  let writings = 0;
  const disk = memoryDisk();
  const counting = { ...disk, write: async (one) => { writings += 1; await disk.write(one); } };
  const { keeper, decide, store } = page({ disk: counting });
  store.update({ notice: null });
  await keeper.save();
  assert.equal(writings, 0);
  decide('a');
  await keeper.save();
  await keeper.save();
  store.update({ notice: null });
  await keeper.save();
  assert.equal(writings, 1);
});

test('a change is saved by itself, soon', async () => {
  const { disk, decide } = page();
  decide('by itself');
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.deepEqual((await disk.list()).map(({ title }) => title), ['by itself']);
});

test('what is being loaded is not saved before it is known to be good', async () => {
  const { store, disk, decide } = page();
  store.update({ stage: 'loading' });
  decide('refused later');
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.deepEqual(await disk.list(), []);
});

test('unless it is asked for, nothing goes to the disk, and switching loses nothing all the same', async () => {
  const one = page({ keep: false });
  one.decide('only in this page');
  await one.keeper.putAway();
  assert.deepEqual(await one.disk.list(), []);
  const [{ id }] = one.store.state.cases;
  clear(one);
  assert.equal((await one.keeper.read(id)).content.title, 'only in this page');
});

test('once saving is asked for, what only the page had goes to the disk', async () => {
  const one = page({ keep: false });
  one.decide('first');
  await one.keeper.putAway();
  clear(one);
  one.decide('second');
  one.store.update({ settings: { ...one.store.state.settings, keepReplies: true } });
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.deepEqual((await one.disk.list()).map(({ title }) => title).sort(), ['first', 'second']);
});

test('a full disk is said once, the work goes on, and the case outlives switching', async () => {
  const disk = { ...memoryDisk(), write: async () => { throw new DOMException('full', 'QuotaExceededError'); } };
  const one = page({ disk });
  one.decide('a');
  await one.keeper.save();
  assert.match(one.store.state.notice.text, /no room left/);
  assert.equal(one.store.state.keeping, 'failed');
  one.store.update({ notice: null });
  one.decide('b');
  await one.keeper.save();
  assert.equal(one.store.state.notice, null);
  await one.keeper.putAway();
  const [{ id }] = one.store.state.cases;
  clear(one);
  assert.equal((await one.keeper.read(id)).content.title, 'b');
});

test('a browser without storage is told from a full one', async () => {
  const { keeper, decide, store } = page({ disk: null });
  decide('a');
  await keeper.save();
  assert.match(store.state.notice.text, /does not store anything/);
});

test('of two versions of a case the newer is taken out', async () => {
  const one = page();
  one.decide('old');
  await one.keeper.save();
  const { id } = one.store.state.identity;
  one.store.update({ settings: { ...one.store.state.settings, keepReplies: false } });
  await new Promise((resolve) => setTimeout(resolve, 5));
  one.decide('new');
  await one.keeper.putAway();
  assert.equal((await one.keeper.read(id)).content.title, 'new');
  assert.deepEqual(one.store.state.cases.map(({ title }) => title), ['new']);
});

test('a case that was removed is not written again', async () => {
  const one = page();
  one.decide('a');
  await one.keeper.save();
  await one.keeper.remove(one.store.state.identity.id);
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.deepEqual([await one.disk.list(), one.store.state.cases], [[], []]);
});

test('a copy has an id of its own and shares nothing that changes', async () => {
  const one = page();
  one.decide('a');
  const copy = copyOf(one.keeper.takeOut());
  assert.notEqual(copy.entry.id, one.store.state.identity.id);
  assert.deepEqual([copy.entry.title, copy.content.title], ['a (copy)', 'a (copy)']);
  one.decide('b');
  assert.deepEqual(copy.content.history.log.map(({ name }) => name), ['begin', 'title', 'title']);
});

test('a case that another tab has open is not this tab’s', async () => {
  const held = new Set();
  const locks = {
    request: async (name, _options, work) => {
      if (held.has(name)) return work(null);
      held.add(name);
      await work({ name });
      held.delete(name);
    },
  };
  const [one, other] = [page({ locks }), page({ locks })];
  assert.equal(await one.keeper.claim('x'), true);
  assert.equal(await other.keeper.claim('x'), false);
  one.keeper.letGo();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(await other.keeper.claim('x'), true);
});

test('when another tab forgets everything, this one stores nothing more', async () => {
  const channel = { postMessage: () => {}, onmessage: null };
  const one = page({ channel });
  one.decide('a');
  channel.onmessage({ data: 'forgotten' });
  one.decide('b');
  await one.keeper.save();
  assert.deepEqual([await one.disk.list(), one.store.state.settings.keepReplies], [[], false]);
});
