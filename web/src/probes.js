// @ts-check
// Which sources answer this browser: one harmless question to each host, the number of the newest block. What comes back is
// not read, only whether it could be: a host that lets no page read its answers looks the same as one that is not there.

import { hostOf, KNOWN_SOURCES } from './providers.js';

/** @import { Dialect, Provider } from './providers.js' */
/** @import { Transport } from './transport.js' */

/**
 * `asking`, then what came of it. `locked`: it wants a key, and there is none.
 * @typedef {{state: 'asking' | 'answered' | 'refused' | 'busy' | 'silent' | 'locked', status: number | null, took_ms: number}} Probed
 * @typedef {{host: string, name: string, base: string, chain: string, path: string, body?: string, isLocked: boolean}} Probe
 */

/** The question for the newest block's number. @type {Record<Dialect, {path: string, body?: string}>} */
const QUESTIONS = {
  esplora: { path: '/blocks/tip/height' },
  etherscan: { path: '?module=proxy&action=eth_blockNumber' },
  blockscout: { path: '/v2/blocks' },
  evm_rpc: { path: '', body: '{"id":1,"jsonrpc":"2.0","method":"eth_blockNumber","params":[]}' },
  trongrid: { path: '/wallet/getnowblock' },
  nis1: { path: '/chain/height' },
  midgard: { path: '/v2/health' },
};

/**
 * Every base that is known or that the reporter named, once. A host that names the chain in its questions is asked about its
 * first one.
 * @param {readonly Provider[]} providers
 * @param {string[]} keyed  hosts for which there is a key
 * @returns {Probe[]}
 */
export function probesOf(providers, keyed) {
  /** @type {Omit<Provider, 'id' | 'isOwn'>[]} */
  const rows = [...providers, ...KNOWN_SOURCES];
  return rows.filter((row, index) => rows.findIndex(({ base }) => base === row.base) === index).map(({ base, chain, dialect, namesChain, key }) => {
    const host = hostOf(base);
    const { path, body } = QUESTIONS[dialect];
    const name = KNOWN_SOURCES.find((source) => source.base === base)?.name ?? host;
    return {
      host, name, base, chain: namesChain ? 'ethereum' : chain, path: namesChain ? `${path}&chainid=1` : path, ...(body !== undefined && { body }),
      isLocked: key === 'required' && !keyed.includes(host),
    };
  });
}

/**
 * Asks one host once.
 * @param {Pick<Transport, 'ask'>} transport
 * @param {Probe} probe
 * @param {AbortSignal} signal
 * @returns {Promise<Probed>}
 */
export async function probe(transport, { base, path, body, isLocked }, signal) {
  if (isLocked) return { state: 'locked', status: null, took_ms: 0 };
  const began_ms = performance.now();
  const outcome = await transport.ask(base, path, signal, { attempts: 1, body });
  const took_ms = Math.round(performance.now() - began_ms);
  if (outcome.kind === 'failed') return { state: outcome.code === 'network_failure' ? 'silent' : 'busy', status: null, took_ms };
  return { state: outcome.status < 400 ? 'answered' : 'refused', status: outcome.status, took_ms };
}
