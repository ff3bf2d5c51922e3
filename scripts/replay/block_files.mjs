/**
 * Raw Bitcoin block files to parsed blocks. What a file holds is told from its bytes, never from its
 * name: network-framed blocks (magic, length, block; any number of them), bare blocks, either of
 * them as hex text, and any of these inside gzip or bzip2.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Block } from 'bitcoinjs-lib/src/block';

/** "f9beb4d9": what Bitcoin Core writes before every mainnet block in its blk*.dat files. */
const MAINNET_MAGIC = Buffer.from('f9beb4d9', 'hex');
const FRAME_BYTES = 8;
const HEADER_BYTES = 80;
const MAX_UNPACKED_BYTES = 2 ** 30;

/**
 * @typedef {object} RawBlock
 * @property {string} hash      as explorers write it (reversed hex)
 * @property {string} previous  hash of the block before; 64 zeros for the genesis block
 * @property {Buffer} bytes     the block exactly as it stands in the file
 * @property {Block} block      the same, parsed
 * @property {string} source    the file it came from
 */

/**
 * All blocks of one file, in file order.
 * Every block is checked against its own Merkle root, so that a damaged file is refused here and does
 * not come back later as a puzzling answer.
 * @param {string} path
 * @returns {RawBlock[]}
 * @throws {Error} naming the file and the byte where the trouble starts
 */
export function readBlockFile(path) {
  const bytes = unpack(readFileSync(path), path);
  if (bytes.length === 0) throw new Error(`${path}: the file is empty`);
  return bytes.subarray(0, MAINNET_MAGIC.length).equals(MAINNET_MAGIC)
    ? splitFramed(bytes, path)
    : splitBare(bytes, path);
}

/**
 * Takes off compression and hex until plain block bytes are left.
 * @param {Buffer} bytes
 * @param {string} path
 * @returns {Buffer}
 */
function unpack(bytes, path) {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    return unpack(gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }), path);
  }
  if (bytes.subarray(0, 3).toString('latin1') === 'BZh') return unpack(bunzip2(bytes, path), path);
  if (isHexText(bytes)) {
    const digits = bytes.toString('latin1').replace(/\s+/g, '');
    if (digits.length % 2 !== 0) throw new Error(`${path}: odd number of hex digits`);
    return unpack(Buffer.from(digits, 'hex'), path);
  }
  return bytes;
}

/** @param {Buffer} bytes */
function isHexText(bytes) {
  const looksLikeHex = /^[0-9a-fA-F\s]+$/;
  return looksLikeHex.test(bytes.subarray(0, 2 * HEADER_BYTES).toString('latin1'))
    && looksLikeHex.test(bytes.toString('latin1'));
}

/**
 * Node has gzip but no bzip2, so the command does the work.
 * @param {Buffer} bytes
 * @param {string} path
 */
function bunzip2(bytes, path) {
  const run = spawnSync('bzip2', ['-dc'], { input: bytes, maxBuffer: MAX_UNPACKED_BYTES });
  if (run.error && 'code' in run.error && run.error.code === 'ENOENT') {
    throw new Error(`${path}: is bzip2-compressed, and the command bzip2 is not installed`);
  }
  if (run.error) throw new Error(`${path}: bzip2: ${run.error.message}`);
  if (run.status !== 0) throw new Error(`${path}: ${run.stderr.toString().trim() || 'bzip2 failed'}`);
  return run.stdout;
}

/**
 * @param {Buffer} bytes
 * @param {string} path
 * @returns {RawBlock[]}
 */
function splitFramed(bytes, path) {
  const blocks = [];
  let offset = 0;
  while (offset < bytes.length) {
    // Bitcoin Core reserves its files in large steps; the zeros behind the last block are no block.
    if (bytes[offset] === 0) {
      offset += 1;
      continue;
    }
    if (!bytes.subarray(offset, offset + MAINNET_MAGIC.length).equals(MAINNET_MAGIC)) {
      throw new Error(`${path}: no mainnet block magic at byte ${offset}`);
    }
    if (offset + FRAME_BYTES > bytes.length) {
      throw new Error(`${path}: the file ends inside the frame at byte ${offset}`);
    }
    const length = bytes.readUInt32LE(offset + MAINNET_MAGIC.length);
    const start = offset + FRAME_BYTES;
    if (start + length > bytes.length) {
      throw new Error(`${path}: the frame at byte ${offset} promises ${length} bytes, `
        + `${bytes.length - start} are left`);
    }
    const raw = parseBlock(bytes.subarray(start, start + length), start, path);
    if (raw.bytes.length !== length) {
      throw new Error(`${path}: ${length - raw.bytes.length} bytes too many behind the block at byte ${start}`);
    }
    blocks.push(raw);
    offset = start + length;
  }
  return blocks;
}

/**
 * @param {Buffer} bytes
 * @param {string} path
 * @returns {RawBlock[]}
 */
function splitBare(bytes, path) {
  const blocks = [];
  let offset = 0;
  while (offset < bytes.length) {
    const raw = parseBlock(bytes.subarray(offset), offset, path);
    blocks.push(raw);
    offset += raw.bytes.length;
  }
  return blocks;
}

/**
 * The block at the start of `bytes`; more may follow it.
 * @param {Buffer} bytes
 * @param {number} offset  where `bytes` starts in the file, for messages
 * @param {string} path
 * @returns {RawBlock}
 */
function parseBlock(bytes, offset, path) {
  /** @type {Block} */
  let block;
  try {
    block = Block.fromBuffer(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${path}: no readable block at byte ${offset}: ${reason}`);
  }
  if (!block.transactions || block.transactions.length === 0) {
    throw new Error(`${path}: the block at byte ${offset} has no transactions`);
  }
  const length = block.byteLength(false);
  const ownBytes = bytes.subarray(0, length);
  // Serialised again it must be the same bytes: /hex and /raw are served from the parsed form.
  if (!ownBytes.equals(block.toBuffer()) || !block.checkTxRoots()) {
    throw new Error(`${path}: the block at byte ${offset} is damaged (its Merkle root does not fit)`);
  }
  return {
    hash: block.getId(),
    previous: Buffer.from(/** @type {Uint8Array} */ (block.prevHash)).reverse().toString('hex'),
    bytes: ownBytes,
    block,
    source: path,
  };
}
