// What a person waits for: bytes (gzip, cold) until eight results are there, and the time from the last key to their
// being painted. portolan's page as it is; beside it Pagefind's index of the same entries when there is one.
//
//     node tests/bench/reading.mjs SITE [PAGEFIND]     SITE: a finished site; PAGEFIND: the folder that holds pagefind/
//
// Scripts and what they load count, for portolan and for Pagefind alike; HTML and style sheets do not.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, program, serve } from '../browser/lib.mjs';

const [site, pagefind] = process.argv.slice(2), QUERIES = 24;
const { browser, why } = await chromium();
if (!browser || !program('sqlite3')) {
  console.log(`reading: left out, ${why || 'there is no sqlite3'}`);
  process.exit(0);
}
const median = (list, share = 0.5) => list.sort((a, b) => a - b)[Math.floor((list.length - 1) * share)];
const weights = new Map();
const weight = (file) => weights.get(file) ?? weights.set(file, gzipSync(readFileSync(file), { level: 9 }).length).get(file);

/** Two words each: one of few documents and one of more, spread over the vocabulary. */
function queries() {
  const words = (least, most) => execFileSync(program('sqlite3'), ['-readonly', path.join(site, 'portolan.db'), `select surface from vocab_fr
    where length(surface) between 4 and 12 and surface not glob '*[^a-z]*' and df between (select value from meta where key = 'documents_fr') * ${least}
    and (select value from meta where key = 'documents_fr') * ${most} order by df * 7919 % 1009, surface limit ${QUERIES}`], { encoding: 'utf8' }).trim().split('\n');
  const rare = words(0.001, 0.03), common = words(0.05, 0.4);
  return Array.from({ length: QUERIES }, (_, i) => (i % 3 ? `${common[i % common.length]} ${rare[i % rare.length]}` : rare[i % rare.length]));
}

/** A new visitor asks QUERY at URL: bytes by file type counted below DIR, milliseconds to the paint, cold and then warm. */
async function visit(dir, base, url, ask, query) {
  const context = await browser.newContext(), page = await context.newPage(), files = new Set();
  page.on('response', (r) => { if (r.ok() && !/\.(html|css|svg)$|\/$/.test(new URL(r.url()).pathname)) files.add(path.join(dir, decodeURIComponent(new URL(r.url()).pathname))); });
  await page.goto(base + url, { waitUntil: 'load' });
  await page.evaluate(() => document.getElementById('q')?.focus()); /* as people do before they type */
  await page.waitForTimeout(100);
  const cold = await page.evaluate(ask, query), bytes = [...files].reduce((n, f) => n + weight(f), 0);
  const warm = await page.evaluate(ask, query.slice(0, -1));
  const again = await page.evaluate(ask, query);
  await context.close();
  return { bytes, files: files.size, cold, warm: Math.max(warm, again) };
}

/** In portolan's page: types QUERY into the box; milliseconds until its results have been painted. */
const type = (query) => new Promise((done) => {
  const input = document.getElementById('q'), list = document.getElementById('q-list'), begun = performance.now();
  const watch = new MutationObserver(() => {
    if (!list.children.length) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
  });
  watch.observe(list, { childList: true });
  input.value = query;
  input.dispatchEvent(new Event('input'));
  setTimeout(() => done(NaN), 5000);
});
/** Pagefind as its manual has it, with the data of eight results. */
const find = async (query) => {
  const begun = performance.now(), engine = await import('/pagefind/pagefind.js'), { results } = await engine.search(query);
  const eight = await Promise.all(results.slice(0, 8).map((r) => r.data()));
  document.body.textContent = eight.map((r) => r.meta.title).join('\n');
  return new Promise((done) => { requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun))); });
};

async function measure(name, dir, page, ask, list) {
  const { url, close } = await serve(dir), all = [];
  for (const query of list) all.push(await visit(dir, url, page, ask, query));
  close();
  const kb = (share) => (median(all.map((v) => v.bytes), share) / 1024).toFixed(1), ms = (key) => median(all.map((v) => v[key]).filter((t) => t === t)).toFixed(0);
  console.log(`${name.padEnd(28)} ${kb(0.5).padStart(8)} KB in the middle, ${kb(0.9)} for nine of ten; ${median(all.map((v) => v.files))} files; painted after ${ms('cold')} ms cold, ${ms('warm')} ms warm`);
}

const list = queries();
console.log(`first results of ${list.length} queries, in Chromium, over http on loopback:`);
await measure('portolan', site, 'fr/index.html', type, list);
if (pagefind && existsSync(path.join(pagefind, 'pagefind/pagefind.js'))) {
  writeFileSync(path.join(pagefind, 'empty.html'), '<!doctype html><title>empty</title><body></body>');
  await measure('pagefind', pagefind, 'empty.html', find, list);
}
await browser.close();
