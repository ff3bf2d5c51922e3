// @ts-check
// What this page may keep in the browser: one database of replies that were had, of cases, and of the bytes that both rest
// on, each once, by its content. Nothing is created before the first thing is to be kept.

/** @typedef {'replies' | 'cases' | 'contents' | 'blobs'} Table */

const NAME = 'peelback';
const VERSION = 2;
const TABLES = /** @type {Table[]} */ (['replies', 'cases', 'contents', 'blobs']);

export class Database {
  #factory;
  /** @type {Promise<IDBDatabase> | null} */ #opening = null;

  /** @param {IDBFactory} factory */
  constructor(factory) {
    this.#factory = factory;
  }

  /**
   * One transaction. What `work` waits for must be requests of this transaction alone.
   * @template T
   * @param {Table[]} tables
   * @param {IDBTransactionMode} mode
   * @param {(table: (name: Table) => IDBObjectStore) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async transact(tables, mode, work) {
    const transaction = (await this.#open()).transaction(tables, mode);
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(null);
      transaction.onabort = () => reject(transaction.error ?? new DOMException('the transaction was broken off', 'AbortError'));
    });
    ended.catch(() => {});  // it is waited for below, unless the work fails first
    const result = await work((name) => transaction.objectStore(name));
    await ended;
    return result;
  }

  /** Whether anything was ever kept here. Creates nothing. */
  async exists() {
    if (this.#opening) return true;
    const opening = this.#factory.open(NAME);
    let isNew = false;
    opening.onupgradeneeded = () => {
      isNew = true;
      opening.transaction?.abort();
    };
    const database = await asked(opening).catch(() => null);
    database?.close();
    return database !== null && !isNew;
  }

  /** Deletes all of it. */
  async destroy() {
    (await this.#opening?.catch(() => null))?.close();
    this.#opening = null;
    await asked(this.#factory.deleteDatabase(NAME));
  }

  #open() {
    this.#opening ??= this.#create().catch((error) => {
      this.#opening = null;  // it may succeed later
      throw error;
    });
    return this.#opening;
  }

  async #create() {
    const opening = this.#factory.open(NAME, VERSION);
    opening.onupgradeneeded = () => {
      const database = opening.result;
      for (const old of [...database.objectStoreNames]) database.deleteObjectStore(old);
      for (const table of TABLES) database.createObjectStore(table);
    };
    const database = await asked(opening);
    // Another tab that forgets everything does not wait for this one.
    database.onversionchange = () => {
      database.close();
      this.#opening = null;
    };
    return database;
  }
}

/**
 * Null where the browser offers no storage (a sandboxed frame, a private window of some browsers).
 * @returns {Database | null}
 */
export function findDatabase() {
  try {
    return globalThis.indexedDB ? new Database(globalThis.indexedDB) : null;
  } catch {
    return null;
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** The key of every blob that was worked out already. @type {WeakMap<Uint8Array, Promise<string>>} */
const keys = new WeakMap();

/**
 * What bytes are kept under: their SHA-256, so that the same reply is kept once; a random name where the browser does not
 * offer it (plain http).
 * @param {Uint8Array} bytes  not changed afterwards
 * @returns {Promise<string>}
 */
export function blobKey(bytes) {
  const known = keys.get(bytes);
  if (known) return known;
  const key = globalThis.crypto.subtle
    ? crypto.subtle.digest('SHA-256', /** @type {Uint8Array<ArrayBuffer>} */ (bytes)).then((hash) => hex(new Uint8Array(hash)))
    : Promise.resolve(randomId());
  keys.set(bytes, key);
  return key;
}

/** 128 random bits. */
export function randomId() {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

/** @param {Uint8Array} bytes */
function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
