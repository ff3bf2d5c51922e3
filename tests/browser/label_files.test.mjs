// What the page loads when labels are first needed: the bundled set, and the reader of TagPacks in YAML, in both forms.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'fflate';
import { startServer } from '../../scripts/serve.mjs';
import { DIST, ONE_PAGE, openBrowser, ROOT, visit } from './page.mjs';

const COMMITTED = readFileSync(join(ROOT, 'web/labels/peelback-labels.bin'));
const PACK = 'title: Mine\ncurrency: BTC\ntags:\n- address: 1abc\n  label: Shop\n- address: *bomb\n';
const LINES = '{"line":1,"header":{"title":"Mine","currency":"BTC"}}\n{"line":4,"tag":{"address":"1abc","label":"Shop"}}\n';

/** @type {import('./page.mjs').Browser} */ let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser.close());

/** The text of one part of the single page. @param {string} id */
function partOf(id) {
  const [, text] = new RegExp(`<script type="text/plain" id="${id}">([^<]*)</script>`).exec(readFileSync(join(DIST, 'peelback.html'), 'utf8')) ?? [];
  assert.ok(text, `no part ${id}`);
  return text;
}

/**
 * What the reader makes of a pack, run as the page runs it: in a Blob worker, under the page's policy.
 * @param {import('./page.mjs').Page} page
 */
async function readPackIn(page) {
  return page.evaluate(async (pack) => {
    const source = document.getElementById('tag-pack-reader')?.textContent ?? await (await fetch('tag_pack_reader.js')).text();
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    const answer = new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(new TextDecoder().decode(data.lines));
      worker.onerror = (event) => reject(new Error(event.message));
    });
    worker.postMessage(new TextEncoder().encode(pack));
    return answer.finally(() => worker.terminate());
  }, PACK);
}

test('the label set in dist/ and in the one page is the committed one, byte for byte', () => {
  assert.ok(COMMITTED.equals(gunzipSync(readFileSync(join(DIST, 'labels.gz')))));
  assert.ok(COMMITTED.equals(gunzipSync(Buffer.from(partOf('labels'), 'base64'))));
});

test('the page itself carries neither of them', () => {
  assert.equal(readFileSync(join(DIST, 'peelback.js'), 'utf8').includes('Map keys must be unique'), false);
});

test('a TagPack in YAML is read in the one page, with the network off', async () => {
  const { page, requests, complaints, close } = await visit(browser, ONE_PAGE, { offline: true });
  const lines = String(await readPackIn(page));
  assert.ok(lines.startsWith(LINES), lines);
  assert.match(lines, /\{"line":6,"problem":".*alias/i);
  assert.deepEqual([requests, complaints], [[], []]);
  await close();
});

test('a TagPack in YAML is read in the page on a host, and the reader comes from that host', async () => {
  const server = await startServer({ folder: DIST });
  const { page, requests, complaints, close } = await visit(browser, server.url);
  assert.ok(!requests.some((url) => /tag_pack_reader|labels/.test(url)), 'nothing is fetched before it is needed');
  const lines = String(await readPackIn(page));
  assert.ok(lines.startsWith(LINES), lines);
  assert.ok(requests.every((url) => url.startsWith(server.url)));
  assert.deepEqual(complaints, []);
  await close();
  await server.close();
});
