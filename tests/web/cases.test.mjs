import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { databaseDisk } from '../../web/src/cases.js';
import { emptyCase } from '../../web/src/state.js';

const bytesOf = (text) => new TextEncoder().encode(text);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The few calls of IndexedDB that a disk makes, over maps. A request is answered once somebody listens. */
function memoryDatabase() {
  const tables = Object.fromEntries(['replies', 'cases', 'contents', 'blobs'].map((name) => [name, new Map()]));
  const answered = (result) => {
    const request = { result, onsuccess: null, onerror: null };
    queueMicrotask(() => request.onsuccess?.());
    return request;
  };
  const table = (name) => ({
    get: (key) => answered(tables[name].get(key)),
    getAll: () => answered([...tables[name].values()]),
    getAllKeys: () => answered([...tables[name].keys()]),
    put: (value, key) => { tables[name].set(key, structuredClone(value)); return answered(key); },
    delete: (key) => { tables[name].delete(key); return answered(undefined); },
  });
  return { tables, exists: async () => tables.cases.size > 0, transact: (_names, _mode, work) => work(table) };
}

/** A row as it was written while recorded lines lay beside the replies. */
function putOldRow({ tables }, id, lines) {
  const { title, question, view, marks, files, packs } = emptyCase();
  const content = { title, question, view, marks, files, packs, caseId: null, trace: { state: 'done', online: false, sent: 0 }, history: { past: [], future: [], log: [] } };
  tables.cases.set(id, { id, created: '2026-01-01T00:00:00Z', changed: '2026-01-01T00:00:00Z', title: id });
  tables.contents.set(id, { content, replies: [], bytes: [], recorded: [sha256(lines)] });
  tables.blobs.set(sha256(lines), lines);
}

test('recorded lines that an earlier version kept beside the replies come back as an opened file', async () => {
  const database = memoryDatabase();
  const lines = bytesOf('{"url":"https://mempool.space/api/tx/1","status":200}\n');
  putOldRow(database, 'old', lines);
  const disk = databaseDisk(database);
  const whole = await disk.read('old');
  assert.deepEqual(whole.content.files, [{ name: 'replies.jsonl', kind: 'recorded-replies', sha256: sha256(lines) }]);
  assert.deepEqual(whole.holdings, { replies: [], bytes: [{ sha256: sha256(lines), bytes: lines }] });
  // Once written again it is a row like any other, and says the same.
  await disk.write(whole);
  assert.equal('recorded' in database.tables.contents.get('old'), false);
  assert.deepEqual(await disk.read('old'), whole);
});

test('deleting another case leaves the recorded lines of an old row alone, and its own removal takes them along', async () => {
  const database = memoryDatabase();
  putOldRow(database, 'kept', bytesOf('kept lines\n'));
  putOldRow(database, 'deleted', bytesOf('deleted lines\n'));
  const disk = databaseDisk(database);
  await disk.remove('deleted');
  assert.deepEqual([...database.tables.blobs.keys()], [sha256(bytesOf('kept lines\n'))]);
  await disk.remove('kept');
  assert.equal(database.tables.blobs.size, 0);
});
