// @ts-nocheck The packages' types want a KZG set-up for blobs, and know no setCode transactions.
// Transactions of every type, and tries, as the @ethereumjs packages make them: what the core is compared with.
// `node tests/scripts/evm_vectors.mjs` prints tests/fixtures/eth/vectors.json. The same numbers come out of every run.

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Chain, Common, Hardfork } from "@ethereumjs/common";
import { Trie } from "@ethereumjs/trie";
import { TransactionFactory } from "@ethereumjs/tx";
import { RLP } from "@ethereumjs/rlp";
import { bytesToHex, ecsign, hexToBytes, privateToAddress } from "@ethereumjs/util";
import { keccak256 } from "ethereum-cryptography/keccak.js";

const types = { legacy: 0, accessList: 1, dynamicFee: 2, blob: 3, setCode: 4 };

/** Bytes without end out of a seed: SHA-256 of the seed and a counter. */
function byteSource(seed) {
  let counter = 0;
  let left = Buffer.alloc(0);
  const bytes = (count) => {
    while (left.length < count) {
      left = Buffer.concat([left, createHash("sha256").update(`${seed}:${counter++}`).digest()]);
    }
    const taken = left.subarray(0, count);
    left = left.subarray(count);
    return new Uint8Array(taken);
  };
  return { bytes, below: (limit) => (bytes(4).reduce((sum, byte) => sum * 256 + byte, 0) % limit) };
}

const hex = (bytes) => bytesToHex(bytes);
const hash = (bytes) => hex(keccak256(bytes));

function amount(random) {
  return BigInt(hex(random.bytes(1 + random.below(12))));
}

function accessList(random) {
  return Array.from({ length: random.below(3) }, () => ({
    address: hex(random.bytes(20)),
    storageKeys: Array.from({ length: random.below(3) }, () => hex(random.bytes(32))),
  }));
}

const quantity = (number) => `0x${BigInt(number).toString(16)}`;
/** As RLP takes numbers: no leading zeros. */
const digits = (text) => (BigInt(text) ? hexToBytes(text.length % 2 ? `0x0${text.slice(2)}` : text) : new Uint8Array());

function signature(message, key) {
  const { r, s, v } = ecsign(keccak256(message), key);
  return { yParity: quantity(v - 27n), r: quantity(hex(r)), s: quantity(hex(s)) };
}

/** The fields that all types have. */
function commonFields(random, type) {
  return {
    nonce: quantity(random.below(3) ? random.below(1 << 30) : 0),
    gas: quantity(21_000 + random.below(10_000_000)),
    to: type >= types.blob || random.below(5) ? hex(random.bytes(20)) : undefined,
    value: quantity(random.below(4) ? amount(random) : 0),
    input: hex(random.bytes(random.below(80))),
  };
}

function feeFields(random, type) {
  if (type < types.dynamicFee) return { gasPrice: quantity(amount(random)) };
  const priority = amount(random);
  return { maxPriorityFeePerGas: quantity(priority), maxFeePerGas: quantity(priority + amount(random)) };
}

function blobFields(random) {
  return {
    maxFeePerBlobGas: quantity(amount(random)),
    blobVersionedHashes: Array.from({ length: 1 + random.below(4) }, () => hex(new Uint8Array([1, ...random.bytes(31)]))),
  };
}

function transaction(random, type) {
  const protectedByChain = type !== types.legacy || random.below(2) === 0;
  const common = new Common({
    chain: Chain.Mainnet,
    hardfork: protectedByChain ? Hardfork.Cancun : Hardfork.Homestead,
    customCrypto: { kzg: {} }, // asked for even where there is no blob to look at
  });
  const key = random.bytes(32);
  const fields = {
    type: quantity(type), ...commonFields(random, type), ...feeFields(random, type),
    ...(type !== types.legacy && { chainId: "0x1", accessList: accessList(random) }),
    ...(type === types.blob && blobFields(random)),
  };
  const { gas: gasLimit, input: data, ...others } = fields;
  const signed = TransactionFactory.fromTxData({ ...others, gasLimit, data }, { common, allowUnlimitedInitCodeSize: true }).sign(key);
  const { v, r, s } = signed.toJSON();
  return {
    raw: hex(signed.serialize()),
    signingHash: hex(keccak256(type === types.legacy ? RLP.encode(signed.getMessageToSign()) : signed.getMessageToSign())),
    authorities: [],
    fields: { ...fields, v, r, s, hash: hex(signed.hash()), from: signed.getSenderAddress().toString() },
  };
}

/** EIP-7702, which @ethereumjs/tx has in an earlier draft's form: put together of its RLP and signatures. */
function setCodeTransaction(random) {
  const authority = () => {
    const key = random.bytes(32);
    const tuple = { chainId: quantity(random.below(2)), address: hex(random.bytes(20)), nonce: quantity(random.below(300)) };
    const message = [digits(tuple.chainId), hexToBytes(tuple.address), digits(tuple.nonce)];
    return { tuple: { ...tuple, ...signature(new Uint8Array([5, ...RLP.encode(message)]), key) }, by: hex(privateToAddress(key)) };
  };
  const authorities = Array.from({ length: 1 + random.below(3) }, authority);
  const key = random.bytes(32);
  const fields = {
    type: quantity(types.setCode), ...commonFields(random, types.setCode), ...feeFields(random, types.setCode),
    chainId: "0x1", accessList: accessList(random), authorizationList: authorities.map(({ tuple }) => tuple),
  };
  const items = [
    digits(fields.chainId), digits(fields.nonce), digits(fields.maxPriorityFeePerGas), digits(fields.maxFeePerGas),
    digits(fields.gas), hexToBytes(fields.to), digits(fields.value), hexToBytes(fields.input),
    fields.accessList.map(({ address, storageKeys }) => [hexToBytes(address), storageKeys.map(hexToBytes)]),
    fields.authorizationList.map((tuple) => [
      digits(tuple.chainId), hexToBytes(tuple.address), digits(tuple.nonce),
      digits(tuple.yParity), digits(tuple.r), digits(tuple.s),
    ]),
  ];
  const message = new Uint8Array([types.setCode, ...RLP.encode(items)]);
  const { yParity: v, r, s } = signature(message, key);
  const raw = new Uint8Array([types.setCode, ...RLP.encode([...items, digits(v), digits(r), digits(s)])]);
  return {
    raw: hex(raw),
    signingHash: hash(message),
    authorities: authorities.map(({ by }) => by),
    fields: { ...fields, v, r, s, hash: hash(raw), from: hex(privateToAddress(key)) },
  };
}

async function list(random, count) {
  const trie = await Trie.create();
  const values = Array.from({ length: count }, () => random.bytes(1 + random.below(random.below(3) ? 30 : 150)));
  for (const [position, value] of values.entries()) await trie.put(RLP.encode(position), value);
  const positions = [...new Set([0, count >> 1, count - 1, count])];
  const proofs = [];
  for (const position of positions) {
    const nodes = await trie.createProof(RLP.encode(position));
    proofs.push({ position, value: position < count ? hex(values[position]) : null, nodes: nodes.map(hex) });
  }
  return { values: values.map(hex), root: hex(trie.root()), proofs };
}

/** Keys are hashes, as in the state: what eth_getProof shows. */
async function state(random, count) {
  const trie = await Trie.create();
  const keys = Array.from({ length: count }, () => keccak256(random.bytes(20)));
  for (const key of keys) await trie.put(key, random.bytes(70));
  const proofs = [];
  for (const key of [keys[0], keys[count >> 1], keccak256(random.bytes(20))]) {
    const value = await trie.get(key);
    proofs.push({ key: hex(key), value: value && hex(value), nodes: (await trie.createProof(key)).map(hex) });
  }
  return { root: hex(trie.root()), proofs };
}

/** The text of the fixture. */
export async function vectorsText() {
  const random = byteSource("peelback");
  const transactions = Array.from({ length: 60 }, (_, index) =>
    index % 5 === types.setCode ? setCodeTransaction(random) : transaction(random, index % 5));
  const lists = [];
  for (const count of [1, 2, 16, 17, 60, 128, 130]) lists.push(await list(random, count));
  const states = [];
  for (const count of [1, 2, 40, 300]) states.push(await state(random, count));
  const rows = (name, values) => `"${name}":[\n${values.map((value) => JSON.stringify(value)).join(",\n")}\n]`;
  return `{${rows("transactions", transactions)},\n${rows("lists", lists)},\n${rows("states", states)}}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(await vectorsText());
