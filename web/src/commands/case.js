// @ts-check
// Cases: opening one from the shelf, from the page's address, from those that were put away or from a file; undoing what
// was done in it; saving it; and forgetting it. None of this sends anything.

import { titleOf } from '../cases.js';
import { completeLog, questionAsked } from '../decided.js';
import { replyKey } from '../evidence.js';
import { copyOf } from '../keeper.js';
import { loadLater } from '../later_part.js';
import { hasRates } from '../rates.js';
import { parseRoute } from '../route.js';
import { startFrom } from '../recognised.js';
import { sentenceOf } from '../sentences.js';
import { findCase, firstWords } from '../shelf.js';
import { emptyCase, emptyTrace } from '../state.js';
import { text } from '../text.js';
import { withEarlier } from '../told.js';

/** @import * as C from '../contract.js' */
/** @import { CaseFile } from '../case_file.js' */
/** @import { WholeCase } from '../cases.js' */
/** @import { LaterCommands, Tools, Waiting } from '../commands.js' */
/** @import { ShelfCase } from '../shelf.js' */
/** @import { OpenedFile, Parts, State } from '../state.js' */
/** @typedef {Record<'followBundled' | 'askAgain' | 'redraw', () => Promise<void>>} Following */
/** @typedef {Record<'ensureLabels' | 'readLists', () => Promise<void>>} Labelling */

/** A table of a million wrong rows has a million problems; the first tell what is wrong. */
const MOST_PROBLEMS = 50;

/**
 * @param {Tools} tools
 * @param {Following} trace
 * @param {Labelling} labels
 * @param {Pick<Waiting<LaterCommands>, 'openAny' | 'showRatesOfCase' | 'preparePublished'>} later  a file of any kind; and what follows a case that
 *   changed: its rates, and what is about to be published
 */
export function createCaseCommands(tools, { followBundled, askAgain, redraw }, { ensureLabels, readLists }, { openAny, showRatesOfCase, preparePublished }) {
  const { store, core, tracer, evidence, cache, keeper, keys, refill, openPack, forgetStorage, loadCaseBytes, announce, clearAddress, save } = tools;
  /** Replies that "Who has been told" counts already, by what they answered and when. @type {Set<string>} */
  const counted = new Set();

  /** @param {'error' | 'note'} kind @param {string} sentence */
  const notify = (kind, sentence) => store.update({ notice: { kind, text: sentence } });

  /** An empty table. What was put away stays where it is. */
  async function clear() {
    tracer.reset();
    evidence.clear();
    await core.renew();
    keeper.letGo();
    store.restart();
    store.update({ ...emptyCase(), caseMenu: null, notice: null });
  }

  /** An empty table, after what lay on it was put away. */
  async function makeRoom() {
    for (const reply of evidence.holdings.replies) counted.add(replyKey(reply));
    await keeper.putAway();
    await clear();
  }

  /**
   * What the core has opened stays with the case.
   * @param {C.Opened} opened
   * @param {Uint8Array} bytes
   * @param {string | null} columns
   * @returns {OpenedFile}
   */
  function hold({ name, kind, sha256, chains, transactions, transfers, problems }, bytes, columns) {
    evidence.addFile({ sha256, bytes });
    const reading = { transactions, transfers, refused: problems.length, problems: problems.slice(0, MOST_PROBLEMS) };
    const { working } = store.state;
    store.update({ working: { ...working, readings: { ...working.readings, [sha256]: reading } } });
    return { name, kind, sha256, chains, ...(columns !== null && { columns }) };
  }

  /**
   * @param {string} name
   * @param {Uint8Array} bytes
   * @param {string | null} [columns]  what those of a table mean, as it was said before
   */
  async function openBytes(name, bytes, columns = null) {
    return hold(columns === null ? await core.open(name, bytes) : await core.openTable(name, bytes, columns), bytes, columns);
  }

  /** A core cannot unlearn a file: a new one is given what is open now. */
  async function refillAnew() {
    tracer.reset();
    await core.renew();
    await refill(core);
  }

  /** @param {ShelfCase} chosen */
  async function openFromShelf(chosen) {
    store.update({ stage: 'loading' });
    await makeRoom();
    const { question, view, publication } = store.state;
    const starts = chosen.starts.map(({ ref, kind }) => startFrom(ref, kind, ref.slice(0, ref.indexOf(':'))));
    store.update({ caseId: chosen.id, title: chosen.title, question: { ...question, starts, method: chosen.method },
      publication: { ...publication, ...firstWords(chosen) } });
    if (chosen.part === null) {
      store.update({ view: { ...view, screen: 'starts' }, stage: 'ready' });
    } else {
      store.update({ files: [await openBytes(chosen.part.file_name, await loadCaseBytes(chosen.part.id))] });
      await followBundled();
    }
  }

  /**
   * @param {string} ref
   * @param {string} chain
   * @param {string} id
   */
  async function openRef(ref, chain, id) {
    const { findings } = await core.recognise(id);
    const finding = findings.find(({ candidates }) => candidates.some((candidate) => candidate.chain === chain));
    const candidate = finding?.candidates.find((other) => other.chain === chain);
    await makeRoom();
    const { question, view } = store.state;
    if (finding && candidate?.followed && finding.kind !== 'block' && finding.checksum !== 'wrong') {
      const starts = [startFrom(candidate.ref, finding.kind, chain)];
      store.update({ question: { ...question, starts }, view: { ...view, screen: 'starts' } });
    } else {
      // Shown in the question box with what is to be said about it.
      store.update({ pasted: { text: ref, findings, ticked: [], chosen: {} } });
    }
    store.update({ stage: 'ready' });
  }

  /** Asks the core, which has the bytes, what the case asks. It may refuse. */
  async function askForCase() {
    const { question, trace } = store.state;
    if (trace.state === 'none') return;
    await ensureLabels();
    await core.ask(questionAsked(question));
  }

  /**
   * The screen on which there is most of it to see.
   * @param {Pick<State, 'question' | 'trace'>} state
   * @returns {State['view']['screen']}
   */
  const screenOf = ({ question, trace }) => (trace.state !== 'none' ? 'trail' : question.starts.length > 0 ? 'starts' : 'first');

  /**
   * A case that is open in another tab is opened as a copy of it.
   * @param {WholeCase} whole
   */
  async function takeBack(whole) {
    store.update({ stage: 'loading' });
    await clear();
    const isMine = await keeper.claim(whole.entry.id);
    const { entry: { id, created }, content: { history, trace, ...decided }, holdings } = isMine ? whole : copyOf(whole);
    if (!isMine) await keeper.claim(id);
    evidence.restore(holdings);
    // A case of an earlier version knows nothing of what its parts have since.
    const empty = emptyCase();
    const kept = {
      ...decided, question: { ...empty.question, ...decided.question }, marks: { ...empty.marks, ...decided.marks },
      view: { ...empty.view, ...decided.view }, publication: { ...empty.publication, ...decided.publication },
    };
    store.update({ ...kept, identity: { id, created }, trace: { ...emptyTrace(), ...trace }, replyCount: evidence.replyCount });
    store.restart({ past: [...history.past], future: [...history.future], log: completeLog([...history.log], store.state, created) });
    const earlier = holdings.replies.filter((reply) => !counted.has(replyKey(reply)));
    store.update({ told: withEarlier(store.state.told, earlier) });
    await refill(core);
    await askForCase();
    if (!isMine) notify('note', text.cases.openElsewhere);
  }

  /** @param {CaseFile} file */
  async function takeFromFile(file) {
    store.update({ stage: 'loading' });
    const { title, marks, question, files, packs, publication } = file.isOld ? await takeFromOldFile(file) : await takeWhole(file);
    const hasStarts = question !== null && question.start.length > 0;
    const { questionFrom } = await loadLater();
    store.update({
      title, marks, files, packs, publication, replyCount: evidence.replyCount,
      view: { ...store.state.view, ...file.view, others: (file.view?.others ?? []).map(questionFrom) },
      ...(hasStarts && { question: questionFrom(question), trace: { ...emptyTrace(), state: 'done' } }),
    });
    store.restart({ past: [], future: [], log: completeLog(file.log, store.state, new Date().toISOString()) });
    await askForCase();
  }

  /** The core reads a case whole, so that it knows what was asked for in vain. @param {CaseFile} file */
  async function takeWhole({ title, decided, files, labels, replies, bytes }) {
    await core.open(title, bytes);
    for (const reply of replies) evidence.addReply(reply);
    for (const [index, file] of files.entries()) evidence.addFile({ sha256: decided.files[index]?.sha256 ?? '', bytes: file.bytes });
    for (const [index, pack] of labels.entries()) evidence.addPack({ sha256: decided.packs[index]?.sha256 ?? '', bytes: pack.bytes });
    const { marks, question, publication } = decided;
    return {
      title: decided.title, marks, question, publication,
      files: decided.files.map(({ name, kind, sha256, chains, columns }) => (
        { name, kind, sha256, ...(chains !== null && { chains }), ...(columns !== null && { columns }) })),
      packs: decided.packs.map(({ id, name, sha256 }) => ({ id, name, sha256 })),
    };
  }

  /** A case of an earlier form: its replies are one more file of recorded lines. @param {CaseFile} file */
  async function takeFromOldFile({ title, decided: { marks, question, publication }, files: parts, labels, recorded }) {
    const files = [];
    for (const { name, bytes, columns } of parts) files.push(await openBytes(name, bytes, columns));
    if (recorded) files.push(await openBytes('replies.jsonl', recorded));
    const packs = [];
    for (const pack of labels) {
      const { id, sha256 } = await openPack(core, pack);
      evidence.addPack({ sha256, bytes: pack.bytes });
      packs.push({ id, name: pack.name, sha256 });
    }
    await core.mark(marks);
    return { title, marks, question, files, packs, publication };
  }

  /**
   * Makes room and opens another case; where that fails, what was open before is open again.
   * @param {() => Promise<void>} open
   * @param {(error: unknown) => string} sentence
   */
  async function switchTo(open, sentence) {
    const before = keeper.takeOutAnyway();
    await makeRoom();
    try {
      await open();
      store.update({ view: { ...store.state.view, screen: screenOf(store.state) } });
      clearAddress();
      announce(text.cases.opened(titleOf(store.state)));
    } catch (error) {
      await takeBack(before);
      notify('error', sentence(error));
    }
    await redraw();
    if (hasRates(store.state.files, evidence.replies)) await showRatesOfCase();
    store.update({ stage: 'ready' });
    await keeper.refresh();
  }

  /** Opens a case file, and refuses it first where it is none. @param {File} file */
  async function openCaseFile(file) {
    const refused = (/** @type {unknown} */ error) => text.cases.refused(file.name, sentenceOf(error));
    try {
      const { readCaseFile } = await loadLater();
      const taken = await readCaseFile(file, core);
      await switchTo(() => takeFromFile(taken), refused);
    } catch (error) {
      notify('error', refused(error));
    }
  }

  /** @param {string} id @returns {Promise<WholeCase | null>} */
  const find = async (id) => (id === store.state.identity.id ? keeper.takeOut() : keeper.read(id));

  /** @param {State['view']['screen']} screen */
  const goTo = (screen) => store.commit('screen', { view: { ...store.state.view, screen } }, { parameters: { screen } });

  /** Back to the trail, over what was opened meanwhile too. */
  async function goToTrail() {
    goTo('trail');
    if (store.state.trace.state !== 'running') await askAgain();
  }

  /** @param {number} done @param {number} of */
  const showSaving = (done, of) => notify('note', text.cases.saving(done, of));

  /** @param {unknown} error */
  const failed = (error) => store.update({ stage: 'error', notice: { kind: 'error', text: sentenceOf(error) } });

  /**
   * The core's part of a step: it is told only what is different now.
   * @param {Parts | null} parts
   */
  async function afterStep(parts) {
    if (!parts) return;
    const { packs, marks, view } = store.state;
    if (parts.files) {
      await refillAnew();
    } else {
      if (parts.packs) await changePacks(packs);
      if (parts.marks) await core.mark(marks);
    }
    if (view.screen !== 'trail') return;
    if (parts.files || parts.packs || parts.question || parts.view?.screen) await askAgain();
    else await redraw();
    await preparePublished();
  }

  /** @param {State['packs']} wanted */
  async function changePacks(wanted) {
    const { packs } = await core.labelLists();
    for (const { id, kind } of packs) if (kind === 'dropped' && wanted.every((pack) => pack.id !== id)) await core.dropLabels(id);
    for (const { id, name, sha256 } of wanted) {
      const bytes = evidence.bytesOf(sha256);
      if (bytes && packs.every((pack) => pack.id !== id)) await openPack(core, { name, bytes });
    }
    await readLists();
  }

  return {
    /**
     * Puts on the screen what the page's address asks for. Sends nothing.
     * @param {string} hash
     */
    async openRoute(hash) {
      const route = parseRoute(hash);
      try {
        if (route.kind === 'case') {
          const chosen = findCase(route.id);
          if (chosen) await openFromShelf(chosen);
          else store.update({ stage: 'ready', notice: { kind: 'error', text: text.shelf.unknownCase(route.id) } });
        } else if (route.kind === 'open') {
          await openRef(route.ref, route.chain, route.id);
        } else {
          store.update({ stage: 'ready', view: { ...store.state.view, screen: 'first' } });
        }
      } catch (error) {
        failed(error);
      }
    },

    /**
     * Opens files from the reporter's disk: cases, blocks, recorded replies, single replies. They go to no host.
     * @param {File[]} files
     */
    async openFiles(files) {
      for (const file of files) {
        try {
          const { looksLikeZip } = await loadLater();
          if (await looksLikeZip(file)) {
            await openCaseFile(file);
            continue;
          }
          const bytes = new Uint8Array(await file.arrayBuffer());
          const taken = await openAny(file.name, bytes);
          if (!taken) continue;
          const opened = hold(taken.opened, bytes, taken.columns);
          const before = store.state.files.find(({ sha256 }) => sha256 === opened.sha256);
          const others = store.state.files.filter((other) => other !== before);
          store.commit('file', { files: [...others, opened] }, { parameters: opened });
          if (before && before.columns !== opened.columns) await refillAnew();
          announce(text.first.fileOpened(file.name));
          if (store.state.view.screen === 'trail') await askAgain();
          if (opened.kind === 'rates') await showRatesOfCase();
        } catch (error) {
          notify('error', `${file.name}: ${sentenceOf(error)}`);
        }
      }
    },

    /** Back to the question box; the case stays. */
    goHome: () => goTo('first'),
    goToStarts: () => goTo('starts'),
    goToTrail,

    undo: () => afterStep(store.undo()),
    redo: () => afterStep(store.redo()),

    /** An empty table; the case that lay on it stands under "Your cases". */
    async newCase() {
      await makeRoom();
      clearAddress();
      store.update({ stage: 'ready' });
    },

    /** Takes a case out that was put away. @param {string} id */
    async openCase(id) {
      const { identity, trace } = store.state;
      if (id === identity.id) {
        if (trace.state === 'none') goTo('starts');
        else await goToTrail();
        return;
      }
      const kept = await keeper.read(id);
      if (kept) {
        await switchTo(() => takeBack(kept), sentenceOf);
      } else {
        await keeper.refresh();
        notify('error', text.cases.gone);
      }
    },

    /** What is to be done to a case of the list, before it is done. @param {string} id @param {'rename' | 'delete' | null} doing */
    async showCaseMenu(id, doing) {
      const whole = doing === 'delete' ? await find(id) : null;
      store.update({ caseMenu: doing && { id, doing, loses: whole ? lossOf(whole) : '' } });
    },

    /** @param {string} id @param {string} typed */
    async renameCase(id, typed) {
      const title = typed.trim();
      const entry = store.state.cases.find((other) => other.id === id);
      store.update({ caseMenu: null });
      if (title === '' || !entry) return;
      if (id === store.state.identity.id) {
        store.commit('title', { title }, { parameters: { title } });
        await keeper.save();
      } else {
        await keeper.rename({ ...entry, title });
      }
    },

    /** @param {string} id */
    async duplicateCase(id) {
      const whole = await find(id);
      if (whole) await keeper.add(copyOf(whole));
    },

    /** @param {string} id */
    async deleteCase(id) {
      const title = store.state.cases.find((other) => other.id === id)?.title ?? '';
      store.update({ caseMenu: null });
      await keeper.remove(id);
      if (id === store.state.identity.id) {
        await cache.forgetCase();
        await clear();
        store.update({ stage: 'ready' });
      }
      announce(text.cases.deleted(title));
    },

    /** The open case as one file. Saving it twice gives the same bytes. @param {{withoutNotes?: boolean}} [options] */
    async saveCase({ withoutNotes = false } = {}) {
      const { caseFileName, writeCase } = await loadLater();
      const pieces = await writeCase(store, evidence, core, { withoutNotes, onProgress: showSaving });
      store.update({ notice: null });
      save(caseFileName(titleOf(store.state)), 'application/wacz+zip', ...pieces);
    },

    async forgetCase() {
      tracer.reset();
      await keeper.remove(store.state.identity.id);
      await cache.forgetCase();
      await clear();
      clearAddress();
      store.update({ stage: 'ready' });
      announce(text.forget.caseForgotten);
    },

    /** Every case, everything stored in this browser, who has been told, and what was agreed to. */
    async forgetEverything() {
      tracer.reset();
      cache.forgetEverything();
      await keeper.removeAll(forgetStorage);
      await clear();
      keys.clear();
      clearAddress();
      const { settings } = store.state;
      store.update({ stage: 'ready', told: [], requests: [], settings: { ...settings, agreed: [], keyed: [] } });
      announce(text.forget.allForgotten);
    },
  };
}

/** What is gone with a case. @param {WholeCase} whole */
function lossOf({ content: { marks, files, packs }, holdings: { replies } }) {
  const lists = Object.values(marks).map((list) => list.length);
  return text.cases.loses(replies.length, lists.reduce((sum, length) => sum + length, 0), files.length + packs.length);
}
