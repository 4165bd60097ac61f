#!/usr/bin/env python3
"""B9: whatever call for memory fails, a command ends with exit 3, says that memory ran out and leaves what was there, or
does all that it does otherwise. It never blames the author, publishes something else, aborts, crashes or hangs.

A shim (malloc.c) counts every call for memory in the process, libraries' and libc's too, and lets one fail, or one and
all that follow. FAULTS_LONG=1 tries the first call of each way that leads to one (`make faults`, up to MOST of each command but build); else
a sample of them, drawn with a fixed seed. FAULTS_ONLY=NAME tries one command, FAULTS_AT=N one call of it, and prints who made it.
"""
import collections
import concurrent.futures
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
import threading

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

LONG = bool(os.environ.get('FAULTS_LONG'))
BUILD_DIR = os.environ.get('BUILD') or os.path.join(TOP, os.environ.get('B', 'build'))
ONLY, AT = os.environ.get('FAULTS_ONLY'), os.environ.get('FAULTS_AT')
SECONDS, MOST, JOBS = 600, 2000, os.cpu_count() or 1
PARTS = [os.path.join(tap.PROGRAMS, name) for name in ('portolan', 'portolan-build')]
ASK, BUILD = PARTS
LIBRARY = 'library'  # library.c, once it is compiled
MEMORY = ('.site.manifest', '.site.settings')  # they hold inodes

# A command's name, what runs, how many single faults the short form tries, and how many where all fails from then on.
COMMANDS = [
    ('build', [BUILD, 'build', '-j', '1'], 60, 10),
    ('build with threads', [BUILD, 'build', '-j', '4'], 12, 6),
    ('check', [BUILD, 'check', '-j', '1'], 10, 4),
    ('render', [BUILD, 'render', '-j', '1', 'site/portolan.db', 'site'], 10, 3),
    ('verify', [BUILD, 'verify', 'site/portolan.db'], 10, 3),
    ('import ispdb', [BUILD, 'import', '--into', 'content/settings', 'ispdb', 'ispdb/every.example.xml', 'ispdb/known.example.xml'], 12, 4),
    ('import provider-db', [BUILD, 'import', '--into', 'content/settings', 'provider-db', 'provider-db'], 15, 3),
    ('check --ispdb', [BUILD, 'check', '--ispdb', 'ispdb/every.example.xml'], 10, 3),
    ('export autoconfig', [BUILD, 'export', 'autoconfig', '--full', 'amer'], 10, 3),
    ('export csv', [BUILD, 'export', 'csv'], 5, 3),
    ('init', [BUILD, 'init', 'fresh'], 10, 3),
    ('help', [BUILD, 'help', 'build'], 3, 1),
    ('lookup', [ASK, 'lookup', 'jeanne@phare.example'], 10, 3),
    ('lookup --json', [ASK, 'lookup', '--json', 'imap.amer.exmaple'], 10, 3),
    ('search', [ASK, 'search', 'envoi', 'bloqeu'], 10, 3),
    ('show', [ASK, 'show', 'imap-ou-pop'], 10, 3),
    ('list', [ASK, 'list', '--tsv', 'entries'], 5, 3),
    ('diagnose', [ASK, 'diagnose', 'amer', '--imap', 'imap.nichts.example:143'], 10, 3),
    ('stale', [ASK, 'stale'], 5, 3),
    ('open', [ASK, 'open', '--print', 'amer'], 5, 3),
    ('open nothing', [ASK, 'open', '--print', 'amre'], 5, 3),
    ('library', [LIBRARY, 'site/portolan.db'], 20, 5),
]

total_of = collections.Counter()  # by the words of tests/faults/run
Outcome = collections.namedtuple('Outcome', 'code out err tree')


def tree(where):
    """Every file and folder below WHERE with what is in it."""
    found = {}
    for folder, folders, files in os.walk(where):
        below = os.path.relpath(folder, where)
        found.update((os.path.normpath(os.path.join(below, name)), 'folder') for name in folders)
        for name in files:
            if name in MEMORY:
                continue
            path = os.path.join(folder, name)
            with open(path, 'rb') as f:
                found[os.path.normpath(os.path.join(below, name))] = hashlib.sha256(f.read()).digest()
    return found


def differences(a, b):
    return ', '.join(sorted(name for name in set(a) | set(b) if a.get(name) != b.get(name))[:6])


class Desk:
    """A project of its own, as it was before, whatever ran in it."""

    def __init__(self, pristine, where):
        self.pristine, self.where = pristine, where
        self.before = tree(pristine)
        self.fresh()

    def fresh(self):
        shutil.rmtree(self.where, ignore_errors=True)
        shutil.copytree(self.pristine, self.where, symlinks=True)

    def run(self, argv, env):
        try:
            done = subprocess.run(argv, cwd=self.where, env=dict(env, TMPDIR=os.path.join(self.where, 'tmp')), stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=SECONDS, check=False)
            code, out, err = done.returncode, done.stdout.replace(self.where.encode(), b'HERE'), done.stderr
        except subprocess.TimeoutExpired:
            code, out, err = 'a hang', b'', b''
        found = Outcome(code, out, err.decode('utf-8', 'replace'), tree(self.where))
        if found.tree != self.before:
            self.fresh()
        return found


def without_left(now, before):
    """NOW without what stands hidden beside an output or in TMPDIR since, which the next build clears away."""
    return {name: what for name, what in now.items() if name in before or not re.match(r'(.*/)?(\.|[^/]*\.tmp\.)|tmp/', name)}


def judge(wanted, got, before, lasting):
    """What is wrong with how the command ended; '' when nothing is. Where no memory came back (LASTING), or a warning says so, what
    could not be cleared away may stay beside the output, as after a kill."""
    lines = [line for line in got.err.splitlines(True) if not re.match(r'\S+\(\S*\)\[0x', line)]
    said = [line for line in lines if not line.startswith('portolan: warning: ')]
    now = without_left(got.tree, before) if lasting or len(said) < len(lines) else got.tree
    if got.code == 3:
        # Only the last line is the failure; before it stands what had been found so far.
        if not said or not re.fullmatch(r'portolan: [^\n]*([Oo]ut of memory|Cannot allocate memory|no memory)[^\n]*\n', said[-1]):
            return 'says nothing of memory: ' + repr(got.err[-300:])
        return '' if now == before else 'left another tree: ' + differences(now, before)
    if got.code != wanted.code:
        return 'ends with %s: %s' % (got.code, repr(got.err[-300:]))
    if got.out != wanted.out:
        return 'exit %d and another answer' % got.code
    if ''.join(said) != wanted.err:
        return 'exit %d and other words: %s' % (got.code, repr(got.err[-300:]))
    if now != (wanted.tree if now is got.tree else without_left(wanted.tree, before)):
        return 'exit %d and another tree: %s' % (got.code, differences(now, wanted.tree))
    return ''


def compiled(scratch, name, source, flags):
    """SOURCE of this folder as NAME, or the end."""
    path = os.path.join(scratch, name)
    compiler = os.environ.get('CC', 'cc').split()
    if not shutil.which(compiler[0]):
        tap.skip_all('there is no compiler')
    done = subprocess.run(compiler + ['-std=c11', '-O2', '-Wall', '-Wextra', '-Werror', '-I' + os.path.join(TOP, 'src'), '-o', path,
                                      os.path.join(TOP, 'tests', 'faults', source)] + flags, capture_output=True, text=True, check=False)
    tap.check(done.returncode == 0, source + ' compiles', done.stderr)
    if done.returncode:
        tap.done()
    return path


def project(scratch, env):
    """A project whose site is older than its content, and XML to import."""
    where = os.path.join(scratch, 'pristine')
    shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'term'), where)
    shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(where, 'templates'))
    shutil.copytree(os.path.join(TOP, 'templates', 'init', 'content', 'guides'), os.path.join(where, 'content', 'guides'))
    for name in ('ispdb', 'provider-db'):
        shutil.copytree(os.path.join(TOP, 'tests', 'cases', 'import', 'in', name), os.path.join(where, name))
    os.mkdir(os.path.join(where, 'tmp'))
    made = subprocess.run([BUILD, 'build', '-q'], cwd=where, env=env, capture_output=True, text=True, check=False)
    tap.check(made.returncode == 0, 'the site of before', made.stderr)
    entry = os.path.join(where, 'content', 'faq', 'fr', 'imap-ou-pop.md')
    with open(entry, 'a', encoding='utf-8') as f:
        f.write('\nUn *mot* de plus, avec [un lien](https://phare.example/) et `du code`.\n')
    return where


def pick(name, ways, total, single, lasting):
    """Which calls fail, and whether all after them do."""
    single, lasting = (len(ways) if name == 'build' else MOST, 10 * lasting) if LONG else (single, lasting)
    if AT:
        return [(int(AT), bool(os.environ.get('FAULTS_LASTING')))]
    some = random.Random(9)
    ways = sorted(ways)
    ones = sorted(some.sample(ways, min(single, len(ways))))
    # From the first call, where nothing works, to nearly the last.
    return [(n, False) for n in ones] + [(1 + i * total // lasting, True) for i in range(lasting)]


def sweep(name, argv, single, lasting, desks, shim, env):
    desk = desks.get()
    count = os.path.join(os.path.dirname(desk.where), 'count')
    counted = desk.run(argv, dict(env, LD_PRELOAD=shim, FAULT_COUNT=count))
    wanted = desk.run(argv, env)
    desks.put(desk)
    if counted != wanted or wanted.code not in (0, 1):
        tap.ok(['exit %s: %s' % (wanted.code, wanted.err[-300:]), differences(counted.tree, wanted.tree)], name + ': runs twice alike')
        return
    with open(count, encoding='ascii') as f:
        total, *ways = (int(line) for line in f)

    def one(at, on):
        own = desks.get()
        try:
            got = own.run(argv, dict(env, LD_PRELOAD=shim, FAULT_AT=str(at), **({'FAULT_ON': '1'} if on else {}), **({'FAULT_SAY': '1'} if AT else {})))
            return at, on, got, judge(wanted, got, own.before, on)
        finally:
            desks.put(own)

    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        seen = list(pool.map(lambda how: one(*how), pick(name, ways, total, single, lasting)))
    faults = ['call %d%s: %s' % (at, ' and all after it' if on else '', wrong) for at, on, _, wrong in seen if wrong]
    if AT:
        print('\n'.join('# %s' % line for got in seen for line in got[2].err.splitlines()))
    codes = collections.Counter(str(got.code) for _, _, got, _ in seen)
    figures = ', '.join('%d × exit %s' % (n, code) for code, n in sorted(codes.items()))
    if LONG and faults:
        kinds = collections.Counter(re.sub(r'\d+', 'N', fault.split(': ', 1)[1])[:120] for fault in faults)
        print('\n'.join('# %5d × %s' % (n, kind) for kind, n in kinds.most_common(40)))
    total_of['allocations'] += len(seen)
    for at, on, got, wrong in seen:
        if wrong:
            total_of['aborted' if not isinstance(got.code, int) or got.code < 0 or got.code > 128 else 'lost' if got.code == 3 else 'wrong'] += 1
    tap.ok(faults[:20] + (['and %d more' % (len(faults) - 20)] if len(faults) > 20 else []),
           '%s: %d of %d calls for memory fail (%s), %d wrong' % (name, len(seen), total, figures, len(faults)))


class Desks:
    """As many as there are processors, lent one at a time."""

    def __init__(self, pristine, scratch):
        self.idle = [Desk(pristine, os.path.join(scratch, 'desk%d' % i, 'p')) for i in range(JOBS)]
        self.changed = threading.Condition()

    def get(self):
        with self.changed:
            self.changed.wait_for(lambda: self.idle)
            return self.idle.pop()

    def put(self, desk):
        with self.changed:
            self.idle.append(desk)
            self.changed.notify()


def main():
    scratch = tap.scratch()
    env = {k: v for k, v in os.environ.items() if k in ('PATH', 'HOME', 'XDG_DATA_HOME', 'XDG_DATA_DIRS', 'TZ')}
    env.update(LC_ALL='C', LANG='fr', TERM='dumb')
    if os.path.basename(tap.PROGRAMS) == 'asan' or os.environ.get('WRAPPER'):
        tap.skip_all('a sanitizer brings its own malloc')
    shim = compiled(scratch, 'malloc.so', 'malloc.c', ['-shared', '-fPIC'])
    asker = compiled(scratch, 'library', 'library.c', [os.path.join(BUILD_DIR, 'libportolan.a'), '-lsqlite3', '-lutf8proc', '-pthread'])
    desks = Desks(project(scratch, env), scratch)
    for name, argv, single, lasting in COMMANDS:
        if not ONLY or ONLY == name:
            sweep(name, [asker if word == LIBRARY else word for word in argv], single, lasting, desks, shim, env)
    print('# figures: ' + ' '.join('%s=%d' % (word, total_of[word]) for word in ('allocations', 'broken', 'lost', 'aborted', 'wrong')))
    tap.done()


main()
