// @ts-check
// "Did any of it reach …?", asked of the core.

import { sentenceOf } from './sentences.js';

/** @import { CoreCalls } from './core_calls.js' */
/** @import { Working } from './working.js' */

/** Arcs that the core may look at before it shows how far an answer is: a fraction of a second. */
const SLICE = 10_000_000;

/**
 * @param {CoreCalls} core
 * @param {string} to
 * @returns {Promise<Pick<Working, 'answer' | 'unanswered'>>}
 */
export async function readAnswer(core, to) {
  try {
    return { answer: await core.reach({ to, work: SLICE }), unanswered: '' };
  } catch (error) {
    return { answer: null, unanswered: sentenceOf(error) };
  }
}
