// The core as WebAssembly, loaded in Node, and the native command beside it. Both modules of the page are asked, and answer alike.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/** @typedef {import('../../web/src/contract.js').CoreSession} CoreSession */
/** @typedef {import('../../web/src/contract.js').QuestionAsked} QuestionAsked */
/** @typedef {import('../../web/src/contract.js').Want} Want */

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const FIRST_BLOCKS = join(ROOT, 'tests/fixtures/btc/firstblocks.blk');
export const BLOCK_370661 = join(ROOT, 'tests/fixtures/btc/block370661.bin');
export const FIRST_PAYMENT = 'bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0';
export const CHAIN_OF_72 = 'bitcoin:20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f:1';
export const METHODS = ['haircut', 'fifo', 'lifo', 'tiho', 'dirty-first', 'poison'];

// $PEELBACK_BUILD: another folder with native/peelback and wasm/wasm/core.wasm in it, and core_all.wasm.
const BUILD = process.env.PEELBACK_BUILD ?? join(ROOT, 'build');
/** The native command. */
export const NATIVE = join(BUILD, 'native/peelback');
const LARGEST_OUTPUT_BYTES = 64 << 20;

/** @param {string} name @returns {Promise<{Session: new () => CoreSession}>} */
async function loadCore(name) {
  // Made for a page or a worker: it defines a global variable and is no module of Node's.
  const loader = new Script(`${readFileSync(join(BUILD, `wasm/wasm/${name}.js`), 'utf8')}\ncreatePeelbackCore;`);
  return loader.runInThisContext()({ wasmBinary: readModule(name) });
}

/** The bytes of a module. @param {string} name */
export function readModule(name) {
  return readFileSync(join(BUILD, `wasm/wasm/${name}.wasm`));
}

const first = await loadCore('core');
const whole = await loadCore('core_all');

/** How the first module refuses what is for the whole core. */
const NOT_LOADED = '{"error":{"code":"part_not_loaded"';
/** What comes after a first look, and changes nothing: when the first module refuses it, it can be asked on about the rest. */
const READ_LATER = new Set(['table', 'details', 'checks', 'sentences', 'crossings', 'trail', 'path', 'mainPath', 'pathOf', 'reach', 'find', 'comparison']);
/** Documents, which have no envelope to refuse in: the first module has none of them. */
const DOCUMENTS = new Set(['trailBytes', 'csv', 'comparisonBytes']);

/** A session of the module that a page starts with. */
export function newFirstSession() {
  return new first.Session();
}

/**
 * A session of the whole core, beside which one of the first module is asked the same, until it is told something that is not for it:
 * its answers are the same, to the byte, but for what it has not.
 * @returns {CoreSession}
 */
export function newSession() {
  /** @type {any} */ const asked = new whole.Session();
  /** @type {any} */ let beside = newFirstSession();
  return new Proxy(asked, {
    get: (_, method) => (/** @type {unknown[]} */ ...args) => {
      const answer = asked[method](...args);
      const other = beside?.[method](...args);
      if (beside && DOCUMENTS.has(String(method))) assert.equal(other.length, 0);
      else if (beside && READ_LATER.has(String(method))) assert.ok(other.startsWith(NOT_LOADED), String(method));
      else if (typeof other === 'string' && other.startsWith(NOT_LOADED)) beside = null;
      else if (beside) assert.deepEqual(other, answer, String(method));
      return answer;
    },
  });
}

/**
 * The value of an envelope.
 * @param {string} envelope
 * @returns {any}
 */
export function valueOf(envelope) {
  const { ok, value, error } = JSON.parse(envelope);
  if (!ok) throw new Error(`${error.code} at ${error.where}: ${error.detail}`);
  return value;
}

/**
 * A session that has opened these files and answers this question.
 * @param {string[]} paths
 * @param {QuestionAsked} question
 */
export function askAbout(paths, question) {
  const session = newSession();
  for (const path of paths) valueOf(session.open(path, readFileSync(path)));
  valueOf(session.ask(JSON.stringify(question)));
  return session;
}

/** The trail document as text. @param {CoreSession} session */
export function trailText(session) {
  return new TextDecoder().decode(session.trailBytes());
}

/**
 * What the native command prints. A verification that failed (exit code 3) is an answer too.
 * @param {...string} args
 */
export function runNative(...args) {
  return execFileSync(NATIVE, args, { encoding: 'utf8', maxBuffer: LARGEST_OUTPUT_BYTES });
}

/**
 * Asks an explorer for everything that the session wants, until it wants nothing more.
 * @param {CoreSession} session
 * @param {string} url  of the explorer
 * @returns {Promise<string[]>} the replies as recorded lines, in the order in which they came
 */
export async function fetchAllWants(session, url) {
  const lines = [];
  for (;;) {
    /** @type {{wants: Want[]}} */
    const { wants } = valueOf(session.wants(20));
    if (wants.length === 0) return lines;
    for (const want of wants) {
      const response = await fetch(url + want.path);
      const bytes = new Uint8Array(await response.arrayBuffer());
      const fetchedAt = '2026-01-02T03:04:05Z';
      valueOf(session.give(want.id, 'mempool.space', response.status, bytes, fetchedAt));
      lines.push(new TextDecoder().decode(
        session.recordedLine('bitcoin', `https://mempool.space/api${want.path}`, '', response.status, fetchedAt, bytes)));
    }
  }
}

/**
 * Hands a file with this content to a function, and removes it again.
 * @template T
 * @param {string | Uint8Array} content
 * @param {(path: string) => T} use
 * @param {string} name
 */
export function withFile(content, use, name = 'replies.jsonl') {
  const folder = mkdtempSync(join(tmpdir(), 'peelback-'));
  try {
    const path = join(folder, name);
    writeFileSync(path, content);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
