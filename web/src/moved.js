// @ts-check
// "What has moved since?": the open and unspent ends of a trail, the requests that would say whether they still are, and what is
// different afterwards. Read from the trail document alone; of chains of outputs, where one question tells it of one transaction.

/** @typedef {{places: {id: number, ref: string, kind: string}[], ends: {place: number, reason: string, amount: string}[]}} TrailEnds */
/** @typedef {{ref: string, before: string, after: string}} Moved  reasons of ends; `after` is empty where the trail goes on now */

const ASKED = ['open', 'unspent'];
const OUTPUT = /^(?<chain>[a-z0-9-]+):(?<txid>[0-9a-f]{64}):\d+$/;

/**
 * @param {TrailEnds} trail
 * @returns {{chain: string, paths: string[], ends: number} | null}  null where there is nothing to ask; `paths`: one request each
 */
export function questionsAnew(trail) {
  const refs = new Set(endsOf(trail).filter(({ reason }) => ASKED.includes(reason)).map(({ ref }) => ref));
  const outputs = [...refs].map((ref) => OUTPUT.exec(ref)?.groups).filter((groups) => groups !== undefined);
  if (outputs.length === 0) return null;
  const paths = [...new Set(outputs.map((groups) => `/tx/${groups['txid']}/outspends`))];
  return { chain: outputs[0]?.['chain'] ?? '', paths: [...paths, '/blocks/tip/height'], ends: outputs.length };
}

/**
 * The ends that were asked about and are others now.
 * @param {TrailEnds} before
 * @param {TrailEnds} after
 * @returns {Moved[]}
 */
export function changesBetween(before, after) {
  const now = reasonsByRef(after);
  return [...reasonsByRef(before)].flatMap(([ref, reasons]) => {
    const then = [...reasons].sort().join(', ');
    const later = [...now.get(ref) ?? []].sort().join(', ');
    return ASKED.some((reason) => reasons.has(reason)) && then !== later ? [{ ref, before: then, after: later }] : [];
  });
}

/** @param {TrailEnds} trail */
function endsOf({ places, ends }) {
  const refs = new Map(places.map(({ id, ref }) => [id, ref]));
  return ends.map(({ place, reason }) => ({ ref: refs.get(place) ?? '', reason }));
}

/** @param {TrailEnds} trail */
function reasonsByRef(trail) {
  /** @type {Map<string, Set<string>>} */
  const reasons = new Map();
  for (const { ref, reason } of endsOf(trail)) reasons.set(ref, (reasons.get(ref) ?? new Set()).add(reason));
  return reasons;
}
