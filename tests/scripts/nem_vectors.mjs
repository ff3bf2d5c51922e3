// @ts-nocheck The package's types know the curves that it ships alone.
// Signatures of NEM: @noble/curves makes them and judges the ordinary ones. Keys and points of small order it adds by a formula that
// does not hold for them, so those are judged by the textbook, and it is held to the package wherever that knows.
// `node tests/scripts/nem_vectors.mjs` prints tests/fixtures/nem/signatures.json. The same numbers come out of every run.

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { twistedEdwards } from "@noble/curves/abstract/edwards";
import { ed25519 } from "@noble/curves/ed25519";
import { keccak_512 } from "@noble/hashes/sha3";

const nem = twistedEdwards({ ...ed25519.CURVE, hash: keccak_512 });
const { n: order, d, Fp: { ORDER: field } } = nem.CURVE;

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const bytesOf = (text) => Uint8Array.from(Buffer.from(text, "hex"));
const number = (bytes) => BigInt(`0x${hex(Uint8Array.from(bytes).reverse()) || "0"}`);
const bytesLe = (value, count = 32) => Uint8Array.from(Buffer.from(value.toString(16).padStart(2 * count, "0"), "hex").reverse());
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));

/** Bytes without end out of a seed: SHA-256 of the seed and a counter. */
function byteSource(seed) {
  let counter = 0;
  return (count) => {
    let bytes = Buffer.alloc(0);
    while (bytes.length < count) bytes = Buffer.concat([bytes, createHash("sha256").update(`${seed}:${counter++}`).digest()]);
    return new Uint8Array(bytes.subarray(0, count));
  };
}

// ---- edwards25519 by the textbook: the unified formulas of Bernstein, Birkner, Joye, Lange and Peters (2008) ----

const mod = (value) => ((value % field) + field) % field;

function power(base, exponent) {
  let result = 1n;
  for (let square = mod(base), rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % field;
    square = (square * square) % field;
  }
  return result;
}

const neutral = { x: 0n, y: 1n, z: 1n };

function sum(p, q) {
  const a = mod(p.z * q.z);
  const b = mod(a * a);
  const c = mod(p.x * q.x);
  const e = mod(p.y * q.y);
  const f = mod(b - d * mod(c * e));
  const g = mod(b + d * mod(c * e));
  return { x: mod(a * f * mod((p.x + p.y) * (q.x + q.y) - c - e)), y: mod(a * g * mod(e + c)), z: mod(f * g) };
}

function times(count, point) {
  let result = neutral;
  for (let doubled = point, rest = count; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = sum(result, doubled);
    doubled = sum(doubled, doubled);
  }
  return result;
}

const minus = (point) => ({ ...point, x: mod(-point.x) });

function encoded({ x, y, z }) {
  const inverse = power(z, field - 2n);
  return bytesLe(mod(y * inverse) + ((mod(x * inverse) & 1n) << 255n));
}

const isSame = (p, q) => hex(encoded(p)) === hex(encoded(q));

/** The point of 32 bytes; y may be the field's order or more. Null: there is none. */
function pointOf(bytes) {
  const y = mod(number(bytes) & ((1n << 255n) - 1n));
  const u = mod(y * y - 1n);
  const v = mod(d * y * y + 1n);
  const square = mod(u * power(v, field - 2n));
  let x = power(square, (field + 3n) / 8n);
  if (mod(x * x) !== square) x = mod(x * power(2n, (field - 1n) / 4n));
  if (mod(x * x) !== square) return null;
  return { x: (x & 1n) === BigInt(bytes[31] >> 7) ? x : mod(-x), y, z: 1n };
}

const base = pointOf(bytesLe(mod(4n * power(5n, field - 2n))));

// ---- what Ed25519DsaSigner.verify of NIS says ----

const challenge = (r, key, data) => number(keccak_512(joined(r, key, data))) % order;

function accepts(key, data, signature) {
  const [r, s] = [signature.subarray(0, 32), number(signature.subarray(32))];
  if (s === 0n || s >= order || key.every((byte) => byte === 0)) return false;
  const point = pointOf(key);
  return point !== null && hex(encoded(sum(times(s, base), minus(times(challenge(r, key, data), point))))) === hex(r);
}

const row = (about, key, data, signature) => ({ about, key: hex(key), data: hex(data), signature: hex(signature), valid: accepts(key, data, signature) });

/** A row on which the package is of the same mind. */
function agreed(about, key, data, signature) {
  const judged = row(about, key, data, signature);
  let says = false;
  try {
    says = nem.verify(signature, data, key, { zip215: false });
  } catch {
    // it throws at what is no point
  }
  if (says !== judged.valid) throw new Error(`${about}: the package says otherwise`);
  return judged;
}

const flipped = (bytes, bit) => bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

function ordinary(random) {
  return Array.from({ length: 24 }, (_, index) => {
    const secret = random(32);
    const data = random(index * 9);
    const key = nem.getPublicKey(secret);
    const signature = nem.sign(data, secret);
    const bit = random(1)[0] + 256 * (index % 2);
    const longer = joined(signature.subarray(0, 32), bytesLe(number(signature.subarray(32)) + order));
    return [
      agreed("signed", key, data, signature),
      agreed("a bit of the signature", key, data, flipped(signature, bit)),
      agreed("a bit of the key", flipped(key, bit & 255), data, signature),
      agreed("another message", key, joined(data, [0]), signature),
      agreed("S + L", key, data, longer),
    ];
  }).flat();
}

/** The eight points whose order divides eight. */
function pointsOfSmallOrder() {
  let first = neutral;
  for (let y = 2n; isSame(times(4n, first), neutral); ++y) {
    const point = pointOf(bytesLe(y));
    if (point) first = times(order, point);
  }
  return Array.from({ length: 8 }, (_, index) => times(BigInt(index), first));
}

/** An R and an S that fit a key of small order, found by trying. */
function fitted(key, data, small, random) {
  const multiples = Array.from({ length: 8 }, (_, index) => times(BigInt(index), pointOf(key)));
  for (;;) {
    const s = (number(random(32)) % (order - 1n)) + 1n;
    const whole = times(s, base);
    for (const part of small) {
      const r = encoded(sum(whole, minus(part)));
      if (isSame(multiples[Number(challenge(r, key, data) % 8n)], part)) return joined(r, bytesLe(s));
    }
  }
}

function oddKeys(random) {
  const small = pointsOfSmallOrder();
  const data = random(40);
  const keys = small.map(encoded);
  // The same with y + p, where that fits into 255 bits, and zero with a sign.
  for (let y = 0n; y < 19n; ++y) keys.push(bytesLe(y + field), bytesLe(y + field + (1n << 255n)));
  keys.push(bytesLe(1n + (1n << 255n)), bytesLe(field - 1n + (1n << 255n)), bytesLe(2n));
  return keys.flatMap((key) => {
    const point = pointOf(key);
    const isSmall = point !== null && isSame(times(8n, point), neutral);
    const signature = isSmall ? fitted(key, data, small, random) : joined(random(32), bytesLe(number(random(32)) % order));
    return [row("an odd key", key, data, signature), row("an odd key, another message", key, random(9), signature)];
  });
}

/** The equation with the cofactor holds for all of these, the one without it where eight divides the challenge. */
function mixedKeys(random) {
  const [, small] = pointsOfSmallOrder();
  return Array.from({ length: 24 }, (_, index) => {
    const { scalar } = nem.utils.getExtendedPublicKey(random(32));
    const key = encoded(sum(times(scalar, base), small));
    const nonce = number(random(32)) % order;
    const message = random(index);
    const r = encoded(times(nonce, base));
    return row("a part of small order", key, message, joined(r, bytesLe((nonce + challenge(r, key, message) * scalar) % order)));
  });
}

function oddSignatures(random) {
  const secret = random(32);
  const key = nem.getPublicKey(secret);
  const { scalar } = nem.utils.getExtendedPublicKey(secret);
  const data = random(33);
  const withR = (r) => joined(r, bytesLe((challenge(r, key, data) * scalar) % order));
  return [
    row("R is the neutral point", key, data, withR(bytesLe(1n))),
    row("R is the neutral point, as p + 1", key, data, withR(bytesLe(field + 1n))),
    row("R is the neutral point, with a sign", key, data, withR(bytesLe(1n + (1n << 255n)))),
    row("S is 0", key, data, joined(bytesLe(1n), bytesLe(0n))),
    row("S is L", key, data, joined(bytesLe(1n), bytesLe(order))),
    row("S is 2^256 - 1", key, data, joined(bytesLe(1n), bytesLe((1n << 256n) - 1n))),
    row("all zeros", new Uint8Array(32), data, new Uint8Array(64)),
  ];
}

/** From NEM's own vectors: github.com/NemProject/nem-test-vectors, 2.test-sign.js. Keys are hashed from their last byte on. */
const published = [
  ["abf4cf55a2b3f742d7543d9cc17f50447b969e6e06f5ea9195d428ab12b7318d", "8a558c728c21c126181e5e654b404a45b4f0137ce88177435a69978cc6bec1f4",
    "8ce03cd60514233b86789729102ea09e867fc6d964dea8c2018ef7d0a2e0e24bf7e348e917116690b9",
    "d9cec0cc0e3465fab229f8e1d6db68ab9cc99a18cb0435f70deb6100948576cd5c0aa1feb550bdd8693ef81eb10a556a622db1f9301986827b96716a7134230c"],
  ["6aa6dad25d3acb3385d5643293133936cdddd7f7e11818771db1ff2f9d3f9215", "bbc8cbb43dda3ecf70a555981a351a064493f09658fffe884c6fab2a69c845c6",
    "e4a92208a6fc52282b620699191ee6fb9cf04daf48b48fd542c5e43daa9897763a199aaa4b6f10546109f47ac3564fade0",
    "98bca58b075d1748f1c3a7ae18f9341bc18e90d1beb8499e8a654c65d8a0b4fbd2e084661088d1e5069187a2811996ae31f59463668ef0f8cb0ac46a726e7902"],
  ["8e32bc030a4c53de782ec75ba7d5e25e64a2a072a56e5170b77a4924ef3c32a9", "72d0e65f1ede79c4af0ba7ec14204e10f0f7ea09f2bc43259cd60ea8c3a087e2",
    "13ed795344c4448a3b256f23665336645a853c5c44dbff6db1b9224b5303b6447fbf8240a2249c55",
    "ef257d6e73706bb04878875c58aa385385bf439f7040ea8297f7798a0ea30c1c5eff5ddc05443f801849c68e98111ae65d088e726d1d9b7eeca2eb93b677860c"],
  ["c83ce30fcb5b81a51ba58ff827ccbc0142d61c13e2ed39e78e876605da16d8d7", "3ec8923f9ea5ea14f8aaa7e7c2784653ed8c7de44e352ef9fc1dee81fc3fa1a3",
    "a2704638434e9f7340f22d08019c4c8e3dbee0df8dd4454a1d70844de11694f4c8ca67fdcb08fed0cec9abb2112b5e5f89",
    "0c684e71b35fed4d92b222fc60561db34e0d8afe44bdd958aaf4ee965911bef5991236f3e1bced59fc44030693bcac37f34d29e5ae946669dc326e706e81b804"],
];

function publishedRows() {
  return published.map(([secret, key, data, signature]) => {
    const made = bytesOf(secret).reverse();
    if (hex(nem.getPublicKey(made)) !== key || hex(nem.sign(bytesOf(data), made)) !== signature) throw new Error("the library disagrees");
    return agreed("published", bytesOf(key), bytesOf(data), bytesOf(signature));
  });
}

export function vectorsText() {
  const random = byteSource("nem");
  const rows = [...publishedRows(), ...ordinary(random), ...oddSignatures(random), ...oddKeys(random), ...mixedKeys(random)];
  return `[\n${rows.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(vectorsText());
