// What the tests in real browsers share: TAP, a site built aside, a server on 127.0.0.1, Debian's browsers.
// Knows nothing of what is tested. A machine without a browser or without the npm packages skips, with a word.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const TOP = process.env.TOP ?? path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const PROGRAMS = process.env.PROGRAMS ?? path.join(TOP, 'build');
export const scratch = mkdtempSync(path.join(tmpdir(), 'portolan-browser.'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

/** Milliseconds after which what does not come never will: for slow machines. */
export const PATIENCE = Number(process.env.PATIENCE ?? 300000);

let count = 0;
let failed = 0;

/** FAULTS is a list of lines (none: passed) or a truth. */
export function ok(faults, name) {
  const bad = Array.isArray(faults) ? faults : faults ? [] : ['it is not so'];
  count++;
  failed += bad.length > 0;
  console.log(`${bad.length ? 'not ok' : 'ok'} ${count} - ${name}`);
  for (const line of bad.slice(0, 20)) console.log(`# ${String(line).replaceAll('\n', '\n# ')}`);
}

export function skip(name, why) {
  console.log(`ok ${++count} - ${name} # SKIP ${why}`);
}

export function done() {
  console.log(`1..${count}`);
  process.exit(failed ? 1 : 0);
}

export function skipAll(why) {
  console.log(`1..0 # SKIP ${why}`);
  process.exit(0);
}

/** An npm package of tests/package.json, or null. */
export async function load(name) {
  try {
    return await import(name);
  } catch {
    return null;
  }
}

export function program(...names) {
  for (const name of names)
    for (const dir of (process.env.PATH ?? '').split(':'))
      if (dir && existsSync(path.join(dir, name))) return path.join(dir, name);
  return null;
}

/** Builds the knowledge base below PROJECT (ours by default) into a scratch directory and returns that. */
export function buildSite(project = TOP, name = 'site') {
  const site = path.join(scratch, name);
  const how = project === TOP ? ['sh', path.join(TOP, 'tests/lib/site'), site] : [path.join(PROGRAMS, 'portolan'), 'build', '-q', '-C', project, '-o', site];
  execFileSync(how[0], how.slice(1), { env: { ...process.env, TOP, PROGRAMS }, stdio: ['ignore', 'ignore', 'pipe'] });
  return site;
}

/** Waits until FN, evaluated in the page with ARG, is true; pages may change meanwhile. */
export async function until(page, fn, arg, what) {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    if (await page.evaluate(fn, arg).catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`after ${PATIENCE / 1000} seconds: ${what}`);
}

/** Every page of SITE but former names; then a page for each thing that pages can hold, in each language, or (turns) in one by turns. */
export function pagesOf(site) {
  const all = readdirSync(site, { recursive: true }).filter((name) => name.endsWith('.html')).sort();
  const texts = new Map(all.map((name) => [name, readFileSync(path.join(site, name), 'utf8')]));
  const moved = all.filter((name) => texts.get(name).includes('http-equiv="refresh"'));
  const whole = all.filter((name) => !moved.includes(name));
  const langs = [...new Set(whole.filter((name) => name.includes('/')).map((name) => name.split('/')[0]))];
  const both = ['index.html', '404.html'];
  const each = langs.map((lang) => {
    const here = whole.filter((name) => name.startsWith(`${lang}/`));
    const providers = here.filter((name) => name.startsWith(`${lang}/provider/`)), guides = here.filter((name) => name.startsWith(`${lang}/guide/`));
    const entries = here.filter((name) => texts.get(name).includes('rel="next"') && !name.includes('/topic-'));
    const first = (list, word) => list.find((name) => texts.get(name).includes(word));
    const holds = ['class="notice"', 'class="notice strong"', 'id="own"', 'id="steps"', 'data-own="%EMAILLOCALPART%"', '✗', 'id="domains"', 'id="links"'];
    return [`${lang}/index.html`, `${lang}/providers.html`, `${lang}/questions.html`, `${lang}/search.html`, `${lang}/guides.html`, `${lang}/setup.html`,
      here.find((name) => name.includes('/topic-')), first(entries, 'class="contents"'), first(entries, 'class="tags"'), first(entries, '<ol>'),
      `${lang}/provider/orange.html`, `${lang}/provider/gmail.html`, ...holds.map((word) => first(providers, word)),
      first(guides, 'class="chooser"'), first(guides, 'id="First"'), `${lang}/guide/thunderbird-orange.html`];
  });
  const there = (list) => [...new Set([...both, ...list])].filter((name) => whole.includes(name));
  const turns = there(each[0].map((_, i) => langs.map((lang, j) => each[(i + j) % langs.length][i]).find((name) => whole.includes(name))));
  // Pages that are made of rows alone differ by a few words, and there are thousands: one in forty guides for a provider,
  // one in twenty providers, or all with ALL_PAGES=1.
  const most = whole.filter((name, i) => process.env.ALL_PAGES || (/guide\/.*-/.test(name) ? i % 40 === 0 : !/provider\//.test(name) || i % 20 === 0));
  return { moved, whole, most, langs, kinds: there(each.flat()), turns };
}

const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

/** Serves DIR on a free port of 127.0.0.1. Returns { url, close }. */
export function serve(dir) {
  const server = createServer((request, response) => {
    const name = path.join(dir, decodeURIComponent(new URL(request.url, 'http://x').pathname));
    const file = existsSync(name) && statSync(name).isDirectory() ? path.join(name, 'index.html') : name;
    if (!file.startsWith(dir) || !existsSync(file)) {
      response.writeHead(404, { 'Content-Type': TYPES['.html'] });
      if (existsSync(path.join(dir, '404.html'))) createReadStream(path.join(dir, '404.html')).pipe(response);
      else response.end();
      return;
    }
    response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }));
  });
}

/** BROWSER, whose pages and contexts wait as long as PATIENCE says. */
function patient(browser) {
  for (const make of ['newPage', 'newContext', 'createBrowserContext'].filter((name) => browser[name])) {
    const first = browser[make].bind(browser);
    browser[make] = async (...args) => {
      const made = await first(...args);
      made.setDefaultTimeout?.(PATIENCE);
      made.setDefaultNavigationTimeout?.(PATIENCE);
      return made.newPage && !made.setDefaultTimeout ? patient(made) : made;
    };
  }
  return browser;
}

/** Debian's Chromium through playwright-core, or null with the reason in `why`. */
export async function chromium() {
  const playwright = await load('playwright-core');
  const executablePath = program('chromium', 'chromium-browser');
  if (!playwright || !executablePath) return { browser: null, why: playwright ? 'there is no chromium' : 'npm package playwright-core is missing' };
  const api = playwright.chromium ?? playwright.default.chromium;
  return { browser: patient(await api.launch({ executablePath, args: ['--no-sandbox'], timeout: PATIENCE })), why: '' };
}

let profiles = 0;

/** Debian's Firefox through WebDriver BiDi, with file: origins as strict as a reader has them, and PREFS beside. */
export async function firefox(prefs = {}) {
  const puppeteer = await load('puppeteer-core');
  const executablePath = program('firefox-esr', 'firefox');
  if (!puppeteer || !executablePath) return { browser: null, why: puppeteer ? 'there is no firefox' : 'npm package puppeteer-core is missing' };
  const userDataDir = path.join(scratch, `firefox${profiles++}`);
  mkdirSync(userDataDir);
  const browser = await (puppeteer.default ?? puppeteer).launch({
    browser: 'firefox', executablePath, userDataDir, headless: true, timeout: PATIENCE, protocolTimeout: PATIENCE,
    extraPrefsFirefox: { 'security.fileuri.strict_origin_policy': true, ...prefs },
  });
  return { browser: patient(browser), why: '' };
}
