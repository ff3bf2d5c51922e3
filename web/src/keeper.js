// @ts-check
// Puts the open case away, by itself where the reporter's settings say so, and takes others out. A case that cannot be
// kept in this browser is kept as long as the page: switching loses nothing.

import { memoryDisk, newIdentity, titled, titleOf } from './cases.js';
import { text } from './text.js';

/** @import { CaseDisk, WholeCase } from './cases.js' */
/** @import { Evidence } from './evidence.js' */
/** @import { CaseEntry, Store } from './state.js' */

/** As much as a crash can cost. */
const PAUSE_MS = 400;

/**
 * @typedef {object} KeeperOptions
 * @property {Store} store
 * @property {Evidence} evidence
 * @property {CaseDisk | null} disk           null where the browser offers no storage
 * @property {LockManager | undefined} [locks]  tell two tabs with the same case apart
 * @property {Pick<BroadcastChannel, 'postMessage' | 'onmessage'> | null} [channel]  to the other tabs
 */

export class CaseKeeper {
  #store;
  #evidence;
  #disk;
  #locks;
  #channel;
  #memory = memoryDisk();
  /** What the open case was when it was last put away. @type {unknown[]} */ #kept = [];
  /** @type {ReturnType<typeof setTimeout> | null} */ #timer = null;
  /** One writing after the other. @type {Promise<void>} */ #writing = Promise.resolve();
  #hasComplained = false;
  #keeps;
  #release = () => {};

  /** @param {KeeperOptions} options */
  constructor({ store, evidence, disk, locks, channel = null }) {
    this.#store = store;
    this.#evidence = evidence;
    this.#disk = disk;
    this.#locks = locks;
    this.#channel = channel;
    this.#keeps = store.state.settings.keepReplies;
    if (channel) channel.onmessage = ({ data }) => this.#hear(data);
    store.subscribe(() => this.#noteChange());
  }

  /** Reads anew what is kept, for the list. */
  async refresh() {
    const lists = await Promise.all((await this.#readable()).map((disk) => disk.list().catch(() => [])));
    /** @type {CaseEntry[]} */
    const cases = [];
    for (const entry of lists.flat().sort(newestFirst)) if (cases.every(({ id }) => id !== entry.id)) cases.push(entry);
    this.#store.update({ cases });
  }

  /** The open case, whole; null while nothing was done in it that is worth keeping. @returns {WholeCase | null} */
  takeOut() {
    return this.#isTouched() ? this.takeOutAnyway() : null;
  }

  /** The open case, whole. @returns {WholeCase} */
  takeOutAnyway() {
    const { past, future, log } = this.#store.history;
    if (this.#store.state.identity.id === '') this.#takeIdentity();
    const { identity, title, question, view, marks, files, packs, publication, caseId, trace } = this.#store.state;
    return {
      entry: { ...identity, title: titleOf(this.#store.state), changed: log.at(-1)?.at ?? identity.created },
      content: {
        title, question, view, marks, files, packs, publication, caseId,
        trace: { state: trace.state === 'running' ? 'paused' : trace.state, online: trace.online, sent: trace.sent },
        // These lists grow; all else is replaced and never changed.
        history: { past: [...past], future: [...future], log: [...log] },
      },
      holdings: this.#evidence.holdings,
    };
  }

  /** Puts the open case away before another is taken out: nothing of it is lost. */
  async putAway() {
    await this.save();
    const { settings, keeping } = this.#store.state;
    const whole = settings.keepReplies && keeping === 'kept' ? null : this.takeOut();
    if (whole) await this.#memory.write(whole);
    await this.refresh();
  }

  /** The open case has left the table. */
  letGo() {
    this.#release();
    this.#release = () => {};
    this.#kept = [];
  }

  /** Saves the open case in this browser where that is wanted and something has changed. */
  save() {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const { settings } = this.#store.state;
    if (!settings.keepReplies || !this.#hasChanged()) return this.#writing;
    const kept = this.#fingerprint();
    this.#kept = kept;
    const whole = this.takeOut();
    if (!whole) return this.#writing;
    this.#writing = this.#writing.then(async () => {
      const isKept = await this.#write(whole);
      // What changed meanwhile is due already; what failed is tried again with the next change.
      if (this.#kept === kept) this.#store.update({ keeping: isKept ? 'kept' : 'failed' });
    }).then(() => this.refresh());
    return this.#writing;
  }

  /** The open case is to be kept in this browser from now on, and so are those that only the page had. */
  async #keepAll() {
    for (const { id } of await this.#memory.list()) {
      const whole = await this.#memory.read(id);
      if (whole && await this.#write(whole)) await this.#memory.remove(id);
    }
    await this.save();
    await this.refresh();
  }

  /** @param {string} id @returns {Promise<WholeCase | null>} */
  async read(id) {
    const found = await Promise.all((await this.#readable()).map((disk) => disk.read(id).catch(() => null)));
    return found.filter((whole) => whole !== null).sort((one, other) => newestFirst(one.entry, other.entry))[0] ?? null;
  }

  /** Another case than the open one. @param {WholeCase} whole */
  async add(whole) {
    if (!this.#store.state.settings.keepReplies || !await this.#write(whole)) await this.#memory.write(whole);
    await this.refresh();
  }

  /** @param {CaseEntry} entry */
  async rename(entry) {
    for (const disk of await this.#readable()) await disk.writeEntry(entry);
    await this.refresh();
    this.#tell('changed');
  }

  /** @param {string} id */
  async remove(id) {
    if (this.#store.state.identity.id === id) this.#stopSaving();
    await this.#writing;
    for (const disk of await this.#readable()) await disk.remove(id);
    await this.refresh();
    this.#tell('changed');
  }

  /** Puts the open case away anew: no byte that it rested on before stays behind. */
  async rewrite() {
    const { id } = this.#store.state.identity;
    this.#stopSaving();
    await this.#writing;
    for (const disk of await this.#readable()) await disk.remove(id);
    this.#kept = [];
    await this.save();
  }

  /** Forgets what only the page had; the disk is deleted as a whole, with `destroy`. @param {() => Promise<void>} destroy */
  async removeAll(destroy) {
    this.#stopSaving();
    await this.#writing;
    this.#memory = memoryDisk();
    this.#tell('forgotten');
    await destroy();
    this.#store.update({ cases: [] });
  }

  /**
   * Whether the case is this tab's alone: two tabs that save the same case would lose each other's work. Where the browser
   * has no locks, each tab is trusted.
   * @param {string} id
   * @returns {Promise<boolean>}
   */
  claim(id) {
    this.#release();
    const locks = this.#locks;
    if (!locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      locks.request(`peelback ${id}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock && new Promise((release) => { this.#release = () => release(null); });
      }).catch(() => resolve(true));
    });
  }

  #takeIdentity() {
    const identity = newIdentity();
    this.claim(identity.id);
    this.#store.update({ identity });
  }

  /** Where cases may lie. Nothing is created by looking. */
  async #readable() {
    const disk = this.#disk;
    return disk && await disk.exists().catch(() => false) ? [this.#memory, disk] : [this.#memory];
  }

  /** @param {WholeCase} whole @returns {Promise<boolean>} */
  async #write(whole) {
    try {
      if (!this.#disk) throw new DOMException('there is no storage', 'NotSupportedError');
      await this.#disk.write(whole);
      this.#hasComplained = false;
      this.#tell('changed');
      return true;
    } catch (error) {
      // Once: the work goes on, and every change is another attempt.
      if (!this.#hasComplained) {
        const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
        this.#store.update({ notice: { kind: 'error', text: isFull ? text.cases.full : text.cases.cannotKeep } });
      }
      this.#hasComplained = true;
      return false;
    }
  }

  #noteChange() {
    const { settings: { keepReplies }, stage } = this.#store.state;
    if (keepReplies !== this.#keeps) {
      this.#keeps = keepReplies;
      if (keepReplies) this.#keepAll();
      else this.#store.update({ keeping: 'no' });
    }
    // What is being loaded may still be refused.
    if (this.#timer !== null || !keepReplies || stage === 'loading' || !this.#isTouched() || !this.#hasChanged()) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#store.state.stage !== 'loading') this.save();
    }, PAUSE_MS);
    this.#store.update({ keeping: 'due' });
  }

  #isTouched() {
    return this.#store.history.log.length > 0 || this.#evidence.replyCount > 0;
  }

  #stopSaving() {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#kept = this.#fingerprint();
  }

  /** Everything whose change is worth a writing. */
  #fingerprint() {
    const { title, question, view, marks, files, packs, publication, trace } = this.#store.state;
    const { log } = this.#store.history;
    return [title, question, view, marks, files, packs, publication, trace.state, this.#evidence.replyCount, log.length, log.at(-1)];
  }

  #hasChanged() {
    return this.#fingerprint().some((value, index) => value !== this.#kept[index]);
  }

  /** @param {'changed' | 'forgotten'} what */
  #tell(what) {
    this.#channel?.postMessage(what);
  }

  /** From another tab. @param {unknown} what */
  #hear(what) {
    if (what === 'changed') this.refresh();
    if (what !== 'forgotten') return;
    const { settings } = this.#store.state;
    this.#memory = memoryDisk();
    this.#store.update({
      cases: [], keeping: 'no', settings: { ...settings, keepReplies: false }, notice: { kind: 'note', text: text.cases.forgottenElsewhere },
    });
  }
}

/** @param {CaseEntry} one @param {CaseEntry} other */
function newestFirst(one, other) {
  return one.changed < other.changed ? 1 : -1;
}

/**
 * A copy that lives its own life.
 * @param {WholeCase} whole
 * @returns {WholeCase}
 */
export function copyOf({ entry, content, holdings }) {
  const title = text.cases.copyOf(entry.title);
  return { entry: { ...entry, ...newIdentity(), title }, content: titled(content, title), holdings };
}
