// From one ledger to another over HTTP: a made-up payment of Bitcoin into THORChain, what Midgard says of it, and the trail on
// Ethereum, which is the staged theft of the development chain.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { startReplayExplorer } from '../../scripts/replay/server.mjs';
import { startServer } from '../../scripts/serve.mjs';
import { useOwnSource } from './ethereum.mjs';
import { DIST, faults, followToTheEnd, openBrowser, pasteAndOpen, ROOT, save, saveTrail, showTab, untilState, useSource, visit } from './page.mjs';

const FIXTURES = join(ROOT, 'tests/fixtures');
const STORY = JSON.parse(readFileSync(join(FIXTURES, 'thorchain/made_up_swap.json'), 'utf8'));
const MIDGARD = '/chain/thorchain_midgard';
const PHONE = { width: 360, height: 740 };

/** @typedef {import('./page.mjs').Page} Page */

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof startServer>>} */ let server;
/** @type {Awaited<ReturnType<typeof startReplayExplorer>>} */ let explorer;
before(async () => {
  const replies = ['thorchain/made_up_swap.jsonl', 'devchain/theft_explorer.jsonl'].map((name) => join(FIXTURES, name));
  [browser, server, explorer] = await Promise.all([openBrowser(), startServer({ folder: DIST }), startReplayExplorer({ replies })]);
});
afterEach(() => explorer.reset());
after(() => Promise.all([browser.close(), server.close(), explorer.close()]));

/** Blocks that were made up have no proofs, and the explorer says so. @param {string[]} complaints */
const beyondProofs = (complaints) => complaints.filter((complaint) => !complaint.includes('404 (Not Found)'));

const asked = () => explorer.log().map(({ path }) => path);
const askedOfMidgard = () => asked().filter((path) => path.startsWith(MIDGARD));

/** @param {Page} page */
async function useMidgard(page) {
  const base = explorer.url + MIDGARD;
  await page.locator('#open-settings').click();
  await page.locator('summary', { hasText: 'Whom to ask about Ethereum' }).click();
  await page.locator('#source-thorchain').selectOption('own:midgard');
  await page.locator('#base-thorchain').fill(base);
  await page.locator('#base-thorchain').press('Enter');
  await page.locator(`#base-thorchain[value="${base}"]`).waitFor();
  await page.locator('#close-settings').click();
  await page.locator('#settings').waitFor({ state: 'detached' });
}

/** The trail on Bitcoin, as far as it goes. @param {{width?: number, height?: number}} [size] */
async function followOnBitcoin(size = {}) {
  const visited = await visit(browser, server.url, size);
  await useSource(visited.page, `${explorer.url}/btc/api`);
  await useOwnSource(visited.page, /** @type {any} */ ({ explorer }), 'etherscan');
  await useMidgard(visited.page);
  await pasteAndOpen(visited.page, `${STORY.theft}:0`);
  await followToTheEnd(visited.page);
  return visited;
}

/** @param {Page} page */
async function askMidgard(page) {
  await page.locator('#ask-thorchain').click();
  await page.locator('#follow-crossing-0').waitFor();
  await untilState(page, 'ready');
}

/** Presses a button, and agrees where a new host would be told. @param {Page} page @param {string} selector */
async function pressAndAgree(page, selector) {
  await page.locator(selector).click();
  await Promise.race([page.locator('#agree').click({ timeout: 5_000 }).catch(() => {}), page.locator('.progress.is-done').waitFor()]);
}

for (const [name, size] of Object.entries({ desktop: {}, phone: PHONE })) {
  test(`on a ${name} Midgard is asked after a press alone, and its word stands in every view`, async () => {
    const { page, complaints, close } = await followOnBitcoin(size);
    assert.deepEqual(askedOfMidgard(), [], 'nobody asked Midgard unasked');
    const offer = page.locator('#ask-thorchain');
    assert.match(await offer.innerText(), /Ask THORChain’s Midgard about this payment: 1 request/);
    await askMidgard(page);
    assert.deepEqual(askedOfMidgard(), [`${MIDGARD}/v2/actions?txid=${STORY.swap.toUpperCase()}`]);
    assert.match(await page.locator('#crossings').innerText(), /25 BTC went into THORChain[^]*400 ETH[^]*According to THORChain’s Midgard/);
    const { crossings, audit } = JSON.parse(await saveTrail(page));
    assert.equal(crossings.length, 1);
    assert.equal(crossings[0].grade, 'claimed');
    assert.deepEqual([crossings[0].in.amount, crossings[0].out.amount], ['2500000000', '400000000000000000000']);
    assert.equal(audit[0].converted_out, '2500000000');
    await showTab(page, 'table');
    assert.match(await page.locator('#view-table').innerText(), /25 BTC[^]*400 ETH/);
    for (const tab of /** @type {const} */ (['ladder', 'flow', 'table'])) {
      await showTab(page, tab);
      assert.deepEqual(await faults(page), [], tab);
    }
    await page.locator('#show-crossing-0').click();
    await page.getByText('Paid into THORChain').waitFor();
    assert.deepEqual(beyondProofs(complaints), []);
    await close();
  });
}

test('one press goes on at the other payment on Ethereum, and one comes back; both trails stand in one case file', async () => {
  const { page, complaints, close } = await followOnBitcoin();
  await askMidgard(page);
  await pressAndAgree(page, '#follow-crossing-0');
  await page.locator('#show-other-0').waitFor();
  await page.locator('.progress.is-done').waitFor();
  await untilState(page, 'ready');
  const trail = JSON.parse(await saveTrail(page));
  assert.equal(trail.question.start[0].asked, `ethereum:${STORY.ethereumPayment}:value`);
  assert.equal(trail.crossings[0].before_start, true);
  assert.equal(trail.crossings[0].grade, 'inferred', 'both payments are there now');
  assert.equal(trail.crossings[0].carried, '2500000000');
  assert.ok(trail.audit.every((/** @type {{difference: string}} */ { difference }) => difference === '0'));
  assert.match(await page.locator('#crossings').innerText(), /continues from another one/);
  const file = readFileSync(await save(page, '#save-case'));
  await page.locator('#show-other-0').click();
  await page.getByText('The money goes on:').waitFor();
  await untilState(page, 'ready');
  const before = JSON.parse(await saveTrail(page));
  assert.equal(before.question.start[0].asked, `bitcoin:${STORY.theft}:0`);
  assert.equal(before.crossings[0].grade, 'inferred');
  assert.deepEqual(beyondProofs(complaints), []);
  await close();

  const other = await visit(browser, server.url);
  const requests = asked().length;
  await other.page.locator('.files-line input[type="file"]').setInputFiles({ name: 'case.wacz', mimeType: 'application/wacz+zip', buffer: file });
  await other.page.locator('#show-other-0').waitFor();
  await untilState(other.page, 'ready');
  assert.equal(JSON.parse(await saveTrail(other.page)).question.start[0].asked, `ethereum:${STORY.ethereumPayment}:value`);
  await other.page.locator('#show-other-0').click();
  await other.page.getByText('The money goes on:').waitFor();
  assert.equal(asked().length, requests, 'opening a case and going between its trails asks nobody');
  assert.deepEqual(other.complaints, []);
  await other.close();
});

test('the way across and back works by keyboard alone', async () => {
  const { page, complaints, close } = await followOnBitcoin();
  await page.locator('#ask-thorchain').focus();
  await page.keyboard.press('Enter');
  await page.locator('#follow-crossing-0').waitFor();
  await page.locator('#show-crossing-0').focus();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'follow-crossing-0');
  await page.keyboard.press('Enter');
  await page.locator('#show-other-0').waitFor();
  await page.locator('.progress.is-done').waitFor();
  await untilState(page, 'ready');
  await page.locator('#show-other-0').focus();
  await page.keyboard.press('Enter');
  await page.getByText('The money goes on:').waitFor();
  assert.deepEqual(beyondProofs(complaints), []);
  await close();
});

test('a Midgard that is down is told as that, and the trail stands as it was', async () => {
  const { page, close } = await followOnBitcoin();
  const before = await saveTrail(page);
  explorer.setFaults([{ kind: 'html', path: MIDGARD }]);
  await page.locator('#ask-thorchain').click();
  await page.getByText('Midgard gave no answer about 1 payment').waitFor();
  assert.equal(await saveTrail(page), before);
  explorer.setFaults([]);
  await askMidgard(page);
  await close();
});
