// @ts-check
// The first screen: the question box, what was found in it, and the shelf.

import { h } from '../dom.js';
import { later } from '../later_part.js';
import { candidateOf, canFollow, chainsOf, isStartable, tickedStarts } from '../recognised.js';
import { SHELF } from '../shelf.js';
import { listed, text } from '../text.js';
import { yourCases } from './cases.js';
import { button, claimsAndSources, code } from './pieces.js';

/** @import * as C from '../contract.js' */
/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { ShelfCase } from '../shelf.js' */
/** @import { Pasted, State } from '../state.js' */

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function firstScreen(state, commands) {
  return h('div', { key: 'first', class: 'first' },
    h('section', { class: 'ask', 'aria-labelledby': 'name' },
      h('h1', { id: 'name', class: 'name' }, text.name),
      h('p', { class: 'claim' }, text.claim),
      questionBox(state, commands),
      state.pasted && findings(state.pasted, state, commands),
      filesLine(state, commands)),
    yourCases(state, commands),
    h('section', { class: 'shelf', 'aria-labelledby': 'shelf-title' },
      h('h2', { id: 'shelf-title' }, text.shelf.title),
      h('ul', { class: 'cases' }, SHELF.map((one) => shelfCase(one, commands))),
      h('p', { class: 'disclaimer' }, text.disclaimer)));
}

/**
 * @param {State} state
 * @param {Commands} commands
 */
function questionBox(state, commands) {
  return h('form', { class: 'question', on: { submit: (event) => { event.preventDefault(); commands.openStarts(); } } },
    h('label', { for: 'paste', class: 'question-label' }, text.first.label),
    h('textarea', {
      id: 'paste', rows: 4, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', placeholder: text.first.placeholder,
      'aria-describedby': 'paste-hint',
      // Only what did not come from the reporter's own typing is put in.
      ...(document.activeElement?.id !== 'paste' && { live: { value: state.pasted?.text ?? '' } }),
      on: { input: (event) => commands.paste(event.target.value) },
    }),
    h('p', { id: 'paste-hint', class: 'hint' }, text.first.hint));
}

/**
 * @param {Pasted} pasted
 * @param {State} state
 * @param {Commands} commands
 */
function findings(pasted, state, commands) {
  if (pasted.isPending && pasted.findings.length === 0) return null;
  const filed = chainsOf(state.files);
  const ready = tickedStarts(pasted, filed).length;
  return h('div', { class: 'found', key: 'found' },
    h('p', { role: 'status' },
      pasted.findings.length === 0 ? text.first.nothingFound : text.first.found(pasted.findings.length)),
    h('ul', { class: 'findings' }, pasted.findings.map((finding) => findingRow(finding, pasted, filed, commands))),
    pasted.findings.length > 0 && later(({ reachBox }) => reachBox(state, commands)),
    pasted.findings.length > 0 && button(text.first.proceedWith(Math.max(ready, 1)), commands.openStarts, {
      class: 'primary', id: 'open-starts', disabled: ready === 0 || pasted.isPending,
    }));
}

/**
 * @param {C.Finding} finding
 * @param {Pasted} pasted
 * @param {string[]} filed  chains of the opened files
 * @param {Commands} commands
 */
function findingRow(finding, pasted, filed, commands) {
  const candidate = candidateOf(finding, pasted.chosen);
  const startable = isStartable(finding, pasted.chosen, filed);
  const ref = candidate?.ref ?? '';
  const what = [code(finding.text), h('span', { class: 'what' }, whatItIs(finding, candidate))];
  return h('li', { key: `${finding.offset} ${finding.text}`, class: startable ? 'finding' : 'finding is-not' },
    startable
      ? h('label', { class: 'check' },
        h('input', {
          type: 'checkbox', live: { checked: pasted.ticked.includes(ref) },
          on: { change: (event) => commands.tick(ref, event.target.checked) },
        }), h('span', {}, what))
      : h('div', { class: 'finding-text' }, what),
    asksForChain(finding, filed) && chainQuestion(finding, pasted, filed, commands),
    remark(finding, candidate, filed));
}

/**
 * @param {C.Finding} finding
 * @param {C.Finding['candidates'][number] | null} candidate
 */
function whatItIs(finding, candidate) {
  const kind = text.first.kinds[finding.kind];
  const chains = candidate ? candidate.chain_name : text.first.severalChains(listed(finding.candidates.map((one) => one.chain_name)));
  return [
    candidate ? text.first.kindOf(chains, kind) : `${kind}, ${chains}`,
    finding.checksum === 'ok' ? text.first.checksumOk : null,
    finding.count > 1 ? text.first.occurs(finding.count) : null,
  ].filter((part) => part !== null).join(' · ');
}

/**
 * @param {C.Finding} finding
 * @param {C.Finding['candidates'][number] | null} candidate
 * @param {string[]} filed
 * @returns {Child}
 */
function remark(finding, candidate, filed) {
  const said = finding.checksum === 'wrong' ? text.first.checksumWrong
    : finding.testnet ? text.first.testnet
      : finding.kind === 'block' ? text.first.block
        : candidate && !canFollow(candidate, filed) ? text.first.notFollowed(candidate.chain_name, text.first.kinds[finding.kind])
          : finding.candidates.every((one) => !canFollow(one, filed)) ? text.first.noneFollowed(text.first.kinds[finding.kind])
            : null;
  return said !== null && h('p', { class: 'remark' }, said);
}

/**
 * Only where an answer leads on: some of the chains is followed, and nothing else stands in the way.
 * @param {C.Finding} finding
 * @param {string[]} filed
 */
function asksForChain(finding, filed) {
  return finding.candidates.length > 1 && finding.candidates.some(({ ref }) => isStartable(finding, { [finding.text]: ref }, filed));
}

/**
 * @param {C.Finding} finding
 * @param {Pasted} pasted
 * @param {string[]} filed
 * @param {Commands} commands
 */
function chainQuestion(finding, pasted, filed, commands) {
  return h('fieldset', { class: 'chains' },
    h('legend', {}, text.first.whichChain),
    finding.candidates.map(({ ref, chain, chain_name, followed }) => h('label', { class: 'check', key: ref },
      h('input', {
        type: 'radio', name: `chain ${finding.text}`, live: { checked: pasted.chosen[finding.text] === ref },
        on: { change: () => commands.chooseChain(finding.text, ref) },
      }), h('span', {}, canFollow({ ref, chain, chain_name, followed }, filed) ? chain_name : [chain_name, h('span', { class: 'soft' }, ` ${text.first.notYet}`)]))));
}

/**
 * @param {State} state
 * @param {Commands} commands
 */
function filesLine(state, commands) {
  return h('div', { class: 'files-line', key: 'files' },
    h('label', { class: 'file' }, h('span', {}, text.first.openFile),
      h('input', { type: 'file', multiple: true, on: { change: (event) => commands.openFiles([...event.target.files]) } })),
    later(({ openFiles }) => openFiles(state)),
    state.trace.state !== 'none' && button(text.first.backToTrail, commands.goToTrail, { class: 'quiet' }));
}

/**
 * @param {ShelfCase} one
 * @param {Commands} commands
 */
function shelfCase(one, commands) {
  const href = `#case=${one.id}`;
  // A link to where the page already is changes nothing by itself.
  const open = { click: () => { if (location.hash === href) commands.openRoute(href); } };
  const kind = ['case', one.part && 'is-bundled', one === SHELF[0] && 'is-lead'].filter(Boolean).join(' ');
  return h('li', { key: one.id, class: kind },
    h('p', { class: 'kicker' }, one.kicker),
    h('h3', {}, h('a', { href, on: open }, one.title)),
    h('p', { class: 'summary' }, one.summary),
    one.part && h('p', {}, h('a', { class: 'button', href, on: open }, text.shelf.check)),
    h('p', { class: 'request-note' }, one.request_note),
    claimsAndSources(one.claims, one.sources));
}
