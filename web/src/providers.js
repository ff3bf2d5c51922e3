// @ts-check
// Which hosts can be asked about a chain. The first is asked; the second only where the reporter allows it.

/** @typedef {{id: string, chain: string, base: string}} Provider */

/** @type {readonly Provider[]} */
export const DEFAULT_PROVIDERS = Object.freeze([
  { id: 'first', chain: 'bitcoin', base: 'https://mempool.space/api' },
  { id: 'second', chain: 'bitcoin', base: 'https://blockstream.info/api' },
]);

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
