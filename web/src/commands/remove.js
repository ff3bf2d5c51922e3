// @ts-check
// "Remove for good": from the case, from this browser, and from the core. Nothing brings it back, so undoing ends here.

import { laterText } from '../later_text.js';
import { decisionsWithout, logWithout, repliesWithout } from '../remove_for_good.js';

/** @import { Tools } from '../commands.js' */
/** @import { Item } from '../remove_for_good.js' */

/**
 * @param {Tools} tools
 * @param {() => Promise<void>} askAgain
 */
export function createRemoveCommands({ store, core, tracer, evidence, cache, keeper, refill, announce }, askAgain) {
  return {
    /** The reporter is asked before anything is gone. @param {Item | null} removing */
    askToRemove: (removing) => store.update({ working: { ...store.state.working, removing } }),

    /** @param {Item} item */
    async removeForGood(item) {
      const { log } = store.history;
      const { replies, bytes } = evidence.holdings;
      tracer.reset();
      store.update({ ...decisionsWithout(item, store.state), working: { ...store.state.working, removing: null, replay: null } });
      store.restart({ past: [], future: [], log: logWithout(item, log, new Date().toISOString()) });
      evidence.restore({ replies: repliesWithout(item, replies), bytes: bytes.filter(({ sha256 }) => sha256 !== item.key) });
      store.update({ replyCount: evidence.replyCount });
      await cache.forgetCase();
      await keeper.rewrite();
      await core.renew();
      await refill(core);
      if (store.state.view.screen === 'trail' && store.state.question.starts.length > 0) await askAgain();
      announce(laterText.remove.done);
    },
  };
}
