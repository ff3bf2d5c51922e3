// @ts-check
// Lists of labels: those that came with the page, and those that the reporter drops in. They come from the page's own folder
// and the reporter's own disk; nobody else is asked.

import { loadLabels } from '../parts.js';
import { sentenceOf } from '../sentences.js';
import { readablePack } from '../tag_pack/read.js';
import { text } from '../text.js';

/** @import { CoreCalls } from '../core_calls.js' */
/** @import { Tools } from '../commands.js' */
/** @import { Working } from '../working.js' */

/** What the core knows the lists by that came with the page. */
const BUNDLED = 'bundled';

/** @param {Tools} tools */
export function createLabelCommands({ store, core, evidence, announce }) {
  /** @type {Promise<void> | null} */
  let loading = null;

  /** @param {Partial<Working>} change */
  const setWorking = (change) => store.update({ working: { ...store.state.working, ...change } });

  async function readLists() {
    setWorking({ lists: await core.labelLists() });
  }

  async function loadBundled() {
    setWorking({ bundled: 'loading' });
    try {
      await openBundled(core);
      setWorking({ bundled: 'loaded' });
    } catch (error) {
      setWorking({ bundled: 'missing' });
      store.update({ notice: { kind: 'note', text: `${text.labels.missing} ${sentenceOf(error)}` } });
    }
    await readLists();
  }

  /** The lists that came with the page, once, unless the reporter switched them off. */
  async function ensureLabels() {
    const { working, settings } = store.state;
    if (settings.labelLists && working.bundled === 'unasked') loading = loadBundled();
    await loading;
  }

  /** What the lists say about the starts: no lookup is needed for that. */
  async function readStartLabels() {
    await ensureLabels();
    const refs = store.state.question.starts.map(({ ref }) => ref);
    const labels = await Promise.all(refs.map(async (ref) => [ref, await core.labelsOf(ref)]));
    setWorking({ labels: Object.fromEntries(labels) });
  }

  /** @param {() => Promise<void>} redraw */
  const commandsWith = (redraw) => ({
    /** @param {boolean} isUsed */
    async setBundledLabels(isUsed) {
      store.update({ settings: { ...store.state.settings, labelLists: isUsed } });
      if (isUsed) {
        setWorking({ bundled: 'unasked' });
        await ensureLabels();
      } else if (store.state.working.bundled === 'loaded') {
        for (const { id } of (store.state.working.lists?.packs ?? []).filter(({ kind }) => kind === 'bundled')) await core.dropLabels(id);
        setWorking({ bundled: 'off' });
        await readLists();
      }
      await redraw();
    },

    /** Lists from the reporter's disk: TagPacks (YAML, JSON) or CSV. @param {File[]} files */
    async openPacks(files) {
      for (const file of files) {
        try {
          const pack = { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
          const { id, sha256, labels, refused } = await openPack(core, pack);
          evidence.addPack({ sha256, bytes: pack.bytes });
          const { packs } = store.state;
          store.commit('labels', { packs: [...packs.filter((pack) => pack.id !== id), { id, name: file.name, sha256 }] },
            { parameters: { name: file.name, sha256 } });
          announce(text.labels.opened(file.name, labels, refused));
        } catch (error) {
          store.update({ notice: { kind: 'error', text: `${file.name}: ${sentenceOf(error)}` } });
        }
      }
      await readLists();
      await readStartLabels();
      await redraw();
    },

    /** @param {string} id */
    async dropPack(id) {
      store.commit('dropLabels', { packs: store.state.packs.filter((pack) => pack.id !== id) }, { parameters: { id } });
      await core.dropLabels(id);
      await readLists();
      await readStartLabels();
      await redraw();
    },
  });

  return { ensureLabels, readStartLabels, readLists, commandsWith };
}

/**
 * Gives a core the lists that came with the page. They are read once, whatever case is open.
 * @param {CoreCalls} core
 */
export async function openBundled(core) {
  bundledBytes ??= loadLabels().catch((error) => {
    bundledBytes = null;
    throw error;
  });
  await core.openLabels(BUNDLED, await bundledBytes);
}

/** @type {Promise<Uint8Array> | null} */
let bundledBytes = null;

/**
 * Gives a core a list that the reporter dropped in.
 * @param {CoreCalls} core
 * @param {{name: string, bytes: Uint8Array}} pack
 */
export async function openPack(core, { name, bytes }) {
  return core.openLabels(name, await readablePack(name, bytes));
}
