// @ts-check
// The bytes that this case rests on, as they came: replies in the order in which they were given to the core, opened files
// and lists of labels. They stay on the page; the core holds only the facts and the hashes. From them a new core can be
// filled, and the command can repeat the trace.

import { isPartNotLoaded } from './core_calls.js';

/** @import * as C from './contract.js' */
/** @import { CoreCalls } from './core_calls.js' */
/** @import { State } from './state.js' */
/**
 * @typedef {{id: string, chain?: string, url: string, requestBody?: string, provider: string, status: number, bytes: Uint8Array, sentAt?: string,
 *   fetchedAt: string}} HeldReply  `sentAt`: when it was asked for, where that is known
 */
/** @typedef {{name: string, bytes: Uint8Array}} HeldFile */
/** @typedef {{replies: HeldReply[], bytes: {sha256: string, bytes: Uint8Array}[]}} Holdings */
/** @typedef {Pick<State, 'files' | 'packs' | 'marks'>} Stands  what the reporter has opened and marked, as it stands now */

export class Evidence {
  /** @type {Map<string, HeldReply>} */ #replies = new Map();
  /** Opened files and lists of labels by the hash that the core named; those of undone steps too. @type {Map<string, Uint8Array>} */ #bytes = new Map();
  #openPack;

  /** @param {{openPack?: (core: CoreCalls, pack: HeldFile) => Promise<unknown>}} [options]  how a list of labels is given to a core */
  constructor({ openPack = (core, { name, bytes }) => core.openLabels(name, bytes) } = {}) {
    this.#openPack = openPack;
  }

  /** @param {HeldReply} reply */
  addReply(reply) {
    this.#replies.set(replyKey(reply), reply);
  }

  /** The reply on which a core died is not given to the next one. @param {string} id */
  dropReply(id) {
    for (const [key, reply] of this.#replies) if (reply.id === id) this.#replies.delete(key);
  }

  /** What the core has opened. @param {{sha256: string, bytes: Uint8Array}} file */
  addFile({ sha256, bytes }) {
    this.#bytes.set(sha256, bytes);
  }

  /** A list of labels that the core has taken. @param {{sha256: string, bytes: Uint8Array}} pack */
  addPack(pack) {
    this.addFile(pack);
  }

  /** @param {string} sha256 */
  bytesOf(sha256) { return this.#bytes.get(sha256) ?? null; }

  get replyCount() { return this.#replies.size; }

  /** In the order in which they came. */
  get replies() { return [...this.#replies.values()]; }

  /** All of it, as it can be put away and taken back. @returns {Holdings} */
  get holdings() {
    return { replies: this.replies, bytes: [...this.#bytes].map(([sha256, bytes]) => ({ sha256, bytes })) };
  }

  /** @param {Holdings} holdings */
  restore({ replies, bytes }) {
    this.clear();
    for (const reply of replies) this.addReply(reply);
    for (const one of bytes) this.addFile(one);
  }

  clear() {
    this.#replies.clear();
    this.#bytes.clear();
  }

  /**
   * JSON lines of all replies, which the command reads as INPUT; empty when there is none.
   * @param {CoreCalls} core
   */
  async recorded(core) {
    const lines = [];
    for (const { chain, url, requestBody, status, fetchedAt, bytes } of this.#replies.values()) {
      lines.push(await core.recordedLine(chain ?? '', url, requestBody ?? '', status, fetchedAt, bytes));
    }
    return concatenate(lines);
  }

  /**
   * Gives an empty core all that this case rests on.
   * @param {CoreCalls} core
   * @param {Stands} stands
   */
  async refill(core, { files, packs, marks }) {
    for (const { name, sha256, columns } of files) {
      const bytes = this.#need(name, sha256);
      await (columns === undefined ? core.open(name, bytes) : core.openTable(name, bytes, columns));
    }
    const replies = await this.recorded(core);
    if (replies.length > 0) await core.open('replies of this case', replies);
    for (const { name, sha256 } of packs) await this.#openPack(core, { name, bytes: this.#need(name, sha256) });
    if (hasMarks(marks)) await core.mark(marks).catch(passOverMissingPart);
  }

  /** @param {string} name @param {string} sha256 */
  #need(name, sha256) {
    const bytes = this.#bytes.get(sha256);
    if (!bytes) throw new Error(`the bytes of ${name} are missing`);
    return bytes;
  }
}

/** The first core, where the page has no other, draws without marks. @param {unknown} error */
function passOverMissingPart(error) {
  if (!isPartNotLoaded(error)) throw error;
}

/** What a reply is known again by: one address of a node answers many questions in a second. @param {Pick<HeldReply, 'url' | 'requestBody' | 'fetchedAt'>} reply */
export function replyKey({ url, requestBody, fetchedAt }) {
  return `${url} ${fetchedAt}${requestBody ? ` ${requestBody}` : ''}`;
}

/** @param {C.Marks} marks */
function hasMarks(marks) {
  return Object.values(marks).some((list) => list.length > 0);
}

/** @param {Uint8Array[]} parts */
function concatenate(parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
