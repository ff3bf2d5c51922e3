// @ts-check
// The dialog that says which sources answer this browser. Nothing is asked before the press, and the hosts stand above it.

import { chainFacts } from '../chains.js';
import { h } from '../dom.js';
import { probesOf } from '../probes.js';
import { text } from '../text.js';
import { button, code } from './pieces.js';

/** @import { Commands } from '../commands.js' */
/** @import { Probe, Probed } from '../probes.js' */
/** @import { State } from '../state.js' */

/**
 * @param {State} state
 * @param {Commands} commands
 */
export function probesDialog({ settings, working: { probed } }, commands) {
  const close = () => commands.showDialog(null);
  const probes = probesOf(settings.providers, settings.keyed);
  const hosts = new Set(probes.filter(({ isLocked }) => !isLocked).map(({ host }) => host));
  const isAsking = Object.values(probed).some(({ state }) => state === 'asking');
  return h('dialog', { key: 'probes', id: 'probes', class: 'dialog', 'aria-labelledby': 'probes-title', on: { cancel: close } },
    h('h2', { id: 'probes-title' }, text.probes.title),
    h('p', {}, text.probes.learns),
    settings.offline && h('p', { class: 'warning' }, text.settings.nowOffline),
    h('div', { class: 'actions' },
      button(text.probes.run(hosts.size), commands.probeSources, { class: 'primary', id: 'run-probes', disabled: isAsking || settings.offline })),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': text.probes.title },
      h('table', { class: 'told' },
        h('thead', {}, h('tr', {}, [text.probes.host, text.probes.chain, text.probes.result].map((title) => h('th', { key: title, scope: 'col' }, title)))),
        h('tbody', {}, probes.map((row) => h('tr', { key: row.base },
          h('td', {}, code(row.host), row.name === row.host ? null : h('span', { class: 'soft' }, ` ${row.name}`)),
          h('td', {}, chainFacts(row.chain).name),
          h('td', {}, resultText(row, probed[row.base]))))))),
    h('p', { class: 'hint' }, text.probes.silence),
    h('div', { class: 'actions end' }, button(text.settings.close, close, { id: 'close-probes' })));
}

/** @param {Probe} probe @param {Probed | undefined} probed */
function resultText({ isLocked }, probed) {
  if (probed === undefined) return isLocked ? text.probes.states.locked : '–';
  const { state, status, took_ms } = probed;
  return state === 'answered' ? text.probes.answered(took_ms) : state === 'refused' ? text.probes.refused(status ?? 0) : text.probes.states[state];
}
