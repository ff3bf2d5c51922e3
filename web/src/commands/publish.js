// @ts-check
// Publishing: the reporter's words go to the core, which says what it makes of them, what is in the way, and gives the files.
// Nothing is sent anywhere; a copy goes where the reporter puts it.

import { copyText } from '../copy.js';
import { laterText } from '../later_text.js';
import { loadVerifier } from '../parts.js';
import { pngOf } from '../png.js';
import { houseFile, readHouse, readTranslation } from '../publish_words.js';
import { sentenceOf } from '../sentences.js';

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

  /** @param {C.PublishWords} words */
  async function publish({ with_evidence, ...words }) {
    const options = { ...words, today: new Date().toISOString().slice(0, 10) };
    if (with_evidence && !options.withdrawn) return core.publish(options, await gatherEvidence(options));
    await core.dropEvidence();
    return core.publish(options);
  }

  async function prepare() {
    const mine = ++newest;
    set({ isOpen: true, isBusy: true, refused: '', unread: '' });
    /** @type {Partial<Publishing>} */
    let answer;
    try {
      answer = { published: await publish(store.state.publication) };
    } catch (error) {
      answer = { refused: sentenceOf(error) };
    }
    if (mine !== newest) return;  // closed, or other words came meanwhile
    set({ ...answer, isBusy: false });
  }

  /**
   * A decision about what is published: kept with the case, and can be undone.
   * @param {Partial<C.PublishWords>} change
   * @param {string} [joins]  edits in a row of the same are one step
   */
  async function decide(change, joins) {
    const publication = { ...store.state.publication, ...change };
    store.commit('publication', { publication }, { parameters: { changed: Object.keys(change) }, ...(joins !== undefined && { joins }) });
    await prepare();
  }

  /**
   * Words out of a file; one that cannot be read changes nothing, and says why.
   * @param {File} file
   * @param {(json: string) => Partial<C.PublishWords>} read
   */
  async function takeWords(file, read) {
    try {
      await decide(read(await file.text()));
    } catch (error) {
      set({ unread: laterText.publish.unread(file.name, sentenceOf(error)) });
    }
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

    /** The copy as it is decided now, where it is shown: after something else was changed or undone. */
    async preparePublished() {
      if (here().isOpen) await prepare();
    },

    /** @param {Partial<C.PublishWords>} change */
    setPublishWords: (change) => decide(change, Object.keys(change).join(' ')),

    /** @param {string} id @param {boolean} isLeftOut */
    async leaveOut(id, isLeftOut) {
      const others = store.state.publication.redacted.filter((other) => other !== id);
      await decide({ redacted: isLeftOut ? [...others, id] : others });
    },

    /** Words for every sentence of a template; empty: as it is made. @param {string} made @param {string} words */
    async editSentence(made, words) {
      const others = store.state.publication.sentences.filter((sentence) => sentence.made !== made);
      await decide({ sentences: words === '' ? others : [...others, { made, words }] }, 'sentences');
    },

    /** What a translator gave back. @param {File} file */
    takeTranslation: (file) => takeWords(file, readTranslation),

    /** @param {File} file */
    takeHouse: (file) => takeWords(file, readHouse),

    saveHouse() {
      save('house.json', 'application/json', new TextEncoder().encode(houseFile(store.state.publication)));
    },

    /** What came of asking somebody who is named. @param {string} row @param {Partial<C.RightOfReply>} change */
    async setReply(row, change) {
      const { replies } = store.state.publication;
      const before = replies.find((reply) => reply.row === row) ?? { row, state: 'not_asked', asked: '', deadline: '', answer: '', archive: '' };
      await decide({ replies: [...replies.filter((reply) => reply.row !== row), { ...before, ...change }] }, row);
    },

    /** What somebody reported; past the last one another is begun. @param {number} index @param {Partial<C.ReportedStep>} change */
    async setReportedStep(index, change) {
      const { reported } = store.state.publication;
      const report = { when: '', words: '', source: '', url: '', dated: '', ...reported[index], ...change };
      await decide({ reported: [...reported.slice(0, index), report, ...reported.slice(index + 1)] }, `reported ${index}`);
    },

    /** @param {number} index */
    removeReportedStep: (index) => decide({ reported: store.state.publication.reported.filter((_, other) => other !== index) }),

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
      if (await copyText(words)) announce(laterText.copy.done(what));
      else store.update({ notice: { kind: 'note', text: laterText.copy.byHand(words) } });
    },
  };
}
