// @ts-check
// Whom the page may ask, and who is told what. Nothing is sent before the reporter has agreed to the host's name.

import { chainFacts } from '../chains.js';
import {
  DEFAULT_PROVIDERS, firstOf, hostOf, keyHeaderOf, OWN_NEM_NODE, parseBase, providerFrom, secondFrom, secondOf, sourcesForCore, sourcesOf, withFirst, withSecond,
} from '../providers.js';
import { probe, probesOf } from '../probes.js';
import { text } from '../text.js';

/** @import { Dialect, Provider } from '../providers.js' */
/** @import { Probed } from '../probes.js' */
/** @import { Settings } from '../state.js' */
/** @import { Tools } from '../commands.js' */
/** @typedef {Partial<Pick<Settings, 'failover' | 'crossCheck' | 'offline' | 'keepReplies' | 'shortcuts'>>} Switches */

/** @param {Tools} tools */
export function createSettingsCommands({ store, core, tracer, transport, keys, announce }) {
  /** @type {((agreed: boolean) => void)[]} */
  let asking = [];

  /** @param {Partial<Settings>} change */
  const change = (change) => store.update({ settings: { ...store.state.settings, ...change } });

  /** The sources as they are from now on, which the core has to know to ask them rightly. @param {Provider[]} providers */
  async function useProviders(providers) {
    const before = JSON.stringify(sourcesForCore(store.state.settings.providers));
    change({ providers });
    const sources = sourcesForCore(providers);
    if (JSON.stringify(sources) === before) return;
    for (const source of sources) await core.useSource(source);
  }

  /** @param {boolean} agreed */
  const answer = (agreed) => {
    store.update({ consent: null });
    const waiting = asking;
    asking = [];
    for (const resolve of waiting) resolve(agreed);
  };

  return {
    /**
     * Whether the hosts that would be asked about these chains may be told. Asks the reporter when one is new.
     * @param {string[]} chains
     * @returns {Promise<boolean>}
     */
    consentFor(chains) {
      const { settings } = store.state;
      const hosts = hostsToAsk(settings, chains);
      const locked = settings.offline ? undefined : chains.map((chain) => firstOf(settings.providers, chain)).find((row) => row && lacksKey(settings, row));
      if (locked) {
        const notice = text.settings.needsKey(chainFacts(locked.chain).name, hostOf(locked.base));
        store.update({ settingsOpen: true, notice: { kind: 'note', text: notice } });
        return Promise.resolve(false);
      }
      if (settings.offline || hosts.every((host) => settings.agreed.includes(host))) return Promise.resolve(true);
      store.update({ consent: { chains } });
      return new Promise((resolve) => asking.push(resolve));
    },

    agree() {
      const { settings, consent } = store.state;
      if (!consent) return;
      change({ agreed: [...new Set([...settings.agreed, ...hostsToAsk(settings, consent.chains)])] });
      answer(true);
    },

    decline: () => answer(false),

    useProviders,

    /** @param {Switches} switches */
    setSwitches(switches) {
      change(switches);
      if (switches.offline === true) {
        tracer.pause();
        announce(text.settings.nowOffline);
      }
    },

    /**
     * Another base URL for a source. Only the reporter's own form calls this, never a link.
     * @param {string} id
     * @param {string} typed
     * @returns {boolean} whether it was taken
     */
    setProviderBase(id, typed) {
      const base = parseBase(typed);
      if (base === null) return false;
      change({ providers: store.state.settings.providers.map((row) => (row.id === id ? { ...row, base } : row)) });
      return true;
    },

    /**
     * One of the sources that are known for a chain of accounts, or the reporter's own in one of their dialects; of NEM its own or none.
     * @param {string} chain
     * @param {{base: string} | {own: Dialect}} chosen
     */
    chooseSource(chain, chosen) {
      const { providers } = store.state.settings;
      if (chain === OWN_NEM_NODE.chain) return useProviders([...providers.filter((row) => row.chain !== chain), ...('own' in chosen ? [{ ...OWN_NEM_NODE }] : [])]);
      const row = firstOf(providers, chain);
      const known = 'base' in chosen ? sourcesOf(chain).find(({ base }) => base === chosen.base) : null;
      /** @type {Provider | null | undefined} */
      const first = known ? providerFrom(known) : row && 'own' in chosen ? { ...row, dialect: chosen.own, namesChain: false, key: 'optional', isOwn: true } : null;
      return first ? useProviders(withFirst(providers, first)) : Promise.resolve();
    },

    /** The one that is asked besides it, where that is allowed. @param {string} chain @param {string | null} base  of a known source; null: nobody */
    chooseSecond(chain, base) {
      const known = sourcesOf(chain).find((source) => source.base === base);
      change({ providers: withSecond(store.state.settings.providers, chain, known ? secondFrom(known) : null) });
    },

    /** A key for one of the sources; an empty one takes it away. @param {string} id @param {string} typed */
    setKey(id, typed) {
      const provider = store.state.settings.providers.find((row) => row.id === id);
      if (!provider || provider.key === 'none') return;
      keys.set(hostOf(provider.base), typed.trim(), keyHeaderOf(provider.dialect));
      change({ keyed: keys.hosts });
    },

    resetProviders: () => useProviders(DEFAULT_PROVIDERS.map((provider) => ({ ...provider }))),

    /** Asks every host that the dialog names one question about nothing in particular. */
    async probeSources() {
      const { settings } = store.state;
      if (settings.offline) return;
      const put = (/** @type {Record<string, Probed>} */ results) => {
        const { working } = store.state;
        store.update({ working: { ...working, probed: { ...working.probed, ...results } } });
      };
      const probes = probesOf(settings.providers, settings.keyed);
      put(Object.fromEntries(probes.map(({ base }) => [base, { state: 'asking', status: null, took_ms: 0 }])));
      await Promise.all(probes.map(async (row) => put({ [row.base]: await probe(transport, row, new AbortController().signal) })));
      announce(text.probes.done);
    },

    /** @param {boolean} settingsOpen */
    showSettings: (settingsOpen) => store.update({ settingsOpen }),
  };
}

/**
 * The hosts that will learn what is looked up, as the settings stand: the first source, and the second where allowed.
 * @param {Settings} settings
 * @param {string[]} chains
 */
export function hostsToAsk(settings, chains) {
  const { providers, failover, crossCheck } = settings;
  return [...new Set(chains.flatMap((chain) => {
    const second = failover || crossCheck ? secondOf(providers, chain) : undefined;
    return [firstOf(providers, chain), second && !lacksKey(settings, second) ? second : undefined].flatMap((row) => (row ? [hostOf(row.base)] : []));
  }))];
}

/** Whether a source waits for a key of the reporter's. @param {Pick<Settings, 'keyed'>} settings @param {Provider} source */
export function lacksKey({ keyed }, { base, key }) {
  return key === 'required' && !keyed.includes(hostOf(base));
}
