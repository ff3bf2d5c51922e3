// @ts-check
// The comparison of all rules as comma-separated values (RFC 4180), for a spreadsheet: exact amounts in base units.

/** @import { Comparison } from './contract.js' */

/** @param {Comparison} comparison */
export function comparisonCsv({ rules, rows }) {
  const head = [
    'place', 'title', 'asset', 'at_least_units', 'at_most_units', 'of_it_not_followed_units',
    ...rules.map(({ method }) => (method === 'poison' ? 'poison_in_reach_units' : `${method}_units`)), 'sentence',
  ];
  const lines = rows.map(({ ref, title, amounts, least, most, untraced, sentence }) => [
    ref, title, amounts[0]?.asset ?? '', least?.units ?? '', most?.units ?? '', untraced?.units ?? '', ...amounts.map(({ units }) => units), sentence,
  ]);
  return [head, ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

/** What others wrote may begin with a sign that makes it a formula. @param {string} value */
function cell(value) {
  const isFormula = /^[=+\-@\t\r]/.test(value);
  if (!isFormula && !/[",\r\n]/.test(value)) return value;
  return `"${isFormula ? "'" : ''}${value.replaceAll('"', '""')}"`;
}
