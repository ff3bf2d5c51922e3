// @ts-check
// Which part of a picture a viewport shows, and how large.

/** @typedef {import('./rects.js').Rect} Rect */

const SCALE = { least: 0.01, most: 3 };

/**
 * @param {HTMLElement} viewport
 * @param {() => void} onMove
 */
export function createCamera(viewport, onMove) {
  /** What of the picture is in the upper left corner, and how many px of the screen one of its own takes. */
  const view = { x: 0, y: 0, scale: 1 };

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} scale
   */
  function moveTo(x, y, scale = view.scale) {
    Object.assign(view, { x, y, scale });
    onMove();
  }

  return {
    view: /** @type {Readonly<typeof view>} */ (view),
    moveTo,

    /**
     * @param {number} dx  px of the screen
     * @param {number} dy
     */
    pan(dx, dy) {
      moveTo(view.x + dx / view.scale, view.y + dy / view.scale);
    },

    /**
     * @param {number} factor
     * @param {number} [atX]  px of the viewport that stay where they are
     * @param {number} [atY]
     */
    zoom(factor, atX = viewport.clientWidth / 2, atY = viewport.clientHeight / 2) {
      const scale = Math.min(SCALE.most, Math.max(SCALE.least, view.scale * factor));
      moveTo(view.x + atX / view.scale - atX / scale, view.y + atY / view.scale - atY / scale, scale);
    },

    /**
     * All of it, no larger than it is.
     * @param {{left: number, top: number, width: number, height: number}} extent
     */
    fit({ left, top, width, height }) {
      const scale = Math.max(SCALE.least, Math.min(1, viewport.clientWidth / width, viewport.clientHeight / height));
      moveTo(left + width / 2 - viewport.clientWidth / 2 / scale, top + height / 2 - viewport.clientHeight / 2 / scale, scale);
    },

    /** Moves no further than it takes. @param {Rect} rect */
    bringIntoSight(rect) {
      const [width, height] = [viewport.clientWidth / view.scale, viewport.clientHeight / view.scale];
      moveTo(Math.min(Math.max(view.x, rect.right - width), rect.left), Math.min(Math.max(view.y, rect.bottom - height), rect.top));
    },

    /** @returns {Rect} */
    seen() {
      return { left: view.x, top: view.y, right: view.x + viewport.clientWidth / view.scale, bottom: view.y + viewport.clientHeight / view.scale };
    },

    /** Where in the picture a pointer is. @param {{clientX: number, clientY: number}} event */
    pointAt({ clientX, clientY }) {
      const bounds = viewport.getBoundingClientRect();
      return { x: view.x + (clientX - bounds.left) / view.scale, y: view.y + (clientY - bounds.top) / view.scale };
    },
  };
}
