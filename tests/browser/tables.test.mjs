// A table of transfers from the reporter's disk: its columns are shown and corrected, its payments are traced, and it stays
// with the case. The network is off throughout.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { unzipSync } from 'fflate';
import { faults, FILES, followInFile, ONE_PAGE, openBrowser, openTable, ROOT, save, saveTrail, showTab, untilState, visit } from './page.mjs';

const TABLE = join(ROOT, 'tests/fixtures/tables/lifi_2024.csv');
const TRACES = join(ROOT, 'tests/fixtures/tables/eth_traces_508110.json');
const THIEF = '0x8b3cb6bf982798fba233bca56749e22eec42dcf3';
const MEANINGS = ['time', 'block', 'tx_hash', 'from', 'from_label', 'to', 'to_label', 'usd_value'];

/** @type {import('./page.mjs').Browser} */ let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser.close());

/** @typedef {import('./page.mjs').Page} Page */

/** @param {Page} page */
const meanings = (page) => page.locator('table.columns select').evaluateAll((selects) => selects.map((one) => /** @type {HTMLSelectElement} */ (one).value));

for (const [where, size] of Object.entries({ phone: { width: 360, height: 740 }, desk: { width: 1280, height: 900 } })) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`on a ${where}, in ${colorScheme}: the columns are shown, corrected and refused, and nothing is wrong with that`, async () => {
      const { page, requests, complaints, close } = await visit(browser, ONE_PAGE, { offline: true, colorScheme, ...size });
      await page.locator(FILES).setInputFiles(TABLE);
      await page.locator('#table-dialog').waitFor();
      assert.match(await page.locator('#table-dialog').innerText(), /lifi_2024\.csv · read as payments on Ethereum/);
      assert.deepEqual(await meanings(page), MEANINGS);
      assert.equal(await page.locator('table.columns tbody tr').count(), 5);
      assert.deepEqual(await faults(page), []);
      await page.getByRole('combobox', { name: 'Meaning of Tx_hash' }).selectOption('');
      await page.locator('#use-columns').click();
      await page.locator('#table-dialog [role="alert"]').waitFor();
      assert.deepEqual(await faults(page), []);
      await page.getByRole('combobox', { name: 'Meaning of Tx_hash' }).selectOption('tx_hash');
      await page.locator('#use-columns').press('Enter');
      await page.locator('#table-dialog').waitFor({ state: 'detached' });
      assert.match(await page.locator('.open-files').innerText(), /lifi_2024\.csv \(transfers, Ethereum, \d+ transfers\)/);
      assert.deepEqual(await faults(page), []);
      assert.deepEqual([requests, complaints], [[], []]);
      await close();
    });
  }
}

test('Escape leaves the table alone', async () => {
  const { page, close } = await visit(browser, ONE_PAGE, { offline: true });
  await page.locator(FILES).setInputFiles(TABLE);
  await page.locator('#table-dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('#table-dialog').waitFor({ state: 'detached' });
  assert.equal(await page.locator('.open-files').count(), 0);
  await close();
});

test('a table of blockchain-etl opens without a question', async () => {
  const { page, close } = await visit(browser, ONE_PAGE, { offline: true });
  await page.locator(FILES).setInputFiles(TRACES);
  await page.locator('.open-files').waitFor();
  assert.match(await page.locator('.open-files').innerText(), /ethereum-etl traces, Ethereum/);
  assert.equal(await page.locator('#table-dialog').count(), 0);
  await close();
});

test('an account of the table is traced, forward and backward, with nobody asked and nothing called checked', async () => {
  const { page, requests, complaints, close } = await visit(browser, ONE_PAGE, { offline: true });
  await openTable(page, TABLE);
  await followInFile(page, THIEF);
  assert.equal(await page.locator('#consent').count(), 0);
  assert.match(await page.locator('.progress').innerText(), /Payments checked\s+0 of \d+/);
  const rules = await page.locator('#method option').evaluateAll((options) => options.map((one) => /** @type {HTMLOptionElement} */ (one).value));
  assert.deepEqual(rules, ['fifo', 'lifo', 'haircut', 'dirty-first', 'libr', 'poison']);
  assert.deepEqual(await faults(page), []);
  assert.equal(JSON.parse(await saveTrail(page)).question.direction, 'forward');
  await page.locator('#direction-backward').check();
  await page.locator('#method:not(:has([value="libr"]))').waitFor();
  await untilState(page, 'ready');
  assert.equal(JSON.parse(await saveTrail(page)).question.direction, 'backward');
  assert.deepEqual(await faults(page), []);
  await page.locator('#undo').click();
  await page.locator('#direction-forward:checked').waitFor();
  assert.deepEqual([requests, complaints], [[], []]);
  await close();
});

test('the case keeps the table with what its columns mean, and opens without a question', async () => {
  const first = await visit(browser, ONE_PAGE, { offline: true });
  await openTable(first.page, TABLE);
  await followInFile(first.page, THIEF);
  const trail = await saveTrail(first.page);
  const path = await save(first.page, '#save-case');
  const zip = readFileSync(path);
  const entries = unzipSync(zip);
  const { decided } = JSON.parse(new TextDecoder().decode(entries['case/case.json']));
  const [{ name, columns, sha256 }] = decided.files;
  assert.equal(name, 'lifi_2024.csv');
  assert.deepEqual(JSON.parse(columns).columns.map((/** @type {{means: string}} */ { means }) => means), MEANINGS);
  assert.ok(Buffer.from(entries[`files/${sha256.slice('sha256:'.length)}`] ?? []).equals(readFileSync(TABLE)));
  await first.close();

  const second = await visit(browser, ONE_PAGE, { offline: true });
  await second.page.locator(FILES).setInputFiles({ name: 'a.peelback.zip', mimeType: 'application/zip', buffer: zip });
  await second.page.locator('.progress').waitFor();
  await untilState(second.page, 'ready');
  assert.equal(await second.page.locator('#table-dialog').count(), 0);
  assert.equal(await saveTrail(second.page), trail);
  await showTab(second.page, 'evidence');
  assert.match(await second.page.locator('.evidence').innerText(), /lifi_2024\.csv · transfers/);
  await second.close();
});

test('a table that was opened is undone and done again like any file', async () => {
  const { page, close } = await visit(browser, ONE_PAGE, { offline: true });
  await openTable(page, TABLE);
  await page.locator('#undo').click();
  await page.locator('.open-files').waitFor({ state: 'detached' });
  await page.locator('#paste').fill(THIEF);
  await page.locator('#open-starts[disabled]').waitFor();
  await page.locator('#redo').click();
  await page.locator('.open-files').waitFor();
  await close();
});
