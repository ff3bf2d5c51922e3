// The development chain itself: it makes the recorded replies again, and its explorer and node hold together.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { FIXTURES, recordAll, startTheft } from './record.mjs';

/** @type {Awaited<ReturnType<typeof startTheft>>} */ let started;
before(async () => { started = await startTheft(); });

test('the chain gives the recorded replies again, byte for byte', async () => {
  for (const [name, content] of Object.entries(await recordAll(started))) {
    assert.equal(content, readFileSync(join(FIXTURES, name), 'utf8'), name);
  }
});

test('what happened is what the script says: who holds what, and what failed', async () => {
  const { chain, theft: { people, contracts, txs, known } } = started;
  const coins = async (/** @type {string} */ address) => BigInt(await chain.rpc('eth_getBalance', address, 'latest'));
  const dollars = async (/** @type {string} */ address) => BigInt(await chain.call(contracts.USDT, 'balanceOf', address));
  assert.equal(await coins(people.exchange), known.deposited);
  assert.equal(await coins(people.cyd) / 10n ** 18n, (known.toCyd - known.cydToDan) / 10n ** 18n - 1n, 'less a fee');
  assert.equal(await dollars(people.thief), known.stolenDollars);
  assert.equal(await dollars(people.dan), known.swappedFor);
  assert.equal(await coins(contracts.refuser), 0n, 'a call that fails keeps nothing');
  assert.equal((await chain.rpc('eth_getTransactionReceipt', txs['failed'])).status, '0x0');
});

test('coins of every account are what its explorer lists: paid in, paid out, and fees', async () => {
  const { chain, explorer, theft: { people } } = started;
  const list = async (/** @type {string} */ action, /** @type {string} */ address) => JSON.parse(await explorer.answer(
    new URLSearchParams({ module: 'account', action, address, startblock: '0', endblock: String(explorer.tip), page: '1', offset: '1000' }))).result;
  for (const [name, address] of Object.entries(people)) {
    if (name === 'faucet') continue;  // it had coins before the first block
    let balance = 0n;
    for (const row of await list('txlist', address)) {
      const moves = row.isError === '0' ? BigInt(row.value) : 0n;
      if (row.to === address) balance += moves;
      if (row.from === address) balance -= moves + BigInt(row.gasUsed) * BigInt(row.gasPrice);
    }
    for (const row of await list('txlistinternal', address)) {
      if (row.isError === '0') balance += (row.to === address ? 1n : -1n) * BigInt(row.value);
    }
    assert.equal(BigInt(await chain.rpc('eth_getBalance', address, 'latest')), balance, name);
  }
});

test('a node answers a batch, and says what went wrong', async () => {
  const { chain } = started;
  const call = (/** @type {number} */ id, /** @type {string} */ method) => ({ jsonrpc: '2.0', id, method, params: [] });
  const [tip, unknown] = JSON.parse(await chain.answer(JSON.stringify([call(1, 'eth_blockNumber'), call(2, 'eth_nothing')])));
  assert.equal(Number(tip.result), started.explorer.tip);
  assert.equal(unknown.id, 2);
  assert.match(unknown.error.message, /eth_nothing/);
});
