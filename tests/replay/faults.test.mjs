import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkFault, parseFault } from '../../scripts/replay/faults.mjs';
import { BLOCK_9_COINBASE, FIRST_BLOCKS, FIRST_PAYMENT, startExplorer } from './support.mjs';

const TX = `/tx/${FIRST_PAYMENT}`;

/**
 * @param {import('node:test').TestContext} context
 * @param {...string} faults
 */
const startWith = (context, ...faults) =>
  startExplorer(context, { blocks: [FIRST_BLOCKS], faults: faults.map(parseFault) });

/** @param {Response} reply */
const corsOf = (reply) => reply.headers.get('access-control-allow-origin');

describe('refusals', () => {
  test('429 is readable and carries the JSON body of blockstream.info', async (context) => {
    const node = await startWith(context, '429');
    const reply = await node.ask(TX);
    assert.deepEqual([reply.status, corsOf(reply)], [429, '*']);
    const body = /** @type {any} */ (await reply.json());
    assert.equal(body.error, 'Too Many Requests');
    assert.match(body.message, /^Blockstream Explorer API NOTICE: /);
  });

  test('429-opaque has no CORS header', async (context) => {
    const node = await startWith(context, '429-opaque');
    const reply = await node.ask(TX);
    assert.deepEqual([reply.status, corsOf(reply)], [429, null]);
  });

  test('any fault can go without CORS headers', async (context) => {
    const node = await startWith(context, '500 cors=no');
    const reply = await node.ask(TX);
    assert.deepEqual([reply.status, corsOf(reply)], [500, null]);
  });

  test('not-found uses the words for what was asked', async (context) => {
    const node = await startWith(context, 'not-found');
    assert.deepEqual(await node.refusal(TX), [404, 'text/plain', 'Transaction not found']);
    assert.deepEqual(await node.refusal('/block-height/0'), [404, 'text/plain', 'Block not found']);
  });

  test('html is a page with status 200', async (context) => {
    const node = await startWith(context, 'html');
    const reply = await node.ask(TX);
    assert.deepEqual([reply.status, reply.headers.get('content-type')], [200, 'text/html; charset=utf-8']);
    assert.match(await reply.text(), /^<!DOCTYPE html>/);
  });

  test('timeout lasts until the client gives up, and does not hold up the others', async (context) => {
    const node = await startWith(context, 'timeout path=^/tx/');
    const givenUp = assert.rejects(node.ask(TX, { signal: AbortSignal.timeout(200) }), { name: 'TimeoutError' });
    assert.equal(await node.text('/blocks/tip/height'), '589');
    await givenUp;
    assert.deepEqual(node.explorer.log().map((entry) => entry.status), [null, 200]);
  });
});

describe('broken replies', () => {
  test('cut promises more than it sends', async (context) => {
    const node = await startWith(context, 'cut');
    const reply = await node.ask(TX);
    assert.equal(reply.status, 200);
    await assert.rejects(reply.text());
  });

  test('cut-json is a whole reply with half a text', async (context) => {
    const node = await startWith(context, 'cut-json');
    const text = await node.text(TX);
    assert.match(text, /^\{"txid"/);
    assert.throws(() => JSON.parse(text), SyntaxError);
    assert.equal(await node.text('/blocks/tip/height'), '589', 'what is no JSON stays whole');
  });

  test('slow answers late, but answers', async (context) => {
    const node = await startWith(context, 'slow ms=300');
    const before = performance.now();
    assert.equal((await node.json(TX)).txid, FIRST_PAYMENT);
    assert.ok(performance.now() - before >= 290);
  });
});

describe('lies', () => {
  test('wrong-amount alters one output wherever JSON shows it, and nothing else', async (context) => {
    const node = await startWith(context);
    const truth = { tx: await node.json(TX), hex: await node.text(`${TX}/hex`) };
    const spender = (await node.json(`${TX}/outspends`))[1].txid;
    const scriptPath = `/scripthash/${await scriptHash(truth.tx.vout[0].scriptpubkey)}/utxo`;
    node.explorer.setFaults([
      { kind: 'wrong-amount', coin: `${FIRST_PAYMENT}:1`, by: -7 },
      { kind: 'wrong-amount', coin: `${FIRST_PAYMENT}:0` },
    ]);

    const tx = await node.json(TX);
    assert.equal(tx.vout[1].value, truth.tx.vout[1].value - 7);
    assert.equal(tx.vout[0].value, truth.tx.vout[0].value + 1);
    assert.equal(await node.text(`${TX}/hex`), truth.hex);
    const [input] = (await node.json(`/tx/${spender}`)).vin;
    assert.equal(input.prevout.value, truth.tx.vout[1].value - 7);
    const [unspent] = await node.json(scriptPath);
    assert.deepEqual([unspent.txid, unspent.value], [FIRST_PAYMENT, truth.tx.vout[0].value + 1]);

    tx.vout.forEach((/** @type {any} */ output, /** @type {number} */ vout) => {
      output.value = truth.tx.vout[vout].value;
    });
    assert.deepEqual(tx, truth.tx);
  });

  test('wrong-txid alters one digit', async (context) => {
    const node = await startWith(context, `wrong-txid txid=${FIRST_PAYMENT}`);
    const wrong = `${FIRST_PAYMENT.slice(0, -1)}7`;
    assert.equal((await node.json(TX)).txid, wrong);
    assert.equal((await node.json(`/tx/${BLOCK_9_COINBASE}/outspends`))[0].txid, wrong);
    node.explorer.setFaults([{ kind: 'wrong-txid' }]);
    assert.equal((await node.json(TX)).txid, wrong);
    assert.equal((await node.json(TX)).vin[0].txid, BLOCK_9_COINBASE);
  });

  test('wrong-proof alters one node, or adds one to an empty branch', async (context) => {
    const node = await startWith(context);
    const truth = await node.json(`${TX}/merkle-proof`);
    node.explorer.setFaults([{ kind: 'wrong-proof' }]);
    const proof = await node.json(`${TX}/merkle-proof`);
    assert.notEqual(proof.merkle[0], truth.merkle[0]);
    assert.deepEqual({ ...proof, merkle: truth.merkle }, truth);
    assert.equal((await node.json(`/tx/${BLOCK_9_COINBASE}/merkle-proof`)).merkle.length, 1);
  });
});

describe('limits of a rule', () => {
  test('path, times and every choose the requests', async (context) => {
    const node = await startWith(context, '500 path=/outspends$ every=2 times=2');
    const statuses = [];
    for (let i = 0; i < 6; i += 1) {
      await node.ask(TX);
      statuses.push((await node.ask(`${TX}/outspends`)).status);
    }
    assert.deepEqual(statuses, [200, 500, 200, 500, 200, 200]);
  });

  test('a lie counts only replies that hold what it alters', async (context) => {
    const node = await startWith(context, `wrong-amount coin=${FIRST_PAYMENT}:0 times=1`);
    await node.json(`/tx/${BLOCK_9_COINBASE}`);
    assert.equal((await node.json(TX)).vout[0].value, 1_000_000_001);
    assert.equal((await node.json(TX)).vout[0].value, 1_000_000_000);
  });

  test('a rule that cannot be meant is refused, saying why', () => {
    /** @type {[string, RegExp][]} */
    const refused = [
      ['503', /unknown fault "503"; known: 429, /],
      ['429 often', /"often" is not key=value/],
      ['429 often=yes', /unknown key "often"/],
      ['429 every=0', /every cannot be 0/],
      ['429 times=1.5', /times cannot be 1.5/],
      ['429 path=(', /path cannot be "\("/],
      ['wrong-amount', /say which output with coin=TXID:VOUT/],
      ['wrong-amount coin=x:1', /coin cannot be "x:1"/],
    ];
    for (const [text, reason] of refused) assert.throws(() => parseFault(text), reason);
    assert.throws(() => checkFault(null), /a fault is an object with "kind"/);
    assert.deepEqual(parseFault('{"kind":"slow","ms":5}'), { kind: 'slow', ms: 5 });
  });
});

describe('control while it runs', () => {
  /** @param {unknown} body */
  const post = (body) => ({ method: 'POST', body: JSON.stringify(body) });

  test('faults are added, replaced and reset over HTTP, and every request is logged', async (context) => {
    const node = await startWith(context, '500 times=1');
    /** @param {string} path @param {RequestInit} [init] @returns {Promise<any>} */
    const control = async (path, init) => (await fetch(node.explorer.url + path, init)).json();

    assert.equal((await node.ask(TX)).status, 500);
    assert.equal((await node.ask(TX)).status, 200);
    await control('/__fault', post({ kind: 'not-found', times: 1 }));
    assert.equal((await node.ask(TX)).status, 404);
    assert.deepEqual(await control('/__fault', post([{ kind: 'slow', ms: 1 }])),
      { faults: [{ kind: 'slow', ms: 1, struck: 0 }] });
    assert.equal((await node.ask(TX)).status, 200);
    assert.match((await control('/__fault', post({ kind: 'gremlin' }))).error, /unknown fault "gremlin"/);

    const log = await control('/__log');
    assert.deepEqual(log.map((/** @type {any} */ entry) => [entry.n, entry.path, entry.status, entry.faults]), [
      [1, `/api${TX}`, 500, ['500']],
      [2, `/api${TX}`, 200, []],
      [3, `/api${TX}`, 404, ['not-found']],
      [4, `/api${TX}`, 200, ['slow']],
    ]);
    const preflight = await fetch(`${node.explorer.url}/__fault`, { method: 'OPTIONS' });
    assert.deepEqual([preflight.status, corsOf(preflight)], [204, '*'], 'a page may post JSON');
    await control('/__reset', { method: 'POST' });
    assert.deepEqual(await control('/__log'), []);
    assert.equal((await node.ask(TX)).status, 500);
  });
});

/** @param {string} hex */
async function scriptHash(hex) {
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(hex, 'hex'));
  return Buffer.from(digest).toString('hex');
}
