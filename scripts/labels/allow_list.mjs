// The allow-list: which files the bundled label set is made from, and why (allow-list.yaml says how it is written).
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** In the order of LabelCategory (core/labels/label.h), whose numbers the file holds. */
export const CATEGORIES = ['exchange', 'mixer', 'bridge', 'shielded_pool', 'gambling', 'mining_pool', 'market', 'payment',
  'wallet_service', 'defi', 'theft', 'sanctions', 'ransomware', 'scam', 'seizure', 'other'];

/** @typedef {{field: string, take?: string, leave?: string, why: string}} RowRule */
/**
 * @typedef {{
 *   allow?: string, refuse?: string, read?: 'tag_pack' | 'table' | 'list', category?: string | Record<string, string>,
 *   rows?: RowRule[], source?: string, dated?: string, listing?: {from?: string, until?: string}, pack?: string, page?: string,
 *   title?: string, creator?: string, confidence?: string, currency?: string, columns?: Record<string, string>,
 * }} FileRule
 * @typedef {{page: string, licence: string, credit: string}} Origin
 * @typedef {{origins: Record<string, Origin>, currencies: Record<string, string[]>, categories: Record<string, string>,
 *   files: Record<string, FileRule>}} AllowList
 */

const FIELDS = ['allow', 'refuse', 'read', 'category', 'rows', 'source', 'dated', 'listing', 'pack', 'page', 'title', 'creator',
  'confidence', 'currency', 'columns'];

/** @returns {AllowList} */
export function readAllowList() {
  const path = join(dirname(fileURLToPath(import.meta.url)), 'allow-list.yaml');
  const list = /** @type {AllowList} */ (parse(readFileSync(path, 'utf8')));
  const wrong = Object.entries(list.files).flatMap(([file, rule]) => faultsOf(file, rule, list));
  if (wrong.length > 0) throw new Error(`scripts/labels/allow-list.yaml:\n${wrong.join('\n')}`);
  return list;
}

/**
 * @param {string} file
 * @param {FileRule} rule
 * @param {AllowList} list
 * @returns {string[]}
 */
function faultsOf(file, rule, { categories }) {
  const faults = Object.keys(rule).filter((key) => !FIELDS.includes(key)).map((key) => `unknown field "${key}"`);
  if (!rule.allow === !rule.refuse) faults.push('is either allowed or refused, with the reason');
  if (rule.allow && !['tag_pack', 'table', 'list'].includes(rule.read ?? '')) faults.push('"read" says how');
  const used = typeof rule.category === 'object' ? Object.values(rule.category) : [rule.category ?? 'other'];
  for (const category of [...used, ...Object.values(categories)]) {
    if (!CATEGORIES.includes(category)) faults.push(`unknown category "${category}"`);
  }
  for (const { field, take, leave, why } of rule.rows ?? []) {
    if (!field || !why || (take === undefined) === (leave === undefined)) faults.push('a row rule has a field, "take" or "leave", and "why"');
  }
  return faults.map((fault) => `  ${file}: ${fault}`);
}

/**
 * Where a file was published, and under which licence. The longest beginning that fits counts.
 * @param {AllowList} list
 * @param {string} file
 * @returns {Origin}
 */
export function originOf({ origins }, file) {
  const prefix = Object.keys(origins).filter((begin) => file.startsWith(begin)).sort((a, b) => b.length - a.length)[0];
  if (prefix === undefined) throw new Error(`${file}: the allow-list does not say where it was published`);
  const { page, licence, credit } = origins[prefix];
  return { page: page.replace('{path}', file.slice(prefix.length)), licence, credit };
}

/**
 * That the allow-list and the folder name the same files: nothing is taken, or left out, without having been looked at.
 * @param {AllowList} list
 * @param {Iterable<string>} present
 * @throws when they do not
 */
export function checkComplete({ files }, present) {
  const there = new Set(present);
  const unlisted = [...there].filter((file) => !(file in files));
  const missing = Object.keys(files).filter((file) => !there.has(file));
  if (unlisted.length + missing.length === 0) return;
  throw new Error([
    ...unlisted.map((file) => `${file}: not in scripts/labels/allow-list.yaml; look inside, then allow or refuse it with a reason`),
    ...missing.map((file) => `${file}: in scripts/labels/allow-list.yaml, but not in the folder`),
  ].join('\n'));
}
