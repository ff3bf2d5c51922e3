// A served page starts with one script and with the core that follows outputs as far as the first picture. The rest of the page comes
// once that stands, and the whole core when something is for it, once: it takes over everything that was open.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startServer } from '../../scripts/serve.mjs';
import { DIST, FILES, followInFile, followToTheEnd, ONE_PAGE, openTable, ROOT, runNative, save, saveTrail, untilState, visit } from './page.mjs';
import { openAtStart, startStage } from './replay.mjs';

const TABLE = join(ROOT, 'tests/fixtures/tables/lifi_2024.csv');
const FIRST_BLOCKS = join(ROOT, 'tests/fixtures/btc/firstblocks.blk');
const THIEF = '0x8b3cb6bf982798fba233bca56749e22eec42dcf3';
const CASE = '#case=first-payment';
const BACK = 'Back to the trail';

/** @type {import('./replay.mjs').Stage} */ let stage;
before(async () => { stage = await startStage(); });
after(() => stage.close());

/** A server of this page without some of its files. @param {string[]} names */
async function serveWithout(names) {
  const folder = mkdtempSync(join(tmpdir(), 'peelback-'));
  cpSync(DIST, folder, { recursive: true });
  for (const name of names) rmSync(join(folder, name));
  const server = await startServer({ folder });
  return { url: server.url, close: async () => { await server.close(); rmSync(folder, { recursive: true }); } };
}

/** The files of the second core that were asked for. @param {string[]} requests */
const asked = (requests) => requests.map((url) => new URL(url).pathname.slice(1)).filter((name) => name.startsWith('core_all')).sort();
const BOTH = ['core_all.js', 'core_all.wasm'];

test('a case of Bitcoin is traced from an explorer, and the second core takes over once, with everything that the first had', async () => {
  stage.explorer.reset();
  const { page, requests, complaints, close } = await openAtStart(stage);
  await followToTheEnd(page);
  const trail = await saveTrail(page);
  assert.deepEqual(asked(requests), BOTH);
  const zip = readFileSync(await save(page, '#save-case'));
  await page.locator('.brand').click();
  await page.locator(FILES).setInputFiles(FIRST_BLOCKS);
  await page.locator('.open-files', { hasText: 'firstblocks.blk' }).waitFor();
  await page.locator(FILES).setInputFiles({ name: 'a.peelback.zip', mimeType: 'application/zip', buffer: zip });
  await page.locator('.progress').waitFor();
  await untilState(page, 'ready');
  assert.equal(await saveTrail(page), trail);
  assert.deepEqual([asked(requests), complaints], [BOTH, []]);
  await close();
});

test('a table that is dropped loads the second core once, from the page\'s own folder, and is traced', async () => {
  const { page, requests, complaints, close } = await visit(stage.browser, stage.server.url);
  await openTable(page, TABLE);
  await followInFile(page, THIEF);
  await page.locator('.brand').click();
  await page.locator(FILES).setInputFiles(TABLE);
  await page.locator('#use-columns').click();
  await page.locator('#table-dialog').waitFor({ state: 'detached' });
  assert.deepEqual(asked(requests), BOTH);
  assert.deepEqual(requests.filter((url) => !url.startsWith(stage.server.url)), []);
  assert.deepEqual(complaints, []);
  await close();
});

test('an account that is pasted is recognised without the second core', async () => {
  const { page, requests, close } = await visit(stage.browser, stage.server.url);
  await page.locator('#paste').fill(THIEF);
  await page.locator('#open-starts').waitFor();
  assert.match(await page.locator('main').innerText(), /Ethereum/);
  assert.deepEqual(asked(requests), []);
  await close();
});

test('a case of Bitcoin that gets a table keeps all that it had', async () => {
  const { page, requests, close } = await visit(stage.browser, stage.server.url + CASE);
  const before = await saveTrail(page);
  await page.locator('.brand').click();
  await openTable(page, TABLE);
  assert.deepEqual(asked(requests), BOTH);
  await page.getByRole('button', { name: BACK }).click();
  await page.locator('.progress').waitFor();
  await untilState(page, 'ready');
  assert.equal(await saveTrail(page), before);
  assert.equal(before, runNative('trace', FIRST_BLOCKS, '--from', JSON.parse(before).question.start[0].asked, '--method', 'fifo',
    '--max-hops', String(JSON.parse(before).question.limits.max_hops), '--json'));
  await close();
});

test('a case with a table opens on a page that has only the first core so far, as it was saved', async () => {
  const first = await visit(stage.browser, ONE_PAGE, { offline: true });
  await openTable(first.page, TABLE);
  await followInFile(first.page, THIEF);
  const trail = await saveTrail(first.page);
  const zip = readFileSync(await save(first.page, '#save-case'));
  await first.close();

  const second = await visit(stage.browser, stage.server.url);
  await second.page.locator(FILES).setInputFiles({ name: 'a.peelback.zip', mimeType: 'application/zip', buffer: zip });
  await second.page.locator('.progress').waitFor();
  await untilState(second.page, 'ready');
  assert.equal(await saveTrail(second.page), trail);
  assert.deepEqual(asked(second.requests), BOTH);
  await second.close();
});

test('where the second core is missing the first picture is drawn all the same, the page says which file, and the open case stays', async () => {
  const server = await serveWithout(BOTH);
  try {
    const { page, close } = await visit(stage.browser, server.url + CASE);
    const notice = page.locator('.notice', { hasText: 'core_all' });
    await notice.waitFor();
    assert.match(await notice.innerText(), /^A part of this page did not come with it: core_all\.(js|wasm) is missing\./);
    const before = await page.locator('#view-ladder').innerText();
    assert.match(before, /18 BTC/);
    await page.locator('.brand').click();
    await page.locator(FILES).setInputFiles(TABLE);
    const refused = page.locator('.notice', { hasText: 'lifi_2024.csv' });
    await refused.waitFor();
    assert.match(await refused.innerText(), /lifi_2024\.csv: A part of this page did not come with it: core_all\.(js|wasm) is missing\./);
    assert.equal(await page.locator('.open-files', { hasText: 'lifi_2024.csv' }).count(), 0);
    await page.getByRole('button', { name: BACK }).click();
    await page.locator('.progress').waitFor();
    await untilState(page, 'ready');
    assert.equal(await page.locator('#view-ladder').innerText(), before);
    await close();
  } finally {
    await server.close();
  }
});

test('without its second script the page draws the first picture, and says which file is missing', async () => {
  const server = await serveWithout(['peelback_later.js']);
  try {
    const { page, close } = await visit(stage.browser, server.url + CASE);
    const notice = page.locator('.notice', { hasText: 'peelback_later.js' });
    await notice.waitFor();
    assert.match(await page.locator('#view-ladder').innerText(), /18 BTC/);
    assert.equal(await page.locator('#toggle-publishing').count(), 0);
    await close();
  } finally {
    await server.close();
  }
});

test('the second script comes once, from the page\'s own folder, and the one file holds it', async () => {
  for (const [url, count] of /** @type {[string, number][]} */ ([[stage.server.url, 1], [ONE_PAGE, 0]])) {
    const { page, requests, complaints, close } = await visit(stage.browser, url + CASE);
    await page.locator('#toggle-publishing').waitFor();
    assert.equal(requests.filter((request) => request.endsWith('/peelback_later.js')).length, count);
    assert.deepEqual([requests.filter((request) => !request.startsWith(stage.server.url)), complaints], [[], []]);
    await close();
  }
});
