// Holds the files of a checkout to the lines of scripts/arrows.txt:
//   node scripts/lib/check_arrows.mjs [FOLDER]
// Prints file:line for every breach, and ends with 1 when there is one.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const BINARY = new Set(['.bin', '.blk', '.gz', '.bz2', '.png', '.wasm', '.woff2']);
const SLASH_COMMENTS = new Set(['.cpp', '.h', '.js', '.mjs']);

/** @typedef {(path: string) => boolean} Matcher */
/** @typedef {{matches: Matcher, inComments: boolean, pattern: RegExp, reason: string}} Ban */
/** @typedef {{headers: Matcher, files: Matcher, text: string}} Confinement */
/**
 * @typedef {object} Rules
 * @property {Map<string, Set<string>>} arrows  room -> the rooms that it may include
 * @property {Confinement[]} confinements
 * @property {Ban[]} bans
 */

/** `*` is anything within a folder, `**` anything at all. @param {string} text @returns {Matcher} */
function matcher(text) {
  const patterns = text.trim().split(/\s+/).map((glob) => new RegExp(`^${glob
    .replace(/[.+^$()|[\]\\{}]/g, '\\$&')
    .replaceAll('**', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('\0', '.*')}$`));
  return (path) => patterns.some((pattern) => pattern.test(path));
}

/** @param {string} text @returns {Rules} */
export function parseRules(text) {
  /** @type {Rules} */
  const rules = { arrows: new Map(), confinements: [], bans: [] };
  /** @type {RegExpExecArray[]} */
  const extraArrows = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const only = /^only (.+) may include (.+)$/.exec(line);
    const ban = /^in (.+?)(?: except (.+?))? never (even in comments )?\/(.+)\/ (\S.*)$/.exec(line);
    const extra = /^(\w+) -> (\w+)$/.exec(line);
    if (only) {
      rules.confinements.push({ files: matcher(only[1]), headers: matcher(only[2]), text: line });
    } else if (ban) {
      const [inFiles, notIn] = [matcher(ban[1]), ban[2] ? matcher(ban[2]) : () => false];
      rules.bans.push({
        matches: (path) => inFiles(path) && !notIn(path),
        inComments: ban[3] !== undefined,
        pattern: new RegExp(ban[4]),
        reason: ban[5],
      });
    } else if (extra) {
      extraArrows.push(extra);
    } else if (line.includes(' <- ')) {
      addChain(rules.arrows, line);
    } else {
      throw new Error(`arrows.txt:${index + 1}: not understood: ${line}`);
    }
  });
  for (const [, from, to] of extraArrows) rules.arrows.get(from)?.add(to);
  return rules;
}

/** @param {Rules['arrows']} arrows @param {string} line  such as `a <- {b, c} <- d` */
function addChain(arrows, line) {
  /** @type {string[]} */
  const left = [];
  for (const group of line.split(' <- ')) {
    const rooms = group.match(/\w+/g) ?? [];
    for (const room of rooms) arrows.set(room, new Set([...left, room]));
    left.push(...rooms);
  }
}

/** @param {string} path  from the top of the checkout */
function roomOf(path) {
  const [top, room] = path.split('/');
  return top === 'core' ? room : top;
}

/** @param {Rules} rules @param {string} path @param {string} line @returns {string | null} what is wrong */
function checkInclude(rules, path, line) {
  const [, opening, header] = /^\s*#\s*include\s*([<"])([^>"]+)/.exec(line) ?? [];
  if (header === undefined) return null;
  const confined = rules.confinements.find(({ headers, files }) => headers(header) && !files(path));
  if (confined) return `includes ${header}, but ${confined.text}`;
  if (opening === '<') return null;
  const [from, to] = [roomOf(path), header.split('/')[0]];
  if (!rules.arrows.has(to) || !header.includes('/')) return `includes "${header}", which names no room`;
  if (rules.arrows.get(from)?.has(to)) return null;
  return `includes "${header}", against the arrows: ${from} may not know ${to}`;
}

/** @param {string} line @param {string} path */
function withoutComment(line, path) {
  return SLASH_COMMENTS.has(extname(path)) ? line.replace(/(^|\s)(\/\/|\*\s|\/\*).*$/, '') : line;
}

/**
 * @param {Rules} rules
 * @param {string} path     from the top of the checkout
 * @param {string} content
 * @returns {string[]}      `path:line: what is wrong`
 */
export function checkFile(rules, path, content) {
  const isCore = /^(core|wasm)\/.*\.(cpp|h)$/.test(path);
  const bans = rules.bans.filter(({ matches }) => matches(path));
  return content.split('\n').flatMap((line, index) => {
    const code = withoutComment(line, path);
    const wrong = bans
      .filter(({ pattern, inComments }) => pattern.test(inComments ? line : code))
      .map(({ reason }) => `holds what it must not: ${reason}`);
    const include = isCore ? checkInclude(rules, path, line) : null;
    if (include) wrong.push(include);
    return wrong.map((what) => `${path}:${index + 1}: ${what}`);
  });
}

/**
 * Types of one name in one namespace are one type to the linker, even when no file sees both: it keeps one of their
 * functions and calls it for either.
 * @param {Map<string, string>} headers  path -> content
 * @returns {string[]}  `path:line: what is wrong`
 */
export function findTwins(headers) {
  /** @type {Map<string, string>} */
  const firstPlaces = new Map();
  /** @type {string[]} */
  const twins = [];
  for (const [path, content] of headers) {
    let namespace = '';
    content.split('\n').forEach((line, index) => {
      namespace = /^namespace ([\w:]+) \{/.exec(line)?.[1] ?? namespace;
      const name = /^(?:struct|class|enum(?: class)?) (\w+)\s*[:{]/.exec(line)?.[1];
      if (name === undefined) return;
      const type = `${namespace}::${name}`;
      const first = firstPlaces.get(type);
      if (first === undefined) firstPlaces.set(type, `${path}:${index + 1}`);
      else twins.push(`${path}:${index + 1}: defines ${type}, as ${first} does`);
    });
  }
  return twins;
}

/** Files that belong to the project: what git would keep; without git, all of them. @param {string} root */
function listFiles(root) {
  if (existsSync(join(root, '.git'))) {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
    return listed.toString().split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
  }
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((path) => !/^(node_modules|build|dist)\//.test(path));
}

/** @param {string} root */
function main(root) {
  const rules = parseRules(readFileSync(join(HERE, '../arrows.txt'), 'utf8'));
  const files = listFiles(root).filter((path) => !BINARY.has(extname(path)));
  const contents = new Map(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  const headers = new Map([...contents].filter(([path]) => /^core\/.*\.h$/.test(path)));
  const breaches = [...contents].flatMap(([path, content]) => checkFile(rules, path, content)).concat(findTwins(headers));
  for (const breach of breaches) console.error(breach);
  console.log(`check-arrows: ${files.length} files, ${breaches.length} breaches`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2] ?? join(HERE, '../..'));
