/**
 * Output scripts as Esplora shows them: assembler text, type name, address. The rules and names are
 * those of electrs (src/rest.rs, src/util/script.rs) over rust-bitcoin's script formatting.
 */
import { fromBase58Check, fromBech32, toBase58Check, toBech32 } from 'bitcoinjs-lib/src/address';
import { OPS } from 'bitcoinjs-lib/src/ops';

const MAINNET = { bech32: 'bc', pubKeyHash: 0x00, scriptHash: 0x05 };
const OTHER_NETWORKS = { bech32: ['tb', 'bcrt'], versions: [0x6f, 0xc4] };

const PUSH_BYTES_MAX = 0x4b;
const FIRST_UNASSIGNED = OPS.OP_CHECKSIGADD;

/** Script names of rust-bitcoin that differ from those of bitcoinjs-lib, by opcode. */
const RENAMED = new Map([
  [OPS.OP_0, 'OP_0'],
  [OPS.OP_1NEGATE, 'OP_PUSHNUM_NEG1'],
  [OPS.OP_CHECKLOCKTIMEVERIFY, 'OP_CLTV'],
  [OPS.OP_CHECKSEQUENCEVERIFY, 'OP_CSV'],
  [OPS.OP_CHECKSIGADD, 'OP_CHECKSIGADD'],
  [OPS.OP_INVALIDOPCODE, 'OP_INVALIDOPCODE'],
]);

/** A script that begins with one of these (or with an unassigned opcode) can never be spent. */
const UNSPENDABLE_STARTS = new Set([
  OPS.OP_RESERVED, OPS.OP_VER, OPS.OP_VERIF, OPS.OP_VERNOTIF, OPS.OP_RETURN, OPS.OP_RESERVED1,
  OPS.OP_RESERVED2, OPS.OP_CAT, OPS.OP_SUBSTR, OPS.OP_LEFT, OPS.OP_RIGHT, OPS.OP_INVERT, OPS.OP_AND,
  OPS.OP_OR, OPS.OP_XOR, OPS.OP_2MUL, OPS.OP_2DIV, OPS.OP_MUL, OPS.OP_DIV, OPS.OP_MOD,
  OPS.OP_LSHIFT, OPS.OP_RSHIFT,
]);

/**
 * @typedef {object} Instruction
 * @property {number} opcode
 * @property {Uint8Array | null} data  what a push opcode pushes; null for other opcodes
 */

/**
 * The instructions of a script up to its end or to the first that is cut off.
 * @param {Uint8Array} script
 * @returns {{instructions: Instruction[], flaw: '' | '<unexpected end>' | '<push past end>', flawed: number}}
 *   `flawed` is the opcode of the instruction cut off
 */
function splitScript(script) {
  /** @type {Instruction[]} */
  const instructions = [];
  let offset = 0;
  while (offset < script.length) {
    const opcode = script[offset];
    offset += 1;
    if (opcode > OPS.OP_PUSHDATA4) {
      instructions.push({ opcode, data: null });
      continue;
    }
    let length = opcode;
    if (opcode > PUSH_BYTES_MAX) {
      const width = 1 << (opcode - OPS.OP_PUSHDATA1);
      if (offset + width > script.length) return { instructions, flaw: '<unexpected end>', flawed: opcode };
      length = Buffer.from(script).readUIntLE(offset, width);
      offset += width;
    }
    if (offset + length > script.length) return { instructions, flaw: '<push past end>', flawed: opcode };
    instructions.push({ opcode, data: script.subarray(offset, offset + length) });
    offset += length;
  }
  return { instructions, flaw: '', flawed: 0 };
}

/** @type {Map<number, string>} */
const BITCOINJS_NAMES = new Map(
  Object.entries(OPS).flatMap(([name, code]) => (typeof code === 'number' ? [[code, name]] : [])),
);

/** @param {number} opcode */
function opcodeName(opcode) {
  const renamed = RENAMED.get(opcode);
  if (renamed) return renamed;
  if (opcode <= PUSH_BYTES_MAX) return `OP_PUSHBYTES_${opcode}`;
  if (opcode >= OPS.OP_1 && opcode <= OPS.OP_16) return `OP_PUSHNUM_${opcode - OPS.OP_1 + 1}`;
  if (opcode > FIRST_UNASSIGNED) return `OP_RETURN_${opcode}`;
  return BITCOINJS_NAMES.get(opcode) ?? `OP_RETURN_${opcode}`;
}

/**
 * Assembler text in rust-bitcoin's spelling: `OP_PUSHBYTES_20 <hex>`, `OP_PUSHNUM_1`, `OP_RETURN_197`.
 * @param {Uint8Array} script
 */
export function formatAsm(script) {
  const { instructions, flaw, flawed } = splitScript(script);
  const words = instructions.flatMap(({ opcode, data }) =>
    data && data.length > 0 ? [opcodeName(opcode), toHex(data)] : [opcodeName(opcode)]);
  if (flaw === '<push past end>') words.push(opcodeName(flawed), flaw);
  // rust-bitcoin writes this one before it has named the opcode or parted it with a space.
  return words.join(' ') + (flaw === '<unexpected end>' ? flaw : '');
}

/**
 * What the last instruction pushes: the redeem script of a P2SH input.
 * @param {Uint8Array} script
 * @returns {Uint8Array | null}
 */
export function lastPush(script) {
  const { instructions, flaw } = splitScript(script);
  if (flaw) return null;
  return instructions[instructions.length - 1]?.data ?? null;
}

/** @param {Uint8Array} script */
export function isUnspendable(script) {
  return script.length > 0 && (UNSPENDABLE_STARTS.has(script[0]) || script[0] >= FIRST_UNASSIGNED);
}

/**
 * Esplora's name for the kind of an output script.
 * @param {Uint8Array} script
 */
export function scriptType(script) {
  const length = script.length;
  if (length === 0) return 'empty';
  if (script[0] === OPS.OP_RETURN) return 'op_return';
  if (isP2pk(script)) return 'p2pk';
  if (isP2pkh(script)) return 'p2pkh';
  if (isP2sh(script)) return 'p2sh';
  const program = witnessProgram(script);
  if (program?.version === 0 && program.data.length === 20) return 'v0_p2wpkh';
  if (program?.version === 0 && program.data.length === 32) return 'v0_p2wsh';
  if (program?.version === 1 && program.data.length === 32) return 'v1_p2tr';
  if (program?.version === 1 && toHex(program.data) === '4e73') return 'anchor';
  if (isUnspendable(script)) return 'provably_unspendable';
  if (isBareMultisig(script)) return 'multisig';
  return 'unknown';
}

/**
 * The mainnet address of an output script, or null: P2PK and bare multisig have none.
 * @param {Uint8Array} script
 * @returns {string | null}
 */
export function scriptAddress(script) {
  if (isP2pkh(script)) return toBase58Check(script.subarray(3, 23), MAINNET.pubKeyHash);
  if (isP2sh(script)) return toBase58Check(script.subarray(2, 22), MAINNET.scriptHash);
  const program = witnessProgram(script);
  if (!program) return null;
  if (program.version === 0 && program.data.length !== 20 && program.data.length !== 32) return null;
  return toBech32(program.data, program.version, MAINNET.bech32);
}

/**
 * The output script that an address stands for.
 * @param {string} address
 * @returns {{script: Uint8Array} | {error: 'Invalid Bitcoin address' | 'Address on invalid network'}}
 *   the two errors are electrs's own words
 */
export function parseAddress(address) {
  const legacy = attempt(() => fromBase58Check(address));
  if (legacy) {
    const hash = Buffer.from(legacy.hash);
    if (legacy.version === MAINNET.pubKeyHash) {
      return { script: Buffer.concat([Buffer.from('76a914', 'hex'), hash, Buffer.from('88ac', 'hex')]) };
    }
    if (legacy.version === MAINNET.scriptHash) {
      return { script: Buffer.concat([Buffer.from('a914', 'hex'), hash, Buffer.from('87', 'hex')]) };
    }
    return { error: OTHER_NETWORKS.versions.includes(legacy.version)
      ? 'Address on invalid network' : 'Invalid Bitcoin address' };
  }
  const segwit = attempt(() => fromBech32(address));
  if (!segwit) return { error: 'Invalid Bitcoin address' };
  const { version, prefix, data } = segwit;
  const sound = version === 0
    ? data.length === 20 || data.length === 32
    : version <= 16 && data.length >= 2 && data.length <= 40;
  if (!sound) return { error: 'Invalid Bitcoin address' };
  if (OTHER_NETWORKS.bech32.includes(prefix)) return { error: 'Address on invalid network' };
  if (prefix !== MAINNET.bech32) return { error: 'Invalid Bitcoin address' };
  const opcode = version === 0 ? OPS.OP_0 : OPS.OP_1 + version - 1;
  return { script: Buffer.concat([Buffer.from([opcode, data.length]), data]) };
}

/**
 * @template T
 * @param {() => T} decode
 * @returns {T | null}
 */
function attempt(decode) {
  try {
    return decode();
  } catch {
    return null;
  }
}

/** @param {Uint8Array} bytes */
export function toHex(bytes) {
  return Buffer.from(bytes).toString('hex');
}

/** @param {Uint8Array} script */
function isP2pk(script) {
  const length = script.length;
  return (length === 67 || length === 35) && script[0] === length - 2
    && script[length - 1] === OPS.OP_CHECKSIG;
}

/** @param {Uint8Array} script */
function isP2pkh(script) {
  return script.length === 25 && script[0] === OPS.OP_DUP && script[1] === OPS.OP_HASH160
    && script[2] === 20 && script[23] === OPS.OP_EQUALVERIFY && script[24] === OPS.OP_CHECKSIG;
}

/** @param {Uint8Array} script */
export function isP2sh(script) {
  return script.length === 23 && script[0] === OPS.OP_HASH160 && script[1] === 20
    && script[22] === OPS.OP_EQUAL;
}

/**
 * electrs asks only for the outline "OP_M … OP_N OP_CHECKMULTISIG" with M ≤ N and does not look at the keys.
 * @param {Uint8Array} script
 */
function isBareMultisig(script) {
  const [needed, keys, last] = [script[0], script[script.length - 2], script[script.length - 1]];
  return script.length >= 37 && last === OPS.OP_CHECKMULTISIG
    && keys >= OPS.OP_1 && keys <= OPS.OP_15 && needed >= OPS.OP_1 && needed <= keys;
}

/**
 * @param {Uint8Array} script
 * @returns {{version: number, data: Uint8Array} | null}
 */
export function witnessProgram(script) {
  const [opcode, length] = script;
  if (script.length < 4 || script.length > 42 || length !== script.length - 2) return null;
  if (opcode !== OPS.OP_0 && (opcode < OPS.OP_1 || opcode > OPS.OP_16)) return null;
  return { version: opcode === OPS.OP_0 ? 0 : opcode - OPS.OP_1 + 1, data: script.subarray(2) };
}
