// @ts-check
// Finding a place in the trail, and bringing it into sight.

import { h } from '../dom.js';
import { code } from './pieces.js';
import { laterText } from '../later_text.js';

/** @import * as C from '../contract.js' */
/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

/** The list is read, not scrolled for ever. */
const MOST_HITS = 12;

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function findBox({ working }, commands) {
  const hits = working.hits.slice(0, MOST_HITS);
  const isOpen = working.find !== '' && hits.length > 0;
  /** @param {C.FindHit | undefined} hit */
  const take = async (hit) => {
    if (!hit) return;
    await commands.goTo(hit.id);
    await commands.find('');
    bringIntoSight(hit.id);
  };
  return h('div', { class: 'find', role: 'search' },
    h('label', { for: 'find' }, laterText.find.label, ' ', h('kbd', { 'aria-hidden': 'true' }, '/')),
    h('input', {
      id: 'find', type: 'text', role: 'combobox', autocomplete: 'off', spellcheck: 'false', placeholder: laterText.find.hint,
      'aria-expanded': String(isOpen), 'aria-controls': 'find-hits', 'aria-autocomplete': 'list',
      'aria-activedescendant': isOpen ? `hit-${working.at}` : null, live: { value: working.find },
      on: {
        input: (event) => commands.find(event.target.value),
        keydown: (event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[/** @type {string} */ (event.key)];
          if (step !== undefined) commands.stepFind(step);
          else if (event.key === 'Enter') take(hits[working.at]);
          else if (event.key === 'Escape') commands.find('');
          else return;
          event.preventDefault();
        },
      },
    }),
    h('ul', { id: 'find-hits', role: 'listbox', 'aria-label': laterText.find.label, hidden: !isOpen },
      hits.map((hit, index) => h('li', {
        key: `${hit.id} ${hit.kind}`, id: `hit-${index}`, role: 'option', 'aria-selected': String(index === working.at),
        on: { mousedown: (event) => event.preventDefault(), click: () => take(hit) },
      }, h('span', { class: 'hit-kind' }, laterText.find.kinds[hit.kind]), ' ', code(hit.title), h('span', { class: 'hit-sentence' }, hit.sentence)))),
    working.find !== '' && hits.length === 0 && h('p', { class: 'hint' }, laterText.find.found(0)));
}

/**
 * Scrolls to a place of the ladder or the table and gives it the focus; the canvas moves by itself.
 * @param {string} id
 */
export function bringIntoSight(id) {
  // After the redraw that the selection causes.
  setTimeout(() => {
    const wanted = [...document.querySelectorAll('#panel [data-id]')].find((element) => element.getAttribute('data-id') === id);
    if (!wanted) {
      document.querySelector('#panel')?.scrollIntoView({ block: 'nearest' });
      return;
    }
    wanted.scrollIntoView({ block: 'center', inline: 'center' });
    const target = wanted.matches('[tabindex]') ? wanted : wanted.querySelector('button');
    if (target instanceof HTMLElement || target instanceof SVGElement) target.focus({ preventScroll: true });
  }, 30);
}
