// @ts-check
// The table says exactly what the picture says: the start, every hop, and below it every end by its reason, summed.

import { h, patch } from '../dom.js';
import { PAGE_THEME } from './palette.js';
import { checkSign, endSign, inlineSign } from './signs.js';
import { GRADE_WORDS, momentText, shortId } from './wording.js';
import { keyTarget, walkOfTable } from './walk.js';

/** @typedef {import('../dom.js').Tree} Tree */
/** @typedef {import('./walk.js').Walk} Walk */
/** @typedef {import('./handlers.js').Handlers} Handlers */
/** @typedef {import('./handlers.js').ViewState} ViewState */
/** @typedef {import('../contract.js').Table} Table */
/** @typedef {Table['rows'][number]} Row */

/** Up to so many rows all are in the document; above, those in sight, and all of them on paper. */
const MOST_ROWS_AT_ONCE = 300;
const ROW_PX = 34;
const ROWS_AROUND = 20;

/** What stands in each column after the first, under the core's headings. */
const CELLS = /** @type {{isNumber?: boolean, draw: (row: Row) => (Tree | string)[]}[]} */ ([
  { draw: (row) => [momentText(row.moment), row.tx].filter((part) => part !== '').map((part) => part === row.tx ? named(part) : h('span', {}, part)) },
  { draw: (row) => row.from.map(named) },
  { draw: (row) => [named(row.to)] },
  { isNumber: true, draw: (row) => [exactLabel(row), ...drawValue(row)] },
  { isNumber: true, draw: (row) => [row.payment.text] },
  { draw: (row) => [
    h('span', {}, inlineSign(checkSign(row.check, PAGE_THEME)), row.check_label),
    h('span', { class: 'trail-aside' }, GRADE_WORDS[row.grade]),
    ...(row.order === 'provider' ? [h('span', { class: 'trail-aside' }, "In a list's order")] : [])] },
  { draw: (row) => (row.end ? [inlineSign(endSign(row.end.reason, PAGE_THEME)), row.end.label, ...row.ranges.map(drawRange)] : []) },
]);

/** @typedef {{table: Table, ui: ViewState, handlers: Handlers, walk: Walk, index: Map<string, number>, here: string | null, isPrinting: boolean}} Shown */

/** @type {WeakMap<HTMLElement, Shown>} */
const shown = new WeakMap();

/**
 * @param {HTMLElement} root
 * @param {Table} table
 * @param {ViewState} ui
 * @param {Handlers} handlers
 */
export function renderTable(root, table, ui, handlers) {
  const before = shown.get(root);
  if (!before) listen(root);
  const isSame = before?.table === table;
  const index = before && isSame ? before.index : new Map(table.rows.map((row, at) => [row.id, at]));
  const wanted = before && before.ui.selected === ui.selected ? [before.here, ui.selected] : [ui.selected, before?.here ?? null];
  const here = wanted.find((id) => id !== null && index.has(id)) ?? table.rows[0]?.id ?? null;
  const state = { table, ui, handlers, walk: before && isSame ? before.walk : walkOfTable(table), index, here, isPrinting: before?.isPrinting ?? false };
  shown.set(root, state);
  render(root, state);
  if (before?.ui.selected !== ui.selected && ui.selected !== null) reveal(root, state, ui.selected);
}

/**
 * @param {HTMLElement} root
 * @param {Shown} state
 */
function render(root, state) {
  const { table, ui, here } = state;
  const isWhole = table.rows.length <= MOST_ROWS_AT_ONCE || state.isPrinting;
  const [from, to] = isWhole ? [0, table.rows.length] : inSight(root, table.rows.length);
  patch(root, h('div', { class: isWhole ? 'trail-table' : 'trail-table is-virtual' },
    h('div', { class: 'trail-table_scroll' },
      h('table', { 'aria-rowcount': table.rows.length + 1 },
        h('caption', {}, `Every payment of the trail, ${table.rows.length} rows`),
        h('thead', {}, h('tr', { 'aria-rowindex': 1 }, ...table.columns.map((column, at) => (
          h('th', { scope: 'col', class: CELLS[at - 1]?.isNumber ? 'is-number' : null }, column))))),
        h('tbody', {},
          spacer('above', from, table.columns.length),
          ...table.rows.slice(from, to).map((row, at) => drawRow(row, from + at, row.id === ui.selected, row.id === here)),
          spacer('below', table.rows.length - to, table.columns.length)))),
    drawEnds(table)));
  for (const one of root.querySelectorAll('.trail-spacer')) {
    if (one instanceof HTMLElement) one.style.height = `${Number(one.getAttribute('data-rows')) * ROW_PX}px`;
  }
}

/**
 * @param {Row} row
 * @param {number} index
 * @param {boolean} isSelected
 * @param {boolean} isHere
 * @returns {Tree}
 */
function drawRow(row, index, isSelected, isHere) {
  const name = row.kind === 'start' ? 'Start' : String(row.hop);
  return h('tr', { key: row.id, 'data-id': row.id, 'aria-rowindex': index + 2, 'aria-current': isSelected ? 'true' : null },
    h('th', { scope: 'row' }, h('button', {
      type: 'button', 'data-action': 'open', tabindex: isHere ? 0 : -1, 'aria-label': `${name}, details. ${row.sentence}`,
    }, name)),
    ...CELLS.map((cell) => h('td', { class: cell.isNumber ? 'is-number' : null }, ...cell.draw(row))));
}

/**
 * Where the money is, and that it is all of it.
 * @param {Table} table
 * @returns {Tree}
 */
function drawEnds(table) {
  // On a phone it is wider than the screen, and holds nothing that takes the focus.
  return h('div', { class: 'trail-table_scroll', role: 'region', 'aria-label': 'Where it ended', tabindex: 0 },
    h('table', { class: 'trail-ends' },
      h('caption', {}, 'Where it ended'),
      h('thead', {}, h('tr', {},
        h('th', { scope: 'col' }, 'End'), h('th', { scope: 'col', class: 'is-number' }, 'Places'), h('th', { scope: 'col', class: 'is-number' }, 'Amount'))),
      h('tbody', {}, ...table.ends.map((end) => h('tr', { key: `${end.reason} ${end.money.asset}` },
        h('th', { scope: 'row' }, inlineSign(endSign(end.reason, PAGE_THEME)), end.label),
        h('td', { class: 'is-number' }, String(end.count)), h('td', { class: 'is-number' }, end.money.text)))),
      h('tfoot', {}, ...table.sums.flatMap((sum) => [
        totalRow('All ends together', sum.total), totalRow('Converted into other assets', sum.converted),
        totalRow('The start', sum.start), totalRow('Out of conversions', sum.came)]))),
    h('p', { class: 'trail-audit' }, table.audit_sentence),
    ...table.unexplained.map((sentence) => h('p', { class: 'trail-audit' }, sentence)));
}

/**
 * @param {string} name
 * @param {import('../contract.js').Money | null} money
 */
function totalRow(name, money) {
  return money && h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}), h('td', { class: 'is-number' }, money.text));
}

/**
 * @param {string} which
 * @param {number} rows
 * @param {number} columns
 */
function spacer(which, rows, columns) {
  if (rows === 0) return null;
  return h('tr', { key: ` ${which}`, 'aria-hidden': 'true' }, h('td', { class: 'trail-spacer', colspan: columns, 'data-rows': rows }));
}

/**
 * An address, a transaction, or another name from outside: both ends of a long one, the whole in reach.
 * @param {string} text
 */
function named(text) {
  const id = text.slice(text.indexOf(':') + 1);
  return h('bdi', { title: text }, text.includes(' ') ? text : shortId(id, 8));
}

/** What it was worth that day, or why that is not said. @param {Row} row */
function drawValue({ value }) {
  return value ? [h('span', { class: 'trail-aside', title: value.sentence }, value.text || value.sentence)] : [];
}

/** @param {Row['ranges'][number]} range */
function drawRange({ least, most, sentence }) {
  const told = least === null ? `up to ${most.text}, no least amount` : least.units === most.units ? most.text : `${least.text} to ${most.text}`;
  return h('span', { class: 'trail-aside', title: sentence }, told);
}

/**
 * The label of the picture with every digit: "≈ 9.52451372 BTC (FIFO)", "1,204.5 ETH became 2,100,000 USDT".
 * @param {Row} row
 */
function exactLabel({ amount_label, money, given }) {
  if (given && amount_label.startsWith(given.short)) return given.text + withEveryDigit(amount_label.slice(given.short.length), money);
  return withEveryDigit(amount_label, money);
}

/**
 * @param {string} label
 * @param {import('../contract.js').Money} money
 */
function withEveryDigit(label, { short, text }) {
  // A token can call itself "$&": what it is called is no pattern.
  return label.includes(short) ? label.replace(short, () => text) : text;
}

/**
 * @param {HTMLElement} root
 * @param {number} count
 * @returns {[number, number]}
 */
function inSight(root, count) {
  const scroll = root.querySelector('.trail-table_scroll');
  const top = scroll?.scrollTop ?? 0;
  const height = scroll?.clientHeight || 600;
  const from = Math.max(0, Math.floor(top / ROW_PX) - ROWS_AROUND);
  return [Math.min(from, count), Math.min(count, Math.ceil((top + height) / ROW_PX) + ROWS_AROUND)];
}

/**
 * Brings a row into sight inside of the table; the page does not move.
 * @param {HTMLElement} root
 * @param {Shown} state
 * @param {string} id
 */
function reveal(root, state, id) {
  const scroll = root.querySelector('.trail-table_scroll');
  const index = state.index.get(id);
  if (!scroll || index === undefined) return;
  const row = findRow(root, id);
  const head = scroll.querySelector('thead')?.getBoundingClientRect().height ?? 0;
  const top = row ? row.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop : index * ROW_PX + head;
  const height = row?.getBoundingClientRect().height ?? ROW_PX;
  if (top < scroll.scrollTop + head) scroll.scrollTop = top - head;
  else if (top + height > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = top + height - scroll.clientHeight;
  if (!row) render(root, state);
}

/**
 * @param {HTMLElement} root
 * @param {string} id
 */
function findRow(root, id) {
  return [...root.querySelectorAll('tbody tr')].find((row) => row.getAttribute('data-id') === id) ?? null;
}

/** @param {HTMLElement} root */
function listen(root) {
  root.addEventListener('click', (event) => {
    const state = shown.get(root);
    const target = event.target instanceof Element ? event.target : null;
    const id = target?.closest('[data-id]')?.getAttribute('data-id') ?? null;
    if (!state || id === null) return;
    state.handlers.onSelect(id);
    if (target?.closest('[data-action="open"]')) state.handlers.onOpen(id);
  });
  root.addEventListener('keydown', (event) => {
    const state = shown.get(root);
    const id = event.target instanceof Element ? event.target.closest('[data-id]')?.getAttribute('data-id') ?? null : null;
    if (!state || id === null || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape') {
      state.handlers.onSelect(null);
      return;
    }
    const next = rowTarget(state, event.key, id);
    if (next === undefined) return;
    event.preventDefault();
    if (next === null) return;
    state.here = next;
    reveal(root, state, next);
    render(root, state);
    const button = findRow(root, next)?.querySelector('button');
    button?.focus({ preventScroll: true });
    state.handlers.onSelect(next);
  });
  root.addEventListener('scroll', () => {
    const state = shown.get(root);
    if (state && state.table.rows.length > MOST_ROWS_AT_ONCE && !state.isPrinting) render(root, state);
  }, { capture: true, passive: true });
  for (const [name, isPrinting] of /** @type {const} */ ([['beforeprint', true], ['afterprint', false]])) {
    globalThis.addEventListener(name, () => {
      const state = shown.get(root);
      if (!state || !root.isConnected) return;
      state.isPrinting = isPrinting;
      render(root, state);
    });
  }
}

/**
 * The keys of the pictures, but ↑ and ↓ go by rows: siblings need not be neighbours in a table.
 * @param {Shown} state
 * @param {string} key
 * @param {string} id
 * @returns {string | null | undefined}  undefined: not a key of ours
 */
function rowTarget(state, key, id) {
  const step = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }[key];
  if (step !== undefined) {
    const rows = state.table.rows;
    const index = Math.min(rows.length - 1, Math.max(0, (state.index.get(id) ?? 0) + step));
    return rows[index]?.id ?? null;
  }
  return ['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(key) ? keyTarget(state.walk, key, id) : undefined;
}
