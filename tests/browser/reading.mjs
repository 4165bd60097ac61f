// How the site is read, in Chromium and Firefox: by keys alone, without scripts, on a narrow screen, enlarged, on paper; and
// one's own address on a provider's page. Knows nothing of searching.
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { buildSite, chromium, done, firefox, ok, pagesOf, serve, skip, until } from './lib.mjs';

const site = buildSite();
const { whole, most, langs, kinds } = pagesOf(site);
const server = await serve(site);
// Frames of one page, as wide as wanted: what is in them can be measured, all coming from one place.
writeFileSync(path.join(site, 'frames.html'), '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>frames</title>');
const SHEET = { width: 688, height: 1032 };  // A4 within the margins of the style sheet, in CSS pixels
const LONGEST = 240;
const ADDRESS = 'claire.martin@example.org';

/** Sets the window of a page to WIDTH × HEIGHT CSS pixels, whichever library drives the browser. */
const resize = (page, width, height) => page.setViewportSize?.({ width, height }) ?? page.setViewport({ width, height });

/**
 * FN (a function of a document) over each of LIST, WIDTH wide; what it returns and is not empty. One frame is loaded with a page and
 * its scripts; the others' content comes into it, and the scripts see to it as they do on a page: what is measured is the same, and
 * to load a thousand pages costs many times more. That it is the same is looked at for the last of them.
 */
async function inFrame(browser, list, width, fn, prepare) {
  const page = await browser.newPage(), faults = [];
  if (prepare) await prepare(page);
  await page.goto(`${server.url}frames.html`);
  await page.evaluate(async ([url, frameWidth]) => {
    globalThis.load = (address) => new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.width = frameWidth;
      frame.height = 1100;
      frame.onload = () => resolve(frame);
      frame.src = address;
      document.body.replaceChildren(frame);
    });
    globalThis.frame = await load(url);
  }, [`${server.url}fr/provider/orange.html`, width]);
  await until(page, () => frame.contentWindow.portolan?.card, null, 'the scripts do not come');
  const measure = (urls) => page.evaluate(async ([all, text]) => {
    const look = new Function(`return ${text}`)(), inside = frame.contentDocument, said = [];
    for (const url of all) {
      const other = new DOMParser().parseFromString(await (await fetch(url)).text(), 'text/html');
      inside.body.replaceChildren(...other.body.childNodes);
      inside.documentElement.lang = other.documentElement.lang;
      if (inside.querySelector('main [data-copy], #own')) frame.contentWindow.portolan.card.facts();
      said.push(look(inside, url));
    }
    return [said, Math.round(inside.querySelector('footer').getBoundingClientRect().top)];
  }, [urls, fn.toString()]);
  let height;
  for (let at = 0; at < list.length; at += 200) {
    const [said, last] = await measure(list.slice(at, at + 200));
    faults.push(...said.filter((line) => line));
    height = last;
  }
  const real = async () => {
    await page.evaluate(async (url) => { globalThis.frame = await load(url); }, list.at(-1));
    await until(page, ([want, text]) => {
      new Function(`return ${text}`)()(frame.contentDocument, '');
      return Math.abs(frame.contentDocument.querySelector('footer').getBoundingClientRect().top - want) < 2;
    }, [height, fn.toString()], 'it is not as high');
  };
  if (list.length) await real().catch((error) => faults.push(`${list.at(-1)}, loaded by itself: ${error.message}`));
  await page.close();
  return faults;
}

/** The addresses of the pages called like KIND that have the most bytes: MOST of them, or all with ALL_PAGES=1. */
function sizes(kind, most) {
  const size = new Map(whole.filter((file) => kind.test(file)).map((file) => [file, statSync(path.join(site, file)).size]));
  return [...size.keys()].sort((a, b) => size.get(b) - size.get(a)).slice(0, process.env.ALL_PAGES ? Infinity : most).map((file) => server.url + file);
}

const tooWide = (page, url) => {
  const wide = page.documentElement.scrollWidth - page.documentElement.clientWidth;
  return wide > 0 ? `${url}: ${wide} px too wide at ${page.documentElement.clientWidth}` : '';
};

/** To FILE; what the browser scrolls to is there at once. */
async function still(page, file) {
  await page.goto(server.url + file);
  await page.evaluate(() => { document.documentElement.style.scrollBehavior = 'auto'; });
}

/** What has the focus: its tag, text, whether one sees that it has it, and whether it is in the window. */
const focused = (page) => page.evaluate(() => {
  const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
  return { tag: it.localName, id: it.id, text: (it.textContent || it.placeholder || '').trim().slice(0, 60), href: it.href ?? '',
    seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    there: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth };
});

async function keys(browser, name) {
  const page = await browser.newPage();
  await resize(page, 1280, 800);
  await still(page, 'fr/provider/orange.html');
  await page.keyboard.press('Tab');
  const skipLink = await focused(page);
  ok(skipLink.tag === 'a' && skipLink.there ? [] : [JSON.stringify(skipLink)], `${name}, keys: the first stop is the link to the content, and is seen`);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const within = await page.evaluate(() => document.activeElement.closest('main') !== null);
  ok(within, `${name}, keys: it leads into the content`);

  await still(page, 'fr/provider/orange.html');
  const wanted = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input')].filter((it) => it.checkVisibility()).length);
  const faults = [], stops = new Set();
  for (let i = 0; i < wanted; i++) {
    await page.keyboard.press('Tab');
    await new Promise((resolve) => setTimeout(resolve, 15));
    const at = await focused(page);
    if (at.tag === 'body') break;
    stops.add(await page.evaluate(() => { document.activeElement.dataset.stop ??= String(Math.random()); return document.activeElement.dataset.stop; }));
    if (!at.seen) faults.push(`one does not see that ${at.tag} "${at.text}" has the focus`);
    if (!at.there && at.tag !== 'input') faults.push(`${at.tag} "${at.text}" has the focus and is outside of the window`);
  }
  if (stops.size !== wanted) faults.push(`${stops.size} stops, ${wanted} links, buttons and fields`);
  ok(faults, `${name}, keys: Tab goes to each of ${wanted} links, buttons and fields, and one sees where it is`);

  await page.goto(`${server.url}fr/index.html`);
  let at = {};
  for (let i = 0; i < 60 && !/provider\/orange/.test(at.href); i++) {
    await page.keyboard.press('Tab');
    at = await focused(page);
  }
  await page.keyboard.press('Enter');
  await until(page, () => /Orange/.test(document.querySelector('h1')?.textContent), null, 'the provider does not open')
    .then(() => ok(true, `${name}, keys: from the first page to a provider`), (error) => ok([error.message], `${name}, keys: from the first page to a provider`));
  await page.close();
}

async function ownAddress(browser, name) {
  const page = await browser.newPage(), asked = [];
  await page.goto(`${server.url}fr/provider/orange.html`);
  page.on('request', (request) => asked.push(request.url()));
  await page.focus('#own');
  await until(page, () => document.querySelector('#own').oninput !== null, null, 'own.js does not come').catch(() => {});
  await page.keyboard.type(ADDRESS);
  const shown = await page.evaluate(() => [...document.querySelectorAll('#servers [data-own]')].map((it) => it.textContent));
  ok(shown.length > 1 && shown.every((text) => text === ADDRESS) ? [] : shown, `${name}: the user names are those of the address one types`);
  const ticket = await page.evaluate(() => document.querySelector('#ticket pre').textContent);
  ok(ticket.includes(ADDRESS) ? [] : [ticket], `${name}: so is the text for a ticket`);
  const labels = await page.evaluate(() => [...document.querySelectorAll('#servers .copy')].map((it) => it.ariaLabel));
  ok(labels.some((label) => label.includes(ADDRESS)) ? [] : labels, `${name}: and can be copied, by a button that names it`);
  ok(asked.filter((url) => !/assets\/(own\.js|address\.js|card\.js|icon\.svg)/.test(url)), `${name}: the address goes nowhere`);
  await page.evaluate(() => { const own = document.querySelector('#own'); own.value = ''; own.oninput(); });
  const again = await page.evaluate(() => document.querySelector('#servers [data-own]').textContent);
  ok(/@orange\.fr$/.test(again) ? [] : [again], `${name}: an empty field brings the example back`);
  await page.close();
}

/** A value is copied without the clipboard's API too, and the button says so; a pair's page knows the address that one comes with. */
async function copying(browser, name) {
  const page = await browser.newPage();
  await page.goto(`${server.url}fr/guide/thunderbird-orange.html#own=${encodeURIComponent(ADDRESS)}`);
  await until(page, (address) => document.querySelector('#Servers').textContent.includes(address), ADDRESS, 'the address does not come').catch(() => {});
  const rows = await page.evaluate(() => [...document.querySelectorAll('#Servers tbody tr')].map((tr) =>
    [...tr.querySelectorAll('code')].every((it) => it.nextElementSibling?.matches('.copy') && it.nextElementSibling.getBoundingClientRect().width > 23)
    && tr.textContent));
  ok(rows.length === 2 && rows.every((row) => row && row.includes(ADDRESS)) ? [] : rows, `${name}: a pair's page has the address, and a button beside every value`);
  const before = await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.addEventListener('copy', () => { document.body.dataset.took = getSelection().toString() || document.activeElement.value; });
    document.querySelector('#Servers .copy').focus();
    return document.activeElement.textContent;
  });
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('#Servers .copied') !== null, null, 'nothing says that it copied').catch(() => {});
  const [took, says, where] = await page.evaluate(() => [document.body.dataset.took, document.activeElement.textContent, document.activeElement.className]);
  ok(took === 'imap.orange.fr' && says !== before && /✓/.test(says) && /copied/.test(where) ? [] : [took, says, where],
    `${name}: without the clipboard's API the value is copied and the button says so`);
  await page.close();
}

/** With a keyboard up, 460 px are left: results are read below the field. The list that was left stays closed, and what was typed comes back. */
async function phone(browser, name) {
  const page = await browser.newPage(), faults = [];
  await resize(page, 390, 460);
  for (const file of ['fr/index.html', 'fr/search.html', 'fr/provider/orange.html', 'de/questions.html', '404.html']) {
    await still(page, file);
    await page.focus('#q');
    await page.keyboard.type('port imap gmail');
    await until(page, () => document.querySelectorAll('#q-list [role=option]').length > 2, null, `${file}: no list`).catch((error) => faults.push(error.message));
    const [field, ends] = await page.evaluate(() => [document.querySelector('#q').getBoundingClientRect().top,
      [...document.querySelectorAll('#q-list [role=option]')].map((it) => it.getBoundingClientRect().bottom)]);
    const read = ends.filter((end) => end <= 460).length;
    if (field < 0 || read < 2) faults.push(`${file}: the field at ${field}, ${read} results within 460 px: ${ends}`);
  }
  ok(faults, `${name}, phone: with a keyboard up, two results and more are read below the field`);

  await still(page, 'fr/index.html');
  await page.focus('#q');
  await page.keyboard.type('port pop3');
  await page.evaluate(() => { document.querySelector('#q').oninput(); document.querySelector('#q').blur(); });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const ghost = await page.evaluate(() => !document.querySelector('#q-list').hidden);
  await page.focus('#q');
  await page.keyboard.type(' ');
  await until(page, () => !document.querySelector('#q-list').hidden, null, 'no list').catch((error) => faults.push(error.message));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  const [hidden, left] = await page.evaluate(() => [document.querySelector('#q-list').hidden, document.querySelector('#q').value]);
  ok(ghost || !hidden || left ? [`ghost ${ghost}, hidden ${hidden}, left "${left}"`] : [], `${name}: a list that was left or closed stays closed, Escape twice empties the field`);

  await page.keyboard.type('port pop3');
  await until(page, () => document.querySelectorAll('#q-list [role=option]').length > 0, null, 'no list');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await until(page, () => !/index/.test(location.pathname), null, 'nothing opens');
  await page.evaluate(() => { setTimeout(() => history.back()); });
  const back = await until(page, () => /index/.test(location.pathname) && document.querySelector('#q').value === 'port pop3', null, 'the query does not come back')
    .then(() => [], (error) => [error.message]);
  ok(back, `${name}: who goes back finds the query`);
  await page.close();
}

/** What a pair's and a provider's page show on a telephone, and how far down. */
async function heights(browser, name) {
  const pairs = whole.filter((file) => /guide\/.*-/.test(file)).filter((file, i) => i % 40 === 0).map((file) => server.url + file);
  const first = (page, url) => {
    const it = page.querySelector('#Servers code');
    return it && it.getBoundingClientRect().bottom > 844 ? `${url}: the first server ends at ${Math.round(it.getBoundingClientRect().bottom)}` : '';
  };
  ok(await inFrame(browser, pairs, 390, first), `${name}: the first server of ${pairs.length} guides is on the first screen of a phone`);
  const providers = sizes(/\/provider\//, name === 'Chromium' ? LONGEST : 60);
  const tall = (page, url) => {
    const top = page.querySelector('.folds').getBoundingClientRect().top;
    return top > 2500 ? `${url}: ${Math.round(top)} px before what is folded` : '';
  };
  ok(await inFrame(browser, providers, 390, tall), `${name}: the ${providers.length} pages of providers with the most bytes have at most 2500 px before what is folded`);
}

/** A host that fits stands in one piece on a desktop and a telephone, and nothing stands over it. */
async function hosts(browser, name) {
  const list = whole.filter((file) => /\/provider\//.test(file)).filter((file, i) => kinds.includes(file) || i % 20 === 0).map((file) => server.url + file);
  const spoilt = (page, url) => {
    const badges = [...page.querySelectorAll('#servers .badge')].map((it) => it.getBoundingClientRect());
    return [...page.querySelectorAll('#servers td:nth-child(2) code')].filter((code) => code.textContent.length < 22).flatMap((code) => {
      const rects = [...code.getClientRects()], over = rects.some((r) => badges.some((b) => r.left < b.right && b.left < r.right && r.top < b.bottom && b.top < r.bottom));
      return [...rects.length > 1 ? [`${url}: ${code.textContent} breaks`] : [], ...over ? [`${url}: a badge over ${code.textContent}`] : []];
    }).join('\n');
  };
  for (const width of [1280, 390])
    ok(await inFrame(browser, list, width, spoilt), `${name}: hosts of ${list.length} providers are whole at ${width} px, and no badge stands over one`);
}

/** A server shows the page for addresses that lead nowhere anywhere: it has its style and links there, without base_url too. */
async function nowhere(browser, name) {
  const page = await browser.newPage(), faults = [];
  await page.goto(`${server.url}fr/no/such/page.html`);
  const [links, font] = await page.evaluate(() => [[...document.querySelectorAll('a[href]')].map((a) => a.href.split('#')[0]), getComputedStyle(document.querySelector('.brand')).fontWeight]);
  if (font !== '700') faults.push(`no style: ${font}`);
  for (const url of new Set(links.filter((it) => it.endsWith('.html') && it !== page.url()))) if ((await fetch(url)).status !== 200) faults.push(`${url} leads nowhere`);
  if (!links.some((it) => it.endsWith('/providers.html'))) faults.push('no link to providers');
  await page.close();
  ok(faults, `${name}: an address that leads nowhere shows a page with style and links`);
}

/** By links alone, as BROWSER, which runs no scripts, follows them. */
async function links(browser, name) {
  const page = await browser.newPage(), faults = [];
  const linked = () => page.evaluate(() => [...document.querySelectorAll('a[href]')].filter((a) => a.checkVisibility()).map((a) => a.href.split('#')[0]));
  for (const lang of langs) {
    await page.goto(`${server.url}${lang}/index.html`);
    const first = new Set(await linked()), seen = new Set(first);
    for (const list of ['providers', 'questions', 'guides', 'search']) {
      const url = `${server.url}${lang}/${list}.html`;
      if (list !== 'search' && !first.has(url)) faults.push(`${lang}: no link to ${list}.html`);
      await page.goto(url);
      for (const to of await linked()) seen.add(to);
      if (list === 'search' && !(await page.evaluate(() => document.body.innerText.length > 200))) faults.push(`${url}: nothing to read`);
    }
    faults.push(...whole.filter((file) => (file.startsWith(`${lang}/provider/`) || file.split('/').length === 2) && file.startsWith(`${lang}/`)
      && !/\/(index|search)\.html$/.test(file) && !seen.has(server.url + file)).map((file) => `no link to ${file}`));
  }
  await page.goto(`${server.url}fr/provider/orange.html`);
  if (await page.evaluate(() => document.querySelector('#own').checkVisibility())) faults.push('a field that does nothing is shown');
  if (await page.evaluate(() => document.querySelector('.copy') !== null)) faults.push('scripts run');
  await page.close();
  ok(faults, `${name}, no scripts: every answer and provider is two links from the first page, in ${langs.length} languages`);
}

async function narrow(browser, name, list) {
  const urls = list.map((file) => server.url + file);
  ok(await inFrame(browser, urls, 320, tooWide), `${name}: ${urls.length} pages are not wider than 320 px`);
}

async function enlarged(browser, name) {
  const faults = [];
  const page = await browser.newPage();
  // Twice as large in a window of 1280 × 900 is a window of 640 × 450; letters alone, twice as large, in the whole window.
  for (const [width, height, letters] of [[640, 450, ''], [1280, 900, '200%']]) {
    await resize(page, width, height);
    for (const file of kinds) {
      await page.goto(server.url + file);
      faults.push(...await page.evaluate(([size, where]) => {
        document.documentElement.style.fontSize = size;
        const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
        const cut = [...document.querySelectorAll('main *, header *, footer *')].filter((it) => it.checkVisibility() && it.children.length === 0
          && it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 1 && getComputedStyle(it).overflowX !== 'visible' && it.localName !== 'input');
        return [...wide > 0 ? [`${where}: ${wide} px too wide`] : [], ...cut.map((it) => `${where}: "${it.textContent}" is cut off`)];
      }, [letters, `${file} at ${width} px${letters && ', letters at '}${letters}`]));
    }
  }
  await page.close();
  ok(faults, `${name}: at 200 %, the page or its letters, ${kinds.length} pages fit and nothing is cut off`);
}

/** Pages in a PDF; Firefox packs its objects. */
function sheets(pdf) {
  const text = Buffer.from(pdf).toString('latin1'), parts = [text];
  for (const { 0: head, index } of text.matchAll(/stream\r?\n/g)) {
    const end = text.indexOf('endstream', index);
    try {
      parts.push(inflateSync(Buffer.from(text.slice(index + head.length, end), 'latin1')).toString('latin1'));
    } catch {
      // A picture, or not packed.
    }
  }
  return parts.reduce((n, part) => n + (part.match(/\/Type\s*\/Page(?![a-zA-Z])/g) ?? []).length, 0);
}

async function paper(browser, name) {
  const page = await browser.newPage(), faults = [];
  const papers = kinds.filter((file) => /^(fr|de)\/provider\//.test(file));
  for (const file of papers) {
    await page.goto(server.url + file);
    const n = sheets(await page.pdf({ format: 'A4', printBackground: false, preferCSSPageSize: false, margin: { top: '12mm', bottom: '12mm', left: '14mm', right: '14mm' } }));
    if (n !== 1) faults.push(`${file}: ${n} sheets`);
  }
  await page.close();
  ok(faults, `${name}: ${papers.length} providers of every kind print as one sheet each`);
}

/** Chromium alone can show on a screen how many of them print. */
async function papers(browser, name) {
  const list = sizes(/^\w+\/provider\//, LONGEST);
  const tall = (page, url) => {
    page.defaultView.dispatchEvent(new Event('beforeprint'));
    const height = page.documentElement.querySelector('footer').getBoundingClientRect().bottom;
    return height > 1032 ? `${url}: ${Math.round(height)} px, a sheet has 1032` : '';
  };
  ok(await inFrame(browser, list, SHEET.width, tall, (page) => page.emulateMedia({ media: 'print' })),
    `${name}: the ${list.length} pages of providers with the most bytes are no longer than a sheet`);
}

for (const [name, start] of [['Chromium', chromium], ['Firefox', firefox]]) {
  const { browser, why } = await start();
  if (!browser) {
    skip(`reading in ${name}`, why);
    continue;
  }
  await keys(browser, name);
  await ownAddress(browser, name);
  await copying(browser, name);
  await phone(browser, name);
  await heights(browser, name);
  await hosts(browser, name);
  await nowhere(browser, name);
  await narrow(browser, name, name === 'Chromium' ? most : kinds);
  await enlarged(browser, name);
  await paper(browser, name);
  if (name === 'Chromium') {
    await papers(browser, name);
    const context = await browser.newContext({ javaScriptEnabled: false });
    await links(context, name);
  }
  await browser.close();
}
const { browser: plain, why } = await firefox({ 'javascript.enabled': false });
if (plain) {
  await links(plain, 'Firefox');
  await plain.close();
} else skip('links in Firefox', why);
server.close();
done();
