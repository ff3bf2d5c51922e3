// @ts-check
// Replies already had, so that nobody is asked twice. In memory always; in IndexedDB only where the reporter's settings
// say so. What can change on the chain is not taken from an earlier visit, except while working offline.

import { asked, blobKey } from './database.js';

/** @import { Database } from './database.js' */
/** @typedef {{chain: string, provider: string, path: string, body?: string}} CacheKey  `body`: what was posted */
/** @typedef {CacheKey & {status: number, bytes: Uint8Array, fetchedAt: string}} CachedReply */

/**
 * One text for a key. A space stands in none of the first three parts.
 * @param {CacheKey} key
 */
export function cacheKey({ chain, provider, path, body }) {
  return `${chain} ${provider} ${path}${body === undefined ? '' : ` ${body}`}`;
}

/**
 * Whether a reply says the same for ever, short of a reorganisation of the chain: a transaction that is in a block, its
 * bytes, its Merkle proof, a block's header. Who spent an output, an address, the height of the tip all change.
 * @param {string} path
 * @param {Uint8Array} bytes
 */
export function isSettled(path, bytes) {
  if (/^\/tx\/[0-9a-f]{64}\/(hex|raw|merkle-proof)$/.test(path)) return true;
  if (/^\/block\/[0-9a-f]{64}\/header$/.test(path)) return true;
  // The reply is not decoded here, that is the core's work: only whether it says "confirmed" anywhere is looked at.
  return /^\/tx\/[0-9a-f]{64}$/.test(path) && /"confirmed"\s*:\s*true/.test(new TextDecoder().decode(bytes));
}

/**
 * @typedef {object} ReplyStore
 * @property {(key: string) => Promise<CachedReply | null>} get
 * @property {(key: string, reply: CachedReply) => Promise<void>} put
 * @property {(keys: string[]) => Promise<void>} remove
 */

export class ReplyCache {
  /** @type {Map<string, CachedReply>} */ #memory = new Map();
  /** @type {Set<string>} */ #written = new Set();
  #disk;

  /** @param {ReplyStore | null} disk  null where the browser offers no storage */
  constructor(disk) {
    this.#disk = disk;
  }

  /**
   * @param {CacheKey} key
   * @param {{keep: boolean, offline: boolean}} settings  `keep`: storage may be used
   * @returns {Promise<CachedReply | null>}
   */
  async find(key, { keep, offline }) {
    const text = cacheKey(key);
    const held = this.#memory.get(text);
    if (held) return held;
    if (!keep || !this.#disk) return null;
    const stored = await this.#disk.get(text).catch(() => null);
    if (!stored || !(offline || isSettled(stored.path, stored.bytes))) return null;
    this.#memory.set(text, stored);
    return stored;
  }

  /**
   * Only good replies are kept: an error is true for a moment.
   * @param {CachedReply} reply
   * @param {{keep: boolean}} settings
   */
  async add(reply, { keep }) {
    if (reply.status !== 200) return;
    const text = cacheKey(reply);
    this.#memory.set(text, reply);
    if (!keep || !this.#disk) return;
    this.#written.add(text);
    await this.#disk.put(text, reply).catch(() => {});  // a full disk costs the next visit some requests, nothing else
  }

  /** Forgets what this case brought, in memory and on the disk. */
  async forgetCase() {
    this.#memory.clear();
    const keys = [...this.#written];
    this.#written.clear();
    if (keys.length > 0) await this.#disk?.remove(keys);
  }

  /** Forgets what is in memory; the disk is deleted as a whole, with the cases on it. */
  forgetEverything() {
    this.#memory.clear();
    this.#written.clear();
  }
}

/**
 * Replies in IndexedDB, their bytes apart: a case that rests on them keeps the same ones.
 * @param {Database} database
 * @returns {ReplyStore}
 */
export function openReplyStore(database) {
  return {
    get: (key) => database.transact(['replies', 'blobs'], 'readonly', async (table) => {
      const row = await asked(table('replies').get(key));
      const bytes = row && await asked(table('blobs').get(row.blob));
      return bytes ? { ...row, bytes } : null;
    }),
    put: async (key, { bytes, ...row }) => {
      const blob = await blobKey(bytes);
      await database.transact(['replies', 'blobs'], 'readwrite', async (table) => {
        table('blobs').put(bytes, blob);
        await asked(table('replies').put({ ...row, blob }, key));
      });
    },
    remove: (keys) => database.transact(['replies'], 'readwrite', async (table) => {
      await Promise.all(keys.map((key) => asked(table('replies').delete(key))));
    }),
  };
}
