// @ts-check
// Nodes of NEM that a page may be able to ask. Most speak http alone, which a page served over https cannot reach; some of
// their operators have put https before them at the port beside. Only trying tells.

/** The nodes that are known, as the monitor of Symbol's developers lists them. */
export const NODE_LIST = 'https://nodewatch.symbol.tools/api/nem';
export const NODE_LIST_PATH = '/nodes';
/** What a node is asked to see whether it answers: nothing about anybody. */
export const HEIGHT_PATH = '/chain/height';
export const PROBE_TIMEOUT_MS = 3_000;

const MOST_HOSTS = 60;
const TLS_PORT = 7891;
const HOST = /^(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;

/**
 * The hosts of a list, as many as are worth trying, each once. What is no host name is passed over: no certificate is made out
 * to a bare address.
 * @param {Uint8Array} bytes
 * @returns {string[]}  empty when it is no such list
 */
export function hostsOf(bytes) {
  let rows;
  try {
    rows = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return [];
  }
  if (!Array.isArray(rows)) return [];
  const hosts = rows.flatMap((row) => hostIn(row?.endpoint));
  return [...new Set(hosts)].sort().slice(0, MOST_HOSTS);
}

/** @param {unknown} endpoint  "http://node.example:7890" */
function hostIn(endpoint) {
  if (typeof endpoint !== 'string') return [];
  try {
    const { hostname } = new URL(endpoint);
    return HOST.test(hostname) && !/\.\d+$/.test(hostname) ? [hostname] : [];
  } catch {
    return [];
  }
}

/** @param {string} host */
export function baseOf(host) {
  return `https://${host}:${TLS_PORT}`;
}

/** Whether an answer says how high the chain is. @param {Uint8Array} bytes */
export function tellsHeight(bytes) {
  return /^\s*\{\s*"height"\s*:\s*\d{1,9}\s*\}\s*$/.test(new TextDecoder().decode(bytes.subarray(0, 200)));
}
