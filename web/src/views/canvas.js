// @ts-check
// The trail canvas: the same picture for up to 10,000 places, to zoom and to move. What is drawn has no elements, so the
// place that has the focus, and those a key away from it, stand over the canvas as a list.

import { h, patch } from '../dom.js';
import { colourOf, themeOf } from './palette.js';
import { createCamera } from './camera.js';
import { box } from './outlines.js';
import { rectOf, rectOfPoints, touches } from './rects.js';
import { canToggle, canUnfold, roleOf } from './roles.js';
import { drawNode, drawShape, toggleCentre, TOGGLE_TARGET_PX } from './shapes.js';
import { drawEdge, drawLabel, samples } from './edges.js';
import { extentOf, labelsOf, sceneOf } from './scene.js';
import { captionTree } from './caption.js';
import { wayToSelected } from './ladder.js';
import { compile, paint } from './painter.js';
import { isWalkKey, keyTarget, walkOfPicture } from './walk.js';
import { spoken } from './wording.js';

/** @typedef {import('../dom.js').Tree} Tree */
/** @typedef {import('./palette.js').Theme} Theme */
/** @typedef {import('./edges.js').Label} Label */
/** @typedef {import('./rects.js').Rect} Rect */
/** @typedef {import('./scene.js').Scene} Scene */
/** @typedef {import('./walk.js').Walk} Walk */
/** @typedef {import('./painter.js').Stroke} Stroke */
/** @typedef {import('./handlers.js').Handlers} Handlers */
/** @typedef {import('./handlers.js').ViewState} ViewState */
/** @typedef {import('../contract.js').Picture} Picture */
/** @typedef {import('../contract.js').PictureNode} PictureNode */
/** @typedef {import('../contract.js').PictureEdge} PictureEdge */

const ZOOM_STEP = 1.25;
/** Below these scales only outlines are drawn, and only blocks. */
const TEXT_SCALE = 0.4;
const SHAPE_SCALE = 0.15;
/** Below this scale the whole picture is not shown at first, but its beginning. */
const READABLE_SCALE = 0.6;
const LABEL_SCALE = 0.95;
/** Round a place that is shown: what sits on its corners, and how far from the border it stands. */
const MARGIN_PX = 24;
const PAN_PX = 80;
const CLICK_PX = 5;
const EDGE_REACH_PX = 9;
const MOST_COMPILED = 6000;

/** @type {[string, string, string][]} */
const BUTTONS = [
  ['zoom-in', '+', 'Zoom in'], ['zoom-out', '−', 'Zoom out'], ['fit', 'Fit', 'Fit all of it'],
  ['left', '←', 'Move left'], ['right', '→', 'Move right'], ['up', '↑', 'Move up'], ['down', '↓', 'Move down'],
];

/**
 * @param {HTMLElement} root
 * @param {Handlers} handlers
 * @returns {{update: (picture: Picture, ui: ViewState) => void, fit: () => void, destroy: () => void}}
 */
export function createTrailCanvas(root, handlers) {
  const gone = new AbortController();
  const listening = { signal: gone.signal };
  const { viewport, canvas, list, caption, frame } = build(root);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));

  /** @type {{picture: Picture, ui: ViewState, scene: Scene, walk: Walk, labels: Map<string, Label> | null, way: Set<string>} | null} */
  let shown = null;
  let theme = themeOf(root);
  const camera = createCamera(viewport, schedule);
  const { view } = camera;
  /** @type {string | null} */
  let here = null;
  let isFrameWaiting = false;
  /** @type {Map<string, Stroke[]>} */
  const compiled = new Map();

  // ---- drawing ----

  function schedule() {
    if (isFrameWaiting) return;
    isFrameWaiting = true;
    requestAnimationFrame(() => {
      isFrameWaiting = false;
      if (!gone.signal.aborted) draw();
    });
  }

  function draw() {
    const width = viewport.clientWidth;
    const height = viewport.clientHeight;
    const ratio = globalThis.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
    if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = theme.paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (!shown) return;
    const seen = camera.seen();
    const toWorld = () => context.setTransform(view.scale * ratio, 0, 0, view.scale * ratio, -view.x * view.scale * ratio, -view.y * view.scale * ratio);
    toWorld();
    for (const edge of shown.picture.edges) drawOneEdge(edge, seen);
    if (view.scale >= LABEL_SCALE) {
      shown.labels ??= labelsOf(shown.picture, shown.scene);
      for (const label of shown.labels.values()) if (touches(label.rect, seen)) paint(context, compile([drawLabel(label, theme)]));
    }
    for (const node of shown.picture.nodes) {
      if (!touches(rectOf(node, MARGIN_PX), seen)) continue;
      toWorld();
      context.translate(node.x, node.y);
      drawOneNode(node);
    }
    placeList();
  }

  /**
   * @param {PictureEdge} edge
   * @param {Rect} seen
   */
  function drawOneEdge(edge, seen) {
    const route = shown?.scene.routes.get(edge.id);
    if (!shown || !route || !touches(rectOfPoints(route.points, edge.width_px + 12), seen)) return;
    const onWay = shown.way.has(edge.id);
    const widened = Math.max(edge.width_px, 1 / view.scale);
    const strokes = remembered(`edge ${edge.id} ${onWay} ${widened.toFixed(1)}`, () => (
      drawEdge({ ...edge, width_px: widened }, route, shownOrientation(), theme, onWay)));
    paint(context, strokes);
  }

  /** @param {PictureNode} node */
  function drawOneNode(node) {
    const isSelected = node.id === shown?.ui.selected;
    if (isSelected) {
      context.strokeStyle = theme.trace;
      context.lineWidth = 2 / Math.min(1, view.scale);
      context.setLineDash([]);
      context.stroke(new Path2D(box(node.width + 8, node.height + 8, 9)));
    }
    if (view.scale < SHAPE_SCALE) {
      context.fillStyle = theme[node.colour > 0 ? colourOf(node.colour) : node.kind === 'start' ? 'source' : 'other'];
      context.fillRect(-node.width / 2, -node.height / 2, node.width, node.height);
    } else if (view.scale < TEXT_SCALE) {
      paint(context, remembered(`shape ${node.id}`, () => drawShape(roleOf(node), node, shownOrientation(), theme)), 1 / view.scale);
    } else {
      const textScale = Math.max(1, Math.ceil(50 / view.scale) / 50);
      paint(context, remembered(`node ${node.id} ${textScale}`, () => drawNode(node, shownOrientation(), theme, { textScale })));
    }
  }

  /**
   * @param {string} key
   * @param {() => Tree[]} make
   */
  function remembered(key, make) {
    const known = compiled.get(key);
    if (known) return known;
    if (compiled.size >= MOST_COMPILED) compiled.clear();
    const strokes = compile(make());
    compiled.set(key, strokes);
    return strokes;
  }

  function shownOrientation() {
    return shown?.picture.orientation ?? 'right';
  }

  // ---- the list over the canvas ----

  function renderList() {
    if (!shown || here === null) {
      patch(list);
      return;
    }
    const { walk, scene, ui } = shown;
    const near = [walk.back(here), walk.bigger(here), here, walk.smaller(here), walk.on(here)];
    const nodes = [...new Set(near)].flatMap((id) => (id === null ? [] : scene.nodes.get(id) ?? []));
    patch(list, nodes.map((node) => h('li', {
      key: node.id, 'data-id': node.id, tabindex: -1, class: node.id === here ? 'trail-here' : 'trail-near',
      'aria-current': node.id === ui.selected ? 'true' : null,
    }, h('span', { class: 'visually-hidden' }, spoken(node)))));
    placeList();
  }

  function placeList() {
    for (const item of list.children) {
      const node = shown?.scene.nodes.get(item.getAttribute('data-id') ?? '');
      if (!node || !(item instanceof HTMLElement)) continue;
      item.style.left = `${(node.x - node.width / 2 - view.x) * view.scale - 4}px`;
      item.style.top = `${(node.y - node.height / 2 - view.y) * view.scale - 4}px`;
      item.style.width = `${node.width * view.scale + 8}px`;
      item.style.height = `${node.height * view.scale + 8}px`;
    }
  }

  /** @param {string} id */
  function focusOn(id) {
    here = id;
    showNode(id);
    renderList();
    for (const item of list.children) {
      if (item instanceof HTMLElement && item.getAttribute('data-id') === id) item.focus({ preventScroll: true });
    }
  }

  // ---- moving ----

  function fit() {
    if (shown) camera.fit(extentOf(shown.picture));
  }

  function showBeginning() {
    fit();
    const first = shown?.scene.nodes.get(shown.walk.first ?? '');
    if (!first || view.scale >= READABLE_SCALE) return;
    if (shownOrientation() === 'down') camera.moveTo(first.x - viewport.clientWidth / 2, first.y - first.height / 2 - MARGIN_PX, 1);
    else camera.moveTo(first.x - first.width / 2 - MARGIN_PX, first.y - viewport.clientHeight / 2, 1);
  }

  /** @param {string} id */
  function showNode(id) {
    const node = shown?.scene.nodes.get(id);
    if (!node) return;
    if (view.scale < TEXT_SCALE) camera.zoom(1 / view.scale);
    camera.bringIntoSight(rectOf(node, MARGIN_PX));
  }

  /** @param {string} action */
  function act(action) {
    switch (action) {
      case 'zoom-in': return camera.zoom(ZOOM_STEP);
      case 'zoom-out': return camera.zoom(1 / ZOOM_STEP);
      case 'fit': return fit();
      case 'left': return camera.pan(-PAN_PX, 0);
      case 'right': return camera.pan(PAN_PX, 0);
      case 'up': return camera.pan(0, -PAN_PX);
      case 'down': return camera.pan(0, PAN_PX);
    }
  }

  // ---- what is where ----

  /**
   * @param {{x: number, y: number}} point
   * @returns {{id: string, isToggle: boolean, node: PictureNode | null} | null}
   */
  function findAt({ x, y }) {
    if (!shown) return null;
    for (const node of shown.picture.nodes) {
      const toggle = toggleCentre(node);
      const isToggle = canUnfold(node) && view.scale >= TEXT_SCALE
        && Math.hypot(x - node.x - toggle.x, y - node.y - toggle.y) * view.scale <= TOGGLE_TARGET_PX / 2;
      const isInside = Math.abs(x - node.x) <= node.width / 2 && Math.abs(y - node.y) <= node.height / 2;
      if (isToggle || isInside) return { id: node.id, isToggle, node };
    }
    for (const edge of shown.picture.edges) {
      const route = shown.scene.routes.get(edge.id);
      const reach = edge.width_px / 2 + EDGE_REACH_PX / view.scale;
      if (!route || !touches(rectOfPoints(route.points, reach), { left: x, right: x, top: y, bottom: y })) continue;
      if (samples(route, shownOrientation()).some((point) => Math.hypot(point[0] - x, point[1] - y) <= reach)) return { id: edge.id, isToggle: false, node: null };
    }
    return null;
  }

  // ---- events ----

  /** @type {Map<number, {x: number, y: number}>} */
  const pointers = new Map();
  let travelled = 0;

  viewport.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }, listening);
  viewport.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) {
      viewport.classList.toggle('is-over', event.pointerType === 'mouse' && findAt(camera.pointAt(event)) !== null);
      return;
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    travelled += Math.hypot(event.clientX - before.x, event.clientY - before.y);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (other) {
      const bounds = viewport.getBoundingClientRect();
      const apart = (/** @type {{x: number, y: number}} */ point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
      camera.zoom(apart({ x: event.clientX, y: event.clientY }) / apart(before), other.x - bounds.left, other.y - bounds.top);
    } else if (travelled > CLICK_PX) {
      if (!viewport.hasPointerCapture(event.pointerId)) viewport.setPointerCapture(event.pointerId);
      camera.pan(before.x - event.clientX, before.y - event.clientY);
    }
  }, listening);
  for (const name of /** @type {const} */ (['pointerup', 'pointercancel'])) {
    viewport.addEventListener(name, (event) => { pointers.delete(event.pointerId); }, listening);
  }
  viewport.addEventListener('click', (event) => {
    if (travelled > CLICK_PX) return;
    const found = findAt(camera.pointAt(event));
    if (!found) return;
    if (found.isToggle) {
      handlers.onToggle(found.id);
      return;
    }
    if (found.node) focusOn(found.id);
    handlers.onSelect(found.id);
    handlers.onOpen(found.id);
  }, listening);
  viewport.addEventListener('dblclick', (event) => {
    const found = findAt(camera.pointAt(event));
    if (found?.node && canToggle(found.node) && !found.isToggle) handlers.onToggle(found.id);
  }, listening);
  viewport.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const bounds = viewport.getBoundingClientRect();
    camera.zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0025)), event.clientX - bounds.left, event.clientY - bounds.top);
  }, { ...listening, passive: false });
  viewport.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const action = { '+': 'zoom-in', '=': 'zoom-in', '-': 'zoom-out', '−': 'zoom-out', 0: 'fit' }[event.key];
    const isHandled = action !== undefined || (event.target === viewport ? onViewportKey(event.key) : onPlaceKey(event.key));
    if (!isHandled) return;
    event.preventDefault();
    if (action !== undefined) act(action);
  }, listening);
  frame.addEventListener('click', (event) => {
    const action = event.target instanceof Element ? event.target.closest('[data-act]')?.getAttribute('data-act') : null;
    if (action) act(action);
  }, listening);

  /**
   * With no place focused the arrows move the picture.
   * @param {string} key
   */
  function onViewportKey(key) {
    if (key.startsWith('Arrow')) act(key.slice('Arrow'.length).toLowerCase());
    else if ((key === 'Enter' || key === 'Home' || key === 'End') && shown?.walk.first) {
      const start = here ?? shown.walk.first;
      go(key === 'Enter' ? start : keyTarget(shown.walk, key, start) ?? start);
    } else return false;
    return true;
  }

  /** @param {string} key */
  function onPlaceKey(key) {
    const node = here === null ? undefined : shown?.scene.nodes.get(here);
    if (!shown || !node) return false;
    if (isWalkKey(key)) {
      const next = keyTarget(shown.walk, key, node.id);
      if (next !== null) go(next);
    } else if (key === 'Enter') {
      handlers.onSelect(node.id);
      handlers.onOpen(node.id);
    } else if (key === ' ') {
      if (canToggle(node)) handlers.onToggle(node.id);
    } else if (key === 'Escape') {
      viewport.focus();
      handlers.onSelect(null);
    } else return false;
    return true;
  }

  /** @param {string} id */
  function go(id) {
    focusOn(id);
    handlers.onSelect(id);
  }

  const recolour = () => {
    theme = themeOf(root);
    compiled.clear();
    schedule();
  };
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)', 'print']) {
    matchMedia(query).addEventListener('change', recolour, listening);
  }
  const resized = new ResizeObserver(schedule);
  resized.observe(viewport);

  /**
   * @param {Picture} picture
   * @param {ViewState} ui
   */
  function update(picture, ui) {
    const before = shown;
    const isSamePicture = before?.picture === picture;
    const walk = before && isSamePicture ? before.walk : walkOfPicture(picture);
    const scene = before && isSamePicture ? before.scene : sceneOf(picture);
    shown = { picture, ui, scene, walk, labels: before && isSamePicture ? before.labels : null, way: wayToSelected(picture, ui, walk) };
    if (!isSamePicture) {
      compiled.clear();
      keepInPlace(before?.scene ?? null, scene);
    }
    if (before?.ui.selected !== ui.selected && ui.selected !== null) showNode(ui.selected);
    if (here !== null && !walk.has(here)) here = null;
    viewport.setAttribute('aria-label', `${picture.title}. ${picture.nodes.length} places.`);
    patch(caption, captionTree(picture));
    theme = themeOf(root);
    renderList();
    schedule();
  }

  /**
   * A picture that grows does not jump: the place looked at stays where it is on the screen.
   * @param {Scene | null} before
   * @param {Scene} after
   */
  function keepInPlace(before, after) {
    const anchor = [here, shown?.ui.selected ?? null, shown?.walk.first ?? null]
      .find((id) => id !== null && before?.nodes.has(id) && after.nodes.has(id));
    const [from, to] = anchor ? [before?.nodes.get(anchor), after.nodes.get(anchor)] : [];
    if (!from || !to) {
      showBeginning();
      return;
    }
    camera.moveTo(view.x + to.x - from.x, view.y + to.y - from.y);
  }

  return {
    update,
    fit,
    destroy() {
      gone.abort();
      resized.disconnect();
      patch(root);
    },
  };
}

/** @param {HTMLElement} root */
function build(root) {
  patch(root, h('div', { class: 'trail-figure trail-canvas' },
    h('div', { class: 'trail-toolbar', role: 'group', 'aria-label': 'Zoom and move' },
      ...BUTTONS.map(([action, sign, label]) => h('button', { type: 'button', 'data-act': action, 'aria-label': label, title: label }, sign))),
    h('div', { class: 'trail-viewport', tabindex: 0, role: 'group', 'aria-roledescription': 'picture' },
      h('canvas', { 'aria-hidden': 'true' }),
      h('ul', { class: 'trail-near_list' })),
    h('p', { class: 'trail-hint' },
      'Enter: go to the start. ← → along the money, ↑ ↓ among siblings. Esc: leave; then the arrows move the picture. + − 0: zoom.'),
    h('div', { class: 'trail-below' })));
  /**
   * @template {HTMLElement} T
   * @param {string} selector
   * @param {new () => T} type
   */
  const find = (selector, type) => {
    const found = root.querySelector(selector);
    if (!(found instanceof type)) throw new Error(`${selector} is missing`);
    return found;
  };
  return {
    frame: find('.trail-canvas', HTMLElement), viewport: find('.trail-viewport', HTMLElement), canvas: find('canvas', HTMLCanvasElement),
    list: find('.trail-near_list', HTMLElement), caption: find('.trail-below', HTMLElement),
  };
}
