#!/usr/bin/env python3
"""`export documents`, for engines that search elsewhere.

PostgreSQL, the real one, takes the schema and the rows as they are printed, and of the judged questions finds Portolan's own first answer
among its first five. What OpenSearch is given has the form of its bulk interface and of its mappings: there is no OpenSearch here to ask.
"""
import atexit
import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'lib'))
import tap  # noqa: E402

LEAST = 0.8
# Analyzers that OpenSearch brings without a plugin (its documentation, "Language analyzers"), and the one for every language.
ANALYZERS = set('standard arabic armenian basque bengali brazilian bulgarian catalan czech danish dutch english estonian finnish french galician german greek hindi '
                'hungarian indonesian irish italian latvian lithuanian norwegian persian portuguese romanian russian sorani spanish swedish thai turkish cjk'.split())


def portolan(*words):
    return subprocess.run([tap.PORTOLAN, *words], capture_output=True, text=True, timeout=300)


class Postgres:
    """A server of this test's own, on a socket in a folder of its own; stopped at the end."""

    def __init__(self, where):
        found = sorted((d for d in os.listdir('/usr/lib/postgresql') if d.isdigit()), key=int) if os.path.isdir('/usr/lib/postgresql') else []
        if not found:
            tap.skip_all('PostgreSQL is not installed')
        bin_dir = '/usr/lib/postgresql/%s/bin/' % found[-1]
        self.where = where
        user = {'user': 'postgres'} if os.getuid() == 0 else {}
        if user:
            os.chown(where, pwd.getpwnam('postgres').pw_uid, -1)
            os.chmod(where, 0o755)
        env = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8'}
        subprocess.run([bin_dir + 'initdb', '-D', where + '/data', '-A', 'trust', '-U', 'portolan', '-E', 'UTF8', '--locale=C.UTF-8'],
                       check=True, capture_output=True, env=env, cwd='/', **user)
        self.server = subprocess.Popen([bin_dir + 'postgres', '-D', where + '/data', '-k', where, '-c', 'listen_addresses=', '-c', 'fsync=off'],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, cwd='/', **user)
        atexit.register(self.stop)
        for _ in range(600):
            if self.run('select 1').returncode == 0:
                return
            time.sleep(0.1)
        tap.check(False, 'PostgreSQL starts')
        tap.done()

    def run(self, sql):
        return subprocess.run(['psql', '-qXAt', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-h', self.where, '-U', 'portolan', '-d', 'postgres'],
                              input=sql, capture_output=True, text=True)

    def stop(self):
        self.server.terminate()
        self.server.wait()


def judged():
    """(language, question) of each judged row; those that name a host or an address are look-ups, and have a card instead of a list."""
    with open(os.path.join(tap.TOP, 'tests', 'search', 'judged.tsv'), encoding='utf-8') as f:
        for line in f:
            if line.strip() and not line.startswith('#'):
                lang, _, query, _ = line.rstrip('\n').split('\t')[:4]
                yield lang, query


def firsts(db):
    """Portolan's first result of each question that has one."""
    for lang, query in judged():
        run = portolan('search', '--json', '--limit', '3', '--lang', lang, '--db', db, '--', query)
        results = [r for r in json.loads(run.stdout or '[]') if r['kind'] in ('entry', 'provider', 'guide')]
        if results:
            yield lang, query, (results[0]['kind'], results[0]['url'])


def dollar(text):
    return "'" + text.replace("'", "''") + "'"


def postgres(db, where):
    os.mkdir(where)
    engine = Postgres(where)
    for what in (['--schema'], []):
        text = portolan('export', 'documents', '--format', 'postgres', *what, '--db', db).stdout
        run = engine.run(text)
        tap.check(run.returncode == 0 and text, 'PostgreSQL takes %s' % ('the schema' if what else 'the rows'), run.stderr)
    import sqlite3
    own = sqlite3.connect('file:%s?mode=ro' % db, uri=True).execute('select count(*), sum(length(title) + length(keywords) + length(summary) + length(body)) from document_text').fetchone()
    theirs = engine.run('select count(*), sum(length(title) + length(keywords) + length(summary) + length(body)) from portolan.document;').stdout.split()
    tap.check([str(n) for n in own] == theirs, 'every document is there, to the character', (own, theirs))
    asked = list(firsts(db))
    sql = ''.join('select %d, kind, url from portolan.search(%s, %s, 5);\n' % (i, dollar(lang), dollar(query)) for i, (lang, query, _) in enumerate(asked))
    found = set()
    for line in engine.run(sql).stdout.splitlines():
        i, kind, url = line.split('\t')
        found.add((int(i), kind, url))
    missed = [a for i, a in enumerate(asked) if (i, *a[2]) not in found]
    share = 1 - len(missed) / max(len(asked), 1)
    print('# of %d questions %.3f have the first answer among PostgreSQL\'s first five' % (len(asked), share))
    tap.check(len(asked) > 200 and share >= LEAST, 'of the judged questions at least %d in a hundred have the same first answer among the first five' % (LEAST * 100),
              '\n'.join('%s %s: %s' % (lang, query, url) for lang, query, (_, url) in missed))


def opensearch(db):
    """The forms of _bulk and of a mapping, as OpenSearch documents them."""
    lines = portolan('export', 'documents', '--format', 'opensearch', '--db', db).stdout.split('\n')
    tap.check(lines[-1] == '' and len(lines) % 2 == 1 and len(lines) > 100, 'an action and a document, each a line that ends')
    mapping = json.loads(portolan('export', 'documents', '--format', 'opensearch', '--schema', '--db', db).stdout)
    fields = mapping['mappings']['properties']
    faults, seen = [], set()

    def fits(value, kind):
        if 'properties' in kind:
            return isinstance(value, dict) and all(name in kind['properties'] and fits(v, kind['properties'][name]) for name, v in value.items())
        return kind['type'] in ('keyword', 'text') and isinstance(value, str)
    for action, document in zip(lines[:-1:2], lines[1::2]):
        action, document = json.loads(action), json.loads(document)
        ident = action['index']['_id']
        if set(action) != {'index'} or set(action['index']) != {'_index', '_id'} or len(ident.encode()) > 512 or ident in seen:
            faults.append('action %s' % action)
        if not re.fullmatch(r'[a-z][a-z0-9_-]*', action['index']['_index']):
            faults.append('index %s' % action)
        faults += ['%s: field %s' % (ident, name) for name, value in document.items() if name not in fields or not fits(value, fields[name])]
        seen.add(ident)
    tap.ok(faults, 'every document fits the mapping, whose "dynamic" is strict')
    analyzers = {kind['analyzer'] for field in fields.values() for kind in field.get('properties', {}).values()}
    tap.check(mapping['mappings']['dynamic'] == 'strict' and analyzers and analyzers <= ANALYZERS, 'the analyzers are those that OpenSearch has', analyzers)


def main():
    where = tap.scratch()
    # The server's user passes through the test's folder, which tests/run keeps to itself.
    for folder in (where, os.path.dirname(where)):
        if not os.stat(folder).st_mode & 0o001:
            os.chmod(folder, os.stat(folder).st_mode | 0o011)
    db = os.path.join(tap.build(where), 'portolan.db')
    opensearch(db)
    for words, why in ((['documents'], 'want'), (['documents', '--format', 'solr'], 'knows no engine'), (['documents', 'orange', '--format', 'postgres'], 'all together'),
                       (['csv', '--schema'], 'are for documents')):
        run = portolan('export', *words, '--db', db)
        tap.check(run.returncode == 2 and why in run.stderr and not run.stdout, 'export %s is refused with a reason' % ' '.join(words), run.stderr)
    postgres(db, os.path.join(where, 'postgres'))
    shutil.rmtree(os.path.join(where, 'postgres'), ignore_errors=True)
    tap.done()


main()
