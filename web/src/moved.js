// @ts-check
// "What has moved since?": the ends of a trail whose coins were still there, the requests that would say whether they still are,
// and what is different afterwards. Read from the trail document alone. On a chain of outputs one question tells it of one
// transaction; on a chain of accounts the core knows which lists to ask for from where on.

/**
 * @typedef {{places: {id: number, ref: string, kind: string}[], ends: {place: number, reason: string, amount: string,
 *   asset: string}[]}} TrailEnds
 *
 * Reasons of ends; `after` is empty where the trail goes on now. `isLess`: of the same reason there is less than there was.
 * @typedef {{ref: string, before: string, after: string, isLess: boolean}} Moved
 *
 * `paths`: to be asked of a chain of outputs, one request each; none on a chain of accounts.
 * @typedef {{chain: string, paths: string[], requests: number, ends: number}} AskedSince
 */

const ASKED = ['open', 'unspent'];
const OUTPUT = /^(?<chain>[a-z0-9-]+):(?<txid>[0-9a-f]{64}):\d+$/;

/**
 * @param {TrailEnds} trail
 * @returns {AskedSince | null}  null where there is nothing to ask on a chain of outputs
 */
export function questionsAnew(trail) {
  const refs = new Set(endsOf(trail).filter(({ reason }) => ASKED.includes(reason)).map(({ ref }) => ref));
  const outputs = [...refs].map((ref) => OUTPUT.exec(ref)?.groups).filter((groups) => groups !== undefined);
  if (outputs.length === 0) return null;
  const paths = [...new Set(outputs.map((groups) => `/tx/${groups['txid']}/outspends`)), '/blocks/tip/height'];
  return { chain: outputs[0]?.['chain'] ?? '', paths, requests: paths.length, ends: outputs.length };
}

/**
 * What the core counted on a chain of accounts, in the same words.
 * @param {TrailEnds} trail
 * @param {{holdings: number, requests: number}} held
 * @returns {AskedSince | null}
 */
export function holdingsAnew(trail, { holdings, requests }) {
  const chain = endsOf(trail)[0]?.ref.split(':', 1)[0] ?? '';
  return requests === 0 ? null : { chain, paths: [], requests, ends: holdings };
}

/**
 * The ends that were asked about and are others now.
 * @param {TrailEnds} before
 * @param {TrailEnds} after
 * @returns {Moved[]}
 */
export function changesBetween(before, after) {
  const now = endsByPlace(after);
  return [...endsByPlace(before)].flatMap(([place, { ref, sums }]) => {
    if (!ASKED.some((reason) => sums.has(reason))) return [];
    const sumsNow = now.get(place)?.sums ?? new Map();
    const [then, later] = [namesOf(sums), namesOf(sumsNow)];
    const isLess = then === later && ASKED.some((reason) => (sumsNow.get(reason) ?? 0n) < (sums.get(reason) ?? 0n));
    return isLess || then !== later ? [{ ref, before: then, after: later, isLess }] : [];
  });
}

/** @param {Map<string, bigint>} sums */
function namesOf(sums) {
  return [...sums.keys()].sort().join(', ');
}

/** @param {TrailEnds} trail */
function endsOf({ places, ends }) {
  const refs = new Map(places.map(({ id, ref }) => [id, ref]));
  return ends.map(({ place, ...end }) => ({ ref: refs.get(place) ?? '', ...end }));
}

/** What ends for which reason, by reference and asset: an account holds several. @param {TrailEnds} trail */
function endsByPlace(trail) {
  /** @type {Map<string, {ref: string, sums: Map<string, bigint>}>} */
  const places = new Map();
  for (const { ref, asset, reason, amount } of endsOf(trail)) {
    const place = `${ref} ${asset}`;
    const { sums } = places.get(place) ?? { sums: new Map() };
    places.set(place, { ref, sums: sums.set(reason, (sums.get(reason) ?? 0n) + BigInt(amount)) });
  }
  return places;
}
