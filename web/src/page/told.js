// @ts-check
// Who has been told: hosts, counts and times, and the newest requests with why they were made.

import { h } from '../dom.js';
import { text, timeText } from '../text.js';
import { code, disclosure } from './pieces.js';

/** @import { Child } from '../dom.js' */
/** @import { State } from '../state.js' */

/**
 * @param {State} state
 * @returns {Child}
 */
export function toldTable({ told, requests }) {
  if (told.length === 0) return h('p', {}, text.told.nobody);
  return [
    h('div', { class: 'scroll', key: 'hosts', role: 'region', 'aria-label': text.told.title, tabindex: 0 }, h('table', { class: 'told' },
      h('thead', {}, h('tr', {}, [text.told.host, text.told.count, text.told.first, text.told.last].map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, told.map(({ host, count, first, last }) => h('tr', { key: host },
        h('th', { scope: 'row' }, host), h('td', {}, count),
        h('td', {}, h('time', { datetime: first }, timeText(first))), h('td', {}, h('time', { datetime: last }, timeText(last)))))))),
    disclosure(text.told.requests, h('ol', { class: 'requests' }, requests.map(({ host, path, at, reason }, index) =>
      h('li', { key: index }, h('time', { datetime: at }, timeText(at)), ' ', code(`${host} ${path}`), h('span', { class: 'soft' }, ` ${reason}`))))),
  ];
}
