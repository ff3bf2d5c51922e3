// @ts-check
// What should stand on the page, as plain values, and making it stand there. Elements that stay are kept, so that focus,
// an opened <details>, a caret and a half-made click survive a redraw. Text is only ever set as text. The drawings of the
// picture are such values too, which views/markup.js writes as text and views/painter.js paints.

/**
 * `on`: handlers by event name. `live`: properties that the user changes too (checked, value), set where they differ.
 * `opaque`: what is inside belongs to somebody else. `key`: what an element among its siblings is known again by.
 * Every other name is an attribute; null, undefined and false mean that it is absent.
 * @typedef {{on?: Record<string, (event: any) => void>, live?: Record<string, unknown>, opaque?: boolean, key?: string | number,
 *   [attribute: string]: unknown}} Props
 * @typedef {{name: string, props: Props, children: (Tree | string)[]}} Tree
 * @typedef {Tree | string | number | null | false | undefined | Child[]} Child  null, false and undefined are left out
 */

const NOT_ATTRIBUTES = new Set(['on', 'live', 'opaque', 'key']);
const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/**
 * @param {string} name
 * @param {Props | null} [props]
 * @param {...Child} children
 * @returns {Tree}
 */
export function h(name, props = null, ...children) {
  return { name, props: props ?? {}, children: flatten(children) };
}

/**
 * @param {Child[]} children
 * @returns {(Tree | string)[]}
 */
function flatten(children) {
  return children.flatMap((child) => {
    if (child === null || child === undefined || child === false) return [];
    if (Array.isArray(child)) return flatten(child);
    return [typeof child === 'number' ? String(child) : child];
  });
}

/**
 * The attributes that are there, as they are written.
 * @param {Props} props
 * @returns {[string, string][]}
 */
export function attributesOf(props) {
  /** @type {[string, string][]} */
  const written = [];
  for (const [name, value] of Object.entries(props)) {
    if (NOT_ATTRIBUTES.has(name) || value === null || value === undefined || value === false) continue;
    written.push([name, value === true ? '' : String(typeof value === 'number' ? roundToHundredths(value) : value)]);
  }
  return written;
}

/**
 * Two decimals are enough for a pixel, and make the same picture the same text everywhere.
 * @param {number} value
 */
export function roundToHundredths(value) {
  return Math.round(value * 100) / 100;
}

/** What was last put into an element. @type {WeakMap<Element, Tree>} */
const shown = new WeakMap();

/**
 * Makes the children of `root` equal to `children`. The very same tree again is not looked through.
 * @param {Element} root
 * @param {...Child} children
 */
export function patch(root, ...children) {
  const focused = document.activeElement;
  patchChildren(root, flatten(children));
  const canFocus = focused instanceof HTMLElement || focused instanceof SVGElement;
  // Moving an element takes the focus from it.
  if (canFocus && focused !== document.activeElement && root.contains(focused)) focused.focus({ preventScroll: true });
}

/**
 * @param {Element} parent
 * @param {(Tree | string)[]} trees
 */
function patchChildren(parent, trees) {
  /** @type {Map<string | number, Element>} */
  const keyed = new Map();
  for (const child of parent.children) {
    const key = shown.get(child)?.props.key;
    if (key !== undefined) keyed.set(key, child);
  }
  let cursor = parent.firstChild;
  for (const tree of trees) {
    const node = typeof tree === 'string' ? placeText(cursor, tree) : placeElement(cursor, tree, keyed, parent);
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
 * @param {ChildNode | null} cursor
 * @param {string} text
 */
function placeText(cursor, text) {
  if (!(cursor instanceof Text)) return document.createTextNode(text);
  if (cursor.data !== text) cursor.data = text;
  return cursor;
}

/**
 * @param {ChildNode | null} cursor
 * @param {Tree} tree
 * @param {Map<string | number, Element>} keyed
 * @param {Element} parent
 */
function placeElement(cursor, tree, keyed, parent) {
  const { key } = tree.props;
  const candidate = key === undefined ? cursor : keyed.get(key) ?? null;
  const before = candidate instanceof Element ? shown.get(candidate) : undefined;
  const kept = candidate instanceof Element && before?.name === tree.name && before.props.key === key;
  if (kept && before === tree) return candidate;
  const element = kept ? candidate : createElement(tree.name, parent);
  patchProps(element, kept && before ? before.props : {}, tree.props);
  if (!kept) listen(element, tree.props);
  shown.set(element, tree);
  if (!tree.props.opaque) patchChildren(element, tree.children);
  // After the children, because a <select> takes only a value that one of its options has.
  for (const [name, value] of Object.entries(tree.props.live ?? {})) {
    const target = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (element));
    if (target[name] !== value) target[name] = value;
  }
  return element;
}

/**
 * @param {string} name
 * @param {Element} parent
 * @returns {Element}
 */
function createElement(name, parent) {
  const isSvg = name === 'svg' || parent.namespaceURI === SVG_NAMESPACE;
  return isSvg ? document.createElementNS(SVG_NAMESPACE, name) : document.createElement(name);
}

/**
 * What others set meanwhile, such as <details open> or a style, stays.
 * @param {Element} element
 * @param {Props} before
 * @param {Props} after
 */
function patchProps(element, before, after) {
  const wanted = new Map(attributesOf(after));
  for (const [name] of attributesOf(before)) if (!wanted.has(name)) element.removeAttribute(name);
  for (const [name, text] of wanted) if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/**
 * One listener for each event, which calls the handler that the newest tree names.
 * @param {Element} element
 * @param {Props} props
 */
function listen(element, props) {
  for (const type of Object.keys(props.on ?? {})) {
    element.addEventListener(type, (event) => shown.get(element)?.props.on?.[type]?.(event));
  }
}
