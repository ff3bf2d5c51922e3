// Counts the tests in the log of one suite: node scripts/lib/count_tests.mjs LOG EXIT_CODE
// Prints `passed failed skipped`. It knows the closing lines of Catch2 and of node --test, and the lines
// `step passed: NAME` and `step failed: NAME` that scripts/test writes for what is no test runner.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/** @type {{pattern: RegExp, count: (numbers: number[]) => Partial<Counts>}[]} */
const CLOSING_LINES = [
  { pattern: /All tests passed \(\d+ assertions? in (\d+) test cases?\)/, count: ([passed]) => ({ passed }) },
  { pattern: /test cases:.*?\b(\d+) passed/, count: ([passed]) => ({ passed }) },
  { pattern: /test cases:.*?\b(\d+) failed/, count: ([failed]) => ({ failed }) },
  { pattern: /^[ℹ#] pass (\d+)$/, count: ([passed]) => ({ passed }) },
  { pattern: /^[ℹ#] fail (\d+)$/, count: ([failed]) => ({ failed }) },
  { pattern: /^[ℹ#] cancelled (\d+)$/, count: ([failed]) => ({ failed }) },
  { pattern: /^[ℹ#] skipped (\d+)$/, count: ([skipped]) => ({ skipped }) },
  { pattern: /^step passed: /, count: () => ({ passed: 1 }) },
  { pattern: /^step failed: /, count: () => ({ failed: 1 }) },
];

/**
 * A suite that ended badly without naming a failed test, or well without having run one, counts as one failure.
 * @param {string} log
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countTests(log, exitCode) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const line of log.split('\n')) {
    for (const { pattern, count } of CLOSING_LINES) {
      const match = pattern.exec(line);
      if (!match) continue;
      const { passed = 0, failed = 0, skipped = 0 } = count(match.slice(1).map(Number));
      counts.passed += passed;
      counts.failed += failed;
      counts.skipped += skipped;
    }
  }
  const ranNothing = counts.passed + counts.failed === 0;
  if ((exitCode !== 0 && counts.failed === 0) || ranNothing) counts.failed += 1;
  return counts;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed, skipped } = countTests(readFileSync(process.argv[2], 'utf8'), Number(process.argv[3]));
  console.log(passed, failed, skipped);
}
