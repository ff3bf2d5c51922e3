// Made-up pictures for the tests of the views: nobody's coins. Their layout is the simplest that shows a tree; the real
// one is the core's.

/** @typedef {import('../../web/src/contract.js').Picture} Picture */
/** @typedef {import('../../web/src/contract.js').PictureNode} PictureNode */
/** @typedef {import('../../web/src/contract.js').PictureEdge} PictureEdge */
/** @typedef {import('../../web/src/contract.js').Table} Table */
/** @typedef {import('../../web/src/contract.js').Details} Details */
/** @typedef {import('../../web/src/contract.js').Label} Label */
/** @typedef {'down' | 'right'} Orientation */

/** @type {Record<Orientation, Record<PictureNode['kind'], [number, number]>>} */
const SIZES = {
  right: { start: [168, 56], place: [168, 56], others: [168, 40], run: [168, 40], junction: [10, 10], payers: [168, 56], hidden: [168, 40], input: [168, 40], swap: [132, 56] },
  down: { start: [104, 64], place: [104, 64], others: [104, 48], run: [216, 40], junction: [10, 10], payers: [160, 48], hidden: [104, 48], input: [104, 48], swap: [232, 34] },
};
const GAPS = { right: { across: 14, along: 72 }, down: { across: 8, along: 44 } };
const START_SATOSHI = 5_000_000_000;
const NOTHING = { continue: false, expand: false, collapse: false, back: false };

/** @param {number} satoshi */
function money(satoshi) {
  const coins = satoshi / 1e8;
  const digits = coins >= 100 ? 0 : coins >= 10 ? 1 : 2;
  const short = Number.isInteger(coins) && coins < 1000 ? String(coins) : coins.toFixed(digits);
  return { units: String(satoshi), asset: 'bitcoin:BTC', text: `${coins.toFixed(8).replace(/\.?0+$/, '')} BTC`, short: `${short} BTC` };
}

/** @param {number} seed */
function madeUpAddress(seed) {
  const alphabet = '023456789acdefghjklmnpqrstuvwxyz';
  let state = seed * 2654435761 + 97;
  const letters = Array.from({ length: 12 }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return alphabet[Math.floor(state / 65536) % 32];
  }).join('');
  return `bc1q${letters.slice(0, 2)}…${letters.slice(6)}`;
}

/**
 * @typedef {{id: string, kind?: PictureNode['kind'], from?: string[], sat: number, end?: [string, string], title?: string,
 *   subtitle?: string, count?: number, rule?: string, grade?: PictureEdge['grade'], check?: PictureNode['check'], label?: Label,
 *   marks?: Partial<Pick<PictureNode, 'name' | 'note' | 'colour' | 'on_path' | 'flags' | 'can'>>}} Sketch
 */

/**
 * @param {string} title
 * @param {Orientation} orientation
 * @param {Sketch[]} sketches  parents before children
 * @returns {Picture}
 */
function pictureOf(title, orientation, sketches) {
  /** @type {Map<string, {hop: number, across: number}>} */
  const spots = new Map();
  const parentOf = new Map(sketches.map((sketch) => [sketch.id, sketch.from?.[0] ?? null]));
  const hopOf = new Map();
  for (const sketch of sketches) {
    hopOf.set(sketch.id, Math.max(-1, ...(sketch.from ?? []).map((from) => hopOf.get(from))) + 1);
  }
  const pitch = (orientation === 'right' ? 56 : 104) + GAPS[orientation].across;
  let leaves = 0;
  /** @param {string} id */
  const put = (id) => {
    const children = sketches.filter((sketch) => parentOf.get(sketch.id) === id);
    for (const child of children) put(child.id);
    const across = children.length === 0 ? pitch * leaves++ + pitch / 2
      : children.reduce((sum, child) => sum + (spots.get(child.id)?.across ?? 0), 0) / children.length;
    spots.set(id, { hop: hopOf.get(id), across });
  };
  for (const sketch of sketches) if (!sketch.from) put(sketch.id);
  const thickness = Math.max(...Object.values(SIZES[orientation]).map((size) => size[orientation === 'right' ? 0 : 1]));
  const step = thickness + GAPS[orientation].along;

  /** @type {PictureNode[]} */
  const nodes = sketches.map((sketch, index) => {
    const kind = sketch.kind ?? 'place';
    const [width, height] = SIZES[orientation][kind];
    const spot = spots.get(sketch.id) ?? { hop: 0, across: 0 };
    const along = thickness / 2 + spot.hop * step;
    const value = money(sketch.sat);
    const label = sketch.rule ? `≈ ${value.short} (${sketch.rule})` : value.short;
    const title = sketch.marks?.name ?? sketch.label?.text ?? sketch.title ?? madeUpAddress(index);
    return {
      id: sketch.id, kind, place: index, ref: kind === 'place' ? `bitcoin:made-up:${index}` : null, title,
      subtitle: sketch.subtitle ?? (kind === 'place' ? `block ${(680_000 + index * 3).toLocaleString('en')}, 2021-04-21 10:20 UTC` : ''), money: value, more: [],
      amount_label: kind === 'junction' || kind === 'swap' ? '' : label, value_label: sketch.value ?? '', basis: sketch.rule ? 'rule' : 'exact', count: sketch.count ?? 1,
      end: sketch.end ? { reason: sketch.end[0], label: sketch.end[1] } : null, check: sketch.check ?? 'verified', hop: spot.hop,
      moment: { height: 680_000 + index * 3, time: '2021-04-21T10:20:30Z', unconfirmed: false },
      grade: sketch.grade === 'inferred' ? 'inferred' : 'observed', labels: sketch.label ? [sketch.label] : [], flags: [], name: null, note: false,
      colour: 0, on_path: false, can: NOTHING, ...sketch.marks,
      sentence: `Hop ${spot.hop}: ${title} received ${label}${sketch.end ? `, ${sketch.end[1]}` : ''}.`,
      x: orientation === 'right' ? along : spot.across, y: orientation === 'right' ? spot.across : along, width, height,
    };
  });
  const nodeOf = new Map(nodes.map((node) => [node.id, node]));
  /** @type {PictureEdge[]} */
  const edges = sketches.flatMap((sketch) => (sketch.from ?? []).map((parent) => {
    const from = /** @type {PictureNode} */ (nodeOf.get(parent));
    const to = /** @type {PictureNode} */ (nodeOf.get(sketch.id));
    const satoshi = Math.min(sketch.sat, Number(from.money?.units));
    const value = money(satoshi);
    /** @type {[number, number][]} */
    const points = orientation === 'right'
      ? [[from.x + from.width / 2, from.y], [to.x - to.width / 2, to.y]]
      : [[from.x, from.y + from.height / 2], [to.x, to.y - to.height / 2]];
    const label = sketch.rule ? `≈ ${value.short} (${sketch.rule})` : value.short;
    return {
      id: `${parent}>${sketch.id}`, from: parent, to: sketch.id, hops: [to.hop], money: value, more: [], back: false, amount_label: label, basis: to.basis,
      grade: sketch.grade ?? 'observed', check: to.check, on_path: from.on_path && to.on_path, points, width_px: Math.max(1.5, 14 * Math.sqrt(satoshi / START_SATOSHI)),
      sentence: `${label} went from ${from.title} to ${to.title}.`,
    };
  }));
  const across = pitch * leaves - GAPS[orientation].across;
  const shift = GAPS[orientation].across / 2;
  for (const node of nodes) node[orientation === 'right' ? 'y' : 'x'] -= shift;
  for (const edge of edges) for (const point of edge.points) point[orientation === 'right' ? 1 : 0] -= shift;
  const along = (Math.max(...nodes.map((node) => node.hop)) + 1) * step - GAPS[orientation].along;
  return {
    orientation, width: orientation === 'right' ? along : across, height: orientation === 'right' ? across : along, nodes, edges,
    fees: { count: 3, money: money(4_000), more: [] }, hidden: null, badge: { grade: 'observed', check: 'verified' },
    summary: `${title}: a made-up trail of ${nodes.length} places.`,
    sums: [{ label: 'Shown', money: money(4_999_996_000), total: false }, { label: 'Fees', money: money(4_000), total: false }, { label: 'Start', money: money(START_SATOSHI), total: true }],
    sums_sentence: '49.99996 BTC shown and 0.00004 BTC paid in fees are the 50 BTC of the start.',
    disclaimer: 'This shows payments between addresses. It does not show who controls them.',
    title,
  };
}

const BTC = 100_000_000;

/** @returns {Label} */
export function madeUpLabel() {
  return {
    text: 'Made-up Exchange', category: 'exchange', category_text: 'exchange', kind: 'dropped', source: 'https://example.org/made-up', source_is_link: true,
    confidence: 'web_crawl', licence: 'MIT', pack: 'A made-up list', pack_id: 'made-up', dated: '2021-11-11', from: null, until: null, stops: true,
    sentence: 'Made-up Exchange, according to A made-up list (11 November 2021).',
  };
}

const FLAG = { code: 'coinjoin_like', label: 'CoinJoin-like', sentence: '5 outputs of the same amount: whose is whose cannot be told, so amounts after it are a convention.' };

/** @param {Orientation} orientation */
export function madeUpWork(orientation) {
  return pictureOf('A made-up trail that a reporter worked on', orientation, [
    { id: 's', kind: 'start', sat: 50 * BTC, title: '2d…made-up…03:0', marks: { on_path: true } },
    { id: 'a', from: ['s'], sat: 30 * BTC, marks: { on_path: true, name: 'The second wallet', note: true, colour: 2, can: { ...NOTHING, collapse: true } } },
    { id: 'x', from: ['s'], sat: 12 * BTC, kind: 'hidden', title: 'hidden by you: 3 places', count: 3 },
    { id: 'i', kind: 'input', sat: 8 * BTC, title: 'other money' },
    { id: 'j', kind: 'junction', from: ['a', 'i'], sat: 38 * BTC, marks: { flags: [FLAG], on_path: true } },
    { id: 'e', from: ['j'], sat: 20 * BTC, rule: 'FIFO', label: madeUpLabel(), marks: { on_path: true, can: { ...NOTHING, continue: true } },
      end: ['service', 'deposited at Made-up Exchange, according to A made-up list (11 November 2021)'] },
    { id: 'g', from: ['j'], sat: 9 * BTC, rule: 'FIFO', grade: 'inferred', marks: { colour: 6 } },
    { id: 'n', from: ['s'], sat: 5 * BTC, end: ['not_followed', 'not followed further'] },
  ]);
}

/** @param {Orientation} orientation */
export function madeUpSplit(orientation) {
  return pictureOf('Where 50 made-up bitcoin went, in three hops', orientation, [
    { id: 's', kind: 'start', sat: 50 * BTC, title: '2d…made-up…00:0', subtitle: 'block 680000' },
    { id: 'a', from: ['s'], sat: 40 * BTC },
    { id: 'b', from: ['s'], sat: 10 * BTC, end: ['unspent', 'unspent as of block 701,000'] },
    { id: 'c', from: ['a'], sat: 29 * BTC },
    { id: 'd', from: ['a'], sat: 11 * BTC, end: ['busy', 'busy address, probably a service'] },
    { id: 'e', from: ['c'], sat: 18 * BTC, end: ['open', 'not asked for yet'] },
  ]);
}

/** @param {Orientation} orientation */
export function madeUpMerge(orientation) {
  return pictureOf('A made-up merge: two coins enter one transaction', orientation, [
    { id: 's', kind: 'payers', sat: 50 * BTC, title: '23 payers', count: 23, check: 'cross_checked' },
    { id: 'a', from: ['s'], sat: 30 * BTC, check: 'cross_checked' },
    { id: 'b', from: ['s'], sat: 20 * BTC, check: 'trusted' },
    { id: 'j', kind: 'junction', from: ['a', 'b'], sat: 50 * BTC },
    { id: 'c', from: ['j'], sat: 9.52451372 * BTC, rule: 'FIFO', end: ['service', 'deposited at a service'] },
    { id: 'd', from: ['j'], sat: 31 * BTC, rule: 'FIFO', grade: 'inferred' },
    { id: 'f', from: ['d'], sat: 12 * BTC, rule: 'FIFO', grade: 'claimed', end: ['converted', 'changed into another coin'] },
    { id: 'g', from: ['d'], sat: 0.4 * BTC, rule: 'FIFO', end: ['burnt', 'burnt'] },
    { id: 'h', from: ['d'], sat: 18 * BTC, rule: 'FIFO', end: ['mixer', 'entered a mixer'] },
  ]);
}

/** @param {Orientation} orientation */
export function madeUpChain(orientation) {
  return pictureOf('A made-up chain of 71 hops, folded', orientation, [
    { id: 's', kind: 'start', sat: 50 * BTC, title: '2d…made-up…01:0' },
    { id: 'a', from: ['s'], sat: 50 * BTC },
    { id: 'o1', kind: 'others', from: ['s'], sat: 0.2 * BTC, title: 'and 2 others', count: 2, end: ['fee', 'fees'] },
    { id: 'r', kind: 'run', from: ['a'], sat: 48 * BTC, title: '64 hops', subtitle: '64 smaller amounts split off', count: 64 },
    { id: 'b', from: ['r'], sat: 46 * BTC },
    { id: 'c', from: ['b'], sat: 44 * BTC, end: ['limit', 'as far as asked'] },
    { id: 'd', from: ['b'], sat: 2 * BTC, end: ['fetch_failed', 'could not be fetched'] },
  ]);
}

/**
 * Coins that became another asset; a part of that came back to the account that had swapped it.
 * @param {Orientation} orientation
 */
export function madeUpSwap(orientation) {
  const picture = pictureOf('A made-up swap', orientation, [
    { id: 's', kind: 'start', sat: 50 * BTC },
    { id: 'x', kind: 'swap', from: ['s'], sat: 50 * BTC, title: '1,204 ETH', subtitle: '2.1m USDT' },
    { id: 'a', from: ['x'], sat: 50 * BTC },
    { id: 'b', from: ['a'], sat: 50 * BTC, grade: 'claimed' },
  ]);
  const there = /** @type {PictureEdge} */ (picture.edges.find(({ id }) => id === 'a>b'));
  return { ...picture, edges: [...picture.edges, { ...there, id: 'b>a', from: 'b', to: 'a', back: true, points: [...there.points].reverse() }] };
}

/** @param {Orientation} orientation */
export function madeUpFan(orientation) {
  return pictureOf('A made-up fan of forty', orientation, [
    { id: 's', kind: 'start', sat: 50 * BTC, title: '2d…made-up…02:1' },
    ...Array.from({ length: 40 }, (_, index) => /** @type {Sketch} */ ({
      id: `p${index}`, from: ['s'], sat: Math.round(20 * BTC / (index + 2)), end: index % 3 === 0 ? ['unspent', 'unspent'] : index % 3 === 1 ? ['dust', 'below the minimum'] : ['out_of_data', 'no data'],
    })),
    { id: 'o', kind: 'others', from: ['s'], sat: 14.2 * BTC, title: 'and 312 others', count: 312 },
  ]);
}

/** @param {number} count */
export function madeUpForest(count) {
  /** @type {Sketch[]} */
  const sketches = [{ id: 'n0', kind: 'start', sat: 50 * BTC }];
  for (let index = 1; index < count; index++) {
    const parent = Math.floor((index - 1) / (index % 7 === 0 ? 1.5 : 3));
    const from = /** @type {Sketch} */ (sketches[parent]);
    sketches.push({ id: `n${index}`, from: [from.id], sat: Math.max(1000, Math.round(from.sat / 2.6)) });
  }
  for (const sketch of sketches) if (!sketches.some((other) => other.from?.[0] === sketch.id)) sketch.end = ['unspent', 'unspent'];
  return pictureOf(`A made-up trail of ${count} places`, 'right', sketches);
}

/**
 * The table of a made-up picture.
 * @param {Picture} picture
 * @returns {Table}
 */
export function madeUpTable(picture) {
  const placeOf = new Map(picture.nodes.map((node) => [node.id, node]));
  const rows = picture.nodes.map((node) => {
    const parents = picture.edges.filter((edge) => edge.to === node.id).map((edge) => placeOf.get(edge.from));
    const value = node.money ?? money(0);
    return {
      id: node.id, kind: /** @type {'start' | 'hop'} */ (parents.length === 0 ? 'start' : 'hop'), hop: node.hop,
      moment: node.moment ?? { height: null, time: null, unconfirmed: false },
      from: parents.map((parent) => parent?.title ?? ''), from_places: parents.map((parent) => parent?.place ?? 0), to: node.title,
      place: node.place ?? 0, tx: `bitcoin:${'4f3e2d1c0b'.repeat(6)}${String(node.place ?? 0).padStart(4, '0')}`, money: value, given: null, amount_label: node.amount_label || value.short,
      payment: value, basis: node.basis, grade: /** @type {const} */ ('observed'), check: node.check,
      check_label: 'Payment checked: it is in Bitcoin block 680001', order: /** @type {const} */ ('chain'), end: node.end, ranges: [],
      sentence: node.sentence,
    };
  });
  return {
    columns: ['Hop', 'When', 'From', 'To', 'Amount', 'Payment', 'Check', 'End'], rows,
    ends: [{ reason: 'unspent', label: 'unspent', count: 2, money: money(40 * BTC) }, { reason: 'open', label: 'not asked yet', count: 1, money: money(9.99996 * BTC) },
      { reason: 'fee', label: 'fees', count: 3, money: money(4_000) }],
    sums: [{ total: money(START_SATOSHI), converted: null, start: money(START_SATOSHI), came: null }],
    audit_sentence: 'All ends together are 50 BTC: exactly the start.', unexplained: [],
  };
}

/** @param {bigint} units @param {string} symbol @param {number} decimals @returns {import('../../web/src/contract.js').Money} */
function tokens(units, symbol, decimals) {
  const digits = String(units).padStart(decimals + 1, '0');
  const text = `${digits.slice(0, -decimals)}.${digits.slice(-decimals)} ${symbol}`;
  return { units: String(units), asset: `ethereum:${symbol}`, short: `${digits.slice(0, -decimals)} ${symbol}`, text };
}

/**
 * A theft of one token, swapped into another that calls itself "$&", with an estimate and ranges.
 * @returns {Table}
 */
export function madeUpSwapTable() {
  const moment = { height: 19_000_000, time: '2024-01-13T10:00:00Z', unconfirmed: false };
  const stolen = tokens(1_204_500_000n, 'USDT', 6);
  const got = tokens(2_100_000_500n, '$&', 6);
  const common = {
    moment, tx: `ethereum:0x${'4f3e2d1c0b'.repeat(6)}0001`, basis: /** @type {const} */ ('exact'), grade: /** @type {const} */ ('observed'),
    check: /** @type {const} */ ('trusted'), check_label: 'One explorer’s word', order: /** @type {const} */ ('chain'), end: null, ranges: [],
  };
  return {
    columns: ['Hop', 'When', 'From', 'To', 'Amount', 'Payment', 'Check', 'End'],
    rows: [
      { ...common, id: 'place:ethereum:0xa/usdt', kind: 'start', hop: 0, from: [], from_places: [], to: '0xa', place: 0, money: stolen, given: null,
        amount_label: stolen.short, payment: stolen, sentence: `Start: ${stolen.text} at 0xa.` },
      { ...common, id: 'place:ethereum:0xa/other', kind: 'conversion', hop: 1, from: ['0xa'], from_places: [0], to: '0xa', place: 1, money: got,
        given: stolen, amount_label: `${stolen.short} became ≈ ${got.short} (FIFO)`, payment: got, basis: 'rule', grade: 'inferred', order: 'provider',
        end: { reason: 'unspent', label: 'still there as of block 19,000,001' },
        ranges: [{ least: tokens(0n, '$&', 6), most: got, sentence: 'At least 0 and at most all of it ended here, whatever the rule.' }],
        sentence: `Hop 1: ${stolen.text} was converted into ${got.text}, paid to 0xa.` },
    ],
    ends: [{ reason: 'unspent', label: 'unspent', count: 1, money: got }, { reason: 'converted', label: 'converted', count: 1, money: stolen }],
    sums: [
      { total: tokens(0n, 'USDT', 6), converted: stolen, start: stolen, came: null },
      { total: got, converted: null, start: null, came: got }],
    audit_sentence: 'The sums agree.', unexplained: ['What 0xa held before its first payment in the data at hand is an estimate.'],
  };
}

/** @returns {Details} */
export function madeUpDetails() {
  const source = { sha256: 'a1b2c3d4'.repeat(8), pointer: '/vout/1/value', provider: 'mempool.space', path: '/api/tx/made-up', fetched_at: '2026-11-01T10:00:00Z' };
  return {
    id: 'a', kind: 'place', ref: 'bitcoin:made-up:1', title: 'bc1qmadeupmadeupmadeupmadeup0000wlh', sentence: 'Received 40 BTC on 21 April 2021.',
    lines: [
      { name: 'Address', text: 'bc1qmadeupmadeupmadeupmadeup0000wlh', sources: [source] },
      { name: 'Value', text: '40 BTC', sources: [source, { ...source, provider: 'blockstream.info', sha256: '0f1e2d3c'.repeat(8) }] },
      { name: 'Spent', text: 'in block 680009', sources: [] },
    ],
    checks: [
      { name: 'Transaction id', state: 'ok', sentence: 'Recomputed from the raw transaction: the same.' },
      { name: 'In the block', state: 'failed', sentence: 'The Merkle proof leads to another root.' },
      { name: 'Proof of work', state: 'not_checked', sentence: 'No header was loaded.' },
    ],
    check: 'verified', check_label: 'Payment checked: it is in Bitcoin block 680001',
    links: [{ name: 'mempool.space', url: 'https://mempool.space/tx/made-up' }],
    labels: [madeUpLabel(), { ...madeUpLabel(), text: 'Another Exchange', source: 'javascript:alert(1)' }], no_label: '', flags: [FLAG],
    conflict: 'The lists disagree about this address: Made-up Exchange and Another Exchange.', can: NOTHING, name: null, note: 'Asked them on Monday.', colour: 0,
    look_alikes: [{ ref: 'bitcoin:made-up:2', address: 'bc1qmadeup0000wlh', sentence: 'Looks like bc1qmadeup0000wlh, which is another address.' }],
    citation: 'Bitcoin transaction made-up, block 680001 (2021-04-21 10:20:30 UTC), output 1: 40 BTC.',
    ranges: [{ least: money(0), most: money(40 * BTC), untraced: money(0), sentence: 'Whatever the rule: the blockchain alone does not show that any of it came this way; up to 40 BTC may have.' }],
  };
}
