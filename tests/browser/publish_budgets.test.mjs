// What a published trace costs its readers: requests, bytes, movement, accessibility, for a short path and for 200 places. How fast it
// is there depends on the machine: those times are printed, on a phone that is four times slower than this one.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { faults, openBrowser, ROOT, runNative, watch } from './page.mjs';

const HARMONY = join(ROOT, 'tests/fixtures/tables/harmony_bridge_2023.csv.gz');
/** Where MFTracer's list begins. */
const SOURCES = ['0xc7a2dd0d776957b44821c961e1e1c1d80faa26b4', '0x7a017e5e9672bc994dcb1a2a27d853c9c629f7c3', '0xc94818b747964a12e50628405324e0ccc3187b42',
  '0xf8bae53adffac69028533da5fc77afd77ac0553a', '0xb925772079f9358cc023be938c5e4d403c22fb38', '0x1869b73c505003dd4022a4801e91b1b190b2e10a',
  '0x405007310e8d62525024e7a305cda605d4f8d2cd'];
const SLOWER = 4;
const KIB = 1024;

/** 25 KiB are meant for what stands in an article; 200 places are two drawings of hundreds of lines, and grow no further. */
const COPIES = [
  { places: 20, starts: SOURCES.slice(1, 2), boxes: 4, static_kib: 25 },
  { places: 200, starts: SOURCES, boxes: 20, static_kib: 150 },
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
    await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await page.addInitScript(() => {
      const seen = /** @type {any} */ (window).seen = { moved: 0, largest_ms: 0, blocked_ms: 0 };
      const watch = (/** @type {string} */ type, /** @type {(entry: any) => void} */ take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
      watch('layout-shift', (entry) => { seen.moved += entry.value; });
      watch('largest-contentful-paint', (entry) => { seen.largest_ms = entry.startTime; });
      watch('longtask', (entry) => { seen.blocked_ms += Math.max(0, entry.duration - 50); });
    });
    await page.goto(pathToFileURL(file).href);
    await page.locator('#steps span').waitFor();
    await page.waitForTimeout(500);
    const seen = await page.evaluate(() => /** @type {any} */ (window).seen);
    t.diagnostic(`${steps.length} places: ${(gzipped / KIB).toFixed(1)} KiB gzipped; on a CPU ${SLOWER} times slower largest paint after ${Math.round(seen.largest_ms)} ms, blocked ${Math.round(seen.blocked_ms)} ms`);
    assert.ok(seen.largest_ms > 0);
    assert.equal(seen.moved, 0);
    assert.deepEqual([requests, complaints], [[], []]);
    assert.deepEqual(await faults(page), []);
    await context.close();
  });
}
