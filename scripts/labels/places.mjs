// Whether an address is one, and of which chain: asked of the core itself, as WebAssembly, so that the set and the page
// cannot be of two minds.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/** @import { CoreSession, Finding } from '../../web/src/contract.js' */
/** @typedef {{ref: string} | {refused: string}} Place */

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../build/wasm/wasm');

export class Places {
  /** @type {Map<string, Finding | null>} */ #known = new Map();
  #session;
  #currencies;

  /**
   * @param {CoreSession} session
   * @param {Record<string, string[]>} currencies  what a file calls a chain -> the chains that it can mean
   */
  constructor(session, currencies) {
    this.#session = session;
    this.#currencies = currencies;
  }

  /** @param {Record<string, string[]>} currencies */
  static async open(currencies) {
    // Made for a page or a worker: it defines a global variable and is no module of Node's.
    const loader = new Script(`${readFileSync(join(FOLDER, 'core.js'), 'utf8')}\ncreatePeelbackCore;`);
    const core = await loader.runInThisContext()({ wasmBinary: readFileSync(join(FOLDER, 'core.wasm')) });
    return new Places(new core.Session(), currencies);
  }

  /**
   * The canonical reference of an address, or why it has none.
   * @param {string} address
   * @param {string} currency
   * @returns {Place}
   */
  find(address, currency) {
    const chains = this.#currencies[currency];
    if (!chains) return { refused: 'a chain outside of the plan' };
    const finding = this.#recognise(address);
    if (!finding || finding.kind !== 'address' || finding.text !== address) return { refused: 'not an address' };
    if (finding.checksum === 'wrong') return { refused: 'a wrong checksum' };
    const fitting = finding.candidates.filter(({ chain, ref }) => chains.includes(chain) && ref !== '');
    if (fitting.length === 0) return { refused: 'an address of another chain than said' };
    return { ref: fitting[0].ref };
  }

  /** @param {string} address @returns {Finding | null} */
  #recognise(address) {
    let finding = this.#known.get(address);
    if (finding === undefined) {
      const { value } = JSON.parse(this.#session.recognise(address));
      finding = value.findings.length === 1 ? /** @type {Finding} */ (value.findings[0]) : null;
      this.#known.set(address, finding);
    }
    return finding;
  }
}
