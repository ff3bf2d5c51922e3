// @ts-check
// The evidence: how far each payment was checked, what disagrees, who was asked, and what it all rests on.

import { h } from '../dom.js';
import { laterText } from '../later_text.js';
import { text } from '../text.js';
import { button, code, disclosure, idOf } from './pieces.js';
import { toldTable } from './told.js';

/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { Item } from '../remove_for_good.js' */
/** @import { State } from '../state.js' */

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
function movedSection(state, commands) {
  const { moved } = state.working;
  return h('section', { key: 'moved' },
    h('h2', {}, laterText.moved.title),
    h('p', {}, laterText.moved.hint),
    button(laterText.moved.count, commands.countMoved, { id: 'count-moved' }),
    moved && (moved.asked === null
      ? h('p', {}, laterText.moved.nothing)
      : [h('p', { id: 'moved-requests' }, laterText.moved.takes(moved.asked.ends, moved.asked.requests)), button(laterText.moved.ask, commands.askWhatMoved, { id: 'ask-moved' })]),
    moved?.changes && [
      h('p', { class: 'verdict' }, laterText.moved.found(moved.changes.length)),
      moved.failed > 0 && h('p', {}, laterText.moved.failed(moved.failed)),
      h('ul', { class: 'checks', id: 'moved-list' }, moved.changes.map(({ ref, before, after, isLess }, index) =>
        h('li', { key: index }, code(idOf(ref)), ' ', isLess ? laterText.moved.less(before) : laterText.moved.change(before, after)))),
    ]);
}

/** What the case has that can be removed, with what it is called. @param {State} state @returns {[Item, string][]} */
function removable({ files, packs, marks, question }) {
  return [
    ...files.map(({ name, sha256 }) => /** @type {[Item, string]} */ ([{ kind: 'file', key: sha256 }, name])),
    ...packs.map(({ name, sha256 }) => /** @type {[Item, string]} */ ([{ kind: 'pack', key: sha256 }, name])),
    ...question.starts.map(({ ref }) => /** @type {[Item, string]} */ ([{ kind: 'place', key: ref }, idOf(ref)])),
    ...marks.names.map(({ ref, text: name }) => /** @type {[Item, string]} */ ([{ kind: 'name', key: ref }, name])),
    ...marks.notes.map(({ id, text: note }) => /** @type {[Item, string]} */ ([{ kind: 'note', key: id }, note.slice(0, 40)])),
    ...marks.reported.map(({ id, text: said }) => /** @type {[Item, string]} */ ([{ kind: 'reported', key: id }, said])),
    ...marks.paths.map(({ id, name }) => /** @type {[Item, string]} */ ([{ kind: 'path', key: id }, name])),
  ];
}

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
function removeSection(state, commands) {
  const { removing } = state.working;
  const items = removable(state);
  return items.length > 0 && h('section', { key: 'remove' },
    disclosure(laterText.remove.title, [
      h('p', {}, laterText.remove.hint),
      h('ul', { class: 'files', id: 'removable' }, items.map(([item, name]) => {
        const what = `${laterText.remove.kinds[item.kind]} “${name}”`;
        const isAsked = removing?.kind === item.kind && removing.key === item.key;
        return h('li', { key: `${item.kind} ${item.key}` }, isAsked
          ? [h('span', { class: 'confirm' }, laterText.remove.really(what)), ' ',
            button(laterText.remove.doIt, () => commands.removeForGood(item), { class: 'do-remove' }), ' ',
            button(laterText.remove.cancel, () => commands.askToRemove(null), { class: 'quiet' })]
          : button(laterText.remove.ask(what), () => commands.askToRemove(item), { class: 'quiet' }));
      })),
    ]));
}

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function evidenceTab(state, commands) {
  const { checks, problems } = state.results;
  const { replay } = state.working;
  return [
    h('section', { key: 'checks' },
      h('h2', {}, laterText.evidence.checks),
      checks && [
        h('p', { class: 'verdict' }, checks.sentence),
        checks.failed.length > 0 && [
          h('h3', {}, laterText.evidence.failed),
          h('ul', { class: 'problems' }, checks.failed.map(({ ref, code: name, detail }) =>
            h('li', { key: `${ref} ${name}` }, h('strong', {}, name), ' ', code(idOf(ref)), ` ${detail}`))),
        ],
        checks.transactions.length > 0 && disclosure(laterText.evidence.transactions,
          h('ul', { class: 'checks' }, checks.transactions.map((transaction) =>
            h('li', { key: transaction.ref, class: `check-${transaction.check}` },
              h('span', { class: 'check-word' }, laterText.evidence.checkWords[transaction.check]), ' ',
              code(idOf(transaction.ref)), h('span', { class: 'soft' }, ` ${transaction.sentence}`))))),
      ]),
    h('section', { key: 'problems' },
      h('h2', {}, laterText.evidence.problems),
      problems.length === 0
        ? h('p', {}, laterText.evidence.noProblems)
        : h('ul', { class: 'problems' }, problems.map((problem, index) => h('li', { key: index },
          h('strong', {}, problem.sentence), problem.where === '' ? null : [' · ', code(problem.where)],
          problem.detail === '' ? null : h('span', { class: 'soft' }, ` ${problem.detail}`))))),
    h('section', { key: 'replay' },
      h('h2', {}, laterText.evidence.replay),
      h('p', {}, laterText.evidence.replayHint),
      button(laterText.evidence.doReplay, commands.replayCase, { id: 'replay-case' }),
      replay && [
        h('p', { class: 'verdict' }, replay.same ? laterText.evidence.replaySame : laterText.evidence.replayDiffers),
        h('ul', { class: 'checks', id: 'replay-lines' }, replay.lines.map(({ part, state: said, sentence }, index) =>
          h('li', { key: index, class: `replay-${said}` },
            h('span', { class: 'check-word' }, laterText.evidence.replayWords[said]), ' ', code(part), h('span', { class: 'soft' }, ` ${sentence}`)))),
      ]),
    h('section', { key: 'told' }, h('h2', {}, text.told.title), toldTable(state)),
    h('section', { key: 'sources' },
      h('h2', {}, laterText.evidence.sources),
      state.requests.length > 0 && h('p', {}, laterText.evidence.replies(state.replyCount)),
      state.files.length > 0 && h('ul', { class: 'files' }, state.files.map(({ name, kind, sha256 }) => h('li', { key: name },
        h('strong', {}, name), ` · ${kind} · SHA-256 `, code(sha256), ' ',
        button(laterText.evidence.saveFile, () => commands.saveFile(name), { class: 'quiet', 'aria-label': `${laterText.evidence.saveFile} ${name}` }))))),
    movedSection(state, commands),
    removeSection(state, commands),
  ];
}
