// @ts-check
// From one ledger to another: asking THORChain's Midgard about payments, following on the other side, and coming back.

import { questionBeyond, viewOn } from '../crossing.js';
import { laterText } from '../later_text.js';
import { emptyResults, emptyTrace } from '../state.js';

/** @import { Tools } from '../commands.js' */
/** @import { Question } from '../state.js' */

/**
 * @param {Tools} tools
 * @param {(chains: string[]) => Promise<boolean>} consentFor
 * @param {Record<'askAgain' | 'redraw' | 'followOn', () => Promise<void>>} trace
 */
export function createCrossingCommands({ store, core, tracer, announce }, consentFor, { askAgain, redraw, followOn }) {
  /** @param {Question} question */
  async function show(question) {
    const { view, question: shown, trace: { online } } = store.state;
    store.update({ results: emptyResults(), trace: { ...emptyTrace(), online, state: 'done' } });
    store.commit('cross', { question, view: viewOn(view, shown, question) }, { parameters: { starts: question.starts } });
    await askAgain();
    await followOn();
  }

  return {
    /** What became of payments with a THORChain memo: one request each, after the hosts were agreed to. @param {string[]} refs */
    async askThorchain(refs) {
      if (!(await consentFor(['thorchain']))) return;
      for (const ref of refs) await core.askThorchain(ref);
      await tracer.runCards();
      store.note('thorchain', { payments: refs });
      await redraw();
      const { crossings = [], offers = [] } = store.state.working.crossings ?? {};
      const unanswered = offers.filter(({ ref }) => refs.includes(ref)).length;
      if (unanswered > 0) store.update({ notice: { kind: 'error', text: laterText.crossing.unanswered(unanswered) } });
      else announce(laterText.crossing.found(crossings.length));
    },

    /**
     * The trail on the other side of a crossing. Its payment is looked up first, so that the trail starts from it alone.
     * @param {number} index  of the crossings that are listed
     */
    async followAcross(index) {
      const start = store.state.working.crossings?.crossings[index]?.start;
      if (!start) return;
      if (!start.is_stored) {
        if (!(await consentFor([start.chain]))) return;
        await core.lookUp(start.ref);
        await tracer.runCards();
      }
      const found = (await core.crossings()).crossings[index]?.start;
      if (!found?.is_stored) {
        store.update({ notice: { kind: 'error', text: laterText.crossing.notThere(start.chain_name) } });
        await redraw();
        return;
      }
      await show(questionBeyond(store.state.question, found));
    },

    /** Another trail of this case. @param {number} index  of the view's others */
    async showOther(index) {
      const other = store.state.view.others[index];
      if (other) await show(other);
    },
  };
}
