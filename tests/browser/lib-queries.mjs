// Knowledge bases and queries made by chance, the same every time, and what plain SQL says to a query.
// Knows nothing of who else answers them.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TOP, program, scratch } from './lib.mjs';

// A source of chance that is the same every time (mulberry32).
let state = 20261123;
const chance = () => {
  let t = (state += 0x6D2B79F5);
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const pick = (list) => list[Math.floor(chance() * list.length)];

/** Words as a language has them: few that are everywhere, many that are rare, with accents and endings. */
export function vocabulary(n) {
  const parts = ['con', 'fi', 'gu', 'ra', 'ser', 'veur', 'mé', 'mo', 'ti', 'que', 'port', 'é', 'cur', 'ité', 'ment', 'pa', 'mè',
    'tre', 'œu', 'in', 'ex', 'pro', 'ça', 'lo', 'gi', 'ciel', 'bou', 'dé', 'nu', 'zo', 'ï', 'ha'];
  const endings = ['', '', 's', 'e', 'es', 'er', 'ait', 'tion', 'tions', 'ement', 'eux', 'ible'];
  const words = new Set();
  while (words.size < n) {
    let w = '';
    for (let k = 1 + Math.floor(chance() * 3); k--;) w += pick(parts);
    words.add(w + pick(endings));
  }
  return [...words];
}

/** A project of ENTRIES entries of WORDS in scratch/NAME. */
export function project(entries, words, name = 'project') {
  const dir = path.join(scratch, name);
  const word = () => words[Math.floor(words.length ** chance()) - 1] ?? words[0];
  const text = (n) => Array.from({ length: n }, word).join(' ');
  mkdirSync(path.join(dir, 'content/faq/fr'), { recursive: true });
  mkdirSync(path.join(dir, 'content/settings'), { recursive: true });
  cpSync(path.join(TOP, 'templates'), path.join(dir, 'templates'), { recursive: true });
  writeFileSync(path.join(dir, 'content/site.yaml'), 'title: Essai\nlanguages: [fr]\n');
  for (const table of ['providers', 'servers', 'domains', 'requirements', 'links', 'families'])
    cpSync(path.join(TOP, `content/settings/${table}.csv`), path.join(dir, `content/settings/${table}.csv`));
  writeFileSync(path.join(dir, 'content/settings/topics.csv'), 'id,lang,ordinal,title,summary\n');
  const senses = Array.from({ length: 30 }, (_, i) => `fr,"${words.slice(i * 4 + 40, i * 4 + 44).join(' ')}"`);
  writeFileSync(path.join(dir, 'content/settings/synonyms.csv'), `lang,words\n${senses.join('\n')}\n`);
  for (let i = 0; i < entries; i++) {
    const paragraphs = Array.from({ length: 1 + Math.floor(chance() * 5) }, () => `${text(20 + Math.floor(chance() * 60))}.`);
    writeFileSync(path.join(dir, `content/faq/fr/e${i}.md`),
      `---\nquestion: "${text(3 + Math.floor(chance() * 6))} ${i} ?"\nsummary: "${text(8)}"\ntags: [${word()}, ${word()}]\n${i % 40 ? '' : `errors: ["0x80${i}AB", "${535 + i} ${word()}"]\n`}---\n${paragraphs.join('\n\n')}\n`);
  }
  return dir;
}

/** The documents of tests/search/languages.tsv and inflected.tsv as a project in scratch/NAME, and N lines "mode TAB query" for each language. */
export function languages(n, name = 'languages') {
  const dir = path.join(scratch, name), questions = {};
  cpSync(path.join(TOP, 'templates'), path.join(dir, 'templates'), { recursive: true });
  for (const line of ['languages', 'inflected'].flatMap((f) => readFileSync(path.join(TOP, `tests/search/${f}.tsv`), 'utf8').split('\n')).filter((l) => l && l[0] !== '#')) {
    const [lang, title, text, question] = line.split('\t'), all = questions[lang] ??= [], folder = path.join(dir, 'content/faq', lang);
    mkdirSync(folder, { recursive: true });
    if (!all.length) cpSync(path.join(TOP, 'templates/strings/en'), path.join(dir, 'templates/strings', lang));
    writeFileSync(path.join(folder, `d${all.length}.md`), `---\nquestion: "${title}"\n---\n${text}\n`);
    all.push(question, `${title} ${text}`);
  }
  writeFileSync(path.join(dir, 'content/site.yaml'), `title: T\nlanguages: [${Object.keys(questions).join(', ')}]\n`);
  const part = (s) => { const c = [...s], from = Math.floor(chance() * c.length); return c.slice(from, from + 1 + Math.floor(chance() * 16)).join(''); };
  const lines = Object.entries(questions).map(([lang, all]) => [lang, Array.from({ length: n }, () =>
    pick([() => `full\t${pick(all)}`, () => `full\t${part(pick(all))}`, () => `typing\t${part(pick(all))}`, () => `full\t${part(pick(all)).normalize('NFD')} ${part(pick(all))}`,
      () => `typing\t${misspell(part(pick(all)))}`])().replace(/[\n\r]/g, ' '))]);
  return { dir, lines };
}

const misspell = (w) => {
  const letters = [...w], at = Math.floor(chance() * letters.length), other = pick([...'abcdefghijlmnopqrstuvxz']);
  return [() => letters.splice(at, 1), () => letters.splice(at, 0, other), () => letters.splice(at, 1, other),
    () => letters.splice(at, 2, ...letters.slice(at, at + 2).reverse())][Math.floor(chance() * 4)]() && letters.join('');
};

/** N lines "mode TAB query" of WORDS, the common ones first. */
export function queries(words, n) {
  const word = () => words[Math.floor(words.length ** chance()) - 1] ?? words[0];
  const some = (n, make) => Array.from({ length: 1 + Math.floor(chance() * n) }, make).join(' ');
  const kinds = [
    () => `full\t${some(3, word)}`,
    () => `full\t${some(12, word)} ?`,
    () => `full\t${some(2, word)} ${misspell(word())}`,
    () => { const w = some(3, word); return `typing\t${w.slice(0, Math.max(3, Math.ceil(chance() * w.length)))}`; },
    () => `typing\t${misspell(word())}`,
    () => { const i = 40 * Math.floor(chance() * 20); return pick([`full\t80${i}ab ${word()}`, `full\t${535 + i} ${some(2, word)}`]); },
    () => `full\t${words[40 + Math.floor(chance() * 120)]} ${word()}`,
    () => `full\timap ${pick(['gmail', 'orange', 'outlook', 'free'])} ${chance() < 0.5 ? word() : ''}`,
    () => `typing\t${String.fromCodePoint(...Array.from({ length: 12 }, () => 32 + Math.floor(chance() * 400)))}`,
  ];
  return Array.from({ length: n }, (_, i) => kinds[i % kinds.length]().replace(/[\n\r]/g, ' '));
}

/** What sqlite3 prints for STATEMENTS, as numbers; a row of its own, '--', parts what belongs to one from the next. */
export function sql(db, statements) {
  const text = execFileSync(program('sqlite3'), ['-separator', '\t', db], { input: statements.join('\n'), maxBuffer: 1 << 28, encoding: 'utf8' });
  const all = [[]];
  for (const line of text.split('\n')) {
    if (line === '--') all.push([]);
    else if (line) all.at(-1).push(line.split('\t').map(Number));
  }
  return all;
}

export const quoted = (s) => `'${s.replaceAll("'", "''")}'`;

/** The query that portolan.db(5) gives to embedders, with other words in it: rows of document id and score, LIMIT of them. */
export function documented(lang, typed, limit) {
  const page = readFileSync(path.join(TOP, 'src/portolan.db.5'), 'utf8');
  const query = page.split('.Bd -literal').find((t) => t.includes('with word(i, w)')).split('\n').slice(1).join('\n').split('.Ed')[0];
  const fold = (s) => s.normalize('NFKD').replace(/(?<![иИ])\u0306|(?![\u0306\u3099\u309a\u0900-\u1aaf])\p{M}|[\p{DI}ـ]/gu, '').normalize('NFC')
    .toLowerCase().replaceAll('œ', 'oe').replaceAll('ß', 'ss').replaceAll('æ', 'ae').replaceAll('ø', 'o').replaceAll('ı', 'i');
  const dense = /[\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\ud7ff\u{20000}-\u{3ffff}]+|[^\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\ud7ff\u{20000}-\u{3ffff}]+/gu;
  const pairs = (run) => (run < '\u0e00' || [...run].length < 2 ? [run] : [...run].slice(1).map((c, i) => [...run][i] + c));
  const list = (fold(typed).replace(/([\p{L}\p{N}\p{M}]\.)[a-z]+(?!\.?[\p{L}\p{N}\p{M}])/gu, '$1 ').match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).flatMap((w) => w.match(dense).flatMap(pairs)).map((w, i) => `(${i}, ${quoted(w)})`).join(', ');
  return query.replaceAll('_fr', `_${lang}`).replaceAll("'fr'", quoted(lang)).replace(/values [^\n]*\)\),/, `values ${list}),`)
    .replace('d.kind, d.title, d.url, ', 'd.id, ').replace('limit 10', `limit ${limit}`).trim().replace(/;$/, '');
}
