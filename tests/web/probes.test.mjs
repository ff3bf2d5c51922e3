// Which sources answer this browser: every host once, by a question about nothing in particular.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSettingsCommands } from '../../web/src/commands/settings.js';
import { KeysHeld } from '../../web/src/keys_held.js';
import { DEFAULT_PROVIDERS, hostOf, KNOWN_SOURCES } from '../../web/src/providers.js';
import { probe, probesOf } from '../../web/src/probes.js';
import { initialState, Store } from '../../web/src/state.js';
import { Transport } from '../../web/src/transport.js';

const never = new AbortController().signal;

/** A transport over a network that answers what it is told to, and what was sent. */
function network(answer) {
  const sent = [];
  const fetch = async (url, init) => { sent.push({ url: String(url), body: init.body }); return answer(String(url)); };
  return { sent, transport: new Transport({ fetch, sleep: async () => {} }) };
}

test('every known base stands there once, and those that want a key say so', () => {
  const probes = probesOf(DEFAULT_PROVIDERS, []);
  const bases = probes.map(({ base }) => base);
  assert.deepEqual(bases, [...new Set(bases)]);
  for (const { base } of [...DEFAULT_PROVIDERS, ...KNOWN_SOURCES]) assert.ok(bases.includes(base), base);
  assert.ok(probes.find(({ host }) => host === 'api.etherscan.io').isLocked);
  assert.ok(!probesOf(DEFAULT_PROVIDERS, ['api.etherscan.io']).find(({ host }) => host === 'api.etherscan.io').isLocked);
});

test('a host answers, refuses, is too busy, or is silent', async () => {
  const [row] = probesOf(DEFAULT_PROVIDERS, []);
  const states = [];
  for (const answer of [() => new Response('900000'), () => new Response('no', { status: 403 }), () => new Response('', { status: 429 }), () => { throw new TypeError('Failed to fetch'); }]) {
    const { transport, sent } = network(answer);
    states.push((await probe(transport, row, never)).state);
    assert.equal(sent.length, 1, 'each is asked once');
  }
  assert.deepEqual(states, ['answered', 'refused', 'busy', 'silent']);
});

test('nothing that is asked names an address or a transaction, and who lacks a key is not asked', async () => {
  const { transport, sent } = network(() => new Response('{}'));
  const store = new Store(initialState({ keepReplies: false }));
  const commands = createSettingsCommands({ store, transport, core: {}, tracer: {}, keys: new KeysHeld(), announce: () => {} });
  await commands.probeSources();
  const { probed } = store.state.working;
  assert.deepEqual(Object.keys(probed), probesOf(DEFAULT_PROVIDERS, []).map(({ base }) => base));
  for (const { url, body } of sent) {
    assert.doesNotMatch(`${url} ${body}`, /0x[0-9a-f]{40}|[0-9a-f]{64}/);
    assert.notEqual(hostOf(url), 'api.etherscan.io');
  }
  assert.equal(probed['https://api.etherscan.io/v2/api'].state, 'locked');
});

test('offline nobody is asked', async () => {
  const { transport, sent } = network(() => new Response('{}'));
  const store = new Store(initialState({ keepReplies: false }));
  store.update({ settings: { ...store.state.settings, offline: true } });
  await createSettingsCommands({ store, transport, core: {}, tracer: {}, keys: new KeysHeld(), announce: () => {} }).probeSources();
  assert.deepEqual(sent, []);
});
