// @ts-check
// A table of transfers, before it is taken: what its columns mean is shown, and the reporter corrects it or lets it be.

import { correctedMapping, parseMapping } from '../column_mapping.js';
import { CoreFailure, isPartNotLoaded } from '../core_calls.js';
import { sentenceOf } from '../sentences.js';

/** @import * as C from '../contract.js' */
/** @import { Tools } from '../commands.js' */
/** @import { TableAsked } from '../working.js' */

/** What the core looks at to see what a table is. */
const HEAD_BYTES = 64 << 10;

/** @param {Tools} tools */
export function createTableCommands({ store, core }) {
  /** The table that the dialog is about. @type {{bytes: Uint8Array, done: (taken: {opened: C.Opened, columns: string} | null) => void} | null} */
  let waiting = null;
  /** One dialog after the other. @type {Promise<unknown>} */
  let last = Promise.resolve();

  /** @param {TableAsked | null} table */
  const show = (table) => store.update({ working: { ...store.state.working, table } });

  /** @param {Partial<TableAsked>} change */
  const change = (change) => {
    const { table } = store.state.working;
    if (table) show({ ...table, refused: '', ...change });
  };

  /** @param {{opened: C.Opened, columns: string} | null} taken */
  const close = (taken) => {
    const { done } = waiting ?? {};
    waiting = null;
    show(null);
    done?.(taken);
  };

  /**
   * @param {string} name
   * @param {Uint8Array} bytes
   * @param {C.TableShape} shape
   * @returns {Promise<{opened: C.Opened, columns: string} | null>}
   */
  function askForColumns(name, bytes, shape) {
    const asked = last.then(() => new Promise((done) => {
      waiting = { bytes, done };
      const { asset, decimals } = parseMapping(shape.mapping);
      show({ name, shape, columns: shape.columns, asset, decimals: decimals === undefined ? '' : String(decimals), refused: '', isBusy: false });
    }));
    last = asked;
    return asked;
  }

  /** What the file is as a table; null when it is none. @param {Uint8Array} bytes */
  async function shapeOf(bytes) {
    try {
      return await core.tableShape(bytes.slice(0, HEAD_BYTES));
    } catch (error) {
      if (error instanceof CoreFailure) return null;
      throw error;
    }
  }

  /**
   * What the first core can read is no table. Null: it cannot, or the whole core is here.
   * @param {string} name
   * @param {Uint8Array} bytes
   */
  async function openAtHand(name, bytes) {
    try {
      return core.isPartial ? await core.atHand.open(name, bytes) : null;
    } catch (error) {
      if (!isPartNotLoaded(error)) throw error;
      return null;
    }
  }

  /**
   * Opens a file of any kind. The columns of a table of transfers are shown first, and so are those of a table that nothing else
   * can be made of.
   * @param {string} name
   * @param {Uint8Array} bytes
   * @returns {Promise<{opened: C.Opened, columns: string | null} | null>}  null: the reporter does not want it after all
   */
  async function openAny(name, bytes) {
    const opened = await openAtHand(name, bytes);
    if (opened) return { opened, columns: null };
    const shape = await shapeOf(bytes);
    if (shape?.kind === 'transfers') return askForColumns(name, bytes, shape);
    try {
      return { opened: await core.open(name, bytes), columns: null };
    } catch (error) {
      if (!(error instanceof CoreFailure) || shape?.kind !== 'none') throw error;
      return askForColumns(name, bytes, shape);
    }
  }

  return {
    openAny,

    /** @param {number} column @param {C.ColumnMeaning} means */
    setColumn(column, means) {
      const { table } = store.state.working;
      if (table) change({ columns: table.columns.map((before, index) => (index === column ? means : before)) });
    },
    /** Of rows that name none. @param {string} asset */
    setTableAsset: (asset) => change({ asset: asset.trim() }),
    /** @param {string} decimals */
    setTableDecimals: (decimals) => change({ decimals: decimals.trim() }),

    /** Takes the table as the dialog stands; what the core refuses is said there. */
    async useColumns() {
      const { table } = store.state.working;
      if (!table || !waiting || table.isBusy) return;
      const columns = correctedMapping(table.shape.mapping, table);
      change({ isBusy: true });
      try {
        close({ opened: await core.openTable(table.name, waiting.bytes, columns), columns });
      } catch (error) {
        change({ isBusy: false, refused: sentenceOf(error) });
      }
    },

    cancelTable: () => close(null),
  };
}
