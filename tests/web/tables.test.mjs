// Tables of transfers: what their columns mean is asked before they are taken, and kept with the case.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCaseFile, writeCase } from '../../web/src/case_file.js';
import { correctedMapping, MEANINGS } from '../../web/src/column_mapping.js';
import { createTableCommands } from '../../web/src/commands/tables.js';
import { CoreFailure } from '../../web/src/core_calls.js';
import { caseCore } from './case_core.mjs';
import { Evidence } from '../../web/src/evidence.js';
import { laterText } from '../../web/src/later_text.js';
import { openFiles, tableDialog } from '../../web/src/page/tables.js';
import { chainsOf, isStartable, likelyChains, tickedStarts } from '../../web/src/recognised.js';
import { initialState, Store } from '../../web/src/state.js';
import { text } from '../../web/src/text.js';

const bytes = (words) => new TextEncoder().encode(words);
const NAMES = ['Timestamp', 'Tx_hash', 'From', 'To', 'Value_in_USD'];
const COLUMNS = ['time', 'tx_hash', 'from', 'to', 'usd_value'];
const mapping = (columns, more = {}) => JSON.stringify({
  asset: '', columns: columns.map((means, index) => ({ means, name: NAMES[index] })), ...more, format: 'peelback-columns/1',
});
const SHAPE = {
  kind: 'transfers', chain: 'ethereum', header: NAMES, columns: COLUMNS, mapping: mapping(COLUMNS),
  rows: [['2024-07-16', '0xab', '0x1', '0x2', '1.5'], ['2024-07-17', '0xcd', '0x2', '0x3', '1']],
};
const OPENED = { name: 'a.csv', kind: 'transfers', chains: ['ethereum'], transactions: 2, transfers: 2, problems: [], sha256: 'sha256:aa' };
const refusal = (code) => new CoreFailure({ code, where: '', detail: '', sentence: `refused: ${code}` });

function tables({ shape = async () => SHAPE, atHand = null, open = async () => ({ ...OPENED, kind: 'bitcoin-blocks' }), openTable = async () => OPENED } = {}) {
  const told = [];
  const core = {
    isPartial: atHand !== null,
    atHand: { open: (name) => { told.push(['at hand', name]); return atHand(); } },
    tableShape: (head) => { told.push(['tableShape', head.length]); return shape(); },
    open: (name) => { told.push(['open', name]); return open(); },
    openTable: (name, _bytes, columns) => { told.push(['openTable', name, columns]); return openTable(columns); },
  };
  const store = new Store(initialState({ keepReplies: false }));
  return { store, told, ...createTableCommands({ store, core }), table: () => store.state.working.table };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Every element of a tree by its name. */
const all = (tree, name) => (typeof tree === 'string' || !tree ? []
  : [...(tree.name === name ? [tree] : []), ...tree.children.flatMap((child) => all(child, name))]);
const words = (tree) => (typeof tree === 'string' ? tree : tree.children.map(words).join(''));

test('a table of transfers waits until its columns are agreed to', async () => {
  const { openAny, told, table, useColumns } = tables();
  const opening = openAny('a.csv', bytes('x'));
  await turn();
  assert.deepEqual([told, table().columns], [[['tableShape', 1]], COLUMNS]);
  await useColumns();
  assert.deepEqual(await opening, { opened: OPENED, columns: mapping(COLUMNS) });
  assert.equal(table(), null);
});

test('what the first core can read is no table, and only what it cannot is looked at as one', async () => {
  const blocks = { ...OPENED, kind: 'bitcoin-blocks' };
  const own = tables({ atHand: async () => blocks });
  assert.deepEqual(await own.openAny('a.blk', bytes('x')), { opened: blocks, columns: null });
  assert.deepEqual(own.told, [['at hand', 'a.blk']]);
  const other = tables({ atHand: async () => { throw refusal('part_not_loaded'); }, shape: async () => ({ ...SHAPE, kind: 'ethereum-etl traces' }) });
  await other.openAny('a.csv', bytes('x'));
  assert.deepEqual(other.told, [['at hand', 'a.csv'], ['tableShape', 1], ['open', 'a.csv']]);
  const broken = tables({ atHand: async () => { throw new Error('died'); } });
  await assert.rejects(broken.openAny('a.blk', bytes('x')), /died/);
  assert.deepEqual(broken.told, [['at hand', 'a.blk']]);
});

test('what was corrected is what the core is told, under the names that the file has', async () => {
  const { openAny, told, setColumn, setTableAsset, setTableDecimals, useColumns } = tables();
  const opening = openAny('a.csv', bytes('x'));
  await turn();
  setColumn(0, '');
  setColumn(4, 'amount');
  setTableAsset(' USDT ');
  setTableDecimals('6');
  await useColumns();
  await opening;
  assert.deepEqual(JSON.parse(told.at(-1)[2]), JSON.parse(mapping(['', 'tx_hash', 'from', 'to', 'amount'], { asset: 'USDT', decimals: 6 })));
});

test('what the core refuses is said in the dialog, which stays', async () => {
  let isRight = false;
  const { openAny, table, setColumn, useColumns } = tables({ openTable: async () => { if (!isRight) throw refusal('missing_field'); return OPENED; } });
  const opening = openAny('a.csv', bytes('x'));
  await turn();
  await useColumns();
  assert.match(table().refused, /Refused: missing_field/);
  isRight = true;
  setColumn(0, 'time');
  assert.equal(table().refused, '');
  await useColumns();
  assert.equal((await opening).opened, OPENED);
});

test('a table that is not wanted after all leaves nothing', async () => {
  const { openAny, told, cancelTable } = tables();
  const opening = openAny('a.csv', bytes('x'));
  await turn();
  cancelTable();
  assert.deepEqual([await opening, told.length], [null, 1]);
});

test('two tables at once are asked about one after the other', async () => {
  const { openAny, table, useColumns, cancelTable } = tables();
  const both = [openAny('a.csv', bytes('x')), openAny('b.csv', bytes('y'))];
  await turn();
  assert.equal(table().name, 'a.csv');
  cancelTable();
  await turn();
  assert.equal(table().name, 'b.csv');
  await useColumns();
  assert.deepEqual((await Promise.all(both)).map((taken) => taken?.opened.name ?? null), [null, 'a.csv']);
});

test('files of other kinds open without a question', async () => {
  for (const shape of [async () => ({ ...SHAPE, kind: 'ethereum-etl traces' }), async () => ({ ...SHAPE, kind: 'none' }), async () => { throw refusal('unknown_format'); }]) {
    const { openAny, told } = tables({ shape });
    assert.equal((await openAny('a', bytes('x'))).columns, null);
    assert.deepEqual(told.at(-1), ['open', 'a']);
  }
});

test('a table of which nothing is known is asked about when nothing else can be made of it', async () => {
  const { openAny, table, cancelTable } = tables({ shape: async () => ({ ...SHAPE, kind: 'none' }), open: async () => { throw refusal('unknown_format'); } });
  const opening = openAny('a.csv', bytes('x'));
  await turn();
  await turn();
  assert.equal(table().name, 'a.csv');
  cancelTable();
  await opening;
});

test('the dialog has a select for each column, in words, and the first rows', async () => {
  const tree = tableDialog({ name: 'a.csv', shape: SHAPE, columns: COLUMNS, asset: '', decimals: '', refused: '', isBusy: false }, {});
  const selects = all(tree, 'select');
  assert.deepEqual(selects.map(({ props }) => [props['aria-label'], props.live.value]), NAMES.map((name, index) => [`Meaning of ${name}`, COLUMNS[index]]));
  assert.deepEqual(all(selects[0], 'option').map(({ props }) => props.value), MEANINGS);
  assert.deepEqual(Object.keys(laterText.tables.meanings), MEANINGS);
  assert.match(words(tree), /read as payments on Ethereum/);
  assert.equal(all(all(tree, 'tbody')[0], 'tr').length, 2);
});

test('rows that were not used are listed by their lines', () => {
  const state = initialState({ keepReplies: false });
  const files = [{ name: 'a.csv', kind: 'transfers', sha256: 'aa', chains: ['ethereum'] }];
  const reading = { transactions: 1, transfers: 3, refused: 2, problems: [{ code: 'bad_address', where: 'line 7, From', detail: '', sentence: 'no such address' }] };
  const said = words(openFiles({ ...state, files, working: { ...state.working, readings: { aa: reading } } }));
  assert.match(said, /transfers, Ethereum, 3 transfers/);
  assert.match(said, /2 rows not used.*line 7, From no such address.*1 more row/);
});

test('a core that is filled anew takes the table as it was corrected', async () => {
  const evidence = new Evidence();
  evidence.addFile({ sha256: 'aa', bytes: bytes('x') });
  evidence.addFile({ sha256: 'bb', bytes: bytes('y') });
  const told = [];
  const core = { open: async (name) => told.push(['open', name]), openTable: async (name, _bytes, columns) => told.push(['openTable', name, columns]) };
  const files = [{ name: 'a.csv', kind: 'transfers', sha256: 'aa', columns: mapping(COLUMNS) }, { name: 'b', kind: 'blocks', sha256: 'bb' }];
  await evidence.refill(core, { files, packs: [], marks: { names: [], notes: [], hidden: [], colours: [], paths: [] } });
  assert.deepEqual(told, [['openTable', 'a.csv', mapping(COLUMNS)], ['open', 'b']]);
});

test('the meanings go into the case with the table, and come back from there', async () => {
  const store = new Store(initialState({ keepReplies: false }), () => '2026-01-01T00:00:00Z');
  const evidence = new Evidence();
  evidence.addFile({ sha256: 'aa', bytes: bytes('x') });
  store.commit('file', { files: [{ name: 'a.csv', kind: 'transfers', sha256: 'aa', chains: ['ethereum'], columns: mapping(COLUMNS) }] });
  const core = caseCore();
  await writeCase(store, evidence, core);
  const { decided } = await readCaseFile(new Blob(['x']), caseCore({ about: JSON.parse(JSON.stringify(core.given.about)) }));
  assert.deepEqual(decided.files.map(({ name, columns }) => [name, columns]), [['a.csv', mapping(COLUMNS)]]);
});

test('an undone table is a table undone: its meanings go and come with it', () => {
  const store = new Store(initialState({ keepReplies: false }));
  const file = { name: 'a.csv', kind: 'transfers', sha256: 'aa', chains: ['ethereum'], columns: mapping(COLUMNS) };
  store.commit('file', { files: [file] });
  store.undo();
  assert.deepEqual(store.state.files, []);
  store.redo();
  assert.deepEqual(store.state.files, [file]);
});

test('an account of a chain that a file says something of can be the start', () => {
  const candidates = ['ethereum', 'base'].map((chain) => ({ chain, chain_name: chain, ref: `${chain}:0x1`, followed: false }));
  const finding = { kind: 'address', text: '0x1', offset: 0, length: 3, count: 1, candidates, checksum: 'none', detail: '', testnet: false, certain: true };
  const filed = chainsOf([{ name: 'a.csv', kind: 'transfers', sha256: 'aa', chains: ['ethereum'] }, { name: 'old', kind: 'blocks', sha256: 'bb' }]);
  assert.deepEqual(filed, ['ethereum']);
  const chosen = likelyChains([finding], filed);
  assert.deepEqual([chosen, likelyChains([finding])], [{ '0x1': 'ethereum:0x1' }, {}]);
  assert.deepEqual([isStartable(finding, chosen, filed), isStartable(finding, chosen)], [true, false]);
  assert.deepEqual(tickedStarts({ text: '', findings: [finding], ticked: ['ethereum:0x1'], chosen }, filed).map(({ ref, kind }) => [ref, kind]), [['ethereum:0x1', 'address']]);
});

test('a mapping without decimals names none', () => {
  assert.deepEqual(JSON.parse(correctedMapping(mapping(COLUMNS, { decimals: 6 }), { columns: COLUMNS, asset: '', decimals: '' })), JSON.parse(mapping(COLUMNS)));
});
