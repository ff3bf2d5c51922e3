// TRON, NEM and Litecoin over HTTP: replies that a local server gives again, each asked by the page in its chain's own dialect.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { startReplayExplorer } from '../../scripts/replay/server.mjs';
import { startServer } from '../../scripts/serve.mjs';
import { DIST, faults, followToTheEnd, goOnAfterReload, openBrowser, ROOT, runNative, save, saveTrail, showTab, visit } from './page.mjs';

const FIXTURES = join(ROOT, 'tests/fixtures');

/** @typedef {import('./page.mjs').Page} Page */

/** @param {string} file @param {string} part  of a request @returns {string} */
function idIn(file, part) {
  const line = readFileSync(join(FIXTURES, file), 'utf8').split('\n').find((text) => text.includes(part)) ?? '';
  return /(?:value|hash)=([0-9a-f]{64})/.exec(line)?.[1] ?? '';
}

const STORIES = {
  TRON: {
    slug: 'tron', own: 'trongrid', file: 'tron/made_up_theft.jsonl', start: idIn('tron/made_up_theft.jsonl', '/wallet/gettransactionbyid'),
    reasons: ['fee', 'unspent'],
  },
  NEM: {
    slug: 'nem', own: 'nis1', file: 'nem/made_up_theft.jsonl', start: idIn('nem/made_up_theft.jsonl', '/transaction/get'),
    reasons: ['fee', 'unspent'],
  },
  Litecoin: {
    slug: 'litecoin', own: null, file: 'ltc/made_up_replies.jsonl', start: '84b7ea499d5650cc220afac8b972527cef10ed402da5a5b000f994199044f450:0',
    reasons: ['shielded'],
  },
};

/** @type {import('./page.mjs').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof startServer>>} */ let server;
/** @type {import('../../scripts/replay/server.mjs').ReplayExplorer} */ let explorer;
before(async () => {
  [browser, server, explorer] = await Promise.all([openBrowser(), startServer({ folder: DIST }),
    startReplayExplorer({ replies: Object.values(STORIES).map(({ file }) => join(FIXTURES, file)) })]);
});
afterEach(() => explorer.reset());
after(() => Promise.all([browser.close(), server.close(), explorer.close()]));

/** @param {Page} page @param {string} name @param {{own: string | null, slug: string}} story @param {string} [key] */
async function useLocalSource(page, name, { own, slug }, key) {
  await page.locator('#open-settings').click();
  if (own !== null) {
    await page.locator('summary', { hasText: 'Whom to ask about Ethereum' }).click();
    await page.locator(`#source-${slug}`).selectOption(`own:${own}`);
  }
  const base = own === null ? `${explorer.url}/api` : explorer.url;
  await page.locator(`#base-${slug}`).fill(base);
  await page.locator(`#base-${slug}`).press('Enter');
  await page.locator(`#base-${slug}[value="${base}"]`).waitFor();
  if (key !== undefined) {
    await page.locator(`#key-${slug}`).fill(key);
    await page.locator(`#key-${slug}`).press('Enter');
  }
  await page.locator('#close-settings').click();
  await page.locator('#settings').waitFor({ state: 'detached' });
}

/** @param {keyof typeof STORIES} name @param {{key?: string, width?: number, height?: number}} [options] */
async function openAt(name, { key, ...size } = {}) {
  const story = STORIES[name];
  const visited = await visit(browser, server.url, size);
  await useLocalSource(visited.page, name, story, key);
  await visited.page.locator('#paste').fill(story.start);
  await visited.page.locator('#open-starts').waitFor();
  for (const choice of await visited.page.getByRole('radio', { name, exact: true }).all()) await choice.check();
  await visited.page.locator('#open-starts').click();
  await visited.page.locator('#follow').waitFor();
  return visited;
}

for (const name of /** @type {(keyof typeof STORIES)[]} */ (Object.keys(STORIES))) {
  test(`${name} is followed to where nothing is wanted, and the command writes the same document from the recording`, async () => {
    const { page, requests, complaints, close } = await openAt(name);
    assert.deepEqual(explorer.log(), [], 'nothing is sent before the press');
    await followToTheEnd(page);
    const trail = await saveTrail(page);
    const { ends, audit, question } = JSON.parse(trail);
    assert.deepEqual([...new Set(ends.map((/** @type {{reason: string}} */ { reason }) => reason))].sort(), STORIES[name].reasons);
    assert.ok(audit.every((/** @type {{difference: string}} */ { difference }) => difference === '0'));
    for (const tab of /** @type {const} */ (['ladder', 'table', 'evidence'])) {
      await showTab(page, tab);
      assert.deepEqual(await faults(page), [], tab);
    }
    const asked = explorer.log().map(({ path, body }) => path + body);
    assert.deepEqual(asked.filter((path, index) => asked.indexOf(path) !== index), [], 'nothing is asked twice');
    const refused = explorer.log().filter(({ status }) => status !== 200).map(({ path }) => path);
    assert.deepEqual(refused.filter((path) => !/\/(merkle-proof|header)$/.test(path)), [], 'proofs were not recorded');
    const replies = await save(page, '#save-replies');
    assert.equal(runNative('trace', replies, '--from', `${STORIES[name].slug}:${STORIES[name].start}`, '--method', 'fifo', '--max-hops', String(question.limits.max_hops), '--json'), trail);
    assert.deepEqual(new Set(requests.map((url) => new URL(url).host)), new Set([explorer.url, server.url].map((url) => new URL(url).host)));
    assert.deepEqual(complaints.filter((complaint) => !complaint.includes('status of 404')), []);
    assert.equal(complaints.length, refused.length);
    await close();
  });
}

test('a trace on TRON is gone on with after a reload, and nobody is asked twice', async () => {
  const { page, close } = await openAt('TRON');
  await followToTheEnd(page);
  const [trail, asked] = [await saveTrail(page), explorer.log().length];
  await goOnAfterReload(page);
  assert.equal(await saveTrail(page), trail);
  assert.equal(explorer.log().length, asked);
  await close();
});

test('a key for TRON goes in its header alone: in no address, case, reply, document or page', async () => {
  const KEY = 'K3yForTronThatMustNotBeKept012345';
  const { page, requests, close } = await openAt('TRON', { key: KEY });
  /** @type {string[]} */ const keyed = [];
  page.on('request', (request) => { if (request.headers()['tron-pro-api-key'] === KEY) keyed.push(request.url()); });
  await followToTheEnd(page);
  await showTab(page, 'evidence');
  assert.ok(keyed.length > 0 && keyed.every((url) => url.startsWith(explorer.url)));
  const kept = {
    addresses: requests.join('\n'), log: JSON.stringify(explorer.log()), trail: await saveTrail(page),
    replies: readFileSync(await save(page, '#save-replies'), 'latin1'), case: readFileSync(await save(page, '#save-case'), 'latin1'),
    page: await page.content(), address: page.url(),
  };
  for (const [where, text] of Object.entries(kept)) assert.ok(text.length > 0 && !text.includes(KEY), where);
  await close();
});
