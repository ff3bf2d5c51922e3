// @ts-check
// What stands below a trail: to work with it, and to take it away.

import { formatUnits, parseUnits } from '../amounts.js';
import { chainOf } from '../chains.js';
import { h } from '../dom.js';
import { laterText } from '../later_text.js';
import { findCase } from '../shelf.js';
import { DEFAULT_LIMITS } from '../state.js';
import { text } from '../text.js';
import { svgText } from '../views/svg_text.js';
import { crossingSection } from './crossing.js';
import { findBox } from './find.js';
import { pathsSection, reachBox } from './paths.js';
import { button, checkbox, disclosure } from './pieces.js';
import { publishSection } from './publish.js';
import { feesChoice } from './question.js';
import { valuesSection } from './rates.js';
import { articleWords } from './words.js';

/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

/** As the core and the command take it: a day, or a second of it. */
const MOMENT = /[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?/;
/** The width that a picture has when it is taken away. */
const PICTURE_FILE_WIDTH_PX = 1200;

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function trailTools(state, commands) {
  const { down, right } = state.results;
  const picture = down ?? right;
  return [
    picture && h('div', { key: 'work', class: 'work' }, findBox(state, commands), reachBox(state, commands)),
    crossingSection(state, commands),
    picture && pathsSection(state, commands),
  ];
}

/**
 * @param {State} state
 * @param {Commands} commands
 */
export function belowTrail(state, commands) {
  const { results: { down, right }, trace } = state;
  const picture = down ?? right;
  return h('section', { class: 'after' },
    picture && disclosure(text.trail.legend, h('div', { key: 'legend', id: 'legend', opaque: true })),
    articleWords(state, commands),
    limitsForm(state, commands),
    picture && valuesSection(state, commands),
    picture && publishSection(state, commands),
    exportsLine(state, commands),
    trace.state !== 'running' && h('p', {}, button(text.trail.edit, commands.goToStarts, { class: 'quiet' })));
}

/**
 * @param {State} state
 * @param {Commands} commands
 */
function limitsForm(state, commands) {
  const { question } = state;
  const { limits } = question;
  const { symbol, decimals } = chainOf(question);
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const number = (/** @type {string} */ name) => Number(form.get(name));
    const minAmount = parseUnits(String(form.get('min_amount')), decimals);
    const [since, until] = [parseMoment(form.get('since')), parseMoment(form.get('until'))];
    if (minAmount === null || since === undefined || until === undefined) {
      commands.reportWrongInput();
      return;
    }
    commands.setLimits({
      max_hops: number('max_hops'), min_amount: minAmount, fan_out: number('fan_out'),
      busy_transactions: number('busy_transactions'), requests: number('requests'), since, until,
    });
  };
  /**
   * @param {string} name
   * @param {string} label
   * @param {number} value
   * @param {number} min
   * @param {number} max
   */
  const whole = (name, label, value, min, max) => h('div', { class: 'field', key: name },
    h('label', { for: `limit-${name}` }, label),
    h('input', { key: value, id: `limit-${name}`, name, type: 'number', min, max, step: 1, required: true, value }));
  /**
   * @param {'since' | 'until'} name
   */
  const moment = (name) => h('div', { class: 'field', key: name },
    h('label', { for: `limit-${name}` }, text.limits[name]),
    h('input', {
      key: limits[name] ?? '', id: `limit-${name}`, name, type: 'text', autocomplete: 'off', placeholder: '2018-01-26', pattern: MOMENT.source,
      title: text.limits.dateHint, value: limits[name] ?? '',
    }));
  return disclosure(text.limits.title,
    h('form', { class: 'limits', on: { submit } },
      whole('max_hops', text.limits.maxHops, limits.max_hops, 1, 100_000),
      h('div', { class: 'field', key: 'min_amount' },
        h('label', { for: 'limit-min_amount' }, text.limits.minAmount(symbol)),
        h('input', {
          key: limits.min_amount, id: 'limit-min_amount', name: 'min_amount', type: 'text', inputmode: 'decimal', required: true,
          pattern: `[0-9]*[.]?[0-9]{0,${decimals}}`, value: formatUnits(limits.min_amount, decimals),
        })),
      whole('fan_out', text.limits.fanOut, limits.fan_out, 0, 100_000),
      whole('busy_transactions', text.limits.busy, limits.busy_transactions, 1, 10_000_000),
      whole('requests', text.limits.requests, limits.requests, 1, 1_000_000),
      moment('since'), moment('until'),
      h('button', { type: 'submit', id: 'apply-limits' }, text.limits.apply)),
    feesChoice(state, commands),
    checkbox(text.limits.check, question.checkPayments, commands.setCheckPayments, { id: 'check-payments' }),
    h('p', { class: 'hint' }, text.limits.checkHint));
}

/**
 * @param {unknown} typed
 * @returns {string | null | undefined}  null: nothing was typed; undefined: not a moment
 */
function parseMoment(typed) {
  const trimmed = String(typed ?? '').trim();
  if (trimmed === '') return null;
  return new RegExp(`^${MOMENT.source}$`).test(trimmed) ? trimmed : undefined;
}

/**
 * @param {State} state
 * @param {Commands} commands
 */
function exportsLine(state, commands) {
  const { results, caseId } = state;
  const command = commandLine(state);
  const picture = results.right ?? results.down;
  const title = findCase(caseId)?.title ?? picture?.title ?? '';
  return h('section', { class: 'exports', 'aria-labelledby': 'exports-title' },
    h('h2', { id: 'exports-title' }, laterText.exports.title),
    h('div', { class: 'actions' },
      button(text.cases.save, () => commands.saveCase(), { id: 'save-case' }),
      button(text.cases.saveWithoutNotes, () => commands.saveCase({ withoutNotes: true }), { id: 'save-case-without-notes' }),
      button(laterText.exports.trail, commands.saveTrail, { id: 'save-trail' }),
      button(laterText.exports.table, commands.saveTable, { id: 'save-table' }),
      button(laterText.exports.replies, commands.saveReplies, { id: 'save-replies' }),
      picture && button(laterText.exports.picture, () => commands.savePicture(svgText(picture, { title, width: PICTURE_FILE_WIDTH_PX })), { id: 'save-picture' })),
    command !== null && [h('p', { class: 'hint' }, laterText.exports.hint), h('p', {}, h('code', { class: 'command' }, command))]);
}

/**
 * What writes the same trail on the command line; null where the command has no word for what was chosen.
 * @param {State} state
 */
function commandLine({ question, files, packs, replyCount }) {
  const { starts, limits, method, direction, fees, continued, expanded, notFollowed } = question;
  const amount = starts.length === 1 ? starts[0]?.amount ?? null : null;
  const asset = starts[0]?.asset ?? null;
  const hasWords = starts.every(({ deselected, amount: own, asset: ofStart }) => deselected.length === 0 && own === amount && ofStart === asset)
    && files.every(({ columns }) => columns === undefined)
    && limits.busy_transactions === DEFAULT_LIMITS.busy_transactions
    && continued.length + expanded.length + notFollowed.length + packs.length === 0;
  if (!hasWords) return null;
  const inputs = [...files.map(({ name }) => name), ...(replyCount > 0 ? ['replies.jsonl'] : [])];
  return [
    'peelback trace',
    ...inputs.map((name) => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`)),
    ...starts.map(({ ref }) => `--from ${ref}`),
    ...(asset === null ? [] : [`--asset ${asset}`]),
    ...(amount === null ? [] : [`--amount ${amount}`]),
    `--method ${method}`,
    ...(direction === 'forward' ? [] : [`--direction ${direction}`]),
    ...(fees === 'end' ? [] : [`--fees ${fees}`]),
    `--max-hops ${limits.max_hops}`,
    ...(limits.min_amount === '0' ? [] : [`--min-amount ${limits.min_amount}`]),
    ...(limits.fan_out === 0 ? [] : [`--fan-out ${limits.fan_out}`]),
    ...(limits.since === null ? [] : [`--since ${limits.since}`]),
    ...(limits.until === null ? [] : [`--until ${limits.until}`]),
    '--json',
  ].join(' ');
}
