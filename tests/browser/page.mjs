// The real page in a real Chromium, and what it did there.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, firefox } from 'playwright-core';

/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const DIST = process.env.PEELBACK_DIST ?? join(ROOT, 'dist');
/** Where files are chosen on the first screen. */
export const FILES = '.files-line input[type="file"]';
export const ONE_PAGE = pathToFileURL(join(DIST, 'peelback.html')).href;

const AXE = readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');
const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Which Chromium the tests drive. */
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Without what a browser does by itself: updates, telling home. */
export const SILENT = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

/** @returns {Promise<Browser>} */
export function openBrowser() {
  return chromium.launch({ executablePath: CHROMIUM, args: SILENT });
}

const FIREFOX = process.env.FIREFOX ?? '/usr/bin/firefox-esr';

/** Debian's own Firefox, over WebDriver BiDi; files are origins of their own, as its readers have them. */
const openFirefox = () => firefox.launch({
  channel: 'moz-firefox', executablePath: FIREFOX, firefoxUserPrefs: { 'security.fileuri.strict_origin_policy': true } });

export const ENGINES = /** @type {const} */ ([['Chromium', openBrowser, false], ['Firefox', openFirefox, existsSync(FIREFOX) ? false : `there is no Firefox at ${FIREFOX}`]]);

/**
 * @typedef {object} Visit
 * @property {Page} page
 * @property {string[]} requests    every address that was asked for, apart from the document and what is inside of it
 * @property {string[]} complaints  errors in the console, exceptions, breaches of the page's policy
 * @property {() => Promise<void>} close
 */

/**
 * Opens a page in a browser of its own (no storage from before) and waits until it shows what its address asks for.
 * @param {Browser} browser
 * @param {string} url
 * @param {{offline?: boolean, colorScheme?: 'light' | 'dark', width?: number, height?: number}} [options]
 * @returns {Promise<Visit>}
 */
export async function visit(browser, url, { offline = false, colorScheme = 'light', width = 1280, height = 900 } = {}) {
  const context = await browser.newContext({ offline, colorScheme, viewport: { width, height }, reducedMotion: 'reduce' });
  const { page, requests, complaints } = await watch(context);
  await page.goto(url);
  await untilState(page, 'ready');
  return { page, requests, complaints, close: () => context.close() };
}

/**
 * An empty page of a context that may have storage from before, and what happens on it.
 * @param {import('playwright-core').BrowserContext} context
 * @returns {Promise<Omit<Visit, 'close'>>}
 */
export async function watch(context) {
  const page = await context.newPage();
  /** @type {string[]} */ const requests = [];
  /** @type {string[]} */ const complaints = [];
  page.on('request', (request) => {
    if (!request.isNavigationRequest() && !/^(blob|data):/.test(request.url())) requests.push(request.url());
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  return { page, requests, complaints };
}

/**
 * Waits in real time until the page says where it stands. By a selector: the page's policy forbids evaluated code.
 * @param {Page} page
 * @param {'loading' | 'ready' | 'tracing' | 'error'} state
 * @param {number} [timeout_ms]
 */
export async function untilState(page, state, timeout_ms = 60_000) {
  await page.locator(`html[data-state="${state}"]`).waitFor({ state: 'attached', timeout: timeout_ms });
}

/**
 * What the native command prints about files that the page saved.
 * @param {...string} args
 */
export function runNative(...args) {
  return execFileSync(join(ROOT, 'build/native/peelback'), args, { encoding: 'utf8', maxBuffer: 64 << 20 });
}

// What a reporter does on the page.

/**
 * Names the source that the page is to ask, in its settings.
 * @param {Page} page
 * @param {string} base
 */
export async function useSource(page, base) {
  await page.locator('#open-settings').click();
  await page.locator('#base-first').fill(base);
  await page.locator('#base-first').press('Enter');
  await page.locator(`#base-first[value="${base}"]`).waitFor();
  await page.locator('#close-settings').click();
  await page.locator('#settings').waitFor({ state: 'detached' });
}

/**
 * Pastes a text and opens what is found in it, as Bitcoin's wherever several chains fit.
 * @param {Page} page
 * @param {string} text
 */
export async function pasteAndOpen(page, text) {
  await page.locator('#paste').fill(text);
  await page.locator('#open-starts').waitFor();
  for (const choice of await page.getByRole('radio', { name: 'Bitcoin', exact: true }).all()) await choice.check();
  await page.locator('#open-starts').click();
  await page.locator('#follow').waitFor();
}

/**
 * Presses "Follow the money", agrees to what is asked, and waits until the trail is finished.
 * @param {Page} page
 */
export async function followToTheEnd(page) {
  await page.locator('#follow').click();
  await page.locator('#agree').click();
  await page.locator('.progress.is-done').waitFor({ timeout: 120_000 });
  await untilState(page, 'ready');
}

/**
 * Reloads the page once the case is kept, and goes on with it.
 * @param {Page} page
 */
export async function goOnAfterReload(page) {
  await page.locator('[data-keeping="kept"]').waitFor();
  await page.reload();
  await untilState(page, 'ready');
  await page.locator('.go-on').first().click();
  await page.locator('.progress').waitFor();
  await untilState(page, 'ready');
}

/**
 * Opens a table of transfers as it is read.
 * @param {Page} page
 * @param {string} path
 */
export async function openTable(page, path) {
  await page.locator(FILES).setInputFiles(path);
  await page.locator('#table-dialog').waitFor();
  await page.locator('#use-columns').click();
  await page.locator('#table-dialog').waitFor({ state: 'detached' });
  await page.locator('.open-files', { hasText: basename(path) }).waitFor();
}

/**
 * Follows what a file says of an account, with nobody asked.
 * @param {Page} page
 * @param {string} account
 */
export async function followInFile(page, account) {
  await page.locator('#paste').fill(account);
  await page.locator('#open-starts:not([disabled])').click();
  await page.locator('#follow').click();
  await page.locator('.progress.is-done').waitFor();
  await untilState(page, 'ready');
}

/**
 * Chooses one of the ways to look at a trail, and waits until it is shown.
 * @param {Page} page
 * @param {'ladder' | 'flow' | 'table' | 'evidence'} tab
 */
export async function showTab(page, tab) {
  await page.locator(`#tab-${tab}`).click();
  await page.locator(`#tab-${tab}[aria-selected="true"]`).waitFor();
  await page.locator(tab === 'evidence' ? '.verdict' : `#view-${tab} > *`).first().waitFor();
  await untilState(page, 'ready');
}

/**
 * What the page saves when this button is pressed, as a file.
 * @param {Page} page
 * @param {string} selector
 */
export async function save(page, selector) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(selector).click()]);
  return download.path();
}

/**
 * The trail document as the page saves it.
 * @param {Page} page
 */
export async function saveTrail(page) {
  return readFileSync(await save(page, '#save-trail'), 'utf8');
}

/**
 * What the ends of a trail hold, in whole base units, the largest first.
 * @param {string} trail
 * @param {(reason: string) => boolean} [isMeant]
 * @returns {bigint[]}
 */
export function amountsOfEnds(trail, isMeant = () => true) {
  /** @type {{amount: string, reason: string}[]} */
  const ends = JSON.parse(trail).ends;
  return ends.filter(({ reason }) => isMeant(reason)).map(({ amount }) => BigInt(amount)).sort((a, b) => Number(b - a));
}

/** @param {bigint[]} amounts */
export function sum(amounts) {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** A page or a drawing with the lines of its texts as one. @param {string} markup */
export const wordsOf = (markup) => markup.replace(/<\/text>\s*<text[^>]*>/g, ' ');

/** What axe-core finds wrong, and whether the page is wider than the screen. @param {Page} page */
export async function faults(page) {
  await page.evaluate(AXE);
  return page.evaluate(async (rules) => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { runOnly: rules });
    const found = violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ node) => `${node.target} ${node.failureSummary}`).join(' | ')}`);
    const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    return wider > 0 ? [...found, `${wider} px too wide`] : found;
  }, AXE_RULES);
}
