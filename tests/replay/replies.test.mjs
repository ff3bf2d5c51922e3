import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startReplayExplorer } from '../../scripts/replay/server.mjs';
import { FIRST_BLOCKS } from './support.mjs';

const LIST = '/v2/network/mainnet/evm/1/etherscan/api';
const LINES = [
  { url: `https://api.routescan.io${LIST}?module=account&action=balance&address=0xAB&apikey=SECRET`, json: 'HUGE' },
  { url: 'https://node.example/', method: 'POST', reqbody: '{"jsonrpc":"2.0","id":7,"method":"eth_blockNumber","params":[]}', body: '{"result":"0x10"}' },
  { url: 'https://node.example/', method: 'POST', reqbody: '{"jsonrpc":"2.0","id":7,"method":"eth_chainId","params":[]}', body: '{"result":"0x1"}' },
  { url: '/slow', status: 429, text: 'wait' },
  { url: '/slow', text: 'now' },
];

let folder = '';
/** @type {import('../../scripts/replay/server.mjs').ReplayExplorer} */ let explorer;

/** @param {string} name @param {string} content */
function write(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'replay-replies-'));
  const lines = LINES.map((line) => JSON.stringify(line)).join('\n').replace('"HUGE"', '{"result": [340282366920938463463374607431768211455, "a\\"}"]}');
  explorer = await startReplayExplorer({ replies: [write('replies.jsonl', `${lines}\n`)], blocks: [FIRST_BLOCKS] });
});
after(async () => {
  await explorer.close();
  rmSync(folder, { recursive: true });
});

/** @param {string} path @param {RequestInit} [init] */
const ask = (path, init) => fetch(explorer.url + path, init);
/** @param {string} path @param {unknown} body */
const post = (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) });

test('a request is found whatever the order of its parameters and whoever\'s key it carries', async () => {
  for (const query of ['action=balance&module=account&address=0xAB', 'apikey=other&address=0xAB&module=account&action=balance']) {
    const reply = await ask(`${LIST}?${query}`);
    assert.equal(reply.status, 200);
    assert.equal(reply.headers.get('access-control-allow-origin'), '*');
    assert.equal(await reply.text(), '{"result": [340282366920938463463374607431768211455, "a\\"}"]}', 'numbers keep every digit');
  }
});

test('other parameters are another request, which is not known', async () => {
  assert.equal((await ask(`${LIST}?module=account&action=balance&address=0xab`)).status, 404);
});

test('JSON-RPC calls are told apart by method and parameters, not by id or layout', async () => {
  assert.equal(await (await post('/', { method: 'eth_blockNumber', params: [], id: 1, jsonrpc: '2.0' })).text(), '{"result":"0x10"}');
  assert.equal(await (await post('/', { params: [], id: 1, jsonrpc: '2.0', method: 'eth_chainId' })).text(), '{"result":"0x1"}');
  assert.equal((await post('/', { params: ['0x0'], id: 1, jsonrpc: '2.0', method: 'eth_chainId' })).status, 404);
  assert.equal((await ask('/')).status, 404, 'a GET is not the POST');
});

test('several answers to one request come in their order, and the last one stays', async () => {
  const seen = [];
  for (let i = 0; i < 3; i++) seen.push((await ask('/slow')).status);
  assert.deepEqual(seen, [429, 200, 200]);
});

test('blocks are served beside recorded replies', async () => {
  assert.equal(await (await ask('/api/blocks/tip/height')).text(), '589');
});

test('what was posted stands in the log', async () => {
  assert.ok(explorer.log().some(({ method, body }) => method === 'POST' && body.includes('eth_chainId')));
});

test('a line that is no recorded reply is named', async () => {
  const replies = [write('bad.jsonl', '{"url":"/a","text":""}\n{"url":"/b"}\n')];
  await assert.rejects(startReplayExplorer({ replies }), /bad\.jsonl, line 2: no body/);
  await assert.rejects(startReplayExplorer({}), /no block files and no recorded replies/);
});
