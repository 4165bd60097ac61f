// Whatever is typed: no error, no crash, an answer in time. 515 awkward texts and random ones (SEARCH_RANDOM of them, 10000 unless said otherwise, for
// the terminal's library, which search/words asks 100,000; `make faults` says 100000 here too; SEARCH_SCRIPT, 1000, for the site's script) over the knowledge base that ships.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { TOP, buildSite, done, ok } from './lib.mjs';
import { engine } from './lib-engine.mjs';

const TOOL = path.join(TOP, process.env.B ?? 'build', 'unit/search'), RANDOM = +(process.env.SEARCH_RANDOM ?? 10000), SCRIPT = +(process.env.SEARCH_SCRIPT ?? 1000), MOST_MS = 2000;

let state = 515;
const chance = () => {
  let t = (state += 0x6D2B79F5);
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const pick = (list) => list[Math.floor(chance() * list.length)];

/** Syntax of others, signs that join, turn or vanish, and each in the company of words. */
function awkward() {
  const texts = ['', ' ', '\t', '\n', '"', '""', '"""', "'", "''", '`', '\\', '/', '//', '*', '**', 'a*', '*a', '^a', 'a^', '(', ')', '()', '(((', ')))', '{', '}', '{title}: a', 'title:a',
    'title : a', '- title : a', 'a AND', 'AND', 'OR', 'NOT', 'NEAR', 'NEAR(', 'NEAR(a b, 5)', 'a NOT b', 'a + b', 'a - b', '+a', '-a', 'a:b', ':', '::', ';', '--', '-- x', '/* x', "'; drop table entry; --",
    '" or ""="', '%', '%s%n%x', '%00', '_', '[a]', '[', ']', '$1', '${a}', '$&', '{{a}}', '{{{a}}}', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '&lt;', '&', '&&', '|', '||', '!', '?', '??',
    '#', '##', '@', '@@', 'a@', '@a', 'a@b', 'a@b.c', 'a@yahoo.com.uy', 'a@yahoo.tv', 'yahoo.pk', 'a@b@c', 'mailto:a@b.c', 'http://', 'http://a', 'https://imap.gmail.com/', 'imap://x:993', 'x:', 'x:0', 'x:65536', 'x:99999999999', '.', '..', '...', 'a.', '.a', 'a..b',
    '-1', '0', '1e309', 'NaN', 'null', 'undefined', 'true', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', '0x10', '½', '²', '①', 'Ⅷ', '٣', '๓',
    '\u0000', '\u0001', '\u001f', '\u007f', '\u0085', '\u00a0', '\u00ad', '\u200b', '\u200d', '\u200e', '\u202e', '\u2028', '\u2029', '\u2066', '\ufeff', '\ufffd', '\uffff', '\u{10ffff}', '\ud800', '\udfff',
    'é', 'e\u0301', '\u0301', 'é\u0301\u0301\u0301', 'Å', 'Å', 'ﬁ', 'ﷺ', 'ß', 'ẞ', 'İ', 'ı', 'i̇', 'ſ', 'œ', 'ŒUVRE', 'Ω', 'ς', 'Σ', 'ǆ', 'ŉ', '漢字', '電子メール', '한국어', 'กขค', 'العربية', 'עברית', 'हिन्दी', 'ქართული', '🙂', '👩‍👩‍👧', '🇫🇷', '🏳️‍🌈', 'Z̸̢̛A̷L̶G̸O̵',
    '𝐢𝐦𝐚𝐩', 'ｉｍａｐ', 'ⅰmap', 'imap\u200b', 'im\u00adap', 'x'.repeat(63), 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(255), 'x'.repeat(256), 'x'.repeat(257), 'x'.repeat(5000), 'é'.repeat(200), '漢'.repeat(100), '🙂'.repeat(100),
    'a '.repeat(40), 'imap '.repeat(60), 'a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 4 5 6 7 8 9', '"'.repeat(99), '('.repeat(300), '* '.repeat(100), '"a" '.repeat(50)];
  const around = [(t) => `imap ${t}`, (t) => `${t} port`, (t) => `"${t}"`, (t) => `gmail${t}`, (t) => `(${t})`];
  for (let i = 0; texts.length < 515; i++) texts.push(around[i % around.length](texts[i]));
  return texts;
}

function random() {
  const words = ['imap', 'port', 'gmail', 'serveur', 'mot', 'passe', 'confgurer', 'orange.fr', 'x@gmail.con', '993', 'OR', 'NOT', '"', '*', 'é', 'ß', 'a', 'zz'];
  const code = [() => 32 + chance() * 95, () => chance() * 256, () => chance() * 0xD800, () => chance() * 0x110000].map((f) => () => Math.floor(f()));
  const text = (f) => String.fromCodePoint(...Array.from({ length: chance() * 40 }, f));
  return chance() < 0.3 ? Array.from({ length: 1 + chance() * 8 }, () => pick(words)).join(pick([' ', ' ', '', '-'])) : text(pick(code));
}

const site = buildSite(), db = path.join(site, 'portolan.db'), texts = awkward();
const ask = (list) => JSON.parse(execFileSync(TOOL, ['slowest', db, 'fr'], { input: list.map((t) => `${t.replaceAll('\u0000', '')}\u0000`).join(''), maxBuffer: 1 << 26 }));
for (const [name, list] of [[`${texts.length} awkward texts`, texts], [`${RANDOM} random ones`, Array.from({ length: RANDOM }, random)]]) {
  const { queries, results, ms, slowest } = ask(list);
  ok(queries === list.length && results > 0 && ms <= MOST_MS ? [] : [`${queries} of ${list.length}, ${results} results, ${ms} ms: ${slowest}`], `terminal: ${name} (the slowest takes ${ms} ms)`);
}
const { search, answer } = engine(site, 'fr'), faults = [];
await search('imap', 1, false);
for (const [i, text] of [...texts, ...Array.from({ length: SCRIPT }, random)].entries())
  try {
    for (let again = 2; again--;) {
      const from = process.cpuUsage();
      await Promise.all([answer(text), search(text, 10, i % 2 > 0)]);
      const ms = process.cpuUsage(from).user / 1000;
      if (ms > MOST_MS && !again) faults.push(`${ms} ms: ${JSON.stringify(text)}`);
    }
  } catch (e) {
    faults.push(`${JSON.stringify(text)}: ${e.stack}`);
  }
ok(faults, `script: ${texts.length} awkward texts, ${SCRIPT} random ones`);
done();
