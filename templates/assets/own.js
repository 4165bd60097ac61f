// What portolan.js loads on a page of settings when somebody goes to the field for one's own address, or comes with it: the user
// names, and hosts, for the address typed there; those of the example while there is not exactly one. Pages that this one leads to
// are told behind a '#', which is not sent.
portolan.asset('address').then(address => {
const own = document.querySelector('#own'), all = [...document.querySelectorAll('[data-own]')];
const examples = all.map(it => it.textContent), had = all.map(it => it.hasAttribute('data-copy'));
const links = [...document.querySelectorAll('#guides a, aside a')].filter(a => /^[\w./-]+\.html/.test(a.getAttribute('href')));
own.oninput = () => {
  const { text, local: LOCALPART, domain: DOMAIN } = address.parse(own.value, words => !words), known = { ADDRESS: text, LOCALPART, DOMAIN };
  all.forEach((it, i) => {
    it.textContent = LOCALPART ? it.dataset.own.replace(/%EMAIL(\w+)%/g, (_, k) => known[k] || '…') : examples[i];
    if (LOCALPART ? it.localName == 'code' : had[i]) it.dataset.copy = '';
    else delete it.dataset.copy;
  });
  links.forEach(a => { a.hash = LOCALPART ? `own=${encodeURIComponent(text)}` : ''; });
  document.querySelectorAll('main .copy').forEach(button => button.remove());
  portolan.card.copyButtons(document);
};
if (own.value) own.oninput();
});
