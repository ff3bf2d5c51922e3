// @ts-check
// One small tree of elements, drawn once and used three times: put into the DOM here, written as text here, and painted
// on a canvas by painter.js.

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/** @typedef {string | number | boolean | null | undefined} AttributeValue  null, undefined and false: no such attribute */
/** @typedef {{name: string, attributes: Record<string, AttributeValue>, children: (Tree | string)[]}} Tree */

/**
 * An element. `key` among the attributes is not written: it is what `patchChildren` knows the element again by.
 * @param {string} name
 * @param {Record<string, AttributeValue>} [attributes]
 * @param {...(Tree | string | null)} children  null is left out
 * @returns {Tree}
 */
export function element(name, attributes = {}, ...children) {
  return { name, attributes, children: /** @type {(Tree | string)[]} */ (children.filter((child) => child !== null)) };
}

/**
 * Markup with every text and attribute escaped: texts of the picture are hostile input.
 * @param {Tree | string} tree
 * @returns {string}
 */
export function toMarkup(tree) {
  if (typeof tree === 'string') return escapeText(tree);
  const attributes = writtenAttributes(tree).map(([name, value]) => ` ${name}="${escapeText(value)}"`).join('');
  if (tree.children.length === 0) return `<${tree.name}${attributes}/>`;
  return `<${tree.name}${attributes}>${tree.children.map(toMarkup).join('')}</${tree.name}>`;
}

/**
 * Makes the children of `parent` equal to `trees`. Elements with a key stay the same elements wherever they move, so
 * focus and scroll positions survive.
 * @param {Element} parent
 * @param {(Tree | string)[]} trees
 */
export function patchChildren(parent, trees) {
  const focused = parent.ownerDocument.activeElement;
  reconcile(parent, trees);
  if (focused instanceof HTMLElement || focused instanceof SVGElement) {
    const lostByMoving = parent.contains(focused) && parent.ownerDocument.activeElement !== focused;
    if (lostByMoving) focused.focus({ preventScroll: true });
  }
}

/** @type {WeakMap<Element, string>} */
const keys = new WeakMap();
/** What an element was made equal to: the very same tree again is not looked through. @type {WeakMap<Element, Tree>} */
const drawn = new WeakMap();

/**
 * @param {Element} parent
 * @param {(Tree | string)[]} trees
 */
function reconcile(parent, trees) {
  /** @type {Map<string, Element>} */
  const keyed = new Map();
  for (const child of parent.children) {
    const key = keys.get(child);
    if (key !== undefined) keyed.set(key, child);
  }
  /** @type {ChildNode | null} */
  let cursor = parent.firstChild;
  for (const tree of trees) {
    const node = typeof tree === 'string' ? reuseText(cursor, tree, parent) : reuseElement(cursor, tree, parent, keyed);
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
}

/**
 * @param {ChildNode | null} candidate
 * @param {string} text
 * @param {Element} parent
 * @returns {ChildNode}
 */
function reuseText(candidate, text, parent) {
  if (candidate?.nodeType !== 3) return parent.ownerDocument.createTextNode(text);
  if (candidate.textContent !== text) candidate.textContent = text;
  return candidate;
}

/**
 * @param {ChildNode | null} candidate
 * @param {Tree} tree
 * @param {Element} parent
 * @param {Map<string, Element>} keyed
 * @returns {Element}
 */
function reuseElement(candidate, tree, parent, keyed) {
  const key = keyOf(tree);
  const found = key === null ? candidate : keyed.get(key) ?? null;
  const isReusable = found !== null && found.nodeType === 1
    && /** @type {Element} */ (found).localName === tree.name
    && (keys.get(/** @type {Element} */ (found)) ?? null) === key;
  const made = isReusable ? /** @type {Element} */ (found) : createElement(tree, parent);
  if (drawn.get(made) === tree) return made;
  drawn.set(made, tree);
  if (key !== null) keys.set(made, key);
  patchAttributes(made, tree);
  reconcile(made, tree.children);
  return made;
}

/** @param {Tree} tree */
function keyOf(tree) {
  const key = tree.attributes['key'];
  return key === undefined || key === null ? null : String(key);
}

/**
 * @param {Tree} tree
 * @param {Element} parent
 * @returns {Element}
 */
function createElement(tree, parent) {
  const isSvg = tree.name === 'svg' || parent.namespaceURI === SVG_NAMESPACE;
  return parent.ownerDocument.createElementNS(isSvg ? SVG_NAMESPACE : 'http://www.w3.org/1999/xhtml', tree.name);
}

/** What the reader opened, and what was placed in pixels after drawing, stays. */
const LEFT_ALONE = new Set(['open', 'style']);

/**
 * @param {Element} target
 * @param {Tree} tree
 */
function patchAttributes(target, tree) {
  const wanted = writtenAttributes(tree);
  const names = new Set(wanted.map(([name]) => name));
  for (const { name } of [...target.attributes]) if (!names.has(name) && !LEFT_ALONE.has(name)) target.removeAttribute(name);
  for (const [name, value] of wanted) if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

/**
 * @param {Tree} tree
 * @returns {[string, string][]}
 */
function writtenAttributes(tree) {
  /** @type {[string, string][]} */
  const written = [];
  for (const [name, value] of Object.entries(tree.attributes)) {
    if (name === 'key' || value === null || value === undefined || value === false) continue;
    written.push([name, value === true ? '' : typeof value === 'number' ? writeNumber(value) : value]);
  }
  return written;
}

/**
 * A pixel number with at most two decimals, so that the same picture is the same text everywhere.
 * @param {number} value
 */
export function writeNumber(value) {
  return String(Math.round(value * 100) / 100);
}

/** @param {string} text */
function escapeText(text) {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
