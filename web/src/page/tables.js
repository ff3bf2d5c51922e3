// @ts-check
// Files that the reporter opened: a table of transfers before it is taken, and what was read of each file.

import { chainFacts } from '../chains.js';
import { MEANINGS } from '../column_mapping.js';
import { h } from '../dom.js';
import { laterText } from '../later_text.js';
import { text } from '../text.js';
import { button, code, disclosure } from './pieces.js';

/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { OpenedFile, State } from '../state.js' */
/** @import { Reading, TableAsked } from '../working.js' */

/**
 * The first rows of a table, and above each column what it is taken to mean.
 * @param {TableAsked} table
 * @param {Commands} commands
 */
export function tableDialog(table, commands) {
  const { name, shape, asset, decimals, refused, isBusy } = table;
  return h('dialog', {
    key: 'table', id: 'table-dialog', class: 'dialog is-wide', 'aria-labelledby': 'table-title', 'aria-busy': String(isBusy),
    on: { cancel: (event) => { event.preventDefault(); commands.cancelTable(); } },
  },
  h('h2', { id: 'table-title' }, laterText.tables.title),
  h('p', {}, h('bdi', {}, h('strong', {}, name)), ` · ${shape.chain === null ? laterText.tables.noChain : laterText.tables.chain(chainFacts(shape.chain).name)}`),
  h('p', { class: 'hint' }, laterText.tables.hint),
  columnsTable(table, commands),
  h('div', { class: 'limits' },
    h('div', { class: 'field' },
      h('label', { for: 'table-asset' }, laterText.tables.asset),
      h('input', {
        id: 'table-asset', type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: 200, live: { value: asset },
        on: { change: (event) => commands.setTableAsset(event.target.value) },
      })),
    h('div', { class: 'field' },
      h('label', { for: 'table-decimals' }, laterText.tables.decimals),
      h('input', {
        id: 'table-decimals', type: 'number', min: 0, max: 36, step: 1, live: { value: decimals },
        on: { change: (event) => { if (event.target.reportValidity()) commands.setTableDecimals(event.target.value); } },
      }))),
  refused !== '' && h('p', { key: 'refused', class: 'remark', role: 'alert' }, refused),
  h('div', { key: 'actions', class: 'actions end' },
    button(laterText.tables.cancel, commands.cancelTable, { id: 'cancel-table' }),
    button(laterText.tables.use, commands.useColumns, { class: 'primary', id: 'use-columns', disabled: isBusy })));
}

/**
 * @param {TableAsked} table
 * @param {Commands} commands
 */
function columnsTable({ shape, columns }, commands) {
  const named = (/** @type {string} */ column, /** @type {number} */ index) => column === '' ? laterText.tables.nameless(index + 1) : column;
  return h('div', { class: 'scroll', role: 'region', 'aria-label': laterText.tables.rows, tabindex: 0 },
    h('table', { class: 'columns' },
      h('thead', {},
        h('tr', {}, shape.header.map((column, index) => h('th', { key: index, scope: 'col' }, h('bdi', {}, named(column, index))))),
        h('tr', { class: 'meanings' }, shape.header.map((column, index) => h('td', { key: index },
          h('select', {
            id: `column-${index}`, class: columns[index] === '' ? 'is-passed-over' : null, 'aria-label': laterText.tables.meaningOf(named(column, index)),
            live: { value: columns[index] ?? '' }, on: { change: (event) => commands.setColumn(index, event.target.value) },
          }, MEANINGS.map((means) => h('option', { key: means, value: means }, laterText.tables.meanings[means]))))))),
      h('tbody', {}, shape.rows.map((row, index) => h('tr', { key: index }, row.map((cell, column) => h('td', { key: column }, h('bdi', {}, cell))))))));
}

/**
 * What is open, and which rows of it were not used.
 * @param {State} state
 * @returns {Child}
 */
export function openFiles({ files, working: { readings } }) {
  return files.length > 0 && h('section', { key: 'open-files', class: 'open-files', 'aria-label': text.first.filesOpen },
    h('p', {}, `${text.first.filesOpen}:`),
    h('ul', {}, files.map((file) => fileRow(file, readings[file.sha256]))));
}

/**
 * @param {OpenedFile} file
 * @param {Reading | undefined} reading  not known of a file of an earlier sitting
 */
function fileRow({ name, kind, chains, sha256 }, reading) {
  const about = [
    kind, ...(chains ?? []).map((chain) => chainFacts(chain).name),
    ...(reading && reading.transfers > 0 ? [laterText.tables.transfers(reading.transfers)] : []),
  ];
  return h('li', { key: sha256 }, h('bdi', {}, h('strong', {}, name)), ` (${about.join(', ')})`,
    reading && reading.refused > 0 && disclosure(text.labels.refused(reading.refused), refusedRows(reading)));
}

/** @param {Reading} reading @returns {Child} */
function refusedRows({ problems, refused }) {
  return [
    h('ul', { class: 'problems' }, problems.map(({ sentence, where, detail }, index) =>
      h('li', { key: index }, code(where), ` ${sentence}${detail === '' ? '' : ` (${detail})`}`))),
    refused > problems.length && h('p', { class: 'hint' }, laterText.tables.more(refused - problems.length)),
  ];
}
