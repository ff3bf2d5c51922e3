// @ts-check
// Everything that the reporter can do. Nothing else writes the state.

import { createCaseCommands } from './commands/case.js';
import { createLabelCommands } from './commands/labels.js';
import { createLookUpCommands } from './commands/look_up.js';
import { createSettingsCommands } from './commands/settings.js';
import { createTraceCommands } from './commands/trace.js';
import { loadLater } from './later_part.js';
import { sentenceOf } from './sentences.js';

/** @import { CoreClient } from './core_client.js' */
/** @import { LabelPack } from './contract.js' */
/** @import { CoreCalls } from './core_calls.js' */
/** @import { Evidence, HeldFile } from './evidence.js' */
/** @import { CaseKeeper } from './keeper.js' */
/** @import { KeysHeld } from './keys_held.js' */
/** @import { Later } from './later_part.js' */
/** @import { ReplyCache } from './cache.js' */
/** @import { Store } from './state.js' */
/** @import { Tracer } from './tracer.js' */
/** @import { Transport } from './transport.js' */

/**
 * What commands work with.
 * @typedef {object} Tools
 * @property {Store} store
 * @property {CoreClient} core
 * @property {Tracer} tracer
 * @property {Pick<Transport, 'ask'>} transport
 * @property {Evidence} evidence
 * @property {ReplyCache} cache
 * @property {(part: string) => Promise<Uint8Array>} loadCaseBytes
 * @property {(sentence: string) => void} announce            for those who cannot see it change
 * @property {() => boolean} isNarrow                         a phone's width
 * @property {() => void} clearAddress                        takes away what stands behind the `#`
 * @property {(name: string, type: string, ...parts: Uint8Array<ArrayBuffer>[]) => void} save
 * @property {CaseKeeper} keeper
 * @property {KeysHeld} keys                                  to sources that want one
 * @property {(core: CoreCalls) => Promise<void>} refill      gives an empty core all that the open case rests on
 * @property {(core: CoreCalls, pack: HeldFile) => Promise<LabelPack>} openPack
 * @property {() => Promise<void>} forgetStorage              deletes all that this page has in the browser
 */

/** @typedef {ReturnType<typeof createCommands>} Commands */
/** @typedef {Record<string, (...args: any[]) => unknown>} AnyCommands */
/** @typedef {ReturnType<Later['createLaterCommands']>} LaterCommands */
/**
 * The same commands, each of which answers later.
 * @template {AnyCommands} T
 * @typedef {{[name in keyof T]: (...args: Parameters<T[name]>) => Promise<Awaited<ReturnType<T[name]>>>}} Waiting
 */

/** @param {Tools} tools */
export function createCommands(tools) {
  const settings = createSettingsCommands(tools);
  const { ensureLabels, readStartLabels, readLists, commandsWith } = createLabelCommands(tools);
  /** @type {LaterCommands | null} */
  let loaded = null;
  const later = waitingFor(async () => {
    const { createLaterCommands } = await loadLater();
    loaded ??= createLaterCommands(tools, settings, trace);
    return loaded;
  });
  const trace = createTraceCommands(tools, settings.consentFor, ensureLabels, later.compareAgain);
  const lookUp = createLookUpCommands(tools, settings.consentFor, readStartLabels);
  const cases = createCaseCommands(tools, trace, { ensureLabels, readLists }, later);
  const { consentFor: _, useProviders: __, ...settingsForPage } = settings;
  return reporting({ ...settingsForPage, ...trace, ...lookUp, ...cases, ...commandsWith(trace.redraw) }, later, tools.store);
}

/**
 * Commands of the page's second script: each waits for it.
 * @param {() => Promise<LaterCommands>} load
 */
function waitingFor(load) {
  return /** @type {Waiting<LaterCommands>} */ (new Proxy({}, {
    get: (_, /** @type {string} */ name) => async (/** @type {unknown[]} */ ...args) => /** @type {AnyCommands} */ (await load())[name]?.(...args),
  }));
}

/**
 * The commands of both scripts; what one of them throws later becomes a message on the page.
 * @template {AnyCommands} T
 * @param {T} commands
 * @param {Waiting<LaterCommands>} later
 * @param {Store} store
 * @returns {T & Waiting<LaterCommands>}
 */
function reporting(commands, later, store) {
  /** @param {unknown} error */
  const report = (error) => store.update({ notice: { kind: 'error', text: sentenceOf(error) } });
  return /** @type {T & Waiting<LaterCommands>} */ (new Proxy({}, {
    get: (_, /** @type {string} */ name) => (/** @type {unknown[]} */ ...args) => {
      const result = (commands[name] ?? /** @type {AnyCommands} */ (later)[name])?.(...args);
      return result instanceof Promise ? result.catch(report) : result;
    },
  }));
}
