#!/usr/bin/env python3
"""D11: the tools of tests/embed/examples, one a language, each say the same of the same addresses; what they say is right.

Also how other people's tools see the file: sqlite-utils finds the full text (D4), ODBC sees short text columns (D5),
the C library from its archive and its shared object, and what it says of files that are none. A language that is not
installed is skipped with a word.
"""
import glob
import http.server
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
BUILD = os.environ.get('BUILD') or os.path.join(TOP, 'build')
PROGRAMS = os.environ.get('PROGRAMS') or BUILD
EXAMPLES = os.path.join(TOP, 'tests', 'embed', 'examples')
PEERS = os.path.join(TOP, 'build', 'peers')
WASM = os.path.join(PEERS, 'node_modules', '@sqlite.org', 'sqlite-wasm', 'sqlite-wasm', 'jswasm')
ADDRESSES = {
    'jeanne@PHARE.example': """Settings for jeanne@phare.example (Phare (Mail Phare, ex-Fanal))

IMAP: imap.phare.example, port 993, SSL/TLS, user name jeanne
POP3: pop.phare.example, port 995, SSL/TLS, user name jeanne
SMTP: smtp.phare.example, port 465, SSL/TLS, user name jeanne@phare.example
""",
    "o'neil@client.balise.example": """Settings for o'neil@client.balise.example (Balise (hébergement))

IMAP: imap.client.balise.example, port 993, SSL/TLS, user name o'neil@client.balise.example
SMTP: smtp.client.balise.example, port 465, SSL/TLS, user name o'neil@client.balise.example
""",
    'jeanne@amer.example': """Settings for jeanne@amer.example (Amer Mail)

IMAP: imap.amer.example, port 993, SSL/TLS, user name jeanne@amer.example
SMTP: smtp.amer.example, port 465, SSL/TLS, user name jeanne@amer.example
SMTP: smtp.amer.example, port 587, STARTTLS, user name jeanne@amer.example

First:
1. Activez d’abord la validation en deux étapes.
2. Créez un mot de passe d’application et saisissez-le dans le logiciel.
3. Demandez à l’administrateur d’ouvrir IMAP.
""",
    'x@nichts.test': 'x@nichts.test is not in the record.\n'}
ok, skip = tap.check, tap.skip


def run(argv, seconds=600, **more):
    return subprocess.run(argv, capture_output=True, timeout=seconds, check=False, **more)


def says(name, argv, db):
    """Each address is asked for; the answers must be those above."""
    wrong = []
    for address, want in ADDRESSES.items():
        done = run(argv + [db, address], env=dict(os.environ, LC_ALL='C.UTF-8'))
        if done.stdout.decode('utf-8', 'replace') != want or done.returncode != (1 if address.startswith('x@') else 0):
            wrong.append('%s: exit code %d\n%s%s' % (address, done.returncode, done.stdout.decode('utf-8', 'replace'),
                                                     done.stderr.decode('utf-8', 'replace')))
    ok(not wrong, name, '\n'.join(wrong))


def languages(db):
    node = os.path.join(PEERS, 'node_modules', '.bin', 'node')
    for name, program, file, probe in (
            ('Python', 'python3', 'ticket.py', ['-c', 'import sqlite3']), ('Node, node:sqlite', node, 'ticket.mjs', ['-e', 'require("node:sqlite")']),
            ('PHP, PDO', 'php', 'ticket.php', ['-r', 'new PDO("sqlite::memory:");']), ('Perl, DBD::SQLite', 'perl', 'ticket.pl', ['-MDBD::SQLite', '-e', '1']),
            ('Ruby', 'ruby', 'ticket.rb', ['-e', 'require "sqlite3"']), ('sh, the sqlite3 program', 'sh', 'ticket.sh', ['-c', 'command -v sqlite3'])):
        if not shutil.which(program) or run([program] + probe).returncode != 0:
            skip(name, 'there is no %s that can open SQLite' % os.path.basename(program))
        else:
            says(name, [program, os.path.join(EXAMPLES, file)], db)


def races(db, scratch, cc, libs):
    """The same eight threads with a library that is watched by ThreadSanitizer."""
    if sys.platform != 'linux' or 'asan' in BUILD or not shutil.which('make'):
        skip('ThreadSanitizer sees no race', 'it does not go with the other sanitizers')
        return
    where, flags = os.path.join(scratch, 'tsan'), ['-O1', '-g', '-fsanitize=thread']
    done = run(['make', '-s', '-C', TOP, 'B=' + where, 'CC=' + cc, 'OPT=' + ' '.join(flags), 'HARDEN=', 'LDFLAGS=', where + '/libportolan.a'], 300)
    ok(done.returncode == 0, 'the library compiles for ThreadSanitizer', done.stderr.decode())
    program = os.path.join(where, 'threads')
    done = run([cc, '-std=gnu11', '-I' + os.path.join(TOP, 'src')] + flags + [os.path.join(TOP, 'tests', 'lib', 'threads.c'), '-o', program,
                                                                                where + '/libportolan.a', '-lpthread'] + libs)
    if done.returncode != 0:
        skip('ThreadSanitizer sees no race', 'the compiler has no ThreadSanitizer')
        return
    # Its shadow memory wants addresses that are not drawn by lot.
    fixed = ['setarch', '-R'] if run(['setarch', '-R', 'true']).returncode == 0 else []
    done = run(fixed + [program, db, os.path.join(EXAMPLES, 'README.md')])
    ok(done.returncode == 0 and b'WARNING' not in done.stderr, 'ThreadSanitizer sees no race', (done.stdout + done.stderr).decode('utf-8', 'replace'))


def c_library(db, scratch):
    """The example, linked in both ways; then files that are none: a status and a sentence, the program goes on."""
    cc = os.environ.get('CC', 'cc')
    if not shutil.which(cc):
        skip('C', 'there is no C compiler')
        return
    sanitize = ['-fsanitize=address,undefined'] if 'asan' in BUILD else []
    base = [cc, '-std=c11', '-Wall', '-Wextra', '-Werror', '-I' + os.path.join(TOP, 'src')] + sanitize
    libs = run(['pkg-config', '--libs', 'sqlite3', 'libutf8proc']).stdout.decode().split()
    source = os.path.join(EXAMPLES, 'c', 'ticket.c')
    for name, link in (('the archive', [os.path.join(BUILD, 'libportolan.a')] + libs),
                       ('the shared library', ['-L' + BUILD, '-lportolan', '-Wl,-rpath,' + BUILD])):
        program = os.path.join(scratch, 'ticket')
        done = run(base + [source, '-o', program] + link)
        ok(done.returncode == 0, 'C compiles with ' + name, done.stderr.decode())
        if done.returncode == 0:
            says('C, libportolan: ' + name, [program], db)
    for what, path in (('a text', source), ('nothing', os.path.join(scratch, 'missing')), ('a folder', scratch)):
        done = run([program, path, 'a@b.example'])
        ok(done.returncode == 3 and done.stderr.count(b'\n') == 1 and done.stderr.startswith(b'ticket: '), 'C is told what is wrong with ' + what, done)
    threads = os.path.join(scratch, 'threads')
    done = run(base[:1] + ['-std=gnu11'] + base[2:] + [os.path.join(TOP, 'tests', 'lib', 'threads.c'), '-o', threads,
                                                        os.path.join(BUILD, 'libportolan.a'), '-lpthread'] + libs)
    done = run([threads, db, source]) if done.returncode == 0 else done
    ok(done.returncode == 0, 'eight threads with a handle each, and every misuse', done.stdout + done.stderr)
    names = run(['nm', '-g', '--defined-only', os.path.join(BUILD, 'libportolan.a')]).stdout.decode()
    ok(names.count(' T portolan_') >= 8 and not re.search(r' [TDBRC] (?!portolan_)', names), 'the archive defines no name but portolan_…', names)
    table = run(['objdump', '-t', os.path.join(BUILD, 'lib', 'portolan.o')]).stdout.decode()
    written = re.findall(r' O \.(?:data|bss)\S*\s+\S+\s+(\S+)$', re.sub(r'.* \.data\.rel\.ro.*\n', '', table), re.M)
    # fail.c's is for programs that end when something fails: a library's failures go to whoever called.
    ok('portolan_lookup' in table and written in ([], ['state']), 'the library has no globals', written)
    races(db, scratch, cc, libs)
    header = run([cc, '-std=c++17', '-x', 'c++', '-fsyntax-only', '-Wall', '-Werror', os.path.join(TOP, 'src', 'portolan.h')])
    if b'error trying to exec' in header.stderr:
        skip('the header is C++ too', 'there is no C++ compiler')
    else:
        ok(header.returncode == 0, 'the header is C++ too', header.stderr.decode())


def browser(db, scratch):
    chromium = shutil.which('chromium')
    if not chromium or not os.path.exists(os.path.join(WASM, 'sqlite3.mjs')):
        skip('a browser, sqlite-wasm', 'there is no chromium' if not chromium else 'there is no sqlite-wasm in build/peers')
        return
    folder = os.path.join(scratch, 'www')
    os.mkdir(folder)
    for path in glob.glob(os.path.join(WASM, 'sqlite3*')) + [os.path.join(EXAMPLES, 'ticket.html'), db]:
        shutil.copy(path, folder)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        extensions_map = dict(http.server.SimpleHTTPRequestHandler.extensions_map, **{'.mjs': 'text/javascript', '.wasm': 'application/wasm'})

        def __init__(self, *args):
            super().__init__(*args, directory=folder)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wrong = []
    for address, want in ADDRESSES.items():
        done = run([chromium, '--headless=new', '--no-sandbox', '--disable-gpu', '--user-data-dir=' + os.path.join(scratch, 'profile'),
                    '--virtual-time-budget=20000', '--dump-dom', 'http://127.0.0.1:%d/ticket.html?%s' % (server.server_port, address)])
        got = re.search(r'<pre id="ticket"[^>]*>(.*?)</pre>', done.stdout.decode('utf-8', 'replace'), re.S)
        if not got or got.group(1) != want:
            wrong.append('%s\n%s' % (address, got.group(1) if got else done.stderr.decode('utf-8', 'replace')[-600:]))
    server.shutdown()
    ok(not wrong, 'a browser, sqlite-wasm', '\n'.join(wrong))


def sqlite_utils(db):
    if not shutil.which('sqlite-utils'):
        skip('sqlite-utils', 'there is no sqlite-utils')
        return
    # It looks for content="entry" in the schema, and searches with what it found.
    done = run(['sqlite-utils', 'search', db, 'entry', 'imap', '--limit', '3', '-c', 'slug'])
    ok(done.returncode == 0 and b'"slug"' in done.stdout, 'sqlite-utils detects the full text of entry and searches it', done)
    done = run(['sqlite-utils', 'tables', db, '--counts'])
    ok(done.returncode == 0 and b'"provider"' in done.stdout, 'sqlite-utils lists the tables', done)


def odbc(db, scratch):
    driver = glob.glob('/usr/lib/*/odbc/libsqlite3odbc.so')
    if not shutil.which('isql') or not driver:
        skip('ODBC', 'there is no unixODBC with SQLite')
        return
    with open(os.path.join(scratch, 'odbc.ini'), 'w', encoding='utf-8') as f:
        f.write('[kb]\nDriver=%s\nDatabase=%s\nNoCreat=1\n' % (driver[0], db))
    env = dict(os.environ, ODBCINI=os.path.join(scratch, 'odbc.ini'), ODBCSYSINI=scratch)
    done = run(['isql', 'kb', '-b', '-d,'], env=env, input=b"select pattern, provider from domain where pattern = 'amer.example'\n")
    ok(b'amer.example,amer' in done.stdout, 'ODBC answers', done)
    done = run(['isql', 'kb', '-b', '-d,'], env=env, input=b'help server\n')
    # Type name and size of each column: varchar shows as text, longvarchar or text as a memo that nothing can filter.
    rows = [line.split(',') for line in done.stdout.decode('utf-8', 'replace').splitlines()]
    types = {row[3]: (row[5].lower(), row[6]) for row in rows if len(row) > 7}
    short = [c for c in ('role', 'protocol', 'host', 'security', 'username', 'auth') if re.match(r'varchar(\(\d+\))?$', types.get(c, ('', ''))[0])
             and types[c][1].isdigit() and 0 < int(types[c][1]) <= 255]
    ok(len(short) == 6, 'ODBC sees short text where text is short', types or done)


def main():
    with tempfile.TemporaryDirectory() as scratch:
        project = os.path.join(scratch, 'project')
        shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'term'), project)
        shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(project, 'templates'))
        subprocess.run([os.path.join(PROGRAMS, 'portolan'), 'build', '-q'], cwd=project, check=True, stderr=subprocess.DEVNULL)
        db = os.path.join(project, 'site', 'portolan.db')
        os.chmod(db, 0o444)
        before = open(db, 'rb').read()
        languages(db)
        c_library(db, scratch)
        sqlite_utils(db)
        odbc(db, scratch)
        browser(db, scratch)
        ok(open(db, 'rb').read() == before and os.listdir(os.path.dirname(db)).count('portolan.db') == 1
           and not glob.glob(db + '-*'), 'none of them changed the file or left another beside it')
    tap.done()


main()
