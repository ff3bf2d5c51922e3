// @ts-check
// Everything that the page shows, as one plain value that could be written down as JSON. Commands are the only writers.
// Two slices, the question and the view, are what the reporter decides; each change of them can be undone.

import { DEFAULT_PROVIDERS } from './providers.js';

/** @import * as C from './contract.js' */
/** @import { Provider } from './providers.js' */

/**
 * One thing to start from. `deselected`: outputs of a transaction that are not stolen; `amount`: the first so many base
 * units; `claim`: who says that it belongs here.
 * @typedef {{ref: string, kind: C.Finding['kind'], chain: string, deselected: number[], amount: string | null}} Start
 *
 * @typedef {object} Question
 * @property {Start[]} starts
 * @property {string} method
 * @property {Required<Pick<C.LimitsAsked, 'max_hops' | 'min_amount' | 'fan_out' | 'busy_transactions' | 'requests'>>} limits
 * @property {boolean} checkPayments
 * @property {string[]} notFollowed
 *
 * @typedef {'ladder' | 'flow' | 'table' | 'evidence'} Tab
 * @typedef {object} View
 * @property {'first' | 'starts' | 'trail'} screen
 * @property {Tab} tab
 * @property {string | null} selected   a node, an edge or a table row
 * @property {string[]} opened          folded boxes that the reporter has opened
 *
 * @typedef {{ref: string, state: 'unasked' | 'asked' | 'known' | 'failed', address: C.AddressCard | null,
 *   transaction: C.TransactionCard | null, problem: string | null}} Card
 *
 * @typedef {{text: string, findings: C.Finding[], ticked: string[], chosen: Record<string, string>}} Pasted
 * `ticked`: references; `chosen`: the reference that the reporter chose for an ambiguous finding, by the finding's text
 *
 * @typedef {{host: string, count: number, first: string, last: string}} Told
 * @typedef {{host: string, path: string, at: string, reason: string}} Request
 *
 * @typedef {object} Settings
 * @property {Provider[]} providers
 * @property {boolean} failover      the second source may be asked when the first does not answer
 * @property {boolean} crossCheck    the second source is asked for the same transactions
 * @property {boolean} offline
 * @property {boolean} keepReplies   replies may be stored in this browser
 * @property {string[]} agreed       hosts that the reporter has agreed to be told
 *
 * @typedef {object} Trace
 * @property {'none' | 'running' | 'paused' | 'stopped' | 'done'} state
 * @property {boolean} online        false for a case that came with its bytes: nothing is asked
 * @property {C.Progress | null} progress
 * @property {number} sent           requests that left the page for this trace
 * @property {number} waiting        wants that were handed out and have no answer yet
 * @property {string | null} benched a host that asked to be left alone
 * @property {boolean} held          wants that cannot be met while working offline
 *
 * @typedef {object} Results
 * @property {C.Picture | null} down
 * @property {C.Picture | null} right
 * @property {C.Table | null} table
 * @property {C.Details | null} details
 * @property {C.CheckReport | null} checks
 * @property {C.Problem[]} problems
 *
 * @typedef {{kind: 'error' | 'note', text: string}} Notice
 *
 * @typedef {object} State
 * @property {'loading' | 'ready' | 'tracing' | 'error'} stage
 * @property {string | null} caseId        of the shelf
 * @property {Question} question
 * @property {View} view
 * @property {Pasted | null} pasted
 * @property {Record<string, Card>} cards  by reference
 * @property {Trace} trace
 * @property {Results} results
 * @property {Settings} settings
 * @property {Told[]} told
 * @property {Request[]} requests          the newest 500
 * @property {{name: string, kind: string, sha256: string}[]} files
 * @property {{chains: string[]} | null} consent  the reporter is being asked whether hosts may be told about these chains
 * @property {number} replyCount           replies that this case rests on
 * @property {boolean} settingsOpen
 * @property {Notice | null} notice
 */

/** @type {readonly ['question', 'view']} */
const UNDOABLE = ['question', 'view'];

/** @type {Readonly<Question['limits']>} */
export const DEFAULT_LIMITS = Object.freeze({
  max_hops: 1000, min_amount: '0', fan_out: 0, busy_transactions: 1000, requests: 2000,
});

/**
 * @param {{keepReplies: boolean}} options
 * @returns {State}
 */
export function initialState({ keepReplies }) {
  return {
    stage: 'loading',
    ...emptyCase(),
    settings: {
      providers: DEFAULT_PROVIDERS.map((provider) => ({ ...provider })),
      failover: false, crossCheck: false, offline: false, keepReplies, agreed: [],
    },
    told: [],
    requests: [],
    consent: null,
    settingsOpen: false,
    notice: null,
  };
}

/** What "forget this case" goes back to. The settings, and who has been told, stay. */
export function emptyCase() {
  return {
    caseId: null,
    question: { starts: [], method: 'fifo', limits: { ...DEFAULT_LIMITS }, checkPayments: true, notFollowed: [] },
    view: /** @type {View} */ ({ screen: 'first', tab: 'ladder', selected: null, opened: [] }),
    pasted: null,
    cards: {},
    trace: emptyTrace(),
    results: emptyResults(),
    files: [],
    replyCount: 0,
  };
}

/** @returns {Trace} */
export function emptyTrace() {
  return { state: 'none', online: true, progress: null, sent: 0, waiting: 0, benched: null, held: false };
}

/** @returns {Results} */
export function emptyResults() {
  return { down: null, right: null, table: null, details: null, checks: null, problems: [] };
}

/** @typedef {Pick<State, 'question' | 'view'>} Decisions */

export class Store {
  #state;
  /** @type {Decisions[]} */ #past = [];
  /** @type {Decisions[]} */ #future = [];
  /** @type {Set<(state: State) => void>} */ #listeners = new Set();

  /** @param {State} state */
  constructor(state) {
    this.#state = state;
  }

  get state() { return this.#state; }
  get canUndo() { return this.#past.length > 0; }
  get canRedo() { return this.#future.length > 0; }

  /** What came from outside, or passes: cannot be undone. @param {Partial<State>} change */
  update(change) {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state);
  }

  /** A decision of the reporter. @param {Partial<State>} change */
  commit(change) {
    if (UNDOABLE.some((slice) => change[slice] && change[slice] !== this.#state[slice])) {
      this.#past.push(decisions(this.#state));
      this.#future = [];
    }
    this.update(change);
  }

  /** @returns {boolean} whether there was something to undo */
  undo() { return this.#step(this.#past, this.#future); }
  /** @returns {boolean} whether there was something to redo */
  redo() { return this.#step(this.#future, this.#past); }

  /** A new case has no way back into the one before. */
  forgetHistory() {
    this.#past = [];
    this.#future = [];
  }

  /** @param {(state: State) => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
  }

  /**
   * @param {Decisions[]} from
   * @param {Decisions[]} to
   */
  #step(from, to) {
    const target = from.pop();
    if (!target) return false;
    to.push(decisions(this.#state));
    this.update(target);
    return true;
  }
}

/** @param {State} state @returns {Decisions} */
function decisions({ question, view }) {
  return { question, view };
}
