// What portolan.js loads on a provider's page when somebody goes to the field for one's own address: the user names, and
// hosts, for the address typed there; those of the example while there is not exactly one. Nothing is sent.
portolan.asset('address').then(address => {
'use strict';
const own = document.querySelector('#own'), all = [...document.querySelectorAll('[data-own]')];
const examples = all.map(it => it.textContent);
own.oninput = () => {
  const { text, local: LOCALPART, domain: DOMAIN } = address.parse(own.value, words => !words), known = { ADDRESS: text, LOCALPART, DOMAIN };
  all.forEach((it, i) => {
    it.textContent = LOCALPART ? it.dataset.own.replace(/%EMAIL(\w+)%/g, (_, k) => known[k] || '…') : examples[i];
    if (it.localName == 'code') it.dataset.copy = '';
  });
  document.querySelectorAll('main .copy').forEach(button => button.remove());
  portolan.card.copyButtons(document);
};
if (own.value) own.oninput();
});
