// @ts-check
// Words about the trail for an article, as the core makes them from its data, each with a way to take it away.

import { h } from '../dom.js';
import { button, disclosure } from './pieces.js';
import { laterText } from '../later_text.js';

/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

const KINDS = /** @type {(keyof typeof laterText.words.kinds)[]} */ (['title', 'summary', 'caption', 'alt_text']);

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function articleWords({ working: { sentences } }, commands) {
  return sentences && disclosure(laterText.words.title,
    h('p', { class: 'hint' }, laterText.words.hint),
    h('dl', { class: 'words' }, KINDS.map((kind) => h('div', { key: kind },
      h('dt', {}, laterText.words.kinds[kind]),
      h('dd', {}, h('p', {}, sentences[kind]),
        button(laterText.words.copy, () => commands.copy(sentences[kind], laterText.words.kinds[kind]), {
          class: 'small', id: `copy-${kind}`, 'aria-label': `${laterText.words.copy}: ${laterText.words.kinds[kind]}`,
        }))))));
}
