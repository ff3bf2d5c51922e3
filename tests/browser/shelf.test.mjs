// One real example a chain, in the page with the network off and by the native command: the same bytes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { startServer } from '../../scripts/serve.mjs';
import { DIST, faults, ONE_PAGE, openBrowser, ROOT, save, saveTrail, showTab, visit } from './page.mjs';

const LABELS = join(ROOT, 'web/labels/peelback-labels.bin');

/** What each rests on, and why its trail ends, fees apart. */
const EXAMPLES = {
  'first-payment': { file: 'btc/firstblocks.blk', reasons: ['unspent'] },
  'lifi-2024': { file: 'tables/lifi_2024.csv', reasons: ['mixer', 'out_of_data'] },
  'tron-first-days': { file: 'tables/tron_first_days.csv', reasons: ['out_of_data'] },
  'nem-first-block': { file: 'tables/nem_first_block.csv', reasons: ['out_of_data'] },
  'litecoin-block': { file: 'ltc/block2383209_without_extension.bin', reasons: ['shielded', 'unspent'] },
};

/** @type {import('./page.mjs').Browser} */ let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser.close());

for (const [id, { file, reasons }] of Object.entries(EXAMPLES)) {
  test(`${id} opens with the network off, and the command writes the same document from its file`, async () => {
    const { page, requests, complaints, close } = await visit(browser, `${ONE_PAGE}#case=${id}`, { offline: true });
    const trail = await saveTrail(page);
    const { question: { starts, method, limits }, ends } = /** @type {any} */ (asked(trail));
    assert.deepEqual([...new Set(ends)].filter((reason) => reason !== 'fee').sort(), reasons);
    const args = ['trace', basename(file), ...starts, '--labels', LABELS, '--method', method, '--max-hops', String(limits.max_hops), '--json'];
    // Labels of a table cite the file by the name under which it was opened.
    const cwd = join(ROOT, 'tests/fixtures', dirname(file));
    const command = execFileSync(join(ROOT, 'build/native/peelback'), args, { cwd, encoding: 'utf8', maxBuffer: 64 << 20 });
    assert.ok(command === trail, 'the same bytes');
    await showTab(page, 'evidence');
    assert.ok(readFileSync(await save(page, '.files button[aria-label^="Save"]')).equals(readFileSync(join(ROOT, 'tests/fixtures', file))), 'the bytes that it rests on');
    assert.deepEqual(await faults(page), []);
    assert.deepEqual([requests, complaints], [[], []]);
    await close();
  });
}

/** @param {string} trail */
function asked(trail) {
  const { question, ends } = JSON.parse(trail);
  const starts = question.start.flatMap((/** @type {{asked: string, asset?: string}} */ { asked, asset }) => ['--from', asked, ...(asset ? ['--asset', asset] : [])]);
  return { question: { ...question, starts }, ends: ends.map((/** @type {{reason: string}} */ { reason }) => reason) };
}

test('a folder loads an example when it is opened, and no other', async () => {
  const server = await startServer({ folder: DIST });
  const { page, requests, close } = await visit(browser, server.url);
  assert.deepEqual(requests.filter((url) => url.includes('case-')), []);
  await page.goto(new URL('#case=nem-first-block', server.url).href);
  await page.locator('.progress.is-done').waitFor();
  assert.deepEqual(requests.filter((url) => url.includes('case-')).map((url) => new URL(url).pathname), ['/case-nem-first-block.gz']);
  await close();
  await server.close();
});
