// The bundled label set: the allow-list, what the build does with rows, the file that is committed.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { checkComplete, originOf, readAllowList } from '../../scripts/labels/allow_list.mjs';
import { LABELS_FILE, MOST_BYTES, chainsOfThePlan } from '../../scripts/labels/build.mjs';
import { coverageTable } from '../../scripts/labels/coverage.mjs';
import { makeLabelSet } from '../../scripts/labels/label_set.mjs';
import { csvRows } from '../../scripts/labels/rows.mjs';
import { writeLabels } from '../../scripts/labels/write_labels.mjs';
import { openLabelFile } from '../support/label_file.mjs';

/** @import { AllowList } from '../../scripts/labels/allow_list.mjs' */

const list = readAllowList();
const committed = openLabelFile(readFileSync(LABELS_FILE));

/** Takes every address of Bitcoin that does not begin with "bad". @type {any} */
const places = {
  find: (/** @type {string} */ address, /** @type {string} */ currency) => (currency !== 'BTC' ? { refused: 'a chain outside of the plan' }
    : address.startsWith('bad') ? { refused: 'a wrong checksum' } : { ref: `bitcoin:${address}` }),
};

/** @param {Record<string, any>} files @returns {AllowList} */
const allowing = (files) => ({ ...list, origins: { '': { page: 'https://example.org/{path}', licence: 'MIT', credit: 'Example' } }, files });

/** @param {Record<string, string>} texts */
const filesOf = (texts) => new Map(Object.entries(texts).map(([name, text]) => [name, new TextEncoder().encode(text)]));

const PACK = `title: Services
creator: Somebody
category: exchange
currency: BTC
lastmod: 2021-11-11
source: https://example.org/{id}
tags:
- address: 1first
  label: First.com
- address: bad2
  label: First.com
- address: 1first
  label: First.com
- address: 1third
  currency: MOON
  label: Moon
- address: 1fourth
  label: "First\\u202e.com"
- address: 1fifth
  label: Somebody's own wallet
  mood: sunny
`;

test('every file of the allow-list has an origin, a page and a licence', () => {
  for (const file of Object.keys(list.files)) {
    const { page, licence } = originOf(list, file);
    assert.match(page, /^https:\/\/github\.com\/[\w./-]+$/);
    assert.equal(licence, 'MIT');
  }
});

test('a file that nobody has looked into stops the build, and so does one that is missing', () => {
  assert.throws(() => checkComplete(list, [...Object.keys(list.files), 'packs/new.yaml']), /packs\/new\.yaml: not in .*allow or refuse it/);
  assert.throws(() => checkComplete(list, Object.keys(list.files).slice(1)), /but not in the folder/);
  checkComplete(list, Object.keys(list.files));
});

test('a row is used, or refused and counted with its reason', () => {
  const rule = { allow: 'services', read: 'tag_pack', rows: [{ field: 'label', leave: 'own wallet', why: 'a private person' }] };
  const { claims, reports, told } = makeLabelSet(filesOf({ 'one.yaml': PACK }), allowing({ 'one.yaml': rule }), places);
  assert.deepEqual(claims.map(({ ref, text }) => [ref, text]), [['bitcoin:1first', 'First.com']]);
  const [{ rows, used, refused }] = reports;
  assert.deepEqual([...refused].sort(), [['a chain outside of the plan', 1], ['a private person', 1], ['a row that was there before', 1],
    ['a wrong checksum', 1], ['hidden characters', 1]]);
  assert.equal(used + [...refused.values()].reduce((sum, count) => sum + count, 0), rows);
  assert.deepEqual(told, ['one.yaml: the field "mood" is not known and was passed over', 'one.yaml:10: bad2 (BTC): a wrong checksum',
    'one.yaml:14: 1third (MOON): a chain outside of the plan', 'one.yaml:17: 1fourth: hidden characters']);
});

test('a file that is left out leaves nothing, and its rows are counted', () => {
  const { claims, packs, reports } = makeLabelSet(filesOf({ 'one.yaml': PACK }), allowing({ 'one.yaml': { refuse: 'private persons' } }), places);
  assert.deepEqual([claims, packs], [[], []]);
  assert.deepEqual(reports.map(({ rows, used, why }) => [rows, used, why]), [[6, 0, 'private persons']]);
});

test('an address on two lists of OFAC has one claim, which names both days and the interval', () => {
  const listRule = { allow: 'a list', read: 'list', category: 'sanctions', currency: 'BTC' };
  const { claims } = makeLabelSet(
    filesOf({ 'new.txt': '1both\n1new\n', 'old.txt': '1both\n1old\n', 'who.csv': 'address,entity,source\n1both,Garantex,ofac-sdn-list-20220405\n1old,Mix,x\n' }),
    allowing({
      'new.txt': { ...listRule, pack: 'b', dated: '2026-03-22' }, 'old.txt': { ...listRule, pack: 'a', dated: '2024-09-27' },
      'who.csv': { allow: 'who', read: 'table', category: { Garantex: 'exchange', Mix: 'mixer' }, listing: { from: 'source' } },
    }), places);
  const sanctions = claims.filter(({ category }) => category === 'sanctions').map(({ ref, text, from, until, dated }) => [ref, text, from, until, dated]);
  assert.deepEqual(sanctions.sort(), [
    ['bitcoin:1both', "on OFAC's SDN list as of 2024-09-27 and as of 2026-03-22", '2022-04-05', '', '2026-03-22'],
    ['bitcoin:1new', "on OFAC's SDN list as of 2026-03-22", '', '', '2026-03-22'],
    ['bitcoin:1old', "on OFAC's SDN list as of 2024-09-27", '', '', '2024-09-27'],
  ]);
});

test('what is written is read back, whatever the order of the claims', () => {
  const claim = { pack: 'p', text: 'Zürich «Exchange»', category: 'exchange', words: 'exchange', source: 'https://example.org/{id}', confidence: '', dated: '2021-11-11', from: '', until: '' };
  const pack = { id: 'p', title: 'P', creator: 'C', licence: 'MIT', credit: '', page: 'https://example.org', dated: '', sha256: '00', why: '' };
  const claims = ['bitcoin:1a', 'bitcoin:1b', 'ethereum:0xc'].map((ref) => ({ ...claim, ref }));
  const second = { ...claim, ref: 'bitcoin:1a', text: 'listed', category: 'sanctions', from: '2022-08-08', until: '2025-03-21' };
  const set = { dated: '2026-03-22', packs: [pack], claims: [...claims, second], reports: [], told: [] };
  const bytes = writeLabels(set);
  const file = openLabelFile(Buffer.from(bytes));
  assert.deepEqual(file.find('bitcoin:1a').map(({ text, category, dated, from, until }) => [text, category, dated, from, until]).sort(),
    [['Zürich «Exchange»', 0, '2021-11-11', null, null], ['listed', 11, '2021-11-11', '2022-08-08', '2025-03-21']]);
  assert.equal(file.find('ethereum:0xc').length, 1);
  assert.deepEqual(file.find('bitcoin:1d'), []);
  assert.deepEqual(writeLabels({ ...set, claims: [...set.claims].reverse() }), bytes);
});

test('tables: comments, quotes and line breaks in cells', () => {
  const rows = [...csvRows('# made by hand\na,b\n"x, ""y""",2\r\n"two\nlines",3\n# end\n4,5')];
  assert.deepEqual(rows, [{ line: 2, cells: ['a', 'b'] }, { line: 3, cells: ['x, "y"', '2'] }, { line: 4, cells: ['two\nlines', '3'] }, { line: 7, cells: ['4', '5'] }]);
});

test('the committed set is small, dated, and quotes services, lists and thefts', () => {
  assert.ok(statSync(LABELS_FILE).size < MOST_BYTES);
  assert.equal(committed.header.dated, '2026-03-22');
  const [huobi] = committed.find('bitcoin:1vdXJDiDSzeUAoM7eAcWZPhM9wEKmH8dG').filter(({ pack }) => pack === 'walletexplorer');
  assert.deepEqual(huobi, { pack: 'walletexplorer', category: 0, text: 'Huobi.com', words: 'exchange', source: 'https://www.walletexplorer.com/address/{id}', confidence: 'service_data', dated: '2021-11-11', from: null, until: null });
  const [bitmex] = committed.find('bitcoin:3BMEXbSSrK2K7cRgqxrtqUWfxowBBrW1BE');
  assert.equal(bitmex.text, 'bitmex reserve wallet');
  const [fbi] = committed.find('bitcoin:3LU8wRu4ZnXP4UM8Yo6kkTiGHM9BubgyiG');
  assert.match(fbi.source, /^https:\/\/www\.fbi\.gov\//);
});

test('a contract of Tornado Cash stays a mixer, and was on the list from 2022-08-08 until 2025-03-21', () => {
  const claims = committed.find('ethereum:0x722122df12d4e14e13ac3b6895a86e84145b6967');
  const listed = claims.filter(({ category }) => category === 11);
  assert.deepEqual(listed.map(({ text, from, until }) => [text, from, until]),
    [["on OFAC's SDN list as of 2024-09-27; removed on 2025-03-21", '2022-08-08', '2025-03-21']]);
  assert.ok(claims.some(({ category, until }) => category === 1 && until === null));
});

test('no sanctions claim is a bare word: a list says its day, a pack names an announcement', () => {
  const rows = ['bitcoin:12YCfVAEzkEZXBYhUTyJJaRkgMXiFxJgcu', 'tron:TBHTJqAy4DhHhmT3dNceJYNRz4SdLofLre'].flatMap((ref) => committed.find(ref));
  assert.equal(rows.length, 2);
  for (const { text } of rows) assert.match(text, /^on OFAC's SDN list as of \d{4}-\d\d-\d\d/);
});

test('the address of the Twitter theft of 2020 is no exchange, whatever a made-up list says', () => {
  const claims = committed.find('bitcoin:bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh');
  assert.deepEqual(claims.map(({ pack }) => pack), ['twitter_hack_scam']);
});

test('coverage names the chains of the plan that have no labels', () => {
  const claim = { ref: 'bitcoin:1a', pack: 'p', text: '', category: 'mixer', words: '', source: '', confidence: '', dated: '', from: '', until: '' };
  const table = coverageTable([claim, { ...claim, category: 'sanctions' }], chainsOfThePlan());
  assert.match(table, /\| Bitcoin \| 1 \| – \| 1 \|.*\| 1 \| – \|\n/);
  assert.match(table, /No labels yet: Bitcoin Cash, .*Solana\./);
  assert.equal(chainsOfThePlan().length, 19);
});
