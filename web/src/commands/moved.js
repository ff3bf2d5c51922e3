// @ts-check
// What has moved since the case was saved: asked only after the reporter has seen how many requests it takes.

import { laterText } from '../later_text.js';
import { changesBetween, holdingsAnew, questionsAnew } from '../moved.js';

/** @import { Tools } from '../commands.js' */
/** @import { AskedSince, TrailEnds } from '../moved.js' */
/** @import { Working } from '../working.js' */

/**
 * @param {Tools} tools
 * @param {(chains: string[]) => Promise<boolean>} consentFor
 * @param {() => Promise<void>} askAgain
 */
export function createMovedCommands({ store, core, tracer, announce }, consentFor, askAgain) {
  /** @param {Partial<Working>} change */
  const setWorking = (change) => store.update({ working: { ...store.state.working, ...change } });

  /** @returns {Promise<TrailEnds>} */
  async function readEnds() {
    const { places, ends = [] } = JSON.parse(new TextDecoder().decode(await core.trailBytes()));
    return { places, ends };
  }

  /** Sends nothing. @param {TrailEnds} ends */
  const questions = async (ends) => questionsAnew(ends) ?? holdingsAnew(ends, await core.beginSince());

  /** @param {AskedSince} asked @returns {Promise<number>} requests without an answer */
  async function send({ chain, paths }) {
    if (paths.length === 0) return tracer.askSince();
    let failed = 0;
    for (const path of paths) failed += await tracer.askAnew(chain, path, laterText.moved.reason) ? 0 : 1;
    return failed;
  }

  return {
    /** Counts the requests; sends nothing. */
    async countMoved() {
      const asked = await questions(await readEnds());
      setWorking({ moved: { asked, changes: null, failed: 0 } });
    },

    /** Sends them, and lists what is different. */
    async askWhatMoved() {
      const before = await readEnds();
      const asked = await questions(before);
      if (!asked || !(await consentFor([asked.chain]))) return;
      const failed = await send(asked);
      store.note('moved', { requests: asked.requests });
      await askAgain();
      const changes = changesBetween(before, await readEnds());
      setWorking({ moved: { asked, changes, failed } });
      announce(laterText.moved.found(changes.length));
    },
  };
}
