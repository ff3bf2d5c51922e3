// @ts-check
// The keyboard map: what each key does, and a list of all of them. Single keys can be switched off.

import { h } from '../dom.js';
import { laterText } from '../later_text.js';
import { text } from '../text.js';
import { actionsAt } from './place.js';
import { button, checkbox, isPlaceId } from './pieces.js';

/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

/**
 * @param {KeyboardEvent} event
 * @param {State} state
 * @param {Commands} commands
 */
export function pressKey(event, state, commands) {
  if (!state.settings.shortcuts || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest('input:not([type="checkbox"]):not([type="radio"]), textarea, select, dialog')) return;
  const act = event.key === '?' ? () => commands.showDialog('keys')
    : state.view.screen === 'trail' ? trailKey(event.key.toUpperCase(), state, commands) : null;
  if (!act) return;
  event.preventDefault();
  act();
}

/**
 * @param {string} key
 * @param {State} state
 * @param {Commands} commands
 * @returns {(() => unknown) | null}
 */
function trailKey(key, state, commands) {
  const field = { '/': 'find', R: 'reach' }[key] ?? (state.results.details && isPlaceId(state.results.details.id) ? { N: 'place-name', T: 'place-note' }[key] : undefined);
  if (field) return () => document.getElementById(field)?.focus();
  if (key === 'G') return commands.followBiggest;
  const { selected } = state.view;
  if (selected !== null && isPlaceId(selected) && /^[0-6]$/.test(key)) return () => commands.setColour(selected, Number(key));
  return actionsAt(state, commands).find((action) => action.key === key)?.do ?? null;
}

/**
 * @param {State} state
 * @param {Commands} commands
 */
export function keysDialog({ settings }, commands) {
  const close = () => commands.showDialog(null);
  const { place } = text;
  /** @type {[string, string][]} */
  const atPlace = [
    ['F', place.continue], ['E', place.expand], ['B', place.back], ['C', place.collapse], ['H', place.hide], ['P', place.path],
    ['S', place.sentence], ['Q', place.citation], ['N', laterText.keys.name], ['T', laterText.keys.noteIt], ['1 – 6', laterText.keys.colour],
  ];
  return h('dialog', { key: 'keys', id: 'keys', class: 'dialog', 'aria-labelledby': 'keys-title', on: { cancel: close } },
    h('h2', { id: 'keys-title' }, laterText.keys.title),
    // First, because a dialog opens where its first control is.
    h('div', { class: 'switches' },
      checkbox(laterText.keys.use, settings.shortcuts, (shortcuts) => commands.setSwitches({ shortcuts }), { id: 'shortcuts' }),
      h('p', { class: 'hint' }, laterText.keys.useHint)),
    keyList(laterText.keys.pictureTitle, laterText.keys.picture), keyList(laterText.keys.placeTitle, atPlace), keyList(laterText.keys.anywhereTitle, laterText.keys.anywhere),
    h('div', { class: 'actions end' }, button(laterText.keys.close, close, { class: 'primary', id: 'close-keys' })));
}

/**
 * @param {string} title
 * @param {[string, string][]} rows
 */
function keyList(title, rows) {
  return h('section', { key: title }, h('h3', {}, title),
    h('dl', { class: 'keys' }, rows.map(([key, what]) => h('div', { key }, h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)))));
}
