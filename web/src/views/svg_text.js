// @ts-check
// The picture as one SVG file that stands on its own: light, with its legend, its sums and its disclaimer, no styles,
// no scripts, no foreign objects.
//
// The core draws too (core/session/svg.cpp), for published copies and for the command. Both take boxes, lines and words
// from one picture and differ in what they are for: this file shows what is on the screen, with its signs, marks and
// legend, out of the shapes that the ladder and the canvas are drawn with, and needs nothing that the page does not have
// already; the core's is plain, needs no browser, and is not in the part of the core that every page starts with.

import { h } from '../dom.js';
import { toMarkup } from './markup.js';
import { LIGHT } from './palette.js';
import { FONT_FAMILY, wrapText } from './measure.js';
import { drawNode } from './shapes.js';
import { drawEdge, drawLabel } from './edges.js';
import { extentOf, labelsOf, sceneOf } from './scene.js';
import { badgeText, flagsOf } from './caption.js';
import { drawLegend } from './legend.js';

/** @typedef {import('../dom.js').Tree} Tree */
/** @typedef {import('../contract.js').Picture} Picture */

const MARGIN_PX = 24;
const TITLE = { sizePx: 20, linePx: 26 };
const NOTE = { sizePx: 12, linePx: 17 };

/**
 * The same picture is the same text everywhere, to the byte.
 * @param {Picture} picture
 * @param {{title: string, width: number}} options  `width`: the least width in px; a wider picture is not made smaller,
 *   because its texts would be
 * @returns {string}
 */
export function svgText(picture, { title, width }) {
  const extent = extentOf(picture);
  const fullWidth = Math.max(width, extent.width + 2 * MARGIN_PX);
  const textWidthPx = fullWidth - 2 * MARGIN_PX;
  /** @type {Tree[]} */
  const parts = [];
  let y = MARGIN_PX;

  for (const line of wrapText(title, textWidthPx, TITLE.sizePx, { bold: true })) {
    parts.push(h('text', { x: MARGIN_PX, y: y + TITLE.sizePx * 0.8, 'font-size': TITLE.sizePx, 'font-weight': 'bold', fill: LIGHT.ink }, line));
    y += TITLE.linePx;
  }
  y += 10;
  const left = (fullWidth - extent.width) / 2 - extent.left;
  parts.push(h('g', { transform: `translate(${Math.round(left)},${Math.round(y - extent.top)})` }, ...drawScene(picture)));
  y += extent.height + 14;

  const legend = drawLegend(picture, textWidthPx, LIGHT);
  parts.push(h('g', { transform: `translate(${MARGIN_PX},${Math.round(y)})` }, ...legend.trees));
  y += legend.height + 8;

  for (const note of [picture.sums_sentence, ...flagsOf(picture).map(({ flag }) => `${flag.label}: ${flag.sentence}`), badgeText(picture), picture.disclaimer]) {
    for (const line of wrapText(note, textWidthPx, NOTE.sizePx)) {
      parts.push(h('text', { x: MARGIN_PX, y: y + NOTE.sizePx, 'font-size': NOTE.sizePx, fill: LIGHT.soft }, line));
      y += NOTE.linePx;
    }
  }
  const fullHeight = Math.ceil(y + MARGIN_PX - 8);
  return `${toMarkup(h('svg', {
    xmlns: 'http://www.w3.org/2000/svg', width: fullWidth, height: fullHeight, viewBox: `0 0 ${Math.ceil(fullWidth)} ${fullHeight}`,
    role: 'img', 'aria-labelledby': 'title desc', 'font-family': FONT_FAMILY,
  },
  h('title', { id: 'title' }, title),
  h('desc', { id: 'desc' }, picture.summary),
  h('rect', { x: 0, y: 0, width: '100%', height: '100%', fill: LIGHT.paper }),
  ...parts))}\n`;
}

/**
 * @param {Picture} picture
 * @returns {Tree[]}
 */
function drawScene(picture) {
  const scene = sceneOf(picture);
  return [
    ...picture.edges.flatMap((edge) => {
      const route = scene.routes.get(edge.id);
      return route ? drawEdge(edge, route, picture.orientation, LIGHT, false) : [];
    }),
    ...[...labelsOf(picture, scene).values()].map((label) => drawLabel(label, LIGHT)),
    ...picture.nodes.map((node) => h('g', { transform: `translate(${node.x},${node.y})` },
      ...node.sentence === '' ? [] : [h('title', {}, node.sentence)],
      ...drawNode(node, picture.orientation, LIGHT, { toggle: false }))),
  ];
}
