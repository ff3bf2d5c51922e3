// What the label set holds, in tables for people, and where they stand in the project's documents.
import { readFileSync, writeFileSync } from 'node:fs';

/** @import { Claim, LabelSet, FileReport } from './label_set.mjs' */

/** Column -> categories. A place with claims of two columns counts in both, and once among all places. */
const COLUMNS = {
  exchanges: ['exchange'],
  mixers: ['mixer'],
  'bridges, shielded pools': ['bridge', 'shielded_pool'],
  gambling: ['gambling'],
  'dark markets': ['market'],
  'mining pools': ['mining_pool'],
  'other services': ['payment', 'wallet_service', 'defi', 'other'],
  thefts: ['theft'],
  'sanctions and seizures': ['sanctions', 'seizure'],
  'ransomware and scams': ['ransomware', 'scam'],
};

/**
 * Places by chain and kind of claim.
 * @param {Claim[]} claims
 * @param {{slug: string, name: string}[]} chains  those of the plan, in their order
 */
export function coverageTable(claims, chains) {
  /** @type {Map<string, Set<string>[]>} */
  const places = new Map();
  for (const { ref, category } of claims) {
    const slug = ref.slice(0, ref.indexOf(':'));
    const row = places.get(slug) ?? [new Set(), ...Object.keys(COLUMNS).map(() => new Set())];
    row[0].add(ref);
    Object.values(COLUMNS).forEach((categories, at) => categories.includes(category) && row[at + 1].add(ref));
    places.set(slug, row);
  }
  const covered = chains.filter(({ slug }) => places.has(slug));
  const without = chains.filter(({ slug }) => !places.has(slug)).map(({ name }) => name);
  return [
    markdownTable(['chain', 'places', ...Object.keys(COLUMNS)],
      covered.map(({ slug, name }) => [name, .../** @type {Set<string>[]} */ (places.get(slug)).map(({ size }) => (size ? grouped(size) : '–'))])),
    '',
    `No labels yet: ${without.join(', ')}.`,
  ].join('\n');
}

/** @param {LabelSet} set */
export function packTable({ packs, reports }) {
  return markdownTable(['pack', 'day', 'rows', 'used', 'licence', 'why it is in'], packs.map(({ id, title, creator, dated, licence, page, why }) => {
    const files = reports.filter(({ pack }) => pack === id);
    return [`[${title}](${page}), ${creator}`, dated || 'none given', grouped(sum(files.map(({ rows }) => rows))), grouped(sum(files.map(({ used }) => used))), licence, why];
  }));
}

/** Every row of an allowed file that was not used, by reason. @param {LabelSet} set */
export function refusedRowsTable({ reports }) {
  return markdownTable(['file', 'rows', 'why they are not used'], reports.filter(({ allowed }) => allowed)
    .flatMap(({ file, refused }) => [...refused].map(([reason, count]) => [`\`${file}\``, grouped(count), reason])));
}

/** @param {LabelSet} set */
export function refusedFilesTable({ reports }) {
  return markdownTable(['file', 'rows', 'why it is out'], reports.filter(({ allowed }) => !allowed)
    .map(({ file, rows, why }) => [`\`${file}\``, grouped(rows), why]));
}

/** @param {LabelSet} set */
export function creditList({ packs }) {
  return [...new Set(packs.map(({ credit, licence }) => `- ${credit}. ${licence} licence.`))].sort().join('\n');
}

/**
 * Puts text between `<!-- labels:NAME -->` and `<!-- end -->` of a document.
 * @param {string} path
 * @param {Record<string, string>} parts
 */
export function fillDocument(path, parts) {
  let text = readFileSync(path, 'utf8');
  for (const [name, part] of Object.entries(parts)) {
    const between = new RegExp(`(<!-- labels:${name} -->\n)[^]*?(<!-- end -->)`);
    if (!between.test(text)) throw new Error(`${path} lacks <!-- labels:${name} --> … <!-- end -->`);
    text = text.replace(between, (_, begin, end) => `${begin}${part}\n${end}`);
  }
  writeFileSync(path, text);
}

/** @param {string[]} header @param {string[][]} rows */
function markdownTable(header, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** @param {number} number */
export const grouped = (number) => number.toString().replace(/\B(?=(\d{3})+$)/g, ',');

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
