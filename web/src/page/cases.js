// @ts-check
// "Your cases" on the first screen: what was put away, to go on with, rename, duplicate or delete.

import { h } from '../dom.js';
import { text, timeText } from '../text.js';
import { button, checkbox } from './pieces.js';

/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { CaseEntry, State } from '../state.js' */

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function yourCases(state, commands) {
  const { cases, settings, identity } = state;
  if (cases.length === 0 && state.trace.state === 'none') return null;
  return h('section', { key: 'your-cases', class: 'your-cases', 'aria-labelledby': 'your-cases-title' },
    h('h2', { id: 'your-cases-title' }, text.cases.title),
    cases.length > 0 && h('ul', {}, cases.map((entry) => caseRow(entry, state, commands))),
    h('div', { class: 'actions' }, identity.id !== '' && button(text.cases.new, commands.newCase, { id: 'new-case' })),
    checkbox(text.cases.keep, settings.keepReplies, (keepReplies) => commands.setSwitches({ keepReplies }),
      { id: 'keep-cases', 'aria-describedby': 'keep-cases-hint' }),
    h('p', { id: 'keep-cases-hint', class: 'hint' }, text.cases.keepHint));
}

/**
 * @param {CaseEntry} entry
 * @param {State} state
 * @param {Commands} commands
 */
function caseRow(entry, { identity, caseMenu }, commands) {
  const { id, title, changed } = entry;
  const doing = caseMenu?.id === id ? caseMenu.doing : null;
  // The buttons stay where they are, and the focus with them.
  const toggle = (/** @type {'rename' | 'delete'} */ one) => () => commands.showCaseMenu(id, doing === one ? null : one);
  /** @param {string} label @param {() => unknown} press @param {Record<string, unknown>} [props] */
  const action = (label, press, props) => button(label, press, { 'aria-label': `${label}: ${title}`, ...props });
  return h('li', { key: id, class: 'your-case' },
    h('h3', {}, h('bdi', {}, title)),
    h('p', { class: 'soft' }, h('time', { datetime: changed }, timeText(changed)), id === identity.id && ` · ${text.cases.open}`),
    h('div', { key: 'actions', class: 'actions' },
      action(text.cases.goOn, () => commands.openCase(id), { class: 'go-on' }),
      action(text.cases.rename, toggle('rename'), { class: 'quiet rename', 'aria-expanded': String(doing === 'rename') }),
      action(text.cases.duplicate, () => commands.duplicateCase(id), { class: 'quiet duplicate' }),
      action(text.cases.delete, toggle('delete'), { class: 'quiet delete', 'aria-expanded': String(doing === 'delete') })),
    doing === 'rename' && renameForm(entry, commands),
    doing === 'delete' && h('div', { class: 'confirm', role: 'alert' },
      h('p', {}, text.cases.reallyDelete(title, caseMenu?.loses ?? '')),
      h('div', { class: 'actions' },
        button(text.cases.doDelete, () => commands.deleteCase(id), { class: 'do-delete' }),
        button(text.cases.cancel, () => commands.showCaseMenu(id, null), { class: 'quiet' }))));
}

/**
 * @param {CaseEntry} entry
 * @param {Commands} commands
 */
function renameForm({ id, title }, commands) {
  return h('form', {
    class: 'field-row',
    on: {
      submit: (event) => {
        event.preventDefault();
        commands.renameCase(id, event.target.elements.namedItem('title').value);
      },
    },
  },
  h('input', { name: 'title', type: 'text', required: true, maxlength: 200, autocomplete: 'off', 'aria-label': text.cases.newTitle, value: title }),
  h('button', { type: 'submit' }, text.cases.setTitle),
  button(text.cases.cancel, () => commands.showCaseMenu(id, null), { class: 'quiet' }));
}
