// @ts-check
// What all drawings of one picture share: who is where, the ways of the edges, the labels, the space it takes.

import { placeLabels, routeOf } from './edges.js';
import { appendTo } from './lists.js';

/** @typedef {import('./edges.js').Label} Label */
/** @typedef {import('./edges.js').Route} Route */
/** @typedef {import('../contract.js').Picture} Picture */
/** @typedef {import('./edges.js').Point} Point */
/** @typedef {import('../contract.js').PictureNode} PictureNode */
/** @typedef {import('../contract.js').PictureEdge} PictureEdge */

/** @typedef {{nodes: Map<string, PictureNode>, routes: Map<string, Route>}} Scene */

/** Space round the picture, in px: three dots may trail behind an end, a sign may sit on a corner. */
const MARGIN_PX = { down: { x: 0, y: 22 }, right: { x: 22, y: 12 } };
/** How much of a side of a place its lines may take. */
const PORT_SHARE = 0.7;
const PORT_GAP_PX = 1;

/**
 * @param {Picture} picture
 * @returns {Scene}
 */
export function sceneOf(picture) {
  const nodes = new Map(picture.nodes.map((node) => [node.id, node]));
  /** @type {Map<string, Route>} */
  const routes = new Map();
  for (const edge of picture.edges) {
    const route = routeOf(edge, nodes.get(edge.from), nodes.get(edge.to), picture.orientation);
    if (route) routes.set(edge.id, route);
  }
  spreadPorts(picture, nodes, routes);
  return { nodes, routes };
}

/**
 * Edges that leave one place at one point are laid side by side there, and so are those that arrive, in the order of
 * where they come from or go to: no line hides another.
 * @param {Picture} picture
 * @param {Map<string, PictureNode>} nodes
 * @param {Map<string, Route>} routes
 */
function spreadPorts(picture, nodes, routes) {
  const cross = picture.orientation === 'right' ? 1 : 0;
  /** @type {Map<string, {edge: PictureEdge, port: Point, beyond: Point}[]>} */
  const ports = new Map();
  for (const edge of picture.edges) {
    const points = routes.get(edge.id)?.points;
    if (!points) continue;
    const [first, second, beforeLast, last] = [points[0], points[1], points[points.length - 2], points[points.length - 1]];
    if (!first || !second || !beforeLast || !last) continue;
    appendTo(ports, `out ${edge.from}`, { edge, port: first, beyond: second });
    appendTo(ports, `in ${edge.to}`, { edge, port: last, beyond: beforeLast });
  }
  for (const [key, side] of ports) {
    const node = nodes.get(key.slice(key.indexOf(' ') + 1));
    const at = side[0]?.port[cross] ?? 0;
    if (!node || side.length < 2 || side.some(({ port }) => Math.abs(port[cross] - at) > 0.5)) continue;
    side.sort((a, b) => a.beyond[cross] - b.beyond[cross]);
    const room = node.kind === 'junction' ? Infinity : (cross === 1 ? node.height : node.width) * PORT_SHARE;
    const total = side.reduce((sum, { edge }) => sum + edge.width_px + PORT_GAP_PX, -PORT_GAP_PX);
    const scale = Math.min(1, room / total);
    let offset = -total / 2;
    const moved = side.map(({ edge }) => {
      const middle = offset + edge.width_px / 2;
      offset += edge.width_px + PORT_GAP_PX;
      return at + middle * scale;
    });
    side.forEach(({ port }, index) => { port[cross] = moved[index] ?? at; });
  }
}

/**
 * The labels of a whole picture, or of the part of it that is seen.
 * @param {Picture} picture
 * @param {Scene} scene
 * @param {{nodes: PictureNode[], edges: PictureEdge[]}} [seen]
 * @returns {Map<string, Label>}
 */
export function labelsOf(picture, scene, seen = picture) {
  return placeLabels(seen.edges, scene.routes, seen.nodes, extentOf(picture), picture.orientation);
}

/**
 * The space that a picture takes, with what trails beyond its boxes.
 * @param {Picture} picture
 */
export function extentOf(picture) {
  const margin = MARGIN_PX[picture.orientation];
  return { left: -margin.x, top: -margin.y, width: picture.width + 2 * margin.x, height: picture.height + 2 * margin.y };
}
