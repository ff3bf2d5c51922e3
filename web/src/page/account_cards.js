// @ts-check
// The cards of starts on chains of accounts: an account with its balances and payments, a transaction with its transfers.

import { h } from '../dom.js';
import { numberText, text, timeText } from '../text.js';
import { button, code, disclosure, facts, idOf, moment } from './pieces.js';

/** @import * as C from '../contract.js' */
/** @import { Child } from '../dom.js' */
/** @import { Commands } from '../commands.js' */
/** @import { Start } from '../state.js' */

/**
 * @param {Start} start
 * @param {C.AccountCard} card
 * @param {number} busyLimit
 * @param {Commands} commands
 * @returns {Child}
 */
export function accountCard(start, card, busyLimit, commands) {
  const { starts } = text;
  if (card.tx_count === 0) return h('p', {}, starts.unknownAddress);
  const soft = (/** @type {string} */ words) => h('span', { class: 'soft' }, ` ${words}`);
  const partly = card.history.complete ? null : soft(`(${starts.atHand})`);
  return [
    card.busy && h('div', { class: 'warning' },
      h('p', { class: 'warning-title' }, starts.busyTitle), h('p', {}, starts.busy(card.tx_count ?? 0, busyLimit))),
    facts([
      ...card.balances.map(({ money, height, seen_at }, index) => /** @type {[string, Child]} */ (
        [index === 0 ? starts.balance : '', [money.text, soft(height !== null ? starts.balanceAt(numberText(height)) : starts.balanceSeen(timeText(seen_at ?? '')))]])),
      ...(card.nature === 'unknown' ? [] : [/** @type {[string, Child]} */ ([starts.nature, starts.natures[card.nature]])]),
      ...(card.tx_count === null ? [] : [/** @type {[string, Child]} */ ([starts.transactions, numberText(card.tx_count)])]),
      [starts.received_count, [numberText(card.received_count), partly]],
      [starts.spent_count, [numberText(card.spent_count), partly]],
      [starts.firstUse, moment(card.first_use)],
      [starts.lastUse, moment(card.last_use)],
    ]),
    assetChoice(start, [...card.balances, ...card.transfers], commands),
    card.transfers.length > 0 && disclosure(starts.transfers,
      h('p', { class: 'hint' }, starts.transfersHint),
      transferList(start, card.transfers, commands)),
    card.hidden.count > 0 && disclosure(starts.hidden(card.hidden.count),
      h('p', { class: 'hint' }, starts.hiddenHint),
      transferList(start, card.hidden.transfers, commands)),
  ];
}

/**
 * @param {Start} start
 * @param {C.AccountTransactionCard} card
 * @param {Commands} commands
 * @returns {Child}
 */
export function accountTransactionCard(start, card, commands) {
  const { starts } = text;
  return [
    card.status === 'failed' && h('p', { class: 'warning' }, starts.statuses.failed),
    facts([
      [starts.status, starts.statuses[card.status]],
      [starts.when, moment(card.moment)],
      ...(card.sender === null ? [] : [/** @type {[string, Child]} */ ([starts.sender, code(card.sender)])]),
      ...(card.fee === null ? [] : [/** @type {[string, Child]} */ ([starts.fee, [card.fee.text, feePayer(card)]])]),
    ]),
    start.kind === 'transaction' && assetChoice(start, card.transfers, commands),
    card.transfers.length === 0
      ? h('p', { class: 'soft' }, starts.noTransfers)
      : [h('h3', {}, starts.transactionTransfers), transferList(start, card.transfers, commands)],
    card.pieces > 0 && h('p', { class: 'soft' }, starts.pieces(card.pieces)),
  ];
}

/**
 * The chain's own coin, and every token that the card shows.
 * @param {Start} start
 * @param {{money: C.Money, token: string | null}[]} rows
 * @param {Commands} commands
 */
function assetChoice(start, rows, commands) {
  const tokens = [...new Map(rows.flatMap(({ money, token }) => (
    token === null ? [] : [/** @type {[string, string]} */ ([token, money.text.slice(money.text.indexOf(' ') + 1)])])))];
  if (tokens.length === 0) return null;
  // Where a transaction moves one token alone, the core takes it without being told.
  const isOnly = start.kind === 'transaction' && tokens.length === 1 && rows.every(({ money, token }) => token !== null || money.units === '0');
  const id = `asset-${start.ref}`;
  return h('div', { class: 'field' },
    h('label', { for: id }, text.starts.asset),
    h('select', { id, on: { change: (event) => commands.setAsset(start.ref, event.target.value === '' ? null : event.target.value) } },
      [...(isOnly ? [] : [['', text.starts.ownCoin]]), ...tokens].map(([asset = '', symbol = '']) => h('option', {
        key: asset, value: asset, live: { selected: asset === (start.asset ?? '') },
      }, symbol))));
}

/** @param {C.AccountTransactionCard} card @returns {Child} */
function feePayer({ fee_payer, sender }) {
  return fee_payer !== null && fee_payer !== sender && [h('span', { class: 'soft' }, ` ${text.starts.feeBy} `), code(fee_payer)];
}

/** @param {Start} start @param {(C.Transfer | C.CardTransfer)[]} transfers @param {Commands} commands */
function transferList(start, transfers, commands) {
  return h('ul', { class: 'outputs' }, transfers.map((transfer, index) => transferRow(start, transfer, index, commands)));
}

/**
 * Of an account's card the row says which way it went, and what speaks against it.
 * @param {Start} start
 * @param {C.Transfer | C.CardTransfer} transfer
 * @param {number} index  two payments of one transaction can be equal in everything that is known
 * @param {Commands} commands
 */
function transferRow(start, transfer, index, commands) {
  const { starts } = text;
  const { money, from, to, token, memo, position, ref } = transfer;
  const direction = 'direction' in transfer ? `${starts.directions[transfer.direction]} ` : '';
  const doubt = 'signs' in transfer ? transfer.signs.map((sign) => starts.signs[sign]).join(', ') : '';
  const isChosen = start.ref === ref && position !== null;
  return h('li', { key: `${index} ${ref}`, class: isChosen ? 'is-chosen' : null },
    h('span', { class: 'money' }, direction + money.text),
    h('span', {}, h('span', { class: 'soft' }, `${starts.transferFrom} `), from === null ? starts.minted : code(from),
      h('span', { class: 'soft' }, ` ${starts.transferTo} `), to === null ? starts.burnt : code(to)),
    h('span', { class: 'soft' }, [moment(transfer.moment), token === null ? null : [` · ${starts.token} `, code(idOf(token))]]),
    doubt !== '' && h('span', { class: 'soft' }, doubt),
    memo !== null && h('span', { class: 'soft' }, `${starts.memo} `, h('bdi', {}, memo)),
    isChosen
      ? h('span', { class: 'soft' }, starts.isThisTransfer)
      : button(position === null ? starts.startHere : starts.thisTransfer,
        () => commands.startFromPart(start.ref, ref, position === null ? 'transaction' : 'transfer'),
        { class: 'quiet', 'aria-label': `${position === null ? starts.startHere : starts.thisTransfer}: ${money.text}, ${idOf(ref)}` }));
}
