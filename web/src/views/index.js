// @ts-check
// Everything that shows a trail.

export { renderLadder } from './ladder.js';
export { svgText } from './svg_text.js';
export { createTrailCanvas } from './canvas.js';
export { renderTable } from './table.js';
export { renderDetails } from './details.js';
export { renderLegend } from './legend.js';
