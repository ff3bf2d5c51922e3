import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffPause, parseRetryAfter, PUBLIC_PACE, Transport } from '../../web/src/transport.js';

const BASE = 'https://explorer.example/api';
const never = new AbortController().signal;

/** A clock that only sleeping moves. */
function clock() {
  let now_ms = 1_700_000_000_000;
  /** @type {number[]} */
  const slept = [];
  return {
    slept,
    now: () => now_ms,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      slept.push(ms);
      now_ms += ms;
    },
  };
}

/** Answers one after the other; an Error is thrown. */
function scripted(...answers) {
  const asked = [];
  const fetch = async (url, init) => {
    asked.push({ url: String(url), init });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { fetch, asked };
}

const ok = (text = '{}') => new Response(text, { status: 200 });
const opaque = () => new TypeError('Failed to fetch');

function transportWith(fetch, options = {}) {
  const time = clock();
  const transport = new Transport({ fetch, now: time.now, sleep: time.sleep, pace: () => PUBLIC_PACE, ...options });
  return { transport, time };
}

test('a request is simple: GET, no header, no cookie, no referrer, no redirect to another host', async () => {
  const { fetch, asked } = scripted(ok('hello'));
  const { transport } = transportWith(fetch);
  const outcome = await transport.ask(BASE, '/tx/ab', never);
  assert.equal(outcome.kind, 'reply');
  assert.equal(new TextDecoder().decode(outcome.bytes), 'hello');
  assert.deepEqual([outcome.sentAt, outcome.fetchedAt], ['2023-11-14T22:13:20Z', '2023-11-14T22:13:20Z']);
  assert.equal(asked[0].url, 'https://explorer.example/api/tx/ab');
  const { method, credentials, referrerPolicy, cache, redirect, headers } = asked[0].init;
  assert.deepEqual([method, credentials, referrerPolicy, cache, redirect, headers], ['GET', 'omit', 'no-referrer', 'no-store', 'error', undefined]);
});

test('a 404 is the core’s business', async () => {
  const { fetch } = scripted(new Response('Transaction not found', { status: 404 }));
  const outcome = await transportWith(fetch).transport.ask(BASE, '/tx/ab', never);
  assert.equal(outcome.kind, 'reply');
  assert.equal(outcome.status, 404);
});

test('a 429 with Retry-After is waited for as long as it says', async () => {
  const { fetch } = scripted(new Response('slow', { status: 429, headers: { 'retry-after': '7' } }), ok());
  const { transport, time } = transportWith(fetch);
  const outcome = await transport.ask(BASE, '/tx/ab', never);
  assert.equal(outcome.kind, 'reply');
  assert.deepEqual(time.slept, [7_000]);
});

test('an opaque failure of a host that has answered before means slow down, and benches it', async () => {
  const { fetch } = scripted(ok(), opaque(), ok());
  const benched = [];
  const { transport, time } = transportWith(fetch, { onBenched: (host) => benched.push(host) });
  await transport.ask(BASE, '/a', never);
  const outcome = await transport.ask(BASE, '/b', never);
  assert.equal(outcome.kind, 'reply');
  assert.deepEqual(benched, ['explorer.example']);
  assert.equal(time.slept.at(-1), PUBLIC_PACE.backoff_ms);
});

test('an opaque failure of a host that never answered is a network failure after two tries', async () => {
  const { fetch, asked } = scripted(opaque(), opaque(), opaque());
  const outcome = await transportWith(fetch).transport.ask(BASE, '/a', never);
  assert.deepEqual([outcome.kind, outcome.code, asked.length], ['failed', 'network_failure', 2]);
});

test('it gives up as rate limited, never as not found', async () => {
  const { fetch } = scripted(ok(), ...Array.from({ length: 5 }, opaque));
  const { transport } = transportWith(fetch);
  await transport.ask(BASE, '/a', never);
  const outcome = await transport.ask(BASE, '/b', never);
  assert.deepEqual([outcome.kind, outcome.code], ['failed', 'rate_limited']);
});

test('pauses double, without chance, up to the longest', () => {
  assert.deepEqual([1, 2, 3, 4, 20].map((failures) => backoffPause(failures, PUBLIC_PACE)), [1_000, 2_000, 4_000, 8_000, 60_000]);
});

test('a body that breaks off is tried again', async () => {
  const broken = { status: 200, headers: new Headers(), arrayBuffer: async () => { throw new TypeError('terminated'); } };
  const { fetch, asked } = scripted(broken, ok('whole'));
  const outcome = await transportWith(fetch).transport.ask(BASE, '/a', never);
  assert.equal(new TextDecoder().decode(outcome.bytes), 'whole');
  assert.equal(asked.length, 2);
});

test('no more requests are under way than the pace allows, and they keep their distance', async () => {
  let inFlight = 0;
  let most = 0;
  const fetch = async () => {
    most = Math.max(most, ++inFlight);
    await new Promise((resolve) => setImmediate(resolve));
    inFlight -= 1;
    return ok();
  };
  const { transport, time } = transportWith(fetch, { pace: () => ({ ...PUBLIC_PACE, concurrency: 2 }) });
  await Promise.all(Array.from({ length: 9 }, (_, n) => transport.ask(BASE, `/${n}`, never)));
  assert.equal(most <= 2, true);
  assert.equal(time.slept.reduce((sum, ms) => sum + ms, 0) >= 8 * PUBLIC_PACE.interval_ms, true);
});

test('an abort ends waiting and fetching', async () => {
  const stop = new AbortController();
  const fetch = (_url, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const { transport } = transportWith(fetch);
  const asked = transport.ask(BASE, '/a', stop.signal);
  setImmediate(() => stop.abort());
  await assert.rejects(asked, { name: 'AbortError' });
});

test('Retry-After is read as seconds and as a date, and nonsense is nothing', () => {
  const now_ms = Date.parse('2026-01-01T00:00:00Z');
  assert.equal(parseRetryAfter('120', now_ms), 120_000);
  assert.equal(parseRetryAfter('Thu, 01 Jan 2026 00:00:05 GMT', now_ms), 5_000);
  assert.equal(parseRetryAfter('soon', now_ms), null);
  assert.equal(parseRetryAfter(null, now_ms), null);
});
