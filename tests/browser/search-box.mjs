// The search box as a person meets it, in Chromium and Firefox, from a disk and over http: results while typing, keys,
// the settings card on top, the page of all results, copy buttons. No console message, no foreign request.
import { pathToFileURL } from 'node:url';
import { PATIENCE, buildSite, chromium, done, firefox, ok, serve, skip } from './lib.mjs';

const site = buildSite();

/** One page, whichever library drives the browser. */
async function open(browser, url) {
  const page = await browser.newPage(), said = [];
  page.on('console', (m) => said.push(m.text()));
  page.on('pageerror', (e) => said.push(String(e)));
  await page.goto(url);
  return { page, said };
}

const settled = (page, test, arg) => page.waitForFunction(test, ...(page.waitForNavigation ? [{ timeout: PATIENCE }, arg] : [arg, { timeout: PATIENCE }]));
const options = (page) => page.evaluate(() => [...document.querySelectorAll('[role=option]')].map((o) => o.textContent));
const active = (page) => page.evaluate(() => {
  const id = document.activeElement.getAttribute('aria-activedescendant');
  return [document.activeElement.id, id && document.getElementById(id)?.ariaSelected, document.activeElement.ariaExpanded].join(' ');
});

async function run(name, browser, base) {
  const { page, said } = await open(browser, `${base}fr/index.html`);
  await page.keyboard.press('/');
  ok((await page.evaluate(() => document.activeElement.id)) === 'q', `${name}: / goes to the box`);
  await page.keyboard.type('port smtp gmai');
  await settled(page, () => [...document.querySelectorAll('[role=option]')].some((o) => /gmail/i.test(o.textContent)));
  const list = await options(page);
  ok(list.some((o) => /gmail/i.test(o)), `${name}: results while typing (${list.length})`);
  await page.keyboard.type('l');
  await settled(page, () => /smtp\.gmail\.com/.test(document.querySelector('[role=option]')?.textContent));
  ok(true, `${name}: the settings are on top`);
  ok(/\d/.test(await page.evaluate(() => document.getElementById('q-status').textContent)), `${name}: the count is said`);
  await page.keyboard.press('ArrowDown');
  const first = await active(page);
  ok(first === 'q true true' ? [] : [first], `${name}: Down selects, and the focus stays`);
  await page.keyboard.press('Escape');
  ok(await page.evaluate(() => document.getElementById('q-list').hidden), `${name}: Escape closes`);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await settled(page, () => /provider|\.html$/.test(location.pathname) && !/index/.test(location.pathname));
  const opened = await page.evaluate(() => location.pathname);
  ok(/index/.test(opened) ? [opened] : [], `${name}: Enter opens a page`);
  await page.goto(`${base}fr/search.html?q=${encodeURIComponent('confgurer messagrie')}`);
  await settled(page, () => document.querySelectorAll('#results li').length > 1);
  await settled(page, () => document.querySelector('#results mark'));
  const dead = await page.evaluate(() => [...document.querySelectorAll('#results a')].map((a) => a.href).filter((h) => !/\/(fr|en|de)\/.*\.html(\?q=[^&]*)?$/.test(h)));
  ok(dead, `${name}: all results are pages`);
  ok(/configurer/.test(await page.evaluate(() => document.getElementById('q-status').textContent)), `${name}: what was searched instead is said`);
  await page.goto(`${base}fr/search.html?q=${encodeURIComponent('jeanne.dupont@orange.fr')}`);
  await settled(page, () => document.querySelectorAll('#results table.settings tr').length > 1);
  const card = await page.evaluate(() => document.querySelector('#results table.settings').textContent);
  ok(/imap\.orange\.fr/.test(card) && /jeanne\.dupont/.test(card) ? [] : [card], `${name}: an address shows its settings and user name`);
  const lists = await page.evaluate(() => document.querySelectorAll('#results > ol').length);
  ok(lists === 1 ? [] : [`${lists} lists`], `${name}: all results are one list`);
  await page.goto(`${base}fr/search.html#q=${encodeURIComponent('paul@une-boite-a-moi.example')}`);
  await settled(page, () => document.querySelector('#results a[href*="setup.html#own="]'));
  ok(true, `${name}: an address at nobody's domain leads to the steps that ask for its host`);
  await page.goto(`${base}fr/search.html?q=${encodeURIComponent('serveur sortant')}`);
  await settled(page, () => document.querySelector('#results mark'));
  await page.goto(await page.evaluate(() => document.querySelector('#results ol a').href));
  await settled(page, () => document.querySelector('main mark'));
  const marks = await page.evaluate(() => [...new Set([...document.querySelectorAll('main mark')].map((m) => m.textContent.toLowerCase()))]);
  ok(marks.includes('serveur') && marks.includes('sortant') ? [] : marks, `${name}: the opened page marks the words`);
  await page.goto(`${base}fr/search.html?q=${encodeURIComponent('port pop3')}`);
  await settled(page, () => document.querySelectorAll('#results table.settings tr').length > 0);
  ok(/POP3\s*995/.test(await page.evaluate(() => document.querySelector('#results table.settings').textContent)), `${name}: a question for a port shows the ports`);
  await page.goto(`${base}fr/search.html#q=${encodeURIComponent('jeanne.dupont@gmial.com')}`);
  await settled(page, () => document.querySelectorAll('#results table.settings tr').length > 1);
  ok(/imap\.gmail\.com/.test(await page.evaluate(() => document.querySelector('#results table.settings').textContent))
    && /gmail\.com/.test(await page.evaluate(() => document.getElementById('q-status').textContent)), `${name}: a misspelt domain is found, and that is said`);
  await page.goto(`${base}fr/index.html`);
  await page.focus('#q');
  await page.keyboard.type('jeanne@orange.fr');
  await page.keyboard.press('Enter');
  await settled(page, () => document.querySelectorAll('#results table.settings tr').length > 1);
  const sent = await page.evaluate(() => location.pathname + location.search);
  ok(/search\.html$/.test(sent) ? [] : [sent], `${name}: an address is not sent to the server`);
  const labels = await page.evaluate(() => [...document.querySelectorAll('#results button.copy')].map((b) => b.ariaLabel));
  ok(labels.length > 3 && labels.some((l) => /imap\.orange\.fr/.test(l)) ? [] : labels, `${name}: copy buttons name their value`);
  ok(said, `${name}: the console is silent`);
  await page.close();
}

const http = await serve(site);
for (const [name, start] of [['Chromium', chromium], ['Firefox', firefox]]) {
  const { browser, why } = await start();
  if (!browser) {
    skip(name, why);
    continue;
  }
  await run(`${name}, disk`, browser, `${pathToFileURL(site)}/`);
  await run(`${name}, http`, browser, http.url);
  await browser.close();
}
http.close();
done();
