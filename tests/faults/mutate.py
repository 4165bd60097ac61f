#!/usr/bin/env python3
"""Whatever stands in a cell or in front matter, the author gets a diagnostic or a site, never an internal error.

Takes the small project and puts every nasty value into every column of every table, leaves every column out, and
puts every nasty value under every front matter key; after each, `portolan check` has to end with 0, or with 1 and an error
that names the file. This is how constraints of the schema that no rule of lint.sql guards are found. `make faults` tries all
of them, `make check` an eighth: of the values, but no column less.
"""
import concurrent.futures
import csv
import glob
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAMS = os.environ.get('PROGRAMS') or os.path.join(TOP, 'build')
CELLS = ['', ' ', 'x', 'é' * 300, 'x' * 2100, '0', '-1', '99999999999999999999', '1.5', '%', "'", '"', '""', 'a b', 'A-B', '2026-13',
         'https://', 'https://example.org/' + 'a' * 1200, 'example.org', 'xn--a', '.', '*.a.b', 'fr', 'oauth2 password password',
         '<b>', '{{gmail.imap}}', '\\', '=1+1', 'ſſ', 'İ']
VALUES = ['', '~', '[]', '{}', '""', '"\\n"', '" "', 'x', '"' + 'é' * 300 + '"', '"' + 'x' * 5000 + '"', '0', '2026-01-01', 'true', '[a, a]',
          '[[a]]', '[{a: b}]', '{a: b}', '["", " "]', '"<b>"', '"{{gmail.imap}}"', '"\\u202e"', '!!int 3', '2026-01-01T10:00:00Z',
          '[port-pop3.md, port-pop3.md]', 'gmail', '[gmail, gmail]', 'port-pop3', '"..%2f"', '"???"']
KEYS = ['question', 'title', 'summary', 'description', 'updated', 'date', 'lastmod', 'author', 'topic', 'categories', 'tags', 'keywords',
        'related', 'providers', 'aliases', 'key', 'draft', 'expires', 'review_by', 'rating', 'slug', 'meta', 'facts', 'layout']
ENTRY = 'content/faq/fr/essai.md'


def tables(base):
    """(name, path, change) for every cell value and every column left out."""
    for table in sorted(glob.glob(os.path.join(base, 'content/settings/*.csv'))):
        path = os.path.relpath(table, base)
        with open(table, encoding='utf-8', newline='') as f:
            rows = list(csv.reader(f))
        for column, header in enumerate(rows[0]):
            yield '%s without %s' % (path, header), path, to_csv([r[:column] + r[column + 1:] for r in rows])
            for value in CELLS:
                changed = [list(r) for r in rows]
                changed[1][column] = value
                yield '%s: %s = %.40r' % (path, header, value), path, to_csv(changed)


def to_csv(rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def entries():
    for key in KEYS:
        for value in VALUES:
            first = '' if key in ('question', 'title') else 'question: Un essai ?\n'
            yield '%s: %.40s' % (key, value), ENTRY, '---\n%s%s: %s\n---\n\nTexte.\n' % (first, key, value)
    for name, text in (('nothing', ''), ('a line end', '\n'), ('front matter alone', '---\n---\n'), ('an empty heading', '#\n'),
                       ('a heading alone', '# ' + 'é' * 400 + '\n'), ('no question', '---\nauthor: x\n---\n\nTexte.\n')):
        yield 'an entry that holds ' + name, ENTRY, text


def sites():
    for key in ('title', 'tagline', 'languages', 'base_url', 'contact', 'theme', 'facts'):
        for value in VALUES:
            first = '' if key == 'languages' else 'languages: [fr, en]\n'
            yield 'site.yaml: %s: %.40s' % (key, value), 'content/site.yaml', '%s%s: %s\n' % (first, key, value)


def check(worker, base, change):
    """One change tried in the worker's own copy; returns what is wrong, or ''."""
    name, path, text = change
    full = os.path.join(worker, path)
    with open(full, 'w', encoding='utf-8', newline='') as f:
        f.write(text)
    try:
        run = subprocess.run([os.path.join(PROGRAMS, 'portolan'), 'check', '-q', '-j', '1'], cwd=worker, capture_output=True,
                             text=True, errors='replace', timeout=600, check=False)
        code, said = run.returncode, run.stderr
    except subprocess.TimeoutExpired:
        code, said = 124, 'it takes longer than a minute'
    finally:
        original = os.path.join(base, path)
        if os.path.exists(original):
            shutil.copy(original, full)
        else:
            os.remove(full)
    if code == 0 and ' error: ' not in said or code == 1 and re.search(r'^content/.* error: ', said, re.M):
        return ''
    return '%s: exit code %d: %s' % (name, code, said.strip()[:160])


def some(changes):
    """All of them in a long campaign, else every eighth: both lists of values are odd, so that neighbouring columns and keys
    meet other ones."""
    return [c for i, c in enumerate(changes) if os.environ.get('FAULTS') == 'long' or i % 8 == 0 or ' without ' in c[0]]


assert len(CELLS) % 2 == 0 and len(VALUES) % 2 == 1  # beside every column's cells stands the column left out


def run_all(changes, scratch, base):
    jobs = os.cpu_count() or 1
    workers = []
    for i in range(jobs):
        workers.append(os.path.join(scratch, 'w%d' % i))
        shutil.copytree(base, workers[-1])
    def part(i):
        return [fault for fault in (check(workers[i], base, change) for change in changes[i::jobs]) if fault]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return [fault for faults in pool.map(part, range(jobs)) for fault in faults]


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        base = os.path.join(scratch, 'base')
        shutil.copytree(os.path.join(TOP, 'tests/fixtures/small'), base)
        shutil.copytree(os.path.join(TOP, 'tests/fixtures/bare/templates'), os.path.join(base, 'templates'))
        shutil.copytree(os.path.join(TOP, 'templates/files'), os.path.join(base, 'templates/files'))
        shutil.copy(os.path.join(base, 'templates/strings/fr'), os.path.join(base, 'templates/strings/en'))
        groups = [('cells and columns of the tables', some(list(tables(base)))), ('front matter', some(list(entries()))), ('site.yaml', some(list(sites())))]
        for number, (name, changes) in enumerate(groups, 1):
            faults = run_all(changes, os.path.join(scratch, str(number)), base)
            failed += bool(faults)
            print('%sok %d - %s: %d changes, each ends in a diagnostic or a site' % ('not ' if faults else '', number, name, len(changes)))
            for fault in faults[:40]:
                print('# ' + ' '.join(fault.split()))
    print('1..%d' % len(groups))
    return failed != 0


sys.exit(main())
