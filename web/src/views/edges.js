// @ts-check
// How the money between places looks: width is the amount, line style is how it is known.

import { h, roundToHundredths } from '../dom.js';
import { appendTo } from './lists.js';
import { SMALLEST_TEXT_PX, textWidth } from './measure.js';
import { rectOf } from './rects.js';

/** @typedef {import('../dom.js').Tree} Tree */
/** @typedef {import('./palette.js').Theme} Theme */
/** @typedef {import('./outlines.js').Orientation} Orientation */
/** @typedef {import('../contract.js').PictureEdge} PictureEdge */
/** @typedef {import('../contract.js').PictureNode} PictureNode */
/** @typedef {import('../contract.js').Grade} Grade */
/** @typedef {[number, number]} Point */
/** @typedef {import('./rects.js').Rect} Rect */

const ARROW_PX = 8;
/** The diamond of a swap; its amounts stand beside it, within the node's space. */
export const SWAP_RADIUS_PX = 14;
const LABEL_GAP_PX = 5;
const LABEL_LINE_PX = 14;

/**
 * The way of an edge from border to border. `isTraced`: what goes along it is some of the money; `isBack`: it runs against the
 * way of the picture.
 * @typedef {{points: Point[], hasArrow: boolean, isTraced: boolean, isBack: boolean}} Route
 */

/**
 * The way of an edge, cut at the borders of the places it joins; through a junction it runs to the centre.
 * @param {PictureEdge} edge
 * @param {PictureNode | undefined} from
 * @param {PictureNode | undefined} to
 * @param {Orientation} orientation
 * @returns {Route | null}  null when an end of the edge is not in the picture
 */
export function routeOf(edge, from, to, orientation) {
  const first = edge.points[0];
  const last = edge.points[edge.points.length - 1];
  if (!from || !to || !first || !last) return null;
  const hasArrow = to.kind !== 'junction';
  const axis = orientation === 'right' ? 0 : 1;
  const half = (/** @type {PictureNode} */ node) => (
    node.kind === 'junction' ? 0 : node.kind === 'swap' ? SWAP_RADIUS_PX : (orientation === 'right' ? node.width : node.height) / 2);
  const centre = (/** @type {PictureNode} */ node) => (orientation === 'right' ? node.x : node.y);
  /** @type {Point} */
  const start = [first[0], first[1]];
  /** @type {Point} */
  const end = [last[0], last[1]];
  const way = edge.back ? -1 : 1;
  start[axis] = centre(from) + way * half(from);
  end[axis] = centre(to) - way * half(to);
  return { points: [start, ...edge.points.slice(1, -1), end], hasArrow, isTraced: from.kind !== 'input', isBack: edge.back };
}

/**
 * @param {Route} route
 * @param {Orientation} orientation
 * @param {number} widthPx
 */
export function pathOf(route, orientation, widthPx) {
  const points = route.points.map((point) => /** @type {Point} */ ([...point]));
  const last = /** @type {Point} */ (points[points.length - 1]);
  if (route.hasArrow) last[orientation === 'right' ? 0 : 1] -= wayOf(route) * (arrowLength(widthPx) - 1);
  return smooth(points, orientation);
}

/**
 * @param {Point[]} points
 * @param {Orientation} orientation
 */
function smooth(points, orientation) {
  const [x, y] = /** @type {Point} */ (points[0]);
  let d = `M${roundToHundredths(x)} ${roundToHundredths(y)}`;
  for (let i = 1; i < points.length; i++) {
    const [x0, y0] = /** @type {Point} */ (points[i - 1]);
    const [x1, y1] = /** @type {Point} */ (points[i]);
    const isStraight = orientation === 'right' ? y0 === y1 : x0 === x1;
    const numbers = isStraight ? [x1, y1]
      : orientation === 'right' ? [(x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1] : [x0, (y0 + y1) / 2, x1, (y0 + y1) / 2, x1, y1];
    d += `${isStraight ? 'L' : 'C'}${numbers.map(roundToHundredths).join(' ')}`;
  }
  return d;
}

/**
 * Dashes by how a payment is known: solid on the blockchain, dashed worked out, dotted according to somebody.
 * @param {Grade} grade
 * @param {number} widthPx
 * @returns {{dasharray: string | null, linecap: 'butt' | 'round'}}
 */
export function dashOf(grade, widthPx) {
  if (grade === 'inferred') return { dasharray: `${roundToHundredths(Math.max(7, widthPx * 1.4))} ${roundToHundredths(Math.max(4, widthPx * 0.8))}`, linecap: 'butt' };
  if (grade === 'claimed') return { dasharray: `0.1 ${roundToHundredths(Math.max(5, widthPx * 1.9))}`, linecap: 'round' };
  return { dasharray: null, linecap: 'butt' };
}

/**
 * @param {PictureEdge} edge
 * @param {Route} route
 * @param {Orientation} orientation
 * @param {Theme} theme
 * @param {boolean} onTrace  on the way to what is selected
 * @returns {Tree[]}
 */
export function drawEdge(edge, route, orientation, theme, onTrace) {
  const colour = !route.isTraced ? theme.other : onTrace || edge.on_path ? theme.trace : theme.flow;
  return [
    // A path has edges of its own, so that it is not told by its colour alone.
    ...edge.on_path ? [drawLine(pathOf(route, orientation, edge.width_px), 'observed', edge.width_px + 7, theme.ink),
      drawLine(pathOf(route, orientation, edge.width_px), 'observed', edge.width_px + 4, theme.paper)] : [],
    drawLine(pathOf(route, orientation, edge.width_px), edge.grade, edge.width_px, colour),
    ...route.hasArrow ? [h('path', { d: arrowPath(tipOf(route), orientation, edge.width_px, wayOf(route)), fill: colour })] : [],
  ];
}

/**
 * @param {string} d
 * @param {Grade} grade
 * @param {number} widthPx
 * @param {string} colour
 */
export function drawLine(d, grade, widthPx, colour) {
  const { dasharray, linecap } = dashOf(grade, widthPx);
  return h('path', {
    d, fill: 'none', stroke: colour, 'stroke-width': widthPx, 'stroke-dasharray': dasharray, 'stroke-linecap': linecap === 'butt' ? null : linecap,
  });
}

/**
 * @param {Route} route
 * @returns {Point}
 */
function tipOf(route) {
  return /** @type {Point} */ (route.points[route.points.length - 1]);
}

/** @param {Route} route  @returns {1 | -1} */
function wayOf(route) {
  return route.isBack ? -1 : 1;
}

/** @param {number} widthPx */
function arrowLength(widthPx) {
  return ARROW_PX + widthPx / 4;
}

/**
 * @param {Point} tip
 * @param {Orientation} orientation
 * @param {number} widthPx
 * @param {1 | -1} [way]  along the picture, or against it
 */
export function arrowPath([x, y], orientation, widthPx, way = 1) {
  const half = Math.max(4, widthPx / 2 + 3);
  const length = way * arrowLength(widthPx);
  const corners = orientation === 'right'
    ? [[x, y], [x - length, y - half], [x - length, y + half]]
    : [[x, y], [x - half, y - length], [x + half, y - length]];
  return `M${corners.map((corner) => corner.map(roundToHundredths).join(' ')).join('L')}Z`;
}

/**
 * @typedef {{text: string, x: number, y: number, anchor: 'start' | 'middle' | 'end', rect: Rect}} Label
 */

/**
 * The amounts on the edges, the larger first; one that would touch a place, another label or a line, or leave the
 * picture, is left out: the place has it too. Texts are never turned.
 * @param {PictureEdge[]} edges
 * @param {Map<string, Route>} routes
 * @param {PictureNode[]} nodes
 * @param {{left: number, top: number, width: number, height: number}} extent
 * @param {Orientation} orientation
 * @returns {Map<string, Label>}
 */
export function placeLabels(edges, routes, nodes, extent, orientation) {
  const taken = createOccupancy();
  for (const node of nodes) taken.add(rectOf(node, 2));
  for (const edge of edges) {
    const route = routes.get(edge.id);
    if (route) for (const [x, y] of samples(route, orientation)) taken.add(rectOf({ x, y, width: edge.width_px, height: edge.width_px }, 0));
  }
  /** @type {Map<string, Label>} */
  const labels = new Map();
  for (const edge of [...edges].sort((a, b) => b.width_px - a.width_px)) {
    const route = routes.get(edge.id);
    if (!route || edge.amount_label === '') continue;
    const label = labelSpots(edge, route, orientation).find(({ rect }) => (
      rect.left >= extent.left && rect.right <= extent.left + extent.width && !taken.isTaken(rect)));
    if (!label) continue;
    labels.set(edge.id, label);
    taken.add(label.rect);
  }
  return labels;
}

/**
 * Beside the line, near its tip first (there an edge is nearly straight and no other one is near), then near where it
 * leaves, then at its middle.
 * @param {PictureEdge} edge
 * @param {Route} route
 * @param {Orientation} orientation
 * @returns {Label[]}
 */
function labelSpots(edge, route, orientation) {
  const width = textWidth(edge.amount_label, SMALLEST_TEXT_PX);
  const [start, tip] = [/** @type {Point} */ (route.points[0]), tipOf(route)];
  const away = edge.width_px / 2 + LABEL_GAP_PX;
  const way = wayOf(route);
  const back = way * ((route.hasArrow ? arrowLength(edge.width_px) : 4) + 3);
  const [ahead, behind] = /** @type {[Label['anchor'], Label['anchor']]} */ (route.isBack ? ['end', 'start'] : ['start', 'end']);
  /** @type {[number, number, Label['anchor']][]} */
  const spots = [];
  if (orientation === 'right') {
    const rises = tip[1] < start[1];
    const beside = (/** @type {number} */ y, /** @type {boolean} */ isAbove) => (isAbove ? y - away : y + away + SMALLEST_TEXT_PX * 0.72);
    for (const side of [true, false]) {
      const isAbove = side === (rises || tip[1] === start[1]);
      spots.push([tip[0] - back, beside(tip[1], isAbove), behind], [start[0] + way * 8, beside(start[1], !isAbove), ahead]);
      if (tip[1] === start[1]) spots.push([(tip[0] + start[0]) / 2, beside(tip[1], isAbove), 'middle']);
    }
  } else {
    const fromRight = start[0] > tip[0];
    const beside = (/** @type {number} */ x, /** @type {number} */ y, /** @type {boolean} */ onLeft) => (
      /** @type {[number, number, Label['anchor']]} */ ([onLeft ? x - away : x + away, y, onLeft ? 'end' : 'start']));
    for (const onLeft of [fromRight, !fromRight]) {
      spots.push(beside(tip[0], tip[1] - back - way * 3, onLeft), beside(start[0], start[1] + way * (SMALLEST_TEXT_PX + 4), !onLeft));
      if (tip[0] === start[0]) spots.push(beside(tip[0], (tip[1] + start[1]) / 2 + 2, onLeft));
    }
  }
  return spots.map(([x, y, anchor]) => {
    const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
    return { text: edge.amount_label, x, y, anchor, rect: { left, right: left + width, top: y - SMALLEST_TEXT_PX * 0.78, bottom: y + SMALLEST_TEXT_PX * 0.22 } };
  });
}

/**
 * @param {Label} label
 * @param {Theme} theme
 */
export function drawLabel(label, theme) {
  return h('text', {
    x: label.x, y: label.y, 'text-anchor': label.anchor === 'start' ? null : label.anchor, 'font-size': SMALLEST_TEXT_PX, fill: theme.soft,
    stroke: theme.paper, 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke',
  }, label.text);
}

/**
 * Points along the drawn curve, close enough to find a label in the way.
 * @param {Route} route
 * @param {Orientation} orientation
 * @returns {Point[]}
 */
export function samples(route, orientation) {
  /** @type {Point[]} */
  const found = [];
  for (let i = 1; i < route.points.length; i++) {
    const [x0, y0] = /** @type {Point} */ (route.points[i - 1]);
    const [x1, y1] = /** @type {Point} */ (route.points[i]);
    const steps = Math.min(64, Math.max(2, Math.ceil((Math.abs(x1 - x0) + Math.abs(y1 - y0)) / LABEL_LINE_PX)));
    for (let step = i === 1 ? 0 : 1; step <= steps; step++) {
      const t = step / steps;
      const ease = t * t * (3 - 2 * t);
      const along = 1.5 * t * (1 - t) * (1 - t) + 1.5 * t * t * (1 - t) + t * t * t;
      found.push(orientation === 'right' ? [x0 + (x1 - x0) * along, y0 + (y1 - y0) * ease] : [x0 + (x1 - x0) * ease, y0 + (y1 - y0) * along]);
    }
  }
  return found;
}

const CELL_PX = 64;

/** Rectangles, found again by the cells that they touch. */
function createOccupancy() {
  /** @type {Map<string, Rect[]>} */
  const cells = new Map();
  /** @param {Rect} rect */
  function* cellsOf(rect) {
    for (let column = Math.floor(rect.left / CELL_PX); column * CELL_PX <= rect.right; column++) {
      for (let row = Math.floor(rect.top / CELL_PX); row * CELL_PX <= rect.bottom; row++) yield `${column},${row}`;
    }
  }
  return {
    /** @param {Rect} rect */
    add(rect) {
      for (const cell of cellsOf(rect)) appendTo(cells, cell, rect);
    },
    /** @param {Rect} rect */
    isTaken(rect) {
      for (const cell of cellsOf(rect)) {
        for (const other of cells.get(cell) ?? []) {
          if (other.right > rect.left && other.left < rect.right && other.bottom > rect.top && other.top < rect.bottom) return true;
        }
      }
      return false;
    },
  };
}
