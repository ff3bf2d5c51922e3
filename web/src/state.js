// @ts-check
// Everything that the page shows, as one plain value that could be written down as JSON. Commands are the only writers.
// Some slices are what the reporter decides: each change of them is a step with a name, kept in the case, and can be undone.

import { bothEffects, completeLog, decidedOf, effectOf } from './decided.js';
import { DEFAULT_PROVIDERS } from './providers.js';
import { noPublishWords } from './publish_words.js';
import { emptyWorking } from './working.js';

/** @import * as C from './contract.js' */
/** @import { Effect } from './decided.js' */
/** @import { Provider } from './providers.js' */
/** @import { text } from './text.js' */
/** @import { Working } from './working.js' */

/**
 * One thing to start from. `asset`: its reference, null for the chain's own coin; `deselected`: outputs of a transaction that are not stolen; `amount`: the first so many base
 * units; `claim`: who says that it belongs here.
 * @typedef {{ref: string, kind: C.Finding['kind'] | 'transfer', chain: string, deselected: number[], amount: string | null,
 *   asset: string | null}} Start
 *
 * @typedef {object} Question
 * @property {Start[]} starts
 * @property {string} method
 * @property {'forward' | 'backward'} direction  where the money went, or where it came from
 * @property {'end' | 'coinbase'} fees  they end, or go on into the new coins of their block
 * @property {Required<Omit<C.LimitsAsked, 'min_share_ppm'>>} limits
 * @property {boolean} checkPayments
 * @property {string[]} notFollowed     outputs that the reporter has collapsed
 * @property {string[]} continued       outputs at a service, a mixer or a busy address that are followed all the same
 * @property {string[]} expanded        outputs followed one hop past the limits
 *
 * @typedef {'ladder' | 'flow' | 'table' | 'evidence'} Tab
 * @typedef {object} View
 * @property {'first' | 'starts' | 'trail'} screen
 * @property {Tab} tab
 * @property {string | null} selected   a node, an edge or a table row
 * @property {string[]} opened          folded boxes that the reporter has opened
 * @property {string | null} path       the kept path that is shown, by its id
 * @property {Question[]} others        the other trails of this case, on the other sides of crossings
 * @property {string[]} back            places shown with the other money that came in; each mention ten more
 *
 * @typedef {{ref: string, state: 'unasked' | 'asked' | 'known' | 'failed', address: C.AddressCard | C.AccountCard | null,
 *   transaction: C.TransactionCard | C.AccountTransactionCard | null, problem: string | null}} Card
 *
 * @typedef {{text: string, findings: C.Finding[], ticked: string[], chosen: Record<string, string>, isPending?: boolean}} Pasted
 * `ticked`: references; `chosen`: the reference that the reporter chose for an ambiguous finding, by the finding's text;
 * `isPending`: the findings are those of an earlier text
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
 * @property {string[]} keyed        hosts for which the reporter has given a key; the keys themselves are not in the state
 * @property {boolean} labelLists    the lists of labels that came with the page are used
 * @property {boolean} shortcuts     single keys do something
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
 * `hosts`: that can be tried; `found`: bases of those that answer.
 * @typedef {{state: 'none' | 'asking' | 'listed' | 'noList' | 'found' | 'noneAnswers', hosts: string[], found: string[]}} Nodes
 *
 * @typedef {{name: string, kind: string, sha256: string, chains?: string[], columns?: string}} OpenedFile  its bytes are with the
 * evidence, by their hash; `columns`: what the columns of a table were said to mean (peelback-columns/1)
 * @typedef {{id: string, name: string, sha256: string}} OpenedPack    a list of labels that the reporter dropped in; `id`: the core's
 *
 * A case as "Your cases" lists it. The id is random; nothing of what is in a case stands in a key or an address.
 * @typedef {{id: string, title: string, created: string, changed: string}} CaseEntry  times: ISO 8601 UTC
 * @typedef {{id: string, created: string}} CaseIdentity  both empty until the case is first put away
 *
 * @typedef {object} State
 * @property {'loading' | 'ready' | 'tracing' | 'error'} stage
 * @property {CaseIdentity} identity
 * @property {string | null} caseId        of the shelf
 * @property {string} title                the reporter's; empty: the case is called by its first start
 * @property {Question} question
 * @property {View} view
 * @property {C.Marks} marks
 * @property {OpenedFile[]} files
 * @property {OpenedPack[]} packs
 * @property {C.PublishWords} publication  the words and choices of a published copy
 * @property {Pasted | null} pasted
 * @property {Record<string, Card>} cards  by reference
 * @property {Trace} trace
 * @property {Results} results
 * @property {Working} working
 * @property {Settings} settings
 * @property {Nodes} nodes                 of NEM, that may answer this page
 * @property {Told[]} told
 * @property {Request[]} requests          the newest 500
 * @property {{chains: string[]} | null} consent  the reporter is being asked whether hosts may be told about these chains
 * @property {number} replyCount           replies that this case rests on
 * @property {CaseEntry[]} cases           all that are put away, the newest first
 * @property {'no' | 'due' | 'kept' | 'failed'} keeping  whether the open case is saved in this browser
 * @property {{id: string, doing: 'rename' | 'delete', loses: string} | null} caseMenu  what is being done to a case of the list
 * @property {boolean} settingsOpen
 * @property {Notice | null} notice
 */

/** The slices that the reporter decides. */
const DECISIONS = /** @type {const} */ (['title', 'question', 'view', 'marks', 'files', 'packs', 'publication']);

/** @type {Readonly<Question['limits']>} */
export const DEFAULT_LIMITS = Object.freeze({
  max_hops: 1000, min_amount: '0', fan_out: 0, busy_transactions: 1000, requests: 2000, since: null, until: null,
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
      failover: false, crossCheck: false, offline: false, keepReplies, agreed: [], keyed: [], labelLists: true, shortcuts: true,
    },
    nodes: { state: 'none', hosts: [], found: [] },
    told: [],
    requests: [],
    consent: null,
    cases: [],
    caseMenu: null,
    settingsOpen: false,
    notice: null,
  };
}

/** What "forget this case" goes back to. The settings, and who has been told, stay. */
export function emptyCase() {
  return {
    identity: { id: '', created: '' },
    keeping: /** @type {State['keeping']} */ ('no'),
    caseId: null,
    title: '',
    question: /** @type {Question} */ ({
      starts: [], method: 'fifo', direction: 'forward', fees: 'end', limits: { ...DEFAULT_LIMITS }, checkPayments: true, notFollowed: [], continued: [], expanded: [],
    }),
    view: /** @type {View} */ ({ screen: 'first', tab: 'ladder', selected: null, opened: [], path: null, back: [], others: [] }),
    marks: /** @type {C.Marks} */ ({ names: [], notes: [], hidden: [], colours: [], paths: [], reported: [] }),
    files: /** @type {OpenedFile[]} */ ([]),
    packs: /** @type {OpenedPack[]} */ ([]),
    publication: noPublishWords(),
    pasted: null,
    cards: {},
    trace: emptyTrace(),
    results: emptyResults(),
    working: emptyWorking(),
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

/**
 * @typedef {Pick<State, typeof DECISIONS[number]>} Decisions
 * The name of a step: what undoing it says, and what stands in the log.
 * @typedef {keyof typeof text.steps} StepName
 * Parts of decisions: a slice that is an object with only those of its keys that are meant, any other slice as a whole.
 * @typedef {{[slice in keyof Decisions]?: Decisions[slice] extends unknown[] | string ? Decisions[slice] : Partial<Decisions[slice]>}} Parts
 * `parts`: as they are on the other side of the step. What did not change is not repeated, so a step is as small as what it did.
 * @typedef {{name: StepName, parts: Parts, joins?: string}} Step
 * `effect`: what is different afterwards of what was decided.
 * @typedef {{at: string, name: string, parameters: Record<string, unknown>, effect: Effect}} LogEntry  `at`: ISO 8601 UTC
 * @typedef {{past: Step[], future: Step[], log: LogEntry[]}} History
 */

export class Store {
  #state;
  #now;
  /** @type {History} */ #history = { past: [], future: [], log: [] };
  /** @type {Set<(state: State) => void>} */ #listeners = new Set();

  /**
   * @param {State} state
   * @param {() => string} [now]  ISO 8601 UTC
   */
  constructor(state, now = () => new Date().toISOString()) {
    this.#state = state;
    this.#now = now;
  }

  get state() { return this.#state; }
  /** What undo would take back, and redo would do again; null where there is nothing. */
  get undoName() { return this.#history.past.at(-1)?.name ?? null; }
  get redoName() { return this.#history.future.at(-1)?.name ?? null; }
  /** Plain values, to be stored with the case. */
  get history() { return this.#history; }

  /** What came from outside, or passes: cannot be undone. @param {Partial<State>} change */
  update(change) {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state);
  }

  /**
   * A decision of the reporter.
   * @param {StepName} name
   * @param {Partial<State>} change
   * @param {{parameters?: Record<string, unknown>, joins?: string}} [options]  `parameters`: for the log. Steps in a row
   *   that have the same name and `joins` are one: a note while it is typed is one step.
   */
  commit(name, change, { parameters = {}, joins } = {}) {
    const parts = partsThatDiffer(this.#state, change);
    if (Object.keys(parts).length > 0) {
      this.begin();
      const { past, log } = this.#history;
      const last = past.at(-1);
      const isSameStep = joins !== undefined && last?.name === name && last.joins === joins && this.#history.future.length === 0;
      if (!isSameStep) past.push({ name, parts, ...(joins !== undefined && { joins }) });
      this.#history.future = [];
      const effect = effectOf(parts, { ...this.#state, ...change });
      const joined = isSameStep ? log.pop() : undefined;
      log.push({ at: this.#now(), name, parameters, effect: joined ? bothEffects(joined.effect, effect) : effect });
    }
    this.update(change);
  }

  /** @returns {Parts | null} what is different now; null when there was nothing to undo */
  undo() { return this.#step('undo', this.#history.past, this.#history.future); }
  /** @returns {Parts | null} what is different now; null when there was nothing to redo */
  redo() { return this.#step('redo', this.#history.future, this.#history.past); }

  /**
   * Something that the reporter did and that is no step of its own, for the log.
   * @param {string} name
   * @param {Record<string, unknown>} [parameters]
   * @param {Effect} [effect]
   */
  note(name, parameters = {}, effect = {}) {
    this.begin();
    this.#history.log.push({ at: this.#now(), name, parameters, effect });
  }

  /** The log begins with what the case starts from. */
  begin() {
    const { log } = this.#history;
    if (log.length === 0) log.push({ at: this.#now(), name: 'begin', parameters: {}, effect: decidedOf(this.#state) });
  }

  /** The log as a file holds it: it gives what was decided, whatever came from where. */
  completeLog() {
    this.begin();
    this.#history.log = completeLog(this.#history.log, this.#state, this.#now());
    return this.#history.log;
  }

  /** A case has no way back into the one before: it comes with a history of its own, or none. @param {History} [history] */
  restart(history = { past: [], future: [], log: [] }) {
    this.#history = history;
  }

  /** @param {(state: State) => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
  }

  /**
   * @param {'undo' | 'redo'} direction
   * @param {Step[]} from
   * @param {Step[]} to
   */
  #step(direction, from, to) {
    const step = from.pop();
    if (!step) return null;
    to.push({ ...step, parts: partsNamedBy(step.parts, this.#state) });
    const change = withParts(this.#state, step.parts);
    this.note(direction, { step: step.name }, effectOf(step.parts, { ...this.#state, ...change }));
    this.update(change);
    return step.parts;
  }
}

/**
 * The parts of `state` that `change` replaces by something else.
 * @param {Record<string, any>} state
 * @param {Record<string, any>} change
 * @returns {Parts}
 */
function partsThatDiffer(state, change) {
  /** @type {Record<string, unknown>} */
  const parts = {};
  for (const slice of DECISIONS) {
    const before = state[slice];
    const after = change[slice];
    if (after === undefined || isSame(before, after)) continue;
    parts[slice] = isObject(before)
      ? Object.fromEntries(Object.entries(before).filter(([key, value]) => !isSame(value, after[key])))
      : before;
  }
  return parts;
}

/**
 * The same parts as in `parts`, as they are in `state`.
 * @param {Parts} parts
 * @param {Record<string, any>} state
 * @returns {Parts}
 */
function partsNamedBy(parts, state) {
  return Object.fromEntries(Object.entries(parts).map(([slice, part]) => [slice, isObject(part)
    ? Object.fromEntries(Object.keys(part).map((key) => [key, state[slice][key]]))
    : state[slice]]));
}

/**
 * @param {Record<string, any>} state
 * @param {Parts} parts
 * @returns {Partial<State>}
 */
function withParts(state, parts) {
  return Object.fromEntries(Object.entries(parts).map(([slice, part]) => [slice, isObject(part) ? { ...state[slice], ...part } : part]));
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param {unknown} one @param {unknown} other  plain values */
function isSame(one, other) {
  return one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
}
