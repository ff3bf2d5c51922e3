// @ts-check
// The cases that the first screen offers. What is claimed about them is quoted with its source and date.

import coincheck2018 from '../cases/coincheck-2018.json' with { type: 'json' };
import firstPayment from '../cases/first-payment.json' with { type: 'json' };
import harmony2023 from '../cases/harmony-2023.json' with { type: 'json' };
import lazarus2020 from '../cases/lazarus-2020.json' with { type: 'json' };
import lifi2024 from '../cases/lifi-2024.json' with { type: 'json' };
import litecoinBlock from '../cases/litecoin-block.json' with { type: 'json' };
import nemFirstBlock from '../cases/nem-first-block.json' with { type: 'json' };
import tronFirstDays from '../cases/tron-first-days.json' with { type: 'json' };
import wannaCry from '../cases/wannacry.json' with { type: 'json' };

/** @import { PublishWords } from './contract.js' */

/**
 * @typedef {{name: string, url: string, date: string | null}} Source
 * What others reported, with the numbers of the sources that say so. `times`: what is told differently, side by side; `steps`:
 * what nobody has read from a blockchain.
 * @typedef {{times: {event: string, reports: {when: string, time: string | null, words: string, source: number}[]}[],
 *   steps: {when: string, title: string, words: string, sources: number[]}[],
 *   addresses: {words: string, mark: string, sources: number[], list: string[]} | null}} Report
 * `part`: the bytes that came with the page, when there are any. `claims`: who says what, in sentences.
 * `publication`: what a copy of it is published with at first.
 * @typedef {{id: string, title: string, kicker: string, summary: string, request_note: string, method: string,
 *   part: {id: string, file_name: string} | null, starts: {ref: string, kind: 'address' | 'output' | 'transaction'}[],
 *   claims: string[], sources: Source[], report?: Report, publication?: Partial<PublishWords>}} ShelfCase
 */

export const SHELF = /** @type {ShelfCase[]} */ ([
  harmony2023, coincheck2018, wannaCry, firstPayment, lazarus2020, lifi2024, tronFirstDays, nemFirstBlock, litecoinBlock,
]);

/**
 * What a copy of the case is published with at first: what its sources report and no payment shows stands in the copy too.
 * @param {ShelfCase} chosen
 * @returns {Partial<PublishWords>}
 */
export function firstWords({ publication = {}, report, sources }) {
  const cited = (/** @type {number[]} */ numbers) => numbers.flatMap((number) => sources[number] ?? []);
  const reported = (report?.steps ?? []).map(({ when, title, words, sources: numbers }) => {
    const [first, ...others] = cited(numbers);
    return { when, words: `${title}. ${words}`, source: [first, ...others].map((source) => source?.name ?? '').join('; '), url: first?.url ?? '', dated: first?.date ?? '' };
  });
  return { ...publication, reported };
}

/**
 * @param {string | null} id
 * @returns {ShelfCase | null}
 */
export function findCase(id) {
  return SHELF.find((one) => one.id === id) ?? null;
}
