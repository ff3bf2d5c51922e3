// Values on the day: the page says what it would ask and of whom, asks only when it is pressed, and keeps the answers with the case.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faults, ONE_PAGE, openBrowser, runNative, save, showTab, visit } from './page.mjs';

/** @type {import('./page.mjs').Browser} */ let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser.close());

test('prices are asked for by the press alone, stand beside the amounts, and go with the case', async () => {
  const { page, requests, complaints, close } = await visit(browser, `${ONE_PAGE}#case=first-payment`);
  await page.context().route((url) => url.protocol === 'https:', (route) => {
    const asked = new URL(route.request().url());
    const time = Number(asked.searchParams.get('timestamp'));
    return route.fulfill({
      status: asked.host === 'mempool.space' ? 200 : 404, contentType: 'application/json', headers: { 'access-control-allow-origin': '*' },
      body: JSON.stringify({ prices: [{ time, USD: 2.5 }], exchangeRates: {} }),
    });
  });
  await page.locator('#values-currency').selectOption('USD');
  await page.locator('#values-takes').waitFor();
  assert.match(await page.locator('#values-takes').innerText(), /mempool\.space would learn which days and which coins/);
  assert.deepEqual(requests, []);
  assert.deepEqual(await faults(page), []);
  await page.locator('#ask-prices').click();
  await page.locator('#values-takes').waitFor({ state: 'detached', timeout: 60_000 });
  assert.ok(requests.length > 0 && requests.every((/** @type {string} */ url) => url.startsWith('https://mempool.space/api/v1/historical-price?currency=USD&timestamp=')));
  await showTab(page, 'table');
  const value = page.locator('#view-table .trail-aside', { hasText: '≈ $' }).first();
  await value.waitFor();
  assert.match(await value.getAttribute('title') ?? '', /^≈ \$[0-9.,]+ on 2009-01-\d\d \(mempool\.space, price of 12:00 UTC; https:\/\/mempool\.space\/.*, taken \d{4}-\d\d-\d\d\)$/);
  assert.match(runNative('verify', await save(page, '#save-case')), /ok: case\/trail\.json/);
  await page.locator('#values-currency').selectOption('');
  await value.waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
  await close();
});
