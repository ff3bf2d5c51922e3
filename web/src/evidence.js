// @ts-check
// The bytes that this case rests on, as they came: replies in the order in which they were given to the core, and opened
// files. They stay on the page; the core holds only the facts and the hashes. From them a new core can be filled, and
// the command can repeat the trace.

/** @import { CoreCalls } from './core_calls.js' */
/** @typedef {{id: string, url: string, provider: string, status: number, bytes: Uint8Array, fetchedAt: string}} HeldReply */
/** @typedef {{name: string, bytes: Uint8Array}} HeldFile */

export class Evidence {
  /** @type {Map<string, HeldReply>} */ #replies = new Map();
  /** @type {HeldFile[]} */ #files = [];

  /** @param {HeldReply} reply */
  addReply(reply) {
    this.#replies.set(`${reply.url} ${reply.fetchedAt}`, reply);
  }

  /** The reply on which a core died is not given to the next one. @param {string} id */
  dropReply(id) {
    for (const [key, reply] of this.#replies) if (reply.id === id) this.#replies.delete(key);
  }

  /** @param {HeldFile} file */
  addFile(file) {
    this.#files.push(file);
  }

  /** @param {string} name */
  dropFile(name) {
    this.#files = this.#files.filter((file) => file.name !== name);
  }

  get files() { return this.#files; }
  get replyCount() { return this.#replies.size; }

  clear() {
    this.#replies.clear();
    this.#files = [];
  }

  /**
   * JSON lines of all replies, which the command reads as INPUT; empty when there is none.
   * @param {CoreCalls} core
   */
  async recorded(core) {
    const lines = [];
    for (const { url, status, fetchedAt, bytes } of this.#replies.values()) {
      lines.push(await core.recordedLine(url, status, fetchedAt, bytes));
    }
    return concatenate(lines);
  }

  /**
   * Gives an empty core all that this case rests on.
   * @param {CoreCalls} core
   */
  async refill(core) {
    for (const { name, bytes } of this.#files) await core.open(name, bytes);
    if (this.#replies.size > 0) await core.open('replies of this case', await this.recorded(core));
  }
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
