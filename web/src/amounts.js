// @ts-check
// Amounts as a reporter types them. Only text is moved here: nothing is added, multiplied or rounded.

/**
 * "0.5" of a coin with 8 decimals is "50000000" base units; null when the text is not an amount, or has more decimals
 * than the coin.
 * @param {string} text
 * @param {number} decimals
 * @returns {string | null}
 */
export function parseUnits(text, decimals) {
  const match = /^(\d{0,30})(?:\.(\d{0,30}))?$/.exec(text.trim());
  const whole = match?.[1] ?? '';
  const fraction = match?.[2] ?? '';
  if (!match || whole + fraction === '' || fraction.length > decimals) return null;
  return `${whole}${fraction.padEnd(decimals, '0')}`.replace(/^0+(?=\d)/, '');
}

/**
 * "50000000" base units of a coin with 8 decimals are "0.5".
 * @param {string} units
 * @param {number} decimals
 */
export function formatUnits(units, decimals) {
  const digits = units.padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
