// portolan serve in a browser: its script lets a page be loaded, and loads it again when its source has changed.
import { appendFileSync, cpSync } from 'node:fs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { PATIENCE, PROGRAMS, TOP, chromium, done, ok, scratch, skipAll, until } from './lib.mjs';

const { browser, why } = await chromium();
if (!browser) skipAll(why);
const where = path.join(scratch, 'live');
cpSync(path.join(TOP, 'tests/fixtures/small'), where, { recursive: true });
cpSync(path.join(TOP, 'templates'), path.join(where, 'templates'), { recursive: true });
const server = spawn(path.join(PROGRAMS, 'portolan'), ['serve', '-p', '0'], { cwd: where, stdio: ['ignore', 'pipe', 'ignore'] });
process.on('exit', () => server.kill());
const url = await new Promise((resolve) => {
  server.stdout.on('data', (said) => resolve(String(said).match(/http:\S+/)[0]));
});
const page = await browser.newPage();
const faults = [];
try {
  // A page that waits for the next build before it is loaded is never loaded: it is asked for again and again.
  await page.goto(`${url}fr/imap-ou-pop.html`, { waitUntil: 'load', timeout: PATIENCE });
  await until(page, () => [...document.scripts].some((script) => script.src.includes('/.portolan/wait.js')), null, 'it does not ask');
} catch (e) {
  faults.push(e.message);
}
ok(faults, 'a page is loaded, and then waits for the next build');
const late = [];
try {
  appendFileSync(path.join(where, 'content/faq/fr/imap-ou-pop.md'), '\nOrnithorynque.\n');
  await until(page, () => document.body.textContent.includes('Ornithorynque'), null, 'the word does not come');
} catch (e) {
  late.push(e.message);
}
ok(late, 'a changed word comes by itself');
await browser.close();
done();
