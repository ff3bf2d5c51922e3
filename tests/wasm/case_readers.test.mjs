// A case file as others read it: a ZIP library, a WARC library, and the schemas of WACZ and of the trail.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { unzipSync } from 'fflate';
import { WARCParser } from 'warcio';
import { ROOT, runNative, withFile } from './core.mjs';

const TXID = '0b6461de422c46a221db99608fcbe0326e4f2325ebf2a47c9faf660ed61ee6a4';
const text = (/** @type {Uint8Array} */ bytes) => new TextDecoder().decode(bytes);
const sha256 = (/** @type {Uint8Array} */ bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** One transaction, and who spent it. */
const REPLIES = [
  { path: `/tx/${TXID}`, body: readFileSync(join(ROOT, 'tests/fixtures/mempool_space/simple-legacy-p2pkh.json'), 'utf8') },
  { path: `/tx/${TXID}/outspends`, body: '[{"spent":false},{"spent":false}]' },
];

/** WACZ 1.1.1, §5: what must stand in datapackage.json. */
const WACZ_PACKAGE = {
  type: 'object',
  required: ['profile', 'wacz_version', 'resources', 'created', 'software', 'title'],
  properties: {
    profile: { const: 'data-package' },
    wacz_version: { const: '1.1.1' },
    created: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$' },
    resources: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['name', 'path', 'hash', 'bytes'],
        properties: { name: { type: 'string' }, path: { type: 'string' }, hash: { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' }, bytes: { type: 'integer' } },
        additionalProperties: false,
      },
    },
  },
};

const lines = REPLIES.map(({ path, body }) => JSON.stringify({ url: `https://mempool.space/api${path}`, status: 200, body, fetched_at: '2026-01-02T03:04:05Z' })).join('\n');
const entries = withFile(lines, (input) => withFile('', (out) => {
  runNative('export', input, '--from', `bitcoin:${TXID}:0`, '--as', 'wacz', '-o', out);
  return unzipSync(readFileSync(out));
}, 'case.wacz'));
const entry = (/** @type {string} */ name) => /** @type {Uint8Array} */ (entries[name]);

/** @param {Uint8Array} bytes */
async function recordsOf(bytes) {
  const records = [];
  const parser = new WARCParser(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]).stream());
  for await (const record of parser) records.push({ record, payload: await record.readFully(false) });
  return records;
}

test('the package is as WACZ says, and every entry is as the package says', () => {
  const validate = new Ajv({ allErrors: true }).compile(WACZ_PACKAGE);
  const description = JSON.parse(text(entry('datapackage.json')));
  const isPackage = /** @type {(value: unknown) => boolean} */ (validate);
  assert.ok(isPackage(description), JSON.stringify(validate.errors));
  const listed = Object.fromEntries(description.resources.map((/** @type {{path: string, hash: string}} */ { path, hash }) => [path, hash]));
  const there = Object.entries(entries).filter(([name]) => !name.startsWith('datapackage'));
  assert.deepEqual(listed, Object.fromEntries(there.map(([name, bytes]) => [name, sha256(bytes)])));
  assert.deepEqual(JSON.parse(text(entry('datapackage-digest.json'))), { hash: sha256(entry('datapackage.json')), path: 'datapackage.json' });
});

test('another library reads every reply out of the archive, byte for byte', async () => {
  const records = await recordsOf(entry('archive/data.warc'));
  assert.deepEqual(records.map(({ record }) => record.warcType), ['warcinfo', 'resource', 'metadata', 'resource', 'metadata']);
  for (const [index, { path, body }] of REPLIES.entries()) {
    const at = records[2 * index + 1];
    assert.equal(at?.record.warcTargetURI, `https://mempool.space/api${path}`);
    assert.equal(at?.record.warcDate, '2026-01-02T03:04:05Z');
    assert.equal(text(at?.payload ?? new Uint8Array()), body);
    const request = JSON.parse(text(records[2 * index + 2]?.payload ?? new Uint8Array()));
    assert.deepEqual([request.url, request.status, request.method], [`https://mempool.space/api${path}`, 200, 'GET']);
  }
});

test('the index leads to every record', async () => {
  const archive = entry('archive/data.warc');
  const rows = text(entry('indexes/index.cdxj')).trim().split('\n');
  assert.deepEqual(rows, [...rows].sort());
  for (const row of rows) {
    const [key, time, ...rest] = row.split(' ');
    const { url, offset, length, digest, filename } = JSON.parse(rest.join(' '));
    assert.deepEqual([filename, time], ['data.warc', '20260102030405']);
    assert.equal(key, `space,mempool)${new URL(url).pathname}`);
    const [found] = await recordsOf(archive.subarray(Number(offset), Number(offset) + Number(length)));
    assert.equal(found?.record.warcTargetURI, url);
    assert.equal(sha256(found?.payload ?? new Uint8Array()), digest);
  }
});

test('the trail in the case is as its schema says', () => {
  const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(join(ROOT, 'core/session/peelback-trail-1.schema.json'), 'utf8')));
  assert.ok(validate(JSON.parse(text(entry('case/trail.json')))), JSON.stringify(validate.errors));
});

test('a log in another hand gives the same chain', () => {
  let before = '0'.repeat(64);
  for (const line of text(entry('case/log.jsonl')).trim().split('\n')) {
    assert.equal(JSON.parse(line).prev, before);
    before = createHash('sha256').update(line).digest('hex');
  }
  assert.equal(JSON.parse(text(entry('case/case.json'))).log.head, before);
});
