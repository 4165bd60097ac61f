#!/usr/bin/env python3
"""While a site is being made, `portolan serve` shows pages of it: each is, byte for byte, the page that stands on the disk in the
end, whatever is changed before. An entry and a template that were changed are shown before the rest is read.
"""
import os
import random
import re
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
from server import Server, end_all  # noqa: E402

random.seed(8)
PAGES = ('/fr/imap-ou-pop.html', '/fr/', '/fr/questions.html', '/en/pop3-port.html', '/fr/provider/exemple.html')


def write(path, text):
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)


def read(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


def page(s, path):
    """Status and bytes, without the element that serve puts in."""
    status, _, body = s.ask(path)
    return status, re.sub(rb'<script data-shown="\d+" src="/.portolan/live.js"></script>', b'', body)


def follow(s, at, pages):
    """All that a build says after AT, until it has ended, each with what PAGES are then."""
    heard = []
    while not heard or '.' in heard[-1][0][0]:
        news = s.news(heard[-1][0][0] if heard else at)
        heard.append((news, [page(s, path) for path in pages]))
    return heard


def edits(s):
    """Names and functions that change something, each of another kind."""
    entry = s.path('content', 'faq', 'fr', 'imap-ou-pop.md')
    front = lambda line: lambda t: t.replace('---\n', '---\n' + line + '\n', 1)  # noqa: E731
    kinds = [('a word', lambda t: t + '\nOrnithorynque %d.\n' % random.randrange(1000)),
             ('a heading and a table', lambda t: t + '\n## Encore %d\n\n| a | b |\n|---|---|\n| 1 | 2 |\n' % random.randrange(1000)),
             ('a tag', front('tags: [nouveau%d]' % random.randrange(1000))),
             ('an error key', front('errors: ["0x800CCC%02X"]' % random.randrange(256))),
             ('a link to a provider', lambda t: t + '\n[Exemple](provider:exemple)\n')]
    for name, kind in kinds:
        yield name, entry, kind, True
    layout = s.path('templates', 'partials', 'layout.html')
    yield 'a template', layout, lambda t: t.replace('</body>', '<p>Gabarit</p></body>', 1), True
    yield 'the question', entry, lambda t: re.sub(r'(?m)^(question): .*$', r'\1: "Tout autre chose, vraiment ?"', t, count=1), True
    yield 'a table', s.path('content', 'settings', 'providers.csv'), lambda t: t.replace('Exemple', 'Mandarine', 1), False
    yield 'a word of the pages', s.path('templates', 'strings', 'fr'), lambda t: re.sub(r'(?m)^(search) = .*$', r'\1 = Fouiller', t, count=1), False


s = Server(os.path.join(tap.scratch(), 'preview'))
at = s.news()[0]
for name, path, change, early in edits(s):
    before = read(path)
    after = change(before)
    write(path, after)
    heard = follow(s, at, PAGES)
    at = heard[-1][0][0]
    last = heard[-1][1]
    told = [news[0] for news, _ in heard]
    faults = [] if after != before and heard[-1][0][1] else ['nothing was changed, or not built: %s' % s.said()[-500:]]
    if len(heard) < (3 if early else 2):
        faults.append('told of only %s' % told)
    for news, pages in heard[1 if early else 0:]:
        faults += ['%s: %s is other than in the end' % (news[0], p) for p, now, end in zip(PAGES, pages, last) if now != end and p]
    if early and heard[0][1][0] != last[0]:
        faults.append('%s, before all is read, is other than in the end' % PAGES[0])
    tap.ok(faults, '%s: pages are as they will be' % name)
alone = s.where + '.alone'
subprocess.run([tap.PORTOLAN, 'build', '-q', '-o', alone], cwd=s.where, check=True)
unlike = subprocess.run(['diff', '-rq', s.path('site'), alone], capture_output=True, text=True).stdout
tap.ok(unlike.splitlines(), 'the site is that of a build that nobody listens to, byte for byte')
write(s.path('content', 'faq', 'fr', 'imap-ou-pop.md'), read(s.path('content', 'faq', 'fr', 'imap-ou-pop.md')) + '\n{{nowhere.imap.host}}\n')
first = s.news(at)
tap.ok([] if '.' in first[0] and not first[1] and 'FACT_UNKNOWN' in first[2] else [repr(first)], 'a mistake is told before all is read')
end_all()
tap.done()
