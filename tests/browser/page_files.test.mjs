// What the build leaves in dist/: the same bytes every time, within the budgets, under a strict policy.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'fflate';
import { assemble } from '../../scripts/assemble.mjs';
import { DIST, ROOT } from './page.mjs';

/** @param {string} name */
const read = (name) => readFileSync(join(DIST, name));
const onePage = read('peelback.html').toString('utf8');

/** @param {string} html */
function policyOf(html) {
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  return new Map(policy.split('; ').map((directive) => {
    const [name, ...sources] = directive.split(' ');
    return [name, sources];
  }));
}

/** @param {string} content */
const hashSource = (content) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;

test('assembling the page again gives the same bytes', async () => {
  const { files } = await assemble();
  assert.deepEqual([...files.keys()].sort(), readdirSync(DIST).sort());
  for (const [name, content] of files) assert.ok(read(name).equals(content), `${name} differs`);
});

test('the page keeps to its budgets, and the whole core grows no further', async () => {
  const { sizes } = await assemble();
  const over = sizes.filter(({ gzipped, ceiling }) => ceiling !== undefined && gzipped > ceiling);
  assert.deepEqual(over, []);
});

test('nothing that the build leaves tells where it was built', () => {
  for (const name of readdirSync(DIST)) assert.equal(read(name).includes(ROOT), false, name);
  assert.equal(gunzipSync(Buffer.from(partOf('core-wasm'), 'base64')).length, read('core_all.wasm').length);
});

/** The text of one part of the single page. @param {string} id */
function partOf(id) {
  const [, text] = new RegExp(`<script type="text/plain" id="${id}">([^<]*)</script>`).exec(onePage) ?? [];
  assert.ok(text, `no part ${id}`);
  return text;
}

test('the one page runs the scripts that its policy names, and no other', () => {
  const policy = policyOf(onePage);
  const scripts = [...onePage.matchAll(/<script>([^]*?)<\/script>/g)].map(([, source]) => hashSource(source));
  const styles = [...onePage.matchAll(/<style>([^]*?)<\/style>/g)].map(([, source]) => hashSource(source));
  assert.deepEqual(policy.get('script-src'), [...scripts, "'wasm-unsafe-eval'"]);
  assert.deepEqual(policy.get('style-src'), styles);
});

for (const name of ['index.html', 'peelback.html']) {
  test(`${name} allows nothing that its policy does not name, and no code from text`, () => {
    const html = read(name).toString('utf8');
    const policy = policyOf(html);
    assert.deepEqual(policy.get('default-src'), ["'none'"]);
    assert.deepEqual(policy.get('base-uri'), ["'none'"]);
    assert.deepEqual(policy.get('form-action'), ["'none'"]);
    assert.deepEqual(policy.get('worker-src'), ['blob:']);
    const allowed = [...policy.values()].flat();
    assert.deepEqual(allowed.filter((source) => /'unsafe-|^\*$|^http:$/.test(source)), []);
    assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<script'), 'the policy comes first');
  });
}

test('the built-in case in the page is the file in the fixtures, byte for byte', () => {
  const fixture = readFileSync(join(ROOT, 'tests/fixtures/btc/firstblocks.blk'));
  assert.ok(fixture.equals(gunzipSync(Buffer.from(partOf('case-first-payment'), 'base64'))));
  assert.ok(fixture.equals(gunzipSync(read('case-first-payment.gz'))));
});
