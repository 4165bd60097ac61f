#!/usr/bin/env python3
"""What the manual pages and the README show is true: commands run, SQL answers, output is as printed.

In portolan(1) every line of its EXAMPLES that begins with `$` is run; in portolan.db(5) every literal block of SQL
has to give rows; in the README the lines below a `$` command must come out of it, in that order (… leaves some out).
All of it happens in a copy, with the knowledge base that ships.
"""
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
PROGRAMS = os.environ.get('PROGRAMS') or os.path.join(TOP, 'build')
ok = tap.check


def plain(roff):
    """A line of mdoc as a reader sees it."""
    for old, new in (('\\(dq', '"'), ('\\(aq', "'"), ('\\(ti', '~'), ('\\(ha', '^'), ('\\-', '-'), ('\\&', ''), ('\\e', '\\')):
        roff = roff.replace(old, new)
    return roff


def examples(page):
    """The commands that a manual page shows."""
    lines = [plain(line) for line in page.splitlines()]
    found = [re.sub(r'^(\.Dl )?\$ ', '', line) for line in lines if re.match(r'(\.Dl )?\$ ', line)]
    return found


def blocks(page):
    """The literal blocks that hold SQL."""
    for block in re.findall(r'^\.Bd -literal.*?\n(.*?)^\.Ed', page, re.S | re.M):
        text = plain(block).strip()
        if re.match(r'(select|with)\b', text, re.I):
            yield text


def readme(text):
    """(command, lines below it) of the README."""
    shown, command, lines = [], None, []
    for line in text.splitlines() + ['']:
        if line.startswith('    $ '):
            if command:
                shown.append((command, lines))
            command, lines = line[6:], []
        elif command and line.startswith('    '):
            # A command goes on as long as a quote is open.
            if command.count('"') % 2 and not lines:
                command += '\n' + line.strip()
            else:
                lines.append(line.strip())
        elif command and line:
            shown.append((command, lines))
            command = None
    return shown


def shell(command, cwd):
    return subprocess.run(['sh', '-c', command], cwd=cwd, capture_output=True, text=True, timeout=600, check=False)


def try_readme(project):
    with open(os.path.join(TOP, 'README.md'), encoding='utf-8') as f:
        shown = readme(f.read())
    ok(len(shown) >= 3, 'the README shows commands', shown)
    for command, lines in shown:
        if 'sqlite3 ' in command and not shutil.which('sqlite3'):
            continue
        run = shell(command, project)
        said = [line.strip() for line in (run.stdout + run.stderr).splitlines()]
        at, missing = 0, []
        for line in lines:
            if line in ('…', ''):
                continue
            if line in said[at:]:
                at = said.index(line, at) + 1
            else:
                missing.append(line)
        ok(not missing and run.returncode in (0, 1), 'README: ' + command.split('\n')[0],
           'not in the output:\n%s\n--\n%s' % ('\n'.join(missing), '\n'.join(said)))


def try_manual(project):
    with open(os.path.join(TOP, 'src', 'portolan.1'), encoding='utf-8') as f:
        found = examples(f.read())
    ok(len(found) >= 5, 'portolan(1) has examples', found)
    for command in found:
        run = shell(command, project)
        # A build that takes warnings for errors may find some: that is no failure of the example.
        fine = run.returncode == 0 and run.stdout or 'build -W' in command and run.returncode in (0, 1)
        ok(fine, 'portolan(1): ' + command, 'exit code %d\n%s%s' % (run.returncode, run.stdout, run.stderr))


def try_sql(project):
    with open(os.path.join(TOP, 'src', 'portolan.db.5'), encoding='utf-8') as f:
        found = list(blocks(f.read()))
    ok(len(found) >= 20, 'portolan.db(5) has %d sample queries; 20 are wanted' % len(found))
    # What ships speaks one language: a question about translations is answered by the small project, which has two.
    small = os.path.join(project, 'small')
    shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'small'), small)
    shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(small, 'templates'))
    subprocess.run(['portolan', 'build', '-q'], cwd=small, check=True, stderr=subprocess.DEVNULL)
    dbs = [sqlite3.connect('file:%s/site/portolan.db?mode=ro' % where, uri=True) for where in (project, small)]
    for number, sql in enumerate(found, 1):
        try:
            rows, why = [row for db in dbs for row in db.execute(sql, {'lang': 'fr'})], 'no rows: ' + sql
        except sqlite3.Error as e:
            rows, why = [], '%s: %s' % (e, sql)
        ok(rows, 'portolan.db(5), query %d: %s' % (number, ' '.join(sql.split())[:60]), why)


def try_content(scratch):
    """The examples of portolan-content(5) are a project; its lists hold every key and column that there is."""
    with open(os.path.join(TOP, 'src', 'portolan-content.5'), encoding='utf-8') as f:
        page = f.read()
    project = os.path.join(scratch, 'written')
    found = re.findall(r'^\.Pa (content/[a-z/.-]+\.[a-z]+)(?: :)?\n\.Bd -literal.*?\n(.*?)^\.Ed', page, re.S | re.M)
    ok(len(found) == 6, 'portolan-content(5) shows six files', [name for name, _ in found])
    for name, text in found:
        os.makedirs(os.path.dirname(os.path.join(project, name)), exist_ok=True)
        with open(os.path.join(project, name), 'w', encoding='utf-8') as f:
            f.write(plain(text))
    shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(project, 'templates'))
    want = plain(re.search(r'^gives\n\.Bd.*?\n(.*?)^\.Ed', page, re.S | re.M).group(1)).strip()
    run = shell('portolan check', project)
    ok(run.returncode == 1 and want in run.stderr.splitlines(), 'portolan-content(5): the mistake is reported as shown', run.stderr)
    os.remove(os.path.join(project, 'content/faq/en/wrong.md'))
    run = shell('portolan build -q -W error && portolan lookup --plain jeanne@beacon.example', project)
    ok(run.returncode == 0 and 'imap.beacon.example' in run.stdout, 'portolan-content(5): the other files are a site', run.stdout + run.stderr)
    with open(os.path.join(TOP, 'src/read/front_keys.c'), encoding='utf-8') as f:
        known = set(re.findall(r'\{"([a-z_]+)", FILL', f.read()))
    db = sqlite3.connect(':memory:')
    for file in ('src/db/schema.sql', 'src/compile/raw.sql'):
        with open(os.path.join(TOP, file), encoding='utf-8') as f:
            db.executescript(re.search(r'^-- @tables\n(.*?)^-- @', f.read(), re.S | re.M).group(1))
    tables = db.execute("select tbl, group_concat(name, ' ') from raw_column where author <> 'no' group by tbl").fetchall()
    values = {value for value, in db.execute('select value from raw_known')}
    said = set(re.findall(r'[a-z_0-9]+', ' '.join(re.findall(r'Li ([^\n]*)', page))))
    ok(len(known) > 30 and not known - said, 'every key stands in portolan-content(5)', sorted(known - said))
    words = set(re.findall(r'[%a-zA-Z_0-9-]+', ' '.join(re.findall(r'Li ([^\n]*)', page))))
    ok(len(values) > 50 and not values - words, 'every word that a column knows stands in portolan-content(5)', sorted(values - words))
    with open(os.path.join(TOP, 'src/render/pages.sql'), encoding='utf-8') as f:
        tags = set(re.findall(r'as "((?:imap|pop3|smtp|oauth|password)(?:\.\w+)?)"', f.read())) | {'bridge', 'name', 'username', 'known'}
    shown = set(re.findall(r'provider\.([\w.]*\w)', page))
    general = {t for t in tags if '.' not in t or t.startswith(('oauth', 'password'))} | {'imap.tls', 'imap.starttls'}
    ok(len(tags) > 15 and not general - shown, 'and every tag of a guide', sorted(general - shown))
    ok(len(tables) == 15, 'there are fifteen tables of settings', tables)
    for table, columns in tables:
        line = re.search(r'^\.It Pa %s(?:s|ies)?\.csv\n\.Li (.*)' % table.rstrip('y'), page, re.M)
        ok(line and sorted(re.findall(r'\w+', line.group(1))) == sorted(columns.split()), 'portolan-content(5): the columns of ' + table,
           '%s\n%s' % (line and line.group(1), columns))


def try_help(project):
    """Every command of the program is in its manual, and the other way round."""
    with open(os.path.join(TOP, 'src', 'portolan.1'), encoding='utf-8') as f:
        manual = f.read()
    said = shell('portolan help', project).stdout
    commands = re.findall(r'^ +([a-z]+)\b.*? {2,}\S', said, re.M)
    ok(len(commands) >= 8, 'help lists the commands', said)
    ok(not [c for c in commands if not re.search(r'^\.(It|Ss|Nm|Cm|Ic).*\b%s\b' % c, manual, re.M)],
       'every command stands in portolan(1)', commands)
    with open(os.path.join(TOP, 'src', 'portolan-probe.1'), encoding='utf-8') as f:
        try_options(set(commands), manual, f.read())


def table():
    """The rows of options.def: letter or '', name, the commands that have it ('' of all)."""
    with open(os.path.join(TOP, 'src', 'cmd', 'options.def'), encoding='utf-8') as f:
        text = f.read()
    asking = re.search(r'^#define ASKING "(.*)"', text, re.M).group(1)
    value = r'(?:NULL|"[^"]*")'
    found = re.findall(r"^OPTION\(\w+, (?:'(\w)'|0), \"([a-z0-9-]+)\", %s, %s, (NULL|(?:ASKING )?(?:\"[^\"]*\")?|ASKING), \".*\"\)$" % (value, value), text, re.M)
    ok(len(found) > 50 and len(found) == text.count('\nOPTION('), 'every row of options.def is read', (len(found), text.count('\nOPTION(')))
    return [(letter, name, where.replace('ASKING', asking).replace('"', '').replace('NULL', '').split()) for letter, name, where in found]


def try_options(commands, manual, probe):
    """A row names commands that there are, and stands in their manual as it is written; the manuals have no other option."""
    rows = table()
    ok(not [w for _, _, where in rows for w in where if w not in commands], 'options.def names commands that there are', rows)
    twice = [(c, name) for c in commands for _, name, _ in rows if sum(n == name and (not w or c in w) for _, n, w in rows) > 1]
    ok(not twice, 'no command has two options of one name', twice)
    missing = [name for letter, name, where in rows
               if not re.search(r'Fl %s\b.* , Fl -%s\b' % (letter, name) if letter else r'(Fl|,) -%s\b' % name, probe if where == ['probe'] else manual)]
    ok(not missing, 'every option stands in its manual, with its letter', missing)
    known = {name for _, name, _ in rows}
    unknown = {name for page in (manual, probe) for name in re.findall(r'Fl -([a-z][a-z0-9-]+)', page)} - known
    ok(not unknown, 'and the manuals have no other', sorted(unknown))


def main():
    # The parts that read these texts must find something wrong where it is wrong.
    ok(examples('.Dl $ portolan lookup \\(dqa\\(dq\n') == ['portolan lookup "a"'], 'a command is read out of mdoc')
    ok(readme('x\n\n    $ a "b\n        c"\n    d\n    …\n\ny\n') == [('a "b\nc"', ['d', '…'])], 'and out of the README')
    with tempfile.TemporaryDirectory() as scratch:
        project = os.path.join(scratch, 'project')
        os.mkdir(project)
        for name in ('content', 'templates'):
            shutil.copytree(os.path.join(TOP, name), os.path.join(project, name))
        os.symlink(PROGRAMS, os.path.join(project, 'build'))
        os.environ['PATH'] = PROGRAMS + ':' + os.environ['PATH']
        os.environ['LC_ALL'] = 'C.UTF-8'
        os.environ['LANG'] = 'fr_FR.UTF-8'
        subprocess.run(['portolan', 'build', '-q'], cwd=project, check=True, stderr=subprocess.DEVNULL)
        try_readme(project)
        try_manual(project)
        try_sql(project)
        try_help(project)
        try_content(scratch)
    tap.done()


main()
