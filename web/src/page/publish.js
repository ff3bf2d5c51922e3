// @ts-check
// What is published of a trail: the reporter's words, what is in the way, how it looks, and the files.

import { h } from '../dom.js';
import { laterText } from '../later_text.js';
import { CURRENCIES } from '../rates.js';
import { button, checkbox, disclosure } from './pieces.js';
import { unlessTyping } from './place.js';
import { preview } from './preview.js';

/** @import * as C from '../contract.js' */
/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

/** @typedef {'title' | 'caption' | 'alt_text' | 'credit' | 'corrections' | 'page_url' | 'zone' | 'sanctions_checked' | 'change' | 'font' | 'colour' | 'id' | 'lang' | 'according_to'} Field */

const STATES = /** @type {C.RightOfReply['state'][]} */ (['not_asked', 'asked', 'answered', 'refused', 'not_needed']);
const LONG = new Set(['caption', 'alt_text']);
/** In the order in which they are offered; the picture of dots is made of the drawing. */
const FORMS = /** @type {const} */ (['html', 'svg', 'narrow-svg', 'csv', 'snippets', 'oembed', 'claims', 'json', 'evidence']);
/** Where OFAC's lists are searched by hand. */
const SANCTIONS_SEARCH = 'https://sanctionssearch.ofac.treas.gov/';
/** What is made from the data stands in an empty field. */
const MADE = new Set(['title', 'caption', 'alt_text']);

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function publishSection({ working: { publishing, values: { known } }, marks, trace, publication: options }, commands) {
  const { isOpen, isBusy, published, refused, unread } = publishing;
  const words = laterText.publish;
  return h('section', { key: 'publish', id: 'publish', class: 'publish', 'aria-labelledby': 'publishing-title', 'aria-busy': String(isBusy) },
    h('h2', { id: 'publishing-title' }, words.title),
    h('p', { class: 'hint' }, words.intro),
    h('div', { class: 'actions' }, button(isOpen ? words.close : words.open, commands.togglePublishing, {
      id: 'toggle-publishing', disabled: trace.state === 'running', 'aria-expanded': String(isOpen),
    })),
    isOpen && [
      refused !== '' && h('p', { key: 'refused', class: 'remark', role: 'alert' }, refused),
      unread !== '' && h('p', { key: 'unread', class: 'remark', role: 'alert' }, unread),
      published && findings(published),
      published?.findings.some(({ code }) => code === 'sanctions_old') && sanctionsCheck(options, published, commands),
      h('div', { key: 'words', class: 'publish-words' },
        pathChoice(options, marks.paths, commands),
        field('title', options, published, commands), field('caption', options, published, commands), field('alt_text', options, published, commands),
        field('credit', options, published, commands), field('corrections', options, published, commands), field('page_url', options, published, commands),
        field('according_to', options, published, commands),
        zoneFields(options, published, commands), wholeNumber('boxes', options, [0, 20], commands),
        valuesChoice(options, known + marks.reported.length > 0, commands),
        checkbox(words.namesPerson, options.names_person, (names_person) => commands.setPublishWords({ names_person }), { id: 'publish-names-person' }),
        checkbox(words.withoutNames, options.without_names, (without_names) => commands.setPublishWords({ without_names }), { id: 'publish-without-names' }),
        checkbox(words.withEvidence, options.with_evidence, (with_evidence) => commands.setPublishWords({ with_evidence }), { id: 'publish-with-evidence' })),
      published && sentences(options, published, commands),
      reports(options, commands),
      published && leftOut(published, commands),
      published && replies(options, published, commands),
      published && archives(options, published, commands),
      disclosure(words.corrected, h('p', { class: 'hint' }, words.correctedHint),
        field('id', options, published, commands), wholeNumber('version', options, [1, 9999], commands), field('change', options, published, commands),
        checkbox(words.withdrawn, options.withdrawn, (withdrawn) => commands.setPublishWords({ withdrawn }), { id: 'publish-withdrawn' })),
      disclosure(words.house, h('p', { class: 'hint' }, words.houseHint), field('font', options, published, commands), field('colour', options, published, commands),
        h('div', { class: 'actions' }, fileChoice('publish-take-house', words.takeHouse, commands.takeHouse), button(words.saveHouse, commands.saveHouse, { id: 'publish-save-house', class: 'small' }))),
      published && preview(published),
      published && fileList(published, commands),
    ]);
}

/**
 * @param {Field} name
 * @param {C.PublishWords} options
 * @param {C.Published | null} published
 * @param {Commands} commands
 */
function field(name, options, published, commands) {
  const id = `publish-${name}`;
  const made = MADE.has(name) ? published?.publication[/** @type {'title'} */ (name)] ?? '' : '';
  return h('div', { class: 'field', key: name },
    h('label', { for: id }, laterText.publish.fields[name]),
    h(LONG.has(name) ? 'textarea' : 'input', {
      id, autocomplete: 'off', placeholder: made || laterText.publish.examples[name] || null, 'aria-describedby': laterText.publish.hints[name] ? `${id}-hint` : null,
      ...(LONG.has(name) ? { rows: 3 } : { type: 'text' }), ...unlessTyping(id, options[name]),
      on: { change: (/** @type {any} */ event) => commands.setPublishWords({ [name]: event.target.value.trim() }) },
    }),
    laterText.publish.hints[name] && h('p', { id: `${id}-hint`, class: 'hint' }, laterText.publish.hints[name]));
}

/**
 * @param {C.PublishWords} options
 * @param {C.NamedPath[]} paths
 * @param {Commands} commands
 */
function pathChoice(options, paths, commands) {
  const chosen = paths.findIndex(({ steps }) => JSON.stringify(steps) === JSON.stringify(options.path));
  return h('div', { class: 'field', key: 'path' },
    h('label', { for: 'publish-path' }, laterText.publish.path),
    h('select', { id: 'publish-path', live: { value: String(chosen) }, on: { change: (/** @type {any} */ event) => commands.setPublishWords({ path: paths[Number(event.target.value)]?.steps ?? [] }) } },
      h('option', { value: '-1' }, laterText.publish.wholeTrail),
      paths.map(({ id, name }, index) => h('option', { key: id, value: String(index) }, name))));
}

/**
 * @param {C.PublishWords} options
 * @param {C.Published | null} published
 * @param {Commands} commands
 */
function zoneFields(options, published, commands) {
  return h('div', { class: 'pair', key: 'zone' },
    field('zone', options, published, commands),
    h('div', { class: 'field' },
      h('label', { for: 'publish-zone-minutes' }, laterText.publish.zoneMinutes),
      h('input', {
        id: 'publish-zone-minutes', type: 'number', min: -840, max: 840, step: 15, live: { value: String(options.zone_minutes) },
        on: { change: (/** @type {any} */ event) => commands.setPublishWords({ zone_minutes: Math.trunc(Number(event.target.value)) || 0 }) },
      })));
}

/**
 * Values on the day stand in the copy where the case has rates, or somebody's word on them.
 * @param {C.PublishWords} options
 * @param {boolean} isOffered
 * @param {Commands} commands
 */
function valuesChoice({ fiat }, isOffered, commands) {
  return isOffered && h('div', { class: 'field', key: 'fiat' },
    h('label', { for: 'publish-fiat' }, laterText.values.published),
    h('select', { id: 'publish-fiat', live: { value: fiat }, on: { change: (/** @type {any} */ event) => commands.setPublishWords({ fiat: event.target.value }) } },
      h('option', { value: '' }, laterText.values.none),
      CURRENCIES.map((code) => h('option', { key: code, value: code }, code))));
}

/**
 * @param {'version' | 'boxes'} name
 * @param {C.PublishWords} options
 * @param {[number, number]} range
 * @param {Commands} commands
 */
function wholeNumber(name, options, [least, most], commands) {
  const id = `publish-${name}`;
  const hint = laterText.publish.hints[name];
  return h('div', { class: 'field', key: name },
    h('label', { for: id }, laterText.publish.fields[name]),
    h('input', {
      id, type: 'number', min: least, max: most, live: { value: String(options[name]) }, 'aria-describedby': hint ? `${id}-hint` : null,
      on: { change: (/** @type {any} */ event) => commands.setPublishWords({ [name]: Math.min(most, Math.max(least, Math.trunc(Number(event.target.value)) || least)) }) },
    }),
    hint && h('p', { id: `${id}-hint`, class: 'hint' }, hint));
}

/**
 * @param {string} id
 * @param {string} label
 * @param {(file: File) => unknown} take
 */
function fileChoice(id, label, take) {
  return h('label', { class: 'file', key: id }, h('span', {}, label),
    h('input', { id, type: 'file', accept: '.json,application/json', on: { change: (/** @type {any} */ event) => {
      const [file] = event.target.files;
      event.target.value = '';
      if (file) take(file);
    } } }));
}

/**
 * The list itself may be newer than what is at hand: a link, and the day on which the reporter looked.
 * @param {C.PublishWords} options
 * @param {C.Published} published
 * @param {Commands} commands
 */
function sanctionsCheck(options, published, commands) {
  return h('div', { key: 'sanctions', class: 'publish-words' },
    h('p', {}, h('a', { href: SANCTIONS_SEARCH, target: '_blank', rel: 'noopener noreferrer' }, laterText.publish.sanctionsSearch)),
    field('sanctions_checked', options, published, commands));
}

/**
 * Everything that was made from the data, sentence by sentence, to be edited or translated.
 * @param {C.PublishWords} options
 * @param {C.Published} published
 * @param {Commands} commands
 */
function sentences(options, published, commands) {
  const words = laterText.publish.sentences;
  return disclosure(words.title, h('p', { class: 'hint' }, words.hint), field('lang', options, published, commands),
    h('div', { class: 'actions' },
      button(words.save, () => commands.savePublished('words'), { id: 'publish-words', class: 'small', disabled: published.files.length === 0 }),
      fileChoice('publish-take-words', words.take, commands.takeTranslation)),
    published.sentences.map(({ made, example, fault }, index) => {
      const id = `publish-sentence-${index}`;
      return h('div', { class: 'field sentence', key: made },
        h('label', { for: id, dir: 'auto' }, made),
        made !== example && h('p', { class: 'hint', id: `${id}-example`, dir: 'auto' }, words.example(example)),
        h('textarea', {
          id, rows: made.length > 90 ? 3 : 1, dir: 'auto', autocomplete: 'off', placeholder: made, 'aria-describedby': made !== example ? `${id}-example` : null,
          'aria-invalid': fault !== '' ? 'true' : null,
          ...unlessTyping(id, options.sentences.find((sentence) => sentence.made === made)?.words ?? ''),
          on: { change: (/** @type {any} */ event) => commands.editSentence(made, event.target.value.trim()) },
        }),
        fault !== '' && h('p', { class: 'remark', role: 'alert' }, words.fault(fault)));
    }));
}

/** @param {C.Published} published */
function findings(published) {
  const inTheWay = published.findings.filter(({ refused }) => refused);
  const warnings = published.findings.filter(({ refused }) => !refused);
  const rows = (/** @type {C.Published['findings']} */ some) => h('ul', {}, some.map(({ code, subject, sentence }) => h('li', { key: `${code} ${subject}`, 'data-finding': code }, sentence)));
  return h('div', { key: 'findings', class: 'findings', role: 'status' },
    inTheWay.length > 0 && [h('h3', { key: 'in the way' }, laterText.publish.inTheWay), rows(inTheWay)],
    warnings.length > 0 && [h('h3', { key: 'warnings' }, laterText.publish.warnings), rows(warnings)],
    published.findings.length === 0 && h('p', { class: 'soft' }, laterText.publish.nothingFound));
}

/** @type {(keyof C.ReportedStep)[]} */
const REPORT_PARTS = ['when', 'words', 'source', 'url', 'dated'];

/**
 * Steps that others report and no payment shows; one more row is there to be filled in.
 * @param {C.PublishWords} options
 * @param {Commands} commands
 */
function reports({ reported }, commands) {
  const words = laterText.publish.reported;
  const empty = { when: '', words: '', source: '', url: '', dated: '' };
  return disclosure(words.title, h('p', { class: 'hint' }, words.hint), [...reported, empty].map((report, index) => h('fieldset', { key: index, class: 'reply' },
    h('legend', {}, index < reported.length ? `${index + 1}` : words.another),
    REPORT_PARTS.map((part) => {
      const id = `reported-${index}-${part}`;
      return h('div', { class: 'field', key: part },
        h('label', { for: id }, words.parts[part]),
        h(part === 'words' ? 'textarea' : 'input', { id, autocomplete: 'off', ...(part === 'words' ? { rows: 3 } : { type: 'text' }), ...unlessTyping(id, report[part]),
          on: { change: (/** @type {any} */ event) => commands.setReportedStep(index, { [part]: event.target.value.trim() }) } }));
    }),
    index < reported.length && button(words.remove, () => commands.removeReportedStep(index), { class: 'small quiet' }))));
}

/**
 * @param {C.Published} published
 * @param {Commands} commands
 */
function leftOut({ places }, commands) {
  return disclosure(laterText.publish.leaveOut, h('p', { class: 'hint' }, laterText.publish.leaveOutHint),
    h('div', { class: 'checks' }, places.map(({ id, hop, what, amount, left_out }, index) => h('div', { key: id },
      checkbox(`${laterText.publish.hop(hop)}: ${what}, ${amount}`, left_out, (isLeftOut) => commands.leaveOut(id, isLeftOut), { id: `leave-out-${index}` })))));
}

/**
 * Where the sources of values were kept, so that a reader finds what the reporter saw. Those of names stand with the names.
 * @param {C.PublishWords} options
 * @param {C.Published} published
 * @param {Commands} commands
 */
function archives(options, { rows }, commands) {
  const sources = [...new Set(rows.filter(({ kind, source }) => kind === 'value' && /^https?:/.test(source)).map(({ source }) => source))];
  const words = laterText.publish.archives;
  return sources.length > 0 && disclosure(words.title, h('p', { class: 'hint' }, words.hint), sources.map((source, index) => {
    const id = `archive-${index}`;
    const row = `source:${source}`;
    return h('div', { class: 'field', key: source },
      h('label', { for: id }, h('bdi', {}, source)),
      h('input', { id, type: 'text', autocomplete: 'off', ...unlessTyping(id, options.replies.find((one) => one.row === row)?.archive ?? ''),
        on: { change: (/** @type {any} */ event) => commands.setReply(row, { archive: event.target.value.trim() }) } }));
  }));
}

/**
 * @param {C.PublishWords} options
 * @param {C.Published} published
 * @param {Commands} commands
 */
function replies(options, { rows }, commands) {
  const names = rows.filter(({ kind }) => kind === 'name' || kind === 'report');
  const words = laterText.publish.reply;
  return names.length > 0 && disclosure(words.title, h('p', { class: 'hint' }, words.hint), names.map((row, index) => {
    const reply = options.replies.find((one) => one.row === row.id);
    /** @param {'asked' | 'deadline' | 'answer' | 'archive'} part */
    const line = (part) => h('div', { class: 'field', key: part },
      h('label', { for: `reply-${index}-${part}` }, words.parts[part]),
      h('input', { id: `reply-${index}-${part}`, type: 'text', autocomplete: 'off', ...unlessTyping(`reply-${index}-${part}`, reply?.[part] ?? ''),
        on: { change: (/** @type {any} */ event) => commands.setReply(row.id, { [part]: event.target.value.trim() }) } }));
    return h('fieldset', { key: row.id, class: 'reply' },
      h('legend', {}, h('bdi', {}, row.text)),
      h('p', { class: 'soft' }, row.known),
      h('div', { class: 'field', key: 'state' },
        h('label', { for: `reply-${index}-state` }, words.state),
        h('select', { id: `reply-${index}-state`, live: { value: reply?.state ?? 'not_asked' }, on: { change: (/** @type {any} */ event) => commands.setReply(row.id, { state: event.target.value }) } },
          STATES.map((one) => h('option', { key: one, value: one }, words.states[one])))),
      line('asked'), line('deadline'), line('answer'), line('archive'));
  }));
}

/**
 * @param {C.Published} published
 * @param {Commands} commands
 */
function fileList({ files, publication }, commands) {
  const words = laterText.publish;
  const has = (/** @type {string} */ form) => files.some((file) => file.form === form);
  const snippets = files.find(({ form }) => form === 'snippets');
  const copy = (/** @type {string} */ key, /** @type {string | undefined} */ what, /** @type {string} */ copied) => copied !== ''
    && what && button(words.copy(what), () => commands.copyPublished(copied, what), { id: `copy-published-${key}`, class: 'small' });
  return files.length > 0 && h('div', { key: 'files', class: 'publish-files' },
    h('h3', {}, words.filesTitle),
    h('ul', { class: 'forms' },
      has('svg') && h('li', { key: 'png' }, button(words.forms.png ?? 'PNG', commands.savePng, { id: 'publish-png' }), h('p', { class: 'hint' }, words.takes.png)),
      FORMS.filter(has).map((form) => h('li', { key: form },
        button(words.forms[form] ?? form, () => commands.savePublished(form), { id: `publish-${form}` }), h('p', { class: 'hint' }, words.takes[form])))),
    h('div', { class: 'actions' },
      copy('alt', words.fields.alt_text, publication.alt_text), copy('caption', words.fields.caption, publication.caption),
      copy('credit', words.fields.credit, publication.credit), snippets && copy('snippets', words.forms.snippets, snippets.text)),
    h('p', { class: 'hint' }, words.notTried));
}
