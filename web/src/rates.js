// @ts-check
// Where prices of a day can be asked for, and in which currencies values can stand beside amounts.

import { hostOf } from './providers.js';

/** @import { PriceRequest } from './contract.js' */
/** @import { HeldReply } from './evidence.js' */
/** @import { OpenedFile } from './state.js' */

/** In which the page offers values; tables of rates can hold more, and the command shows them. */
export const CURRENCIES = /** @type {const} */ (['USD', 'EUR', 'GBP', 'JPY', 'CHF', 'KRW']);

/** @type {Record<PriceRequest['source'], string>} */
const BASES = { mempool: 'https://mempool.space/api', defillama: 'https://coins.llama.fi' };

/** How the core's questions about prices look. */
const PRICES = /\/(v1\/historical-price\?|prices\/historical\/)/;

/** Below which base the core's path is asked for. @param {PriceRequest} request */
export function baseOf({ source }) {
  return BASES[source];
}

/** The hosts that would learn days and coins, each once. @param {PriceRequest[]} requests */
export function hostsOfPrices(requests) {
  return [...new Set(requests.map((request) => hostOf(baseOf(request))))];
}

/**
 * Whether a case has rates: a table of them, or what a source of prices answered.
 * @param {readonly Pick<OpenedFile, 'kind'>[]} files
 * @param {readonly Pick<HeldReply, 'url'>[]} replies
 */
export function hasRates(files, replies) {
  return files.some(({ kind }) => kind === 'rates') || replies.some(({ url }) => PRICES.test(url));
}
