import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReplyCache } from '../../web/src/cache.js';
import { CoreFailure } from '../../web/src/core_calls.js';
import { CoreTrapped } from '../../web/src/core_client.js';
import { Evidence } from '../../web/src/evidence.js';
import { initialState } from '../../web/src/state.js';
import { Tracer } from '../../web/src/tracer.js';

const want = (n) => ({ id: `/tx/${n}`, chain: 'bitcoin', method: 'GET', path: `/tx/${n}`, purpose: 'trace', reason: 'why', value: null });

/** A core that wants a list of things and notes what it is given. */
function coreWanting(wants, { give = () => ({ accepted: true, retry: false, problems: [] }) } = {}) {
  const queue = [...wants];
  const given = [];
  const failed = [];
  return {
    given, failed, queue,
    wants: async (max) => ({ wants: queue.splice(0, max) }),
    give: async (id, provider, status) => {
      const answer = give(id, provider, status);
      given.push([id, provider, status]);
      return answer;
    },
    fail: async (id, _provider, code) => { failed.push([id, code]); return {}; },
    recordedLine: async (_chain, url) => new TextEncoder().encode(`${url}\n`),
    open: async (name) => { given.push(['open', name, 200]); return {}; },
  };
}

const answering = (kind = () => ({ kind: 'reply', status: 200, bytes: new Uint8Array(), fetchedAt: '2026-01-01T00:00:00Z' })) => {
  const asked = [];
  return { asked, isBenched: () => false, ask: async (base, path, signal) => { asked.push(base + path); return kind(base, path, signal); } };
};

const FIRST = 'https://mempool.space/api';

function tracerWith(core, transport, settings = {}) {
  const evidence = new Evidence();
  const all = { ...initialState({ keepReplies: false }).settings, agreed: ['mempool.space', 'blockstream.info'], ...settings };
  const tracer = new Tracer({
    core, transport, evidence, cache: new ReplyCache(null), settings: () => all, onAnswer: () => {}, onAsk: () => {}, sleep: async () => {},
  });
  return { tracer, evidence };
}

test('everything that is wanted is asked for and given, and kept as evidence', async () => {
  const core = coreWanting(Array.from({ length: 20 }, (_, n) => want(n)));
  const transport = answering();
  const { tracer, evidence } = tracerWith(core, transport);
  assert.equal(await tracer.run({ online: true }), true);
  assert.deepEqual([core.given.length, transport.asked.length, evidence.replyCount, tracer.waiting], [20, 20, 20, 0]);
});

test('each chain is asked about at its own host, and a recording says which chain it was', async () => {
  const chains = [];
  const core = { ...coreWanting([{ ...want(1), chain: 'litecoin' }]), recordedLine: async (chain, url) => { chains.push(chain); return new TextEncoder().encode(url); } };
  const transport = answering();
  const { tracer, evidence } = tracerWith(core, transport, { agreed: ['litecoinspace.org'] });
  await tracer.run({ online: true });
  await evidence.recorded(core);
  assert.deepEqual([transport.asked, chains], [['https://litecoinspace.org/api/tx/1'], ['litecoin']]);
});

test('only the first host is asked, whatever it answers', async () => {
  const core = coreWanting([want(1)]);
  const transport = answering(() => ({ kind: 'failed', code: 'rate_limited', detail: '' }));
  await tracerWith(core, transport).tracer.run({ online: true });
  assert.deepEqual(transport.asked, [`${FIRST}/tx/1`]);
  assert.deepEqual(core.failed, [['/tx/1', 'rate_limited']]);
});

test('with failover the second host is asked when the first fails', async () => {
  const core = coreWanting([want(1)]);
  const transport = answering((base) => (base === FIRST
    ? { kind: 'failed', code: 'network_failure', detail: '' }
    : { kind: 'reply', status: 200, bytes: new Uint8Array(), fetchedAt: '' }));
  await tracerWith(core, transport, { failover: true }).tracer.run({ online: true });
  assert.deepEqual(core.given, [['/tx/1', 'blockstream.info', 200]]);
});

test('a host that was not agreed to is never asked', async () => {
  const core = coreWanting([want(1)]);
  const transport = answering();
  const { tracer } = tracerWith(core, transport, { agreed: [], failover: true });
  assert.equal(await tracer.run({ online: true }), false);
  assert.deepEqual([transport.asked, tracer.held], [[], true]);
});

test('working offline sends nothing, and what waited is asked for later', async () => {
  const core = coreWanting([want(1)]);
  const transport = answering();
  const { tracer } = tracerWith(core, transport);
  assert.equal(await tracer.run({ online: false }), false);
  assert.equal(transport.asked.length, 0);
  assert.equal(await tracer.run({ online: true }), true);
  assert.equal(core.given.length, 1);
});

test('a reply that the core cannot use is asked for again, and given up after three rounds', async () => {
  const core = coreWanting([want(1)], { give: () => ({ accepted: false, retry: true, problems: [{ code: 'bad_json', detail: 'x' }] }) });
  const transport = answering();
  const { tracer, evidence } = tracerWith(core, transport);
  await tracer.run({ online: true });
  assert.equal(transport.asked.length, 3);
  assert.deepEqual(core.failed, [['/tx/1', 'bad_json']]);
  assert.equal(evidence.replyCount, 0);
});

test('what was broken off by a stop is wanted still', async () => {
  const core = coreWanting([want(1)]);
  let stopped = false;
  const transport = answering((_base, _path, signal) => (stopped
    ? { kind: 'reply', status: 200, bytes: new Uint8Array(), fetchedAt: '' }
    : new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))));
  const { tracer } = tracerWith(core, transport);
  const run = tracer.run({ online: true });
  await new Promise((resolve) => setImmediate(resolve));
  tracer.stop();
  stopped = true;
  assert.equal(await run, false);
  assert.equal(tracer.waiting, 1);
  assert.equal(await tracer.run({ online: true }), true);
  assert.equal(core.given.length, 1);
});

test('the reply on which the core died is not given to the next core', async () => {
  const core = coreWanting([want(1)], {
    give: () => {
      core.queue.push(want(1));  // the new core hands it out again
      throw new CoreTrapped('unreachable', true);
    },
  });
  const { tracer, evidence } = tracerWith(core, answering());
  await tracer.run({ online: true });
  assert.equal(evidence.replyCount, 0);
  assert.deepEqual(core.failed, [['/tx/1', 'unknown_format']]);
});

test('a want that the core no longer knows is dropped', async () => {
  const core = coreWanting([want(1)], {
    give: () => { throw new CoreFailure({ code: 'usage', where: '', detail: '', sentence: '' }); },
  });
  const { tracer } = tracerWith(core, answering());
  assert.equal(await tracer.run({ online: true }), true);
  assert.equal(tracer.waiting, 0);
});

test('the second host’s word is asked for only where allowed, and only on transactions', async () => {
  const txid = 'ab'.repeat(32);
  const wants = [{ ...want(txid) }, { ...want(1), id: 'o', path: `/tx/${txid}/outspends` }];
  const core = coreWanting(wants);
  const transport = answering();
  await tracerWith(core, transport, { crossCheck: true }).tracer.run({ online: true });
  assert.deepEqual(transport.asked.filter((url) => url.includes('blockstream')), [`https://blockstream.info/api/tx/${txid}`]);
  assert.deepEqual(core.given.filter(([id]) => id === 'open'), [['open', 'blockstream.info', 200]]);
});

const RECEIPT = (n) => ({ ...want(n), id: `r${n}`, chain: 'ethereum', path: `?module=proxy&action=eth_getTransactionReceipt&txhash=0x${n}` });

test('on a chain of accounts the second source is asked in its own dialect, and its answer is recorded as what was asked', async () => {
  const lines = [];
  const core = { ...coreWanting([RECEIPT(1), { ...want(2), chain: 'ethereum', path: '?module=account&action=txlist' }]), recordedLine: async (...args) => { lines.push(args); return new Uint8Array(); } };
  const bodies = [];
  const transport = { ...answering(), ask: async (base, path, _signal, { body }) => {
    bodies.push([base, path, body]);
    return base.includes('routescan') ? { kind: 'failed', code: 'rate_limited', detail: '' } : { kind: 'reply', status: 200, bytes: new Uint8Array(), fetchedAt: '' };
  } };
  const { tracer, evidence } = tracerWith(core, transport, { failover: true, agreed: ['api.routescan.io', '1rpc.io'] });
  await tracer.run({ online: true });
  assert.deepEqual(core.given, [['r1', '1rpc.io', 200]]);
  assert.deepEqual(core.failed, [['/tx/2', 'rate_limited']], 'a node has no histories');
  const posted = '{"id":1,"jsonrpc":"2.0","method":"eth_getTransactionReceipt","params":["0x1"]}';
  assert.deepEqual(bodies.filter(([base]) => base.includes('1rpc')), [['https://1rpc.io/eth', '', posted]]);
  assert.deepEqual(evidence.replies.map(({ url, requestBody }) => [url, requestBody]), [['https://1rpc.io/eth', posted]]);
});

test('on a chain of accounts the second source confirms what states transactions', async () => {
  const core = coreWanting([RECEIPT(1), { ...want(2), chain: 'ethereum', path: '?module=proxy&action=eth_blockNumber' }]);
  const transport = answering();
  const { evidence, tracer } = tracerWith(core, transport, { crossCheck: true, agreed: ['api.routescan.io', '1rpc.io'] });
  await tracer.run({ online: true });
  assert.deepEqual(transport.asked.filter((url) => url.includes('1rpc')), ['https://1rpc.io/eth']);
  assert.deepEqual(core.given.filter(([id]) => id === 'open'), [['open', '1rpc.io', 200]]);
  assert.equal(evidence.replyCount, 3);
});

test('without failover nobody but the first source is asked, whoever else was agreed to', async () => {
  const core = coreWanting([RECEIPT(1)]);
  const transport = answering();
  const { tracer } = tracerWith(core, transport, { agreed: ['1rpc.io'] });
  assert.equal(await tracer.run({ online: true }), false);
  assert.deepEqual([transport.asked, tracer.held], [[], true]);
});

test('with failover a host that failed is asked last from then on', async () => {
  const core = coreWanting([want(1), ...Array.from({ length: 9 }, (_, n) => want(n + 2))]);
  const transport = answering((base) => (base === FIRST
    ? { kind: 'failed', code: 'server_error', detail: '' }
    : { kind: 'reply', status: 200, bytes: new Uint8Array(), fetchedAt: '' }));
  await tracerWith(core, transport, { failover: true }).tracer.run({ online: true });
  assert.equal(core.given.length, 10);
  assert.equal(transport.asked.filter((url) => url.startsWith(FIRST)).length <= 6, true);
});

test('what has moved since is asked page by page, of the host and not of the cache, and nothing of the trail goes with it', async () => {
  const core = coreWanting([want(9)]);
  const since = [want(1), want(2)];
  core.wantsSince = async (max) => ({ wants: since.splice(0, max) });
  const transport = answering((_base, path) => (path === '/tx/2' ? { kind: 'failed', code: 'network_failure', detail: '' }
    : { kind: 'reply', status: 200, bytes: new Uint8Array(), sentAt: '2026-01-01T00:00:00Z', fetchedAt: '2026-01-01T00:00:01Z' }));
  const { tracer, evidence } = tracerWith(core, transport);
  assert.equal(await tracer.askSince(), 1);
  assert.deepEqual(transport.asked, [`${FIRST}/tx/1`, `${FIRST}/tx/2`]);
  assert.deepEqual([core.given.map(([id]) => id), core.failed], [['/tx/1'], [['/tx/2', 'network_failure']]]);
  assert.equal(evidence.replies[0].sentAt, '2026-01-01T00:00:00Z');
  const offline = tracerWith({ ...coreWanting([]), wantsSince: core.wantsSince }, answering(), { offline: true });
  since.push(want(3));
  assert.equal(await offline.tracer.askSince(), 1);
});
