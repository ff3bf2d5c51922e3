// @ts-check
// What should stand on the page, as plain values, and making it stand there. Elements that stay are kept, so that focus,
// an opened <details>, a caret and a half-made click survive a redraw. Text is only ever set as text.

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

/** What was last put into an element. @type {WeakMap<Element, Tree>} */
const shown = new WeakMap();

/**
 * Makes the children of `root` equal to `children`.
 * @param {Element} root
 * @param {...Child} children
 */
export function patch(root, ...children) {
  patchChildren(root, flatten(children));
}

/**
 * @param {Element} parent
 * @param {(Tree | string)[]} trees
 */
function patchChildren(parent, trees) {
  const focused = document.activeElement;
  /** @type {Map<string | number, Element>} */
  const keyed = new Map();
  for (const child of parent.children) {
    const key = shown.get(child)?.props.key;
    if (key !== undefined) keyed.set(key, child);
  }
  let cursor = parent.firstChild;
  for (const tree of trees) {
    const node = typeof tree === 'string' ? placeText(cursor, tree) : placeElement(cursor, tree, keyed);
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
  if (focused instanceof HTMLElement && focused !== document.activeElement && parent.contains(focused)) {
    focused.focus({ preventScroll: true });
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
 */
function placeElement(cursor, tree, keyed) {
  const { key } = tree.props;
  const candidate = key === undefined ? cursor : keyed.get(key) ?? null;
  const before = candidate instanceof Element ? shown.get(candidate) : undefined;
  const kept = candidate instanceof Element && before?.name === tree.name && before.props.key === key;
  const element = kept ? candidate : document.createElement(tree.name);
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
 * @param {Element} element
 * @param {Props} before
 * @param {Props} after
 */
function patchProps(element, before, after) {
  for (const name of Object.keys(before)) {
    if (!NOT_ATTRIBUTES.has(name) && !isPresent(after[name])) element.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(after)) {
    if (NOT_ATTRIBUTES.has(name) || !isPresent(value)) continue;
    const text = value === true ? '' : String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

/** @param {unknown} value */
function isPresent(value) {
  return value !== null && value !== undefined && value !== false;
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
