// @ts-check
// The core's methods by name, each with a promise of its value. How a call travels is given by whoever makes the object.

import { canonicalJson } from './decided.js';

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

/** Whether the core at hand was made without the part that this call needs. @param {unknown} error */
export function isPartNotLoaded(error) {
  return error instanceof CoreFailure && error.error.code === 'part_not_loaded';
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
  /** What a table's columns are taken to mean. @param {Uint8Array} bytes @returns {Promise<C.TableShape>} */
  tableShape(bytes) { return this.#value('tableShape', bytes); }
  /** @param {string} name @param {Uint8Array} bytes @param {string} columns  the mapping @returns {Promise<C.Opened>} */
  openTable(name, bytes, columns) { return this.#value('openTable', name, bytes, columns); }
  /** How the source of a chain of accounts is spoken to. @param {C.SourceAsked} source @returns {Promise<{}>} */
  useSource(source) { return this.#value('useSource', JSON.stringify(source)); }
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

  /** @returns {Promise<C.HeldSince>} */
  beginSince() { return this.#value('beginSince'); }
  /** @param {number} max @returns {Promise<{wants: C.Want[]}>} */
  wantsSince(max) { return this.#value('wantsSince', max); }
  /**
   * @param {string} id @param {string} provider @param {number} status @param {Uint8Array} bytes @param {string} fetchedAt
   * @returns {Promise<C.Given>}
   */
  give(id, provider, status, bytes, fetchedAt) { return this.#value('give', id, provider, status, bytes, fetchedAt); }
  /** @param {string} id @param {string} provider @param {string} code @param {string} detail @returns {Promise<{}>} */
  fail(id, provider, code, detail) { return this.#value('fail', id, provider, code, detail); }
  /** @returns {Promise<{}>} */
  retryFailed() { return this.#value('retryFailed'); }
  /** @returns {Promise<C.AskedSoFar>} */
  askedSoFar() { return this.#value('askedSoFar'); }
  /** What another core asked so far, over the same facts. @param {C.AskedSoFar} asked @returns {Promise<{}>} */
  goOnFrom(asked) { return this.#value('goOnFrom', JSON.stringify(asked)); }
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
  /**
   * One JSON line of a reply.
   * @param {string} chain @param {string} url @param {string} requestBody  what was posted; empty for a GET
   * @param {number} status @param {string} fetchedAt @param {Uint8Array} bytes
   */
  recordedLine(chain, url, requestBody, status, fetchedAt, bytes) { return this.#bytes('recordedLine', chain, url, requestBody, status, fetchedAt, bytes); }

  /** @param {string} name @param {Uint8Array} bytes @returns {Promise<C.LabelPack>} */
  openLabels(name, bytes) { return this.#value('openLabels', name, bytes); }
  /** @param {string} packId @returns {Promise<{}>} */
  dropLabels(packId) { return this.#value('dropLabels', packId); }
  /** @returns {Promise<C.LabelLists>} */
  labelLists() { return this.#value('labelLists'); }
  /** @param {string} ref @returns {Promise<C.LabelsOf>} */
  labelsOf(ref) { return this.#value('labelsOf', ref); }
  /** All marks of the case: what was marked before is gone. @param {C.Marks} marks @returns {Promise<{}>} */
  mark(marks) { return this.#value('mark', JSON.stringify(marks)); }
  /** @param {{to: string, from?: string}} asked @returns {Promise<C.Path>} */
  path(asked) { return this.#value('path', JSON.stringify(asked)); }
  /** @param {{from?: string}} asked @returns {Promise<C.Path>} */
  mainPath(asked) { return this.#value('mainPath', JSON.stringify(asked)); }
  /** @param {{steps: string[]}} asked @returns {Promise<C.Path>} */
  pathOf(asked) { return this.#value('pathOf', JSON.stringify(asked)); }
  /** Asked again, it goes on where `work` ended. @param {{to: string, work: number}} asked @returns {Promise<C.ReachAnswer>} */
  reach(asked) { return this.#value('reach', JSON.stringify(asked)); }
  /** @param {string} text @returns {Promise<{hits: C.FindHit[]}>} */
  find(text) { return this.#value('find', text); }
  /** @returns {Promise<C.Sentences>} */
  sentences() { return this.#value('sentences'); }
  /** @returns {Promise<C.Crossings>} */
  crossings() { return this.#value('crossings'); }
  /** @param {string} ref @returns {Promise<{}>} */
  askThorchain(ref) { return this.#value('askThorchain', ref); }
  /** The question by every rule. @returns {Promise<C.Comparison>} */
  comparison() { return this.#value('comparison'); }
  /**
   * What would be published, with these words. `verifier`: the program that checks the evidence which was gathered, packed.
   * @param {C.PublishOptions} options
   * @param {Uint8Array} [verifier]
   * @returns {Promise<C.Published>}
   */
  publish(options, verifier = new Uint8Array()) { return this.#value('publish', JSON.stringify(options), verifier); }
  /** Evidence of what is published is gathered in steps: this, every reply and file, then `finishEvidence`. @param {C.PublishOptions} options @returns {Promise<{}>} */
  beginEvidence(options) { return this.#value('beginEvidence', JSON.stringify(options)); }
  /** @param {string} url @param {number} status @param {Uint8Array} body */
  async addEvidenceReply(url, status, body) { await this.#call('addEvidenceReply', [url, status, body]); }
  /** @param {Uint8Array} bytes */
  async addEvidenceFile(bytes) { await this.#call('addEvidenceFile', [bytes]); }
  /** @returns {Promise<{build: C.VerifierBuild}>} */
  finishEvidence() { return this.#value('finishEvidence'); }
  async dropEvidence() { await this.#call('dropEvidence', []); }
  /** The same as a document; empty when there is none. */
  comparisonBytes() { return this.#bytes('comparisonBytes'); }

  /** Values on the day, beside amounts; null: none. @param {{currency: string | null}} options @returns {Promise<C.ValuesShown>} */
  showValues(options) { return this.#value('showValues', JSON.stringify(options)); }
  /** @param {string} url @param {number} status @param {Uint8Array} bytes @param {string} fetchedAt @returns {Promise<{rates: number, problems: C.Problem[]}>} */
  givePrices(url, status, bytes, fetchedAt) { return this.#value('givePrices', url, status, bytes, fetchedAt); }

  /** A case is put into a file in steps: this, then every reply and file, then `finishCase`. @param {C.CaseAbout} about @returns {Promise<{}>} */
  beginCase(about) { return this.#value('beginCase', canonicalJson(about)); }
  /** @param {C.CaseReply} about @param {Uint8Array} body @returns {Promise<{}>} */
  addCaseReply(about, body) { return this.#value('addCaseReply', canonicalJson(about), body); }
  /** @param {'files' | 'labels'} folder @param {Uint8Array} bytes @returns {Promise<{is_new: boolean}>} */
  addCaseFile(folder, bytes) { return this.#value('addCaseFile', folder, bytes); }
  /** @returns {Promise<C.CasePieces & {own: Uint8Array<ArrayBuffer>}>} */
  async finishCase() {
    const { pieces } = /** @type {C.CasePieces} */ (await this.#value('finishCase'));
    return { pieces, own: await this.#bytes('caseBytes') };
  }
  /** @param {Uint8Array} bytes @returns {Promise<C.CaseContents>} */
  readCase(bytes) { return this.#value('readCase', bytes); }
  /** @param {Uint8Array} bytes @returns {Promise<C.ReplayReport>} */
  replayCase(bytes) { return this.#value('replayCase', bytes); }

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
