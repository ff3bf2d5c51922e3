// @ts-check
// Walking along the money with the keyboard, the same in every view: ← back, → on, ↑ and ↓ among siblings, the biggest
// first, Home to the source, End to the end point.

import { appendTo } from './lists.js';

/** @typedef {import('../contract.js').Picture} Picture */
/** @typedef {import('../contract.js').Table} Table */
/** @typedef {import('../contract.js').Money} Money */

/**
 * Each step answers with an id, or null where there is nowhere to go.
 * @typedef {{
 *   first: string | null, has: (id: string) => boolean,
 *   on: (id: string) => string | null, back: (id: string) => string | null,
 *   bigger: (id: string) => string | null, smaller: (id: string) => string | null,
 *   source: (id: string) => string | null, endPoint: (id: string) => string | null,
 *   wayTo: (id: string) => Set<string>,
 * }} Walk  `wayTo`: the ids of every link on any way from the source to a place
 */
/** @typedef {{id: string, money: Money | null}} Stop */
/** @typedef {{id: string, from: string, to: string, money: Money | null}} Link */

/**
 * @param {Stop[]} stops
 * @param {Link[]} links
 * @returns {Walk}  made in O(n log n)
 */
export function createWalk(stops, links) {
  const order = new Map(stops.map((stop, index) => [stop.id, index]));
  const moneyOf = new Map(stops.map((stop) => [stop.id, stop.money]));
  /** @type {Map<string, Link[]>} */
  const out = new Map();
  /** @type {Map<string, Link[]>} */
  const into = new Map();
  for (const link of links) {
    if (!order.has(link.from) || !order.has(link.to)) continue;
    appendTo(out, link.from, link);
    appendTo(into, link.to, link);
  }
  for (const siblings of out.values()) siblings.sort((a, b) => biggestFirst(a, b) || placeOf(a.to) - placeOf(b.to));
  for (const siblings of into.values()) siblings.sort((a, b) => biggestFirst(a, b) || placeOf(a.from) - placeOf(b.from));
  const roots = stops.filter((stop) => !into.has(stop.id))
    .sort((a, b) => biggestFirst(a, b) || placeOf(a.id) - placeOf(b.id)).map((stop) => stop.id);

  /** @param {string} id */
  function placeOf(id) {
    return order.get(id) ?? 0;
  }
  /** @param {string} id */
  const on = (id) => out.get(id)?.[0]?.to ?? null;
  /** @param {string} id */
  const back = (id) => into.get(id)?.[0]?.from ?? null;
  /** @param {string} id */
  const siblingsOf = (id) => {
    const parent = back(id);
    if (parent === null) return roots;
    return [...new Set((out.get(parent) ?? []).map((link) => link.to))];
  };
  /**
   * @param {string} id
   * @param {number} step
   */
  const sibling = (id, step) => {
    const siblings = siblingsOf(id);
    return siblings[siblings.indexOf(id) + step] ?? null;
  };
  /**
   * @param {string} id
   * @param {(id: string) => string | null} step
   */
  const asFarAs = (id, step) => {
    const seen = new Set([id]);
    let here = id;
    for (let next = step(here); next !== null && !seen.has(next); next = step(here)) {
      seen.add(next);
      here = next;
    }
    return here === id ? null : here;
  };
  return {
    first: roots[0] ?? stops[0]?.id ?? null,
    has: (id) => moneyOf.has(id),
    on, back,
    bigger: (id) => sibling(id, -1),
    smaller: (id) => sibling(id, 1),
    source: (id) => asFarAs(id, back),
    endPoint: (id) => asFarAs(id, on),
    wayTo: (id) => {
      /** @type {Set<string>} */
      const way = new Set();
      const seen = new Set([id]);
      for (const here of seen) {
        for (const link of into.get(here) ?? []) {
          way.add(link.id);
          seen.add(link.from);
        }
      }
      return way;
    },
  };
}

/** @param {Picture} picture */
export function walkOfPicture(picture) {
  return createWalk(picture.nodes, picture.edges);
}

/** @param {Table} table */
export function walkOfTable(table) {
  /** @type {Map<number, string>} */
  const rowOfPlace = new Map();
  for (const row of table.rows) if (!rowOfPlace.has(row.place)) rowOfPlace.set(row.place, row.id);
  const links = table.rows.flatMap((row) => row.from_places.flatMap((place) => {
    const from = rowOfPlace.get(place);
    return from === undefined || from === row.id ? [] : [{ id: `${from}>${row.id}`, from, to: row.id, money: row.money }];
  }));
  return createWalk(table.rows, links);
}

/**
 * Where a key leads from a place.
 * @param {Walk} walk
 * @param {string} key  of a KeyboardEvent
 * @param {string} id
 * @returns {string | null}  null: the key leads nowhere
 */
export function keyTarget(walk, key, id) {
  switch (key) {
    case 'ArrowRight': return walk.on(id);
    case 'ArrowLeft': return walk.back(id);
    case 'ArrowUp': return walk.bigger(id);
    case 'ArrowDown': return walk.smaller(id);
    case 'Home': return walk.source(id);
    case 'End': return walk.endPoint(id);
    default: return null;
  }
}

/** @param {string} key */
export function isWalkKey(key) {
  return ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key);
}

/**
 * Orders by amount of one asset; exact, because a longer decimal string without leading zeros is the larger number.
 * @param {{money: Money | null}} a
 * @param {{money: Money | null}} b
 */
function biggestFirst(a, b) {
  const left = a.money?.units ?? '0';
  const right = b.money?.units ?? '0';
  if (left.length !== right.length) return right.length - left.length;
  return left === right ? 0 : left < right ? 1 : -1;
}
