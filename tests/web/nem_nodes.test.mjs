// Which hosts of a list of NEM's nodes are tried, and what counts as an answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNodeCommands } from '../../web/src/commands/nodes.js';
import { baseOf, hostsOf, tellsHeight } from '../../web/src/nem_nodes.js';
import { initialState, Store } from '../../web/src/state.js';

const bytes = (value) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const list = (...endpoints) => bytes(endpoints.map((endpoint) => ({ endpoint, name: 'x' })));
const reply = (body, status = 200) => ({ kind: 'reply', status, bytes: bytes(body), fetchedAt: '2026-11-23T00:00:00Z' });

test('hosts are names, each once, whatever a list says', () => {
  assert.deepEqual(hostsOf(list('http://b.example:7890', 'http://a.example:7890', 'https://a.example:7891', 'http://45.32.1.2:7890', 'http://[::1]:7890',
    'javascript:alert(1)', 'http://localhost:7890', 7, null)), ['a.example', 'b.example']);
  for (const wrong of ['', '{}', '[null,1,"x"]', '<html>', '{"endpoint":"http://a.example"}']) assert.deepEqual(hostsOf(bytes(wrong)), []);
  assert.equal(hostsOf(list(...Array.from({ length: 500 }, (_, index) => `http://n${index}.example:7890`))).length, 60);
  assert.equal(baseOf('a.example'), 'https://a.example:7891');
});

test('an answer is the height of a chain and nothing else', () => {
  assert.ok(tellsHeight(bytes('{"height":3943119}')));
  assert.ok(tellsHeight(bytes(' { "height" : 1 } ')));
  for (const wrong of ['', '{"height":"1"}', '{"height":-1}', '<html>', '{"status":"ok"}', '{"height":1,"more":2}']) assert.ok(!tellsHeight(bytes(wrong)), wrong);
});

test('nodes are asked only when pressed, and the one that is chosen is asked about NEM from then on', async () => {
  const store = new Store(initialState({ keepReplies: false }));
  const asked = [];
  const transport = {
    ask: async (base, path) => {
      asked.push(base + path);
      if (path === '/nodes') return reply(JSON.stringify([{ endpoint: 'http://up.example:7890' }, { endpoint: 'http://down.example:7890' }]));
      return base.includes('up.') ? reply('{"height":5}') : { kind: 'failed', code: 'network_failure', detail: '' };
    },
  };
  let providers = null;
  const commands = createNodeCommands({ store, transport }, async (next) => { providers = next; });
  assert.deepEqual(asked, []);
  await commands.listNodes();
  assert.deepEqual(asked, ['https://nodewatch.symbol.tools/api/nem/nodes']);
  assert.deepEqual(store.state.nodes.hosts, ['down.example', 'up.example']);
  await commands.probeNodes();
  assert.deepEqual(asked.slice(1).sort(), ['https://down.example:7891/chain/height', 'https://up.example:7891/chain/height']);
  assert.deepEqual(store.state.nodes.found, ['https://up.example:7891']);
  await commands.useNode('https://up.example:7891');
  assert.deepEqual(providers.filter(({ chain }) => chain === 'nem').map(({ base, dialect }) => [base, dialect]), [['https://up.example:7891', 'nis1']]);
});

test('working offline asks no node', async () => {
  const state = initialState({ keepReplies: false });
  const store = new Store({ ...state, settings: { ...state.settings, offline: true } });
  const commands = createNodeCommands({ store, transport: { ask: async () => assert.fail('it asked') } }, async () => {});
  await commands.listNodes();
  await commands.probeNodes();
});
