// @ts-check
// How wide a text is, and how to make it fit. Widths are estimated from a table, never asked of the browser: the same
// picture is the same SVG on every machine.

/** The families of every text in the picture: generic, so that a file on its own shows the same. */
export const FONT_FAMILY = 'sans-serif';
/** No text is smaller. */
export const SMALLEST_TEXT_PX = 12;

/** Widths in thousandths of the font size, as in the common Latin sans-serif faces. */
const WIDTHS = [
  { characters: "il|.,:;'!Ijft·", width: 278 },
  { characters: ' ()[]/r-', width: 333 },
  { characters: 'csvxyzkJ*"', width: 500 },
  { characters: 'mM%@W—…', width: 889 },
  { characters: 'wABCDEFGHKNOPQRSTUVXYZ≈&+=<>', width: 690 },
];
const DEFAULT_WIDTH = 556;
const WIDE_WIDTH = 1000;
const BOLD_FACTOR = 1.06;
/** Faces differ: some are an eighth wider than the table. */
const SAFETY_FACTOR = 1.06;

/** @type {Map<string, number>} */
const widthOf = new Map();
for (const { characters, width } of WIDTHS) for (const character of characters) widthOf.set(character, width);

/**
 * @param {string} text
 * @param {number} sizePx
 * @param {boolean} [bold]
 * @returns {number} px, rather too much than too little
 */
export function textWidth(text, sizePx, bold = false) {
  let thousandths = 0;
  for (const character of text) {
    const isWide = /** @type {number} */ (character.codePointAt(0)) >= 0x2e80;
    thousandths += widthOf.get(character) ?? (isWide ? WIDE_WIDTH : DEFAULT_WIDTH);
  }
  return thousandths / 1000 * sizePx * SAFETY_FACTOR * (bold ? BOLD_FACTOR : 1);
}

/**
 * Shortens a text to a width. An id keeps both of its ends ("bc1qxy…x0wlh" becomes "bc1qx…0wlh"), because a look-alike
 * shares one end easily; other text loses its tail.
 * @param {string} text
 * @param {number} widthPx
 * @param {number} sizePx
 * @param {boolean} [bold]
 */
export function fitText(text, widthPx, sizePx, bold = false) {
  if (textWidth(text, sizePx, bold) <= widthPx) return text;
  const middle = text.indexOf('…');
  const isId = middle > 0 && middle < text.length - 1 && !text.includes(' ');
  let head = [...(isId ? text.slice(0, middle) : text)];
  let tail = isId ? [...text.slice(middle + 1)] : [];
  const leastEachSide = isId ? 3 : 1;
  for (;;) {
    if (tail.length > leastEachSide && tail.length >= head.length) tail = tail.slice(1);
    else if (head.length > leastEachSide) head = head.slice(0, -1);
    else return `${head.join('')}…${tail.join('')}`;
    const shorter = `${head.join('').trimEnd()}…${tail.join('')}`;
    if (textWidth(shorter, sizePx, bold) <= widthPx) return shorter;
  }
}

/**
 * Breaks a text at spaces into lines of at most a width; the last line allowed is shortened.
 * @param {string} text
 * @param {number} widthPx
 * @param {number} sizePx
 * @param {{bold?: boolean, most?: number}} [options]
 * @returns {string[]}
 */
export function wrapText(text, widthPx, sizePx, { bold = false, most = Infinity } = {}) {
  /** @type {string[]} */
  const lines = [];
  let line = '';
  const words = text.split(/\s+/).filter((word) => word !== '');
  for (const [index, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || textWidth(longer, sizePx, bold) <= widthPx) {
      line = longer;
      continue;
    }
    if (lines.length === most - 1) {
      return [...lines, fitText([line, ...words.slice(index)].join(' '), widthPx, sizePx, bold)];
    }
    lines.push(fitText(line, widthPx, sizePx, bold));
    line = word;
  }
  return line === '' ? lines : [...lines, fitText(line, widthPx, sizePx, bold)];
}
