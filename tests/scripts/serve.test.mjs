import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startServer } from '../../scripts/serve.mjs';

const POLICY = "default-src 'none'; script-src 'self'";

/** @type {string} */ let top;
/** @type {Awaited<ReturnType<typeof startServer>>} */ let server;

before(async () => {
  top = mkdtempSync(join(tmpdir(), 'serve-'));
  const folder = join(top, 'dist');
  mkdirSync(folder);
  writeFileSync(join(top, 'secret.txt'), 'not for the web');
  writeFileSync(join(folder, 'index.html'), `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`);
  writeFileSync(join(folder, 'core.wasm'), new Uint8Array([0, 97, 115, 109]));
  writeFileSync(join(folder, 'case-first-payment.gz'), new Uint8Array([0x1f, 0x8b]));
  symlinkSync(join(top, 'secret.txt'), join(folder, 'link.txt'));
  server = await startServer({ folder });
});

after(async () => {
  await server.close();
  rmSync(top, { recursive: true });
});

/**
 * A request whose path is sent as it is: fetch would tidy it up first.
 * @param {string} path
 * @param {string} [method]
 * @returns {Promise<{status: number, headers: import('node:http').IncomingHttpHeaders, body: string}>}
 */
function ask(path, method = 'GET') {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method }, (response) => {
      let body = '';
      response.on('data', (part) => { body += part; });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    }).on('error', reject).end();
  });
}

test('the page comes at the top, with its own policy as a header', async () => {
  const { status, headers } = await ask('/');
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(headers['content-security-policy'], `${POLICY}; frame-ancestors 'self'`);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'no-referrer');
});

test('wasm has the type that browsers compile while it streams', async () => {
  const { headers, body } = await ask('/core.wasm');
  assert.equal(headers['content-type'], 'application/wasm');
  assert.equal(body.length, 4);
});

test('a packed case is bytes, not a transfer encoding that the browser undoes', async () => {
  const { headers } = await ask('/case-first-payment.gz');
  assert.equal(headers['content-type'], 'application/octet-stream');
  assert.equal(headers['content-encoding'], undefined);
});

for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/link.txt', '/nothing.js', '/%', '//', '/%00']) {
  test(`nothing outside the folder is served: ${path}`, async () => {
    assert.equal((await ask(path)).status, 404);
  });
}

test('only reading is allowed', async () => {
  assert.equal((await ask('/', 'POST')).status, 405);
  const { status, body } = await ask('/', 'HEAD');
  assert.deepEqual([status, body], [200, '']);
});

test('a taken port is an error of its own', async () => {
  const port = Number(new URL(server.url).port);
  await assert.rejects(startServer({ folder: join(top, 'dist'), port }), { code: 'EADDRINUSE' });
});
