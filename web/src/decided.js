// @ts-check
// What the reporter has decided, as a case file and its log say it: the question as the core takes it, marks, opened files and
// lists of labels, the words of a published copy, the title. Each entry of the log has the parts that are different after it, so that doing them one after
// the other gives what was decided (core/session/action_log.h).

/** @import * as C from './contract.js' */
/** @import { LogEntry, Question, State } from './state.js' */

/**
 * @typedef {Pick<State, 'files' | 'packs' | 'title' | 'marks' | 'publication'> & {question: C.QuestionAsked}} Decided
 * @typedef {Partial<Omit<Decided, 'marks'>> & {marks?: Partial<C.Marks>}} Effect
 */

/**
 * The question as the core takes it.
 * @param {Question} question
 * @returns {C.QuestionAsked}
 */
export function questionAsked({ starts, method, direction, fees, limits, checkPayments, notFollowed, continued, expanded }) {
  return {
    direction, method, fees,
    start: starts.map(({ ref, amount, deselected, asset }) => ({
      ref, ...(asset !== null && { asset }), ...(amount !== null && { amount }), ...(deselected.length > 0 && { deselected }),
    })),
    limits, check_payments: checkPayments, not_followed: notFollowed, continued, expanded,
  };
}

/** @param {State} state @returns {Decided} */
export function decidedOf({ files, marks, packs, publication, question, title }) {
  return { files, marks, packs, publication, question: questionAsked(question), title };
}

/**
 * What of it is meant by the parts that a step changed.
 * @param {Partial<Record<keyof Decided, unknown>>} parts
 * @param {State} state  after the step
 * @returns {Effect}
 */
export function effectOf(parts, state) {
  const decided = decidedOf(state);
  return Object.fromEntries(Object.entries(decided).flatMap(([slice, whole]) => {
    const part = parts[/** @type {keyof Decided} */ (slice)];
    if (part === undefined) return [];
    return [[slice, slice === 'marks' ? pick(decided.marks, Object.keys(/** @type {object} */ (part))) : whole]];
  }));
}

/**
 * Two effects as one.
 * @param {Effect} first
 * @param {Effect} then
 * @returns {Effect}
 */
export function bothEffects(first, then) {
  return { ...first, ...then, ...(first.marks && then.marks && { marks: { ...first.marks, ...then.marks } }) };
}

/**
 * What the effects of a log come to, as the core works it out.
 * @param {LogEntry[]} log
 * @returns {Effect}
 */
export function replayed(log) {
  return log.reduce((decided, { effect }) => bothEffects(decided, effect ?? {}), /** @type {Effect} */ ({}));
}

/**
 * A log that does not give what was decided, as one of an earlier version, gets one entry more that says what came of it.
 * @param {LogEntry[]} log
 * @param {State} state
 * @param {string} now
 * @returns {LogEntry[]}
 */
export function completeLog(log, state, now) {
  const decided = decidedOf(state);
  if (canonicalJson(replayed(log)) === canonicalJson(decided)) return log;
  const entries = log.map((entry) => ({ ...entry, effect: entry.effect ?? {} }));
  return [...entries, { at: log.at(-1)?.at ?? now, name: 'import', parameters: {}, effect: decided }];
}

/** RFC 8785: keys in the order of their UTF-16 units, everything else as JSON.stringify writes it. @param {unknown} value */
export function canonicalJson(value) {
  return JSON.stringify(value, (_key, part) => (typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.keys(part).sort().map((key) => [key, part[key]]))
    : part));
}

/** @param {Record<string, any>} whole @param {string[]} keys */
function pick(whole, keys) {
  return Object.fromEntries(keys.map((key) => [key, whole[key]]));
}
