import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { BLOCK_370661, startExplorer } from './support.mjs';

const START = { txid: '20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f', vout: 1 };

/** @param {Buffer} bytes */
const hash256 = (bytes) =>
  createHash('sha256').update(createHash('sha256').update(bytes).digest()).digest();

/**
 * The Merkle root that a proof leads to, as it stands in a header.
 * @param {string} txid
 * @param {{merkle: string[], pos: number}} proof
 */
function foldProof(txid, { merkle, pos }) {
  let node = Buffer.from(txid, 'hex').reverse();
  let at = pos;
  for (const hex of merkle) {
    const sibling = Buffer.from(hex, 'hex').reverse();
    node = hash256(Buffer.concat(at % 2 === 0 ? [node, sibling] : [sibling, node]));
    at >>= 1;
  }
  return node.toString('hex');
}

describe('block 370661 over HTTP', () => {
  /** @type {Awaited<ReturnType<typeof startExplorer>>} */
  let node;
  /** @type {() => Promise<void>} */
  let close = async () => {};
  before(async () => {
    node = await startExplorer({ after: (stop) => { close = stop; } }, { blocks: [BLOCK_370661] });
  });
  after(() => close());

  test('its height is read from the coinbase', async () => {
    assert.equal(await node.text('/blocks/tip/height'), '370661');
    const block = await node.json(`/block/${await node.text('/blocks/tip/hash')}`);
    assert.equal(block.version, 0x20000007);
    assert.equal(block.mediantime, null, 'the ten blocks before are not known');
  });

  test('the proofs of all 708 transactions lead to the root in the header', async () => {
    const hash = await node.text('/block-height/370661');
    const header = await node.text(`/block/${hash}/header`);
    const root = header.slice(72, 136);
    const txids = await node.json(`/block/${hash}/txids`);
    assert.equal(txids.length, 708);
    for (const [pos, txid] of txids.entries()) {
      const proof = await node.json(`/tx/${txid}/merkle-proof`);
      assert.deepEqual([proof.block_height, proof.pos], [370661, pos]);
      assert.equal(foldProof(txid, proof), root, txid);
    }
  });

  test('an output spent outside the block has no prevout, and no fee is made up', async () => {
    const tx = await node.json(`/tx/${START.txid}`);
    assert.deepEqual(tx.vin.map((/** @type {any} */ input) => input.prevout), [null]);
    assert.equal(tx.fee, 0);
  });

  test('the chain from 20553f19…:1 has 72 transactions and no money from elsewhere', async () => {
    const start = (await node.json(`/tx/${START.txid}`)).vout[START.vout].value;
    assert.equal(start, 952_451_372);

    /** @type {Map<string, any>} */
    const spenders = new Map();
    const followed = new Set();
    const ends = [];
    const waiting = [{ ...START, value: start }];
    for (let coin = waiting.shift(); coin; coin = waiting.shift()) {
      followed.add(`${coin.txid}:${coin.vout}`);
      const spend = (await node.json(`/tx/${coin.txid}/outspends`))[coin.vout];
      if (!spend.spent) {
        ends.push(coin);
      } else if (!spenders.has(spend.txid)) {
        const tx = await node.json(`/tx/${spend.txid}`);
        spenders.set(spend.txid, tx);
        for (const [vout, { value }] of tx.vout.entries()) waiting.push({ txid: tx.txid, vout, value });
      }
    }
    const inputs = [...spenders.values()].flatMap((tx) => tx.vin);
    const fees = [...spenders.values()].reduce((sum, tx) => sum + tx.fee, 0);
    const held = ends.reduce((sum, end) => sum + end.value, 0);

    assert.equal(spenders.size, 72);
    assert.equal(inputs.length, 72, 'every transaction has a single input');
    for (const { txid, vout } of inputs) assert.ok(followed.has(`${txid}:${vout}`), 'a side input');
    assert.equal(ends.length, 72);
    assert.equal(held, 945_341_372);
    assert.equal(fees, 7_110_000);
    assert.equal(held + fees, start);
  });
});
