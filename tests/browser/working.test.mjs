// A reporter's afternoon: paste a start, see the labelled ends, expand, name a path to an exchange, undo, close the tab,
// come back and copy the sentence. Once with the mouse alone and once with the keyboard alone, on a phone and on a desk, in
// light and in dark, with a replay explorer and nobody else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faults, followToTheEnd, pasteAndOpen, untilState, useSource, watch } from './page.mjs';
import { START, startStage } from './replay.mjs';

const WIDTHS = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 900 } };

/** A made-up claim about an address that the chain of block 370661 pays in its third transaction. */
const EXCHANGE = '1LfNQibsXWHjSTa2D2AGoU9DmnRhZX7TQN';
const START_ADDRESS = '1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h';
const PACK = {
  name: 'made-up.json', mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify({
    title: 'A made-up list', creator: 'the tests', lastmod: '2021-11-11', source: 'https://example.org/made-up', confidence: 'web_crawl',
    currency: 'BTC', tags: [{ address: EXCHANGE, label: 'Made-up Exchange', category: 'exchange' }, { address: `${EXCHANGE}x`, label: 'a wrong row' }],
  })),
};
const PATH_NAME = 'To the exchange';
/** What the fifth hop pays on, and the sixth. */
const [LAST, AFTER_LAST] = ['Hop 5: 9.43109579 BTC', 'Hop 6: 9.'];

/** @type {import('./replay.mjs').Stage} */ let stage;

before(async () => { stage = await startStage(); });
after(() => stage.close());

/** @typedef {import('./page.mjs').Page} Page */

/**
 * The two testers do the same things, each in their own way.
 * @typedef {object} Tester
 * @property {(page: Page, selector: string) => Promise<void>} press
 * @property {(page: Page, selector: string, text: string) => Promise<void>} write
 * @property {(page: Page, title: string) => Promise<void>} lookAt  a place of the ladder, by what its sentence says
 * @property {(page: Page, amount: string) => Promise<void>} lookAtLast  where the largest amounts lead in the end
 */

/** @type {Record<string, Tester>} */
const TESTERS = {
  'the mouse alone': {
    press: (page, selector) => page.locator(selector).first().click(),
    async write(page, selector, text) {
      await page.locator(selector).click();
      await page.keyboard.insertText(text);  // pasted
    },
    lookAt: (page, title) => page.locator(`#view-ladder .trail-node[data-id^="place:"][aria-label*="${title}"]`).first().click(),
    lookAtLast: (page, amount) => page.locator(`#view-ladder .trail-node[data-id^="place:"][aria-label*="${amount}"]`).last().click(),
  },
  'the keyboard alone': {
    async press(page, selector) {
      await tabTo(page, selector);
      await page.keyboard.press(await page.locator(selector).first().evaluate((element) => (element.matches('input, summary') ? 'Space' : 'Enter')));
    },
    async write(page, selector, text) {
      await tabTo(page, selector);
      await page.keyboard.insertText(text);
    },
    async lookAt(page, title) {
      await tabTo(page, '#view-ladder [data-id]');
      await page.keyboard.press('/');
      await page.keyboard.insertText(title);
      await page.locator('#hit-0').waitFor();
      await page.keyboard.press('Enter');
      await page.locator('#view-ladder [data-id]:focus, #view-table button:focus').waitFor();
    },
    async lookAtLast(page) {
      await tabTo(page, '#view-ladder [data-id]');
      await page.keyboard.press('Home');
      await page.keyboard.press('End');
    },
  },
};

/**
 * Presses Tab until something that matches has the focus.
 * @param {Page} page
 * @param {string} selector
 */
async function tabTo(page, selector) {
  for (let press = 0; press < 160; press += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${selector} cannot be reached with Tab`);
}

for (const [who, tester] of Object.entries(TESTERS)) {
  for (const [where, size] of Object.entries(WIDTHS)) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      test(`with ${who}, on a ${where}, in ${colorScheme}: from a start to a sentence`, async () => {
        const context = await stage.browser.newContext({ colorScheme, viewport: size, reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] });
        const first = await watch(context);
        const { page } = first;
        await page.goto(stage.server.url);
        await untilState(page, 'ready');

        // The source, and a list of labels from the reporter's own disk.
        await tester.press(page, '#open-settings');
        await page.locator('#base-first').fill(stage.explorer.url);
        await tester.press(page, '#close-settings');
        await page.locator('#settings').waitFor({ state: 'detached' });
        await tester.press(page, '#open-labels');
        await page.locator('#add-labels').setInputFiles(PACK);
        await page.locator('.packs li', { hasText: 'A made-up list' }).waitFor();
        assert.match(await page.locator('#labels').innerText(), /1 row not used/);
        assert.deepEqual(await faults(page), []);
        await tester.press(page, '#close-labels');
        await page.locator('#labels').waitFor({ state: 'detached' });

        // Paste a start, and follow it.
        await tester.write(page, '#paste', START);
        await page.locator('#open-starts').waitFor();
        if (await page.getByRole('radio', { name: 'Bitcoin', exact: true }).count() > 0) await tester.press(page, '.chains input');
        await tester.write(page, '#reach', 'Made-up Exchange');
        await tester.press(page, '#open-starts');
        await tester.press(page, '#follow');
        await tester.press(page, '#agree');
        await page.locator('.progress.is-done').waitFor({ timeout: 120_000 });
        await untilState(page, 'ready');
        assert.deepEqual(await faults(page), []);

        // It reached the exchange, and the answer quotes who says that it is one.
        await page.locator('#answer').waitFor();
        assert.match(await page.locator('#answer').innerText(), /Made-up Exchange.*according to A made-up list/s);

        // Stop early, then expand by one hop.
        await tester.press(page, 'details:has(#limit-max_hops) > summary');
        await page.locator('#limit-max_hops').fill('5');
        await tester.press(page, '#apply-limits');
        await page.locator(`#view-ladder [aria-label*="${LAST}"]`).waitFor();
        await tester.lookAtLast(page, LAST);
        await tester.press(page, '#do-expand');
        await page.locator(`#view-ladder [aria-label*="${AFTER_LAST}"]`).waitFor();
        await untilState(page, 'ready');

        // The exchange: a claim with its source; the path to it under a name.
        await tester.lookAt(page, 'Made-up Exchange');
        await page.locator('#details-head .trail-claims li', { hasText: 'according to A made-up list' }).waitFor();
        await tester.press(page, '#do-path-here');
        await tester.write(page, '#path-name', PATH_NAME);
        await tester.press(page, '#keep-path');
        await page.locator('.kept-paths button[aria-pressed="true"]', { hasText: PATH_NAME }).waitFor();
        assert.deepEqual(await faults(page), []);

        // Undo takes it away and redo brings it back; each says what it does.
        assert.match(await page.locator('#undo').getAttribute('aria-label') ?? '', /Undo: keep a path/);
        await tester.press(page, '#undo');
        await page.locator('.kept-paths').waitFor({ state: 'detached' });
        await tester.press(page, '#redo');
        await page.locator('.kept-paths button', { hasText: PATH_NAME }).waitFor();

        // Close the tab, and come back.
        await page.locator('[data-keeping="kept"]').waitFor({ state: 'attached' });
        await page.close();
        const second = await watch(context);
        await second.page.goto(stage.server.url);
        await untilState(second.page, 'ready');
        await tester.press(second.page, '.your-case .go-on');
        await second.page.locator('.kept-paths button', { hasText: PATH_NAME }).waitFor();
        await untilState(second.page, 'ready');
        if (await second.page.locator('#open-path').count() === 0) await tester.press(second.page, '.kept-paths button');
        await tester.press(second.page, '#copy-path');
        await second.page.locator('#announcer', { hasText: 'Copied' }).waitFor({ state: 'attached' });
        const copied = await second.page.evaluate(() => navigator.clipboard.readText());
        assert.match(copied, /Made-up Exchange, according to A made-up list \(11 November 2021\)/);
        assert.match(copied, /BTC/);

        // Nobody but the page's own host and the explorer on this computer was asked.
        const hosts = new Set([...first.requests, ...second.requests].map((url) => new URL(url).host));
        assert.deepEqual([...hosts].sort(), [stage.explorer.url, stage.server.url].map((url) => new URL(url).host).sort());
        assert.deepEqual([...first.complaints, ...second.complaints], []);
        await context.close();
      });
    }
  }
}

test('past an exchange everything is a guess: dashed, said in words, and taken back by undo', async () => {
  const context = await stage.browser.newContext();
  const { page } = await watch(context);
  await page.goto(stage.server.url);
  await untilState(page, 'ready');
  await useSource(page, stage.explorer.url);
  await page.locator('#open-labels').click();
  const csv = `address,chain,label,category,source\n${START_ADDRESS},bitcoin,Made-up Exchange,exchange,https://example.org/made-up\n`;
  await page.locator('#add-labels').setInputFiles({ name: 'made-up.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.locator('.packs li', { hasText: 'made-up' }).waitFor();
  await page.locator('#close-labels').click();
  await pasteAndOpen(page, START);
  await followToTheEnd(page);
  assert.equal(await page.locator('#view-ladder [aria-label*="Hop 2"]').count(), 0, 'the trail ends at the exchange');
  await page.locator('#view-ladder .trail-node[aria-label*="deposited at Made-up Exchange"]').click();
  await page.locator('#do-continue').waitFor();
  assert.match(await page.locator('.place-tools').innerText(), /Beyond this point is a guess/);
  await page.keyboard.press('f');
  await page.locator('#view-ladder .trail-node[aria-label*="Hop 2"]').first().waitFor();
  assert.ok(await page.locator('#view-ladder .trail-node [stroke-dasharray="7 4"]').count() > 0);
  assert.match(await page.locator('.trail-caption .trail-badge').innerText(), /worked out/i);
  await untilState(page, 'ready');
  await page.locator('#undo').click();
  await page.locator('#view-ladder [aria-label*="Hop 2"]').first().waitFor({ state: 'detached' });
  await context.close();
});

test('what is pasted stays when the page is drawn again before its findings are known', async () => {
  const context = await stage.browser.newContext();
  const { page } = await watch(context);
  await page.goto(stage.server.url);
  await untilState(page, 'ready');
  // In one task: the text comes, the focus goes, and something else makes the page draw itself.
  const kept = await page.evaluate(async () => {
    const box = /** @type {HTMLTextAreaElement} */ (document.getElementById('paste'));
    box.focus();
    box.value = '12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw '.repeat(20_000);
    box.dispatchEvent(new Event('input', { bubbles: true }));
    document.getElementById('work-offline')?.click();
    document.getElementById('work-offline')?.focus();
    await new Promise((resolve) => setTimeout(resolve, 5));
    return box.value.length;
  });
  assert.equal(kept, 20_000 * 35);
  await context.close();
});

test('a long note, a name from the right and a script are text, and nothing is executed', async () => {
  const context = await stage.browser.newContext();
  const { page, complaints } = await watch(context);
  await page.goto(`${stage.server.url}#case=first-payment`);
  await untilState(page, 'ready');
  await page.locator('#view-ladder .trail-node[data-id^="place:"]').nth(2).click();
  await page.locator('#place-name').fill('\u202e<img src=x onerror=alert(1)>');
  await page.locator('#place-name').press('Enter');
  await page.locator('#place-note').fill('"><script>alert(1)</script>'.repeat(200));
  await page.locator('#place-note').blur();
  await page.locator('#view-ladder [aria-label*="onerror"]').first().waitFor();
  assert.equal(await page.locator('#panel img, #panel script').count(), 0);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('what is hidden is counted in value, and comes back with one press or with undo', async () => {
  const context = await stage.browser.newContext();
  const { page } = await watch(context);
  await page.goto(`${stage.server.url}#case=first-payment`);
  await untilState(page, 'ready');
  const places = () => page.locator('#view-ladder .trail-node[data-id^="place:"]').count();
  const all = await places();
  await page.locator('#view-ladder .trail-node[data-id^="place:"]').nth(2).click();
  await page.locator('#do-hide').waitFor();
  await page.keyboard.press('h');
  await page.locator('.hidden-line').waitFor();
  assert.match(await page.locator('.hidden-line').innerText(), /Hidden by you: \d+ places?, [\d.]+ BTC/);
  assert.match(await page.locator('.trail-caption').innerText(), /hidden/i);
  assert.ok(await places() < all);
  await page.locator('#show-hidden').click();
  await page.locator('.hidden-line').waitFor({ state: 'detached' });
  assert.equal(await places(), all);
  await page.locator('#undo').click();
  await page.locator('.hidden-line').waitFor();
  await context.close();
});
