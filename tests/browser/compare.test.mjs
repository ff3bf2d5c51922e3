// Every rule side by side: opened on demand, readable on a phone, walked with the keyboard, and taken away as a file.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { faults, followToTheEnd, pasteAndOpen, save, untilState, useSource, watch } from './page.mjs';
import { START, startStage } from './replay.mjs';

/** @type {import('./replay.mjs').Stage} */ let stage;
before(async () => { stage = await startStage(); });
after(() => stage.close());

/** @typedef {import('./page.mjs').Page} Page */

/**
 * A trail that was followed to its end.
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
async function traced(options = {}) {
  stage.explorer.reset();
  const context = await stage.browser.newContext({ reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'], viewport: { width: 1280, height: 900 }, ...options });
  const watched = await watch(context);
  await watched.page.goto(stage.server.url);
  await untilState(watched.page, 'ready');
  await useSource(watched.page, stage.explorer.url);
  await pasteAndOpen(watched.page, START);
  await followToTheEnd(watched.page);
  return { ...watched, close: () => context.close() };
}

/** @param {Page} page */
async function compare(page) {
  await page.locator('#compare').click();
  await page.locator('table.compare').waitFor();
}

for (const [where, viewport] of Object.entries({ phone: { width: 360, height: 740 }, desk: { width: 1280, height: 900 } })) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`on a ${where}, in ${colorScheme}: nothing is wrong with the comparison`, async () => {
      const { page, complaints, close } = await traced({ viewport, colorScheme });
      assert.equal(await page.locator('#comparison').count(), 0);
      await compare(page);
      assert.deepEqual(await faults(page), []);
      assert.deepEqual(complaints, []);
      await close();
    });
  }
}

test('what holds whatever the rule comes first, then a column a rule, poison apart, and nobody is asked', async () => {
  const { page, close } = await traced();
  const asked = stage.asked().length;
  await compare(page);
  const head = await page.locator('table.compare thead th').allInnerTexts();
  assert.deepEqual(head.slice(0, 3), ['Place', 'At least', 'At most']);
  assert.deepEqual(head.slice(3).map((words) => words.split('\n')[0]), ['FIFO', 'LIFO', 'Haircut', 'TIHO', 'Dirty first', 'Poison']);
  assert.match(head[3] ?? '', /shown now/);
  assert.match(head.at(-1) ?? '', /in reach/);
  assert.match(await page.locator('#comparison .sentence').innerText(), /hold the same amount by every rule/);
  assert.match(await page.locator('#comparison').innerText(), /not to be summed/);
  assert.equal(stage.asked().length, asked);
  await close();
});

test('places where every rule agrees are one line until it is opened', async () => {
  const { page, close } = await traced();
  await compare(page);
  const before = await page.locator('table.compare tbody tr').count();
  const toggle = page.locator('#toggle-agreed');
  const count = Number(/^\d+/.exec(await toggle.innerText())?.[0]);
  await toggle.click();
  await page.locator('#toggle-agreed[aria-expanded="true"]').waitFor();
  assert.equal(await page.locator('table.compare tbody tr').count(), before + count);
  await close();
});

test('with the keyboard alone: open it, look at a place, close it', async () => {
  const { page, close } = await traced();
  await page.locator('#method').focus();
  for (let press = 0; press < 5 && !(await page.locator('#compare:focus').count()); press += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('table.compare').waitFor();
  // The rules agree at every place of this chain.
  for (let press = 0; press < 40 && !(await page.locator('#toggle-agreed:focus').count()); press += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const place = page.locator('table.compare tbody th[scope="row"] button').first();
  await place.waitFor();
  for (let press = 0; press < 8 && !(await place.evaluate((button) => button === document.activeElement)); press += 1) await page.keyboard.press('Tab');
  const id = await page.locator('table.compare tbody tr[data-place]').first().getAttribute('data-place');
  await page.keyboard.press('Enter');
  await page.locator('#details-head > *').first().waitFor();
  await page.locator('table.compare tr[aria-current="true"]').waitFor();
  assert.equal(await page.locator('table.compare tr[aria-current="true"]').getAttribute('data-place'), id);
  await page.locator('#compare').focus();
  await page.keyboard.press('Enter');
  await page.locator('#comparison').waitFor({ state: 'detached' });
  await close();
});

test('another limit gives another comparison', async () => {
  const { page, close } = await traced();
  await compare(page);
  const before = await page.locator('#comparison .sentence').innerText();
  await page.locator('details:has(#limit-max_hops) > summary').click();
  await page.locator('#limit-max_hops').fill('3');
  await page.locator('#apply-limits').click();
  await page.locator('#comparison[aria-busy="false"] .sentence').filter({ hasNotText: before }).waitFor();
  await close();
});

test('it is taken away as CSV and as a document', async () => {
  const { page, close } = await traced();
  await compare(page);
  await page.locator('#copy-comparison').click();
  await page.locator('#announcer', { hasText: 'Copied' }).waitFor({ state: 'attached' });
  const csv = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(csv, /^place,title,asset,at_least_units,at_most_units,of_it_not_followed_units,fifo_units,/);
  const document = JSON.parse(readFileSync(await save(page, '#save-comparison'), 'utf8'));
  assert.equal(document.format, 'peelback-comparison/1');
  assert.equal(csv.trim().split('\r\n').length, document.table.length + 1);
  await close();
});

test('fees are followed into new coins where blocks are whole, and the core says where they are not', async () => {
  const { page, close } = await traced();
  await page.locator('details:has(#fees-coinbase) > summary').click();
  await page.locator('#fees-coinbase').check();
  await page.locator('.fees .remark').waitFor();
  assert.match(await page.locator('.fees .remark').innerText(), /fees are not followed into the coinbase/);
  await page.locator('#undo').click();
  await page.locator('#fees-end:checked').waitFor({ state: 'attached' });
  await close();
});
