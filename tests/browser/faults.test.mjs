// Explorers fail in many ways, and one could lie. No failure may change the trail; a lie must be named.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { amountsOfEnds, followToTheEnd, saveTrail, showTab, sum } from './page.mjs';
import { ENDS_SAT, FEES_SAT, openAtStart, START, startStage } from './replay.mjs';

/** @type {import('./replay.mjs').Stage} */ let stage;

before(async () => { stage = await startStage(); });
after(() => stage.close());

/** @type {{what: string, faults: import('../../scripts/replay/faults.mjs').FaultRule[]}[]} */
const SURVIVED = [
  { what: '429, which the page can read', faults: [{ kind: '429', every: 40, times: 5 }] },
  { what: '429 without CORS headers, which looks like a broken line', faults: [{ kind: '429-opaque', every: 40, times: 4 }] },
  { what: 'a server error', faults: [{ kind: '500', every: 50, times: 3 }] },
  { what: 'a request that is never answered', faults: [{ kind: 'timeout', every: 60, times: 1 }] },
  { what: 'a body whose connection breaks', faults: [{ kind: 'cut', every: 40, times: 3 }] },
  { what: 'JSON that stops in the middle', faults: [{ kind: 'cut-json', every: 20, times: 3 }] },
  { what: 'replies that come late', faults: [{ kind: 'slow', ms: 50 }] },
  { what: 'a page for humans in place of JSON', faults: [{ kind: 'html', every: 40, times: 3 }] },
];

for (const { what, faults } of SURVIVED) {
  test(`the trail is whole in spite of ${what}`, async () => {
    stage.explorer.reset();
    stage.explorer.setFaults(faults);
    const { page, close } = await openAtStart(stage);
    await followToTheEnd(page);
    const trail = await saveTrail(page);
    assert.equal(sum(amountsOfEnds(trail, (reason) => reason === 'unspent' || reason === 'out_of_data')), ENDS_SAT);
    assert.equal(sum(amountsOfEnds(trail, (reason) => reason === 'fee')), FEES_SAT);
    assert.ok(stage.explorer.log().some((entry) => entry.faults.length > 0), 'the fault was committed');
    await close();
  });
}

test('a wrong amount is named: the recomputed transaction id contradicts it', async () => {
  stage.explorer.reset();
  stage.explorer.setFaults([{ kind: 'wrong-amount', coin: START, by: 1000 }]);
  const { page, close } = await openAtStart(stage);
  await followToTheEnd(page);
  await showTab(page, 'evidence');
  const said = await page.locator('.evidence').innerText();
  assert.ok(said.includes(START.slice(0, 64)), said);
  assert.match(said, /952452372|9\.52452372/, 'the amount that was claimed');
  await close();
});

test('a proof that does not lead to its block is named, and the payment is not called checked', async () => {
  stage.explorer.reset();
  stage.explorer.setFaults([{ kind: 'wrong-proof', path: `/tx/${START.slice(0, 64)}/merkle-proof` }]);
  const { page, close } = await openAtStart(stage);
  await followToTheEnd(page);
  await showTab(page, 'evidence');
  assert.ok((await page.locator('.evidence .problems').first().innerText()).includes(START.slice(0, 64)));
  await close();
});
