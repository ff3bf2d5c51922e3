// @ts-check
// The reporter's keys to sources, by host. They are in memory alone, as long as the page is open, and apart from the state:
// what is put away, saved, logged or shown is made of the state, so no key can be in it. Only the transport reads them.

/** `header`: in which it is sent; null: as a parameter. @typedef {{text: string, header: string | null}} Key */

export class KeysHeld {
  /** @type {Map<string, Key>} */ #byHost = new Map();

  /** An empty key takes the host's away. @param {string} host @param {string} text @param {string | null} header */
  set(host, text, header) {
    if (text === '') this.#byHost.delete(host);
    else this.#byHost.set(host, { text, header });
  }

  /** @param {string} host */
  of(host) { return this.#byHost.get(host) ?? null; }

  /** The hosts for which there is one. */
  get hosts() { return [...this.#byHost.keys()]; }

  clear() { this.#byHost.clear(); }
}
