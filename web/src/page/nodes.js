// @ts-check
// Finding a node that answers, for a chain that no known host serves to pages. Nothing is asked before a press, and what each
// press tells to whom stands above it.

import { h } from '../dom.js';
import { laterText } from '../later_text.js';
import { NODE_LIST } from '../nem_nodes.js';
import { hostOf, parseBase } from '../providers.js';
import { text } from '../text.js';
import { button, code, disclosure } from './pieces.js';

/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function nodeFinder({ nodes, settings }, commands) {
  const isOff = settings.offline || nodes.state === 'asking';
  return h('section', { class: 'nodes', 'aria-labelledby': 'nodes-title' },
    h('h2', { id: 'nodes-title' }, laterText.nodes.title),
    h('p', {}, laterText.nodes.why),
    h('p', { class: 'hint' }, laterText.nodes.listLearns(hostOf(NODE_LIST))),
    h('div', { class: 'actions' },
      button(laterText.nodes.list(hostOf(NODE_LIST)), commands.listNodes, { class: 'secondary', id: 'list-nodes', disabled: isOff })),
    nodes.hosts.length > 0 && [
      h('p', { class: 'hint' }, laterText.nodes.probeLearns),
      disclosure(laterText.nodes.hosts(nodes.hosts.length), h('ul', { class: 'node-hosts' }, nodes.hosts.map((host) => h('li', { key: host }, code(host))))),
      h('div', { class: 'actions' },
        button(laterText.nodes.probe(nodes.hosts.length), commands.probeNodes, { class: 'secondary', id: 'probe-nodes', disabled: isOff })),
    ],
    h('p', { role: 'status' }, laterText.nodes.states[nodes.state]),
    nodes.found.length > 0 && h('ul', { class: 'found-nodes' }, nodes.found.map((base) => h('li', { key: base },
      code(hostOf(base)), ' ', button(laterText.nodes.use, () => commands.useNode(base), { class: 'primary', 'aria-label': `${laterText.nodes.use}: ${hostOf(base)}` })))),
    h('form', { class: 'field', on: { submit: (event) => { event.preventDefault(); takeOwn(event.target, commands); } } },
      h('label', { for: 'own-node' }, laterText.nodes.own),
      h('div', { class: 'field-row' },
        h('input', { id: 'own-node', type: 'url', autocomplete: 'off', spellcheck: 'false', placeholder: 'http://127.0.0.1:7890', on: { input: (event) => event.target.setCustomValidity('') } }),
        h('button', { type: 'submit', class: 'secondary' }, laterText.nodes.use))),
    h('p', { class: 'hint' }, laterText.nodes.orPaste));
}

/** @param {HTMLFormElement} form @param {Commands} commands */
function takeOwn(form, commands) {
  const field = /** @type {HTMLInputElement} */ (form.querySelector('input'));
  const base = parseBase(field.value);
  field.setCustomValidity(base === null ? text.settings.baseWrong : '');
  if (form.reportValidity() && base !== null) commands.useNode(base);
}
