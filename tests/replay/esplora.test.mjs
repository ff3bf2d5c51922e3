import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import {
  BLOCK_370661, BLOCK_9_COINBASE, FIRST_BLOCKS, FIRST_PAYMENT, startExplorer,
} from './support.mjs';

const GENESIS = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f';
const BLOCK_170 = '00000000d1145790a8694403d4063f323d499e655c83426834d4ce2f8dd4a2ee';
const BLOCK_170_TIME = 1231731025;
const UNKNOWN = 'ab'.repeat(32);

/** @param {string} hex */
const sha256 = (hex) => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');

describe('the Esplora dialect over the first 590 blocks', () => {
  /** @type {Awaited<ReturnType<typeof startExplorer>>} */
  let node;
  /** @type {() => Promise<void>} */
  let close = async () => {};
  before(async () => {
    node = await startExplorer({ after: (stop) => { close = stop; } }, { blocks: [FIRST_BLOCKS] });
  });
  after(() => close());

  test('the coin of block 9 is spent by the first payment, in block 170', async () => {
    assert.deepEqual(await node.json(`/tx/${BLOCK_9_COINBASE}/outspends`), [{
      spent: true,
      txid: FIRST_PAYMENT,
      vin: 0,
      status: {
        confirmed: true,
        block_height: 170,
        block_hash: BLOCK_170,
        block_time: BLOCK_170_TIME,
      },
    }]);
    const [spend] = await node.json(`/tx/${BLOCK_9_COINBASE}/outspends`);
    assert.deepEqual(await node.json(`/tx/${BLOCK_9_COINBASE}/outspend/0`), spend);
  });

  test('a transaction has the keys of a real reply, in their order', async () => {
    const tx = await node.json(`/tx/${FIRST_PAYMENT}`);
    assert.deepEqual(Object.keys(tx),
      ['txid', 'version', 'locktime', 'vin', 'vout', 'size', 'weight', 'fee', 'status']);
    assert.deepEqual(Object.keys(tx.vin[0]),
      ['txid', 'vout', 'prevout', 'scriptsig', 'scriptsig_asm', 'is_coinbase', 'sequence']);
    assert.equal(tx.vin[0].txid, BLOCK_9_COINBASE);
    assert.equal(tx.vin[0].prevout.value, 5_000_000_000);
    assert.deepEqual(tx.vout.map((/** @type {any} */ out) => out.value), [1_000_000_000, 4_000_000_000]);
    assert.deepEqual([tx.size, tx.weight, tx.fee], [275, 1100, 0]);
  });

  test('an output to a public key has no address', async () => {
    const { vout: [output] } = await node.json(`/tx/${FIRST_PAYMENT}`);
    assert.deepEqual(Object.keys(output), ['scriptpubkey', 'scriptpubkey_asm', 'scriptpubkey_type', 'value']);
    assert.equal(output.scriptpubkey_type, 'p2pk');
    assert.match(output.scriptpubkey_asm, /^OP_PUSHBYTES_65 04[0-9a-f]{128} OP_CHECKSIG$/);
  });

  test('a coinbase has no prevout and spends output 4294967295 of nothing', async () => {
    const { vin: [input] } = await node.json(`/tx/${BLOCK_9_COINBASE}`);
    assert.deepEqual([input.is_coinbase, input.prevout, input.txid, input.vout],
      [true, null, '0'.repeat(64), 4294967295]);
  });

  test('/hex and /raw hash to the txid', async () => {
    const hex = await node.text(`/tx/${FIRST_PAYMENT}/hex`);
    assert.equal(Buffer.from(sha256(sha256(hex)), 'hex').reverse().toString('hex'), FIRST_PAYMENT);
    const raw = Buffer.from(await (await node.ask(`/tx/${FIRST_PAYMENT}/raw`)).arrayBuffer());
    assert.equal(raw.toString('hex'), hex);
  });

  test('/outspend says "not spent" of transactions and outputs that do not exist', async () => {
    assert.deepEqual(await node.json(`/tx/${UNKNOWN}/outspend/0`), { spent: false });
    assert.deepEqual(await node.json(`/tx/${FIRST_PAYMENT}/outspend/77`), { spent: false });
  });

  test('/txs/outspends answers in the order asked, [] for the unknown', async () => {
    const spends = await node.json(`/txs/outspends?txids=${UNKNOWN},${FIRST_PAYMENT}`);
    assert.deepEqual(spends, [[], await node.json(`/tx/${FIRST_PAYMENT}/outspends`)]);
    assert.deepEqual(await node.refusal('/txs/outspends'), [400, 'text/plain', 'No txids specified']);
    const tooMany = Array(51).fill(UNKNOWN).join(',');
    assert.deepEqual(await node.refusal(`/txs/outspends?txids=${tooMany}`),
      [400, 'text/plain', 'Too many txids requested']);
  });

  test('/status of an unknown transaction is "unconfirmed", as electrs has it', async () => {
    assert.deepEqual(await node.json(`/tx/${UNKNOWN}/status`), { confirmed: false });
  });

  test('refusals are plain text in the words of electrs', async () => {
    /** @type {[string, number, string][]} */
    const expected = [
      [`/tx/${UNKNOWN}`, 404, 'Transaction not found'],
      [`/tx/${UNKNOWN}/hex`, 404, 'Transaction not found'],
      [`/tx/${UNKNOWN}/outspends`, 404, 'Transaction not found'],
      [`/tx/${UNKNOWN}/merkle-proof`, 404, 'Transaction not found or is unconfirmed'],
      ['/tx/f4184f', 400, 'Invalid hex string'],
      [`/tx/${FIRST_PAYMENT}/outspend/x`, 400, 'Invalid number'],
      [`/tx/${FIRST_PAYMENT}/outspend/4294967296`, 400, 'Invalid number'],
      [`/block/${UNKNOWN}`, 404, 'Block not found'],
      ['/block-height/590', 404, 'Block not found'],
      ['/block-height/-1', 400, 'Invalid number'],
      [`/block/${BLOCK_170}/txid/2`, 404, 'tx index out of range'],
      [`/block/${BLOCK_170}/txs/25`, 404, 'start index out of range'],
      [`/block/${BLOCK_170}/txs/1`, 400, 'start index must be a multipication of 25'],
      ['/address/1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', 400, 'Invalid Bitcoin address'],
      ['/address/mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn', 400, 'Address on invalid network'],
      ['/address/tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', 400, 'Address on invalid network'],
      ['/scripthash/zz', 400, 'Invalid hex string'],
      ['/scripthash/abcd', 400, 'Invalid scripthash'],
      ['/no/such/path', 404, 'endpoint does not exist "/no/such/path"'],
    ];
    for (const [path, status, text] of expected) {
      assert.deepEqual(await node.refusal(path), [status, 'text/plain', text], path);
    }
  });

  test('answers and refusals may be read by any page', async () => {
    for (const path of ['/blocks/tip/height', `/tx/${UNKNOWN}`]) {
      assert.equal((await node.ask(path)).headers.get('access-control-allow-origin'), '*');
    }
  });

  test('every path works with and without /api', async () => {
    const bare = await fetch(`${node.explorer.url}/blocks/tip/hash`);
    assert.equal(await bare.text(), await node.text('/blocks/tip/hash'));
  });

  test('heights count from the genesis block', async () => {
    assert.equal(await node.text('/block-height/0'), GENESIS);
    assert.equal(await node.text('/block-height/170'), BLOCK_170);
    assert.equal(await node.text('/blocks/tip/height'), '589');
    assert.equal(await node.text('/blocks/tip/hash'), await node.text('/block-height/589'));
  });

  test('a block is described as electrs does', async () => {
    assert.deepEqual(await node.json(`/block/${GENESIS}`), {
      id: GENESIS,
      height: 0,
      version: 1,
      timestamp: 1231006505,
      tx_count: 1,
      size: 285,
      weight: 1140,
      merkle_root: '4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b',
      previousblockhash: null,
      mediantime: 1231006505,
      nonce: 2083236893,
      bits: 0x1d00ffff,
      difficulty: 1,
    });
    assert.equal((await node.json(`/block/${BLOCK_170}`)).mediantime, 1231716245);
    assert.deepEqual(await node.json(`/block/${GENESIS}/status`),
      { in_best_chain: true, height: 0, next_best: await node.text('/block-height/1') });
    assert.deepEqual(await node.json(`/block/${UNKNOWN}/status`),
      { in_best_chain: false, height: null, next_best: null });
  });

  test('a header hashes to its block', async () => {
    const header = await node.text(`/block/${BLOCK_170}/header`);
    assert.equal(header.length, 160);
    assert.equal(Buffer.from(sha256(sha256(header)), 'hex').reverse().toString('hex'), BLOCK_170);
  });

  test('the transactions of a block are listed in its order', async () => {
    const txids = await node.json(`/block/${BLOCK_170}/txids`);
    const txs = await node.json(`/block/${BLOCK_170}/txs/0`);
    assert.deepEqual(txs.map((/** @type {any} */ tx) => tx.txid), txids);
    assert.equal(txids[1], FIRST_PAYMENT);
    assert.equal(await node.text(`/block/${BLOCK_170}/txid/1`), FIRST_PAYMENT);
  });

  test('a public key is reached by the hash of its script', async () => {
    const { vin: [{ prevout }] } = await node.json(`/tx/${FIRST_PAYMENT}`);
    const hash = sha256(prevout.scriptpubkey);
    const stats = await node.json(`/scripthash/${hash}`);
    assert.deepEqual(Object.keys(stats), ['scripthash', 'chain_stats', 'mempool_stats']);
    // 50 BTC mined, then 40, 30, 29, 28 and 18 BTC of change, all but the last spent again.
    assert.deepEqual(stats.chain_stats, {
      funded_txo_count: 6,
      funded_txo_sum: 19_500_000_000,
      spent_txo_count: 5,
      spent_txo_sum: 17_700_000_000,
      tx_count: 6,
    });
    const history = await node.json(`/scripthash/${hash}/txs`);
    assert.equal(history[history.length - 1].txid, BLOCK_9_COINBASE);
    assert.equal(history[history.length - 2].txid, FIRST_PAYMENT);
    const coins = await node.json(`/scripthash/${hash}/utxo`);
    assert.deepEqual(coins.map((/** @type {any} */ coin) => coin.value), [1_800_000_000]);
  });
});

describe('history pages', () => {
  /**
   * The most used address of the block.
   * @param {Awaited<ReturnType<typeof startExplorer>>} node
   * @returns {Promise<[string, number]>} the address, and how many transactions touch it
   */
  async function busiestAddress(node) {
    const counts = new Map();
    const hash = await node.text('/blocks/tip/hash');
    const { tx_count: total } = await node.json(`/block/${hash}`);
    for (let start = 0; start < total; start += 25) {
      for (const tx of await node.json(`/block/${hash}/txs/${start}`)) {
        const touched = new Set([...tx.vout, ...tx.vin.map((/** @type {any} */ input) => input.prevout)]
          .map((output) => output?.scriptpubkey_address).filter(Boolean));
        for (const address of touched) counts.set(address, (counts.get(address) ?? 0) + 1);
      }
    }
    return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best));
  }

  test('both dialects list every transaction once, newest first', async (context) => {
    const node = await startExplorer(context, { blocks: [BLOCK_370661] });
    const [address, uses] = await busiestAddress(node);
    assert.ok(uses > 25, `${address} needs more than one page, has ${uses}`);
    assert.equal((await node.json(`/address/${address}`)).chain_stats.tx_count, uses);

    /** @param {(last: string) => string} next */
    const walk = async (next) => {
      const txids = [];
      let page = await node.json(`/address/${address}/txs`);
      while (page.length > 0) {
        assert.ok(page.length <= 25);
        txids.push(...page.map((/** @type {any} */ tx) => tx.txid));
        page = await node.json(next(txids[txids.length - 1]));
      }
      return txids;
    };
    const electrs = await walk((last) => `/address/${address}/txs/chain/${last}`);
    const mempool = await walk((last) => `/address/${address}/txs?after_txid=${last}`);
    assert.deepEqual(mempool, electrs);
    assert.equal(new Set(electrs).size, uses);
    const positions = [];
    for (const txid of electrs) positions.push((await node.json(`/tx/${txid}/merkle-proof`)).pos);
    assert.deepEqual(positions, [...positions].sort((a, b) => b - a));

    assert.equal((await node.json(`/address/${address}/txs?max_txs=3`)).length, 3);
    assert.deepEqual(await node.refusal(`/address/${address}/txs?after_txid=${UNKNOWN}`),
      [422, 'text/plain', 'after_txid not found']);
    assert.deepEqual(await node.json(`/address/${address}/txs/chain/${UNKNOWN}`), []);
  });
});

describe('a chain that ends earlier', () => {
  test('blocks above --tip are not mined yet', async (context) => {
    const node = await startExplorer(context, { blocks: [FIRST_BLOCKS], tip: 169 });
    assert.equal(await node.text('/blocks/tip/height'), '169');
    assert.equal((await node.ask(`/tx/${FIRST_PAYMENT}`)).status, 404);
    assert.deepEqual(await node.json(`/tx/${BLOCK_9_COINBASE}/outspends`), [{ spent: false }]);
  });

  test('with --mempool their transactions wait unconfirmed, without block keys', async (context) => {
    const node = await startExplorer(context, { blocks: [FIRST_BLOCKS], tip: 169, mempool: true });
    assert.deepEqual((await node.json(`/tx/${FIRST_PAYMENT}`)).status, { confirmed: false });
    assert.deepEqual(await node.json(`/tx/${BLOCK_9_COINBASE}/outspends`),
      [{ spent: true, txid: FIRST_PAYMENT, vin: 0, status: { confirmed: false } }]);
    assert.deepEqual(await node.refusal(`/tx/${FIRST_PAYMENT}/merkle-proof`),
      [404, 'text/plain', 'Transaction not found or is unconfirmed']);
    const { vin: [{ prevout }] } = await node.json(`/tx/${FIRST_PAYMENT}`);
    const stats = await node.json(`/scripthash/${sha256(prevout.scriptpubkey)}`);
    assert.equal(stats.chain_stats.tx_count, 1);
    assert.equal(stats.chain_stats.spent_txo_count, 0);
    assert.equal(stats.mempool_stats.spent_txo_count, 5);
  });

  test('a tip above the blocks given has a height but no known hash', async (context) => {
    const node = await startExplorer(context, { blocks: [FIRST_BLOCKS], tip: 900_000 });
    assert.equal(await node.text('/blocks/tip/height'), '900000');
    assert.deepEqual(await node.refusal('/blocks/tip/hash'), [404, 'text/plain', 'Block not found']);
  });
});
