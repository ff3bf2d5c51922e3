// What a published trace costs its readers: requests, bytes, movement, accessibility, for a short path and for 200 places, as
// Lighthouse sees them on its phone. How fast it is there depends on the machine: those times are printed.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { CHROMIUM, faults, openBrowser, ROOT, runNative, SILENT, watch } from './page.mjs';

const HARMONY = join(ROOT, 'tests/fixtures/tables/harmony_bridge_2023.csv.gz');
/** Where MFTracer's list begins. */
const SOURCES = ['0xc7a2dd0d776957b44821c961e1e1c1d80faa26b4', '0x7a017e5e9672bc994dcb1a2a27d853c9c629f7c3', '0xc94818b747964a12e50628405324e0ccc3187b42',
  '0xf8bae53adffac69028533da5fc77afd77ac0553a', '0xb925772079f9358cc023be938c5e4d403c22fb38', '0x1869b73c505003dd4022a4801e91b1b190b2e10a',
  '0x405007310e8d62525024e7a305cda605d4f8d2cd'];
const KIB = 1024;

/** 25 KiB are meant for what stands in an article; 190 places are two drawings of hundreds of lines, and grow no further. */
const COPIES = [
  { places: 20, starts: SOURCES.slice(1, 2), boxes: 4, static_kib: 25 },
  { places: 190, starts: SOURCES, boxes: 20, static_kib: 120 },
];

/** @type {import('playwright-core').Browser} */ let browser;
/** @type {string} */ let folder;
before(async () => {
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), 'peelback-budgets-'));
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

for (const { places, starts, boxes, static_kib } of COPIES) {
  test(`a copy of ${places} places asks for nothing, does not move, weighs what it may and is accessible`, async (t) => {
    const words = join(folder, 'words.json');
    writeFileSync(words, JSON.stringify({ boxes, without_names: true, title: 'From Harmony’s bridge, as a list tells it' }));
    const html = runNative('export', HARMONY, ...starts.flatMap((start) => ['--from', `ethereum:${start}`]),
      '--labels', join(ROOT, 'web/labels/peelback-labels.bin'), '--as', 'html', '--words', words);
    const { steps } = JSON.parse(/id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '');
    assert.ok(steps.length >= places, `${steps.length} places`);
    const gzipped = gzipSync(html, { level: 9 }).length;
    assert.ok(gzipped <= static_kib * KIB, `${gzipped} bytes, gzipped`);
    const file = join(folder, `${places}.html`);
    writeFileSync(file, html);

    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2.625, isMobile: true, hasTouch: true });
    const { page, requests, complaints } = await watch(context);
    await page.goto(pathToFileURL(file).href);
    await page.locator('#steps span').waitFor();
    assert.deepEqual([requests, complaints], [[], []]);
    assert.deepEqual(await faults(page), []);
    await context.close();

    const { asked, audits, categories } = await lighthouse(html);
    assert.deepEqual(asked, ['/']);
    assert.equal(audits['cumulative-layout-shift'].numericValue, 0);
    assert.equal(categories.accessibility.score, 1, JSON.stringify(failed(audits, categories.accessibility)));
    const ms = (/** @type {string} */ audit) => `${Math.round(audits[audit].numericValue)} ms`;
    t.diagnostic(`${steps.length} places: ${(gzipped / KIB).toFixed(1)} KiB gzipped; largest paint after ${ms('largest-contentful-paint')}, blocked ${ms('total-blocking-time')}`);
  });
}

/**
 * What Lighthouse finds with its mobile preset, and what was asked of the server meanwhile.
 * @param {string} html
 * @returns {Promise<{asked: string[], audits: Record<string, any>, categories: Record<string, any>}>}
 */
async function lighthouse(html) {
  /** @type {Set<string>} */ const asked = new Set();
  const server = createServer(({ url }, response) => {
    asked.add(url ?? '');
    response.writeHead(url === '/' ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'gzip' }).end(gzipSync(url === '/' ? html : ''));
  });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', () => ready(null)); });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'node_modules/lighthouse/cli/index.js'), `http://127.0.0.1:${port}/`, '--quiet',
      '--output=json', '--output-path=stdout', '--only-categories=performance,accessibility', `--chrome-flags=${['--headless', ...SILENT].join(' ')}`],
    { env: { ...process.env, CHROME_PATH: CHROMIUM }, maxBuffer: 64 << 20 });
    return { asked: [...asked], ...JSON.parse(stdout) };
  } finally {
    server.close();
  }
}

/**
 * The audits of a category that are not passed, by their ids.
 * @param {Record<string, any>} audits
 * @param {{auditRefs: {id: string, weight: number}[]}} category
 */
function failed(audits, { auditRefs }) {
  return auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1).map(({ id }) => id);
}
