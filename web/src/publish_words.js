// @ts-check
// The words and choices of a published copy, as they are kept with the case.

import { count, flag, list, object, oneOf, optional, string, whole } from './case_shape.js';

/** @import * as C from './contract.js' */
/** @import { Shape } from './case_shape.js' */

/** Nothing settled: every word is made from the data. @returns {C.PublishWords} */
export function noPublishWords() {
  return {
    path: [], title: '', caption: '', alt_text: '', credit: '', corrections: '', page_url: '', names_person: false, without_names: false, with_evidence: false,
    redacted: [],
    boxes: 0, zone: '', zone_minutes: 0, id: '', version: 1, change: '', withdrawn: false, sanctions_checked: '', font: '', colour: '', fiat: '', lang: '',
    sentences: [], replies: [], according_to: '', reported: [],
  };
}

const none = noPublishWords();

const reply = object({
  row: string, state: oneOf('not_asked', 'asked', 'answered', 'refused', 'not_needed'), asked: string, deadline: string, answer: string, archive: string,
});

const reported = object({ when: string, words: string, source: string, url: string, dated: string });

/** Of a case file: what an earlier version does not know is as it was made from the data. @type {Shape<C.PublishWords>} */
export const publishWords = object({
  path: optional(list(string), none.path), title: optional(string, ''), caption: optional(string, ''), alt_text: optional(string, ''),
  credit: optional(string, ''), corrections: optional(string, ''), page_url: optional(string, ''), names_person: optional(flag, false),
  without_names: optional(flag, false), with_evidence: optional(flag, false), redacted: optional(list(string), none.redacted), boxes: optional(count, 0), zone: optional(string, ''),
  zone_minutes: optional(whole, 0), id: optional(string, ''), version: optional(count, 1), change: optional(string, ''), withdrawn: optional(flag, false),
  sanctions_checked: optional(string, ''), font: optional(string, ''), colour: optional(string, ''), fiat: optional(string, ''), lang: optional(string, ''),
  sentences: optional(list(object({ made: string, words: string })), none.sentences), replies: optional(list(reply), none.replies),
  according_to: optional(string, ''), reported: optional(list(reported), none.reported),
});

/** The look of a house, as a small file: {"format":"peelback-house/1","font","colour","credit"}. */
const HOUSE = 'peelback-house/1';
const house = object({
  format: oneOf(HOUSE), font: optional(string, ''), colour: optional(string, ''), credit: optional(string, ''), corrections: optional(string, ''),
});

/** @param {C.PublishWords} words */
export function houseFile({ font, colour, credit, corrections }) {
  return `${JSON.stringify({ format: HOUSE, font, colour, credit, corrections }, null, 2)}\n`;
}

/** @param {string} json @returns {Partial<C.PublishWords>} */
export function readHouse(json) {
  const { format: _, ...look } = house(JSON.parse(json), 'file');
  return look;
}

/** What a translator gives back, of the file that the core writes. */
const translation = object({ format: oneOf('peelback-words/1'), lang: optional(string, ''), sentences: list(object({ made: string, words: string })) });

/** @param {string} json @returns {Pick<C.PublishWords, 'lang' | 'sentences'>} */
export function readTranslation(json) {
  const { lang, sentences } = translation(JSON.parse(json), 'file');
  return { lang, sentences: sentences.filter(({ words }) => words !== '') };
}
