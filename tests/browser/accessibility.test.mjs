// For the keyboard, for assistive technology, for small screens, in light and in dark.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ONE_PAGE, openBrowser, pasteAndOpen, ROOT, showTab, untilState, visit } from './page.mjs';

const AXE = readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const CASE = `${ONE_PAGE}#case=first-payment`;
const TABS = /** @type {const} */ (['ladder', 'flow', 'table', 'evidence']);
const RIGHT_ADDRESS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa';
const WRONG_ADDRESS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb';
const PHONE = { width: 360, height: 740 };

/** @type {import('./page.mjs').Browser} */ let browser;

before(async () => { browser = await openBrowser(); });
after(() => browser.close());

/** @typedef {import('./page.mjs').Page} Page */

/**
 * What axe-core finds wrong: rule, place and reason.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (rules) => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { runOnly: rules });
    return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ node) => `${node.target} ${node.failureSummary}`).join(' | ')}`);
  }, RULES);
  return found;
}

/** How many pixels the page is wider than the screen. @param {Page} page */
function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe-core finds nothing wrong with the first screen and its dialogs in ${colorScheme}`, async () => {
    const { page, complaints, close } = await visit(browser, ONE_PAGE, { colorScheme });
    assert.deepEqual(await violations(page), []);
    await page.locator('#open-settings').click();
    assert.deepEqual(await violations(page), []);
    await page.locator('#close-settings').click();
    await page.locator('#settings').waitFor({ state: 'detached' });
    await page.locator('#paste').fill(`${RIGHT_ADDRESS} and ${WRONG_ADDRESS}`);
    await page.locator('#open-starts').waitFor();
    assert.deepEqual(await violations(page), []);
    await pasteAndOpen(page, RIGHT_ADDRESS);
    assert.deepEqual(await violations(page), []);
    await page.locator('#look-up').click();
    await page.locator('#consent').waitFor();
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(complaints, []);
    await close();
  });

  test(`axe-core finds nothing wrong with any view of a trail in ${colorScheme}`, async () => {
    const { page, complaints, close } = await visit(browser, CASE, { colorScheme });
    for (const tab of TABS) {
      await showTab(page, tab);
      assert.deepEqual(await violations(page), [], tab);
    }
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('on a phone of 360 px nothing has to be scrolled sideways', async () => {
  const first = await visit(browser, ONE_PAGE, PHONE);
  assert.equal(await overflow(first.page), 0, 'first screen');
  await first.close();
  const trail = await visit(browser, CASE, PHONE);
  for (const tab of TABS) {
    await showTab(trail.page, tab);
    assert.equal(await overflow(trail.page), 0, tab);
  }
  await trail.close();
});

test('the case is opened, its views changed and a place looked at with the keyboard alone', async () => {
  const { page, complaints, close } = await visit(browser, ONE_PAGE);
  await pressUntilFocused(page, 'a[href="#case=first-payment"]');
  await page.keyboard.press('Enter');
  await page.locator('.progress.is-done').waitFor();
  await untilState(page, 'ready');

  await pressUntilFocused(page, '#tab-ladder');
  await page.keyboard.press('ArrowRight');
  await page.locator('#view-flow > *').first().waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.locator('#view-ladder > *').first().waitFor();
  await pressUntilFocused(page, '#view-ladder [data-id]');
  const first = await focusedId(page);
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await focusedId(page), first, 'an arrow key goes along the money');
  await page.keyboard.press('Enter');
  await page.locator('#details').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('the focus is always on something that can be seen', async () => {
  const { page, close } = await visit(browser, CASE);
  for (let press = 0; press < 40; press += 1) {
    await page.keyboard.press('Tab');
    const hidden = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return null;
      const { width, height } = focused.getBoundingClientRect();
      return width > 0 && height > 0 ? null : focused.outerHTML.slice(0, 200);
    });
    assert.equal(hidden, null);
  }
  await close();
});

/** @param {Page} page */
function focusedId(page) {
  return page.evaluate(() => document.activeElement?.getAttribute('data-id'));
}

/**
 * Presses Tab until an element that matches has the focus.
 * @param {Page} page
 * @param {string} selector
 */
async function pressUntilFocused(page, selector) {
  for (let press = 0; press < 60; press += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${selector} cannot be reached with Tab`);
}
