// A served page starts with the core that follows outputs. The whole core comes when something is for accounts, once, and takes
// over everything that was open.
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

/** The files of the second core that were asked for. @param {string[]} requests */
const asked = (requests) => requests.map((url) => new URL(url).pathname.slice(1)).filter((name) => name.startsWith('core_all')).sort();
const BOTH = ['core_all.js', 'core_all.wasm'];

test('a case of Bitcoin is traced from an explorer without the second core, which comes once when the case is saved', async () => {
  stage.explorer.reset();
  const { page, requests, complaints, close } = await openAtStart(stage);
  await followToTheEnd(page);
  const trail = await saveTrail(page);
  assert.deepEqual(asked(requests), []);
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
  assert.deepEqual(asked(requests), []);
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

test('where the second core is missing the page says which file, and the open case stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'peelback-'));
  cpSync(DIST, folder, { recursive: true });
  for (const name of BOTH) rmSync(join(folder, name));
  const server = await startServer({ folder });
  try {
    const { page, close } = await visit(stage.browser, server.url + CASE);
    const before = await saveTrail(page);
    await page.locator('.brand').click();
    await page.locator(FILES).setInputFiles(TABLE);
    const notice = page.locator('.notice', { hasText: 'core_all' });
    await notice.waitFor();
    assert.match(await notice.innerText(), /lifi_2024\.csv: A part of this page did not come with it: core_all\.(js|wasm) is missing\./);
    assert.equal(await page.locator('.open-files', { hasText: 'lifi_2024.csv' }).count(), 0);
    await page.getByRole('button', { name: BACK }).click();
    await page.locator('.progress').waitFor();
    await untilState(page, 'ready');
    assert.equal(await saveTrail(page), before);
    await close();
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
});
