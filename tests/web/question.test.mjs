// Which way the money is followed, by which rule, and where fees end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { questionFrom, readCaseFile } from '../../web/src/case_file.js';
import { createTraceCommands } from '../../web/src/commands/trace.js';
import { questionAsked } from '../../web/src/decided.js';
import { feesChoice, methodChoice } from '../../web/src/page/question.js';
import { startFrom } from '../../web/src/recognised.js';
import { rulesFor } from '../../web/src/rules.js';
import { caseCore } from './case_core.mjs';
import { initialState, Store } from '../../web/src/state.js';
import { text } from '../../web/src/text.js';

const BITCOIN = startFrom('bitcoin:ab:0', 'output', 'bitcoin');
const ETHEREUM = startFrom('ethereum:0x1', 'address', 'ethereum');

function asking(start = BITCOIN, { progress = { wants: 0, in_flight: 0, open: { count: 0, money: null, more: [] }, summary: '' } } = {}) {
  const told = [];
  const consents = [];
  const core = new Proxy({}, { get: (_, name) => async (...args) => {
    told.push([name, ...args]);
    return name === 'progress' ? progress : name === 'problems' ? { problems: [] } : {};
  } });
  const store = new Store(initialState({ keepReplies: false }));
  store.update({ question: { ...store.state.question, starts: [start] }, view: { ...store.state.view, screen: 'trail' } });
  const said = [];
  const tools = { store, core, tracer: { run: async () => true, waiting: 0, held: false }, evidence: { replyCount: 0 }, announce: (words) => said.push(words), isNarrow: () => false };
  let answers = 0;
  const commands = createTraceCommands(tools, async (chains) => { consents.push(chains); return false; }, async () => {}, async () => { answers += 1; });
  return { store, told, said, consents, answers: () => answers, ...commands, asked: () => told.filter(([name]) => name === 'ask').at(-1)?.[1] };
}
const all = (tree, name) => (typeof tree === 'string' || !tree ? []
  : [...(tree.name === name ? [tree] : []), ...tree.children.flatMap((child) => all(child, name))]);
const words = (tree) => (typeof tree === 'string' ? tree : tree.children.map(words).join(''));

test('LIBR is a rule of accounts, TIHO one of outputs, and LIBR has no form backward', () => {
  const rules = (start, direction) => rulesFor({ starts: [start], direction });
  assert.deepEqual(rules(BITCOIN, 'forward'), ['fifo', 'lifo', 'haircut', 'tiho', 'dirty-first', 'poison']);
  assert.deepEqual(rules(ETHEREUM, 'forward'), ['fifo', 'lifo', 'haircut', 'dirty-first', 'libr', 'poison']);
  assert.deepEqual(rules(ETHEREUM, 'backward'), ['fifo', 'lifo', 'haircut', 'dirty-first', 'poison']);
  for (const rule of [...rules(BITCOIN, 'forward'), 'libr']) assert.equal(text.trail.methods[rule].length, 2);
});

test('the picker offers these rules, and one that a case came with', () => {
  const state = initialState({ keepReplies: false });
  const offered = (question) => all(methodChoice({ ...state, question: { ...state.question, ...question } }, {}), 'option').map(({ props }) => props.value);
  assert.deepEqual(offered({ starts: [ETHEREUM] }), rulesFor({ starts: [ETHEREUM], direction: 'forward' }));
  assert.deepEqual(offered({ starts: [ETHEREUM], method: 'tiho' }).at(-1), 'tiho');
});

test('the range at the selected place stands beside the rule', () => {
  const state = initialState({ keepReplies: false });
  const table = { rows: [{ id: 'place:a', ranges: [{ sentence: 'Between 1 and 2.' }] }, { id: 'place:b', ranges: [{ sentence: 'Of another.' }] }] };
  const tree = methodChoice({ ...state, view: { ...state.view, selected: 'place:a' }, results: { ...state.results, table } }, {});
  assert.match(words(tree), /Between 1 and 2\./);
  assert.doesNotMatch(words(tree), /Of another/);
});

test('what a press left open is followed, though another drawing came before the state knew of it', async () => {
  const { store, consents, followOn } = asking(BITCOIN, { progress: { wants: 1, in_flight: 0, open: { count: 1, money: null, more: [] }, summary: '' } });
  await followOn();
  assert.deepEqual(consents, [], 'nobody is asked before anything was followed');
  const nothingOpen = { wants: 0, in_flight: 0, open: { count: 0, money: null, more: [] }, summary: '' };
  store.update({ trace: { ...store.state.trace, progress: nothingOpen } });
  await followOn();
  assert.deepEqual(consents, [['bitcoin']]);
});

test('the direction is a step in the log, is asked of the core, and can be undone', async () => {
  const { store, setDirection, asked, answers } = asking();
  await setDirection('backward');
  assert.deepEqual([asked().direction, store.undoName, answers()], ['backward', 'direction', 1]);
  assert.deepEqual(store.history.log.at(-1).parameters, { direction: 'backward', method: 'fifo', fees: 'end' });
  await setDirection('backward');
  assert.equal(store.history.log.length, 2);
  store.undo();
  assert.equal(store.state.question.direction, 'forward');
});

test('a question by LIBR turns backward as one by FIFO, in one step, and says so', async () => {
  const { store, setMethod, setDirection, asked, said } = asking(ETHEREUM);
  await setMethod('libr');
  await setDirection('backward');
  assert.deepEqual([asked().method, asked().direction], ['fifo', 'backward']);
  assert.match(said.at(-1), /LIBR/);
  store.undo();
  assert.deepEqual([store.state.question.method, store.state.question.direction], ['libr', 'forward']);
});

test('fees go on into new coins on demand, and end where money is followed backward', async () => {
  const { store, setFees, setDirection, asked } = asking();
  await setFees('coinbase');
  assert.deepEqual([asked().fees, store.undoName], ['coinbase', 'fees']);
  await setDirection('backward');
  assert.equal(asked().fees, 'end');
});

test('the choice of fees says what the core says where blocks are not whole', () => {
  const state = initialState({ keepReplies: false });
  const problem = (where) => ({ code: 'missing_field', where, sentence: 'a field is missing', detail: 'fees are not followed into the coinbase: not all of its block is known' });
  const shown = (question) => feesChoice({ ...state, question: { ...state.question, ...question }, results: { ...state.results, problems: [problem('a'), problem('b')] } }, {});
  assert.match(words(shown({ starts: [BITCOIN], fees: 'coinbase' })), /A field is missing in 2 blocks: fees are not followed into the coinbase/);
  assert.doesNotMatch(words(shown({ starts: [BITCOIN], fees: 'end' })), /missing/);
  assert.deepEqual([shown({ starts: [ETHEREUM] }), shown({ starts: [BITCOIN], direction: 'backward' })], [null, null]);
});

test('what lies in files alone is traced without anybody being asked', async () => {
  const filed = asking(ETHEREUM);
  await filed.follow();
  assert.deepEqual([filed.consents, filed.store.state.view.screen], [[], 'trail']);
  const live = asking(ETHEREUM, { progress: { wants: 2, in_flight: 0, open: { count: 0, money: null, more: [] }, summary: '' } });
  live.store.update({ view: { ...live.store.state.view, screen: 'starts' } });
  await live.follow();
  assert.deepEqual([live.consents, live.store.state.view.screen], [[['ethereum']], 'starts']);
});

test('direction, fees, an asset and a transfer go into a case file and come back', async () => {
  const start = { ...ETHEREUM, asset: 'ethereum:0xda' };
  const { question } = initialState({ keepReplies: false });
  const whole = {
    ...question, direction: 'backward', starts: [start, startFrom(`ethereum:0x${'ab'.repeat(32)}:log:7`, 'transfer', 'ethereum')],
    continued: ['ethereum:0x2'], expanded: ['ethereum:0x3'], notFollowed: ['ethereum:0x4'],
  };
  const about = { decided: { question: questionAsked(whole) }, left_out: [], log: [], title: 'x', view: { tab: 'ladder', opened: [], path: null, back: [] } };
  const { decided } = await readCaseFile(new Blob(['x']), caseCore({ about }));
  assert.deepEqual(questionFrom(decided.question), whole);
});
