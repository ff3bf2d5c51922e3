// @ts-check
// The core as the page holds it: one worker. When the core in it traps, or says that a call is for the whole core, a new
// worker is given everything that the old one had.

import { CoreCalls } from './core_calls.js';

/** @import { FromWorker, ToWorker } from './worker/worker.js' */
/** @import { Parts } from './parts.js' */
/** @typedef {Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>} WorkerLike */
/** @typedef {{answer: Promise<string | Uint8Array>, resolve: (result: string | Uint8Array) => void, reject: (error: Error) => void}} Pending */

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
/** How the envelope of part_not_loaded begins: its keys are in order. */
const NOT_LOADED = '{"error":{"code":"part_not_loaded"';
/** Documents, which have no envelope: the first core cannot say that it has none of them. */
const OF_WHOLE_CORE = new Set(['trailBytes', 'csv', 'comparisonBytes']);

export class CoreClient extends CoreCalls {
  /** @type {WorkerLike | null} */ #worker = null;
  /** @type {Map<number, Pending>} */ #pending = new Map();
  /** @type {Promise<void> | null} */ #ready = null;
  /** While the whole core comes. @type {Promise<void> | null} */ #growing = null;
  /** What cards were asked for: nothing that the page holds says so. @type {string[]} */ #lookedUp = [];
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
      const wasPartial = this.isPartial;
      if (!wasPartial || !OF_WHOLE_CORE.has(method)) {
        const answer = await this.#ask(method, args);
        if (!wasPartial || typeof answer !== 'string' || !answer.startsWith(NOT_LOADED)) return answer;
      }
      // While the first core refused this call, another one's refusal may have brought the whole.
      if (this.isPartial) this.#growing ??= this.#grow().finally(() => { this.#growing = null; });
      await this.#growing;
      return this.#ask(method, args);
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

  /** Whether this is the first core, in whose place the whole one comes when a call needs it. */
  get isPartial() { return this.#parts.loadWhole !== null; }

  /** Fetches the whole core ahead, so that what needs it does not wait. Where it cannot be had, the call that needs it says so. */
  fetchAhead() {
    this.#parts.loadWhole?.().catch(() => {});
  }

  /** The same calls, answered by the core as it is: what the first one has no part for it refuses. */
  atHand = new CoreCalls((method, args) => this.#ask(method, args));

  /** @override @param {string} ref */
  async lookUp(ref) {
    const done = await super.lookUp(ref);
    this.#lookedUp.push(ref);
    return done;
  }

  /** Ends this core and starts an empty one: what "forget this case" rests on. */
  renew() {
    this.#end(new CoreTrapped('the case was closed'));
    this.#lookedUp = [];
    this.#restarts = 0;
    this.#ready = this.#spawn();
    return this.#ready;
  }

  /** @param {string} method @param {unknown[]} args */
  async #ask(method, args) {
    /** @type {Promise<void>} */
    let ready;
    do {
      ready = this.start();
      await ready;
    } while (ready !== this.#ready);  // another core began to take over meanwhile
    return this.#post(method, args);
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
    const pending = /** @type {Pending} */ ({});
    pending.answer = new Promise((resolve, reject) => Object.assign(pending, { resolve, reject }));
    this.#pending.set(id, pending);
    worker.postMessage(/** @type {ToWorker} */ ({ kind: 'call', id, method, args }));
    return pending.answer;
  }

  /** Where the whole core cannot be had, what the refused call has left behind in the first one goes with it. */
  async #grow() {
    const { loadWhole } = this.#parts;
    try {
      this.#parts = await /** @type {NonNullable<typeof loadWhole>} */ (loadWhole)();
    } catch (error) {
      await this.#replace();
      throw error;
    }
    await this.#replace();
  }

  /** Calls that come meanwhile wait, and those before get their answers. */
  #replace() {
    const before = this.#worker;
    this.#ready = Promise.allSettled([...this.#pending.values()].map(({ answer }) => answer)).then(async () => {
      if (this.#worker !== before) return;  // it died, or the case was closed: what came after it is new already
      const asked = await this.#direct.askedSoFar();
      this.#end(new CoreTrapped('a new core is started'));
      await this.#spawn();
      await this.#direct.goOnFrom(asked);
      await this.#reload(this.#direct);
      for (const ref of this.#lookedUp) await this.#direct.lookUp(ref);
    });
    return this.#ready;
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
