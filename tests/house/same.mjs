// One answer, whoever gives it: every judged query (tests/search/judged.tsv) and what people type where an address is wanted
// (tests/search/addresses.tsv), asked of the terminal, of its JSON, of the library and of the site's script in Node. Card,
// hosts and user names, what must be done first, ports, what was taken for what was typed, and the results in their order.
// Not the results of what stands in quotes: phrases are the terminal's and the library's. How an address is understood is held to one table by tests/search/addresses.py; how words are ranked, by browser/parity.mjs.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROGRAMS, TOP, buildSite, done, ok, program, scratch, skip } from '../browser/lib.mjs';
import { engine } from '../browser/lib-engine.mjs';

const BUILD = process.env.BUILD ?? path.join(TOP, process.env.B ?? 'build'), PORTOLAN = path.join(PROGRAMS, 'portolan');
const MOST = 20, SHOWN = MOST - 1; // with a card, JSON has one result less
const table = (name) => readFileSync(path.join(TOP, 'tests/search', name), 'utf8').split('\n').filter((l) => l && l[0] !== '#').map((l) => l.split('\t'));
const unescaped = (s) => s.replace(/\\(?:u(\w{4})|x(\w\w)|(.))/g, (_, u, x, c) => u || x ? String.fromCharCode(parseInt(u ?? x, 16)) : c === 't' ? '\t' : c === 'n' ? '\n' : c);
// Bytes that are no text arrive in no browser, a NUL in no program's arguments, a line end in no line.
const typed = table('addresses.tsv').filter(([t]) => !/\\x[89a-f]/.test(t)).map(([t]) => unescaped(t)).filter((t) => t.trim() && !/[\0\n\r]/.test(t));
const cases = [...table('judged.tsv').map(([lang, , query]) => ({ lang, query })), ...typed.map((query) => ({ lang: 'fr', query, address: true }))];
// A provider and a mail program: the page of the two, or the program's, is the first result.
const pairs = ['fr', 'en', 'de'].flatMap((lang) => ['orange', 'gmail', 'sfr', 'gmx', 't-online', 'yahoo'].flatMap((provider) =>
  ['iphone', 'thunderbird', 'outlook'].map((guide) => ({ lang, query: `${provider} ${guide}`, url: [`${lang}/guide/${guide}-${provider}.html`, `${lang}/guide/${guide}.html`] }))));
cases.push(...pairs);
const site = buildSite(), db = path.join(site, 'portolan.db');

const run = (lang, query, ...how) => {
  const { stdout, stderr } = spawnSync(PORTOLAN, ['search', '--db', db, '--lang', lang, '-n', MOST, ...how, '--', query], { encoding: 'utf8', maxBuffer: 1 << 24 });
  return [stdout, stderr];
};
const line = (s) => s.replace(/[\t\n\r\x1f]/g, ' ');

/** What JSON says, in the words that the others are put in too. */
function fromJson({ lang, query }) {
  const [out, err] = run(lang, query, '--json'), records = JSON.parse(out), card = records.find((r) => r.answer)?.answer;
  const results = records.filter((r) => !r.answer && r.kind !== 'ports');
  return {
    err, // for people; not compared as it is
    card: card ? [card.query, card.match, card.matched, card.provider.url].map(line) : [],
    name: card?.provider.name,
    servers: (card?.servers ?? []).map((s) => [s.protocol, s.host, String(s.port ?? ''), s.security, s.username]),
    known: (card?.servers ?? []).some((s) => /%EMAIL(ADD|LOC)/.test(s.username_template) && !s.username.includes('%EMAIL')),
    roles: (card?.servers ?? []).map((s) => s.role),
    todo: (card?.requirements ?? []).map((r) => [line(r.text), line(r.condition)]),
    ports: (records.find((r) => r.kind === 'ports')?.ports ?? []).map((p) => [p.protocol, String(p.port), p.security]),
    instead: records.find((r) => r.instead)?.instead ?? '',
    results: results.map((r) => [r.url, line(r.title), String(r.score), line(r.excerpt)]),
  };
}

/** The first thing in which B is not as A. */
function differ(a, b, keys) {
  const key = keys.find((k) => JSON.stringify(a[k]) !== JSON.stringify(b[k]));
  return key ? [`${key}: ${JSON.stringify(a[key])}, not ${JSON.stringify(b[key])}`.slice(0, 600)] : [];
}

/** The card's name stands first, then what it says; records stand on lines of their own. */
function fromTerminal({ lang, query }, json) {
  const [out, err] = run(lang, query), lines = out.split('\n'), records = lines.filter((l) => /^(entry|provider|guide)\t/.test(l)).map((l) => l.split('\t'));
  const faults = [], urls = records.map((r) => r[2].slice(site.length + 1));
  if (urls.join() !== json.results.map((r) => r[0]).join()) faults.push(`results: ${urls.slice(0, 3)}, not ${json.results.slice(0, 3).map((r) => r[0])}`);
  if (json.name && !lines[0].startsWith(json.name)) faults.push(`card: ${lines[0]}, not ${json.name}`);
  const text = lines.slice(0, lines.length - records.length).join('\n');
  let at = 0;
  for (const [, host, port] of json.servers.filter((s) => s[1] && !s[1].includes('%'))) {
    const next = text.indexOf(host, at);
    if (next < 0 || !text.slice(next).includes(port)) faults.push(`servers: no ${host} ${port} in its turn`);
    at = Math.max(next, 0);
  }
  const ports = [...text.matchAll(/^(\w+) (\d+) (\S.*)$/gm)].map((m) => `${m[1].toLowerCase()} ${m[2]}`);
  if (!json.name && ports.join() !== json.ports.map(([p, n]) => `${p} ${n}`).join()) faults.push(`ports: ${ports}, not ${json.ports}`);
  if (json.instead && !err.includes(json.instead)) faults.push(`instead: ${err}, not ${json.instead}`);
  return faults;
}

/** Answers of the library to all QUERIES of LANG. */
function fromLibrary(tool, lang, queries) {
  const said = execFileSync(tool, [db, lang, String(MOST)], { input: queries.map((q) => `${q}\n`).join(''), encoding: 'utf8', maxBuffer: 1 << 26 });
  return said.split('\n').slice(0, -1).map((l) => {
    const fields = l.split('\t').slice(0, -1).map((f) => f.split('\x1f')), all = (name, n) => fields.filter((f) => f[0] === name).map((f) => f.slice(1, n + 1));
    return { message: all('message', 1)[0][0], card: all('card', 4)[0] ?? [], servers: all('server', 5), todo: all('requirement', 2), ports: all('port', 3),
      instead: all('instead', 1)[0]?.[0] ?? '', results: all('result', 4).map(([url, title, score, ...rest]) => [url, title, String(+score), ...rest]) };
  });
}

function compareLibrary(json, library) {
  // Where nothing is found, JSON has no record to say in what was looked for instead.
  const faults = differ(json, json.results.length || json.card.length ? library : { ...library, instead: json.instead }, ['card', 'servers', 'todo', 'ports', 'instead', 'results']);
  const asked = /^portolan: ".*" (holds|is no address)/ms.test(json.err);
  if (asked && !json.err.includes(library.message)) faults.push(`asked back: ${library.message}, not ${json.err}`);
  if (!asked && library.message !== (json.results.length || json.card.length || json.ports.length ? '' : 'nothing is found')) faults.push(`message: ${library.message}`);
  return faults;
}

const SECURITY = { tls: 'SSL/TLS', starttls: 'STARTTLS' }, security = (s) => SECURITY[s] ?? 'none', shown = (s) => Object.values(SECURITY).includes(s) ? s : 'none';

/** The script shows the servers for mail that have a host; without an address nobody's user name, and '…' for what it does not know. */
async function compareScript({ query }, json, script) {
  const [card, found] = await script.ask(query, MOST), address = json.known, faults = [];
  const servers = json.servers.filter((s, i) => s[1] && /^(in|out)/.test(json.roles[i]))
    .map(([p, host, port, sec, user]) => [p.toUpperCase(), host.replace(/%EMAIL\w+%/g, '…'), port, security(sec), address ? user : '']);
  const want = {
    card: json.card[3] ?? (json.ports.length ? '' : undefined),
    servers: servers.length ? servers : json.ports.map(([p, n, s]) => [p.toUpperCase(), '', n, security(s), '']),
    todo: json.todo.map(([text, condition]) => (condition ? `${text} (${condition})` : text)),
    instead: json.instead,
    results: json.results.slice(0, SHOWN).map((r) => r[0]),
  };
  // A host that holds the domain asked for: the script fills it in for an address only.
  const hosts = card?.servers?.map((s, i) => (!address && s.host.includes('…') && want.servers[i] ? want.servers[i][1] : s.host));
  const got = {
    card: card ? card.url : undefined,
    servers: card ? card.servers.map((s, i) => [s.protocol, hosts[i], s.port, shown(s.security), s.user]) : [],
    todo: card ? card.todo.map(line) : [],
    instead: json.results.length || json.card.length ? card?.instead || found.instead || '' : '',
    results: found.results.slice(0, SHOWN).map((r) => r.url),
  };
  if (!!found.several !== /" holds (two|several) addresses/.test(json.err)) faults.push(`several: ${found.several}, not ${json.err}`);
  return [...faults, ...differ(got, want, Object.keys(want).filter((k) => !query.includes('"') || !/results|instead/.test(k)))];
}

function compiled() {
  const tool = path.join(scratch, 'same'), cc = program((process.env.CC ?? 'cc').split(' ').at(-1));
  const made = cc && spawnSync(cc, ['-I', path.join(TOP, 'src'), '-o', tool, path.join(TOP, 'tests/lib/same.c'), path.join(BUILD, 'libportolan.a'), '-lsqlite3', '-lutf8proc', '-lpthread', '-lm'], { encoding: 'utf8' });
  if (made?.status) ok([made.stderr], 'the library is linked');
  return made?.status === 0 && tool;
}

const tool = compiled();
for (const lang of new Set(cases.map((c) => c.lang))) {
  const list = cases.filter((c) => c.lang === lang), all = list.map(fromJson), script = engine(site, lang);
  const each = (faults) => list.flatMap((c, i) => faults[i].map((f) => `${JSON.stringify(c.query)}: ${f}`));
  const cards = all.filter((a) => a.card.length).length, ports = all.filter((a) => a.ports.length).length;
  ok(cards > 5 && all.some((a) => a.results.length > 5) ? [] : [cards, ports], `${lang}: ${list.length} questions, ${cards} cards, ${ports} lists of ports`);
  ok(each(list.map((c, i) => (!c.url || c.url.includes(all[i].results[0]?.[0]) && all[i].card.length ? [] : [`${all[i].results[0]?.[0]} is first`]))), `${lang}: a provider and a program have their page first`);
  ok(each(list.map((c, i) => (c.address && i % 4 ? [] : fromTerminal(c, all[i])))), `${lang}: the terminal says what JSON says`);
  if (tool) {
    const library = fromLibrary(tool, lang, list.map((c) => c.query));
    ok(each(list.map((_, i) => compareLibrary(all[i], library[i]))), `${lang}: the library says what JSON says`);
    const k = all.findIndex((a) => a.servers.length > 1);
    ok(compareLibrary(all[k], { ...library[k], servers: [...library[k].servers].reverse() }).length, `${lang}: another order of servers is seen`);
  } else skip(`${lang}: the library`, 'there is no C compiler');
  ok(each(await Promise.all(list.map((c, i) => compareScript(c, all[i], script)))), `${lang}: the site's script says what JSON says`);
}
done();
