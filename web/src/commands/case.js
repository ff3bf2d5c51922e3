// @ts-check
// Opening a case, from the shelf, from the page's address or from a file; and forgetting it.

import { parseRoute } from '../route.js';
import { startFrom } from '../recognised.js';
import { sentenceOf } from '../sentences.js';
import { findCase } from '../shelf.js';
import { emptyCase } from '../state.js';
import { text } from '../text.js';

/** @import { Tools } from '../commands.js' */
/** @import { ShelfCase } from '../shelf.js' */
/** @import { Parts, State } from '../state.js' */
/** @typedef {Record<'followBundled' | 'askAgain' | 'redraw', () => Promise<void>>} Following */

/**
 * @param {Tools} tools
 * @param {Following} trace
 */
export function createCaseCommands({ store, core, tracer, evidence, cache, loadCaseBytes, announce, clearAddress }, { followBundled, askAgain, redraw }) {
  /** Puts away what is on the table. What was stored stays stored. */
  async function clear() {
    tracer.reset();
    evidence.clear();
    await core.renew();
    store.update({ ...emptyCase(), notice: null });
    store.restart();
  }

  /**
   * @param {string} name
   * @param {Uint8Array} bytes
   */
  async function openBytes(name, bytes) {
    evidence.addFile({ name, bytes });
    try {
      const { kind, sha256 } = await core.open(name, bytes);
      store.update({ files: [...store.state.files, { name, kind, sha256 }] });
    } catch (error) {
      evidence.dropFile(name);
      throw error;
    }
  }

  /** @param {ShelfCase} chosen */
  async function openCase(chosen) {
    store.update({ stage: 'loading' });
    await clear();
    const { question, view } = store.state;
    const starts = chosen.starts.map(({ ref, kind }) => startFrom(ref, kind, ref.slice(0, ref.indexOf(':'))));
    store.update({ caseId: chosen.id, question: { ...question, starts, method: chosen.method } });
    if (chosen.part === null) {
      store.update({ view: { ...view, screen: 'starts' }, stage: 'ready' });
    } else {
      await openBytes(chosen.part.file_name, await loadCaseBytes(chosen.part.id));
      await followBundled();
    }
  }

  /**
   * @param {string} ref
   * @param {string} chain
   * @param {string} id
   */
  async function openRef(ref, chain, id) {
    const { findings } = await core.recognise(id);
    const finding = findings.find(({ candidates }) => candidates.some((candidate) => candidate.chain === chain));
    const candidate = finding?.candidates.find((other) => other.chain === chain);
    await clear();
    const { question, view } = store.state;
    if (finding && candidate?.followed && finding.kind !== 'block' && finding.checksum !== 'wrong') {
      const starts = [startFrom(candidate.ref, finding.kind, chain)];
      store.update({ question: { ...question, starts }, view: { ...view, screen: 'starts' } });
    } else {
      // Shown in the question box with what is to be said about it.
      store.update({ pasted: { text: ref, findings, ticked: [], chosen: {} } });
    }
    store.update({ stage: 'ready' });
  }

  /** @param {State['view']['screen']} screen */
  const goTo = (screen) => store.commit('screen', { view: { ...store.state.view, screen } }, { parameters: { screen } });

  /**
   * The core's part of a step: it is told only what is different now.
   * @param {Parts | null} parts
   */
  async function afterStep(parts) {
    if (!parts) return;
    if (parts.marks) await core.mark(store.state.marks);
    if (store.state.view.screen !== 'trail') return;
    if (parts.question || parts.view?.screen) await askAgain();
    else await redraw();
  }

  /** @param {unknown} error */
  const failed = (error) => store.update({ stage: 'error', notice: { kind: 'error', text: sentenceOf(error) } });

  return {
    /**
     * Puts on the screen what the page's address asks for. Sends nothing.
     * @param {string} hash
     */
    async openRoute(hash) {
      const route = parseRoute(hash);
      try {
        if (route.kind === 'case') {
          const chosen = findCase(route.id);
          if (chosen) await openCase(chosen);
          else store.update({ stage: 'ready', notice: { kind: 'error', text: text.shelf.unknownCase(route.id) } });
        } else if (route.kind === 'open') {
          await openRef(route.ref, route.chain, route.id);
        } else {
          store.update({ stage: 'ready', view: { ...store.state.view, screen: 'first' } });
        }
      } catch (error) {
        failed(error);
      }
    },

    /**
     * Opens files from the reporter's disk: blocks, recorded replies, single replies. They go to no host.
     * @param {File[]} files
     */
    async openFiles(files) {
      for (const file of files) {
        try {
          await openBytes(file.name, new Uint8Array(await file.arrayBuffer()));
          announce(text.first.fileOpened(file.name));
        } catch (error) {
          store.update({ notice: { kind: 'error', text: `${file.name}: ${sentenceOf(error)}` } });
        }
      }
    },

    /** Back to the question box; the case stays. */
    goHome: () => goTo('first'),
    goToStarts: () => goTo('starts'),
    goToTrail: () => goTo('trail'),

    undo: () => afterStep(store.undo()),
    redo: () => afterStep(store.redo()),

    async forgetCase() {
      await cache.forgetCase();
      await clear();
      clearAddress();
      store.update({ stage: 'ready' });
      announce(text.forget.caseForgotten);
    },

    /** This case, everything stored in this browser by any case, who has been told, and what was agreed to. */
    async forgetEverything() {
      await cache.forgetEverything();
      await clear();
      clearAddress();
      const { settings } = store.state;
      store.update({ stage: 'ready', told: [], requests: [], settings: { ...settings, agreed: [] } });
      announce(text.forget.allForgotten);
    },
  };
}
