// Search in shards (render/shards.h) by ask/ask_rewrite.h; the search box; copying. The rest: find.js.
(() => {
'use strict';
const { lang: here, dataset } = document.documentElement, base = dataset.root || '', { src } = document.currentScript;
// Shards call this. One of another build: begin anew.
const waiting = {}, shards = {}, engines = {};
let build, anew;
const portolan = window.portolan = (name, text, id) => {
  build ||= id;
  if (id == build || anew) return waiting[name](text);
  anew = build = id;
  for (const k in shards) delete shards[k];
  portolan.again();
};
const read = url => new Promise(done => {
  const script = document.createElement('script');
  script.onload = () => { script.remove(); done(); };
  script.onerror = () => { delete shards[url.split('?')[0]]; };
  script.src = base + url;
  document.head.append(script);
});
const loaded = {};
const asset = name => loaded[name] ||= read(src.replace(/.*(assets\/)portolan/, '$1' + name)).then(() => portolan[name]);

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
const engine = lang => engines[lang] ||= (() => {
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
  const load = (name, parse) => shards[`search/${lang}/${name}.js`] ||= new Promise(done => {
    waiting[`${lang}/${name}`] = done;
    read(`search/${lang}/${name}.js?${build || ''}`);
  }).then(parse);
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
      settings: f[8].split(' '), ports: f[9],
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

  const best = (words, most) => words.sort((a, b) => b[2] - a[2] || (a[0] < b[0] ? -1 : 1))
    .filter((x, i) => words.findIndex(y => y[1] == x[1]) == i).slice(0, most);
  const most = x => x[2] * 10 > root.n * 9;
  const group = async (w, last) => {
    const terms = [], g = { terms, df: 0, said: [] };
    const add = (g, text, start = false) => {
      if (!(g.terms[0]?.[1] && text.startsWith(g.terms[0][0])) && !g.terms.some(t => t[0] == text)) g.terms.push([text, start]);
    };
    const [entry] = await find(w);
    g.common = entry && most(entry);
    if (entry && (g.common || !last)) { g.df = entry[2]; add(g, entry[1]); }
    const from = last && !g.common ? await begins(w) : [];
    if (from.length) {
      from.forEach((x, i) => { if (x[1] != from[i - 1]?.[1]) g.df += x[2]; });
      add(g, w, true);
      best(from.filter(x => !x[1].startsWith(w)), 16).forEach(x => add(g, x[1]));
    }
    if (entry || from.length || [...w].length < 4 || /\d/.test(w)) return [g];
    return (await (await asset('find')).nearest({ root, begins, find, best }, w, last)).map(words => {
      const g = { terms: [], df: 0, common: most(words[0]), said: [] };
      (g.common ? words.slice(0, 1) : words).forEach(x => {
        g.df += x[2];
        add(g, x[1]);
        g.said.push(x[0]);
      });
      return g;
    });
  };
  const rewrite = async (query, typing) => {
    await open();
    query = query.slice(0, new TextEncoder().encodeInto(query, new Uint8Array(256)).read);
    const words = wordsOf(query);
    const unfinished = typing && /[\p{L}\p{N}]$/u.test(fold(query)) && [...words.at(-1)].length > 2 ? words.length - 1 : -1;
    let groups = [];
    words.splice(32);
    words.forEach(w => range('w', w));
    for (const [i, w] of words.entries())
      for (const g of await group(w, i == unfinished)) {
        const [t] = g.terms, same = t && groups.find(h => h.terms.some(u => u[0] == t[0] && u[1] == t[1]));
        if (same) { same.common &&= g.common; same.said.push(...g.said); }
        else if (t && groups.length < 32) groups.push(g);
      }
    if (groups.some(g => !g.common)) groups = groups.filter(g => !g.common);
    let left = 3000;
    [...groups].sort((a, b) => a.df - b.df).every(g => g.anywhere = (left -= g.df) >= 0);
    return { groups, instead: groups.flatMap(g => g.said).join(', ') };
  };

  // How often documents have a term: anywhere, in title or keywords, in the title.
  const counts = async ([term, start]) => {
    const all = [0, 0, 0].map(() => new Uint32Array(root.n)), parts = await range('p', term, start);
    for (let k = 0; k < parts.length; k += 4) {
      if (start ? !parts[k].startsWith(term) : parts[k] != term) continue;
      all.forEach((tf, j) => {
        const v = numbers(parts[k + 1 + j]);
        for (let i = 0, doc = 0; i < v.length; doc++) {
          doc += v[i] >> 1;
          tf[doc] += v[i++] & 1 ? v[i++] + 2 : 1;
        }
      });
    }
    return all;
  };
  // bm25 as in FTS5.
  const rank = groups => {
    const { n, average, lengths } = root, score = new Float64Array(n), list = [];
    groups.forEach(g => [0, 1, 2].slice(g.anywhere ? 0 : 1).forEach(part => g.counts.forEach(c => {
      const tf = c[part], df = tf.reduce((sum, f) => sum + (f > 0), 0), idf = Math.log((n - df + 0.5) / (df + 0.5));
      tf.forEach((f, doc) => {
        if (f) score[doc] += (idf > 0 ? idf : 1e-6) * (f * 2.2 / (f + 1.2 * (0.25 + 0.75 * lengths[doc] / average)));
      });
    })));
    score.forEach((s, doc) => { if (s) list.push({ doc, score: s }); });
    return list.sort((a, b) => b.score - a.score || a.doc - b.doc);
  };
  const search = async (query, limit, typing) => {
    const { groups, instead } = await rewrite(query, typing);
    await Promise.all(groups.map(async g => { g.counts = await Promise.all(g.terms.map(counts)); }));
    let all = rank(groups);
    if (!all.length) {
      groups.forEach(g => { g.anywhere = true; });
      all = rank(groups);
    }
    const results = all.slice(0, limit);
    await Promise.all(results.map(async r => {
      const fields = await shard('d', Math.floor(r.doc / root.cards));
      [r.kind, r.title, r.url, r.crumb, r.shard, r.text] = fields.slice(r.doc % root.cards * 6);
    }));
    const mark = w => groups.findIndex(g => g.terms.some(([t, start]) =>
      start && w.startsWith(t) || (stems.get(w) || w) == t));
    return { results, found: all.length, instead, mark };
  };

  // As ask/answer.c.
  const named = async key => {
    const list = await range('m', key);
    return +list[list.indexOf(key) + 1 || -1];
  };
  const plain = list => list.every(w => root.settings.includes(w));
  const provider = async query => {
    let tries = [], one = '';
    if (/[.@。]|%40/.test(fold(query))) [query, tries, one] = (await asset('address')).tries(query, t => plain(wordsOf(t)));
    if (one.several) return one;
    const known = async ({ domain, local }, instead) => {
      let id = await named(domain);
      for (let d = `.${domain}`; !(id >= 0) && d; d = d.replace(/^\.[^.]*/, '')) id = await named(d);
      if (!(id >= 0 || local)) id = await named(`:${domain}`);
      return id >= 0 && { id, local, domain, instead };
    };
    for (const t of tries) {
      const found = await known(t);
      if (found) return found;
    }
    const words = one ? [] : wordsOf(query), loud = words.map((w, i) => plain([w]) ? -1 : i).filter(i => i >= 0);
    for (let n = words.length > 32 ? 0 : Math.min(words.length, 9); n; n--)
      for (let i = 0; i + n <= words.length; i++) {
        if (loud[0] < i || loud.at(-1) >= i + n) continue;
        const id = await named(`*${words.slice(i, i + n).join(' ')}`);
        if (id >= 0) return { id };
      }
    for (const t of tries) {
      const instead = (await asset('find')).meant(await range('m', '', true), t.domain);
      if (instead) return known({ ...t, domain: instead }, instead);
    }
    return {};
  };
  const answer = async query => {
    await open();
    const { several, id, local, domain, instead } = await provider(query.slice(0, 256).replace(/\p{DI}/gu, '')), servers = [];
    if (several) return { several };
    if (!(id >= 0)) {
      const words = wordsOf(query);
      return plain(words) ? (await asset('find')).ports(root.ports, words) : undefined;
    }
    const [url, name, steps, ...rest] = (await shard('s', id >> 3))[id & 7], todo = rest.splice(0, +steps);
    const known = { ADDRESS: local && `${local}@${domain}`, LOCALPART: local, DOMAIN: local && domain };
    const filled = s => s.replace(/%EMAIL(\w+)%/g, (_, k) => known[k] || '…');
    while (rest.length) {
      const [protocol, host, port, security, user] = rest.splice(0, 5);
      servers.push({ protocol, host: filled(host), port, security, user: local ? filled(user) : '' });
    }
    const asked = wordsOf(query).map(w => w == 'pop' ? 'POP3' : w.replace(/4$/, '').toUpperCase());
    servers.sort((a, b) => asked.includes(b.protocol) - asked.includes(a.protocol));
    return { url, name, todo, servers, instead };
  };
  return { rewrite, search, answer, shard, open };
})();

const node = (tag, cls, ...children) => {
  const e = document.createElement(tag);
  e.className = cls;
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

const [form, input, list, status, results] = ['form.search', '#q', '#q-list', '#q-status', '#results'].map(s => document.querySelector(s));
const say = form?.dataset;
const copyButtons = within => navigator.clipboard && within.querySelectorAll('[data-copy=""]').forEach(source => {
  const value = source.textContent.trim(), [name] = value.split('\n');
  const button = node('button', 'copy', say.copy.replace('{v}', ''));
  button.type = 'button';
  button.ariaLabel = say.copy.replace('{v}', name);
  button.onclick = () => navigator.clipboard.writeText(value).then(() => { status.textContent = say.copied.replace('{v}', name); });
  source.after(button);
});
const count = (card, { results, instead, several }) => {
  const n = results.length + !!card;
  instead = card?.instead || n && instead;
  status.textContent = several ? say.several.replace('{w}', several.join(', ')) : (instead ? say.instead.replace('{w}', instead) + ' · ' : '') +
    (n > 1 ? say.many.replace('{n}', n) : n ? say.one : input.value && say.none);
};
const crumb = r => node('span', 'hit-crumb', [{ p: say.provider, g: say.guide }[r.kind] || say.entry, r.crumb].filter(s => s).join(' · '));
// Nobody's name is sent to a server. Opened pages mark the words.
const words = query => query.normalize('NFKC').replace(/("[^"]*"|[^\s"])*\s*(@|%[25]*40)\s*/g, '');
const ask = async (query, ...how) => {
  const { answer, search } = engine(here), text = words(query) == query ? query : (await asset('address')).words(query);
  let [card, found] = await Promise.all([answer(query), search(text, ...how)]);
  if (found.several = card?.several) card = 0;
  found.results = found.results.filter(r => r.url != card?.url);
  return [card, found];
};
const to = (r, query) => base + r.url + (r.kind == 'p' ? '' : `?q=${encodeURIComponent(words(query))}`);

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
  const option = (url, ...children) => {
    const o = node('div', 'hit', ...children);
    o.role = 'option';
    o.id = `q-${list.children.length}`;
    o.onmousedown = e => e.preventDefault();
    o.onclick = () => { location.href = url; };
    list.append(o);
  };
  const type = async () => {
    const turn = ++asked, query = input.value;
    portolan.again = type;
    const [card, found] = await ask(query, 8, true), first = found.results[0];
    if (turn != asked) return;
    list.replaceChildren();
    if (card) option(card.url ? base + card.url : to(first, query), node('span', 'hit-title', card.name), ...card.servers.map(s =>
      node('span', 'hit-excerpt', `${s.protocol} ${s.host} ${s.port} ${s.security}`)));
    for (const r of found.results) option(to(r, query), node('span', 'hit-title', ...marked(r.title, found.mark)), crumb(r));
    count(card, found);
    show(list.children.length > 0);
  };

  document.querySelector('#own')?.addEventListener('focus', () => asset('own'), { once: true });
  input.oninput = type;
  input.onfocus = engine(here).open;
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
  document.onkeydown = e => {
    if (e.key == 'k' && (e.ctrlKey || e.metaKey) || e.key == '/' && !e.target.closest('input')) {
      e.preventDefault();
      input.select();
    }
  };
  form.onsubmit = e => {
    if (words(input.value) == input.value) return;
    e.preventDefault();
    if (results) again(input.value);
    else location.href = `${form.action}#q=${encodeURIComponent(input.value)}`;
  };
  const again = async query => (await asset('find')).open(query);
  const query = new URLSearchParams(location.search + location.hash.replace('#', '&')).get('q');
  if (query) again(query);
};
Object.assign(portolan, { engine, here, base, node, pieces, marked, fold, copyButtons, count, crumb, ask, to, say, input, results, asset, words });
if (form) start();
})();
