import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRateCommands } from '../../web/src/commands/rates.js';
import { CoreFailure } from '../../web/src/core_calls.js';
import { Evidence } from '../../web/src/evidence.js';
import { baseOf, hasRates, hostsOfPrices } from '../../web/src/rates.js';
import { initialState, Store } from '../../web/src/state.js';

/** @typedef {import('../../web/src/contract.js').PriceRequest} PriceRequest */

const BITCOIN = /** @type {PriceRequest} */ ({ source: 'mempool', path: '/v1/historical-price?currency=USD&timestamp=1516968000', day: '2018-01-26', assets: ['bitcoin:BTC'] });
const ETHER = /** @type {PriceRequest} */ ({ source: 'defillama', path: '/prices/historical/1516968000/coingecko:ethereum', day: '2018-01-26', assets: ['ethereum:ETH'] });
const BODY = new TextEncoder().encode('{"prices":[]}');

/** @param {{offline?: boolean, answers?: Record<string, any>, refuses?: string[]}} [how] */
function stage({ offline = false, answers = {}, refuses = [] } = {}) {
  const store = new Store(initialState({ keepReplies: false }), () => '2026-01-01T00:00:00Z');
  store.update({ settings: { ...store.state.settings, offline } });
  const seen = { sent: /** @type {string[]} */ ([]), given: /** @type {string[]} */ ([]), drawn: 0 };
  const evidence = new Evidence();
  let requests = [BITCOIN, ETHER];
  const commands = createRateCommands(/** @type {any} */ ({
    store, evidence, announce: () => {},
    core: {
      showValues: async () => ({ currency: 'USD', known: seen.given.length, requests }),
      givePrices: async (url) => {
        if (refuses.some((part) => url.includes(part))) throw new CoreFailure({ code: 'bad_json', where: '', detail: '', sentence: 'no' });
        seen.given.push(url);
        requests = requests.filter(({ path }) => !url.endsWith(path));
      },
    },
    transport: {
      ask: async (base, path) => {
        seen.sent.push(base + path);
        return answers[base] ?? { kind: 'reply', status: 200, bytes: BODY, fetchedAt: '2026-11-23T09:00:00Z' };
      },
    },
  }), async () => { seen.drawn += 1; });
  return { store, evidence, commands, seen };
}

test('showing values sends nothing, and says how many requests would be made', async () => {
  const { store, commands, seen } = stage();
  await commands.showValues('USD');
  assert.deepEqual(store.state.working.values, { currency: 'USD', known: 0, requests: [BITCOIN, ETHER], failed: 0, isAsking: false });
  assert.deepEqual([seen.sent, seen.drawn], [[], 1]);
});

test('what is answered stays with the case, byte for byte, and the log has the press', async () => {
  const { store, evidence, commands, seen } = stage();
  await commands.showValues('USD');
  await commands.askForPrices();
  assert.deepEqual(seen.sent, ['https://mempool.space/api/v1/historical-price?currency=USD&timestamp=1516968000', 'https://coins.llama.fi/prices/historical/1516968000/coingecko:ethereum']);
  assert.deepEqual(evidence.replies.map(({ url, provider, status, bytes, fetchedAt }) => [url, provider, status, bytes, fetchedAt]), [
    [seen.sent[0], 'mempool.space', 200, BODY, '2026-11-23T09:00:00Z'], [seen.sent[1], 'coins.llama.fi', 200, BODY, '2026-11-23T09:00:00Z']]);
  assert.deepEqual([store.state.replyCount, store.state.working.values.requests, store.state.working.values.failed], [2, [], 0]);
  assert.deepEqual(store.history.log.at(-1)?.parameters, { requests: 2 });
});

test('a source that gives nothing, or what is no answer, is counted and not kept', async () => {
  const { store, evidence, commands } = stage({ answers: { 'https://mempool.space/api': { kind: 'failed', code: 'network_failure', detail: '' } }, refuses: ['llama'] });
  await commands.showValues('USD');
  await commands.askForPrices();
  assert.deepEqual([evidence.replyCount, store.state.working.values.failed, store.state.working.values.isAsking], [0, 2, false]);
});

test('offline nothing is asked', async () => {
  const { commands, seen } = stage({ offline: true });
  await commands.showValues('USD');
  await commands.askForPrices();
  assert.deepEqual(seen.sent, []);
});

test('the hosts that would learn days and coins are named once each', () => {
  assert.deepEqual(hostsOfPrices([BITCOIN, ETHER, BITCOIN]), ['mempool.space', 'coins.llama.fi']);
  assert.equal(baseOf(ETHER), 'https://coins.llama.fi');
});

test('a case has rates where a table of them is open, or a source of prices answered', () => {
  assert.equal(hasRates([{ kind: 'transfers' }], [{ url: 'https://mempool.space/api/tx/00' }]), false);
  assert.equal(hasRates([{ kind: 'rates' }], []), true);
  assert.equal(hasRates([], [{ url: `https://mempool.space/api${BITCOIN.path}` }]), true);
  assert.equal(hasRates([], [{ url: `https://coins.llama.fi${ETHER.path}` }]), true);
});
