// @ts-check
// Small pieces that several parts of the page are made of.

import { h } from '../dom.js';
import { text, timeText } from '../text.js';

/** @import * as C from '../contract.js' */
/** @import { Child } from '../dom.js' */

/** Anything from outside: isolated, so that right-to-left text in it cannot turn what stands around it. @param {string} id */
export function code(id) {
  return h('bdi', { class: 'code' }, id);
}

/** What follows the chain in a reference. @param {string} ref */
export function idOf(ref) {
  return ref.slice(ref.indexOf(':') + 1);
}

/** Whether an id of the picture is a place's: a payment's names two of them. @param {string} id */
export function isPlaceId(id) {
  return id.startsWith('place:') && !id.includes('>');
}

/**
 * "12 Jan 2009 03:30 UTC · block 170" as text with a machine-readable time.
 * @param {C.Moment | null} moment
 * @returns {Child}
 */
export function moment(moment) {
  if (!moment) return '–';
  if (moment.unconfirmed) return text.starts.unconfirmed;
  const block = moment.height === null ? null : `${text.starts.block} ${moment.height}`;
  if (moment.time === null) return block ?? '–';
  return [h('time', { datetime: moment.time }, timeText(moment.time)), block && h('span', { class: 'soft' }, ` · ${block}`)];
}

/**
 * A link that leaves the page, which only the reporter's own press follows.
 * @param {string} url
 * @param {string} label
 */
export function outLink(url, label) {
  return /^https?:\/\//.test(url) ? h('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, label) : label;
}

/**
 * @param {string} label
 * @param {(event: any) => void} onClick
 * @param {Record<string, unknown>} [props]
 */
export function button(label, onClick, props = {}) {
  return h('button', { type: 'button', ...props, on: { click: onClick } }, label);
}

/**
 * @param {string} label
 * @param {boolean} checked
 * @param {(checked: boolean) => void} onChange
 * @param {Record<string, unknown>} [props]
 */
export function checkbox(label, checked, onChange, props = {}) {
  return h('label', { class: 'check' },
    h('input', { type: 'checkbox', ...props, live: { checked }, on: { change: (event) => onChange(event.target.checked) } }),
    h('span', {}, label));
}

/**
 * Name and value, one below the other in a grid.
 * @param {[string, Child][]} rows
 */
export function facts(rows) {
  return h('dl', { class: 'facts' }, rows.map(([name, value]) => h('div', { key: name }, h('dt', {}, name), h('dd', {}, value))));
}

/**
 * @param {string} title
 * @param {...Child} children
 */
export function disclosure(title, ...children) {
  return h('details', { class: 'disclosure', key: title }, h('summary', {}, title), h('div', { class: 'inside' }, children));
}

/** More than these stand folded: a card is to be read in a glance. */
const MOST_SOURCES = 5;

/**
 * @param {string[]} claims
 * @param {{name: string, url: string, date: string | null}[]} sources
 * @returns {Child}
 */
export function claimsAndSources(claims, sources) {
  const named = sources.map(({ name, url, date }, index) => [index > 0 && '; ', outLink(url, name), date === null ? null : `, ${date}`]);
  return [
    claims.length > 0 && h('ul', { class: 'claims' }, claims.map((claim) => h('li', {}, claim))),
    sources.length > MOST_SOURCES
      ? h('details', { class: 'sources' }, h('summary', {}, text.shelf.manySources(sources.length)), h('p', {}, named, '.'))
      : h('p', { class: 'sources' }, `${text.shelf.sources}: `, named, '.'),
  ];
}
