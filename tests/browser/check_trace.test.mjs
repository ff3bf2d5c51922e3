// A published page that readers can check: made in the page, opened from a folder and in a frame, and checked there with no network.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { DIST, faults, ONE_PAGE, openBrowser, ROOT, runNative, save, visit, watch } from './page.mjs';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {string} */ let folder;
/** @type {string} */ let published;
/** @type {string} */ let evidence;

before(async () => {
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), 'peelback-check-'));
  const { page, requests, complaints, close } = await visit(browser, `${ONE_PAGE}#case=first-payment`, { offline: true });
  await page.locator('#toggle-publishing').click();
  await page.locator('#publish-html').waitFor();
  assert.equal(await page.locator('#publish-evidence').count(), 0);
  await page.locator('#publish-with-evidence').check();
  await page.locator('#publish-evidence').waitFor();
  await page.locator('#publish[aria-busy="false"]').waitFor();
  published = readFileSync(await save(page, '#publish-html'), 'utf8');
  evidence = readFileSync(await save(page, '#publish-evidence'), 'utf8');
  assert.deepEqual([requests, complaints], [[], []]);
  await close();
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** @param {string} html @param {import('playwright-core').BrowserContextOptions} [options] */
async function reader(html, options = {}) {
  const file = join(folder, 'trace.html');
  writeFileSync(file, html);
  const context = await browser.newContext({ offline: true, viewport: { width: 1000, height: 900 }, ...options });
  return { context, url: pathToFileURL(file).href, ...await watch(context), close: () => context.close() };
}

/** Presses the button and reads what comes of it. @param {Pick<import('playwright-core').Page, 'locator'>} page */
async function check(page) {
  const section = page.locator('#check');
  await section.locator('button').click();
  await page.locator('#check[data-state]').waitFor();
  return {
    state: await section.getAttribute('data-state'),
    places: await section.locator('ol > li').count(),
    differing: await section.locator('li.differs').allInnerTexts(),
    summary: await section.locator('[role=status]').innerText(),
  };
}

test('from a folder, with no network, every hop is recomputed and nothing differs', async () => {
  const { page, url, requests, complaints, close } = await reader(published);
  await page.goto(url);
  const { state, places, differing, summary } = await check(page);
  assert.deepEqual([state, differing], ['same', []]);
  assert.equal(places, JSON.parse(evidence).path.length);
  assert.match(summary, /^\d+ recomputed, 0 different/);
  assert.match(await page.locator('#check ol').innerText(), /Merkle branch leads to the header of block 0{8}/);
  assert.deepEqual(await faults(page), []);
  assert.deepEqual([requests, complaints], [[], []]);
  await close();
});

test('in a sandboxed frame it checks just so', async () => {
  const { page, complaints, close } = await reader(published);
  writeFileSync(join(folder, 'host.html'), '<!doctype html><iframe src="trace.html" sandbox="allow-scripts" width="700" height="3000"></iframe>');
  await page.goto(pathToFileURL(join(folder, 'host.html')).href);
  const { state, differing } = await check(page.frameLocator('iframe'));
  assert.deepEqual([state, differing, complaints], ['same', [], []]);
  await close();
});

test('one changed digit is found, and the page says where', async () => {
  for (const [from, to, where] of /** @type {[string, string, RegExp][]} */ ([
    ['"raw":"01', '"raw":"11', /do not hash to its id/], ['"header":"01', '"header":"11', /Merkle branch|proof of work/], ['"units":"', '"units":"9', /The page shows/],
  ])) {
    const { page, url, close } = await reader(published.replace(from, to));
    await page.goto(url);
    const { state, differing } = await check(page);
    assert.equal(state, 'differs');
    assert.match(differing.join('\n'), where);
    await close();
  }
});

const THEFT = join(ROOT, 'tests/fixtures/devchain/theft_explorer.jsonl');
const THEFT_START = `ethereum:${JSON.parse(readFileSync(join(ROOT, 'tests/fixtures/devchain/theft.json'), 'utf8')).txs.theft}`;

test('a theft on Ethereum is checked down to senders, receipts and headers, and what one explorer says is told as that', async () => {
  const html = runNative('export', THEFT, '--from', THEFT_START, '--as', 'html', '--verifier', DIST);
  const { page, url, requests, complaints, close } = await reader(html);
  await page.goto(url);
  const { state, differing } = await check(page);
  assert.deepEqual([state, differing], ['same', []]);
  const told = await page.locator('#check ol').innerText();
  for (const sentence of [/signature is by the key of 0x/, /What was signed orders this payment/, /An event in its receipt tells this payment/,
    /receipt, 0x[0-9a-f]{64}, stands in that block/, /is one explorer's word/]) assert.match(told, sentence);
  assert.deepEqual(await faults(page), []);
  assert.deepEqual([requests, complaints], [[], []]);
  await close();

  const at = html.indexOf('"receipt":"', html.indexOf('id="evidence"')) + 40;
  const changed = await reader(html.slice(0, at) + (html[at] === '0' ? '1' : '0') + html.slice(at + 1));
  await changed.page.goto(changed.url);
  assert.equal((await check(changed.page)).state, 'differs');
  await changed.close();
});

test('a translated page is checked in its own words, with the same numbers', async () => {
  const args = ['export', THEFT, '--from', THEFT_START, '--verifier', DIST];
  const sheet = JSON.parse(runNative(...args, '--as', 'words'));
  const words = join(folder, 'translated.json');
  const letters = (/** @type {string} */ made) => made.replace(/\{[^}]*\}|[A-Za-z]/g, (part) => (part.startsWith('{') ? part : 'ö'));
  writeFileSync(words, JSON.stringify({ ...sheet, lang: 'de', sentences: sheet.sentences.map((/** @type {any} */ row) => ({ ...row, words: letters(row.made) })) }));
  const { page, url, complaints, close } = await reader(runNative(...args, '--as', 'html', '--words', words));
  await page.goto(url);
  const { state, summary } = await check(page);
  assert.equal(state, 'same');
  assert.match(summary, /^\d+ ö+, 0 ö+, \d+ ö+/);
  const told = await page.locator('#check').innerText();
  assert.match(told, /0x[0-9a-f]{64}/);
  for (const english of ['recomputed', 'explorer', 'block', 'signature', 'Check this trace']) assert.equal(told.includes(english), false, english);
  assert.deepEqual(complaints, []);
  await close();
});

test('without scripts, and without WebAssembly, all stands and the page says what checking needs', async () => {
  for (const without of ['scripts', 'WebAssembly']) {
    const { page, context, url, close } = await reader(published, { javaScriptEnabled: without !== 'scripts' });
    if (without === 'WebAssembly') await context.addInitScript('delete globalThis.WebAssembly');
    await page.goto(url);
    assert.equal(await page.locator('.wide svg').isVisible(), true);
    assert.equal(await page.locator('#check').getByText('Checking needs').isVisible(), true, without);
    assert.equal(await page.locator('#check button').isVisible(), false);
    await close();
  }
});

test('the native command writes the same page and the same evidence, byte for byte, and verifies them', () => {
  const args = ['export', join(ROOT, 'tests/fixtures/btc/firstblocks.blk'), '--from', 'bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0',
    '--labels', join(ROOT, 'web/labels/peelback-labels.bin')];
  assert.equal(runNative(...args, '--as', 'html', '--verifier', DIST), published);
  assert.equal(runNative(...args, '--as', 'evidence'), evidence);
  const file = join(folder, 'published.html');
  writeFileSync(file, published);
  assert.match(runNative('verify', file), / 0 different/);
});
