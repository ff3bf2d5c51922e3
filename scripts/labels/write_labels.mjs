// Writes a label set in the format peelback-labels/1 (core/labels/bundled_labels.h). The same set gives the same bytes.
import { createHash } from 'node:crypto';
import { CATEGORIES } from './allow_list.mjs';

/** @import { Claim, LabelSet } from './label_set.mjs' */

const NO_DAY = 0xffffffff;
const BUCKETS = 65536;
const DAY_MS = 86_400_000;

/** @param {LabelSet} set @returns {Uint8Array} */
export function writeLabels({ dated, packs, claims }) {
  const rowOfPack = new Map(packs.map(({ id }, row) => [id, row]));
  const strings = sortedUnique(claims.flatMap(({ text, words, source, confidence }) => [text, words, source, confidence]));
  const rowOfString = new Map(strings.map((string, row) => [string, row]));
  /** @param {Claim} claim */
  const record = (claim) => {
    const bytes = Buffer.alloc(32);
    bytes.writeUInt16LE(/** @type {number} */ (rowOfPack.get(claim.pack)), 0);
    bytes.writeUInt16LE(CATEGORIES.indexOf(claim.category), 2);
    [claim.text, claim.words, claim.source, claim.confidence]
      .forEach((string, at) => bytes.writeUInt32LE(/** @type {number} */ (rowOfString.get(string)), 4 + 4 * at));
    [claim.dated, claim.from, claim.until].forEach((day, at) => bytes.writeUInt32LE(daysSince1970(day), 20 + 4 * at));
    return bytes;
  };

  // Claims on different places are mostly the same claim: each is written once.
  const recordOf = claims.map((claim) => record(claim).toString('hex'));
  const records = sortedUnique(recordOf).sort((one, other) => packOfRecord(one) - packOfRecord(other));
  const rowOfRecord = new Map(records.map((hex, row) => [hex, row]));
  /** @type {Map<string, Set<number>>} */
  const claimsOn = new Map();
  claims.forEach(({ ref }, at) => {
    const rows = claimsOn.get(ref) ?? new Set();
    rows.add(/** @type {number} */ (rowOfRecord.get(recordOf[at])));
    claimsOn.set(ref, rows);
  });
  const setOf = new Map([...claimsOn].map(([ref, rows]) => [ref, u32s([...rows].sort((a, b) => a - b)).toString('hex')]));
  const sets = sortedUnique(setOf.values());
  const rowOfSet = new Map(sets.map((hex, row) => [hex, row]));
  const members = sets.map((hex) => Buffer.from(hex, 'hex'));

  const keys = [...setOf].map(([ref, hex]) => ({ key: keyOf(ref), set: /** @type {number} */ (rowOfSet.get(hex)) }))
    .sort((one, other) => one.key.compare(other.key));
  keys.forEach(({ key }, at) => {
    if (at > 0 && key.equals(keys[at - 1].key)) throw new Error('two references have one key');
  });
  const perBucket = new Array(BUCKETS).fill(0);
  for (const { key } of keys) perBucket[key.readUInt16BE(0)] += 1;

  const header = Buffer.from(JSON.stringify({ dated, format: 'peelback-labels/1', packs: packs.map((pack) => headerOf(pack, claims)) }));
  const texts = strings.map((string) => Buffer.from(string));
  const body = Buffer.concat([
    Buffer.from('PBLABEL1'),
    u32s([header.length, strings.length, sum(texts.map((text) => text.length)), records.length, sets.length,
      sum(members.map((member) => member.length / 4)), keys.length]),
    header,
    u32s(offsets(texts.map((text) => text.length))),
    ...texts,
    ...records.map((hex) => Buffer.from(hex, 'hex')),
    u32s(offsets(members.map((member) => member.length / 4))),
    ...members,
    u32s(offsets(perBucket)),
    ...keys.map(({ key, set }) => Buffer.concat([key.subarray(2), u32s([set]).subarray(0, 3)])),
  ]);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

/** @param {LabelSet['packs'][number]} pack @param {Claim[]} claims  Members by name, as RFC 8785 has them. */
function headerOf({ id, title, creator, licence, page, dated, sha256 }, claims) {
  const own = claims.filter(({ pack }) => pack === id);
  return {
    addresses: new Set(own.map(({ ref }) => ref)).size, creator, ...(dated && { dated }), id, labels: own.length, licence, sha256,
    source: page, title,
  };
}

/** @param {string} ref */
const keyOf = (ref) => createHash('sha256').update(ref).digest().subarray(0, 10);

/** @param {string} hex */
const packOfRecord = (hex) => Buffer.from(hex.slice(0, 4), 'hex').readUInt16LE(0);

/** @param {Iterable<string>} strings */
const sortedUnique = (strings) => [...new Set(strings)].sort();

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** One more than there are lengths: where each begins, and where the last ends. @param {number[]} lengths */
function offsets(lengths) {
  let at = 0;
  return [0, ...lengths.map((length) => (at += length))];
}

/** @param {number[]} numbers */
function u32s(numbers) {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, at) => bytes.writeUInt32LE(number, 4 * at));
  return bytes;
}

/** @param {string} day */
const daysSince1970 = (day) => (day === '' ? NO_DAY : Date.parse(`${day}T00:00:00Z`) / DAY_MS);
