// @ts-check
// The page's second script as the first sees it. It comes from the page's own folder, once, as soon as the page stands. Until then
// what it would show is left out, and what it would do waits for it.

import { loadLaterScript } from './parts.js';

/** @typedef {typeof import('./later.js')} Later */

/** @type {Promise<Later> | null} */ let loading = null;
/** @type {Later | null} */ let part = null;

/**
 * @param {() => Promise<Later>} [load]
 * @returns {Promise<Later>}
 * @throws {MissingPart}  what waited is refused, and the next that needs it asks again
 */
export function loadLater(load = loadLaterScript) {
  loading ??= load().then((loaded) => { part = loaded; return loaded; }, (error) => { loading = null; throw error; });
  return loading;
}

/**
 * What the second script draws; null until it is there.
 * @template T
 * @param {(part: Later) => T} draw
 */
export function later(draw) {
  return part && draw(part);
}
