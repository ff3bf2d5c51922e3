// @ts-check
// A drawing as text.

import { attributesOf } from '../dom.js';

/** @typedef {import('../dom.js').Tree} Tree */

/**
 * Markup with every text and attribute escaped: texts of the picture are hostile input.
 * @param {Tree | string} tree
 * @returns {string}
 */
export function toMarkup(tree) {
  if (typeof tree === 'string') return escapeText(tree);
  const attributes = attributesOf(tree.props).map(([name, value]) => ` ${name}="${escapeText(value)}"`).join('');
  if (tree.children.length === 0) return `<${tree.name}${attributes}/>`;
  return `<${tree.name}${attributes}>${tree.children.map(toMarkup).join('')}</${tree.name}>`;
}

/** @param {string} text */
function escapeText(text) {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
