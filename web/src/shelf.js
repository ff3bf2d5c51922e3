// @ts-check
// The cases that the first screen offers. What is claimed about them is quoted with its source and date.

import firstPayment from '../cases/first-payment.json' with { type: 'json' };
import lazarus2020 from '../cases/lazarus-2020.json' with { type: 'json' };
import wannaCry from '../cases/wannacry.json' with { type: 'json' };

/**
 * `part`: the bytes that came with the page, when there are any. `claims`: who says what, in sentences.
 * @typedef {{id: string, title: string, kicker: string, summary: string, request_note: string, method: string,
 *   part: {id: string, file_name: string} | null, starts: {ref: string, kind: 'address' | 'output' | 'transaction'}[],
 *   claims: string[], sources: {name: string, url: string, date: string | null}[]}} ShelfCase
 */

export const SHELF = /** @type {ShelfCase[]} */ ([firstPayment, wannaCry, lazarus2020]);

/**
 * @param {string | null} id
 * @returns {ShelfCase | null}
 */
export function findCase(id) {
  return SHELF.find((one) => one.id === id) ?? null;
}
