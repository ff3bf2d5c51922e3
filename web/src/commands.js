// @ts-check
// Everything that the reporter can do. Nothing else writes the state.

import { createCaseCommands } from './commands/case.js';
import { createCompareCommands } from './commands/compare.js';
import { createLabelCommands } from './commands/labels.js';
import { createLookUpCommands } from './commands/look_up.js';
import { createMarkCommands } from './commands/marks.js';
import { createMovedCommands } from './commands/moved.js';
import { createNodeCommands } from './commands/nodes.js';
import { createPathCommands } from './commands/paths.js';
import { createPublishCommands } from './commands/publish.js';
import { createRateCommands } from './commands/rates.js';
import { createRemoveCommands } from './commands/remove.js';
import { createReplayCommands } from './commands/replay.js';
import { createSettingsCommands } from './commands/settings.js';
import { createTableCommands } from './commands/tables.js';
import { createTraceCommands } from './commands/trace.js';
import { createCrossingCommands } from './commands/crossing.js';
import { createExportCommands } from './commands/export.js';
import { sentenceOf } from './sentences.js';

/** @import { CoreClient } from './core_client.js' */
/** @import { LabelPack } from './contract.js' */
/** @import { CoreCalls } from './core_calls.js' */
/** @import { Evidence, HeldFile } from './evidence.js' */
/** @import { CaseKeeper } from './keeper.js' */
/** @import { KeysHeld } from './keys_held.js' */
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

/** @param {Tools} tools */
export function createCommands(tools) {
  const settings = createSettingsCommands(tools);
  const { ensureLabels, readStartLabels, readLists, commandsWith } = createLabelCommands(tools);
  const comparing = createCompareCommands(tools);
  const tables = createTableCommands(tools);
  const trace = createTraceCommands(tools, settings.consentFor, ensureLabels, comparing.compareAgain);
  const lookUp = createLookUpCommands(tools, settings.consentFor, readStartLabels);
  const rates = createRateCommands(tools, trace.redraw);
  const publishing = createPublishCommands(tools);
  const cases = createCaseCommands(tools, trace, { ensureLabels, readLists }, tables.openAny, {
    showRatesOfCase: rates.showRatesOfCase, preparePublished: publishing.preparePublished,
  });
  const { consentFor: _, useProviders, ...settingsForPage } = settings;
  return reporting({
    ...settingsForPage, ...trace, ...lookUp, ...cases, ...createExportCommands(tools), ...commandsWith(trace.redraw),
    ...createNodeCommands(tools, useProviders), ...createMarkCommands(tools, trace), ...createRemoveCommands(tools, trace.askAgain),
    ...createMovedCommands(tools, settings.consentFor, trace.askAgain), ...comparing.forPage, ...tables.forPage, ...publishing,
    ...createPathCommands(tools, trace), ...createReplayCommands(tools), ...rates, ...createCrossingCommands(tools, settings.consentFor, trace),
  }, tools.store);
}

/**
 * The same commands; what one of them throws later becomes a message on the page.
 * @template {AnyCommands} T
 * @param {T} commands
 * @param {Store} store
 */
function reporting(commands, store) {
  /** @param {unknown} error */
  const report = (error) => store.update({ notice: { kind: 'error', text: sentenceOf(error) } });
  const entries = Object.entries(commands).map(([name, command]) => [name, (/** @type {unknown[]} */ ...args) => {
    const result = command(...args);
    return result instanceof Promise ? result.catch(report) : result;
  }]);
  return /** @type {T} */ (Object.fromEntries(entries));
}
