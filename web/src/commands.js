// @ts-check
// Everything that the reporter can do. Nothing else writes the state.

import { createCaseCommands } from './commands/case.js';
import { createLookUpCommands } from './commands/look_up.js';
import { createSettingsCommands } from './commands/settings.js';
import { createTraceCommands } from './commands/trace.js';
import { createExportCommands } from './commands/export.js';

/** @import { CoreClient } from './core_client.js' */
/** @import { Evidence } from './evidence.js' */
/** @import { ReplyCache } from './cache.js' */
/** @import { Store } from './state.js' */
/** @import { Tracer } from './tracer.js' */

/**
 * What commands work with.
 * @typedef {object} Tools
 * @property {Store} store
 * @property {CoreClient} core
 * @property {Tracer} tracer
 * @property {Evidence} evidence
 * @property {ReplyCache} cache
 * @property {(part: string) => Promise<Uint8Array>} loadCaseBytes
 * @property {(sentence: string) => void} announce            for those who cannot see it change
 * @property {(name: string, type: string, bytes: Uint8Array<ArrayBuffer>) => void} save
 */

/** @typedef {ReturnType<typeof createCommands>} Commands */

/** @param {Tools} tools */
export function createCommands(tools) {
  const settings = createSettingsCommands(tools);
  const trace = createTraceCommands(tools, settings.consentFor);
  const lookUp = createLookUpCommands(tools, settings.consentFor);
  const cases = createCaseCommands(tools, trace);
  const { consentFor: _, ...settingsForPage } = settings;
  return { ...settingsForPage, ...trace, ...lookUp, ...cases, ...createExportCommands(tools) };
}
