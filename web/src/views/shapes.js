// @ts-check
// How each kind of place looks. Everything is drawn round 0,0 (the centre of the place), so that a drawing can be kept
// and moved.

import { h } from '../dom.js';
import { FONT_FAMILY, fitText, SMALLEST_TEXT_PX, textWidth, wrapText } from './measure.js';
import { END_WORDS, withoutSource } from './wording.js';
import { SWAP_RADIUS_PX } from './edges.js';
import { checkSign, endSign, flagSign, isUnfinished, noteSign, plusSign, SIGN_PX } from './signs.js';
import { colourOf, letterOf } from './palette.js';

/** @typedef {import('../dom.js').Tree} Tree */
/** @typedef {import('./palette.js').Theme} Theme */
/** @typedef {import('./palette.js').Token} Token */
/** @typedef {import('../contract.js').PictureNode} PictureNode */
/** @typedef {import('../contract.js').Grade} Grade */
/** @typedef {'down' | 'right'} Orientation */
/** @typedef {{width: number, height: number}} Size */

/** @typedef {'start' | 'place' | 'service' | 'mixer' | 'bridge' | 'others' | 'run' | 'junction' | 'payers' | 'hidden' | 'input' | 'swap'} Role */

const AMOUNT_PX = 13.5;
const LINE_PX = { least: 14, most: 16 };
const PADDING_PX = 6;
const SIGN_GAP_PX = 4;
const CHECK_RADIUS_PX = 7.5;
export const TOGGLE_TARGET_PX = 24;
/** How far the boxes behind "and 312 others" show. */
const STACK_PX = 3;
const PLEAT_PX = 4;
/** How far inside of the outline a claim is marked. */
const CLAIM_INSET_PX = 3;
const MARK_RADIUS_PX = 8;
/** Outlines by how a place is known: solid on the blockchain, dashed worked out, dotted according to somebody. */
const OUTLINES = {
  observed: {}, inferred: { 'stroke-dasharray': '7 4' }, claimed: { 'stroke-dasharray': '0.1 4', 'stroke-linecap': 'round', 'stroke-width': 2.25 },
};

/** @type {Record<string, Role>} */
const ROLE_OF_END = { service: 'service', mixer: 'mixer', shielded: 'mixer', converted: 'bridge' };

/**
 * What a node is drawn as. A service, mixer or bridge is one by the end booked there.
 * @param {PictureNode} node
 * @returns {Role}
 */
export function roleOf(node) {
  if (node.kind !== 'place') return node.kind;
  return (node.end && ROLE_OF_END[node.end.reason]) || 'place';
}

/** @param {PictureNode} node */
export function canUnfold(node) {
  return node.kind === 'others' || node.kind === 'run' || node.kind === 'hidden';
}

/** Whether a double click or the space bar does something here. @param {PictureNode} node */
export function canToggle(node) {
  return canUnfold(node) || node.can.expand || node.can.collapse || node.end?.reason === 'not_followed';
}

/**
 * That a place is a service, a mixer or a bridge is somebody's claim; what lies beyond a stop that the reporter passed
 * is worked out.
 * @param {PictureNode} node
 * @returns {Grade}
 */
function gradeOf(node) {
  return node.grade === 'inferred' ? 'inferred' : Object.values(ROLE_OF_END).includes(roleOf(node)) ? 'claimed' : 'observed';
}

/** @type {Record<Role, {stroke: Token, fill: Token, strokeWidth: number}>} */
const INKS = {
  start: { stroke: 'source', fill: 'sourceFill', strokeWidth: 2 },
  place: { stroke: 'other', fill: 'raised', strokeWidth: 1.25 },
  service: { stroke: 'service', fill: 'raised', strokeWidth: 1.5 },
  mixer: { stroke: 'mixer', fill: 'raised', strokeWidth: 1.5 },
  bridge: { stroke: 'bridge', fill: 'raised', strokeWidth: 1.5 },
  others: { stroke: 'other', fill: 'otherFill', strokeWidth: 1.25 },
  run: { stroke: 'other', fill: 'otherFill', strokeWidth: 1.25 },
  junction: { stroke: 'ink', fill: 'paper', strokeWidth: 2 },
  payers: { stroke: 'source', fill: 'raised', strokeWidth: 1.5 },
  hidden: { stroke: 'other', fill: 'paper', strokeWidth: 1.25 },
  input: { stroke: 'soft', fill: 'paper', strokeWidth: 1.25 },
  swap: { stroke: 'bridge', fill: 'paper', strokeWidth: 1.75 },
};

/**
 * The whole of a node: outline, texts, signs.
 * @param {PictureNode} node
 * @param {Orientation} orientation
 * @param {Theme} theme
 * @param {{textScale?: number, toggle?: boolean}} [options]
 *   `textScale`: how much larger texts and signs are drawn than their space is, for a canvas that shows the picture
 *   smaller; `toggle`: with the sign that unfolds
 * @returns {Tree[]}
 */
export function drawNode(node, orientation, theme, { textScale = 1, toggle = true } = {}) {
  const role = roleOf(node);
  const shapes = drawShape(role, node, orientation, theme, gradeOf(node));
  if (role === 'junction') return [...shapes, ...drawFlag(node, theme, textScale)];
  if (role === 'swap') return [...shapes, ...drawSwapped(node, orientation, theme, textScale)];
  return [
    ...node.on_path ? [h('path', { d: box(node.width + 6, node.height + 6, 8), fill: 'none', stroke: theme.trace, 'stroke-width': 2 })] : [],
    ...shapes,
    ...node.labels.length > 0 ? [drawClaim(role, node, theme)] : [],
    ...drawStopper(node, orientation, theme),
    ...drawLines(node, role, orientation, theme, textScale),
    ...node.check === 'trusted' ? [] : [drawCheck(node, role, theme)],
    ...drawFlag(node, theme, textScale),
    ...drawMarks(node, theme, textScale),
    ...toggle && canUnfold(node) ? [drawToggle(node, theme)] : [],
  ];
}

/**
 * Only the outline, for the legend and for a canvas too small for text.
 * @param {Role} role
 * @param {Size} size
 * @param {Orientation} orientation
 * @param {Theme} theme
 * @param {Grade} [grade]
 * @returns {Tree[]}
 */
export function drawShape(role, size, orientation, theme, grade = 'observed') {
  const ink = INKS[role];
  const paint = { fill: theme[ink.fill], stroke: theme[ink.stroke], 'stroke-width': ink.strokeWidth, 'stroke-linejoin': 'round', ...OUTLINES[grade] };
  // Strokes stay inside of the space that the layout gave.
  const width = size.width - ink.strokeWidth;
  const height = size.height - ink.strokeWidth;
  switch (role) {
    case 'junction':
      return [h('circle', { cx: 0, cy: 0, r: Math.min(width, height) / 2, ...paint })];
    case 'swap':
      return [h('path', { d: diamond(), ...paint }),
        h('path', { d: exchange(2 * SWAP_RADIUS_PX), fill: 'none', stroke: paint.stroke, 'stroke-width': 1.25, 'stroke-linejoin': 'round' })];
    case 'start':
      return [h('path', { d: octagon(width, height), ...paint })];
    case 'service':
      return [h('path', { d: box(width, height, 0), ...paint })];
    case 'mixer':
      return [h('path', { d: pointed(width, height, mixerPoint(size)), ...paint }),
        h('path', { d: hatch(width, height, mixerPoint(size)), fill: 'none', stroke: paint.stroke, 'stroke-width': 1 })];
    case 'bridge':
      return [h('path', { d: pointed(width, height, 9), ...paint })];
    case 'others': {
      const step = Math.min(STACK_PX, height / 8);
      return [2, 1, 0].map((depth) => h('path', {
        d: box(width - 2 * step, height - 2 * step, step),
        transform: `translate(${(depth - 1) * step},${(1 - depth) * step})`, ...paint,
      }));
    }
    case 'run':
      return [h('path', { d: pleated(width, height, orientation), ...paint })];
    case 'payers':
      return [h('path', { d: manyIn(width, height, orientation), fill: 'none', stroke: paint.stroke, 'stroke-width': 1.5, 'stroke-linecap': 'round' }),
        h('path', { d: box(width, height, Math.min(width, height) / 2), ...paint })];
    case 'place':
      return [h('path', { d: box(width, height, 6), ...paint })];
    case 'input':
      return [h('path', { d: box(width, height, Math.min(width, height) / 2), ...paint })];
    case 'hidden':
      return [h('path', { d: box(width, height, 6), ...paint }),
        h('path', { d: corners(width - 6, height - 6), fill: 'none', stroke: paint.stroke, 'stroke-width': 1 })];
  }
}

function diamond() {
  const half = SWAP_RADIUS_PX - 1;
  return `M${-half} 0L0 ${-half}L${half} 0L0 ${half}Z`;
}

/**
 * What went in above the diamond, or on its left, and what came out below it, or on its right.
 * @param {PictureNode} node
 * @param {Orientation} orientation
 * @param {Theme} theme
 * @param {number} scale
 * @returns {Tree[]}
 */
function drawSwapped({ title, subtitle, width }, orientation, theme, scale) {
  const isDown = orientation === 'down';
  const room = isDown ? width / 2 - SWAP_RADIUS_PX - 6 : width;
  return [title, subtitle].map((words, index) => {
    const side = index === 0 ? -1 : 1;
    return h('text', {
      x: isDown ? side * (SWAP_RADIUS_PX + 6) : 0, y: isDown ? 4.5 * scale : index === 0 ? -SWAP_RADIUS_PX - 7 : SWAP_RADIUS_PX + 6 + 11 * scale,
      'text-anchor': isDown ? (index === 0 ? 'end' : null) : 'middle', 'font-size': SMALLEST_TEXT_PX * scale, 'font-weight': 'bold', fill: theme.ink,
    }, fitText(words, room / scale, SMALLEST_TEXT_PX, true));
  });
}

/** Two arrows, one each way. @param {number} width */
function exchange(width) {
  const half = width * 0.18;
  const tip = width * 0.1;
  const arrow = (/** @type {1 | -1} */ way) => {
    const [from, to, y] = [-way * half, way * half, -way * tip];
    return `M${from} ${y}H${to}M${to - way * tip} ${y - tip}L${to} ${y}L${to - way * tip} ${y + tip}`;
  };
  return arrow(1) + arrow(-1);
}

/**
 * The dotted line inside of the outline: somebody says something about this place.
 * @param {Role} role
 * @param {Size} size
 * @param {Theme} theme
 */
function drawClaim(role, size, theme) {
  const [width, height] = [size.width - 2 * CLAIM_INSET_PX - 2, size.height - 2 * CLAIM_INSET_PX - 2];
  const d = role === 'start' ? octagon(width, height)
    : role === 'mixer' ? pointed(width, height, mixerPoint(size)) : role === 'bridge' ? pointed(width, height, 9) : box(width, height, role === 'service' ? 0 : 4);
  return h('path', { d, fill: 'none', stroke: theme[INKS[role].stroke], ...OUTLINES.claimed, 'stroke-width': 1.5 });
}

/**
 * What the reporter put on a place: a colour with its letter on the upper left corner, a note on the lower left one.
 * @param {PictureNode} node
 * @param {Theme} theme
 * @param {number} scale
 * @returns {Tree[]}
 */
function drawMarks({ width, height, colour, note }, theme, scale) {
  return [
    ...colour === 0 ? [] : [placed(-width / 2 + 5, -height / 2 + 3, 1, drawColour(colour, theme, scale))],
    ...note ? [placed(-width / 2 + 6, height / 2 - 3, scale, noteSign(theme.ink, theme.paper))] : [],
  ];
}

/**
 * One of the reporter's colours; its letter says the same to whoever does not see it.
 * @param {number} colour  1 to 6
 * @param {Theme} theme
 * @param {number} [scale]
 * @returns {Tree[]}
 */
export function drawColour(colour, theme, scale = 1) {
  return [
    h('circle', { cx: 0, cy: 0, r: MARK_RADIUS_PX * scale, fill: theme[colourOf(colour)], stroke: theme.paper, 'stroke-width': 1.5 }),
    h('text', { x: 0, y: 4.3 * scale, 'text-anchor': 'middle', 'font-size': SMALLEST_TEXT_PX * scale, 'font-weight': 'bold', 'font-family': FONT_FAMILY, fill: theme.paper }, letterOf(colour)),
  ];
}

/**
 * A finding about the transaction, beside the junction or above the lower right corner. Its words stand below the picture.
 * @param {PictureNode} node
 * @param {Theme} theme
 * @param {number} [scale]
 * @returns {Tree[]}
 */
function drawFlag({ flags, width, height, kind }, theme, scale = 1) {
  if (flags.length === 0) return [];
  const [x, y] = kind === 'junction' ? [width / 2 + SIGN_PX / 2 + 3, 0] : [width / 2 - 6, height / 2 - 3];
  return [placed(x, y, scale, flagSign(theme.bad, theme.paper))];
}

/**
 * A bar on the far side where the trail ends; three dots, fading out, where it was left unfinished.
 * @param {PictureNode} node
 * @param {Orientation} orientation
 * @param {Theme} theme
 * @returns {Tree[]}
 */
function drawStopper(node, orientation, theme) {
  if (!node.end || node.kind === 'others') return [];
  return drawStop(isUnfinished(node.end.reason), node, orientation, theme, roleOf(node));
}

/**
 * @param {boolean} unfinished
 * @param {Size} size
 * @param {Orientation} orientation
 * @param {Theme} theme
 * @param {Role} [role]
 * @returns {Tree[]}
 */
export function drawStop(unfinished, size, orientation, theme, role = 'place') {
  const far = (orientation === 'right' ? size.width : size.height) / 2;
  if (unfinished) {
    return [5, 10, 15].map((distance, index) => {
      const [x, y] = orientation === 'right' ? [far + distance, 0] : [0, far + distance];
      return h('circle', { cx: x, cy: y, r: 1.9 - index * 0.35, fill: theme.ink });
    });
  }
  const half = (orientation === 'right' ? size.height : size.width) / 2;
  const along = role === 'mixer' || role === 'bridge' ? half / 3 : Math.max(half - 6, 6);
  const d = orientation === 'right' ? `M${far} ${-along}V${along}` : `M${-along} ${far}H${along}`;
  return [h('path', { d, stroke: theme.ink, 'stroke-width': 3.5, 'stroke-linecap': 'butt', fill: 'none' })];
}

/**
 * `worth`: the least is left out first where room is short.
 * @typedef {{text: string, bold: boolean, ink: Token, sign?: string, worth: number}} Line
 */

/**
 * @param {PictureNode} node
 * @param {Role} role
 * @param {Orientation} orientation
 * @param {Theme} theme
 * @param {number} scale
 * @returns {Tree[]}
 */
function drawLines(node, role, orientation, theme, scale) {
  const space = textSpace(node, role);
  const most = Math.max(1, Math.floor((space.height / scale) / LINE_PX.least));
  const lines = chooseLines(node, space.width / scale, most);
  const pitch = Math.min(LINE_PX.most, space.height / scale / lines.length) * scale;
  const isCentred = orientation === 'down' || role === 'payers' || role === 'start';
  return lines.flatMap((line, index) => {
    const y = space.y + (index - (lines.length - 1) / 2) * pitch;
    const sizePx = sizeOf(line);
    const signWidth = (line.sign === undefined ? 0 : SIGN_PX + SIGN_GAP_PX) * scale;
    const text = fitText(line.text, (space.width - signWidth) / scale, sizePx, line.bold);
    const width = textWidth(text, sizePx, line.bold) * scale;
    const isPlainCentred = isCentred && line.sign === undefined;
    const left = isCentred ? space.x - (width + signWidth) / 2 : space.x - space.width / 2;
    return [
      ...line.sign === undefined ? [] : [placed(left + SIGN_PX * scale / 2, y, scale, endSign(line.sign, theme[line.ink]))],
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
  const amount = amountLines(node.amount_label, widthPx);
  const title = titleLines(node, widthPx, isGroup ? Math.max(1, Math.min(2, most - amount.length)) : 1);
  // What the end says already is not said twice: "deposited at Huobi.com" of a place that is called so.
  const isSaid = node.name === null && node.labels.some(({ text }) => text === node.title && node.end?.label.includes(text));
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
 * the details and the table have; else only what is claimed, or the fewest words.
 * @param {PictureNode} node
 * @param {number} widthPx
 * @param {number} free  lines
 * @returns {Line[]}
 */
function endLines(node, widthPx, free) {
  if (!node.end) return [];
  const { reason, label } = node.end;
  const room = widthPx - SIGN_PX - SIGN_GAP_PX;
  const claimed = node.labels.find(({ text }) => label.includes(text))?.text;
  const most = Math.min(claimed === undefined ? 2 : 3, Math.max(1, free));
  const least = claimed ?? END_WORDS[reason] ?? label;
  const [first = '', ...others] = [label, withoutSource(label), least].map((words) => wrapText(words, room, SMALLEST_TEXT_PX))
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

/**
 * Where text may stand inside of a shape: its centre and size.
 * @param {Size} size
 * @param {Role} role
 */
function textSpace({ width, height }, role) {
  const inset = { x: PADDING_PX, y: 4 };
  if (role === 'start') inset.x += width > 140 ? 4 : 1;
  if (role === 'service') inset.x += 4;
  if (role === 'mixer') inset.x += mixerPoint({ width, height }) * 0.6 - 2;
  if (role === 'payers') inset.x += height / 4;
  if (role === 'bridge') inset.x += 4;
  if (role === 'run') inset.x += 2;
  if (width > 140) inset.x += 3;
  if (role === 'others') {
    return { x: -STACK_PX, y: STACK_PX, width: width - 2 * STACK_PX - 2 * (inset.x - 2), height: height - 2 * STACK_PX - 2 };
  }
  return { x: 0, y: 0, width: width - 2 * inset.x, height: height - 2 * inset.y };
}

/**
 * How far the payment was checked, on the upper right corner of whatever shape.
 * @param {PictureNode} node
 * @param {Role} role
 * @param {Theme} theme
 * @returns {Tree}
 */
function drawCheck(node, role, theme) {
  const { width, height } = node;
  const [inX, inY] = role === 'start' ? [Math.min(width, height) / 8, Math.min(width, height) / 8]
    : role === 'mixer' ? [mixerPoint(node) / 2, height / 4] : role === 'bridge' ? [5, height / 4]
      : role === 'payers' ? [height * 0.15, height * 0.15] : [5, 3];
  return h('g', { transform: `translate(${round(width / 2 - inX)},${round(-height / 2 + inY)})` },
    h('circle', { cx: 0, cy: 0, r: CHECK_RADIUS_PX, fill: theme.paper }), ...checkSign(node.check, theme.good));
}

/**
 * The plus that unfolds, with a target of 24 × 24 px.
 * @param {PictureNode} node
 * @param {Theme} theme
 * @returns {Tree}
 */
function drawToggle(node, theme) {
  const { x, y } = toggleCentre(node);
  return h('g', { 'data-action': 'toggle', class: 'trail-toggle', transform: `translate(${x},${y})` },
    h('circle', { cx: 0, cy: 0, r: TOGGLE_TARGET_PX / 2, fill: 'none', 'pointer-events': 'all' }),
    h('circle', { cx: 0, cy: 0, r: 8, fill: theme.paper, stroke: theme.other, 'stroke-width': 1.25 }),
    ...plusSign(theme.ink));
}

/**
 * Where the sign that unfolds is, from the centre of its place.
 * @param {Size} size
 */
export function toggleCentre({ width, height }) {
  return { x: width / 2 - 6, y: height / 2 - 3 };
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} scale
 * @param {Tree[]} children
 */
function placed(x, y, scale, children) {
  return h('g', { transform: `translate(${round(x)},${round(y)})${scale === 1 ? '' : ` scale(${round(scale)})`}` }, ...children);
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}

/**
 * @param {number} width
 * @param {number} height
 * @param {number} radius
 */
export function box(width, height, radius) {
  const [x, y] = [width / 2, height / 2];
  if (radius === 0) return `M${-x} ${-y}H${x}V${y}H${-x}Z`;
  const r = Math.min(radius, x, y);
  return `M${-x + r} ${-y}H${x - r}A${r} ${r} 0 0 1 ${x} ${-y + r}V${y - r}A${r} ${r} 0 0 1 ${x - r} ${y}`
    + `H${-x + r}A${r} ${r} 0 0 1 ${-x} ${y - r}V${-y + r}A${r} ${r} 0 0 1 ${-x + r} ${-y}Z`;
}

/**
 * The four corners of a box, as of a thing that was cut out.
 * @param {number} width
 * @param {number} height
 */
function corners(width, height) {
  const [x, y, arm] = [width / 2, height / 2, 6];
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([a = 1, b = 1]) => `M${a * (x - arm)} ${b * y}H${a * x}V${b * (y - arm)}`).join('');
}

/**
 * @param {number} width
 * @param {number} height
 */
function octagon(width, height) {
  const [x, y, cut] = [width / 2, height / 2, Math.min(width, height) * 0.25];
  return `M${-x + cut} ${-y}H${x - cut}L${x} ${-y + cut}V${y - cut}L${x - cut} ${y}H${-x + cut}L${-x} ${y - cut}V${-y + cut}Z`;
}

/**
 * @param {number} width
 * @param {number} height
 * @param {number} point  how far the two points reach in
 */
function pointed(width, height, point) {
  const [x, y] = [width / 2, height / 2];
  return `M${-x} 0L${-x + point} ${-y}H${x - point}L${x} 0L${x - point} ${y}H${-x + point}Z`;
}

/**
 * How far the two points of a mixer reach in.
 * @param {Size} size
 */
function mixerPoint({ width, height }) {
  return Math.min(height / 2, Math.max(8, width / 7));
}

/**
 * Strokes across the two points of a mixer.
 * @param {number} width
 * @param {number} height
 * @param {number} point
 */
function hatch(width, height, point) {
  const x = width / 2;
  return [0.2, 0.4, 0.6].map((share) => {
    const [inset, half] = [round(x - point * share), round(height / 2 * share)];
    return `M${-inset} ${-half}V${half}M${inset} ${-half}V${half}`;
  }).join('');
}

/**
 * A ribbon with pleats where the money goes in and out: shortened, as a break line shortens an axis.
 * @param {number} width
 * @param {number} height
 * @param {Orientation} orientation
 */
function pleated(width, height, orientation) {
  const [along, across] = orientation === 'right' ? [width / 2, height / 2] : [height / 2, width / 2];
  const count = Math.max(2, Math.round(across / 5)) * 2;
  /** @type {[number, number][]} */
  const corners = [];
  for (let i = 0; i <= count; i++) corners.push([along - (i % 2) * PLEAT_PX, -across + i * 2 * across / count]);
  for (let i = count; i >= 0; i--) corners.push([-along + (i % 2) * PLEAT_PX, -across + i * 2 * across / count]);
  const points = corners.map(([a, b]) => (orientation === 'right' ? `${round(a)} ${round(b)}` : `${round(b)} ${round(a)}`));
  return `M${points.join('L')}Z`;
}

/**
 * Short lines that come together: many paid in.
 * @param {number} width
 * @param {number} height
 * @param {Orientation} orientation
 */
function manyIn(width, height, orientation) {
  const [near, half] = orientation === 'right' ? [width / 2, height / 2] : [height / 2, width / 2];
  const length = Math.min(12, near / 4);
  const spread = Math.min(8, half / 3);
  return [-2, -1, 0, 1, 2].map((step) => {
    const [outer, inner] = [step * spread, step * spread * 0.6];
    return orientation === 'right'
      ? `M${round(-near - length)} ${round(outer)}L${round(-near + 2)} ${round(inner)}`
      : `M${round(outer)} ${round(-near - length)}L${round(inner)} ${round(-near + 2)}`;
  }).join('');
}
