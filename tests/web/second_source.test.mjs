// How a question that was made for one source is put to another, and which cannot be.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KNOWN_SOURCES, providerFrom, secondFrom, sourcesOf } from '../../web/src/providers.js';
import { questionFor, statesTransactions } from '../../web/src/second_source.js';

const HASH = `0x${'ab'.repeat(32)}`;
const RECEIPT = { path: '', body: `{"id":1,"jsonrpc":"2.0","method":"eth_getTransactionReceipt","params":["${HASH}"]}` };
const known = (chain, name) => sourcesOf(chain).find((source) => source.name === name);
const [routescan, etherscan, blockscout, node] = ['Routescan', 'Etherscan', 'Blockscout', '1rpc.io'].map((name) => known('ethereum', name));
const put = (asked, first, second) => questionFor(asked, providerFrom(first), secondFrom(second));

test('the first source is asked as the core has it', () => {
  const asked = { path: '?module=account&action=txlist&address=0x1' };
  for (const source of KNOWN_SOURCES) assert.equal(questionFor(asked, providerFrom(source), providerFrom(source)), asked);
});

test('of one dialect only the naming of the chain differs', () => {
  const asked = { path: '?module=account&action=txlist&address=0x1&startblock=0' };
  assert.deepEqual(put(asked, routescan, etherscan), { path: `${asked.path}&chainid=1` });
  assert.deepEqual(put({ path: `${asked.path}&chainid=1` }, etherscan, routescan), asked);
  assert.deepEqual(put(asked, routescan, blockscout), asked, 'Blockscout has lists in this dialect too');
});

test('a call goes to a node as it is posted there, and back', () => {
  const asked = { path: `?module=proxy&action=eth_getTransactionReceipt&txhash=${HASH}` };
  assert.deepEqual(put(asked, routescan, node), RECEIPT);
  assert.deepEqual(put(RECEIPT, node, routescan), asked);
  assert.deepEqual(put(RECEIPT, node, etherscan), { path: `${asked.path}&chainid=1` });
  const block = { path: '?module=proxy&action=eth_getBlockByNumber&tag=0x3&boolean=false' };
  assert.deepEqual(JSON.parse(put(block, routescan, node).body).params, ['0x3', false]);
  assert.deepEqual(put(put(block, routescan, node), node, routescan), block);
});

test('what a source does not have is not asked of it', () => {
  assert.equal(put({ path: '?module=account&action=txlist&address=0x1' }, routescan, node), null, 'a node has no histories');
  assert.equal(put({ path: `?module=proxy&action=eth_getTransactionByHash&txhash=${HASH}` }, routescan, blockscout), null);
  assert.equal(put({ path: '', body: '[{"id":1},{"id":2}]' }, node, routescan), null, 'several calls in one');
  assert.equal(put({ path: '/v2/transactions/0x1' }, blockscout, node), null);
});

test('pages that go on from a mark or a number of one source are its alone', () => {
  const nem = (id) => ({ id, chain: 'nem', base: `https://${id}.example:7891`, dialect: 'nis1', namesChain: false, key: 'none', isOwn: true });
  const [grid, other] = ['tron', 'tron-second'].map((id) => ({ ...providerFrom(known('tron', 'TronGrid')), id }));
  for (const path of ['/account/transfers/all?address=N&pageSize=100', '/account/transfers/all?address=N&id=7']) assert.equal(questionFor({ path }, nem('a'), nem('b')), null);
  for (const path of ['/transaction/get?hash=ab', '/account/get?address=N']) assert.deepEqual(questionFor({ path }, nem('a'), nem('b')), { path });
  assert.equal(questionFor({ path: '/v1/accounts/T1/transactions?limit=200&fingerprint=x' }, grid, other), null);
  assert.deepEqual(questionFor({ path: '/wallet/gettransactioninfobyid?value=ab' }, grid, other), { path: '/wallet/gettransactioninfobyid?value=ab' });
});

test('what states transactions can be confirmed, what counts or dates them not', () => {
  const stating = [`/tx/${'ab'.repeat(32)}`, '?module=account&action=txlist&address=0x1', `?module=proxy&action=eth_getTransactionReceipt&txhash=${HASH}`,
    '/wallet/gettransactioninfobyid?value=ab', '/transaction/get?hash=ab'].map((path) => ({ path }));
  for (const asked of [...stating, RECEIPT]) assert.ok(statesTransactions(asked), asked.path);
  const others = ['/blocks/tip/height', `/tx/${'ab'.repeat(32)}/outspends`, '?module=account&action=balance', '/wallet/getnowblock', '/chain/height'].map((path) => ({ path }));
  for (const asked of [...others, { path: '', body: '{"method":"eth_blockNumber"}' }]) assert.ok(!statesTransactions(asked), asked.path);
});
