// @ts-check
// From pasted text to starts, and what a start's card says. Pasting sends nothing.

import { candidateOf, cardRefOf, chainsOf, isStartable, likelyChains, startFrom, tickedStarts } from '../recognised.js';
import { sentenceOf } from '../sentences.js';

/** @import { Tools } from '../commands.js' */
/** @import { Card, Start } from '../state.js' */

/**
 * @param {Tools} tools
 * @param {(chains: string[]) => Promise<boolean>} consentFor
 * @param {() => Promise<void>} readStartLabels
 */
export function createLookUpCommands({ store, core, tracer }, consentFor, readStartLabels) {
  let newestPaste = 0;

  /** @param {Start[]} starts */
  const setStarts = (starts) =>
    store.commit('start', { question: { ...store.state.question, starts } }, { parameters: { starts } });

  /**
   * @param {string} ref
   * @param {Partial<Start>} change
   */
  const changeStart = (ref, change) =>
    setStarts(store.state.question.starts.map((start) => (start.ref === ref ? { ...start, ...change } : start)));

  /** @param {Record<string, Card>} change */
  const setCards = (change) => store.update({ cards: { ...store.state.cards, ...change } });

  return {
    /**
     * Finds what can be traced in a text of any length.
     * @param {string} typed
     */
    async paste(typed) {
      const mine = ++newestPaste;
      if (typed.trim() === '') {
        store.update({ pasted: null });
        return;
      }
      // What was typed is kept at once: a redraw may come before the answer.
      const before = store.state.pasted ?? { findings: [], ticked: [], chosen: {} };
      store.update({ pasted: { ...before, text: typed, isPending: true } });
      const { findings } = await core.recognise(typed);
      if (mine !== newestPaste) return;  // more was typed meanwhile
      const filed = chainsOf(store.state.files);
      const chosen = likelyChains(findings, filed);
      const startable = findings.filter((finding) => isStartable(finding, chosen, filed));
      const only = startable.length === 1 && startable[0] ? candidateOf(startable[0], chosen) : null;
      store.update({ pasted: { text: typed, findings, ticked: only ? [only.ref] : [], chosen } });
    },

    /**
     * @param {string} ref
     * @param {boolean} isTicked
     */
    tick(ref, isTicked) {
      const { pasted } = store.state;
      if (!pasted) return;
      const others = pasted.ticked.filter((other) => other !== ref);
      store.update({ pasted: { ...pasted, ticked: isTicked ? [...others, ref] : others } });
    },

    /**
     * Which chain an ambiguous finding belongs to. To choose is to tick.
     * @param {string} findingText
     * @param {string} ref
     */
    chooseChain(findingText, ref) {
      const { pasted } = store.state;
      if (!pasted) return;
      const before = pasted.chosen[findingText];
      const ticked = [...pasted.ticked.filter((other) => other !== before && other !== ref), ref];
      store.update({ pasted: { ...pasted, chosen: { ...pasted.chosen, [findingText]: ref }, ticked } });
    },

    /** Goes from the ticked findings to their cards. Sends nothing. */
    async openStarts() {
      const { pasted, view, question } = store.state;
      const starts = pasted ? tickedStarts(pasted, chainsOf(store.state.files)) : [];
      if (starts.length === 0) return;
      store.update({ caseId: null });
      store.commit('starts', { question: { ...question, starts }, view: { ...view, screen: 'starts' } }, { parameters: { starts } });
      await readStartLabels();
    },

    /** @param {string} ref */
    removeStart: (ref) => setStarts(store.state.question.starts.filter((start) => start.ref !== ref)),

    /**
     * Which outputs of a transaction are the start.
     * @param {string} ref
     * @param {number} vout
     * @param {boolean} isSelected
     */
    selectOutput(ref, vout, isSelected) {
      const start = store.state.question.starts.find((other) => other.ref === ref);
      if (!start) return;
      const others = start.deselected.filter((other) => other !== vout);
      changeStart(ref, { deselected: isSelected ? others : [...others, vout].sort((a, b) => a - b) });
    },

    /** Only the first so many base units of a start, or all of it. @param {string} ref @param {string | null} amount */
    setAmount: (ref, amount) => changeStart(ref, { amount }),

    /** Of which asset the start is; null: the chain's own coin. @param {string} ref @param {string | null} asset */
    setAsset: (ref, asset) => changeStart(ref, { asset }),

    /**
     * Starts from one payment of an address or a transaction instead of from all of it.
     * @param {string} wholeRef
     * @param {string} ref
     * @param {'output' | 'transfer' | 'transaction'} kind
     */
    startFromPart(wholeRef, ref, kind) {
      const { starts } = store.state.question;
      setStarts(starts.flatMap((start) => {
        if (start.ref !== wholeRef) return start.ref === ref ? [] : [start];
        return [startFrom(ref, kind, start.chain)];
      }));
    },

    /** Asks for the cards of all starts that have none yet. */
    async lookUp() {
      const starts = store.state.question.starts.filter((start) => store.state.cards[cardRefOf(start)]?.state !== 'known');
      if (starts.length === 0 || !(await consentFor([...new Set(starts.map(({ chain }) => chain))]))) return;
      const byRef = new Map(starts.map((start) => [cardRefOf(start), start]));
      store.update({ stage: 'loading', notice: null });
      setCards(Object.fromEntries([...byRef.keys()].map((ref) => [ref, card(ref, 'asked')])));
      try {
        await readStartLabels();
        for (const ref of byRef.keys()) await core.lookUp(ref);
        await tracer.run({ online: true });
        for (const [ref, start] of byRef) setCards({ [ref]: await readCard(ref, start.kind) });
      } catch (error) {
        const failed = Object.keys(store.state.cards).filter((ref) => store.state.cards[ref]?.state === 'asked');
        setCards(Object.fromEntries(failed.map((ref) => [ref, { ...card(ref, 'failed'), problem: sentenceOf(error) }])));
      }
      store.update({ stage: 'ready' });
    },
  };

  /**
   * @param {string} ref
   * @param {Start['kind']} kind
   * @returns {Promise<Card>}
   */
  async function readCard(ref, kind) {
    try {
      const known = kind === 'address'
        ? { ...card(ref, 'known'), address: await core.addressCard(ref) }
        : { ...card(ref, 'known'), transaction: await core.transactionCard(ref) };
      if ((known.address ?? known.transaction)?.known) return known;
      const { problems } = await core.problems();
      return { ...card(ref, 'failed'), problem: tracer.held ? null : problems.at(-1)?.sentence ?? null };
    } catch (error) {
      return { ...card(ref, 'failed'), problem: sentenceOf(error) };
    }
  }
}

/**
 * @param {string} ref
 * @param {Card['state']} state
 * @returns {Card}
 */
function card(ref, state) {
  return { ref, state, address: null, transaction: null, problem: null };
}
