// The pictures, the table and the details in a real Chromium, with made-up data and their own style sheet.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { openBrowser, ROOT } from './page.mjs';

const AXE = readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');
const CSS = readFileSync(join(ROOT, 'web/picture.css'), 'utf8');
const ENTRY = `
  export * from './tests/web/sample_pictures.mjs';
  export { renderLadder } from './web/src/views/ladder.js';
  export { renderLegend } from './web/src/views/legend.js';
  export { renderTable } from './web/src/views/table.js';
  export { renderDetails } from './web/src/views/details.js';
  export { createTrailCanvas } from './web/src/views/canvas.js';
  export { svgText } from './web/src/views/svg_text.js';
  export const told = [];
  export const handlers = Object.fromEntries(['onSelect', 'onOpen', 'onToggle'].map((name) => [name, (id) => told.push(name + ' ' + id)]));`;
const HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Views</title><meta name="color-scheme" content="light dark">
  <style>body { margin: 16px; font-family: sans-serif; background: var(--trail-paper); color: var(--trail-ink) }
  .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }</style><style>${CSS}</style></head>
  <body><main><h1>Views</h1><h2>One view</h2><div id="root"></div></main></body></html>`;

/** @type {import('./page.mjs').Browser} */ let browser;
let script = '';

before(async () => {
  const built = await build({ stdin: { contents: ENTRY, resolveDir: ROOT }, bundle: true, format: 'iife', globalName: 'views', write: false });
  script = built.outputFiles[0].text;
  browser = await openBrowser();
});
after(() => browser.close());

/**
 * A page on which `draw` has run; `views`, `root` and what the handlers were told are there for more.
 * @param {() => void} draw
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
async function pageWith(draw, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  /** @type {string[]} */ const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  await page.setContent(HTML);
  await page.addScriptTag({ content: script });
  await page.evaluate(() => Object.assign(globalThis, { root: document.getElementById('root') }));
  await page.evaluate(draw);
  return {
    page,
    told: () => page.evaluate(() => views.told.splice(0)),
    focused: () => page.evaluate(() => document.activeElement?.closest('[data-id]')?.getAttribute('data-id') ?? null),
    close: async () => { assert.deepEqual(errors, []); await context.close(); },
  };
}

test('the ladder has one tab stop, and the arrows go along the money', async () => {
  const { page, told, focused, close } = await pageWith(() => views.renderLadder(root, views.madeUpSplit('right'), { selected: null }, views.handlers));
  assert.equal(await page.locator('[role="listitem"][tabindex="0"]').count(), 1);
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 's');
  for (const [key, id] of [['ArrowRight', 'a'], ['ArrowDown', 'b'], ['ArrowUp', 'a'], ['End', 'e'], ['Home', 's']]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), id, key);
    assert.deepEqual(await told(), [`onSelect ${id}`]);
  }
  await page.keyboard.press('Enter');
  assert.deepEqual(await told(), ['onSelect s', 'onOpen s']);
  await page.keyboard.press('Escape');
  assert.deepEqual(await told(), ['onSelect null']);
  assert.equal(await focused(), null);
  await close();
});

test('Space and the plus unfold, a click opens', async () => {
  const { page, told, close } = await pageWith(() => views.renderLadder(root, views.madeUpChain('down'), { selected: 'r' }, views.handlers));
  await page.locator('[data-id="r"]').focus();
  await page.keyboard.press(' ');
  await page.locator('[data-id="r"] .trail-toggle').click();
  assert.deepEqual(await told(), ['onToggle r', 'onToggle r']);
  await page.locator('[data-id="a"]').click();
  assert.deepEqual(await told(), ['onSelect a', 'onOpen a']);
  await page.locator('[data-id="s>a"] .trail-edge_target').click({ force: true });
  assert.deepEqual(await told(), ['onSelect s>a', 'onOpen s>a']);
  await close();
});

test('an update keeps the focus and the elements, though places come and go', async () => {
  const { page, focused, close } = await pageWith(() => views.renderLadder(root, views.madeUpSplit('right'), { selected: null }, views.handlers));
  await page.locator('[data-id="d"]').focus();
  await page.evaluate(() => {
    globalThis.element = document.activeElement;
    const picture = views.madeUpSplit('right');
    picture.nodes = [picture.nodes[4], { ...picture.nodes[0], id: 'new' }, ...picture.nodes.slice(0, 4)];
    views.renderLadder(root, picture, { selected: null }, views.handlers);
  });
  assert.equal(await focused(), 'd');
  assert.ok(await page.evaluate(() => globalThis.element === document.activeElement));
  await close();
});

test('what a name contains stays text', async () => {
  const { page, close } = await pageWith(() => {
    const picture = views.madeUpSplit('right');
    picture.nodes[1].title = '<img src=x onerror=alert(1)>';
    views.renderLadder(root, picture, { selected: null }, views.handlers);
    const table = views.madeUpTable(picture);
    views.renderTable(document.body.appendChild(document.createElement('div')), table, { selected: null }, views.handlers);
  });
  assert.equal(await page.locator('img').count(), 0);
  assert.equal(await page.locator('text=<img src=x').count() > 0, true);
  await close();
});

for (const orientation of ['right', 'down']) {
  test(`drawn with this machine's faces every text lies inside of its place (${orientation})`, async () => {
    const { page, close } = await pageWith(() => {}, { viewport: { width: orientation === 'down' ? 360 : 1280, height: 800 } });
    const outside = await page.evaluate((way) => [views.madeUpSplit, views.madeUpMerge, views.madeUpChain, views.madeUpFan].flatMap((make) => {
      views.renderLadder(root, make(way), { selected: null }, views.handlers);
      return [...root.querySelectorAll('.trail-node')].flatMap((node) => {
        const halo = node.querySelector('.trail-halo').getBBox();
        const place = node.getBoundingClientRect();
        const left = place.left + (place.width - halo.width) / 2;
        return [...node.querySelectorAll('text')].filter((text) => {
          const box = text.getBoundingClientRect();
          return box.width > halo.width - 8 || parseFloat(getComputedStyle(text).fontSize) < 12 || box.left < left - 20;
        }).map((text) => text.textContent);
      });
    }), orientation);
    assert.deepEqual(outside, []);
    await close();
  });
}

test('the canvas goes the same ways, and the wheel alone leaves the page to scroll', async () => {
  const { page, told, focused, close } = await pageWith(() => {
    globalThis.canvas = views.createTrailCanvas(root, views.handlers);
    canvas.update(views.madeUpSplit('right'), { selected: null });
    document.body.append(Object.assign(document.createElement('div'), { className: 'tall' }));
    document.querySelector('.tall').style.height = '3000px';
  });
  const viewport = page.locator('.trail-viewport');
  await viewport.focus();
  await page.keyboard.press('Enter');
  assert.equal(await focused(), 's');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End');
  assert.equal(await focused(), 'e');
  assert.deepEqual(await told(), ['onSelect s', 'onSelect a', 'onSelect e']);
  const width = () => page.locator('.trail-here').evaluate((item) => item.getBoundingClientRect().width);
  const atFirst = await width();
  await page.keyboard.press('+');
  await page.waitForFunction((before) => document.querySelector('.trail-here').getBoundingClientRect().width > before * 1.2, atFirst);
  await viewport.hover();
  await page.mouse.wheel(0, 200);
  await page.waitForFunction(() => scrollY > 0);
  await page.keyboard.down('Control');
  const zoomed = await width();
  await page.mouse.wheel(0, 200);
  await page.waitForFunction((before) => document.querySelector('.trail-here').getBoundingClientRect().width < before, zoomed);
  await page.keyboard.up('Control');
  await page.evaluate(() => canvas.destroy());
  assert.equal(await page.locator('#root > *').count(), 0);
  await close();
});

test('the canvas is moved by dragging, by buttons and by arrows, and a click finds a place', async () => {
  const { page, told, close } = await pageWith(() => {
    globalThis.canvas = views.createTrailCanvas(root, views.handlers);
    canvas.update(views.madeUpSplit('right'), { selected: 'a' });
  });
  await page.locator('.trail-viewport').focus();
  await page.keyboard.press('Enter');
  const left = () => page.locator('.trail-here').evaluate((item) => Math.round(item.getBoundingClientRect().left));
  const box = await page.locator('.trail-here').boundingBox();
  await told();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  assert.deepEqual(await told(), ['onSelect s', 'onOpen s']);
  const start = await left();
  await page.mouse.move(600, 500);
  await page.mouse.down();
  await page.mouse.move(500, 500, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction((x) => Math.abs(document.querySelector('.trail-here').getBoundingClientRect().left - x) <= 2, start - 100);
  assert.deepEqual(await told(), []);
  await page.locator('[data-act="left"]').click();
  await page.waitForFunction((x) => Math.abs(document.querySelector('.trail-here').getBoundingClientRect().left - x) <= 2, start - 20);
  await page.locator('.trail-viewport').focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((x) => Math.abs(document.querySelector('.trail-here').getBoundingClientRect().left - x) <= 2, start - 100);
  await close();
});

test('10,000 places are drawn and walked', async () => {
  const { page, focused, close } = await pageWith(() => {
    globalThis.canvas = views.createTrailCanvas(root, views.handlers);
    canvas.update(views.madeUpForest(10_000), { selected: null });
    canvas.fit();
    globalThis.inked = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
      const { data } = document.querySelector('canvas').getContext('2d').getImageData(0, 0, 1200, 500);
      done(data.some((value) => value !== 255));
    })));
  });
  assert.ok(await page.evaluate(() => globalThis.inked));
  await page.locator('.trail-viewport').focus();
  await page.keyboard.press('End');
  assert.notEqual(await focused(), null);
  await close();
});

test('a table of 2,000 rows has those in sight in the document, and all of them on paper', async () => {
  const { page, told, focused, close } = await pageWith(() => views.renderTable(root, views.madeUpTable(views.madeUpForest(2000)), { selected: 'n900' }, views.handlers));
  const rows = () => page.locator('tr[data-id]').count();
  assert.ok(await rows() < 100);
  assert.ok(await page.locator('tr[data-id="n900"]').isVisible());
  await page.locator('tr[data-id="n900"] button').focus();
  for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), 'n930');
  await told();
  await page.keyboard.press('Home');
  assert.equal(await focused(), 'n0');
  assert.deepEqual(await told(), ['onSelect n0']);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.equal(await rows(), 2000);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  assert.ok(await rows() < 100);
  await close();
});

test('up to 300 rows all are there, and ends, total and start stand below', async () => {
  const { page, close } = await pageWith(() => views.renderTable(root, views.madeUpTable(views.madeUpForest(300)), { selected: null }, views.handlers));
  assert.equal(await page.locator('tr[data-id]').count(), 300);
  assert.deepEqual(await page.locator('.trail-ends tfoot .is-number').allTextContents(), ['50 BTC', '50 BTC']);
  assert.equal(await page.locator('.trail-audit').textContent(), 'All ends together are 50 BTC: exactly the start.');
  await close();
});

test('sums stand by asset, a conversion with both amounts, and a token that is called like a pattern is only called so', async () => {
  const { page, close } = await pageWith(() => views.renderTable(root, views.madeUpSwapTable(), { selected: null }, views.handlers));
  const cell = (column) => page.locator(`tr[data-id="place:ethereum:0xa/other"] td:nth-of-type(${column})`).textContent();
  assert.equal(await cell(4), '1204.500000 USDT became ≈ 2100.000500 $& (FIFO)');
  assert.match(await cell(6), /Worked out by a named rule.*In a list's order/);
  assert.match(await cell(7), /still there as of block 19,000,0010\.000000 \$& to 2100\.000500 \$&/);
  assert.deepEqual(await page.locator('.trail-ends tfoot tr').evaluateAll((rows) => rows.map((row) => [row.cells[0].textContent, row.cells[2].textContent])), [
    ['All ends together', '0.000000 USDT'], ['Converted into other assets', '1204.500000 USDT'], ['The start', '1204.500000 USDT'],
    ['All ends together', '2100.000500 $&'], ['Out of conversions', '2100.000500 $&']]);
  assert.equal(await page.locator('.trail-ends tbody tr').count(), 2);
  assert.match(await page.locator('.trail-audit').last().textContent(), /is an estimate\.$/);
  await close();
});

test('opened sources stay open over an update, and only web addresses become links', async () => {
  const { page, close } = await pageWith(() => views.renderDetails(root, views.madeUpDetails(), views.handlers));
  await page.locator('summary').first().click();
  await page.evaluate(() => {
    const details = views.madeUpDetails();
    details.links.push({ name: 'bad', url: 'javascript:alert(1)' });
    views.renderDetails(root, details, views.handlers);
  });
  assert.equal(await page.locator('details[open]').count(), 1);
  assert.deepEqual(await page.locator('.trail-links a').evaluateAll((links) => links.map((link) => link.rel)), ['noopener noreferrer']);
  assert.match(await page.locator('[data-copy]').first().getAttribute('data-copy'), /^sha256:(a1b2c3d4){8} \/vout\/1\/value mempool\.space \/api\/tx\/made-up/);
  await close();
});

test('under forced colours every line takes a colour of the system', async () => {
  const { page, close } = await pageWith(() => views.renderLadder(root, views.madeUpWork('right'), { selected: 'e' }, views.handlers), { forcedColors: 'active', colorScheme: 'dark' });
  const colours = await page.evaluate(() => {
    const probe = (name) => {
      const one = document.body.appendChild(document.createElement('i'));
      one.style.color = name;
      const { color } = getComputedStyle(one);
      one.remove();
      return color;
    };
    const allowed = new Set(['Canvas', 'CanvasText', 'Highlight', 'transparent'].map(probe).concat('none', 'rgba(0, 0, 0, 0)'));
    const used = [...root.querySelectorAll('.trail-svg path, .trail-svg circle, .trail-svg text')].flatMap((one) => [getComputedStyle(one).stroke, getComputedStyle(one).fill]);
    return [...new Set(used)].filter((colour) => !allowed.has(colour));
  });
  assert.deepEqual(colours, []);
  await close();
});

test('double click and the space bar follow a place on, fold a box or bring back what is hidden, and do nothing elsewhere', async () => {
  const { page, told, close } = await pageWith(() => views.renderLadder(root, views.madeUpWork('right'), { selected: null }, views.handlers));
  for (const id of ['a', 'x', 'n', 'e']) {
    await page.locator(`[data-id="${id}"]`).focus();
    await told();
    await page.keyboard.press('Space');
    assert.deepEqual(await told(), id === 'e' ? [] : [`onToggle ${id}`], id);
  }
  await close();
});

test('a source that is not a link is not made one, and a claim stands with its source', async () => {
  const { page, close } = await pageWith(() => views.renderDetails(root, views.madeUpDetails(), views.handlers));
  assert.deepEqual(await page.locator('.trail-claims a').evaluateAll((links) => links.map((link) => link.href)), ['https://example.org/made-up']);
  assert.match(await page.locator('.trail-claims').innerText(), /The lists disagree.*Made-up Exchange, according to A made-up list \(11 November 2021\)/s);
  await close();
});

test('the file is well-formed, and an image of it can be drawn', async () => {
  const { page, close } = await pageWith(() => {
    const svg = views.svgText(views.madeUpMerge('down'), { title: 'A <made-up> file', width: 400 });
    globalThis.parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
    globalThis.size = new Promise((done, fail) => {
      const image = new Image();
      image.onload = () => done([image.naturalWidth, image.naturalHeight]);
      image.onerror = fail;
      image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    });
  });
  assert.equal(await page.evaluate(() => parsed.querySelector('parsererror')), null);
  const [width, height] = await page.evaluate(() => size);
  assert.ok(width >= 400 && height > 300);
  await close();
});

for (const colorScheme of ['light', 'dark']) {
  for (const [name, draw] of Object.entries({
    ladder: () => views.renderLadder(root, views.madeUpMerge('right'), { selected: 'c' }, views.handlers),
    'ladder that was worked on': () => views.renderLadder(root, views.madeUpWork('down'), { selected: 'e' }, views.handlers),
    canvas: () => views.createTrailCanvas(root, views.handlers).update(views.madeUpMerge('right'), { selected: 'c' }),
    table: () => views.renderTable(root, views.madeUpTable(views.madeUpForest(400)), { selected: 'n3' }, views.handlers),
    details: () => views.renderDetails(root, views.madeUpDetails(), views.handlers),
    legend: () => views.renderLegend(root, views.madeUpMerge('right')),
  })) {
    test(`axe-core finds nothing wrong with the ${name} in ${colorScheme}`, async () => {
      const { page, close } = await pageWith(draw, { colorScheme });
      await page.evaluate(AXE);
      const found = await page.evaluate(async () => {
        const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`);
      });
      assert.deepEqual(found, []);
      await close();
    });
  }
}
