#!/usr/bin/env python3
"""D1, D3, D8: SQLite from 3.25.2 to the newest reads the file: tables and views without FTS5, full text from 3.31.1 on.

The versions are compiled from the sources that releases of npm's better-sqlite3 carry, in build/peers (setup.sh brings
them); without them everything is skipped. A small runner in C asks every sample query of portolan.db(5). Where a version is
new enough to build with, a build with it has the same content hash.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
PROGRAMS = os.environ.get('PROGRAMS') or os.path.join(TOP, 'build')
PEERS = os.path.join(TOP, 'build', 'peers')
# Queries are separated by a line that holds a form feed; each gives a line: how many rows, or what is wrong.
RUNNER = r'''
#include "sqlite3.h"
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv)
{
    static char text[1 << 20];
    sqlite3 *db;
    size_t n = fread(text, 1, sizeof text - 1, stdin);
    text[n] = 0;
    if (argc < 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, 0))
        return printf("cannot open\n"), 1;
    for (char *sql = strtok(text, "\f"); sql; sql = strtok(0, "\f")) {
        sqlite3_stmt *st;
        int rows = 0, rc = sqlite3_prepare_v2(db, sql, -1, &st, 0);
        while (rc == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
            rows++;
        if (rc == SQLITE_OK)
            rc = sqlite3_finalize(st);
        if (rc == SQLITE_OK)
            printf("%d\n", rows);
        else
            printf("%s\n", sqlite3_errmsg(db));
    }
    return 0;
}
'''
ok = tap.check


def plain(roff):
    for old, new in (('\\(dq', '"'), ('\\(aq', "'"), ('\\(ti', '~'), ('\\-', '-'), ('\\&', ''), ('\\e', '\\')):
        roff = roff.replace(old, new)
    return roff


def samples():
    with open(os.path.join(TOP, 'src', 'portolan.db.5'), encoding='utf-8') as f:
        blocks = re.findall(r'^\.Bd -literal.*?\n(.*?)^\.Ed', f.read(), re.S | re.M)
    return [plain(b).strip().replace(':lang', "'fr'") for b in blocks if re.match(r'(select|with)\b', b.strip(), re.I)]


def sources(archive, where):
    """sqlite3.c and sqlite3.h out of a release; returns the version, as (3, 25, 2)."""
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            name = os.path.basename(member.name)
            if name in ('sqlite3.c', 'sqlite3.h'):
                with open(os.path.join(where, name), 'wb') as f:
                    f.write(tar.extractfile(member).read())
            elif member.name.endswith('deps/sqlite3.tar.gz'):
                with open(os.path.join(where, 'inner.tar.gz'), 'wb') as f:
                    f.write(tar.extractfile(member).read())
    if os.path.exists(os.path.join(where, 'inner.tar.gz')):
        inner = os.path.join(where, 'inner.tar.gz')
        os.rename(inner, inner + '.x')
        return sources(inner + '.x', where)
    with open(os.path.join(where, 'sqlite3.h'), encoding='utf-8') as f:
        return tuple(int(x) for x in re.search(r'#define SQLITE_VERSION +"([0-9.]+)"', f.read()).group(1).split('.'))


def compiled(archive, scratch):
    """The runner with this release's SQLite, its version, and the folder of that as a shared library (both kept in build/peers)."""
    where = os.path.join(scratch, os.path.basename(archive))
    os.mkdir(where)
    version = sources(archive, where)
    with open(os.path.join(where, 'runner.c'), 'w', encoding='utf-8') as f:
        f.write(RUNNER)
    name = os.path.join(PEERS, 'sqlite-' + '.'.join(map(str, version)))
    flags = ['-O0', '-w', '-DSQLITE_THREADSAFE=1'] + (['-DSQLITE_ENABLE_FTS5'] if version >= (3, 31, 1) else [])
    cc, folder = os.environ.get('CC', 'cc'), name + '.lib'
    library = os.path.join(folder, 'libsqlite3.so.0')
    if not os.path.exists(library):
        os.makedirs(folder, exist_ok=True)
        subprocess.run([cc] + flags + ['-shared', '-fPIC', '-DSQLITE_ENABLE_COLUMN_METADATA', '-DSQLITE_ENABLE_DBSTAT_VTAB', '-Wl,-soname,libsqlite3.so.0',
                        '-o', library + '.part', 'sqlite3.c', '-lpthread', '-ldl', '-lm'], cwd=where, check=True)
        os.rename(library + '.part', library)
    runner = os.path.join(where, 'runner')
    subprocess.run([cc, '-w', '-o', runner, 'runner.c', library, '-Wl,-rpath,' + folder], cwd=where, check=True)
    return runner, version, folder


def ask(runner, db, queries):
    done = subprocess.run([runner, 'file:%s?immutable=1' % db], input='\f'.join(queries).encode(), capture_output=True, timeout=600, check=False)
    return done.stdout.decode('utf-8', 'replace').splitlines()


def built_with(folder, out):
    """The content hash of the terminal's small knowledge base, built into OUT with the SQLite in FOLDER ('': the installed one)."""
    done = subprocess.run([os.path.join(PROGRAMS, 'portolan'), 'build', '-q', '-f', '-C', os.path.join(TOP, 'tests/fixtures/term'), '-o', out],
                          env=dict(os.environ, **{'LD_LIBRARY_PATH': folder} if folder else {}), capture_output=True, check=False)
    return content_hash(out) if done.returncode == 0 else done.stderr.decode('utf-8', 'replace')


def content_hash(site):
    said = subprocess.run([os.path.join(PROGRAMS, 'portolan'), 'verify', os.path.join(site, 'portolan.db')], capture_output=True, check=False)
    return said.stdout.decode().split()[-1] if said.returncode == 0 else said.stderr.decode()


def check(archive, scratch, db):
    runner, version, folder = compiled(archive, scratch)
    name = 'SQLite ' + '.'.join(map(str, version))
    fulltext = version >= (3, 31, 1)
    queries = [q for q in samples() if fulltext or not re.search(r'entry_fts|search_|vocab_', q)]
    said = ask(runner, db, queries)
    wrong = ['%s: %s' % (s, ' '.join(q.split())[:100]) for q, s in zip(queries, said) if not s.isdigit()]
    ok(not wrong and len(said) == len(queries), '%s answers %d sample queries%s' % (name, len(queries), '' if fulltext else ', without FTS5'), '\n'.join(wrong))
    ok(sum(s != '0' for s in said) >= len(queries) - 3, name + ' gives rows', said)
    views = ask(runner, db, ["select * from %s limit 1" % v for v in ('settings_of_domain', 'settings_of_provider', 'server_by_host',
                                                                      'entry_by_slug', 'entries_of_topic')])
    ok(views == ['1'] * 5, name + ' answers every view', views)
    if fulltext:
        found = ask(runner, db, ["select rowid from entry_fts where entry_fts match 'sécurité'", "select rowid from search_fr where search_fr match 'secur*'",
                                 "select rowid from entry_fts where entry_fts match '\"imap.gmail.com\"'"])
        ok(all(f.isdigit() and f != '0' for f in found), name + ' searches', found)
    return name, folder if version >= (3, 40, 0) else None


def main():
    archives = sorted(glob.glob(os.path.join(PEERS, 'better-sqlite3-*.tgz')), key=lambda p: [int(x) for x in re.findall(r'\d+', os.path.basename(p))[1:]])
    if not archives or not shutil.which(os.environ.get('CC', 'cc')):
        print('1..0 # SKIP no sources of other SQLite versions in build/peers; sh src/setup.sh packages brings them')
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        site = tap.build(scratch)
        here = built_with('', os.path.join(scratch, 'here'))
        ok(len(here) == 64, 'a build with the installed SQLite', here)
        for archive in archives:
            name, folder = check(archive, scratch, os.path.join(site, 'portolan.db'))
            if folder and 'asan' not in PROGRAMS:
                there = built_with(folder, os.path.join(scratch, 'other'))
                ok(there == here, name + ' builds the same content', there)
    tap.done()


main()
