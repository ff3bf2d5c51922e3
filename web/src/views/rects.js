// @ts-check
// Rectangles of the picture.

/** @typedef {{left: number, top: number, right: number, bottom: number}} Rect */
/** @typedef {import('./edges.js').Point} Point */

/**
 * @param {{x: number, y: number, width: number, height: number}} box  drawn round its centre
 * @param {number} margin
 * @returns {Rect}
 */
export function rectOf({ x, y, width, height }, margin) {
  return { left: x - width / 2 - margin, right: x + width / 2 + margin, top: y - height / 2 - margin, bottom: y + height / 2 + margin };
}

/**
 * @param {Point[]} points
 * @param {number} margin
 * @returns {Rect}
 */
export function rectOfPoints(points, margin) {
  const rect = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const [x, y] of points) {
    rect.left = Math.min(rect.left, x - margin);
    rect.right = Math.max(rect.right, x + margin);
    rect.top = Math.min(rect.top, y - margin);
    rect.bottom = Math.max(rect.bottom, y + margin);
  }
  return rect;
}

/**
 * @param {Rect} a
 * @param {Rect} b
 */
export function touches(a, b) {
  return a.left <= b.right && a.right >= b.left && a.top <= b.bottom && a.bottom >= b.top;
}
