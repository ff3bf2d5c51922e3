// @ts-check
// One request at a time made safe to send many of: paced per host, tried again with growing pauses, and honest about
// why nothing came. A GET is sent without a header of ours, so that no host is asked twice; only what must be posted names
// its type, and TRON's keys have a header. A key is added at the last moment: nothing that is kept, shown or handed on holds it.
//
// A host that is too busy often answers without the headers that let a page read the answer, so the page sees the same
// as for a broken line. Hence: an opaque failure of a host that has answered before means "slow down", never "not found".

import { KNOWN_SOURCES } from './providers.js';

/** @import { Key } from './keys_held.js' */

/** The parameter by which Ethereum's explorers take a key. */
const KEY_PARAMETER = 'apikey';

/**
 * `reply`: the host answered and the answer is the core's business, whatever its status.
 * @typedef {{kind: 'reply', status: number, bytes: Uint8Array, sentAt: string, fetchedAt: string}
 *   | {kind: 'failed', code: 'rate_limited' | 'network_failure' | 'server_error', detail: string}} Outcome
 */

/**
 * @typedef {object} Pace
 * @property {number} concurrency       requests under way at once
 * @property {number} interval_ms       between the starts of two requests
 * @property {number} timeout_ms        for one request, its body included
 * @property {number} attempts          in all, the first one included
 * @property {number} backoff_ms        the pause after the first failure; it doubles with each further one
 * @property {number} longest_pause_ms
 */

/** @type {Readonly<Pace>} A public host: about four requests a second, which the two shipped hosts take. */
export const PUBLIC_PACE = Object.freeze({
  concurrency: 4, interval_ms: 220, timeout_ms: 30_000, attempts: 5, backoff_ms: 1_000, longest_pause_ms: 60_000,
});
/** @type {Readonly<Pace>} A host on this computer, which is the reporter's own to load. */
export const LOCAL_PACE = Object.freeze({ ...PUBLIC_PACE, concurrency: 6, interval_ms: 0, timeout_ms: 10_000, backoff_ms: 400 });

/** One request after the other. @param {number} interval_ms */
const singleFile = (interval_ms) => Object.freeze({ ...PUBLIC_PACE, concurrency: 1, interval_ms });

/** Hosts that say how much they take, without a key of the reporter's and with one. @type {Map<string, {without: Readonly<Pace>, keyed: Readonly<Pace>}>} */
const STATED_PACES = new Map([
  // Of litecoinspace.org no limit is published: fewer than two a second.
  ['litecoinspace.org', { without: singleFile(700), keyed: singleFile(700) }],
  ...KNOWN_SOURCES.map(({ base, interval_ms, keyed_ms = interval_ms }) => /** @type {const} */ (
    [new URL(base).hostname, { without: singleFile(interval_ms), keyed: singleFile(keyed_ms) }])),
]);

/** @param {string} hostname @param {boolean} [hasKey] */
export function paceFor(hostname, hasKey = false) {
  const stated = STATED_PACES.get(hostname);
  if (stated) return hasKey ? stated.keyed : stated.without;
  return hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]' ? LOCAL_PACE : PUBLIC_PACE;
}

/**
 * The pause before try number `failures + 1`. Without jitter, so that a run can be repeated.
 * @param {number} failures  1 or more
 * @param {Pace} pace
 */
export function backoffPause(failures, pace) {
  return Math.min(pace.backoff_ms * 2 ** (failures - 1), pace.longest_pause_ms);
}

/**
 * Milliseconds that a Retry-After header asks for (RFC 9110 §10.2.3: seconds or a date); null when it asks for nothing
 * that can be read.
 * @param {string | null} header
 * @param {number} now_ms
 */
export function parseRetryAfter(header, now_ms) {
  if (header === null || header.trim() === '') return null;
  if (/^\s*\d{1,6}\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now_ms);
}

/** @typedef {{path: string, body?: string | undefined}} Sent */

/** What a host is told: a path, and what is posted to it. @param {Sent} sent */
export function requestText({ path, body }) {
  return body === undefined ? path : `${path} ${body}`.trim();
}

/** @typedef {{worked: boolean, inFlight: number, nextStart_ms: number, benchedUntil_ms: number, waiting: (() => void)[]}} Host */

/**
 * @typedef {object} TransportOptions
 * @property {typeof fetch} [fetch]
 * @property {() => number} [now]
 * @property {(ms: number, signal: AbortSignal) => Promise<void>} [sleep]  rejects when aborted
 * @property {(hostname: string, hasKey: boolean) => Pace} [pace]
 * @property {(host: string, sent: string, at: string) => void} [onSent]  just before a request leaves: its path, and what is posted
 * @property {(host: string) => Key | null} [keyOf]  the reporter's key to a host
 * @property {(host: string, until_ms: number) => void} [onBenched]
 */

export class Transport {
  /** @type {Map<string, Host>} */ #hosts = new Map();
  #fetch; #now; #sleep; #pace; #onSent; #onBenched; #keyOf;

  /** @param {TransportOptions} [options] */
  constructor(options = {}) {
    this.#fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
    this.#now = options.now ?? Date.now;
    this.#sleep = options.sleep ?? sleepUnlessAborted;
    this.#pace = options.pace ?? paceFor;
    this.#onSent = options.onSent ?? (() => {});
    this.#onBenched = options.onBenched ?? (() => {});
    this.#keyOf = options.keyOf ?? (() => null);
  }

  /** Whether a host has been asked to be left alone for a while. @param {string} base */
  isBenched(base) {
    return this.#host(new URL(base).host).benchedUntil_ms > this.#now();
  }

  /**
   * Asks one host for one path, as often as its pace allows.
   * @param {string} base  "https://mempool.space/api"
   * @param {string} path  "/tx/…", with its query
   * @param {AbortSignal} signal
   * @param {{attempts?: number | undefined, body?: string | undefined}} [how]  fewer attempts than the pace allows; JSON to be posted
   * @returns {Promise<Outcome>}
   * @throws {DOMException} AbortError
   */
  async ask(base, path, signal, { attempts, body } = {}) {
    const url = new URL(base.replace(/\/+$/, '') + path);
    const host = this.#host(url.host);
    const pace = { ...this.#pace(url.hostname, this.#keyOf(url.host) !== null), ...(attempts !== undefined && { attempts }) };
    /** @type {Outcome} */
    let last = { kind: 'failed', code: 'network_failure', detail: 'not tried' };
    for (let failures = 0; failures < pace.attempts; ) {
      await this.#take(host, pace, signal);
      const seen = await this.#once(url, host, { path, body }, pace, signal).finally(() => this.#release(host));
      if (seen.outcome.kind === 'reply') {
        host.worked = true;
        return seen.outcome;
      }
      last = seen.outcome;
      failures += 1;
      // A host that has never answered is either down or not there: not worth the whole wait.
      if (last.code === 'network_failure' && failures >= 2) break;
      const pause_ms = Math.min(seen.retryAfter_ms ?? backoffPause(failures, pace), pace.longest_pause_ms);
      if (last.code === 'rate_limited') this.#bench(url.host, host, pause_ms);
      else if (failures < pace.attempts) await this.#sleep(pause_ms, signal);
    }
    return last;
  }

  /** The time now, to the second. */
  #second() {
    return `${new Date(this.#now()).toISOString().slice(0, 19)}Z`;
  }

  /**
   * @param {URL} url
   * @param {Host} host
   * @param {Sent} sent
   * @param {Pace} pace
   * @param {AbortSignal} signal
   * @returns {Promise<{outcome: Outcome, retryAfter_ms?: number | null}>}
   */
  async #once(url, host, sent, pace, signal) {
    const limit = new AbortController();
    const abort = () => limit.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      limit.abort();
    }, pace.timeout_ms);
    try {
      const sentAt = this.#second();
      this.#onSent(url.host, requestText(sent), new Date(this.#now()).toISOString());
      const key = this.#keyOf(url.host);
      const headers = {
        ...(sent.body !== undefined && { 'content-type': 'application/json' }), ...(key?.header && { [key.header]: key.text }),
      };
      const response = await this.#fetch(key === null || key.header !== null ? url : withKey(url, key.text), {
        ...(sent.body === undefined ? { method: 'GET' } : { method: 'POST', body: sent.body }),
        ...(Object.keys(headers).length > 0 && { headers }),
        // A redirect would tell a host that the reporter has not agreed to.
        credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', redirect: 'error', signal: limit.signal,
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      const detail = `${url.host} answered ${response.status}`;
      if (response.status === 429) {
        host.worked = true;
        const retryAfter_ms = parseRetryAfter(response.headers.get('retry-after'), this.#now());
        return { outcome: { kind: 'failed', code: 'rate_limited', detail }, retryAfter_ms };
      }
      if (response.status >= 500) {
        host.worked = true;
        const retryAfter_ms = parseRetryAfter(response.headers.get('retry-after'), this.#now());
        return { outcome: { kind: 'failed', code: 'server_error', detail }, retryAfter_ms };
      }
      if (key !== null && repeats(bytes, key.text)) return { outcome: { kind: 'failed', code: 'server_error', detail: `${url.host} did not take the key` } };
      return { outcome: { kind: 'reply', status: response.status, bytes, sentAt, fetchedAt: this.#second() } };
    } catch {
      signal.throwIfAborted();
      const detail = timedOut ? `${url.host} did not answer in ${pace.timeout_ms / 1000} s` : `no readable answer from ${url.host}`;
      return { outcome: { kind: 'failed', code: host.worked ? 'rate_limited' : 'network_failure', detail } };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  /**
   * Waits for a free place at the host, its bench, and its interval.
   * @param {Host} host
   * @param {Pace} pace
   * @param {AbortSignal} signal
   */
  async #take(host, pace, signal) {
    while (host.inFlight >= pace.concurrency) await queued(host.waiting, signal);
    host.inFlight += 1;
    try {
      for (;;) {
        signal.throwIfAborted();
        const wait_ms = Math.max(host.benchedUntil_ms, host.nextStart_ms) - this.#now();
        if (wait_ms <= 0) break;
        await this.#sleep(wait_ms, signal);
      }
      host.nextStart_ms = this.#now() + pace.interval_ms;
    } catch (error) {
      this.#release(host);
      throw error;
    }
  }

  /** @param {Host} host */
  #release(host) {
    host.inFlight -= 1;
    host.waiting.shift()?.();
  }

  /**
   * @param {string} name
   * @param {Host} host
   * @param {number} pause_ms
   */
  #bench(name, host, pause_ms) {
    const until_ms = this.#now() + pause_ms;
    if (until_ms <= host.benchedUntil_ms) return;
    host.benchedUntil_ms = until_ms;
    this.#onBenched(name, until_ms);
  }

  /** @param {string} name */
  #host(name) {
    let host = this.#hosts.get(name);
    if (!host) {
      host = { worked: false, inFlight: 0, nextStart_ms: 0, benchedUntil_ms: 0, waiting: [] };
      this.#hosts.set(name, host);
    }
    return host;
  }
}

/**
 * @param {URL} url
 * @param {string} key
 */
function withKey(url, key) {
  const keyed = new URL(url);
  keyed.search += `${url.search === '' ? '?' : '&'}${KEY_PARAMETER}=${encodeURIComponent(key)}`;
  return keyed;
}

/** Whether an answer says the key again, as some refusals do: it would be kept as evidence. @param {Uint8Array} bytes @param {string} key */
function repeats(bytes, key) {
  return new TextDecoder('latin1').decode(bytes).includes(key);
}

/**
 * @param {(() => void)[]} queue
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function queued(queue, signal) {
  return new Promise((resolve, reject) => {
    const turn = () => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      const place = queue.indexOf(turn);
      if (place >= 0) queue.splice(place, 1);
      reject(signal.reason);
    };
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    signal.addEventListener('abort', leave, { once: true });
    queue.push(turn);
  });
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function sleepUnlessAborted(ms, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}
