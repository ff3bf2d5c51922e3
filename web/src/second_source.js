// @ts-check
// The core makes its questions for the first source of a chain. How another source is asked the same, and which questions it
// cannot be asked: marks that a source gave with a page, and numbers of rows, mean nothing to any other.

import { chainNumberOf } from './providers.js';

/** @import { Provider } from './providers.js' */
/** @import { Sent } from './transport.js' */

/** Of Etherscan's dialect and of a node's: both answer them in the same words. @type {Record<string, string[]>} */
const CALLS = {
  eth_getTransactionByHash: ['txhash'],
  eth_getTransactionReceipt: ['txhash'],
  eth_getBlockByNumber: ['tag', 'boolean'],
};
/** Pages that go on from a mark or a number of the source's own. @type {Record<string, RegExp>} */
const BOUND_TO_ITS_SOURCE = { trongrid: /^\/v1\/accounts\/[^/]+\/transactions/, nis1: /^\/account\/transfers\// };
const OF_TRANSACTION = [
  /^\/tx\/[0-9a-f]{64}$/, /[?&]action=(eth_getTransactionReceipt|txlist|txlistinternal|tokentx)(&|$)/,
  /^\/wallet\/gettransactioninfobyid/, /^\/transaction\/get\?/, /^\/v2\/transactions\//,
];

/**
 * The same question as it is put to another source of the chain.
 * @param {Sent} asked  as it was made for `first`
 * @param {Provider} first
 * @param {Provider} other
 * @returns {Sent | null}  null when that one cannot answer it
 */
export function questionFor(asked, first, other) {
  if (other.id === first.id) return asked;
  if (asked.body !== undefined) return other.dialect === 'evm_rpc' ? asked : other.dialect === 'etherscan' ? asParameters(asked.body, other) : null;
  if (asked.path.startsWith('?module=')) return ofModules(asked.path, other);
  const isBound = BOUND_TO_ITS_SOURCE[first.dialect]?.test(asked.path) ?? false;
  return other.dialect === first.dialect && !isBound ? asked : null;
}

/** Whether the answer states transactions, so that another source's answer can confirm them. @param {Sent} asked */
export function statesTransactions({ path, body }) {
  return body === undefined ? OF_TRANSACTION.some((form) => form.test(path)) : /"method":"eth_getTransactionReceipt"/.test(body);
}

/** @param {string} path @param {Provider} other @returns {Sent | null} */
function ofModules(path, other) {
  const query = new URLSearchParams(path);
  const isCall = query.get('module') === 'proxy';
  if (other.dialect === 'evm_rpc') return isCall ? asCall(query) : null;
  if (other.dialect !== 'etherscan' && (other.dialect !== 'blockscout' || isCall)) return null;
  query.delete('chainid');
  return { path: named(query, other) };
}

/** @param {URLSearchParams} query @returns {Sent | null} */
function asCall(query) {
  const method = query.get('action') ?? '';
  const names = CALLS[method];
  if (!names) return null;
  const params = names.map((name) => (name === 'boolean' ? query.get(name) === 'true' : query.get(name)));
  return { path: '', body: JSON.stringify({ id: 1, jsonrpc: '2.0', method, params }) };
}

/** @param {string} body @param {Provider} other @returns {Sent | null} */
function asParameters(body, other) {
  const { method, params } = JSON.parse(body);
  const names = CALLS[method];
  if (!names) return null;
  const values = names.map((name, index) => /** @type {[string, string]} */ ([name, String(params[index])]));
  return { path: named(new URLSearchParams([['module', 'proxy'], ['action', method], ...values]), other) };
}

/** @param {URLSearchParams} query @param {Provider} other */
function named(query, { chain, namesChain }) {
  if (namesChain) query.set('chainid', String(chainNumberOf(chain)));
  return `?${query}`;
}
