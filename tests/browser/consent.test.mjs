// Nothing is sent before the reporter has agreed to the host's name.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { followToTheEnd, pasteAndOpen, showTab, untilState, useSource, visit } from './page.mjs';
import { openAtStart, START, startStage } from './replay.mjs';

/** @type {import('./replay.mjs').Stage} */ let stage;
/** @type {import('./page.mjs').Visit} */ let visited;

before(async () => { stage = await startStage(); });
after(() => stage.close());
beforeEach(async () => {
  stage.explorer.reset();
  visited = await visit(stage.browser, stage.server.url);
});
afterEach(() => visited.close());

/** What was asked of anybody but the page's own host. */
function askedElsewhere() {
  return visited.requests.filter((url) => !url.startsWith(stage.server.url));
}

test('pasting and opening sends nothing', async () => {
  await pasteAndOpen(visited.page, `see ${START} and 12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw`);
  assert.deepEqual(askedElsewhere(), []);
});

test('an address with #open sends nothing, and neither does a reload', async () => {
  const { page } = visited;
  await page.goto(`${stage.server.url}#open=bitcoin:${START}`);
  await page.locator('#follow').waitFor();
  await page.reload();
  await page.locator('#follow').waitFor();
  await untilState(page, 'ready');
  assert.deepEqual(askedElsewhere(), []);
});

test('the first request names its host and waits; declining sends nothing', async () => {
  const { page } = visited;
  await useSource(page, stage.explorer.url);
  await pasteAndOpen(page, START);
  await page.locator('#follow').click();
  const asked = await page.locator('#consent').innerText();
  assert.ok(asked.includes(new URL(stage.explorer.url).host), asked);
  assert.deepEqual(stage.asked(), []);
  await page.locator('#decline').click();
  await page.locator('#consent').waitFor({ state: 'detached' });
  assert.deepEqual([stage.asked(), askedElsewhere()], [[], []]);
});

test('no link can name another source', async () => {
  const { page } = visited;
  await page.goto(`${stage.server.url}#open=bitcoin:${START}&base=${encodeURIComponent(stage.explorer.url)}`);
  await page.locator('#follow').click();
  assert.equal((await page.locator('#consent').innerText()).includes(new URL(stage.explorer.url).host), false);
});

test('a source that was typed is taken over when the settings close, or they stay open and say why', async () => {
  const { page } = visited;
  await page.locator('#open-settings').click();
  await page.locator('#base-first').fill('http://example.org/api');
  await page.locator('#close-settings').click();
  assert.equal(await page.locator('#settings').count(), 1);
  await page.locator('#base-first').fill(stage.explorer.url);
  await page.locator('#close-settings').click();
  await page.locator('#settings').waitFor({ state: 'detached' });
  await pasteAndOpen(page, START);
  await page.locator('#look-up').click();
  assert.match(await page.locator('#consent').innerText(), new RegExp(new URL(stage.explorer.url).host));
  assert.deepEqual(askedElsewhere(), []);
});

test('working offline sends nothing, even where a host was agreed to', async () => {
  const { page } = visited;
  await useSource(page, stage.explorer.url);
  await pasteAndOpen(page, START);
  await page.locator('#work-offline').check();
  await page.locator('#follow').click();
  await page.locator('.progress.is-paused').waitFor();
  assert.deepEqual([stage.asked(), askedElsewhere()], [[], []]);
});

test('who has been told is counted by host', async () => {
  const told = await openAtStart(stage);
  await followToTheEnd(told.page);
  const host = new URL(stage.explorer.url).host;
  await showTab(told.page, 'evidence');
  const row = await told.page.locator('table.told tbody tr').innerText();
  assert.ok(row.includes(host) && row.includes(String(stage.asked().length)), `${row} / ${stage.asked().length}`);
  await told.close();
});
