// @ts-check
// The lists of labels that are loaded, with who made them, of when they are and what in them could not be used.

import { h } from '../dom.js';
import { text } from '../text.js';
import { capital } from '../views/wording.js';
import { button, checkbox, code, disclosure, outLink } from './pieces.js';

/** @import * as C from '../contract.js' */
/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

/** A file of a million wrong rows has a million problems; the first tell what is wrong. */
const MOST_PROBLEMS = 50;

/**
 * @param {State} state
 * @param {Commands} commands
 */
export function labelsDialog({ working: { lists, bundled }, settings }, commands) {
  const packs = lists?.packs ?? [];
  const ofPage = packs.filter(({ kind }) => kind === 'bundled');
  const own = packs.filter(({ kind }) => kind !== 'bundled');
  const close = () => commands.showDialog(null);
  return h('dialog', {
    key: 'labels', id: 'labels', class: 'dialog', 'aria-labelledby': 'labels-title', on: { cancel: close, ...dropTarget(commands) },
  },
  h('h2', { id: 'labels-title' }, text.labels.title),
  h('p', {}, text.labels.intro),
  h('div', { class: 'switches' },
    checkbox(lists?.bundled ? `${text.labels.use}, ${text.labels.dated(lists.bundled.dated)}` : text.labels.use, settings.labelLists,
      commands.setBundledLabels, { id: 'use-labels' })),
  bundled === 'loading' && h('p', { role: 'status' }, text.labels.loading),
  bundled === 'missing' && h('p', { class: 'remark' }, text.labels.missing),
  ofPage.length > 0 && disclosure(`${text.labels.bundled}: ${ofPage.length}`, packList(ofPage, null)),
  // Keyed: what stands above them comes and goes while the lists load, and the focus may be here.
  h('section', { key: 'yours' },
    h('h3', {}, text.labels.yours),
    own.length === 0 ? h('p', { class: 'soft' }, text.labels.noneYours) : packList(own, commands),
    h('div', { class: 'drop' },
      h('label', { class: 'file' }, h('span', {}, text.labels.add),
        h('input', {
          type: 'file', id: 'add-labels', multiple: true, accept: '.yaml,.yml,.json,.csv,.txt',
          on: { change: (event) => commands.openPacks([...event.target.files]) },
        })),
      h('p', { class: 'hint' }, text.labels.drop))),
  h('div', { key: 'end', class: 'actions end' }, button(text.labels.close, close, { class: 'primary', id: 'close-labels' })));
}

/** @param {Commands} commands */
function dropTarget(commands) {
  return {
    dragover: (/** @type {DragEvent} */ event) => event.preventDefault(),
    drop: (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      commands.openPacks([...event.dataTransfer?.files ?? []]);
    },
  };
}

/**
 * @param {C.LabelPack[]} packs
 * @param {Commands | null} commands  null: they are not the reporter's to remove one by one
 */
function packList(packs, commands) {
  return h('ul', { class: 'packs' }, packs.map((pack) => h('li', { key: pack.id },
    h('strong', {}, h('bdi', {}, pack.title)),
    commands && button(text.labels.remove, () => commands.dropPack(pack.id), { class: 'quiet', 'aria-label': `${text.labels.remove} ${pack.title}` }),
    h('p', { class: 'hint' }, [
      pack.creator, pack.dated === null ? text.labels.undated : text.labels.dated(pack.dated),
      pack.licence === '' ? text.labels.noLicence : `${text.labels.licence} ${pack.licence}`, text.labels.covers(pack.labels, pack.addresses),
    ].filter((part) => part !== '').join(' · '), ' ', pack.source !== '' && outLink(pack.source, pack.source)),
    pack.refused > 0 && disclosure(text.labels.refused(pack.refused), h('ul', { class: 'problems' },
      pack.problems.slice(0, MOST_PROBLEMS).map(({ sentence, where, detail }, index) =>
        h('li', { key: index }, code(where), ` ${sentence}${detail === '' ? '' : ` (${detail})`}`)))))));
}

/**
 * What the lists say about a start, each claim with its source.
 * @param {C.LabelsOf | undefined} said
 * @returns {Child}
 */
export function claimsOf(said) {
  if (!said) return null;
  const { labels, conflict, no_label } = said;
  if (labels.length === 0) return h('p', { class: 'soft' }, capital(no_label));
  return h('div', { class: 'said-labels' },
    conflict !== '' && h('p', { class: 'warning' }, conflict),
    h('ul', { class: 'claims', 'aria-label': text.labels.said }, labels.map(({ text: words, sentence, source, source_is_link }, index) => h('li', { key: index },
      h('strong', {}, h('bdi', {}, words)), ` ${sentence} `, source_is_link && outLink(source, text.shelf.sources)))));
}
