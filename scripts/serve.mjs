// Serves dist/ on this machine alone: node scripts/serve.mjs [--port N]
import { createReadStream, readFileSync, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HOST = '127.0.0.1';
const DEFAULT_PORT = 8080;

/** @type {Record<string, string>} */
const MIME_TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

const STRICT_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  // The build changes under the same names.
  'Cache-Control': 'no-cache',
};

/**
 * @param {{folder: string, port?: number}} options  port 0, the default: any that is free
 * @returns {Promise<{url: string, close: () => Promise<void>}>}
 * @throws {Error} when the port is taken (code EADDRINUSE) or there is no such folder
 */
export async function startServer({ folder, port = 0 }) {
  const root = realpathSync(folder);
  const server = createServer((request, response) => {
    const file = findFile(root, request.url ?? '/');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'GET and HEAD only');
    if (!file) return refuse(response, 404, 'Not found');
    response.writeHead(200, {
      ...STRICT_HEADERS,
      ...(extname(file) === '.html' && { 'Content-Security-Policy': policyOf(file) }),
      'Content-Type': MIME_TYPES[extname(file)] ?? 'application/octet-stream',
      'Content-Length': statSync(file).size,
    });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).pipe(response);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => resolve(undefined));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://${HOST}:${address.port}/`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/**
 * The file that a request names, or null when there is none inside the folder.
 * @param {string} root
 * @param {string} target  path and query as asked
 */
export function findFile(root, target) {
  try {
    const path = decodeURIComponent(new URL(target, `http://${HOST}`).pathname);
    const file = realpathSync(join(root, path.endsWith('/') ? `${path}index.html` : path));
    return file.startsWith(root + sep) && statSync(file).isFile() ? file : null;
  } catch {
    return null; // no such file, or not a path at all
  }
}

/**
 * The page's own policy as a header, with what a meta element cannot say.
 * @param {string} file
 */
function policyOf(file) {
  const html = readFileSync(file, 'utf8');
  const [, policy = "default-src 'none'"] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  return `${policy}; frame-ancestors 'self'`;
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {string} text */
function refuse(response, status, text) {
  response.writeHead(status, { ...STRICT_HEADERS, 'Content-Type': MIME_TYPES['.txt'] });
  response.end(`${text}\n`);
}

async function main() {
  const { values } = parseArgs({ options: { port: { type: 'string', default: String(DEFAULT_PORT) } } });
  const folder = join(dirname(fileURLToPath(import.meta.url)), '../dist');
  const { url, close } = await startServer({ folder, port: Number(values.port) });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void close());
  console.log('Serving dist/ to this machine alone; stop with Ctrl+C.');
  console.log(url);
}

/** @param {NodeJS.ErrnoException} error */
function explain(error) {
  if (error.code === 'EADDRINUSE') return 'that port is taken: choose another with --port N';
  if (error.code === 'EACCES') return 'that port needs root: choose one above 1023 with --port N';
  if (error.code === 'ENOENT') return 'there is no dist/ yet: run scripts/build web first';
  return error.message;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(`serve: ${explain(error)}`);
    process.exitCode = 1;
  });
}
