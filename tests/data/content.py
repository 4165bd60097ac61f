#!/usr/bin/env python3
"""The knowledge base that ships: no mistake, every warning explained by a remark, every fact with its source, the
providers that most people in France, Germany, Belgium, Switzerland, Britain and the United States have said in full, and the
same said in each language.
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
    """As many requirements in each language, where there are any, and official pages, each with a source."""
    for provider in MOST_USED:
        row = db.execute('select source, last_checked from provider where id = ?', (provider,)).fetchone()
        if not row or not row[0]:
            yield provider + ': no source'
            continue
        counts = {lang: db.execute('select count(*) from requirement where provider = ? and lang = ?', (provider, lang)).fetchone()[0] for lang in LANGS}
        if len(set(counts.values())) > 1:
            yield '%s: not the same steps in all languages: %s' % (provider, counts)
        for lang in LANGS:
            steps = db.execute('select text, source from requirement where provider = ? and lang = ?', (provider, lang)).fetchall()
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
        if source and not re.search(r'Thunderbird ISPDB, |Delta Chat provider-db, |%s|https?://|undated cop|\b(of|on) \d{4}-\d\d-\d\d|not verified' % '|'.join(LISTS), source):
            yield 'neither a file, nor a page, nor a copy with its date or without, nor "not verified": ' + source


# Questions whose examples are providers of the reader's own country.
BY_COUNTRY = set('''authentication-failed certificate-error change-provider find-pop3-server gmail-fetch-other-accounts how-imap-works
imap-not-working imap-password incoming-outgoing-servers mail-pop3-or-imap mail-ports outgoing-server pop3-port port-25-blocked
set-up-mailbox set-up-on-phone set-up-pop3-or-imap-smtp set-up-pop3-smtp smtp-port-465-587-25 switch-pop-to-imap which-server'''.split())


def shape(front, body):
    """What a text and its translations share: steps, headings, conditions, facts, providers, error keys and where they stand."""
    facts = re.findall(r'\{\{[^}]*\}\}', body)
    return {
        'steps': len(re.findall(r'^\d+\. ', body, re.M)),
        'headings': re.findall(r'^(#+) ', body, re.M),
        'conditions': sorted(f for f in facts if f[2] in '#^/'),
        'facts': sorted(f for f in facts if f[2] not in '#^/' and f != '{{provider.name}}'),
        'providers': sorted(re.findall(r'\]\(provider:([a-z0-9-]+)\)', body)),
        'errors': sorted(e for e in re.findall(r'"([^"]+)"', ''.join(re.findall(r'^errors: (.*)', front, re.M))) if re.search(r'\d', e)),
        'topic': re.findall(r'^(?:topic|platform|protocols): .*', front, re.M)}


def same():
    """The same facts and steps in every language."""
    groups = {}
    paths = [p for folder in ('faq', 'guides') for p in glob.glob(os.path.join(TOP, 'content', folder, '*', '*.md'))]
    for path in sorted(paths):
        folder, lang, name = path.split(os.sep)[-3:]
        with open(path, encoding='utf-8') as f:
            front, body = f.read().split('---\n', 2)[1:]
        key = re.search(r'^key: (\S+)', front, re.M)
        groups.setdefault(folder + '/' + (key.group(1) if key else name), {})[lang] = shape(front, body)
    for key, texts in groups.items():
        yield from ('%s: not in %s' % (key, lang) for lang in LANGS if lang not in texts)
        for what in next(iter(texts.values())):
            if what in ('facts', 'providers') and key.split('/')[1] in BY_COUNTRY:
                continue
            said = {lang: text[what] for lang, text in texts.items()}
            if any(value != said['en'] for value in said.values()):
                yield '%s: %s differ: %s' % (key, what, said)


# What a language's typography does not allow: a blank that may break before : ; ? ! » or after « in French, foreign quotation marks.
MISSET = {'fr': r'(?<=[^\s|/]) [:;?!»](?=[\s.,)]|$)|« |[“”„"]|(?<=[\w)])[;!»](?=\s)', 'en': '[«»„"]', 'de': '[«»”"]'}


def typography(lang):
    """Places in the texts and tables of a language, and among the words of pages, that are set as another language does."""
    with open(os.path.join(TOP, 'templates', 'strings', lang), encoding='utf-8') as f:
        texts = [(lang, value) for key, _, value in (line.partition(' = ') for line in f) if value.strip() and key[0] not in '#[']
    for path in glob.glob(os.path.join(TOP, 'content', 'settings', '*.csv')):
        with open(path, encoding='utf-8', newline='') as f:
            texts += [(row['provider'], row.get(column) or '') for row in csv.DictReader(f) if row.get('lang') == lang and 'provider' in row
                      for column in ('text', 'condition', 'title')]
    for path in glob.glob(os.path.join(TOP, 'content', '*', lang, '*.md')):
        with open(path, encoding='utf-8') as f:
            front, body = f.read().split('---\n', 2)[1:]
        said = re.findall(r'^(?:question|title|name|summary): "?(.*?)"?$', front, re.M)
        texts += [(path, text) for text in said + [re.sub(r'```.*?```|`[^`]*`|\]\([^)]*\)', '', body, flags=re.S)]]
    yield from ('%s: %s' % (where, text[max(0, m.start() - 30):m.end() + 10]) for where, text in texts for m in re.finditer(MISSET[lang], text, re.M))


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
    tap.ok(list(same()), 'the same facts, steps, conditions and error keys in every language')
    tap.ok([place for lang in LANGS for place in typography(lang)], 'quotation marks and blanks as each language sets them')
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
