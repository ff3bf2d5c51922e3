// @ts-check
// Paints trees of SVG elements on a canvas: the few elements and attributes that the drawings use.

import { FONT_FAMILY } from './measure.js';

/** @typedef {import('../dom.js').Tree} Tree */
/** @typedef {{x: number, y: number, scale: number}} Placement */
/**
 * One thing to paint, its numbers read once.
 * @typedef {{at: Placement, fill: string | null, stroke: string | null, width: number, cap: CanvasLineCap, join: CanvasLineJoin,
 *   dash: number[], path: Path2D | null, text: {words: string, x: number, y: number, font: string, align: CanvasTextAlign} | null,
 *   strokeFirst: boolean}} Stroke
 */

/**
 * @param {Tree[]} trees
 * @param {Placement} [at]
 * @returns {Stroke[]}
 */
export function compile(trees, at = { x: 0, y: 0, scale: 1 }) {
  return trees.flatMap((tree) => {
    if (tree.name === 'title') return [];
    if (tree.name === 'g') {
      return compile(tree.children.filter((child) => typeof child !== 'string'), within(at, textOf(tree, 'transform')));
    }
    const fill = textOf(tree, 'fill');
    const stroke = textOf(tree, 'stroke');
    return [{
      at: within(at, textOf(tree, 'transform')),
      fill: fill === 'none' ? null : fill ?? '#000', stroke: stroke === 'none' ? null : stroke,
      width: numberOf(tree, 'stroke-width', 1),
      cap: /** @type {CanvasLineCap} */ (textOf(tree, 'stroke-linecap') ?? 'butt'),
      join: /** @type {CanvasLineJoin} */ (textOf(tree, 'stroke-linejoin') ?? 'miter'),
      dash: (textOf(tree, 'stroke-dasharray') ?? '').split(' ').filter((part) => part !== '').map(Number),
      path: pathOf(tree),
      text: tree.name === 'text' ? wordsOf(tree) : null,
      strokeFirst: textOf(tree, 'paint-order') === 'stroke',
    }];
  });
}

/**
 * @param {CanvasRenderingContext2D} context  already transformed to where 0,0 of the strokes is
 * @param {Stroke[]} strokes
 * @param {number} [leastWidth]  of outlines, so that they can be seen when everything is drawn small
 */
export function paint(context, strokes, leastWidth = 0) {
  for (const stroke of strokes) {
    const { x, y, scale } = stroke.at;
    const isMoved = x !== 0 || y !== 0 || scale !== 1;
    if (isMoved) {
      context.save();
      context.translate(x, y);
      context.scale(scale, scale);
    }
    if (stroke.strokeFirst) outline(context, stroke, leastWidth);
    if (stroke.fill !== null) {
      context.fillStyle = stroke.fill;
      if (stroke.path) context.fill(stroke.path);
      if (stroke.text) write(context, stroke.text, 'fillText');
    }
    if (!stroke.strokeFirst) outline(context, stroke, leastWidth);
    if (isMoved) context.restore();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke} stroke
 * @param {number} leastWidth
 */
function outline(context, stroke, leastWidth) {
  if (stroke.stroke === null) return;
  context.strokeStyle = stroke.stroke;
  context.lineWidth = Math.max(stroke.width, leastWidth);
  context.lineCap = stroke.cap;
  context.lineJoin = stroke.join;
  context.setLineDash(stroke.dash);
  if (stroke.path) context.stroke(stroke.path);
  if (stroke.text) write(context, stroke.text, 'strokeText');
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {NonNullable<Stroke['text']>} text
 * @param {'fillText' | 'strokeText'} how
 */
function write(context, text, how) {
  context.font = text.font;
  context.textAlign = text.align;
  context[how](text.words, text.x, text.y);
}

/** @param {Tree} tree */
function pathOf(tree) {
  const d = textOf(tree, 'd');
  if (d !== null) return new Path2D(d);
  if (tree.name !== 'circle') return null;
  const path = new Path2D();
  path.arc(numberOf(tree, 'cx', 0), numberOf(tree, 'cy', 0), numberOf(tree, 'r', 0), 0, 2 * Math.PI);
  return path;
}

/**
 * @param {Tree} tree
 * @returns {Stroke['text']}
 */
function wordsOf(tree) {
  const anchor = textOf(tree, 'text-anchor');
  return {
    words: tree.children.filter((child) => typeof child === 'string').join(''),
    x: numberOf(tree, 'x', 0), y: numberOf(tree, 'y', 0),
    font: `${textOf(tree, 'font-weight') ?? 'normal'} ${numberOf(tree, 'font-size', 12)}px ${FONT_FAMILY}`,
    align: anchor === 'middle' ? 'center' : anchor === 'end' ? 'right' : 'left',
  };
}

/**
 * @param {Placement} at
 * @param {string | null} transform  "translate(x,y)", which may be followed by "scale(s)"
 * @returns {Placement}
 */
function within(at, transform) {
  const match = /^translate\((-?[\d.]+),(-?[\d.]+)\)(?: scale\(([\d.]+)\))?$/.exec(transform ?? '');
  if (!match) return at;
  return { x: at.x + Number(match[1]) * at.scale, y: at.y + Number(match[2]) * at.scale, scale: at.scale * Number(match[3] ?? 1) };
}

/**
 * @param {Tree} tree
 * @param {string} name
 * @returns {string | null}
 */
function textOf(tree, name) {
  const value = tree.props[name];
  return value === undefined || value === null || value === false ? null : String(value);
}

/**
 * @param {Tree} tree
 * @param {string} name
 * @param {number} otherwise
 */
function numberOf(tree, name, otherwise) {
  const text = textOf(tree, name);
  return text === null ? otherwise : Number(text);
}
