// @ts-check
// The ledger behind "Who has been told": every request that left, by host, with why it was made.

import { requestText } from './transport.js';

/** @import { Store, Told } from './state.js' */
/** @import { Sent } from './transport.js' */

/** As many single requests as are listed; hosts and counts are kept of all. */
const NEWEST = 500;

/** @param {Store} store */
export function createLedger(store) {
  /** Why something is asked for, by host and what was sent. @type {Map<string, string>} */
  const reasons = new Map();

  return {
    /** @param {Sent & {reason: string}} asked @param {string} host */
    noteAsk(asked, host) {
      reasons.set(`${host} ${requestText(asked)}`, asked.reason);
    },

    /** @param {string} host @param {string} path  with what was posted @param {string} at */
    noteSent(host, path, at) {
      const { told, requests, trace } = store.state;
      const before = told.find((row) => row.host === host);
      const row = { host, count: (before?.count ?? 0) + 1, first: before?.first ?? at, last: at };
      const request = { host, path, at, reason: reasons.get(`${host} ${path}`) ?? '' };
      store.update({
        told: before ? told.map((other) => (other.host === host ? row : other)) : [...told, row],
        trace: { ...trace, sent: trace.sent + 1 },
        requests: [request, ...requests].slice(0, NEWEST),
      });
    },

    /** @param {string} host @param {number} until_ms */
    noteBenched(host, until_ms) {
      const set = (/** @type {string | null} */ benched) => store.update({ trace: { ...store.state.trace, benched } });
      set(host);
      setTimeout(() => { if (store.state.trace.benched === host) set(null); }, Math.max(0, until_ms - Date.now()));
    },
  };
}

/**
 * Who has been told, with the requests of an earlier sitting: those that were answered are known by their replies.
 * @param {Told[]} told
 * @param {{provider: string, fetchedAt: string}[]} replies
 * @returns {Told[]}
 */
export function withEarlier(told, replies) {
  const rows = new Map(told.map((row) => [row.host, row]));
  for (const { provider: host, fetchedAt: at } of replies) {
    const row = rows.get(host) ?? { host, count: 0, first: at, last: at };
    rows.set(host, { host, count: row.count + 1, first: at < row.first ? at : row.first, last: at > row.last ? at : row.last });
  }
  return [...rows.values()];
}
