// @ts-check
// What passes while a reporter works on a trail, and is decided by nobody: what was searched for, which path is looked at
// without being kept, which lists of labels are loaded. It is neither undone nor stored.

/** @import * as C from './contract.js' */
/** @import { AskedSince, Moved } from './moved.js' */
/** @import { Probed } from './probes.js' */
/** @import { Item } from './remove_for_good.js' */

/**
 * A path that is looked at. `main`: along the biggest outputs; else to a place.
 * @typedef {{kind: 'main'} | {kind: 'to', to: string}} Draft
 *
 * Every rule side by side. `isWhole`: with the places at which all of them agree; `refused`: why there is no comparison.
 * @typedef {{isOpen: boolean, isBusy: boolean, isWhole: boolean, comparison: C.Comparison | null, refused: string}} Comparing
 *
 * A table that is about to be taken, with what its columns are said to mean so far. `refused`: why it cannot be taken so.
 * @typedef {{name: string, shape: C.TableShape, columns: C.ColumnMeaning[], asset: string, decimals: string, refused: string,
 *   isBusy: boolean}} TableAsked
 *
 * What was read of an opened file. `refused`: how many of its rows were not used; `problems`: the first of them.
 * @typedef {{transactions: number, transfers: number, refused: number, problems: C.Problem[]}} Reading
 *
 * What is about to be published. `published`: what the core makes of the words so far; `refused`: why it makes nothing; `unread`: why a
 * file of words or of the house's look was not taken.
 * @typedef {{isOpen: boolean, isBusy: boolean, published: C.Published | null, refused: string, unread: string}} Publishing
 *
 * What the open and unspent ends would take to be asked about anew, and what came of it. `failed`: requests without an answer.
 * @typedef {{asked: AskedSince | null, changes: Moved[] | null, failed: number}} MovedSince
 *
 * Values on the day. `requests`: what could be asked for; `failed`: of the last ones, how many had no answer.
 * @typedef {{currency: string | null, known: number, requests: C.PriceRequest[], failed: number, isAsking: boolean}} Valuing
 *
 * @typedef {object} Working
 * @property {'keys' | 'labels' | 'probes' | null} dialog
 * @property {Record<string, Probed>} probed   which sources answered, by their base
 * @property {string} find                  what is searched for
 * @property {C.FindHit[]} hits
 * @property {number} at                    the hit that Enter takes
 * @property {string} reach                 "did any of it reach …?"; empty: not asked
 * @property {C.ReachAnswer | null} answer
 * @property {string} unanswered            why there is no answer
 * @property {boolean} isCounting           the answer is still being worked out
 * @property {Draft | null} draft
 * @property {C.Path | null} path           the draft, or the kept path that is shown
 * @property {C.Sentences | null} sentences
 * @property {'unasked' | 'loading' | 'loaded' | 'off' | 'missing'} bundled  the lists that came with the page
 * @property {C.LabelLists | null} lists
 * @property {Record<string, C.LabelsOf>} labels  by the reference of a start
 * @property {Comparing} comparing
 * @property {Publishing} publishing
 * @property {TableAsked | null} table
 * @property {Record<string, Reading>} readings   by the hash of a file
 * @property {MovedSince | null} moved         what has moved since the case was saved
 * @property {Valuing} values
 * @property {C.Crossings | null} crossings    where the money goes on in other ledgers, or came from them
 * @property {Item | null} removing            what the reporter is asked whether to remove for good
 * @property {C.ReplayReport | null} replay  what came of replaying the case
 */

/** @returns {Working} */
export function emptyWorking() {
  return {
    dialog: null, find: '', hits: [], at: 0, reach: '', answer: null, unanswered: '', isCounting: false, draft: null, path: null, sentences: null,
    bundled: 'unasked', lists: null, labels: {},
    probed: {},
    values: { currency: null, known: 0, requests: [], failed: 0, isAsking: false },
    comparing: { isOpen: false, isBusy: false, isWhole: false, comparison: null, refused: '' },
    publishing: { isOpen: false, isBusy: false, published: null, refused: '', unread: '' },
    table: null, readings: {}, moved: null, crossings: null, removing: null, replay: null,
  };
}
