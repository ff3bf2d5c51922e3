// @ts-check
// The core as the page holds it: one worker, and when the core in it traps, a new worker that is given everything the
// old one had.

import { CoreCalls } from './core_calls.js';

/** @import { FromWorker, ToWorker } from './worker/worker.js' */
/** @import { Parts } from './parts.js' */
/** @typedef {Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>} WorkerLike */
/** @typedef {{resolve: (result: string | Uint8Array) => void, reject: (error: Error) => void}} Pending */

/** The core died before it answered this call. By the time this is thrown a new one is being started. */
export class CoreTrapped extends Error {
  /**
   * @param {string} detail
   * @param {boolean} [isCause]  it died of this very call, not while the call was waiting
   */
  constructor(detail, isCause = false) {
    super(detail);
    this.name = 'CoreTrapped';
    this.isCause = isCause;
  }
}

const MAX_RESTARTS = 3;

export class CoreClient extends CoreCalls {
  /** @type {WorkerLike | null} */ #worker = null;
  /** @type {Map<number, Pending>} */ #pending = new Map();
  /** @type {Promise<void> | null} */ #ready = null;
  #nextId = 1;
  #restarts = 0;
  #parts;
  #startWorker;
  #reload;
  #prepare;
  #onDeath;

  /**
   * @param {object} options
   * @param {Parts} options.parts
   * @param {(core: CoreCalls) => Promise<void>} options.reload  gives a fresh core what the dead one had
   * @param {(core: CoreCalls) => Promise<void>} [options.prepare]  tells every new core what holds in every case
   * @param {(detail: string, final: boolean) => void} options.onDeath  `final`: it died too often and stays dead
   * @param {(source: string) => WorkerLike} [options.startWorker]
   */
  constructor({ parts, reload, prepare = async () => {}, onDeath, startWorker = startBlobWorker }) {
    super(async (method, args) => {
      await this.start();
      return this.#post(method, args);
    });
    this.#parts = parts;
    this.#reload = reload;
    this.#prepare = prepare;
    this.#onDeath = onDeath;
    this.#startWorker = startWorker;
  }

  /** Resolves when the core can be called. */
  start() {
    this.#ready ??= this.#spawn();
    return this.#ready;
  }

  /** Ends this core and starts an empty one: what "forget this case" rests on. */
  renew() {
    this.#end(new CoreTrapped('the case was closed'));
    this.#restarts = 0;
    this.#ready = this.#spawn();
    return this.#ready;
  }

  /**
   * @param {string} method
   * @param {unknown[]} args
   * @returns {Promise<string | Uint8Array>}
   */
  #post(method, args) {
    const worker = this.#worker;
    if (!worker) return Promise.reject(new CoreTrapped('the core is not running'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      worker.postMessage(/** @type {ToWorker} */ ({ kind: 'call', id, method, args }));
    });
  }

  async #spawn() {
    await this.#startNew();
    await this.#prepare(this.#direct);
  }

  /** @returns {Promise<void>} */
  #startNew() {
    const worker = this.#startWorker(this.#parts.workerSource);
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => {
        const message = /** @type {FromWorker} */ (data);
        if (message.kind === 'started') resolve();
        else if (message.kind !== 'trapped') this.#settle(message);
        else if (message.id === null) reject(new CoreTrapped(message.detail));
        else this.#revive(worker, message.detail, message.id);
      };
      worker.onerror = (event) => {
        const detail = event.message || 'the worker failed';
        reject(new CoreTrapped(detail));
        this.#revive(worker, detail, null);
      };
      // The page keeps its copy: a restart needs the same bytes again.
      const wasm = this.#parts.wasm.slice().buffer;
      worker.postMessage(/** @type {ToWorker} */ ({ kind: 'start', wasm }), [wasm]);
    });
  }

  /** @param {Extract<FromWorker, {kind: 'answer'} | {kind: 'refused'}>} message */
  #settle(message) {
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'answer') pending?.resolve(message.result);
    else pending?.reject(new TypeError(message.detail));
  }

  /**
   * @param {WorkerLike} worker
   * @param {string} detail
   * @param {number | null} cause  the call that it died of
   */
  #revive(worker, detail, cause) {
    if (worker !== this.#worker) return;
    const culprit = this.#pending.get(cause ?? 0);
    this.#pending.delete(cause ?? 0);
    culprit?.reject(new CoreTrapped(detail, true));
    const final = ++this.#restarts > MAX_RESTARTS;
    this.#ready = final
      ? Promise.reject(new CoreTrapped(detail))
      : Promise.resolve().then(() => this.#spawn()).then(() => this.#reload(this.#direct));
    this.#ready.catch(() => {});  // whoever calls next gets the rejection
    this.#end(new CoreTrapped(detail));
    this.#onDeath(detail, final);
  }

  /** Calls that do not wait for the reload to end, because they are the reload. */
  #direct = new CoreCalls((method, args) => this.#post(method, args));

  /** @param {Error} reason */
  #end(reason) {
    this.#worker?.terminate();
    this.#worker = null;
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of waiting) reject(reason);
  }
}

/**
 * @param {string} source
 * @returns {WorkerLike}
 */
function startBlobWorker(source) {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.addEventListener('message', () => URL.revokeObjectURL(url), { once: true });
  return worker;
}
