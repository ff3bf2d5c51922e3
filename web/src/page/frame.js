// @ts-check
// What stands around every screen: the bar at the top, the foot, and messages.

import { h } from '../dom.js';
import { text } from '../text.js';
import { button, checkbox } from './pieces.js';

/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State, StepName, Store } from '../state.js' */

/**
 * @param {State} state
 * @param {Commands} commands
 * @param {Pick<Store, 'undoName' | 'redoName'>} history
 * @returns {Child}
 */
export function topBar({ view, settings }, commands, { undoName, redoName }) {
  return [
    view.screen === 'first'
      ? h('span', { key: 'gap', class: 'brand' })
      : h('a', { key: 'home', class: 'brand', href: '#', 'aria-label': text.top.home, on: { click: commands.goHome } }, text.name),
    h('div', { class: 'tools' },
      (view.screen !== 'first' || undoName !== null || redoName !== null) && [
        stepButton('↶', 'undo', undoName, commands.undo), stepButton('↷', 'redo', redoName, commands.redo)],
      checkbox(text.top.offline, settings.offline, (offline) => commands.setSwitches({ offline }), { id: 'work-offline' }),
      button(text.top.labels, () => commands.showDialog('labels'), { key: 'labels', id: 'open-labels', class: 'quiet' }),
      button(text.top.settings, () => commands.showSettings(true), { key: 'settings', id: 'open-settings', class: 'quiet' }),
      button('?', () => commands.showDialog('keys'), { key: 'keys', id: 'open-keys', class: 'icon', 'aria-label': text.top.keys, title: text.top.keys })),
  ];
}

/**
 * @param {string} sign
 * @param {'undo' | 'redo'} id
 * @param {StepName | null} step  what it would undo or do again
 * @param {() => void} press
 */
function stepButton(sign, id, step, press) {
  const label = step === null ? text.top[id] : `${text.top[id]}: ${text.steps[step]}`;
  return button(sign, press, { key: id, id, class: 'icon', disabled: step === null, 'aria-label': label, title: label });
}

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function foot({ told, view, pasted, keeping, identity }, commands) {
  const isEmpty = view.screen === 'first' && pasted === null;
  return [
    h('p', { class: 'told-line' }, text.told.summary(told)),
    h('p', {}, text.noServer),
    (identity.id !== '' || keeping === 'due') && h('p', { class: 'keeping', 'data-keeping': keeping }, text.cases.keeping[keeping]),
    !isEmpty && h('p', {}, button(text.forget.thisCase, commands.forgetCase, { class: 'quiet' })),
  ];
}

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function notice({ notice }, commands) {
  return notice && h('div', { key: 'notice', class: `notice is-${notice.kind}`, role: notice.kind === 'error' ? 'alert' : 'status' },
    h('p', {}, notice.text), button('×', commands.dismissNotice, { class: 'close', 'aria-label': text.errors.dismiss }));
}

/** The one thing shown where the core cannot run. @param {string} title @param {string} sentence @returns {Child} */
export function cannotRun(title, sentence) {
  return h('section', { key: 'cannot', class: 'cannot' }, h('h1', {}, text.name), h('h2', {}, title), h('p', {}, sentence));
}
