// @ts-check
// Looking for a node of NEM that answers this page: the list first, then each node on it, both only when the reporter presses.

import { OWN_NEM_NODE } from '../providers.js';
import { baseOf, HEIGHT_PATH, hostsOf, NODE_LIST, NODE_LIST_PATH, PROBE_TIMEOUT_MS, tellsHeight } from '../nem_nodes.js';

/** @import { Provider } from '../providers.js' */
/** @import { State } from '../state.js' */
/** @import { Tools } from '../commands.js' */

const AT_ONCE = 8;

/**
 * @param {Tools} tools
 * @param {(providers: Provider[]) => Promise<void>} useProviders
 */
export function createNodeCommands({ store, transport }, useProviders) {
  /** @param {Partial<State['nodes']>} change */
  const change = (change) => store.update({ nodes: { ...store.state.nodes, ...change } });

  /** @param {string} base @param {string} path @param {AbortSignal} signal @returns {Promise<Uint8Array | null>} */
  async function ask(base, path, signal) {
    try {
      const outcome = await transport.ask(base, path, signal, { attempts: 1 });
      return outcome.kind === 'reply' && outcome.status === 200 ? outcome.bytes : null;
    } catch {
      return null;
    }
  }

  /** @param {string} host */
  async function probe(host) {
    const bytes = await ask(baseOf(host), HEIGHT_PATH, AbortSignal.timeout(PROBE_TIMEOUT_MS));
    if (bytes && tellsHeight(bytes)) change({ found: [...store.state.nodes.found, baseOf(host)] });
  }

  return {
    async listNodes() {
      if (store.state.settings.offline) return;
      change({ state: 'asking', hosts: [], found: [] });
      const bytes = await ask(NODE_LIST, NODE_LIST_PATH, AbortSignal.timeout(30_000));
      const hosts = bytes ? hostsOf(bytes) : [];
      change({ state: hosts.length > 0 ? 'listed' : 'noList', hosts });
    },

    async probeNodes() {
      if (store.state.settings.offline) return;
      const waiting = [...store.state.nodes.hosts];
      change({ state: 'asking', found: [] });
      const takeTurns = async () => {
        for (let host = waiting.shift(); host !== undefined; host = waiting.shift()) await probe(host);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
      change({ state: store.state.nodes.found.length > 0 ? 'found' : 'noneAnswers' });
    },

    /** From now on this node is asked about NEM; another that answered, where that is allowed, about single transactions and blocks. @param {string} base */
    async useNode(base) {
      const { settings: { providers }, nodes: { found } } = store.state;
      const others = found.filter((other) => other !== base).slice(0, 1).map((other) => ({ ...OWN_NEM_NODE, id: 'nem-second', base: other }));
      await useProviders([...providers.filter(({ chain }) => chain !== 'nem'), { ...OWN_NEM_NODE, base }, ...others]);
    },
  };
}
