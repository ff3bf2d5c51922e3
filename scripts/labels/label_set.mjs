// From source files to claims: what each file may say, checked row by row, and counted either way.
import { createHash } from 'node:crypto';
import { checkComplete, originOf } from './allow_list.mjs';
import { readRows } from './rows.mjs';

/** @import { AllowList, FileRule, RowRule } from './allow_list.mjs' */
/** @import { Places } from './places.mjs' */
/** @import { Row } from './rows.mjs' */
/** @typedef {{from?: string, until?: string}} Interval  days; until: the first on which it no longer holds */
/**
 * A quoted claim on a place. Days as YYYY-MM-DD, empty where there is none.
 * @typedef {{ref: string, pack: string, text: string, category: string, words: string, source: string, confidence: string,
 *   dated: string, from: string, until: string}} Claim
 */
/**
 * @typedef {{id: string, title: string, creator: string, licence: string, credit: string, page: string, dated: string,
 *   sha256: string, why: string}} Pack
 * @typedef {{file: string, pack: string, rows: number, used: number, refused: Map<string, number>, why: string, allowed: boolean}} FileReport
 * @typedef {{dated: string, packs: Pack[], claims: Claim[], reports: FileReport[], told: string[]}} LabelSet
 */

/** A pack whose files are still being read. @typedef {Omit<Pack, 'sha256'> & {hash: import('node:crypto').Hash}} OpenPack */

/** What is not part of a word: control characters, and what shows nothing or turns the order of what is shown. */
const HIDDEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const LISTING_DAY = /^ofac-sdn(?:-list)?-(\d{4})-?(\d\d)-?(\d\d)(?!\d)/;

/**
 * @param {Map<string, Uint8Array>} files  from source_files.mjs
 * @param {AllowList} list
 * @param {Places} places
 * @returns {LabelSet}
 */
export function makeLabelSet(files, list, places) {
  checkComplete(list, files.keys());
  /** @type {Map<string, OpenPack>} */
  const packs = new Map();
  /** @type {Map<string, Interval>} */
  const listings = new Map();
  /** @type {Claim[]} */
  const claims = [];
  /** @type {FileReport[]} */
  const reports = [];
  /** @type {string[]} */
  const told = [];
  for (const [file, bytes] of files) {
    const rule = list.files[file];
    if (rule.refuse) {
      const { rows } = readRows(file, bytes, { ...rule, read: file.endsWith('.csv') ? 'table' : 'tag_pack' });
      reports.push({ file, pack: '', rows: rows.length, used: 0, refused: new Map([[rule.refuse, rows.length]]), why: rule.refuse, allowed: false });
      continue;
    }
    const made = readFile(file, bytes, rule, list, places);
    packs.set(made.pack.id, joinPacks(packs.get(made.pack.id), made.pack, bytes));
    for (const [ref, interval] of made.listings) listings.set(ref, { ...listings.get(ref), ...interval });
    claims.push(...made.claims);
    reports.push(made.report);
    told.push(...made.told);
  }
  const listed = sayWhichLists(claims, listings);
  const used = [...packs.values()].map(({ hash, ...pack }) => ({ ...pack, sha256: hash.digest('hex') }));
  return {
    dated: used.map(({ dated }) => dated).sort().at(-1) ?? '',
    packs: used.sort((one, other) => (one.id < other.id ? -1 : 1)),
    claims: listed.map((claim) => withInterval(claim, listings)),
    reports,
    told,
  };
}

/**
 * @param {string} file
 * @param {Uint8Array} bytes
 * @param {FileRule} rule
 * @param {AllowList} list
 * @param {Places} places
 */
function readFile(file, bytes, rule, list, places) {
  const content = readRows(file, bytes, rule);
  const { page, licence, credit } = originOf(list, file);
  const dated = rule.dated === 'none' ? '' : rule.dated ?? content.dated;
  const id = rule.pack ?? /** @type {string} */ (/([^/]+)\.\w+$/.exec(file)?.[1]);
  const pack = { id, title: rule.title ?? content.title, creator: rule.creator ?? content.creator, licence, credit, page: rule.page ?? page, dated, why: rule.allow ?? '' };
  /** @type {FileReport} */
  const report = { file, pack: id, rows: content.rows.length + content.problems.length, used: 0, refused: new Map(), why: pack.why, allowed: true };
  const told = content.unknown.map((name) => `${file}: the field "${name}" is not known and was passed over`);
  /** @type {Map<string, Claim>} */
  const claims = new Map();
  /** @type {Map<string, Interval>} */
  const listings = new Map();
  /** @param {number} line @param {string} reason @param {string} [what] */
  const refuse = (line, reason, what) => {
    report.refused.set(reason, (report.refused.get(reason) ?? 0) + 1);
    if (what !== undefined) told.push(`${file}:${line}: ${what}: ${reason}`);
  };
  for (const { line, problem } of content.problems) refuse(line, problem, 'unreadable');
  for (const row of content.rows) {
    const place = places.find(row.address, row.currency);
    const listing = listingOf(row, rule);
    // When OFAC listed a place is known from rows, too, that make no claim of their own.
    if (listing && 'ref' in place) listings.set(place.ref, { ...listings.get(place.ref), ...listing });
    const against = (rule.rows ?? []).find((rowRule) => !passes(row, rowRule));
    if (against) {
      refuse(row.line, against.why);
      continue;
    }
    if ('refused' in place) {
      refuse(row.line, place.refused, `${row.address} (${row.currency})`);
      continue;
    }
    const claim = claimOf(row, place.ref, listing, rule, list, { ...pack, page });
    const key = JSON.stringify(claim);
    if (HIDDEN.test(key)) {
      refuse(row.line, 'hidden characters', row.address);
    } else if (claims.has(key)) {
      refuse(row.line, 'a row that was there before');
    } else {
      claims.set(key, claim);
      report.used += 1;
    }
  }
  return { pack, report, told, claims: [...claims.values()], listings };
}

/** @param {Row} row @param {RowRule} rule */
function passes({ fields }, { field, take, leave }) {
  const value = fields[field] ?? '';
  return take === undefined ? !new RegExp(/** @type {string} */ (leave), 'u').test(value) : new RegExp(take, 'u').test(value);
}

/**
 * When OFAC listed the place, as far as this row knows.
 * @param {Row} row
 * @param {FileRule} rule
 * @returns {Interval | null}
 */
function listingOf({ fields }, { listing }) {
  if (!listing) return null;
  if (listing.from !== 'source') return listing;
  const [, year, month, day] = LISTING_DAY.exec(fields.source) ?? [];
  return year ? { from: `${year}-${month}-${day}` } : null;
}

/**
 * @param {Row} row
 * @param {string} ref
 * @param {Interval | null} listing
 * @param {FileRule} rule
 * @param {AllowList} list
 * @param {Omit<Pack, 'sha256'>} pack
 * @returns {Claim}
 */
function claimOf(row, ref, listing, rule, { categories }, pack) {
  const said = typeof rule.category === 'object' ? rule.category[row.label] : rule.category;
  const category = said ?? row.words.map((word) => categories[word] ?? 'other').find((name) => name !== 'other') ?? 'other';
  const announced = rule.listing?.from === 'source' && listing?.from;
  const walletExplorer = /^walletexplorer-cluster/.test(row.words[0] ?? '');
  const source = announced ? announcementOf(announced)
    : walletExplorer ? 'https://www.walletexplorer.com/address/{id}'
      : row.source || rule.source || pack.page;
  const id = ref.slice(ref.indexOf(':') + 1);
  return {
    ref, pack: pack.id, text: row.label, category, words: row.words.join(', '), source: source.replaceAll(id, '{id}'),
    confidence: row.confidence, dated: rule.dated ? pack.dated : row.dated || pack.dated,
    from: '', until: '',
  };
}

/** @param {string} day */
const announcementOf = (day) => `https://ofac.treasury.gov/recent-actions/${day.replaceAll('-', '')}`;

/**
 * Files of one pack are one list: its SHA-256 is over their bytes one after the other, by name.
 * @param {OpenPack | undefined} before
 * @param {Omit<Pack, 'sha256'>} pack
 * @param {Uint8Array} bytes
 * @returns {OpenPack}
 */
function joinPacks(before, pack, bytes) {
  const joined = before ?? { ...pack, hash: createHash('sha256') };
  joined.hash.update(bytes);
  return joined;
}

/**
 * Claims of OFAC's dated lists say which list. A place on two lists has one claim, that of the newer list, which names both.
 * @param {Claim[]} claims
 * @param {Map<string, Interval>} listings
 * @returns {Claim[]}
 */
function sayWhichLists(claims, listings) {
  /** @type {Map<string, Claim[]>} */
  const lists = new Map();
  for (const claim of claims) {
    if (isOfList(claim)) lists.set(claim.ref, [...(lists.get(claim.ref) ?? []), claim]);
  }
  const said = [...lists].map(([ref, found]) => {
    const days = [...new Set(found.map(({ dated }) => dated))].sort();
    const newest = /** @type {Claim} */ (found.find(({ dated }) => dated === days.at(-1)));
    const { from, until } = listings.get(ref) ?? {};
    const removed = until ? `; removed on ${until}` : '';
    return { ...newest, text: `on OFAC's SDN list as of ${days.join(' and as of ')}${removed}`, source: from ? announcementOf(from) : newest.source };
  });
  return [...claims.filter((claim) => !isOfList(claim)), ...said];
}

/**
 * A sanctions claim holds from the day of the listing to that of the removal, where they are known.
 * @param {Claim} claim
 * @param {Map<string, Interval>} listings
 * @returns {Claim}
 */
function withInterval(claim, listings) {
  return claim.category === 'sanctions' ? { ...claim, from: '', until: '', ...listings.get(claim.ref) } : claim;
}

/** Lists alone have rows without a text of their own. @param {Claim} claim */
const isOfList = ({ text, category }) => text === '' && category === 'sanctions';
