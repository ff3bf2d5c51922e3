// The sources of chains of accounts: whom to ask first and besides, what is posted to them, and the reporter's keys, which nothing keeps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cacheKey, ReplyCache } from '../../web/src/cache.js';
import { caseCore } from './case_core.mjs';
import { writeCase } from '../../web/src/case_file.js';
import { createSettingsCommands, hostsToAsk } from '../../web/src/commands/settings.js';
import { CoreClient } from '../../web/src/core_client.js';
import { Evidence } from '../../web/src/evidence.js';
import { KeysHeld } from '../../web/src/keys_held.js';
import { accountSources } from '../../web/src/page/sources.js';
import { DEFAULT_PROVIDERS, SOURCED_CHAINS, firstOf, hostOf, KNOWN_SOURCES, parseBase, secondOf, sourcesForCore } from '../../web/src/providers.js';
import { initialState, Store } from '../../web/src/state.js';
import { createLedger } from '../../web/src/told.js';
import { Tracer } from '../../web/src/tracer.js';
import { paceFor, PUBLIC_PACE, Transport } from '../../web/src/transport.js';

const KEY = 'S3cretKeyOfTheReporter';
const BODY = '{"id":1,"jsonrpc":"2.0","method":"eth_getTransactionReceipt","params":["0xab"]}';
const ROUTESCAN = 'https://api.routescan.io/v2/network/mainnet/evm/1/etherscan/api';
const never = new AbortController().signal;
const all = (tree, name) => (typeof tree === 'string' || !tree ? []
  : [...(tree.name === name ? [tree] : []), ...tree.children.flatMap((child) => all(child, name))]);

/** A page that asks through a network which answers what it is told to. */
function page({ answer = () => new Response('{}', { status: 200 }), providers } = {}) {
  const store = new Store(initialState({ keepReplies: false }), () => '2026-01-01T00:00:00Z');
  if (providers) store.update({ settings: { ...store.state.settings, providers } });
  const keys = new KeysHeld();
  const told = [];
  const sent = [];
  const wanted = [];
  const failed = [];
  const core = {
    useSource: async (source) => { told.push(source); return {}; },
    wants: async (max) => ({ wants: wanted.splice(0, max) }),
    give: async () => ({ accepted: true, retry: false, problems: [] }),
    fail: async (...args) => { failed.push(args); return {}; },
    recordedLine: async (...args) => new TextEncoder().encode(`${JSON.stringify(args.slice(1, 5))}\n`),
    trailBytes: async () => new Uint8Array(),
  };
  const ledger = createLedger(store);
  const evidence = new Evidence();
  const cache = new ReplyCache(null);
  const fetch = async (url, init) => { sent.push({ url: String(url), init }); return answer(url, init); };
  const transport = new Transport({ fetch, sleep: async () => {}, onSent: ledger.noteSent, keyOf: (host) => keys.of(host) });
  const tracer = new Tracer({ core, transport, cache, evidence, settings: () => store.state.settings, onAnswer: () => {}, onAsk: ledger.noteAsk, sleep: async () => {} });
  const settings = createSettingsCommands({ store, core, tracer, keys, announce: () => {} });
  const agreeTo = (...hosts) => store.update({ settings: { ...store.state.settings, agreed: hosts } });
  return { store, keys, told, sent, wanted, failed, core, evidence, tracer, agreeTo, ...settings };
}
const want = (chain, path, more = {}) => ({ id: `${chain} ${path} ${more.body ?? ''}`, chain, method: more.body ? 'POST' : 'GET', path, purpose: 'trace', reason: 'why', value: null, ...more });

test('each source is asked within its documented limit, one request at a time', () => {
  const most = { 'api.routescan.io': 2, 'api.etherscan.io': 3, 'api.blockscout.com': 5, 'api.trongrid.io': 1.5 };
  for (const { base } of KNOWN_SOURCES) {
    const { concurrency, interval_ms } = paceFor(new URL(base).hostname);
    assert.equal(concurrency, 1, base);
    assert.ok(1_000 / interval_ms < (most[hostOf(base)] ?? 1.01), base);
  }
});

test('with a key a source is asked as often as it says that keys allow', () => {
  const most = { 'api.routescan.io': 5, 'api.trongrid.io': 15 };
  for (const [host, limit] of Object.entries(most)) {
    assert.ok(1_000 / paceFor(host, true).interval_ms < limit, host);
    assert.ok(paceFor(host, true).interval_ms < paceFor(host).interval_ms, host);
  }
  assert.equal(paceFor('1rpc.io', true).interval_ms, paceFor('1rpc.io').interval_ms);
});

test('the first source of every chain of accounts, and of THORChain between the chains, is the first that is known of it', () => {
  const rows = [...SOURCED_CHAINS, 'thorchain'].map((chain) => firstOf(DEFAULT_PROVIDERS, chain));
  assert.deepEqual(rows.map(({ chain, base }) => [chain, hostOf(base)]), [
    ['ethereum', 'api.routescan.io'], ['arbitrum', 'api.etherscan.io'], ['optimism', 'api.routescan.io'], ['base', 'api.routescan.io'],
    ['polygon', 'api.etherscan.io'], ['gnosis', 'api.etherscan.io'], ['avalanche', 'api.routescan.io'], ['bnb', 'api.routescan.io'], ['tron', 'api.trongrid.io'],
    ['thorchain', 'gateway.liquify.com'],
  ]);
  for (const { base, chain } of KNOWN_SOURCES) assert.equal(parseBase(base), base, chain);
  assert.ok(rows.every(({ chain, base }) => KNOWN_SOURCES.find((source) => source.chain === chain && source.base === base)?.hasHistories));
});

test('the second source of a chain is the next that is known and needs no key; TRON has none', () => {
  assert.deepEqual(SOURCED_CHAINS.map((chain) => secondOf(DEFAULT_PROVIDERS, chain)).map((row) => row && hostOf(row.base)), [
    '1rpc.io', 'api.routescan.io', 'optimism.drpc.org', 'base.drpc.org', 'api.routescan.io', 'gnosis.drpc.org', 'avalanche.drpc.org', 'bsc.drpc.org', undefined,
  ]);
});

test('Litecoin has one source of its own, which speaks as those of Bitcoin do', () => {
  const rows = DEFAULT_PROVIDERS.filter(({ chain }) => chain === 'litecoin');
  assert.deepEqual(rows.map(({ base, dialect, key }) => [base, dialect, key]), [['https://litecoinspace.org/api', 'esplora', 'none']]);
});

test('public hosts without stated limits keep the common pace, but for one that counts closely', () => {
  assert.equal(paceFor('mempool.space'), PUBLIC_PACE);
  assert.deepEqual([paceFor('litecoinspace.org').concurrency, paceFor('litecoinspace.org').interval_ms], [1, 700]);
});

test('the core is told how each source is spoken to', () => {
  const sources = sourcesForCore(DEFAULT_PROVIDERS);
  assert.equal(sources.length, SOURCED_CHAINS.length);
  assert.deepEqual(sources[0], { chain: 'ethereum', dialect: 'etherscan', names_chain: false });
  assert.deepEqual(sources[1], { chain: 'arbitrum', dialect: 'etherscan', names_chain: true });
});

test('every new core is told before it is asked anything', async () => {
  const calls = [];
  const startWorker = () => {
    const worker = {
      onmessage: null, onerror: null, terminate() {},
      postMessage({ kind, id, method }) {
        calls.push(method ?? kind);
        queueMicrotask(() => worker.onmessage({ data: kind === 'start' ? { kind: 'started' } : { kind: 'answer', id, result: '{"ok":true,"value":{}}' } }));
      },
    };
    return worker;
  };
  const core = new CoreClient({
    parts: { workerSource: '', wasm: new Uint8Array() }, reload: async () => {}, onDeath: () => {}, startWorker,
    prepare: async (fresh) => { await fresh.useSource({ chain: 'ethereum', dialect: 'etherscan', names_chain: false }); },
  });
  await core.progress();
  await core.renew();
  await core.checks();
  assert.deepEqual(calls, ['start', 'useSource', 'progress', 'start', 'useSource', 'checks']);
});

test('consent names the host of the chain, and the second where it may be asked', async () => {
  const { store, consentFor, agree, setSwitches, chooseSecond } = page();
  setSwitches({ crossCheck: true });
  assert.deepEqual(hostsToAsk(store.state.settings, ['ethereum']), ['api.routescan.io', '1rpc.io']);
  chooseSecond('ethereum', 'https://api.etherscan.io/v2/api');
  assert.deepEqual(hostsToAsk(store.state.settings, ['ethereum']), ['api.routescan.io'], 'who lacks a key is not asked');
  chooseSecond('ethereum', null);
  assert.equal(secondOf(store.state.settings.providers, 'ethereum'), undefined);
  assert.deepEqual(hostsToAsk(store.state.settings, ['ethereum']), ['api.routescan.io']);
  const asked = consentFor(['ethereum']);
  assert.deepEqual(store.state.consent, { chains: ['ethereum'] });
  agree();
  assert.deepEqual([await asked, store.state.settings.agreed], [true, ['api.routescan.io']]);
});

test('a source that needs a key is not asked without one, and the settings say so', async () => {
  const { store, consentFor, setKey, agree, tracer, agreeTo, wanted, sent } = page();
  agreeTo('api.etherscan.io');
  wanted.push(want('gnosis', '?module=account'));
  assert.equal(await tracer.run({ online: true }), false);
  assert.deepEqual([tracer.held, sent], [true, []]);
  assert.equal(await consentFor(['gnosis']), false);
  assert.equal(store.state.settingsOpen, true);
  assert.match(store.state.notice.text, /Gnosis is asked about at api.etherscan.io, which needs a key/);
  agreeTo();
  setKey('gnosis', KEY);
  const asked = consentFor(['gnosis']);
  agree();
  assert.equal(await asked, true);
});

test('the want’s chain says whom to ask, and what is posted goes as JSON and is recorded', async () => {
  const providers = DEFAULT_PROVIDERS.map((row) => (row.chain === 'ethereum' ? { ...row, base: 'https://1rpc.io/eth', dialect: 'evm_rpc', key: 'none' } : row));
  const { wanted, sent, tracer, agreeTo, evidence, core, store } = page({ providers });
  agreeTo('1rpc.io', 'mempool.space', 'api.routescan.io');
  const second = BODY.replace('0xab', '0xcd');
  wanted.push(want('ethereum', '', { body: BODY }), want('ethereum', '', { body: second }), want('bitcoin', '/tx/ab'), want('base', '?module=account'));
  assert.equal(await tracer.run({ online: true }), true);
  const posted = sent.filter(({ init }) => init.method === 'POST');
  assert.deepEqual(posted.map(({ url, init }) => [url, init.body, init.headers]), [BODY, second].map((body) => ['https://1rpc.io/eth', body, { 'content-type': 'application/json' }]));
  assert.deepEqual(sent.filter(({ init }) => init.method === 'GET').map(({ url, init }) => [url, init.headers]).sort(), [
    ['https://api.routescan.io/v2/network/mainnet/evm/8453/etherscan/api?module=account', undefined], ['https://mempool.space/api/tx/ab', undefined]]);
  const recorded = new TextDecoder().decode(await evidence.recorded(core)).trim().split('\n').map((line) => JSON.parse(line).slice(0, 2));
  assert.deepEqual(recorded.filter(([, body]) => body !== ''), [['https://1rpc.io/eth', BODY], ['https://1rpc.io/eth', second]]);
  assert.equal(store.state.requests.filter(({ path }) => path.includes('eth_getTransactionReceipt')).length, 2);
  assert.deepEqual([...new Set(store.state.requests.map(({ reason }) => reason))], ['why']);
});

test('replies to different posts are different replies', () => {
  const key = { chain: 'ethereum', provider: '1rpc.io', path: '' };
  assert.notEqual(cacheKey({ ...key, body: BODY }), cacheKey({ ...key, body: 'other' }));
});

test('a key is sent to its own host alone, and stands in nothing that is kept, shown or saved', async () => {
  const { wanted, sent, tracer, agreeTo, evidence, store, setKey, chooseSource } = page();
  setKey('ethereum', ` ${KEY} `);
  agreeTo('api.routescan.io', 'mempool.space', '1rpc.io');
  wanted.push(want('ethereum', '?module=account&action=txlist'), want('bitcoin', '/tx/ab'), want('optimism', ''));
  await tracer.run({ online: true });
  assert.deepEqual(sent.map(({ url }) => url).sort(), [
    `${ROUTESCAN}?module=account&action=txlist&apikey=${KEY}`, `${ROUTESCAN.replace('/1/', '/10/')}?apikey=${KEY}`, 'https://mempool.space/api/tx/ab',
  ]);
  // Another host for the same chain: the key stays where it was meant for.
  await chooseSource('ethereum', { base: 'https://1rpc.io/eth' });
  wanted.push(want('ethereum', '', { body: BODY }));
  await tracer.run({ online: true });
  assert.equal(sent.at(-1).url, 'https://1rpc.io/eth');
  store.commit('title', { title: 'a case' });
  const file = caseCore();
  const pieces = await writeCase(store, evidence, file);
  const kept = [
    JSON.stringify(store.state), JSON.stringify(store.history), JSON.stringify(evidence.holdings),
    JSON.stringify(file.given), ...pieces.map((bytes) => new TextDecoder().decode(bytes)),
  ].join('\n');
  assert.equal(kept.includes(KEY), false);
  assert.deepEqual(store.state.settings.keyed, ['api.routescan.io']);
});

test('a key for TRON goes in its header, to its host alone, and a request without a key has no header', async () => {
  const { wanted, sent, tracer, agreeTo, evidence, store, setKey } = page({ answer: () => new Response('{}', { status: 200 }) });
  agreeTo('api.trongrid.io', 'mempool.space');
  wanted.push(want('tron', '/wallet/getnowblock'));
  await tracer.run({ online: true });
  assert.equal(sent[0].init.headers, undefined);
  setKey('tron', KEY);
  wanted.push(want('tron', '/v1/accounts/T1/transactions?limit=200'), want('bitcoin', '/tx/ab'));
  await tracer.run({ online: true });
  const [keyed] = sent.filter(({ url }) => url.includes('T1'));
  assert.deepEqual([keyed.url, keyed.init.headers], ['https://api.trongrid.io/v1/accounts/T1/transactions?limit=200', { 'TRON-PRO-API-KEY': KEY }]);
  assert.deepEqual(sent.filter(({ init }) => init.headers !== undefined).length, 1);
  assert.equal(JSON.stringify([store.state, store.history, evidence.holdings]).includes(KEY), false);
});

test('an answer that repeats the key of a header is not kept', async () => {
  const { wanted, tracer, agreeTo, store, setKey, failed, evidence } = page({ answer: () => new Response(`{"error":"bad key ${KEY}"}`, { status: 403 }) });
  setKey('tron', KEY);
  agreeTo('api.trongrid.io');
  wanted.push(want('tron', '/wallet/getnowblock'));
  await tracer.run({ online: true });
  assert.equal(failed.length, 1);
  assert.equal(JSON.stringify([failed, store.state, evidence.holdings]).includes(KEY), false);
});

test('what goes wrong names no key', async () => {
  const answers = [
    () => { throw new TypeError(`Failed to fetch ${ROUTESCAN}?apikey=${KEY}`); },
    () => new Response(`{"result":"Invalid API Key ${KEY}"}`, { status: 200 }),
    () => new Response(KEY, { status: 500 }),
  ];
  for (const answer of answers) {
    const { wanted, tracer, agreeTo, store, setKey, failed, evidence } = page({ answer });
    setKey('ethereum', KEY);
    agreeTo('api.routescan.io');
    wanted.push(want('ethereum', '?module=account'));
    await tracer.run({ online: true });
    assert.equal(failed.length, 1);
    assert.equal(JSON.stringify([failed, store.state, evidence.holdings]).includes(KEY), false);
  }
});

test('an empty key takes the key away', () => {
  const { store, keys, setKey } = page();
  setKey('arbitrum', KEY);
  setKey('arbitrum', '');
  assert.deepEqual([keys.of('api.etherscan.io'), store.state.settings.keyed], [null, []]);
});

test('a change of source is told to the core, and back', async () => {
  const { store, told, chooseSource, setProviderBase, resetProviders } = page();
  await chooseSource('polygon', { base: 'https://polygon.drpc.org' });
  assert.deepEqual(told.find(({ chain }) => chain === 'polygon'), { chain: 'polygon', dialect: 'evm_rpc', names_chain: false });
  await chooseSource('polygon', { own: 'blockscout' });
  assert.equal(setProviderBase('polygon', 'https://blockscout.example.org/api/'), true);
  assert.deepEqual(store.state.settings.providers.filter(({ chain }) => chain === 'polygon').slice(0, 1),
    [{ id: 'polygon', chain: 'polygon', base: 'https://blockscout.example.org/api', dialect: 'blockscout', namesChain: false, key: 'optional', isOwn: true }]);
  await resetProviders();
  assert.deepEqual(store.state.settings.providers, DEFAULT_PROVIDERS);
  assert.deepEqual(told.findLast(({ chain }) => chain === 'polygon'), { chain: 'polygon', dialect: 'etherscan', names_chain: true });
});

test('NEM is asked about at a node of the reporter’s, once there is one', async () => {
  const { store, told, chooseSource, setProviderBase } = page();
  assert.equal(firstOf(store.state.settings.providers, 'nem'), undefined);
  await chooseSource('nem', { own: 'nis1' });
  assert.equal(setProviderBase('nem', 'https://node.example:7891/'), true);
  assert.deepEqual(firstOf(store.state.settings.providers, 'nem'),
    { id: 'nem', chain: 'nem', base: 'https://node.example:7891', dialect: 'nis1', namesChain: false, key: 'none', isOwn: true });
  assert.deepEqual(told.findLast(({ chain }) => chain === 'nem'), { chain: 'nem', dialect: 'nis1', names_chain: false });
  await chooseSource('nem', { base: '' });
  assert.equal(firstOf(store.state.settings.providers, 'nem'), undefined);
});

test('the settings have a row a chain, and a field for a key only where one is of use', () => {
  const tree = accountSources(initialState({ keepReplies: false }).settings, false, {}, () => true);
  assert.deepEqual(all(tree, 'legend').map(({ children }) => children[0]),
    ['Ethereum', 'Arbitrum One', 'OP Mainnet', 'Base', 'Polygon', 'Gnosis', 'Avalanche C-Chain', 'BNB Smart Chain', 'TRON', 'NEM', 'THORChain']);
  assert.deepEqual([...new Set(all(tree, 'input').map(({ props }) => props.type))], ['password']);
  assert.ok(all(tree, 'input').every(({ props }) => props.value === undefined && props.live === undefined));
  assert.equal(tree.props.open, undefined);
  assert.equal(accountSources(initialState({ keepReplies: false }).settings, true, {}, () => true).props.open, true);
});
