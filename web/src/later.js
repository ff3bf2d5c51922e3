// @ts-check
// The page's second script: what comes after the first screen. It is loaded once the first stands, and nothing of it is looked at
// before (later_part.js).

export { createLaterCommands } from './commands/later.js';
export { caseFileName, looksLikeZip, questionFrom, readCaseFile, writeCase } from './case_file.js';
export { accountCard, accountTransactionCard } from './page/account_cards.js';
export { dialogs } from './page/dialogs.js';
export { evidenceTab } from './page/evidence.js';
export { pressKey } from './page/keys.js';
export { comparisonSection } from './page/compare.js';
export { claimsOf } from './page/labels.js';
export { nodeFinder } from './page/nodes.js';
export { reachBox } from './page/paths.js';
export { placeTools } from './page/place.js';
export { openFiles } from './page/tables.js';
export { belowTrail, trailTools } from './page/trail_tools.js';
export { createTrailCanvas } from './views/canvas.js';
export { renderDetails } from './views/details.js';
export { renderLegend } from './views/legend.js';
export { renderTable } from './views/table.js';
