import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SETUP = join(dirname(fileURLToPath(import.meta.url)), '../../scripts/setup');
const ALWAYS_THERE = ['bash', 'dirname', 'readlink', 'nproc', 'sort', 'head', 'sed'];

/** @type {string} */ let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-'));
  mkdirSync(join(folder, 'bin'));
  for (const name of ALWAYS_THERE) link(name);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The machine has this command. @param {string} name */
function link(name) {
  const [path] = spawnSync('which', [name], { encoding: 'utf8' }).stdout.split('\n');
  symlinkSync(path, join(folder, 'bin', name));
}

/** The machine has a stand-in for this command. @param {string} name @param {string} script */
function stub(name, script) {
  writeFileSync(join(folder, 'bin', name), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
}

/** @param {string[]} needs */
function setup(...needs) {
  const { status, stdout, stderr } = spawnSync(SETUP, needs, { encoding: 'utf8', env: { PATH: join(folder, 'bin') } });
  return { status, stdout, stderr };
}

/** What apt-get was asked, one line a call. */
function askedOfApt() {
  const log = join(folder, 'apt.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
}

test('without root it installs nothing and prints the one line to run, with the reasons', () => {
  stub('id', 'echo 1000');
  stub('apt-get', `echo "$*" >> ${join(folder, 'apt.log')}`);
  for (const name of ['node', 'npm', 'cmake', 'ninja']) link(name);
  const { status, stderr } = setup('wasm');
  assert.equal(status, 1);
  assert.match(stderr, /emscripten +compiles the core to WebAssembly \(no em\+\+ here\)/);
  assert.match(stderr, /^ {2}sudo apt-get update && sudo apt-get install -y --no-install-recommends emscripten$/m);
  assert.deepEqual(askedOfApt(), []);
});

test('as root it asks apt once, only for what is missing, after one update', () => {
  stub('id', 'echo 0');
  stub('apt-get', `echo "$*" >> ${join(folder, 'apt.log')}
if [ "$1" = install ]; then for name in em++ ninja; do printf '#!/bin/bash\\n' > ${join(folder, 'bin')}/$name; chmod +x ${join(folder, 'bin')}/$name; done; fi`);
  for (const name of ['node', 'npm', 'cmake', 'chmod']) link(name);
  const { status, stderr } = setup('wasm');
  assert.equal(status, 0, stderr);
  assert.deepEqual(askedOfApt(), ['update -q', 'install -y --no-install-recommends ninja-build emscripten']);
});

test('nodejs and npm are asked for only where the command itself is missing', () => {
  stub('id', 'echo 1000');
  stub('apt-get', '');
  link('node');
  const { stderr } = setup('page');
  assert.match(stderr, /--no-install-recommends npm$/m);
});

test('it says so when a package did not bring what it was installed for', () => {
  stub('id', 'echo 0');
  stub('apt-get', '');
  for (const name of ['node', 'npm', 'cmake', 'ninja']) link(name);
  const { status, stderr } = setup('wasm');
  assert.equal(status, 1);
  assert.match(stderr, /Still missing after the installation:\n {2}em\+\+/);
});

test('a tool that is too old is named and left alone', () => {
  stub('id', 'echo 0');
  stub('apt-get', `echo "$*" >> ${join(folder, 'apt.log')}`);
  stub('cmake', 'echo cmake version 3.22.1');
  for (const name of ['node', 'npm', 'ninja', 'em++']) link(name);
  const { status, stderr } = setup('wasm');
  assert.equal(status, 1);
  assert.match(stderr, /cmake 3\.22\.1 is too old: 3\.25 or newer/);
  assert.deepEqual(askedOfApt(), []);
});

test('a need that does not exist is a usage error', () => {
  link('node');
  const { status, stderr } = setup('everything');
  assert.equal(status, 2);
  assert.match(stderr, /unknown need "everything"/);
});
