// @ts-check
// How to read the picture: only what occurs in it.

import { h, patch } from '../dom.js';
import { letterOf, PAGE_THEME } from './palette.js';
import { FONT_FAMILY, fitText, textWidth } from './measure.js';
import { canUnfold, roleOf } from './roles.js';
import { drawColour, drawShape, drawStop } from './shapes.js';
import { arrowPath, drawLine } from './edges.js';
import { checkSign, endSign, flagSign, isUnfinished, noteSign, plusSign } from './signs.js';
import { CHECK_WORDS, END_WORDS, GRADE_WORDS } from './wording.js';

/** @typedef {import('../dom.js').Tree} Tree */
/** @typedef {import('./palette.js').Theme} Theme */
/** @typedef {import('./roles.js').Role} Role */
/** @typedef {import('../contract.js').Picture} Picture */
/** @typedef {import('../contract.js').Grade} Grade */
/** @typedef {import('../contract.js').Check} Check */

/**
 * One line of the legend; the sample is drawn round 0,0 within 40 × 22 px.
 * @typedef {{key: string, text: string, sample: (theme: Theme) => Tree[]}} LegendEntry
 */

const SAMPLE = { width: 40, height: 22 };
const ROLE_SIZE = { width: 32, height: 17 };

/** @type {[Role, string][]} */
const ROLES = [
  ['start', 'Where the trail starts'],
  ['payers', 'Everyone who paid into the start'],
  ['place', 'Received some of the money'],
  ['service', 'Said to be a service, such as an exchange: not entered'],
  ['mixer', 'Said to be a mixer or shielded pool: not entered'],
  ['bridge', 'Changed into another coin'],
  ['junction', 'Coins from several places come together'],
  ['swap', 'One asset became another'],
  ['run', 'Payments in a row with nothing to choose, folded'],
  ['others', 'Several small ends of one place, together'],
  ['hidden', 'Hidden by you, and counted'],
  ['input', 'Other money that came in: nothing of it is traced'],
];

/**
 * @param {Picture} picture
 * @returns {LegendEntry[]}
 */
export function legendEntries(picture) {
  const roles = new Set(picture.nodes.map(roleOf));
  const grades = new Set(picture.edges.map((edge) => edge.grade));
  const checks = new Set(picture.nodes.map((node) => node.check));
  const ends = new Map(picture.nodes.flatMap((node) => (node.end ? [[node.end.reason, node.end.label]] : [])));
  const reasons = [...ends.keys()];
  /** @type {LegendEntry[]} */
  const entries = [];
  for (const [role, text] of ROLES) {
    if (!roles.has(role)) continue;
    const size = role === 'junction' ? { width: 9, height: 9 } : ROLE_SIZE;
    const grade = ['service', 'mixer', 'bridge'].includes(role) ? 'claimed' : 'observed';
    entries.push({ key: role, text, sample: (theme) => drawShape(role, size, 'right', theme, grade) });
  }
  if (picture.nodes.some(({ labels }) => labels.length > 0)) {
    entries.push({ key: 'claim', text: 'Dotted: a label, which is somebody’s claim', sample: (theme) => drawShape('place', ROLE_SIZE, 'right', theme, 'claimed') });
  }
  if (picture.nodes.some(({ grade }) => grade === 'inferred')) {
    entries.push({ key: 'guess', text: 'Dashed: beyond a stop that you passed, a guess', sample: (theme) => drawShape('place', ROLE_SIZE, 'right', theme, 'inferred') });
  }
  for (const grade of /** @type {Grade[]} */ (['observed', 'inferred', 'claimed'])) {
    if (grades.has(grade)) entries.push({ key: grade, text: GRADE_WORDS[grade], sample: (theme) => [drawLine('M-19 0H19', grade, 3, theme.flow)] });
  }
  if (picture.edges.some(({ back }) => back)) {
    entries.push({
      key: 'back', text: 'Back to a place that the money had reached before',
      sample: (theme) => [drawLine('M19 0H-12', 'observed', 3, theme.flow), h('path', { d: arrowPath([-19, 0], 'right', 3, -1), fill: theme.flow })],
    });
  }
  if (new Set(picture.edges.map((edge) => edge.width_px)).size > 1) {
    entries.push({ key: 'width', text: 'Line width: the square root of the amount', sample: wedge });
  }
  for (const unfinished of [false, true]) {
    if (!reasons.some((reason) => isUnfinished(reason) === unfinished)) continue;
    entries.push({
      key: unfinished ? 'unfinished' : 'stop',
      text: unfinished ? 'Not followed further: the money may have gone on' : 'The trail ends here',
      sample: (theme) => [h('g', { transform: unfinished ? 'translate(-8,0)' : 'translate(0,0)' },
        ...drawShape('place', { width: 18, height: 17 }, 'right', theme), ...drawStop(unfinished, { width: 18, height: 17 }, 'right', theme))],
    });
  }
  for (const [reason, label] of ends) entries.push({ key: `end ${reason}`, text: END_WORDS[reason] ?? label, sample: (theme) => endSign(reason, theme) });
  for (const check of /** @type {Check[]} */ (['verified', 'cross_checked'])) {
    if (checks.has(check)) entries.push({ key: check, text: CHECK_WORDS[check], sample: (theme) => checkSign(check, theme) });
  }
  if (picture.edges.some(({ on_path }) => on_path)) entries.push({ key: 'path', text: 'On the path that is open', sample: pathSample });
  const flags = new Map(picture.nodes.flatMap((node) => node.flags.map((flag) => [flag.code, flag.label])));
  for (const [code, label] of flags) entries.push({ key: `flag ${code}`, text: label, sample: (theme) => flagSign(theme) });
  if (picture.nodes.some(({ note }) => note)) entries.push({ key: 'note', text: 'Has a note', sample: (theme) => noteSign(theme) });
  const colours = [...new Set(picture.nodes.flatMap(({ colour }) => (colour > 0 ? [colour] : [])))].sort();
  for (const colour of colours) entries.push({ key: `colour ${colour}`, text: `Your colour ${letterOf(colour)}`, sample: (theme) => drawColour(colour, theme) });
  const rules = rulesOf(picture);
  if (rules !== null) {
    const named = rules === '' ? '' : ` (${rules})`;
    entries.push({ key: 'about', text: `A share by the rule named${named}: other money had joined`, sample: (theme) => [glyph('≈', theme)] });
  }
  if (picture.nodes.some(canUnfold)) {
    entries.push({
      key: 'unfold', text: 'Shows what is folded', sample: (theme) => [
        h('circle', { cx: 0, cy: 0, r: 8, fill: theme.paper, stroke: theme.other, 'stroke-width': 1.25 }), ...plusSign(theme)],
    });
  }
  return entries;
}

/**
 * @param {HTMLElement} root
 * @param {Picture} picture
 */
export function renderLegend(root, picture) {
  patch(root, h('ul', { class: 'trail-legend', 'aria-label': 'How to read the picture' },
    ...legendEntries(picture).map((entry) => h('li', { key: entry.key },
      h('svg', {
        width: SAMPLE.width, height: SAMPLE.height, viewBox: `${-SAMPLE.width / 2} ${-SAMPLE.height / 2} ${SAMPLE.width} ${SAMPLE.height}`,
        'aria-hidden': 'true', focusable: 'false',
      }, ...entry.sample(PAGE_THEME)),
      h('span', {}, entry.text)))));
}

/**
 * The legend in columns of SVG from 0,0 downwards.
 * @param {Picture} picture
 * @param {number} widthPx
 * @param {Theme} theme
 * @returns {{height: number, trees: Tree[]}}
 */
export function drawLegend(picture, widthPx, theme) {
  const [sizePx, linePx, gapPx] = [12, 26, 24];
  const entries = legendEntries(picture);
  const textLeft = SAMPLE.width + 8;
  const widest = Math.max(0, ...entries.map((entry) => textLeft + textWidth(entry.text, sizePx)));
  const columns = Math.max(1, Math.floor((widthPx + gapPx) / (widest + gapPx)));
  const rows = Math.ceil(entries.length / columns);
  const trees = entries.map((entry, index) => {
    const [x, y] = [Math.floor(index / rows) * Math.ceil(widest + gapPx), (index % rows) * linePx];
    return h('g', { transform: `translate(${x},${y})` },
      h('g', { transform: `translate(${SAMPLE.width / 2},${SAMPLE.height / 2})` }, ...entry.sample(theme)),
      h('text', { x: textLeft, y: SAMPLE.height / 2 + 4, 'font-size': sizePx, fill: theme.ink }, fitText(entry.text, widthPx - textLeft, sizePx)));
  });
  return { height: rows * linePx, trees };
}

/**
 * The rules named behind the amounts, or null when every amount is exact.
 * @param {Picture} picture
 */
function rulesOf(picture) {
  const byRule = [...picture.nodes, ...picture.edges].filter((part) => part.basis === 'rule');
  if (byRule.length === 0) return null;
  const names = byRule.flatMap((part) => /\(([^()]*)\)$/.exec(part.amount_label)?.[1] ?? []);
  return [...new Set(names)].join(', ');
}

/** @param {Theme} theme */
function pathSample(theme) {
  return [['ink', 10], ['paper', 7], ['trace', 3]].map(([token, width]) => (
    drawLine('M-19 0H19', 'observed', Number(width), theme[/** @type {'ink'} */ (token)])));
}

/** @param {Theme} theme */
function wedge(theme) {
  return [
    h('path', { d: 'M-19-.75L11-5V5L-19 .75Z', fill: theme.flow }),
    h('path', { d: arrowPath([19, 0], 'right', 6), fill: theme.flow }),
  ];
}

/**
 * @param {string} text
 * @param {Theme} theme
 */
function glyph(text, theme) {
  return h('text', { x: 0, y: 6, 'text-anchor': 'middle', 'font-size': 18, 'font-weight': 'bold', 'font-family': FONT_FAMILY, fill: theme.ink }, text);
}
