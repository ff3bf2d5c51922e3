// @ts-check
// The published page as its readers will see it, at their widths. It stands in a frame in which no script runs. A frame keeps to the
// policy of the page around it, which knows no style but its own: so the page's style sheets are taken out of its text and given to the
// frame's document as objects, which no policy forbids, and the app's own policy stays as narrow as it is.

import { h } from '../dom.js';
import { laterText } from '../later_text.js';

/** @import * as C from '../contract.js' */

const PHONE_PX = 360;
const DESK_PX = 1280;

/** Nothing that the page says holds a "<", so these are the elements of ours. */
const STYLES = /<style>([^]*?)<\/style>/g;
const NOT_SHOWN = /<(style|script)\b[^>]*>[^]*?<\/\1>/g;

/** @type {WeakSet<Element>} */
const watched = new WeakSet();

/** @param {C.Published} published */
export function preview({ files }) {
  const page = files.find(({ form }) => form === 'html')?.text;
  const words = laterText.publish;
  return page !== undefined && h('div', { key: 'preview', class: 'previews' },
    framed(page, PHONE_PX, words.onPhone), framed(page, DESK_PX, words.onDesk),
    h('p', { class: 'hint' }, words.previewHint));
}

/**
 * @param {string} page
 * @param {number} width_px
 * @param {string} label
 */
function framed(page, width_px, label) {
  return h('figure', { key: width_px, class: 'preview', 'data-width': width_px },
    h('figcaption', {}, label),
    h('div', { class: 'preview-window', tabindex: 0, role: 'region', 'aria-label': label },
      h('div', { class: 'preview-sheet' },
        h('iframe', { title: label, sandbox: 'allow-same-origin', scrolling: 'no', tabindex: -1, srcdoc: page.replace(NOT_SHOWN, ''),
          on: { load: ({ target }) => dress(target, page, width_px) } }))));
}

/**
 * @param {HTMLIFrameElement} frame
 * @param {string} page
 * @param {number} width_px
 */
function dress(frame, page, width_px) {
  const { contentDocument: shown, contentWindow: inside } = frame;
  if (!shown || !inside) return;
  const Sheet = /** @type {typeof globalThis} */ (/** @type {unknown} */ (inside)).CSSStyleSheet;
  shown.adoptedStyleSheets = [...page.matchAll(STYLES)].map(([, style = '']) => {
    const sheet = new Sheet();
    sheet.replaceSync(style);
    return sheet;
  });
  fit(frame, width_px);
  const around = frame.closest('.preview-window');
  if (!around || watched.has(around)) return;
  watched.add(around);
  new ResizeObserver(() => fit(frame, width_px)).observe(around);
}

/**
 * As wide as on the reader's screen, made smaller where there is less room, and as high as its text.
 * @param {HTMLIFrameElement} frame
 * @param {number} width_px
 */
function fit(frame, width_px) {
  const sheet = frame.parentElement;
  if (!sheet?.parentElement || !frame.contentDocument) return;
  const scale = Math.min(1, sheet.parentElement.clientWidth / width_px);
  frame.style.width = `${width_px}px`;
  const height_px = Math.ceil(frame.contentDocument.documentElement.getBoundingClientRect().height);
  frame.style.height = `${height_px}px`;
  frame.style.transform = `scale(${scale})`;
  sheet.style.width = `${width_px * scale}px`;
  sheet.style.height = `${height_px * scale}px`;
}
