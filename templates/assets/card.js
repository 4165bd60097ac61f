// What portolan.js loads for a card above the results: settings of a provider, the page of a mail program for it, ports
// (src/ask/ask.h); and on pages with facts the buttons that copy and the field for one's own address.
(() => {
'use strict';
const { asset, node, runs, say, status } = portolan;

// What ask/ask.h calls ask_ports, as a card of no provider. TEXT: what people call a port, then a protocol, its port and security.
const ports = (text, words) => {
  const [[called], ...all] = text.split('|').map(s => s.split(/ (\d+) /)).map(([p, ...rest]) => [p.split(','), ...rest]);
  const has = list => list.some(w => words.includes(w)), asked = all.some(([names]) => has(names)), numbers = words.some(w => w > 9);
  if (!has(called) && !numbers && !(asked && has(['ssl', 'tls', 'starttls']))) return;
  const servers = all.filter(([names, n]) => n && (!asked || has(names)) && (!numbers || has([n])))
    .map(([[protocol], port, security]) => ({ protocol: protocol.toUpperCase(), host: '', port, security, user: '' }));
  if (servers[0]) return { url: '', name: [...new Set(servers.map(s => s.protocol))].join(' · '), todo: [], servers };
};

// The page of the program that PROGRAMS, among WORDS, name for a provider, as ask/ask.h has ask_program.
const pair = (guides, programs, words, url, provider, without) => {
  const share = text => {
    const all = runs(text), said = all.filter(w => words.includes(w)).length;
    return Math.floor(said * 100 / (all.length || 1));
  };
  const scores = guides.map(([id, name, called]) => {
    const among = list => list.filter(w => called.split(' ').includes(w)).length, n = among(words);
    return among(programs) && (n * 101 + share(id)) * 101 + share(name);
  });
  const top = Math.max(...scores), [id, , , title, crumb, text] = guides[scores.indexOf(top)] || [''];
  const own = without[0] != '*';
  if (top > 0 && scores.indexOf(top) == scores.lastIndexOf(top) && !without.split(' ').includes(id))
    return { kind: 'g', title: own ? `${title} – ${provider}` : title, crumb, summary: text, url: url.replace(/provider\/(.*)$/, `guide/${id}${own ? '-$1' : '.html'}`) };
};
// Whose settings QUERY asks for by a name of a domain or server; MEANT by one that is near.
const provider = async (query, plain, named) => {
  const [text, all, one] = (await asset('address')).tries(query, plain);
  if (one.several) return one;
  const known = async ({ domain, local }, instead) => {
    let id = await named(domain);
    for (let d = `.${domain}`; !(id >= 0) && d; d = d.replace(/^\.[^.]*/, '')) id = await named(d);
    const [, family, cc] = domain.match(/^([^.]+\.)(?:com?\.)?([a-z]{2})$/) || [];
    if (!(id >= 0) && family && !(await named(`*${family}${cc}`) >= 0)) id = await named(`*${family}`);
    if (!(id >= 0 || local)) id = await named(`:${domain}`);
    const values = { ADDRESS: `${local}@${domain}`, LOCALPART: local, DOMAIN: domain };
    return id >= 0 && { id, local, instead, fill: s => s.replace(/%EMAIL(\w+)%/g, (_, k) => local && values[k] || '…') };
  };
  for (const t of all) {
    const found = await known(t);
    if (found) return found;
  }
  const meant = async keys => {
    for (const t of all) {
      const instead = (await asset('find')).meant(await keys(), t.domain);
      if (instead) return known({ ...t, domain: instead }, instead);
    }
    return {};
  };
  return { query: text, one, meant };
};
// A card: of the provider that was found, or of ports.
const make = async ({ id, fill, instead, local, rest }, query, root, wordsOf, shard, guides) => {
  const words = wordsOf(query);
  if (!(id >= 0)) return ports(root.ports, words);
  const [url, name, short, without, steps, ...facts] = (await shard('s', id >> 3))[id & 7], todo = facts.splice(0, +steps), servers = [];
  const filled = fill || (s => s.replace(/%EMAIL\w+%/g, '…'));
  while (facts.length) {
    const [protocol, host, port, security, user] = facts.splice(0, 5);
    servers.push({ protocol, host: filled(host), port, security, user: local ? filled(user) : '' });
  }
  const asked = words.map(w => w == 'pop' ? 'POP3' : w.replace(/4$/, '').toUpperCase());
  servers.sort((a, b) => asked.includes(b.protocol) - asked.includes(a.protocol));
  const beside = rest || wordsOf(query.replace(/[^ ]*[.@][^ ]*/g, '')), programs = beside.filter(w => root.programs.includes(w));
  return { url, name, todo, servers, instead, without, own: local ? `#own=${encodeURIComponent(fill('%EMAILADDRESS%'))}` : '', pair: programs[0] && pair(await guides(), programs, beside, url, short, without) };
};

// Over http, and where the clipboard says no, the browser copies what is selected.
const selected = value => {
  const area = node('textarea', 'copying', value);
  document.body.append(area);
  area.focus();
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
};
const copied = value => navigator.clipboard?.writeText(value).then(() => true, () => selected(value)) ?? selected(value);
const copyButtons = within => within.querySelectorAll('[data-copy=""]').forEach(source => {
  const value = source.textContent.trim(), [name] = value.split('\n'), label = say.copy.replace('{v}', '');
  if (!value) return;
  const button = node('button', 'copy', label);
  let timer;
  button.type = 'button';
  button.ariaLabel = say.copy.replace('{v}', name);
  button.onclick = async () => {
    if (!await copied(value)) return;
    clearTimeout(timer);
    button.focus();
    button.classList.add('copied');
    button.textContent = say.copied.replace('{v}', '✓');
    status.textContent = say.copied.replace('{v}', name);
    timer = setTimeout(() => {
      button.classList.remove('copied');
      button.textContent = label;
    }, 2000);
  };
  source.after(button);
});
// What a page of facts has: buttons that copy, the field for one's own address; or the form that sets it up.
const facts = () => {
  copyButtons(document);
  if (document.querySelector('#setup')) asset('setup');
  const own = document.querySelector('#own'), come = () => asset('own'), said = new URLSearchParams(location.hash.slice(1)).get('own');
  own?.addEventListener('focus', come, { once: true });
  if (own && said) own.value = said;
  if (own && (said || own == document.activeElement)) come();
  const turn = (which, open) => document.querySelectorAll(which).forEach(it => { it.open = open; });
  // A telephone shows the names of programs' lists and of steps. A sheet of paper has nothing to open.
  if (innerWidth < 832) turn('main details[open]', false);
  onbeforeprint = () => turn('article details', true);
};

portolan.card = { provider, make, facts, copyButtons };
})();
