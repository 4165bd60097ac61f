#!/usr/bin/env python3
"""A column of a table of settings is one line of src/db/schema.sql: with two of them added to a copy of the sources, authors
are asked for them, and what they write is sealed, hashed, said and exported."""
import csv
import io
import json
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

BUILD = os.path.join(TOP, os.environ.get('B', 'build')) if 'BUILD' not in os.environ else os.environ['BUILD']
# Behind which line of which table each goes. One has a default, one must be written, with one of two words.
COLUMNS = (('server', '    url ', "    quota INTEGER not null default 50 check (typeof(quota) = 'integer'),"),
           ('server', '    quota ', "    region VARCHAR(8) not null default '' check (length(region) <= 8),"),
           ('provider', '    website ', "    grade VARCHAR(6) not null check (grade in ('gold', 'silver')),    -- how good"))


def sources(where):
    """A copy of the sources and of what was compiled from them, times and all: only what is changed is compiled again."""
    def not_compiled(folder, names):
        return [n for n in names if not os.path.isdir(os.path.join(folder, n)) and not n.endswith(('.o', '.c', '.d', '.a')) and n != 'prefix'
                or n in ('unit', 'asan', 'bench')]
    os.makedirs(where)
    shutil.copy2(os.path.join(TOP, 'Makefile'), where)
    shutil.copytree(os.path.join(TOP, 'src'), os.path.join(where, 'src'))
    shutil.copytree(BUILD, os.path.join(where, os.path.relpath(BUILD, TOP)), ignore=not_compiled)
    path = os.path.join(where, 'src', 'db', 'schema.sql')
    with open(path, encoding='utf-8') as f:
        text = f.read()
    for table, behind, line in COLUMNS:
        text, n = re.subn(r'(create table %s \((?:.*\n)*?%s.*\n)' % (table, behind), lambda m: m.group(1) + line + '\n', text, count=1)
        assert n == 1, (table, behind)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    made = subprocess.run(['make', 'B=' + os.path.relpath(BUILD, TOP), 'all'], cwd=where, capture_output=True, text=True, check=False)
    compiled = re.findall(r'^  (?:cc|lib)  +(\S+)', made.stdout, re.M)
    tap.check(made.returncode == 0, 'the programs are made with three more columns', made.stdout + made.stderr)
    tap.check(not compiled, 'and not a line of C is compiled for it', compiled)
    return os.path.join(where, os.path.relpath(BUILD, TOP))


def project(where, grade='gold', quota='', region='nord'):
    """The project of the other tests. GRADE None: its column is not there."""
    shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'term'), where)
    shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(where, 'templates'))
    for name, head, cells in (('providers.csv', ',grade', ',' + grade if grade is not None else None),
                              ('servers.csv', ',quota,region', ',%s,%s' % (quota, region))):
        path = os.path.join(where, 'content', 'settings', name)
        with open(path, encoding='utf-8') as f:
            lines = f.read().splitlines()
        if cells is not None:
            lines = [lines[0] + head] + [line + cells for line in lines[1:]]
        with open(path, 'w', encoding='utf-8') as f:
            f.write('\n'.join(lines) + '\n')
    return where


def run(programs, where, *words):
    done = subprocess.run([os.path.join(programs, 'portolan'), *words], cwd=where, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def try_authors(programs, scratch):
    """What is asked of authors is what the schema says."""
    for name, values, want in (
            ('no such column', {'grade': None}, r'providers\.csv:1:1: error: there is no column "grade".*\[TABLE_MISSING\]'),
            ('an empty cell', {'grade': ''}, r'providers\.csv:2:\d+: error: grade is empty.*\[TABLE_EMPTY\]'),
            ('a word that it does not know', {'grade': 'silber'},
             r'providers\.csv:2:\d+: error: grade may not be "silber"; did you mean "silver".*\[TABLE_VALUE\]'),
            ('a word like none', {'grade': 'x'}, r'providers\.csv:2:\d+: error: grade may not be "x"; write one of gold, silver.*\[TABLE_VALUE\]'),
            ('no number', {'quota': 'viel'}, r'servers\.csv:2:\d+: error: "viel" is not a whole number.*\[TABLE_NUMBER\]'),
            ('too much', {'region': 'nordwesten'}, r'servers\.csv:2:\d+: error: region is too long; .* 8 .*\[TABLE_LONG\]')):
        code, _, err = run(programs, project(os.path.join(scratch, name.replace(' ', '-')), **values), 'check')
        tap.check(code == 1 and re.search(want, err) and 'internal' not in err, 'authors are told of ' + name, '%d %s' % (code, err))
    where = os.path.join(scratch, 'too-much')
    path = os.path.join(where, 'content', 'settings', 'servers.csv')
    with open(path, encoding='utf-8') as f:
        text = f.read().replace('quota', 'qouta', 1)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    err = run(programs, where, 'check')[2]
    tap.check(re.search(r'unknown column "qouta".*quota.*\[TABLE_COLUMN\]', err), 'and of its name written wrong, with the right one', err)


def try_sealed(programs, scratch):
    """The values are in the database, and its hash is over them."""
    where = project(os.path.join(scratch, 'sealed'), grade='Gold')
    code, _, err = run(programs, where, 'build', '-q')
    tap.check(code == 0, 'the project is built', err)
    db = os.path.join(where, 'site', 'portolan.db')
    con = sqlite3.connect(db)
    tap.check(con.execute("select distinct quota, typeof(quota), region from server").fetchall() == [(50, 'integer', 'nord')]
              and con.execute('select distinct grade from provider').fetchall() == [('gold',)], 'values and defaults are sealed, in the schema\'s words',
              con.execute("select quota, typeof(quota), region from server").fetchall())
    con.close()
    tap.check(run(programs, where, 'verify', db)[0] == 0, 'the database is sound', run(programs, where, 'verify', db))
    for table, change in (('server', 'quota = 51'), ('server', "region = 'sud'"), ('provider', "grade = 'silver'")):
        copy = db + '.copy'
        shutil.copy(db, copy)
        con = sqlite3.connect(copy)
        con.execute('update %s set %s where rowid = (select min(rowid) from %s)' % (table, change, table) if table == 'server' else
                    "update %s set %s where id = 'amer'" % (table, change))
        con.commit()
        con.close()
        code, out, err = run(programs, where, 'verify', copy)
        tap.check(code != 0 and 'rows of table %s changed' % table in out + err, 'verify sees that somebody has set ' + change, out + err)
    return where


def try_said(programs, where):
    """Look-up, list and export say the columns under their names."""
    card = json.loads(run(programs, where, 'lookup', '--json', 'jeanne@phare.example')[1])[0]
    tap.check(card['provider'].get('grade') == 'gold' and {(s.get('quota'), s.get('region')) for s in card['servers']} == {(50, 'nord')},
              'JSON of a look-up has them, numbers as such', card)
    rows = list(csv.DictReader(io.StringIO(run(programs, where, 'export', 'csv')[1])))
    tap.check(rows and {(r.get('quota'), r.get('region')) for r in rows} == {('50', 'nord')} and 'id' not in rows[0], 'and CSV of an export', rows[:1])
    rows = json.loads(run(programs, where, 'list', '--json', 'providers')[1])
    tap.check(rows and {r.get('grade') for r in rows} == {'gold'} and 'name_key' not in rows[0], 'and the list of providers', rows[:1])


def main():
    scratch = tap.scratch()
    programs = sources(os.path.join(scratch, 'sources'))
    try_authors(programs, scratch)
    try_said(programs, try_sealed(programs, scratch))
    tap.done()


main()
