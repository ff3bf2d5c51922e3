// @ts-check
// The trail: how it stands, the rule, and the ways to look at it.

import { formatUnits, parseUnits } from '../amounts.js';
import { chainOf } from '../chains.js';
import { h } from '../dom.js';
import { findCase } from '../shelf.js';
import { DEFAULT_LIMITS } from '../state.js';
import { amountsText, counted, numberText, text } from '../text.js';
import { svgText } from '../views/svg_text.js';
import { evidenceTab } from './evidence.js';
import { findBox } from './find.js';
import { comparisonSection } from './compare.js';
import { crossingSection } from './crossing.js';
import { pathsSection, reachBox } from './paths.js';
import { button, checkbox, disclosure, facts } from './pieces.js';
import { placeTools } from './place.js';
import { publishSection } from './publish.js';
import { reported } from './reported.js';
import { directionSwitch, feesChoice, methodChoice } from './question.js';
import { valuesSection } from './rates.js';
import { articleWords } from './words.js';

/** @import * as C from '../contract.js' */
/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State, Tab } from '../state.js' */

const TABS = /** @type {Tab[]} */ (['ladder', 'flow', 'table', 'evidence']);
/** As the core and the command take it: a day, or a second of it. */
const MOMENT = /[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?/;
/** The width that a picture has when it is taken away. */
const PICTURE_FILE_WIDTH_PX = 1200;

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function trailScreen(state, commands) {
  const { results, trace } = state;
  const picture = results.down ?? results.right;
  const chosen = findCase(state.caseId);
  return h('div', { key: 'trail', class: 'trail' },
    h('header', { class: 'trail-head' },
      chosen && h('p', { class: 'kicker' }, chosen.kicker),
      h('h1', {}, state.title || (chosen?.title ?? picture?.title ?? text.trail.untitled)),
      h('p', { class: 'standfirst' }, picture?.summary ?? chosen?.summary ?? '')),
    progress(state, commands),
    h('div', { class: 'choices' }, directionSwitch(state, commands), methodChoice(state, commands), leftOpen(state, commands)),
    comparisonSection(state, commands),
    tabList(state, commands),
    hiddenLine(state, commands),
    tabPanel(state, commands),
    picture && h('div', { key: 'work', class: 'work' }, findBox(state, commands), reachBox(state, commands)),
    crossingSection(state, commands),
    picture && pathsSection(state, commands),
    chosen?.part && chosen.report && reported(chosen.report, chosen.sources),
    h('section', { class: 'after' },
      picture && disclosure(text.trail.legend, h('div', { key: 'legend', id: 'legend', opaque: true })),
      articleWords(state, commands),
      limitsForm(state, commands),
      picture && valuesSection(state, commands),
      picture && publishSection(state, commands),
      exportsLine(state, commands),
      trace.state !== 'running' && h('p', {}, button(text.trail.edit, commands.goToStarts, { class: 'quiet' }))));
}

/**
 * @param {State} state
 * @param {Commands} commands
 */
function progress({ trace }, commands) {
  const { progress, benched, state: stands, held } = trace;
  const isRunning = stands === 'running';
  const canGoOn = (stands === 'paused' || stands === 'stopped') && trace.online;
  const isPartly = progress !== null && progress.open.count + progress.failed > 0;
  const standsText = stands === 'done' && isPartly ? text.trail.partly : text.trail.states[stands];
  const isLive = isRunning || canGoOn;
  return h('section', { class: `progress is-${stands}`, 'aria-label': standsText },
    h('p', { class: 'progress-state' }, standsText),
    progress && facts([
      [text.trail.requests, numberText(trace.sent)],
      ...rowIf(isLive, text.trail.waiting, numberText(progress.wants + progress.in_flight)),
      [text.trail.hops, numberText(progress.hops)],
      [text.trail.places, numberText(progress.places)],
      ...rowIf(isLive || progress.open.count > 0, text.trail.open, openText(progress) ?? numberText(progress.open.count)),
      [text.trail.checked, checkedText(progress.checks)],
      ...rowIf(progress.failed > 0, text.trail.failedCount, numberText(progress.failed)),
    ]),
    progress && progress.checks.failed > 0 && h('p', { class: 'contradicted' },
      text.trail.contradicted(progress.checks.failed), ' ',
      button(text.trail.seeEvidence, () => commands.selectTab('evidence'), { class: 'quiet' })),
    benched !== null && isRunning && h('p', { class: 'soft' }, text.trail.benched(benched)),
    held && trace.online && h('p', { class: 'soft' }, text.trail.offlineHeld),
    h('div', { class: 'actions' },
      isRunning && button(text.trail.pause, commands.pause, { id: 'pause' }),
      canGoOn && button(text.trail.resume, commands.resume, { id: 'resume', class: 'primary' }),
      (isRunning || stands === 'paused') && trace.online && button(text.trail.stop, commands.stop, { id: 'stop' }),
      !isRunning && (progress?.failed ?? 0) > 0 && button(text.trail.retry, commands.retryFailed, { id: 'retry' })));
}

/**
 * @param {boolean} isShown
 * @param {string} name
 * @param {string} value
 * @returns {[string, string][]}
 */
function rowIf(isShown, name, value) {
  return isShown ? [[name, value]] : [];
}

/**
 * What the rule leaves open, once nothing is running.
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
function leftOpen({ trace }, commands) {
  const { progress } = trace;
  if (trace.state !== 'done' || !progress || progress.open.count === 0) return null;
  const { open, requests, request_limit } = progress;
  if (request_limit > 0 && requests >= request_limit) {
    return h('div', { class: 'left-open' }, h('p', {}, text.trail.budgetSpent(request_limit)));
  }
  return h('div', { class: 'left-open' },
    h('p', {}, trace.online ? text.trail.openLeft(open.count, open.money?.short ?? null) : text.trail.bundledLeft),
    button(text.trail.fetchOn, commands.resume, { id: 'fetch-on' }));
}

/**
 * @param {State} state
 * @param {Commands} commands
 */
function tabList({ view }, commands) {
  return h('div', { role: 'tablist', class: 'tabs', 'aria-label': text.trail.tabsLabel, on: { keydown: (event) => moveTab(event, view.tab, commands) } },
    TABS.map((tab) => h('button', {
      key: tab, type: 'button', role: 'tab', id: `tab-${tab}`, 'aria-selected': String(view.tab === tab), 'aria-controls': 'panel',
      tabindex: view.tab === tab ? 0 : -1, on: { click: () => commands.selectTab(tab) },
    }, text.trail.tabs[tab])));
}

/**
 * Arrow keys move between tabs, as everywhere.
 * @param {KeyboardEvent} event
 * @param {Tab} current
 * @param {Commands} commands
 */
function moveTab(event, current, commands) {
  const steps = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1 });
  const at = TABS.indexOf(current);
  const to = event.key === 'Home' ? 0 : event.key === 'End' ? TABS.length - 1
    : (at + (steps[event.key] ?? 0) + TABS.length) % TABS.length;
  const next = TABS[to];
  if (to === at || !next) return;
  event.preventDefault();
  document.getElementById(`tab-${next}`)?.focus();
  commands.selectTab(next);
}

/**
 * @param {State} state
 * @param {Commands} commands
 */
function tabPanel(state, commands) {
  const { view, results } = state;
  return h('div', { class: view.selected !== null && view.tab !== 'evidence' ? 'stage has-details' : 'stage' },
    h('div', { role: 'tabpanel', id: 'panel', 'aria-labelledby': `tab-${view.tab}`, tabindex: view.tab === 'evidence' ? 0 : null },
      view.tab === 'evidence'
        ? h('div', { key: 'evidence', class: 'evidence' }, evidenceTab(state, commands))
        : h('div', { key: view.tab, id: `view-${view.tab}`, class: `view view-${view.tab}`, opaque: true })),
    view.selected !== null && view.tab !== 'evidence' && h('aside', { key: 'details', class: 'details-panel', 'aria-label': text.trail.details },
      h('h2', { class: 'visually-hidden' }, text.trail.details),
      button('×', () => commands.select(null), { class: 'close', 'aria-label': text.trail.closeDetails }),
      h('div', { key: 'details-head', id: 'details-head', opaque: true, 'aria-busy': results.details === null ? 'true' : 'false' }),
      placeTools(state, commands),
      h('div', { key: 'details', id: 'details', opaque: true })));
}

/**
 * What the reporter hid is always counted.
 * @param {State} state
 * @param {Commands} commands
 */
function hiddenLine({ results: { down, right } }, commands) {
  const hidden = (down ?? right)?.hidden;
  return hidden && h('p', { key: 'hidden', class: 'hidden-line' }, text.place.hidden(hidden.count, amountsText(hidden)), ' ',
    button(text.place.showAll, () => commands.show(), { class: 'quiet', id: 'show-hidden' }));
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
    h('h2', { id: 'exports-title' }, text.exports.title),
    h('div', { class: 'actions' },
      button(text.cases.save, () => commands.saveCase(), { id: 'save-case' }),
      button(text.cases.saveWithoutNotes, () => commands.saveCase({ withoutNotes: true }), { id: 'save-case-without-notes' }),
      button(text.exports.trail, commands.saveTrail, { id: 'save-trail' }),
      button(text.exports.table, commands.saveTable, { id: 'save-table' }),
      button(text.exports.replies, commands.saveReplies, { id: 'save-replies' }),
      picture && button(text.exports.picture, () => commands.savePicture(svgText(picture, { title, width: PICTURE_FILE_WIDTH_PX })), { id: 'save-picture' })),
    command !== null && [h('p', { class: 'hint' }, text.exports.hint), h('p', {}, h('code', { class: 'command' }, command))]);
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

/** How many payments were checked here, and of how many. @param {C.Progress['checks']} checks */
function checkedText({ verified, cross_checked, trusted }) {
  return text.trail.checkedOf(verified, verified + cross_checked + trusted);
}

/** What could still be followed, in value; null where that does not add up. @param {C.Progress} progress */
function openText({ open: { money, more } }) {
  return money && amountsText({ money, more });
}

/** One line for the announcer. @param {State} state */
export function progressSentence({ trace }) {
  const { progress } = trace;
  if (!progress) return '';
  const open = openText(progress) ?? counted(progress.open.count, 'place');
  return text.trail.progress(trace.sent, open);
}
