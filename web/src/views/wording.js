// @ts-check
// The public words for how a payment is known and how far it was checked, wherever a view needs them
// without a number of its own.

import { letterOf } from './palette.js';

/** @typedef {import('../contract.js').Grade} Grade */
/** @typedef {import('../contract.js').Check} Check */
/** @typedef {import('../contract.js').Moment} Moment */

/** @type {Record<Grade, string>} */
export const GRADE_WORDS = {
  observed: 'On the blockchain',
  inferred: 'Worked out by a named rule',
  claimed: 'According to somebody',
};

/** @type {Record<Check, string>} */
export const CHECK_WORDS = {
  verified: 'Payment checked',
  cross_checked: 'Two explorers agree',
  trusted: 'One explorer’s word',
};

/**
 * Why money was followed no further, in so few words that they fit into a box; the core's own label says more.
 * @type {Record<string, string>}
 */
export const END_WORDS = {
  open: 'not asked for yet',
  unspent: 'unspent',
  busy: 'busy address',
  fee: 'fee to the miner',
  burnt: 'cannot be spent',
  dust: 'too small',
  limit: 'at a limit',
  not_followed: 'not followed',
  fetch_failed: 'not fetched',
  out_of_data: 'data end here',
  service: 'at a service',
  mixer: 'at a mixer',
  shielded: 'in a shielded pool',
  converted: 'converted',
  coinbase: 'newly made coins',
  mint: 'newly made',
  opening_balance: 'there before',
};

/** Of a place from which the rest goes on. @param {string} amount */
export function partEnds(amount) {
  return `${amount} ends here`;
}

/** @param {string} text */
export function capital(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/**
 * What a place is read out as: the reporter's name for it, what the core says, and the reporter's marks.
 * @param {import('../contract.js').PictureNode} node
 */
export function spoken({ name, sentence, note, colour }) {
  return [...name === null ? [] : [`${name}:`], sentence, ...note ? ['Has a note.'] : [], ...colour > 0 ? [`Your colour ${letterOf(colour)}.`] : []].join(' ');
}

/**
 * "deposited at Huobi.com, according to a list (of a date)" without who says so: for a box, where dots say that it is a claim.
 * @param {string} claim
 */
export function withoutSource(claim) {
  return claim.replace(/, according to .*$/s, '');
}

/**
 * "2009-01-12 03:30 UTC, block 170".
 * @param {Moment | null} moment
 */
export function momentText(moment) {
  if (!moment) return '';
  if (moment.unconfirmed) return 'not in a block yet';
  const time = moment.time === null ? '' : `${moment.time.slice(0, 10)} ${moment.time.slice(11, 16)} UTC`;
  const block = moment.height === null ? '' : `block ${moment.height}`;
  return [time, block].filter((part) => part !== '').join(', ');
}

/**
 * The two ends of a long id, as in the picture.
 * @param {string} id
 * @param {number} [each]  characters kept at either end
 */
export function shortId(id, each = 6) {
  return id.length <= 2 * each + 1 ? id : `${id.slice(0, each)}…${id.slice(-each)}`;
}
