// Pictures of the site for a designer's eye, into the folder given (build/shots): each kind of page on a desktop and a
// telephone, light, dark and on paper, the search open and finding nothing, an address that was found.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { TOP, buildSite, chromium } from '../browser/lib.mjs';

const out = process.argv[2] ?? 'build/shots';
const only = process.argv[3] ?? '';
const site = buildSite();
const { browser, why } = await chromium();
if (!browser) {
  console.error(`shots: ${why}`);
  process.exit(1);
}
mkdirSync(out, { recursive: true });

const PAGES = {
  home: 'fr/index.html', question: 'fr/ports-mail.html', topic: 'fr/topic-reference.html', provider: 'fr/provider/orange.html',
  'provider-long': 'de/provider/gmail.html', guide: 'fr/guide/thunderbird-orange.html', 'guide-any': 'fr/guide/thunderbird.html',
  guides: 'fr/guides.html', providers: 'fr/providers.html', questions: 'fr/questions.html', setup: 'fr/setup.html', missing: '404.html',
};
// A page that is no question, where the project has one.
const [page] = existsSync(path.join(TOP, 'content/pages/fr')) ? readdirSync(path.join(TOP, 'content/pages/fr')) : [];
if (page) PAGES.page = `fr/${page.replace('.md', '.html')}`;
const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
const url = (file) => pathToFileURL(path.join(site, file)).href;

async function take(name, file, options, prepare) {
  if (!name.includes(only)) return;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(url(file));
  if (prepare) await prepare(page);
  await page.screenshot({ path: path.join(out, `${name}.png`), fullPage: !prepare });
  await context.close();
}

const type = (words) => async (page) => {
  await page.type('#q', words, { delay: 15 });
  await page.waitForTimeout(1200);
};

for (const [name, file] of Object.entries(PAGES)) {
  for (const [size, viewport] of Object.entries(SIZES)) await take(`${name}-${size}`, file, { viewport });
  for (const [size, viewport] of Object.entries(SIZES)) await take(`${name}-${size}-dark`, file, { viewport, colorScheme: 'dark' });
}
for (const [size, viewport] of Object.entries(SIZES)) {
  await take(`search-open-${size}`, PAGES.home, { viewport }, type('marie.durand@orange.fr'));
  await take(`search-words-${size}`, PAGES.home, { viewport }, type('port pop3'));
  await take(`setup-found-${size}`, PAGES.setup, { viewport }, async (page) => {
    await page.type('#address', 'marie.durand@orange.fr');
    await page.waitForTimeout(1200);
  });
  await take(`search-none-${size}`, PAGES.home, { viewport }, type('zzzzqqqq'));
  await take(`search-page-${size}`, 'fr/search.html', { viewport }, async (page) => {
    await page.goto(`${url('fr/search.html')}?q=imap+gmail`);
    await page.waitForTimeout(1200);
  });
}
for (const name of Object.keys(PAGES)) {
  if (!`${name}-print`.includes(only)) continue;
  const page = await browser.newPage();
  await page.goto(url(PAGES[name]));
  await page.pdf({ path: path.join(out, `${name}-print.pdf`), format: 'A4', printBackground: false });
  await page.close();
}
await browser.close();
console.log(`${readdirSync(out).length} pictures in ${out}`);
