// @ts-check
// A TagPack in YAML that the reporter dropped in, turned into the JSON lines that the core reads (lines.js).

import { loadTagPackReader } from '../parts.js';

/** @import { FromTagPackReader } from './worker.js' */

/** Larger ones are lists that programs wrote: those come as CSV or JSON too, which the core reads without a detour. */
export const MOST_YAML_BYTES = 16_000_000;

/** The file cannot be read as YAML here; `message` says why and what to do instead, in words for the reporter. */
export class TagPackRefused extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'TagPackRefused';
  }
}

/** @param {string} name  of a file */
export function isYamlName(name) {
  return /\.ya?ml$/i.test(name);
}

/**
 * @param {Uint8Array} bytes  stays as it is
 * @param {AbortSignal} [signal]
 * @returns {Promise<Uint8Array>}  JSON lines, UTF-8, for the core's `openLabels`
 * @throws {TagPackRefused}
 * @throws {import('../parts.js').MissingPart}
 */
export async function readTagPackYaml(bytes, signal) {
  if (bytes.length > MOST_YAML_BYTES) {
    const megabytes = Math.ceil(bytes.length / 1e6);
    throw new TagPackRefused(`This YAML file has ${megabytes} MB; at most ${MOST_YAML_BYTES / 1e6} are read. Save it as CSV or JSON, or in parts.`);
  }
  const source = await loadTagPackReader(signal);
  signal?.throwIfAborted();
  return runReader(source, bytes, signal);
}

/**
 * @param {string} source
 * @param {Uint8Array} bytes
 * @param {AbortSignal} [signal]
 * @returns {Promise<Uint8Array>}
 */
function runReader(source, bytes, signal) {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  return /** @type {Promise<Uint8Array>} */ (new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    worker.onerror = (event) => reject(new TagPackRefused(event.message || 'The file could not be read.'));
    worker.onmessage = ({ data }) => {
      const message = /** @type {FromTagPackReader} */ (data);
      if ('lines' in message) resolve(message.lines);
      else reject(new TagPackRefused(message.failed));
    };
    worker.postMessage(bytes);
  })).finally(() => {
    worker.terminate();
    URL.revokeObjectURL(url);
  });
}

/** How the lines that the page makes of YAML begin (lines.js). */
const FIRST_LINE = '{"line":';

/**
 * A list of labels as the core reads it: of YAML the lines, which a case file holds already.
 * @param {string} name
 * @param {Uint8Array} bytes
 */
export async function readablePack(name, bytes) {
  const isRead = new TextDecoder().decode(bytes.subarray(0, FIRST_LINE.length)) === FIRST_LINE;
  return isYamlName(name) && !isRead ? readTagPackYaml(bytes) : bytes;
}
