// The files that the label set is made from, out of a folder; packed folders count as the files inside them.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/**
 * @param {string} folder
 * @returns {Map<string, Uint8Array>}  name -> bytes, by name
 */
export function readSourceFiles(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  /** @type {[string, Uint8Array][]} */
  const files = entries.flatMap((entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const bytes = readFileSync(path);
    return entry.name.endsWith('.tar.gz') ? filesOfTar(gunzipSync(bytes)) : [[relative(folder, path).split(sep).join('/'), bytes]];
  });
  return new Map(files.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * The plain files of a tar archive (POSIX.1-1988 "ustar": headers of 512 bytes, sizes in octal).
 * @param {Uint8Array} tar
 * @returns {[string, Uint8Array][]}
 */
function filesOfTar(tar) {
  const text = (/** @type {number} */ at, /** @type {number} */ length) => Buffer.from(tar.subarray(at, at + length)).toString('utf8').replace(/\0.*$/s, '');
  /** @type {[string, Uint8Array][]} */
  const files = [];
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const size = parseInt(text(at + 124, 12), 8);
    const kind = text(at + 156, 1);
    const begin = at + BLOCK;
    if (kind === '0' || kind === '') files.push([text(at, 100).replace(/^\.\//, ''), tar.subarray(begin, begin + size)]);
    else if (kind !== '5') throw new Error(`${text(at, 100)}: an entry of kind "${kind}" is not read`);
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
