// @ts-check
// Ways through the trail: along the biggest outputs, to a place, to wherever was asked for; kept under a name; and finding
// a place. Nothing here asks anybody.

import { laterText } from '../later_text.js';
import { readAnswer } from '../reach.js';
import { copyText } from '../copy.js';

/** @import * as C from '../contract.js' */
/** @import { Tools } from '../commands.js' */
/** @import { StepName } from '../state.js' */
/** @import { Draft, Working } from '../working.js' */
/** @typedef {Pick<ReturnType<typeof import('./trace.js').createTraceCommands>, 'changeView' | 'redraw' | 'select'>} Tracing */

/**
 * @param {Tools} tools
 * @param {Tracing} trace
 */
export function createPathCommands({ store, core, announce }, trace) {
  let newestFind = 0;
  let newestReach = 0;

  /** @param {Partial<Working>} change */
  const setWorking = (change) => store.update({ working: { ...store.state.working, ...change } });

  /**
   * Slice after slice, each shown, until the answer is worked out or somebody asks anew or calls it off.
   * @param {string} to
   */
  async function workOut(to) {
    const mine = ++newestReach;
    for (;;) {
      const { answer, unanswered } = await readAnswer(core, to);
      if (mine !== newestReach) return;
      const isCounting = answer?.may_go_on ?? false;
      setWorking({ answer, unanswered, isCounting });
      if (!isCounting) {
        announce(answer?.sentence ?? unanswered);
        return;
      }
    }
  }

  /**
   * @param {StepName} step
   * @param {C.NamedPath[]} paths
   * @param {{path?: string | null, joins?: string}} [options]
   */
  async function keep(step, paths, { path = store.state.view.path, joins } = {}) {
    const { marks, view } = store.state;
    store.commit(step, { marks: { ...marks, paths }, view: { ...view, path } }, { parameters: { paths }, ...(joins !== undefined && { joins }) });
    await core.mark(store.state.marks);
  }

  /**
   * @param {string} id
   * @param {Partial<C.NamedPath>} change
   */
  const change = (id, change) =>
    keep('changePath', store.state.marks.paths.map((path) => (path.id === id ? { ...path, ...change } : path)), { joins: id });

  /** @param {Draft} draft */
  async function lookAt(draft) {
    setWorking({ draft, path: null });
    if (store.state.view.path !== null) await trace.changeView('path', { path: null });
    else await trace.redraw();
    announce(store.state.working.path?.sentence ?? laterText.paths.none);
  }

  return {
    /** The path along the biggest outputs that are not change. */
    followBiggest: () => lookAt({ kind: 'main' }),

    /** The path from the start to a place. @param {string} key */
    showPathTo: (key) => lookAt({ kind: 'to', to: key }),

    /** Keeps the path that is looked at. @param {string} name */
    async keepPath(name) {
      const { working: { path }, marks: { paths } } = store.state;
      if (!path || name.trim() === '') return;
      const id = `path-${1 + Math.max(0, ...paths.map((one) => Number(one.id.slice('path-'.length)) || 0))}`;
      const kept = { id, name: name.trim(), steps: path.steps.map(({ key }) => key), note: '' };
      setWorking({ draft: null });
      await keep('keepPath', [...paths, kept], { path: id });
      await trace.redraw();
      announce(laterText.paths.kept(kept.name));
    },

    /** Shows a kept path; null: none any more. @param {string | null} id */
    async openPath(id) {
      setWorking({ draft: null, path: null });
      if (id === store.state.view.path) await trace.redraw();
      else await trace.changeView('path', { path: id });
    },

    /** @param {string} id @param {string} name */
    renamePath: (id, name) => change(id, { name }),
    /** @param {string} id @param {string} note */
    notePath: (id, note) => change(id, { note }),

    /** @param {string} id */
    async dropPath(id) {
      const { marks, view } = store.state;
      await keep('dropPath', marks.paths.filter((path) => path.id !== id), { path: view.path === id ? null : view.path });
      await trace.redraw();
    },

    /** "Did any of it reach …?" @param {string} typed  an address, a transaction, a link, or the name of a label */
    async askReach(typed) {
      newestReach += 1;
      setWorking({ reach: typed.trim(), answer: null, unanswered: '', isCounting: false });
      if (store.state.view.screen === 'trail' && typed.trim() !== '') await workOut(typed.trim());
    },

    /** Leaves the answer as far as it is worked out. */
    stopCounting() {
      newestReach += 1;
      setWorking({ isCounting: false });
      announce(laterText.reach.stopped);
    },

    /** Goes on where it was left. */
    async countOn() {
      setWorking({ isCounting: true });
      await workOut(store.state.working.reach);
    },

    /** @param {string} typed */
    async find(typed) {
      const mine = ++newestFind;
      setWorking({ find: typed, ...(typed.trim() === '' && { hits: [] }) });
      if (typed.trim() === '') return;
      const { hits } = await core.find(typed.trim());
      if (mine !== newestFind) return;  // more was typed meanwhile
      setWorking({ hits, at: 0 });
      announce(laterText.find.found(hits.length));
    },

    /** Goes up or down in what was found. @param {number} step */
    stepFind(step) {
      const { hits, at } = store.state.working;
      if (hits.length === 0) return;
      const next = (at + step + hits.length) % hits.length;
      setWorking({ at: next });
      announce(hits[next]?.title ?? '');
    },

    /**
     * Looks at a place, in a view that shows it: what is folded stands in the table.
     * @param {string} id
     */
    async goTo(id) {
      const { view: { tab }, results: { down, right } } = store.state;
      const picture = tab === 'ladder' ? down : tab === 'flow' ? right : null;
      const isShown = tab === 'table' || (picture?.nodes.some((node) => node.id === id) ?? false);
      if (!isShown) {
        await trace.changeView('tab', { tab: 'table' });
        announce(laterText.find.inTable);
      }
      await trace.select(id);
    },

    /** @param {Working['dialog']} dialog */
    async showDialog(dialog) {
      setWorking({ dialog });
      if (dialog === 'labels') setWorking({ lists: await core.labelLists() });
    },

    /** A sentence for an article. @param {string} words @param {string} what  said when it is done */
    async copy(words, what) {
      if (await copyText(words)) announce(laterText.copy.done(what));
      else store.update({ notice: { kind: 'note', text: laterText.copy.byHand(words) } });
    },
  };
}
