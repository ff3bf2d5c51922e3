// @ts-check
// Puts the page together and starts it.

import { openReplyStore, ReplyCache } from './cache.js';
import { databaseDisk } from './cases.js';
import { createCommands } from './commands.js';
import { openBundled, openPack } from './commands/labels.js';
import { CoreFailure } from './core_calls.js';
import { CoreClient } from './core_client.js';
import { findDatabase } from './database.js';
import { questionAsked } from './decided.js';
import { patch } from './dom.js';
import { saveFile } from './download.js';
import { Evidence } from './evidence.js';
import { CaseKeeper } from './keeper.js';
import { KeysHeld } from './keys_held.js';
import { loadLater } from './later_part.js';
import { cannotRun } from './page/frame.js';
import { createRenderer } from './page/render.js';
import { loadCaseBytes, loadParts } from './parts.js';
import { sourcesForCore } from './providers.js';
import { sentenceOf } from './sentences.js';
import { initialState, Store } from './state.js';
import { text } from './text.js';
import { createLedger } from './told.js';
import { Tracer } from './tracer.js';
import { Transport } from './transport.js';

/** @import { CoreCalls } from './core_calls.js' */

const root = document.documentElement;
const main = /** @type {HTMLElement} */ (document.getElementById('main'));

async function start() {
  if (typeof WebAssembly === 'undefined') {
    patch(main, cannotRun(text.errors.noWasmTitle, text.errors.noWasm));
    root.dataset['state'] = 'error';
    return;
  }
  const database = findDatabase();
  // From a folder nothing is stored unless asked, now or before: all such pages of a computer share one storage.
  const keepReplies = location.protocol.startsWith('http') || await database?.exists().catch(() => false) === true;
  const store = new Store(initialState({ keepReplies }));
  const evidence = new Evidence({ openPack });
  const cache = new ReplyCache(database && openReplyStore(database));
  const keeper = new CaseKeeper({
    store, evidence, disk: database && databaseDisk(database), locks: navigator.locks, channel: openChannel(),
  });
  const refill = async (/** @type {CoreCalls} */ core) => {
    if (store.state.working.bundled === 'loaded') await openBundled(core);
    await evidence.refill(core, store.state);
    const { currency } = store.state.working.values;
    if (currency !== null) await core.showValues({ currency });
  };
  const ledger = createLedger(store);
  const keys = new KeysHeld();
  const transport = new Transport({ onSent: ledger.noteSent, onBenched: ledger.noteBenched, keyOf: (host) => keys.of(host) });
  const core = new CoreClient({
    parts: await loadParts(),
    reload: async (fresh) => {
      tracer.forgetWants();
      await refill(fresh);
      const { question, view } = store.state;
      if (view.screen === 'trail') await fresh.ask(questionAsked(question)).catch(passOverRefusal);
    },
    prepare: async (fresh) => {
      for (const source of sourcesForCore(store.state.settings.providers)) await fresh.useSource(source);
    },
    onDeath: (_detail, final) => store.update({
      notice: { kind: 'error', text: final ? text.errors.coreDead : text.errors.trapped }, ...(final && { stage: 'error' }),
    }),
  });
  const tracer = new Tracer({
    core, transport, cache, evidence, settings: () => store.state.settings, onAnswer: () => commands.noteAnswer(), onAsk: ledger.noteAsk,
  });
  const announce = (/** @type {string} */ sentence) => {
    const announcer = document.getElementById('announcer');
    if (announcer) announcer.textContent = sentence;
  };
  const narrow = matchMedia('(max-width: 40rem)');
  const clearAddress = () => history.replaceState(null, '', '#');
  const commands = createCommands({
    store, core, tracer, transport, evidence, cache, keeper, keys, refill, openPack, loadCaseBytes, announce, clearAddress,
    isNarrow: () => narrow.matches, save: saveFile, forgetStorage: async () => database?.destroy(),
  });

  await core.start();
  drawOnChange(store, createRenderer(store, commands));
  listenForKeys(commands);
  narrow.addEventListener('change', () => commands.redraw());
  addEventListener('hashchange', () => commands.openRoute(location.hash));
  listenForFiles(commands);
  saveBeforeLeaving(keeper);
  const isWhole = loadLater().then(() => store.update({}));
  isWhole.catch(() => {});  // said once the route is open, which clears what was said before
  await keeper.refresh();
  await commands.openRoute(location.hash);
  await isWhole.catch((error) => store.update({ notice: { kind: 'error', text: sentenceOf(error) } }));
}

/** A question that the core refuses, it refuses again when it is asked. @param {unknown} error */
function passOverRefusal(error) {
  if (!(error instanceof CoreFailure)) throw error;
}

/** To the other tabs with this page; null where there can be none. */
function openChannel() {
  try {
    return new BroadcastChannel('peelback');
  } catch {
    return null;
  }
}

/** The last moments in which a page that is closed, or put away on a phone, can still write. @param {CaseKeeper} keeper */
function saveBeforeLeaving(keeper) {
  addEventListener('pagehide', () => keeper.save());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keeper.save();
    else keeper.refresh();
  });
}

/** A file may be dropped anywhere on the page. @param {import('./commands.js').Commands} commands */
function listenForFiles(commands) {
  addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  addEventListener('drop', (event) => {
    const files = [...event.dataTransfer?.files ?? []];
    if (files.length === 0 || event.defaultPrevented) return;
    event.preventDefault();
    commands.openFiles(files);
  });
}

/**
 * Many changes in a row are drawn once.
 * @param {Store} store
 * @param {(state: import('./state.js').State) => void} render
 */
function drawOnChange(store, render) {
  let isDue = false;
  store.subscribe(() => {
    if (isDue) return;
    isDue = true;
    // Not an animation frame: a trace goes on in a tab that is not looked at, and so does its data-state.
    setTimeout(() => {
      isDue = false;
      render(store.state);
    });
  });
}

/** @param {import('./commands.js').Commands} commands */
function listenForKeys(commands) {
  addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'z') return;
    // Inside of a text field the field's own undo is meant.
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
    event.preventDefault();
    if (event.shiftKey) commands.redo();
    else commands.undo();
  });
}

start().catch((error) => {
  patch(main, cannotRun('', sentenceOf(error)));
  root.dataset['state'] = 'error';
});
