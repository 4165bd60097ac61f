#!/usr/bin/env python3
"""B14: whatever is changed in a database, `portolan verify` says so: every column of every table in turn, as SQLite itself
lists them, every view, index and table, and what was added."""
import os
import shutil
import sqlite3
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402


def build(where):
    shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'term'), where)
    shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(where, 'templates'))
    subprocess.run([tap.PORTOLAN, 'build', '-q'], cwd=where, check=True, stderr=subprocess.DEVNULL)
    return os.path.join(where, 'site', 'portolan.db')


def verify(path):
    done = subprocess.run([tap.PORTOLAN, 'verify', path], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def tampered(db, statements):
    """The path of a copy of DB, changed as somebody would who means it: without checks, and past the schema's guard."""
    path = db + '.tampered'
    shutil.copy(db, path)
    con = sqlite3.connect(path, isolation_level=None)
    for sql in ('pragma foreign_keys = off', 'pragma ignore_check_constraints = 1', 'pragma writable_schema = 1') + tuple(statements):
        con.execute(sql)
    con.close()
    return path


def columns(db):
    con = sqlite3.connect(db)
    for (table,) in con.execute("select name from sqlite_master where type = 'table' and sql not like 'create virtual%' order by 1").fetchall():
        if con.execute('select count(*) from "%s"' % table).fetchone()[0]:
            for name, in con.execute('select name from pragma_table_info(?)', (table,)).fetchall():
                yield table, name
    con.close()


def main():
    db = build(os.path.join(tap.scratch(), 'project'))
    tap.ok([] if verify(db)[0] == 0 else [verify(db)], 'a database that nobody has touched is sound')
    faults, n = [], 0
    for table, name in columns(db):
        n += 1
        # One row, so that a key stays a key; text gets longer, a number larger, a blob another end.
        value = "case typeof(\"{0}\") when 'integer' then \"{0}\" + 100000 when 'blob' then cast(\"{0}\" || 'x' as blob) else coalesce(\"{0}\", '') || 'x' end".format(name)
        con = sqlite3.connect(db)
        keys = [k for k, in con.execute('select name from pragma_table_info(?) where pk > 0', (table,))] or ['rowid']
        con.close()
        where = '(%s) = (select %s from "%s" limit 1)' % (', '.join('"%s"' % k for k in keys), ', '.join('"%s"' % k for k in keys), table)
        code, said = verify(tampered(db, ['update "%s" set "%s" = %s where %s' % (table, name, value, where)]))
        if code != 3 or table.startswith(('search_', 'entry_fts')) is False and 'sound' not in said:
            faults.append('%s.%s: exit code %d: %s' % (table, name, code, said))
    tap.ok(faults, 'each of %d columns, changed in one row, is noticed' % n)
    con = sqlite3.connect(db)
    schema = con.execute("select type, name from sqlite_master where type in ('view', 'index') and sql is not null").fetchall()
    con.close()
    tap.ok(['%s %s' % it for it in schema if '%s %s taken away' % it not in verify(tampered(db, ['drop %s "%s"' % it]))[1]],
           'each view and index that is gone is named')
    for name, statements, want in (
            ('a view that answers otherwise', ['drop view settings_of_domain', "create view settings_of_domain as select 'x' as pattern"], 'view settings_of_domain changed'),
            ('a trigger', ['create trigger spy after insert on provider begin delete from server; end'], 'trigger spy added'),
            ('a table', ['create table more (x)', "insert into more values ('y')"], 'table more added'),
            ('a column', ["alter table provider add column more text default 'x'"], 'table provider changed'),
            ('an index', ['create index more on provider(name)'], 'index more added'),
            ('no text where NULL stood', ["update provider set successor = '' where successor is null"], ''),
            ('another version', ['pragma user_version = 1001'], 'value user_version changed'),
            ('a seal of its own', ["update seal set sha256 = replace(sha256, substr(sha256, 1, 8), '00000000') where name = 'provider' and kind = 'rows'"],
             'rows of table provider changed')):
        code, said = verify(tampered(db, statements))
        tap.ok([] if code == 3 and 'not sound' in said and want in said else ['exit code %d: %s' % (code, said)], name + ' is noticed')
    old = tampered(db, ["delete from meta where key = 'seal_version'", 'drop table seal'])
    tap.ok([] if 'another version of portolan' in verify(old)[1] else [verify(old)], 'a file of an older version is told in words')
    with open(db, 'ab') as f:
        f.write(b'more than a database')
    tap.ok([] if verify(db)[0] == 3 else [verify(db)], 'bytes behind the database are noticed')
    tap.done()


main()
