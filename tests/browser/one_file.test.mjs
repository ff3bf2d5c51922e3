// dist/peelback.html, opened from a folder with the network off.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { amountsOfEnds, ONE_PAGE, openBrowser, ROOT, runNative, save, saveTrail, showTab, untilState, visit } from './page.mjs';

const FIRST_BLOCKS = join(ROOT, 'tests/fixtures/btc/firstblocks.blk');
const FIRST_PAYMENT = 'bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0';
const COIN = 100_000_000n;

/** @type {import('./page.mjs').Browser} */ let browser;
/** @type {import('./page.mjs').Visit} */ let opened;

before(async () => {
  browser = await openBrowser();
  opened = await visit(browser, `${ONE_PAGE}#case=first-payment`, { offline: true });
});
after(() => browser.close());

test('the case opens from a folder with the network off, asks for nothing and complains about nothing', () => {
  assert.match(opened.page.url(), /^file:.*#case=first-payment$/);
  assert.deepEqual(opened.requests, []);
  assert.deepEqual(opened.complaints, []);
});

test("the coin of block 9 ends in five places that hold 18, 11, 10, 10 and 1 BTC", async () => {
  const trail = await saveTrail(opened.page);
  assert.deepEqual(amountsOfEnds(trail), [18n, 11n, 10n, 10n, 1n].map((btc) => btc * COIN));
});

test('the page and the native command write the same trail document, byte for byte', async () => {
  const { limits } = JSON.parse(await saveTrail(opened.page)).question;
  assert.equal(await saveTrail(opened.page),
    runNative('trace', FIRST_BLOCKS, '--from', FIRST_PAYMENT, '--method', 'fifo', '--max-hops', String(limits.max_hops), '--json'));
});

test('every payment is checked: its id, its place in the block and the work, from the genesis block on', async () => {
  await showTab(opened.page, 'evidence');
  const verdict = await opened.page.locator('.verdict').innerText();
  assert.match(verdict, /^All 9 transactions were checked here: .* leads back to the first block\.$/, 'eight, and the coinbase');
  assert.equal(await opened.page.locator('.checks li.check-verified').count(), 9);
  assert.equal(await opened.page.locator('.checks li:not(.check-verified)').count(), 0);
});

test('the table has the same hops and ends as the document', async () => {
  await showTab(opened.page, 'table');
  const { hops } = JSON.parse(await saveTrail(opened.page));
  const shown = await opened.page.locator('#view-table').innerText();
  assert.ok(hops.length >= 8);
  for (const amount of ['18 BTC', '11 BTC', '10 BTC', '1 BTC']) assert.ok(shown.includes(amount), amount);
});

test('the blocks can be saved again as they came', async () => {
  await showTab(opened.page, 'evidence');
  const path = await save(opened.page, '.files button[aria-label^="Save"]');
  assert.ok(readFileSync(path).equals(readFileSync(FIRST_BLOCKS)));
});

test('nothing is stored by a page that was opened from a folder', async () => {
  const stored = await opened.page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).map(({ name }) => name),
  }));
  assert.deepEqual(stored, { local: 0, session: 0, databases: [] });
});

test('without an address to open, the question box and the shelf are there at once', async () => {
  const { page, complaints, close } = await visit(browser, ONE_PAGE, { offline: true });
  assert.equal(await page.locator('#paste').isVisible(), true);
  assert.ok(await page.locator('.cases > li').count() >= 3);
  assert.deepEqual(complaints, []);
  await page.locator('.cases a[href="#case=first-payment"]').first().click();
  await page.locator('.progress.is-done').waitFor();
  await untilState(page, 'ready');
  await close();
});
