// Holds the types of web/src/contract.js against what the core really answers: every reply becomes a literal of its
// type in a JavaScript file, and the type checker reads it. It refuses members that are missing, of another type, or
// unknown to the contract.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startReplayExplorer } from '../../scripts/replay/server.mjs';
import {
  askAbout, BLOCK_370661, CHAIN_OF_72, fetchAllWants, FIRST_BLOCKS, FIRST_PAYMENT, newSession, ROOT, valueOf,
} from './core.mjs';

const TSC = join(ROOT, 'node_modules/.bin/tsc');
const CONTRACT = join(ROOT, 'web/src/contract.js');
const OPTIONS = ['--noEmit', '--checkJs', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022',
  '--module', 'esnext', '--moduleResolution', 'bundler', '--types', ''];

/** @typedef {import('../../web/src/contract.js').CoreSession} CoreSession */
/** @typedef {[type: string, value: unknown]} Reply */

/**
 * What the type checker says of these replies, one string a mistake.
 * @param {string} name  of the file to write
 * @param {Reply[]} replies
 */
function mistakesIn(name, replies) {
  const folder = mkdtempSync(join(tmpdir(), 'peelback-contract-'));
  const file = join(folder, `${name}.mjs`);
  const lines = replies.map(([type, value], index) =>
    `/** @type {${type.replace(/\b([A-Z]\w+)\b/g, `import('${CONTRACT}').$1`)}} */ export const reply${index} = ${JSON.stringify(value)};`);
  writeFileSync(file, `// @ts-check\n${lines.join('\n')}\n`);
  const { status, stdout, stderr } = spawnSync(TSC, [...OPTIONS, file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return status === 0 ? [] : `${stdout}${stderr}`.trim().split('\n')
    .map((line) => line.replace(/^.*?\((\d+),\d+\): /, (_, at) => `${replies[Number(at) - 2]?.[0]}: `));
}

/** @param {string} file @param {string} ref */
function repliesAboutTrail(file, ref) {
  /** @type {Reply[]} */
  const replies = [];
  for (const method of ['fifo', 'poison']) {
    const session = askAbout([file], { method, start: [{ ref }] });
    const pictures = [{}, { orientation: 'down', fold: 'hop', max_boxes: 2, fold_runs: true }, { orientation: 'right', fold: 'parent' }]
      .map((options) => valueOf(session.picture(JSON.stringify(options))));
    const table = valueOf(session.table());
    const named = [pictures[0].nodes[0], pictures[0].edges[0], table.rows[0], table.rows.at(-1)].filter(Boolean);
    replies.push(
      ...pictures.map((picture) => /** @type {Reply} */ (['Picture', picture])),
      ['Table', table],
      ['Progress', valueOf(session.progress())],
      ['CheckReport', valueOf(session.checks())],
      ['Comparison', valueOf(session.comparison())],
      ['{problems: Problem[]}', valueOf(session.problems())],
      ...named.map(({ id }) => /** @type {Reply} */ (['Details', valueOf(session.details(id))])),
      ...repliesAboutPaths(session, table.rows.at(-1)),
    );
  }
  return replies;
}

/** @param {CoreSession} session @param {{id: string, to: string}} last  the table's last row */
function repliesAboutPaths(session, last) {
  const to = last.id.slice('place:'.length);
  const path = valueOf(session.path(JSON.stringify({ to })));
  const steps = path.steps.map((/** @type {any} */ step) => step.ref);
  assert.equal(steps.at(-1), to);
  valueOf(session.mark(JSON.stringify({
    names: [{ ref: to, text: 'the last place' }], notes: [{ id: last.id, text: 'look here' }], hidden: [],
    colours: [{ id: last.id, colour: 3 }], paths: [{ id: 'path-1', name: 'to the end', steps, note: '' }],
  })));
  const kept = valueOf(session.pathOf(JSON.stringify({ steps: [...steps, `bitcoin:${'00'.repeat(32)}:0`] })));
  assert.equal(kept.missing.length, 1);
  return /** @type {Reply[]} */ ([
    ['Path', path],
    ['Path', valueOf(session.mainPath('{}'))],
    ['Path', kept],
    ['ReachAnswer', valueOf(session.reach(JSON.stringify({ to })))],
    ['ReachAnswer', valueOf(session.reach(JSON.stringify({ to: '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa' })))],
    ['{hits: FindHit[]}', valueOf(session.find(last.to.slice(0, 5)))],
    ['Sentences', valueOf(session.sentences())],
    ['LabelsOf', valueOf(session.labelsOf(to))],
    ['Details', valueOf(session.details(last.id))],
    ['Picture', valueOf(session.picture(JSON.stringify({ path: steps })))],
  ]);
}

test('a contract that differs from a reply is noticed', () => {
  const money = { units: '5', asset: 'bitcoin:BTC', text: '0.00000005 BTC', short: '5 sat' };
  assert.deepEqual(mistakesIn('right', [['Money', money]]), []);
  assert.match(mistakesIn('number', [['Money', { ...money, units: 5 }]])[0], /Money: error.*number/);
  assert.match(mistakesIn('unknown', [['Money', { ...money, more: 1 }]])[0], /Money: error.*more/);
  assert.match(mistakesIn('missing', [['Money', { units: '5' }]])[0], /Money: error.*missing/);
});

test("pictures, tables, details and checks of Bitcoin's first payment are as the contract says", () => {
  assert.deepEqual(mistakesIn('first_payment', repliesAboutTrail(FIRST_BLOCKS, FIRST_PAYMENT)), []);
});

test('pictures, tables, details and checks of 72 transactions are as the contract says', () => {
  assert.deepEqual(mistakesIn('block_370661', repliesAboutTrail(BLOCK_370661, CHAIN_OF_72)), []);
});

test('what was recognised and opened, and what went wrong, is as the contract says', () => {
  const session = newSession();
  const text = `${CHAIN_OF_72} 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb
    TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t ${'ab'.repeat(32)}`;
  const recognised = valueOf(session.recognise(text));
  assert.ok(recognised.findings.length >= 4);
  assert.deepEqual(mistakesIn('opened', [
    ['{findings: Finding[]}', recognised],
    ['Opened', valueOf(session.open('first', readFileSync(FIRST_BLOCKS)))],
    ['Envelope<Opened>', JSON.parse(session.open('cut', readFileSync(BLOCK_370661).subarray(0, 5000)))],
    ['{problems: Problem[]}', valueOf(session.problems())],
    ['Envelope<Opened>', JSON.parse(session.open('nothing', new Uint8Array()))],
    ['Envelope<{}>', JSON.parse(session.ask('no question'))],
    ['Envelope<Details>', JSON.parse(session.details('nothing'))],
  ]), []);
});

test('a table before and after it is taken is as the contract says', () => {
  const session = newSession();
  const table = readFileSync(join(ROOT, 'tests/fixtures/tables/lifi_2024.csv'));
  const shape = valueOf(session.tableShape(table));
  const dialects = ['etherscan', 'blockscout', 'evm_rpc'];
  assert.deepEqual(mistakesIn('tables', [
    ['TableShape', shape],
    ['ColumnMapping', JSON.parse(shape.mapping)],
    ['Opened', valueOf(session.openTable('lifi_2024.csv', table, shape.mapping))],
    ['Envelope<TableShape>', JSON.parse(session.tableShape(new TextEncoder().encode('no table')))],
    ['Envelope<Opened>', JSON.parse(session.openTable('lifi_2024.csv', table, '{}'))],
    ...dialects.map((dialect) => /** @type {Reply} */ (
      ['{}', valueOf(session.useSource(JSON.stringify({ chain: 'ethereum', dialect, names_chain: false })))])),
  ]), []);
});

test('values on the day are as the contract says', () => {
  const session = askAbout([BLOCK_370661], { method: 'fifo', start: [{ ref: CHAIN_OF_72 }] });
  const shown = valueOf(session.showValues('{"currency":"USD"}'));
  assert.ok(shown.requests.length > 0);
  const body = new TextEncoder().encode('{"prices":[{"time":1440028800,"USD":235.12}],"exchangeRates":{}}');
  const given = valueOf(session.givePrices(`https://mempool.space/api${shown.requests[0].path}`, 200, body, '2026-11-23T09:00:00Z'));
  const table = valueOf(session.table());
  assert.ok(table.rows.some((/** @type {any} */ row) => row.value?.number), 'a payment has its value');
  assert.deepEqual(mistakesIn('values', [
    ['ValuesShown', shown],
    ['{rates: number, problems: Problem[]}', given],
    ['ValuesShown', valueOf(session.showValues('{"currency":"EUR"}'))],
    ['Table', table],
    ['Table', valueOf(session.table())],
    ['Envelope<ValuesShown>', JSON.parse(session.showValues('{"currency":"no money"}'))],
  ]), []);
});

test('what crosses between ledgers is as the contract says, before Midgard was asked and after', () => {
  const fixtures = join(ROOT, 'tests/fixtures/thorchain');
  const story = JSON.parse(readFileSync(join(fixtures, 'made_up_swap.json'), 'utf8'));
  const lines = readFileSync(join(fixtures, 'made_up_swap.jsonl'), 'utf8').trim().split('\n');
  const isMidgards = (/** @type {string} */ line) => line.includes('/v2/actions');
  const session = newSession();
  const open = (/** @type {string[]} */ some) => valueOf(session.open('replies', new TextEncoder().encode(some.join('\n'))));
  open(lines.filter((line) => !isMidgards(line)));
  valueOf(session.ask(JSON.stringify({ method: 'fifo', start: [{ ref: `bitcoin:${story.theft}:0` }], check_payments: false })));
  const before = valueOf(session.crossings());
  assert.equal(before.offers.length, 1);
  valueOf(session.askThorchain(before.offers[0].ref));
  const { wants } = valueOf(session.wants(1));
  assert.equal(wants[0].chain, 'thorchain');
  open(lines.filter(isMidgards));
  const after = valueOf(session.crossings());
  assert.equal(after.crossings.length, 1);
  const table = valueOf(session.table());
  assert.deepEqual(mistakesIn('crossings', [
    ['Crossings', before], ['Crossings', after], ['{wants: Want[]}', { wants }], ['Table', table], ['Picture', valueOf(session.picture('{}'))],
    ['Details', valueOf(session.details(after.crossings[0].id))], ['Envelope<{}>', JSON.parse(session.askThorchain('bitcoin:nothing'))],
  ]), []);
});

test('label lists and case files are as the contract says', () => {
  const session = newSession();
  const bytes = new TextEncoder().encode('123456789');
  const about = { decided: { title: 'x' }, left_out: [], title: 'x', view: null,
    log: [{ at: '2026-01-01T00:00:00Z', effect: { title: 'x' }, name: 'begin', parameters: {} }] };
  assert.deepEqual(valueOf(session.beginCase(JSON.stringify(about))), {});
  const reply = { at: null, provider: 'a', request_body: '', status: 200, url: 'https://a/b' };
  assert.deepEqual(valueOf(session.addCaseReply(JSON.stringify(reply), bytes)), {});
  const { pieces } = valueOf(session.finishCase());
  const own = session.caseBytes();
  let at = 0;
  const file = Buffer.concat(pieces.map((/** @type {{length?: number}} */ { length }) => (
    length === undefined ? bytes : own.subarray(at, at += length))));
  assert.deepEqual(mistakesIn('lists', [
    ['LabelLists', valueOf(session.labelLists())],
    ['Envelope<LabelPack>', JSON.parse(session.openLabels('no list', bytes))],
    ['Envelope<{}>', JSON.parse(session.dropLabels('none'))],
    ['CasePieces', { pieces }],
    ['CaseContents', valueOf(session.readCase(file))],
    ['Envelope<CaseContents>', JSON.parse(session.readCase(bytes))],
    ['ReplayReport', valueOf(session.replayCase(file))],
    ['Envelope<{is_new: boolean}>', JSON.parse(session.addCaseFile('files', bytes))],
  ]), []);
});

test('wants, answers, cards and progress of a live trace are as the contract says', async () => {
  const explorer = await startReplayExplorer({ blocks: [FIRST_BLOCKS] });
  try {
    const session = newSession();
    const address = 'bitcoin:12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S';
    const [txid] = FIRST_PAYMENT.match(/[0-9a-f]{64}/) ?? [];
    valueOf(session.lookUp(address));
    valueOf(session.lookUp(`bitcoin:${txid}`));
    const asked = valueOf(session.wants(1));
    valueOf(session.fail(asked.wants[0].id, 'mempool.space', 'network', 'no answer'));
    valueOf(session.retryFailed());
    await fetchAllWants(session, explorer.url);
    const [card, transaction] = [valueOf(session.addressCard(address)), valueOf(session.transactionCard(`bitcoin:${txid}`))];
    valueOf(session.ask(JSON.stringify({ method: 'haircut', start: [{ ref: FIRST_PAYMENT }], check_payments: true })));
    const { wants } = valueOf(session.wants(2));
    const given = session.give(wants[0].id, 'mempool.space', 429, new TextEncoder().encode('Too Many Requests'), '2026-01-02T03:04:05Z');
    assert.deepEqual(mistakesIn('live', [
      ['{wants: Want[]}', asked],
      ['AddressCard', card],
      ['TransactionCard', transaction],
      ['{wants: Want[]}', { wants }],
      ['Given', valueOf(given)],
      ['Progress', valueOf(session.progress())],
    ]), []);
  } finally {
    await explorer.close();
  }
});
