// @ts-check
// What the reporter can do once the page's second script is there.

import { createCompareCommands } from './compare.js';
import { createCrossingCommands } from './crossing.js';
import { createExportCommands } from './export.js';
import { createMarkCommands } from './marks.js';
import { createMovedCommands } from './moved.js';
import { createNodeCommands } from './nodes.js';
import { createPathCommands } from './paths.js';
import { createPublishCommands } from './publish.js';
import { createRateCommands } from './rates.js';
import { createRemoveCommands } from './remove.js';
import { createReplayCommands } from './replay.js';
import { createTableCommands } from './tables.js';

/** @import { Tools } from '../commands.js' */
/** @import { createSettingsCommands } from './settings.js' */
/** @import { createTraceCommands } from './trace.js' */

/**
 * @param {Tools} tools
 * @param {Pick<ReturnType<typeof createSettingsCommands>, 'consentFor' | 'useProviders'>} sources
 * @param {ReturnType<typeof createTraceCommands>} trace
 */
export function createLaterCommands(tools, { consentFor, useProviders }, trace) {
  return {
    ...createCompareCommands(tools), ...createCrossingCommands(tools, consentFor, trace), ...createExportCommands(tools),
    ...createMarkCommands(tools, trace), ...createMovedCommands(tools, consentFor, trace.askAgain), ...createNodeCommands(tools, useProviders),
    ...createPathCommands(tools, trace), ...createPublishCommands(tools), ...createRateCommands(tools, trace.redraw),
    ...createRemoveCommands(tools, trace.askAgain), ...createReplayCommands(tools), ...createTableCommands(tools),
  };
}
