// The page as a host serves it, and a replay explorer for it to ask.
import { join } from 'node:path';
import { startReplayExplorer } from '../../scripts/replay/server.mjs';
import { startServer } from '../../scripts/serve.mjs';
import { DIST, openBrowser, pasteAndOpen, ROOT, useSource, visit } from './page.mjs';

/** The chain of 72 transactions inside of block 370661, all of it traced from one output. */
export const START = '20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f:1';
export const START_SAT = 952_451_372n;
export const ENDS_SAT = 945_341_372n;
export const FEES_SAT = 7_110_000n;

const BLOCK_370661 = join(ROOT, 'tests/fixtures/btc/block370661.bin');

/** @typedef {Awaited<ReturnType<typeof startStage>>} Stage */

/** A browser, the served page, and an explorer on this computer that knows one block. */
export async function startStage() {
  const [browser, server, explorer] = await Promise.all([
    openBrowser(), startServer({ folder: DIST }), startReplayExplorer({ blocks: [BLOCK_370661] }),
  ]);
  return {
    browser,
    server,
    explorer,
    /** Paths that the explorer was asked for. */
    asked: () => explorer.log().map(({ path }) => path),
    close: () => Promise.all([browser.close(), server.close(), explorer.close()]),
  };
}

/**
 * A page that is one press away from following the chain of block 370661.
 * @param {Stage} stage
 */
export async function openAtStart({ browser, server, explorer }) {
  const visited = await visit(browser, server.url);
  await useSource(visited.page, explorer.url);
  await pasteAndOpen(visited.page, START);
  return visited;
}
