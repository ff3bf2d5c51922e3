/**
 * The blocks given, joined into one chain: which transaction stands where, which input spends which
 * output, which transactions touched which script. Nothing here is guessed: what lies outside the
 * blocks is unknown and stays unknown.
 */
import { hash256, sha256 } from 'bitcoinjs-lib/src/crypto';
import { isUnspendable, toHex } from './scripts.mjs';

/** @typedef {import('./block_files.mjs').RawBlock} RawBlock */
/** @typedef {import('bitcoinjs-lib/src/transaction').Transaction} Transaction */
/** @typedef {import('bitcoinjs-lib/src/transaction').Output} Output */

/** Blocks whose times the median time past is taken from: the block itself and the ten before. */
const MEDIAN_SPAN = 11;

/** @typedef {RawBlock & {height: number, txids: string[]}} ChainBlock */

/**
 * @typedef {object} ChainTx
 * @property {string} txid
 * @property {Transaction} tx
 * @property {ChainBlock | null} block  null while unconfirmed
 * @property {number} position          place within its block; order of arrival while unconfirmed
 */

/** @typedef {{txid: string, vout: number, value: number, owner: ChainTx}} Coin */
/** @typedef {{spender: ChainTx, vin: number}} Spend */

/**
 * @typedef {object} ScriptHistory
 * @property {ChainTx[]} confirmed    oldest first: by height, then by place in the block
 * @property {ChainTx[]} unconfirmed  in order of arrival
 * @property {Coin[]} coins           everything the script ever received
 */

export class ReplayChain {
  /** @type {Map<string, ChainBlock>} */
  #blocks = new Map();
  /** @type {Map<number, ChainBlock>} */
  #byHeight = new Map();
  /** @type {Map<string, ChainTx>} */
  #txs = new Map();
  /** @type {Map<string, Spend>} keyed by `txid:vout` */
  #spends = new Map();
  /** @type {Map<string, ScriptHistory>} keyed by script hash */
  #histories = new Map();

  /**
   * @param {Map<string, RawBlock>} blocks
   * @param {Map<string, number>} heights   of every block, keyed by hash
   * @param {object} [options]
   * @param {number} [options.tip]          height of the best block; blocks above it are not mined yet
   * @param {boolean} [options.mempool]     whether the transactions of those blocks wait unconfirmed
   */
  constructor(blocks, heights, { tip, mempool = false } = {}) {
    const ordered = [...blocks.values()]
      .map((raw) => ({
        ...raw,
        height: /** @type {number} */ (heights.get(raw.hash)),
        txids: transactionsOf(raw).map((tx) => tx.getId()),
      }))
      .sort((a, b) => a.height - b.height);
    const mined = ordered.filter((block) => tip === undefined || block.height <= tip);
    /** Height that the explorer names as the best; above the highest block given when so told. */
    this.tipHeight = tip ?? mined[mined.length - 1]?.height ?? 0;

    for (const block of mined) {
      this.#blocks.set(block.hash, block);
      this.#byHeight.set(block.height, block);
      transactionsOf(block).forEach((tx, position) => {
        this.#addTransaction({ txid: block.txids[position], tx, block, position });
      });
    }
    if (mempool) this.#fillMempool(ordered.slice(mined.length));
    for (const entry of this.#txs.values()) this.#indexSpends(entry);
    for (const entry of this.#txs.values()) this.#indexScripts(entry);
  }

  get blockCount() {
    return this.#blocks.size;
  }

  get txCount() {
    return this.#txs.size;
  }

  /** @param {string} hash */
  findBlock(hash) {
    return this.#blocks.get(hash) ?? null;
  }

  /** @param {number} height */
  findBlockAt(height) {
    return this.#byHeight.get(height) ?? null;
  }

  /** @param {string} txid */
  findTx(txid) {
    return this.#txs.get(txid) ?? null;
  }

  /**
   * @param {string} txid
   * @param {number} vout
   */
  findSpend(txid, vout) {
    return this.#spends.get(`${txid}:${vout}`) ?? null;
  }

  /**
   * The output that an input spends, or null where its transaction is outside the blocks.
   * @param {import('bitcoinjs-lib/src/transaction').Input} input
   * @returns {Output | null}
   */
  findPrevout(input) {
    return this.#txs.get(previousTxid(input))?.tx.outs[input.index] ?? null;
  }

  /**
   * @param {string} scriptHash
   * @returns {ScriptHistory}
   */
  historyOf(scriptHash) {
    return this.#histories.get(scriptHash) ?? { confirmed: [], unconfirmed: [], coins: [] };
  }

  /**
   * Median time past (BIP 113), in Unix seconds; null where one of the blocks it is taken from is
   * not among those given.
   * @param {ChainBlock} block
   * @returns {number | null}
   */
  medianTime(block) {
    const times = [];
    for (let height = block.height; height >= 0 && times.length < MEDIAN_SPAN; height -= 1) {
      const at = this.findBlockAt(height);
      if (!at) return null;
      times.push(at.block.timestamp);
    }
    times.sort((a, b) => a - b);
    return times[Math.floor(times.length / 2)];
  }

  /** @param {ChainTx} entry */
  #addTransaction(entry) {
    for (const { value } of entry.tx.outs) {
      if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) {
        throw new Error(`transaction ${entry.txid} has an output of ${value} satoshi, which cannot be`);
      }
    }
    this.#txs.set(entry.txid, entry);
  }

  /**
   * Takes what could wait in a mempool: no coinbase, and nothing that descends from one not mined yet.
   * @param {ChainBlock[]} unmined
   */
  #fillMempool(unmined) {
    const impossible = new Set();
    let position = 0;
    for (const block of unmined) {
      transactionsOf(block).forEach((tx, index) => {
        const txid = block.txids[index];
        if (tx.isCoinbase() || tx.ins.some((input) => impossible.has(previousTxid(input)))) {
          impossible.add(txid);
          return;
        }
        this.#addTransaction({ txid, tx, block: null, position });
        position += 1;
      });
    }
  }

  /** @param {ChainTx} entry */
  #indexSpends(entry) {
    if (entry.tx.isCoinbase()) return;
    entry.tx.ins.forEach((input, vin) => {
      this.#spends.set(`${previousTxid(input)}:${input.index}`, { spender: entry, vin });
    });
  }

  /** @param {ChainTx} owner */
  #indexScripts(owner) {
    const { tx, txid } = owner;
    /** @type {Set<string>} */
    const touched = new Set();
    if (!tx.isCoinbase()) {
      for (const input of tx.ins) {
        const prevout = this.findPrevout(input);
        if (prevout) touched.add(hashScript(prevout.script));
      }
    }
    tx.outs.forEach(({ script, value }, vout) => {
      if (isUnspendable(script)) return;
      const scriptHash = hashScript(script);
      touched.add(scriptHash);
      this.#openHistory(scriptHash).coins.push({ txid, vout, value: Number(value), owner });
    });
    for (const scriptHash of touched) {
      const history = this.#openHistory(scriptHash);
      (owner.block ? history.confirmed : history.unconfirmed).push(owner);
    }
  }

  /** @param {string} scriptHash */
  #openHistory(scriptHash) {
    let history = this.#histories.get(scriptHash);
    if (!history) {
      history = { confirmed: [], unconfirmed: [], coins: [] };
      this.#histories.set(scriptHash, history);
    }
    return history;
  }
}

/**
 * The key that Esplora's /scripthash/ paths use: sha256 of the output script, not reversed.
 * @param {Uint8Array} script
 */
export function hashScript(script) {
  return toHex(sha256(script));
}

/** @param {import('bitcoinjs-lib/src/transaction').Input} input */
export function previousTxid(input) {
  return Buffer.from(input.hash).reverse().toString('hex');
}

/**
 * The siblings on the way from a transaction up to the Merkle root, lowest first, as explorers write
 * hashes. A node without a neighbour is its own sibling.
 * @param {ChainBlock} block
 * @param {number} position
 * @returns {string[]}
 */
export function merkleBranch(block, position) {
  const branch = [];
  let level = block.txids.map((txid) => Buffer.from(txid, 'hex').reverse());
  for (let at = position; level.length > 1; at >>= 1) {
    const nodes = level;
    branch.push(Buffer.from(nodes[at ^ 1] ?? nodes[at]).reverse().toString('hex'));
    level = nodes
      .filter((_, index) => index % 2 === 0)
      .map((left, pair) => Buffer.from(hash256(Buffer.concat([left, nodes[2 * pair + 1] ?? left]))));
  }
  return branch;
}

/**
 * @param {RawBlock} raw
 * @returns {Transaction[]}
 */
export function transactionsOf(raw) {
  return raw.block.transactions ?? [];
}
