import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CoreFailure, isPartNotLoaded } from '../../web/src/core_calls.js';
import { CoreClient, CoreTrapped } from '../../web/src/core_client.js';

/** Workers in this thread: each answers with the next of `scripts`, a function from a call to a message. */
function workers(...scripts) {
  const started = [];
  const startWorker = (source) => {
    const script = scripts.shift();
    const worker = {
      source, isTerminated: false, onmessage: null, onerror: null, calls: [],
      postMessage(message) {
        const answer = message.kind === 'start' ? { kind: 'started' } : script(message);
        worker.calls.push(message.method ?? 'start');
        if (answer) queueMicrotask(() => worker.onmessage?.({ data: answer }));
      },
      terminate() { worker.isTerminated = true; },
    };
    started.push(worker);
    return worker;
  };
  return { started, startWorker };
}

const value = ({ id }, result = {}) => ({ kind: 'answer', id, result: JSON.stringify({ ok: true, value: result }) });
const notLoaded = ({ id }) => ({ kind: 'answer', id, result:
  '{"error":{"code":"part_not_loaded","detail":"","sentence":"This needs a part that is not loaded","where":""},"ok":false}' });
const whole = { workerSource: 'all', wasm: new Uint8Array([1, 2, 3]), loadWhole: null };
const parts = { ...whole, workerSource: 'first', loadWhole: async () => whole };
const quiet = { parts, reload: async () => {}, onDeath: () => {} };

test('a call by name comes back as its value', async () => {
  const { startWorker } = workers((call) => value(call, { findings: [] }));
  assert.deepEqual(await new CoreClient({ ...quiet, startWorker }).recognise('x'), { findings: [] });
});

test('an error of the core is thrown with its sentence', async () => {
  const error = { code: 'bad_checksum', where: 'byte 3', detail: 'ab', sentence: 'the checksum does not fit' };
  const { startWorker } = workers(({ id }) => ({ kind: 'answer', id, result: JSON.stringify({ ok: false, error }) }));
  const thrown = await new CoreClient({ ...quiet, startWorker }).lookUp('x').catch((one) => one);
  assert.equal(thrown instanceof CoreFailure, true);
  assert.deepEqual(thrown.error, error);
});

test('after a trap a new worker is given what the old one had, before any other call', async () => {
  const { started, startWorker } = workers(
    ({ id }) => ({ kind: 'trapped', id, detail: 'unreachable' }),
    (call) => value(call));
  const deaths = [];
  const core = new CoreClient({
    parts, startWorker, reload: async (fresh) => { await fresh.open('blocks', new Uint8Array()); }, onDeath: (_, final) => deaths.push(final),
  });
  await assert.rejects(core.progress(), (error) => error instanceof CoreTrapped && error.isCause);
  await core.table();
  assert.deepEqual(started.map(({ calls, isTerminated }) => [calls, isTerminated]), [
    [['start', 'progress'], true], [['start', 'open', 'table'], false],
  ]);
  assert.deepEqual(deaths, [false]);
});

test('calls that were waiting when the core died are told so, and that it was not their fault', async () => {
  const { startWorker } = workers(
    ({ id, method }) => (method === 'table' ? { kind: 'trapped', id, detail: 'unreachable' } : null),
    (call) => value(call));
  const core = new CoreClient({ ...quiet, startWorker });
  const waiting = core.progress().catch((error) => error);
  await core.table().catch(() => {});
  assert.equal((await waiting).isCause, false);
});

test('a core that dies again and again stays dead', async () => {
  const dying = ({ id }) => ({ kind: 'trapped', id, detail: 'unreachable' });
  const { started, startWorker } = workers(dying, dying, dying, dying, dying);
  const deaths = [];
  const core = new CoreClient({ ...quiet, startWorker, onDeath: (_, final) => deaths.push(final) });
  for (let n = 0; n < 6; n++) await assert.rejects(core.progress(), CoreTrapped);
  assert.deepEqual([started.length, deaths], [4, [false, false, false, true]]);
});

test('to renew ends the old worker and starts an empty one', async () => {
  const { started, startWorker } = workers((call) => value(call), (call) => value(call));
  const core = new CoreClient({ ...quiet, startWorker });
  await core.progress();
  await core.renew();
  await core.progress();
  assert.deepEqual(started.map(({ isTerminated }) => isTerminated), [true, false]);
});

test('what the first core has no part for the whole one answers, which is given everything before', async () => {
  const { started, startWorker } = workers(
    (call) => (call.method === 'openTable' ? notLoaded(call) : value(call)),
    (call) => value(call, { kind: 'transfers' }));
  const core = new CoreClient({ ...quiet, startWorker, reload: (fresh) => fresh.open('blocks', new Uint8Array()) });
  assert.equal(core.isPartial, true);
  await core.lookUp('bitcoin:a');
  assert.equal((await core.openTable('table', new Uint8Array(), '')).kind, 'transfers');
  await core.table();
  assert.equal(core.isPartial, false);
  assert.deepEqual(started.map(({ source, calls, isTerminated }) => [source, calls, isTerminated]), [
    ['first', ['start', 'lookUp', 'openTable', 'askedSoFar'], true],
    ['all', ['start', 'goOnFrom', 'open', 'lookUp', 'openTable', 'table'], false],
  ]);
});

test('what was asked so far goes from the first core to the whole one, before it is given the replies', async () => {
  const asked = { failed: [{ want: '/tx/a/outspends', reason: 'no answer' }], has_asked: true, requests: 3, requests_of_question: 2 };
  const told = [];
  const { startWorker } = workers(
    (call) => (call.method === 'table' ? notLoaded(call) : value(call, asked)),
    (call) => { told.push([call.method, ...call.args.slice(0, 1)]); return value(call); });
  await new CoreClient({ ...quiet, startWorker, reload: (fresh) => fresh.open('replies', new Uint8Array()) }).table();
  assert.deepEqual(told, [['goOnFrom', JSON.stringify(asked)], ['open', 'replies'], ['table']]);
});

test('a document, which cannot say that it is of the whole core, is asked of that alone', async () => {
  for (const method of ['trailBytes', 'csv', 'comparisonBytes']) {
    const { started, startWorker } = workers((call) => value(call), ({ id, method: asked }) => (asked === method ? { kind: 'answer', id, result: new Uint8Array([7]) } : value({ id })));
    const core = new CoreClient({ ...quiet, startWorker });
    await core.progress();
    assert.deepEqual([...await core[method]()], [7]);
    assert.deepEqual(started.map(({ source, calls }) => [source, calls.at(-1)]), [['first', 'askedSoFar'], ['all', method]]);
  }
});

test('the whole core that was fetched ahead is not fetched again, and nothing is made of it before a call needs it', async () => {
  const { started, startWorker } = workers((call) => (call.method === 'table' ? notLoaded(call) : value(call)), (call) => value(call));
  let loaded = 0;
  const load = Promise.resolve(whole);
  const core = new CoreClient({ ...quiet, startWorker, parts: { ...parts, loadWhole: () => { loaded += 1; return load; } } });
  core.fetchAhead();
  await core.progress();
  assert.deepEqual([loaded, started.length], [1, 1]);
  await core.table();
  assert.equal(started.length, 2);
  core.fetchAhead();
  assert.equal(loaded, 2, 'the parts say that it is there');
});

test('the whole core comes once, however many calls need it, and calls that were under way are answered', async () => {
  const { started, startWorker } = workers((call) => (call.method === 'lookUp' ? notLoaded(call) : value(call)), (call) => value(call));
  let loaded = 0;
  const core = new CoreClient({ ...quiet, startWorker, parts: { ...parts, loadWhole: async () => { loaded += 1; return whole; } } });
  await Promise.all([core.lookUp('ethereum:a'), core.progress(), core.lookUp('ethereum:b'), core.table()]);
  await core.lookUp('ethereum:c');
  assert.deepEqual([loaded, started.length], [1, 2]);
});

test('a call that is refused while another one brings the whole core is asked again', async () => {
  const late = [];
  const { started, startWorker } = workers(
    (call) => {
      if (call.method !== 'sentences') return call.method === 'table' ? notLoaded(call) : value(call);
      late.push(() => started[0].onmessage({ data: notLoaded(call) }));
      return null;
    },
    (call) => value(call, { of: call.method }));
  let isThere = () => {};
  const core = new CoreClient({ ...quiet, startWorker, parts: { ...parts, loadWhole: () => new Promise((resolve) => { isThere = () => resolve(whole); }) } });
  const calls = Promise.all([core.table(), core.sentences()]);
  await new Promise((resolve) => setImmediate(resolve));
  isThere();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(core.isPartial, false, 'it is being put in the place of the first');
  late[0]();
  assert.deepEqual(await calls, [{ of: 'table' }, { of: 'sentences' }]);
});

test('a call that comes as the whole core begins to take over waits for it', async () => {
  const { started, startWorker } = workers((call) => (call.method === 'table' ? notLoaded(call) : value(call)), (call) => value(call, { of: 'all' }));
  let others = [];
  const core = new CoreClient({ ...quiet, startWorker, parts: { ...parts, loadWhole: async () => { others = [core.progress(), core.problems()]; return whole; } } });
  await core.table();
  assert.deepEqual((await Promise.all(others)).map(({ of }) => of ?? 'first'), ['first', 'first']);
  assert.deepEqual(started[0].calls.filter((method) => method !== 'start'), ['table', 'progress', 'problems', 'askedSoFar']);
});

test('where the whole core is missing the call says so, and the first core goes on with what the page has', async () => {
  const half = (call) => (call.method === 'open' && call.args[0] === 'table' ? notLoaded(call) : value(call));
  const { started, startWorker } = workers(half, half);
  const missing = new Error('core_all.wasm');
  const core = new CoreClient({
    ...quiet, startWorker, parts: { ...parts, loadWhole: async () => { throw missing; } }, reload: (fresh) => fresh.open('blocks', new Uint8Array()),
  });
  await assert.rejects(core.open('table', new Uint8Array()), missing);
  await core.progress();
  assert.equal(core.isPartial, true);
  assert.deepEqual(started.map(({ calls, isTerminated }) => [calls, isTerminated]), [
    [['start', 'open', 'askedSoFar'], true], [['start', 'goOnFrom', 'open', 'progress'], false],
  ]);
});

test('the core at hand is asked without another taking its place', async () => {
  const { started, startWorker } = workers(notLoaded);
  const core = new CoreClient({ ...quiet, startWorker });
  await assert.rejects(core.atHand.open('table', new Uint8Array()), isPartNotLoaded);
  assert.equal(started.length, 1);
});
