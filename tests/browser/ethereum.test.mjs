// Ethereum over HTTP: the staged theft of the development chain, asked of an explorer and of a node on this computer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { openAt, startEthereum, STORY, USDT } from './ethereum.mjs';
import { amountsOfEnds, faults, followToTheEnd, goOnAfterReload, runNative, save, saveTrail, showTab, sum, untilState } from './page.mjs';

const PHONE = { width: 360, height: 740 };
const { people, contracts, txs, known } = STORY;

/** @type {import('./ethereum.mjs').Stage} */ let stage;
before(async () => { stage = await startEthereum(); });
afterEach(() => stage.explorer.reset());
after(() => stage.close());

/** Chooses the rule that takes stolen coins first: what the story's script knows needs no sharing out. @param {import('./page.mjs').Page} page */
async function stolenFirst(page) {
  await page.locator('#method').selectOption('dirty-first');
  await page.locator('#method-note').waitFor();
  await untilState(page, 'ready');
}

/**
 * What ended where, in base units, by "<place> <reason>" with the story's names in place of addresses.
 * @param {string} trail
 */
function endsByName(trail) {
  const { ends, places } = JSON.parse(trail);
  const names = Object.entries({ ...people, ...contracts, ...txs });
  /** @type {Record<string, bigint>} */ const sums = {};
  for (const { place, amount, reason, asset } of ends) {
    const ref = names.reduce((text, [name, id]) => text.replace(/** @type {string} */ (id), name), `${places[place].ref} ${reason} ${asset}`).replaceAll('ethereum:', '');
    sums[ref] = (sums[ref] ?? 0n) + BigInt(amount);
  }
  return sums;
}

/** Looks an address up and waits for its card. @param {import('./page.mjs').Page} page @param {string} words  that it shows */
async function lookUp(page, words) {
  await page.locator('#look-up').click();
  await page.locator('#agree').click();
  await page.getByText(words).waitFor();
}

for (const [name, size] of Object.entries({ desktop: {}, phone: PHONE })) {
  test(`an account's card on a ${name}: balance, use, tokens, and what somebody else put into its history`, async () => {
    const { page, requests, complaints, close } = await openAt(stage, people.ann, size);
    assert.deepEqual(stage.asked(), [], 'nothing is sent before the press');
    await lookUp(page, `Hidden: ${known.hidden} transfers`);
    await untilState(page, 'ready');
    const card = await page.locator('main').innerText();
    for (const words of ['91.999608652706958709 ETH as of', 'moved by a key', '2024-03-01 00:00 UTC · block 1', 'USDT', 'WETH']) assert.ok(card.includes(words), words);
    await page.locator('summary', { hasText: 'Hidden' }).press('Enter');
    const imitating = page.getByText('looks like an address that was paid, moves nothing');
    await imitating.nth(known.hidden - 2).waitFor();
    assert.equal(await imitating.count(), known.hidden - 1);
    assert.equal(await page.getByText('a token that nobody vouches for').count(), 1);
    await page.locator('summary', { hasText: 'Its payments' }).press('Enter');
    assert.deepEqual(await faults(page), []);
    assert.deepEqual(new Set(requests.map((url) => new URL(url).host)), new Set([stage.explorer.url, stage.server.url].map((url) => new URL(url).host)));
    assert.deepEqual(complaints, []);
    await close();
  });

  test(`stolen coins on a ${name} are followed to where the story's script sent them`, async () => {
    const { page, complaints, close } = await openAt(stage, txs.theft, size);
    await followToTheEnd(page);
    await stolenFirst(page);
    const trail = await saveTrail(page);
    const ends = endsByName(trail);
    assert.equal(ends['splitter service ETH'], 200n * 10n ** 18n, 'a contract that gives nothing back ends the trail');
    assert.equal(ends['ann converted ETH'], BigInt(known.wrapped));
    assert.equal(ends['dan unspent USDT'], BigInt(known.swappedFor), 'wrapped, swapped, paid on');
    assert.ok(/** @type {bigint} */ (ends['failed:fee fee ETH']) > 0n, 'what failed cost its fee');
    assert.equal(JSON.parse(trail).audit.every((/** @type {{difference: string}} */ { difference }) => difference === '0'), true);
    for (const tab of /** @type {const} */ (['ladder', 'flow', 'table', 'evidence'])) {
      await showTab(page, tab);
      assert.deepEqual(await faults(page), [], tab);
    }
    assert.deepEqual(stage.asked().filter((path, index, all) => all.indexOf(path) !== index), [], 'nothing is asked twice');
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('the native command makes the byte-identical document from the replies that the page recorded', async () => {
  const { page, close } = await openAt(stage, txs.theft);
  await followToTheEnd(page);
  const [trail, replies] = [await saveTrail(page), await save(page, '#save-replies')];
  const { limits } = JSON.parse(trail).question;
  assert.equal(runNative('trace', replies, '--from', `ethereum:${txs.theft}`, '--method', 'fifo', '--max-hops', String(limits.max_hops), '--json'), trail);
  await close();
});

test('one transfer of a token is followed over a node, and what a node cannot list is said', async () => {
  const { page, complaints, close } = await openAt(stage, txs['dollars to dan'], { dialect: 'evm_rpc' });
  await page.locator('#look-up').click();
  await page.locator('#agree').click();
  await page.getByLabel('Which asset was stolen?').selectOption(USDT);
  await page.locator('#follow').click();
  await page.locator('.progress.is-done').waitFor();
  assert.deepEqual(endsByName(await saveTrail(page)), { 'dan unspent USDT': BigInt(known.swappedFor) });
  assert.deepEqual(complaints, []);
  await close();

  const coins = await openAt(stage, txs.theft, { dialect: 'evm_rpc' });
  await followToTheEnd(coins.page);
  const trail = await saveTrail(coins.page);
  assert.deepEqual(endsByName(trail), { 'thief fetch_failed ETH': BigInt(known.stolen) });
  assert.equal(JSON.parse(trail).ends[0].detail, 'a node has no such list');
  await coins.close();
});

test('every shape of failure ends in words, and the trail goes on when it is over', async () => {
  for (const fault of [{ kind: 'html' }, { kind: '429', cors: false, times: 9 }, { kind: '500' }]) {
    stage.explorer.setFaults([/** @type {any} */ ({ ...fault, path: 'action=txlist&' })]);
    const { page, close } = await openAt(stage, txs.theft);
    await page.locator('#follow').click();
    await page.locator('#agree').click();
    await page.locator('.progress.is-done').waitFor({ timeout: 120_000 });
    assert.ok((await saveTrail(page)).includes('"reason":"fetch_failed"'), fault.kind);
    stage.explorer.setFaults([]);
    await page.locator('#retry').click();
    await page.locator('.progress.is-done').waitFor();
    assert.ok(!(await saveTrail(page)).includes('"reason":"fetch_failed"'), fault.kind);
    await close();
  }
});

test('a trace is gone on with after a reload, and nobody is asked twice', async () => {
  const { page, close } = await openAt(stage, txs.theft);
  await followToTheEnd(page);
  const [trail, asked] = [await saveTrail(page), stage.asked().length];
  await goOnAfterReload(page);
  assert.equal(await saveTrail(page), trail);
  assert.equal(stage.asked().length, asked);
  await close();
});

test('a key is sent to its host alone: it is in no case, document, reply, storage, text, log or address', async () => {
  const KEY = 'K3yThatMustNotBeKept0123456789';
  const { page, requests, close } = await openAt(stage, txs.theft, { key: KEY });
  await followToTheEnd(page);
  await showTab(page, 'evidence');
  assert.ok(requests.some((url) => url.startsWith(stage.explorer.url) && url.includes(`apikey=${KEY}`)), 'it is sent');
  assert.ok(requests.every((url) => url.startsWith(stage.explorer.url) || !url.includes(KEY)));
  const kept = {
    trail: await saveTrail(page),
    replies: readFileSync(await save(page, '#save-replies'), 'latin1'),
    case: readFileSync(await save(page, '#save-case'), 'latin1'),
    page: await page.content(),
    address: page.url(),
    storage: await page.evaluate(async () => {
      const held = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise((resolve) => { const open = indexedDB.open(name ?? ''); open.onsuccess = () => resolve(open.result); });
        for (const table of database.objectStoreNames) {
          const rows = await new Promise((resolve) => { const all = database.transaction(table).objectStore(table).getAll(); all.onsuccess = () => resolve(all.result); });
          held.push(JSON.stringify(rows, (_, value) => (value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value)));
        }
        database.close();
      }
      return held.join('\n');
    }),
  };
  for (const [where, text] of Object.entries(kept)) assert.ok(text.length > 0 && !text.includes(KEY), where);
  await close();
});

test('which sources answer this browser: hosts are named, and asked only by the press', async () => {
  const { page, close } = await openAt(stage, txs.theft);
  const hosts = new Set();
  await page.context().route((url) => url.protocol === 'https:', (route) => {
    hosts.add(new URL(route.request().url()).host);
    return route.abort();
  });
  await page.locator('#open-settings').click();
  await page.locator('#open-probes').click();
  await page.locator('#run-probes').waitFor();
  assert.equal(hosts.size, 0);
  assert.deepEqual(await faults(page), []);
  const shown = await page.locator('#probes').innerText();
  await page.locator('#run-probes').press('Enter');
  await page.getByText('no answer that a page may read').first().waitFor();
  await page.locator('#run-probes:not([disabled])').waitFor({ timeout: 60_000 });
  assert.ok(hosts.size > 3);
  for (const host of hosts) assert.ok(shown.includes(host), host);
  assert.ok(!hosts.has('api.etherscan.io'), 'a host that needs a key is not asked without one');
  await page.locator('#close-probes').press('Enter');
  await page.locator('#settings').waitFor();
  await close();
});

test('by keyboard alone an account is looked up and followed', async () => {
  const { page, complaints, close } = await openAt(stage, txs.theft);
  await page.locator('#follow').focus();
  await page.keyboard.press('Enter');
  await page.locator('#agree').waitFor();
  await page.locator('#agree').focus();
  await page.keyboard.press('Enter');
  await page.locator('.progress.is-done').waitFor({ timeout: 60_000 });
  assert.equal(sum(amountsOfEnds(await saveTrail(page), (reason) => reason === 'service')), 200n * 10n ** 18n);
  assert.deepEqual(complaints, []);
  await close();
});
