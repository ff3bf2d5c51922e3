// @ts-check
// "Remove for good": an item leaves what was decided, the log that led there, and the bytes that the case rests on. What stays is one
// entry that says that something was removed. Each list is thinned out element by element, in the effects of the log as in what was
// decided, so the log still gives the one from the other.

/** @import { Effect } from './decided.js' */
/** @import { HeldReply } from './evidence.js' */
/** @import { Decisions, LogEntry } from './state.js' */

/**
 * What can be removed. `place`: an address, a transaction or an output, with every reply that was asked for about it.
 * @typedef {{kind: 'file' | 'pack', key: string} | {kind: 'name' | 'note' | 'path' | 'reported' | 'place', key: string}} Item  `key`: a hash, a
 * reference or an id
 */

/**
 * Whether one element of a list of what was decided is the item, or is about it.
 * @param {Item} item
 * @param {string} list  "files", "packs", "start", "names", …
 * @param {any} element
 */
function isMeant({ kind, key }, list, element) {
  switch (kind) {
    case 'file': return list === 'files' && element.sha256 === key;
    case 'pack': return list === 'packs' && element.sha256 === key;
    case 'name': return (list === 'names' && element.ref === key) || (list === 'replies' && element.row === `own:${key}`);
    case 'note': return list === 'notes' && element.id === key;
    case 'reported': return list === 'reported' && element.id === key;
    case 'path': return list === 'paths' && element.id === key;
    case 'place': return JSON.stringify(element).includes(idOf(key));
  }
}

/**
 * The value without the elements that are meant, in lists at any depth.
 * @param {Item} item
 * @param {any} value
 * @param {string} name  of the member that holds it
 * @returns {any}
 */
function thinned(item, value, name) {
  if (Array.isArray(value)) return value.filter((element) => !isMeant(item, name, element));
  if (typeof value !== 'object' || value === null) return item.kind === 'place' && typeof value === 'string' && value.includes(idOf(item.key)) ? '' : value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, thinned(item, part, key)]));
}

/**
 * @param {Item} item
 * @param {Decisions} decisions
 * @returns {Decisions}
 */
export function decisionsWithout(item, { title, question, view, marks, files, packs, publication }) {
  const starts = question.starts.filter((start) => !isMeant(item, 'start', start));
  return thinned(item, { title, marks, files, packs, publication, question: { ...question, starts }, view: { ...view, selected: null } }, '');
}

/**
 * The log without a word of it, and one entry more.
 * @param {Item} item
 * @param {LogEntry[]} log
 * @param {string} now
 * @returns {LogEntry[]}
 */
export function logWithout(item, log, now) {
  const entries = log.map((entry) => {
    const effect = /** @type {Effect} */ (thinned(item, entry.effect, ''));
    const isTouched = JSON.stringify(effect) !== JSON.stringify(entry.effect) || JSON.stringify(entry.parameters).includes(idOf(item.key));
    return isTouched ? { ...entry, effect, parameters: {} } : entry;
  });
  return [...entries, { at: now, name: 'removed', parameters: { items: 1 }, effect: {} }];
}

/** @param {Item} item @param {HeldReply[]} replies @returns {HeldReply[]} */
export function repliesWithout(item, replies) {
  if (item.kind !== 'place') return replies;
  const [id] = idOf(item.key).split(':');
  return replies.filter(({ url, requestBody = '' }) => !`${url} ${requestBody}`.toLowerCase().includes((id ?? '').toLowerCase()));
}

/** What follows the chain, the part of it that everything about the place holds. @param {string} key */
function idOf(key) {
  return /^[a-z0-9-]+:./.test(key) ? key.slice(key.indexOf(':') + 1) : key;
}
