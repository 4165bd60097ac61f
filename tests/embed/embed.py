#!/usr/bin/env python3
"""Somebody else's program opens the database: Python's sqlite3 asks the five views and the full text.

Knows the schema's contract only, none of our code.
"""
import glob
import os
import re
import sqlite3
import sys
import tempfile

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
ok = tap.check


def build(scratch):
    """The knowledge base that ships, built aside: the project's own site/ is not touched."""
    return os.path.join(tap.build(scratch), 'portolan.db')


def open_as(path, options):
    return sqlite3.connect('file:%s?%s' % (path, options), uri=True)


def ask(db, sql, *values):
    db.row_factory = sqlite3.Row
    return [dict(row) for row in db.execute(sql, values)]


def views(db):
    rows = ask(db, "select * from settings_of_domain where pattern = 'orange.fr' order by ordinal")
    ok(rows and rows[0]['provider'] == 'orange', 'settings of a domain', rows)
    ok({(r['protocol'], r['port'], r['security']) for r in rows} >= {('imap', 993, 'tls'), ('smtp', 465, 'tls')},
       'orange.fr: IMAP 993 and SMTP 465, both SSL/TLS', rows)
    rows = ask(db, "select * from settings_of_provider where provider = 'gmail' order by ordinal")
    ok([r['host'] for r in rows if r['protocol'] == 'imap'][:1] == ['imap.gmail.com'], 'settings of a provider', rows)
    ok(all(r['source'] for r in rows), 'every server of Gmail names its source', rows)
    rows = ask(db, "select * from server_by_host where host = 'smtp.gmail.com' order by port")
    ok([r['port'] for r in rows if r['provider'] == 'gmail'] == [465, 587], 'servers by host', rows)
    slug = ask(db, "select slug from entry where lang = 'fr' order by id limit 1")[0]['slug']
    rows = ask(db, "select * from entry_by_slug where lang = 'fr' and slug = ?", slug)
    ok(len(rows) == 1 and rows[0]['question'] and rows[0]['url'].endswith('.html'), 'an entry by slug', rows)
    topic = rows[0]['topic']
    rows = ask(db, "select * from entries_of_topic where lang = 'fr' and topic = ? order by position", topic)
    ok(slug in [r['slug'] for r in rows], 'entries of a topic', rows)


def fulltext(db):
    for typed in ('securite', 'sécurité', 'SÉCURITÉ'):
        rows = ask(db, 'select rowid, snippet(entry_fts, 4, "[", "]", "…", 8) as part from entry_fts'
                       ' where entry_fts match ? order by rank limit 3', typed)
        ok(rows and all(r['part'] for r in rows), 'full text finds ' + typed, rows)
    rows = ask(db, """select d.title from search_fr s join document d on d.id = s.rowid where search_fr match
        (with w(k) as (values ('securite'), ('serveurs'))
         select group_concat('"' || coalesce((select stem from vocab_fr where surface = k), k) || '"', ' AND ') from w)
        order by rank limit 10""")
    ok(rows, 'the stemmed query of portolan.db(5)', rows)


def contract(db, path):
    ok(ask(db, 'pragma application_id')[0]['application_id'] == 0x506F7274, 'application id')
    ok(ask(db, 'pragma user_version')[0]['user_version'] // 1000 == 1, 'user version')
    ok(ask(db, 'pragma journal_mode')[0]['journal_mode'] == 'delete', 'journal mode delete')
    ok(ask(db, 'pragma integrity_check')[0]['integrity_check'] == 'ok', 'integrity')
    ok(not ask(db, 'pragma foreign_key_check'), 'foreign keys')
    meta = {r['key']: r['value'] for r in ask(db, 'select * from meta')}
    ok({'schema_version', 'generator', 'title', 'languages', 'source_date', 'content_sha256', 'entries', 'providers'}
       <= set(meta), 'meta', meta)
    ok(len(meta.get('content_sha256', '')) == 64, 'the content hash is SHA-256')
    ok(int(meta['entries']) == ask(db, 'select count(*) as n from entry')[0]['n'], 'meta counts what is there')
    sql = ' '.join(r['sql'] or '' for r in ask(db, 'select sql from sqlite_master')).lower()
    for word in (' strict', 'generated always', '->>', 'unixepoch(', 'format('):
        ok(word not in sql, 'the schema does without' + ' ' + word.strip())
    ok('/* plain full text' in sql and '-- the settings. ordinal 1' in sql, 'comments are kept in the schema')
    ok(not [f for f in os.listdir(os.path.dirname(path)) if f.startswith('portolan.db-')], 'nothing stands beside the file')


def short(db):
    """D5: what a column says of its length is so, numbers are numbers, and what authors write is held to it by a CHECK."""
    wrong, loose, seen = [], [], 0
    for table in [r['name'] for r in ask(db, "select name from sqlite_master where type = 'table' and sql like 'create table%'")]:
        sql = ask(db, 'select sql from sqlite_master where name = ?', table)[0]['sql']
        for column in ask(db, 'select * from pragma_table_info(?)', table):
            name, room = column['name'], re.match(r'VARCHAR\((\d+)\)$', column['type'])
            text = 'typeof("%s") not in (\'text\', \'null\')' % name
            if room:
                seen += 1
                bad = '%s or length("%s") > %s' % (text, name, room.group(1))
                line = re.search(r'^\s*%s\s+VARCHAR.*' % name, sql, re.M).group(0)
                if int(room.group(1)) > 255 or name in ('host', 'username', 'source', 'title', 'question', 'condition', 'pattern') and 'check (' not in line and 'references' not in line:
                    loose.append((table, line))
            elif column['type'] == 'INTEGER':
                bad = 'typeof("%s") not in (\'integer\', \'null\')' % name
            else:
                continue
            wrong += [(table, name, r) for r in ask(db, 'select * from "%s" where %s limit 1' % (table, bad))]
    ok(seen > 60 and not wrong, 'no value is longer or of another type than its column says', wrong)
    ok(not [x for x in loose if x[0] != 'document'], 'short text is VARCHAR(n), n <= 255, with a CHECK', loose)


def promise(db):
    """D10: what the manual showed for earlier versions is answered still."""
    for path in sorted(glob.glob(os.path.join(TOP, 'tests', 'embed', '*.sql'))):
        with open(path, encoding='utf-8') as f:
            parts = f.read().split('\n-- (')[1:]
        faults, rows = [], 0
        for part in parts:
            try:
                rows += bool(db.execute(part.split('\n', 1)[1]).fetchall())
            except sqlite3.Error as e:
                faults.append('(%s: %s' % (part.split('\n')[0], e))
        ok(len(parts) >= 20 and not faults and rows >= len(parts) - 3, 'the sample queries of version %s are answered' % os.path.basename(path)[:-4], faults)


def readonly(path):
    for options in ('mode=ro', 'immutable=1', 'mode=ro&immutable=1'):
        db = open_as(path, options)
        ok(ask(db, 'select count(*) as n from entry')[0]['n'] > 10, 'opens with ' + options)
        db.close()
    db = open_as(path, 'mode=ro')
    db.execute('pragma trusted_schema = off')
    views = [r['name'] for r in ask(db, "select name from sqlite_master where type = 'view'")]
    ok(len(views) >= 5 and all(db.execute('select * from %s limit 1' % v).fetchall() for v in views),
       'every view answers with trusted_schema off', views)
    db.close()


def main():
    with tempfile.TemporaryDirectory() as scratch:
        path = build(scratch)
        before = open(path, 'rb').read()
        db = open_as(path, 'mode=ro')
        contract(db, path)
        views(db)
        fulltext(db)
        short(db)
        promise(db)
        db.close()
        readonly(path)
        ok(open(path, 'rb').read() == before, 'asking changed nothing')
    tap.done()


main()
