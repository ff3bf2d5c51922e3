// @ts-check
// Every rule side by side: worked out when it is first looked at, and again whenever the trail has another answer.

import { laterText } from '../later_text.js';
import { sentenceOf } from '../sentences.js';
import { text } from '../text.js';
import { comparisonCsv } from '../comparison_csv.js';
import { copyText } from '../copy.js';

/** @import { Tools } from '../commands.js' */
/** @import { Comparing } from '../working.js' */

/** @param {Tools} tools */
export function createCompareCommands({ store, core, announce }) {
  let newest = 0;

  /** @param {Partial<Comparing>} change */
  const set = (change) =>
    store.update({ working: { ...store.state.working, comparing: { ...store.state.working.comparing, ...change } } });

  async function compare() {
    const mine = ++newest;
    set({ isOpen: true, isBusy: true, refused: '' });
    let answer;
    try {
      answer = { comparison: await core.comparison() };
    } catch (error) {
      answer = { comparison: null, refused: sentenceOf(error) };
    }
    if (mine !== newest) return;  // closed meanwhile, or asked anew
    set({ ...answer, isBusy: false });
    announce(answer.comparison?.sentence ?? answer.refused ?? '');
  }

  /** The trail has another answer. */
  async function compareAgain() {
    if (store.state.working.comparing.isOpen) await compare();
  }

  return {
    compareAgain,

    /** Opens the comparison of all rules, or closes it. */
    async toggleComparison() {
      if (!store.state.working.comparing.isOpen) {
        await compare();
        return;
      }
      newest += 1;
      set({ isOpen: false, isBusy: false, comparison: null, isWhole: false });
    },

    /** Shows the places at which every rule agrees, or folds them. */
    toggleAgreed: () => set({ isWhole: !store.state.working.comparing.isWhole }),

    async copyComparison() {
      const { comparison } = store.state.working.comparing;
      if (!comparison) return;
      const csv = comparisonCsv(comparison);
      if (await copyText(csv)) announce(laterText.copy.done(text.compare.csv));
      else store.update({ notice: { kind: 'note', text: laterText.copy.byHand(csv) } });
    },
  };
}
