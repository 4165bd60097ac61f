// Drawings, in Chromium and Firefox: their words fit in every language that ships, in a narrow window and with a text for who
// does not see them, light, dark and on paper; the form of a mail program has the caller's values; the QR code leads to its page.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROGRAMS, TOP, chromium, done, firefox, ok, program, scratch, serve, skip, until } from './lib.mjs';

const PICTURES = ['imap-pop', 'tls', 'ports', 'password', 'domain'];
const LANGS = readdirSync(path.join(TOP, 'templates/strings')).filter((lang) => readFileSync(path.join(TOP, 'templates/strings', lang), 'utf8').includes('\npicture_tls = '));
const BASE = 'https://help.example.org/mail';

// Every drawing in every language; one provider and one guide.
const project = path.join(scratch, 'project');
cpSync(path.join(TOP, 'templates'), path.join(project, 'templates'), { recursive: true });
cpSync(path.join(TOP, 'templates/init/content/settings'), path.join(project, 'content/settings'), { recursive: true });
for (const lang of LANGS) {
  mkdirSync(path.join(project, `content/faq/${lang}`), { recursive: true });
  mkdirSync(path.join(project, `content/guides/${lang}`), { recursive: true });
  for (const name of PICTURES)
    writeFileSync(path.join(project, `content/faq/${lang}/drawn-${name}.md`), `---\nquestion: "${name} ${lang}"\nkey: ${name}\nmeta:\n  picture: ${name}\n---\n\nText.\n`);
  for (const platform of ['computer', 'phone'])
    writeFileSync(path.join(project, `content/guides/${lang}/${platform}.md`), `---\nname: Mail ${platform}\ntitle: "Mail ${platform} ${lang}"\nplatform: ${platform}\nprotocols: [imap, pop3]\n---\n\nText.\n`);
}
writeFileSync(path.join(project, 'content/site.yaml'), `title: Drawings\nlanguages: [${LANGS}]\nbase_url: ${BASE}\n`);
const run = spawnSync(path.join(PROGRAMS, 'portolan'), ['build', '-q', '-C', project], { encoding: 'utf8' });
const site = path.join(project, 'site');
ok(run.status === 0 && LANGS.length >= 8 ? [] : [run.stderr], `a site in ${LANGS.length} languages`);
const server = await serve(site);
const [provider] = readdirSync(path.join(site, 'en/provider')).filter((name) => name.endsWith('.html'));
const id = provider.replace('.html', '');
const resize = (page, width, height) => page.setViewportSize?.({ width, height }) ?? page.setViewport({ width, height });

async function drawings(browser, name) {
  const page = await browser.newPage(), faults = [], labels = new Set();
  for (const width of [320, 1000]) {
    await resize(page, width, 900);
    for (const lang of LANGS) for (const picture of PICTURES) {
      await page.goto(`${server.url}${lang}/drawn-${picture}.html`);
      const [label, cut, wide] = await page.evaluate(() => {
        const svg = document.querySelector('.picture'), all = [...svg.querySelectorAll('foreignObject')];
        return [svg.getAttribute('aria-label'),
          all.filter((o) => { const p = o.querySelector('p'); return p.offsetHeight > o.height.baseVal.value + 1 || p.scrollWidth > o.width.baseVal.value + 1; }).map((o) => o.textContent),
          document.documentElement.scrollWidth - innerWidth];
      });
      labels.add(label);
      if (!label || label.length < 30) faults.push(`${lang} ${picture}: "${label}"`);
      if (cut.length || wide > 0) faults.push(`${lang} ${picture} at ${width}: ${cut} (${wide} px too wide)`);
    }
  }
  ok(faults, `${name}: the words of ${PICTURES.length} drawings fit, in ${LANGS.length} languages, at 320 and 1000 px`);
  ok(labels.size === PICTURES.length * LANGS.length ? [] : [...labels], `${name}: each has its text in each language`);
  const { ports } = await page.goto(`${server.url}en/drawn-ports.html`).then(async () => ({ ports: await page.evaluate(() => document.querySelector('.picture').textContent.replace(/\s+/g, ' ')) }));
  ok(['IMAP 993', 'POP3 995', 'SMTP 465', 'SMTP 587'].filter((it) => !ports.includes(it)), `${name}: the ports are those of the protocols`);
  await page.close();
}

/** Lines and words stand out from what is behind them: at least 3 to 1 and 4.5 to 1 (WCAG 2.2, 1.4.11 and 1.4.3). */
async function contrast(browser, name) {
  for (const [scheme, media] of [['light', 'screen'], ['dark', 'screen'], ['dark', 'print']]) {
    const page = await browser.newPage();
    await page.emulateMedia({ colorScheme: scheme, media });
    await page.goto(`${server.url}en/drawn-password.html`);
    const colours = await page.evaluate(() => {
      const of = (it, what) => getComputedStyle(it)[what].match(/[\d.]+/g).slice(0, 3).map(Number), svg = document.querySelector('.picture');
      const behind = getComputedStyle(document.body).backgroundColor;
      return [/rgba\(0, 0, 0, 0\)/.test(behind) ? [255, 255, 255] : of(document.body, 'backgroundColor'), of(svg, 'color'), of(svg.querySelector('p'), 'color'), svg.checkVisibility()];
    });
    const light = (c) => c.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
    const [ground, lines, words, seen] = colours;
    ok(seen && ratio(ground, lines) >= 3 && ratio(ground, words) >= 4.5 ? [] : [JSON.stringify(colours)], `${name}, ${scheme}, ${media}: lines ${ratio(ground, lines).toFixed(1)} to 1, words ${ratio(ground, words).toFixed(1)} to 1`);
    await page.close();
  }
}

async function forms(browser, name) {
  const page = await browser.newPage(), faults = [], own = 'claire@example.org';
  for (const platform of ['computer', 'phone']) {
    await page.goto(`${server.url}fr/guide/${platform}-${id}.html#own=${encodeURIComponent(own)}`);
    await until(page, (address) => document.querySelector('.window').textContent.includes(address), own, 'the address does not come').catch((error) => faults.push(error.message));
    const [form, table] = await page.evaluate(() => [document.querySelector('.window').innerText, [...document.querySelectorAll('#Servers td:nth-child(2) code, #Servers td:nth-child(3) code')].map((it) => it.textContent)]);
    faults.push(...table.filter((value) => !form.includes(value)).map((value) => `${platform}: no ${value} in ${form}`));
    if (!table.length) faults.push(`${platform}: no table`);
    if (await page.evaluate(() => document.querySelector('.window').scrollWidth > document.querySelector('.window').clientWidth + 1)) faults.push(`${platform}: wider than its frame`);
  }
  await page.close();
  ok(faults, `${name}: the form of a program has the values of the table, and the caller's address`);
}

/** What a camera reads off the page. */
async function codes(browser) {
  const reader = program('zbarimg');
  if (!reader) return skip('what the QR codes say', 'zbarimg (zbar-tools) is missing');
  const page = await browser.newPage(), faults = [];
  await resize(page, 1200, 900);
  for (const file of [`fr/provider/${id}.html`, `de/guide/phone-${id}.html`]) for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.goto(server.url + file);
    const shot = path.join(scratch, 'qr.png');
    await (await page.$('.qr svg')).screenshot({ path: shot });
    const said = execFileSync(reader, ['-q', '--raw', shot], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    if (said !== `${BASE}/${file}`) faults.push(`${file}: "${said}"`);
  }
  await resize(page, 390, 844);
  if (await page.evaluate(() => document.querySelector('.qr').checkVisibility())) faults.push('a phone shows the way to itself');
  await page.close();
  ok(faults, 'the QR code of a page leads to that page, light and dark, and is not shown on a phone');
}

for (const [name, start] of [['Chromium', chromium], ['Firefox', firefox]]) {
  const { browser, why } = await start();
  if (!browser) {
    skip(`drawings in ${name}`, why);
    continue;
  }
  await drawings(browser, name);
  await forms(browser, name);
  if (name === 'Chromium') {
    await contrast(browser, name);
    await codes(browser);
  }
  await browser.close();
}
execFileSync('sed', ['-i', '/base_url/d', path.join(project, 'content/site.yaml')]);
spawnSync(path.join(PROGRAMS, 'portolan'), ['build', '-q', '-C', project]);
ok(!readFileSync(path.join(site, `fr/provider/${id}.html`), 'utf8').includes('class="qr"'), 'without base_url there is no QR code');
server.close();
done();
