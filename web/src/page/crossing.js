// @ts-check
// Where the money leaves the ledger, or came into it, through THORChain: what can be asked, what is known, and the way across.

import { chainOf } from '../chains.js';
import { h } from '../dom.js';
import { button, code, idOf } from './pieces.js';
import { laterText } from '../later_text.js';

/** @import * as C from '../contract.js' */
/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { Question, State } from '../state.js' */

/** The first of them are read; the table has them all. */
const MOST_SHOWN = 50;

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function crossingSection({ working: { crossings }, view: { others }, trace, settings }, commands) {
  const known = crossings ?? { crossings: [], offers: [] };
  if (trace.state === 'running' || known.crossings.length + known.offers.length + others.length === 0) return null;
  return h('section', { key: 'crossings', id: 'crossings', class: 'crossings', 'aria-labelledby': 'crossings-title' },
    h('h2', { id: 'crossings-title' }, laterText.crossing.title),
    known.offers.length > 0 && offered(known.offers, settings.offline, commands),
    known.crossings.length > 0 && h('ul', { key: 'known', class: 'crossing-list' },
      known.crossings.slice(0, MOST_SHOWN).map((crossing, index) => crossingRow(crossing, index, commands))),
    others.length > 0 && h('div', { key: 'others', class: 'actions' },
      others.map((other, index) => button(otherText(other), () => commands.showOther(index), { key: index, id: `show-other-${index}` }))));
}

/**
 * @param {C.Crossings['offers']} offers
 * @param {boolean} isOffline
 * @param {Commands} commands
 */
function offered(offers, isOffline, commands) {
  const refs = offers.map(({ ref }) => ref);
  return h('div', { key: 'offers' },
    h('ul', { class: 'crossing-list' }, offers.slice(0, MOST_SHOWN).map(({ ref, sentence }) => h('li', { key: ref }, code(idOf(ref)), ' ', sentence))),
    h('p', { class: 'hint' }, laterText.crossing.learns),
    h('div', { class: 'actions' },
      button(laterText.crossing.ask(refs.length), () => commands.askThorchain(refs), { class: 'secondary', id: 'ask-thorchain', disabled: isOffline })));
}

/**
 * @param {C.Crossing} crossing
 * @param {number} index
 * @param {Commands} commands
 */
function crossingRow({ id, sentence, grade, start, before_start }, index, commands) {
  return h('li', { key: index, class: `is-${grade}` },
    h('p', {}, h('strong', {}, before_start ? laterText.crossing.continuesFrom : laterText.crossing.goesOn), ' ', sentence),
    h('p', { class: 'soft' }, laterText.crossing.grades[grade]),
    h('div', { class: 'actions' },
      button(laterText.crossing.show, () => commands.select(id), { class: 'small', id: `show-crossing-${index}` }),
      start && button(before_start ? laterText.crossing.followBack(start.chain_name) : laterText.crossing.follow(start.chain_name),
        () => commands.followAcross(index), { class: 'small', id: `follow-crossing-${index}` })));
}

/** @param {Question} question */
function otherText(question) {
  return laterText.crossing.other(chainOf(question).name, idOf(question.starts[0]?.ref ?? ''));
}
