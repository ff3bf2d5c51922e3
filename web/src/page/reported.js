// @ts-check
// A case that is told by what others reported: when things happened, each time with who says so, and the steps that nobody
// has read from a blockchain, drawn as claims are.

import { h } from '../dom.js';
import { text } from '../text.js';
import { code, outLink } from './pieces.js';

/** @import { Child } from '../dom.js' */
/** @import { Report, Source } from '../shelf.js' */

/**
 * @param {Report} report
 * @param {Source[]} sources
 * @returns {Child}
 */
export function reported({ times, steps, addresses }, sources) {
  const cite = (/** @type {number[]} */ numbers) => h('p', { class: 'cited' }, `${text.reported.by} `,
    numbers.map((number, index) => [index > 0 && '; ', citation(sources[number])]));
  return h('section', { class: 'reported', 'aria-labelledby': 'reported-title' },
    h('h2', { id: 'reported-title' }, text.reported.title),
    h('p', { class: 'hint' }, text.reported.grade),
    times.length > 0 && h('h3', {}, text.reported.times),
    times.map(({ event, reports }) => h('div', { key: event, class: 'told-apart' },
      h('h4', {}, event),
      h('ul', { class: 'accounts-of' }, reports.map(({ when, time, words, source }) => h('li', { key: when + words },
        h('p', { class: 'when' }, time === null ? when : h('time', { datetime: time }, when)),
        h('p', {}, words),
        cite([source])))))),
    h('h3', {}, text.reported.steps),
    h('ol', { class: 'claimed-steps' }, steps.map(({ when, title, words, sources: numbers }) => h('li', { key: title },
      h('p', { class: 'when' }, when),
      h('p', { class: 'step-title' }, title),
      h('p', {}, words),
      cite(numbers)))),
    addresses && [
      h('h3', {}, text.reported.addresses),
      h('p', {}, addresses.words),
      h('p', {}, text.reported.mark, ' ', code(addresses.mark)),
      h('ul', { class: 'claimed-addresses' }, addresses.list.map((address) => h('li', { key: address }, code(address)))),
      cite(addresses.sources),
    ]);
}

/** @param {Source | undefined} source */
function citation(source) {
  if (!source) return null;
  return [outLink(source.url, source.name), source.date && `, ${source.date}`];
}
