// @ts-check
// The colours of the picture. The same tokens stand in web/picture.css, where forced colours and print are taken care
// of too; a test holds the two against each other and computes every contrast.

/**
 * `paper` is behind everything, `raised` inside of places. `flow` is the money on its way, `trace` the way to what is
 * selected. The five roles are reference colours that stay apart for colour-blind readers; each has a shape as well.
 * @typedef {'paper' | 'raised' | 'ink' | 'soft' | 'source' | 'sourceFill' | 'service' | 'mixer' | 'bridge' | 'other'
 *   | 'otherFill' | 'flow' | 'trace' | 'good' | 'bad' | 'focus' | Mark} Token
 * @typedef {'mark1' | 'mark2' | 'mark3' | 'mark4' | 'mark5' | 'mark6'} Mark  the reporter's own colours, each with a letter
 */
/** @typedef {Record<Token, string>} Theme */

/** @type {Theme} */
export const LIGHT = {
  paper: '#ffffff', raised: '#faf9f7', ink: '#1a1c1f', soft: '#565a60',
  source: '#c44e00', sourceFill: '#fdeee2', service: '#0072b2', mixer: '#882255', bridge: '#117733',
  other: '#6b6b6b', otherFill: '#eeedea', flow: '#c9773f', trace: '#8a3300',
  good: '#117733', bad: '#b3261e', focus: '#0b57d0',
  mark1: '#1b5cb8', mark2: '#1d7339', mark3: '#75379b', mark4: '#ad2a63', mark5: '#7a5200', mark6: '#006a73',
};

/** @type {Theme} */
export const DARK = {
  paper: '#15181c', raised: '#1d2126', ink: '#eceef0', soft: '#b3b9c0',
  source: '#f28e2b', sourceFill: '#36240f', service: '#56b4e9', mixer: '#cc79a7', bridge: '#3fbf92',
  other: '#b5b5b5', otherFill: '#2a2f35', flow: '#b5702f', trace: '#ffc285',
  good: '#3fbf92', bad: '#ff8a80', focus: '#8ab4f8',
  mark1: '#86b6ff', mark2: '#76d394', mark3: '#cba3f2', mark4: '#ff97c1', mark5: '#e3b766', mark6: '#66d3db',
};

export const TOKENS = /** @type {Token[]} */ (Object.keys(LIGHT));

/** How many colours the reporter has. */
export const COLOURS = 6;

/** @param {number} colour  1 to 6 @returns {Token} */
export function colourOf(colour) {
  return /** @type {Token} */ (`mark${colour}`);
}

/** @param {number} colour  1 to 6 */
export function letterOf(colour) {
  return String.fromCharCode(64 + colour);
}

/**
 * The custom property of a token: `sourceFill` is `--trail-source-fill`.
 * @param {Token} token
 */
export function propertyOf(token) {
  return `--trail-${token.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}

/** Colours as references to the custom properties, for elements in the page. */
export const PAGE_THEME = /** @type {Theme} */ (
  Object.fromEntries(TOKENS.map((token) => [token, `var(${propertyOf(token)})`])));

/**
 * The colours that hold for an element now, for a canvas, which knows no custom properties. System colours under forced
 * colours come back as their keywords, which a canvas takes.
 * @param {Element} root
 * @returns {Theme}
 */
export function themeOf(root) {
  const style = getComputedStyle(root);
  return /** @type {Theme} */ (Object.fromEntries(
    TOKENS.map((token) => [token, style.getPropertyValue(propertyOf(token)).trim() || LIGHT[token]])));
}
