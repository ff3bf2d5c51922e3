// @ts-check
// Everything known of one place or payment: what is said about it and by whom, and each line with the bytes that it came
// from.

import { copyText } from '../copy.js';
import { h, patch } from '../dom.js';
import { PAGE_THEME } from './palette.js';
import { checkSign, flagSign, inlineSign } from './signs.js';
import { capital, shortId } from './wording.js';

/** @typedef {import('../dom.js').Tree} Tree */
/** @typedef {import('./handlers.js').Handlers} Handlers */
/** @typedef {import('../contract.js').Details} Details */
/** @typedef {import('../contract.js').Source} Source */
/** @typedef {import('../contract.js').Label} Label */
/** @typedef {'head' | 'rest'} Part  so that the reporter's tools can stand between them */

/** @type {Record<Details['checks'][number]['state'], {words: string, d: string, colour: string}>} */
const STATES = {
  ok: { words: 'Checked', d: 'M-4.6.4L-1.4 3.8L4.8-3.8', colour: PAGE_THEME.good },
  failed: { words: 'Failed', d: 'M-4.2-4.2L4.2 4.2M4.2-4.2L-4.2 4.2', colour: PAGE_THEME.bad },
  not_checked: { words: 'Not checked', d: 'M-4.5 0H4.5', colour: PAGE_THEME.soft },
};

/** @type {WeakMap<HTMLElement, Handlers>} */
const handlersOf = new WeakMap();

/**
 * @param {HTMLElement} root
 * @param {Details | null} details  null: nothing is selected
 * @param {Handlers} handlers
 * @param {Part[]} [parts]
 */
export function renderDetails(root, details, handlers, parts = ['head', 'rest']) {
  if (!handlersOf.has(root)) listen(root);
  handlersOf.set(root, handlers);
  patch(root, details && parts.map((part) => h('section', {
    key: `${part} ${details.id}`, class: 'trail-details', 'aria-label': part === 'head' ? `Details of ${details.title}` : 'What this rests on',
  }, ...PARTS[part](details))));
}

/** @type {Record<Part, (details: Details) => Tree[]>} */
const PARTS = { head: drawHead, rest: drawRest };

/**
 * @param {Details} details
 * @returns {Tree[]}
 */
function drawHead(details) {
  return [
    h('h3', {}, h('bdi', {}, details.title)),
    h('p', {}, details.sentence),
    ...details.ranges.map(({ sentence }) => h('p', { class: 'trail-range' }, sentence)),
    ...details.flags.map(({ label, sentence }) => h('p', { class: 'trail-flag' },
      inlineSign(flagSign(PAGE_THEME)), h('span', {}, h('strong', {}, `${label}: `), sentence))),
    h('p', { class: 'trail-badge' }, inlineSign(checkSign(details.check, PAGE_THEME)), details.check_label),
    claimsTree(details.labels, details.conflict, details.no_label),
    ...details.look_alikes.map(({ sentence }) => h('p', { class: 'trail-warning' }, h('bdi', {}, sentence))),
    ...details.note === '' ? [] : [h('p', { class: 'trail-note' }, h('strong', {}, 'Your note: '), h('bdi', {}, details.note))],
  ];
}

/**
 * What is said about a place, each with who says so, and when; and that they disagree.
 * @param {Label[]} labels
 * @param {string} conflict
 * @param {string} noLabel
 * @returns {Tree}
 */
export function claimsTree(labels, conflict, noLabel) {
  return h('div', { class: 'trail-claims' },
    ...noLabel === '' ? [] : [h('p', { class: 'trail-no_label' }, capital(noLabel))],
    ...conflict === '' ? [] : [h('p', { class: 'trail-warning' }, conflict)],
    ...labels.length === 0 ? [] : [h('ul', { 'aria-label': 'What is said about it' }, ...labels.map((label) => h('li', {},
      h('strong', {}, h('bdi', {}, label.text)),
      h('span', {}, label.category_text === '' ? '' : ` (${label.category_text})`),
      h('p', {}, label.sentence),
      ...label.confidence === '' ? [] : [h('p', { class: 'trail-aside' }, `How sure the list says it is: ${label.confidence}`)],
      ...label.source_is_link && /^https?:\/\//.test(label.source)
        ? [h('a', { href: label.source, target: '_blank', rel: 'noopener noreferrer' }, 'The source it names')] : [])))]);
}

/**
 * @param {Details} details
 * @returns {Tree[]}
 */
function drawRest(details) {
  return [
    h('dl', {}, ...details.lines.map((line) => h('div', {},
      h('dt', {}, line.name),
      h('dd', {}, h('bdi', {}, line.text), drawSources(line.sources))))),
    ...details.checks.length === 0 ? [] : [h('div', {},
      h('h4', {}, 'What was checked'),
      h('ul', { class: 'trail-checks' }, ...details.checks.map(drawCheck)))],
    ...details.links.length === 0 ? [] : [h('div', {},
      h('h4', {}, 'Look it up elsewhere'),
      h('ul', { class: 'trail-links' }, ...details.links.filter((link) => /^https?:\/\//.test(link.url)).map((link) => (
        h('li', {}, h('a', { href: link.url, target: '_blank', rel: 'noopener noreferrer' }, link.name))))))],
    h('p', { class: 'visually-hidden', role: 'status' }),
  ];
}

/**
 * @param {Details['checks'][number]} check
 * @returns {Tree}
 */
function drawCheck(check) {
  const state = STATES[check.state];
  return h('li', { class: `is-${check.state}` },
    inlineSign([h('path', { d: state.d, fill: 'none', stroke: state.colour, 'stroke-width': 2, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' })]),
    h('span', {}, h('strong', {}, `${check.name}: ${state.words.toLowerCase()}.`), ` ${check.sentence}`));
}

/**
 * @param {Source[]} sources
 * @returns {Tree | null}
 */
function drawSources(sources) {
  if (sources.length === 0) return null;
  return h('details', { class: 'trail-sources' },
    h('summary', {}, sources.length === 1 ? 'Source' : `${sources.length} sources`),
    h('ul', {}, ...sources.map((source) => h('li', {},
      h('span', {}, `${source.provider} `),
      h('code', {}, source.path),
      h('span', {}, ' at '), h('code', {}, source.pointer === '' ? '/' : source.pointer),
      h('span', {}, ', reply '), h('code', { title: source.sha256 }, shortId(source.sha256)),
      ...source.fetched_at === null ? [] : [h('span', {}, `, fetched ${source.fetched_at.replace('T', ' ').replace('Z', ' UTC')}`)],
      ' ', h('button', { type: 'button', 'data-copy': sourceText(source) }, 'Copy')))));
}

/**
 * One line that names the bytes in full.
 * @param {Source} source
 */
function sourceText(source) {
  return [`sha256:${source.sha256}`, source.pointer, source.provider, source.path, source.fetched_at ?? ''].join(' ').trim();
}

/** @param {HTMLElement} root */
function listen(root) {
  root.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
    const text = button?.getAttribute('data-copy');
    if (!button || !text) return;
    const status = root.querySelector('[role="status"]');
    copyText(text).then((isCopied) => {
      if (!isCopied) showToCopy(button, text);
      else if (status) status.textContent = 'Copied.';
    });
  });
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') handlersOf.get(root)?.onSelect(null);
  });
}

/**
 * Where the clipboard is closed to the page, the text itself is shown and selected.
 * @param {Element} button
 * @param {string} text
 */
function showToCopy(button, text) {
  const shown = document.createElement('code');
  shown.textContent = text;
  button.replaceWith(shown);
  getSelection()?.selectAllChildren(shown);
}
