// What portolan.js loads on a provider's page when somebody goes to the field for one's own address: the user names, and
// hosts, for the address typed there; those of the example while there is none. Nothing is sent.
(() => {
'use strict';
const own = document.querySelector('#own'), all = [...document.querySelectorAll('[data-own]')];
const examples = all.map(it => it.textContent);
own.oninput = () => {
  const ADDRESS = own.value.trim(), [LOCALPART, DOMAIN] = ADDRESS.split('@'), known = { ADDRESS, LOCALPART, DOMAIN };
  all.forEach((it, i) => {
    it.textContent = ADDRESS ? it.dataset.own.replace(/%EMAIL(\w+)%/g, (_, k) => known[k] || '…') : examples[i];
    if (it.localName == 'code') it.dataset.copy = '';
  });
  document.querySelectorAll('main .copy').forEach(button => button.remove());
  portolan.copyButtons(document);
};
if (own.value) own.oninput();
})();
