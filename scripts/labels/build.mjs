// Builds the bundled label set out of a folder of public label files: node scripts/labels/build.mjs SOURCE_DIR
// (scripts/build-labels does it, and builds first what it needs). Writes web/labels/peelback-labels.bin and the tables in
// web/labels/LABELS.md and README.md; prints every row that was refused for what it is. The same files give the same bytes:
// the set's date is the newest of its sources, not the day of the build.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAllowList } from './allow_list.mjs';
import { coverageTable, creditList, fillDocument, grouped, packTable, refusedFilesTable, refusedRowsTable } from './coverage.mjs';
import { makeLabelSet } from './label_set.mjs';
import { Places } from './places.mjs';
import { readSourceFiles } from './source_files.mjs';
import { writeLabels } from './write_labels.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const LABELS_FILE = join(ROOT, 'web/labels/peelback-labels.bin');
/** What a page may have to fetch before it can say "not in our label lists". */
export const MOST_BYTES = 5_000_000;

/**
 * The set and its bytes, in memory.
 * @param {string} folder
 */
export async function buildLabels(folder) {
  const list = readAllowList();
  const set = makeLabelSet(readSourceFiles(folder), list, await Places.open(list.currencies));
  return { set, bytes: writeLabels(set) };
}

/** The chains of the plan, from the core's own list. */
export function chainsOfThePlan() {
  const source = readFileSync(join(ROOT, 'core/model/chain.cpp'), 'utf8');
  return [...source.matchAll(/\{Chain::\w+, "([\w-]+)", "([^"]+)"/g)].map(([, slug, name]) => ({ slug, name }));
}

/** @param {string} [folder] */
async function main(folder) {
  if (!folder) {
    console.error('usage: node scripts/labels/build.mjs SOURCE_DIR');
    process.exitCode = 2;
    return;
  }
  const { set, bytes } = await buildLabels(folder);
  if (bytes.length > MOST_BYTES) throw new Error(`${grouped(bytes.length)} bytes are more than ${grouped(MOST_BYTES)}`);
  const coverage = coverageTable(set.claims, chainsOfThePlan());
  const places = grouped(new Set(set.claims.map(({ ref }) => ref)).size);
  const size = `${places} places, ${grouped(set.claims.length)} claims from ${set.packs.length} packs, ${grouped(bytes.length)} bytes. Newest source: ${set.dated}.`;
  writeFileSync(LABELS_FILE, bytes);
  fillDocument(join(ROOT, 'README.md'), { coverage: `${coverage}\n\n${size}` });
  fillDocument(join(ROOT, 'web/labels/LABELS.md'), {
    size, coverage, packs: packTable(set), refused_rows: refusedRowsTable(set), refused_files: refusedFilesTable(set), credits: creditList(set),
  });
  console.log([...set.told, '', coverage, '', size].join('\n'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2]);
