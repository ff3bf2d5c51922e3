// The case of Coincheck: told as it was reported, without a request, and NEM's nodes asked only when pressed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { faults, ONE_PAGE, openBrowser, ROOT, visit } from './page.mjs';

const CASE = `${ONE_PAGE}#case=coincheck-2018`;
const told = JSON.parse(readFileSync(join(ROOT, 'web/cases/coincheck-2018.json'), 'utf8'));

/** @type {import('./page.mjs').Browser} */ let browser;

before(async () => { browser = await openBrowser(); });
after(() => browser.close());

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  for (const width of [1280, 360]) {
    test(`the case opens without a request and without a fault, ${width} px wide in ${colorScheme}`, async () => {
      const { page, requests, complaints, close } = await visit(browser, CASE, { offline: true, colorScheme, width });
      await page.getByRole('heading', { name: told.title }).waitFor();
      assert.deepEqual(await faults(page), []);
      assert.deepEqual(requests, []);
      assert.deepEqual(complaints, []);
      if (process.env.PEELBACK_SHOTS) await page.screenshot({ path: join(process.env.PEELBACK_SHOTS, `coincheck-${width}-${colorScheme}.png`), fullPage: true });
      await close();
    });
  }
}

test('every time, step and address stands with its source', async () => {
  const { page, close } = await visit(browser, CASE, { offline: true });
  const { times, steps, addresses } = told.report;
  for (const { event, reports } of times) {
    const rows = page.locator('.told-apart').filter({ has: page.getByRole('heading', { name: event, exact: true }) }).locator('li');
    assert.equal(await rows.count(), reports.length);
    for (const [index, { when, source }] of reports.entries()) {
      const row = await rows.nth(index).innerText();
      assert.ok(row.includes(when) && row.includes(told.sources[source].name), row);
    }
  }
  const stepRows = page.locator('.claimed-steps > li');
  assert.equal(await stepRows.count(), steps.length);
  for (const [index, { title, sources }] of steps.entries()) {
    const row = await stepRows.nth(index).innerText();
    for (const source of sources) assert.ok(row.includes(title) && row.includes(told.sources[source].name), row);
  }
  assert.deepEqual(await page.locator('.claimed-addresses li').allInnerTexts(), addresses.list);
  const border = await stepRows.first().evaluate((row) => getComputedStyle(row).borderInlineStartStyle);
  assert.equal(border, 'dotted');
  await close();
});

test('nobody is called a hacker but in the words of the mark itself', async () => {
  const { page, close } = await visit(browser, CASE, { offline: true });
  const words = (await page.locator('main').innerText()).replaceAll(told.report.addresses.mark, '');
  assert.doesNotMatch(words, /hacker|thief|criminal/i);
  await close();
});

test('NEM is asked for nothing until a node was found or named', async () => {
  const { page, requests, close } = await visit(browser, CASE);
  assert.equal(await page.locator('#look-up').count(), 0);
  assert.equal(await page.locator('#follow').count(), 0);
  await page.locator('#list-nodes').waitFor();
  await page.locator('#own-node').fill('http://127.0.0.1:9');
  await page.locator('#own-node').press('Enter');
  await page.locator('#look-up').waitFor();
  assert.match(await page.locator('#look-up').innerText(), /127\.0\.0\.1:9/);
  assert.deepEqual(requests, []);
  await close();
});
