#!/usr/bin/env python3
"""B1, B5, B8, B11: a command that is killed at any moment leaves the old or the new, whole, and the next run mends the rest.

strace sends the signal at the n-th call of each kind that changes files; a clock does so at moments of its own. SIGKILL
leaves no time to tidy up: that is for the next run. After SIGINT, SIGTERM and SIGHUP nothing is left at once.
Files of other people, in the output and beside it, are all there, always.
"""
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lib  # noqa: E402
import lib_scenes  # noqa: E402
from lib import LONG, tap  # noqa: E402

CALLS = ('openat', 'openat2', 'write', 'pwrite64', 'ftruncate', 'fallocate', 'mkdir', 'mkdirat', 'linkat', 'symlinkat', 'rename', 'renameat', 'renameat2',
         'unlink', 'unlinkat', 'rmdir', 'syncfs', 'fsync', 'fdatasync', 'fchmod', 'fchown', 'utimensat', 'flock', 'fcntl', 'close', 'exit_group')
# Where a folder or a lock is made and is not yet known for ours: always with a polite signal.
MAKING = ('mkdir', 'mkdirat', 'ftruncate', 'pwrite64')
POLITE = ('INT', 'TERM', 'HUP')
# By the signal, 128 + its number, the manual's 130, or it was done already.
ENDS = {name: {-int(getattr(signal, 'SIG' + name)), 128 + int(getattr(signal, 'SIG' + name)), 130, 0} for name in POLITE}


def faults_of(scene, name, code, err):
    """[(cause, words)] after SIGNAME ended SCENE."""
    now, found = scene.state(), []
    if now not in ('old', 'new'):
        found.append(('broken', 'SIG%s: %s' % (name, now)))
    lost = scene.lost()
    if lost:
        found.append(('lost', ', '.join(lost[:4])))
    if name != 'KILL' and scene.litter():
        found.append(('broken', 'SIG%s leaves %s' % (name, ' '.join(scene.litter()))))
    if name != 'KILL' and (code not in ENDS[name] or 'internal error' in err):
        found.append(('aborted', 'SIG%s: exit code %s: %s' % (name, code, err.strip()[-200:])))
    if code == 0 and now != 'new':
        found.append(('wrong', 'SIG%s: exit 0, but all is as it was' % name))
    return found + [('broken', words) for words in scene.mend()]


class Campaign:
    def __init__(self, where):
        self.where = where
        self.tracer = lib.Tracer(where)
        self.figures = lib.Figures()
        self.kit = lib_scenes.Kit(os.path.join(where, 'kit'))
        self.seen = {'old': 0, 'new': 0}

    def judge(self, scene, name, ran, where, repeat):
        self.figures.count('kills')
        now = scene.state()
        if scene.name == 'build' and now in self.seen:
            self.seen[now] += 1
        found = faults_of(scene, name, ran.code, ran.err)
        for cause, words in found:
            self.figures.add(cause, scene.name, where, words, repeat)
        if found:
            scene.begin()

    def at_call(self, scene, tracer, trial):
        call, at, name = trial
        begin = tracer.words(call, 'signal=' + name, at)
        scene.before()
        ran = tracer.run(begin, scene.command, scene.home, scene.env)
        if ran.struck:
            repeat = lib.command(['strace', '-f', '-o', 'log'] + begin[begin.index('-e'):], scene.command)
            self.judge(scene, name, ran, ran.struck, repeat)

    def at_moment(self, scene, trial):
        seconds, name = trial
        scene.before()
        process = subprocess.Popen(scene.command, cwd=scene.home, env=scene.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, start_new_session=True)
        time.sleep(seconds)
        process.send_signal(getattr(signal, 'SIG' + name))
        err = process.communicate()[1].decode('utf-8', 'backslashreplace')
        where = 'after %d ms' % (seconds * 1000)
        self.judge(scene, name, lib.Ran(process.returncode, b'', err, None), where, lib.command([], scene.command))

    def trials(self, scene, tracer):
        """By call where strace can, and by the clock."""
        profile = tracer.profile(scene.command, scene.home, scene.env) if self.tracer.usable else {}
        calls = []
        for call in CALLS:
            before, last = profile.get(call, (0, 0))
            if last > before:
                calls += [(call, at, 'KILL') for at in lib.spread(before + 1, last, 18 if LONG else 3)]
                calls += [(call, at, name) for at in lib.spread(before + 1, last, 5 if LONG else 1) for name in POLITE]
        kills, polite = [c for c in calls if c[2] == 'KILL'], [c for c in calls if c[2] != 'KILL']
        if not LONG:
            making = [(call, at, 'TERM') for call in MAKING if call in profile for at in lib.spread(profile[call][0] + 1, profile[call][1], 3)]
            kills, polite = lib.choose(kills, 14, scene.name), lib.choose(polite, 5, scene.name) + making
        return kills + polite

    def moments(self, scene):
        """Somewhere within the time that a run takes here."""
        begun = time.monotonic()
        scene.before()
        scene.run()
        most, clock = time.monotonic() - begun, random.Random(scene.name)
        return [(clock.random() * most, name) for name in ('KILL',) + POLITE for _ in range((15 if name == 'KILL' else 8) if LONG else 1)]

    def one(self, scene, tracer, trial):
        if len(trial) == 3:
            self.at_call(scene, tracer, trial)
        else:
            self.at_moment(scene, trial)

    def scene(self, number, make):
        """One command, in parts side by side."""
        places = [make(self.kit, os.path.join(self.where, 'scene%d.%d' % (number, i))) for i in range(lib.JOBS)]
        tracers = [lib.Tracer(place.where) for place in places]
        places[0].before()
        trials = self.trials(places[0], tracers[0]) + self.moments(places[0])
        lib.in_parts(lambda part, i: [self.one(places[i], tracers[i], trial) for trial in part], trials)
        tap.ok(self.figures.told(make.name), '%s: killed %d times' % (make.name, len(trials)))


def reader(kit, where):
    """Who reads all the time never finds a file missing or half there."""
    scene = lib_scenes.Build(kit, where)
    stop, missed, looks = threading.Event(), [], [0]

    def look():
        while not stop.is_set():
            looks[0] += 1
            for path, end in (('fr/port-pop3.html', b'</html>\n'), ('portolan.db', b'')):
                try:
                    with open(os.path.join(scene.site, path), 'rb') as f:
                        bytes_ = f.read()
                    if len(bytes_) < 100 or not bytes_.endswith(end):
                        missed.append('%s is half there' % path)
                except OSError as e:
                    missed.append(str(e))

    thread = threading.Thread(target=look)
    thread.start()
    for _ in range(60 if LONG else 10):
        scene.before()
        scene.run()
    stop.set()
    thread.join()
    tap.ok(sorted(set(missed)), 'a reader sees no gap while sites are built')
    return len(missed)


def main():
    campaign = Campaign(tap.scratch())
    wanted = re.compile(sys.argv[1] if len(sys.argv) > 1 else '')
    for number, make in enumerate(lib_scenes.WRITERS):
        if wanted.search(make.name):
            campaign.scene(number, make)
    if wanted.search('build'):
        if campaign.tracer.usable:
            tap.ok([] if min(campaign.seen.values()) > 1 else [campaign.seen], 'kills came before and after the swap')
        else:
            tap.skip('killed at every kind of system call', 'strace cannot trace here')
        campaign.figures.wrong['broken'] += reader(campaign.kit, os.path.join(campaign.where, 'reader'))
    print(campaign.figures.line())
    tap.done()


main()
