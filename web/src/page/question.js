// @ts-check
// How the money is followed: which way, by which rule, and where fees end.

import { chainOf } from '../chains.js';
import { h } from '../dom.js';
import { rulesFor } from '../rules.js';
import { text } from '../text.js';
import { button } from './pieces.js';

/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

const DIRECTIONS = /** @type {const} */ (['forward', 'backward']);
const FEES = /** @type {const} */ (['end', 'coinbase']);
/** How the core's problem begins where a fee could not be followed on. */
const FEES_END = /^fees are not followed into the coinbase/;

/**
 * Where it went, or where it came from.
 * @param {State} state
 * @param {Commands} commands
 */
export function directionSwitch({ question }, commands) {
  return h('fieldset', { class: 'direction' },
    h('legend', { class: 'visually-hidden' }, text.direction.title),
    DIRECTIONS.map((one) => h('label', { key: one },
      h('input', {
        type: 'radio', name: 'direction', id: `direction-${one}`, live: { checked: question.direction === one },
        on: { change: () => commands.setDirection(one) },
      }), h('span', {}, text.direction[one]))));
}

/**
 * The rule, what holds at the selected place whatever the rule, and the way to all of them.
 * @param {State} state
 * @param {Commands} commands
 */
export function methodChoice(state, commands) {
  const { question, results, trace, working: { comparing } } = state;
  const picture = results.right ?? results.down;
  const isExact = picture !== null && [...picture.nodes, ...picture.edges].every(({ basis }) => basis === 'exact');
  const methods = /** @type {Record<string, string[]>} */ (text.trail.methods);
  const offered = rulesFor(question);
  const rules = offered.includes(question.method) ? offered : [...offered, question.method];
  return h('div', { class: 'method' },
    h('label', { for: 'method' }, text.trail.method),
    h('select', { id: 'method', 'aria-describedby': 'method-note', live: { value: question.method }, on: { change: (event) => commands.setMethod(event.target.value) } },
      rules.map((one) => h('option', { key: one, value: one }, methods[one]?.[0] ?? one))),
    h('p', { id: 'method-note', class: 'hint' }, isExact ? text.trail.exactNote : `${methods[question.method]?.[1] ?? ''} ${text.trail.ruleNote}`),
    rangeHere(state),
    picture && h('div', { key: 'compare', class: 'actions' }, button(text.compare.title, commands.toggleComparison, {
      id: 'compare', class: 'small', disabled: trace.state === 'running', 'aria-expanded': String(comparing.isOpen),
      'aria-controls': comparing.isOpen ? 'comparison' : null,
    })));
}

/**
 * What holds at the selected place whatever the rule, as the core says it.
 * @param {State} state
 * @returns {Child}
 */
function rangeHere({ view, results: { table } }) {
  const row = table?.rows.find(({ id }) => id === view.selected);
  return row && row.ranges.map(({ sentence }, index) => h('p', { key: `range ${index}`, class: 'range' }, sentence));
}

/**
 * Where fees end: a question only where blocks have new coins, and money is followed forward.
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function feesChoice({ question, results: { problems } }, commands) {
  if (chainOf(question).ledger === 'account' || question.direction === 'backward') return null;
  const inPart = problems.filter(({ detail }) => FEES_END.test(detail));
  return h('fieldset', { key: 'fees', class: 'fees' },
    h('legend', {}, text.fees.title),
    FEES.map((one) => h('label', { key: one, class: 'check' },
      h('input', {
        type: 'radio', name: 'fees', id: `fees-${one}`, live: { checked: question.fees === one }, on: { change: () => commands.setFees(one) },
      }), h('span', {}, text.fees[one]))),
    h('p', { class: 'hint' }, text.fees.hint),
    question.fees === 'coinbase' && inPart[0] && h('p', { class: 'remark', role: 'status' },
      text.fees.inPart(inPart.length, inPart[0].sentence, inPart[0].detail)));
}
