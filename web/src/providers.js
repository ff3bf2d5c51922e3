// @ts-check
// Which hosts can be asked about a chain. The first of a chain is asked, the second only where the reporter allows it; Litecoin
// and TRON have one. The reporter can change all of them. What is known of a host is dated 2026-11-22.

/**
 * `dialect`: how the host is spoken to; `namesChain`: every request of it names the chain; `key`: whether requests carry a
 * key of the reporter's.
 * @typedef {'esplora' | 'etherscan' | 'blockscout' | 'evm_rpc' | 'trongrid' | 'nis1' | 'midgard'} Dialect
 * @typedef {{id: string, chain: string, base: string, dialect: Dialect, namesChain: boolean, key: 'none' | 'optional' | 'required',
 *   isOwn: boolean}} Provider  `isOwn`: the reporter's own, at a base that only the reporter knows
 * A host that is known for a chain. `isConfirmed`: its answers about this chain have been seen from a page; `hasHistories`: it can list
 * what an account did, without which a trail ends at once. `interval_ms`: between the starts of two requests, within its
 * documented limits; `keyed_ms`: the same with a key, where that allows more.
 * @typedef {Omit<Provider, 'id' | 'isOwn'> & {name: string, isConfirmed: boolean, hasHistories: boolean, interval_ms: number, keyed_ms?: number}} KnownSource
 */

const EVM_IDS = /** @type {const} */ ({
  ethereum: 1, arbitrum: 42161, optimism: 10, base: 8453, polygon: 137, gnosis: 100, avalanche: 43114, bnb: 56,
});

/** @typedef {keyof typeof EVM_IDS} EvmChain */

export const EVM_CHAINS = /** @type {EvmChain[]} */ (Object.keys(EVM_IDS));

/** By which the chain goes in a request that names it. @param {string} chain */
export function chainNumberOf(chain) {
  return EVM_IDS[/** @type {EvmChain} */ (chain)];
}

/** The header in which a dialect's keys go; null: the parameter `apikey`. @param {Dialect} dialect */
export function keyHeaderOf(dialect) {
  return dialect === 'trongrid' ? 'TRON-PRO-API-KEY' : null;
}

/** Chains of accounts for which sources are known. */
export const SOURCED_CHAINS = Object.freeze([...EVM_CHAINS, 'tron']);

/** Takes 2 requests a second without a key, 5 with a free one. @param {EvmChain} chain @returns {KnownSource} */
const routescan = (chain, isConfirmed = true) => ({
  name: 'Routescan', chain, base: `https://api.routescan.io/v2/network/mainnet/evm/${EVM_IDS[chain]}/etherscan/api`, dialect: 'etherscan',
  namesChain: false, key: 'optional', isConfirmed, hasHistories: true, interval_ms: 650, keyed_ms: 220,
});

/** Its free keys serve these chains, 3 requests a second; for others it asks to be paid. @param {EvmChain} chain @returns {KnownSource} */
const etherscan = (chain) => ({
  name: 'Etherscan', chain, base: 'https://api.etherscan.io/v2/api', dialect: 'etherscan', namesChain: true, key: 'required',
  isConfirmed: true, hasHistories: true, interval_ms: 400,
});

/** 5 requests a second, some 5,000 a day with a free key. @param {EvmChain} chain @returns {KnownSource} */
const blockscout = (chain) => ({
  name: 'Blockscout', chain, base: `https://api.blockscout.com/${EVM_IDS[chain]}/api`, dialect: 'blockscout', namesChain: false,
  key: 'required', isConfirmed: true, hasHistories: true, interval_ms: 330,
});

/** Publishes no limit. @param {EvmChain} chain @param {string} base @returns {KnownSource} */
const node = (chain, base, isConfirmed = true) => ({
  name: hostOf(base), chain, base, dialect: 'evm_rpc', namesChain: false, key: 'none', isConfirmed, hasHistories: false, interval_ms: 1_000,
});

/** Without a key it takes few requests, with one 15 a second; it says nothing for 30 seconds after one too many. @type {KnownSource} */
const TRONGRID = {
  name: 'TronGrid', chain: 'tron', base: 'https://api.trongrid.io', dialect: 'trongrid', namesChain: false, key: 'optional', isConfirmed: false,
  hasHistories: true, interval_ms: 700, keyed_ms: 90,
};

/** Of swaps between chains. Publishes no limit, and answers one request too many with 429. @type {KnownSource} */
const MIDGARD = {
  name: 'Midgard', chain: 'thorchain', base: 'https://gateway.liquify.com/chain/thorchain_midgard', dialect: 'midgard', namesChain: false, key: 'none',
  isConfirmed: false, hasHistories: true, interval_ms: 1_000,
};

/** Of NEM no public source is known that every page can ask: the reporter's own, until another is named. @type {Provider} */
export const OWN_NEM_NODE = Object.freeze({
  id: 'nem', chain: 'nem', base: 'http://127.0.0.1:7890', dialect: 'nis1', namesChain: false, key: 'none', isOwn: true,
});

/** In the order in which they are offered: the first of a chain is asked unless the reporter says otherwise. */
export const KNOWN_SOURCES = Object.freeze(/** @type {KnownSource[]} */ ([
  routescan('ethereum'), etherscan('ethereum'), blockscout('ethereum'), node('ethereum', 'https://1rpc.io/eth'),
  etherscan('arbitrum'), blockscout('arbitrum'), routescan('arbitrum', false), node('arbitrum', 'https://arbitrum.drpc.org', false),
  routescan('optimism'), blockscout('optimism'), node('optimism', 'https://optimism.drpc.org'),
  routescan('base'), blockscout('base'), node('base', 'https://base.drpc.org', false),
  etherscan('polygon'), blockscout('polygon'), routescan('polygon', false), node('polygon', 'https://polygon.drpc.org'),
  etherscan('gnosis'), blockscout('gnosis'), node('gnosis', 'https://gnosis.drpc.org', false),
  routescan('avalanche'), node('avalanche', 'https://avalanche.drpc.org', false),
  routescan('bnb', false), node('bnb', 'https://bsc.drpc.org', false),
  TRONGRID,
  MIDGARD,
]));

/** @param {string} chain */
export function sourcesOf(chain) {
  return KNOWN_SOURCES.filter((source) => source.chain === chain);
}

/** A known source as the first of its chain. @param {KnownSource} source @returns {Provider} */
export function providerFrom({ chain, base, dialect, namesChain, key }) {
  return { id: chain, chain, base, dialect, namesChain, key, isOwn: false };
}

/** A known source as the second of its chain. @param {KnownSource} source @returns {Provider} */
export function secondFrom(source) {
  return { ...providerFrom(source), id: `${source.chain}-second` };
}

/** Whom to ask besides the first: the next that is known and needs no key. @param {string} chain @param {string} firstBase */
function usualSecond(chain, firstBase) {
  return sourcesOf(chain).filter(({ base, key }) => base !== firstBase && key !== 'required').slice(0, 1).map(secondFrom);
}

/** The source that is asked about a chain. @param {readonly Provider[]} providers @param {string} chain */
export function firstOf(providers, chain) {
  return providers.find((row) => row.chain === chain);
}

/** The one besides it. @param {readonly Provider[]} providers @param {string} chain */
export function secondOf(providers, chain) {
  return providers.filter((row) => row.chain === chain)[1];
}

/** Another first source; the second stays, unless that is the same. @param {readonly Provider[]} providers @param {Provider} first @returns {Provider[]} */
export function withFirst(providers, first) {
  const second = secondOf(providers, first.chain);
  const seconds = second && second.base !== first.base ? [second] : usualSecond(first.chain, first.base);
  return providers.flatMap((row) => (row.chain !== first.chain ? [row] : row.id === first.id ? [first, ...seconds] : []));
}

/** Another second source, or none. @param {readonly Provider[]} providers @param {string} chain @param {Provider | null} second @returns {Provider[]} */
export function withSecond(providers, chain, second) {
  const first = firstOf(providers, chain);
  return providers.flatMap((row) => (row.chain !== chain ? [row] : row === first ? [row, ...(second ? [second] : [])] : []));
}

/** @param {string} id @param {string} chain @param {string} base @returns {Provider} */
function esplora(id, chain, base) {
  return { id, chain, base, dialect: 'esplora', namesChain: false, key: 'none', isOwn: false };
}

/** @type {readonly Provider[]} */
export const DEFAULT_PROVIDERS = Object.freeze([
  esplora('first', 'bitcoin', 'https://mempool.space/api'),
  esplora('second', 'bitcoin', 'https://blockstream.info/api'),
  esplora('litecoin', 'litecoin', 'https://litecoinspace.org/api'),
  ...[...SOURCED_CHAINS, MIDGARD.chain].flatMap((chain) =>
    sourcesOf(chain).slice(0, 1).flatMap((source) => [providerFrom(source), ...usualSecond(chain, source.base)])),
]);

/** What the core is told of the first sources of chains of accounts, which speak several dialects. @param {readonly Provider[]} providers */
export function sourcesForCore(providers) {
  const ofCore = providers.filter((row) => row.dialect !== 'esplora' && row.dialect !== 'midgard' && row === firstOf(providers, row.chain));
  return ofCore.map(({ chain, dialect, namesChain }) => ({ chain, dialect, names_chain: namesChain }));
}

const OWN_COMPUTER = new Set(['127.0.0.1', 'localhost']);

/**
 * A base URL that the page's policy lets it reach: https, an onion service, or this computer. Trailing slashes go.
 * @param {string} text
 * @returns {string | null} null when it is none of these
 */
export function parseBase(text) {
  let url;
  try {
    url = new URL(text.trim());
  } catch {
    return null;
  }
  const plainAllowed = OWN_COMPUTER.has(url.hostname) || url.hostname.endsWith('.onion');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && plainAllowed)) return null;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return null;
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

/** The host with its port, which is how a source is named everywhere. @param {string} base */
export function hostOf(base) {
  return new URL(base).host;
}
