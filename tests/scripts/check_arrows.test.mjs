import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), '../../scripts/check-arrows');

/**
 * Runs the check over a folder that holds these files.
 * @param {Record<string, string>} files
 */
function checkFolder(files) {
  const folder = mkdtempSync(join(tmpdir(), 'arrows-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const { status, stderr } = spawnSync(SCRIPT, [folder], { encoding: 'utf8' });
    return { status, breaches: stderr.trim().split('\n').filter((line) => line !== '') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('includes that follow the arrows pass', () => {
  const { status, breaches } = checkFolder({
    'core/model/a.h': '#include <vector>\n#include "base/result.h"\n#include "model/b.h"\n',
    'core/explorers/esplora.cpp': '#include "chains/bitcoin.h"\n',
    'core/session/session.cpp': '#include "taint/trail.h"\n#include "layout/layered.h"\n',
    'core/cli/main/main.cpp': '#include <iostream>\n#include "session/session.h"\n',
    'core/base/json_reader.cpp': '#include <nlohmann/json.hpp>\n',
    'core/base/hash.cpp': '#include <torsion/hash.h>\n',
    'wasm/peelback_core.cpp': '#include <emscripten/bind.h>\n#include "session/session.h"\n',
    'web/src/main.js': '// innerHTML is never used\nroot.textContent = text;\n',
  });
  assert.deepEqual(breaches, []);
  assert.equal(status, 0);
});

/** @type {[string, string, string, RegExp][]} */
const BREACHES = [
  ['a room that looks right', 'core/model/a.h', '#include "taint/trail.h"', /model may not know taint/],
  ['siblings that know each other', 'core/taint/a.cpp', '#include "layout/layered.h"', /taint may not know layout/],
  ['an arrow that goes one way only', 'core/chains/a.cpp', '#include "explorers/esplora.h"', /chains may not know explorers/],
  ['the command inside the session', 'core/session/a.cpp', '#include "cli/arguments.h"', /session may not know cli/],
  ['a header with no room', 'core/base/a.cpp', '#include "result.h"', /names no room/],
  ['JSON outside its two files', 'core/explorers/a.cpp', '#include <nlohmann/json.hpp>', /only core\/base\/json_reader/],
  ['hashes outside their file', 'core/chains/a.cpp', '#include <torsion/hash.h>', /only core\/base\/hash/],
  ['the browser in the core', 'core/session/a.cpp', '#include <emscripten/bind.h>', /only wasm/],
  ['streams in the core', 'core/taint/a.cpp', '#include <iostream>', /only core\/cli/],
  ['a clock in the core', 'core/session/a.cpp', 'auto now = std::chrono::system_clock::now();', /no clock/],
  ['chance in the core', 'core/layout/a.cpp', 'int r = rand();', /no randomness/],
  ['floating money', 'core/taint/a.h', 'double amount = 0;', /floating/],
  ['markup from text', 'web/src/a.js', 'root.innerHTML = text;', /textContent/],
  ['code from text', 'web/src/a.js', 'new Function(text)', /no eval/],
  ['a reply parsed by the page', 'web/src/a.js', 'const body = await reply.json();', /as bytes/],
  ['a path of one machine', 'scripts/a.sh', `# see ${'/wo'}${'rk/main/notes'}`, /path of one machine/],
  ['a registry', 'package-lock.json', `"${'resol'}${'ved'}": "https://example.org/a.tgz"`, /registry/],
];

for (const [what, path, line, reason] of BREACHES) {
  test(`refused, naming file and line: ${what}`, () => {
    const { status, breaches } = checkFolder({ [path]: `// first line\n${line}\n` });
    assert.equal(breaches.length, 1, breaches.join('\n'));
    assert.ok(breaches[0].startsWith(`${path}:2: `), breaches[0]);
    assert.match(breaches[0], reason);
    assert.equal(status, 1);
  });
}

test('two types of one name in one namespace are found, wherever they stand', () => {
  const { status, breaches } = checkFolder({
    'core/model/chain.h': 'namespace peelback {\nstruct Forward;\nenum class Chain : int { bitcoin };\n}\n',
    'core/layout/hierarchy.h': 'namespace peelback {\nstruct Forward;\nstruct Chain {\n};\n}\n',
    'core/chains/bitcoin.h': 'namespace peelback::bitcoin {\nstruct Chain {\n};\n}\n',
  });
  assert.equal(status, 1);
  assert.equal(breaches.length, 1);
  assert.match(breaches[0], /defines peelback::Chain, as core\//);
});
