// @ts-check
// A case as one file, laid out as core/session/case_file.h says: the core writes and reads it, this gathers what goes in and takes
// what comes out. The undo history stays behind: what was taken back is not handed on.

import { count, flag, list, nullable, object, oneOf, optional, record, string, units } from './case_shape.js';
import { titleOf } from './cases.js';
import { decidedOf, questionAsked } from './decided.js';
import { noPublishWords, publishWords } from './publish_words.js';
import { startFrom } from './recognised.js';
import { DEFAULT_LIMITS } from './state.js';
import { readablePack } from './tag_pack/read.js';
import { text } from './text.js';

/** @import * as C from './contract.js' */
/** @import { CoreCalls } from './core_calls.js' */
/** @import { Evidence, HeldFile, HeldReply } from './evidence.js' */
/** @import { LogEntry, Question, Start, Store } from './state.js' */
/** @import { Shape } from './case_shape.js' */

const LARGEST_BYTES = 2 ** 30;
/** Replies between two signs of life. */
const PROGRESS_EVERY = 100;

/**
 * @typedef {{title: string, decided: ReturnType<typeof decided>, view: ReturnType<typeof viewKept> | null, log: LogEntry[], isOld: boolean,
 *   files: (HeldFile & {columns: string | null})[], labels: HeldFile[], replies: HeldReply[], recorded: Uint8Array | null,
 *   bytes: Uint8Array}} CaseFile
 */

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
  reported: optional(list(object({ id: string, text: string, source: string, dated: string })), []),
});

const viewKept = object({ tab: oneOf('ladder', 'flow', 'table', 'evidence'), opened: list(string), path: nullable(string), back: list(string), others: optional(list(asked), []) });

const held = object({ name: string, sha256: string, id: optional(string, ''), kind: optional(string, ''), columns: optional(nullable(string), null),
  chains: optional(nullable(list(string)), null) });

const decided = object({
  title: optional(string, ''),
  question: optional(nullable(asked), null),
  marks: optional(marks, { names: [], notes: [], hidden: [], colours: [], paths: [], reported: [] }),
  files: optional(list(held), []),
  packs: optional(list(held), []),
  publication: optional(publishWords, noPublishWords()),
});

const log = list(object({ at: string, name: string, parameters: record, effect: record }));

/**
 * The open case as one file, in pieces as `new Blob(pieces)` takes them: what was fetched and opened is not copied. The same case gives
 * the same bytes.
 * @param {Store} store
 * @param {Evidence} evidence
 * @param {CoreCalls} core
 * @param {{withoutNotes?: boolean, onProgress?: (done: number, of: number) => void}} [options]  `withoutNotes`: the reporter's notes stay
 *   behind, and the file says so
 * @returns {Promise<Uint8Array<ArrayBuffer>[]>}
 */
export async function writeCase(store, evidence, core, { withoutNotes = false, onProgress = () => {} } = {}) {
  const { state } = store;
  const { view: { tab, opened, path, back, others }, files, packs } = state;
  const whole = { decided: decidedOf(state), log: store.completeLog() };
  const { decided, log } = withoutNotes ? leaveOutNotes(whole) : whole;
  await core.beginCase({
    decided: /** @type {Record<string, unknown>} */ (decided), log, left_out: withoutNotes ? ['notes'] : [], title: titleOf(state),
    view: { tab, opened, path, back, ...(others.length > 0 && { others: others.map(questionAsked) }) },
  });
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const bodies = [];
  const { replies } = evidence;
  for (const [index, { chain = '', url, requestBody = '', provider, status, bytes, sentAt = null, fetchedAt }] of replies.entries()) {
    await core.addCaseReply({ at: fetchedAt || null, chain, provider, request_body: requestBody, sent_at: sentAt, status, url }, bytes);
    bodies.push(/** @type {Uint8Array<ArrayBuffer>} */ (bytes));
    if (index % PROGRESS_EVERY === 0) onProgress(index, replies.length);
  }
  const add = async (/** @type {'files' | 'labels'} */ folder, /** @type {Uint8Array | null} */ bytes) => {
    if (bytes && (await core.addCaseFile(folder, bytes)).is_new) bodies.push(/** @type {Uint8Array<ArrayBuffer>} */ (bytes));
  };
  for (const { sha256 } of files) await add('files', evidence.bytesOf(sha256));
  for (const { name, sha256 } of packs) {
    const bytes = evidence.bytesOf(sha256);
    await add('labels', bytes && await readablePack(name, bytes));
  }
  const { pieces, own } = await core.finishCase();
  let at = 0;
  return pieces.map(({ body, length = 0 }) => (body === undefined ? own.subarray(at, at += length) : bodies[body] ?? new Uint8Array()));
}

/**
 * Takes a case file apart, and refuses what cannot be one, or was altered, before anything else is touched.
 * @param {Blob} file
 * @param {CoreCalls} core
 * @returns {Promise<CaseFile>}
 */
export async function readCaseFile(file, core) {
  if (file.size > LARGEST_BYTES) throw new Error(text.cases.tooLarge);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { about, files, labels, replies, recorded, is_old: isOld } = await core.readCase(bytes);
  const bytesIn = (/** @type {C.CaseExtent} */ { offset, length }) => bytes.slice(offset, offset + length);
  const decidedThere = decided(about.decided, 'decided');
  return {
    title: about.title,
    decided: decidedThere,
    view: isOld ? null : viewKept(about.view, 'view'),
    log: /** @type {LogEntry[]} */ (log(about.log, 'log')),
    isOld,
    files: files.map(({ name, columns, ...extent }) => ({ name, columns, bytes: bytesIn(extent) })),
    labels: labels.map(({ name, ...extent }) => ({ name, bytes: bytesIn(extent) })),
    replies: replies.map(({ at, chain, url, provider, status, request_body: requestBody, sent_at: sentAt, ...extent }) => ({
      id: '', url, provider, status, fetchedAt: at ?? '', bytes: bytesIn(extent), ...(chain && { chain }), ...(requestBody !== '' && { requestBody }),
      ...(sentAt && { sentAt }) })),
    recorded: recorded && bytesIn(recorded),
    bytes,
  };
}

/**
 * A copy without the reporter's notes, and without what came of asking those who are named: neither in what was decided nor in the log,
 * which still gives the one from the other.
 * @template {{decided: any, log: LogEntry[]}} T
 * @param {T} whole
 * @returns {T}
 */
function leaveOutNotes({ decided, log, ...rest }) {
  const without = (/** @type {Partial<C.Marks>} */ marks) => ({
    ...marks, ...(marks.notes && { notes: [] }), ...(marks.paths && { paths: marks.paths.map((path) => ({ ...path, note: '' })) }) });
  const unasked = (/** @type {C.PublishWords} */ words) => ({ ...words, replies: [] });
  return /** @type {T} */ ({
    ...rest,
    decided: { ...decided, marks: without(decided.marks), publication: unasked(decided.publication) },
    log: log.map((entry) => {
      const { marks, publication } = entry.effect;
      const hasNotes = marks?.notes || marks?.paths || (publication?.replies.length ?? 0) > 0;
      return !hasNotes ? entry : { ...entry, parameters: { left_out: 'notes' },
        effect: { ...entry.effect, ...(marks && { marks: without(marks) }), ...(publication && { publication: unasked(publication) }) } };
    }),
  });
}

/**
 * The page's question from the one that the core was asked.
 * @param {NonNullable<CaseFile['decided']['question']>} question
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
  return `${words.join('-').slice(0, 60)}.wacz`;
}

/** Whether this may be a ZIP file at all. @param {Blob} file */
export async function looksLikeZip(file) {
  const [p, k] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return p === 0x50 && k === 0x4b;
}

/** @param {string} ref @returns {Start['kind']} */
function kindOf(ref) {
  const id = ref.slice(ref.indexOf(':') + 1);
  if (/^(0x)?[0-9a-f]{64}$/i.test(id)) return 'transaction';
  if (/:(value|(internal|log):\d+)$/.test(id)) return 'transfer';
  return /:\d+$/.test(id) ? 'output' : 'address';
}
