// Reads pages and their twins (x.md beside x.html) below a site: the twin, parsed by micromark with GitHub's extensions, is to
// give the blocks and the words of the page. Prints a line of JSON: pages seen, and what differs. Exit 77: no micromark here.
//
//   node tests/lib/twins.mjs SITE [EVERY]          each page, or one in EVERY
//   node tests/lib/twins.mjs SITE 1 SOURCES        the body of each page against what micromark makes of SOURCES/SLUG.md
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

let micromark, gfm, gfmHtml;
try {
  ({ micromark } = await import('micromark'));
  ({ gfm, gfmHtml } = await import('micromark-extension-gfm'));
} catch {
  process.exit(77);
}

// What a twin does not have: ways about the page, and what only a screen can use.
const SKIPPED = /^(nav|search|form|noscript|button|script|style|template|svg)$/;
const CONTAINERS = /^(ul|ol|li|blockquote)$/;
const LEAVES = /^(p|h[1-6]|dt|dd|div|section|details|summary|article|aside|figure|figcaption|header|footer|hr|dl|address|main)$/;
const SIGNS = /^(strong|em|del|kbd|sub|sup|mark|abbr|ins|u|s|q|cite|var|samp)$/;
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };

const decode = (text) =>
  text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (all, name) =>
    name[0] === '#' ? String.fromCodePoint(name[1] === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1))) : (ENTITIES[name] ?? all));

function attribute(tag, name) {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  return found && decode(found[1]);
}

// An address as a twin has it: of the other twin, and without the ways of writing that mean the same.
function address(href, page) {
  let to = href;
  if (page && !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(to) && !/search\.html/.test(to)) to = to.replace(/\.html(?=$|[?#])/, '.md');
  try {
    return decodeURI(to);
  } catch {
    return to;
  }
}

/** The blocks of HTML, a line each; notes come last, wherever they stand. LITERAL: addresses that stand for themselves are links too. */
function blocks(html, page, literal) {
  const lines = [], notes = [], stack = [];
  let out = lines, words = '', pre = null, code = null, cell = null, link = null, silent = null, lead = '', kind = 'p';
  const flush = () => {
    const text = (words.trim() ? lead + words : '').replace(/[ \t\r\n]+/g, ' ').replace(/ ?(\{br\} ?)+/g, '{br}').replace(/(\{br\})+$|^(\{br\})+/g, '')
      .replace(/\{(strong|em|del)\} ?\{\/\1\}/g, '').replace(/ (\{\/(?:strong|em|del)\})/g, '$1 ').replace(/ +/g, ' ').trim();
    if (text) {
      out.push(`${kind} ${text}`);
      lead = '';
    }
    words = '';
    kind = 'p';
  };
  const parts = html.replace(/<!--.*?-->/gs, '').match(/<\/?[a-z][^>]*>|[^<]+|</gi) ?? [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i], [, end, name] = /^<(\/?)([a-z][a-z0-9]*)/i.exec(part) ?? [];
    if (!name) {
      const text = decode(part);
      if (silent) continue;
      if (pre !== null) pre += text;
      else if (code !== null) code += text;
      else words += text.replace(/[{}]/g, (c) => (c === '{' ? '{{' : '}}'));
      continue;
    }
    if (silent) {
      if (end && name === silent) silent = null;
      continue;
    }
    if (!end && (SKIPPED.test(name) || (name === 'p' && attribute(part, 'class') === 'own') || (name === 'h2' && attribute(part, 'id') === 'footnote-label'))) {
      silent = name;
    } else if (name === 'pre') {
      if (!end && !cell) flush();
      else if (end && cell) words += `{code ${JSON.stringify(pre.replace(/\s+/g, ' ').trim())}}`; // a row has one line
      else if (end) out.push(`pre ${JSON.stringify(pre.replace(/\n$/, ''))}`);
      pre = end ? null : '';
    } else if (pre !== null) {
      continue;
    } else if (name === 'code') {
      if (end) words += `{code ${JSON.stringify(code.replace(/\s+/g, ' ').trim())}}`;
      code = end ? null : '';
    } else if (code !== null) {
      continue;
    } else if (name === 'table') {
      flush();
      if (!end) out.push('(table');
      else if (/^\(table|^row$/.test(out.at(-1))) out.splice(out.lastIndexOf('(table')); // nobody sees one without cells
      else out.push(')table');
    } else if (name === 'caption') {
      if (!end) flush();
      words += end ? '{/strong}' : '{strong}';
      if (!end) continue;
      const open = out.pop(); // a table's title is a paragraph before it
      flush();
      out.push(open);
    } else if (name === 'tr' && !end) {
      words = '';
      out.push('row');
    } else if (/^t[hd]$/.test(name)) {
      if (!end) {
        words = '';
        cell = `cell ${attribute(part, 'align') ?? (/\b(center|right)\b/.exec(attribute(part, 'class') ?? '') ?? ['-'])[0]}`.replace(' left', ' -');
      } else {
        kind = cell;
        words ||= ' {empty}';
        if (!words.trim()) words = '{empty}';
        cell = null;
        flush();
      }
    } else if (/^(thead|tbody|tfoot|colgroup|col)$/.test(name)) {
      continue;
    } else if (name === 'a') {
      const href = attribute(part, 'href') ?? '', role = attribute(part, 'role');
      if (!end && (role === 'doc-backlink' || /data-footnote-backref/.test(part))) {
        silent = 'a';
      } else if (!end && (role === 'doc-noteref' || /data-footnote-ref/.test(part))) {
        words = words.replace(/\{sup\}$/, '') + '{note}';
        silent = 'a';
        if (/^<\/sup/.test(parts[i + 3])) parts[i + 3] = '';
      } else if (!end) {
        link = { from: words.length, href };
      } else if (link) {
        const text = words.slice(link.from), bare = link.href.replace(/^mailto:|^https?:\/\//, '');
        // What is its own address may be a link or not: GitHub makes one of any.
        if (link.href && text.trim() && (literal || (address(text) !== address(link.href) && address(text) !== address(bare))))
          words = `${words.slice(0, link.from)}{a ${address(link.href, page)}}${text.replace(/\s+/g, ' ').trim()}{/a}`;
        link = null;
      }
    } else if (name === 'img') {
      words += `{img ${address(attribute(part, 'src') ?? '', page)} ${attribute(part, 'alt') ?? ''}}`;
    } else if (name === 'br') {
      words += '{br}';
    } else if (name === 'input') {
      if (attribute(part, 'type') === 'checkbox') words += / checked/.test(part) ? '{x} ' : '{-} ';
    } else if (SIGNS.test(name) || name === 'b' || name === 'i') {
      words += `{${end ?? ''}${{ b: 'strong', i: 'em' }[name] ?? name}}`;
    } else if (cell || link) {
      if (LEAVES.test(name) || CONTAINERS.test(name)) words += cell ? '{br}' : ' ';
    } else if (name === 'section' && (end ? stack.at(-1) === 'notes' : /footnotes/.test(part))) {
      flush();
      if (end) stack.pop();
      else stack.push('notes');
      out = end ? lines : notes;
    } else if (CONTAINERS.test(name)) {
      flush();
      out.push((end ? ')' : '(') + name + (name === 'ol' && !end ? ` ${attribute(part, 'start') ?? 1}` : ''));
    } else if (LEAVES.test(name)) {
      flush();
      if (name === 'hr') out.push('hr');
      if (/^h[1-6]$/.test(name) && !end) kind = name;
      if (name === 'dd' && !end) lead = ': ';
      const alert = /^alert (\w+)/.exec(attribute(part, 'class') ?? '');
      if (/^(div|details)$/.test(name) && !end) {
        stack.push(alert ? 'alert' : '');
        if (alert) {
          out.push('(blockquote');
          lead = `[!${alert[1].toUpperCase()}] `;
        }
      } else if (/^(div|details)$/.test(name) && stack.pop() === 'alert') {
        out.push(')blockquote');
      }
    }
  }
  flush();
  // A page of several answers has the notes of each behind it, its Markdown all at the end.
  return [...lines, ...notes.join('\n').replaceAll('\n)ol\n(ol 1\n', '\n').split('\n').filter(Boolean)];
}

const main = (html) => /<main[^>]*>(.*)<\/main>/s.exec(html)[1];

const render = (text) => micromark(text, { allowDangerousHtml: true, allowDangerousProtocol: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });

function body(html) {
  const from = html.slice(html.indexOf('<div class="body">'));
  return from.slice(0, from.search(/<\/div>\s*(<div class="tags">|<\/article>)/));
}

function differs(site, file, sources) {
  const html = readFileSync(path.join(site, file), 'utf8');
  const text = readFileSync(sources ? path.join(sources, path.basename(file, '.html') + '.md') : path.join(site, file.replace(/html$/, 'md')), 'utf8');
  const want = sources ? blocks(body(html), true, true) : blocks(main(html), true);
  const got = blocks(render(sources ? text.replace(/^---\n.*?\n---\n/s, '') : text), false, Boolean(sources));
  for (let i = 0; i < Math.max(want.length, got.length); i++)
    if (want[i] !== got[i]) return `${file}: page "${want[i]}", ${sources ? 'micromark' : 'twin'} "${got[i]}"`;
  return '';
}

const [, , site, every = '1', sources] = process.argv;
const faults = [];
let pages = 0, count = 0;
for (const file of readdirSync(site, { recursive: true }).sort()) {
  if (!file.endsWith('.html') || !existsSync(path.join(site, file.replace(/html$/, 'md'))) || count++ % Number(every)) continue;
  if (sources && !existsSync(path.join(sources, path.basename(file, '.html') + '.md'))) continue;
  pages++;
  const fault = differs(site, file, sources);
  if (fault) faults.push(fault);
}
console.log(JSON.stringify({ pages, faults: faults.slice(0, 50), differ: faults.length }));
