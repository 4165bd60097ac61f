// Keeps the pages that were read, and what they load, for when there is no network. At the site's root and in its pages only
// where site.yaml says `offline: true`. A page loads this file to begin; the browser then runs it again as the worker.
(() => {
'use strict';
if (self.document) {
  // From a disk there is nothing to keep, and no way to.
  if (location.protocol.startsWith('http')) navigator.serviceWorker?.register(document.currentScript.src);
  return;
}
// Another build has other assets: what an older one kept goes.
const name = `portolan-${new URL(location).searchParams.get('v')}`;
self.oninstall = event => event.waitUntil(caches.open(name).then(kept => kept.addAll(['index.html', '404.html'])));
self.onactivate = event => event.waitUntil(caches.keys().then(all =>
  Promise.all(all.filter(other => other.startsWith('portolan-') && other != name).map(other => caches.delete(other)))));
self.onfetch = event => {
  const { request } = event, url = new URL(request.url);
  if (request.method != 'GET' || url.origin != location.origin || url.pathname.endsWith('.db')) return;
  url.search = '';
  event.respondWith(fetch(request).then(answer => {
    if (answer.ok) {
      const copy = answer.clone();
      event.waitUntil(caches.open(name).then(kept => kept.put(url, copy)));
    }
    return answer;
  }, async () => await caches.match(url) || await caches.match('404.html')));
};
})();
