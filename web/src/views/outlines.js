// @ts-check
// The outlines of places as path data, round 0,0.

import { roundToHundredths as round } from '../dom.js';

/** @typedef {'down' | 'right'} Orientation */
/** @typedef {{width: number, height: number}} Size */

const PLEAT_PX = 4;

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
export function corners(width, height) {
  const [x, y, arm] = [width / 2, height / 2, 6];
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([a = 1, b = 1]) => `M${a * (x - arm)} ${b * y}H${a * x}V${b * (y - arm)}`).join('');
}

/**
 * @param {number} width
 * @param {number} height
 */
export function octagon(width, height) {
  const [x, y, cut] = [width / 2, height / 2, Math.min(width, height) * 0.25];
  return `M${-x + cut} ${-y}H${x - cut}L${x} ${-y + cut}V${y - cut}L${x - cut} ${y}H${-x + cut}L${-x} ${y - cut}V${-y + cut}Z`;
}

/**
 * @param {number} width
 * @param {number} height
 * @param {number} point  how far the two points reach in
 */
export function pointed(width, height, point) {
  const [x, y] = [width / 2, height / 2];
  return `M${-x} 0L${-x + point} ${-y}H${x - point}L${x} 0L${x - point} ${y}H${-x + point}Z`;
}

/**
 * How far the two points of a mixer reach in.
 * @param {Size} size
 */
export function mixerPoint({ width, height }) {
  return Math.min(height / 2, Math.max(8, width / 7));
}

/**
 * Strokes across the two points of a mixer.
 * @param {number} width
 * @param {number} height
 * @param {number} point
 */
export function hatch(width, height, point) {
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
export function pleated(width, height, orientation) {
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
export function manyIn(width, height, orientation) {
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

/** @param {number} half  how far its corners are from its centre */
export function diamond(half) {
  return `M${-half} 0L0 ${-half}L${half} 0L0 ${half}Z`;
}

/** Two arrows, one each way. @param {number} width */
export function exchange(width) {
  const half = width * 0.18;
  const tip = width * 0.1;
  const arrow = (/** @type {1 | -1} */ way) => {
    const [from, to, y] = [-way * half, way * half, -way * tip];
    return `M${from} ${y}H${to}M${to - way * tip} ${y - tip}L${to} ${y}L${to - way * tip} ${y + tip}`;
  };
  return arrow(1) + arrow(-1);
}
