// @ts-check
// The open case, replayed as a stranger would who has its file alone. What came of it is forgotten as soon as the case is another.

import { writeCase } from '../case_file.js';
import { laterText } from '../later_text.js';
import { text } from '../text.js';

/** @import { Tools } from '../commands.js' */

/** @param {Pick<Tools, 'store' | 'core' | 'evidence' | 'announce'>} tools */
export function createReplayCommands({ store, core, evidence, announce }) {
  /** What is another when the file would be: a step that is joined to the last one replaces its entry. */
  const caseNow = () => {
    const { log } = store.history;
    return [store.state.identity.id, evidence.replyCount, log.length, log.at(-1)];
  };
  /** @type {unknown[]} */
  let replayed = [];

  store.subscribe(() => {
    const { working } = store.state;
    if (working.replay === null || caseNow().every((part, index) => part === replayed[index])) return;
    store.update({ working: { ...working, replay: null } });
  });

  return {
    /** Says line by line what came of it. */
    async replayCase() {
      const onProgress = (/** @type {number} */ done, /** @type {number} */ of) => store.update({ notice: { kind: 'note', text: text.cases.saving(done, of) } });
      const pieces = await writeCase(store, evidence, core, { onProgress });
      replayed = caseNow();
      const replay = await core.replayCase(new Uint8Array(await new Blob(pieces).arrayBuffer()));
      store.update({ notice: null, working: { ...store.state.working, replay } });
      announce(replay.same ? laterText.evidence.replaySame : laterText.evidence.replayDiffers);
    },
  };
}
