// The site that ships, in Chromium and in Firefox, from the disk and over http: nothing is said on the
// console, nothing foreign is asked for, axe finds nothing, and the search box answers.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PATIENCE, buildSite, chromium, done, firefox, ok, pagesOf, serve, skip, until } from './lib.mjs';

const site = buildSite();
const server = await serve(site);
const { moved: former, most, kinds, turns } = pagesOf(site);
const fromDisk = pathToFileURL(site).href + '/';
// Many pages in frames are looked at faster than one after the other; what they say and ask for is told all the same.
const FRAMES = 'frames.html', FRAMES_AT_ONCE = 32;
writeFileSync(path.join(site, FRAMES), '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>frames</title><body hidden>');
// Nobody meets this one on a disk: a server shows it, and without base_url it looks for what it needs at the server's root.
const onDisk = (list) => list.filter((file) => file !== '404.html');
const QUERY = 'port pop3';
const HOME = 'fr/index.html';

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

/** The same for LIST, in frames of one page. */
async function visitAll(browser, base, name, list) {
  const page = await browser.newPage();
  const faults = watch(page, base);
  await page.goto(base + FRAMES);
  const mark = await page.evaluate((url) => new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.onload = resolve;
    frame.src = url;
    document.body.append(frame);
  }), `${base}no-such-page.html`).then(() => faults.splice(0).length, () => 0);
  if (!mark) faults.push('a frame without a page is not noticed');
  for (let at = 0; at < list.length; at += FRAMES_AT_ONCE) {
    const late = await page.evaluate(([urls, patience]) => Promise.race([
      Promise.all(urls.map((url) => new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.onload = () => resolve();
        frame.src = url;
        document.body.append(frame);
      }))).then(() => ''),
      new Promise((resolve) => setTimeout(resolve, patience, `of ${urls[0]} and the next some do not load`)),
    ]), [list.slice(at, at + FRAMES_AT_ONCE).map((file) => base + file), PATIENCE]);
    if (late) faults.push(late);
    await page.evaluate(() => document.body.replaceChildren());
  }
  await page.close();
  ok(faults, `${name}: ${list.length} pages in frames, nothing on the console, nothing foreign asked for`);
}

/** A former name of a page leads to the page. */
async function moved(browser) {
  const page = await browser.newPage();
  const faults = [];
  for (const file of former) {
    await page.goto(fromDisk + file, { waitUntil: 'commit' });
    await until(page, (was) => location.href !== was && document.querySelector('h1') !== null, fromDisk + file, `${file} leads nowhere`)
      .catch((error) => faults.push(error.message));
  }
  await page.close();
  ok(faults, `${former.length} former names lead to their pages`);
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

/** WCAG 2.2 AA and more: what axe knows, and the size of targets, which it leaves out unless it is asked. */
const RULES = { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } };

const COLOURS = { resultTypes: ['violations'], runOnly: ['color-contrast', 'link-in-text-block'] };

/** Every kind of page in light, then its colours in dark, on the same page; and what pages look like after somebody typed. */
async function axe(browser) {
  let source;
  try {
    source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  } catch {
    skip('axe', 'npm package axe-core is missing');
    return;
  }
  const faults = [], context = await browser.newContext({ bypassCSP: true }), page = await context.newPage();
  const look = async (url, prepare) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(url);
    await prepare?.();
    await page.evaluate(source);
    for (const [colorScheme, rules] of [['light', RULES], ['dark', COLOURS]]) {
      await page.emulateMedia({ colorScheme });
      const found = await page.evaluate((asked) => globalThis.axe.run(document, asked), rules);
      for (const v of found.violations) faults.push(`${url}, ${colorScheme}: ${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`);
    }
  };
  const list = onDisk(process.env.ALL_PAGES ? kinds : turns);
  for (const file of list) await look(fromDisk + file);
  await look(fromDisk + HOME, () => ask(page, QUERY).catch((error) => faults.push(error.message)));
  await look(`${server.url}fr/search.html?q=imap+gmail`, () => until(page, () => document.querySelectorAll('#results .hit').length > 3, null, 'no results').catch((error) => faults.push(error.message)));
  await look(`${server.url}de/setup.html#own=marie@gmail.com`, () => until(page, () => document.getElementById('programs').checkVisibility(), null, 'no programs').catch((error) => faults.push(error.message)));
  await look(`${server.url}404.html`);
  await page.setContent('<html lang="en"><title>x</title><main><p style="color:#bbb;background:#fff">pale</p>');
  await page.evaluate(source);
  ok((await page.evaluate((asked) => globalThis.axe.run(document, asked), COLOURS)).violations.length > 0, 'axe sees pale letters');
  await context.close();
  ok(faults, `axe finds nothing on ${list.length} pages of every kind and on lists that opened, light and dark`);
}

async function inChromium() {
  const { browser, why } = await chromium();
  if (!browser) {
    skip('the site in Chromium', why);
    return;
  }
  await visitAll(browser, fromDisk, 'Chromium, from the disk', onDisk(kinds));
  await visitAll(browser, server.url, 'Chromium, over http', most);
  await moved(browser);
  await search(browser, fromDisk, 'Chromium, from the disk');
  await search(browser, server.url, 'Chromium, over http');
  await axe(browser);
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
    await visit(browser, base, name, base === fromDisk ? onDisk(turns) : turns);
  }
  await browser.close();
}

await inChromium();
await inFirefox();
server.close();
done();
