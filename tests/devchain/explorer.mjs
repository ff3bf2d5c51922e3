// An explorer of the development chain that speaks Etherscan's dialect: what a node does not list, worked out from its blocks,
// receipts and traces. It shares no code with Peelback's core.

/** @import { DevChain } from './chain.mjs' */

/** @typedef {Record<string, string>} Row */

const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
/** @type {Record<string, {tokenName: string, tokenSymbol: string, tokenDecimal: string}>} */
const TOKEN_NAMES = {
  '0xdac17f958d2ee523a2206206994597c13d831ec7': { tokenName: 'Tether USD', tokenSymbol: 'USDT', tokenDecimal: '6' },
  '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2': { tokenName: 'Wrapped Ether', tokenSymbol: 'WETH', tokenDecimal: '18' },
};
const UNKNOWN_TOKEN = { tokenName: 'USDT (visit usdt.example)', tokenSymbol: 'USDT', tokenDecimal: '6' };
const LISTS = /** @type {const} */ (['txlist', 'txlistinternal', 'tokentx']);

export class DevExplorer {
  #chain;
  /** @type {Record<typeof LISTS[number], Row[]>} */ #rows = { txlist: [], txlistinternal: [], tokentx: [] };
  tip = 0;

  /** @param {DevChain} chain */
  constructor(chain) {
    this.#chain = chain;
  }

  /** Reads the chain as it is now. @param {DevChain} chain */
  static async over(chain) {
    const explorer = new DevExplorer(chain);
    explorer.tip = Number(await chain.rpc('eth_blockNumber'));
    for (let height = 1; height <= explorer.tip; ++height) {
      const block = await chain.rpc('eth_getBlockByNumber', `0x${height.toString(16)}`, true);
      for (const tx of block.transactions) await explorer.#list(block, tx);
    }
    return explorer;
  }

  /** @param {any} block @param {any} tx */
  async #list(block, tx) {
    const receipt = await this.#chain.rpc('eth_getTransactionReceipt', tx.hash);
    const place = { blockNumber: decimal(block.number), timeStamp: decimal(block.timestamp), hash: tx.hash };
    const paid = { gas: decimal(tx.gas), gasPrice: decimal(receipt.effectiveGasPrice), gasUsed: decimal(receipt.gasUsed) };
    const isFailed = receipt.status === '0x0';
    this.#rows.txlist.push({
      ...place, nonce: decimal(tx.nonce), blockHash: block.hash, transactionIndex: decimal(tx.transactionIndex), from: tx.from, to: tx.to,
      value: decimal(tx.value), ...paid, isError: isFailed ? '1' : '0', txreceipt_status: isFailed ? '0' : '1', input: tx.input,
      contractAddress: '', cumulativeGasUsed: decimal(receipt.cumulativeGasUsed), confirmations: String(this.tip - Number(block.number)),
    });
    for (const log of receipt.logs) {
      // A piece of ERC-721 has its own list.
      if (log.topics[0] !== TRANSFER || log.topics.length !== 3) continue;
      this.#rows.tokentx.push({
        ...place, from: addressIn(log.topics[1]), contractAddress: log.address, to: addressIn(log.topics[2]), value: decimal(log.data),
        ...(TOKEN_NAMES[log.address] ?? UNKNOWN_TOKEN), transactionIndex: decimal(tx.transactionIndex), ...paid,
      });
    }
    if (tx.input === '0x') return;
    const { structLogs } = await this.#chain.rpc('debug_traceTransaction', tx.hash);
    for (const call of paidCalls(structLogs, tx.to)) {
      this.#rows.txlistinternal.push({ ...place, contractAddress: '', input: '', type: 'call', gas: '0', gasUsed: '0', ...call });
    }
  }

  /** The answer to a query, as text. @param {URLSearchParams} query */
  async answer(query) {
    const action = query.get('action') ?? '';
    if (query.get('module') === 'proxy') return this.#chain.answer(JSON.stringify({ jsonrpc: '2.0', id: 1, method: action, params: proxied(action, query) }));
    if (action === 'balance') return JSON.stringify({ status: '1', message: 'OK', result: decimal(await this.#chain.rpc('eth_getBalance', query.get('address'), 'latest')) });
    const list = LISTS.find((name) => name === action);
    if (list === undefined) return JSON.stringify({ status: '0', message: 'NOTOK', result: `Error! Missing Or invalid Action name ${action}` });
    const rows = this.#select(this.#rows[list], query);
    return JSON.stringify(rows.length === 0 ? { status: '0', message: 'No transactions found', result: [] } : { status: '1', message: 'OK', result: rows });
  }

  /** @param {Row[]} all @param {URLSearchParams} query */
  #select(all, query) {
    const [page, offset] = [Number(query.get('page')), Number(query.get('offset'))];
    const [address, hash] = [query.get('address'), query.get('txhash')];
    const [first, last] = [Number(query.get('startblock') ?? 0), Number(query.get('endblock') ?? Infinity)];
    const isMeant = (/** @type {Row} */ row) => (hash === null ? row['from'] === address || row['to'] === address : row['hash'] === hash)
      && Number(row['blockNumber']) >= first && Number(row['blockNumber']) <= last;
    return all.filter(isMeant).slice((page - 1) * offset, page * offset);
  }
}

/** @param {string} quantity */
function decimal(quantity) {
  return BigInt(quantity).toString();
}

/** @param {string} topic */
function addressIn(topic) {
  return `0x${topic.slice(-40)}`;
}

/** The parameters of a node's method, from those of the query. @param {string} method @param {URLSearchParams} query */
function proxied(method, query) {
  const names = { eth_blockNumber: [], eth_getBlockByNumber: ['tag', 'boolean'], eth_getCode: ['address', 'tag'], eth_getTransactionCount: ['address', 'tag'] };
  const wanted = /** @type {Record<string, string[]>} */ (names)[method] ?? ['txhash'];
  return wanted.map((name) => (name === 'boolean' ? query.get(name) === 'true' : query.get(name)));
}

/**
 * The calls that were given coins, out of a trace step by step. A call fails with all that it called.
 * @param {{op: string, depth: number, stack: string[]}[]} steps
 * @param {string} called
 */
function paidCalls(steps, called) {
  const calls = [];
  const callers = [called];
  /** Numbers of the calls so far, by depth. @type {number[]} */ const counts = [];
  /** Depths of failed calls that are still running. @type {number[]} */ const failing = [];
  for (const [index, { op, depth, stack }] of steps.entries()) {
    counts.length = Math.min(counts.length, depth);
    while (failing.length > 0 && depth <= /** @type {number} */ (failing.at(-1))) failing.pop();
    if (!['CALL', 'DELEGATECALL', 'STATICCALL', 'CALLCODE'].includes(op)) continue;
    const to = `0x${BigInt(`0x${stack.at(-2)?.replace(/^0x/, '')}`).toString(16).padStart(40, '0')}`;
    const value = op === 'CALL' ? BigInt(`0x${stack.at(-3)?.replace(/^0x/, '')}`) : 0n;
    const after = steps.slice(index + 1).find((step) => step.depth === depth);
    const isFailed = failing.length > 0 || !after || BigInt(`0x${after.stack.at(-1)?.replace(/^0x/, '')}`) === 0n;
    counts[depth - 1] = (counts[depth - 1] ?? 0) + 1;
    callers[depth] = op === 'DELEGATECALL' || op === 'CALLCODE' ? /** @type {string} */ (callers[depth - 1]) : to;
    if (isFailed) failing.push(depth);
    if (value === 0n) continue;
    calls.push({
      from: /** @type {string} */ (callers[depth - 1]), to, value: value.toString(), traceId: ['0', ...counts.map((count) => count - 1)].join('_'),
      isError: isFailed ? '1' : '0', errCode: isFailed ? 'execution reverted' : '',
    });
  }
  return calls;
}
