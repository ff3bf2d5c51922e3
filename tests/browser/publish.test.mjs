// What is published: prepared in the page, and then opened as a reader gets it.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ENGINES, faults, ONE_PAGE, openBrowser, ROOT, runNative, save, visit, watch, wordsOf } from './page.mjs';

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {string} */ let folder;
/** @type {string} */ let page_file;
/** @type {Record<string, Buffer>} */ const files = {};

before(async () => {
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), 'peelback-publish-'));
  const { page, requests, complaints, close } = await visit(browser, `${ONE_PAGE}#case=first-payment`, { offline: true });
  await page.locator('#toggle-publishing').click();
  await page.locator('#publish-html').waitFor();
  await page.locator('#publish-title').fill('Where the first coins went');
  await page.locator('#publish-page_url').fill('https://example.org/graphics');
  await page.locator('#publish-page_url').blur();
  await page.locator('#publish-oembed').waitFor();
  await page.locator('#publish[aria-busy="false"] .preview iframe >> nth=1').waitFor();
  for (const form of ['html', 'svg', 'narrow-svg', 'csv', 'snippets', 'claims', 'json', 'png']) files[form] = readFileSync(await save(page, `#publish-${form}`));
  assert.deepEqual(await faults(page), []);
  assert.deepEqual([requests, complaints], [[], []]);
  page_file = join(folder, 'trace.html');
  writeFileSync(page_file, files['html'] ?? '');
  await close();
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** @param {import('playwright-core').BrowserContextOptions} [options] */
async function reader(options = {}) {
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, ...options });
  return { ...await watch(context), close: () => context.close() };
}
const text = (/** @type {string} */ form) => String(files[form]);

for (const [name, open, skip] of ENGINES) {
  test(`${name}: before anything is saved, the page stands there as it is on a phone and on a desk, without its scripts`, { skip }, async () => {
    const other = await open();
    const { page, complaints, close } = await visit(other, `${ONE_PAGE}#case=first-payment`, { offline: true });
    await page.locator('#toggle-publishing').click();
    await page.locator('#publish-title').fill('As readers will see it');
    await page.locator('#publish-title').blur();
    const shown = () => page.evaluate(() => [...document.querySelectorAll('.preview iframe')].map((frame) => {
      const { contentDocument, contentWindow, clientWidth, clientHeight } = /** @type {HTMLIFrameElement} */ (frame);
      const [inside, root] = [/** @type {Window} */ (contentWindow), /** @type {Document} */ (contentDocument).documentElement];
      const isShown = (/** @type {string} */ what) => inside.getComputedStyle(/** @type {Element} */ (root.querySelector(what))).display !== 'none';
      return { title: root.querySelector('h1')?.textContent, narrow: isShown('.narrow'), wide: isShown('.wide'), steps: isShown('#steps'),
        tables: root.querySelectorAll('table').length, width: clientWidth, isWhole: Math.abs(clientHeight - root.getBoundingClientRect().height) < 2 };
    }));
    const expected = (/** @type {number} */ width) => ({ title: 'As readers will see it', narrow: width < 500, wide: width > 500, steps: false, tables: 1, width, isWhole: true });
    for (let i = 0; i < 50 && JSON.stringify(await shown()) !== JSON.stringify([expected(360), expected(1280)]); i += 1) await page.waitForTimeout(100);
    assert.deepEqual(await shown(), [expected(360), expected(1280)]);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    assert.deepEqual(complaints, []);
    await close();
    await other.close();
  });
}

test('every form tells the same title and the same sums', () => {
  for (const form of ['html', 'svg', 'claims', 'json']) assert.ok(text(form).includes('Where the first coins went'), form);
  const { steps } = JSON.parse(text('json'));
  assert.equal(text('csv').trimEnd().split('\r\n').length, steps.length + 1);
  for (const { amount } of steps) assert.ok(text('html').includes(amount) && wordsOf(text('svg')).includes(amount), amount);
});

test('the picture is twice as wide as the drawing', () => {
  const png = /** @type {Buffer} */ (files['png']);
  const width = Number(/ width="([0-9.]+)"/.exec(text('svg'))?.[1]);
  assert.equal(png.readUInt32BE(16), Math.ceil(Math.floor(width) * 2));
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
});

for (const [width, colorScheme] of /** @type {[number, 'light' | 'dark'][]} */ ([[360, 'light'], [360, 'dark'], [700, 'light'], [1280, 'light'], [1280, 'dark']])) {
  test(`the published page at ${width} px, in ${colorScheme}: asks for nothing, fits, and nothing is wrong with it`, async () => {
    const { page, requests, complaints, close } = await reader({ viewport: { width, height: 800 }, colorScheme });
    await page.goto(pathToFileURL(page_file).href);
    await page.locator('#steps').waitFor();
    assert.equal(await page.locator('.narrow svg').isVisible(), width < 700);
    assert.equal(await page.locator('.wide svg').isVisible(), width >= 1280 || !(await page.locator('.narrow svg').isVisible()));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    assert.deepEqual(await faults(page), []);
    assert.deepEqual([requests, complaints], [[], []]);
    assert.equal(await page.evaluate(() => document.cookie), '');
    await close();
  });
}

test('it walks through its steps with the keyboard, and the place is marked in the picture and the table', async () => {
  const { page, close } = await reader();
  await page.goto(pathToFileURL(page_file).href);
  const first = await page.locator('#steps p').innerText();
  await page.locator('#steps button').nth(1).focus();
  await page.keyboard.press('Enter');
  assert.notEqual(await page.locator('#steps p').innerText(), first);
  assert.match(await page.locator('#steps span').innerText(), /Step 2 of \d+/);
  assert.equal(await page.locator('.wide .here').count(), 1);
  assert.equal(await page.locator('tbody tr.here').count(), 1);
  await close();
});

test('the frame in the snippet is as high as the page on a phone, so that nothing is hidden and little is empty', async () => {
  const height = Number(/<iframe [^>]*height="([0-9]+)"/.exec(text('snippets'))?.[1]);
  for (const javaScriptEnabled of [true, false]) {
    const { page, close } = await reader({ viewport: { width: 360, height: 740 }, javaScriptEnabled });
    await page.goto(pathToFileURL(page_file).href);
    const box = await page.locator('main').boundingBox();
    assert.ok(box && box.height <= height && height - box.height < 500, `${box?.height} of ${height}`);
    await close();
  }
});

test('without scripts picture, table and words stand', async () => {
  const { page, close } = await reader({ javaScriptEnabled: false });
  await page.goto(pathToFileURL(page_file).href);
  assert.equal(await page.locator('.wide svg').isVisible(), true);
  assert.equal(await page.locator('#steps').isVisible(), false);
  await page.locator('summary').click();
  assert.ok(await page.locator('tbody tr').first().isVisible());
  await close();
});

test('in a sandboxed frame it tells every kind of host how tall it is, and takes only the words it knows', async () => {
  const host = join(folder, 'host.html');
  writeFileSync(host, `<!doctype html><script>
    window.heard = [];
    addEventListener('message', ({ data }) => window.heard.push(data));
  </script><iframe src="trace.html?childId=abc#secret=s3" sandbox="allow-scripts" width="400" height="300"></iframe>`);
  const { page, complaints, close } = await reader();
  await page.goto(pathToFileURL(host).href);
  await page.waitForFunction(() => /** @type {any} */ (window).heard.length >= 7);
  const heard = await page.evaluate(() => /** @type {any} */ (window).heard);
  const { id } = JSON.parse(text('json'));
  const { height } = heard.find((/** @type {any} */ message) => message.type === 'peelback:height');
  assert.ok(height > 300);
  assert.ok(heard.some((/** @type {any} */ message) => message['datawrapper-height']?.[id] === height));
  assert.ok(heard.some((/** @type {any} */ message) => message.sentinel === 'amp' && message.height === height));
  assert.ok(heard.includes(`pymxPYMxabcxPYMxheightxPYMx${height}`));
  assert.ok(heard.some((/** @type {any} */ message) => message.message === 'height' && message.secret === 's3'));
  const frame = page.frameLocator('iframe');
  for (const junk of [null, 7, 'peelback:step', { type: 'peelback:step', step: 99 }, { type: 'peelback:theme', theme: '"><script>' }, { type: 'peelback:step', step: 2 }]) {
    await page.evaluate((message) => { document.querySelector('iframe')?.contentWindow?.postMessage(message, '*'); }, junk);
  }
  await frame.locator('#steps span', { hasText: /Step 2 of/ }).waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('the native command writes the same page, byte for byte', () => {
  const words = join(folder, 'words.json');
  writeFileSync(words, JSON.stringify({ page_url: 'https://example.org/graphics', title: 'Where the first coins went' }));
  const start = JSON.parse(text('json')).steps[0].transaction;
  const page = runNative('export', join(ROOT, 'tests/fixtures/btc/firstblocks.blk'), '--from', `bitcoin:${start}:0`, '--labels', join(ROOT, 'web/labels/peelback-labels.bin'),
    '--as', 'html', '--words', words);
  assert.equal(page, text('html'));
});
