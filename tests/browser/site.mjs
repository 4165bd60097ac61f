// The site that ships, in Chromium and in Firefox, from the disk and over http: nothing is said on the
// console, nothing foreign is asked for, axe finds nothing, and the search box answers.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSite, chromium, done, firefox, ok, serve, skip } from './lib.mjs';

const site = buildSite();
const server = await serve(site);
const pages = readdirSync(site, { recursive: true }).filter((name) => name.endsWith('.html')).sort();
const fromDisk = pathToFileURL(site).href + '/';
const QUERY = 'port pop3';
const HOME = 'fr/index.html';

/** A page for each kind that has its own template. */
function samples() {
  const provider = pages.find((name) => name.startsWith('fr/provider/'));
  const topic = pages.find((name) => name.startsWith('fr/topic-'));
  const entry = pages.find((name) => /^fr\/[^/]*pop[^/]*\.html$/.test(name) && name !== topic);
  const list = ['index.html', HOME, entry, provider, topic, 'fr/providers.html', 'fr/questions.html', 'fr/search.html', '404.html'];
  return [...new Set(list)].filter((name) => pages.includes(name));
}

function isMoved(file) {
  return readFileSync(path.join(site, file), 'utf8').includes('http-equiv="refresh"');
}

/** Collects what a page says and asks for while it is looked at. */
function watch(page, base) {
  const faults = [];
  page.on('console', (message) => faults.push(`${page.url()}: console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('requestfailed', (request) => {
    // Going on to the next page ends what the last one was still asking for.
    if (!/ABORTED/.test(request.failure()?.errorText ?? '')) faults.push(`${page.url()}: failed: ${request.url()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:')) faults.push(`${page.url()}: asks for ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.url()}: ${response.status()}`);
  });
  return faults;
}

async function visit(browser, base, name, list) {
  const page = await browser.newPage();
  const faults = watch(page, base);
  for (const file of list) {
    await page.goto(base + file);
    if (!(await page.title())) faults.push(`${file}: no title`);
  }
  await page.close();
  ok(faults, `${name}: ${list.length} pages, nothing on the console, nothing foreign asked for`);
}

/** A former name of a page leads to the page. */
async function moved(browser) {
  const page = await browser.newPage();
  const faults = [];
  for (const file of pages.filter(isMoved)) {
    await page.goto(fromDisk + file, { waitUntil: 'commit' });
    await until(page, (was) => location.href !== was && document.querySelector('h1') !== null, fromDisk + file, `${file} leads nowhere`)
      .catch((error) => faults.push(error.message));
  }
  await page.close();
  ok(faults, `${pages.filter(isMoved).length} former names lead to their pages`);
}

/** Waits until FN, evaluated in the page with ARG, is true; pages may change meanwhile. */
async function until(page, fn, arg, what) {
  for (let i = 0; i < 300; i++) {
    if (await page.evaluate(fn, arg).catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`after 15 seconds: ${what}`);
}

/** Types into the box of the page at hand and returns what stands in the list when it opens. */
async function ask(page, words) {
  await page.type('#q', words, { delay: 20 });
  await until(page, () => document.querySelectorAll('#q-list [role=option]').length > 0, null, 'no list of answers opens');
  return page.evaluate(() => [...document.querySelectorAll('#q-list [role=option]')].map((option) => option.textContent.trim()));
}

async function search(browser, base, name) {
  const page = await browser.newPage();
  const faults = watch(page, base);
  await page.goto(base + HOME);
  let options = [];
  try {
    options = await ask(page, QUERY);
  } catch (error) {
    faults.push(error.message);
  }
  if (!options.some((text) => /POP3/i.test(text))) faults.push(`no answer names POP3: ${JSON.stringify(options)}`);
  ok(faults, `${name}: the search box of the first page answers "${QUERY}"`);
  const before = page.url();
  try {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until(page, (was) => location.href !== was && document.querySelector('h1') !== null, before, 'the page is still the same');
    const url = await page.evaluate(() => location.href);
    ok(url.startsWith(base) && /pop/.test(url), `${name}: Enter opens the answer, on ${url.slice(base.length)}`);
  } catch (error) {
    ok([error.message], `${name}: Enter opens the answer`);
  }
  await page.close();
}

/** Without scripts the page is all there, and the form leads to a page that exists. */
async function withoutScripts(browser) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const faults = watch(page, fromDisk);
  for (const file of samples()) {
    await page.goto(fromDisk + file);
    const text = await page.innerText('main');
    if (text.length < 20) faults.push(`${file}: nothing to read`);
  }
  await context.close();
  ok(faults, 'without scripts every kind of page can be read');
}

async function axe(browser) {
  let source;
  try {
    source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  } catch {
    skip('axe', 'npm package axe-core is missing');
    return;
  }
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ bypassCSP: true, colorScheme });
    const faults = [];
    for (const file of samples()) {
      const page = await context.newPage();
      await page.goto(fromDisk + file);
      if (file === HOME) await ask(page, QUERY).catch(() => {});
      await page.evaluate(source);
      const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
      for (const v of found.violations) faults.push(`${file}: ${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`);
      await page.close();
    }
    await context.close();
    ok(faults, `axe finds nothing on ${samples().length} kinds of page, ${colorScheme}`);
  }
}

/** Nothing is cut off or has to be pushed sideways, from a telephone to a wide screen and at twice the text size. */
async function widths(browser) {
  const faults = [];
  for (const width of [320, 768, 1280]) {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const page = await context.newPage();
    for (const file of samples()) {
      await page.goto(fromDisk + file);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) faults.push(`${file}: ${wide} px too wide at ${width} px`);
    }
    await context.close();
  }
  ok(faults, 'no page is wider than its window, from 320 to 1280 px');
}

async function inChromium() {
  const { browser, why } = await chromium();
  if (!browser) {
    skip('the site in Chromium', why);
    return;
  }
  await visit(browser, fromDisk, 'Chromium, from the disk', pages.filter((file) => !isMoved(file)));
  await visit(browser, server.url, 'Chromium, over http', samples());
  await moved(browser);
  await search(browser, fromDisk, 'Chromium, from the disk');
  await search(browser, server.url, 'Chromium, over http');
  await withoutScripts(browser);
  await axe(browser);
  await widths(browser);
  await browser.close();
}

async function inFirefox() {
  const { browser, why } = await firefox();
  if (!browser) {
    skip('the site in Firefox', why);
    return;
  }
  for (const [base, name] of [[fromDisk, 'Firefox, from the disk'], [server.url, 'Firefox, over http']]) {
    await search(browser, base, name);
    await visit(browser, base, name, samples());
  }
  await browser.close();
}

await inChromium();
await inFirefox();
server.close();
done();
