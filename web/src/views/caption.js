// @ts-check
// What stands below every picture: that it adds up, how well it is known, and what it does not show.

import { h } from '../dom.js';
import { PAGE_THEME } from './palette.js';
import { checkSign, flagSign, inlineSign } from './signs.js';
import { CHECK_WORDS, GRADE_WORDS } from './wording.js';

/** @typedef {import('../dom.js').Tree} Tree */
/** @typedef {import('../contract.js').Picture} Picture */
/** @typedef {import('../contract.js').Flag} Flag */

/**
 * @param {Picture} picture
 * @returns {Tree}
 */
export function captionTree(picture) {
  const disclaimer = h('p', { class: 'trail-disclaimer' }, picture.disclaimer);
  if (picture.nodes.length === 0) return h('figcaption', { class: 'trail-caption' }, disclaimer);
  return h('figcaption', { class: 'trail-caption' },
    picture.sums.length === 0 ? null : h('dl', { class: 'trail-sums' },
      ...picture.sums.map((sum) => h('div', { class: sum.total ? 'is-total' : null }, h('dt', {}, sum.label), h('dd', {}, sum.money.text)))),
    h('p', {}, picture.sums_sentence),
    ...flagsOf(picture).map(({ flag, count }) => h('p', { class: 'trail-flag' },
      inlineSign(flagSign(PAGE_THEME)),
      h('span', {}, h('strong', {}, count > 1 ? `${flag.label} (${count} transactions): ` : `${flag.label}: `), flag.sentence))),
    h('p', { class: 'trail-badge' },
      inlineSign(checkSign(picture.badge.check, PAGE_THEME)),
      badgeText(picture)),
    disclaimer);
}

/**
 * What a reader must know before believing an amount: each finding once, with the number of transactions that have it.
 * @param {Picture} picture
 * @returns {{flag: Flag, count: number}[]}
 */
export function flagsOf(picture) {
  /** @type {Map<string, {flag: Flag, count: number}>} */
  const byCode = new Map();
  for (const flag of picture.nodes.flatMap(({ flags }) => flags)) {
    const known = byCode.get(flag.code);
    if (known) known.count += 1;
    else byCode.set(flag.code, { flag, count: 1 });
  }
  return [...byCode.values()];
}

/**
 * A picture is as well known as its weakest payment.
 * @param {Picture} picture
 */
export function badgeText(picture) {
  return `The weakest link: ${GRADE_WORDS[picture.badge.grade].toLowerCase()} · ${CHECK_WORDS[picture.badge.check].toLowerCase()}.`;
}
