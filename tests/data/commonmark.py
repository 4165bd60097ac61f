#!/usr/bin/env python3
"""The examples of CommonMark's specification, each the body of a question: the page has the same structure and the same words,
but for what is meant otherwise here: the question is the heading of level 1, raw HTML passes an allow-list, links must lead
somewhere, and a code block's language is a plain word."""
import html
import os
import re
import sqlite3
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

SPEC = sys.argv[1] if len(sys.argv) > 1 else os.path.join(TOP, 'tests', 'node_modules', 'commonmark-spec', 'spec.txt')

# Sections of which the words alone are compared: what tags are left of is the business of tests/unit/gfm.c.
HTML = ('HTML blocks', 'Raw HTML')

# Where the words differ, and why.
EXCEPT = {
    **dict.fromkeys((31, 475, 524, 536, 616), 'a tag that is left out'),
    **dict.fromkeys((150, 201, 491, 494, 613, 614, 623), 'a tag that is no HTML stays as text, and <b> is closed'),
    173: 'what <style> holds is no text',
    **dict.fromkeys((354, 625, 626), 'the specification is younger than cmark 0.30: signs of currency, comments'),
}


def examples():
    with open(SPEC, encoding='utf-8') as f:
        text = f.read().replace('→', '\t')
    section, found = '', []
    for m in re.finditer(r'^#{1,6} ([^\n]*)$|^`{32} example[^\n]*\n(.*?)^\.\n(.*?)^`{32}$', text, re.M | re.S):
        if m.group(1):
            section = m.group(1)
        else:
            found.append((section, m.group(2), m.group(3)))
    return found


def plain(text):
    """What both sides are compared as: no links, no anchors, no blanks between tags."""
    text = re.sub(r'<!--.*?-->', '', text, flags=re.S)
    text = re.sub(r'<span id="[^"]*"></span>\n?| rel="noopener"|(?<=<pre) tabindex="0"', '', text)
    text = re.sub(r'<(/?)h1>', r'<\1h2>', re.sub(r'<(h\d) id="[^"]*">', r'<\1>', text))
    text = re.sub(r'<img[^>]*?alt="([^"]*)"[^>]*>', r'\1', text)
    text = re.sub(r'</?a( [^>]*)?>', '', text)
    text = re.sub(r'<code class="language-(?![a-z0-9]+")[^"]*">', '<code>', text)
    text = re.sub(r'>\s+<', '><', re.sub(r' ?/>', '>', text))
    for entity, sign in (('&#39;', "'"), ('&quot;', '"'), ('&#123;', '{')):
        text = text.replace(entity, sign)
    return re.sub(r'\s+', ' ', text).strip()


def words(text):
    text = re.sub(r'<(script|style)\b.*?</\1>|<!--.*?-->|<\?.*?\?>|<![A-Z].*?>|<!\[CDATA\[.*?\]\]>', ' ', text, flags=re.S | re.I)
    return ' '.join(re.sub(r'[<>/]', ' ', html.unescape(re.sub(r'</?[a-zA-Z][^<>]*>', ' ', text))).split())


def build(where):
    return subprocess.run([tap.PORTOLAN, 'build', '-q'], cwd=where, capture_output=True, text=True)


def main():
    if not os.path.isfile(SPEC):
        tap.skip_all('no commonmark-spec: npm install --prefix tests')
    where, all_examples = tap.scratch(), examples()
    tap.check(len(all_examples) > 640, 'the specification has its examples', len(all_examples))
    folder = tap.empty_base(where)
    for i, (_, source, _) in enumerate(all_examples, 1):
        with open(os.path.join(folder, 'e%d.md' % i), 'w', encoding='utf-8') as f:
            f.write('---\nquestion: Example %d?\n---\n%s' % (i, source))
    said = build(where).stderr
    refused = {int(n): code for n, code in re.findall(r'faq/en/e(\d+)\.md:[^\n]* error: .*\[([A-Z_]+)\]', said)}
    tap.ok(['%d: %s' % (n, code) for n, code in refused.items() if code not in ('MD_URL_SCHEME', 'LINK_DEAD', 'LINK_ANCHOR')],
           'nothing is an error but links that lead nowhere')
    for n in refused:
        os.remove(os.path.join(folder, 'e%d.md' % n))
    again = build(where)
    tap.check(again.returncode == 0, 'all others build', again.stderr)
    db = sqlite3.connect(os.path.join(where, 'site', 'portolan.db'))
    pages, differ = dict(db.execute('select slug, body_html from entry')), set()
    for i, (section, source, want) in enumerate(all_examples, 1):
        how = words if section in HTML else plain
        if i not in refused and how(pages['e%d' % i]) != how(want):
            differ.add(i)
    tap.ok(['%d, %s: %r\nwant %s\ngot  %s' % (i, all_examples[i - 1][0], all_examples[i - 1][1], plain(all_examples[i - 1][2]), plain(pages['e%d' % i]))
            for i in sorted(differ - set(EXCEPT))], 'pages have the structure and the words that CommonMark says')
    tap.ok(['%d: %s' % (i, EXCEPT[i]) for i in sorted(set(EXCEPT) - differ)], 'every exception is one')
    tap.twins(os.path.join(where, 'site'), 'twins are the same documents')
    tap.done()


main()
