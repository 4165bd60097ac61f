// One ranking in three places: the site's script, the terminal's C and plain SQL give the same top 20 with the same
// scores, for queries made of known words, typos, beginnings, synonyms and sentences over a generated knowledge base.
// And the rules of rewriting, by the table that tests/unit/search.c is held to as well.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { TOP, buildSite, done, ok, program, scratch, skip } from './lib.mjs';
import { engine } from './lib-engine.mjs';
import { documented, languages, project, queries, quoted, sql, vocabulary } from './lib-queries.mjs';

const TOOL = path.join(TOP, process.env.B ?? 'build', 'unit/search');
const ENTRIES = +(process.env.SEARCH_ENTRIES ?? 2000), QUERIES = +(process.env.SEARCH_QUERIES ?? 1200), TOP_N = 20;

/** As tests/search/cases.tsv writes it. */
const written = (groups) => groups.map((g) => g.terms.map(([text, kind]) => text + ['', '*', '='][kind]).join(' | ')).join(' + ');

async function cases() {
  const db = path.join(scratch, 'cases.db'), site = path.join(scratch, 'cases');
  execFileSync(TOOL, ['make', db, site], { cwd: TOP });
  const { rewrite } = engine(site, 'fr');
  for (const line of readFileSync(path.join(TOP, 'tests/search/cases.tsv'), 'utf8').split('\n')) {
    if (!line || line[0] === '#') continue;
    const [mode, query, all, instead] = line.split('\t');
    const got = await rewrite(query, mode === 'typing');
    const faults = [];
    if (written(got.groups) !== all) faults.push(`asked for ${written(got.groups)}, not ${all}`);
    if (got.instead !== instead) faults.push(`instead: ${got.instead}, not ${instead}`);
    ok(faults, `${mode}: ${query}`);
  }
}

const close = (a, b) => Math.abs(a - b) <= 1e-9;

async function compareEngine(lines, answers, site, lang = 'fr') {
  const { search } = engine(site, lang), faults = [];
  let most = 0;
  for (const [i, line] of lines.entries()) {
    const [mode, query] = line.split('\t'), c = answers[i];
    const js = await search(query, TOP_N, mode === 'typing');
    const same = js.results.length === c.results.length && js.found === c.found && js.instead === (c.instead ?? '')
      && js.results.every((r, k) => r.url === c.results[k][0] && close(r.score, c.results[k][1]));
    js.results.forEach((r, k) => { most = Math.max(most, Math.abs(r.score - (c.results[k]?.[1] ?? r.score))); });
    if (!same)
      faults.push(`${line}: C ${c.found} ${c.instead} ${JSON.stringify(c.results.slice(0, 3))}, JavaScript ${js.found} ${js.instead} ` +
        JSON.stringify(js.results.slice(0, 3).map((r) => [r.url, r.score])));
  }
  ok(faults, `${lines.length} queries: the script's top ${TOP_N} are the terminal's`);
  console.log(`# scores differ by ${most} at most`);
}

/** For queries that need stems only. */
function compareDocumented(lines, answers, db, lang = 'fr') {
  const plain = lines.map((line, i) => [line, answers[i]])
    .filter(([line, c]) => line.startsWith('full') && c.match && !c.instead && !c.match.includes('*') && Buffer.byteLength(line) < 100);
  const rows = sql(db, plain.flatMap(([line]) => [`${documented(lang, line.slice(5), TOP_N)};`, "select '--';"]));
  const faults = [];
  plain.forEach(([line, c], i) => {
    if (rows[i].length !== c.results.length || !rows[i].every((r, k) => r[0] === c.results[k][2] && close(r[1], c.results[k][1])))
      faults.push(`${line}: SQL ${JSON.stringify(rows[i].slice(0, 3))}, C ${c.found} ${JSON.stringify(c.results.slice(0, 3))}`);
  });
  ok(faults, `${plain.length} queries: the documented query's top ${TOP_N} are the terminal's`);
}

/** What the settings are shown for: domains, addresses, servers, names, beside words that ask or do not. */
async function compareAnswers(db, site) {
  const column = (table, i) => readFileSync(path.join(TOP, `content/settings/${table}.csv`), 'utf8').trim().split('\n').slice(1)
    .map((l) => (l.match(/("([^"]*)")|[^,]+|(?<=,)(?=,)/g) ?? [])[i]?.replaceAll('"', '')).filter((s) => s);
  const domains = column('domains', 0), hosts = column('servers', 4).filter((h) => /\./.test(h));
  const names = [...column('providers', 0), ...column('providers', 1), ...column('providers', 2)];
  const lines = [...domains, ...hosts, ...names, ...domains.map((d) => `Jeanne.Dupont@${d}`), ...domains.map((d) => `réglages de x.${d}`),
    ...hosts.map((h) => `${h}:993`), ...names.map((n) => `port smtp ${n}`), ...names.map((n) => `Quel est le serveur IMAP de ${n} ?`),
    ...names.map((n) => `recette ${n}`), ...domains.map((d) => d.split('.')[0]), 'gmail.con', 'gmial.com', 'hmail.com', 'x@gmial.con', 'orange.be', 'outlok.com', 'imap.gmial.com', 'port gmial.com', 'port', 'ports', 'port pop3', 'quel est le port imap ssl', '995', 'port 995', 'imap starttls', 'starttls',
    'port pop imap', 'port 4711', 'smtp 465', 'port smtp recette', 'imap', '', '@', 'a@b', 'port', 'le', '.', 'x.y.z'];
  const c = execFileSync(TOOL, ['answer', db], { input: `${lines.join('\n')}\n`, encoding: 'utf8' }).split('\n');
  const { answer } = engine(site, 'fr'), faults = [];
  for (const [i, line] of lines.entries()) {
    const card = await answer(line) || undefined;
    const got = card?.url.match(/([^/]*)\.html$/)?.[1] ?? card?.servers.map((s) => `${s.protocol.toLowerCase()}:${s.port}`).join(' ') ?? '';
    if (got !== c[i]) faults.push(`${line}: C ${c[i] || 'none'}, JavaScript ${got || 'none'}`);
  }
  ok(faults, `${lines.length} queries: the settings on top are the terminal's`);
  const national = await Promise.all(['yahoo.pk', 'x@hotmail.com.uy'].map(answer));
  ok(national.every((card) => card && !card.instead) ? [] : national.map((card) => `instead: ${card?.instead}`), 'national names of a family are no misprints');
}

/** Providers that have closed stand behind all that have not, whatever is asked. */
function compareRetired(db) {
  const rows = execFileSync(program('sqlite3'), ['-separator', '\t', db, `select d.url, p.short_name from provider p join document d on d.kind = 'provider'
    and d.lang = 'fr' and d.slug = p.id where p.status = 'retired'`], { encoding: 'utf8' }).trim().split('\n').map((l) => l.split('\t'));
  const closed = new Set(rows.map(([url]) => url)), asked = rows.map(([, name]) => `full\t${name} orange sfr`);
  const found = execFileSync(TOOL, ['ask', db, 'fr', '200'], { input: asked.map((l) => `${l}\n`).join(''), encoding: 'utf8', maxBuffer: 1 << 26 })
    .trim().split('\n').map((l) => JSON.parse(l).results.map(([url]) => closed.has(url)));
  ok(found.some((f) => f.includes(true) && f.includes(false)) ? [] : ['none is found, or nothing else'], `${rows.length} providers that have closed are found`);
  ok(asked.filter((_, i) => found[i].includes(true) && found[i].indexOf(true) < found[i].lastIndexOf(false)), 'and stand behind all others');
}

/** What a first query costs: every file it reads, with eight cards. */
async function weigh(lines, site) {
  const sizes = [], requests = [];
  for (const line of lines.filter((l) => l.startsWith('full')).slice(0, 60)) {
    const e = engine(site, 'fr');
    await e.search(line.split('\t')[1], 8, false);
    sizes.push(e.files.reduce((n, f) => n + gzipSync(f.text, { level: 9 }).length, 0));
    requests.push(e.files.length);
  }
  requests.sort((a, b) => a - b);
  sizes.sort((a, b) => a - b);
  console.log(`# a cold query reads ${Math.round(sizes[sizes.length >> 1] / 102.4) / 10} KB gzip in the middle, ${Math.round(sizes.at(-1) / 102.4) / 10} at most`);
  ok(requests[requests.length >> 1] <= 16, `and makes ${requests[requests.length >> 1]} requests in the middle, at most 16`);
}

async function compareLanguages() {
  const { dir, lines } = languages(Math.min(QUERIES, 200)), site = buildSite(dir, 'languages-site'), db = path.join(site, 'portolan.db');
  for (const [lang, list] of lines) {
    const answers = ask(db, lang, list);
    await compareEngine(list, answers, site, lang);
    if (program('sqlite3')) compareDocumented(list, answers, db, lang);
  }
}

const ask = (db, lang, lines) => execFileSync(TOOL, ['ask', db, lang, String(TOP_N)], { input: `${lines.join('\n')}\n`, maxBuffer: 1 << 28, encoding: 'utf8' })
  .trim().split('\n').map((line) => JSON.parse(line));

await cases();
await compareLanguages();
const words = vocabulary(Math.min(30000, ENTRIES * 6));
const site = buildSite(project(ENTRIES, words));
const db = path.join(site, 'portolan.db');
const lines = queries(words, QUERIES);
const answers = ask(db, 'fr', lines);
await compareEngine(lines, answers, site);
if (program('sqlite3')) {
  compareDocumented(lines, answers, db);
  compareRetired(db);
} else skip('plain SQL', 'no sqlite3');
await compareAnswers(db, site);
await weigh(lines, site);
const script = ['portolan', 'search'].map((name) => readFileSync(path.join(TOP, `templates/assets/${name}.js`)));
const packed = script.reduce((n, text) => n + gzipSync(text, { level: 9 }).length, 0);
ok(packed <= 7424, `the scripts that search are small enough (${packed} bytes gzip)`);
done();
