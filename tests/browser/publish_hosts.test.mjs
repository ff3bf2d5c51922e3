// A published trace in other people's pages: from http and from a folder, in Chromium and Firefox, sandboxed and not.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { hostPage, KINDS } from './hosts.mjs';
import { ENGINES, ROOT, runNative, watch } from './page.mjs';

const START = 'bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0';
const PAGE_URL = 'https://example.org/graphics';

/** @type {string} */ let folder;
/** @type {string} */ let snippet;
/** @type {import('node:http').Server} */ let server;
/** @type {string} */ let web;
/** @type {Map<string, import('playwright-core').Browser>} */ const browsers = new Map();

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'peelback-hosts-'));
  const words = join(folder, 'words.json');
  writeFileSync(words, JSON.stringify({ page_url: PAGE_URL, title: 'Where the first coins went', id: 'story' }));
  const published = (/** @type {string} */ form) => runNative('export', join(ROOT, 'tests/fixtures/btc/firstblocks.blk'), '--from', START, '--as', form, '--words', words);
  writeFileSync(join(folder, 'trace.html'), published('html'));
  const snippets = published('snippets');
  const cut = (/** @type {string} */ begin) => {
    const from = snippets.slice(snippets.indexOf(begin));
    return from.slice(0, from.indexOf('</script>') + '</script>'.length).replaceAll(`${PAGE_URL}/trace-story`, 'trace');
  };
  snippet = cut('<iframe');
  writeFileSync(join(folder, 'element.html'), `<!doctype html><html lang="en"><meta charset="utf-8"><title>An article</title><body><p style="height:3000px">Text</p>${cut('<peelback-trail')}</body></html>`);
  for (const kind of KINDS) {
    for (const isSandboxed of [true, false]) writeFileSync(join(folder, `${kind}-${isSandboxed}.html`), hostPage(kind, { isSandboxed, snippet }));
  }
  writeFileSync(join(folder, 'stranger.html'), '<!doctype html><script>parent.frames[0].postMessage({ type: "peelback:theme", theme: "dark" }, "*")</script>');
  writeFileSync(join(folder, 'hostile.html'), `<!doctype html><html lang="en"><title>x</title><body><iframe src="trace.html" sandbox="allow-scripts" width="400" height="300" title="trail"></iframe>
    <script>window.heard = []; addEventListener('message', ({ data }) => window.heard.push(data));</script></body></html>`);
  server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    if (name === 'favicon.ico' || name === 'trace.png') {
      response.writeHead(204).end();
      return;
    }
    try {
      const body = readFileSync(join(folder, name));
      response.writeHead(200, { 'content-type': 'text/html' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', () => ready(null)); });
  web = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`;
});
after(async () => {
  for (const browser of browsers.values()) await browser.close();
  server?.close();
  rmSync(folder, { recursive: true });
});

/** @param {typeof ENGINES[number]} engine */
async function browserOf([name, open]) {
  const browser = browsers.get(name) ?? await open();
  browsers.set(name, browser);
  return browser;
}

for (const engine of ENGINES) {
  const [name, , skip] = engine;
  for (const from of ['http', 'file']) {
    for (const isSandboxed of [true, false]) {
      test(`${name}, from ${from}, ${isSandboxed ? 'sandboxed' : 'not sandboxed'}: every kind of host shows the whole trace, its table too`, { skip }, async () => {
        const context = await (await browserOf(engine)).newContext({ viewport: { width: 420, height: 800 } });
        const { page, complaints } = await watch(context);
        for (const kind of KINDS) {
          const file = `${kind}-${isSandboxed}.html`;
          await page.goto(from === 'http' ? web + file : pathToFileURL(join(folder, file)).href);
          const height = () => page.evaluate(() => document.querySelector('iframe')?.clientHeight ?? 0);
          const frame = page.frameLocator('iframe');
          const isWhole = async () => {
            const inside = await frame.locator('html').evaluate((root) => Math.ceil(root.getBoundingClientRect().height));
            return Math.abs(await height() - inside) <= 2 && inside > 300;
          };
          await until(isWhole, `${kind}: the frame is as high as the trace`);
          const before = await height();
          await frame.locator('summary').first().click();
          await until(async () => await height() > before + 50 && await isWhole(), `${kind}: the table is open, the frame higher`);
        }
        assert.deepEqual(complaints, []);
        await context.close();
      });
    }
  }

  test(`${name}: the element is a figure until it comes into view, and then the whole trace`, { skip }, async () => {
    const context = await (await browserOf(engine)).newContext({ viewport: { width: 420, height: 800 } });
    const { page, complaints } = await watch(context);
    await page.goto(`${web}element.html`);
    assert.deepEqual([await page.locator('peelback-trail figure').count(), await page.locator('iframe').count()], [1, 0]);
    await page.evaluate(() => document.querySelector('peelback-trail')?.scrollIntoView());
    const frame = page.frameLocator('iframe');
    await frame.locator('#steps span').waitFor();
    const height = () => frame.locator('html').evaluate((root) => Math.ceil(root.getBoundingClientRect().height));
    await until(async () => Math.abs(await page.evaluate(() => document.querySelector('iframe')?.clientHeight ?? 0) - await height()) <= 2, 'the frame is as high as the trace');
    assert.equal(await page.locator('iframe').getAttribute('title'), 'Where the first coins went');
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test(`${name}: a hostile host changes nothing by junk, and neither does a stranger's frame`, { skip }, async () => {
    const context = await (await browserOf(engine)).newContext({ viewport: { width: 420, height: 800 }, colorScheme: 'light' });
    const { page, complaints } = await watch(context);
    await page.goto(`${web}hostile.html`);
    const frame = page.frameLocator('iframe').first();
    await frame.locator('#steps span').waitFor();
    const shown = () => frame.locator('html').evaluate((root) => [root.outerHTML.length, root.getAttribute('data-theme'), root.getAttribute('data-view'), document.querySelector('#steps span')?.textContent]);
    const before = await shown();
    await page.evaluate(() => {
      const to = /** @type {Window} */ (document.querySelector('iframe')?.contentWindow);
      const deep = {}; let at = /** @type {any} */ (deep);
      for (let i = 0; i < 1000; i += 1) at = at.type = {};
      const ring = /** @type {any} */ ({ type: 'peelback:step' }); ring.step = ring;
      const words = ['peelback:step', 'peelback:theme', 'peelback:highlight', 'peelback:lang', 'peelback:select', 'peelback:height', 'frames-init', '__proto__', '<img src=x onerror=alert(1)>'];
      const values = [undefined, null, NaN, -1, 0, 1.5, 99, 1e21, '2', '<script>alert(1)<\/script>', 'x'.repeat(100_000), [], [1], {}, deep, new Date(), /x/, 10n];
      for (const type of words) for (const value of values) {
        to.postMessage({ type, step: value, theme: value, ref: value, lang: value, sentinel: value, __proto__: { evil: 1 } }, '*');
        to.postMessage({ sentinel: 'amp', type, height: value }, '*');
        to.postMessage(value, '*');
      }
      to.postMessage(ring, '*');
      to.postMessage(new ArrayBuffer(8), '*');
      const stranger = document.createElement('iframe');
      stranger.src = 'stranger.html';
      document.body.append(stranger);
      /** @type {any} */ (window).heard = [];
      to.postMessage({ type: 'peelback:ping' }, '*');
    });
    await page.waitForFunction(() => /** @type {any} */ (window).heard.some((/** @type {any} */ one) => one?.type === 'peelback:ready'));
    await page.waitForTimeout(300);  // what the stranger posted has come by now
    assert.deepEqual(await shown(), before);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test(`${name}: the words of the contract are understood, in messages and behind the #`, { skip }, async () => {
    const context = await (await browserOf(engine)).newContext({ viewport: { width: 420, height: 800 }, colorScheme: 'light' });
    const { page, complaints } = await watch(context);
    await page.goto(`${web}hostile.html`);
    const frame = page.frameLocator('iframe').first();
    await frame.locator('#steps span').waitFor();
    const data = JSON.parse(await frame.locator('#data').evaluate((script) => script.textContent ?? ''));
    const say = (/** @type {unknown} */ message) => page.evaluate((sent) => document.querySelector('iframe')?.contentWindow?.postMessage(sent, '*'), message);
    const heard = (/** @type {string} */ type) => page.waitForFunction((wanted) => /** @type {any} */ (window).heard.find((/** @type {any} */ one) => one?.type === wanted), type)
      .then((handle) => handle.jsonValue());
    const { transaction } = data.steps[1];
    await say({ type: 'peelback:highlight', ref: transaction });
    await frame.locator('tr.lit').first().waitFor({ state: 'attached' });
    await say({ type: 'peelback:highlight', ref: null });
    await frame.locator('tr.lit').first().waitFor({ state: 'detached' });
    await say({ type: 'peelback:theme', theme: 'dark' });
    await frame.locator('html[data-theme="dark"]').waitFor({ state: 'attached' });
    await say({ type: 'peelback:lang', lang: 'de' });
    assert.deepEqual(await heard('peelback:error'), { type: 'peelback:error', v: 1, id: data.id, code: 'no_such_language' });
    await frame.locator('summary').first().click();
    await frame.locator('tbody tr').nth(1).click();
    assert.deepEqual(await heard('peelback:select'), { type: 'peelback:select', v: 1, id: data.id, kind: 'transaction', ref: transaction });

    const alone = await context.newPage();
    await alone.goto(`${web}trace.html#view=flow&step=2&theme=dark&unit=both&hl=${transaction}&lang=en&junk=1`);
    assert.equal(await alone.locator('.wide svg').isVisible(), true);
    assert.equal(await alone.locator('.narrow svg').isVisible(), false);
    assert.match(await alone.locator('#steps span').innerText(), /2/);
    assert.equal(await alone.locator('tr.lit').count() > 0, true);
    await alone.goto('about:blank');
    await alone.goto(`${web}trace.html#view=nonsense&step=-1&theme=javascript:alert(1)&unit=gold&hl=%3Cscript%3E`);
    assert.deepEqual(await alone.locator('html').evaluate((root) => [root.dataset.view, root.dataset.theme, root.dataset.unit]), [undefined, undefined, undefined]);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

/**
 * @param {() => Promise<boolean>} holds
 * @param {string} what
 */
async function until(holds, what) {
  for (let i = 0; i < 100; i += 1) {
    if (await holds()) return;
    await new Promise((later) => { setTimeout(later, 100); });
  }
  assert.fail(what);
}
