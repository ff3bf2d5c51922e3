// @ts-check
// From what was found in pasted text to what a trace can start from.

/** @import * as C from './contract.js' */
/** @import { OpenedFile, Pasted, Start } from './state.js' */

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
 * What is chosen before the reporter says otherwise: an address that several chains have is read for the one of them that an
 * opened file says something of, else for the one that is followed. Bare digits are never guessed at.
 * @param {C.Finding[]} findings
 * @param {readonly string[]} [filed]  chains of the opened files
 * @returns {Pasted['chosen']}
 */
export function likelyChains(findings, filed = []) {
  return Object.fromEntries(findings.flatMap(({ kind, text, candidates }) => {
    if (kind !== 'address' || candidates.length < 2) return [];
    const likely = [candidates.filter(({ chain }) => filed.includes(chain)), candidates.filter(({ followed }) => followed)]
      .find((some) => some.length > 0) ?? [];
    return likely.length === 1 && likely[0] ? [[text, likely[0].ref]] : [];
  }));
}

/**
 * Whether a trace can start here: an address, a transaction or an output, written rightly, of a chain that is followed or that an
 * opened file says something of.
 * @param {C.Finding} finding
 * @param {Pasted['chosen']} chosen
 * @param {readonly string[]} [filed]  chains of the opened files
 */
export function isStartable(finding, chosen, filed = []) {
  const candidate = candidateOf(finding, chosen);
  return finding.kind !== 'block' && finding.checksum !== 'wrong' && !finding.testnet && candidate !== null && canFollow(candidate, filed);
}

/**
 * @param {Candidate} candidate
 * @param {readonly string[]} filed  chains of the opened files
 */
export function canFollow({ chain, followed }, filed) {
  return followed || filed.includes(chain);
}

/** The chains that opened files say something of. @param {readonly OpenedFile[]} files */
export function chainsOf(files) {
  return [...new Set(files.flatMap(({ chains }) => chains ?? []))];
}

/**
 * The starts that are ticked and can be followed, each once.
 * @param {Pasted} pasted
 * @param {readonly string[]} [filed]  chains of the opened files
 * @returns {Start[]}
 */
export function tickedStarts({ findings, ticked, chosen }, filed = []) {
  /** @type {Map<string, Start>} */
  const starts = new Map();
  for (const finding of findings) {
    const candidate = candidateOf(finding, chosen);
    if (candidate && ticked.includes(candidate.ref) && isStartable(finding, chosen, filed)) {
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
