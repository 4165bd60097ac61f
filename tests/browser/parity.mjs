// The same twenty, in the same order, wherever one asks: the site's script in a real Chromium that read the site from a
// disk, the terminal, and the documented query in plain SQL. Over the knowledge base that ships, in each of its
// languages, over small ones in languages whose words are not as ours, and over 10,000 generated entries (SEARCH_ENTRIES); SEARCH_QUERIES queries of each (1,000).
// Firefox is asked a tenth of them, and all by `make parity` (SEARCH_LONG).
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROGRAMS, TOP, buildSite, chromium, done, firefox, ok, program, scratch, skip, skipAll } from './lib.mjs';
import { documented, languages, project, queries, sql, vocabulary } from './lib-queries.mjs';

const TOOL = path.join(TOP, process.env.B ?? 'build', 'unit/search'), TOP_N = 20;
const ENTRIES = +(process.env.SEARCH_ENTRIES ?? 10000), QUERIES = +(process.env.SEARCH_QUERIES ?? 1000);
const NODE22 = path.join(TOP, process.env.B ?? 'build', 'peers/node_modules/.bin/node');
const close = (a, b) => Math.abs(a - b) <= 1e-9;

const { browser, why } = await chromium(), second = await firefox();
if (!browser) skipAll(why);
if (!second.browser) skip('Firefox', second.why);

/** The vocabulary of a language, the words of most documents first, and a few that stand in many titles. */
function known(db, lang) {
  const rows = execFileSync(program('sqlite3'), ['-readonly', db, `select surface from vocab_${lang} where weight > 0 and length(surface) > 2 order by df desc, surface`], { encoding: 'utf8', maxBuffer: 1 << 26 });
  return rows.trim().split('\n');
}

/** What the page that was read from the disk finds: for each line { found, instead, results: [[url, score]] }. */
async function inBrowser(browser, site, lang, lines) {
  const page = await browser.newPage(), said = [];
  page.on('console', (m) => said.push(m.text()));
  page.on('pageerror', (e) => said.push(String(e)));
  await page.goto(pathToFileURL(path.join(site, lang, 'index.html')).href);
  const answers = [];
  for (let i = 0; i < lines.length; i += 100)
    answers.push(...await page.evaluate(async ([lang, lines, n]) => {
      const { search } = portolan.engine(lang), all = [];
      for (const [mode, query] of lines) {
        const { found, instead, results } = await search(query, n, mode === 'typing');
        all.push({ found, instead, results: results.map((r) => [r.url, r.score]) });
      }
      return all;
    }, [lang, lines.slice(i, i + 100).map((l) => l.split('\t')), TOP_N]));
  await page.close();
  ok(said, `${lang}: the console is silent`);
  return answers;
}

function compareBrowser(name, lines, terminal, script) {
  ok(lines.flatMap((line, i) => {
    const a = terminal[i], b = script[i];
    const same = a.found === b.found && (a.instead ?? '') === b.instead && a.results.length === b.results.length
      && a.results.every(([url, score], k) => url === b.results[k][0] && close(score, b.results[k][1]));
    return same ? [] : [`${line}: ${JSON.stringify({ ...a, results: a.results.slice(0, 2) })}, in the page ${JSON.stringify({ ...b, results: b.results.slice(0, 2) })}`];
  }),
  `${name}: ${lines.length} queries: the page's top ${TOP_N} are the terminal's`);
}

/** Those whose words are all known: the documented query corrects none and finishes none. */
const plain = (lines, terminal) => lines.map((l, i) => [l, terminal[i]])
  .filter(([l, c]) => l.startsWith('full') && c.match && !c.instead && !c.match.includes('*') && Buffer.byteLength(l) < 100);

function compareRows(name, list, rows) {
  ok(list.filter(([, c], i) => rows[i].length !== c.results.length || !rows[i].every((r, k) => r[0] === c.results[k][2] && close(r[1], c.results[k][1])))
    .map(([l]) => l), `${name}: ${list.length} queries: the documented query's top ${TOP_N} are the terminal's`);
}

const PYTHON = `import json, sqlite3, sys
db = sqlite3.connect('file:%s?mode=ro' % sys.argv[1], uri=True)
print(json.dumps([[[i, float(r)] for i, r in db.execute(q)] for q in json.load(open(sys.argv[2]))]))`;
const NODE = `const { DatabaseSync } = require('node:sqlite'), fs = require('node:fs'), db = new DatabaseSync(process.argv[1], { readOnly: true });
console.log(JSON.stringify(JSON.parse(fs.readFileSync(process.argv[2], 'utf8')).map((q) => db.prepare(q).all().map((r) => Object.values(r).map(Number)))));`;

/** The documented query as sqlite3, Python and Node run it. */
function compareSql(name, db, lang, lines, terminal) {
  const list = plain(lines, terminal), statements = list.map(([l]) => documented(lang, l.slice(5), TOP_N)), file = path.join(scratch, 'statements.json');
  writeFileSync(file, JSON.stringify(statements));
  compareRows(`${name}, sqlite3`, list, sql(db, statements.flatMap((s) => [`${s};`, "select '--';"])));
  const run = (file, ...args) => JSON.parse(execFileSync(file, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }));
  if (program('python3')) compareRows(`${name}, Python`, list, run(program('python3'), '-c', PYTHON, db, file));
  else skip(`${name}, Python`, 'there is no python3');
  if (existsSync(NODE22)) compareRows(`${name}, Node`, list, run(NODE22, '-e', NODE, db, file));
  else skip(`${name}, Node`, 'there is no Node 22');
}

/** The program itself: what it prints, for every fiftieth query; a settings card that it puts on top, and the page of a program for that provider, are set aside. */
function compareProgram(name, db, lang, lines, terminal) {
  const faults = [];
  lines.forEach((line, i) => {
    const [mode, query] = line.split('\t');
    if (i % 50 || mode !== 'full' || !query.trim()) return;
    let text = '[]';
    try {
      text = execFileSync(path.join(PROGRAMS, 'portolan'), ['search', '--db', db, '--lang', lang, '--json', '-n', String(TOP_N), '--', query], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    } catch (e) {
      if (e.status !== 1) throw e;
    }
    const rows = JSON.parse(text || '[]'), card = rows.find((r) => r.answer)?.id, pair = rows.find((r) => !r.answer && r.score === 0)?.id;
    const got = rows.filter((r) => !r.answer && r.lang === lang && r.score !== 0).map((r) => r.id);
    const want = terminal[i].results.map((r) => r[2]).filter((id) => id !== card && (id !== pair || got.includes(id))).slice(0, got.length);
    if (String(got) !== String(want) || (!got.length && terminal[i].results.length > (card ? 1 : 0))) faults.push(`${query}: ${got}, not ${want}`);
  });
  ok(faults, `${name}: portolan search prints the same`);
}

async function compare(name, site, lang, lines) {
  const db = path.join(site, 'portolan.db');
  const terminal = execFileSync(TOOL, ['ask', db, lang, String(TOP_N)], { input: `${lines.join('\n')}\n`, maxBuffer: 1 << 28, encoding: 'utf8' })
    .trim().split('\n').map((l) => JSON.parse(l));
  compareBrowser(`${name}, Chromium`, lines, terminal, await inBrowser(browser, site, lang, lines));
  if (second.browser) {
    const some = lines.slice(0, process.env.SEARCH_LONG ? lines.length : lines.length / 10);
    compareBrowser(`${name}, Firefox`, some, terminal, await inBrowser(second.browser, site, lang, some));
  }
  compareProgram(name, db, lang, lines, terminal);
  if (program('sqlite3')) compareSql(name, db, lang, lines, terminal);
  else skip(`${name}: plain SQL`, 'there is no sqlite3');
}

const shipped = buildSite();
for (const lang of ['fr', 'en', 'de'])
  if (program('sqlite3') && existsSync(path.join(shipped, lang, 'index.html')))
    await compare(`shipped, ${lang}`, shipped, lang, queries(known(path.join(shipped, 'portolan.db'), lang), QUERIES));
const others = languages(QUERIES), site = buildSite(others.dir, 'languages-site');
for (const [lang, lines] of others.lines) await compare(`small, ${lang}`, site, lang, lines);
const words = vocabulary(30000);
await compare(`${ENTRIES} entries`, buildSite(project(ENTRIES, words, 'many'), 'many-site'), 'fr', queries(words, QUERIES));
await browser.close();
await second.browser?.close();
done();
