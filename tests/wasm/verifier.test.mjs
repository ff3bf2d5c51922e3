// The program inside of a published page: it says the same as the native command, of sound evidence and of changed evidence, and is small.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execFileSync } from 'node:child_process';
import { Chain, Common } from '@ethereumjs/common';
import { TransactionFactory } from '@ethereumjs/tx';
import { keccak_256 } from '@noble/hashes/sha3';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { FIRST_BLOCKS, FIRST_PAYMENT, NATIVE, readModule, ROOT, runNative, withFile } from './core.mjs';

const KIB = 1024;
const LITECOIN_BLOCK = join(ROOT, 'tests/fixtures/ltc/block2383209_without_extension.bin');
const LITECOIN_START = 'litecoin:1e447efc190e81933c59652f8bfd3ee9a09405dba4a7480f5f27cec7fa954b88';
const ETHEREUM_REPLIES = join(ROOT, 'tests/fixtures/devchain/theft_explorer.jsonl');
const ETHEREUM_START = `ethereum:${JSON.parse(readFileSync(join(ROOT, 'tests/fixtures/devchain/theft.json'), 'utf8')).txs.theft}`;
const TRON_REPLIES = join(ROOT, 'tests/fixtures/tron/made_up_theft.jsonl');
const NEM_REPLIES = join(ROOT, 'tests/fixtures/nem/made_up_theft.jsonl');
const TRON_START = 'tron:14b383a54e6fd7edeadb94bb6b9fd2047f108a969450d76e4d759ab2c00387d2';
const NEM_START = 'nem:ab7df5aea36b7283e62350fc109de9bb25d8535516c5cb666e091db5b87bb0d5';

const folder = mkdtempSync(join(tmpdir(), 'peelback-verifier-'));
for (const name of ['verifier_hash', 'verifier_full']) writeFileSync(join(folder, `${name}.packed`), gzipSync(readModule(name), { level: 9 }));
const publish = (/** @type {string[]} */ ...args) => runNative('export', ...args, '--as', 'html');
const pages = {
  plain: publish(FIRST_BLOCKS, '--from', FIRST_PAYMENT),
  hash: publish(FIRST_BLOCKS, '--from', FIRST_PAYMENT, '--verifier', folder),
  full: publish(LITECOIN_BLOCK, '--from', LITECOIN_START, '--verifier', folder),
  ethereum: publish(ETHEREUM_REPLIES, '--from', ETHEREUM_START, '--verifier', folder),
  tron: publish(TRON_REPLIES, '--from', TRON_START, '--verifier', folder),
  nem: publish(NEM_REPLIES, '--from', NEM_START, '--verifier', folder),
};
/** The program that each page carries. */
const PROGRAMS = { hash: 'verifier_hash', full: 'verifier_full', ethereum: 'verifier_full', tron: 'verifier_hash', nem: 'verifier_hash' };
rmSync(folder, { recursive: true });

/** What stands in an element of the page. @param {string} page @param {string} id */
function read(page, id) {
  const [, text] = new RegExp(`<script type="[^"]+" id="${id}">([^]*?)</script>`).exec(page) ?? [];
  assert.ok(text !== undefined, id);
  return text;
}

/** The report of the program `name` on the page's evidence. @param {string} name @param {string} page */
async function report(name, page) {
  const ignored = () => 0;
  const module = await WebAssembly.compile(readModule(name));
  /** @type {Record<string, Record<string, () => number>>} */ const imports = {};
  for (const { module: from, name: what } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[what] = ignored;
  const core = /** @type {any} */ ((await WebAssembly.instantiate(module, imports)).exports);
  core._initialize?.();
  for (const [which, id] of ['evidence', 'data'].entries()) {
    const bytes = new TextEncoder().encode(read(page, id));
    new Uint8Array(core.memory.buffer, core.peelback_input(which, bytes.length), bytes.length).set(bytes);
  }
  const at = core.peelback_check();
  return JSON.parse(new TextDecoder().decode(new Uint8Array(core.memory.buffer, at, core.peelback_report_size())));
}

/** The report in the page's words, as the command prints it. @param {string} path @param {string} page @param {any} told */
function textOf(path, page, { places, counts }) {
  const words = JSON.parse(read(page, 'check-words'));
  const fill = (/** @type {string} */ template, /** @type {any} */ values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  return [
    ...places.flatMap((/** @type {any} */ { hop, ref, lines }) => [
      `${path}: ${fill(words.place, { hop, place: ref })}`,
      ...lines.map((/** @type {any} */ line) => `  ${words.states[line.state]}: ${fill(words.lines[line.aspect][line.state], line)}`)]),
    `${path}: ${fill(words.summary, counts)}`, ''].join('\n');
}

/** What `peelback verify` prints, whatever it comes to. @param {string} path */
function verify(path) {
  try {
    return { exit: 0, text: execFileSync(NATIVE, ['verify', path], { encoding: 'utf8' }) };
  } catch (error) {
    const { status, stdout } = /** @type {{status: number, stdout: string}} */ (error);
    return { exit: status, text: stdout };
  }
}

for (const name of /** @type {const} */ (['hash', 'full', 'ethereum', 'tron', 'nem'])) {
  test(`the program says of the page "${name}" what the command says, and nothing differs`, async () => {
    assert.ok(pages[name].includes(gzipSync(readModule(PROGRAMS[name]), { level: 9 }).toString('base64')));
    const told = await report(PROGRAMS[name], pages[name]);
    assert.equal(told.counts.differs, 0);
    assert.ok(told.counts.ok >= 4);
    withFile(pages[name], (path) => assert.deepEqual(verify(path), { exit: 0, text: textOf(path, pages[name], told) }), 'page.html');
  });
}

test('of a changed page both say the same, and where it differs', async () => {
  for (const [from, to] of [['"raw":"01', '"raw":"11'], ['"header":"01', '"header":"11'], ['"value":"5000000000"', '"value":"5000000001"'], ['"units":"', '"units":"9']]) {
    const changed = pages.hash.replace(/** @type {string} */ (from), /** @type {string} */ (to));
    assert.notEqual(changed, pages.hash);
    const told = await report('verifier_hash', changed);
    assert.ok(told.counts.differs > 0, from);
    withFile(changed, (path) => assert.deepEqual(verify(path), { exit: 3, text: textOf(path, changed, told) }), 'page.html');
  }
});

test('the small program checks no scrypt and no signatures, and says so', async () => {
  for (const [page, aspect] of /** @type {const} */ ([[pages.full, 'work'], [pages.ethereum, 'signer']])) {
    const { places, counts } = await report('verifier_hash', page);
    assert.equal(places[0].lines.find((/** @type {any} */ line) => line.aspect === aspect).state, 'not_checked');
    assert.equal(counts.differs, 0);
  }
});

test('ids and senders on Ethereum are those of other libraries', async () => {
  const { places } = await report('verifier_full', pages.ethereum);
  const { path, transactions } = JSON.parse(read(pages.ethereum, 'evidence'));
  assert.ok(transactions.length > 3);
  for (const { raw, ref } of transactions) {
    const bytes = hexToBytes(raw);
    assert.equal(`ethereum:0x${bytesToHex(keccak_256(bytes))}`, ref);
    const sender = TransactionFactory.fromSerializedData(bytes, { common: new Common({ chain: Chain.Mainnet }) }).getSenderAddress().toString();
    path.forEach((/** @type {any} */ { transaction }, /** @type {number} */ index) => {
      if (transaction !== ref) return;
      const line = places[index].lines.find((/** @type {any} */ { aspect }) => aspect === 'signer');
      assert.deepEqual([line.state, line.found], ['ok', sender]);
    });
  }
});

test('in every part of the evidence on Ethereum one changed digit is said, by both alike', async () => {
  const before = await report('verifier_full', pages.ethereum);
  for (const member of ['raw', 'receipt', 'header', 'receipt_proof', 'transaction_proof', 'value']) {
    const at = pages.ethereum.indexOf(`"${member}":`, pages.ethereum.indexOf('id="evidence"')) + member.length + 24;
    const changed = pages.ethereum.slice(0, at) + (pages.ethereum[at] === '0' ? '1' : '0') + pages.ethereum.slice(at + 1);
    const told = await report('verifier_full', changed);
    assert.notDeepEqual(told, before, member);
    if (member !== 'header') assert.ok(told.error !== undefined || told.counts.differs > 0, member);
    if (!told.error) withFile(changed, (path) => assert.equal(verify(path).text, textOf(path, changed, told)), 'page.html');
  }
});

test('in a page that is translated the check is, and what is locked stays', () => {
  const carrier = mkdtempSync(join(tmpdir(), 'peelback-verifier-'));
  for (const name of ['verifier_hash', 'verifier_full']) writeFileSync(join(carrier, `${name}.packed`), gzipSync(readModule(name), { level: 9 }));
  const args = [FIRST_BLOCKS, '--from', FIRST_PAYMENT, '--verifier', carrier];
  const sheet = JSON.parse(runNative('export', ...args, '--as', 'words'));
  const letters = (/** @type {string} */ made) => made.replace(/\{[^}]*\}|[A-Za-z]/g, (part) => (part.startsWith('{') ? part : 'ö'));
  const words = join(carrier, 'words.json');
  writeFileSync(words, JSON.stringify({ ...sheet, lang: 'de', sentences: sheet.sentences.map((/** @type {any} */ row) => ({ ...row, words: letters(row.made) })) }));
  const told = JSON.parse(read(runNative('export', ...args, '--as', 'html', '--words', words), 'check-words'));
  const english = JSON.parse(read(pages.hash, 'check-words'));
  rmSync(carrier, { recursive: true });
  /** @param {any} value @returns {string[]} */
  const texts = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(texts));
  assert.deepEqual(texts(told), texts(english).map(letters));
  assert.ok(texts(english).length > 50);
});

test('evidence that cannot be read is said to be that', async () => {
  const { error } = await report('verifier_hash', pages.hash.replace('peelback-public-evidence/3', 'peelback-public-evidence/9'));
  assert.deepEqual([error.code, error.where], ['unknown_format', 'format']);
});

test('published pages keep to their budgets, gzipped as hosts do', () => {
  const sizes = Object.entries(pages).map(([name, page]) => [name, gzipSync(page, { level: 9 }).length]);
  for (const [name, most] of Object.entries({ plain: 25, hash: 120, full: 200, ethereum: 200, tron: 120, nem: 120 })) {
    const [, size] = sizes.find(([one]) => one === name) ?? [];
    assert.ok(Number(size) <= most * KIB, `${name}: ${size} of ${most * KIB}`);
  }
  console.log(sizes.map(([name, size]) => `${name}: ${(Number(size) / KIB).toFixed(1)} KiB`).join(', '));
});
