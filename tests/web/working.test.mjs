// What a reporter does on a trail, against a core that only writes down what it is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLookUpCommands } from '../../web/src/commands/look_up.js';
import { createMarkCommands } from '../../web/src/commands/marks.js';
import { createPathCommands } from '../../web/src/commands/paths.js';
import { createTraceCommands } from '../../web/src/commands/trace.js';
import { pressKey } from '../../web/src/page/keys.js';
import { actionsAt } from '../../web/src/page/place.js';
import { cardRefOf, startFrom } from '../../web/src/recognised.js';
import { initialState, Store } from '../../web/src/state.js';
import { madeUpDetails, madeUpWork } from './sample_pictures.mjs';

const START = `bitcoin:${'0a'.repeat(32)}:0`;
const PLACE = `bitcoin:${'0b'.repeat(32)}:1`;
const ID = `place:${PLACE}`;
const PATH = {
  steps: [START, PLACE].map((ref, hop) => ({ id: `place:${ref}`, key: ref, ref, title: ref, hop, tx: null, moment: null, labels: [], sentence: `Step ${hop}.`, why: '' })),
  end: null, grade: 'observed', check: 'verified', sentence: 'A made-up path.', title: 'From a to b', missing: [],
};

/** Commands over a trail of two places; `told` is what the core was told, `said` what was announced. */
function working({ slices = 1 } = {}) {
  const told = [];
  let slice = 0;
  const said = [];
  const answers = {
    picture: () => ({ ...madeUpWork('down'), hidden: { count: 1, money: { units: '5', asset: 'bitcoin:BTC', text: '0.00000005 BTC', short: '0.00000005 BTC' }, more: [{ units: '7', asset: 'bitcoin:X', text: '7 X', short: '7 X' }] } }),
    progress: () => ({ state: 'done', open: { count: 0, money: null, more: [] }, summary: 'A made-up summary.' }),
    problems: () => ({ problems: [] }), path: () => PATH, mainPath: () => PATH, pathOf: () => PATH,
    find: () => ({ hits: [{ id: ID, kind: 'place', title: 'b', sentence: '' }, { id: 'tx:1', kind: 'transaction', title: 'c', sentence: '' }] }),
    reach: ({ to }) => { if (to === 'nowhere') throw new Error('not an address'); slice += 1; return { kind: 'none', sentence: `not to ${to}`, rules: [], path: null, may_go_on: slice % slices !== 0 }; },
  };
  const core = new Proxy({}, { get: (_, name) => async (...args) => { told.push([name, ...args]); return answers[name]?.(...args) ?? {}; } });
  const store = new Store(initialState({ keepReplies: false }));
  store.update({ view: { ...store.state.view, screen: 'trail' }, question: { ...store.state.question, starts: [{ ref: START, kind: 'output', chain: 'bitcoin', deselected: [], amount: null, asset: null }] } });
  const tools = { store, core, tracer: { run: async () => true, waiting: 0, held: false }, evidence: { replyCount: 0 }, announce: (sentence) => said.push(sentence), isNarrow: () => false };
  const trace = createTraceCommands(tools, async () => true, async () => {});
  return { store, told, said, trace, ...createMarkCommands(tools, trace), ...createPathCommands(tools, trace), lookUp: createLookUpCommands(tools, async () => true, async () => {}),
    last: (name) => told.filter(([method]) => method === name).at(-1)?.[1] };
}

test('to continue past a stop and to expand are asked of the core, each by the output alone', async () => {
  const { store, last, continueAt, expand } = working();
  await continueAt(PLACE);
  await expand(START);
  assert.deepEqual([last('ask').continued, last('ask').expanded], [[PLACE], [START]]);
  assert.deepEqual([store.undoName], ['expand']);
  store.undo();
  store.undo();
  assert.deepEqual(store.state.question.continued, []);
});

test('a place that is collapsed is not followed, and followed again on demand', async () => {
  const { last, setFollowed, continueAt } = working();
  await continueAt(PLACE);
  await setFollowed(PLACE, false);
  assert.deepEqual([last('ask').not_followed, last('ask').continued], [[PLACE], []]);
  await setFollowed(PLACE, true);
  assert.deepEqual(last('ask').not_followed, []);
});

test('what is hidden is said in value, and comes back', async () => {
  const { said, last, hide, show, store } = working();
  await hide(ID);
  assert.deepEqual(last('mark').hidden, [ID]);
  assert.match(said.at(-1), /Hidden by you: 1 place, 0.00000005 BTC/);
  assert.equal(store.state.view.selected, null);
  await show();
  assert.deepEqual(last('mark').hidden, []);
});

test('an empty name, note or colour takes the mark away', async () => {
  const { store, setName, setNote, setColour } = working();
  await setName(PLACE, ' The hot wallet ');
  await setNote(ID, 'asked on Monday');
  await setColour(ID, 3);
  assert.deepEqual([store.state.marks.names, store.state.marks.notes, store.state.marks.colours],
    [[{ ref: PLACE, text: 'The hot wallet' }], [{ id: ID, text: 'asked on Monday' }], [{ id: ID, colour: 3 }]]);
  await setName(PLACE, ' ');
  await setNote(ID, '');
  await setColour(ID, 0);
  assert.deepEqual([store.state.marks.names, store.state.marks.notes, store.state.marks.colours], [[], [], []]);
});

test('other inputs come ten more with each press, and are folded at once', async () => {
  const { store, last, expandBack, foldBack } = working();
  await expandBack(ID);
  await expandBack(ID);
  assert.deepEqual(last('picture').back, [ID, ID]);
  await foldBack(ID);
  assert.deepEqual(store.state.view.back, []);
});

test('a payment of an address or a transaction takes its place as the start, with its place in the transaction', () => {
  const { store, lookUp } = working();
  const account = 'ethereum:0x11';
  const payment = `ethereum:0x${'0c'.repeat(32)}:log:7`;
  store.update({ question: { ...store.state.question, starts: [startFrom(account, 'address', 'ethereum')] } });
  lookUp.startFromPart(account, payment, 'transfer');
  assert.deepEqual(store.state.question.starts, [startFrom(payment, 'transfer', 'ethereum')]);
  assert.equal(cardRefOf(store.state.question.starts[0]), `ethereum:0x${'0c'.repeat(32)}`);
  store.undo();
  assert.equal(store.state.question.starts[0].ref, account);
});

test('a start is of one asset, which the core is told', async () => {
  const { store, last, lookUp, trace } = working();
  lookUp.setAsset(START, 'ethereum:0xdac1');
  await trace.askAgain();
  assert.equal(last('ask').start[0].asset, 'ethereum:0xdac1');
  store.undo();
  await trace.askAgain();
  assert.equal('asset' in last('ask').start[0], false);
});

test('an account that is a place can be a start of its own', async () => {
  const { store, startAt } = working();
  await startAt('ethereum:0x22', true);
  assert.deepEqual(store.state.question.starts, [startFrom('ethereum:0x22', 'address', 'ethereum')]);
  await startAt(PLACE, false);
  assert.deepEqual(store.state.question.starts.map(({ kind }) => kind), ['address', 'output']);
});

test('a path is looked at, kept under a name, renamed, noted, closed, opened and removed', async () => {
  const { store, last, showPathTo, keepPath, renamePath, notePath, openPath, dropPath } = working();
  await showPathTo(PLACE);
  assert.deepEqual([last('path'), last('picture').path], [{ to: PLACE }, [START, PLACE]]);
  await keepPath('To the exchange');
  const { id } = store.state.marks.paths[0];
  assert.equal(store.state.view.path, id);
  await renamePath(id, 'To an exchange');
  await notePath(id, 'Call them.');
  assert.deepEqual(store.state.marks.paths, [{ id, name: 'To an exchange', steps: [START, PLACE], note: 'Call them.' }]);
  await openPath(null);
  assert.deepEqual([store.state.view.path, last('picture').path], [null, []]);
  await openPath(id);
  assert.deepEqual([last('pathOf'), last('picture').path], [{ steps: [START, PLACE] }, [START, PLACE]]);
  await dropPath(id);
  assert.deepEqual([store.state.marks.paths, store.state.view.path], [[], null]);
});

test('a second path gets a key of its own after the first was removed', async () => {
  const { store, followBiggest, keepPath, dropPath } = working();
  for (const name of ['one', 'two']) {
    await followBiggest();
    await keepPath(name);
  }
  await dropPath('path-1');
  await followBiggest();
  await keepPath('three');
  assert.deepEqual(store.state.marks.paths.map(({ id, name }) => [id, name]), [['path-2', 'two'], ['path-3', 'three']]);
});

test('did any of it reach …? is answered in the core’s words, or says why not', async () => {
  const { store, askReach } = working();
  await askReach(' Made-up Exchange ');
  assert.equal(store.state.working.answer.sentence, 'not to Made-up Exchange');
  await askReach('nowhere');
  assert.equal(store.state.working.answer, null);
  assert.match(store.state.working.unanswered, /not an address/);
});

test('an answer that takes long is shown as far as it is known, and can be stopped and gone on with', async () => {
  const { store, said, askReach, stopCounting, countOn } = working({ slices: 3 });
  const shown = [];
  store.subscribe(() => shown.push(store.state.working.isCounting));
  await askReach('Made-up Exchange');
  assert.deepEqual([shown.filter((isCounting) => isCounting).length > 0, store.state.working.isCounting, store.state.working.answer.may_go_on], [true, false, false]);
  assert.equal(said.filter((sentence) => sentence === 'not to Made-up Exchange').length, 1);
  const asking = askReach('somewhere slow');
  stopCounting();
  await asking;
  assert.deepEqual([store.state.working.isCounting, store.state.working.answer], [false, null]);
  await countOn();
  assert.deepEqual([store.state.working.answer.sentence, store.state.working.answer.may_go_on], ['not to somewhere slow', false]);
});

test('before the trail, the question waits for it', async () => {
  const { store, told, askReach, trace } = working();
  store.update({ view: { ...store.state.view, screen: 'starts' } });
  await askReach('Made-up Exchange');
  assert.equal(told.some(([name]) => name === 'reach'), false);
  store.update({ view: { ...store.state.view, screen: 'trail' } });
  await trace.redraw();
  assert.equal(store.state.working.answer.sentence, 'not to Made-up Exchange');
});

test('what was found is gone through with the arrows, round and round', async () => {
  const { store, find, stepFind } = working();
  await find('b');
  stepFind(-1);
  assert.equal(store.state.working.at, 1);
  stepFind(1);
  assert.equal(store.state.working.at, 0);
  await find('');
  assert.deepEqual(store.state.working.hits, []);
});

test('what is not in the picture is looked at in the table', async () => {
  const { store, goTo } = working();
  await goTo(ID);
  assert.deepEqual([store.state.view.tab, store.state.view.selected], ['table', ID]);
});

test('pasted text is kept before its findings are known', async () => {
  const { store, lookUp } = working();
  const done = lookUp.paste('12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw');
  assert.deepEqual([store.state.pasted.text, store.state.pasted.isPending], ['12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw', true]);
  await done.catch(() => {});
});

test('only what can be done at a place is offered there, with its key', () => {
  const { store, ...commands } = working();
  const details = { ...madeUpDetails(), id: ID, ref: PLACE, can: { continue: true, expand: false, collapse: false, back: true } };
  store.update({ results: { ...store.state.results, details }, view: { ...store.state.view, selected: ID } });
  const offered = actionsAt(store.state, commands).map(({ id, key }) => `${key} ${id}`.trim());
  assert.deepEqual(offered, ['F continue', 'B back', 'P path-here', 'H hide', 'S copy-sentence', 'Q copy-citation', 'start-here', 'add-start']);
});

test('single keys act, and can be switched off', () => {
  const { store } = working();
  const pressed = [];
  const commands = { hide: (id) => pressed.push(id), setColour: (id, colour) => pressed.push(colour) };
  store.update({ results: { ...store.state.results, details: { ...madeUpDetails(), id: ID, ref: PLACE } }, view: { ...store.state.view, selected: ID } });
  const press = (key) => pressKey({ key, target: null, preventDefault() {} }, store.state, commands);
  globalThis.Element ??= class {};
  press('h');
  press('4');
  store.update({ settings: { ...store.state.settings, shortcuts: false } });
  press('h');
  assert.deepEqual(pressed, [ID, 4]);
});
