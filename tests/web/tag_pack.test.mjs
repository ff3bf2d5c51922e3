// TagPacks in YAML: every tag on its own, every problem with its line, and nothing in a file is followed or run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tagPackLines } from '../../web/src/tag_pack/lines.js';
import { MOST_YAML_BYTES, TagPackRefused, isYamlName, readTagPackYaml } from '../../web/src/tag_pack/read.js';

/** @param {string} text */
const linesOf = (text) => [...tagPackLines(text)];

test('a pack is its head and its tags, each with its line', () => {
  assert.deepEqual(linesOf('title: Services\ncurrency: BTC\ntags:\n- address: 1abc\n  label: Shop\n\n# more\n- address: 1def\nlastmod: 2021-11-11\n'), [
    { line: 1, header: { title: 'Services', currency: 'BTC', lastmod: '2021-11-11' } },
    { line: 4, tag: { address: '1abc', label: 'Shop' } },
    { line: 8, tag: { address: '1def' } },
  ]);
});

test('scalars stay the text that stands in the file', () => {
  const [, tag] = linesOf('%YAML 1.1\n---\ntags:\n  - address: 0x00fa\n    lastmod: 2021-11-11\n    is_cluster_definer: yes\n    concepts: [exchange, 12]\n    context: {a: {b: null}}\n');
  assert.deepEqual(tag, { line: 4, tag: { address: '0x00fa', lastmod: '2021-11-11', is_cluster_definer: 'yes', concepts: ['exchange', '12'], context: { a: { b: 'null' } } } });
});

test('tags on one line are read too', () => {
  assert.deepEqual(linesOf('title: T\ntags: [{address: 1abc}, 7]'), [
    { line: 1, header: { title: 'T' } }, { line: 2, tag: { address: '1abc' } }, { line: 2, problem: 'a tag is a map of fields' },
  ]);
});

test('a tag that YAML cannot read costs only itself', () => {
  const lines = linesOf('title: T\ntags:\n- address: 1abc\n- address: "1open\n- address: 1def\n  address: 1ghi\n- just words\n- address: 1jkl\n');
  assert.deepEqual(lines.filter((line) => 'tag' in line).map(({ line }) => line), [3, 8]);
  assert.deepEqual(lines.filter((line) => 'problem' in line).map(({ line }) => line), [4, 6, 7]);
  assert.match(JSON.stringify(lines[3]), /Map keys must be unique/);
});

test('an alias bomb is refused where it stands, at once', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefghi'.split('').map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`)}]`)];
  const lines = linesOf(`${bomb.join('\n')}\ntags:\n- address: 1abc\n- address: *a\n- {address: &me 1def, label: *me}\n`);
  assert.deepEqual(lines.map((line) => ('problem' in line ? [line.line, line.problem.slice(0, 24)] : line.line)),
    [1, [2, 'aliases are not followed'], 11, [12, 'aliases are not followed'], [13, 'aliases are not followed']]);
});

test('tags of YAML that ask to run something are refused, and run nothing', () => {
  const lines = linesOf('tags:\n- address: !!python/object/apply:os.system ["id"]\n- address: !!js/function "function () {}"\n- address: 1abc\n');
  assert.deepEqual(lines.map((line) => Object.keys(line)[1]), ['header', 'problem', 'problem', 'tag']);
});

test('fields with names of JavaScript are fields', () => {
  const [, tag] = linesOf('tags:\n- __proto__: {polluted: x}\n  constructor: y\n');
  assert.equal(JSON.stringify(tag), '{"line":2,"tag":{"__proto__":{"polluted":"x"},"constructor":"y"}}');
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
});

test('nesting beyond what a tag needs is refused, however deep', () => {
  const ladder = Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth + 2)}a:\n`).join('');
  for (const value of ['['.repeat(20), '['.repeat(900), '['.repeat(1_000_000), '- '.repeat(500_000), '? '.repeat(500_000), `\n${ladder}`]) {
    const [, line] = linesOf(`tags:\n- address: ${value}${value.startsWith('[') ? ']'.repeat(value.length) : ''}\n`);
    assert.match(JSON.stringify(line), /"problem":"nested too deeply"/, value.slice(0, 40));
  }
});

test('what is no TagPack says so', () => {
  for (const text of ['', 'title: T', '- a\n- b', 'just words', '\u0000\u0001', '{"title": "T"}']) {
    const lines = linesOf(text);
    assert.deepEqual(lines[0]?.line, 1);
    assert.ok(lines.some((line) => 'problem' in line), JSON.stringify(text));
    assert.ok(!lines.some((line) => 'tag' in line));
  }
});

test('a hundred thousand tags are read in seconds', () => {
  const text = `title: T\ntags:\n${'- address: 3BMEXbSSrK2K7cRgqxrtqUWfxowBBrW1BE\n'.repeat(100_000)}`;
  let tags = 0;
  for (const line of tagPackLines(text)) if ('tag' in line) tags += 1;
  assert.equal(tags, 100_000);
});

test('a file over 16 MB is refused before anything is loaded, with advice', async () => {
  await assert.rejects(readTagPackYaml(new Uint8Array(MOST_YAML_BYTES + 1)),
    (error) => error instanceof TagPackRefused && /17 MB; at most 16 are read\. Save it as CSV or JSON/.test(error.message));
});

test('a YAML file is known by its name', () => {
  assert.deepEqual(['a.yaml', 'A.YML', 'a.json', 'yaml'].map(isYamlName), [true, true, false, false]);
});
