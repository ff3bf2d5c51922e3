// @ts-check
// The starts, each with its card: what is known of it before any trace.

import { formatUnits, parseUnits } from '../amounts.js';
import { chainFacts } from '../chains.js';
import { h } from '../dom.js';
import { later } from '../later_part.js';
import { hostOf } from '../providers.js';
import { cardRefOf } from '../recognised.js';
import { findCase } from '../shelf.js';
import { numberText, text } from '../text.js';
import { button, claimsAndSources, code, disclosure, facts, idOf, moment } from './pieces.js';
import { directionSwitch } from './question.js';
import { reported } from './reported.js';

/** @import * as C from '../contract.js' */
/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { Card, Start, State } from '../state.js' */

/**
 * @param {State} state
 * @param {Commands} commands
 * @returns {Child}
 */
export function startsScreen(state, commands) {
  const { starts, limits } = state.question;
  const chosen = findCase(state.caseId);
  const allKnown = starts.every((start) => state.cards[cardRefOf(start)]?.state === 'known');
  const first = state.settings.providers.find(({ chain }) => chain === starts[0]?.chain);
  const needsNode = starts[0]?.chain === 'nem' && !first;
  const lookUpLabel = state.settings.offline || !first ? text.starts.lookUpOffline : text.starts.lookUp(hostOf(first.base));
  return h('div', { key: 'starts', class: 'starts' },
    h('p', {}, h('a', { href: '#', on: { click: commands.goHome } }, text.starts.back)),
    h('h1', {}, chosen?.title ?? text.starts.title),
    chosen && h('section', { class: 'said', 'aria-label': text.starts.claims },
      h('p', { class: 'summary' }, chosen.summary), claimsAndSources(chosen.claims, chosen.sources)),
    chosen?.report && reported(chosen.report, chosen.sources),
    needsNode && later(({ nodeFinder }) => nodeFinder(state, commands)),
    starts.length === 0
      ? h('p', {}, text.starts.none)
      : h('div', { class: 'actions' },
        !allKnown && !needsNode && button(lookUpLabel, commands.lookUp, { class: 'primary', id: 'look-up', disabled: state.stage === 'loading' }),
        !needsNode && button(text.starts.follow, commands.follow, {
          class: allKnown ? 'primary' : 'secondary', id: 'follow', disabled: state.stage === 'loading',
        })),
    starts.length > 0 && directionSwitch(state, commands),
    h('ul', { class: 'cards' }, starts.map((start) => startCard(start, state, limits.busy_transactions, commands))),
    h('p', { class: 'disclaimer' }, text.disclaimer));
}

/**
 * @param {Start} start
 * @param {State} state
 * @param {number} busyLimit
 * @param {Commands} commands
 */
function startCard(start, { cards, working }, busyLimit, commands) {
  return h('li', { key: start.ref, class: 'card' },
    h('div', { class: 'card-head' },
      h('h2', {}, h('span', { class: 'kicker' }, text.first.kinds[start.kind]), ' ', code(idOf(start.ref))),
      button(text.starts.remove, () => commands.removeStart(start.ref), {
        class: 'quiet', 'aria-label': `${text.starts.remove} ${idOf(start.ref)}`,
      })),
    later(({ claimsOf }) => claimsOf(working.labels[start.ref])),
    cardBody(start, cards[cardRefOf(start)], busyLimit, commands));
}

/**
 * @param {Start} start
 * @param {Card | undefined} card
 * @param {number} busyLimit
 * @param {Commands} commands
 * @returns {Child}
 */
function cardBody(start, card, busyLimit, commands) {
  if (!card || card.state === 'unasked') return h('p', { class: 'soft' }, text.starts.nothingAsked);
  if (card.state === 'asked') return h('p', { class: 'soft' }, text.starts.asked);
  if (card.state === 'failed') return h('p', { class: 'remark' }, card.problem === null ? text.starts.held : `${text.starts.failed} ${card.problem}`);
  const { address, transaction } = card;
  if (address?.ledger === 'account') return later(({ accountCard }) => accountCard(start, address, busyLimit, commands));
  if (address) return addressCard(start, address, busyLimit, commands);
  if (transaction?.ledger === 'account') return later(({ accountTransactionCard }) => accountTransactionCard(start, transaction, commands));
  return transaction && transactionCard(start, transaction, commands);
}

/**
 * @param {Start} start
 * @param {C.AddressCard} card
 * @param {number} busyLimit
 * @param {Commands} commands
 * @returns {Child}
 */
function addressCard(start, card, busyLimit, commands) {
  if (card.tx_count === 0) return h('p', {}, text.starts.unknownAddress);
  const partly = card.history.complete || !card.first_use ? null : ` (${text.starts.historyPart})`;
  return [
    card.busy && h('div', { class: 'warning' },
      h('p', { class: 'warning-title' }, text.starts.busyTitle), h('p', {}, text.starts.busy(card.tx_count, busyLimit))),
    facts([
      [text.starts.balance, card.balance.text],
      [text.starts.received, [card.received.text, h('span', { class: 'soft' }, ` ${text.starts.inPayments(card.received_count)}`)]],
      [text.starts.spent, [card.spent.text, h('span', { class: 'soft' }, ` ${text.starts.inPayments(card.spent_count)}`)]],
      [text.starts.transactions, numberText(card.tx_count)],
      [text.starts.firstUse, [moment(card.first_use), partly]],
      [text.starts.lastUse, moment(card.last_use)],
    ]),
    card.outputs.length > 0 && disclosure(text.starts.outputs,
      h('p', { class: 'hint' }, text.starts.outputsHint),
      h('ul', { class: 'outputs' }, card.outputs.map((output) => h('li', { key: output.ref },
        h('span', { class: 'money' }, output.money.text),
        h('span', { class: 'soft' }, [moment(output.moment), ` · ${text.starts.outputState[output.spent]}`]),
        code(idOf(output.ref)),
        button(text.starts.startHere, () => commands.startFromPart(start.ref, output.ref, 'output'), {
          class: 'quiet', 'aria-label': `${text.starts.startHere}: ${output.money.text}, ${idOf(output.ref)}`,
        }))))),
  ];
}

/**
 * @param {Start} start
 * @param {C.TransactionCard} card
 * @param {Commands} commands
 * @returns {Child}
 */
function transactionCard(start, card, commands) {
  const output = start.kind === 'output' ? card.outputs.find(({ ref }) => ref === start.ref) : undefined;
  if (start.kind === 'output' && !output) return h('p', { class: 'remark' }, text.starts.noSuchOutput(card.outputs.length));
  return [
    facts([
      ...(output ? [/** @type {[string, Child]} */ ([text.starts.outputAmount, output.money.text])] : []),
      ...(output ? [/** @type {[string, Child]} */ ([text.starts.paidTo, receiver(output)])] : []),
      [text.starts.when, moment(card.moment)],
      ...(card.fee ? [/** @type {[string, Child]} */ ([text.starts.fee, card.fee.text])] : []),
    ]),
    card.coinbase && h('p', { class: 'soft' }, text.starts.coinbase),
    output ? amountField(start, output.money.asset, commands) : outputChoice(start, card, commands),
  ];
}

/**
 * @param {Start} start
 * @param {C.TransactionCard} card
 * @param {Commands} commands
 */
function outputChoice(start, card, commands) {
  return h('fieldset', { class: 'outputs' },
    h('legend', {}, text.starts.transactionOutputs),
    card.outputs.map((output) => h('label', { key: output.ref, class: 'check' },
      h('input', {
        type: 'checkbox', disabled: !output.spendable,
        live: { checked: output.spendable && !start.deselected.includes(output.vout) },
        on: { change: (event) => commands.selectOutput(start.ref, output.vout, event.target.checked) },
      }),
      h('span', {}, h('span', { class: 'money' }, output.money.text), ' ', receiver(output),
        h('span', { class: 'soft' }, ` ${text.starts.output} ${output.vout}${output.spendable ? '' : `, ${text.starts.notSpendable}`}`)))));
}

/** @param {C.TransactionCard['outputs'][number]} output */
function receiver({ address, script_type }) {
  return address === null ? h('span', { class: 'soft' }, `${text.starts.noAddress} (${script_type})`) : code(address);
}

/**
 * @param {Start} start
 * @param {string} asset  "bitcoin:BTC"
 * @param {Commands} commands
 */
function amountField(start, asset, commands) {
  const symbol = asset.slice(asset.indexOf(':') + 1);
  const id = `amount-${start.ref}`;
  const { decimals } = chainFacts(start.chain);
  return h('div', { class: 'field' },
    h('label', { for: id }, `${text.starts.amount} (${symbol})`),
    h('input', {
      id, type: 'text', inputmode: 'decimal', autocomplete: 'off', value: start.amount === null ? '' : formatUnits(start.amount, decimals),
      on: {
        change: (event) => {
          const typed = event.target.value.trim();
          const units = typed === '' ? null : parseUnits(typed, decimals);
          event.target.setCustomValidity(typed !== '' && units === null ? text.starts.amountWrong : '');
          if (event.target.reportValidity()) commands.setAmount(start.ref, units);
        },
      },
    }),
    h('p', { class: 'hint' }, text.starts.amountHint));
}
