// Small sites in Arabic, Japanese and Spanish (tests/fixtures/languages): direction, dates, counted words, words of the
// interface, addresses in their order, and what axe and the Nu HTML checker say. SHOTS=DIR keeps pictures for an eye.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROGRAMS, TOP, chromium, done, ok, program, scratch, skip } from './lib.mjs';

const LANGS = ['ar', 'ja', 'es'];
const sites = {};
for (const lang of LANGS) {
  const project = path.join(scratch, lang);
  cpSync(path.join(TOP, 'tests/fixtures/languages', lang), project, { recursive: true });
  const run = spawnSync(path.join(PROGRAMS, 'portolan'), ['build', '-C', project], { encoding: 'utf8' });
  sites[lang] = path.join(project, 'site');
  const told = run.stderr.split('\n').filter((line) => /\[[A-Z_]+\]/.test(line));
  const want = lang === 'es' ? 0 : 1;
  ok(run.status === 0 && told.length === want && told.every((line) => line.startsWith(`templates/strings/${lang}:1:1: warning: `) && /\d+ words/.test(line))
    ? [] : [run.stderr], `${lang}: builds; ${want ? 'one warning says how many words are missing' : 'no word is missing'}`);
}
const text = (lang, file) => readFileSync(path.join(sites[lang], lang, file), 'utf8');
const has = (lang, file, ...parts) => ok(parts.filter((part) => !text(lang, file).includes(part)), `${lang}: ${file} says ${parts.join(', ')}`);

has('ar', 'which-port.html', '<html lang="ar" dir="rtl"', '>1 نوفمبر 2026</time>', 'حُدّث في', '(3 أصوات)', 'سؤال واحد ذو صلة');
has('ar', 'topic-settings.html', '<span>إجابتان</span>');
has('ar', 'providers.html', '<span>مزوّد واحد</span>');
has('ja', 'which-port.html', '<html lang="ja" data-root', '>2026年11月1日</time>', '4.5', '(1 件の評価)', '関連する質問 1 件');
has('ja', 'topic-settings.html', '<span>2 件の回答</span>');
has('es', 'que-puerto.html', '<html lang="es" data-root', '>1 de noviembre de 2026</time>', 'Actualizado el', '4,5 de 5 (12.150 valoraciones)', '1 pregunta relacionada');
has('es', 'topic-settings.html', '<span>2 respuestas</span>');
has('es', 'provider/phare.html', 'Ajustes de correo de', 'Recepción', 'SSL/TLS y STARTTLS cifran los dos', 'ana.garcia@phare.example');

/** Words of the reference that a page in LANG shows. */
const english = readFileSync(path.join(TOP, 'templates/strings/en'), 'utf8').split('\n').filter((line) => /^[a-z_]+ = .* .* /.test(line))
  .map((line) => line.replace(/^[a-z_]+ = /, '').replace(/\{.*/, '')).filter((words) => words.length > 16);
const shown = [];
for (const file of readdirSync(sites.es, { recursive: true }).filter((name) => name.endsWith('.html')))
  for (const words of english) if (readFileSync(path.join(sites.es, file), 'utf8').includes(words)) shown.push(`${file}: ${words}`);
ok(shown, 'es: no page speaks English');

const terminal = (lang, ...words) => execFileSync(path.join(PROGRAMS, 'portolan'), [...words, '--db', path.join(sites[lang], 'portolan.db')],
  { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
ok(['Servidor', 'Puerto', 'Usuario', 'lo que precede a la @', 'Qué hacer primero', 'Cree una contraseña'].filter((w) => !terminal('es', 'lookup', 'phare').includes(w)),
  'es: the terminal speaks Spanish');
ok(/IMAP 993/.test(terminal('es', 'search', '¿cuál es el puerto de imap?')), 'es: a question for a port is understood');
ok(['サーバー', 'ポート'].filter((w) => !terminal('ja', 'lookup', 'phare').includes(w)), 'ja: the terminal speaks Japanese where it can');

let jar;
try {
  jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
} catch { /* said below */ }
const java = program('java');
if (jar && java) {
  const run = spawnSync(java, ['-Xss2m', '-jar', jar, '--format', 'json', '--stdout', '--exit-zero-always', '--skip-non-html', ...LANGS.map((l) => sites[l])],
    { encoding: 'utf8', maxBuffer: 1 << 28 });
  ok(JSON.parse(run.stdout).messages.filter((m) => !/Content Security Policy/.test(m.message) && (m.type === 'error' || m.subType === 'warning'))
    .map((m) => `${m.url}:${m.lastLine}: ${m.message}: ${m.extract ?? ''}`), 'every page is valid HTML');
} else skip('every page is valid HTML', 'vnu-jar or java is missing');

const { browser, why } = await chromium();
if (!browser) {
  skip('in a browser', why);
  done();
}
const url = (lang, file) => pathToFileURL(path.join(sites[lang], lang, file)).href;
const PAGES = { ar: ['index.html', 'which-port.html', 'provider/phare.html', 'topic-settings.html', 'providers.html', 'search.html'],
  ja: ['index.html', 'which-port.html', 'provider/phare.html'], es: ['index.html', 'que-puerto.html', 'provider/phare.html'] };

let axe;
try {
  axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
} catch { /* said below */ }
const faults = [];
for (const [lang, files] of Object.entries(PAGES))
  for (const colorScheme of axe ? ['light', 'dark'] : []) {
    const context = await browser.newContext({ bypassCSP: true, colorScheme, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    for (const file of files) {
      await page.goto(url(lang, file));
      await page.addScriptTag({ path: axe });
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      for (const v of violations) faults.push(`${lang}/${file} ${colorScheme}: ${v.id}: ${v.nodes.map((n) => n.html).slice(0, 2).join(' ')}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) faults.push(`${lang}/${file}: ${wide} pixels too wide`);
    }
    await context.close();
  }
if (axe) ok(faults, 'axe finds nothing on a phone, and no page is too wide');
else skip('axe', 'npm package axe-core is missing');

const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
const left = (selector) => page.evaluate((s) => document.querySelector(s).getBoundingClientRect().left, selector);
await page.goto(url('ar', 'which-port.html'));
ok(await left('article') > await left('aside'), 'ar: the page is turned round');
ok(await left('.brand') > await left('.menu'), 'ar: so is its head');
ok(await page.evaluate(() => getComputedStyle(document.querySelector('.alert')).borderRightWidth) === '4px', 'ar: a notice has its edge on the right');
for (const lang of ['ar', 'ja']) {
  await page.goto(url(lang, 'which-port.html'));
  const cells = await page.evaluate(() => [...document.querySelectorAll('.body :is(th, td)')].map((cell) => [cell, getComputedStyle(cell)])
    .filter(([cell, style]) => parseFloat(style.paddingInlineStart) < 8 || (cell.className && style.textAlign !== 'end')).map(([cell]) => cell.outerHTML));
  ok(cells, `${lang}: cells stand off their borders, and as their column says`);
}
await page.goto(url('ar', 'which-port.html'));
/** Where the letters of TEXT in SELECTOR stand, from left to right. */
const order = (selector, text) => page.evaluate(([s, wanted]) => {
  const walk = document.createTreeWalker(document.querySelector(s), NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const at = node.data.indexOf(wanted);
    if (at < 0) continue;
    const lefts = [...wanted].map((_, i) => {
      const range = document.createRange();
      range.setStart(node, at + i);
      range.setEnd(node, at + i + 1);
      return range.getBoundingClientRect().left;
    });
    return lefts.every((x, i) => !i || x >= lefts[i - 1]);
  }
  return false;
}, [selector, text]);
ok(await order('.body', 'smtp.phare.example:587'), 'ar: host and port stand in their order');
await page.goto(url('ar', 'provider/phare.html'));
ok(await order('#domains', '@phare.example'), 'ar: so does a domain with its @');
await page.goto(url('ar', 'index.html'));
await page.fill('#q', 'phare');
await page.waitForSelector('#q-list [role=option]');
ok(await page.textContent('#q-status').then((s) => /^(نتيجة واحدة|نتيجتان|\d+ نتائج)$/.test(s)), 'ar: the search counts in Arabic');
ok(await order('#q-list', 'imap.phare.example 993'), 'ar: and its answer stands in order');
await page.goto(url('es', 'index.html'));
await page.fill('#q', 'puerto imap');
await page.waitForSelector('#q-list [role=option]');
ok(/resultados?$/.test(await page.textContent('#q-status')), 'es: the search counts in Spanish');
ok(/IMAP.*993/.test(await page.textContent('#q-list')), 'es: and knows what a port is called');
await page.close();

if (process.env.SHOTS) {
  mkdirSync(process.env.SHOTS, { recursive: true });
  for (const [lang, files] of Object.entries(PAGES))
    for (const [size, viewport] of Object.entries({ desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }))
      for (const colorScheme of ['light', 'dark']) {
        const context = await browser.newContext({ viewport, colorScheme });
        for (const file of files) {
          const shot = await context.newPage();
          await shot.goto(url(lang, file));
          await shot.screenshot({ path: path.join(process.env.SHOTS, `${lang}-${path.basename(file, '.html')}-${size}-${colorScheme}.png`), fullPage: true });
        }
        await context.close();
      }
  const print = await browser.newPage();
  await print.goto(url('ar', 'provider/phare.html'));
  await print.emulateMedia({ media: 'print' });
  await print.screenshot({ path: path.join(process.env.SHOTS, 'ar-print.png'), fullPage: true });
}
await browser.close();
done();
