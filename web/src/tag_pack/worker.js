// @ts-check
// Reads one TagPack in YAML in a thread of its own, which is ended afterwards: a file made to be slow or large costs the
// page nothing but this thread.

import { tagPackLines } from './lines.js';

/** @typedef {{lines: Uint8Array} | {failed: string}} FromTagPackReader */

const scope = /** @type {{onmessage: ((event: MessageEvent<Uint8Array>) => void) | null,
  postMessage(message: FromTagPackReader, transfer?: Transferable[]): void}} */ (/** @type {unknown} */ (globalThis));

scope.onmessage = ({ data }) => {
  try {
    const lines = encodeLines(new TextDecoder().decode(data));
    scope.postMessage({ lines }, [lines.buffer]);
  } catch (error) {
    scope.postMessage({ failed: String(error) });
  }
};

/** @param {string} text */
function encodeLines(text) {
  let json = '';
  for (const line of tagPackLines(text)) json += `${JSON.stringify(line)}\n`;
  return new TextEncoder().encode(json);
}
