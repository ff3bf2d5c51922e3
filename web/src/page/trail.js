// @ts-check
// The trail: how it stands, the rule, and the ways to look at it.

import { h } from '../dom.js';
import { later } from '../later_part.js';
import { findCase } from '../shelf.js';
import { amountsText, counted, numberText, text } from '../text.js';
import { button, facts } from './pieces.js';
import { reported } from './reported.js';
import { directionSwitch, methodChoice } from './question.js';

/** @import * as C from '../contract.js' */
/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State, Tab } from '../state.js' */

const TABS = /** @type {Tab[]} */ (['ladder', 'flow', 'table', 'evidence']);

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function trailScreen(state, commands) {
  const { results } = state;
  const picture = results.down ?? results.right;
  const chosen = findCase(state.caseId);
  return h('div', { key: 'trail', class: 'trail' },
    h('header', { class: 'trail-head' },
      chosen && h('p', { class: 'kicker' }, chosen.kicker),
      h('h1', {}, state.title || (chosen?.title ?? picture?.title ?? text.trail.untitled)),
      h('p', { class: 'standfirst' }, picture?.summary ?? chosen?.summary ?? '')),
    progress(state, commands),
    h('div', { class: 'choices' }, directionSwitch(state, commands), methodChoice(state, commands), leftOpen(state, commands)),
    later(({ comparisonSection }) => comparisonSection(state, commands)),
    tabList(state, commands),
    hiddenLine(state, commands),
    tabPanel(state, commands),
    later(({ trailTools }) => trailTools(state, commands)),
    chosen?.part && chosen.report && reported(chosen.report, chosen.sources),
    later(({ belowTrail }) => belowTrail(state, commands)));
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
        ? h('div', { key: 'evidence', class: 'evidence' }, later(({ evidenceTab }) => evidenceTab(state, commands)))
        : h('div', { key: view.tab, id: `view-${view.tab}`, class: `view view-${view.tab}`, opaque: true })),
    view.selected !== null && view.tab !== 'evidence' && h('aside', { key: 'details', class: 'details-panel', 'aria-label': text.trail.details },
      h('h2', { class: 'visually-hidden' }, text.trail.details),
      button('×', () => commands.select(null), { class: 'close', 'aria-label': text.trail.closeDetails }),
      h('div', { key: 'details-head', id: 'details-head', opaque: true, 'aria-busy': results.details === null ? 'true' : 'false' }),
      later(({ placeTools }) => placeTools(state, commands)),
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
