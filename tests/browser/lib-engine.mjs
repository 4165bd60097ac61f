// The search engine of portolan.js outside a browser: a document that is only just enough to load scripts.
// Knows nothing of the search box.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { TOP } from './lib.mjs';

/** The engine over the shards of SITE (a folder that holds search/), with what it has read so far. */
export function engine(site, lang) {
  const files = [];
  const head = {
    append(script) {
      const name = script.src.split('?')[0], file = path.join(name.startsWith('assets/') ? path.join(TOP, 'templates') : site, name);
      queueMicrotask(() => {
        if (!existsSync(file)) return script.onerror();
        const text = readFileSync(file, 'utf8');
        files.push({ file, text });
        vm.runInContext(text, context);
        script.onload();
      });
    },
  };
  const document = {
    documentElement: { lang, dataset: { root: '' } },
    currentScript: { src: 'assets/portolan.js' },
    head,
    createElement: () => ({ remove() {} }),
    querySelector: () => null,
    querySelectorAll: () => [],
    getElementById: () => null,
    addEventListener() {},
  };
  const context = vm.createContext({ document, TextEncoder, URL, URLSearchParams });
  context.window = context;
  vm.runInContext(readFileSync(path.join(TOP, 'templates/assets/portolan.js'), 'utf8'), context);
  const { asset, fold, ask, engine: engines } = context.portolan;
  /** What parse of address.js wants to know of words. */
  const settings = async () => {
    await engines(lang).open();
    const list = files.find((f) => f.file.endsWith('root.js')).text.split('\t')[8].split(' ');
    return (text) => (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).every((w) => list.includes(w));
  };
  return { ...engines(lang), files, ask, asset, settings };
}
