// Shards (render/shards.h), asked by the rules of ask/ask_rewrite.h and ask/answer.c.
(() => {
'use strict';
const { asset, fold, letters, pieces, runs } = portolan;

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
// Groups of the keys of errors that words in a row are.
const keys = async (words, find, begins) => {
  const all = new Map();
  for (let rest = words.slice(0, 32); rest[0]; rest = rest.slice(1)) {
    let key = [];
    for (const w of rest) {
      key = [...key, ...w.replace(/^0x(?=[\da-f]+$)/, '')].slice(0, 64);
      const text = key.join(''), k = '\ue001' + text, [x] = begins.some(b => text.startsWith(b)) ? await find(k) : [];
      if (x && all.size < 32) all.set(k, { terms: [[k, 2, 0, k]], df: x[2], said: [], key: key.length });
    }
  }
  return [...all.values()];
};
const engines = {};
portolan.search = lang => engines[lang] ||= (() => {
  const stems = new Map();
  const parsers = {
    // df << 1 | stop word, letters shared, the rest, cut, added: [word, stem, df, weight]
    p: text => {
      const [list, rows = '', ...names] = tabs(text);
      let word = '';
      const words = [...list.matchAll(/([:-[]+)([:-[])([^:-[]+)([:-[])([^:-[]*)/g)].map(([, df, shared, rest, cut, add]) => {
        word = word.slice(0, code(shared)) + rest;
        const stem = word.slice(0, word.length - code(cut)) + add;
        stems.set(word, stem);
        df = [...df].reduce((n, c) => n * 34 + code(c), 0) / 2;
        return [word, stem, df | 0, df % 1 ? 0 : Math.floor(16 * Math.log(1 + (root.n - df + 0.5) / (df + 0.5)) + 0.5)];
      });
      return { words, rows: rows.split('!').map(row => row.split(' ')), names };
    },
    s: text => text.split('\n').map(tabs),
  };
  const load = (name, parse) => {
    const text = portolan.load(`${lang}/${name}`);
    return text.parsed ||= text.then(parse);
  };
  const shard = (kind, i) => kind == 'p' && !i && root.start || load(kind + i, parsers[kind == 'w' ? 'p' : kind] || tabs);

  let root;
  const open = () => load('root', text => {
    const f = tabs(text), spread = (i, see) => numbers(f[i]).flatMap((v, k, all) => k & 1 ? Array(v).fill(see(all[k - 1])) : []);
    let length = 0;
    const lengths = spread(2, step => length += step), shares = spread(11, k => [1, 0.5, 1 / 1024][k]);
    const [p, m] = f.slice(3, 5).map(s => s.split('|'));
    let [own, theirs, cards] = [0, ...f[7].split(' ')];
    root = {
      n: lengths.length, average: f[1] / lengths.length, lengths, first: { p, m }, initials: [...f[5]], cards,
      settings: f[8].split(' '), ports: f[9], programs: f[10].split(' '), shares, seats: shares.map(k => k < 1 ? theirs++ : own++), keys: f[12].match(/\S+/g) || [],
    };
    root.start = f[13] && parsers.p(f.slice(13).join('\t'));
    root.stops = [...f[6].split(' '), ...(root.start.words || []).map(([w]) => w)];
    if (own <= cards) shard('d', 0);
  });

  const place = (kind, key) => kind == 'w' ? place('p', key) >> 4 : root.first[kind].findLastIndex((k, i) => !i || k <= key);
  const range = async (kind, key, start, part) => {
    const all = [];
    for (let i = place(kind, key); i <= place(kind, start ? key + '\uffff' : key); i++) all.push(shard(kind, i));
    return (await Promise.all(all)).flatMap(s => part ? s[part] : s);
  };
  // Words beside their postings (p) or alone (w).
  const lookup = (kind, start) => async w => (await range(kind, w, start, 'words')).filter(x => start ? x[0].startsWith(w) : x[0] == w);
  const begins = lookup('p', true), find = lookup('p');
  // Those of most documents count only alone.
  const kept = w => (root.stops.includes('#' + w) ? '#' : '') + w, rare = w => !root.stops.includes('!' + w);

  const best = (words, most) => words.sort((a, b) => b[2] - a[2] || (a[0] < b[0] ? -1 : 1))
    .filter((x, i) => words.findIndex(y => y[1] == x[1]) == i).slice(0, most);
  const most = x => x[2] * 2 > root.n;
  const has = t => g => g.terms.some(u => u[0] == t[0] && u[1] == t[1]);
  // Terms: [text, 0: a stem, 1: a beginning, 2: the word itself; weight; its word, or stem].
  const group = async (w, last) => {
    const make = common => ({ terms: [], df: 0, said: [], common }), [entry] = await find(kept(w)), g = make(entry && most(entry));
    const add = (g, ...t) => {
      if ((t[1] || g.terms[0]?.[1] != 1 || !t[0].startsWith(g.terms[0][0])) && !has(t)(g)) g.terms.push(t);
    };
    const put = (g, [word, stem, , weight]) => weight ? add(g, stem, 0, weight, word) : add(g, word, 2, 0, stem);
    const from = last && !g.common && (!entry || entry[3]) ? await begins(w) : [];
    if (from[0]) {
      from.forEach(([, stem, df], i) => { if (stem != from[i - 1]?.[1]) g.df += df; });
      add(g, w, 1, Math.min(...from.map(x => x[3] || 1e9)) % 1e9);
      best(from.filter(x => !x[1].startsWith(w)), 16).forEach(x => put(g, x));
    } else if (entry) { [, , g.df] = entry; put(g, [w, ...entry.slice(1)]); }
    if (entry) add(g, w, 2, 0, entry[1]);
    if (entry || from[0] || [...w].length < 4 || /\d/.test(w)) return [g];
    ['\ue002', [...w][0]].map(lookup('w', true));
    return (await asset('find')).nearest({ root, lookup, best, make, most, put }, w, last);
  };
  const ready = query => Promise.all([open(), /[\u0400-\u1fff\u2e80-\uffff]/.test(query) && asset('scripts')]);
  const rewrite = async (query, typing) => {
    await ready(query);
    query = query.slice(0, new TextEncoder().encodeInto(query, new Uint8Array(256)).read);
    let groups = [], left = 20000;
    const all = wordsOf(query), words = [], folded = fold(query).replace(/([\p{L}\p{N}\p{M}]\.)[a-z]+(?!\.?[\p{L}\p{N}\p{M}])/gu, '$1 ');
    for (const w of folded.match(/[\p{L}\p{N}\p{M}]+(-[\p{L}\p{N}\p{M}]+)*/gu) || []) {
      const whole = w.replaceAll('-', '');
      words.push(...w != whole && /(^|-)..?(-|$)/u.test(w) && (await find(whole))[0] ? [whole] : wordsOf(w));
    }
    const last = typing && [...all.at(-1) || ''][2] && /[\p{L}\p{N}\p{M}]$/u.test(folded) ? words.length - 1 : -1;
    words.splice(32);
    words.forEach(w => rare(w) && range('p', kept(w)));
    if (root.keys.some(k => all.join('').includes(k))) groups = await keys(all, find, root.keys);
    const read = async see => {
      for (const [i, w] of words.entries())
        for (const g of see(w) ? await group(w, i == last || w >= '\u0e00' && !/../u.test(w)) : []) {
          const [t] = g.terms, same = t && groups.find(has(t));
          if (same) { same.common &&= g.common; same.said.push(...g.said); }
          else if (t && groups.length < 32) groups.push(g);
        }
      return groups.filter(g => !g.common);
    };
    let some = await read(rare);
    if (!some[0]) { groups = []; some = await read(w => w); }
    if (some[0]) groups = groups.filter(g => !g.common || g.terms[0][2]);
    (some[0] ? some : [...groups]).sort((a, b) => a.df - b.df).every((g, i) => g.asked = (left -= g.df) >= 0 || !i);
    return { groups, instead: groups.flatMap(g => g.said).join(', ') };
  };

  // How often documents have a term, what their titles weigh (-1: keywords).
  const counts = async ([text, kind, , other]) => {
    const tf = new Float64Array(root.n), heads = new Map();
    const walk = (list, see) => {
      const v = numbers(list);
      for (let i = 0, doc = 0; v[i] >= 0; doc++) {
        doc += v[i] >> 1;
        see(doc, v[i++] & 1 ? v[i++] : -1);
      }
    };
    const from = kind && !/^#/.test(other) ? text : other, rows = await range('p', from, kind == 1, 'rows');
    for (const [key, all, head, ...words] of new Map(rows.map(row => [row[0], row])).values()) {
      if (kind == 1 ? !key.startsWith(text) : key != (kind ? other : text)) continue;
      const own = kind == 2 && words[0] ? words[words.findIndex((w, i) => !(i & 1) && w == text) + 1 || -1] : all;
      const add = (list = '', by) => walk(list, (doc, n) => { tf[doc] += (n + 2) * by; });
      add(own == '' ? all : own, kind == 2 ? 0.5 : 1);
      if (own == '') words.forEach((w, i) => i & 1 && add(w, -0.5));
      walk(head, (doc, n) => heads.get(doc) >= 0 || heads.set(doc, n));
    }
    return { tf, heads };
  };
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
      if (s) list.push({ doc, score: (s + 0.0625 * h * (part * part) + (t && 0.1875 * t * t / Math.max(all[doc], t))) * root.shares[doc] });
    });
    return list.sort((a, b) => b.score - a.score || a.doc - b.doc);
  };
  const search = async (query, limit, typing) => {
    const { groups, instead } = await rewrite(query, typing);
    await Promise.all(groups.map(async g => { g.counts = await Promise.all(g.terms.map(counts)); }));
    const all = rank(groups), results = all.slice(0, limit);
    await Promise.all(results.map(async r => {
      const seat = root.seats[r.doc], fields = await shard('d', Math.floor(seat / root.cards)), n = (fields.length - 1) / 6;
      [r.kind, r.title, r.url, r.crumb, r.shard, r.text] = fields.filter((_, i) => i % n == seat % root.cards);
    }));
    const mark = w => groups.findIndex(g => g.terms.some(([t, kind]) =>
      kind == 1 && w.startsWith(t) || kind < 2 && (stems.get(w) || w) == t));
    return { results, found: all.length, instead, mark };
  };

  const numbered = (list, key) => +list[list.indexOf(key) + 1 || -1], named = async key => numbered(await range('m', key), key);
  const plain = text => runs(text).every(w => root.settings.includes(w) || root.programs.includes(w));
  const provider = async query => {
    const found = /[.@。]|%40/.test(fold(query)) ? await (await asset('card')).provider(query, plain, named) : { query };
    if (found.several || found.id >= 0) return found;
    const words = found.one ? [] : runs(found.query), loud = words.map((w, i) => plain(w) ? -1 : i).filter(i => i >= 0);
    for (let n = words.length > 32 ? 0 : Math.min(words.length, 9), best; n; n--) {
      for (let i = 0; i + n <= words.length; i++) {
        if (loud[0] < i || loud.at(-1) >= i + n) continue;
        const name = words.slice(i, i + n).join(' '), id = numbered(await range('p', rare(words[i]) ? kept(words[i]) : '#' + words[i], false, 'names'), '*' + name), program = root.programs.includes('=' + name);
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
    if (card && found.id >= 0) shard('s', found.id >> 3);
    return card ? (await asset('card')).make(found, query, root, runs, shard, () => load('g', parsers.s)) : found.several && found;
  };
  return { rewrite, search, answer, shard, open };
})();
})();
