import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTests } from '../../scripts/lib/count_tests.mjs';

test('the closing lines of Catch2 are added up, also behind the numbers of ctest', () => {
  const log = '1: All tests passed (28 assertions in 5 test cases)\n2: test cases:  9 |  7 passed | 2 failed\n';
  assert.deepEqual(countTests(log, 8), { passed: 12, failed: 2, skipped: 0 });
});

test('one test case is counted although Catch2 writes it in the singular', () => {
  assert.deepEqual(countTests('All tests passed (1 assertion in 1 test case)\n', 0), { passed: 1, failed: 0, skipped: 0 });
});

test('the closing lines of node --test are counted, and a cancelled test has failed', () => {
  const log = 'ℹ tests 20\nℹ pass 16\nℹ fail 1\nℹ cancelled 1\nℹ skipped 2\n';
  assert.deepEqual(countTests(log, 1), { passed: 16, failed: 2, skipped: 2 });
  assert.deepEqual(countTests('# pass 3\n# fail 0\n', 0), { passed: 3, failed: 0, skipped: 0 });
});

test('a suite that ends badly without naming a test has failed once', () => {
  assert.deepEqual(countTests('step passed: a\nninja: build stopped\n', 1), { passed: 1, failed: 1, skipped: 0 });
});

test('a suite that ran no test has failed once', () => {
  assert.deepEqual(countTests('nothing to see\n', 0), { passed: 0, failed: 1, skipped: 0 });
});
