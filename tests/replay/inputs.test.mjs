import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { readBlockFile } from '../../scripts/replay/block_files.mjs';
import { startReplayExplorer } from '../../scripts/replay/server.mjs';
import { formatAsm, parseAddress, scriptAddress, scriptType } from '../../scripts/replay/scripts.mjs';
import { BLOCK_370661, FIRST_BLOCKS, startExplorer } from './support.mjs';

const COMMAND = fileURLToPath(new URL('../../scripts/replay-explorer', import.meta.url));
const sharedData = pathToFileURL(
  `${process.env.PEELBACK_SHARED_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))}/`);
const hasBzip2 = spawnSync('bzip2', ['--help']).error === undefined;

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-inputs-'));
});
after(() => rmSync(folder, { recursive: true }));

/** @param {string} name @param {string | Uint8Array} content */
function write(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Blocks 0 to 589, each with its frame of eight bytes. */
const FRAMES = (() => {
  const bytes = readFileSync(FIRST_BLOCKS);
  const frames = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    frames.push(bytes.subarray(at, end));
    at = end;
  }
  return frames;
})();

describe('what a block file may hold', () => {
  const hashes = () => readBlockFile(BLOCK_370661).map((raw) => raw.hash);

  test('a blk file holds many blocks', () => {
    assert.equal(readBlockFile(FIRST_BLOCKS).length, 590);
  });

  test('hex text, wrapped or not, is the same block', () => {
    const hex = readFileSync(BLOCK_370661).toString('hex');
    assert.deepEqual(readBlockFile(write('plain.hex', hex)).map((raw) => raw.hash), hashes());
    const wrapped = hex.replace(/.{60}/g, '$&\n');
    assert.deepEqual(readBlockFile(write('wrapped', wrapped)).map((raw) => raw.hash), hashes());
  });

  test('gzip is opened whatever the file is called', () => {
    const path = write('block', gzipSync(readFileSync(BLOCK_370661)));
    assert.deepEqual(readBlockFile(path).map((raw) => raw.hash), hashes());
  });

  test('bzip2 is opened, also around hex', { skip: !hasBzip2 && 'no bzip2 here' }, () => {
    const hex = readFileSync(BLOCK_370661).toString('hex');
    const { stdout } = spawnSync('bzip2', ['-c'], { input: hex, maxBuffer: 2 ** 26 });
    assert.deepEqual(readBlockFile(write('block.dat', stdout)).map((raw) => raw.hash), hashes());
  });

  test('bare blocks may follow one another', () => {
    const bare = Buffer.concat(FRAMES.slice(0, 5).map((frame) => frame.subarray(8)));
    assert.equal(readBlockFile(write('bare', bare)).length, 5);
  });

  test('zeros behind the last block are no block', () => {
    const path = write('reserved', Buffer.concat([...FRAMES.slice(0, 2), Buffer.alloc(1000)]));
    assert.equal(readBlockFile(path).length, 2);
  });

  test('a file that holds no sound block is refused, naming the byte', () => {
    const [genesis, first] = FRAMES;
    const damaged = Buffer.concat([genesis, first]);
    damaged[damaged.length - 10] ^= 1;
    const greedy = Buffer.from(genesis);
    greedy.writeUInt32LE(0xffffffff, 4);
    /** @type {[string | Uint8Array, RegExp][]} */
    const refused = [
      ['', /the file is empty/],
      ['abc', /odd number of hex digits/],
      ['not a block at all', /no readable block at byte 0/],
      [first.subarray(8, 100), /no readable block at byte 0/],
      [damaged, /the block at byte 301 is damaged/],
      [greedy, /the frame at byte 0 promises 4294967295 bytes, 285 are left/],
      [Buffer.concat([genesis, Buffer.from('garbage')]), /no mainnet block magic at byte 293/],
      [genesis.subarray(0, 6), /the file ends inside the frame at byte 0/],
      [gzipSync(genesis).subarray(0, 50), /unexpected end of file/],
    ];
    for (const [content, reason] of refused) {
      assert.throws(() => readBlockFile(write('refused', content)), reason);
    }
  });
});

describe('heights', () => {
  test('spread both ways from one that is given', async (context) => {
    const path = write('middle', Buffer.concat(FRAMES.slice(100, 110)));
    const hash = readBlockFile(path)[4].hash;
    const byHash = await startExplorer(context, { blocks: [path], heights: { [hash]: 104 } });
    assert.equal(await byHash.text('/block-height/104'), hash);
    assert.equal((await byHash.ask('/block-height/100')).status, 200);
    assert.equal(await byHash.text('/blocks/tip/height'), '109');
    const byFile = await startExplorer(context, { blocks: [path], heights: { [path]: 100 } });
    assert.equal(await byFile.text('/block-height/104'), hash);
  });

  test('count from the genesis block even where it is not in the files', async (context) => {
    const path = write('from-1', Buffer.concat(FRAMES.slice(1, 10)));
    const node = await startExplorer(context, { blocks: [path] });
    assert.equal(await node.text('/blocks/tip/height'), '9');
    assert.equal((await node.ask('/block-height/0')).status, 404);
  });

  test('need not lie together, nor the files be in order', async (context) => {
    const node = await startExplorer(context, { blocks: [BLOCK_370661, FIRST_BLOCKS] });
    assert.equal(await node.text('/blocks/tip/height'), '370661');
    assert.equal((await node.ask('/block-height/589')).status, 200);
    assert.equal((await node.ask('/block-height/590')).status, 404);
  });

  test('that are unknown, doubled or contradicted are refused', async () => {
    const path = write('lonely', FRAMES[100]);
    await assert.rejects(startReplayExplorer({ blocks: [path] }), /give it with --height [0-9a-f]{64}=N/);
    await assert.rejects(startReplayExplorer({ blocks: [path, FIRST_BLOCKS], heights: { [path]: 99 } }),
      /would be at height 100 and at 99/);
    await assert.rejects(startReplayExplorer({ blocks: [path, BLOCK_370661], heights: { [path]: 370661 } }),
      /are both at height 370661/);
    await assert.rejects(startReplayExplorer({ blocks: [path], heights: { nowhere: 1 } }),
      /no block nowhere in the files/);
  });
});

describe('scripts', () => {
  // Addresses: the genesis coinbase's, a P2SH one often quoted, then examples of BIP 173, 86 and 350.
  /** @type {[string, string, string | null][]} */
  const KNOWN = [
    ['76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac', 'p2pkh', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
    ['a91419a7d869032368fd1f1e26e5e73a4ad0e474960e87', 'p2sh', '342ftSRCvFHfCeFFBuz4xwbeqnDw6BGUey'],
    ['0014751e76e8199196d454941c45d1b3a323f1433bd6', 'v0_p2wpkh', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
    ['00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262', 'v0_p2wsh',
      'bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3'],
    ['5120a60869f0dbcf1dc659c9cecbaf8050135ea9e8cdc487053f1dc6880949dc684c', 'v1_p2tr',
      'bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr'],
    ['51024e73', 'anchor', 'bc1pfeessrawgf'],
    ['5210751e76e8199196d454941c45d1b3a323', 'unknown', 'bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs'],
    [`21${'02'.repeat(33)}ac`, 'p2pk', null],
    [`5121${'02'.repeat(33)}51ae`, 'multisig', null],
    ['6a026869', 'op_return', null],
    ['50', 'provably_unspendable', null],
    ['', 'empty', null],
    ['51', 'unknown', null],
  ];

  test('have the types and addresses that Esplora gives them', () => {
    for (const [hex, type, address] of KNOWN) {
      const script = Buffer.from(hex, 'hex');
      assert.deepEqual([scriptType(script), scriptAddress(script)], [type, address], hex);
      if (address) assert.deepEqual(parseAddress(address), { script });
    }
  });

  test('are written in the words of rust-bitcoin', () => {
    /** @type {[string, string][]} */
    const known = [
      ['76a90201ff88ac', 'OP_DUP OP_HASH160 OP_PUSHBYTES_2 01ff OP_EQUALVERIFY OP_CHECKSIG'],
      ['004f5160', 'OP_0 OP_PUSHNUM_NEG1 OP_PUSHNUM_1 OP_PUSHNUM_16'],
      ['b1b2b3ba', 'OP_CLTV OP_CSV OP_NOP4 OP_CHECKSIGADD'],
      ['c5fdff', 'OP_RETURN_197 OP_RETURN_253 OP_INVALIDOPCODE'],
      ['4c01aa4d0100bb', 'OP_PUSHDATA1 aa OP_PUSHDATA2 bb'],
      ['0103', 'OP_PUSHBYTES_1 03'],
      ['5139ff', 'OP_PUSHNUM_1 OP_PUSHBYTES_57 <push past end>'],
      ['514d01', 'OP_PUSHNUM_1<unexpected end>'],
    ];
    for (const [hex, asm] of known) assert.equal(formatAsm(Buffer.from(hex, 'hex')), asm, hex);
  });
});

describe('recorded replies of mempool.space', () => {
  const recorded = fileURLToPath(new URL('api/mempool_space/', sharedData));
  const skip = !existsSync(recorded) && 'the shared data folder is not here';

  test('spell and name every script as the replay explorer does', { skip }, () => {
    let scripts = 0;
    /** @param {any} output */
    const compare = (output) => {
      if (!output) return;
      const script = Buffer.from(output.scriptpubkey, 'hex');
      assert.deepEqual([formatAsm(script), scriptType(script), scriptAddress(script)], [
        output.scriptpubkey_asm, output.scriptpubkey_type, output.scriptpubkey_address ?? null,
      ]);
      scripts += 1;
    };
    for (const name of readdirSync(recorded)) {
      for (const tx of [JSON.parse(readFileSync(join(recorded, name), 'utf8'))].flat()) {
        for (const output of tx.vout ?? []) compare(output);
        for (const input of tx.vin ?? []) {
          compare(input.prevout);
          assert.equal(formatAsm(Buffer.from(input.scriptsig, 'hex')), input.scriptsig_asm);
        }
      }
    }
    assert.ok(scripts > 1000, `only ${scripts} scripts`);
  });
});

describe('the command', () => {
  /** @param {string[]} args */
  const run = async (...args) => promisify(execFile)(COMMAND, args);

  test('explains itself', async () => {
    const { stdout } = await run('--help');
    assert.match(stdout, /^usage: replay-explorer \[--blocks FILE\.\.\.\] \[--replies FILE/);
    for (const word of ['prevout', 'wrong-amount', '/__fault', '--height']) assert.ok(stdout.includes(word));
  });

  test('refuses what it cannot understand with exit code 2, what it cannot read with 1', async () => {
    /** @type {[string[], number, RegExp][]} */
    const refused = [
      [[], 2, /--blocks FILE\.\.\. or --replies FILE\.\.\. is needed/],
      [['--blocks', FIRST_BLOCKS, '--port', 'x'], 2, /--port: "x" is not a number/],
      [['--blocks', FIRST_BLOCKS, '--fault', '503'], 2, /--fault: unknown fault "503"/],
      [['--blocks', FIRST_BLOCKS, '--height', '12'], 2, /is not HASH_OR_FILE=N/],
      [['--blocks', FIRST_BLOCKS, '--speed', '9'], 2, /--speed/],
      [['--blocks', join(folder, 'nowhere')], 1, /nowhere/],
    ];
    for (const [args, code, reason] of refused) {
      await assert.rejects(run(...args), (/** @type {any} */ error) => {
        assert.equal(error.code, code);
        assert.match(error.stderr, reason);
        return true;
      });
    }
  });

  test('serves until it is told to stop, and keeps a log', async () => {
    copyFileSync(BLOCK_370661, join(folder, 'served'));
    const logFile = join(folder, 'log.jsonl');
    const server = spawn(COMMAND, ['--port', '0', '--log', logFile, '--fault', '500 times=1',
      '--blocks', FIRST_BLOCKS, join(folder, 'served')]);
    const [line] = await Promise.race([
      new Promise((resolve) => server.stdout.once('data', (data) => resolve([String(data)]))),
      new Promise((_, reject) => server.once('exit', (code) => reject(new Error(`exit ${code}`)))),
    ]);
    const [, url] = /^(\S+): 591 blocks, 1313 transactions, tip at height 370661\n$/.exec(line) ?? [];
    assert.equal((await fetch(`${url}/blocks/tip/height`)).status, 500);
    assert.equal(await (await fetch(`${url}/blocks/tip/height`)).text(), '370661');
    const stopped = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    assert.equal(await stopped, 0);
    const statuses = readFileSync(logFile, 'utf8').trim().split('\n').map((row) => JSON.parse(row).status);
    assert.deepEqual(statuses, [500, 200]);
  });
});
