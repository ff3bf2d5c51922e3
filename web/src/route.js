// @ts-check
// What stands behind the `#` of the page's address. It reaches no server, and it can only fill something in: it never
// names a source to ask and never starts a request, because anybody can write a link.

/**
 * @typedef {{kind: 'first'} | {kind: 'open', ref: string, chain: string, id: string} | {kind: 'case', id: string}} Route
 */

const REF = /^([a-z][a-z0-9-]{1,20}):([0-9A-Za-z]{1,128}(?::\d{1,10})?)$/;
const CASE_ID = /^[a-z0-9-]{1,40}$/;

/**
 * `#open=bitcoin:<txid>[:<vout>]`, `#open=bitcoin:<address>` or `#case=<id>`; everything else is the first screen.
 * @param {string} hash
 * @returns {Route}
 */
export function parseRoute(hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const open = REF.exec(parameters.get('open') ?? '');
  if (open) return { kind: 'open', ref: open[0], chain: /** @type {string} */ (open[1]), id: /** @type {string} */ (open[2]) };
  const id = parameters.get('case') ?? '';
  if (CASE_ID.test(id)) return { kind: 'case', id };
  return { kind: 'first' };
}
