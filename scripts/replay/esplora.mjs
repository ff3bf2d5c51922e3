/**
 * The Esplora HTTP dialect over a ReplayChain: paths, JSON shapes in electrs's key order, plain-text
 * errors in electrs's words. Source: Blockstream/esplora API.md, and src/rest.rs of Blockstream/electrs
 * and mempool/electrs; where the two differ (block positions in histories, after_txid, max_txs,
 * /txs/outspends, the word "multipication") mempool/electrs is followed.
 */
import { hashScript, merkleBranch, previousTxid, transactionsOf } from './chain.mjs';
import {
  formatAsm, isP2sh, lastPush, parseAddress, scriptAddress, scriptType, toHex, witnessProgram,
} from './scripts.mjs';

/** @typedef {import('./chain.mjs').ReplayChain} ReplayChain */
/** @typedef {import('./chain.mjs').ChainTx} ChainTx */
/** @typedef {import('./chain.mjs').ChainBlock} ChainBlock */
/** @typedef {import('./chain.mjs').Coin} Coin */

const PAGE_TXS = 25;
const MEMPOOL_TXS = 50;
const MAX_BATCH_TXIDS = 50;
const UTXO_LIMIT = 500;
const U32_MAX = 0xffffffff;

/**
 * @typedef {object} Reply
 * @property {number} status
 * @property {string} type          content type
 * @property {string | Buffer} [body]
 * @property {unknown} [json]       in place of `body`
 */

/** A refusal in electrs's own words; the server sends it as plain text. */
class HttpError extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** @param {unknown} json @returns {Reply} */
const jsonReply = (json) => ({ status: 200, type: 'application/json', json });
/** @param {string} body @returns {Reply} */
const textReply = (body) => ({ status: 200, type: 'text/plain', body });
/** @param {Buffer} body @returns {Reply} */
const bytesReply = (body) => ({ status: 200, type: 'application/octet-stream', body });

/**
 * @callback Handler
 * @param {ReplayChain} chain
 * @param {string[]} captures     what the `:name` parts of the path held, in order
 * @param {URLSearchParams} query
 * @returns {Reply}
 */

/** @type {[string, Handler][]} */
const ROUTES = [
  ['/blocks/tip/height', (chain) => textReply(String(chain.tipHeight))],
  ['/blocks/tip/hash', (chain) => textReply(requireBlockAt(chain, chain.tipHeight).hash)],
  ['/block-height/:height', (chain, [height]) => textReply(requireBlockAt(chain, parseNumber(height)).hash)],
  ['/block/:hash', (chain, [hash]) => jsonReply(blockJson(chain, requireBlock(chain, hash)))],
  ['/block/:hash/status', (chain, [hash]) => jsonReply(blockStatusJson(chain, parseHash(hash)))],
  ['/block/:hash/header', (chain, [hash]) => textReply(toHex(requireBlock(chain, hash).bytes.subarray(0, 80)))],
  ['/block/:hash/raw', (chain, [hash]) => bytesReply(requireBlock(chain, hash).bytes)],
  ['/block/:hash/txids', (chain, [hash]) => jsonReply(requireBlock(chain, hash).txids)],
  ['/block/:hash/txid/:index', blockTxid],
  ['/block/:hash/txs', blockTxs],
  ['/block/:hash/txs/:start', blockTxs],
  ['/tx/:txid', (chain, [txid]) => jsonReply(txJson(chain, requireTx(chain, txid)))],
  ['/tx/:txid/hex', (chain, [txid]) => textReply(requireTx(chain, txid).tx.toHex())],
  ['/tx/:txid/raw', (chain, [txid]) => bytesReply(Buffer.from(requireTx(chain, txid).tx.toBuffer()))],
  ['/tx/:txid/status', (chain, [txid]) => jsonReply(statusJson(chain.findTx(parseHash(txid))?.block ?? null))],
  ['/tx/:txid/merkle-proof', merkleProof],
  ['/tx/:txid/outspends', (chain, [txid]) => jsonReply(outspendsJson(chain, requireTx(chain, txid)))],
  // Also for a transaction nobody knows this says "not spent": electrs does, so it is kept.
  ['/tx/:txid/outspend/:index', (chain, [txid, index]) =>
    jsonReply(outspendJson(chain, parseHash(txid), parseNumber(index, U32_MAX)))],
  ['/txs/outspends', batchOutspends],
  ['/:kind/:script', scriptStats],
  ['/:kind/:script/txs', scriptTxs],
  ['/:kind/:script/txs/chain', scriptChainTxs],
  ['/:kind/:script/txs/chain/:last', scriptChainTxs],
  ['/:kind/:script/txs/mempool', scriptMempoolTxs],
  ['/:kind/:script/utxo', scriptUtxo],
];

const COMPILED_ROUTES = ROUTES.map(([path, handler]) => ({
  pattern: new RegExp(`^${path.replace('/:kind', '/(address|scripthash)').replace(/:\w+/g, '([^/]*)')}$`),
  handler,
}));

/**
 * The honest answer to one request.
 * @param {ReplayChain} chain
 * @param {string} method
 * @param {string} path             without query and without `/api`
 * @param {URLSearchParams} query
 * @returns {Reply}
 */
export function answer(chain, method, path, query) {
  try {
    for (const { pattern, handler } of method === 'GET' ? COMPILED_ROUTES : []) {
      const match = pattern.exec(path);
      if (match) return handler(chain, match.slice(1), query);
    }
    throw new HttpError(404, `endpoint does not exist ${JSON.stringify(path)}`);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { status: error.status, type: 'text/plain', body: error.message };
  }
}

// --- Blocks -----------------------------------------------------------------------------------------

/** @type {Handler} */
function blockTxid(chain, [hash, index]) {
  const at = parseNumber(index);
  const { txids } = requireBlock(chain, hash);
  if (at >= txids.length) throw new HttpError(404, 'tx index out of range');
  return textReply(txids[at]);
}

/** @type {Handler} */
function blockTxs(chain, [hash, start]) {
  const block = requireBlock(chain, hash);
  const first = /^\d+$/.test(start ?? '') ? Number(start) : 0;
  if (first >= block.txids.length) throw new HttpError(404, 'start index out of range');
  if (first % PAGE_TXS !== 0) {
    throw new HttpError(400, `start index must be a multipication of ${PAGE_TXS}`);
  }
  return jsonReply(block.txids.slice(first, first + PAGE_TXS)
    .map((txid) => txJson(chain, requireTx(chain, txid))));
}

/** @param {ReplayChain} chain @param {ChainBlock} raw */
function blockJson(chain, raw) {
  const { block } = raw;
  return {
    id: raw.hash,
    height: raw.height,
    version: block.version >>> 0,
    timestamp: block.timestamp,
    tx_count: raw.txids.length,
    size: raw.bytes.length,
    weight: block.weight(),
    merkle_root: Buffer.from(/** @type {Uint8Array} */ (block.merkleRoot)).reverse().toString('hex'),
    previousblockhash: raw.height === 0 ? null : raw.previous,
    mediantime: chain.medianTime(raw),
    nonce: block.nonce,
    bits: block.bits,
    difficulty: difficultyOf(block.bits),
  };
}

/**
 * How many times harder than the easiest target, in Bitcoin Core's floating-point way.
 * @param {number} bits
 */
function difficultyOf(bits) {
  return (0xffff / (bits & 0x00ffffff)) * 256 ** (0x1d - (bits >>> 24));
}

/** @param {ReplayChain} chain @param {string} hash */
function blockStatusJson(chain, hash) {
  const block = chain.findBlock(hash);
  if (!block) return { in_best_chain: false, height: null, next_best: null };
  return {
    in_best_chain: true,
    height: block.height,
    next_best: chain.findBlockAt(block.height + 1)?.hash ?? null,
  };
}

// --- Transactions -----------------------------------------------------------------------------------

/** @type {Handler} */
function merkleProof(chain, [txid]) {
  const entry = chain.findTx(parseHash(txid));
  if (!entry?.block) throw new HttpError(404, 'Transaction not found or is unconfirmed');
  return jsonReply({
    block_height: entry.block.height,
    merkle: merkleBranch(entry.block, entry.position),
    pos: entry.position,
  });
}

/** @type {Handler} */
function batchOutspends(chain, _, query) {
  const asked = query.get('txids');
  if (asked === null) throw new HttpError(400, 'No txids specified');
  const txids = asked.split(',');
  if (txids.length > MAX_BATCH_TXIDS) throw new HttpError(400, 'Too many txids requested');
  return jsonReply(txids.map((txid) => {
    const entry = chain.findTx(txid.toLowerCase());
    return entry ? outspendsJson(chain, entry) : [];
  }));
}

/** @param {ReplayChain} chain @param {ChainTx} entry */
function outspendsJson(chain, entry) {
  return entry.tx.outs.map((_, vout) => outspendJson(chain, entry.txid, vout));
}

/** @param {ReplayChain} chain @param {string} txid @param {number} vout */
function outspendJson(chain, txid, vout) {
  const spend = chain.findSpend(txid, vout);
  if (!spend) return { spent: false };
  return { spent: true, txid: spend.spender.txid, vin: spend.vin, status: statusJson(spend.spender.block) };
}

/** @param {ChainBlock | null} block */
function statusJson(block) {
  if (!block) return { confirmed: false };
  return {
    confirmed: true,
    block_height: block.height,
    block_hash: block.hash,
    block_time: block.block.timestamp,
  };
}

/** @param {ReplayChain} chain @param {ChainTx} entry */
function txJson(chain, { txid, tx, block }) {
  return {
    txid,
    version: tx.version >>> 0,
    locktime: tx.locktime,
    vin: tx.ins.map((input) => vinJson(chain, input, tx.isCoinbase())),
    vout: tx.outs.map(voutJson),
    size: tx.byteLength(),
    weight: tx.weight(),
    fee: feeOf(chain, tx),
    status: statusJson(block),
  };
}

/**
 * Inputs less outputs, in satoshi. 0 for a coinbase, and 0 when a prevout is outside the blocks: the
 * sum is then unknown, and no other number would be true either.
 * @param {ReplayChain} chain
 * @param {import('./chain.mjs').Transaction} tx
 */
function feeOf(chain, tx) {
  if (tx.isCoinbase()) return 0;
  let fee = 0n;
  for (const input of tx.ins) {
    const prevout = chain.findPrevout(input);
    if (!prevout) return 0;
    fee += prevout.value;
  }
  for (const { value } of tx.outs) fee -= value;
  return Number(fee);
}

/**
 * @param {ReplayChain} chain
 * @param {import('bitcoinjs-lib/src/transaction').Input} input
 * @param {boolean} isCoinbase
 */
function vinJson(chain, input, isCoinbase) {
  const prevout = isCoinbase ? null : chain.findPrevout(input);
  return {
    txid: previousTxid(input),
    vout: input.index,
    prevout: prevout && voutJson(prevout),
    scriptsig: toHex(input.script),
    scriptsig_asm: formatAsm(input.script),
    ...(input.witness.length > 0 && { witness: input.witness.map(toHex) }),
    is_coinbase: isCoinbase,
    sequence: input.sequence,
    ...(prevout && innerScriptsJson(input, prevout.script)),
  };
}

/**
 * The scripts that P2SH, P2WSH and taproot spends reveal.
 * @param {import('bitcoinjs-lib/src/transaction').Input} input
 * @param {Uint8Array} script  of the output spent
 */
function innerScriptsJson(input, script) {
  const redeem = isP2sh(script) ? lastPush(input.script) : null;
  const program = witnessProgram(redeem ?? script);
  const { witness } = input;
  /** @type {Uint8Array | undefined} */
  let inner;
  if (program?.version === 0 && program.data.length === 32) {
    inner = witness[witness.length - 1];
  } else if (!redeem && program?.version === 1 && program.data.length === 32) {
    const hasAnnex = witness.length >= 2 && witness[witness.length - 1][0] === 0x50;
    inner = witness[witness.length - (hasAnnex ? 3 : 2)];
  }
  return {
    ...(redeem && { inner_redeemscript_asm: formatAsm(redeem) }),
    ...(inner && { inner_witnessscript_asm: formatAsm(inner) }),
  };
}

/** @param {import('./chain.mjs').Output} output */
function voutJson({ script, value }) {
  const address = scriptAddress(script);
  return {
    scriptpubkey: toHex(script),
    scriptpubkey_asm: formatAsm(script),
    scriptpubkey_type: scriptType(script),
    ...(address !== null && { scriptpubkey_address: address }),
    value: Number(value),
  };
}

// --- Addresses and script hashes --------------------------------------------------------------------

/** @type {Handler} */
function scriptStats(chain, [kind, script]) {
  const history = chain.historyOf(parseScriptHash(kind, script));
  /** @param {boolean} confirmed */
  const stats = (confirmed) => {
    /** @param {ChainTx} entry */
    const counts = (entry) => (entry.block !== null) === confirmed;
    const funded = history.coins.filter((coin) => counts(coin.owner));
    const spent = history.coins.filter((coin) => {
      const spend = chain.findSpend(coin.txid, coin.vout);
      return spend !== null && counts(spend.spender);
    });
    return {
      funded_txo_count: funded.length,
      funded_txo_sum: sumOf(funded),
      spent_txo_count: spent.length,
      spent_txo_sum: sumOf(spent),
      tx_count: (confirmed ? history.confirmed : history.unconfirmed).length,
    };
  };
  return jsonReply({ [kind]: script, chain_stats: stats(true), mempool_stats: stats(false) });
}

/** @param {Coin[]} coins */
function sumOf(coins) {
  return coins.reduce((sum, coin) => sum + coin.value, 0);
}

/** @type {Handler} */
function scriptTxs(chain, [kind, script], query) {
  const { confirmed, unconfirmed } = newestFirst(chain, kind, script);
  if (!query.has('after_txid') && !query.has('max_txs')) {
    return txPage(chain, [...unconfirmed.slice(0, MEMPOOL_TXS), ...confirmed.slice(0, PAGE_TXS)]);
  }
  const all = [...unconfirmed, ...confirmed];
  const after = query.get('after_txid') ?? '';
  let first = 0;
  // electrs overlooks an after_txid that is no hash at all.
  if (isHash(after)) {
    first = all.findIndex((entry) => entry.txid === after.toLowerCase()) + 1;
    if (first === 0) throw new HttpError(422, 'after_txid not found');
  }
  return txPage(chain, all.slice(first, first + pageSize(query, PAGE_TXS)));
}

/** @type {Handler} */
function scriptChainTxs(chain, [kind, script, last], query) {
  const { confirmed } = newestFirst(chain, kind, script);
  let first = 0;
  if (isHash(last ?? '')) {
    first = confirmed.findIndex((entry) => entry.txid === last.toLowerCase()) + 1;
    if (first === 0) return jsonReply([]);
  }
  return txPage(chain, confirmed.slice(first, first + pageSize(query, PAGE_TXS)));
}

/** @type {Handler} */
function scriptMempoolTxs(chain, [kind, script], query) {
  const { unconfirmed } = newestFirst(chain, kind, script);
  return txPage(chain, unconfirmed.slice(0, pageSize(query, MEMPOOL_TXS)));
}

/** @type {Handler} */
function scriptUtxo(chain, [kind, script]) {
  const unspent = chain.historyOf(parseScriptHash(kind, script)).coins
    .filter((coin) => chain.findSpend(coin.txid, coin.vout) === null);
  if (unspent.length > UTXO_LIMIT) {
    throw new HttpError(400, `Too many unspent transaction outputs (>${UTXO_LIMIT}). `
      + 'Contact support to raise limits.');
  }
  return jsonReply(unspent.map(({ txid, vout, owner, value }) =>
    ({ txid, vout, status: statusJson(owner.block), value })));
}

/** @param {ReplayChain} chain @param {string} kind @param {string} script */
function newestFirst(chain, kind, script) {
  const { confirmed, unconfirmed } = chain.historyOf(parseScriptHash(kind, script));
  return { confirmed: [...confirmed].reverse(), unconfirmed: [...unconfirmed].reverse() };
}

/** @param {ReplayChain} chain @param {ChainTx[]} entries */
function txPage(chain, entries) {
  return jsonReply(entries.map((entry) => txJson(chain, entry)));
}

/** @param {URLSearchParams} query @param {number} usual */
function pageSize(query, usual) {
  const asked = query.get('max_txs') ?? '';
  return /^\d+$/.test(asked) ? Number(asked) : usual;
}

// --- What the path says -----------------------------------------------------------------------------

/** @param {string} text */
function isHash(text) {
  return /^[0-9a-fA-F]{64}$/.test(text);
}

/** @param {string} text */
function parseHash(text) {
  if (!isHash(text)) throw new HttpError(400, 'Invalid hex string');
  return text.toLowerCase();
}

/** @param {string} text @param {number} [max] */
function parseNumber(text, max = Number.MAX_SAFE_INTEGER) {
  const value = /^\+?\d+$/.test(text) ? Number(text) : NaN;
  if (!(value <= max)) throw new HttpError(400, 'Invalid number');
  return value;
}

/** @param {string} kind @param {string} text */
function parseScriptHash(kind, text) {
  if (kind === 'scripthash') {
    if (!/^([0-9a-fA-F]{2})*$/.test(text)) throw new HttpError(400, 'Invalid hex string');
    if (!isHash(text)) throw new HttpError(400, 'Invalid scripthash');
    return text.toLowerCase();
  }
  const parsed = parseAddress(text);
  if ('error' in parsed) throw new HttpError(400, parsed.error);
  return hashScript(parsed.script);
}

/** @param {ReplayChain} chain @param {string} hash */
function requireBlock(chain, hash) {
  const block = chain.findBlock(parseHash(hash));
  if (!block) throw new HttpError(404, 'Block not found');
  return block;
}

/** @param {ReplayChain} chain @param {number} height */
function requireBlockAt(chain, height) {
  const block = chain.findBlockAt(height);
  if (!block) throw new HttpError(404, 'Block not found');
  return block;
}

/** @param {ReplayChain} chain @param {string} txid */
function requireTx(chain, txid) {
  const entry = chain.findTx(parseHash(txid));
  if (!entry) throw new HttpError(404, 'Transaction not found');
  return entry;
}
