// The page before the staged theft of the development chain, whose recorded replies a local explorer serves.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startReplayExplorer } from '../../scripts/replay/server.mjs';
import { startServer } from '../../scripts/serve.mjs';
import { DIST, openBrowser, ROOT, visit } from './page.mjs';

const FIXTURES = join(ROOT, 'tests/fixtures/devchain');

/** What whoever staged the theft knows. */
export const STORY = JSON.parse(readFileSync(join(FIXTURES, 'theft.json'), 'utf8'));
export const USDT = `ethereum:${STORY.contracts.USDT}`;

/** Bases below the local explorer, by the dialect that answers there. */
const BASES = { etherscan: '/evm/1/etherscan/api', evm_rpc: '/evm/1/node' };

/** @typedef {Awaited<ReturnType<typeof startEthereum>>} Stage */

export async function startEthereum() {
  const [browser, server, explorer] = await Promise.all([
    openBrowser(), startServer({ folder: DIST }),
    startReplayExplorer({ replies: ['theft_explorer.jsonl', 'theft_node.jsonl'].map((name) => join(FIXTURES, name)) }),
  ]);
  return {
    browser, server, explorer,
    /** What the explorer was asked: paths, and what was posted. */
    asked: () => explorer.log().map(({ path, body }) => path + body),
    close: () => Promise.all([browser.close(), server.close(), explorer.close()]),
  };
}

/**
 * Names the reporter's own source for Ethereum in the settings.
 * @param {import('./page.mjs').Page} page
 * @param {Stage} stage
 * @param {keyof typeof BASES} dialect
 * @param {string} [key]
 */
export async function useOwnSource(page, { explorer }, dialect, key) {
  const base = explorer.url + BASES[dialect];
  await page.locator('#open-settings').click();
  await page.locator('summary', { hasText: 'Whom to ask about Ethereum' }).click();
  await page.locator('#source-ethereum').selectOption(`own:${dialect}`);
  await page.locator('#base-ethereum').fill(base);
  await page.locator('#base-ethereum').press('Enter');
  await page.locator(`#base-ethereum[value="${base}"]`).waitFor();
  if (key !== undefined) {
    await page.locator('#key-ethereum').fill(key);
    await page.locator('#key-ethereum').press('Enter');
  }
  await page.locator('#close-settings').click();
  await page.locator('#settings').waitFor({ state: 'detached' });
}

/**
 * Pastes a text and opens what is found in it, as Ethereum's.
 * @param {import('./page.mjs').Page} page
 * @param {string} text
 */
export async function openOnEthereum(page, text) {
  await page.locator('#paste').fill(text);
  await page.locator('#open-starts').waitFor();
  for (const choice of await page.getByRole('radio', { name: 'Ethereum', exact: true }).all()) await choice.check();
  await page.locator('#open-starts').click();
  await page.locator('#follow').waitFor();
}

/**
 * A page with this start open, one press away from asking.
 * @param {Stage} stage
 * @param {string} start
 * @param {{dialect?: keyof typeof BASES, key?: string, width?: number, height?: number}} [options]
 */
export async function openAt(stage, start, { dialect = 'etherscan', key, ...size } = {}) {
  const visited = await visit(stage.browser, stage.server.url, size);
  await useOwnSource(visited.page, stage, dialect, key);
  await openOnEthereum(visited.page, start);
  return visited;
}
