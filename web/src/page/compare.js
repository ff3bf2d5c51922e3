// @ts-check
// Every rule side by side: a row a place, a column a rule, and before them what holds whatever the rule.

import { h } from '../dom.js';
import { text } from '../text.js';
import { bringIntoSight } from './find.js';
import { button, code, idOf } from './pieces.js';

/** @import * as C from '../contract.js' */
/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

/** @typedef {C.Comparison['rows'][number]} Row */
/** @typedef {{method: string, at: number}} Column  `at`: the place of its amounts in a row */

/** The table is read; what is behind its end stands in the files. */
const MOST_ROWS = 300;

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function comparisonSection({ working: { comparing }, question, view }, commands) {
  const { isOpen, isBusy, comparison, refused } = comparing;
  if (!isOpen) return null;
  return h('section', { key: 'comparison', id: 'comparison', class: 'comparison', 'aria-labelledby': 'comparison-title', 'aria-busy': String(isBusy) },
    h('h2', { id: 'comparison-title' }, text.compare.title),
    isBusy && h('p', { key: 'busy', class: 'soft', role: 'status' }, text.compare.busy),
    refused !== '' && h('p', { key: 'refused', class: 'remark' }, refused),
    comparison && [
      h('p', { key: 'sentence', class: 'sentence' }, comparison.sentence),
      comparisonTable(comparison, comparing.isWhole, question.method, view.selected, commands),
      comparison.rules.some(({ method }) => method === 'poison') && h('p', { key: 'poison', class: 'hint' }, text.compare.poisonHint),
      h('div', { key: 'take', class: 'actions' },
        button(text.compare.copy, commands.copyComparison, { id: 'copy-comparison', class: 'small' }),
        button(text.compare.save, commands.saveComparison, { id: 'save-comparison', class: 'small' })),
    ]);
}

/**
 * @param {C.Comparison} comparison
 * @param {boolean} isWhole
 * @param {string} method  that the trail is shown by
 * @param {string | null} selected
 * @param {Commands} commands
 */
function comparisonTable({ rules, rows }, isWhole, method, selected, commands) {
  // Poison says what is in reach, which is no amount of anything: it stands apart.
  const columns = rules.map((rule, at) => ({ method: rule.method, at })).sort((a, b) => Number(a.method === 'poison') - Number(b.method === 'poison'));
  const agreed = rows.filter(({ same }) => same);
  const differing = rows.filter(({ same }) => !same);
  const names = /** @type {Record<string, string[]>} */ (text.trail.methods);
  const width = columns.length + 3;
  const body = (/** @type {Row[]} */ some) => some.slice(0, MOST_ROWS).map((row) => placeRow(row, columns, method, selected, commands));
  const rest = (/** @type {string} */ key, /** @type {Row[]} */ some) => some.length > MOST_ROWS
    && h('tr', { key }, h('td', { colspan: width, class: 'soft' }, text.compare.more(some.length - MOST_ROWS)));
  return h('div', { key: 'table', class: 'scroll', role: 'region', 'aria-label': text.compare.table, tabindex: 0 },
    h('table', { class: 'compare' },
      h('thead', {}, h('tr', {},
        h('th', { scope: 'col' }, text.compare.place),
        h('th', { scope: 'col', class: 'is-number bound' }, text.compare.least),
        h('th', { scope: 'col', class: 'is-number bound' }, text.compare.most),
        columns.map((column) => h('th', {
          key: column.method, scope: 'col', class: `is-number${column.method === 'poison' ? ' apart' : ''}`, title: rules[column.at]?.sentence,
          'aria-current': column.method === method ? 'true' : null,
        }, names[column.method]?.[0] ?? rules[column.at]?.name,
        column.method === 'poison' && h('span', { class: 'aside' }, text.compare.inReach),
        column.method === method && h('span', { class: 'aside' }, text.compare.shown))))),
      h('tbody', {},
        body(differing), rest('more differing', differing),
        agreed.length > 0 && h('tr', { key: 'agreed', class: 'agreed' }, h('th', { scope: 'rowgroup', colspan: width },
          button(text.compare.agreed(agreed.length), commands.toggleAgreed, { id: 'toggle-agreed', class: 'quiet', 'aria-expanded': String(isWhole) }))),
        isWhole && [body(agreed), rest('more agreed', agreed)])));
}

/**
 * @param {Row} row
 * @param {Column[]} columns
 * @param {string} method
 * @param {string | null} selected
 * @param {Commands} commands
 */
function placeRow(row, columns, method, selected, commands) {
  const look = async () => {
    await commands.goTo(row.id);
    bringIntoSight(row.id);
  };
  return h('tr', { key: row.id, 'data-place': row.id, 'aria-current': row.id === selected ? 'true' : null },
    h('th', { scope: 'row' },
      h('button', { type: 'button', class: 'quiet', title: idOf(row.ref), 'aria-label': text.compare.look(row.title, row.sentence), on: { click: look } }, code(row.title))),
    h('td', { class: 'is-number bound' }, row.most && !row.least ? h('span', { class: 'soft' }, text.compare.noLeast) : bound(row.least)),
    h('td', { class: 'is-number bound' }, bound(row.most),
      row.most && row.untraced && row.untraced.units !== '0' && h('span', { class: 'aside' }, text.compare.untraced(row.untraced.text))),
    columns.map((column) => h('td', {
      key: column.method, class: `is-number${column.method === 'poison' ? ' apart' : ''}${column.method === method ? ' is-shown' : ''}`,
    }, row.amounts[column.at]?.text ?? '')));
}

/** @param {C.Money | null} money @returns {Child} */
function bound(money) {
  return money ? money.text : h('span', { class: 'soft' }, text.compare.notWorkedOut);
}
