"""Databases made to harm, row by row: what is in them is wrong, while the file is a sound SQLite database.

    for name, statements in spoil.mutants(db): …
"""
import sqlite3

VALUES = {
    'NULL': 'null', 'nothing': "''", 'a path out': "'../../../../pwn'", 'an absolute path': "'/pwn/x.html'", 'a very long value': "hex(zeroblob(100000))",
    'a number': '-9223372036854775808', 'a real': '1e999', 'a blob': "x'00ff80'", 'a NUL': "'a' || char(0) || 'b'",
    'what a terminal obeys': "'a' || char(27) || ']0;x' || char(7, 155, 127, 8238, 8296, 65534, 13, 10) || '<b>&\"'']]>--?>{{x}}'",
    'a placeholder': "'%EMAILDOMAIN%%EMAILLOCALPART%%s%n.html'", 'the word it refers to': "'index'"}


def quoted(name):
    return '"%s"' % name.replace('"', '""')


def names(con, kind):
    return [n for n, in con.execute("select name from sqlite_master where type = ? and sql not like 'create virtual%' and name not like 'search\\_%' escape '\\' "
                                    "and name not like 'entry_fts%' and name <> 'seal' order by 1", (kind,))]


def loose(table):
    """The table without its constraints, so that anything may stand in it."""
    return ['pragma legacy_alter_table = on', 'create table loose as select * from %s' % quoted(table), 'drop table %s' % quoted(table),
            'alter table loose rename to %s' % quoted(table)]


def of_table(con, table):
    t = quoted(table)
    for column, in con.execute('select name from pragma_table_info(?)', (table,)).fetchall():
        c = quoted(column)
        for word, value in VALUES.items():
            yield '%s.%s: %s in one row' % (table, column, word), loose(table) + ['update %s set %s = %s where rowid = 1' % (t, c, value)]
            yield '%s.%s: %s in all rows' % (table, column, word), loose(table) + ['update %s set %s = %s' % (t, c, value)]
        yield '%s.%s: as in another row' % (table, column), loose(table) + ['update %s set %s = (select %s from %s order by rowid desc limit 1) where rowid = 1' % (t, c, c, t)]
        yield '%s.%s: there is no such column' % (table, column), loose(table) + ['alter table %s rename column %s to gone' % (t, c)]
    yield table + ': no rows', ['delete from ' + t]
    yield table + ': one row', loose(table) + ['delete from %s where rowid > 1' % t]
    yield table + ': without the first row', loose(table) + ['delete from %s where rowid = 1' % t]
    yield table + ': each row twice', loose(table) + ['insert into %s select * from %s' % (t, t)]
    yield table + ': a hundred times', loose(table) + ['insert into %s select x.* from %s x, (select 1 from sqlite_master a, sqlite_master b limit 100)' % (t, t)]
    yield table + ': there is no such table', ['drop table ' + t]


def of_view(con, view):
    v = quoted(view)
    columns = [quoted(n) for n, in con.execute('select name from pragma_table_info(?)', (view,))]
    yield view + ': there is no such view', ['drop view ' + v]
    yield view + ': nothing in it', ['create table kept as select * from %s limit 0' % v, 'drop view ' + v, 'create view %s as select * from kept' % v]
    yield view + ': a row of NULL', ['drop view ' + v, 'create view %s as select %s' % (v, ', '.join('null as ' + c for c in columns))]
    yield view + ': fewer columns', ['drop view ' + v, 'create view %s as select 1 as %s' % (v, columns[0])]
    yield view + ': itself', ['drop view ' + v, 'create view %s as select * from %s' % (v, v)]


def mutants(db):
    """All of them, in a fixed order: (name, statements)."""
    con = sqlite3.connect(db)
    every = [('a guide with a path for an id', ["update guide set id = '../../../../pwn'"]),
             ('two guides of one page', loose('guide') + ["update guide set id = (select id from guide limit 1)"]),
             ('aliases in a circle', loose('entry_alias') + ["insert into entry_alias select lang, slug, id from entry", "insert into entry_alias select lang, 'x', id from entry"]),
             ('providers that succeed each other', loose('provider') + ["update provider set successor = id"]),
             ('no index', ['drop index ' + quoted(n) for n in names(con, 'index') if not n.startswith('sqlite_')]),
             ('triggers', ['create trigger t%d before update on provider begin delete from provider; end' % i for i in range(3)])]
    for table in names(con, 'table'):
        every += of_table(con, table)
    for view in names(con, 'view'):
        every += of_view(con, view)
    con.close()
    return every
