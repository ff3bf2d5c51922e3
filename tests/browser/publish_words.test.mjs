// The words of a published copy are part of the case; every sentence that was made from the data can be edited and translated; and
// the story of the shelf is published in every form.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { faults, FILES, ONE_PAGE, openBrowser, ROOT, runNative, save, showTab, untilState, visit, watch, wordsOf } from './page.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {string} */ let folder;
before(async () => {
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), 'peelback-words-'));
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** @param {Page} page */
async function openDialog(page) {
  await page.locator('#toggle-publishing').click();
  await settled(page);
}
/** @param {Page} page */
const settled = (page) => page.locator('#publish[aria-busy="false"] #publish-html').waitFor();
/** @param {Page} page @param {string} selector @param {string} words */
async function write(page, selector, words) {
  await page.locator(selector).fill(words);
  await page.locator(selector).blur();
  await settled(page);
}
/** @param {Page} page */
async function sheetOf(page) {
  return /** @type {{format: string, lang: string, sentences: {made: string, words: string, example: string}[]}} */ (
    JSON.parse(readFileSync(await save(page, '#publish-words'), 'utf8')));
}
/** @param {Page} page */
const openSentences = (page) => page.locator('summary', { hasText: 'Edit or translate' }).click();

test('words, version and withdrawal are kept with the case: in its file, and undone and done again', async () => {
  const { page, complaints, close } = await visit(browser, `${ONE_PAGE}#case=first-payment`, { offline: true });
  await openDialog(page);
  await write(page, '#publish-title', 'Where the first coins went');
  await write(page, '#publish-credit', 'A desk');
  await page.locator('summary', { hasText: 'Corrected or withdrawn' }).click();
  await write(page, '#publish-version', '2');
  await page.locator('#undo').click();
  await page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.querySelector('#publish-version')).value === '1');
  await page.locator('#redo').click();
  await page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.querySelector('#publish-version')).value === '2');
  await settled(page);
  await page.locator('#publish-with-evidence').check();
  await settled(page);
  await page.locator('#publish-withdrawn').check();
  await page.locator('#publish[aria-busy="false"]').waitFor();
  const file = join(folder, 'kept.wacz');
  writeFileSync(file, readFileSync(await save(page, '#save-case')));
  assert.deepEqual(complaints, []);
  await close();

  const again = await visit(browser, ONE_PAGE, { offline: true });
  await again.page.locator(FILES).setInputFiles(file);
  await again.page.locator('.progress').waitFor();
  await untilState(again.page, 'ready');
  await openDialog(again.page);
  assert.equal(await again.page.locator('#publish-title').inputValue(), 'Where the first coins went');
  assert.equal(await again.page.locator('#publish-credit').inputValue(), 'A desk');
  assert.equal(await again.page.locator('#publish-version').inputValue(), '2');
  assert.equal(await again.page.locator('#publish-withdrawn').isChecked(), true);
  assert.equal(await again.page.locator('#publish-with-evidence').isChecked(), true);
  const page_file = readFileSync(await save(again.page, '#publish-html'), 'utf8');
  assert.match(page_file, /withdrawn/);
  assert.doesNotMatch(page_file, /<svg/);
  await again.close();
});

test('a sentence is edited in the dialog; numbers cannot be typed in; a translated sheet tells the whole page', async () => {
  const { page, complaints, close } = await visit(browser, `${ONE_PAGE}#case=first-payment`, { offline: true });
  await openDialog(page);
  await openSentences(page);
  const sheet = await sheetOf(page);
  assert.equal(sheet.format, 'peelback-words/1');
  assert.ok(sheet.sentences.some(({ made }) => made === 'How it is known'));
  assert.ok(sheet.sentences.some(({ made }) => /\{amount\}/.test(made)));
  for (const { made } of sheet.sentences) assert.doesNotMatch(made, /\d/, made);

  const at = sheet.sentences.findIndex(({ made }) => made === 'How it is known');
  await page.locator(`#publish-sentence-${at}`).fill('In 5 ways');
  await page.locator(`#publish-sentence-${at}`).blur();
  await page.locator('[data-finding="words_fault"]').waitFor();
  assert.equal(await page.locator('#publish-html').count(), 0);
  await write(page, `#publish-sentence-${at}`, 'What it rests on');
  assert.match(readFileSync(await save(page, '#publish-html'), 'utf8'), /What it rests on/);
  assert.deepEqual(await faults(page), []);

  const letters = (/** @type {string} */ made) => made.replace(/\{[^}]*\}|[A-Za-z]/g, (part) => (part.startsWith('{') ? part : 'ö'));
  const translated = { ...sheet, lang: 'de', sentences: sheet.sentences.map(({ made, example }) => ({ made, example, words: letters(made) })) };
  const file = join(folder, 'translated.json');
  writeFileSync(file, JSON.stringify(translated));
  await page.locator('#publish-take-words').setInputFiles(file);
  await page.locator('[data-finding="words_unread"]').waitFor();
  await settled(page);
  const html = readFileSync(await save(page, '#publish-html'), 'utf8');
  assert.match(html, /<html lang="de">/);
  assert.doesNotMatch(html, /What it rests on|How it is known|All steps as a table/);

  writeFileSync(file, 'not JSON');
  await page.locator('#publish-take-words').setInputFiles(file);
  await page.locator('#publish .remark', { hasText: 'translated.json was not taken' }).waitFor();
  assert.equal(await page.locator('#publish-lang').inputValue(), 'de');
  assert.deepEqual(complaints, []);
  await close();
});

test('the look of a house is a small file that another copy takes', async () => {
  const { page, close } = await visit(browser, `${ONE_PAGE}#case=first-payment`, { offline: true });
  await openDialog(page);
  await page.locator('summary', { hasText: 'Look of the house' }).click();
  await write(page, '#publish-font', 'Georgia, serif');
  await write(page, '#publish-colour', '#8a1538');
  await write(page, '#publish-credit', 'A desk');
  const file = join(folder, 'house.json');
  writeFileSync(file, readFileSync(await save(page, '#publish-save-house')));
  await close();
  const other = await visit(browser, `${ONE_PAGE}#case=first-payment`, { offline: true });
  await openDialog(other.page);
  await other.page.locator('summary', { hasText: 'Look of the house' }).click();
  await other.page.locator('#publish-take-house').setInputFiles(file);
  await other.page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.querySelector('#publish-credit')).value === 'A desk');
  await settled(other.page);
  assert.match(readFileSync(await save(other.page, '#publish-html'), 'utf8'), /Georgia, serif.*#8a1538/s);
  await other.close();
});

test('Harmony opens from the shelf with what was reported before, and its path is published in every form', async () => {
  const { page, requests, complaints, close } = await visit(browser, ONE_PAGE, { offline: true });
  const titles = await page.locator('.cases h3').allInnerTexts();
  assert.deepEqual(titles.slice(0, 4), ['Harmony, January 2023', 'Coincheck 2018: what is on the chain, what was reported', 'The WannaCry ransom', 'Bitcoin’s first payment']);
  await page.locator('.cases h3 a', { hasText: 'Harmony' }).click();
  await page.locator('.progress.is-done').waitFor();
  await untilState(page, 'ready');
  assert.match(await page.locator('.reported').innerText(), /RAILGUN[\s\S]*According to[\s\S]*FBI/);
  assert.match(await page.locator('.standfirst').innerText(), /400,991\.72 USD/);
  // What a list states payments were worth has no floor, and nothing on the page says one.
  for (const tab of /** @type {const} */ (['table', 'evidence', 'ladder'])) {
    await showTab(page, tab);
    assert.doesNotMatch(await page.locator('main').innerHTML(), /at least/i, tab);
  }

  await page.locator('#follow-biggest').click();
  await page.locator('#path-name').fill('From one account to an exchange');
  await page.locator('#keep-path').click();
  await openDialog(page);
  await page.locator('#publish-path').selectOption({ label: 'From one account to an exchange' });
  await settled(page);
  await write(page, '#publish-page_url', 'https://example.org/graphics');
  await write(page, '#publish-title', 'From one account to an exchange, as MFTracer’s list tells it');
  await page.locator('#publish-oembed').waitFor();
  /** @type {Record<string, Buffer>} */ const files = {};
  for (const form of ['html', 'svg', 'narrow-svg', 'csv', 'snippets', 'oembed', 'claims', 'json', 'png', 'words']) {
    if (form === 'words') await openSentences(page);
    files[form] = readFileSync(await save(page, `#publish-${form}`));
  }
  assert.deepEqual([requests, complaints], [[], []]);
  await close();

  const { steps, checked } = JSON.parse(String(files['json']));
  assert.ok(steps.length > 3);
  assert.match(checked, /^0 of /);
  for (const { grade, amount, sentence } of steps) {
    assert.match(`${amount}${sentence}`, /USD/);
    assert.doesNotMatch(sentence, /stolen/i);
    assert.equal(grade, 'claimed');
    for (const form of ['html', 'svg', 'narrow-svg']) assert.ok(wordsOf(String(files[form])).includes(amount) || form === 'narrow-svg', `${amount} in ${form}`);
  }
  for (const form of Object.keys(files)) assert.doesNotMatch(String(files[form]), /Harmony Bridge Hacker|at least/i, form);
  for (const form of ['html', 'svg', 'narrow-svg', 'claims', 'json']) {
    // A drawing's sentences are broken into lines.
    const said = form.endsWith('svg') ? wordsOf(String(files[form])) : String(files[form]);
    assert.match(said, /13 January 2023: Into RAILGUN.*According to FBI/s, form);
    assert.match(said, /MFTracer’s authors|MFTracer, data set/, form);
  }
  assert.equal(files['png']?.subarray(1, 4).toString(), 'PNG');

  const trace = join(folder, 'harmony.html');
  writeFileSync(trace, files['html'] ?? '');
  for (const [width, colorScheme] of /** @type {[number, 'light' | 'dark'][]} */ ([[360, 'light'], [700, 'dark'], [1280, 'light'], [1280, 'dark']])) {
    const context = await browser.newContext({ offline: true, viewport: { width, height: 800 }, colorScheme });
    const reader = await watch(context);
    await reader.page.goto(pathToFileURL(trace).href);
    await reader.page.locator('#steps span').waitFor();
    assert.ok(await reader.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    assert.deepEqual(await faults(reader.page), []);
    assert.deepEqual([reader.requests, reader.complaints], [[], []]);
    await context.close();
  }
});

test('the command takes the sheet of a translator as it is', async () => {
  const START = 'bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0';
  const blocks = join(ROOT, 'tests/fixtures/btc/firstblocks.blk');
  const words = join(folder, 'command.json');
  const sheet = JSON.parse(runNative('export', blocks, '--from', START, '--as', 'words'));
  sheet.lang = 'de';
  for (const sentence of sheet.sentences) if (sentence.made === 'How it is known') sentence.words = 'Woher man es weiß';
  writeFileSync(words, JSON.stringify(sheet));
  assert.match(runNative('export', blocks, '--from', START, '--as', 'html', '--words', words), /Woher man es weiß/);
});
