// @ts-check
// Values on the day: the switch, and what it would take to know more of them.

import { h } from '../dom.js';
import { laterText } from '../later_text.js';
import { CURRENCIES, hostsOfPrices } from '../rates.js';
import { text } from '../text.js';
import { button } from './pieces.js';

/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function valuesSection({ settings, trace, working: { values } }, commands) {
  const { currency, known, requests, failed, isAsking } = values;
  return h('section', { key: 'values', id: 'values', class: 'values', 'aria-labelledby': 'values-title', 'aria-busy': String(isAsking) },
    h('h2', { id: 'values-title' }, laterText.values.title),
    h('p', { class: 'hint' }, laterText.values.hint),
    h('div', { class: 'field' },
      h('label', { for: 'values-currency' }, laterText.values.currency),
      h('select', {
        id: 'values-currency', disabled: isAsking || trace.state === 'running', live: { value: currency ?? '' },
        on: { change: (event) => commands.showValues(event.target.value === '' ? null : event.target.value) },
      },
      h('option', { value: '' }, laterText.values.none),
      CURRENCIES.map((code) => h('option', { key: code, value: code }, code)))),
    currency !== null && [
      h('p', { key: 'known' }, laterText.values.known(known)),
      failed > 0 && h('p', { key: 'failed', class: 'remark' }, laterText.values.failed(failed)),
      requests.length > 0 && h('p', { key: 'takes', id: 'values-takes' }, laterText.values.takes(requests.length, hostsOfPrices(requests))),
      requests.length > 0 && settings.offline && h('p', { key: 'offline', class: 'warning' }, text.settings.nowOffline),
      requests.length > 0 && button(laterText.values.ask(requests.length), commands.askForPrices, { key: 'ask', id: 'ask-prices', disabled: isAsking || settings.offline }),
    ]);
}
