/**
 * The replay explorer: a local HTTP server that answers as an Esplora instance would, from raw block
 * files, and as any explorer did, from recorded replies. It shares no code with Peelback's core, so
 * that the two can contradict each other.
 */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { readBlockFile } from './block_files.mjs';
import { ReplayChain } from './chain.mjs';
import { answer } from './esplora.mjs';
import { checkFault, commitFaults, Fault } from './faults.mjs';
import { findHeights } from './heights.mjs';
import { RecordedReplies } from './replies.mjs';

/** @typedef {import('./block_files.mjs').RawBlock} RawBlock */
/** @typedef {import('./faults.mjs').FaultRule} FaultRule */
/** @typedef {import('./faults.mjs').Outcome} Outcome */
/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */

const HOST = '127.0.0.1';
const MAX_CONTROL_BYTES = 65536;

/**
 * @typedef {object} LogEntry
 * @property {number} n               1 for the first request
 * @property {string} method
 * @property {string} path            as asked, with `/api` and query
 * @property {string} body            what was posted
 * @property {number} at_ms           when it came, in milliseconds since the start
 * @property {number | null} done_ms  when it ended; null while it has not
 * @property {number | null} status   null while nothing was sent
 * @property {number} bytes           of the body sent
 * @property {string[]} faults        kinds of the faults committed
 */

/**
 * @typedef {object} ReplayOptions
 * @property {string[]} [blocks]               block files
 * @property {string[]} [replies]              files of recorded replies
 * @property {number} [port]                   0, the default: any free port
 * @property {number} [tip]                    height of the best block; the highest given unless told
 * @property {boolean} [mempool]               transactions of blocks above the tip wait unconfirmed
 * @property {Record<string, number>} [heights] height by block hash, or by file for its first block
 * @property {FaultRule[]} [faults]
 * @property {string} [logFile]                one JSON line is appended for every request that ended
 */

/**
 * @typedef {object} ReplayExplorer
 * @property {string} url                      `http://127.0.0.1:PORT`; works with and without `/api`
 * @property {number} port
 * @property {ReplayChain | null} chain         null when no block files are given
 * @property {number} replyCount               recorded replies
 * @property {(rules: FaultRule[]) => void} setFaults  in place of all faults before
 * @property {() => LogEntry[]} log
 * @property {() => void} reset                empties the log, goes back to the faults of the start
 * @property {() => Promise<void>} close       drops open connections too
 */

/**
 * Starts a replay explorer on 127.0.0.1.
 * @param {ReplayOptions} options
 * @returns {Promise<ReplayExplorer>}
 * @throws {Error} when a file cannot be read, a height is not known, a fault is not understood or the
 *   port is taken
 */
export async function startReplayExplorer(options) {
  const chain = loadChain(options);
  const replies = new RecordedReplies();
  for (const file of options.replies ?? []) replies.addFile(file);
  if (!chain && replies.count === 0) throw new Error('no block files and no recorded replies given');
  const startFaults = (options.faults ?? []).map(checkFault);
  const startedAt = performance.now();
  let faults = startFaults.map((rule) => new Fault(rule));
  /** @type {LogEntry[]} */
  let log = [];

  /** @param {FaultRule[]} rules */
  const setFaults = (rules) => {
    faults = rules.map((rule) => new Fault(checkFault(rule)));
  };
  const reset = () => {
    setFaults(startFaults);
    log = [];
  };
  const elapsedMs = () => Math.round(performance.now() - startedAt);

  /** @param {string} method @param {URL} url @param {string} path @param {string} body */
  const answerHonestly = (method, url, path, body) => {
    const recorded = replies.find({ method, target: url.pathname + url.search, body });
    if (recorded) return recorded;
    if (chain && !replies.knows(url.pathname)) return answer(chain, method, path, url.searchParams);
    return { status: 404, type: 'text/plain', body: 'this request was not recorded' };
  };

  /** @param {Request} request @param {Response} response @param {URL} url */
  const serve = async (request, response, url) => {
    /** @type {LogEntry} */
    const entry = {
      n: log.length + 1,
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      body: '',
      at_ms: elapsedMs(),
      done_ms: null,
      status: null,
      bytes: 0,
      faults: [],
    };
    log.push(entry);
    response.on('close', () => {
      entry.done_ms = elapsedMs();
      if (options.logFile) appendFileSync(options.logFile, `${JSON.stringify(entry)}\n`);
    });

    const path = url.pathname.replace(/^\/api(?=\/)/, '');
    // Read to its end, so that a client that gives up is noticed while nothing is being sent.
    entry.body = await readBody(request).catch(() => '');
    const outcome = commitFaults(faults, path + url.search, () => answerHonestly(entry.method, url, path, entry.body));
    entry.faults = outcome.struck;
    setTimeout(() => send(response, outcome, entry), outcome.delayMs);
  };

  /** @param {Request} request @param {Response} response @param {string} path */
  const control = async (request, response, path) => {
    const asked = `${request.method} ${path}`;
    if (asked === 'GET /__log') return sendJson(response, 200, log);
    if (asked === 'POST /__reset') reset();
    if (asked === 'POST /__fault') {
      try {
        const rules = JSON.parse(await readBody(request));
        if (Array.isArray(rules)) setFaults(rules);
        else faults.push(new Fault(checkFault(rules)));
      } catch (error) {
        return sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) });
      }
    }
    if (['GET /__fault', 'POST /__fault', 'POST /__reset'].includes(asked)) {
      return sendJson(response, 200, {
        faults: faults.map(({ rule, struck }) => ({ ...rule, struck })),
      });
    }
    return sendJson(response, 404, { error: `no control endpoint ${asked}` });
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${HOST}`);
    if (request.method === 'OPTIONS') allowPreflight(response);
    else if (url.pathname.startsWith('/__')) void control(request, response, url.pathname);
    else void serve(request, response, url);
  });
  const port = await listen(server, options.port ?? 0);

  return {
    url: `http://${HOST}:${port}`,
    port,
    chain,
    replyCount: replies.count,
    setFaults,
    log: () => structuredClone(log),
    reset,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      // A request held by the timeout fault would keep the server open for ever.
      server.closeAllConnections();
    }),
  };
}

/** @param {ReplayOptions} options */
function loadChain({ blocks: paths = [], heights = {}, tip, mempool }) {
  if (paths.length === 0) return null;
  /** @type {Map<string, RawBlock>} */
  const blocks = new Map();
  /** @type {Map<string, number>} */
  const given = new Map(Object.entries(heights));
  for (const path of paths) {
    const inFile = readBlockFile(path);
    for (const raw of inFile) blocks.set(raw.hash, raw);
    const height = given.get(path);
    if (height !== undefined && inFile.length > 0) {
      given.delete(path);
      given.set(inFile[0].hash, height);
    }
  }
  return new ReplayChain(blocks, findHeights(blocks, given), { tip, mempool });
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<number>} the port it got
 */
function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/**
 * @param {Response} response
 * @param {Outcome} outcome
 * @param {LogEntry} entry
 */
function send(response, { reply, cors, cut }, entry) {
  if (!reply || response.destroyed) return;
  let body = reply.json === undefined
    ? Buffer.from(reply.body ?? '')
    : Buffer.from(JSON.stringify(reply.json));
  if (cut === 'cut-json') body = body.subarray(0, body.length >> 1);
  const sent = cut === 'cut' ? body.subarray(0, body.length >> 1) : body;
  entry.status = reply.status;
  entry.bytes = sent.length;
  response.writeHead(reply.status, {
    'Content-Type': reply.type,
    'Content-Length': body.length,
    // electrs lets browsers keep old answers for years; here a kept answer would hide a fault.
    'Cache-Control': 'no-store',
    ...(cors && { 'Access-Control-Allow-Origin': '*' }),
  });
  if (cut === 'cut') response.write(sent, () => response.destroy());
  else response.end(sent);
}

/** @param {Response} response @param {number} status @param {unknown} value */
function sendJson(response, status, value) {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': '*',
  });
  response.end(JSON.stringify(value));
}

/**
 * A test page posts JSON to the control endpoint, and a page from a public address may be asked
 * whether a local one may be read: both need a preflight.
 * @param {Response} response
 */
function allowPreflight(response) {
  response.writeHead(204, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Allow-Headers': 'Content-Type, TRON-PRO-API-KEY',
    'Access-Control-Allow-Private-Network': 'true',
  });
  response.end();
}

/** @param {Request} request */
async function readBody(request) {
  const parts = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length > MAX_CONTROL_BYTES) throw new Error(`more than ${MAX_CONTROL_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
