// What portolan.js loads when it is needed: the rules for unknown words (src/ask/ask_rewrite.h) and misspelt domains
// (src/ask/ask.h), the keys of the list, the page of all results, marks on pages that were opened from one.
(() => {
'use strict';
const { engine, here, base, node, pieces, marked, fold, count, crumb, ask, to, say, input, list, show, status, results, words } = portolan;

// Do K edits make A of B, or of how B begins?
const near = (a, b, start, k) => {
  let i = 0;
  while (i < a.length && a[i] == b[i]) i++;
  const x = a.slice(i), y = b.slice(i), then = (m, n) => near(x.slice(m), y.slice(n), start, k - 1);
  if (!x.length && (start || y.length <= k)) return true;
  return k && (then(1, 1) || then(1, 0) || then(0, 1) || x.length > 1 && x[0] == y[1] && x[1] == y[0] && then(2, 2));
};
// What an unknown word may be: [[words]], or two parts written as one.
const likely = async ({ root, lookup, best }, w, last) => {
  const begins = lookup('w', true), find = lookup('w'), a = [...w], n = a.length, [first, second, ...rest] = a, part = (from, to) => a.slice(from, to).join('');
  const close = async k => (await begins(first)).filter(x => near(a, [...x[0]], last, k));
  // A stem between beginnings and endings of words.
  const around = (await begins('\ue002')).map(x => x[0].slice(1)), fronts = ['', ...around.filter(e => e[0] == '\ue002').map(e => e.slice(1))];
  const ended = (r, most) => !r || most && around.some(e => e && r.startsWith(e) && ended(r.slice(e.length), most - 1));
  const size = x => [...x].length;
  const rests = fronts.filter(f => w.startsWith(f)).map(f => w.slice(f.length)).filter(r => r[2]);
  const [same] = (await Promise.all(rests.flatMap(r => fronts.map(async f => (await begins(f + [...r].slice(0, 3).join('')))
    .filter(([, stem, , weight]) => weight && size(stem) > 2 && r.startsWith(stem) && ended(r.slice(stem.length), 2)))))).flat()
    .sort((x, y) => size(y[1]) - size(x[1]) || size(x[0]) - size(y[0]));
  let found = await close(1);
  if (!found.length) {
    const tries = root.initials.filter(c => c != first).flatMap(c => [c + part(1), c + w]);
    found = (await Promise.all([...tries, part(1), second + first + rest.join('')].map(last ? begins : find))).flat();
  }
  if (same) return [[same, ...best(found, 3).filter(x => x[1] != same[1])].slice(0, 3)];
  for (let r = n - 1; !found.length && r > 4 && r > n - 4; r--)
    found = (await begins(part(0, r))).filter(x => size(x[0]) < r + 4);
  if (!found.length && n > 7) found = await close(2);
  if (found.length) return [best(found, 3)];
  for (let i = n - 3; i > 2; i--) {
    const [head] = await find(part(0, i)), tail = head ? await (last ? begins : find)(part(i)) : [];
    if (tail.length) return [[head], best(tail, 1)];
  }
  return [];
};

// The same as groups.
const nearest = async (engine, w, last) => (await likely(engine, w, last)).map(words => {
  const g = engine.make(engine.most(words[0]));
  (g.common ? words.slice(0, 1) : words).forEach(x => {
    g.df += x[2];
    engine.put(g, x);
    g.said.push(x[0]);
  });
  return g;
});

// The name of a server or domain that is near: one edit away, or two before the same last label.
const meant = (keys, host) => {
  const names = keys.filter((k, i) => !(i & 1) && k[0] != '*').map(k => k.replace(/^[.:]/, ''));
  const a = [...host], last = d => d.replace(/.*\./, ''), unlike = d => (d[0] != host[0]) * 2 + (d.length != host.length);
  for (const k of [1, 2]) {
    const [d] = names.filter(d => near(a, [...d], false, k) && (k < 2 || last(d) == last(host)))
      .sort((x, y) => unlike(x) - unlike(y) || (x < y ? -1 : 1));
    if (d) return d;
  }
};

// The window of 32 words with most different marked words.
const passage = (text, mark) => {
  const words = pieces(text), hits = words.map(([w]) => mark(fold(w)));
  let from = 0, top = 0;
  hits.forEach((hit, i) => {
    const begin = Math.max(i - 4, 0), window = hits.slice(begin, begin + 32).filter(h => h >= 0);
    const worth = hit < 0 ? 0 : window.length + 64 * new Set(window).size;
    if (worth > top) { top = worth; from = begin; }
  });
  const end = words[from + 32];
  return top && (from ? '… ' : '') + text.slice(words[from][1], end?.[1]) + (end ? '…' : '');
};
const link = (url, ...text) => {
  const a = node('a', 'hit-title', ...text);
  a.href = url;
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
  const name = card.url ? link(base + card.url + card.own, card.name) : node('strong', 'hit-title', card.name);
  const all = node('section', 'hit', name, table, node('ul', '', ...card.todo.map(t => node('li', '', t))));
  portolan.card.copyButtons(all);
  return all;
};
const hit = (lang, found, query, seen) => r => {
  const text = node('span', 'hit-excerpt');
  if (r.summary) text.append(r.summary);
  else seen.observe(text);
  text.fill = () => engine(lang).shard('x', r.shard).then(texts => {
    const [summary, body] = texts.slice(r.text * 2);
    text.append(...marked(passage(body, found.mark) || summary, found.mark));
  });
  return node('li', 'hit', link(to(r, query), ...marked(r.title, found.mark)), crumb(r), text);
};
// The other languages, in one line: those asked where this one has little.
const others = query => {
  const all = node('p', 'hit-other');
  document.querySelectorAll('.languages a').forEach(async ({ hreflang: lang, textContent: name, href }) => {
    const { found } = await engine(lang).search(query, 0), a = found && link(`${href}?q=${encodeURIComponent(query)}`, `${name} (${found})`);
    if (!a) return;
    a.lang = lang;
    all.append(a, ' ');
  });
  return all;
};
// An address at nobody's domain: its host can be told step by step.
const steps = query => {
  const a = link(`${base}${here}/setup.html#own=${encodeURIComponent(query.trim())}`, say.setup);
  return node('p', 'hit', a);
};
const full = async query => {
  portolan.again = () => full(query);
  // Texts come when they are in view.
  const seen = new IntersectionObserver(all => all.filter(x => x.isIntersecting).forEach(({ target }) => {
    seen.unobserve(target);
    target.fill();
  }));
  const [card, found] = await ask(query, 20), plain = words(query);
  results.replaceChildren(...card ? [settings(card)] : [], ...card || plain == query || !say.setup ? [] : [steps(query)],
    node('ol', '', ...found.results.map(hit(here, found, query, seen))), ...found.results[9] ? [] : [others(plain)]);
  count(card, found);
};
const highlight = async query => {
  const { mark } = await engine(here).search(query, 0), main = document.querySelector('main'), texts = [];
  const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) texts.push(walk.currentNode);
  let best, top = 0;
  for (const text of texts) {
    if (text.parentElement.closest('button, h1, nav')) continue;
    const worth = new Set(pieces(text.data).map(([w]) => mark(fold(w))).filter(h => h >= 0)).size;
    if (worth > top) { top = worth; best = text.parentElement; }
    if (worth) text.replaceWith(...marked(text.data, mark));
  }
  if (best && !location.hash) best.scrollIntoView({ block: 'center' });
};

// The list that a query opens, by keys.
const move = to => {
  const options = [...list.children];
  options.forEach((o, i) => { o.ariaSelected = i == to; });
  input.setAttribute('aria-activedescendant', options[to]?.id || '');
  options[to]?.scrollIntoView({ block: 'nearest' });
};
// Who comes back finds what was typed.
const keep = () => history.replaceState(input.value, '');
list?.addEventListener('click', keep, true);
input?.form.addEventListener('submit', keep, true);
if (input) input.onkeydown = e => {
  const n = list.children.length, step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  const active = list.hidden ? -1 : [...list.children].findIndex(o => o.ariaSelected == 'true'), to = active + step;
  if (step && n) {
    if (list.hidden) show(true);
    move(to < -1 ? n - 1 : to < n ? to : -1);
  } else if (e.key == 'Enter' && active >= 0) list.children[active].click();
  else if (e.key == 'Escape') {
    if (list.hidden) input.value = status.textContent = '';
    input.onblur();
    move(-1);
  } else return;
  e.preventDefault();
};

portolan.find = {
  nearest, meant,
  open: query => results ? full(input.value = query) : highlight(query),
};
})();
