/**
 * Faults that the replay explorer can be told to commit: the ways in which real explorers fail, and
 * the ways in which one could lie. A rule names a kind, and may limit it to some paths and some requests.
 */

/* What each kind does stands in FAULT_HELP. */
const REFUSALS = ['429', '429-opaque', '500', 'not-found', 'html', 'timeout'];
const LIES = ['wrong-amount', 'wrong-txid', 'wrong-proof'];
const TRANSPORT = ['slow', 'cut', 'cut-json'];
export const FAULT_KINDS = [...REFUSALS, ...LIES, ...TRANSPORT];

export const FAULT_HELP = `\
A RULE is one argument: KIND [key=value ...], or the same as a JSON object with "kind".
  429            429 Too Many Requests, Blockstream's JSON body, CORS headers
  429-opaque     429 without any CORS header: a page sees only a failed fetch
  500            500 Internal Server Error
  not-found      404 "Transaction not found" (or "Block not found")
  html           200 with an HTML captcha page
  timeout        never answers, until the client gives up
  slow           answers ms=N milliseconds late (1000 unless told)
  cut            promises the whole body, sends half, drops the connection
  cut-json       a complete reply whose JSON text is cut in half
  wrong-amount   the output coin=TXID:VOUT is by=N satoshi off (1 unless told) in every JSON reply
                 that holds it; /hex, /raw, sums and fees stay true
  wrong-txid     the last hex digit of txid=TXID is another in every JSON reply that holds it;
                 without txid=, of every Tx object in the reply
  wrong-proof    one node of the Merkle branch is altered (one is added to an empty branch)
Keys for every kind:
  path=REGEXP    only requests whose path and query match (without /api), e.g. path=/outspends$
  times=N        only N times, then no more
  every=N        only every N-th matching request
  cors=no        without CORS headers (429-opaque is 429 cors=no)
The first rule that refuses wins; lies, delays and cuts add up. A lie counts as a matching request
only where the reply holds what it alters.`;

const BLOCKSTREAM_429 = JSON.stringify({
  error: 'Too Many Requests',
  message: 'Blockstream Explorer API NOTICE: Your request rate exceeds the current limit. '
    + 'Starting July 15 2025, monthly unauthenticated usage will be capped at 500,000 requests/month '
    + 'and 700 requests/hour per IP. To maintain uninterrupted access, get your API key at: '
    + 'https://dashboard.blockstream.info',
});

const CAPTCHA_PAGE = `<!DOCTYPE html>
<html lang="en"><head><title>Just a moment...</title></head>
<body><h1>Checking that you are human</h1><form><input type="checkbox"> I am not a robot</form></body></html>
`;

/**
 * @typedef {object} FaultRule
 * @property {string} kind
 * @property {string} [path]    regular expression
 * @property {number} [times]
 * @property {number} [every]
 * @property {boolean} [cors]
 * @property {number} [ms]      slow
 * @property {string} [coin]    wrong-amount, `txid:vout`
 * @property {number} [by]      wrong-amount, satoshi
 * @property {string} [txid]    wrong-txid
 */

/** @typedef {import('./esplora.mjs').Reply} Reply */
/** @typedef {Record<string, any>} JsonObject */

/**
 * A rule from the command line: `KIND key=value ...` or JSON.
 * @param {string} text
 * @returns {FaultRule}
 * @throws {Error} saying what is wrong with it
 */
export function parseFault(text) {
  if (text.trim().startsWith('{')) return checkFault(JSON.parse(text));
  const [kind, ...settings] = text.trim().split(/\s+/);
  /** @type {JsonObject} */
  const rule = { kind };
  for (const setting of settings) {
    const [, key, value] = /^(\w+)=(.+)$/.exec(setting) ?? [];
    if (key === undefined) throw new Error(`fault "${text}": "${setting}" is not key=value`);
    if (['times', 'every', 'ms', 'by'].includes(key)) rule[key] = Number(value);
    else if (key === 'cors') rule[key] = value !== 'no';
    else rule[key] = value;
  }
  return checkFault(rule);
}

/**
 * @param {unknown} value
 * @returns {FaultRule}
 * @throws {Error} saying what is wrong with it
 */
export function checkFault(value) {
  if (typeof value !== 'object' || value === null) throw new Error('a fault is an object with "kind"');
  const rule = /** @type {JsonObject} */ (value);
  if (!FAULT_KINDS.includes(rule.kind)) {
    throw new Error(`unknown fault "${rule.kind}"; known: ${FAULT_KINDS.join(', ')}`);
  }
  /** @type {Record<string, (held: unknown) => boolean>} */
  const keys = {
    kind: () => true,
    path: (held) => typeof held === 'string' && compiles(held),
    times: (held) => isWhole(held, 0),
    every: (held) => isWhole(held, 1),
    ms: (held) => isWhole(held, 0),
    by: (held) => Number.isSafeInteger(held) && held !== 0,
    cors: (held) => typeof held === 'boolean',
    coin: (held) => typeof held === 'string' && /^[0-9a-f]{64}:\d+$/.test(held),
    txid: (held) => typeof held === 'string' && /^[0-9a-f]{64}$/.test(held),
  };
  for (const [key, held] of Object.entries(rule)) {
    if (!keys[key]) throw new Error(`fault ${rule.kind}: unknown key "${key}"`);
    if (!keys[key](held)) throw new Error(`fault ${rule.kind}: ${key} cannot be ${JSON.stringify(held)}`);
  }
  if (rule.kind === 'wrong-amount' && rule.coin === undefined) {
    throw new Error('fault wrong-amount: say which output with coin=TXID:VOUT');
  }
  return /** @type {FaultRule} */ (rule);
}

/** @param {string} pattern */
function compiles(pattern) {
  try {
    return new RegExp(pattern) !== null;
  } catch {
    return false;
  }
}

/** @param {unknown} value @param {number} least */
function isWhole(value, least) {
  return Number.isSafeInteger(value) && /** @type {number} */ (value) >= least;
}

/** A rule at work: it remembers how often it was due and how often it struck. */
export class Fault {
  #seen = 0;
  struck = 0;

  /** @param {FaultRule} rule */
  constructor(rule) {
    this.rule = rule;
    this.pattern = new RegExp(rule.path ?? '');
  }

  get kind() {
    return this.rule.kind;
  }

  get sendsCors() {
    return this.rule.cors ?? this.kind !== '429-opaque';
  }

  /**
   * Whether the rule strikes this time; to be asked only for requests that it could strike.
   */
  strikes() {
    if (this.struck >= (this.rule.times ?? Infinity)) return false;
    this.#seen += 1;
    if (this.#seen % (this.rule.every ?? 1) !== 0) return false;
    this.struck += 1;
    return true;
  }
}

/**
 * What the explorer does with one request once all faults have had their say.
 * @typedef {object} Outcome
 * @property {Reply | null} reply             null: never answer
 * @property {boolean} cors
 * @property {number} delayMs
 * @property {'' | 'cut' | 'cut-json'} cut
 * @property {string[]} struck                kinds of the faults committed, in order
 */

/**
 * @param {Fault[]} faults
 * @param {string} path            path and query, without `/api`
 * @param {() => Reply} answerHonestly
 * @returns {Outcome}
 */
export function commitFaults(faults, path, answerHonestly) {
  const due = faults.filter((fault) => fault.pattern.test(path));
  /** @type {Outcome} */
  const outcome = { reply: null, cors: true, delayMs: 0, cut: '', struck: [] };
  /** @param {Fault} fault */
  const note = (fault) => {
    outcome.struck.push(fault.kind);
    outcome.cors &&= fault.sendsCors;
  };

  for (const fault of due) {
    if (fault.kind !== 'slow' || !fault.strikes()) continue;
    note(fault);
    outcome.delayMs += fault.rule.ms ?? 1000;
  }
  for (const fault of due) {
    if (!REFUSALS.includes(fault.kind) || !fault.strikes()) continue;
    note(fault);
    outcome.reply = refuse(fault.kind, path);
    return outcome;
  }
  const reply = answerHonestly();
  outcome.reply = reply;
  for (const fault of due) {
    if (!LIES.includes(fault.kind) || reply.json === undefined) continue;
    const altered = structuredClone(reply.json);
    if (!lie(fault.rule, altered) || !fault.strikes()) continue;
    note(fault);
    reply.json = altered;
  }
  for (const fault of due) {
    const cuts = fault.kind === 'cut' || (fault.kind === 'cut-json' && reply.json !== undefined);
    if (!cuts || !fault.strikes()) continue;
    note(fault);
    outcome.cut = fault.kind === 'cut' ? 'cut' : 'cut-json';
  }
  return outcome;
}

/**
 * @param {string} kind
 * @param {string} path
 * @returns {Reply | null}
 */
function refuse(kind, path) {
  switch (kind) {
    case '429':
    case '429-opaque':
      return { status: 429, type: 'application/json', body: BLOCKSTREAM_429 };
    case '500':
      return { status: 500, type: 'text/plain', body: 'Internal Server Error' };
    case 'not-found':
      return {
        status: 404,
        type: 'text/plain',
        body: path.startsWith('/block') ? 'Block not found' : 'Transaction not found',
      };
    case 'html':
      return { status: 200, type: 'text/html; charset=utf-8', body: CAPTCHA_PAGE };
    default:
      return null;
  }
}

/**
 * Alters a reply in place.
 * @param {FaultRule} rule
 * @param {unknown} json
 * @returns {boolean} whether there was anything to alter
 */
function lie(rule, json) {
  if (rule.kind === 'wrong-amount') return lieAboutAmount(rule, json);
  if (rule.kind === 'wrong-txid') return lieAboutTxid(rule, json);
  return lieAboutProof(json);
}

/** @param {FaultRule} rule @param {unknown} json */
function lieAboutAmount({ coin = '', by = 1 }, json) {
  const [txid, index] = coin.split(':');
  const vout = Number(index);
  let altered = false;
  /** @param {JsonObject | null | undefined} output */
  const alter = (output) => {
    if (!output) return;
    output.value += by;
    altered = true;
  };
  forEachObject(json, (object) => {
    if (object.txid !== txid) return;
    if (Array.isArray(object.vout)) alter(object.vout[vout]);
    else if (object.vout === vout && 'value' in object) alter(object);
    else if (object.vout === vout) alter(object.prevout);
  });
  return altered;
}

/** @param {FaultRule} rule @param {unknown} json */
function lieAboutTxid({ txid }, json) {
  let altered = false;
  forEachObject(json, (object) => {
    const meant = txid === undefined ? Array.isArray(object.vin) : object.txid === txid;
    if (!meant) return;
    object.txid = withOtherLastDigit(object.txid);
    altered = true;
  });
  return altered;
}

/** @param {unknown} json */
function lieAboutProof(json) {
  const proof = /** @type {JsonObject} */ (json);
  if (!Array.isArray(proof?.merkle)) return false;
  if (proof.merkle.length === 0) proof.merkle.push('00'.repeat(32));
  else proof.merkle[0] = withOtherLastDigit(proof.merkle[0]);
  return true;
}

/** @param {string} hex */
function withOtherLastDigit(hex) {
  return hex.slice(0, -1) + (parseInt(hex.slice(-1), 16) ^ 1).toString(16);
}

/**
 * @param {unknown} json
 * @param {(object: JsonObject) => void} visit
 */
function forEachObject(json, visit) {
  if (typeof json !== 'object' || json === null) return;
  if (!Array.isArray(json)) visit(json);
  for (const held of Object.values(json)) forEachObject(held, visit);
}
