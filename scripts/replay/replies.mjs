/**
 * Recorded replies, served again: JSON lines `{url, method?, status?, reqbody?, body|json|text|body_base64}`. A request is
 * the recorded one when method, path and query agree, and what was posted; keys count for nothing, nor does the order
 * of parameters, nor the id of a JSON-RPC call. Hosts are passed over: one server stands for all of them.
 */
import { readFileSync } from 'node:fs';

/** @typedef {import('./esplora.mjs').Reply} Reply */
/** @typedef {{method: string, target: string, body: string}} Asked  `target`: path with query */

const KEY_PARAMETERS = new Set(['apikey', 'key', 'token']);
const JSON_TYPE = 'application/json';

export class RecordedReplies {
  /** Several answers to one request are given in their order; the last one stays. @type {Map<string, Reply[]>} */ #byRequest = new Map();
  /** @type {Set<string>} */ #paths = new Set();
  count = 0;

  /**
   * @param {string} file
   * @throws {Error} naming the line that is no recorded reply
   */
  addFile(file) {
    readFileSync(file, 'utf8').split('\n').forEach((line, index) => {
      if (line.trim() === '') return;
      try {
        this.#add(line);
      } catch (error) {
        throw new Error(`${file}, line ${index + 1}: ${error instanceof Error ? error.message : error}`);
      }
    });
  }

  /** @param {string} line */
  #add(line) {
    const { url, method = 'GET', status = 200, reqbody = '' } = JSON.parse(line);
    if (typeof url !== 'string') throw new Error('no url');
    const target = targetOf(url);
    const request = requestKey({ method, target, body: reqbody });
    this.#byRequest.set(request, [...(this.#byRequest.get(request) ?? []), { status, ...bodyOf(line) }]);
    this.#paths.add(pathOf(target));
    this.count += 1;
  }

  /** Whether anything under this path was recorded. @param {string} target */
  knows(target) {
    return this.#paths.has(pathOf(target));
  }

  /** @param {Asked} asked @returns {Reply | null} */
  find(asked) {
    const answers = this.#byRequest.get(requestKey(asked)) ?? [];
    return (answers.length > 1 ? answers.shift() : answers[0]) ?? null;
  }
}

/** @param {string} url  whole, or a path */
function targetOf(url) {
  const { pathname, search } = new URL(url, 'http://any.example');
  return pathname + search;
}

/** @param {string} target */
function pathOf(target) {
  return target.replace(/\?.*$/s, '').replace(/\/+$/, '');
}

/** @param {Asked} asked */
function requestKey({ method, target, body }) {
  const query = [...new URL(target, 'http://any.example').searchParams]
    .filter(([name]) => !KEY_PARAMETERS.has(name))
    .map(([name, value]) => `${name}=${value}`).sort().join('&');
  return [method.toUpperCase(), pathOf(target), query, postedText(body)].join('\n');
}

/** What was posted, however it was laid out. @param {string} body */
function postedText(body) {
  try {
    return canonicalText(JSON.parse(body));
  } catch {
    return body;
  }
}

/** @param {unknown} value @returns {string} */
function canonicalText(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isCall = 'jsonrpc' in value;
  const members = Object.entries(value).filter(([name]) => !(isCall && name === 'id')).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, held]) => `${JSON.stringify(name)}:${canonicalText(held)}`).join()}}`;
}

/** The body byte for byte: of a `json` member the text as it stands in the line. @param {string} line @returns {{type: string, body: string | Buffer}} */
function bodyOf(line) {
  const { body, text, body_base64: base64, json } = JSON.parse(line);
  if (json !== undefined) return { type: JSON_TYPE, body: memberText(line, 'json') };
  if (typeof base64 === 'string') return { type: 'application/octet-stream', body: Buffer.from(base64, 'base64') };
  const words = body ?? text;
  if (typeof words !== 'string') throw new Error('no body, json, text or body_base64');
  return { type: /^\s*[[{]/.test(words) ? JSON_TYPE : 'text/plain', body: words };
}

/** The text of one member of an object that JSON.parse has taken; numbers beyond 2^53 stay what they are. @param {string} line @param {string} name */
function memberText(line, name) {
  const tokens = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s"[\]{}:,]+/g;
  let depth = 0;
  let key = '';
  let begin = -1;
  for (let token = tokens.exec(line); token !== null; token = tokens.exec(line)) {
    const [word] = token;
    if (begin >= 0 && depth === 1 && (word === ',' || word === '}')) return line.slice(begin, token.index).trim();
    if (word === '{' || word === '[') depth += 1;
    else if (word === '}' || word === ']') depth -= 1;
    else if (depth === 1 && begin < 0 && word.startsWith('"')) key = JSON.parse(word);
    else if (depth === 1 && begin < 0 && word === ':' && key === name) begin = tokens.lastIndex;
  }
  throw new Error(`no member ${name}`);
}
