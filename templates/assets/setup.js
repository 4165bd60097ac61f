// What the page that sets up an address step by step loads: the address becomes a provider, by its domain or by what the reader
// says of the host, and the links to mail programs those to the provider's pages, with the address behind a '#', which is not sent.
(async () => {
'use strict';
const { engine, here, asset } = portolan, address = await asset('address');
const [form, field, found, hosts, mx, heard, programs, settings, other, all] =
  ['setup', 'address', 'found', 'hosts', 'mx', 'heard', 'programs', 'settings', 'other', 'all'].map(id => document.getElementById(id));
const say = form.dataset, command = hosts.querySelector('code'), question = hosts.querySelector('h2');
const offers = [...hosts.querySelectorAll('a')], links = [...programs.querySelectorAll('li a')];
const guides = links.map(a => a.getAttribute('href').replace(/^guide\/|\.html$/g, ''));
const about = settings.textContent;
let asked = 0, own = '';
const typed = () => address.parse(field.value, words => !words);
const show = (...parts) => [hosts, programs].forEach(part => { part.hidden = !parts.includes(part); });
const go = part => {
  const head = part.querySelector('h2');
  head.focus({ preventScroll: true });
  (part == programs ? found : head).scrollIntoView({ block: 'start' });
};
// The provider's page at URL; WITHOUT: programs that cannot, after '*' when it has no pages with them: then its own has the settings.
const choose = (name, url, without) => {
  const [id] = url.match(/[^/]+(?=\.html$)/), not = without.split(' ');
  links.forEach((a, i) => {
    a.href = `guide/${guides[i]}${not[0] == '*' ? '' : `-${id}`}.html${own}`;
    a.parentNode.hidden = not.includes(guides[i]);
  });
  programs.querySelectorAll('ul').forEach(list => {
    list.previousElementSibling.hidden = list.hidden = !list.querySelector('li:not([hidden])');
  });
  found.textContent = say.found.replace('{v}', name);
  settings.href = url + own;
  settings.textContent = `${about} ${name}`;
  settings.parentNode.hidden = other.hidden = false;
  all.hidden = true;
  show(programs);
};
// Offers that WANTED has: all, or those whose MX hosts somebody pasted.
const offer = wanted => {
  offers.forEach(a => { a.parentNode.hidden = !wanted.includes(a); });
  heard.textContent = '';
};
const ask = domain => {
  question.textContent = say.host.replace('{v}', domain);
  command.textContent = `nslookup -type=mx ${domain}`;
  hosts.querySelectorAll('.copy').forEach(button => button.remove());
  asset('card').then(card => card.copyButtons(hosts));
  found.textContent = mx.value = '';
  all.hidden = false;
  offer(offers);
  show(hosts);
};
// TYPING: what is not sure yet is left alone.
const look = async typing => {
  const turn = ++asked, { text, local, domain } = typed();
  own = local ? `#own=${encodeURIComponent(text)}` : '';
  const card = domain || !typing ? await engine(here).answer(domain ? text : field.value) : 0;
  if (turn != asked) return;
  if (card?.url && !(typing && card.instead)) {
    own = card.own;
    choose(card.name, card.url.replace(/^[^/]*\//, ''), card.without);
    if (!typing) go(programs);
  } else if (typing) {
    found.textContent = '';
    show();
  } else if (domain) {
    ask(domain);
    go(hosts);
  } else {
    found.textContent = say.incomplete.replace('{v}', field.placeholder);
    field.focus();
  }
};
field.oninput = () => look(true);
form.onsubmit = event => {
  event.preventDefault();
  look();
};
other.onclick = () => {
  ask(typed().domain || '…');
  go(hosts);
};
hosts.onclick = event => {
  const a = event.target.closest('ul a');
  if (!a || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(a.textContent, a.getAttribute('href'), a.dataset.without);
  go(programs);
};
// A host stands below a pattern as domain.match of db/schema.sql has it.
mx.oninput = () => {
  const names = mx.value.toLowerCase().match(/[\w-]+(\.[\w-]+)+/g) || [];
  const meant = offers.filter(a => a.dataset.mx.split(' ').some(p => names.some(n => `.${n}`.endsWith(`.${p}`))));
  offer(meant.length ? meant : offers);
  if (meant.length == 1) meant[0].click();
  else heard.textContent = meant.length ? say.product : names.length ? say.none : '';
};
show();
const said = new URLSearchParams(location.hash.slice(1)).get('own');
if (said) {
  field.value = said;
  look();
} else if (field.value) look(true);
})();
