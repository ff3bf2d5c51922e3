// Several cases: what is kept when the tab closes, what is kept nowhere, and cases as files.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { zipSync } from 'fflate';
import { followToTheEnd, ONE_PAGE, ROOT, runNative, save, saveTrail, showTab, untilState, visit } from './page.mjs';
import { openAtStart, startStage } from './replay.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @type {import('./replay.mjs').Stage} */ let stage;
/** @type {import('./page.mjs').Visit} */ let visited;

before(async () => { stage = await startStage(); });
after(() => stage.close());
afterEach(() => visited.close());

/** A trail that was followed to its end and is saved in this browser. */
async function traced() {
  stage.explorer.reset();
  visited = await openAtStart(stage);
  await followToTheEnd(visited.page);
  await untilKept(visited.page);
  return visited.page;
}

/** @param {Page} page */
const untilKept = (page) => page.locator('[data-keeping="kept"]').waitFor();

/** Another tab of the same browser. @param {string} [url] */
async function newTab(url = stage.server.url) {
  const page = await visited.page.context().newPage();
  await page.goto(url);
  await untilState(page, 'ready');
  return page;
}

/** @param {Page} page */
async function goOn(page) {
  await page.locator('.go-on').first().click();
  await page.locator('.progress').waitFor();
  await untilState(page, 'ready');
}

/** What lies in the database of this page: how many rows, and every key. @param {Page} page */
async function stored(page) {
  // In a worker's place: the page's policy forbids evaluated code, not what the browser itself runs.
  return page.evaluate(async () => {
    if ((await indexedDB.databases()).length === 0) return null;
    const database = await new Promise((resolve) => {
      const opening = indexedDB.open('peelback');
      opening.onsuccess = () => resolve(opening.result);
    });
    const found = /** @type {Record<string, string[]>} */ ({});
    for (const name of database.objectStoreNames) {
      found[name] = await new Promise((resolve) => {
        const asked = database.transaction(name).objectStore(name).getAllKeys();
        asked.onsuccess = () => resolve(asked.result.map(String));
      });
    }
    database.close();
    return found;
  });
}

/**
 * A case file of another making, its case.json like a good one's but for `change`.
 * @param {object} change
 * @param {{level?: 0 | 9, files?: Record<string, string>}} [how]
 */
function caseFile(change, { level = 0, files = {} } = {}) {
  const about = {
    format: 'peelback-case/1', title: 'made up', log: [], marks: {},
    question: { method: 'fifo', start: [{ ref: `bitcoin:${'ab'.repeat(32)}` }] },
    view: { screen: 'trail', tab: 'ladder', selected: null, opened: [], path: null, back: [] }, ...change,
  };
  const entries = { 'case.json': JSON.stringify(about), ...files };
  const bytes = Object.fromEntries(Object.entries(entries).map(([name, content]) => [name, new TextEncoder().encode(content)]));
  return Buffer.from(zipSync(bytes, { level, mtime: '1990-01-01' }));
}

/** @param {Page} page */
const toFirst = (page) => page.locator('a.brand').click();

/** @param {Page} page @param {string} id */
const undoName = (page, id = 'undo') => page.locator(`#${id}`).getAttribute('aria-label');

/** @param {Page} page @param {string} name @param {Buffer} buffer */
const openFile = (page, name, buffer) => page.locator('.file input[type=file]').first().setInputFiles({ name, mimeType: 'application/zip', buffer });

test('a closed tab loses nothing: the case stands on the first screen, and going on sends nothing', async () => {
  const page = await traced();
  await page.locator('#method').selectOption('lifo');
  await untilKept(page);
  const trail = await saveTrail(page);
  const asked = stage.asked().length;
  await page.close();

  const again = await newTab();
  await goOn(again);
  assert.equal(await saveTrail(again), trail);
  assert.equal(stage.asked().length, asked);
  assert.equal(await again.locator('#method').inputValue(), 'lifo');
  assert.match(String(await undoName(again)), /change the rule/);
  await again.locator('#undo').click();
  await again.locator('#redo:not([disabled])').waitFor();
  assert.equal(await again.locator('#method').inputValue(), 'fifo');
  assert.match(await again.locator('.told-line').innerText(), /127\.0\.0\.1/);
});

test('two cases stand side by side, are renamed, duplicated and deleted', async () => {
  const page = await traced();
  await toFirst(page);
  await page.locator('.rename').click();
  await page.getByRole('textbox', { name: 'Name of the case' }).fill('The chain');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'The chain', exact: true }).waitFor();
  await page.locator('#new-case').click();
  await page.locator('#new-case').waitFor({ state: 'detached' });
  await page.locator('#paste').fill('bitcoin 12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw');
  await page.locator('#open-starts').click();
  await untilKept(page);
  await toFirst(page);
  await page.locator('.your-case').nth(1).waitFor();
  assert.match((await page.locator('.your-case h3').allInnerTexts()).join(' | '), /^bitcoin:12t9.* \| The chain$/);

  await page.getByRole('button', { name: 'Duplicate: The chain' }).click();
  await page.locator('.your-case').nth(2).waitFor();
  await page.getByRole('button', { name: 'Delete: The chain', exact: true }).click();
  assert.match(await page.locator('.confirm').innerText(), /\d+ replies/);
  await page.locator('.do-delete').click();
  await page.locator('.your-case').nth(2).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Go on: The chain (copy)' }).click();
  await page.locator('.progress').waitFor();
  await untilState(page, 'ready');
  assert.ok((await saveTrail(page)).length > 1000, 'the copy has its replies still');
});

test('a case saved twice is the same file, and so is one that was opened from it', async () => {
  const page = await traced();
  const first = readFileSync(await save(page, '#save-case'));
  assert.ok(first.equals(readFileSync(await save(page, '#save-case'))));
  const trail = await saveTrail(page);
  await visited.close();

  visited = await visit(stage.browser, ONE_PAGE, { offline: true });
  await openFile(visited.page, 'a.wacz', first);
  await visited.page.locator('.progress').waitFor();
  await untilState(visited.page, 'ready');
  assert.equal(await saveTrail(visited.page), trail);
  assert.ok(first.equals(readFileSync(await save(visited.page, '#save-case'))));
  assert.deepEqual(visited.requests, []);
});

test('a case that the page saved verifies on the command line, and one that the command wrote opens in the page as it is', async () => {
  const page = await traced();
  const path = await save(page, '#save-case');
  const first = readFileSync(path);
  assert.match(runNative('verify', path), /case\/trail\.json: Traced again, the trail is the same/);
  const again = `${path}.again.wacz`;
  runNative('export', path, '--as', 'wacz', '-o', again);
  assert.ok(first.equals(readFileSync(again)));

  await showTab(page, 'evidence');
  await page.locator('#replay-case').click();
  await page.locator('#replay-lines li').first().waitFor();
  const lines = await page.locator('#replay-lines li').allInnerTexts();
  assert.ok(lines.some((line) => /^ok case\/trail\.json/.test(line)), lines.join('\n'));
  assert.ok(lines.some((line) => /^cannot be checked offline/.test(line)));
  assert.ok(lines.every((line) => !line.startsWith('differs')), lines.join('\n'));
});

test('a file that is no case is refused in words, and what was open stays open', async () => {
  const page = await traced();
  const good = readFileSync(await save(page, '#save-case'));
  const trail = await saveTrail(page);
  await toFirst(page);
  const replies = good.indexOf('archive/data.warc');
  for (const [name, bytes] of /** @type {[string, Buffer][]} */ ([
    ['cut.zip', good.subarray(0, good.length / 2)],
    ['turned.zip', Buffer.from(good).fill(0x20, replies + 400, replies + 420)],
    ['empty.zip', Buffer.from('504b0506000000000000000000000000000000000000', 'hex')],
    ['noise.zip', Buffer.from('PK\x03\x04 and then nothing')],
    ['packed.zip', caseFile({}, { level: 9 })],
    ['climbing.zip', caseFile({}, { files: { '../evil.txt': 'x' } })],
    ['script.zip', caseFile({ marks: { hidden: [{ '<script>': 1 }] } })],
    ['rule.zip', caseFile({ question: { method: 'nonsense', start: [{ ref: `bitcoin:${'ab'.repeat(32)}` }] } })],
    ['garbage.zip', caseFile({}, { files: { 'files/a.blk': 'no block', 'replies.jsonl': '{{{' } })],
  ])) {
    await openFile(page, name, bytes);
    await page.locator('.notice', { hasText: name }).waitFor();
    assert.match(await page.locator('.notice').innerText(), /cannot be opened as a case: .*What was open stays open/);
    await page.locator('.notice .close').click();
  }
  await goOn(page);
  assert.equal(await saveTrail(page), trail);
});

test('keys say nothing of what is in a case, and forgetting it takes all of it away', async () => {
  const page = await traced();
  const { cases = [], contents = [], blobs = [] } = await stored(page) ?? {};
  assert.match(cases.join(), /^[0-9a-f]{32}$/);
  assert.deepEqual(contents, cases);
  assert.ok(blobs.length > 10);
  await page.locator('#foot button').click();
  await page.locator('.first').waitFor();
  await untilState(page, 'ready');
  assert.deepEqual(await stored(page), { blobs: [], cases: [], contents: [], replies: [] });
});

test('to forget everything leaves no database behind, even with another tab', async () => {
  const page = await traced();
  const other = await newTab();
  await other.locator('.your-case').waitFor();
  await page.locator('#open-settings').click();
  await page.locator('#forget-everything').click();
  await page.locator('.first').waitFor({ state: 'attached' });
  await other.locator('.your-case').waitFor({ state: 'detached' });
  assert.equal(await stored(page), null);
});

test('a case that is open in another tab is opened as a copy', async () => {
  const page = await traced();
  const other = await newTab();
  await goOn(other);
  assert.match(await other.locator('.notice').innerText(), /open in another tab/);
  await untilKept(other);
  await toFirst(page);
  await page.locator('.your-case').nth(1).waitFor();
});

test('a page that was opened as a file stores nothing, until it is asked to', async () => {
  visited = await visit(stage.browser, `${ONE_PAGE}#case=first-payment`, { offline: true });
  const { page } = visited;
  await page.locator('#method').selectOption('lifo');
  await page.locator('#undo:not([disabled])').waitFor();
  await toFirst(page);
  await page.locator('#keep-cases').waitFor();
  assert.equal(await stored(page), null);
  await page.locator('#keep-cases').check();
  await untilKept(page);
  await page.close();
  const again = await newTab(ONE_PAGE);
  await goOn(again);
  assert.equal(await again.locator('#method').inputValue(), 'lifo');
});

test('a file can be dropped anywhere on the page', async () => {
  const page = await traced();
  const file = readFileSync(await save(page, '#save-case')).toString('base64');
  const dropped = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    transfer.items.add(new File([bytes], 'dropped.peelback.zip'));
    return transfer;
  }, file);
  await toFirst(page);
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
  await page.locator('.progress').waitFor();
  await untilState(page, 'ready');
  await toFirst(page);
  await page.locator('.your-case').nth(1).waitFor();
});

test('an opened file is a step like any other: undone it is gone from the trail, done again it is back', async () => {
  visited = await visit(stage.browser, `${ONE_PAGE}#case=first-payment`, { offline: true });
  const { page } = visited;
  await toFirst(page);
  await page.locator('.file input[type=file]').first().setInputFiles(join(ROOT, 'tests/fixtures/btc/block370661.bin'));
  await page.locator('.files-line', { hasText: 'block370661.bin' }).waitFor();
  assert.match(String(await undoName(page)), /open a file/);
  await page.locator('#undo').click();
  await page.locator('.files-line', { hasText: 'block370661.bin' }).waitFor({ state: 'detached' });
  await page.locator('#redo').click();
  await page.locator('.files-line', { hasText: 'block370661.bin' }).waitFor();
});
