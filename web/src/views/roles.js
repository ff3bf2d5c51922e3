// @ts-check
// What a node of the picture is drawn as, and what can be done with it.

/** @typedef {import('../contract.js').PictureNode} PictureNode */
/** @typedef {import('../contract.js').Grade} Grade */
/** @typedef {'start' | 'place' | 'service' | 'mixer' | 'bridge' | 'others' | 'run' | 'junction' | 'payers' | 'hidden' | 'input' | 'swap'} Role */

/** @type {Record<string, Role>} */
const ROLE_OF_END = { service: 'service', mixer: 'mixer', shielded: 'mixer', converted: 'bridge' };

/**
 * What a node is drawn as. A service, mixer or bridge is one by the end booked there.
 * @param {PictureNode} node
 * @returns {Role}
 */
export function roleOf(node) {
  if (node.kind !== 'place') return node.kind;
  return (node.end && ROLE_OF_END[node.end.reason]) || 'place';
}

/** @param {PictureNode} node */
export function canUnfold(node) {
  return node.kind === 'others' || node.kind === 'run' || node.kind === 'hidden';
}

/** Whether a double click or the space bar does something here. @param {PictureNode} node */
export function canToggle(node) {
  return canUnfold(node) || node.can.expand || node.can.collapse || node.end?.reason === 'not_followed';
}

/**
 * That a place is a service, a mixer or a bridge is somebody's claim; what lies beyond a stop that the reporter passed
 * is worked out.
 * @param {PictureNode} node
 * @returns {Grade}
 */
export function gradeOf(node) {
  return node.grade === 'inferred' ? 'inferred' : Object.values(ROLE_OF_END).includes(roleOf(node)) ? 'claimed' : 'observed';
}
