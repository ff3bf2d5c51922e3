// @ts-check
// Trails on both sides of a crossing stand in one case: one of them is shown, the others wait. Each keeps its own unit and its own
// sums; what joins them is in the core's documents.

/** @import * as C from './contract.js' */
/** @import { Question, View } from './state.js' */

import { startFrom } from './recognised.js';
import { DEFAULT_LIMITS } from './state.js';

/**
 * The question that goes on where a crossing left off, by the same rule. Limits of one unit say nothing in another.
 * @param {Question} question
 * @param {C.CrossingStart} start
 * @returns {Question}
 */
export function questionBeyond(question, { ref, kind, chain, asset, amount, direction }) {
  return {
    ...question, direction, fees: 'end', starts: [{ ...startFrom(ref, kind, chain), asset, amount }],
    limits: { ...question.limits, min_amount: DEFAULT_LIMITS.min_amount }, notFollowed: [], continued: [], expanded: [],
  };
}

/** Whether two questions start from the same. @param {Question} one @param {Question} other */
export function isSameTrail(one, other) {
  const key = (/** @type {Question} */ { starts, direction }) => JSON.stringify([direction, starts.map(({ ref, asset }) => [ref, asset])]);
  return key(one) === key(other);
}

/**
 * The view on another trail of the case; the one that was shown waits among the others.
 * @param {View} view
 * @param {Question} shown
 * @param {Question} next
 * @returns {View}
 */
export function viewOn(view, shown, next) {
  const others = [...view.others.filter((other) => !isSameTrail(other, next) && !isSameTrail(other, shown)), shown];
  return { ...view, others, selected: null, opened: [], path: null, back: [] };
}
