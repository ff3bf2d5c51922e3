// @ts-check
// Following the money: asking the question, running, pausing, and showing what is known so far.

import { CoreTrapped } from '../core_client.js';
import { questionAsked } from '../decided.js';
import { MissingPart } from '../parts.js';
import { readAnswer } from '../reach.js';
import { sentenceOf } from '../sentences.js';
import { emptyResults, emptyTrace } from '../state.js';
import { FIRST_RULE, rulesFor } from '../rules.js';
import { text } from '../text.js';

/** @import * as C from '../contract.js' */
/** @import { Tools } from '../commands.js' */
/** @import { Question, State, StepName, Tab, Trace } from '../state.js' */

/** How often the picture is drawn anew while replies come in. */
const REDRAW_MS = 250;
/** What is left of 360 px between the margins. */
const NARROW_PX = 328;
/** Boxes side by side in the ladder. */
const LADDER_BOXES = { narrow: 3, wide: 6 };

/**
 * @param {Tools} tools
 * @param {(chains: string[]) => Promise<boolean>} consentFor
 * @param {() => Promise<void>} ensureLabels  a label can end a trail, so the lists come before it
 * @param {() => Promise<void>} [afterAnswer]  the question has another answer now
 */
export function createTraceCommands({ store, core, tracer, evidence, announce, isNarrow }, consentFor, ensureLabels, afterAnswer = async () => {}) {
  /** @type {ReturnType<typeof setTimeout> | null} */
  let redraw = null;
  let newestShow = 0;
  let newestRun = 0;

  const stands = () => store.state.trace.state;

  /** @param {Partial<Trace>} change */
  const setTrace = (change) => store.update({ trace: { ...store.state.trace, ...change } });

  /** @param {unknown} error */
  const report = (error) => {
    if (stands() === 'running') setTrace({ state: 'paused' });
    store.update({ stage: 'ready', notice: { kind: 'error', text: sentenceOf(error) } });
  };

  /**
   * @param {StepName} step
   * @param {Partial<State['view']>} change
   */
  const setView = (step, change) => store.commit(step, { view: { ...store.state.view, ...change } }, { parameters: change });

  /** @returns {C.PictureOptions} */
  const ladderOptions = () => ({
    orientation: 'down',
    fold: 'hop',
    ...(isNarrow() ? { max_boxes: LADDER_BOXES.narrow, most_width: NARROW_PX } : { max_boxes: LADDER_BOXES.wide }),
  });

  /** The path that is looked at, over what is known now. @returns {Promise<C.Path | null>} */
  async function readPath() {
    const { view, marks, working: { draft } } = store.state;
    const kept = marks.paths.find(({ id }) => id === view.path);
    if (kept) return core.pathOf({ steps: kept.steps });
    if (!draft) return null;
    return (draft.kind === 'main' ? core.mainPath({}) : core.path({ to: draft.to })).catch(() => null);
  }

  /** Reads from the core all that the screen shows now: first pictures, and how the trace stands, which wait for nothing else. */
  async function show() {
    const mine = ++newestShow;
    const { view, trace } = store.state;
    if (view.screen !== 'trail') return;
    const everything = trace.state !== 'running';
    const wants = (/** @type {Tab} */ tab) => everything || view.tab === tab;
    const before = store.state.results;
    const path = await readPath();
    const seen = { opened: view.opened, back: view.back, path: path?.steps.map(({ key }) => key) ?? [] };
    const [progress, down, right, { problems }] = await Promise.all([
      core.progress(),
      wants('ladder') ? core.picture({ ...ladderOptions(), ...seen }) : before.down,
      wants('flow') ? core.picture({ orientation: 'right', fold: 'parent', ...seen }) : before.right,
      core.problems(),
    ]);
    if (mine !== newestShow) return;  // the reporter has moved on
    store.update({ results: { ...store.state.results, down, right, problems }, replyCount: evidence.replyCount });
    store.update({ working: { ...store.state.working, path } });
    setTrace({ progress, waiting: tracer.waiting, held: tracer.held });
    try {
      await showRest(mine, wants);
    } catch (error) {
      if (!(error instanceof MissingPart)) throw error;
      store.update({ notice: { kind: 'error', text: sentenceOf(error) } });  // the first look stays
    }
  }

  /**
   * What stands around the pictures and behind them. It may be for the whole core.
   * @param {number} mine
   * @param {(tab: Tab) => boolean} wants
   */
  async function showRest(mine, wants) {
    const { view, trace, results: before, working: { reach } } = store.state;
    const everything = trace.state !== 'running';
    const [table, checks, details, sentences, crossings, reached] = await Promise.all([
      wants('table') ? core.table() : before.table,
      wants('evidence') ? core.checks() : before.checks,
      view.selected === null ? null : core.details(view.selected).catch(() => null),
      everything ? core.sentences() : store.state.working.sentences,
      everything ? core.crossings() : store.state.working.crossings,
      everything && reach !== '' ? readAnswer(core, reach) : {},
    ]);
    if (mine !== newestShow) return;
    store.update({ results: { ...store.state.results, table, checks, details } });
    store.update({ working: { ...store.state.working, sentences, crossings, ...reached } });
  }

  /** Works on the question that the core has been asked. */
  async function run() {
    if (stands() === 'running') return;
    const mine = ++newestRun;
    setTrace({ state: 'running' });
    store.update({ stage: 'tracing', notice: null });
    core.fetchAhead();
    try {
      const isDone = await tracer.run({ online: true });
      if (mine !== newestRun) return;  // the reporter has let it go on meanwhile
      if (stands() === 'running') setTrace({ state: isDone ? 'done' : 'paused' });
      await show();
      announce(store.state.trace.progress?.summary ?? '');
      store.update({ stage: 'ready' });
      await afterAnswer();
    } catch (error) {
      report(error);
    }
  }

  /** The question was changed: the answer over what is known, with no request. */
  async function askAgain() {
    try {
      await ensureLabels();
      await core.ask(questionAsked(store.state.question));
      await show();
      announce(store.state.trace.progress?.summary ?? '');
      await afterAnswer();
    } catch (error) {
      report(error);
    }
  }

  /**
   * @param {StepName} step
   * @param {Partial<Question>} change
   */
  async function changeQuestion(step, change) {
    store.commit(step, { question: { ...store.state.question, ...change } }, { parameters: change });
    if (store.state.view.screen === 'trail') await askAgain();
  }

  /**
   * @param {StepName} step
   * @param {Partial<State['view']>} change
   */
  async function changeView(step, change) {
    setView(step, change);
    await show();
  }

  /** Goes on where a press opened the way, if somebody may be asked in this case. */
  async function followOn() {
    const { progress, online } = store.state.trace;
    if (!online || progress === null) return;
    // The state may not have it yet: a later drawing takes the place of one that is under way.
    const { open } = await core.progress();
    if (open.count > 0) await resume();
  }

  /** Goes on, after a pause, a stop, or a change of the question that left something open. */
  async function resume() {
    const chains = [...new Set(store.state.question.starts.map(({ chain }) => chain))];
    if (!(await consentFor(chains))) return;
    setTrace({ online: true });
    await run();
  }

  return {
    /** Something was given to the core: soon the picture shows it. */
    noteAnswer() {
      redraw ??= setTimeout(() => {
        redraw = null;
        show().catch((error) => { if (!(error instanceof CoreTrapped)) report(error); });
      }, REDRAW_MS);
    },

    /** Follows the money from the starts, asking whoever was agreed to. */
    async follow() {
      const { question, view } = store.state;
      if (question.starts.length === 0) return;
      try {
        await ensureLabels();
        await core.ask(questionAsked(question));
        const { wants, in_flight } = await core.progress();
        // What lies in files alone is traced without anybody being told.
        if (wants + in_flight > 0 && !(await consentFor([...new Set(question.starts.map(({ chain }) => chain))]))) return;
      } catch (error) {
        report(error);
        return;
      }
      store.update({ results: emptyResults(), trace: emptyTrace() });
      store.commit('follow', { view: { ...view, screen: 'trail', selected: null, opened: [] } });
      await run();
    },

    /** Follows the money in the bytes that the case came with. Nothing is even wanted of anybody. */
    async followBundled() {
      const { question, view } = store.state;
      store.update({
        results: emptyResults(), trace: { ...emptyTrace(), online: false, state: 'done' },
        view: { ...view, screen: 'trail', selected: null, opened: [] },
      });
      await ensureLabels();
      core.fetchAhead();
      await core.ask(questionAsked(question));
      await show();
      store.update({ stage: 'ready' });
    },

    pause() {
      tracer.pause();
      setTrace({ state: 'paused' });
    },

    resume,
    followOn,
    changeQuestion,
    changeView,

    /** Asks again for what failed. */
    async retryFailed() {
      await core.retryFailed();
      const chains = [...new Set(store.state.question.starts.map(({ chain }) => chain))];
      if (await consentFor(chains)) await run();
    },

    stop() {
      tracer.stop();
      setTrace({ state: 'stopped' });
    },

    /** @param {string} method */
    setMethod: (method) => changeQuestion('rule', { method }),

    /**
     * Where the money went, or where it came from. A rule that has no form backward is left behind.
     * @param {Question['direction']} direction
     */
    async setDirection(direction) {
      const { question } = store.state;
      if (direction === question.direction) return;
      const isLost = !rulesFor({ ...question, direction }).includes(question.method);
      const method = isLost ? FIRST_RULE : question.method;
      // Fees go through the coinbase only forward.
      await changeQuestion('direction', { direction, method, ...(direction === 'backward' && { fees: 'end' }) });
      if (isLost) announce(text.direction.ruleChanged);
    },

    /** @param {Question['fees']} fees */
    setFees: (fees) => changeQuestion('fees', { fees }),

    /** @param {Partial<Question['limits']>} limits */
    setLimits: (limits) => changeQuestion('limits', { limits: { ...store.state.question.limits, ...limits } }),

    /** @param {boolean} checkPayments */
    setCheckPayments: (checkPayments) => changeQuestion('check', { checkPayments }),

    /** @param {Tab} tab */
    async selectTab(tab) {
      if (tab === store.state.view.tab) return;
      await changeView('tab', { tab });
    },

    /** @param {string | null} id  of a node, an edge or a table row */
    async select(id) {
      if (id === store.state.view.selected) return;
      store.update({ view: { ...store.state.view, selected: id } });
      const details = id === null ? null : await core.details(id).catch(() => null);
      if (store.state.view.selected === id) store.update({ results: { ...store.state.results, details } });
    },

    /** Opens a folded box, or folds it again; "others" shows ten more with each mention. @param {string} id */
    async toggleOpened(id) {
      const { view: { opened }, results: { down, right } } = store.state;
      const isOthers = [...(down?.nodes ?? []), ...(right?.nodes ?? [])].some((node) => node.id === id && node.kind === 'others');
      await changeView('open', { opened: opened.includes(id) && !isOthers ? opened.filter((other) => other !== id) : [...opened, id] });
    },

    /** The page has become a phone's width, or is none any more; or a mark has changed. */
    redraw: show,

    askAgain,

    dismissNotice: () => store.update({ notice: null }),
    reportWrongInput: () => announce(text.limits.wrong),
  };
}
