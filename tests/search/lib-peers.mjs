// Other engines over the documents of a finished site or of a set, as their own manuals say to set them up: Pagefind in Chromium,
// MiniSearch (prefix and fuzzy), SQLite's FTS5 with the words joined by OR. Knows nothing of judgements.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, load, program, scratch, serve } from '../browser/lib.mjs';

const MOST = 20;

/** What people read of each document of LANG: url, title, keywords, body. */
export function documents(db, lang) {
  const sql = `select d.url, d.title,
      case d.kind when 'entry' then e.tags || ' ' || e.keywords || ' ' || e.summary else d.slug || ' ' || coalesce(
          (select group_concat(pattern, ' ') from domain where provider = d.slug), '') end as keywords,
      case d.kind when 'entry' then e.body else coalesce((select group_concat(protocol || ' ' || host || ' ' || coalesce(port, '')
              || ' ' || security, ' ') from server where provider = d.slug), '') || ' ' || coalesce((select group_concat(text, ' ')
              from requirement where provider = d.slug and lang in ('', d.lang)), '') end as body
    from document d left join entry e on d.kind = 'entry' and e.id = d.id where d.lang = '${lang}' and d.kind in ('entry', 'provider')`;
  return JSON.parse(execFileSync(program('sqlite3'), ['-json', db, sql], { encoding: 'utf8', maxBuffer: 1 << 28 }) || '[]');
}

async function pagefind(lang, pages, queries) {
  const api = await load('pagefind'), { browser } = await chromium();
  if (!api || !browser) return null;
  const { index } = await api.createIndex({ rootSelector: 'main', forceLanguage: lang }), dir = path.join(scratch, `pagefind-${lang}`);
  for (const { url, content } of pages) await index.addHTMLFile({ url: `/${url}`, content });
  await index.writeFiles({ outputPath: dir });
  const { url, close } = await serve(dir), page = await browser.newPage();
  await page.goto(`${url}pagefind-ui.css`);
  const all = await page.evaluate(async ([list, most]) => {
    const engine = await import('/pagefind.js'), answers = [];
    for (const q of list) {
      const { results } = await engine.search(q);
      answers.push((await Promise.all(results.slice(0, most).map((r) => r.data()))).map((r) => r.url.slice(1)));
    }
    return answers;
  }, [queries, MOST]);
  await browser.close();
  close();
  await api.close();
  return all;
}

async function minisearch(docs, queries) {
  const api = await load('minisearch');
  if (!api) return null;
  const engine = new api.default({ fields: ['title', 'keywords', 'body'], idField: 'url', searchOptions: { prefix: true, fuzzy: 0.2 } });
  engine.addAll(docs);
  return queries.map((q) => engine.search(q).slice(0, MOST).map((r) => r.id));
}

function fts5(docs, queries) {
  const quoted = (s) => `'${String(s).replaceAll("'", "''")}'`, any = (q) => (q.match(/[\p{L}\p{N}]+/gu) ?? []).map((w) => `"${w}"`).join(' OR ');
  const input = [`create virtual table f using fts5(url unindexed, title, keywords, body, tokenize='unicode61 remove_diacritics 2');`,
    ...docs.map((d) => `insert into f values (${[d.url, d.title, d.keywords, d.body].map(quoted).join(',')});`),
    ...queries.map((q) => `select url from f where f match ${quoted(any(q))} order by rank limit ${MOST}; select '--';`)].join('\n');
  const lists = execFileSync(program('sqlite3'), [':memory:'], { input, encoding: 'utf8', maxBuffer: 1 << 28 }).split('--\n').map((t) => t.split('\n').filter((u) => u));
  return queries.map((_, i) => lists[i]);
}

/** [name, urls found for each query] of each engine that is here. */
export async function peers(site, lang, queries) {
  const docs = documents(path.join(site, 'portolan.db'), lang), all = [];
  for (const [name, make] of [['Pagefind', () => pagefind(lang, docs.map(({ url }) => ({ url, content: readFileSync(path.join(site, url), 'utf8') })), queries)], ['MiniSearch', () => minisearch(docs, queries)],
    ['FTS5, OR', () => fts5(docs, queries)]]) {
    const found = await make();
    if (found) all.push([name, found]);
  }
  return all;
}

const escaped = (s) => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The same of a set { lang, docs: [{ url, title, keywords, body }], queries } without FTS5: { name: [urls found for each query] }. */
export async function peersOfSet({ lang, docs, queries }) {
  const pages = docs.map(({ url, title, body }) => ({ url, content: `<!doctype html><html lang="${lang}"><title>${escaped(title)}</title><body><main><h1>${escaped(title)}</h1><p>${escaped(body)}</p></main>` }));
  return { MiniSearch: await minisearch(docs, queries), Pagefind: await pagefind(lang, pages, queries) };
}
