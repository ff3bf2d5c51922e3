// @ts-check
// What the reporter can take away as a file.

import { laterText } from '../later_text.js';

/** @import { Tools } from '../commands.js' */

/** @param {Tools} tools */
export function createExportCommands({ store, core, evidence, save }) {
  /**
   * @param {string} name
   * @param {string} type
   * @param {Uint8Array<ArrayBuffer>} bytes
   */
  const saveUnlessEmpty = (name, type, bytes) => {
    if (bytes.length > 0) save(name, type, bytes);
    else store.update({ notice: { kind: 'note', text: laterText.exports.nothing } });
  };

  return {
    /** The trail document (peelback-trail/1). */
    saveTrail: async () => saveUnlessEmpty('trail.json', 'application/json', await core.trailBytes()),

    /** Every rule's trail and what holds whatever the rule (peelback-comparison/1). */
    saveComparison: async () => saveUnlessEmpty('comparison.json', 'application/json', await core.comparisonBytes()),

    saveTable: async () => saveUnlessEmpty('trail.csv', 'text/csv', await core.csv()),

    /** The replies as JSON lines: `peelback trace replies.jsonl --from …` gives the same trail. */
    saveReplies: async () => saveUnlessEmpty('replies.jsonl', 'application/x-ndjson', await evidence.recorded(core)),

    /** A file that came with the case or was opened, as it was. @param {string} name */
    saveFile(name) {
      const file = store.state.files.find((other) => other.name === name);
      const bytes = file && evidence.bytesOf(file.sha256);
      if (bytes) save(name, 'application/octet-stream', bytes.slice());
    },

    /** The picture, as markup that the picture's own room wrote. @param {string} svg */
    savePicture: (svg) => saveUnlessEmpty('trail.svg', 'image/svg+xml', new TextEncoder().encode(svg)),
  };
}
