// @ts-check
// What the columns of a table mean, as the reporter corrects it: peelback-columns/1, which the core reads and checks.

/** @import * as C from './contract.js' */

/** In the order in which they are offered; the first passes a column over. */
export const MEANINGS = /** @type {C.ColumnMeaning[]} */ ([
  '', 'time', 'block', 'tx_hash', 'from', 'to', 'amount', 'base_units', 'usd_value', 'asset', 'symbol', 'decimals', 'from_label', 'to_label', 'memo',
]);

/**
 * The mapping that the core offered, with what the reporter said in its place.
 * @param {string} offered
 * @param {{columns: C.ColumnMeaning[], asset: string, decimals: string}} said  `decimals`: digits, or empty
 */
export function correctedMapping(offered, { columns, asset, decimals }) {
  const mapping = parseMapping(offered);
  /** @type {C.ColumnMapping} */
  const corrected = {
    asset,
    columns: mapping.columns.map(({ name }, index) => ({ means: columns[index] ?? '', name })),
    ...(decimals !== '' && { decimals: Number(decimals) }),
    format: mapping.format,
  };
  return JSON.stringify(corrected);
}

/** The core's own words, not a file's. @param {string} json @returns {C.ColumnMapping} */
export function parseMapping(json) {
  return JSON.parse(json);
}
