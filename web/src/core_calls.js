// @ts-check
// The core's methods by name, each with a promise of its value. How a call travels is given by whoever makes the object.

/** @import * as C from './contract.js' */

/** The core answered, and its answer is an error. */
export class CoreFailure extends Error {
  /** @param {C.CoreError} error */
  constructor(error) {
    super(error.detail ? `${error.sentence}: ${error.detail}` : error.sentence);
    this.name = 'CoreFailure';
    this.error = error;
  }
}

/** @typedef {(method: string, args: unknown[]) => Promise<string | Uint8Array>} Call */

/** Every method throws CoreFailure when the core answers with an error, and what `call` throws. */
export class CoreCalls {
  #call;

  /** @param {Call} call */
  constructor(call) {
    this.#call = call;
  }

  /** @param {string} text @returns {Promise<{findings: C.Finding[]}>} */
  recognise(text) { return this.#value('recognise', text); }
  /** @param {string} name @param {Uint8Array} bytes @returns {Promise<C.Opened>} */
  open(name, bytes) { return this.#value('open', name, bytes); }
  /** @param {string} ref @returns {Promise<{}>} */
  lookUp(ref) { return this.#value('lookUp', ref); }
  /** @param {string} ref @returns {Promise<C.AddressCard>} */
  addressCard(ref) { return this.#value('addressCard', ref); }
  /** @param {string} ref @returns {Promise<C.TransactionCard>} */
  transactionCard(ref) { return this.#value('transactionCard', ref); }
  /** @param {C.QuestionAsked} question @returns {Promise<{}>} */
  ask(question) { return this.#value('ask', JSON.stringify(question)); }
  /** @param {number} max @returns {Promise<{wants: C.Want[]}>} */
  wants(max) { return this.#value('wants', max); }
  /**
   * @param {string} id @param {string} provider @param {number} status @param {Uint8Array} bytes @param {string} fetchedAt
   * @returns {Promise<C.Given>}
   */
  give(id, provider, status, bytes, fetchedAt) { return this.#value('give', id, provider, status, bytes, fetchedAt); }
  /** @param {string} id @param {string} provider @param {string} code @param {string} detail @returns {Promise<{}>} */
  fail(id, provider, code, detail) { return this.#value('fail', id, provider, code, detail); }
  /** @returns {Promise<{}>} */
  retryFailed() { return this.#value('retryFailed'); }
  /** @returns {Promise<C.Progress>} */
  progress() { return this.#value('progress'); }
  /** @param {C.PictureOptions} options @returns {Promise<C.Picture>} */
  picture(options) { return this.#value('picture', JSON.stringify(options)); }
  /** @returns {Promise<C.Table>} */
  table() { return this.#value('table'); }
  /** @param {string} id @returns {Promise<C.Details>} */
  details(id) { return this.#value('details', id); }
  /** @returns {Promise<C.CheckReport>} */
  checks() { return this.#value('checks'); }
  /** @returns {Promise<{problems: C.Problem[]}>} */
  problems() { return this.#value('problems'); }
  /** The canonical trail document; empty when there is none. */
  trailBytes() { return this.#bytes('trailBytes'); }
  csv() { return this.#bytes('csv'); }
  /** One JSON line of a reply. @param {string} url @param {number} status @param {string} fetchedAt @param {Uint8Array} bytes */
  recordedLine(url, status, fetchedAt, bytes) { return this.#bytes('recordedLine', url, status, fetchedAt, bytes); }

  /**
   * @param {string} method
   * @param {...unknown} args
   * @returns {Promise<any>} the envelope's value, of the type that the method above names
   */
  async #value(method, ...args) {
    const answer = /** @type {C.Envelope<unknown>} */ (JSON.parse(/** @type {string} */ (await this.#call(method, args))));
    if (!answer.ok) throw new CoreFailure(answer.error);
    return answer.value;
  }

  /**
   * @param {string} method
   * @param {...unknown} args
   */
  async #bytes(method, ...args) {
    return /** @type {Uint8Array<ArrayBuffer>} */ (await this.#call(method, args));
  }
}
