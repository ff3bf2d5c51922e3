/** The command line of the replay explorer. */
import { parseArgs } from 'node:util';
import { FAULT_HELP, parseFault } from './faults.mjs';
import { startReplayExplorer } from './server.mjs';

const DEFAULT_PORT = 3000;
const EXIT_USAGE = 2;
const EXIT_INPUT = 1;

const HELP = `\
usage: replay-explorer [--blocks FILE...] [--replies FILE...] [option ...]

Answers the Esplora HTTP dialect (blockstream.info, mempool.space, electrs) on 127.0.0.1 from raw
Bitcoin blocks, and any dialect from recorded replies. Nothing is fetched and nothing is made up:
what the files do not hold is unknown.

  --blocks FILE...     block files: network-framed (blk*.dat), bare blocks, or hex text; each also
                       inside gzip or bzip2 (the latter needs the command bzip2)
  --replies FILE...    recorded replies, as the page saves them: JSON lines
                       {url, method, status, reqbody, body|json|text|body_base64}
  --port N             port to listen on; ${DEFAULT_PORT} unless told, 0 for any that is free
  --height X=N         height N of block X (a block hash, or a file: its first block); needed only
                       for blocks that neither reach back to the genesis block nor state a height
  --tip H              height of the best block; the highest given unless told. Blocks above H are
                       not mined yet
  --mempool            the transactions of blocks above --tip wait unconfirmed
  --fault RULE         commit a fault; may be repeated (see below)
  --log FILE           append one JSON line for every request
  --help               this text

example: replay-explorer --blocks block.bin --port 3000 --fault '429 path=/outspends$ times=2'
         curl http://127.0.0.1:3000/api/blocks/tip/height

Paths, each with and without /api in front
  /tx/{txid}  /tx/{txid}/hex|raw|status|outspends|merkle-proof  /tx/{txid}/outspend/{n}
  /txs/outspends?txids=a,b
  /address/{a}  /address/{a}/txs[?after_txid=&max_txs=]  /address/{a}/txs/chain[/{last}]
  /address/{a}/txs/mempool  /address/{a}/utxo       the same under /scripthash/{sha256 of script}
  /block/{hash}  /block/{hash}/header|status|raw|txids  /block/{hash}/txs[/{start}]
  /block/{hash}/txid/{i}  /block-height/{h}  /blocks/tip/height|hash

Recorded replies are served under the paths of their URLs, whatever the host, and before any block:
method, path, query and posted JSON must agree (keys, the order of parameters and the id of a
JSON-RPC call count for nothing). Of several answers to one request each is given once, in the order
of the file, and the last one from then on. A request under such a path that was not recorded is 404.

Where this differs from a real explorer, because only the given blocks are known
  prevout      null when the output spent lies outside the blocks (a real one always fills it in);
               such a spend is also missing from the history and the sums of its address
  fee          true when every prevout is known, else 0
  outspends    {"spent":false} for an output spent outside the blocks
  mediantime   null when one of the ten blocks before is missing
  Cache-Control is always no-store

Faults
${FAULT_HELP}

Control, while it runs
  POST /__fault   a rule as JSON adds it, a list of rules takes the place of all; GET shows them
  GET  /__log     the requests served so far: n, method, path, at_ms, done_ms, status, bytes, faults
  POST /__reset   empties the log, goes back to the faults given at the start
`;

/** A command line that cannot be understood. */
class UsageError extends Error {}

/**
 * @param {string[]} args
 * @returns {import('./server.mjs').ReplayOptions | 'help'}
 */
function parseCommandLine(args) {
  const { values, positionals } = readOptions(args);
  if (values.help) return 'help';
  const blocks = [...(values.blocks ?? []), ...positionals];
  const replies = values.replies ?? [];
  if (blocks.length + replies.length === 0) throw new UsageError('--blocks FILE... or --replies FILE... is needed');
  return {
    blocks,
    replies,
    port: values.port === undefined ? DEFAULT_PORT : parseWhole('--port', values.port, 65535),
    tip: values.tip === undefined ? undefined : parseWhole('--tip', values.tip),
    mempool: values.mempool,
    heights: Object.fromEntries((values.height ?? []).map(parseHeight)),
    faults: (values.fault ?? []).map((text) => {
      try {
        return parseFault(text);
      } catch (error) {
        throw new UsageError(`--fault: ${error instanceof Error ? error.message : error}`);
      }
    }),
    logFile: values.log,
  };
}

/** @param {string[]} args */
function readOptions(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        blocks: { type: 'string', multiple: true },
        replies: { type: 'string', multiple: true },
        port: { type: 'string' },
        height: { type: 'string', multiple: true },
        tip: { type: 'string' },
        mempool: { type: 'boolean' },
        fault: { type: 'string', multiple: true },
        log: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @param {string} name @param {string} text @param {number} [max] */
function parseWhole(name, text, max = Number.MAX_SAFE_INTEGER) {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value <= max)) throw new UsageError(`${name}: "${text}" is not a number from 0 to ${max}`);
  return value;
}

/**
 * @param {string} text
 * @returns {[string, number]}
 */
function parseHeight(text) {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new UsageError(`--height: "${text}" is not HASH_OR_FILE=N`);
  return [text.slice(0, at), parseWhole('--height', text.slice(at + 1))];
}

async function main() {
  const options = parseCommandLine(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const explorer = await startReplayExplorer(options);
  const { chain, replyCount } = explorer;
  if (chain) {
    console.log(`${explorer.url}/api: ${chain.blockCount} blocks, ${chain.txCount} transactions, `
      + `tip at height ${chain.tipHeight}`);
  }
  if (replyCount > 0) console.log(`${explorer.url}: ${replyCount} recorded replies`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void explorer.close());
}

main().catch((error) => {
  console.error(`replay-explorer: ${error instanceof Error ? error.message : error}`);
  if (error instanceof UsageError) console.error('Try replay-explorer --help.');
  process.exitCode = error instanceof UsageError ? EXIT_USAGE : EXIT_INPUT;
});
