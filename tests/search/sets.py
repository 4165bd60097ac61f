#!/usr/bin/env python3
"""Does the right answer come first in what this was not made for? For `make relevance`, beside tests/browser/relevance.mjs.

    sets.py [DIR]    DIR: sets as JSON {name, lang, docs: [{id, title, text}], queries: [{q, rel: [id]}]}

Each set becomes a knowledge base, which is asked by the program itself; beside it stock FTS5, one table, the words joined by OR
("porter" for English), and with PEERS=1 MiniSearch and Pagefind, where their packages are. Figures are of the queries with odd numbers: the formula's constants were chosen by the others. A small
set of our own is always asked: it must be answered. Sets that are not here are skipped with a word.
"""
import glob
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
BUILD = os.environ.get('BUILD') or os.path.join(TOP, 'build')
DATA = sys.argv[1] if len(sys.argv) > 1 else os.environ.get('RELEVANCE') or os.path.join(TOP, '..', 'shared', 'data', 'relevance')
MOST, FLOOR = 10, 0.8
PEERS = ('MiniSearch', 'Pagefind')
OWN = [('Tides', 'Twice a day the sea rises and falls. The moon pulls the water, and the coast answers some hours later.'),
       ('Lighthouses of the north', 'A lamp of oil, then of gas, turned behind glass. Each flash had its rhythm, so that sailors knew the place.'),
       ('Why do ships have a log?', 'Speed was measured with a piece of wood on a line with knots. Everything was written down in a book.'),
       ('Charts', 'Depths were sounded with lead. A chart shows rocks, sand, wrecks and where an anchor holds.'),
       ('Knots and lines', 'A bowline holds and opens again. A reef knot joins two lines of the same thickness.'),
       ('What is the compass rose?', 'Thirty-two winds around a circle. The lily points to the north.'),
       ('Pilots', 'Who knows the harbour comes aboard and leads the ship through the rocks of the coast.'),
       ('Storms', 'A falling barometer announces wind. Sails are reefed, and the hatches are closed.')]
ASKED = [('how does the moon move the water', 0), ('rhythm of a lighthouse flash', 1), ('ship log', 2), ('which chart shows wrecks', 3),
         ('knot to join two lines', 4), ('compass rose', 5), ('who leads a ship into the harbour', 6), ('barometer falls before a storm', 7)]


def own():
    return {'name': 'our own', 'lang': 'en', 'docs': [{'id': str(i), 'title': t, 'text': b} for i, (t, b) in enumerate(OWN)],
            'queries': [{'q': q, 'rel': [str(r)]} for q, r in ASKED for _ in (0, 1)]}


def languages():
    """Our own small sets of languages whose words are not as ours: languages.tsv, and of words with other endings: inflected.tsv."""
    sets = {}
    for name in ('languages', 'inflected'):
        with open(os.path.join(TOP, 'tests', 'search', name + '.tsv'), encoding='utf-8') as f:
            for line in f:
                if line[0] != '#':
                    lang, title, text, asked = line.rstrip('\n').split('\t')
                    s = sets.setdefault((name, lang), {'name': 'our own, %s%s' % (lang, ' ' + name if name != 'languages' else ''), 'lang': lang, 'docs': [], 'queries': []})
                    s['docs'].append({'id': str(len(s['docs'])), 'title': title, 'text': text})
                    s['queries'] += [{'q': asked, 'rel': [s['docs'][-1]['id']]}] * 2
    return sets.values()


def sets():
    files = sorted(glob.glob(os.path.join(DATA, '*.json')))
    if not files:
        tap.skip('sets of others', 'they are not in %s' % DATA)
    for file in files:
        with open(file, encoding='utf-8') as f:
            yield json.load(f)
    yield own()
    yield from languages()


def build(project, data):
    """The set as a knowledge base; entry N is d<N>. Returns the database, or what the build says."""
    folder = os.path.join(project, 'content', 'faq', data['lang'])
    os.makedirs(folder)
    with open(os.path.join(project, 'content', 'site.yaml'), 'w', encoding='utf-8') as f:
        f.write('title: Set\nlanguages: [%s]\n' % data['lang'])
    words = os.path.join(TOP, 'templates', 'strings', data['lang'])
    if not os.path.exists(words):  # the site's own words are not what is measured
        shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(project, 'templates'))
        shutil.copy(os.path.join(TOP, 'templates', 'strings', 'en'), os.path.join(project, 'templates', 'strings', data['lang']))
    for i, doc in enumerate(data['docs']):
        text = re.sub(r'([!-/:-@\[-`{-~])', r'\\\1', ' '.join(doc['text'].split()))
        with open(os.path.join(folder, 'd%d.md' % i), 'w', encoding='utf-8') as f:
            f.write('---\nquestion: %s\n---\n\n%s\n' % (json.dumps(doc['title'][:250] or '-', ensure_ascii=False), text))
    done = subprocess.run([os.path.join(BUILD, 'portolan'), 'build', '-q', '-C', project], capture_output=True, text=True, check=False)
    db = os.path.join(project, 'site', 'portolan.db')
    return (db, '') if os.path.exists(db) else (None, done.stderr)


def ours(db, lang, queries):
    lines = ''.join('full\t%s\n' % ' '.join(q.split()) for q in queries)
    done = subprocess.run([os.path.join(BUILD, 'unit', 'search'), 'ask', db, lang, str(MOST)], input=lines, capture_output=True, text=True, check=True)
    return [[int(url.rsplit('/d', 1)[1].split('.')[0]) for url, *_ in json.loads(line)['results']] for line in done.stdout.splitlines()]


def stock(data, queries):
    db = sqlite3.connect(':memory:')
    db.execute("create virtual table t using fts5(title, body, tokenize='%s')" % ('porter unicode61' if data['lang'] == 'en' else 'unicode61'))
    db.executemany('insert into t (rowid, title, body) values (?, ?, ?)', [(i, d['title'], d['text']) for i, d in enumerate(data['docs'])])
    words = [re.findall(r'[^\W_]+', unicodedata.normalize('NFKC', q)) for q in queries]
    return [[r for r, in db.execute('select rowid from t where t match ? order by rank limit ?', (' OR '.join('"%s"' % w for w in ws), MOST))] if ws else []
            for ws in words]


def peers(data, queries):
    """Of each other engine that is here: its name and what it finds; why not, in a word, of the others."""
    if not os.environ.get('PEERS'):
        return []
    if not shutil.which('node'):
        return [(name, None) for name in PEERS]
    docs = [{'url': 'd%d' % i, 'title': d['title'], 'keywords': '', 'body': d['text']} for i, d in enumerate(data['docs'])]
    done = subprocess.run(['node', os.path.join(TOP, 'tests', 'search', 'lib-set.mjs')], capture_output=True, text=True, check=False,
                          input=json.dumps({'lang': data['lang'], 'docs': docs, 'queries': queries}))
    if done.returncode:
        sys.stderr.write(done.stderr)
    found = json.loads(done.stdout) if done.returncode == 0 else {}
    return [(name, found.get(name) and [[int(url[1:]) for url in urls[:MOST]] for urls in found[name]]) for name in PEERS]


def figures(found, right):
    """hit@1, hit@5, MRR, how many have no result: shares of all."""
    ranks = [next((k + 1 for k, d in enumerate(f) if d in r), 0) for f, r in zip(found, right)]
    sums = (sum(r == 1 for r in ranks), sum(0 < r <= 5 for r in ranks), sum(1 / r for r in ranks if r), sum(not f for f in found))
    return [s / len(ranks) for s in sums]


def main():
    scratch = tempfile.mkdtemp(prefix='portolan-sets.')
    print('# %-12s %5s   %-28s %s' % ('hit@1 hit@5 MRR none', 'n', 'Portolan', 'stock FTS5'))
    for k, data in enumerate(sets()):
        db, why = build(os.path.join(scratch, str(k)), data)
        if not db:
            tap.skip(data['name'], 'it does not build: %s' % ' '.join(why.splitlines()[:1]))
            continue
        number = {d['id']: i for i, d in enumerate(data['docs'])}
        asked = data['queries'][1::2]
        right = [{number[r] for r in q['rel'] if r in number} for q in asked]
        us, them = (figures(f, right) for f in (ours(db, data['lang'], [q['q'] for q in asked]), stock(data, [q['q'] for q in asked])))
        print('# %-20s %5d   %s    %s' % (data['name'], len(asked), *('  '.join('%.3f' % x for x in f) for f in (us, them))))
        for name, found in peers(data, [q['q'] for q in asked]):
            print('# %-20s %5s   %s' % ('', name, '  '.join('%.3f' % x for x in figures(found, right)) if found else 'is not here, or failed'))
        # Half a point of grace; in a small set one query is more.
        grace = max(0.005, 1.5 / len(asked))
        own_set, floor = data['name'].startswith('our own'), int(data['lang'] != 'en')  # hit@5 of those with a dozen questions
        tap.check(us[1] >= them[1] - grace and us[2] >= them[2] - grace and us[floor] >= (FLOOR if own_set else 0),
                  '%s: not behind stock FTS5' % data['name'], 'hit@1 hit@5 MRR none: %s, stock %s' % (us, them))
        shutil.rmtree(os.path.join(scratch, str(k)))
    shutil.rmtree(scratch, ignore_errors=True)
    tap.done()


main()
