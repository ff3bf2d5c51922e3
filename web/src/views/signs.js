// @ts-check
// The small signs: why money was followed no further, and how far a payment was checked. Each is drawn inside of
// 14 × 14 px around 0,0 in one colour, and never stands without its words.

import { h, roundToHundredths } from '../dom.js';

/** @typedef {import('../dom.js').Tree} Tree */
/** @typedef {import('./palette.js').Theme} Theme */
/** @typedef {import('../contract.js').Check} Check */

export const SIGN_PX = 14;

/** Reasons after which money may well have gone on; after every other one it rests, is gone, or is somebody else's. */
const UNFINISHED = new Set(['open', 'limit', 'dust', 'not_followed', 'fetch_failed', 'out_of_data', 'busy']);

/** @param {string} reason */
export function isUnfinished(reason) {
  return UNFINISHED.has(reason);
}

/** @type {Record<string, (colour: string) => Tree[]>} */
const END_SIGNS = {
  // a coin at rest
  unspent: (colour) => [ring(colour, 5.2), dot(colour, 0, 0, 2.3)],
  // to be continued
  open: (colour) => [-4.6, 0, 4.6].map((x) => dot(colour, x, 0, 1.6)),
  // the block that took the fee
  fee: (colour) => [line(colour, 'M0-5.6L5-2.8V2.8L0 5.6L-5 2.8V-2.8ZM-5-2.8L0 0L5-2.8M0 0V5.6')],
  // many, many payments
  busy: (colour) => [-4.2, 0, 4.2].flatMap((y) => [-4.2, 0, 4.2].map((x) => dot(colour, x, y, 1.3))),
  // as far as asked
  limit: (colour) => [line(colour, 'M-6 0H.5M-2.5-3L.5 0L-2.5 3M4.2-5.4V5.4')],
  burnt: (colour) => [shape(colour, 'M.6-6.2C1-3.4 4.6-1.4 4.6 1.9A4.6 4.3 0 0 1-4.6 1.9C-4.6.1-3.4-1.1-2.8-2.9C-1.8-2.5-1.2-1.9-.9-1C.4-2.4.9-4.2.6-6.2Z')],
  dust: (colour) => [[-4.4, 3.6], [-1.2, 4.6], [2, 3.4], [4.8, 4.6], [-2.4, .6], [1, -.4], [3.8, .4]]
    .map(([x, y]) => dot(colour, x ?? 0, y ?? 0, 1)),
  not_followed: (colour) => [ring(colour, 5.2), line(colour, 'M-3.6 3.6L3.6-3.6')],
  fetch_failed: (colour) => [line(colour, 'M-4.2-4.2L4.2 4.2M4.2-4.2L-4.2 4.2')],
  out_of_data: (colour) => [line(colour, 'M-3.2-2.6A3.2 3.2 0 1 1 1.2.4C.2 1 0 1.4 0 2.4'), dot(colour, 0, 5.2, 1)],
  service: (colour) => [line(colour, 'M-5.5-5.5H5.5V5.5H-5.5ZM-2.6-2.6H2.6V2.6H-2.6Z')],
  mixer: (colour) => [line(colour, 'M0-6L6 0L0 6L-6 0ZM-3 3L3-3M-4.5 1.5L1.5-4.5M-1.5 4.5L4.5-1.5')],
  shielded: (colour) => [line(colour, 'M0-5.8L5-3.8V.4C5 3.2 2.8 5 0 6C-2.8 5-5 3.2-5 .4V-3.8Z')],
  converted: (colour) => [line(colour, 'M-5-2.4H4.6M1.8-5.2L4.6-2.4L1.8.4M5 2.8H-4.6M-1.8 5.6L-4.6 2.8L-1.8 0')],
};

/**
 * @param {string} reason  why a trail ends; one that is unknown here gets a plain full stop
 * @param {Theme} theme
 * @returns {Tree[]}
 */
export function endSign(reason, { ink }) {
  return (END_SIGNS[reason] ?? fullStop)(ink);
}

/**
 * A finding about a transaction.
 * @param {Theme} theme
 * @returns {Tree[]}
 */
export function flagSign({ bad, paper }) {
  return [h('circle', { cx: 0, cy: 0, r: 8.5, fill: paper }), line(bad, 'M-3.5-6V6.5'), shape(bad, 'M-3.5-6H5.5L3-2.8L5.5.4H-3.5Z')];
}

/**
 * The reporter's note.
 * @param {Theme} theme
 * @returns {Tree[]}
 */
export function noteSign({ ink, paper }) {
  return [h('path', { d: 'M-5-6H2L5-3V6H-5Z', fill: paper, stroke: ink, 'stroke-width': 1.4, 'stroke-linejoin': 'round' }), line(ink, 'M-2.5-1.5H2.5M-2.5 2H2.5', 1.2)];
}

/** @type {Record<Check, (theme: Theme) => Tree[]>} */
const CHECK_SIGNS = {
  verified: ({ good }) => [line(good, 'M-4.6.4L-1.4 3.8L4.8-3.8', 2)],
  cross_checked: ({ good }) => [ring(good, 3.4, -2.2), ring(good, 3.4, 2.2)],
  trusted: ({ soft }) => [ring(soft, 3.4)],
};

/**
 * A tick: checked; two rings: two explorers agree; one ring: one explorer's word.
 * @param {Check} check
 * @param {Theme} theme
 */
export function checkSign(check, theme) {
  return CHECK_SIGNS[check](theme);
}

/** @param {Theme} theme */
export function plusSign({ ink }) {
  return [line(ink, 'M-4 0H4M0-4V4')];
}

/** A sign among words. @param {Tree[]} trees */
export function inlineSign(trees) {
  return h('svg', { class: 'trail-sign', width: 16, height: 16, viewBox: '-8 -8 16 16', 'aria-hidden': 'true', focusable: 'false' }, trees);
}

/**
 * A sign somewhere else than round 0,0.
 * @param {number} x
 * @param {number} y
 * @param {number} scale
 * @param {Tree[]} children
 */
export function placed(x, y, scale, children) {
  return h('g', { transform: `translate(${roundToHundredths(x)},${roundToHundredths(y)})${scale === 1 ? '' : ` scale(${roundToHundredths(scale)})`}` }, ...children);
}

/** @param {string} colour */
function fullStop(colour) {
  return [shape(colour, 'M-3.5-3.5H3.5V3.5H-3.5Z')];
}

/**
 * @param {string} colour
 * @param {number} radius
 * @param {number} [x]
 */
function ring(colour, radius, x = 0) {
  return h('circle', { cx: x, cy: 0, r: radius, fill: 'none', stroke: colour, 'stroke-width': 1.4 });
}

/**
 * @param {string} colour
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function dot(colour, x, y, radius) {
  return h('circle', { cx: x, cy: y, r: radius, fill: colour });
}

/**
 * @param {string} colour
 * @param {string} d
 * @param {number} [width]
 */
function line(colour, d, width = 1.4) {
  return h('path', {
    d, fill: 'none', stroke: colour, 'stroke-width': width, 'stroke-linecap': 'round', 'stroke-linejoin': 'round',
  });
}

/**
 * @param {string} colour
 * @param {string} d
 */
function shape(colour, d) {
  return h('path', { d, fill: colour });
}
