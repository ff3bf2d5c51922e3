// @ts-check
// The evidence: how far each payment was checked, what disagrees, who was asked, and what it all rests on.

import { h } from '../dom.js';
import { text } from '../text.js';
import { button, code, disclosure, idOf } from './pieces.js';
import { toldTable } from './told.js';

/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function evidenceTab(state, commands) {
  const { checks, problems } = state.results;
  return [
    h('section', { key: 'checks' },
      h('h2', {}, text.evidence.checks),
      checks && [
        h('p', { class: 'verdict' }, checks.sentence),
        checks.failed.length > 0 && [
          h('h3', {}, text.evidence.failed),
          h('ul', { class: 'problems' }, checks.failed.map(({ ref, code: name, detail }) =>
            h('li', { key: `${ref} ${name}` }, h('strong', {}, name), ' ', code(idOf(ref)), ` ${detail}`))),
        ],
        checks.transactions.length > 0 && disclosure(text.evidence.transactions,
          h('ul', { class: 'checks' }, checks.transactions.map((transaction) =>
            h('li', { key: transaction.ref, class: `check-${transaction.check}` },
              h('span', { class: 'check-word' }, text.evidence.checkWords[transaction.check]), ' ',
              code(idOf(transaction.ref)), h('span', { class: 'soft' }, ` ${transaction.sentence}`))))),
      ]),
    h('section', { key: 'problems' },
      h('h2', {}, text.evidence.problems),
      problems.length === 0
        ? h('p', {}, text.evidence.noProblems)
        : h('ul', { class: 'problems' }, problems.map((problem, index) => h('li', { key: index },
          h('strong', {}, problem.sentence), problem.where === '' ? null : [' · ', code(problem.where)],
          problem.detail === '' ? null : h('span', { class: 'soft' }, ` ${problem.detail}`))))),
    h('section', { key: 'told' }, h('h2', {}, text.told.title), toldTable(state)),
    h('section', { key: 'sources' },
      h('h2', {}, text.evidence.sources),
      state.requests.length > 0 && h('p', {}, text.evidence.replies(state.replyCount)),
      state.files.length > 0 && h('ul', { class: 'files' }, state.files.map(({ name, kind, sha256 }) => h('li', { key: name },
        h('strong', {}, name), ` · ${kind} · SHA-256 `, code(sha256), ' ',
        button(text.evidence.saveFile, () => commands.saveFile(name), { class: 'quiet', 'aria-label': `${text.evidence.saveFile} ${name}` }))))),
  ];
}
