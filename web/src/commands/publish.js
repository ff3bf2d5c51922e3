// @ts-check
// Publishing: the reporter's words go to the core, which says what it makes of them, what is in the way, and gives the files.
// Nothing is sent anywhere; a copy goes where the reporter puts it.

import { copyText } from '../copy.js';
import { loadVerifier } from '../parts.js';
import { pngOf } from '../png.js';
import { sentenceOf } from '../sentences.js';
import { text } from '../text.js';

/** @import * as C from '../contract.js' */
/** @import { Tools } from '../commands.js' */
/** @import { Publishing } from '../working.js' */

/** @param {Tools} tools */
export function createPublishCommands({ store, core, evidence, announce, save }) {
  let newest = 0;

  const here = () => store.state.working.publishing;

  /** @param {Partial<Publishing>} change */
  const set = (change) => store.update({ working: { ...store.state.working, publishing: { ...here(), ...change } } });

  /**
   * Gives the core what lies behind the published places, out of which it takes the evidence.
   * @param {C.PublishOptions} options
   * @returns {Promise<Uint8Array>} the program that checks it
   */
  async function gatherEvidence(options) {
    await core.beginEvidence(options);
    for (const { url, status, bytes } of evidence.replies) await core.addEvidenceReply(url, status, bytes);
    for (const { sha256 } of store.state.files) {
      const bytes = evidence.bytesOf(sha256);
      if (bytes) await core.addEvidenceFile(bytes);
    }
    const { build } = await core.finishEvidence();
    return loadVerifier(build);
  }

  /** @param {C.PublishOptions} options */
  async function publish(options) {
    if (here().withEvidence && !options.withdrawn) return core.publish(options, await gatherEvidence(options));
    await core.dropEvidence();
    return core.publish(options);
  }

  async function prepare() {
    const mine = ++newest;
    set({ isOpen: true, isBusy: true, refused: '' });
    /** @type {Partial<Publishing>} */
    let answer;
    try {
      answer = { published: await publish({ ...here().options, today: new Date().toISOString().slice(0, 10) }) };
    } catch (error) {
      answer = { refused: sentenceOf(error) };
    }
    if (mine !== newest) return;  // closed, or other words came meanwhile
    set({ ...answer, isBusy: false });
  }

  /** @param {string} form */
  const fileOf = (form) => here().published?.files.find((file) => file.form === form);

  return {
    /** Opens what is published of this trail, or closes it; the words stay. */
    async togglePublishing() {
      if (!here().isOpen) {
        await prepare();
        return;
      }
      newest += 1;
      set({ isOpen: false, isBusy: false, published: null });
    },

    /** @param {Partial<C.PublishOptions>} change */
    async setPublishWords(change) {
      set({ options: { ...here().options, ...change } });
      await prepare();
    },

    /** Whether the page carries what it can be checked with. @param {boolean} withEvidence */
    async setPublishEvidence(withEvidence) {
      set({ withEvidence });
      await prepare();
    },

    /** @param {string} id @param {boolean} isLeftOut */
    async leaveOut(id, isLeftOut) {
      const others = here().options.redacted.filter((other) => other !== id);
      set({ options: { ...here().options, redacted: isLeftOut ? [...others, id] : others } });
      await prepare();
    },

    /** What came of asking somebody who is named. @param {string} row @param {Partial<C.RightOfReply>} change */
    async setReply(row, change) {
      const { replies } = here().options;
      const before = replies.find((reply) => reply.row === row) ?? { row, state: 'not_asked', asked: '', deadline: '', answer: '', archive: '' };
      set({ options: { ...here().options, replies: [...replies.filter((reply) => reply.row !== row), { ...before, ...change }] } });
      await prepare();
    },

    /** @param {string} form */
    savePublished(form) {
      const file = fileOf(form);
      if (file) save(file.name, file.type, new TextEncoder().encode(file.text));
    },

    /** The wide drawing at twice its size, for systems that take pictures alone. */
    async savePng() {
      const file = fileOf('svg');
      if (file) save(file.name.replace(/-wide[.]svg$/, '.png'), 'image/png', await pngOf(file.text));
    },

    /** @param {string} words @param {string} what */
    async copyPublished(words, what) {
      if (await copyText(words)) announce(text.copy.done(what));
      else store.update({ notice: { kind: 'note', text: text.copy.byHand(words) } });
    },
  };
}
