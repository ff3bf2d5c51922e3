// @ts-check
// Where cases are put away: in memory always, in IndexedDB where the reporter's settings say so. A case is an entry for
// the list, what was decided and done in it, and the bytes that it rests on, each kept once however many cases share it.

import { asked, blobKey, randomId } from './database.js';
import { findCase } from './shelf.js';
import { text } from './text.js';

/** @import { Database } from './database.js' */
/** @import { HeldReply, Holdings } from './evidence.js' */
/** @import { CaseEntry, Decisions, History, State, Trace } from './state.js' */

/**
 * What was decided and done in a case, as plain values.
 * @typedef {Decisions & {caseId: string | null, history: History, trace: Pick<Trace, 'state' | 'online' | 'sent'>}} CaseContent
 * @typedef {{entry: CaseEntry, content: CaseContent, holdings: Holdings}} WholeCase
 *
 * A case as it lies on the disk: bytes by the keys of their blobs. `recorded`: as an earlier version kept the replies of a case file,
 * blobs of recorded lines.
 * @typedef {{content: CaseContent, replies: (Omit<HeldReply, 'bytes'> & {blob: string})[], bytes: {sha256: string, blob: string}[],
 *   recorded?: string[]}} CaseRow
 *
 * @typedef {object} CaseDisk
 * @property {() => Promise<boolean>} exists  whether anything was ever written
 * @property {() => Promise<CaseEntry[]>} list
 * @property {(id: string) => Promise<WholeCase | null>} read
 * @property {(one: WholeCase) => Promise<void>} write
 * @property {(entry: CaseEntry) => Promise<void>} writeEntry  a new title
 * @property {(id: string) => Promise<void>} remove            with every byte that no other case rests on
 */

/** A new case's id and its first moment. */
export function newIdentity() {
  return { id: randomId(), created: new Date().toISOString() };
}

/**
 * What a case is called: as the reporter says, else by the shelf that it was taken from, else by what it starts from.
 * @param {Pick<State, 'title' | 'caseId' | 'question' | 'files'>} state
 */
export function titleOf({ title, caseId, question, files }) {
  return title || findCase(caseId)?.title || question.starts[0]?.ref || files[0]?.name || text.cases.untitled;
}

/**
 * Cases that last as long as the page.
 * @returns {CaseDisk}
 */
export function memoryDisk() {
  /** @type {Map<string, WholeCase>} */
  const cases = new Map();
  return {
    exists: async () => cases.size > 0,
    list: async () => [...cases.values()].map(({ entry }) => entry),
    read: async (id) => cases.get(id) ?? null,
    write: async (one) => void cases.set(one.entry.id, one),
    writeEntry: async (entry) => {
      const one = cases.get(entry.id);
      if (one) cases.set(entry.id, renamed(one, entry));
    },
    remove: async (id) => void cases.delete(id),
  };
}

/**
 * Cases in IndexedDB.
 * @param {Database} database
 * @returns {CaseDisk}
 */
export function databaseDisk(database) {
  return {
    exists: () => database.exists(),

    list: () => database.transact(['cases'], 'readonly', (table) => asked(table('cases').getAll())),

    read: (id) => database.transact(['cases', 'contents', 'blobs'], 'readonly', async (table) => {
      const [entry, row] = await Promise.all([asked(table('cases').get(id)), asked(table('contents').get(id))]);
      if (!entry || !row) return null;
      const { content, replies, bytes } = withoutRecorded(/** @type {CaseRow} */ (row));
      const bytesOf = (/** @type {string} */ blob) => /** @type {Promise<Uint8Array>} */ (asked(table('blobs').get(blob)));
      return {
        entry,
        content,
        holdings: {
          replies: await Promise.all(replies.map(async ({ blob, ...reply }) => ({ ...reply, bytes: await bytesOf(blob) }))),
          bytes: await Promise.all(bytes.map(async ({ sha256, blob }) => ({ sha256, bytes: await bytesOf(blob) }))),
        },
      };
    }),

    async write({ entry, content, holdings: { replies, bytes } }) {
      /** @type {Map<string, Uint8Array>} */
      const blobs = new Map();
      const keyOf = async (/** @type {Uint8Array} */ content) => {
        const key = await blobKey(content);
        blobs.set(key, content);
        return key;
      };
      /** @type {CaseRow} */
      const row = {
        content,
        replies: await Promise.all(replies.map(async ({ bytes: content, ...reply }) => ({ ...reply, blob: await keyOf(content) }))),
        bytes: await Promise.all(bytes.map(async ({ sha256, bytes: content }) => ({ sha256, blob: await keyOf(content) }))),
      };
      await database.transact(['cases', 'contents', 'blobs'], 'readwrite', async (table) => {
        // What the last writing left there is there still; a case that another tab has deleted is written anew.
        const before = /** @type {CaseRow | undefined} */ (await asked(table('contents').get(entry.id)));
        const there = new Set(before && blobsOf(before));
        for (const [key, content] of blobs) if (!there.has(key)) table('blobs').put(content, key);
        table('cases').put(entry, entry.id);
        await asked(table('contents').put(row, entry.id));
      });
    },

    writeEntry: (entry) => database.transact(['cases', 'contents'], 'readwrite', async (table) => {
      const row = /** @type {CaseRow | undefined} */ (await asked(table('contents').get(entry.id)));
      if (!row) return;
      table('cases').put(entry, entry.id);
      await asked(table('contents').put(renamed(row, entry), entry.id));
    }),

    remove: (id) => database.transact(['cases', 'contents', 'blobs', 'replies'], 'readwrite', async (table) => {
      const row = /** @type {CaseRow | undefined} */ (await asked(table('contents').get(id)));
      const mine = new Set(row && blobsOf(row));
      table('cases').delete(id);
      table('contents').delete(id);
      const others = new Set((/** @type {CaseRow[]} */ (await asked(table('contents').getAll()))).flatMap(blobsOf));
      const replies = await rowsOf(table('replies'));
      for (const [key, { blob }] of replies) {
        if (mine.has(blob) && !others.has(blob)) table('replies').delete(key);
        else others.add(blob);
      }
      for (const blob of await asked(table('blobs').getAllKeys())) {
        if (!others.has(String(blob))) table('blobs').delete(blob);
      }
    }),
  };
}

/**
 * Under another title, as the log says too.
 * @param {CaseContent} content
 * @param {string} title
 * @returns {CaseContent}
 */
export function titled(content, title) {
  const entry = { at: new Date().toISOString(), name: 'title', parameters: { title }, effect: { title } };
  return { ...content, title, history: { ...content.history, log: [...content.history.log, entry] } };
}

/**
 * @template {{content: CaseContent}} T
 * @param {T} one
 * @param {CaseEntry} entry
 * @returns {T}
 */
function renamed(one, { title }) {
  return { ...one, content: titled(one.content, title) };
}

/**
 * Recorded lines of an earlier version's row are what they are since: opened files, named by their blob's key, which is their SHA-256.
 * @param {CaseRow} row
 * @returns {CaseRow}
 */
function withoutRecorded({ recorded = [], content, bytes, ...row }) {
  const files = recorded.map((sha256) => ({ name: 'replies.jsonl', kind: 'recorded-replies', sha256 }));
  return {
    ...row, content: { ...content, files: [...content.files, ...files] }, bytes: [...bytes, ...recorded.map((blob) => ({ sha256: blob, blob }))],
  };
}

/** @param {CaseRow} row */
function blobsOf({ replies, bytes, recorded = [] }) {
  return [...replies.map(({ blob }) => blob), ...bytes.map(({ blob }) => blob), ...recorded];
}

/**
 * @param {IDBObjectStore} table
 * @returns {Promise<[IDBValidKey, any][]>}
 */
async function rowsOf(table) {
  const [keys, rows] = await Promise.all([asked(table.getAllKeys()), asked(table.getAll())]);
  return keys.map((key, index) => [key, rows[index]]);
}
