// @ts-check
// The core's own thread: a call by name comes in, its answer goes out. The wasm loader stands after this bundle in the
// same script and defines `createPeelbackCore`, so it is there once the first message comes.

/** @typedef {import('../contract.js').CoreSession} CoreSession */
/**
 * @typedef {{kind: 'start', wasm: ArrayBuffer}
 *   | {kind: 'call', id: number, method: string, args: unknown[]}} ToWorker
 * @typedef {{kind: 'started'}
 *   | {kind: 'answer', id: number, result: string | Uint8Array}
 *   | {kind: 'refused', id: number, detail: string}
 *   | {kind: 'trapped', id: number | null, detail: string}} FromWorker
 * `refused`: the call itself was wrong and the core lives. `trapped`: the core cannot be trusted any more.
 */
/** @typedef {{Session: new () => CoreSession}} CoreModule */

/** @typedef {(options: {wasmBinary: ArrayBuffer}) => Promise<CoreModule>} CoreFactory */

const scope = /** @type {{onmessage: ((event: MessageEvent<ToWorker>) => void) | null,
  postMessage(message: FromWorker, transfer?: Transferable[]): void, createPeelbackCore?: CoreFactory}} */ (
  /** @type {unknown} */ (globalThis));

/** @type {CoreSession | null} */
let session = null;

scope.onmessage = ({ data }) => {
  if (data.kind === 'start') {
    start(data.wasm).then(
      () => scope.postMessage({ kind: 'started' }),
      (error) => scope.postMessage({ kind: 'trapped', id: null, detail: String(error) }));
  } else {
    call(data.id, data.method, data.args);
  }
};

/** @param {ArrayBuffer} wasm */
async function start(wasm) {
  if (!scope.createPeelbackCore) throw new Error('the wasm loader is missing');
  const core = await scope.createPeelbackCore({ wasmBinary: wasm });
  session = new core.Session();
}

/**
 * @param {number} id
 * @param {string} method
 * @param {unknown[]} args
 */
function call(id, method, args) {
  if (!session) {
    scope.postMessage({ kind: 'trapped', id, detail: 'the core is not running' });
    return;
  }
  try {
    const result = /** @type {any} */ (session)[method](...args);
    if (typeof result === 'string') {
      scope.postMessage({ kind: 'answer', id, result });
    } else {
      // A copy: to hand over a view of the wasm heap would take the heap away with it.
      const bytes = new Uint8Array(result);
      scope.postMessage({ kind: 'answer', id, result: bytes }, [bytes.buffer]);
    }
  } catch (error) {
    if (isCallersFault(error)) {
      scope.postMessage({ kind: 'refused', id, detail: String(error) });
    } else {
      session = null;
      scope.postMessage({ kind: 'trapped', id, detail: String(error) });
    }
  }
}

/**
 * The core is built without exceptions, so all that it can throw is a trap; the binding layer throws these two before
 * the core is entered.
 * @param {unknown} error
 */
function isCallersFault(error) {
  return error instanceof TypeError || (error instanceof Error && error.name === 'BindingError');
}

export {};
