// @ts-check
// The hop ladder: the picture as SVG in the page, for up to about 500 places, down (phone, article) or to the right.

import { h, patch } from '../dom.js';
import { PAGE_THEME } from './palette.js';
import { FONT_FAMILY } from './measure.js';
import { box } from './outlines.js';
import { canToggle } from './roles.js';
import { drawNode } from './shapes.js';
import { drawEdge, drawLabel, pathOf } from './edges.js';
import { extentOf, labelsOf, sceneOf } from './scene.js';
import { captionTree } from './caption.js';
import { isWalkKey, keyTarget, walkOfPicture } from './walk.js';
import { spoken } from './wording.js';

/** @typedef {import('../dom.js').Tree} Tree */
/** @typedef {import('./handlers.js').Handlers} Handlers */
/** @typedef {import('./handlers.js').ViewState} ViewState */
/** @typedef {import('./edges.js').Label} Label */
/** @typedef {import('./scene.js').Scene} Scene */
/** @typedef {import('./walk.js').Walk} Walk */
/** @typedef {import('../contract.js').Picture} Picture */
/** @typedef {import('../contract.js').PictureNode} PictureNode */
/** @typedef {import('../contract.js').PictureEdge} PictureEdge */
/** @typedef {import('./edges.js').Route} Route */

/**
 * What is kept of one picture, however often it is drawn: `trees` by what they show.
 * @typedef {{picture: Picture, walk: Walk, scene: Scene, labels: Map<string, Label>, trees: Map<string, Tree>}} Kept
 */
/**
 * `here`: the place that the Tab key comes back to.
 * @typedef {{kept: Kept, ui: ViewState, handlers: Handlers, here: string | null}} Shown
 */

const EDGE_TARGET_PX = 16;
const HALO_PX = 4;

/** @type {WeakMap<HTMLElement, Shown>} */
const shown = new WeakMap();

/**
 * Draws the picture, or brings the one that is there up to date; focus stays where it was.
 * @param {HTMLElement} root
 * @param {Picture} picture
 * @param {ViewState} ui
 * @param {Handlers} handlers
 */
export function renderLadder(root, picture, ui, handlers) {
  const before = shown.get(root);
  if (!before) listen(root);
  const kept = before?.kept.picture === picture ? before.kept : keep(picture);
  const wanted = before && before.ui.selected === ui.selected ? [before.here, ui.selected] : [ui.selected, before?.here ?? null];
  const here = wanted.find((id) => id !== null && kept.walk.has(id)) ?? kept.walk.first;
  render(root, { kept, ui, handlers, here });
}

/**
 * @param {HTMLElement} root
 * @param {Shown} state
 */
function render(root, state) {
  const { kept, ui, here } = state;
  shown.set(root, state);
  patch(root, h('figure', { class: `trail-figure trail-${kept.picture.orientation}` },
    h('div', { class: 'trail-scroll' }, drawLadder(kept, ui, here)),
    once(kept, 'caption', () => captionTree(kept.picture))));
}

/**
 * @param {Picture} picture
 * @returns {Kept}
 */
function keep(picture) {
  const scene = sceneOf(picture);
  return { picture, walk: walkOfPicture(picture), scene, labels: labelsOf(picture, scene), trees: new Map() };
}

/**
 * @param {Kept} kept
 * @param {string} key  everything that the drawing depends on besides the picture
 * @param {() => Tree} draw
 */
function once(kept, key, draw) {
  const known = kept.trees.get(key);
  if (known) return known;
  const tree = draw();
  kept.trees.set(key, tree);
  return tree;
}

/**
 * @param {Kept} kept
 * @param {ViewState} ui
 * @param {string | null} here
 * @returns {Tree}
 */
function drawLadder(kept, ui, here) {
  const { picture } = kept;
  const extent = extentOf(picture);
  const way = wayToSelected(picture, ui, kept.walk);
  return h('svg', {
    class: 'trail-svg', width: extent.width, height: extent.height, 'font-family': FONT_FAMILY,
    viewBox: `${extent.left} ${extent.top} ${extent.width} ${extent.height}`, role: 'list', 'aria-label': picture.title,
  },
  h('g', { key: 'edges', 'aria-hidden': 'true' }, ...picture.edges.flatMap((edge) => {
    const route = kept.scene.routes.get(edge.id);
    if (!route) return [];
    const [onWay, isSelected] = [way.has(edge.id), edge.id === ui.selected];
    return [once(kept, `edge ${onWay} ${isSelected} ${edge.id}`, () => drawLadderEdge(edge, route, picture.orientation, onWay, isSelected))];
  })),
  once(kept, 'labels', () => h('g', { key: 'labels', 'aria-hidden': 'true', 'pointer-events': 'none' },
    ...[...kept.labels].map(([id, label]) => h('g', { key: id }, drawLabel(label, PAGE_THEME))))),
  ...picture.nodes.map((node) => {
    const [isHere, isSelected] = [node.id === here, node.id === ui.selected];
    return once(kept, `node ${isHere} ${isSelected} ${node.id}`, () => drawLadderNode(node, picture.orientation, isHere, isSelected));
  }));
}

/**
 * @param {PictureEdge} edge
 * @param {Route} route
 * @param {Picture['orientation']} orientation
 * @param {boolean} onWay
 * @param {boolean} isSelected
 */
function drawLadderEdge(edge, route, orientation, onWay, isSelected) {
  return h('g', { key: edge.id, 'data-id': edge.id, class: isSelected ? 'trail-edge is-selected' : 'trail-edge' },
    ...drawEdge(edge, route, orientation, PAGE_THEME, onWay),
    h('path', {
      class: 'trail-edge_target', d: pathOf(route, orientation, edge.width_px), fill: 'none', stroke: 'none',
      'stroke-width': Math.max(EDGE_TARGET_PX, edge.width_px + 6), 'pointer-events': 'stroke',
    }),
    h('title', {}, edge.sentence));
}

/**
 * @param {PictureNode} node
 * @param {Picture['orientation']} orientation
 * @param {boolean} isHere
 * @param {boolean} isSelected
 */
function drawLadderNode(node, orientation, isHere, isSelected) {
  return h('g', {
    key: node.id, 'data-id': node.id, role: 'listitem', tabindex: isHere ? 0 : -1, 'aria-label': spoken(node),
    'aria-current': isSelected ? 'true' : null, class: `trail-node trail-${node.kind}`, transform: `translate(${node.x},${node.y})`,
  },
  h('path', { class: 'trail-halo', d: box(node.width + 2 * HALO_PX, node.height + 2 * HALO_PX, 9), fill: 'none', 'aria-hidden': 'true' }),
  h('g', { 'aria-hidden': 'true' }, ...drawNode(node, orientation, PAGE_THEME)));
}

/**
 * The edges on the way from the source to what is selected, be it a place or a payment.
 * @param {Picture} picture
 * @param {ViewState} ui
 * @param {Walk} walk
 * @returns {Set<string>}
 */
export function wayToSelected(picture, ui, walk) {
  if (ui.selected === null) return new Set();
  if (walk.has(ui.selected)) return walk.wayTo(ui.selected);
  const edge = picture.edges.find((one) => one.id === ui.selected);
  return edge ? walk.wayTo(edge.from).add(edge.id) : new Set();
}

/** @param {HTMLElement} root */
function listen(root) {
  root.addEventListener('click', (event) => {
    const state = shown.get(root);
    const id = idAt(event);
    if (!state || id === null) return;
    if (isToggle(event)) {
      state.handlers.onToggle(id);
      return;
    }
    state.handlers.onSelect(id);
    state.handlers.onOpen(id);
  });
  root.addEventListener('dblclick', (event) => {
    const node = nodeAt(root, event);
    if (node && canToggle(node) && !isToggle(event)) shown.get(root)?.handlers.onToggle(node.id);
  });
  root.addEventListener('focusin', (event) => {
    const state = shown.get(root);
    const node = nodeAt(root, event);
    if (!state || !node || state.here === node.id) return;
    render(root, { ...state, here: node.id });
  });
  root.addEventListener('keydown', (event) => {
    const state = shown.get(root);
    const node = nodeAt(root, event);
    if (!state || !node || event.altKey || event.ctrlKey || event.metaKey) return;
    if (isWalkKey(event.key)) {
      event.preventDefault();
      const next = keyTarget(state.kept.walk, event.key, node.id);
      if (next === null) return;
      findNode(root, next)?.focus();
      state.handlers.onSelect(next);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      state.handlers.onSelect(node.id);
      state.handlers.onOpen(node.id);
    } else if (event.key === ' ') {
      event.preventDefault();
      if (canToggle(node)) state.handlers.onToggle(node.id);
    } else if (event.key === 'Escape') {
      findNode(root, node.id)?.blur();
      state.handlers.onSelect(null);
    }
  });
}

/** @param {Event} event */
function idAt(event) {
  return event.target instanceof Element ? event.target.closest('[data-id]')?.getAttribute('data-id') ?? null : null;
}

/** @param {Event} event */
function isToggle(event) {
  return event.target instanceof Element && event.target.closest('[data-action="toggle"]') !== null;
}

/**
 * @param {HTMLElement} root
 * @param {Event} event
 * @returns {PictureNode | null}
 */
function nodeAt(root, event) {
  const id = idAt(event);
  return (id === null ? null : shown.get(root)?.kept.scene.nodes.get(id)) ?? null;
}

/**
 * @param {HTMLElement} root
 * @param {string} id
 * @returns {SVGElement | null}
 */
function findNode(root, id) {
  for (const one of root.querySelectorAll('.trail-node')) {
    if (one instanceof SVGElement && one.getAttribute('data-id') === id) return one;
  }
  return null;
}
