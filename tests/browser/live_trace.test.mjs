// A whole trace over HTTP: the 72 transactions of block 370661, asked of a replay explorer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { amountsOfEnds, followToTheEnd, runNative, save, saveTrail, showTab, sum, untilState } from './page.mjs';
import { ENDS_SAT, FEES_SAT, openAtStart, START, START_SAT, startStage } from './replay.mjs';

/** @type {import('./replay.mjs').Stage} */ let stage;
/** @type {import('./page.mjs').Visit} */ let visited;

before(async () => {
  stage = await startStage();
  visited = await openAtStart(stage);
  await followToTheEnd(visited.page);
});
after(() => stage.close());

/** @param {string} method */
async function switchMethod(method) {
  await visited.page.locator('#method').selectOption(method);
  await visited.page.locator(`#method-note`).waitFor();
  await untilState(visited.page, 'ready');
}

test('72 places hold 945,341,372 satoshi, 7,110,000 are fees, and nothing is missing', async () => {
  const trail = await saveTrail(visited.page);
  const { audit, hops } = JSON.parse(trail);
  const held = amountsOfEnds(trail, (reason) => reason !== 'fee');
  assert.equal(held.length, 72);
  assert.equal(sum(held), ENDS_SAT);
  assert.equal(sum(amountsOfEnds(trail, (reason) => reason === 'fee')), FEES_SAT);
  assert.equal(audit[0].start, String(START_SAT));
  assert.equal(audit[0].difference, '0');
  assert.equal(new Set(hops.map((/** @type {{tx: string}} */ { tx }) => tx)).size, 72);
});

test('every payment is checked against its block', async () => {
  await showTab(visited.page, 'evidence');
  assert.equal(await visited.page.locator('.checks li.check-verified').count(), 1 + 72, 'the start, and those that follow');
  assert.equal(await visited.page.locator('.checks li:not(.check-verified)').count(), 0);
});

test('the native command makes the byte-identical document from the replies that the page recorded', async () => {
  const [trail, replies] = [await saveTrail(visited.page), await save(visited.page, '#save-replies')];
  const { limits } = JSON.parse(trail).question;
  assert.equal(runNative('trace', replies, '--from', `bitcoin:${START}`, '--method', 'fifo',
    '--max-hops', String(limits.max_hops), '--json'), trail);
});

test('the native command verifies what the page recorded', async () => {
  const counts = JSON.parse(runNative('verify', await save(visited.page, '#save-replies'), '--json'));
  assert.deepEqual(counts.failed, []);
  assert.ok(counts.verified >= 72, JSON.stringify(counts));
});

test('another rule gives its answer at once and asks nobody', async () => {
  const asked = stage.asked().length;
  for (const method of ['haircut', 'lifo', 'tiho', 'dirty-first']) {
    await switchMethod(method);
    const trail = await saveTrail(visited.page);
    assert.equal(JSON.parse(trail).question.method, method);
    assert.equal(sum(amountsOfEnds(trail)), START_SAT);
  }
  assert.equal(stage.asked().length, asked);
});

test('poison is listed and not added up', async () => {
  await switchMethod('poison');
  const { audit, reach } = JSON.parse(await saveTrail(visited.page));
  assert.equal(audit, null);
  assert.ok(reach.length >= 72);
});

test('nothing was asked of any host but the page itself and the source that was named', () => {
  const hosts = new Set(visited.requests.map((url) => new URL(url).host));
  assert.deepEqual([...hosts].sort(), [stage.explorer.url, stage.server.url].map((url) => new URL(url).host).sort());
  assert.deepEqual(visited.complaints, []);
});

test('no path was asked twice', () => {
  const asked = stage.asked();
  assert.deepEqual(asked.filter((path, index) => asked.indexOf(path) !== index), []);
});
