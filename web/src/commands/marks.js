// @ts-check
// What the reporter does at a place of the trail: follow it further or not, hide, name, note, colour. Each is a step that
// can be undone; nothing here touches a fact.

import { startFrom } from '../recognised.js';
import { amountsText, text } from '../text.js';

/** @import * as C from '../contract.js' */
/** @import { Tools } from '../commands.js' */
/** @import { Marks } from '../contract.js' */
/** @import { StepName } from '../state.js' */
/** @typedef {Pick<ReturnType<typeof import('./trace.js').createTraceCommands>, 'changeQuestion' | 'changeView' | 'followOn' | 'redraw' | 'toggleOpened'>} Tracing */

/**
 * @param {Tools} tools
 * @param {Tracing} trace
 */
export function createMarkCommands({ store, core, announce }, trace) {
  /**
   * @param {StepName} step
   * @param {Partial<Marks>} change
   * @param {{joins?: string, selected?: null}} [options]
   */
  async function mark(step, change, { joins, ...view } = {}) {
    store.commit(step, { marks: { ...store.state.marks, ...change }, view: { ...store.state.view, ...view } },
      { parameters: change, ...(joins !== undefined && { joins }) });
    await core.mark(store.state.marks);
    await trace.redraw();
  }

  /** @param {string} id @returns {C.PictureNode | null} */
  function nodeOf(id) {
    const { down, right } = store.state.results;
    return [...(down?.nodes ?? []), ...(right?.nodes ?? [])].find((node) => node.id === id) ?? null;
  }

  /**
   * Follows one output further than the rules for stopping say, at once where somebody may be asked.
   * @param {'continued' | 'expanded'} list
   * @param {StepName} step
   * @param {string} ref
   */
  async function further(list, step, ref) {
    const { question } = store.state;
    const others = question[list].filter((other) => other !== ref);
    await trace.changeQuestion(step, { [list]: [...others, ref], notFollowed: question.notFollowed.filter((other) => other !== ref) });
    await trace.followOn();
  }

  const commands = {
    /** Past a service, a mixer or a busy address: a guess from there on. @param {string} ref */
    continueAt: (ref) => further('continued', 'continue', ref),

    /** One hop past the limits. @param {string} ref */
    expand: (ref) => further('expanded', 'expand', ref),

    /** Shows ten more of the other inputs, by size, of the transaction that paid a place. @param {string} id */
    expandBack: (id) => trace.changeView('back', { back: [...store.state.view.back, id] }),
    /** @param {string} id */
    foldBack: (id) => trace.changeView('back', { back: store.state.view.back.filter((other) => other !== id) }),

    /** Follows an output no further, or follows it again. @param {string} ref @param {boolean} isFollowed */
    async setFollowed(ref, isFollowed) {
      const { notFollowed, continued, expanded } = store.state.question;
      const without = (/** @type {string[]} */ refs) => refs.filter((other) => other !== ref);
      await trace.changeQuestion('collapse', isFollowed
        ? { notFollowed: without(notFollowed) }
        : { notFollowed: [...without(notFollowed), ref], continued: without(continued), expanded: without(expanded) });
    },

    /** @param {string} id */
    async hide(id) {
      await mark('hide', { hidden: [...store.state.marks.hidden.filter((other) => other !== id), id] }, { selected: null });
      const { down, right } = store.state.results;
      const hidden = (down ?? right)?.hidden;
      if (hidden) announce(text.place.hidden(hidden.count, amountsText(hidden)));
    },

    /** Brings back what was hidden: one place, or all. @param {string} [id] */
    show: (id) => mark('show', { hidden: id === undefined ? [] : store.state.marks.hidden.filter((other) => other !== id) }),

    /** The reporter's own name for a place; an empty one takes it away. @param {string} ref @param {string} name */
    setName(ref, name) {
      const others = store.state.marks.names.filter((one) => one.ref !== ref);
      return mark('name', { names: name.trim() === '' ? others : [...others, { ref, text: name.trim() }] }, { joins: ref });
    },

    /** @param {string} id @param {string} note */
    setNote(id, note) {
      const others = store.state.marks.notes.filter((one) => one.id !== id);
      return mark('note', { notes: note.trim() === '' ? others : [...others, { id, text: note }] }, { joins: id });
    },

    /** What somebody said that coins were worth; without words or source it is taken away. @param {C.Reported} reported */
    setReported({ id, text: said, source, dated }) {
      const others = store.state.marks.reported.filter((one) => one.id !== id);
      const isWhole = said.trim() !== '' && source.trim() !== '';
      return mark('reported', { reported: isWhole ? [...others, { id, text: said.trim(), source: source.trim(), dated: dated.trim() }] : others });
    },

    /** @param {string} id @param {number} colour  1 to 6, or 0 for none */
    setColour(id, colour) {
      const others = store.state.marks.colours.filter((one) => one.id !== id);
      return mark('colour', { colours: colour === 0 ? others : [...others, { id, colour }] });
    },

    /** What a double click, the space bar or the small plus does. @param {string} id */
    async toggle(id) {
      const node = nodeOf(id);
      if (node?.kind === 'hidden') await commands.show(hiddenIn(node.id, store.state.marks.hidden));
      else if (node?.kind === 'others' || node?.kind === 'run') await trace.toggleOpened(id);
      else if (node?.ref && node.can.expand) await commands.expand(node.ref);
      else if (node?.ref) await commands.setFollowed(node.ref, store.state.question.notFollowed.includes(node.ref));
    },

    /** One more start, or this one instead of all others. @param {string} ref @param {boolean} isOnly */
    async startAt(ref, isOnly) {
      const { starts } = store.state.question;
      const others = isOnly ? [] : starts.filter((start) => start.ref !== ref);
      const [chain, ...id] = ref.split(':');
      const start = startFrom(ref, id.length > 1 ? 'output' : 'address', chain ?? '');
      await trace.changeQuestion('starts', { starts: [...others, start] });
      announce(isOnly ? text.place.startsHere : text.place.startAdded);
      await trace.followOn();
    },
  };
  return commands;
}

/**
 * The one hidden place that a box stands for; none where it stands for several, which come back together.
 * @param {string} id  "hidden:" and the id of what is hidden
 * @param {string[]} hidden
 */
function hiddenIn(id, hidden) {
  return hidden.find((one) => id === `hidden:${one}`);
}
