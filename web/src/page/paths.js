// @ts-check
// Paths through the trail, and whether any of it reached a place.

import { h } from '../dom.js';
import { laterText } from '../later_text.js';
import { text } from '../text.js';
import { GRADE_WORDS } from '../views/wording.js';
import { bringIntoSight } from './find.js';
import { button, code, disclosure } from './pieces.js';
import { unlessTyping } from './place.js';

/** @import * as C from '../contract.js' */
/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function reachBox({ working, trace, view }, commands) {
  const { answer, unanswered, isCounting } = working;
  const isTrail = view.screen === 'trail';
  const toAnswer = answer?.path?.steps.at(-1)?.key;
  return h('form', {
    class: 'reach', on: { submit: (event) => { event.preventDefault(); commands.askReach(event.target.elements.namedItem('reach').value); } },
  },
  h('label', { for: 'reach' }, isTrail ? laterText.reach.label : laterText.reach.optional),
  h('div', { class: 'field-row' },
    h('input', {
      id: 'reach', name: 'reach', type: 'text', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'reach-hint',
      ...unlessTyping('reach', working.reach), on: { change: (event) => { if (!isTrail) commands.askReach(event.target.value); } },
    }),
    isTrail && h('button', { type: 'submit', id: 'ask-reach' }, laterText.reach.ask)),
  h('p', { id: 'reach-hint', class: 'hint' }, laterText.reach.hint),
  isTrail && unanswered !== '' && h('p', { class: 'remark' }, unanswered),
  isTrail && answer && h('div', { class: `answer is-${answer.kind}`, id: 'answer' },
    h('p', { class: 'sentence' }, answer.sentence),
    answer.may_go_on && h('div', { class: 'actions', 'aria-busy': String(isCounting) },
      h('span', { class: 'soft' }, isCounting ? laterText.reach.counting : laterText.reach.stopped),
      isCounting ? button(laterText.reach.stop, commands.stopCounting, { class: 'small', id: 'stop-counting' })
        : button(laterText.reach.countOn, commands.countOn, { class: 'small', id: 'count-on' })),
    answer.bounds && boundsPart(answer.bounds),
    rulesPart(answer, answer.bounds === null ? '' : answer.by_rule),
    answer.also.map((other, index) => [
      h('p', { key: `also ${index}`, class: 'sentence' }, other.sentence), other.bounds && boundsPart(other.bounds), rulesPart(other, '')]),
    h('div', { class: 'actions' },
      toAnswer && button(laterText.reach.show, () => commands.showPathTo(toAnswer), { class: 'small', id: 'show-reach' }),
      trace.state !== 'running' && (trace.progress?.open.count ?? 0) > 0 && button(laterText.reach.followOn, commands.resume, { class: 'small' }),
      button(laterText.words.copy, () => commands.copy(answer.sentence, answer.sentence), { class: 'small' }))));
}

/**
 * What holds under any rule: the least first, as text and as plain bars that show no more than the text says.
 * @param {C.ReachBounds} bounds
 */
function boundsPart({ start, at_least, at_most, at_least_percent, at_most_percent, untraced, behind_services, transactions, unexplored, is_complete }) {
  const { reach } = laterText;
  return h('div', { class: 'bounds' },
    h('p', {}, reach.ofStart(start.text)),
    h('dl', { class: 'rules', 'aria-label': reach.bounds },
      boundRow(reach.atLeast, is_complete ? at_least ?? { text: text.compare.noLeast } : { text: text.compare.notWorkedOut }, is_complete ? at_least_percent : null),
      boundRow(reach.atMost, at_most, at_most_percent)),
    untraced.units !== '0' && h('p', { class: 'hint' }, reach.untraced(untraced.text)),
    behind_services.units !== '0' && h('p', { class: 'hint' }, reach.behindServices(behind_services.text)),
    h('p', { class: 'hint' }, reach.basis(transactions, unexplored)));
}

/** @param {string} name @param {Pick<C.Money, 'text'>} money @param {number | null} percent  of the start; null where it is of another asset */
function boundRow(name, money, percent) {
  return h('div', { key: name }, h('dt', {}, name), h('dd', {}, money.text,
    percent !== null && h('meter', { min: 0, max: 100, value: percent, 'aria-hidden': 'true' })));
}

/**
 * Every rule's own answer, where they differ; what the question's own rule says in words, where bounds stand before it.
 * @param {Pick<C.ReachAnswer, 'rules' | 'bounds'>} answer
 * @param {string} byRule
 */
function rulesPart({ rules, bounds }, byRule) {
  const methods = /** @type {Record<string, string[]>} */ (text.trail.methods);
  const list = rules.some(({ money }) => money.units !== rules[0]?.money.units)
    && h('dl', { class: 'rules', 'aria-label': laterText.reach.range }, rules.map(({ method, money }) =>
      h('div', { key: method }, h('dt', {}, methods[method]?.[0] ?? method), h('dd', {}, money.text))));
  if (bounds === null) return list;
  return (list || byRule !== '') && disclosure(laterText.reach.compare, byRule !== '' && h('p', {}, byRule), list);
}

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function pathsSection(state, commands) {
  const { marks, view, working } = state;
  return h('section', { class: 'paths', 'aria-labelledby': 'paths-title' },
    h('h2', { id: 'paths-title' }, laterText.paths.title),
    h('div', { class: 'actions' },
      button(laterText.paths.main, commands.followBiggest, { id: 'follow-biggest', title: laterText.paths.mainHint }),
      marks.paths.length > 0 && h('ul', { class: 'kept-paths', 'aria-label': laterText.paths.list }, marks.paths.map(({ id, name }) => h('li', { key: id },
        h('button', {
          type: 'button', class: 'small', 'aria-pressed': String(view.path === id),
          on: { click: () => commands.openPath(view.path === id ? null : id) },
        }, h('bdi', {}, name)))))),
    working.path && openPath(working.path, state, commands));
}

/**
 * @param {C.Path} path
 * @param {State} state
 * @param {Commands} commands
 */
function openPath(path, { marks, view }, commands) {
  const kept = marks.paths.find(({ id }) => id === view.path);
  return h('div', { class: 'path', key: kept?.id ?? 'draft', id: 'open-path' },
    h('div', { class: 'card-head' },
      h('h3', {}, kept ? h('bdi', {}, kept.name) : path.title, !kept && h('span', { class: 'soft' }, ` (${laterText.paths.draft})`)),
      button('×', () => commands.openPath(null), { class: 'close', 'aria-label': laterText.paths.close })),
    h('p', { class: 'sentence' }, path.sentence),
    path.missing.length > 0 && h('p', { class: 'remark' }, laterText.paths.missing(path.missing.length)),
    kept ? keptForm(kept, commands) : nameForm(commands),
    h('div', { class: 'actions' },
      button(text.place.sentence, () => commands.copy(path.sentence, path.sentence), { class: 'small', id: 'copy-path' }),
      button(laterText.paths.copy, () => commands.copy(asText(path, kept), laterText.paths.title), { class: 'small' })),
    disclosure(laterText.paths.steps(path.steps.length), h('ol', { class: 'path-steps' }, path.steps.map((step) => pathStep(step, commands)))),
    path.grade !== 'observed' && h('p', { class: 'hint' }, GRADE_WORDS[path.grade]));
}

/**
 * @param {C.Path['steps'][number]} step
 * @param {Commands} commands
 */
function pathStep(step, commands) {
  const look = async () => {
    await commands.goTo(step.id);
    bringIntoSight(step.id);
  };
  return h('li', { key: step.id, class: `is-${step.grade}` },
    h('button', { type: 'button', class: 'quiet', title: laterText.paths.look, on: { click: look } }, code(step.title)), ' ',
    h('span', { class: 'money' }, step.amount_label),
    h('p', {}, step.sentence),
    step.why !== '' && h('p', { class: 'hint' }, step.why));
}

/** @param {Commands} commands */
function nameForm(commands) {
  return h('form', {
    class: 'field', on: {
      submit: (event) => {
        event.preventDefault();
        commands.keepPath(event.target.elements.namedItem('path-name').value);
      },
    },
  },
  h('label', { for: 'path-name' }, laterText.paths.keepAs),
  h('div', { class: 'field-row' },
    h('input', { id: 'path-name', name: 'path-name', type: 'text', maxlength: 200, required: true, autocomplete: 'off', dir: 'auto' }),
    h('button', { type: 'submit', id: 'keep-path', class: 'primary' }, laterText.paths.keep)));
}

/**
 * @param {C.NamedPath} kept
 * @param {Commands} commands
 */
function keptForm({ id, name, note }, commands) {
  return h('div', { class: 'kept' },
    h('div', { class: 'field' },
      h('label', { for: 'path-rename' }, laterText.paths.rename),
      h('input', {
        id: 'path-rename', type: 'text', maxlength: 200, autocomplete: 'off', dir: 'auto', ...unlessTyping('path-rename', name),
        on: { change: (event) => { if (event.target.value.trim() !== '') commands.renamePath(id, event.target.value.trim()); } },
      })),
    h('div', { class: 'field' },
      h('label', { for: 'path-note' }, laterText.paths.note),
      h('textarea', { id: 'path-note', rows: 2, dir: 'auto', ...unlessTyping('path-note', note), on: { change: (event) => commands.notePath(id, event.target.value) } })),
    button(laterText.paths.drop, () => commands.dropPath(id), { class: 'quiet', id: 'drop-path' }));
}

/**
 * The path as it may stand in a message: a line for each step, with why where there was a choice.
 * @param {C.Path} path
 * @param {C.NamedPath | undefined} kept
 */
function asText(path, kept) {
  return [
    kept?.name ?? path.title, path.sentence,
    ...path.steps.map(({ sentence, why }, index) => `${index + 1}. ${sentence}${why === '' ? '' : ` ${why}`}`),
    ...(kept && kept.note !== '' ? [kept.note] : []), text.disclaimer,
  ].join('\n');
}
