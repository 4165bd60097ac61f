// An address set up step by step, in Chromium and Firefox, from the disk and over http: from the address to the filled page of
// its provider and program in three actions at most, by keys alone; without scripts it is links. Knows nothing of searching.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSite, chromium, done, firefox, ok, pagesOf, serve, skip, until } from './lib.mjs';

const site = buildSite();
const { langs } = pagesOf(site);
const server = await serve(site);
const fromDisk = pathToFileURL(site).href + '/';
const OWN = 'paul@une-boite-a-moi.example';

/** What stands in the part ID of the page, and whether the focus is in it. */
const part = (page, id) => page.evaluate((name) => {
  const it = document.getElementById(name);
  return { seen: it.checkVisibility(), focus: it.contains(document.activeElement) && document.activeElement.localName, text: it.innerText,
    links: [...it.querySelectorAll('a')].filter((a) => a.checkVisibility()).map((a) => a.textContent) };
}, id);
const shown = (page, id) => until(page, (name) => document.getElementById(name).checkVisibility() && document.getElementById(name).contains(document.activeElement), id, `#${id} does not come`);

/** By keys alone: Tab until the link that says TEXT has the focus, then Enter. */
async function follow(page, text) {
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement.textContent) === text) return page.keyboard.press('Enter');
  }
  throw new Error(`no key leads to "${text}"`);
}

/** Whether the page of FILE is open, its settings those of ADDRESS. */
async function filled(page, file, address) {
  await until(page, ([name, own]) => location.pathname.endsWith(name) && document.querySelector('#Servers')?.textContent.includes(own),
    [file, address], `${file} does not open with ${address}`);
}

/** One telling of STEPS as a test; what they ask for stays below BASE and never says an address. */
async function tell(browser, base, name, steps) {
  const page = await browser.newPage(), faults = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:') || /paul|marie/.test(request.url().split('#')[0])) faults.push(`asks for ${request.url()}`);
  });
  page.on('pageerror', (error) => faults.push(error.message));
  await steps(page, faults).catch((error) => faults.push(error.message));
  await page.close();
  ok(faults, name);
}

/** To the page of LANG, its field found and filled with ADDRESS. */
async function begin(page, base, lang, address) {
  await page.goto(`${base}${lang}/setup.html`);
  await until(page, () => document.getElementById('setup').onsubmit !== null, null, 'setup.js does not come');
  await page.focus('#address');
  await page.keyboard.type(address);
}

/** WHOLE: every story; else the first, which shows that the page works from there too. */
async function inBrowser(browser, base, name, whole) {
  for (const lang of whole ? langs : langs.slice(0, 1))
    await tell(browser, base, `${name}, ${lang}: from an address to the filled page in two actions, by keys`, async (page) => {
      await begin(page, base, lang, 'marie.durand@gmail.com');
      await page.keyboard.press('Enter');
      await shown(page, 'programs');
      await follow(page, 'Thunderbird');
      await filled(page, `${lang}/guide/thunderbird-gmail.html`, 'marie.durand@gmail.com');
    });
  if (!whole) return;
  await tell(browser, base, `${name}: a provider without pages for programs leads to its own, filled in`, async (page) => {
    await begin(page, base, 'de', 'marie.durand@orange.fr');
    await page.keyboard.press('Enter');
    await shown(page, 'programs');
    await page.evaluate(() => document.getElementById('settings').click());
    await until(page, () => document.querySelector('#servers')?.textContent.includes('marie.durand@orange.fr'), null, 'the page of settings is not filled in');
  });
  await tell(browser, base, `${name}: a domain of one's own asks who hosts it, and is there in three actions, by keys`, async (page, faults) => {
    await begin(page, base, 'fr', OWN);
    if ((await part(page, 'programs')).seen) faults.push('programs before there is a provider');
    await page.keyboard.press('Enter');
    await shown(page, 'hosts');
    const { text, links } = await part(page, 'hosts'), command = await page.evaluate(() => document.querySelector('#hosts code').textContent);
    if (!text.includes('une-boite-a-moi.example') || command !== 'nslookup -type=mx une-boite-a-moi.example' || links.length < 50) faults.push(command, text.slice(0, 400));
    await follow(page, links.find((it) => it.startsWith('Gandi')));
    await shown(page, 'programs');
    await follow(page, 'Thunderbird');
    await filled(page, 'fr/guide/thunderbird-gandi.html', OWN);
  });
  await tell(browser, base, `${name}: what the name server answers chooses the host, and of several products asks which`, async (page, faults) => {
    await begin(page, base, 'fr', OWN);
    await page.keyboard.press('Enter');
    await shown(page, 'hosts');
    await page.evaluate(() => document.querySelector('#hosts summary').click());
    await page.focus('#mx');
    await page.evaluate(() => { document.getElementById('mx').value = 'une-boite-a-moi.example\tmail exchanger = 1 MX1.mail.ovh.net.'; document.getElementById('mx').oninput(); });
    const { links, text } = await part(page, 'hosts');
    if (links.length < 3 || !links.every((it) => it.includes('OVH')) || !/laquelle/i.test(text)) faults.push(`OVH: ${links}: ${text.slice(-300)}`);
    await page.evaluate(() => { document.getElementById('mx').value = 'mail exchanger = 10 mx.une-boite-a-moi.example.'; document.getElementById('mx').oninput(); });
    const none = await part(page, 'hosts');
    if (none.links.length < 50 || !/aucun/i.test(none.text)) faults.push(`nobody's: ${none.links.length} links: ${none.text.slice(-300)}`);
    await page.evaluate(() => { document.getElementById('mx').value = 'mail exchanger = 10 spool.mail.gandi.net.'; document.getElementById('mx').oninput(); });
    await shown(page, 'programs');
    await follow(page, 'Thunderbird');
    await filled(page, 'fr/guide/thunderbird-gandi.html', OWN);
  });
  await tell(browser, base, `${name}: a wrong guess can be changed, half an address is asked for, and only programs that can are shown`, async (page, faults) => {
    await begin(page, base, 'fr', 'marie@orange.fr');
    await until(page, () => document.getElementById('programs').checkVisibility(), null, 'an address that is known is not found while one types');
    const said = await page.evaluate(() => document.getElementById('found').textContent);
    if (!said.includes('Orange')) faults.push(`the status says "${said}"`);
    await page.evaluate(() => document.getElementById('other').click());
    await shown(page, 'hosts');
    await begin(page, base, 'fr', 'marie');
    await page.keyboard.press('Enter');
    await until(page, () => /@/.test(document.getElementById('found').textContent), null, 'nothing says that it is no address');
    await begin(page, base, 'fr', 'marie@proton.me');
    await page.keyboard.press('Enter');
    await shown(page, 'programs');
    const { links } = await part(page, 'programs');
    if (links.some((it) => /iPhone et iPad/.test(it)) || !links.includes('Thunderbird')) faults.push(`for a bridge on the computer: ${links}`);
  });
}

/** By links alone, as BROWSER, which runs no scripts. */
async function links(browser, name) {
  const page = await browser.newPage(), faults = [];
  for (const lang of langs) {
    await page.goto(`${server.url}${lang}/setup.html`);
    const [fields, hrefs] = await page.evaluate(() => [[...document.querySelectorAll('main :is(input, textarea, button)')].filter((it) => it.checkVisibility()).length,
      [...document.querySelectorAll('main a')].filter((it) => it.checkVisibility()).map((a) => a.getAttribute('href'))]);
    if (fields) faults.push(`${lang}: ${fields} fields that do nothing`);
    for (const want of ['providers.html', 'provider/gandi.html', 'provider/ovh-email-pro.html', 'guide/thunderbird.html', 'guide/iphone.html'])
      if (!hrefs.includes(want)) faults.push(`${lang}: no link to ${want}`);
  }
  await page.close();
  ok(faults, `${name}, no scripts: links to providers, hosts and programs, and no field`);
}

for (const [name, start] of [['Chromium', chromium], ['Firefox', firefox]]) {
  const { browser, why } = await start();
  if (!browser) {
    skip(`step by step in ${name}`, why);
    continue;
  }
  await inBrowser(browser, fromDisk, `${name}, from the disk`, name === 'Chromium');
  await inBrowser(browser, server.url, `${name}, over http`, name !== 'Chromium');
  if (name === 'Chromium') await links(await browser.newContext({ javaScriptEnabled: false }), name);
  await browser.close();
}
const { browser: plain, why } = await firefox({ 'javascript.enabled': false });
if (plain) {
  await links(plain, 'Firefox');
  await plain.close();
} else skip('links in Firefox', why);
server.close();
done();
