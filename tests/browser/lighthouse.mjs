// Lighthouse over one page of each kind that people enter by: accessibility, best practices and search engines 100.
// Knows nothing of speed, which a shared machine cannot tell.
import { appendFileSync, cpSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { PATIENCE, TOP, buildSite, done, load, ok, program, scratch, serve, skipAll } from './lib.mjs';

const PAGES = { home: '', question: 'fr/ports-mail.html', provider: 'fr/provider/orange.html', guide: 'fr/guide/thunderbird-orange.html',
  search: 'fr/search.html' };
const WANTED = ['accessibility', 'best-practices', 'seo'];

const lighthouse = await load('lighthouse'), playwright = await load('playwright-core'), executablePath = program('chromium', 'chromium-browser');
if (!lighthouse) skipAll('npm package lighthouse is missing');
if (!playwright || !executablePath) skipAll('there is no chromium');

const freePort = () => new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

// With an address, as it would be published: pages name themselves, and let robots.txt be read, and nothing else.
const project = path.join(scratch, 'project'), server = await serve(path.join(scratch, 'site')), port = await freePort();
for (const part of ['content', 'templates']) cpSync(path.join(TOP, part), path.join(project, part), { recursive: true });
appendFileSync(path.join(project, 'content/site.yaml'), `base_url: ${server.url}\n`);
buildSite(project);
const browser = await (playwright.chromium ?? playwright.default.chromium).launch({ executablePath, timeout: PATIENCE,
  args: ['--no-sandbox', `--remote-debugging-port=${port}`] });
for (const [name, file] of Object.entries(PAGES)) {
  const { lhr } = await lighthouse.default(server.url + file, { port, onlyCategories: WANTED, logLevel: 'silent', output: 'json', maxWaitForLoad: PATIENCE, maxWaitForFcp: PATIENCE });
  const faults = WANTED.flatMap((id) => lhr.categories[id].score === 1 ? [] : [`${id}: ${Math.round(lhr.categories[id].score * 100)}`,
    ...lhr.categories[id].auditRefs.filter((ref) => ref.weight > 0 && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 1)
      .map((ref) => `  ${lhr.audits[ref.id].title}: ${lhr.audits[ref.id].explanation ?? JSON.stringify(lhr.audits[ref.id].details?.items ?? '').slice(0, 300)}`)]);
  ok(faults, `${name}: ${WANTED.map((id) => `${id} ${Math.round(lhr.categories[id].score * 100)}`).join(', ')}`);
}
await browser.close();
server.close();
done();
