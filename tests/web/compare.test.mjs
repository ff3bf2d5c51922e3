// Every rule side by side: the command, the table and the CSV, against a core that answers when it is told to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCompareCommands } from '../../web/src/commands/compare.js';
import { comparisonCsv } from '../../web/src/comparison_csv.js';
import { comparisonSection } from '../../web/src/page/compare.js';
import { initialState, Store } from '../../web/src/state.js';

const money = (units, asset = 'bitcoin:BTC') => ({ units: String(units), asset, text: `${units} sat`, short: `${units} sat` });
const row = (id, amounts, { least = money(0), most = money(9), untraced = money(0), title = id } = {}) => {
  const conserved = amounts.slice(0, 2).map(String);
  return {
    id: `place:${id}`, ref: `bitcoin:${id}`, title, amounts: amounts.map((units) => money(units)), least, most, untraced,
    same: conserved.every((units) => units === conserved[0]), sentence: `About ${id}.`,
  };
};
const COMPARISON = {
  rules: [['fifo', 'FIFO'], ['haircut', 'haircut'], ['poison', 'poison']].map(([method, name]) => ({ method, name, sentence: `By ${name}.` })),
  rows: [row('a', [5, 3, 9]), row('b', [2, 2, 7]), row('c', [1, 1, 8], { least: null, most: null, untraced: null })],
  sentence: '2 of 3 places hold the same amount by every rule.',
};

/** Everything in a tree that has this name or this class. */
function all(tree, wanted) {
  if (typeof tree === 'string' || !tree) return [];
  const classes = String(tree.props.class ?? '').split(' ');
  const here = tree.name === wanted || tree.props.id === wanted || classes.includes(wanted) ? [tree] : [];
  return [...here, ...tree.children.flatMap((child) => all(child, wanted))];
}
const words = (tree) => (typeof tree === 'string' ? tree : tree.children.map(words).join(''));

function comparing({ comparison = async () => COMPARISON } = {}) {
  const store = new Store(initialState({ keepReplies: false }));
  const said = [];
  const commands = createCompareCommands({ store, core: { comparison }, announce: (sentence) => said.push(sentence) });
  return { store, said, ...commands, state: () => store.state.working.comparing };
}
const shown = (store, method = 'haircut') => comparisonSection({ ...store.state, question: { ...store.state.question, method } }, {});

test('the comparison is worked out only when it is opened, and is busy until it is there', async () => {
  let asked = 0;
  const { toggleComparison, compareAgain, state, said, store } = comparing({ comparison: async () => { asked += 1; return COMPARISON; } });
  await compareAgain();
  assert.deepEqual([asked, shown(store)], [0, null]);
  const opening = toggleComparison();
  assert.deepEqual([state().isOpen, state().isBusy], [true, true]);
  assert.equal(shown(store).props['aria-busy'], 'true');
  await opening;
  assert.deepEqual([asked, state().isBusy, said.at(-1)], [1, false, COMPARISON.sentence]);
  await compareAgain();
  assert.equal(asked, 2);
  await toggleComparison();
  assert.deepEqual([asked, state().isOpen, state().comparison], [2, false, null]);
});

test('an answer that comes after it was closed is dropped', async () => {
  const answers = [];
  const { toggleComparison, state } = comparing({ comparison: () => new Promise((resolve) => answers.push(resolve)) });
  const opening = toggleComparison();
  await toggleComparison();
  answers[0](COMPARISON);
  await opening;
  assert.deepEqual([state().isOpen, state().isBusy, state().comparison], [false, false, null]);
});

test('a refusal is said in the place of the table', async () => {
  const { toggleComparison, store } = comparing({ comparison: async () => { throw new Error('no question'); } });
  await toggleComparison();
  assert.match(words(all(shown(store), 'remark')[0]), /no question/);
  assert.equal(all(shown(store), 'table').length, 0);
});

test('a row a place, what holds whatever the rule first, and the places that agree folded into one line', async () => {
  const { toggleComparison, toggleAgreed, store } = comparing();
  await toggleComparison();
  const [head, ...rows] = all(shown(store), 'tr');
  assert.deepEqual(head.children.map(words), ['Place', 'At least', 'At most', 'FIFO', 'Haircutshown now', 'Poisonin reach']);
  assert.deepEqual(rows.map((one) => one.children.map(words)), [
    ['a', '0 sat', '9 sat', '5 sat', '3 sat', '9 sat'],
    ['2 places where every rule gives the same amount'],
  ]);
  toggleAgreed();
  const open = all(shown(store), 'tr').slice(3);
  assert.deepEqual(open.map((one) => words(one.children[0])), ['b', 'c']);
  assert.deepEqual(open[1].children.slice(1, 3).map(words), ['not worked out', 'not worked out']);
  assert.match(words(shown(store)), /not to be summed/);
});

test('a press on a place looks at it', async () => {
  const { toggleComparison, store } = comparing();
  await toggleComparison();
  const gone = [];
  // What is looked at is then brought into sight, on a page that has nothing.
  globalThis.document = /** @type {any} */ ({ querySelectorAll: () => [], querySelector: () => null });
  const tree = comparisonSection(store.state, { goTo: async (id) => { gone.push(id); } });
  await all(tree, 'tr')[1].children[0].children[0].props.on.click();
  assert.deepEqual(gone, ['place:a']);
});

test('the CSV has exact amounts, and what others wrote is no formula in it', () => {
  const csv = comparisonCsv({ ...COMPARISON, rows: [row('a', [5, 3, 9], { title: '=HYPERLINK("x"), y' }), row('c', [1, 1, 8], { least: null, most: null, untraced: null })] });
  assert.deepEqual(csv.split('\r\n'), [
    'place,title,asset,at_least_units,at_most_units,of_it_not_followed_units,fifo_units,haircut_units,poison_in_reach_units,sentence',
    'bitcoin:a,"\'=HYPERLINK(""x""), y",bitcoin:BTC,0,9,0,5,3,9,About a.',
    'bitcoin:c,c,bitcoin:BTC,,,,1,1,8,About c.', '',
  ]);
});
