#!/usr/bin/env python3
"""Q1: whatever the database is, asking it ends in an answer or in exit 3 with one plain sentence, within two seconds of the processor.

Damaged copies are asked through the library, many in one process (tests/lib/mutants.c); they, files with a schema made to harm,
and files with wrong rows (tests/lib/spoil.py), also with every command that reads one: nothing outside the output is written,
and nothing that a terminal obeys is printed. MUTANTS=N says how many (`make mutants`: 10,000 and all wrong rows, under
ASan and UBSan).
"""
import concurrent.futures
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import spoil as rows  # noqa: E402
import tap  # noqa: E402
BUILD = os.environ.get('BUILD') or os.path.join(TOP, os.environ.get('B', 'build'))
PROGRAMS = os.environ.get('PROGRAMS') or BUILD
MUTANTS = int(os.environ.get('MUTANTS') or 400)
LONG = 'MUTANTS' in os.environ
SANITIZED = os.path.basename(BUILD) == 'asan'
JOBS = os.cpu_count() or 1
# ASan makes everything some times slower; the limit is for people, who run without it.
SECONDS = 12 if SANITIZED else 2
COMMANDS = [c.split() for c in ('lookup jeanne@phare.example', 'lookup imap.nichts.example', 'lookup --json amer', 'search imap',
                                'search --tsv envoi bloqeu', 'show imap-ou-pop', 'show phare', 'list entries', 'list --csv providers',
                                'list domains', 'open --print amer')]
# What else reads a database; DB and OUT stand for their paths.
READERS = [c.split() for c in ('render -q -j1 DB OUT', 'verify DB', 'export autoconfig phare --db DB', 'export --full autoconfig phare --db DB',
                               'export mobileconfig phare.example --db DB', 'export srv phare --db DB', 'export autodiscover amer --db DB', 'export json --full --db DB',
                               'export csv --db DB', 'export plain phare --db DB', 'stale --db DB', 'diagnose phare --imap imap.phare.example:143 --db DB',
                               'list topics --db DB', 'list --json providers --db DB', 'show phare --lang fr --db DB', 'show imap-ou-pop --json --db DB')]
SHORT = 48  # of the wrong rows, where nobody says MUTANTS
OBEYED = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]')
ENDLESS = 'with recursive n(i) as (select 1 union all select i + 1 from n) select %s from n'
EVIL = {
    'a view without end': ['drop view entry_by_slug', 'create view entry_by_slug as ' + ENDLESS % "i as id, 'fr' as lang, i as slug, i as question, i as summary, "
                           'i as author, i as updated, i as topic, i as topic_title, i as tags, i as body, i as body_html, i as url'],
    'a view that joins itself': ['drop view server_by_host', 'create view server_by_host as select a.host, a.port, a.provider, 1 as status from server a, '
                                 'server b, server c, server d, server e, server f, document g, document h, document i where a.id + b.id + c.id + i.id < 0'],
    'a view that loads code': ['drop view entries_of_topic', "create view entries_of_topic as select load_extension('x') as topic"],
    'a view that reads files': ['drop view entries_of_topic', "create view entries_of_topic as select readfile('/etc/passwd') as topic"],
    'views in a circle': ['drop view entry_by_slug', 'drop view server_by_host', 'create view entry_by_slug as select * from server_by_host',
                          'create view server_by_host as select * from entry_by_slug'],
    'views 40 deep, each twice': ['create view v0 as select 1 as x'] + ['create view v%d as select a.x from v%d a, v%d b' % (i, i - 1, i - 1) for i in range(1, 40)]
                                 + ['drop view server_by_host', 'create view server_by_host as select x as host, x as port, x as provider, x as status from v39'],
    'huge values': ["update provider set name = replace(hex(zeroblob(5000000)), '0', 'x'), remark = name", "update entry set body_html = replace(hex(zeroblob(5000000)), '0', '<b>')"],
    'values as large as may be': ["update provider set remark = replace(hex(zeroblob(4000000)), '0', ' ')", "update entry set body_html = replace(hex(zeroblob(1300000)), '0', '<b>')",
                                  "update entry set body = replace(hex(zeroblob(2000000)), '0', 'a ')"],
    'a value of a gigabyte': ['drop view entry_by_slug', "create view entry_by_slug as select id, lang, slug, hex(zeroblob(900000000)) as question, '' as summary, "
                              "'' as author, '' as updated, '' as topic, '' as topic_title, '' as tags, '' as body, '' as body_html, '' as url from entry"],
    'triggers': ["create trigger t1 after insert on provider begin delete from server; end", 'create temp trigger t2 after insert on provider begin delete from server; end'],
    'words that a terminal obeys': ["update word set text = char(27) || ']0;x' || text || char(7, 155, 8238)"],
    'languages by the thousand': ['delete from language', "insert into language select 'l' || i, i from (%s limit 5000)" % (ENDLESS % 'i')],
    'a language that is SQL': ["update language set lang = 'fr'';drop table entry;--' where lang = 'fr'"],
    'a language that is a path': ["update language set lang = '../../../../etc/passwd' where ordinal = 1"],
    'an expression index that lies': ["create index evil on domain(hex(zeroblob(100000)) || pattern)", "create index evil2 on domain(abs(-9223372036854775807 - 1)) where 0"],
    'other tables by our names': ['drop table domain', 'create table domain(pattern blob, match integer)', 'insert into domain values (zeroblob(100), 7)'],
    'full text that is none': ['drop table entry_fts', 'drop table search_fr', 'create table search_fr(title, keywords, body, rank)',
                               "insert into search_fr values (x'00ff', 1, null, 'x')"],
    'full-text pages of noise': ['update search_fr_data set block = randomblob(length(block)) where id > 10'],
    'full-text pages cut': ['update search_fr_data set block = substr(block, 1, length(block) / 2)', 'update search_en_data set block = substr(block, 2)'],
    'numbers where text stands': ["pragma ignore_check_constraints = 1", "update server set port = 'x', host = 17, security = x'ff'", 'update provider set name = 1e999',
                                  "update or ignore document set lang = 0, slug = x'00'"],
    'guides without end': ['drop view guide_of_provider', 'create view guide_of_provider as ' + ENDLESS % "'fr' as lang, 'phare' as provider, 'prog' as guide, "
                           "i as name, i as title, 'phone' as platform, i as url"],
    'settings without end': ['drop view settings_for_program', 'create view settings_for_program as ' + ENDLESS % "'phare' as provider, 'incoming' as role, 'imap' as protocol, "
                             "'h' as host, i as port, 'tls' as security, '' as username, '' as auth, i as ordinal, '' as options"],
    'hosts of placeholders': ["update server set host = replace(hex(zeroblob(20000)), '00', '%EMAILDOMAIN%')"],
    'a schema of noise': ["pragma writable_schema = 1", "update sqlite_master set sql = 'create table ' || hex(randomblob(2000)) where name = 'entry'"],
    'pages that belong to two': ["pragma writable_schema = 1", "update sqlite_master set rootpage = (select rootpage from sqlite_master where name = 'entry') where name in ('domain', 'server')"],
}
ok = tap.check


def build(scratch):
    project = os.path.join(scratch, 'project')
    shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'term'), project)
    shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(project, 'templates'))
    guides = os.path.join(project, 'content', 'guides', 'fr')
    os.makedirs(guides)
    with open(os.path.join(guides, 'prog.md'), 'w', encoding='utf-8') as f:
        f.write('---\nname: Prog\ntitle: Prog\nplatform: computer\nprotocols: [imap]\n---\n\n1. {{provider.imap.host}}\n')
    subprocess.run([os.path.join(PROGRAMS, 'portolan'), 'build', '-q'], cwd=project, check=True, stderr=subprocess.DEVNULL)
    return os.path.join(project, 'site', 'portolan.db')


def harness(scratch):
    """tests/lib/mutants.c with the library of this build, under the same sanitizers; None without a compiler."""
    program = os.path.join(scratch, 'mutants')
    libs = subprocess.run(['pkg-config', '--libs', 'sqlite3', 'libutf8proc'], capture_output=True, text=True, check=False).stdout.split()
    sanitize = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'] if SANITIZED else []
    done = subprocess.run([os.environ.get('CC', 'cc'), '-std=gnu11', '-g', '-O1', '-Wall', '-Wextra', '-Werror', '-I' + os.path.join(TOP, 'src'), '-o', program,
                           os.path.join(TOP, 'tests', 'lib', 'mutants.c'), os.path.join(BUILD, 'libportolan.a')] + sanitize + libs,
                          capture_output=True, text=True, check=False)
    ok(done.returncode == 0, 'the harness compiles', done.stderr)
    return program if done.returncode == 0 else None


def mutants(program, db, scratch):
    """A part for each processor; returns what is wrong, and how many milliseconds the slowest took."""
    step = -(-MUTANTS // (JOBS * 8))

    def part(first):
        path = os.path.join(scratch, 'm%d.db' % first)
        most = min(step, MUTANTS - first)
        if most <= 0:
            return []
        try:
            done = subprocess.run([program, db, path, str(first), str(most)], capture_output=True, text=True, errors='replace', timeout=20 + most * 20, check=False)
        except subprocess.TimeoutExpired:
            return ['a hang among the mutants from %d on' % first]
        os.remove(path)
        return done.stdout.splitlines() + (['from %d on: exit code %d: %s' % (first, done.returncode, done.stderr[:2000])] if done.returncode else [])

    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        return [line for lines in pool.map(part, range(0, MUTANTS, step)) for line in lines]


def run(words, seconds):
    """A command with at most SECONDS of its own time, as a busy machine is nobody's fault: what hangs is killed."""
    return subprocess.run([os.path.join(PROGRAMS, 'portolan')] + words, capture_output=True, check=False, env=dict(os.environ, LC_ALL='C', LANG='fr'), cwd=TOP,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds)))


def judge(db, command):
    """What is wrong with COMMAND's way to deal with DB; '' when nothing is."""
    done = run(command + ['--db', db], SECONDS + 1)
    said = done.stderr.decode('utf-8', 'replace')
    # `open --print` wants the page itself, which is not there beside a mutant: that is exit 3 too.
    plain = done.returncode in (0, 1) or done.returncode == 3 and not done.stdout and re.fullmatch(r'portolan: [^\x00-\x1f\x7f]*\n', said)
    return '' if plain and 'internal error' not in said else '%s: exit code %d: %s' % (' '.join(command), done.returncode, said[:300])


def judge_reader(db, out, command):
    """As judge, for a command that reads DB and may write below OUT."""
    beside = set(os.listdir(os.path.dirname(out)))
    words = [{'DB': db, 'OUT': out}.get(w, w) for w in command]
    done = run(words, 30 * SECONDS)
    said = done.stderr.decode('utf-8', 'replace')
    printed = done.stdout.decode('utf-8', 'replace').replace('\r\n', '\n')
    faults = []
    if done.returncode not in (0, 1, 3) or 'internal error' in said:
        faults.append('exit code %d: %s' % (done.returncode, said[-2000:]))
    if done.returncode == 3 and not re.fullmatch(r'[^\x00-\x1f\x7f]*\n', said):
        faults.append('no plain sentence: %r' % said[:300])
    if OBEYED.search(printed) or OBEYED.search(said):
        faults.append('prints %r' % (OBEYED.search(printed) or OBEYED.search(said)).group())
    if set(os.listdir(os.path.dirname(out))) - beside - ({os.path.basename(out)} if done.returncode == 0 else set()):
        faults.append('leaves %s' % (set(os.listdir(os.path.dirname(out))) - beside))
    shutil.rmtree(out, ignore_errors=True)
    return ''.join('%s: %s\n' % (' '.join(command), f) for f in faults)


def through_commands(makers, scratch, what, every=0):
    """Each of MAKERS, a name and who makes the file, with rendering, verification and two other commands; of EVERY makers the first
    with every one, and so each that holds what a terminal obeys."""
    asking = [c + ['--db', 'DB'] for c in COMMANDS]

    def one(index):
        name, make = makers[index]
        box = os.path.join(scratch, 'box%d' % index)
        path = os.path.join(box, 'x.db')
        os.mkdir(box)
        try:
            make(path)
            before = open(path, 'rb').read()
            others = READERS[2:] + asking
            few = READERS[:2] + [others[(index * 2 + k) % len(others)] for k in range(2)]
            all_of_them = every and (index % every == 0 or 'what a terminal obeys' in name)
            wrong = [w for w in (judge_reader(path, os.path.join(box, 'out'), c) for c in (READERS + asking if all_of_them else few)) if w]
            if open(path, 'rb').read() != before:
                wrong.append('the file was changed\n')
        except (sqlite3.Error, RuntimeError) as e:
            return ['%s: cannot be made: %s' % (name, e)]
        finally:
            shutil.rmtree(box)
        return ['%s: %s' % (name, w.strip()) for w in wrong]

    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        wrong = [w for ws in pool.map(one, range(len(makers))) for w in ws]
    ok(not wrong, '%d %s: no abort, nothing outside, nothing that a terminal obeys' % (len(makers), what), '\n'.join(wrong))


def wrong_rows(db, scratch):
    every = rows.mutants(db)
    chosen = every if LONG else every[:6] + every[6::-(-len(every) // (SHORT - 6))]
    through_commands([(name, lambda path, s=statements: spoil(db, path, s)) for name, statements in chosen], scratch, 'databases with wrong rows',
                     max(1, len(chosen) // MUTANTS) if LONG else 0)


def damaged_files(program, db, scratch):
    """The first of those that the library was asked about."""
    def make(path, seed):
        subprocess.run([program, db, path, str(seed), '1', 'x'], check=True)
    most = min(MUTANTS, 1500) if LONG else SHORT // 2
    through_commands([('mutant %d' % seed, lambda path, seed=seed: make(path, seed)) for seed in range(most)], scratch, 'damaged files, with the commands', int(LONG))


def spoil(db, path, statements):
    shutil.copy(db, path)
    os.chmod(path, 0o644)
    con = sqlite3.connect(path, isolation_level=None)
    for sql in ['pragma foreign_keys = off', 'pragma ignore_check_constraints = 1'] + statements:
        try:
            con.execute(sql)
        except sqlite3.Error as e:
            if 'drop' not in sql and 'create temp' not in sql:
                raise RuntimeError('%s: %s' % (e, sql)) from e
    con.close()


def evil(db, scratch):
    box = os.path.join(scratch, 'evil')
    os.mkdir(box)
    for name, statements in EVIL.items():
        path = os.path.join(box, 'evil.db')
        spoil(db, path, statements)
        before = open(path, 'rb').read()
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            wrong = [w for w in pool.map(lambda c: judge(path, c), COMMANDS) if w]
            wrong += [w for w in [judge_reader(path, os.path.join(box, 'out'), READERS[0])] if w]
            wrong += [w for w in pool.map(lambda c: judge_reader(path, os.path.join(box, 'out'), c), READERS[1:] if LONG else READERS[1::4]) if w]
        if open(path, 'rb').read() != before:
            wrong.append('the file was changed')
        ok(not wrong, 'evil: ' + name, '\n'.join(wrong))


def main():
    with tempfile.TemporaryDirectory() as scratch:
        db = build(scratch)
        ok(judge(db, ['lookup', 'jeanne@phare.example']) == '', 'a sound file is fine')
        program = harness(scratch) if shutil.which(os.environ.get('CC', 'cc')) else None
        if program:
            said = mutants(program, db, scratch)
            slow = [line for line in said if line.startswith('slow ')]
            wrong = [line for line in said if not line.startswith('slow ')]
            ok(not wrong, '%d damaged databases: no crash, each failure one plain sentence' % MUTANTS, '\n'.join(wrong))
            ok(len(slow) <= (MUTANTS // 500 if SANITIZED else 0), 'no question takes longer than two seconds of the processor', '\n'.join(slow))
            damaged_files(program, db, scratch)
        evil(db, scratch)
        wrong_rows(db, scratch)
    tap.done()


main()
