// The story of the development chain: a theft of coins and of a dollar token, and everything that can happen on the way of
// the money. What it returns is what whoever wrote it knows, to be held against what a trace finds.

/** @import { DevChain } from './chain.mjs' */

const ETH = 10n ** 18n;
const USD = 10n ** 6n;
const POISON_TIMES = 12;
const SETTLED_BLOCKS = 16;
const BUSY_NONCE = '0x1388';

// The real contracts' addresses: what these two tokens are is known by where they are.
export const TOKENS = Object.freeze({ WETH: '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2', USDT: '0xdac17f958d2ee523a2206206994597c13d831ec7' });
const CONTRACTS = Object.freeze({
  ...TOKENS,
  fake: `0x${'fa'.repeat(20)}`, pool: `0x${'9001'.repeat(10)}`, splitter: `0x${'5b'.repeat(20)}`, refuser: `0x${'4e'.repeat(20)}`,
  poisoning: `0x${'bad0'.repeat(10)}`, pieces: `0x${'721a'.repeat(10)}`,
});

/**
 * Addresses of the story, transactions by what happens in them, and what is known of the money.
 * @typedef {Awaited<ReturnType<typeof stageTheft>>} Theft
 */

/** @param {DevChain} chain */
export async function stageTheft(chain) {
  const { people } = chain;
  const { faucet, victim, thief, ann, bob, cyd, dan, exchange, poisoner } = people;
  const { WETH, USDT, fake, pool, splitter, refuser, poisoning, pieces } = CONTRACTS;
  for (const [name, address] of Object.entries({ Token: USDT, Wrapped: WETH, Pool: pool, Splitter: splitter, Refuser: refuser, Poisoner: poisoning, Pieces: pieces })) {
    await chain.place(name, address);
  }
  await chain.place('Token', fake);
  await chain.rpc('hardhat_setNonce', exchange, BUSY_NONCE);
  const lookAlike = `${dan.slice(0, 6)}${'0'.repeat(32)}${dan.slice(-4)}`;
  /** @type {Record<string, string>} */ const txs = {};
  /** @param {string} name @param {Parameters<DevChain['send']>} sent */
  const send = async (name, ...sent) => { txs[name] = await chain.send(...sent); };
  const block = () => chain.mine();

  // What everybody has before.
  await send('fund victim', faucet, victim, 1_000n * ETH);
  await send('fund thief', faucet, thief, ETH);
  await send('fund ann', faucet, ann, 2n * ETH);
  await send('fund poisoner', faucet, poisoner, ETH);
  await send('fund dan', faucet, dan, ETH);
  await send('dollars', faucet, USDT, 0n, ['mint', victim, 500_000n * USD]);
  await send('pool of dollars', faucet, USDT, 0n, ['mint', pool, 1_000_000n * USD]);
  await block();

  // The theft: coins by the victim's key, dollars by an allowance that the victim was tricked into.
  await send('theft', victim, thief, 400n * ETH);
  await send('allowance', victim, USDT, 0n, ['approve', thief, 250_000n * USD]);
  await block();
  await send('theft of dollars', thief, USDT, 0n, ['transferFrom', victim, thief, 250_000n * USD]);
  await send('piece', faucet, pieces, 0n, ['mint', thief, 8_520n]);
  await block();

  // On: to ann, and through a contract to bob and cyd; a call inside of it fails with what it had been given.
  await send('to ann', thief, ann, 150n * ETH);
  await block();
  await send('split', thief, splitter, 200n * ETH, ['split', refuser, 5n * ETH, bob, 120n * ETH, cyd]);
  await block();
  await send('allowance to pool', ann, WETH, 0n, ['approve', pool, 60n * ETH]);
  await send('wrap', ann, WETH, 100n * ETH, ['deposit']);
  await block();
  await send('swap', ann, pool, 0n, ['swap', WETH, 60n * ETH, USDT, 2_000n * USD, ETH]);
  await block();
  await send('failed', ann, USDT, 0n, ['transfer', dan, 999_999_999n * USD]);
  await send('dollars to dan', ann, USDT, 0n, ['transfer', dan, 120_000n * USD]);
  await block();
  await send('unwrap', ann, WETH, 0n, ['withdraw', 40n * ETH]);
  await block();
  await send('deposit', bob, exchange, 119n * ETH);
  await send('cyd to dan', cyd, dan, 30n * ETH);
  await block();

  // Somebody writes into ann's history: transfers of nothing to an address like dan's, and a token that calls itself nothing.
  await send('poison', poisoner, poisoning, 0n, ['poison', USDT, ann, lookAlike, BigInt(POISON_TIMES)]);
  await send('fake token', poisoner, fake, 0n, ['mint', ann, 777n]);
  await block();
  await chain.mine(SETTLED_BLOCKS);

  return {
    people, contracts: CONTRACTS, lookAlike, txs,
    known: {
      stolen: 400n * ETH, stolenDollars: 250_000n * USD, toAnn: 150n * ETH, toBob: 120n * ETH, toCyd: 80n * ETH, deposited: 119n * ETH,
      wrapped: 100n * ETH, swapped: 60n * ETH, swappedFor: 120_000n * USD, unwrapped: 40n * ETH, cydToDan: 30n * ETH, hidden: POISON_TIMES + 1,
    },
  };
}
