// @ts-check
// Agreeing to a request: nothing is sent before.

import { hostsToAsk } from '../commands/settings.js';
import { h } from '../dom.js';
import { hostOf } from '../providers.js';
import { text } from '../text.js';
import { button, checkbox } from './pieces.js';

/** @import { Commands } from '../commands.js' */
/** @import { State } from '../state.js' */

/**
 * @param {State} state
 * @param {string[]} chains
 * @param {Commands} commands
 */
export function consentDialog({ settings }, chains, commands) {
  const hosts = hostsToAsk(settings, chains);
  const second = chains.flatMap((chain) => settings.providers.filter((provider) => provider.chain === chain).slice(1, 2))[0];
  return h('dialog', {
    key: 'consent', id: 'consent', class: 'dialog', 'aria-labelledby': 'consent-title',
    on: { cancel: commands.decline },
  },
  h('h2', { id: 'consent-title' }, text.consent.title),
  h('p', { class: 'consent-hosts' }, text.consent.hosts(hosts)),
  h('p', {}, text.consent.learns(hosts)),
  h('p', { class: 'soft' }, text.consent.tor),
  h('div', { class: 'switches' }, second && [
    checkbox(text.consent.failover(hostOf(second.base)), settings.failover, (failover) => commands.setSwitches({ failover })),
    checkbox(text.consent.crossCheck(hostOf(second.base)), settings.crossCheck, (crossCheck) => commands.setSwitches({ crossCheck }))],
  checkbox(text.consent.keep, settings.keepReplies, (keepReplies) => commands.setSwitches({ keepReplies }))),
  h('div', { class: 'actions' },
    button(text.consent.agree(hosts), commands.agree, { class: 'primary', id: 'agree' }),
    button(text.consent.decline, commands.decline, { id: 'decline' }),
    button(text.consent.change, () => commands.showSettings(true), { class: 'quiet', id: 'other-source' })));
}
