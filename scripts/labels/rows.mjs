// What one source file says, row by row, whatever its form: TagPack, table or list.
import { tagPackLines } from '../../web/src/tag_pack/lines.js';

/** @import { FileRule } from './allow_list.mjs' */
/**
 * A row as it stands in the file. `line` from 1. `words`: the file's own words for the category.
 * @typedef {{line: number, address: string, currency: string, label: string, words: string[], source: string,
 *   confidence: string, dated: string, fields: Record<string, string>}} Row
 * @typedef {{title: string, creator: string, dated: string, rows: Row[], problems: {line: number, problem: string}[],
 *   unknown: string[]}} Content
 */

/** Fields of the TagPack schema; the ones that are not used here say nothing about the place. */
const TAG_FIELDS = new Set(['address', 'label', 'source', 'currency', 'network', 'category', 'abuse', 'confidence', 'lastmod',
  'title', 'creator', 'description', 'is_public', 'is_cluster_definer', 'actor', 'concepts', 'context']);

/**
 * @param {string} file
 * @param {Uint8Array} bytes
 * @param {FileRule} rule
 * @returns {Content}
 */
export function readRows(file, bytes, rule) {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (rule.read === 'tag_pack') return readTagPack(text);
  return rule.read === 'table' ? readTable(text, rule) : readList(file, text, rule);
}

/** @param {string} text @returns {Content} */
function readTagPack(text) {
  /** @type {Content} */
  const content = { title: '', creator: '', dated: '', rows: [], problems: [], unknown: [] };
  /** @type {Record<string, unknown>} */
  let header = {};
  const unknown = new Set();
  for (const entry of tagPackLines(text)) {
    if ('problem' in entry) {
      content.problems.push(entry);
    } else {
      const values = 'header' in entry ? entry.header : entry.tag;
      for (const name of Object.keys(values)) if (!TAG_FIELDS.has(name)) unknown.add(name);
      if ('header' in entry) header = values;
      else content.rows.push(rowOfTag(entry.line, { ...header, ...values }));
    }
  }
  const { title, creator, lastmod } = textsOf(header);
  return { ...content, title: title ?? '', creator: creator ?? '', dated: dayOf(lastmod), unknown: [...unknown].sort() };
}

/** @param {number} line @param {Record<string, unknown>} values @returns {Row} */
function rowOfTag(line, values) {
  const fields = textsOf(values);
  const { address = '', currency = '', label = '', category = '', abuse = '', source = '', confidence = '', lastmod } = fields;
  return { line, address: address.trim(), currency, label, words: [category, abuse].filter((word) => word !== ''), source, confidence, dated: dayOf(lastmod), fields };
}

/** @param {Record<string, unknown>} values @returns {Record<string, string>} */
function textsOf(values) {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

/** The day in "2023-08-16 12:18:52.619444"; empty when there is none. @param {string} [text] */
function dayOf(text = '') {
  return /^\d{4}-\d\d-\d\d/.exec(text)?.[0] ?? '';
}

/** @param {string} text @param {FileRule} rule @returns {Content} */
function readTable(text, { columns = {}, currency = 'BTC', title = '', creator = 'am-i-exposed', confidence = '' }) {
  const named = { address: 'address', label: 'entity', source: 'source', ...columns };
  /** @type {Content} */
  const content = { title, creator, dated: '', rows: [], problems: [], unknown: [] };
  /** @type {string[] | null} */
  let header = null;
  for (const { line, cells } of csvRows(text)) {
    if (header === null) {
      header = cells;
      content.unknown = cells.filter((name) => !Object.values(named).includes(name));
    } else if (cells.length !== header.length) {
      content.problems.push({ line, problem: `${cells.length} cells, not ${header.length}` });
    } else {
      const fields = Object.fromEntries(header.map((name, at) => [name, cells[at]]));
      const [address, label, source] = [fields[named.address], fields[named.label], fields[named.source]];
      // Such a column names no page: it says who told it, in a word.
      content.rows.push({ line, address, currency, label, words: [source], source: '', confidence, dated: '', fields: { ...fields, label, source } });
    }
  }
  return content;
}

/** One address a line, or a JSON object with "addresses". @param {string} file @param {string} text @param {FileRule} rule @returns {Content} */
function readList(file, text, { title = '', creator = '', confidence = '', currency }) {
  const isJson = file.endsWith('.json');
  /** @type {string[]} */
  const addresses = isJson ? JSON.parse(text).addresses : text.split(/\r?\n/);
  const said = currency ?? file.replace(/^.*\/(\w+)\.txt$/, '$1');
  const rows = addresses.map((address, at) => ({ line: at + 1, address: address.trim(), currency: said, label: '', words: ['sanction'], source: '', confidence, dated: '', fields: {} }))
    .filter(({ address }) => address !== '');
  return { title, creator, dated: '', rows, problems: [], unknown: [] };
}

/**
 * Rows of RFC 4180 with commas; lines that begin with # outside of quotes are comments.
 * @param {string} text
 * @returns {Generator<{line: number, cells: string[]}>}
 */
export function* csvRows(text) {
  const cell = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const first = line;
    if (text[at] === '#' || text[at] === '\n' || text[at] === '\r') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end + 1;
      line += 1;
      continue;
    }
    const cells = [];
    for (;;) {
      cell.lastIndex = at;
      const [whole, quoted, plain] = /** @type {RegExpExecArray} */ (cell.exec(text));
      cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      line += whole.split('\n').length - 1;
      at += whole.length;
      if (text[at] !== ',') break;
      at += 1;
    }
    const rest = /[^\n]*\n?/y;
    rest.lastIndex = at;
    at += /** @type {RegExpExecArray} */ (rest.exec(text))[0].length;
    line += 1;
    yield { line: first, cells };
  }
}
