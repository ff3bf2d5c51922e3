// `node tests/devchain/record.mjs` writes tests/fixtures/devchain: what an explorer and a node of the development chain
// answer to everything that can be asked about its story, and the story itself. The same bytes in every run.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DevChain, quantity } from './chain.mjs';
import { DevExplorer } from './explorer.mjs';
import { stageTheft } from './theft.mjs';

/** @import { Theft } from './theft.mjs' */

const EXPLORER = 'https://dev-chain.test/evm/1/etherscan/api';
const NODE = 'https://dev-chain.test/evm/1/node';
const FETCHED_AT = '2024-03-01T01:00:00Z';
/** How far below the tip the core lets histories end. */
const UNSETTLED = 12;
const TRANSFERS = ['0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'];
const WRAPS = ['0xe1fffcc4923d04b559f4d29a8bfc6cda04eb5b0d3c460751c2402c5c5cc9109c', '0x7fcf532c15f0a6db0bd6d0e038bea71d30d808c7d98cb3bf7268a95bf5081b65'];

/** @typedef {{url: string, method: 'GET' | 'POST', status: number, reqbody?: string, body: string, fetched_at: string}} Recorded */

export async function startTheft() {
  const chain = await DevChain.start();
  const theft = await stageTheft(chain);
  return { chain, theft, explorer: await DevExplorer.over(chain) };
}

/** @param {Recorded[]} lines */
function linesText(lines) {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** @param {Theft} theft */
function everybody({ people, contracts, lookAlike }) {
  return [...Object.values(people), ...Object.values(contracts), lookAlike];
}

/** @param {Awaited<ReturnType<typeof startTheft>>} started @returns {Promise<Recorded[]>} */
async function recordExplorer({ explorer, theft }) {
  const end = explorer.tip - UNSETTLED;
  const queries = [
    'module=proxy&action=eth_blockNumber',
    ...range(explorer.tip).map((height) => `module=proxy&action=eth_getBlockByNumber&tag=${quantity(BigInt(height))}&boolean=false`),
    ...everybody(theft).flatMap((address) => [
      `module=proxy&action=eth_getCode&address=${address}&tag=latest`,
      `module=proxy&action=eth_getTransactionCount&address=${address}&tag=latest`,
      `module=account&action=balance&address=${address}&tag=latest`,
      ...['txlist', 'txlistinternal', 'tokentx'].map((action) => (
        `module=account&action=${action}&address=${address}&startblock=0&endblock=${end}&page=1&offset=1000&sort=asc`)),
    ]),
    ...Object.values(theft.txs).flatMap((hash) => [
      `module=proxy&action=eth_getTransactionByHash&txhash=${hash}`,
      `module=proxy&action=eth_getTransactionReceipt&txhash=${hash}`,
      `module=account&action=txlistinternal&txhash=${hash}&page=1&offset=100&sort=asc`,
    ]),
  ];
  /** @type {Recorded[]} */ const lines = [];
  for (const query of queries) {
    lines.push({ url: `${EXPLORER}?${query}`, method: 'GET', status: 200, body: await explorer.answer(new URLSearchParams(query)), fetched_at: FETCHED_AT });
  }
  return lines;
}

/** @param {Awaited<ReturnType<typeof startTheft>>} started @returns {Promise<Recorded[]>} */
async function recordNode({ chain, explorer, theft }) {
  const end = quantity(BigInt(explorer.tip - UNSETTLED));
  /** @param {number} id @param {string} method @param {...unknown} params */
  const call = (id, method, ...params) => ({ id, jsonrpc: '2.0', method, params });
  const filter = (/** @type {unknown[]} */ topics) => ({ fromBlock: '0x0', toBlock: end, topics });
  const requests = [
    call(1, 'eth_blockNumber'),
    ...range(explorer.tip).map((height) => call(1, 'eth_getBlockByNumber', quantity(BigInt(height)), false)),
    ...everybody(theft).flatMap((address) => {
      const topic = `0x${'0'.repeat(24)}${address.slice(2)}`;
      return [
        call(1, 'eth_getCode', address, 'latest'), call(1, 'eth_getTransactionCount', address, 'latest'), call(1, 'eth_getBalance', address, 'latest'),
        [call(1, 'eth_getLogs', filter([[...TRANSFERS, ...WRAPS], topic])), call(2, 'eth_getLogs', filter([TRANSFERS, null, topic]))],
      ];
    }),
    ...Object.values(theft.txs).flatMap((hash) => [call(1, 'eth_getTransactionByHash', hash), call(1, 'eth_getTransactionReceipt', hash)]),
  ];
  /** @type {Recorded[]} */ const lines = [];
  for (const request of requests) {
    const reqbody = JSON.stringify(request);
    lines.push({ url: NODE, method: 'POST', status: 200, reqbody, body: await chain.answer(reqbody), fetched_at: FETCHED_AT });
  }
  return lines;
}

/** @param {number} last */
function range(last) {
  return Array.from({ length: last }, (_, index) => index + 1);
}

/** Files by name, as they are to lie in the folder of fixtures. @param {Awaited<ReturnType<typeof startTheft>>} started */
export async function recordAll(started) {
  const story = JSON.stringify(started.theft, (_, value) => (typeof value === 'bigint' ? value.toString() : value), 1);
  return {
    'theft.json': `${story}\n`,
    'theft_explorer.jsonl': linesText(await recordExplorer(started)),
    'theft_node.jsonl': linesText(await recordNode(started)),
  };
}

export const FIXTURES = fileURLToPath(new URL('../fixtures/devchain', import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(FIXTURES, { recursive: true });
  for (const [name, content] of Object.entries(await recordAll(await startTheft()))) writeFileSync(join(FIXTURES, name), content);
  process.exit();
}
