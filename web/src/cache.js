// @ts-check
// Replies already had, so that nobody is asked twice. In memory always; in IndexedDB only where the reporter's settings
// say so. What can change on the chain is not taken from an earlier visit, except while working offline.

/** @typedef {{chain: string, provider: string, path: string}} CacheKey */
/** @typedef {CacheKey & {status: number, bytes: Uint8Array, fetchedAt: string}} CachedReply */

const DATABASE = 'peelback';
const STORE = 'replies';

/**
 * One text for a key. A space stands in none of the three parts.
 * @param {CacheKey} key
 */
export function cacheKey({ chain, provider, path }) {
  return `${chain} ${provider} ${path}`;
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
 * @property {() => Promise<void>} destroy
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

  /** Forgets everything that any case ever stored in this browser. */
  async forgetEverything() {
    this.#memory.clear();
    this.#written.clear();
    await this.#disk?.destroy();
  }
}

/**
 * Replies in IndexedDB; null where there is none (a sandboxed frame, a private window of some browsers).
 * @param {IDBFactory | undefined} [factory]
 * @returns {ReplyStore | null}
 */
export function openReplyStore(factory = findIndexedDb()) {
  if (!factory) return null;
  /** @type {Promise<IDBDatabase> | null} */
  let opening = null;
  // Nothing is created in the browser until the first reply is to be kept.
  const open = () => (opening ??= openDatabase(factory));
  return {
    get: async (key) => (await request((await open()).transaction(STORE).objectStore(STORE).get(key))) ?? null,
    put: async (key, reply) => {
      await request((await open()).transaction(STORE, 'readwrite').objectStore(STORE).put(reply, key));
    },
    remove: async (keys) => {
      const store = (await open()).transaction(STORE, 'readwrite').objectStore(STORE);
      await Promise.all(keys.map((key) => request(store.delete(key))));
    },
    destroy: async () => {
      (await opening?.catch(() => null))?.close();
      opening = null;
      await request(factory.deleteDatabase(DATABASE));
    },
  };
}

/** @returns {IDBFactory | undefined} */
function findIndexedDb() {
  try {
    return globalThis.indexedDB;
  } catch {
    return undefined;
  }
}

/** @param {IDBFactory} factory */
async function openDatabase(factory) {
  const opening = factory.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await request(opening);
  // Another tab that forgets everything does not wait for this one.
  database.onversionchange = () => database.close();
  return database;
}

/**
 * @template T
 * @param {IDBRequest<T>} asked
 * @returns {Promise<T>}
 */
function request(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
