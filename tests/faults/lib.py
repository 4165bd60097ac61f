"""What the campaigns of faults share: runs under strace, trees compared, and the figures in the end.

A campaign is a script in this folder. It prints TAP, and one line of figures for tests/faults/run:

    # figures: kills=96 faults=0 allocations=0 mutants=0 broken=0 lost=0 aborted=0 wrong=0

broken: what stands there is neither the old nor the new, or the next run does not mend it, or something is left over
lost: a file of somebody else is gone or changed · aborted: a signal, an internal error, a hang, an exit code that means
nothing here · wrong: exit 0 without the result, another exit code with it, or a failure nobody was told of.

In `make check` campaigns are short. FAULTS=long makes them long, FAULTS_JOBS says how many programs run at once.
"""
import collections
import concurrent.futures
import hashlib
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

# Whoever started us in the background ignores them, and then no command would be ended by them.
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    if signal.getsignal(number) == signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)
LONG = os.environ.get('FAULTS') == 'long'
# Beside a short campaign `tests/run` has other tests for the other processors.
JOBS = int(os.environ.get('FAULTS_JOBS') or (2 if LONG else 1))
ASK, MAKE = (os.path.join(tap.PROGRAMS, name) for name in ('portolan', 'portolan-build'))
# A person has long stopped waiting; no machine is so slow.
HANG = 600
CAUSES = ('broken', 'lost', 'aborted', 'wrong')
Ran = collections.namedtuple('Ran', 'code out err struck')


def tree(top):
    """What is below TOP: a dictionary of relative paths. Folders count too."""
    found = {}
    for folder, folders, files in os.walk(top):
        for name in folders + files:
            path = os.path.join(folder, name)
            if os.path.islink(path):
                what = 'link to ' + os.readlink(path)
            elif os.path.isdir(path):
                what = 'folder'
            elif os.path.isfile(path):
                with open(path, 'rb') as f:
                    what = hashlib.sha256(f.read()).hexdigest()
            else:
                what = 'something else'
            found[os.path.relpath(path, top)] = what
    return found


def differ(got, want, most=4):
    """Some words on how the tree GOT differs from WANT; none when it does not."""
    words = ['missing: ' + p for p in sorted(set(want) - set(got))] + ['not of it: ' + p for p in sorted(set(got) - set(want))]
    words += ['other bytes: ' + p for p in sorted(set(got) & set(want)) if got[p] != want[p]]
    return words[:most] + (['and %d more' % (len(words) - most)] if len(words) > most else [])


def execute(argv, cwd, env, stdin=None, **how):
    """(code, out, err); code is None after a hang. The whole group ends with its leader."""
    process = subprocess.Popen(argv, cwd=cwd, env=env, stdin=subprocess.PIPE if stdin else subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True, **how)
    try:
        out, err = process.communicate(stdin, timeout=HANG)
        return process.returncode, out, err.decode('utf-8', 'backslashreplace')
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        return None, out, err.decode('utf-8', 'backslashreplace')


class Tracer:
    """strace, in ways that work here; `usable` says whether any does."""

    def __init__(self, where):
        self.log = os.path.join(where, 'strace.log')
        self.fast = ['--seccomp-bpf']
        self.usable = bool(shutil.which('strace')) and (self.tries() or self.slower())

    def tries(self):
        argv = ['strace', '-f', '--quiet=all', '-o', self.log, '-e', 'trace=mkdir', '-e', 'inject=mkdir:error=EIO'] + self.fast + ['mkdir', self.log + '.d']
        code, _, err = execute(argv, '/', dict(os.environ, LC_ALL='C'))
        return code == 1 and 'Input/output' in err

    def slower(self):
        self.fast = []
        return self.tries()

    def words(self, call, what, at, only=None):
        """The beginning of a command that does WHAT ("error=EIO", "signal=KILL") at the AT-th CALL, of those that concern the file ONLY."""
        fast = [] if what.startswith('signal') else self.fast  # strace 6.1 sends no signals from there
        return (['strace', '-f', '--quiet=all', '-o', self.log] + fast + (['-P', only] if only else []) +
                ['-e', 'trace=' + call, '-e', 'signal=none', '-e', 'inject=%s:%s:when=%d' % (call, what, at)])

    def run(self, begin, argv, cwd, env, stdin=None):
        """Ran; `struck` is the call that was made to fail, None when there was none."""
        if os.path.exists(self.log):
            os.remove(self.log)
        code, out, err = execute(begin + argv, cwd, env, stdin)
        return Ran(code, out, err, self.struck(begin[-1]))

    def struck(self, how):
        """The call that was made to fail, or the one that brought the signal: of that no word stands in the log, so they are counted."""
        try:
            with open(self.log, encoding='utf-8', errors='backslashreplace') as f:
                lines = f.readlines()
        except FileNotFoundError:
            return None
        if 'signal=' not in how:
            lines = [line for line in lines if '(INJECTED)' in line]
        else:
            call, _, at = re.fullmatch(r'inject=(\w+):(.*):when=(\d+)', how).groups()
            threads = collections.defaultdict(list)
            for line in lines:
                if re.match(r'\d+ +%s\(' % call, line):
                    threads[line.split()[0]].append(line)
            lines = [calls[int(at) - 1] for calls in threads.values() if len(calls) >= int(at)]
        return re.sub(r'^\d+ +', '', lines[0]).strip()[:200] if lines else None

    def profile(self, argv, cwd, env, stdin=None):
        """{call: (how many before main begins, the most by one thread)} of a run with nothing in its way; main begins by ignoring SIGPIPE."""
        execute(['strace', '-f', '--quiet=all', '-o', self.log, '-e', 'signal=none'] + argv, cwd, env, stdin)
        before, threads, begun = collections.Counter(), collections.defaultdict(collections.Counter), False
        with open(self.log, encoding='utf-8', errors='backslashreplace') as f:
            for line in f:
                m = re.match(r'(\d+) +(\w+)\((SIGPIPE)?', line)
                if not m:
                    continue
                begun = begun or bool(m.group(3))
                before[m.group(2)] += not begun
                threads[m.group(1)][m.group(2)] += 1
        most = collections.Counter()
        for counts in threads.values():
            most |= counts
        return {call: (before[call], most[call]) for call in most}


def spread(first, last, most):
    """At most MOST of the numbers FIRST..LAST, evenly, the first and the last among them."""
    if last - first + 1 <= most:
        return list(range(first, last + 1))
    if most == 1:
        return [(first + last) // 2]
    return sorted({first + round(i * (last - first) / (most - 1)) for i in range(most)})


def choose(items, most, seed):
    """MOST of ITEMS, the same ones each time."""
    items = list(items)
    return items if len(items) <= most else random.Random(seed).sample(items, most)


class Figures:
    """What was tried and what went wrong; faults of one kind are told once."""

    def __init__(self):
        self.tried = collections.Counter()
        self.wrong = collections.Counter()
        self.kinds = collections.OrderedDict()
        self.lock = threading.Lock()

    def add(self, cause, scene, where, words, repeat):
        """WORDS went wrong in SCENE at WHERE, and REPEAT is a command that shows it again."""
        kind = (cause, scene, re.sub(r'\d+|portolan\.\w{6}', 'N', re.split(': (?:missing|other bytes|not of it)', words)[0]))
        with self.lock:
            self.wrong[cause] += 1
            self.kinds.setdefault(kind, [words, where, repeat, 0])[3] += 1

    def count(self, what):
        with self.lock:
            self.tried[what] += 1

    def told(self, scene):
        """One line a kind."""
        return ['%s, %d times: %s\n  at %s\n  %s' % (cause, count, words, where, repeat)
                for (cause, of, _), (words, where, repeat, count) in self.kinds.items() if of == scene]

    def line(self):
        tried = ['%s=%d' % (name, self.tried[name]) for name in ('kills', 'faults', 'allocations', 'mutants')]
        return '# figures: ' + ' '.join(tried + ['%s=%d' % (name, self.wrong[name]) for name in CAUSES])


def command(begin, argv):
    """A line for a shell; the names of our programs without their folder."""
    return ' '.join(shlex.quote(os.path.basename(word) if word in (ASK, MAKE) else word) for word in begin + argv)


def in_parts(job, items):
    """JOB(part, number) for JOBS parts of ITEMS at once: each has a place of its own to work in."""
    parts = [items[i::JOBS] for i in range(JOBS)]
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        for done in [pool.submit(job, part, i) for i, part in enumerate(parts) if part]:
            done.result()
