// @ts-check
// What the reporter can do at the place that is selected, with the key of each thing, and the marks on it.

import { h } from '../dom.js';
import { text } from '../text.js';
import { COLOURS, letterOf } from '../views/palette.js';
import { button, disclosure, isPlaceId } from './pieces.js';

/** @import * as C from '../contract.js' */
/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

/** @typedef {{id: string, key: string, label: string, hint?: string, do: () => unknown}} Action */

/**
 * Everything that can be done where the reporter is, whether it is pressed or its key is.
 * @param {State} state
 * @param {Commands} commands
 * @returns {Action[]}
 */
export function actionsAt({ results: { details }, question, view, marks }, commands) {
  if (!details) return [];
  const { id, key, ref, can, citation, sentence } = details;
  const isPlace = isPlaceId(id);
  const { place } = text;
  const back = view.back.includes(id);
  return [
    can.continue && { id: 'continue', key: 'F', label: place.continue, hint: place.continueHint, do: () => commands.continueAt(ref) },
    can.expand && { id: 'expand', key: 'E', label: place.expand, do: () => commands.expand(ref) },
    can.collapse && { id: 'collapse', key: 'C', label: place.collapse, do: () => commands.setFollowed(ref, false) },
    question.notFollowed.includes(ref) && { id: 'again', key: 'C', label: place.again, do: () => commands.setFollowed(ref, true) },
    can.back && { id: 'back', key: 'B', label: back ? place.backMore : place.back, do: () => commands.expandBack(id) },
    back && { id: 'fold-back', key: '', label: place.foldBack, do: () => commands.foldBack(id) },
    isPlace && { id: 'path-here', key: 'P', label: place.path, do: () => commands.showPathTo(key) },
    isPlace && !marks.hidden.includes(id) && { id: 'hide', key: 'H', label: place.hide, do: () => commands.hide(id) },
    { id: 'copy-sentence', key: 'S', label: place.sentence, do: () => commands.copy(sentence, sentence) },
    citation !== '' && { id: 'copy-citation', key: 'Q', label: place.citation, do: () => commands.copy(citation, citation) },
    isPlace && { id: 'start-here', key: '', label: place.startHere, do: () => commands.startAt(ref, true) },
    isPlace && { id: 'add-start', key: '', label: place.addStart, do: () => commands.startAt(ref, false) },
  ].filter((action) => action !== false);
}

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function placeTools(state, commands) {
  const { details } = state.results;
  if (!details || details.id !== state.view.selected) return null;
  const actions = actionsAt(state, commands);
  return h('section', { key: `tools ${details.id}`, class: 'place-tools', 'aria-label': text.place.title },
    h('div', { class: 'actions' }, actions.map((action) => actionButton(action, state.settings.shortcuts))),
    actions.filter(({ hint }) => hint).map(({ id, hint }) => h('p', { key: id, id: `hint-${id}`, class: 'hint' }, hint)),
    isPlaceId(details.id) && marksForm(details, state.marks, commands),
    isPlaceId(details.id) && reportedForm(details.id, state.marks, commands));
}

/**
 * @param {Action} action
 * @param {boolean} hasKeys
 */
function actionButton({ id, key, label, hint, do: act }, hasKeys) {
  return button(label, act, {
    key: id, id: `do-${id}`, class: 'small', 'data-key': hasKeys && key !== '' ? key : null,
    'aria-keyshortcuts': hasKeys && key !== '' ? key : null, 'aria-describedby': hint ? `hint-${id}` : null,
  });
}

/**
 * @param {C.Details} details
 * @param {C.Marks} marks  newer than the details, which have to be asked for
 * @param {Commands} commands
 */
function marksForm({ id, ref }, marks, commands) {
  const name = marks.names.find((one) => one.ref === ref)?.text ?? '';
  const note = marks.notes.find((one) => one.id === id)?.text ?? '';
  const colour = marks.colours.find((one) => one.id === id)?.colour ?? 0;
  return h('fieldset', { class: 'marks' },
    h('legend', {}, text.place.yours),
    h('div', { class: 'field' },
      h('label', { for: 'place-name' }, text.place.name),
      h('input', {
        id: 'place-name', type: 'text', maxlength: 200, autocomplete: 'off', dir: 'auto', ...unlessTyping('place-name', name),
        on: { change: (event) => commands.setName(ref, event.target.value) },
      })),
    h('div', { class: 'field' },
      h('label', { for: 'place-note' }, text.place.note),
      h('textarea', {
        id: 'place-note', rows: 2, dir: 'auto', 'aria-describedby': 'note-hint', ...unlessTyping('place-note', note),
        on: { change: (event) => commands.setNote(id, event.target.value) },
      }),
      h('p', { id: 'note-hint', class: 'hint' }, text.place.noteHint)),
    h('fieldset', { class: 'colours' },
      h('legend', {}, text.place.colour),
      Array.from({ length: COLOURS + 1 }, (_, index) => h('label', { key: index, class: 'colour' },
        h('input', {
          type: 'radio', name: 'colour', id: `colour-${index}`, live: { checked: colour === index },
          'aria-label': index === 0 ? text.place.noColour : text.place.colourName(letterOf(index), text.place.colours[index - 1] ?? ''),
          on: { change: () => commands.setColour(id, index) },
        }),
        h('span', { class: `swatch swatch-${index}`, 'aria-hidden': 'true' }, index === 0 ? '–' : letterOf(index))))));
}

/**
 * @param {string} id
 * @param {C.Marks} marks
 * @param {Commands} commands
 */
function reportedForm(id, { reported }, commands) {
  const kept = reported.find((one) => one.id === id);
  const field = (/** @type {'text' | 'source' | 'dated'} */ name, /** @type {string} */ label, placeholder = '') => h('div', { class: 'field', key: name },
    h('label', { for: `reported-${name}` }, label),
    h('input', {
      id: `reported-${name}`, name, type: 'text', maxlength: 200, autocomplete: 'off', dir: 'auto', placeholder, ...unlessTyping(`reported-${name}`, kept?.[name] ?? ''),
    }));
  return disclosure(text.place.reported, h('form', {
    class: 'reported', on: { submit: (event) => { event.preventDefault(); takeReported(event.target, id, commands); } },
  },
  h('p', { class: 'hint' }, text.place.reportedHint),
  field('text', text.place.reportedText, text.place.reportedExample), field('source', text.place.reportedSource), field('dated', text.place.reportedDated),
  h('button', { type: 'submit', class: 'small', id: 'keep-reported' }, text.place.keepReported)));
}

/** @param {HTMLFormElement} form @param {string} id @param {Commands} commands */
function takeReported(form, id, commands) {
  const fields = new FormData(form);
  const [said, source, dated] = ['text', 'source', 'dated'].map((name) => String(fields.get(name) ?? ''));
  commands.setReported({ id, text: said ?? '', source: source ?? '', dated: dated ?? '' });
}

/**
 * What is typed is not overwritten by what stood there before.
 * @param {string} id
 * @param {string} value
 */
export function unlessTyping(id, value) {
  return document.activeElement?.id === id ? {} : { live: { value } };
}
