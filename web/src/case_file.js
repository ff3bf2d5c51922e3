// @ts-check
// A case as one ZIP file, laid out as core/session/case_file.h says. The core writes and reads the ZIP; what was decided
// lies in case.json. The undo history stays behind: what was taken back is not handed on.

import { questionAsked } from './commands/trace.js';
import { count, flag, list, nullable, object, oneOf, optional, record, string, units, WrongShape } from './case_shape.js';
import { titleOf } from './cases.js';
import { startFrom } from './recognised.js';
import { DEFAULT_LIMITS } from './state.js';
import { text } from './text.js';

/** @import * as C from './contract.js' */
/** @import { CoreCalls } from './core_calls.js' */
/** @import { Evidence, HeldFile } from './evidence.js' */
/** @import { Question, Start, Store } from './state.js' */
/** @import { Shape } from './case_shape.js' */

const FORMAT = 'peelback-case/1';
const GENERATOR = { name: 'peelback', version: '0.1.0' };
const LARGEST_BYTES = 2 ** 30;
/** As long as a name may be in the ZIP, with its folder and in any script. */
const LONGEST_NAME = 56;
const COLUMNS_SUFFIX = '.columns.json';

/** @typedef {ReturnType<typeof caseJson> & {files: (HeldFile & {columns: string | null})[], labels: HeldFile[], replies: Uint8Array | null}} CaseFile */

const limits = object({
  max_hops: optional(count, DEFAULT_LIMITS.max_hops), min_amount: optional(units, DEFAULT_LIMITS.min_amount),
  fan_out: optional(count, DEFAULT_LIMITS.fan_out), busy_transactions: optional(count, DEFAULT_LIMITS.busy_transactions),
  requests: optional(count, DEFAULT_LIMITS.requests),
  since: optional(nullable(string), DEFAULT_LIMITS.since), until: optional(nullable(string), DEFAULT_LIMITS.until),
});

const asked = object({
  start: list(object({ ref: string, amount: optional(nullable(units), null), deselected: optional(list(count), []), asset: optional(nullable(string), null) })),
  method: string,
  direction: optional(oneOf('forward', 'backward'), 'forward'),
  fees: optional(oneOf('end', 'coinbase'), 'end'),
  limits: optional(limits, { ...DEFAULT_LIMITS }),
  check_payments: optional(flag, true),
  not_followed: optional(list(string), []),
  continued: optional(list(string), []),
  expanded: optional(list(string), []),
});

/** @type {Shape<C.Marks>} */
const marks = object({
  names: optional(list(object({ ref: string, text: string })), []),
  notes: optional(list(object({ id: string, text: string })), []),
  hidden: optional(list(string), []),
  colours: optional(list(object({ id: string, colour: count })), []),
  paths: optional(list(object({ id: string, name: string, steps: list(string), note: string })), []),
});

const caseJson = object({
  format: oneOf(FORMAT),
  title: string,
  question: nullable(asked),
  marks,
  view: object({
    screen: oneOf('first', 'starts', 'trail'), tab: oneOf('ladder', 'flow', 'table', 'evidence'), selected: nullable(string),
    opened: list(string), path: nullable(string), back: list(string),
  }),
  log: list(object({ at: string, name: string, parameters: record })),
});

/**
 * The entries of the open case's file. The same case gives the same bytes.
 * @param {Store} store
 * @param {Evidence} evidence
 * @param {CoreCalls} core
 * @returns {Promise<{name: string, bytes: Uint8Array<ArrayBuffer>}[]>}
 */
export async function caseFileEntries({ state, history }, evidence, core) {
  const { question, marks, view, files, packs } = state;
  const about = {
    format: FORMAT, generator: GENERATOR, log: history.log, marks, title: titleOf(state), view,
    question: question.starts.length > 0 ? questionAsked(question) : null,
  };
  const entries = [
    { name: 'case.json', bytes: new TextEncoder().encode(`${canonicalJson(about)}\n`) },
    { name: 'replies.jsonl', bytes: await evidence.recorded(core) },
    { name: 'trail.json', bytes: await core.trailBytes() },
    ...inFolder('files', files, evidence),
    ...inFolder('labels', packs, evidence),
  ];
  return entries.filter(({ bytes }) => bytes.length > 0).map(({ name, bytes }) =>
    ({ name, bytes: /** @type {Uint8Array<ArrayBuffer>} */ (bytes) }));
}

/**
 * Takes a case file apart, and refuses what cannot be one before anything else is touched.
 * @param {Blob} file
 * @param {CoreCalls} core
 * @returns {Promise<CaseFile>}
 */
export async function readCaseFile(file, core) {
  if (file.size > LARGEST_BYTES) throw new Error(text.cases.tooLarge);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { entries } = await core.unpackZip(bytes);
  const contents = entries.map(({ name, offset, length }) => ({ name, bytes: bytes.slice(offset, offset + length) }));
  const find = (/** @type {string} */ wanted) => contents.find(({ name }) => name === wanted)?.bytes ?? null;
  const inside = (/** @type {string} */ folder) => contents.filter(({ name }) => name.startsWith(folder))
    .map(({ name, bytes: content }) => ({ name: name.slice(folder.length), bytes: content }));
  const about = find('case.json');
  if (!about) throw new Error(text.cases.noCase);
  const all = inside('files/');
  const columnsOf = (/** @type {string} */ name) => all.find((other) => other.name === name + COLUMNS_SUFFIX)?.bytes;
  const files = all.filter(({ name }) => !name.endsWith(COLUMNS_SUFFIX))
    .map((file) => ({ ...file, columns: textOrNull(columnsOf(file.name)) }));
  return { ...caseJson(parseJson(about), 'case.json'), files, labels: inside('labels/'), replies: find('replies.jsonl') };
}

/**
 * The page's question from the one that the core was asked.
 * @param {NonNullable<CaseFile['question']>} question
 * @returns {Question}
 */
export function questionFrom({ start, method, direction, fees, limits, check_payments, not_followed, continued, expanded }) {
  return {
    starts: start.map(({ ref, amount, deselected, asset }) => (
      { ...startFrom(ref, kindOf(ref), ref.slice(0, ref.indexOf(':'))), amount, deselected, asset })),
    method, direction, fees, limits, checkPayments: check_payments, notFollowed: not_followed, continued, expanded,
  };
}

/** A file name made of the case's title. @param {string} title */
export function caseFileName(title) {
  const words = title.normalize('NFKD').toLowerCase().match(/[a-z0-9]+/g) ?? ['case'];
  return `${words.join('-').slice(0, 60)}.peelback.zip`;
}

/** Whether this may be a ZIP file at all. @param {Blob} file */
export async function looksLikeZip(file) {
  const [p, k] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return p === 0x50 && k === 0x4b;
}

/**
 * Names that differ, and that every ZIP reader takes: without folders and control characters. What the columns of a table were said to
 * mean lies beside it, so no file of the reporter's has a name that ends so.
 * @param {string} folder
 * @param {{name: string, sha256: string, columns?: string}[]} held
 * @param {Evidence} evidence
 */
function inFolder(folder, held, evidence) {
  /** @type {Set<string>} */
  const taken = new Set();
  return held.flatMap(({ name, sha256, columns }) => {
    const plain = [...name.replace(/[\p{C}/\\]/gu, '_')].slice(-LONGEST_NAME).join('').replace(/^\.+$/, '_').replace(/\.columns\.json$/, '_columns.json') || '_';
    let free = plain;
    for (let next = 2; taken.has(free); next++) free = `${next} ${plain}`;
    taken.add(free);
    const entry = { name: `${folder}/${free}`, bytes: evidence.bytesOf(sha256) ?? new Uint8Array() };
    return columns === undefined ? [entry] : [entry, { name: entry.name + COLUMNS_SUFFIX, bytes: new TextEncoder().encode(columns) }];
  });
}

/** RFC 8785: keys in the order of their UTF-16 units, everything else as JSON.stringify writes it. @param {unknown} value */
function canonicalJson(value) {
  return JSON.stringify(value, (_key, part) => (typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.keys(part).sort().map((key) => [key, part[key]]))
    : part));
}

/** @param {Uint8Array} bytes */
function parseJson(bytes) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new WrongShape('case.json', 'JSON');
  }
}

/** @param {Uint8Array | undefined} bytes */
function textOrNull(bytes) {
  return bytes === undefined ? null : new TextDecoder().decode(bytes);
}

/** @param {string} ref @returns {Start['kind']} */
function kindOf(ref) {
  const id = ref.slice(ref.indexOf(':') + 1);
  if (/^(0x)?[0-9a-f]{64}$/i.test(id)) return 'transaction';
  if (/:(value|(internal|log):\d+)$/.test(id)) return 'transfer';
  return /:\d+$/.test(id) ? 'output' : 'address';
}
