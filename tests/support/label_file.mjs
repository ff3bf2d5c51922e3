// Reads a file in the format peelback-labels/1, written from its description alone (core/labels/bundled_labels.h): what the
// writer in scripts/labels leaves is held against it.
import { createHash } from 'node:crypto';

const NO_DAY = 0xffffffff;

/** @typedef {{pack: string, category: number, text: string, words: string, source: string, confidence: string,
 *   dated: string | null, from: string | null, until: string | null}} QuotedClaim */

/** @param {Buffer} file */
export function openLabelFile(file) {
  const counts = Array.from({ length: 7 }, (_, at) => file.readUInt32LE(8 + 4 * at));
  const [headerBytes, strings, textBytes, claims, sets, members, keys] = counts;
  let at = 36;
  const section = (/** @type {number} */ bytes) => file.subarray(at, (at += bytes));
  const header = JSON.parse(section(headerBytes).toString('utf8'));
  const stringOffsets = section(4 * (strings + 1));
  const text = section(textBytes);
  const claimRows = section(32 * claims);
  const setOffsets = section(4 * (sets + 1));
  const memberRows = section(4 * members);
  const buckets = section(4 * 65537);
  const keyRows = section(11 * keys);
  const sealed = createHash('sha256').update(file.subarray(0, at)).digest().equals(section(32));
  if (file.toString('latin1', 0, 8) !== 'PBLABEL1' || !sealed || at !== file.length) throw new Error('not a whole label file');

  const u32 = (/** @type {Buffer} */ rows, /** @type {number} */ row) => rows.readUInt32LE(4 * row);
  const stringAt = (/** @type {number} */ row) => text.toString('utf8', u32(stringOffsets, row), u32(stringOffsets, row + 1));
  const dayOf = (/** @type {number} */ days) => (days === NO_DAY ? null : new Date(days * 86_400_000).toISOString().slice(0, 10));

  /** @param {number} row @returns {QuotedClaim} */
  const claimAt = (row) => {
    const claim = claimRows.subarray(32 * row, 32 * (row + 1));
    const [label, words, source, confidence] = [4, 8, 12, 16].map((offset) => stringAt(claim.readUInt32LE(offset)));
    const [dated, from, until] = [20, 24, 28].map((offset) => dayOf(claim.readUInt32LE(offset)));
    return { pack: header.packs[claim.readUInt16LE(0)].id, category: claim.readUInt16LE(2), text: label, words, source, confidence, dated, from, until };
  };

  return {
    header,
    keys,
    /** @param {string} ref @returns {QuotedClaim[]} */
    find(ref) {
      const key = createHash('sha256').update(ref).digest().subarray(0, 10);
      const bucket = key.readUInt16BE(0);
      for (let row = u32(buckets, bucket); row < u32(buckets, bucket + 1); ++row) {
        const entry = keyRows.subarray(11 * row, 11 * (row + 1));
        if (!entry.subarray(0, 8).equals(key.subarray(2))) continue;
        const set = entry.readUIntLE(8, 3);
        const [begin, end] = [u32(setOffsets, set), u32(setOffsets, set + 1)];
        return Array.from({ length: end - begin }, (_, member) => claimAt(u32(memberRows, begin + member)));
      }
      return [];
    },
  };
}
