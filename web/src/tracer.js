// @ts-check
// Carries wants from the core to the hosts and their replies back, until nothing is wanted, or the reporter pauses or
// stops. It decides nothing about the trace: what to ask next, and when enough is known, is the core's business.

import { CoreFailure } from './core_calls.js';
import { CoreTrapped } from './core_client.js';
import { firstOf, hostOf } from './providers.js';
import { questionFor, statesTransactions } from './second_source.js';
import { requestText, sleepUnlessAborted } from './transport.js';

/** @import * as C from './contract.js' */
/** @import { CoreCalls } from './core_calls.js' */
/** @import { Provider } from './providers.js' */
/** @import { ReplyCache } from './cache.js' */
/** @import { Evidence } from './evidence.js' */
/** @import { Settings } from './state.js' */
/** @import { Sent, Transport } from './transport.js' */

/**
 * @typedef {object} TracerOptions
 * @property {CoreCalls} core
 * @property {Pick<Transport, 'ask' | 'isBenched'>} transport
 * @property {ReplyCache} cache
 * @property {Evidence} evidence
 * @property {() => Settings} settings
 * @property {() => void} onAnswer       something was given to the core
 * @property {(asked: Sent & {reason: string}, host: string) => void} onAsk  a want is about to be sent
 * @property {(ms: number, signal: AbortSignal) => Promise<void>} [sleep]
 */

/** `again`: the transport has not tried often enough yet. @typedef {{code: string, detail: string, again: boolean}} Failure */
/** A source, and how it is asked what is wanted. @typedef {{provider: Provider, question: Sent}} Route */

/** Few, because the next best want is better chosen when the last replies are known. */
const WANTS_AT_ONCE = 6;
/** How often a host is asked again for a reply that the core could not use. */
const ROUNDS = 3;
const ROUND_PAUSE_MS = 1_000;
/** With another host at hand, a failing one is not waited for. */
const ATTEMPTS_WITH_FAILOVER = 2;

const NOT_ASKED = { code: 'network_failure', detail: 'nobody was asked', again: false };

export class Tracer {
  #options;
  /** Handed out by the core and not answered yet. @type {Map<string, C.Want>} */ #open = new Map();
  /** Under way. @type {Map<string, Promise<void>>} */ #active = new Map();
  /** Cannot be met while working offline. @type {Set<string>} */ #held = new Set();
  /** Hosts whose last answer was a failure: asked after the others, until the next run. @type {Set<string>} */ #failing = new Set();
  /** Requests on whose replies the core died. @type {Set<string>} */ #deadly = new Set();
  #stop = new AbortController();
  #paused = false;
  /** @type {Promise<unknown>} */ #lastRun = Promise.resolve();

  /** @param {TracerOptions} options */
  constructor(options) {
    this.#options = options;
  }

  get waiting() { return this.#open.size; }
  get held() { return this.#held.size > 0; }

  /** Lets what is under way come in and takes nothing new. */
  pause() {
    this.#paused = true;
  }

  /** Breaks off what is under way. It stays wanted, and is asked for when the trace goes on. */
  stop() {
    this.#paused = true;
    this.#stop.abort(new DOMException('stopped by the reporter', 'AbortError'));
  }

  /** Another core hands out its own wants. */
  forgetWants() {
    this.#open.clear();
  }

  /** Another case, or a new core: what the old one wanted is nobody's business any more. */
  reset() {
    this.stop();
    this.#open.clear();
    this.#held.clear();
    this.#deadly.clear();
  }

  /**
   * Works until nothing is wanted, or until pause or stop. A run that is still letting its last replies in ends first.
   * @param {{online: boolean}} how  not online: only what is cached is given
   * @returns {Promise<boolean>} whether nothing is wanted any more
   */
  run(how) {
    const run = this.#lastRun.catch(() => {}).then(() => this.#work(how));
    this.#lastRun = run;
    return run;
  }

  /** @param {{online: boolean}} how */
  async #work({ online }) {
    this.#paused = false;
    this.#stop = new AbortController();
    this.#held.clear();
    this.#failing.clear();
    const { signal } = this.#stop;
    while (!this.#paused) {
      for (const want of await this.#next(WANTS_AT_ONCE - this.#active.size)) {
        this.#active.set(want.id, this.#serve(want, online, signal).finally(() => this.#active.delete(want.id)));
      }
      if (this.#active.size === 0) break;
      await Promise.race(this.#active.values());
    }
    await Promise.all(this.#active.values());
    return !this.#paused && !this.held;
  }

  /**
   * Wants left over from a stop come first, then new ones.
   * @param {number} free
   */
  async #next(free) {
    const isIdle = (/** @type {C.Want} */ want) => !this.#active.has(want.id) && !this.#held.has(want.id);
    const left = [...this.#open.values()].filter(isIdle).slice(0, free);
    if (left.length === free) return left;
    const { wants } = await this.#options.core.wants(free - left.length);
    for (const want of wants) this.#open.set(want.id, want);
    return [...left, ...wants];
  }

  /**
   * @param {C.Want} want
   * @param {boolean} online
   * @param {AbortSignal} signal
   */
  async #serve(want, online, signal) {
    try {
      await this.#answer(want, online, signal);
    } catch (error) {
      if (error instanceof CoreTrapped) {
        if (error.isCause) {
          this.#options.evidence.dropReply(want.id);
          this.#deadly.add(requestText(want));
        }
        this.forgetWants();
      } else if (error instanceof CoreFailure && error.error.code === 'usage') {
        this.#open.delete(want.id);  // a new core, or a new question: not wanted any more
      } else if (!signal.aborted) {
        throw error;
      }
    }
  }

  /**
   * @param {C.Want} want
   * @param {boolean} online
   * @param {AbortSignal} signal
   */
  async #answer(want, online, signal) {
    const routes = this.#routesFor(want);
    if (this.#deadly.has(requestText(want))) {
      await this.#giveUp(want, 'unknown_format', 'the core could not read this reply');
      return;
    }
    if (await this.#answerFromCache(want)) return;
    if (!online || this.#options.settings().offline || routes.length === 0) {
      this.#held.add(want.id);
      return;
    }
    /** @type {Failure} */
    let failure = { code: 'network_failure', detail: '', again: false };
    for (let round = 1; round <= ROUNDS; round++) {
      for (const route of this.#freeFirst(routes)) {
        const failed = await this.#ask(want, route, routes.length > 1, signal);
        if (failed === null) {
          await this.#crossCheck(want, route, signal);
          return;
        }
        failure = failed;
      }
      if (!failure.again || round === ROUNDS) break;
      await (this.#options.sleep ?? sleepUnlessAborted)(ROUND_PAUSE_MS * round, signal);
    }
    await this.#giveUp(want, failure.code, failure.detail);
  }

  /**
   * @param {C.Want} want
   * @param {Route} route
   * @param {boolean} hasOther
   * @param {AbortSignal} signal
   * @returns {Promise<Failure | null>} null when the core has taken the reply
   */
  async #ask(want, { provider, question }, hasOther, signal) {
    const host = hostOf(provider.base);
    this.#options.onAsk({ reason: want.reason, ...question }, host);
    const outcome = await this.#options.transport.ask(
      provider.base, question.path, signal, { body: question.body, attempts: hasOther ? ATTEMPTS_WITH_FAILOVER : undefined });
    if (outcome.kind === 'failed') {
      this.#failing.add(provider.base);
      return { ...outcome, again: false };
    }
    const { status, bytes, sentAt, fetchedAt } = outcome;
    const url = provider.base + question.path;
    const given = await this.#give(want, { url, body: question.body, provider: host, status, bytes, sentAt, fetchedAt });
    if (given.retry) {
      const problem = given.problems[0];
      return { code: problem?.code ?? 'server_error', detail: problem?.detail ?? `${host} answered ${status}`, again: true };
    }
    if (given.accepted) {
      const reply = { ...keyOf(want.chain, question, host), status, bytes, fetchedAt };
      await this.#options.cache.add(reply, { keep: this.#options.settings().keepReplies });
    }
    return null;
  }

  /**
   * @param {C.Want} want
   * @param {{url: string, body?: string | undefined, provider: string, status: number, bytes: Uint8Array, sentAt?: string, fetchedAt: string}} taken
   */
  async #give(want, { body, ...reply }) {
    const { core, evidence, onAnswer } = this.#options;
    evidence.addReply({ id: want.id, chain: want.chain, ...(body !== undefined && { requestBody: body }), ...reply });
    const given = await core.give(want.id, reply.provider, reply.status, reply.bytes, reply.fetchedAt);
    if (given.retry) evidence.dropReply(want.id);
    else this.#open.delete(want.id);
    onAnswer();
    return given;
  }

  /** Asks nobody, so every host of the chain will do. @param {C.Want} want */
  async #answerFromCache(want) {
    const { cache, settings } = this.#options;
    const { keepReplies, offline, providers } = settings();
    for (const { provider: { base }, question } of this.#routes(want, providers)) {
      const host = hostOf(base);
      const held = await cache.find(keyOf(want.chain, question, host), { keep: keepReplies, offline });
      if (!held) continue;
      const { status, bytes, fetchedAt } = held;
      if (!(await this.#give(want, { url: base + question.path, body: question.body, provider: host, status, bytes, fetchedAt })).retry) return true;
    }
    return false;
  }

  /**
   * A second host's word on the same transactions, where the reporter has allowed it. Its failure costs nothing.
   * @param {C.Want} want
   * @param {Route} asked
   * @param {AbortSignal} signal
   */
  async #crossCheck(want, asked, signal) {
    const { settings, transport, onAsk } = this.#options;
    if (!settings().crossCheck || !statesTransactions(want)) return;
    const other = this.#routes(want, this.#agreed(want)).find(({ provider }) => provider.id !== asked.provider.id);
    if (!other) return;
    const { provider: { base }, question } = other;
    onAsk({ reason: want.reason, ...question }, hostOf(base));
    const outcome = await transport.ask(base, question.path, signal, { attempts: 1, body: question.body });
    if (outcome.kind === 'reply' && outcome.status === 200) await this.#addRecorded(want, other, outcome);
  }

  /** Answers what the reporter asked for alone, and nothing that the trace would go on with. */
  async runCards() {
    if (this.#stop.signal.aborted) this.#stop = new AbortController();
    this.#held.clear();
    for (;;) {
      const { wants: [want] } = await this.#options.core.wants(1);
      if (!want) return;
      this.#open.set(want.id, want);
      if (want.purpose !== 'card') return;
      await this.#serve(want, true, this.#stop.signal);
    }
  }

  /**
   * Asks again what was answered before, of one host that was agreed to.
   * @param {string} chain
   * @param {string} path
   * @param {string} reason
   * @returns {Promise<boolean>} whether there is an answer
   */
  async askAnew(chain, path, reason) {
    const want = /** @type {C.Want} */ ({ id: path, chain, method: 'GET', path, purpose: 'trace', reason, value: null });
    const [route] = this.#routesFor(want);
    if (!route || this.#options.settings().offline) return false;
    const { base } = route.provider;
    this.#options.onAsk(want, hostOf(base));
    const outcome = await this.#options.transport.ask(base, path, this.#stop.signal);
    if (outcome.kind !== 'reply' || outcome.status !== 200) return false;
    await this.#addRecorded(want, route, outcome);
    return true;
  }

  /**
   * Asks a chain of accounts what has moved since, page by page, and nothing of the trail's own.
   * @returns {Promise<number>} wants without an answer
   */
  async askSince() {
    const { core, settings } = this.#options;
    let failed = 0;
    for (;;) {
      const { wants: [want] } = await core.wantsSince(1);
      if (!want) return failed;
      const [route] = this.#routesFor(want);
      // What is kept is older than the question: the cache is not looked at.
      const outcome = route && !settings().offline ? await this.#ask(want, route, false, this.#stop.signal) : NOT_ASKED;
      if (outcome === null) continue;
      failed += 1;
      await this.#giveUp(want, outcome.code, outcome.detail);
    }
  }

  /**
   * A reply to no want that is open: it comes in as what it is, one more recorded reply.
   * @param {C.Want} want
   * @param {Route} route
   * @param {{status: number, bytes: Uint8Array, sentAt?: string, fetchedAt: string}} reply
   */
  async #addRecorded(want, { provider: { base }, question: { path, body } }, { status, bytes, sentAt, fetchedAt }) {
    const { core, evidence, onAnswer } = this.#options;
    const url = base + path;
    const host = hostOf(base);
    await core.open(host, await core.recordedLine(want.chain, url, body ?? '', status, fetchedAt, bytes));
    const asked = { ...(body !== undefined && { requestBody: body }), ...(sentAt && { sentAt }) };
    evidence.addReply({ id: want.id, chain: want.chain, ...asked, url, provider: host, status, bytes, fetchedAt });
    onAnswer();
  }

  /**
   * @param {C.Want} want
   * @param {string} code
   * @param {string} detail
   */
  async #giveUp(want, code, detail) {
    const first = this.#routesFor(want)[0];
    await this.#options.core.fail(want.id, first ? hostOf(first.provider.base) : '', code, detail);
    this.#open.delete(want.id);
    this.#options.onAnswer();
  }

  /** The hosts that may be asked: agreed to, and beyond the first only with failover. @param {C.Want} want */
  #routesFor(want) {
    const { failover, providers } = this.#options.settings();
    const agreed = this.#agreed(want);
    return this.#routes(want, failover ? agreed : agreed.filter(({ id }) => id === firstOf(providers, want.chain)?.id));
  }

  /** Those of the chain that can answer it. @param {C.Want} want @param {Provider[]} providers @returns {Route[]} */
  #routes(want, providers) {
    const first = firstOf(this.#options.settings().providers, want.chain);
    const asked = { path: want.path, ...(want.body !== undefined && { body: want.body }) };
    return providers.flatMap((provider) => {
      const question = first && provider.chain === want.chain ? questionFor(asked, first, provider) : null;
      return question ? [{ provider, question }] : [];
    });
  }

  /** Those that want a key of the reporter's can be asked once there is one. @param {C.Want} want */
  #agreed(want) {
    const { providers, agreed, keyed } = this.#options.settings();
    return providers.filter(({ chain, base, key }) => chain === want.chain && agreed.includes(hostOf(base))
      && (key !== 'required' || keyed.includes(hostOf(base))));
  }

  /** @param {Route[]} routes */
  #freeFirst(routes) {
    const rank = (/** @type {Route} */ { provider: { base } }) => Number(this.#failing.has(base) || this.#options.transport.isBenched(base));
    return [...routes].sort((a, b) => rank(a) - rank(b));
  }
}

/** @param {string} chain @param {Sent} question @param {string} host @returns {import('./cache.js').CacheKey} */
function keyOf(chain, { path, body }, host) {
  return { chain, provider: host, path, ...(body !== undefined && { body }) };
}
