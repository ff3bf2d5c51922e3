import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { colourOf, DARK, LIGHT, propertyOf, TOKENS } from '../../web/src/views/palette.js';
import { fitText, textWidth, wrapText } from '../../web/src/views/measure.js';
import { createWalk, keyTarget, walkOfPicture, walkOfTable } from '../../web/src/views/walk.js';
import { extentOf, labelsOf, sceneOf } from '../../web/src/views/scene.js';
import { drawNode } from '../../web/src/views/shapes.js';
import { toMarkup } from '../../web/src/views/markup.js';
import { flagsOf } from '../../web/src/views/caption.js';
import { drawEdge } from '../../web/src/views/edges.js';
import { legendEntries } from '../../web/src/views/legend.js';
import { svgText } from '../../web/src/views/svg_text.js';
import * as samples from './sample_pictures.mjs';

const PICTURES = (['right', 'down']).flatMap((orientation) => [
  samples.madeUpSplit(orientation), samples.madeUpMerge(orientation), samples.madeUpChain(orientation), samples.madeUpFan(orientation), samples.madeUpWork(orientation), samples.madeUpSwap(orientation)]);
const MARKS = [1, 2, 3, 4, 5, 6].map(colourOf);
const css = readFileSync(new URL('../../web/picture.css', import.meta.url), 'utf8');

// ---- colours ----

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

for (const [name, theme] of Object.entries({ light: LIGHT, dark: DARK })) {
  test(`${name}: every text has a contrast of 4.5 on everything that it stands on`, () => {
    for (const text of ['ink', 'soft']) {
      for (const ground of ['paper', 'raised', 'sourceFill', 'otherFill']) {
        assert.ok(contrast(theme[text], theme[ground]) >= 4.5, `${text} on ${ground}: ${contrast(theme[text], theme[ground]).toFixed(2)}`);
      }
    }
  });

  test(`${name}: every line and sign has a contrast of 3 on the paper and inside of places`, () => {
    for (const graphic of ['source', 'service', 'mixer', 'bridge', 'other', 'flow', 'trace', 'good', 'bad', 'focus', ...MARKS]) {
      for (const ground of ['paper', 'raised']) {
        assert.ok(contrast(theme[graphic], theme[ground]) >= 3, `${graphic} on ${ground}: ${contrast(theme[graphic], theme[ground]).toFixed(2)}`);
      }
    }
  });
}

for (const [name, theme] of Object.entries({ light: LIGHT, dark: DARK })) {
  test(`${name}: the letter of each of the reporter's colours can be read on it`, () => {
    for (const mark of MARKS) assert.ok(contrast(theme.paper, theme[mark]) >= 4.5, `${mark}: ${contrast(theme.paper, theme[mark]).toFixed(2)}`);
  });
}

test('the style sheet and the palette have the same colours', () => {
  const blocks = css.split('{').map((block) => Object.fromEntries([...block.matchAll(/(--trail-[a-z0-9-]+):\s*([^;]+);/g)].map((match) => [match[1], match[2]])))
    .filter((block) => Object.keys(block).length > 0);
  const inCss = (theme) => Object.fromEntries(TOKENS.map((token) => [propertyOf(token), theme[token]]));
  assert.deepEqual(blocks.slice(0, 3), [inCss(LIGHT), inCss(DARK), inCss(DARK)]);
  assert.deepEqual(Object.keys(blocks[3]).sort(), TOKENS.map(propertyOf).sort());
});

test('the core draws with the light colours of the palette', () => {
  const PALE_FLOW = '#f3dfd0';
  const drawn = readFileSync(new URL('../../core/session/svg.cpp', import.meta.url), 'utf8').match(/#[0-9a-f]{6}/g);
  for (const colour of new Set(drawn)) assert.ok(colour === PALE_FLOW || Object.values(LIGHT).includes(colour), colour);
});

// ---- texts ----

test('a shortened id keeps both of its ends', () => {
  assert.match(fitText('bc1qxy…0x0wlh', 70, 12), /^bc1[a-z0-9]*…[a-z0-9]*wlh$/);
  assert.equal(fitText('bc1qxy…0x0wlh', 200, 12), 'bc1qxy…0x0wlh');
});

test('a shortened sentence loses its tail', () => {
  assert.match(fitText('busy address, probably a service', 100, 12), /^busy add[^…]*…$/);
});

test('wrapped lines fit and lose no word', () => {
  const text = 'This shows payments between addresses. It does not show who controls them.';
  const lines = wrapText(text, 160, 12);
  assert.equal(lines.join(' '), text);
  for (const line of lines) assert.ok(textWidth(line, 12) <= 160, line);
});

/** @returns {{size: number, words: string}[]} */
function textsOf(trees) {
  return trees.flatMap((tree) => (typeof tree === 'string' ? [] : tree.name === 'text'
    ? [{ size: tree.props['font-size'], words: tree.children.join('') }] : textsOf(tree.children)));
}

test('no text of a place is under 12 px, and an amount is whole or absent', () => {
  for (const picture of PICTURES) {
    for (const node of picture.nodes) {
      for (const textScale of [1, 1.4, 2]) {
        const texts = textsOf(drawNode(node, picture.orientation, LIGHT, { textScale }));
        for (const { size, words } of texts) assert.ok(size >= 12 * textScale, `${words} at ${size / textScale}`);
        const cut = texts.filter(({ words }) => words.endsWith('…') && node.amount_label.startsWith(words.slice(0, -1)));
        assert.deepEqual(cut, []);
      }
    }
  }
});

test('at full size every place says its whole amount', () => {
  for (const picture of PICTURES) {
    for (const node of picture.nodes) {
      const said = textsOf(drawNode(node, picture.orientation, LIGHT)).map(({ words }) => words).join(' ');
      assert.ok(said.includes(node.amount_label), `${node.amount_label} in "${said}"`);
    }
  }
});

test('what an amount was worth stands under it, whole, where the core made room for it', () => {
  const plain = samples.madeUpSplit('right').nodes.find((one) => one.kind === 'place');
  const node = { ...plain, value_label: '≈ $1,000; of which 2 ETH has no price', height: plain.height + 30 };
  for (const width of [node.width, 104]) {
    const said = textsOf(drawNode({ ...node, width, height: node.height + 30 }, 'right', LIGHT)).map(({ words }) => words);
    assert.ok(said.join(' ').includes(node.value_label), said.join(' | '));
    assert.ok(said.indexOf(node.amount_label) < said.findIndex((words) => words.startsWith('≈ $1,000')));
  }
});

test('a place draws the sign of its end, and its words', () => {
  const node = samples.madeUpSplit('right').nodes.find((one) => one.end?.reason === 'busy');
  const drawing = drawNode(node, 'right', LIGHT);
  assert.ok(textsOf(drawing).some(({ words }) => words === 'busy address'), 'the short words, because the long ones find no room');
  assert.equal((drawing.map(toMarkup).join('').match(/r="1.3"/g) ?? []).length, 9);
});

test('where a part of the coins ends, the box says how much, however small it is', () => {
  const whole = samples.madeUpSplit('down').nodes.find((one) => one.end?.reason === 'busy');
  for (const width of [104, 144]) {
    const node = { ...whole, width, end: { reason: 'out_of_data', label: '7.31 USD: the data at hand end here', part: '7.31 USD' } };
    const said = textsOf(drawNode(node, 'down', LIGHT)).map(({ words }) => words);
    assert.ok(said.some((words) => words.startsWith('7.31 USD')), `${width} px: ${said.join(' | ')}`);
    assert.ok(!said.some((words) => words.includes('…') && words.includes('7.31')), said.join(' | '));
    assert.ok(!said.includes('data end here'), 'as if all of them ended');
  }
});

// ---- how it is known ----

/** What outlines a node of the made-up trail that was worked on. */
const drawn = (id, orientation = 'right') => {
  const node = samples.madeUpWork(orientation).nodes.find((one) => one.id === id);
  return { node, markup: drawNode(node, orientation, LIGHT).map(toMarkup).join(''), said: textsOf(drawNode(node, orientation, LIGHT)).map(({ words }) => words).join(' ') };
};

for (const orientation of ['right', 'down']) {
  test(`${orientation}: an end at a label says the claim, in dots, and leaves who says so to the details`, () => {
    const { markup, said } = drawn('e', orientation);
    assert.match(said, orientation === 'right' ? /deposited at Made-up Exchange/ : /Made-up Exchange/);
    assert.doesNotMatch(said, /according to/);
    assert.equal((said.match(/Made-up Exchange/g) ?? []).length, 1, 'and says it once');
    assert.match(markup, /stroke-dasharray="0.1 4"[^>]*stroke-linecap="round"/);
  });
}

test('beyond a stop that was passed a place is dashed, and an observed one is solid', () => {
  assert.match(drawn('g').markup, /stroke-dasharray="7 4"/);
  assert.doesNotMatch(drawn('n').markup, /stroke-dasharray/);
});

test('a colour has a letter, a note a sign, and a name comes before the address', () => {
  const { said, markup } = drawn('a');
  assert.match(said, /The second wallet/);
  assert.match(said, /B$/);
  assert.match(markup, /M-5-6H2L5-3V6H-5Z/);
});

test('a finding stands below the picture in words, once', () => {
  const picture = samples.madeUpWork('down');
  assert.deepEqual(flagsOf(picture).map(({ flag, count }) => [flag.code, count]), [['coinjoin_like', 1]]);
  assert.match(svgText(picture, { title: 'x', width: 1200 }), /CoinJoin-like: 5 outputs of the same amount/);
});

test('an edge of a path has edges of its own', () => {
  const picture = samples.madeUpWork('right');
  const edge = picture.edges.find(({ on_path }) => on_path);
  const route = sceneOf(picture).routes.get(edge.id);
  assert.equal(drawEdge(edge, route, 'right', LIGHT, false).length, drawEdge({ ...edge, on_path: false }, route, 'right', LIGHT, false).length + 2);
});

// ---- labels ----

test('no label of an edge touches a place, another label, or the outside', () => {
  for (const picture of PICTURES) {
    const extent = extentOf(picture);
    const labels = [...labelsOf(picture, sceneOf(picture)).values()];
    const boxes = picture.nodes.map((node) => ({
      left: node.x - node.width / 2, right: node.x + node.width / 2, top: node.y - node.height / 2, bottom: node.y + node.height / 2 }));
    const overlap = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
    for (const [index, label] of labels.entries()) {
      assert.ok(label.rect.left >= extent.left && label.rect.right <= extent.left + extent.width, label.text);
      assert.ok(!boxes.some((box) => overlap(box, label.rect)), `${label.text} on a place in ${picture.title}`);
      assert.ok(!labels.slice(0, index).some((other) => overlap(other.rect, label.rect)), `${label.text} on another label in ${picture.title}`);
    }
  }
});

test('two lines that leave one place lie side by side', () => {
  const picture = samples.madeUpSplit('right');
  const { routes } = sceneOf(picture);
  const [a, b] = ['s>a', 's>b'].map((id) => ({ y: routes.get(id).points[0][1], width: picture.edges.find((edge) => edge.id === id).width_px }));
  assert.ok(b.y - a.y >= (a.width + b.width) / 2);
});

// ---- walking ----

const money = (units) => ({ units, asset: 'bitcoin:BTC', text: '', short: '' });

test('siblings come biggest first, compared as whole numbers of any length', () => {
  const walk = createWalk(
    [{ id: 's', money: null }, { id: 'small', money: null }, { id: 'big', money: null }, { id: 'middle', money: null }],
    [{ id: '1', from: 's', to: 'small', money: money('9') }, { id: '2', from: 's', to: 'big', money: money('340282366920938463463374607431768211455') },
      { id: '3', from: 's', to: 'middle', money: money('340282366920938463463374607431768211454') }]);
  assert.equal(walk.on('s'), 'big');
  assert.equal(walk.smaller('big'), 'middle');
  assert.equal(walk.smaller('middle'), 'small');
  assert.equal(walk.smaller('small'), null);
  assert.equal(walk.bigger('middle'), 'big');
});

test('the arrows go along the money, Home to the source, End to the end point', () => {
  const walk = walkOfPicture(samples.madeUpSplit('right'));
  const go = (key, id) => keyTarget(walk, key, id);
  assert.equal(go('ArrowRight', 's'), 'a');
  assert.equal(go('ArrowDown', 'a'), 'b');
  assert.equal(go('ArrowUp', 'b'), 'a');
  assert.equal(go('End', 's'), 'e');
  assert.equal(go('Home', 'e'), 's');
  assert.equal(go('ArrowLeft', 's'), null);
});

test('money that goes round is walked once', () => {
  const walk = createWalk([{ id: 'a', money: null }, { id: 'b', money: null }],
    [{ id: '1', from: 'a', to: 'b', money: null }, { id: '2', from: 'b', to: 'a', money: null }]);
  assert.equal(walk.endPoint('a'), 'b');
  assert.deepEqual([...walk.wayTo('a')].sort(), ['1', '2']);
});

test('the table is walked like the picture', () => {
  const picture = samples.madeUpMerge('right');
  const walk = walkOfTable(samples.madeUpTable(picture));
  for (const node of picture.nodes) assert.equal(walk.on(node.id), walkOfPicture(picture).on(node.id), node.id);
});

// ---- legend and file ----

test('the legend names what occurs, and nothing else', () => {
  const keys = (picture) => legendEntries(picture).map((entry) => entry.key);
  assert.deepEqual(keys(samples.madeUpSplit('right')),
    ['start', 'place', 'observed', 'width', 'stop', 'unfinished', 'end unspent', 'end busy', 'end open', 'verified']);
  const merge = keys(samples.madeUpMerge('down'));
  const work = keys(samples.madeUpWork('right'));
  for (const key of ['claim', 'guess', 'hidden', 'input', 'path', 'note', 'flag coinjoin_like', 'colour 2', 'colour 6']) assert.ok(work.includes(key), key);
  for (const key of ['payers', 'junction', 'service', 'mixer', 'bridge', 'inferred', 'claimed', 'about', 'cross_checked']) assert.ok(merge.includes(key), key);
});

test('the legend says what a swap is, and which lines lead back', () => {
  const keys = legendEntries(samples.madeUpSwap('right')).map((entry) => entry.key);
  for (const key of ['swap', 'back', 'claimed']) assert.ok(keys.includes(key), key);
});

test('a swap says what went in and what came out', () => {
  for (const orientation of ['right', 'down']) {
    const node = samples.madeUpSwap(orientation).nodes.find(({ kind }) => kind === 'swap');
    assert.deepEqual(textsOf(drawNode(node, orientation, LIGHT)).map(({ words }) => words), ['1,204 ETH', '2.1m USDT']);
  }
});

test('a line that leads back leaves where money comes in, and its arrow points against the way', () => {
  for (const orientation of ['right', 'down']) {
    const picture = samples.madeUpSwap(orientation);
    const axis = orientation === 'right' ? 'x' : 'y';
    const at = orientation === 'right' ? 0 : 1;
    const [from, to] = ['b', 'a'].map((id) => picture.nodes.find((node) => node.id === id));
    const { points } = sceneOf(picture).routes.get('b>a');
    assert.ok(points[0][at] < from[axis] && points.at(-1)[at] > to[axis]);
    const tip = points.at(-1)[at];
    const [, back] = drawEdge(picture.edges.find(({ id }) => id === 'b>a'), sceneOf(picture).routes.get('b>a'), orientation, LIGHT, false);
    const corners = back.props.d.match(/[\d.]+ [\d.]+/g).map((corner) => Number(corner.split(' ')[at]));
    assert.ok(corners.slice(1).every((corner) => corner > tip), 'the arrow stands behind its tip');
  }
});

test('the file stands on its own: no styles, scripts, foreign objects, turned or hung texts', () => {
  for (const picture of PICTURES) {
    const svg = svgText(picture, { title: picture.title, width: 640 });
    assert.doesNotMatch(svg, /foreignObject|dominant-baseline|rotate\(|<style|<script|style=|var\(|class=|href/);
    assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]*font-family="sans-serif"/);
    assert.match(svg, /<title id="title">[^<]+<\/title><desc id="desc">[^<]+<\/desc>/);
    assert.ok([...svg.matchAll(/font-size="([\d.]+)"/g)].every((match) => Number(match[1]) >= 12));
    assert.ok(svg.includes(picture.disclaimer.slice(0, 30)));
    assert.equal(svg, svgText(picture, { title: picture.title, width: 640 }));
  }
});

test('names from outside are text in the file, whatever they contain', () => {
  const picture = samples.madeUpSplit('right');
  Object.assign(picture.nodes[1], { title: '<script>"&\u0000\ud800', sentence: ']]><!--' });
  const svg = svgText(picture, { title: '</title><script>', width: 640 });
  assert.doesNotMatch(svg, /<script|<!--|\u0000|\ud800/);
  assert.match(svg, /&lt;script&gt;/);
});
