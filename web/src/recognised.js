// @ts-check
// From what was found in pasted text to what a trace can start from.

/** @import * as C from './contract.js' */
/** @import { Pasted, Start } from './state.js' */

/** @typedef {C.Finding['candidates'][number]} Candidate */

/**
 * The chain that a finding is read for: the only one it fits, or the one that the reporter chose; null while that is a
 * question.
 * @param {C.Finding} finding
 * @param {Pasted['chosen']} chosen
 * @returns {Candidate | null}
 */
export function candidateOf(finding, chosen) {
  if (finding.candidates.length === 1) return finding.candidates[0] ?? null;
  return finding.candidates.find(({ ref }) => ref === chosen[finding.text]) ?? null;
}

/**
 * What is chosen before the reporter says otherwise: an old address that Bitcoin shares with a later fork is read for the
 * one chain that is followed. Bare digits are never guessed at.
 * @param {C.Finding[]} findings
 * @returns {Pasted['chosen']}
 */
export function likelyChains(findings) {
  return Object.fromEntries(findings.flatMap(({ kind, text, candidates }) => {
    const followed = candidates.filter((candidate) => candidate.followed);
    return kind === 'address' && candidates.length > 1 && followed.length === 1 && followed[0] ? [[text, followed[0].ref]] : [];
  }));
}

/**
 * Whether a trace can start here: an address, a transaction or an output of a chain that is followed, written rightly.
 * @param {C.Finding} finding
 * @param {Pasted['chosen']} chosen
 */
export function isStartable(finding, chosen) {
  return finding.kind !== 'block' && finding.checksum !== 'wrong' && !finding.testnet
    && candidateOf(finding, chosen)?.followed === true;
}

/**
 * The starts that are ticked and can be followed, each once.
 * @param {Pasted} pasted
 * @returns {Start[]}
 */
export function tickedStarts({ findings, ticked, chosen }) {
  /** @type {Map<string, Start>} */
  const starts = new Map();
  for (const finding of findings) {
    const candidate = candidateOf(finding, chosen);
    if (candidate && ticked.includes(candidate.ref) && isStartable(finding, chosen)) {
      starts.set(candidate.ref, startFrom(candidate.ref, finding.kind, candidate.chain));
    }
  }
  return [...starts.values()];
}

/**
 * @param {string} ref
 * @param {Start['kind']} kind
 * @param {string} chain
 * @returns {Start}
 */
export function startFrom(ref, kind, chain) {
  return { ref, kind, chain, deselected: [], amount: null, asset: null };
}

/**
 * The reference that the card of a start is looked up by: an output's or a transfer's is that of its transaction.
 * @param {Start} start
 */
export function cardRefOf({ kind, ref }) {
  if (kind === 'output') return ref.slice(0, ref.lastIndexOf(':'));
  return kind === 'transfer' ? ref.split(':').slice(0, 2).join(':') : ref;
}
