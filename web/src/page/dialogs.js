// @ts-check
// The settings of sources and privacy; and which of all dialogs but the question of consent is open.

import { h } from '../dom.js';
import { chainFacts } from '../chains.js';
import { text } from '../text.js';
import { keysDialog } from './keys.js';
import { labelsDialog } from './labels.js';
import { button, checkbox } from './pieces.js';
import { probesDialog } from './probes.js';
import { accountSources, takeKeys } from './sources.js';
import { tableDialog } from './tables.js';
import { toldTable } from './told.js';

/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function dialogs(state, commands) {
  if (state.working.table) return tableDialog(state.working.table, commands);
  if (state.working.dialog === 'probes') return probesDialog(state, commands);
  if (state.settingsOpen) return settingsDialog(state, commands);
  if (state.working.dialog === 'keys') return keysDialog(state, commands);
  if (state.working.dialog === 'labels') return labelsDialog(state, commands);
  return null;
}

/**
 * Takes over what was typed into one source's form, or says there why it cannot be one.
 * @param {HTMLFormElement} form
 * @param {string} id  the provider's
 * @param {Commands} commands
 * @returns {boolean}
 */
function takeBase(form, id, commands) {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem('base'));
  if (input.value === input.defaultValue) return true;
  input.setCustomValidity(commands.setProviderBase(id, input.value) ? '' : text.settings.baseWrong);
  return input.reportValidity();
}

/**
 * A base that was typed and not taken over yet must not be lost silently: another host would be told. Nor must a key.
 * @param {Event} event  of anything in the dialog
 * @param {Commands} commands
 */
function closeSettings(event, commands) {
  event.preventDefault();
  const dialog = /** @type {HTMLElement} */ (event.target).closest('dialog');
  const forms = /** @type {HTMLFormElement[]} */ ([...(dialog?.querySelectorAll('form[data-provider]') ?? [])]);
  if (!forms.every((form) => takeBase(form, form.dataset.provider ?? '', commands))) return;
  if (dialog) takeKeys(dialog, commands);
  commands.showSettings(false);
}

/**
 * @param {State} state
 * @param {Commands} commands
 */
function settingsDialog(state, commands) {
  const { settings, notice } = state;
  // What the settings were opened for stands behind them, where nobody sees it.
  const wanted = notice?.kind === 'note' ? notice.text : '';
  return h('dialog', {
    key: 'settings', id: 'settings', class: 'dialog', 'aria-labelledby': 'settings-title',
    on: { cancel: (event) => closeSettings(event, commands) },
  },
  h('h2', { id: 'settings-title' }, text.settings.title),
  wanted !== '' && h('p', { key: 'wanted', class: 'warning', role: 'status' }, wanted),
  h('fieldset', {},
    h('legend', {}, text.settings.sources),
    settings.providers.filter(({ dialect }) => dialect === 'esplora').map(({ id, chain, base }, index) => h('form', {
      key: id, class: 'provider', 'data-provider': id,
      on: {
        submit: (event) => {
          event.preventDefault();
          takeBase(event.target, id, commands);
        },
      },
    },
    h('label', { for: `base-${id}` }, chain !== 'bitcoin' ? text.settings.sourceOf(chainFacts(chain).name) : index === 0 ? text.settings.first : text.settings.second),
    h('div', { class: 'field-row' },
      h('input', {
        key: base, id: `base-${id}`, name: 'base', type: 'url', required: true, autocomplete: 'off', spellcheck: 'false', value: base,
        'aria-describedby': 'base-hint', on: { input: (event) => event.target.setCustomValidity('') },
      }),
      h('button', { type: 'submit' }, text.settings.save)))),
    h('p', { id: 'base-hint', class: 'hint' }, text.settings.baseHint),
    accountSources(settings, wanted !== '', commands, (form, id) => takeBase(form, id, commands)),
    h('p', { id: 'key-hint', class: 'hint' }, text.settings.keyHint),
    h('div', { class: 'actions' },
      button(text.settings.reset, commands.resetProviders, { class: 'quiet' }),
      button(text.probes.open, () => commands.showDialog('probes'), { class: 'quiet', id: 'open-probes' }))),
  h('div', { class: 'switches' },
    checkbox(text.settings.failover, settings.failover, (failover) => commands.setSwitches({ failover }), { id: 'failover' }),
    checkbox(text.settings.crossCheck, settings.crossCheck, (crossCheck) => commands.setSwitches({ crossCheck }), { id: 'cross-check' }),
    checkbox(text.settings.offline, settings.offline, (offline) => commands.setSwitches({ offline }), { id: 'offline' }),
    checkbox(text.settings.keep, settings.keepReplies, (keepReplies) => commands.setSwitches({ keepReplies }), { id: 'keep-replies' }),
    h('p', { class: 'hint' }, text.settings.keepHint)),
  h('section', {}, h('h3', {}, text.told.title), toldTable(state)),
  h('section', {},
    h('div', { class: 'actions' },
      button(text.forget.thisCase, commands.forgetCase, { id: 'forget-case' }),
      button(text.forget.everything, commands.forgetEverything, { id: 'forget-everything' })),
    h('p', { class: 'hint' }, text.forget.everythingHint)),
  h('div', { class: 'actions end' }, button(text.settings.close, (event) => closeSettings(event, commands), { class: 'primary', id: 'close-settings' })));
}
