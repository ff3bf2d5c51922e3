// @ts-check
// Words about the trail for an article, as the core makes them from its data, each with a way to take it away.

import { h } from '../dom.js';
import { text } from '../text.js';
import { button, disclosure } from './pieces.js';

/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

const KINDS = /** @type {(keyof typeof text.words.kinds)[]} */ (['title', 'summary', 'caption', 'alt_text']);

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function articleWords({ working: { sentences } }, commands) {
  return sentences && disclosure(text.words.title,
    h('p', { class: 'hint' }, text.words.hint),
    h('dl', { class: 'words' }, KINDS.map((kind) => h('div', { key: kind },
      h('dt', {}, text.words.kinds[kind]),
      h('dd', {}, h('p', {}, sentences[kind]),
        button(text.words.copy, () => commands.copy(sentences[kind], text.words.kinds[kind]), {
          class: 'small', id: `copy-${kind}`, 'aria-label': `${text.words.copy}: ${text.words.kinds[kind]}`,
        }))))));
}
