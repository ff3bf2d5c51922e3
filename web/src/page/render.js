// @ts-check
// Makes the page show the state. Called after every change, and as often as that may be: what has not changed is not
// touched.

import { patch } from '../dom.js';
import { later } from '../later_part.js';
import { text } from '../text.js';
import { renderLadder } from '../views/ladder.js';
import { consentDialog } from './consent.js';
import { firstScreen } from './first.js';
import { foot, notice, topBar } from './frame.js';
import { startsScreen } from './starts.js';
import { progressSentence, trailScreen } from './trail.js';

/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { Later } from '../later_part.js' */
/** @import { Handlers } from '../views/handlers.js' */
/** @import { State, Store } from '../state.js' */

/** How often those who cannot see the picture grow are told about it. */
const ANNOUNCE_EVERY_MS = 8_000;

/**
 * @param {Store} store
 * @param {Commands} commands
 * @returns {(state: State) => void}
 */
export function createRenderer(store, commands) {
  const top = byId('top');
  const main = byId('main');
  const footer = byId('foot');
  const dialogRoot = byId('dialogs');
  const announcer = byId('announcer');
  /** @type {State['view']['screen'] | null} */
  let lastScreen = null;
  let lastAnnounced_ms = 0;
  addEventListener('keydown', (event) => later(({ pressKey }) => pressKey(event, store.state, commands)));

  return (state) => {
    const { screen } = state.view;
    patch(top, topBar(state, commands, store));
    patch(main, notice(state, commands), screens[screen](state, commands));
    patch(footer, foot(state, commands));
    showDialog(dialogRoot, later(({ dialogs }) => dialogs(state, commands)) ?? (state.consent && consentDialog(state, state.consent.chains, commands)));
    drawViews(state, commands);
    if (lastScreen !== screen) {
      if (lastScreen !== null) {
        scrollTo(0, 0);
        main.focus({ preventScroll: true });
      }
      lastScreen = screen;
    }
    const now_ms = Date.now();
    if (state.stage === 'tracing' && now_ms - lastAnnounced_ms > ANNOUNCE_EVERY_MS) {
      lastAnnounced_ms = now_ms;
      announcer.textContent = progressSentence(state);
    }
    document.documentElement.dataset['state'] = state.stage;
  };
}

/** @type {Record<State['view']['screen'], (state: State, commands: Commands) => Child>} */
const screens = { first: firstScreen, starts: startsScreen, trail: trailScreen };

/**
 * What the picture's room draws, into the elements that the shell leaves to it.
 * @param {State} state
 * @param {Commands} commands
 */
function drawViews({ view, results }, commands) {
  const ui = { selected: view.selected };
  const handlers = { onSelect: commands.select, onOpen: commands.select, onToggle: commands.toggle };
  const { down, right, table, details } = results;
  const legendOf = down ?? right;
  into('view-ladder', down, ui, (root, picture) => renderLadder(root, picture, ui, handlers));
  later(({ createTrailCanvas, renderDetails, renderLegend, renderTable }) => {
    into('view-flow', right, ui, (root, picture) => canvasIn(root, handlers, createTrailCanvas).update(picture, ui));
    into('view-table', table, ui, (root, rows) => renderTable(root, rows, ui, handlers));
    into('details-head', details, ui, (root, lines) => renderDetails(root, lines, handlers, ['head']));
    into('details', details, ui, (root, lines) => renderDetails(root, lines, handlers, ['rest']));
    into('legend', legendOf, ui, renderLegend);
  });
}

/** What an element was last drawn from: most changes of the state are none of the picture. */
const drawn = /** @type {WeakMap<HTMLElement, {data: object, selected: string | null}>} */ (new WeakMap());

/**
 * @template {object} T
 * @param {string} id
 * @param {T | null} data
 * @param {{selected: string | null}} ui
 * @param {(root: HTMLElement, data: T) => void} draw
 */
function into(id, data, { selected }, draw) {
  const root = document.getElementById(id);
  if (!root || data === null) return;
  const before = drawn.get(root);
  if (before && before.data === data && before.selected === selected) return;
  drawn.set(root, { data, selected });
  draw(root, data);
}

/** @type {{root: HTMLElement, canvas: ReturnType<Later['createTrailCanvas']>} | null} */
let flow = null;

/**
 * @param {HTMLElement} root
 * @param {Handlers} handlers
 * @param {Later['createTrailCanvas']} createTrailCanvas
 */
function canvasIn(root, handlers, createTrailCanvas) {
  if (flow?.root !== root) {
    flow?.canvas.destroy();
    flow = { root, canvas: createTrailCanvas(root, handlers) };
  }
  return flow.canvas;
}

/**
 * A modal dialog gives the focus back to where it came from when it is closed, not when it is merely taken away.
 * @param {HTMLElement} root
 * @param {Child} dialog
 */
function showDialog(root, dialog) {
  const before = root.querySelector('dialog');
  const wanted = typeof dialog === 'object' && dialog !== null && !Array.isArray(dialog) ? dialog.props['id'] : null;
  if (before && before.id !== wanted) before.close();
  patch(root, dialog);
  const after = root.querySelector('dialog');
  if (after && !after.open) after.showModal();
}

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(text.errors.missingPart(`#${id}`));
  return element;
}
