// The bundled label set against what it is made from, and against the core that reads it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { readAllowList } from '../../scripts/labels/allow_list.mjs';
import { buildLabels, LABELS_FILE } from '../../scripts/labels/build.mjs';
import { Places } from '../../scripts/labels/places.mjs';
import { readRows } from '../../scripts/labels/rows.mjs';
import { readSourceFiles } from '../../scripts/labels/source_files.mjs';
import { openLabelFile } from '../support/label_file.mjs';
import { newSession, ROOT, valueOf } from './core.mjs';

/** @import { Label } from '../../web/src/contract.js' */

const SOURCE = join(process.env.PEELBACK_SHARED_DATA ?? join(ROOT, '../shared/data'), 'labels');
const committed = readFileSync(LABELS_FILE);

test('the core reads the committed set, and quotes it as it stands there', () => {
  const session = newSession();
  const pack = valueOf(session.openLabels('peelback-labels.bin', committed));
  assert.deepEqual([pack.kind, pack.dated, pack.addresses], ['bundled', '2026-03-22', openLabelFile(committed).keys]);
  /** @type {{labels: Label[]}} */
  const { labels } = valueOf(session.labelsOf('bitcoin:1vdXJDiDSzeUAoM7eAcWZPhM9wEKmH8dG'));
  const huobi = labels.find(({ pack_id: id }) => id === 'walletexplorer');
  assert.deepEqual([huobi?.text, huobi?.category, huobi?.category_text, huobi?.dated, huobi?.stops, huobi?.source],
    ['Huobi.com', 'exchange', 'exchange', '2021-11-11', true, 'https://www.walletexplorer.com/address/1vdXJDiDSzeUAoM7eAcWZPhM9wEKmH8dG']);
  const { labels: none } = valueOf(session.labelsOf('bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'));
  assert.deepEqual(none, []);
});

describe('the set and its sources', { skip: existsSync(SOURCE) ? false : `${SOURCE} is not there` }, () => {
  /** @type {Awaited<ReturnType<typeof buildLabels>>} */
  let built;
  /** @type {Map<string, Uint8Array>} */
  let files;
  before(async () => {
    files = readSourceFiles(SOURCE);
    built = await buildLabels(SOURCE);
  });

  test('building it again gives the committed bytes', () => {
    assert.ok(committed.equals(built.bytes), 'scripts/build-labels changes web/labels/peelback-labels.bin');
  });

  test('every row of every file is used, or refused and counted', () => {
    assert.equal(built.set.reports.length, files.size);
    for (const { file, rows, used, refused } of built.set.reports) {
      assert.equal(used + [...refused.values()].reduce((sum, count) => sum + count, 0), rows, file);
    }
  });

  test('an address that only refused files and rows name is not in the set', async () => {
    const list = readAllowList();
    const places = await Places.open(list.currencies);
    const taken = new Set(built.set.claims.map(({ ref }) => ref));
    const file = openLabelFile(committed);
    let looked = 0;
    for (const [name, bytes] of files) {
      const rule = list.files[name];
      if (!rule.refuse) continue;
      const { rows } = readRows(name, bytes, { ...rule, read: name.endsWith('.csv') ? 'table' : 'tag_pack' });
      const step = Math.ceil(rows.length / 300);  // a sample of the long ones
      for (const { address, currency } of rows.filter((_, at) => at % step === 0)) {
        const place = places.find(address, currency);
        if ('refused' in place) continue;
        assert.equal(file.find(place.ref).length > 0, taken.has(place.ref), `${place.ref}, which ${name} names`);
        looked += 1;
      }
    }
    assert.ok(looked > 2500);
  });

  test('no user of a privacy wallet and no donor to a political cause has a claim', () => {
    const file = openLabelFile(committed);
    const list = readAllowList();
    for (const name of ['packs/samourai.yaml', 'packs/Alt-Right.yaml', 'packs/suidlanders.yaml', 'packs/lockbit_tattoos.yaml']) {
      const { rows } = readRows(name, /** @type {Uint8Array} */ (files.get(name)), { ...list.files[name], read: 'tag_pack' });
      const named = rows.filter(({ address, currency }) => currency === 'BTC' && file.find(`bitcoin:${address}`).length > 0);
      assert.deepEqual(named.map(({ address }) => address), [], name);
    }
  });
});
