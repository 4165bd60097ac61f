// What people type into the search box is understood as the terminal understands it: tests/search/addresses.tsv, with the
// site's script in Node, and a part of it in Chromium where there is one: cards, user names, two addresses asked back.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { TOP, buildSite, chromium, done, ok, skip, until } from './lib.mjs';
import { engine } from './lib-engine.mjs';

const unescaped = (s) => s.replace(/\\(?:u(\w{4})|x(\w\w)|(.))/g, (_, u, x, c) => u || x ? String.fromCharCode(parseInt(u ?? x, 16)) : c === 't' ? '\t' : c);
// A byte above 0x7F alone is no text in a browser either: it never arrives.
const rows = readFileSync(path.join(TOP, 'tests/search/addresses.tsv'), 'utf8').split('\n').filter((l) => l && l[0] !== '#')
  .map((l) => l.split('\t')).filter(([typed]) => !/\\x[89a-f]/.test(typed)).map(([typed, kind, want]) => [unescaped(typed), kind, unescaped(want), typed]);
const site = buildSite(), shown = engine(site, 'fr');
const USERS = { 'orange.fr': (address) => address, 'free.fr': (address, local) => local, 'gmail.com': (address) => address };

async function meanings() {
  const { parse } = await shown.asset('address'), faults = [];
  const settings = await shown.settings();
  for (const [typed, kind, want, written] of rows) {
    const q = parse(typed, settings);
    const got = [q.problem || (q.local ? 'address' : q.domain ? 'host' : 'words'), q.problem ? q.meant.join(' ') : q.text];
    if (got[0] !== kind || got[1] !== want) faults.push(`${written}: ${got.join(' ')}, not ${kind} ${want}`);
  }
  ok(faults, `${rows.length} things that people type mean to the script what they mean to the terminal`);
}

/** The card that the box shows, and its user name. */
async function cards() {
  const faults = [];
  let known = 0;
  for (const [typed, kind, want, written] of rows) {
    const card = await shown.answer(typed), at = want.lastIndexOf('@'), local = want.slice(0, at), domain = want.slice(at + 1);
    const imap = card?.servers?.find((s) => s.protocol === 'IMAP');
    if (kind === 'several' && typed.normalize('NFKC').includes('@') && card?.several?.join(' ') !== want) faults.push(`${written}: ${JSON.stringify(card)}`);
    if (/^(no-address|beside|control-character|not-utf-8|too-long)$/.test(kind) && card) faults.push(`${written}: a card of ${card.name}`);
    if (kind !== 'address' || !USERS[domain]) continue;
    const user = USERS[domain](want, local);
    known++;
    if (imap?.user !== user) faults.push(`${written}: ${JSON.stringify(imap ?? null)}, not ${user}`);
  }
  ok(faults, `${known} addresses have their card and their user name, what is asked back has none`);
}

/** Typed by a person: the user name on the page, the address not in the URL; two addresses are named, without a card. */
async function typed(browser) {
  const page = await browser.newPage();
  for (const query of ['\u00ab jean\u200b\uff20ORANGE\uff0eFR \u00bb', 'mailto:jean%40orange.fr?subject=x', 'jean@orange.fr;jean2@free.fr']) {
    const two = query.includes(';');
    await page.goto(`${pathToFileURL(site)}/fr/index.html`);
    await page.evaluate((text) => { document.querySelector('#q').value = text; document.querySelector('form.search').requestSubmit(); }, query);
    await until(page, (two) => document.querySelector(two ? '#results li' : '#results table.settings td'), two, `no results for ${query}`);
    const [cells, said, url] = await page.evaluate(() => [[...document.querySelectorAll('#results table.settings code')].map((c) => c.textContent),
      document.querySelector('#q-status').textContent, location.search + document.querySelector('#results ol a').search]);
    const right = two ? !cells.length && said.includes('jean@orange.fr, jean2@free.fr') : cells.includes('jean@orange.fr');
    ok(right ? [] : [cells.join(' '), said], `Chromium: ${query}`);
    ok(/jean/.test(decodeURIComponent(url)) ? [url] : [], 'Chromium: whose address it is stays in the page');
  }
  await page.goto(`${pathToFileURL(site)}/fr/provider/orange.html`);
  await page.focus('#own');
  await until(page, () => document.querySelector('#own').oninput !== null, null, 'own.js does not come');
  const users = await page.evaluate(() => ['\u201cjean@orange.fr\u201d', 'jean@orange.fr;b@free.fr', 'jean@@orange.fr'].map((text) => {
    const own = document.querySelector('#own');
    own.value = text;
    own.oninput();
    return document.querySelector('#servers [data-own]').textContent;
  }));
  ok(users[0] === 'jean@orange.fr' && !/jean@|jean2|;/.test(users.slice(1)) ? [] : users, 'Chromium: the field for one’s own address takes one address');
  await page.close();
}

await meanings();
await cards();
const { browser, why } = await chromium();
if (browser) {
  await typed(browser);
  await browser.close();
} else {
  skip('Chromium', why);
}
done();
