// @ts-check
/*
 * A TagPack in YAML as JSON lines, which the core reads: it knows no YAML.
 *
 *   {"line":1,"header":{"title":"…","creator":"…","currency":"BTC"}}     first and once: every field beside `tags`
 *   {"line":12,"tag":{"address":"…","label":"…"}}                      a tag, by the line on which it begins
 *   {"line":40,"problem":"Map keys must be unique"}                    a tag, or a part of the head, that cannot be used
 *
 * Every scalar stays the text that stands in the file (YAML's failsafe schema): an unquoted 0x… address is no number, and
 * a date is no moment in somebody's time zone. Lists and maps inside of a tag stay lists and maps of texts. Aliases and
 * tags of YAML (`*name`, `!type`) are refused where they stand: they are how a small file becomes a large one, and how a
 * file asks its reader to run something.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** @typedef {string | null | Value[] | {[key: string]: Value}} Value */
/** @typedef {{line: number, header: Record<string, Value>} | {line: number, tag: Record<string, Value>}
 *   | {line: number, problem: string}} Line */

const DEEPEST = 8;
const TOO_DEEP = 'nested too deeply';
/** A parser that is handed `- - - - …` or `[[[[…` at length takes all memory there is. No tag comes near this. */
const MOST_BRACKETS = 1000;
const DASHES_IN_A_ROW = /(?:[-?:][ \t]+){9}/;
/** What a person can read in a list of problems; YAML's own messages quote the file at length. */
const LONGEST_PROBLEM = 160;

/** A part of the file that cannot be used. */
class Unusable extends Error {
  /** @param {number} line @param {string} problem */
  constructor(line, problem) {
    super(problem);
    this.line = line;
  }
}

/**
 * The lines of one TagPack: its head, then its tags and problems from top to bottom. A tag that YAML cannot read costs
 * only itself, because every tag is read on its own.
 * @param {string} text
 * @returns {Generator<Line>}
 */
export function* tagPackLines(text) {
  const rows = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const list = findTagList(rows);
  /** @type {Record<string, Value>} */
  let head = {};
  /** @type {Line[]} */
  const tagsInHead = [];
  /** @type {Line | null} */
  let problem = null;
  try {
    const outside = rows.map((row, at) => (at >= list.begin && at < list.end ? '' : row)).join('\n');
    const { tags, ...others } = /** @type {Record<string, Value>} */ (readMap(outside, 0));
    head = others;
    if (tags) tagsInHead.push(...flowTags(tags, list.at + 1));
    if (list.at < 0) problem = { line: 1, problem: 'there is no list called "tags"' };
  } catch (error) {
    problem = problemOf(error);
  }
  yield { line: 1, header: head };
  if (problem) yield problem;
  yield* tagsInHead;
  for (const { from, to } of list.items) {
    try {
      yield { line: from + 1, tag: readTag(rows.slice(from, to).join('\n'), from) };
    } catch (error) {
      yield problemOf(error);
    }
  }
}

/**
 * Where the block list `tags:` stands, in rows from 0. Nothing inside of an item may stand as far left as its dash, so
 * the rows that begin with a dash there are exactly the items.
 * @param {string[]} rows
 * @returns {{at: number, begin: number, end: number, items: {from: number, to: number}[]}}
 */
function findTagList(rows) {
  const at = rows.findIndex((row) => /^(tags|"tags"|'tags')\s*:/.test(row));
  const begin = at + 1;
  let end = begin;
  /** @type {number[]} */
  const starts = [];
  /** @type {string | null} */
  let indent = null;
  if (at >= 0 && /:\s*(#.*)?$/.test(rows[at] ?? '')) {
    for (; end < rows.length; ++end) {
      const row = rows[end] ?? '';
      if (/^[^\s#-]|^---(\s|$)/.test(row)) break;
      const dash = /^( *)-(\s|$)/.exec(row);
      if (!dash) continue;
      indent ??= dash[1] ?? '';
      if (dash[1] === indent) starts.push(end);
    }
  }
  return { at, begin, end, items: starts.map((from, item) => ({ from, to: starts[item + 1] ?? end })) };
}

/**
 * @param {string} text  of one item of the list
 * @param {number} before  rows before it in the file
 */
function readTag(text, before) {
  const [tag] = /** @type {Value[]} */ (readYaml(text, before));
  if (tag === null || typeof tag !== 'object' || Array.isArray(tag)) throw new Unusable(before + 1, 'a tag is a map of fields');
  return tag;
}

/** @param {string} text @param {number} before */
function readMap(text, before) {
  const value = readYaml(text, before);
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Unusable(before + 1, 'a TagPack is a map of fields');
  return value;
}

/**
 * Tags that are written in one go, `tags: [{…}, {…}]`.
 * @param {Value} tags
 * @param {number} line
 * @returns {Line[]}
 */
function flowTags(tags, line) {
  if (!Array.isArray(tags)) return [{ line, problem: '"tags" is a list of tags' }];
  return tags.map((tag) => (tag !== null && typeof tag === 'object' && !Array.isArray(tag)
    ? { line, tag } : { line, problem: 'a tag is a map of fields' }));
}

/**
 * @param {string} text
 * @param {number} before
 * @returns {Value}
 * @throws {Unusable}
 */
function readYaml(text, before) {
  if (DASHES_IN_A_ROW.test(text) || (text.match(/[[{]/g)?.length ?? 0) > MOST_BRACKETS) throw new Unusable(before + 1, TOO_DEEP);
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', resolveKnownTags: false, prettyErrors: false, lineCounter: lines });
  const wrong = document.errors[0] ?? document.warnings[0];
  if (wrong) throw new Unusable(before + lines.linePos(wrong.pos[0]).line, wrong.code === 'RESOURCE_EXHAUSTION' ? TOO_DEEP : wrong.message);
  /** @param {any} node */
  const lineOf = (node) => before + lines.linePos(node.range?.[0] ?? 0).line;
  return valueOf(document.contents, 0, lineOf);
}

/**
 * @param {unknown} node
 * @param {number} depth
 * @param {(node: unknown) => number} lineOf
 * @returns {Value}
 */
function valueOf(node, depth, lineOf) {
  if (node === null) return null;
  if (isAlias(node)) throw new Unusable(lineOf(node), 'aliases are not followed');
  if (depth > DEEPEST) throw new Unusable(lineOf(node), TOO_DEEP);
  if (isScalar(node)) return node.value === null ? null : String(node.value);
  if (isSeq(node)) return node.items.map((item) => valueOf(item, depth + 1, lineOf));
  if (!isMap(node)) throw new Unusable(lineOf(node), 'not a text, a list or a map');
  return Object.fromEntries(node.items.map(({ key, value }) => {
    if (!isScalar(key)) throw new Unusable(lineOf(key), 'the name of a field is a text');
    return [String(key.value), valueOf(value, depth + 1, lineOf)];
  }));
}

/** @param {unknown} error @returns {Line} */
function problemOf(error) {
  if (!(error instanceof Unusable)) throw error;
  const [sentence = ''] = error.message.split('\n');
  return { line: error.line, problem: sentence.slice(0, LONGEST_PROBLEM) };
}
