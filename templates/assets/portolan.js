// The search box, and what it loads: shards (render/shards.h), other scripts as they are needed.
(() => {
'use strict';
const { lang: here, dataset } = document.documentElement, base = dataset.root || '', { src } = document.currentScript;
const waiting = {}, shards = {}, engines = {}, builds = {};
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
// A shard's text; one of another build than its language's begins anew.
const load = name => shards[`search/${name}.js`] ||= new Promise(done => {
  const of = builds[name.split('/')[0]] ||= {};
  waiting[name] = (text, id) => {
    of.id ||= id;
    if (id == of.id || of.anew) return done(text);
    of.anew = of.id = id;
    for (const k in shards) delete shards[k];
    portolan.again();
  };
  read(`search/${name}.js?${of.id || ''}`);
});
const asset = name => loaded[name] ||= read(src.replace(/.*(assets\/)portolan/, '$1' + name)).then(() => portolan[name]);

const apart = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i', ς: 'σ' };
const fold = s => (portolan.scripts?.fold(s) ?? s.normalize('NFKD').replace(/[\p{M}\p{DI}]/gu, '')).toLowerCase()
  .replace(/[œæßøłđıς]/g, c => apart[c]);
// Words and where they stand; scripts.js has more rules.
const letters = /[\p{L}\p{N}\p{M}]+/gu, runs = s => fold(s).match(letters) || [];
const pieces = text => [...text.matchAll(letters)].flatMap(({ 0: w, index }) => portolan.scripts?.cut(w, index) || [[w, index]]);
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

// What search.js has for a language.
const engine = lang => engines[lang] ||= Object.fromEntries(['rewrite', 'search', 'answer', 'shard', 'open'].map(k =>
  [k, async (...how) => (await asset('search'))(lang)[k](...how)]));

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

Object.assign(portolan, { load, letters, engine, here, base, node, runs, pieces, marked, fold, count, crumb, ask, to, say, input, list, status, results, asset, words });
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
    asset('find');
  };

  portolan.show = show;
  input.oninput = type;
  input.onfocus = () => {
    load(`${here}/root`);
    engine(here).open();
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
  if (query) {
    load(`${here}/root`);
    asset('search');
    again(query);
  }
}
})();
