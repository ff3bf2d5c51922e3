// @ts-check
// What stands in the box of a place: the most telling lines, in the room that there is.

import { h } from '../dom.js';
import { fitText, SMALLEST_TEXT_PX, textWidth, wrapText } from './measure.js';
import { canUnfold } from './roles.js';
import { endSign, placed, SIGN_PX } from './signs.js';
import { END_WORDS, partEnds, withoutSource } from './wording.js';

/** @typedef {import('../dom.js').Tree} Tree */
/** @typedef {import('./palette.js').Theme} Theme */
/** @typedef {import('./palette.js').Token} Token */
/** @typedef {import('../contract.js').PictureNode} PictureNode */

const AMOUNT_PX = 13.5;
const LINE_PX = { least: 14, most: 16 };
const SIGN_GAP_PX = 4;

/**
 * `worth`: the least is left out first where room is short.
 * @typedef {{text: string, bold: boolean, ink: Token, sign?: string, worth: number}} Line
 */

/**
 * What a place says, in as many lines as there is room for.
 * @param {PictureNode} node
 * @param {{x: number, y: number, width: number, height: number}} space  its centre and size
 * @param {boolean} isCentred
 * @param {Theme} theme
 * @param {number} scale  how much larger texts and signs are drawn than their space is
 * @returns {Tree[]}
 */
export function drawText(node, space, isCentred, theme, scale) {
  const most = Math.max(1, Math.floor((space.height / scale) / LINE_PX.least));
  const lines = chooseLines(node, space.width / scale, most);
  const pitch = Math.min(LINE_PX.most, space.height / scale / lines.length) * scale;
  return lines.flatMap((line, index) => {
    const y = space.y + (index - (lines.length - 1) / 2) * pitch;
    const sizePx = sizeOf(line);
    const signWidth = (line.sign === undefined ? 0 : SIGN_PX + SIGN_GAP_PX) * scale;
    const text = fitText(line.text, (space.width - signWidth) / scale, sizePx, line.bold);
    const width = textWidth(text, sizePx, line.bold) * scale;
    const isPlainCentred = isCentred && line.sign === undefined;
    const left = isCentred ? space.x - (width + signWidth) / 2 : space.x - space.width / 2;
    return [
      ...line.sign === undefined ? [] : [placed(left + SIGN_PX * scale / 2, y, scale, endSign(line.sign, theme))],
      h('text', {
        x: isPlainCentred ? space.x : left + signWidth, y: y + sizePx * scale * 0.36, 'text-anchor': isPlainCentred ? 'middle' : null,
        'font-size': sizePx * scale, 'font-weight': line.bold ? 'bold' : null, fill: theme[line.ink],
      }, text),
    ];
  });
}

/** @param {Line} line */
function sizeOf(line) {
  return line.bold ? AMOUNT_PX : SMALLEST_TEXT_PX;
}

/**
 * The most telling lines that find room, in reading order. Where room is short the subtitle is the first to go, the
 * amount the last.
 * @param {PictureNode} node
 * @param {number} widthPx
 * @param {number} most
 * @returns {Line[]}
 */
function chooseLines(node, widthPx, most) {
  const isGroup = canUnfold(node) || node.kind === 'payers';
  const amount = [...amountLines(node.amount_label, widthPx), ...valueLines(node, widthPx)];
  const title = titleLines(node, widthPx, isGroup ? Math.max(1, Math.min(2, most - amount.length)) : 1);
  // What the end says already is not said twice: "deposited at Huobi.com" of a place that is called so.
  const isSaid = node.name === null && node.end?.part === undefined && node.labels.some(({ text }) => text === node.title && node.end?.label.includes(text));
  const end = endLines(node, widthPx, most - amount.length - (isSaid ? 0 : 1));
  const subtitle = subtitleLines(node, widthPx);
  const lines = isGroup ? [...title, ...amount, ...end, ...subtitle] : [...amount, ...isSaid ? [] : title, ...end, ...subtitle];
  while (lines.length > most) {
    const worths = lines.map((line) => line.worth);
    lines.splice(worths.lastIndexOf(Math.min(...worths)), 1);
  }
  return lines;
}

/**
 * "≈ 9.52 BTC (FIFO)" in one line, or the rule in a line of its own. An amount is broken at a space where it must be, but
 * never cut: a number without its end would be another number.
 * @param {string} label
 * @param {number} widthPx
 * @returns {Line[]}
 */
function amountLines(label, widthPx) {
  if (label === '') return [];
  const rule = textWidth(label, AMOUNT_PX, true) <= widthPx ? null : / (\([^()]*\))$/.exec(label);
  const numbers = wrapText(rule ? label.slice(0, rule.index) : label, widthPx, AMOUNT_PX, { bold: true });
  if (numbers.some((line) => line.endsWith('…'))) return [];
  /** @type {Line[]} */
  const lines = numbers.map((text) => ({ text, bold: true, ink: 'ink', worth: 8 }));
  return rule ? [...lines, { text: rule[1] ?? '', bold: false, ink: 'ink', worth: 7 }] : lines;
}

/**
 * What the amount was worth: broken at spaces and never cut, as the amount.
 * @param {PictureNode} node
 * @param {number} widthPx
 * @returns {Line[]}
 */
function valueLines(node, widthPx) {
  if (node.value_label === '') return [];
  return wrapText(node.value_label, widthPx, SMALLEST_TEXT_PX).map((text) => ({ text, bold: false, ink: 'ink', worth: 7.5 }));
}

/**
 * @param {PictureNode} node
 * @param {number} widthPx
 * @param {number} most
 * @returns {Line[]}
 */
function titleLines(node, widthPx, most) {
  if (!canUnfold(node) && node.kind !== 'payers') {
    const isNamed = node.name !== null || node.labels.length > 0;
    return node.title === '' ? [] : [{ text: node.title, bold: false, ink: isNamed ? 'ink' : 'soft', worth: 5 }];
  }
  return wrapText(node.title, widthPx, SMALLEST_TEXT_PX, { most }).map((text) => ({ text, bold: false, ink: 'ink', worth: 9 }));
}

/**
 * The core's words for the end if they fit, in two or three lines if there is room; else a claim without its source, which
 * the details and the table have; else only what is claimed, or the fewest words. Of an end of a part the amount is the
 * last to go: without it the box would say that all of its coins end.
 * @param {PictureNode} node
 * @param {number} widthPx
 * @param {number} free  lines
 * @returns {Line[]}
 */
function endLines(node, widthPx, free) {
  if (!node.end) return [];
  const { reason, label, part } = node.end;
  const room = widthPx - SIGN_PX - SIGN_GAP_PX;
  const claimed = node.labels.find(({ text }) => label.includes(text))?.text;
  const most = Math.min(claimed === undefined ? 2 : 3, Math.max(1, free));
  const least = part ?? claimed ?? END_WORDS[reason] ?? label;
  const shorter = part === undefined ? [] : [partEnds(part)];
  const [first = '', ...others] = [label, withoutSource(label), ...shorter, least].map((words) => wrapText(words, room, SMALLEST_TEXT_PX))
    .find((lines) => lines.length <= most && lines.every((line) => !line.endsWith('…')))
    ?? wrapText(least, room, SMALLEST_TEXT_PX, { most });
  /** @type {Line[]} */
  const lines = [{ text: first, bold: false, ink: 'ink', sign: reason, worth: 6 }];
  return [...lines, ...others.map((text) => /** @type {Line} */ ({ text, bold: false, ink: 'ink', worth: 6 }))];
}

/**
 * "block 170, 2009-01-12 03:30 UTC" loses what stands behind the comma, and all of it before it loses letters.
 * @param {PictureNode} node
 * @param {number} widthPx
 * @returns {Line[]}
 */
function subtitleLines(node, widthPx) {
  if (node.subtitle === node.end?.label) return [];
  const text = [node.subtitle, node.subtitle.split(', ')[0] ?? ''].find((words) => textWidth(words, SMALLEST_TEXT_PX) <= widthPx);
  return text ? [{ text, bold: false, ink: 'soft', worth: 1 }] : [];
}
