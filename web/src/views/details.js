// @ts-check
// Everything known of one place or payment: what is said about it and by whom, and each line with the bytes that it came
// from.

import { copyText } from '../copy.js';
import { element, patchChildren } from './tree.js';
import { PAGE_THEME } from './palette.js';
import { checkSign, flagSign } from './signs.js';
import { capital, shortId } from './wording.js';

/** @typedef {import('./tree.js').Tree} Tree */
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
  patchChildren(root, details ? parts.map((part) => element('section', {
    key: `${part} ${details.id}`, class: 'trail-details', 'aria-label': part === 'head' ? `Details of ${details.title}` : 'What this rests on',
  }, ...PARTS[part](details))) : []);
}

/** @type {Record<Part, (details: Details) => Tree[]>} */
const PARTS = { head: drawHead, rest: drawRest };

/**
 * @param {Details} details
 * @returns {Tree[]}
 */
function drawHead(details) {
  const isWeak = details.check === 'trusted';
  return [
    element('h3', {}, element('bdi', {}, details.title)),
    element('p', {}, details.sentence),
    ...details.ranges.map(({ sentence }) => element('p', { class: 'trail-range' }, sentence)),
    ...details.flags.map(({ label, sentence }) => element('p', { class: 'trail-flag' },
      icon(flagSign(PAGE_THEME.bad, PAGE_THEME.paper)), element('span', {}, element('strong', {}, `${label}: `), sentence))),
    element('p', { class: 'trail-badge' }, icon(checkSign(details.check, isWeak ? PAGE_THEME.soft : PAGE_THEME.good)), details.check_label),
    claimsTree(details.labels, details.conflict, details.no_label),
    ...details.look_alikes.map(({ sentence }) => element('p', { class: 'trail-warning' }, element('bdi', {}, sentence))),
    ...details.note === '' ? [] : [element('p', { class: 'trail-note' }, element('strong', {}, 'Your note: '), element('bdi', {}, details.note))],
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
  return element('div', { class: 'trail-claims' },
    ...noLabel === '' ? [] : [element('p', { class: 'trail-no_label' }, capital(noLabel))],
    ...conflict === '' ? [] : [element('p', { class: 'trail-warning' }, conflict)],
    ...labels.length === 0 ? [] : [element('ul', { 'aria-label': 'What is said about it' }, ...labels.map((label) => element('li', {},
      element('strong', {}, element('bdi', {}, label.text)),
      element('span', {}, label.category_text === '' ? '' : ` (${label.category_text})`),
      element('p', {}, label.sentence),
      ...label.confidence === '' ? [] : [element('p', { class: 'trail-aside' }, `How sure the list says it is: ${label.confidence}`)],
      ...label.source_is_link && /^https?:\/\//.test(label.source)
        ? [element('a', { href: label.source, target: '_blank', rel: 'noopener noreferrer' }, 'The source it names')] : [])))]);
}

/**
 * @param {Details} details
 * @returns {Tree[]}
 */
function drawRest(details) {
  return [
    element('dl', {}, ...details.lines.map((line) => element('div', {},
      element('dt', {}, line.name),
      element('dd', {}, element('bdi', {}, line.text), drawSources(line.sources))))),
    ...details.checks.length === 0 ? [] : [element('div', {},
      element('h4', {}, 'What was checked'),
      element('ul', { class: 'trail-checks' }, ...details.checks.map(drawCheck)))],
    ...details.links.length === 0 ? [] : [element('div', {},
      element('h4', {}, 'Look it up elsewhere'),
      element('ul', { class: 'trail-links' }, ...details.links.filter((link) => /^https?:\/\//.test(link.url)).map((link) => (
        element('li', {}, element('a', { href: link.url, target: '_blank', rel: 'noopener noreferrer' }, link.name))))))],
    element('p', { class: 'visually-hidden', role: 'status' }),
  ];
}

/**
 * @param {Details['checks'][number]} check
 * @returns {Tree}
 */
function drawCheck(check) {
  const state = STATES[check.state];
  return element('li', { class: `is-${check.state}` },
    icon([element('path', { d: state.d, fill: 'none', stroke: state.colour, 'stroke-width': 2, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' })]),
    element('span', {}, element('strong', {}, `${check.name}: ${state.words.toLowerCase()}.`), ` ${check.sentence}`));
}

/**
 * @param {Source[]} sources
 * @returns {Tree | null}
 */
function drawSources(sources) {
  if (sources.length === 0) return null;
  return element('details', { class: 'trail-sources' },
    element('summary', {}, sources.length === 1 ? 'Source' : `${sources.length} sources`),
    element('ul', {}, ...sources.map((source) => element('li', {},
      element('span', {}, `${source.provider} `),
      element('code', {}, source.path),
      element('span', {}, ' at '), element('code', {}, source.pointer === '' ? '/' : source.pointer),
      element('span', {}, ', reply '), element('code', { title: source.sha256 }, shortId(source.sha256)),
      ...source.fetched_at === null ? [] : [element('span', {}, `, fetched ${source.fetched_at.replace('T', ' ').replace('Z', ' UTC')}`)],
      ' ', element('button', { type: 'button', 'data-copy': sourceText(source) }, 'Copy')))));
}

/**
 * One line that names the bytes in full.
 * @param {Source} source
 */
function sourceText(source) {
  return [`sha256:${source.sha256}`, source.pointer, source.provider, source.path, source.fetched_at ?? ''].join(' ').trim();
}

/** @param {Tree[]} children */
function icon(children) {
  return element('svg', { class: 'trail-sign', width: 16, height: 16, viewBox: '-8 -8 16 16', 'aria-hidden': 'true', focusable: 'false' }, ...children);
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
