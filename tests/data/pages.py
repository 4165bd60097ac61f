#!/usr/bin/env python3
"""Every page of the site that ships: links and anchors lead somewhere, nothing foreign is loaded, sizes are kept.

Reads finished files only; browsers and the HTML checker have tests of their own (tests/browser/).
"""
import gzip
import html.parser
import os
import sys
import tempfile
import urllib.parse

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
       "base-uri 'none'")
KB = 1024
ok = tap.ok


class Page(html.parser.HTMLParser):
    """What the tests look at in one page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loads, self.ids, self.tags, self.heads = [], [], [], [], []
        self.lang, self.csp, self.inline, self.refresh, self.text = None, None, [], None, ''
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        attrs = dict(pairs)
        self.tags.append(tag)
        if 'id' in attrs:
            self.ids.append(attrs['id'])
        if tag == 'html':
            self.lang = attrs.get('lang')
        if tag == 'a' and 'href' in attrs:
            self.links.append(attrs['href'])
        if tag == 'form' and 'action' in attrs:
            self.links.append(attrs['action'])
        if tag == 'link' and attrs.get('rel') in ('canonical', 'alternate'):
            self.links.append(attrs['href'])
        elif tag in ('link', 'script', 'img', 'iframe', 'source', 'video', 'audio', 'object', 'embed'):
            self.loads += [attrs[name] for name in ('href', 'src', 'data') if name in attrs]
        if tag == 'meta' and attrs.get('http-equiv', '').lower() == 'content-security-policy':
            self.csp = attrs['content']
        if tag == 'meta' and attrs.get('http-equiv', '').lower() == 'refresh':
            self.refresh = attrs['content']
        if tag == 'script' and 'src' not in attrs and attrs.get('type') != 'application/ld+json' or tag == 'style':
            self.inline.append(tag)
        self.inline += [name for name in attrs if name.startswith('on') or name == 'style']
        if len(tag) == 2 and tag[0] == 'h' and tag[1].isdigit():
            self.heads.append(int(tag[1]))

    def handle_data(self, data):
        self.text += data


def read_site(site):
    files, pages = set(), {}
    for folder, _, names in os.walk(site):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), site)
            files.add(path)
            if name.endswith('.html'):
                with open(os.path.join(site, path), encoding='utf-8') as f:
                    pages[path] = Page(f.read())
    return files, pages


def resolve(path, link):
    """The file and the anchor that LINK in the page PATH leads to; None when it leads out of the site."""
    url = urllib.parse.urlsplit(link)
    if url.scheme or url.netloc:
        return None
    where = urllib.parse.unquote(url.path)
    target = os.path.normpath(os.path.join(os.path.dirname(path), where)) if where else path
    return target, urllib.parse.unquote(url.fragment)


def dead_links(files, pages):
    for path, page in pages.items():
        for link in page.links + page.loads:
            found = resolve(path, link)
            if not found:
                continue
            target, anchor = found
            # A server shows 404.html for any address: its links begin at the root.
            rooted = link.startswith('/')
            target = target.lstrip('/') if rooted else target
            if rooted and path != '404.html' or target not in files:
                yield '%s: "%s" leads nowhere' % (path, link)
            elif anchor and target in pages and anchor not in pages[target].ids:
                yield '%s: "%s": no such id there' % (path, link)


def orphans(pages):
    """Pages that no page leads to: what nobody can find by clicking."""
    seen, todo = set(), ['index.html']
    while todo:
        path = todo.pop()
        if path in seen or path not in pages:
            continue
        seen.add(path)
        todo += [found[0] for found in (resolve(path, link) for link in pages[path].links) if found]
    moved = {path for path, page in pages.items() if page.refresh}
    return sorted(set(pages) - seen - moved - {'404.html'})


def outside(pages):
    for path, page in pages.items():
        for link in page.loads:
            if not resolve(path, link):
                yield '%s loads %s' % (path, link)
        for link in page.links:
            scheme = urllib.parse.urlsplit(link).scheme
            if not resolve(path, link) and scheme not in ('https', 'http', 'mailto', 'tel'):
                yield '%s: %s' % (path, link)


def shapes(pages):
    for path, page in pages.items():
        if page.csp != CSP:
            yield '%s: its content security policy is %s' % (path, page.csp)
        if not page.lang:
            yield path + ': no lang'
        if page.inline:
            yield '%s: inline %s' % (path, ', '.join(page.inline))
        if page.tags.count('h1') != 1 or page.tags.count('main') != 1 or page.tags.count('title') < 1:
            yield path + ': one h1, one main, a title are wanted'
        if len(set(page.ids)) != len(page.ids):
            yield path + ': an id stands twice'
        for before, after in zip(page.heads, page.heads[1:]):
            if after > before + 1:
                yield '%s: h%d follows h%d' % (path, after, before)
        if '{{' in page.text.replace('{{gmail', '').replace('{{ainsi', ''):
            yield path + ': a template tag was left'


def twins(files, pages):
    for path, page in pages.items():
        without = page.refresh or path == '404.html' or path.endswith('/search.html')
        if ((path[:-5] + '.md') in files) == bool(without):
            yield path + (': a twin' if without else ': no twin')


def packed(site, path):
    with open(os.path.join(site, path), 'rb') as f:
        return len(gzip.compress(f.read(), 9))


def sizes(site, files, pages):
    weights = sorted((packed(site, path), path) for path in pages)
    yield from ('%s: %d bytes' % (path, n) for n, path in weights if n > 15 * KB)
    if weights[len(weights) // 2][0] > 6 * KB:
        yield 'half of the pages weigh more than %d bytes' % weights[len(weights) // 2][0]
    # What every page loads; the others come by themselves, later, and only for what few queries need.
    for kind, name, most in (('.css', '', 6 * KB), ('.js', 'portolan.js', 3 * KB), ('.js', 'search.js', 5 * KB), ('.js', 'find.js', 3.5 * KB), ('.js', 'address.js', 3 * KB), ('.js', 'card.js', 3 * KB), ('.js', 'own.js', KB), ('.js', 'setup.js', 2 * KB)):
        total = sum(packed(site, path) for path in files if path.startswith('assets/' + name) and path.endswith(kind))
        if total > most or total == 0:
            yield 'all %s: %d bytes' % (name or kind, total)
    yield from ('%s loads %s at once' % (path, link) for path, page in pages.items() for link in page.loads
                if 'search.js' in link or 'find.js' in link or 'address.js' in link or 'card.js' in link or 'own.js' in link or 'setup.js' in link or 'worker.js' in link)
    for path, page in pages.items():
        if len([link for link in page.loads if not link.startswith('data:')]) > 3:
            yield '%s loads %s' % (path, page.loads)


def self_test():
    """A page that breaks every rule must be found by each."""
    bad = Page('<html><body style="x"><h1>a</h1><h3 id="i">b</h3><p id="i"><a href="no.html">x</a>'
               '<a href="#no">y</a><a href="javascript:x">z</a><img src="https://example.org/x.png">{{left}}')
    pages, files = {'a.html': bad, 'b.html': Page('<html lang="fr">')}, {'a.html', 'b.html'}
    found = list(dead_links(files, pages)) + list(outside(pages)) + list(shapes(pages)) + orphans(pages)
    wanted = ('no.html', '"#no"', 'javascript:', 'example.org', 'policy', 'no lang', 'inline', 'one h1', 'twice',
              'h3 follows h1', 'template tag', 'b.html')
    ok([w for w in wanted if not any(w in line for line in found)], 'a page that breaks every rule is found out')


def main():
    self_test()
    with tempfile.TemporaryDirectory() as scratch:
        site = tap.build(scratch)
        files, pages = read_site(site)
        ok([] if len(pages) > 40 else ['only %d pages' % len(pages)], 'the site has its pages')
        ok(list(dead_links(files, pages)), 'every link and anchor of %d pages leads somewhere' % len(pages))
        ok(orphans(pages), 'every page can be reached from the first')
        ok(list(outside(pages)), 'nothing foreign is loaded, every scheme is a plain one')
        ok(list(shapes(pages)), 'policy, language, landmarks, headings and ids of every page')
        ok(list(twins(files, pages)), 'every page but the search, what is missing and former names has a Markdown twin')
        ok(list(sizes(site, files, pages)), 'sizes, packed: HTML 6 KB (15 at most), CSS 6, JS 6, 3 requests')
    tap.done()


main()
