// Exit code 0 when node_modules holds exactly what package-lock.json asks for, 1 when it does not.
// npm keeps its own record of what it installed in node_modules/.package-lock.json.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[]}} Package */
/** @typedef {Record<string, Package>} Packages */

/** @param {string} path @returns {Packages} */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/** @param {string} root */
function librariesMatch(root) {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const { '': _project, ...wanted } = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(record);
  const isThere = (/** @type {string} */ name) =>
    installed[name]?.integrity === wanted[name].integrity && existsSync(join(root, name, 'package.json'));
  const maybeAbsent = (/** @type {string} */ name) => isForAnotherSystem(wanted[name]) && !installed[name];
  return Object.keys(wanted).every((name) => isThere(name) || maybeAbsent(name))
    && Object.keys(installed).every((name) => name in wanted);
}

/** @param {Package} wanted */
function isForAnotherSystem({ os = [process.platform], cpu = [process.arch], libc }) {
  return !os.includes(process.platform) || !cpu.includes(process.arch) || libc !== undefined;
}

process.exitCode = librariesMatch(process.argv[2]) ? 0 : 1;
