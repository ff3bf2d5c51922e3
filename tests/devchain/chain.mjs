// A local Ethereum for tests: Hardhat's node inside this process, and contracts compiled by solc's own JavaScript. Neither
// asks the network for anything. Times, fees and keys are fixed, so that every run makes the same chain, hash for hash.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

/** In the order of the configuration's keys. */
const NAMES = /** @type {const} */ (['faucet', 'victim', 'thief', 'ann', 'bob', 'cyd', 'dan', 'exchange', 'poisoner']);

/** @typedef {typeof NAMES[number]} Name */
/** @typedef {{abi: {type: string, name?: string, inputs?: {type: string}[]}[], runtime: string, selectors: Record<string, string>}} Contract */

const FIRST_BLOCK_S = Date.parse('2024-03-01T00:00:00Z') / 1000;
const BLOCK_S = 12;
const MAX_FEE = '0xee6b2800';  // 4 gwei
const TIP = '0x3b9aca00';      // 1 gwei

export class DevChain {
  #provider;
  #blocks = 0;
  /** Addresses by name. */
  people = /** @type {Record<Name, string>} */ ({});
  /** @type {Record<string, Contract>} */ #contracts;
  /** @type {Record<string, Contract>} */ #at = {};

  /** @param {any} provider @param {Record<string, Contract>} contracts */
  constructor(provider, contracts) {
    this.#provider = provider;
    this.#contracts = contracts;
  }

  static async start() {
    process.env.HARDHAT_CONFIG = join(FOLDER, 'hardhat.config.cjs');
    const { network } = require('hardhat');
    const chain = new DevChain(network.provider, compileContracts());
    await chain.rpc('hardhat_reset');
    await chain.rpc('evm_setAutomine', false);
    const accounts = await chain.rpc('eth_accounts');
    NAMES.forEach((name, index) => { chain.people[name] = accounts[index]; });
    return chain;
  }

  /** @param {string} method @param {...unknown} params @returns {Promise<any>} */
  rpc(method, ...params) {
    return this.#provider.send(method, params);
  }

  /** The answer to what was posted, as a node on the network would write it. @param {string} body */
  async answer(body) {
    const request = JSON.parse(body);
    const answers = await Promise.all([request].flat().map((call) => this.#answerCall(call)));
    return JSON.stringify(Array.isArray(request) ? answers : answers[0]);
  }

  /** @param {{id: unknown, method: string, params: unknown[]}} call */
  async #answerCall({ id, method, params }) {
    try {
      return { jsonrpc: '2.0', id, result: await this.rpc(method, ...params) };
    } catch (error) {
      return { jsonrpc: '2.0', id, error: { code: -32000, message: error instanceof Error ? error.message : String(error) } };
    }
  }

  /** Puts a contract's code at an address, as if it had always been there. @param {string} name @param {string} address */
  async place(name, address) {
    const contract = /** @type {Contract} */ (this.#contracts[name]);
    await this.rpc('hardhat_setCode', address, contract.runtime);
    this.#at[address] = contract;
  }

  /**
   * Hands in one transaction, for the next block.
   * @param {string} from
   * @param {string} to
   * @param {bigint} wei
   * @param {[string, ...(string | bigint)[]]} [call]  a function of the contract at `to`, and its arguments
   * @returns {Promise<string>} its hash
   */
  send(from, to, wei, call) {
    return this.rpc('eth_sendTransaction', {
      from, to, value: quantity(wei), gas: '0x2dc6c0', maxFeePerGas: MAX_FEE, maxPriorityFeePerGas: TIP,
      ...(call && { data: this.#callData(to, call) }),
    });
  }

  /** What a function of a contract returns, which takes one address. @param {string} to @param {string} name @param {string} address @returns {Promise<string>} */
  call(to, name, address) {
    return this.rpc('eth_call', { to, data: this.#callData(to, [name, address]) }, 'latest');
  }

  /** @param {number} [count] */
  async mine(count = 1) {
    for (let i = 0; i < count; ++i) {
      this.#blocks += 1;
      await this.rpc('evm_setNextBlockTimestamp', FIRST_BLOCK_S + this.#blocks * BLOCK_S);
      await this.rpc('evm_mine');
    }
  }

  /** @param {string} to @param {[string, ...(string | bigint)[]]} call */
  #callData(to, [name, ...args]) {
    const { abi, selectors } = /** @type {Contract} */ (this.#at[to]);
    const inputs = abi.find((entry) => entry.type === 'function' && entry.name === name)?.inputs ?? [];
    const signature = `${name}(${inputs.map(({ type }) => type).join()})`;
    return `0x${selectors[signature]}${args.map((arg) => BigInt(arg).toString(16).padStart(64, '0')).join('')}`;
  }
}

/** @param {bigint} number */
export function quantity(number) {
  return `0x${number.toString(16)}`;
}

/** @returns {Record<string, Contract>} */
function compileContracts() {
  const source = readFileSync(join(FOLDER, 'contracts.sol'), 'utf8');
  const { errors = [], contracts } = JSON.parse(require('solc').compile(JSON.stringify({
    language: 'Solidity',
    sources: { 'contracts.sol': { content: source } },
    settings: {
      optimizer: { enabled: true, runs: 200 }, evmVersion: 'shanghai', metadata: { appendCBOR: false },
      outputSelection: { '*': { '*': ['abi', 'evm.deployedBytecode.object', 'evm.methodIdentifiers'] } },
    },
  })));
  const broken = errors.filter((/** @type {{severity: string}} */ { severity }) => severity === 'error');
  if (broken.length > 0) throw new Error(broken[0].formattedMessage);
  return Object.fromEntries(Object.entries(contracts['contracts.sol']).map(([name, { abi, evm }]) => (
    [name, { abi, runtime: `0x${evm.deployedBytecode.object}`, selectors: evm.methodIdentifiers }])));
}
