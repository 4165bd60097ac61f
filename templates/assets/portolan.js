// Search in shards (src/out/shards.h) by src/kb/ask_rewrite.h.
(() => {
'use strict';
const { lang, dataset } = document.documentElement, base = dataset.root || '';
// Shards call this. One of another build than the root: begin anew.
const waiting = {}, shards = {};
let build, anew;
const portolan = window.portolan = (name, text, id) => {
  build ||= id;
  if (id == build || anew) return waiting[name](text);
  anew = build = id;
  for (const k in shards) delete shards[k];
  input.oninput();
};
const load = (name, parse) => shards[name] ||= new Promise(done => {
  const script = document.createElement('script');
  waiting[`${lang}/${name}`] = done;
  script.onload = () => script.remove();
  script.onerror = () => { delete shards[name]; };
  script.src = `${base}search/${lang}/${name}.js?${build || ''}`;
  document.head.append(script);
}).then(parse);

const apart = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ς: 'σ' };
const fold = s => s.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[œæßøłđς]/g, c => apart[c]);
const wordsOf = s => (fold(s).match(/[\p{L}\p{N}]+/gu) || []).map(w => [...w].slice(0, 64).join(''));

const numbers = text => {
  const all = [];
  let value = 0, unit = 1;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    value += unit * (c - (c < 93 ? 35 : 36));
    if (c < 93) { all.push(value); value = 0; unit = 1; } else unit *= 34;
  }
  return all;
};
const code = c => c.charCodeAt(0) - 58;
const tabs = text => text.split('\t');
const stems = new Map();
const parsers = {
  // df, letters shared, the rest, cut, added: [word, stem, df]
  w: text => {
    let word = '';
    return [...text.matchAll(/([:-[]+)([:-[])([^:-[]+)([:-[])([^:-[]*)/g)].map(([, df, shared, rest, cut, add]) => {
      word = word.slice(0, code(shared)) + rest;
      const stem = word.slice(0, word.length - code(cut)) + add;
      stems.set(word, stem);
      return [word, stem, [...df].reduce((n, c) => n * 34 + code(c), 0)];
    });
  },
  p: text => text.split(' '),
  s: text => text.split('\n').map(tabs),
};
const shard = (kind, i) => load(kind + i, parsers[kind] || tabs);

let root;
const open = () => load('root', text => {
  const f = tabs(text), lengths = [], steps = numbers(f[2]);
  let length = 0;
  for (let i = 0; i < steps.length; i += 2) {
    length += steps[i];
    lengths.push(...Array(steps[i + 1]).fill(length));
  }
  const [w, p, m] = f.slice(3, 6).map(s => s.split('|'));
  root = {
    n: lengths.length, average: f[1] / lengths.length, lengths, first: { w, p, m }, initials: [...f[6]], cards: f[7],
    synonyms: f[8].split('|').map(s => s.split(' ').map(t => t.split(':')).map(([t, stem = t]) => [t, stem])),
    settings: f[9].split(' '),
  };
});

const place = (kind, key) => root.first[kind].findLastIndex((k, i) => !i || k <= key);
const range = async (kind, key, start) => {
  const all = [];
  for (let i = place(kind, key); i <= place(kind, start ? key + '\uffff' : key); i++) all.push(shard(kind, i));
  return (await Promise.all(all)).flat();
};
const begins = async w => (await range('w', w, true)).filter(x => x[0].startsWith(w));
const find = async w => (await range('w', w)).filter(x => x[0] == w);

// Does one edit make A of B, or of how B begins?
const near = (a, b, start) => {
  let i = 0;
  while (i < a.length && a[i] == b[i]) i++;
  const rest = (of, from) => of.slice(from).join('');
  const same = (x, y) => start ? rest(b, y).startsWith(rest(a, x)) : rest(a, x) == rest(b, y);
  return same(i, i) || same(i + 1, i + 1) || same(i + 1, i) || same(i, i + 1) ||
    a[i] == b[i + 1] && a[i + 1] == b[i] && same(i + 2, i + 2);
};
const best = (words, most) => words.sort((a, b) => b[2] - a[2] || (a[0] < b[0] ? -1 : 1))
  .filter((x, i) => words.findIndex(y => y[1] == x[1]) == i).slice(0, most);
const nearest = async (w, last) => {
  const a = [...w], [first, second, ...rest] = a, tail = a.slice(1).join('');
  let found = (await begins(first)).filter(x => near(a, [...x[0]], last));
  if (!found.length) {
    const tries = root.initials.filter(c => c != first).flatMap(c => [c + tail, c + w]);
    if (second != first) tries.push(tail, second + first + rest.join(''));
    found = (await Promise.all(tries.map(last ? begins : find))).flat();
  }
  return best(found, 3);
};

const group = async (w, last, instead) => {
  const terms = [], g = { terms, df: 0 };
  const add = (text, start = false) => {
    if (text && !(terms[0]?.[1] && text.startsWith(terms[0][0])) && !terms.some(t => t[0] == text)) terms.push([text, start]);
  };
  const most = x => x[2] * 2 > root.n, [entry] = await find(w);
  if (entry) g.common = most(entry);
  if (entry && (g.common || !last)) { g.df = entry[2]; add(entry[1]); }
  if (g.common) return g;
  const from = last ? await begins(w) : [];
  if (from.length) {
    from.forEach((x, i) => { if (x[1] != from[i - 1]?.[1]) g.df += x[2]; });
    add(w, true);
    best(from.filter(x => !x[1].startsWith(w)), 16).forEach(x => add(x[1]));
  }
  const senses = root.synonyms.filter(s => s.some(t => t[0] == w || entry && t[1] == entry[1])).flat();
  [...new Set(senses.map(t => t[1]))].filter(s => s).slice(0, 16).forEach(s => add(s));
  if (entry || from.length || senses.length || [...w].length < 4 || /\d/.test(w)) return g;
  for (const x of await nearest(w, last)) {
    if (g.common) break;
    g.common = !terms.length && most(x);
    g.df += x[2];
    add(x[1]);
    instead.push(x[0]);
  }
  return g;
};
const rewrite = portolan.rewrite = async (query, typing) => {
  await open();
  query = query.slice(0, new TextEncoder().encodeInto(query, new Uint8Array(256)).read);
  const words = wordsOf(query), instead = [];
  const unfinished = typing && /[\p{L}\p{N}]$/u.test(fold(query)) && [...words.at(-1)].length > 2 ? words.length - 1 : -1;
  let groups = [];
  words.splice(32);
  words.forEach(w => range('w', w));
  for (const [i, w] of words.entries()) {
    const g = await group(w, i == unfinished, instead), t = g.terms[0];
    if (t && !groups.some(h => h.terms.some(u => u[0] == t[0] && u[1] == t[1]))) groups.push(g);
  }
  if (groups.some(g => !g.common)) groups = groups.filter(g => !g.common);
  let left = 3000;
  [...groups].sort((a, b) => a.df - b.df).every((g, i) => { left -= g.df; return g.rare = !i || left >= 0; });
  return { groups, instead: instead.join(', ') };
};

const counts = async ([term, start]) => {
  const all = new Uint32Array(root.n), parts = await range('p', term, start);
  for (let k = 0; k < parts.length; k += 2) {
    if (start ? !parts[k].startsWith(term) : parts[k] != term) continue;
    const v = numbers(parts[k + 1]);
    for (let i = 0, doc = 0; i < v.length; doc++) {
      doc += v[i] >> 1;
      all[doc] += v[i++] & 1 ? v[i++] + 2 : 1;
    }
  }
  return all;
};
// FTS5 bm25.
const rank = (groups, wanted) => {
  const { n, average, lengths } = root, score = new Float64Array(n), has = new Uint32Array(n), list = [];
  groups.forEach((g, bit) => g.counts.forEach(tf => {
    const df = tf.reduce((sum, f) => sum + (f > 0), 0), idf = Math.log((n - df + 0.5) / (df + 0.5));
    tf.forEach((f, doc) => {
      if (!f) return;
      score[doc] += (idf > 0 ? idf : 1e-6) * (f * 2.2 / (f + 1.2 * (0.25 + 0.75 * lengths[doc] / average)));
      has[doc] |= 1 << bit;
    });
  }));
  has.forEach((h, doc) => { if (wanted(h, doc)) list.push({ doc, score: score[doc] }); });
  return list.sort((a, b) => b.score - a.score || a.doc - b.doc);
};
const search = portolan.search = async (query, limit, typing) => {
  const { groups, instead } = await rewrite(query, typing), full = 2 ** groups.length - 1;
  await Promise.all(groups.map(async g => { g.counts = await Promise.all(g.terms.map(counts)); }));
  const all = rank(groups, has => full && has == full), results = all.slice(0, limit);
  if (results.length < limit && groups.length > 1)
    results.push(...rank(groups.filter(g => g.rare), (has, doc) => has && !all.some(r => r.doc == doc)).slice(0, limit - all.length));
  await Promise.all(results.map(async r => {
    const fields = await shard('d', Math.floor(r.doc / root.cards));
    [r.kind, r.title, r.url, r.crumb, r.summary, r.shard, r.text] = fields.slice(r.doc % root.cards * 7);
  }));
  const mark = w => groups.findIndex(g => g.terms.some(([t, start]) =>
    start && w.startsWith(t) || (stems.get(w) || w) == t));
  return { results, found: all.length, instead, mark };
};

// What kb/ask.h calls ask_answer.
const named = async key => {
  const list = await range('m', key);
  return +list[list.indexOf(key) + 1 || -1];
};
const provider = async query => {
  const plain = list => list.every(w => root.settings.includes(w)), parts = query.trim().split(/\s+/);
  for (const [i, part] of parts.entries()) {
    const [, address, host] = /^\W*(?:([^\s@]+@)|\w+:\/\/)?([^\s@/:]+\.[\w-]+)/.exec(part.toLowerCase()) || [];
    if (!host || !plain(wordsOf(parts.toSpliced(i, 1).join(' ')))) continue;
    let id = await named(host);
    for (let d = `.${host}`; !(id >= 0) && d; d = d.replace(/^\.[^.]*/, '')) id = await named(d);
    if (id >= 0) return [id, address ? address + host : ''];
  }
  const words = wordsOf(query);
  for (let n = words.length; n; n--)
    for (let i = 0; i + n <= words.length; i++) {
      if (!plain(words.toSpliced(i, n))) continue;
      const id = await named(`*${words.slice(i, i + n).join(' ')}`);
      if (id >= 0) return [id, ''];
    }
  return [];
};
const answer = portolan.answer = async query => {
  await open();
  const [id, address] = await provider(query.slice(0, 256));
  if (!(id >= 0)) return;
  const [url, name, steps, ...rest] = (await shard('s', id >> 3))[id & 7], todo = rest.splice(0, +steps), servers = [];
  const [local, domain] = address.split('@'), known = { ADDRESS: address, LOCALPART: local, DOMAIN: domain };
  const filled = s => s.replace(/%EMAIL(\w+)%/g, (_, k) => known[k] || '…');
  while (rest.length) {
    const [protocol, host, port, security, user] = rest.splice(0, 5);
    servers.push({ protocol, host: filled(host), port, security, user: address && filled(user) });
  }
  return { url, name, todo, servers };
};

const node = (tag, cls, ...children) => {
  const e = document.createElement(tag);
  if (cls) e.className = cls;
  e.append(...children);
  return e;
};
const pieces = text => [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)];
const marked = (text, mark) => {
  const parts = [];
  let at = 0;
  for (const { 0: w, index } of pieces(text)) {
    if (mark(fold(w)) < 0) continue;
    parts.push(text.slice(at, index), node('mark', '', w));
    at = index + w.length;
  }
  return [...parts, text.slice(at)];
};
const passage = (text, mark) => {
  const words = pieces(text), hits = words.map(m => mark(fold(m[0])));
  let from = 0, top = 0;
  hits.forEach((hit, i) => {
    const begin = Math.max(i - 4, 0), window = hits.slice(begin, begin + 32).filter(h => h >= 0);
    const worth = hit < 0 ? 0 : window.length + 64 * new Set(window).size;
    if (worth > top) { top = worth; from = begin; }
  });
  const to = words[from + 32];
  return top && (from ? '… ' : '') + text.slice(words[from].index, to?.index) + (to ? '…' : '');
};

const byId = id => document.getElementById(id);
const form = document.querySelector('form.search'), input = byId('q'), list = byId('q-list'), status = byId('q-status');
const results = byId('results'), say = form?.dataset;
const copyButtons = within => navigator.clipboard && within.querySelectorAll('[data-copy=""]').forEach(source => {
  const value = source.textContent.trim(), [name] = value.split('\n');
  const button = node('button', 'copy', say.copy.replace('{v}', ''));
  button.type = 'button';
  button.ariaLabel = say.copy.replace('{v}', name);
  button.onclick = () => navigator.clipboard.writeText(value).then(() => { status.textContent = say.copied.replace('{v}', name); });
  source.after(button);
});

const start = () => {
  copyButtons(document);
  let asked = 0, active = -1;
  const move = to => {
    const options = [...list.children];
    active = to;
    options.forEach((o, i) => { o.ariaSelected = i == to; });
    input.setAttribute('aria-activedescendant', options[to]?.id || '');
    options[to]?.scrollIntoView({ block: 'nearest' });
  };
  const show = on => {
    list.hidden = !on;
    input.ariaExpanded = on;
    move(-1);
  };
  const count = ({ results: { length: n }, instead }) => {
    status.textContent = (n && instead ? say.instead.replace('{w}', instead) + ' · ' : '') +
      (n > 1 ? say.many.replace('{n}', n) : n ? say.one : input.value && say.none);
  };
  const crumb = r => node('span', 'hit-crumb', [r.kind == 'p' ? say.provider : say.entry, r.crumb].filter(s => s).join(' · '));
  const option = (url, ...children) => {
    const o = node('div', 'hit', ...children);
    o.role = 'option';
    o.id = `q-${list.children.length}`;
    o.onmousedown = e => e.preventDefault();
    o.onclick = () => { location.href = base + url; };
    list.append(o);
  };
  // Nobody's name is searched for, nor sent to a server.
  const ask = (query, ...how) => Promise.all([answer(query), search(query.replace(/\S*@/g, ''), ...how)]);
  const type = async () => {
    const turn = ++asked, query = input.value;
    const [card, found] = await ask(query, 8, true);
    if (turn != asked) return;
    list.replaceChildren();
    if (card) option(card.url, node('span', 'hit-title', card.name), ...card.servers.map(s =>
      node('span', 'hit-excerpt', `${s.protocol} ${s.host} ${s.port} ${s.security}`)));
    for (const r of found.results) option(r.url, node('span', 'hit-title', ...marked(r.title, found.mark)), crumb(r));
    count(found);
    show(list.children.length > 0);
  };
  const link = (url, ...text) => {
    const a = node('a', 'hit-title', ...text);
    a.href = base + url;
    return a;
  };
  const settings = card => {
    const copied = text => {
      const c = node('code', '', text);
      if (text) c.dataset.copy = '';
      return node('td', '', c);
    };
    const table = node('table', 'settings', node('caption', '', say.settings), node('tbody', '', ...card.servers.map(s =>
      node('tr', '', node('th', '', s.protocol), copied(s.host), copied(s.port), node('td', '', s.security), copied(s.user)))));
    const all = node('section', 'hit', link(card.url, card.name), table, node('ul', '', ...card.todo.map(t => node('li', '', t))));
    copyButtons(all);
    return all;
  };
  const full = async query => {
    const [card, found] = await ask(query, 50);
    results.replaceChildren(...card ? [settings(card)] : [], node('ol', '', ...found.results.map(r => {
      const text = node('span', 'hit-excerpt', ...marked(r.summary, found.mark));
      if (r.shard) shard('x', r.shard).then(texts => {
        const best = passage(texts[r.text], found.mark);
        if (best) text.replaceChildren(...marked(best, found.mark));
      });
      return node('li', 'hit', link(r.url, ...marked(r.title, found.mark)), crumb(r), text);
    })));
    count(found);
  };

  input.oninput = type;
  input.onfocus = open;
  input.onblur = () => show(false);
  input.onkeydown = e => {
    const n = list.children.length, step = { ArrowDown: 1, ArrowUp: -1 }[e.key], to = active + step;
    if (step && n) {
      if (list.hidden) show(true);
      move(to < -1 ? n - 1 : to < n ? to : -1);
    } else if (e.key == 'Enter' && active >= 0) list.children[active].click();
    else if (e.key == 'Escape') {
      if (list.hidden) input.value = '';
      show(false);
    } else return;
    e.preventDefault();
  };
  document.addEventListener('keydown', e => {
    if (e.key == 'k' && (e.ctrlKey || e.metaKey) || e.key == '/' && !e.target.closest('input')) {
      e.preventDefault();
      input.select();
    }
  });
  form.onsubmit = e => {
    if (!input.value.includes('@')) return;
    e.preventDefault();
    if (results) full(input.value);
    else location.href = `${form.action}#q=${encodeURIComponent(input.value)}`;
  };
  const query = results && new URLSearchParams(location.search + location.hash.replace('#', '&')).get('q');
  if (query) full(input.value = query);
};
if (form) start();
})();
