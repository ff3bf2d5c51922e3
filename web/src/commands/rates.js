// @ts-check
// Values on the day, beside amounts: shown by the rates of the case, and asked for only after the reporter has seen how many
// requests that takes and who learns what.

import { CoreFailure } from '../core_calls.js';
import { laterText } from '../later_text.js';
import { hostOf } from '../providers.js';
import { baseOf } from '../rates.js';

/** @import { PriceRequest } from '../contract.js' */
/** @import { Tools } from '../commands.js' */
/** @import { Valuing } from '../working.js' */

/**
 * @param {Tools} tools
 * @param {() => Promise<void>} redraw
 */
export function createRateCommands({ store, core, transport, evidence, announce }, redraw) {
  /** @param {Partial<Valuing>} change */
  const set = (change) => store.update({ working: { ...store.state.working, values: { ...store.state.working.values, ...change } } });

  /** @param {string | null} currency  null: no values */
  async function showValues(currency) {
    const { known, requests } = await core.showValues({ currency });
    set({ currency, known, requests });
    await redraw();
  }

  /** Keeps the answer with the case, where it is one. @param {PriceRequest} request @returns {Promise<boolean>} */
  async function ask(request) {
    const base = baseOf(request);
    const outcome = await transport.ask(base, request.path, new AbortController().signal);
    if (outcome.kind !== 'reply') return false;
    const { status, bytes, fetchedAt } = outcome;
    const url = base + request.path;
    try {
      await core.givePrices(url, status, bytes, fetchedAt);
    } catch (error) {
      if (error instanceof CoreFailure) return false;
      throw error;
    }
    evidence.addReply({ id: url, url, provider: hostOf(base), status, bytes, fetchedAt });
    return true;
  }

  return {
    showValues,

    /** Rates came in with a file or a case: they are shown, in dollars unless another currency is. */
    showRatesOfCase: () => showValues(store.state.working.values.currency ?? 'USD'),

    /** The press names hosts and number: it is the consent. */
    async askForPrices() {
      const { settings, working: { values } } = store.state;
      if (settings.offline || values.isAsking || values.requests.length === 0) return;
      set({ isAsking: true, failed: 0 });
      let failed = 0;
      for (const request of values.requests) failed += await ask(request) ? 0 : 1;
      store.note('prices', { requests: values.requests.length });
      store.update({ replyCount: evidence.replyCount });
      set({ isAsking: false, failed });
      await showValues(values.currency);
      announce(laterText.values.asked(values.requests.length - failed));
    },
  };
}
