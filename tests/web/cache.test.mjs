import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cacheKey, isSettled, ReplyCache } from '../../web/src/cache.js';

const TXID = 'ab'.repeat(32);
const bytes = (text) => new TextEncoder().encode(text);
const reply = (path, text, status = 200) => ({
  chain: 'bitcoin', provider: 'mempool.space', path, status, bytes: bytes(text), fetchedAt: '2026-01-01T00:00:00Z',
});
const confirmed = reply(`/tx/${TXID}`, '{"status":{"confirmed":true}}');
const outspends = reply(`/tx/${TXID}/outspends`, '[]');

/** A disk that outlives the page. */
function disk() {
  const rows = new Map();
  return {
    rows,
    get: async (key) => rows.get(key) ?? null,
    put: async (key, row) => void rows.set(key, row),
    remove: async (keys) => keys.forEach((key) => rows.delete(key)),
  };
}

test('the same path of another host is another reply', () => {
  const key = { chain: 'bitcoin', provider: 'mempool.space', path: '/tx/ab' };
  assert.notEqual(cacheKey(key), cacheKey({ ...key, provider: 'blockstream.info' }));
  assert.notEqual(cacheKey(key), cacheKey({ ...key, chain: 'litecoin' }));
});

test('what cannot change is told from what can', () => {
  for (const path of [`/tx/${TXID}/hex`, `/tx/${TXID}/raw`, `/tx/${TXID}/merkle-proof`, `/block/${TXID}/header`]) {
    assert.equal(isSettled(path, bytes('')), true, path);
  }
  for (const path of [`/tx/${TXID}/outspends`, '/address/1abc', '/address/1abc/txs', '/blocks/tip/height', '/block-height/9']) {
    assert.equal(isSettled(path, bytes('"confirmed":true')), false, path);
  }
});

test('a transaction is settled once it is in a block', () => {
  assert.equal(isSettled(`/tx/${TXID}`, bytes('{"status":{"confirmed": true}}')), true);
  assert.equal(isSettled(`/tx/${TXID}`, bytes('{"status":{"confirmed":false}}')), false);
});

test('an earlier visit gives settled replies again, and the rest only while working offline', async () => {
  const stored = disk();
  const before = new ReplyCache(stored);
  await before.add(confirmed, { keep: true });
  await before.add(outspends, { keep: true });
  const now = new ReplyCache(stored);
  assert.equal((await now.find(confirmed, { keep: true, offline: false }))?.path, confirmed.path);
  assert.equal(await now.find(outspends, { keep: true, offline: false }), null);
  assert.equal((await now.find(outspends, { keep: true, offline: true }))?.path, outspends.path);
});

test('unless it may keep replies it neither writes nor reads the disk', async () => {
  const stored = disk();
  await new ReplyCache(stored).add(confirmed, { keep: false });
  assert.equal(stored.rows.size, 0);
  await new ReplyCache(stored).add(confirmed, { keep: true });
  assert.equal(await new ReplyCache(stored).find(confirmed, { keep: false, offline: true }), null);
});

test('an error is not kept', async () => {
  const cache = new ReplyCache(null);
  await cache.add(reply('/tx/ab', 'Transaction not found', 404), { keep: false });
  assert.equal(await cache.find({ chain: 'bitcoin', provider: 'mempool.space', path: '/tx/ab' }, { keep: false, offline: true }), null);
});

test('to forget a case takes its replies off the disk and leaves those of others', async () => {
  const stored = disk();
  await new ReplyCache(stored).add(outspends, { keep: true });
  const cache = new ReplyCache(stored);
  await cache.add(confirmed, { keep: true });
  await cache.forgetCase();
  assert.deepEqual([...stored.rows.keys()], [cacheKey(outspends)]);
  assert.equal(await cache.find(confirmed, { keep: true, offline: true }), null);
});

test('to forget everything takes what is in memory; the disk goes as a whole', async () => {
  const cache = new ReplyCache(null);
  await cache.add(confirmed, { keep: true });
  cache.forgetEverything();
  assert.equal(await cache.find(confirmed, { keep: true, offline: true }), null);
});
