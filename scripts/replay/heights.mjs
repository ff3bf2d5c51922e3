/**
 * Heights of blocks. A block does not simply carry its height: it is counted from the genesis block
 * where the chain reaches back to it, else read from the coinbase (BIP 34), else given by hand.
 */

/** @typedef {import('./block_files.mjs').RawBlock} RawBlock */

export const GENESIS_HASH = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f';

/** What the genesis block names as the block before it. */
const NO_BLOCK = '0'.repeat(64);

/** From this block version on the coinbase starts with the height (BIP 34). */
const BIP34_VERSION = 2;
const OP_1 = 0x51;
const OP_16 = 0x60;

/**
 * The height of every block (and of blocks they link to), keyed by hash.
 * What is surest is spread first, both ways along the previous-block links: genesis and heights given
 * by hand, then the coinbases, one block at a time, for blocks that are still without.
 * A block that is only linked to need not be in the files: blocks 1 to 9 know their heights without the
 * genesis block.
 * @param {Map<string, RawBlock>} blocks
 * @param {Map<string, number>} given  heights given by hand, keyed by block hash
 * @returns {Map<string, number>}
 * @throws {Error} when a block has no height, two blocks share one, or a link contradicts one
 */
export function findHeights(blocks, given) {
  /** @type {Map<string, string[]>} */
  const children = new Map();
  for (const raw of blocks.values()) {
    children.set(raw.previous, [...(children.get(raw.previous) ?? []), raw.hash]);
  }

  /** @type {Map<string, number>} */
  const heights = new Map();
  /** @param {string} hash @param {number} height */
  const spread = (hash, height) => {
    /** @type {[string, number][]} */
    const waiting = [[hash, height]];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [at, value] = next;
      const known = heights.get(at);
      if (known !== undefined) {
        if (known !== value) throw new Error(`block ${at} would be at height ${known} and at ${value}`);
        continue;
      }
      if (value < 0) throw new Error(`block ${at} would be below the genesis block`);
      heights.set(at, value);
      const raw = blocks.get(at);
      if (raw && raw.previous !== NO_BLOCK) waiting.push([raw.previous, value - 1]);
      for (const child of children.get(at) ?? []) waiting.push([child, value + 1]);
    }
  };

  spread(GENESIS_HASH, 0);
  for (const [hash, height] of given) {
    if (!blocks.has(hash)) throw new Error(`--height: no block ${hash} in the files`);
    spread(hash, height);
  }
  for (const raw of blocks.values()) {
    if (heights.has(raw.hash)) continue;
    const height = coinbaseHeight(raw);
    if (height !== null) spread(raw.hash, height);
  }

  requireDistinctHeights(blocks, heights);
  return heights;
}

/**
 * @param {Map<string, RawBlock>} blocks
 * @param {Map<string, number>} heights
 */
function requireDistinctHeights(blocks, heights) {
  /** @type {Map<number, string>} */
  const taken = new Map();
  for (const raw of blocks.values()) {
    const height = heights.get(raw.hash);
    if (height === undefined) {
      throw new Error(`${raw.source}: the height of block ${raw.hash} is not known: `
        + `give it with --height ${raw.hash}=N`);
    }
    const other = taken.get(height);
    if (other) throw new Error(`blocks ${other} and ${raw.hash} are both at height ${height}`);
    taken.set(height, raw.hash);
  }
}

/**
 * The height that the coinbase states (BIP 34), or null where it states none.
 * @param {RawBlock} raw
 * @returns {number | null}
 */
function coinbaseHeight(raw) {
  if (raw.block.version < BIP34_VERSION) return null;
  const script = raw.block.transactions?.[0]?.ins[0]?.script;
  if (!script || script.length === 0) return null;
  const first = script[0];
  if (first >= OP_1 && first <= OP_16) return first - OP_1 + 1;
  if (first === 0 || first > 4 || script.length < 1 + first) return null;
  return Buffer.from(script).readUIntLE(1, first);
}
