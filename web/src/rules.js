// @ts-check
// The rules for mixed money, and which of them a question can be asked by.

import { chainOf } from './chains.js';

/** The rule that a new question has, and that every question can have. */
export const FIRST_RULE = 'fifo';

const RULES = /** @type {const} */ (['fifo', 'lifo', 'haircut', 'tiho', 'dirty-first', 'libr', 'poison']);

/** @typedef {typeof RULES[number]} Rule */

/**
 * An account has no outputs for TIHO to order, an output no balance for LIBR to watch, and LIBR no form backward.
 * @param {{starts: {chain: string}[], direction: 'forward' | 'backward'}} question
 * @returns {string[]}
 */
export function rulesFor(question) {
  const isAccount = chainOf(question).ledger === 'account';
  return RULES.filter((rule) => (rule === 'tiho' ? !isAccount : rule !== 'libr' || (isAccount && question.direction === 'forward')));
}
