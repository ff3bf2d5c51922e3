import { fileURLToPath } from 'node:url';
import { startReplayExplorer } from '../../scripts/replay/server.mjs';

/** @param {string} name */
export const fixture = (name) => fileURLToPath(new URL(`../fixtures/btc/${name}`, import.meta.url));

/** Blocks 0 to 589. */
export const FIRST_BLOCKS = fixture('firstblocks.blk');
/** Block 370661 alone. */
export const BLOCK_370661 = fixture('block370661.bin');

/** The coinbase of block 9, and the first payment between people, which spends it in block 170. */
export const BLOCK_9_COINBASE = '0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9';
export const FIRST_PAYMENT = 'f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16';

/**
 * A replay explorer that closes with the test, and a way to ask it.
 * @param {{after: (close: () => Promise<void>) => void}} context
 * @param {import('../../scripts/replay/server.mjs').ReplayOptions} options
 */
export async function startExplorer(context, options) {
  const explorer = await startReplayExplorer(options);
  context.after(() => explorer.close());
  /** @param {string} path @param {RequestInit} [init] */
  const ask = (path, init) => fetch(`${explorer.url}/api${path}`, init);
  return {
    explorer,
    ask,
    /** @param {string} path @returns {Promise<any>} */
    json: async (path) => (await ask(path)).json(),
    /** @param {string} path */
    text: async (path) => (await ask(path)).text(),
    /** @param {string} path */
    refusal: async (path) => {
      const reply = await ask(path);
      return [reply.status, reply.headers.get('content-type'), await reply.text()];
    },
  };
}
