// Search in shards (render/shards.h) by ask/ask_rewrite.h; the search box.
(() => {
'use strict';
const { lang: here, dataset } = document.documentElement, base = dataset.root || '', { src } = document.currentScript;
const waiting = {}, shards = {}, engines = {};
// Shards call this.
const portolan = window.portolan = (name, text, id) => waiting[name](text, id);
const read = url => new Promise(done => {
  const script = document.createElement('script');
  script.onload = done;
  script.onerror = () => { delete shards[url.split('?')[0]]; };
  script.src = base + url;
  document.head.append(script);
});
const loaded = {};
const asset = name => loaded[name] ||= read(src.replace(/.*(assets\/)portolan/, '$1' + name)).then(() => portolan[name]);

const apart = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i', ς: 'σ' };
const fold = s => (portolan.scripts?.fold(s) ?? s.normalize('NFKD').replace(/[\p{M}\p{DI}]/gu, '')).toLowerCase()
  .replace(/[œæßøłđıς]/g, c => apart[c]);
// Words and where they stand; scripts.js has more rules.
const letters = /[\p{L}\p{N}\p{M}]+/gu, runs = s => fold(s).match(letters) || [];
const pieces = text => [...text.matchAll(letters)].flatMap(({ 0: w, index }) => portolan.scripts?.cut(w, index) || [[w, index]]);
const wordsOf = s => pieces(fold(s)).map(([w]) => [...w].slice(0, 64).join(''));

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
  let build, anew;
  const stems = new Map();
  const parsers = {
    // df << 1 | stop word, letters shared, the rest, cut, added: [word, stem, df, weight]
    w: text => {
      let word = '';
      return [...text.matchAll(/([:-[]+)([:-[])([^:-[]+)([:-[])([^:-[]*)/g)].map(([, df, shared, rest, cut, add]) => {
        word = word.slice(0, code(shared)) + rest;
        const stem = word.slice(0, word.length - code(cut)) + add;
        stems.set(word, stem);
        df = [...df].reduce((n, c) => n * 34 + code(c), 0) / 2;
        return [word, stem, df | 0, df % 1 ? 0 : Math.floor(16 * Math.log(1 + (root.n - df + 0.5) / (df + 0.5)) + 0.5)];
      });
    },
    p: text => text.split('!').map(row => row.split(' ')),
    s: text => text.split('\n').map(tabs),
  };
  const load = (name, parse) => shards[`search/${lang}/${name}.js`] ||= new Promise(done => {
    // Another build.
    waiting[`${lang}/${name}`] = (text, id) => {
      build ||= id;
      if (id == build || anew) return done(text);
      anew = build = id;
      for (const k in shards) delete shards[k];
      portolan.again();
    };
    read(`search/${lang}/${name}.js?${build || ''}`);
  }).then(parse);
  const shard = (kind, i) => load(kind + i, parsers[kind] || tabs);

  let root;
  const open = () => load('root', text => {
    const f = tabs(text), spread = (i, see) => numbers(f[i]).flatMap((v, k, all) => k & 1 ? Array(v).fill(see(all[k - 1])) : []);
    let length = 0;
    const lengths = spread(2, step => length += step), shares = spread(11, k => [1, 0.5, 1 / 1024][k]);
    const [w, p, m] = f.slice(3, 6).map(s => s.split('|'));
    root = {
      n: lengths.length, average: f[1] / lengths.length, lengths, first: { w, p, m }, initials: [...f[6]], cards: f[7],
      settings: f[8].split(' '), ports: f[9], programs: f[10].split(' '), shares, keys: f[12].match(/\S+/g) || [],
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
  const most = x => x[2] * 2 > root.n;
  const has = t => g => g.terms.some(u => u[0] == t[0] && u[1] == t[1]);
  // Terms: [text, 0: a stem, 1: a beginning, 2: the word itself; weight, its stem].
  const group = async (w, last) => {
    const make = common => ({ terms: [], df: 0, said: [], common }), [entry] = await find(w), g = make(entry && most(entry));
    const add = (g, ...t) => {
      if ((t[1] || g.terms[0]?.[1] != 1 || !t[0].startsWith(g.terms[0][0])) && !has(t)(g)) g.terms.push(t);
    };
    const put = (g, [word, stem, , weight]) => weight ? add(g, stem, 0, weight) : add(g, word, 2, 0, stem);
    const from = last && !g.common && (!entry || entry[3]) ? await begins(w) : [];
    if (from[0]) {
      from.forEach(([, stem, df], i) => { if (stem != from[i - 1]?.[1]) g.df += df; });
      add(g, w, 1, Math.min(...from.map(x => x[3] || 1e9)) % 1e9);
      best(from.filter(x => !x[1].startsWith(w)), 16).forEach(x => put(g, x));
    } else if (entry) { [, , g.df] = entry; put(g, entry); }
    if (entry) add(g, w, 2, 0, entry[1]);
    if (entry || from[0] || [...w].length < 4 || /\d/.test(w)) return [g];
    return (await asset('find')).nearest({ root, begins, find, best, make, most, put }, w, last);
  };
  const ready = query => Promise.all([open(), /[\u0400-\u1fff\u2e80-\uffff]/.test(query) && asset('scripts')]);
  const rewrite = async (query, typing) => {
    await ready(query);
    query = query.slice(0, new TextEncoder().encodeInto(query, new Uint8Array(256)).read);
    let groups = [], left = 20000;
    const words = [], folded = fold(query).replace(/([\p{L}\p{N}\p{M}]\.)[a-z]+(?!\.?[\p{L}\p{N}\p{M}])/gu, '$1 ');
    for (const w of folded.match(/[\p{L}\p{N}\p{M}]+(-[\p{L}\p{N}\p{M}]+)*/gu) || []) {
      const whole = w.replaceAll('-', '');
      words.push(.../(^|-)..?(-|$)/u.test(w) && (await find(whole))[0] ? [whole] : wordsOf(w));
    }
    const all = wordsOf(query), last = typing && [...all.at(-1) || ''][2] && /[\p{L}\p{N}\p{M}]$/u.test(folded) ? words.length - 1 : -1;
    words.splice(32);
    words.forEach(w => range('w', w));
    if (root.keys.some(k => all.join('').includes(k))) groups = await (await asset('find')).keys(all, find);
    for (const [i, w] of words.entries())
      for (const g of await group(w, i == last || w >= '\u0e00' && !/../u.test(w))) {
        const [t] = g.terms, same = t && groups.find(has(t));
        if (same) { same.common &&= g.common; same.said.push(...g.said); }
        else if (t && groups.length < 32) groups.push(g);
      }
    const some = groups.filter(g => !g.common);
    if (some[0]) groups = groups.filter(g => !g.common || g.terms[0][2]);
    (some[0] ? some : [...groups]).sort((a, b) => a.df - b.df).every((g, i) => g.asked = (left -= g.df) >= 0 || !i);
    return { groups, instead: groups.flatMap(g => g.said).join(', ') };
  };

  // How often documents have a term, what their titles weigh (-1: keywords).
  const counts = async ([text, kind, , stem = text]) => {
    const tf = new Float64Array(root.n), heads = new Map();
    const walk = (list, see) => {
      const v = numbers(list);
      for (let i = 0, doc = 0; v[i] >= 0; doc++) {
        doc += v[i] >> 1;
        see(doc, v[i++] & 1 ? v[i++] : -1);
      }
    };
    for (const [key, all, head, ...words] of await range('p', stem, kind == 1)) {
      if (kind == 1 ? !key.startsWith(text) : key != stem) continue;
      const own = kind == 2 && words[0] ? words[words.findIndex((w, i) => !(i & 1) && w == text) + 1 || -1] : all;
      const add = (list = '', by) => walk(list, (doc, n) => { tf[doc] += (n + 2) * by; });
      add(own == '' ? all : own, kind == 2 ? 0.5 : 1);
      if (own == '') words.forEach((w, i) => i & 1 && add(w, -0.5));
      walk(head, (doc, n) => heads.get(doc) >= 0 || heads.set(doc, n));
    }
    return { tf, heads };
  };
  // As ask_rewrite.h has it.
  const rank = groups => {
    const { n, average, lengths } = root, [score, said, head, all] = [1, 2, 3, 4].map(() => new Float64Array(n)), list = [];
    let query = 0;
    for (const g of groups) {
      query += Math.max(...g.terms.map(t => t[2]));
      g.counts.forEach(({ tf, heads }, i) => {
        const df = tf.filter(f => f).length, idf = Math.log((n - df + 0.5) / (df + 0.5)), weight = g.terms[i][2];
        if (g.asked) tf.forEach((f, doc) => {
          if (f) score[doc] += (g.key || 0) * 1000 + (idf > 0 ? idf : 1e-6) * (f * 2.2 / (f + 1.2 * (0.25 + 0.75 * lengths[doc] / average)));
        });
        if (weight) heads.forEach((w, doc) => {
          head[doc] += weight;
          if (w >= 0) { said[doc] += weight; all[doc] = w; }
        });
      });
    }
    score.forEach((s, doc) => {
      const h = head[doc], t = said[doc], part = h && h / Math.max(query, h);
      if (s) list.push({ doc, score: (s + 0.125 * h * (part * part) + (t && 0.3125 * t * t / Math.max(all[doc], t))) * root.shares[doc] });
    });
    return list.sort((a, b) => b.score - a.score || a.doc - b.doc);
  };
  const search = async (query, limit, typing) => {
    const { groups, instead } = await rewrite(query, typing);
    await Promise.all(groups.map(async g => { g.counts = await Promise.all(g.terms.map(counts)); }));
    const all = rank(groups), results = all.slice(0, limit);
    await Promise.all(results.map(async r => {
      const fields = await shard('d', Math.floor(r.doc / root.cards));
      [r.kind, r.title, r.url, r.crumb, r.shard, r.text] = fields.slice(r.doc % root.cards * 6);
    }));
    const mark = w => groups.findIndex(g => g.terms.some(([t, kind]) =>
      kind == 1 && w.startsWith(t) || kind < 2 && (stems.get(w) || w) == t));
    return { results, found: all.length, instead, mark };
  };

  // As ask/answer.c.
  const named = async key => {
    const list = await range('m', key);
    return +list[list.indexOf(key) + 1 || -1];
  };
  const plain = text => runs(text).every(w => root.settings.includes(w) || root.programs.includes(w));
  const provider = async query => {
    const found = /[.@。]|%40/.test(fold(query)) ? await (await asset('card')).provider(query, plain, named) : { query };
    if (found.several || found.id >= 0) return found;
    const words = found.one ? [] : runs(found.query), loud = words.map((w, i) => plain(w) ? -1 : i).filter(i => i >= 0);
    for (let n = words.length > 32 ? 0 : Math.min(words.length, 9), best; n; n--) {
      for (let i = 0; i + n <= words.length; i++) {
        if (loud[0] < i || loud.at(-1) >= i + n) continue;
        const name = words.slice(i, i + n).join(' '), id = await named(`*${name}`), program = root.programs.includes('=' + name);
        if (id >= 0 && !(best && program)) best = { id, rest: words.filter((_, j) => j < i || j >= i + n), program };
        if (best && !best.program) return best;
      }
      if (best) return best;
    }
    return found.meant ? found.meant(() => range('m', '', true)) : {};
  };
  const answer = async query => {
    await ready(query);
    const found = await provider(query.slice(0, 256).replace(/\p{DI}/gu, '')), card = !found.several && (found.id >= 0 || plain(query));
    return card ? (await asset('card')).make(found, query, root, runs, shard, () => load('g', parsers.s)) : found.several && found;
  };
  return { rewrite, search, answer, shard, open };
})();

const node = (tag, cls, ...children) => {
  const e = document.createElement(tag);
  e.className = cls;
  e.append(...children);
  return e;
};
const marked = (text, mark) => {
  const parts = [];
  let at = 0;
  for (const [w, index] of pieces(text)) {
    if (mark(fold(w)) < 0) continue;
    parts.push(text.slice(at, index), node('mark', '', text.slice(Math.max(at, index), at = index + w.length)));
  }
  return [...parts, text.slice(at)];
};

const [form, input, list, status, results] = ['form.search', '#q', '#q-list', '#q-status', '#results'].map(s => document.querySelector(s));
const say = form?.dataset;
const count = (card, { results, instead, several }) => {
  const n = results.length + !!card;
  instead = card?.instead || n && instead;
  status.textContent = several ? say.several.replace('{w}', several.join(', ')) : (instead ? say.instead.replace('{w}', instead) + ' · ' : '') +
    (n ? (say[new Intl.PluralRules(here).select(n)] || say.other).replace('{n}', n) : input.value && say.none);
};
const crumb = r => node('span', 'hit-crumb', [{ p: say.provider, g: say.guide }[r.kind] || say.entry, r.crumb].filter(s => s).join(' · '));
// Nobody's name goes to a server. Opened pages mark the words.
const words = query => query.normalize('NFKC').replace(/("[^"]*"|[^\s"])*\s*(@|%[25]*40)\s*/g, '');
const ask = async (query, ...how) => {
  const { answer, search } = engine(here), text = words(query) == query ? query : (await asset('address')).words(query);
  let [card, found] = await Promise.all([answer(query), search(text, ...how)]);
  if (found.several = card?.several) card = 0;
  found.results = found.results.filter(r => r.url != card?.url && r.url != card?.pair?.url);
  if (card?.pair) found.results.unshift(card.pair);
  return [card, found];
};
const to = (r, query) => base + r.url + (r.kind == 'p' ? '' : `?q=${encodeURIComponent(words(query))}`);

Object.assign(portolan, { engine, here, base, node, runs, pieces, marked, fold, count, crumb, ask, to, say, input, list, status, results, asset, words });
if (form) {
  if (document.querySelector('[data-copy=""], #own')) asset('card').then(c => c.facts());
  let asked = 0;
  const show = on => {
    list.hidden = !on;
    input.ariaExpanded = on;
    input.setAttribute('aria-activedescendant', '');
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
    if (card) option(card.url ? base + card.url + card.own : to(first, query), node('span', 'hit-title', card.name), ...card.servers.map(s =>
      node('span', 'hit-excerpt', `${s.protocol} ${s.host} ${s.port} ${s.security}`)));
    for (const r of found.results) option(to(r, query), node('span', 'hit-title', ...marked(r.title, found.mark)), crumb(r));
    count(card, found);
    show(list.children.length > 0);
  };

  portolan.show = show;
  input.oninput = type;
  input.onfocus = () => {
    engine(here).open();
    asset('find');
  };
  input.onblur = () => show(asked++ < 0);
  input.value = history.state || '';
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
}
})();
