// @ts-check
// How each kind of place looks. Everything is drawn round 0,0 (the centre of the place), so that a drawing can be kept
// and moved.

import { h } from '../dom.js';
import { SWAP_RADIUS_PX } from './edges.js';
import { FONT_FAMILY, fitText, SMALLEST_TEXT_PX } from './measure.js';
import { drawText } from './node_text.js';
import { box, corners, diamond, exchange, hatch, manyIn, mixerPoint, octagon, pleated, pointed } from './outlines.js';
import { colourOf, letterOf } from './palette.js';
import { canUnfold, gradeOf, roleOf } from './roles.js';
import { checkSign, flagSign, isUnfinished, noteSign, placed, plusSign, SIGN_PX } from './signs.js';

/** @typedef {import('../dom.js').Tree} Tree */
/** @typedef {import('./palette.js').Theme} Theme */
/** @typedef {import('./palette.js').Token} Token */
/** @typedef {import('../contract.js').PictureNode} PictureNode */
/** @typedef {import('../contract.js').Grade} Grade */
/** @typedef {import('./outlines.js').Orientation} Orientation */
/** @typedef {import('./outlines.js').Size} Size */
/** @typedef {import('./roles.js').Role} Role */

const PADDING_PX = 6;
const CHECK_RADIUS_PX = 7.5;
export const TOGGLE_TARGET_PX = 24;
/** How far the boxes behind "and 312 others" show. */
const STACK_PX = 3;
/** How far inside of the outline a claim is marked. */
const CLAIM_INSET_PX = 3;
const MARK_RADIUS_PX = 8;
/** How an outline is drawn by how the place is known: solid on the blockchain, dashed worked out, dotted according to somebody. */
const DASHES = {
  observed: {}, inferred: { 'stroke-dasharray': '7 4' }, claimed: { 'stroke-dasharray': '0.1 4', 'stroke-linecap': 'round', 'stroke-width': 2.25 },
};

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
    ...drawText(node, textSpace(node, role), orientation === 'down' || role === 'payers' || role === 'start', theme, textScale),
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
  const paint = { fill: theme[ink.fill], stroke: theme[ink.stroke], 'stroke-width': ink.strokeWidth, 'stroke-linejoin': 'round', ...DASHES[grade] };
  // Strokes stay inside of the space that the layout gave.
  const width = size.width - ink.strokeWidth;
  const height = size.height - ink.strokeWidth;
  switch (role) {
    case 'junction':
      return [h('circle', { cx: 0, cy: 0, r: Math.min(width, height) / 2, ...paint })];
    case 'swap':
      return [h('path', { d: diamond(SWAP_RADIUS_PX - 1), ...paint }),
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
  return h('path', { d, fill: 'none', stroke: theme[INKS[role].stroke], ...DASHES.claimed, 'stroke-width': 1.5 });
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
    ...note ? [placed(-width / 2 + 6, height / 2 - 3, scale, noteSign(theme))] : [],
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
  return [placed(x, y, scale, flagSign(theme))];
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
  return placed(width / 2 - inX, -height / 2 + inY, 1, [h('circle', { cx: 0, cy: 0, r: CHECK_RADIUS_PX, fill: theme.paper }), ...checkSign(node.check, theme)]);
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
    ...plusSign(theme));
}

/**
 * Where the sign that unfolds is, from the centre of its place.
 * @param {Size} size
 */
export function toggleCentre({ width, height }) {
  return { x: width / 2 - 6, y: height / 2 - 3 };
}

