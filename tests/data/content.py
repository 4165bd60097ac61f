#!/usr/bin/env python3
"""The knowledge base that ships: no mistake, every warning explained by a remark, every fact with its source, and the
providers that most people in France, Germany, Belgium, Switzerland, Britain and the United States have said in full.
"""
import csv
import glob
import os
import re
import shutil
import sqlite3
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

BUILD = os.path.join(tap.PROGRAMS, 'portolan-build')
MOST_USED = '''gmail outlook microsoft-365 yahoo icloud aol proton orange free sfr laposte bouygues ovh gmx web-de t-online freenet
vodafone-de ionos-de strato proximus telenet bluewin infomaniak btinternet-com sky-com virginmedia-com comcast-net att-net
charter-net'''.split()
LANGS = ('fr', 'en', 'de')
LISTS = ('FairEmail providers.xml of ', 'nodemailer services.json of ', 'Mailspring mailcore-provider-settings.json of ')
PAIRS = {'ispdb': '*.xml', 'provider-db': '*.md'}


def check(folder):
    run = subprocess.run([BUILD, 'check', '-W', 'error'], cwd=folder, capture_output=True, text=True)
    return run.stderr.splitlines()[:20] if run.returncode else []


def unexplained(where):
    """Without the remarks that explain them the warnings are there: the rules see, and a remark is what silences them."""
    path = os.path.join(where, 'content', 'settings', 'remarks.csv')
    with open(path, encoding='utf-8', newline='') as f:
        reader = csv.DictReader(f)
        columns, rows = reader.fieldnames, list(reader)
    codes = {}
    for row in rows:
        if row['kind'] == 'remark' and re.search('[A-Z]_[A-Z]', row['subject']):
            for code in row['subject'].split():
                codes.setdefault(code, set()).add(row['provider'])
    with open(path, 'w', encoding='utf-8', newline='') as f:
        writer = csv.DictWriter(f, columns, lineterminator='\n')
        writer.writeheader()
        writer.writerows(r for r in rows if r['kind'] != 'remark' or not r['subject'])
    run = subprocess.run([BUILD, 'check'], cwd=where, capture_output=True, text=True)
    seen = set(re.findall(r'\[([A-Z0-9_]+)\]$', run.stderr, re.M))
    if 'error' in run.stderr:
        yield 'there are errors'
    yield from ('%s is explained, and never said' % code for code in sorted(set(codes) - seen))
    yield from ('%s is said, and nowhere explained' % code for code in sorted(seen - set(codes)))


def full(db):
    """Requirements and official pages in three languages, each with a source."""
    for provider in MOST_USED:
        row = db.execute('select source, last_checked from provider where id = ?', (provider,)).fetchone()
        if not row or not row[0]:
            yield provider + ': no source'
            continue
        for lang in LANGS:
            steps = db.execute('select text, source from requirement where provider = ? and lang = ?', (provider, lang)).fetchall()
            if not steps:
                yield '%s: nothing to do first in %s' % (provider, lang)
            yield from ('%s: a step without source in %s: %s' % (provider, lang, s[0]) for s in steps if not s[1])
            if not db.execute("select 1 from link where provider = ? and lang = ? and title <> '' and kind in ('help', 'documentation')",
                              (provider, lang)).fetchone():
                yield '%s: no official page in %s' % (provider, lang)


def sources(db):
    """A row's own source, or its provider's; what nobody has tried says so."""
    for table in ('server', 'domain', 'requirement', 'link', 'oauth2', 'webmail', '"limit"'):
        for provider, in db.execute("select distinct t.provider from %s t join provider p on p.id = t.provider "
                                    "where t.source = '' and p.source = ''" % table):
            yield '%s of %s: no source' % (table, provider)
    for source, in db.execute('select distinct source from (%s)' % ' union all '.join(
            'select source from ' + t for t in ('provider', 'server', 'requirement', 'link'))):
        if source and not re.search('Thunderbird ISPDB, |Delta Chat provider-db, |%s|https?://|not verified' % '|'.join(LISTS), source):
            yield 'neither a file, nor a page, nor "not verified": ' + source


# How many files of each collection the record has taken in; the number may only grow.
TAKEN = {'ispdb': 163, 'provider-db': 67}


def collections(db):
    """As many files of the two collections, where they are, are named as the source of something as ever were."""
    where = os.environ.get('COLLECTIONS') or os.path.join(TOP, '..', 'shared', 'data')
    said = '\n'.join(r[0] for t in ('provider', 'server', 'remark', 'domain', 'link') for r in db.execute('select distinct source from ' + t))
    for folder, pattern in PAIRS.items():
        names = [os.path.basename(path) for path in glob.glob(os.path.join(where, folder, pattern))]
        known = [name for name in names if name != 'example.com.md' and name in said]
        if names and len(known) < TAKEN[folder]:
            yield '%s: %d files are on record, not %d; missing: %s' % (
                folder, len(known), TAKEN[folder], ' '.join(sorted(set(names) - set(known) - {'example.com.md'})))


def main():
    tap.ok(check(TOP), 'no error, and no warning that no remark explains')
    where = tap.scratch()
    site = tap.build(where)
    db = sqlite3.connect('file:%s?mode=ro' % os.path.join(site, 'portolan.db'), uri=True)
    counts = [db.execute('select count(*) from ' + t).fetchone()[0] for t in ('provider', 'domain')]
    tap.ok([] if counts[0] >= 330 and counts[1] >= 1800 else counts, '%d providers, %d domains' % tuple(counts))
    tap.ok(list(full(db)), 'the %d most used: what to do first and official pages in three languages' % len(MOST_USED))
    tap.ok(list(sources(db)), 'every fact has a source, or says that nobody verified it')
    tap.ok(list(collections(db)), 'what was taken from the collections is on record')
    with open(os.path.join(TOP, 'content', 'settings', 'NOTICE.txt'), encoding='utf-8') as f:
        notice = f.read()
    with open(os.path.join(site, 'NOTICE.txt'), encoding='utf-8') as f:
        published = f.read()
    kept = db.execute("select value from meta where key = 'settings_notice'").fetchone()
    tap.ok([] if 'Mozilla Public License' in notice and notice == published == (kept and kept[0]) else [published, kept],
           'the notice of the sources stands beside the tables, in the database and in the site')
    shutil.rmtree(site)
    tap.ok(list(unexplained(where)), 'what the remarks explain is there')
    tap.done()


main()
