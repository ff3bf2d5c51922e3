// @ts-check
// Whom to ask about each chain of accounts, and whom besides, with the reporter's own keys where they are wanted.

import { chainFacts } from '../chains.js';
import { h } from '../dom.js';
import { firstOf, hostOf, OWN_NEM_NODE, secondOf, SOURCED_CHAINS, sourcesOf } from '../providers.js';
import { text } from '../text.js';
import { disclosure } from './pieces.js';

/** @import { Commands } from '../commands.js' */
/** @import { Dialect, KnownSource, Provider } from '../providers.js' */
/** @import { Settings } from '../state.js' */

/** How a source of the reporter's own can speak. @typedef {Exclude<Dialect, 'esplora'>} OwnDialect */
const OF_EVM = /** @type {OwnDialect[]} */ (['etherscan', 'blockscout', 'evm_rpc']);
const OWN = /** @type {Readonly<Record<string, OwnDialect[]>>} */ ({ tron: ['trongrid'], nem: ['nis1'], thorchain: ['midgard'] });
const OWN_MARK = 'own:';

/**
 * @param {Settings} settings
 * @param {boolean} isWanted  the settings were opened for one of them
 * @param {Commands} commands
 * @param {(form: HTMLFormElement, id: string) => boolean} takeBase  takes over a typed base, or says why not
 */
export function accountSources({ providers, keyed }, isWanted, commands, takeBase) {
  const tree = disclosure(text.settings.accountSources,
    h('p', { class: 'hint' }, text.settings.accountHint),
    [...SOURCED_CHAINS, OWN_NEM_NODE.chain, 'thorchain'].map((chain) => (
      sourceRow(chain, firstOf(providers, chain) ?? null, secondOf(providers, chain) ?? null, keyed, commands, takeBase))));
  return isWanted ? { ...tree, props: { ...tree.props, open: true } } : tree;
}

/**
 * @param {string} chain
 * @param {Provider | null} first
 * @param {Provider | null} second
 * @param {string[]} keyed
 * @param {Commands} commands
 * @param {(form: HTMLFormElement, id: string) => boolean} takeBase
 */
function sourceRow(chain, first, second, keyed, commands, takeBase) {
  const known = sourcesOf(chain);
  return h('fieldset', { key: chain, class: 'source' },
    h('legend', {}, chainFacts(chain).name),
    h('select', {
      id: `source-${chain}`, 'aria-label': text.settings.sourceOf(chainFacts(chain).name),
      live: { value: first === null ? '' : first.isOwn ? OWN_MARK + first.dialect : first.base },
      on: { change: (event) => commands.chooseSource(chain, chosenFrom(event.target.value)) },
    },
    known.length === 0 && h('option', { value: '' }, text.settings.nobodyYet),
    known.map((source) => h('option', { key: source.base, value: source.base }, sourceLabel(source))),
    (OWN[chain] ?? OF_EVM).map((own) => h('option', { key: own, value: OWN_MARK + own }, text.settings.own[own]))),
    first && [first.isOwn && baseForm(first, takeBase), keyForm(first, keyed, commands), secondSource(first, second, commands)],
    second && keyForm(second, keyed, commands));
}

/** @param {Provider} provider @param {(form: HTMLFormElement, id: string) => boolean} takeBase */
function baseForm({ id, base }, takeBase) {
  return h('form', {
    key: 'base', class: 'field', 'data-provider': id, on: { submit: (event) => { event.preventDefault(); takeBase(event.target, id); } },
  },
    h('label', { for: `base-${id}` }, text.settings.ownBase),
    h('div', { class: 'field-row' },
      h('input', {
        key: base, id: `base-${id}`, name: 'base', type: 'url', required: true, autocomplete: 'off', spellcheck: 'false', value: base,
        on: { input: (event) => event.target.setCustomValidity('') },
      }),
      h('button', { type: 'submit' }, text.settings.save)));
}

/** @param {Provider} first @param {Provider | null} second @param {Commands} commands */
function secondSource({ chain, base }, second, commands) {
  const others = sourcesOf(chain).filter((source) => source.base !== base);
  if (others.length === 0) return null;
  const id = `second-${chain}`;
  return h('div', { key: 'second', class: 'field' },
    h('label', { for: id }, text.settings.second),
    h('select', { id, live: { value: second?.base ?? '' }, on: { change: (event) => commands.chooseSecond(chain, event.target.value || null) } },
      h('option', { value: '' }, text.settings.nobody), others.map((source) => h('option', { key: source.base, value: source.base }, sourceLabel(source)))));
}

/**
 * What is typed goes to where keys are held, and out of the page again.
 * @param {Provider} provider
 * @param {string[]} keyed
 * @param {Commands} commands
 */
function keyForm({ id, base, key }, keyed, commands) {
  if (key === 'none') return null;
  const host = hostOf(base);
  const hasKey = keyed.includes(host);
  return h('form', {
    key: `key ${id}`, class: 'field', 'data-key-for': id, on: { submit: (event) => { event.preventDefault(); takeKey(event.target, commands); } },
  },
    h('label', { for: `key-${id}` }, text.settings.key(host, key === 'required')),
    h('div', { class: 'field-row' },
      h('input', {
        id: `key-${id}`, name: 'key', type: 'password', autocomplete: 'off', spellcheck: 'false',
        placeholder: hasKey ? text.settings.keyHeld : '', 'aria-describedby': 'key-hint',
      }),
      h('button', { type: 'submit' }, hasKey ? text.settings.changeKey : text.settings.useKey)));
}

/** @param {HTMLFormElement} form @param {Commands} commands */
function takeKey(form, commands) {
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem('key'));
  commands.setKey(form.dataset['keyFor'] ?? '', field.value);
  field.value = '';
}

/** Takes over the keys that were typed and not taken over yet. @param {Element} root @param {Commands} commands */
export function takeKeys(root, commands) {
  const forms = /** @type {HTMLFormElement[]} */ ([...root.querySelectorAll('form[data-key-for]')]);
  const isTyped = (/** @type {HTMLFormElement} */ form) => /** @type {HTMLInputElement} */ (form.elements.namedItem('key')).value !== '';
  for (const form of forms.filter(isTyped)) takeKey(form, commands);
}

/** @param {string} value  of an option @returns {{base: string} | {own: Dialect}} */
function chosenFrom(value) {
  return value.startsWith(OWN_MARK) ? { own: /** @type {Dialect} */ (value.slice(OWN_MARK.length)) } : { base: value };
}

/** @param {KnownSource} source */
function sourceLabel({ name, base, key, isConfirmed, hasHistories }) {
  const remarks = [
    ...(name === hostOf(base) ? [] : [hostOf(base)]), text.settings.keyWords[key],
    ...(isConfirmed ? [] : [text.settings.notConfirmed]), ...(hasHistories ? [] : [text.settings.noHistories]),
  ].filter((remark) => remark !== '');
  return remarks.length === 0 ? name : `${name} (${remarks.join(', ')})`;
}
