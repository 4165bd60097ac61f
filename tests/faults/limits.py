#!/usr/bin/env python3
"""B2: a full disk, too few descriptors, files or memory, a limit of size, no standard output: all work is done, or exit 3.

Every command runs under limits that come closer and closer; those that write do so on a small tmpfs as well, in a mount
namespace of our own, where one can be had. A limit that keeps the loader, or a library that it loads, from beginning is no
limit of ours.
"""
import os
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lib  # noqa: E402
import lib_judge  # noqa: E402
import lib_scenes  # noqa: E402
from lib import LONG, tap  # noqa: E402

NAMESPACE = 'PORTOLAN_TEST_NAMESPACE'
LOADER, AMPLE = 127, 512 << 10
# A limit and its values, from far too little to nearly enough.
LIMITS = {'nofile': range(3, 24), 'fsize': [0, 1, 511, 4096, 5000, 20000, 65536, 150000, 250000], 'as': [m << 19 for m in range(16, 160, 4)]}
STREAMS = {'no standard input': 'exec "$@" <&-', 'no standard output': 'exec "$@" >&-', 'no standard error': 'exec "$@" 2>&-',
           'no streams at all': 'exec "$@" <&- >&- 2>&-', 'a full standard output': 'exec "$@" >/dev/full', 'full streams': 'exec "$@" >/dev/full 2>&1'}


def own_namespace():
    """Begins this program anew where it may mount; once."""
    how = ['unshare', '-m'] if os.geteuid() == 0 else ['unshare', '-rm']
    if NAMESPACE in os.environ or not shutil.which('unshare'):
        return
    works = subprocess.run(how + ['mount', '-t', 'tmpfs', 'none', '/mnt'], stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0
    os.environ[NAMESPACE] = 'yes' if works else ''
    if works:
        os.execvp(how[0], how + [sys.executable] + sys.argv)


def mount(where, options):
    return subprocess.run(['mount', '-t', 'tmpfs', '-o', options, 'none', where], capture_output=True, check=False).returncode == 0


def is_loaded(begin, program):
    """Whether PROGRAM comes as far as its main without a word of its libraries, of which one may lack memory before that."""
    return not subprocess.run(begin + [program, '--version'], stdin=subprocess.DEVNULL, capture_output=True, check=False).stderr


class Campaign:
    def __init__(self, where):
        self.where = where
        self.figures = lib.Figures()
        self.kit = lib_scenes.Kit(os.path.join(where, 'kit'))

    def judge(self, scene, name, begin, struck):
        """One run that begins with the words BEGIN."""
        code, out, err = scene.run(begin)
        if code == LOADER or 'error while loading' in err:
            return
        self.figures.count('faults')
        found = lib_judge.faults_of(scene, lib.Ran(code, out, err, struck))
        for cause, words in found:
            self.figures.add(cause, scene.name, name, words, lib.command(begin, scene.command))
        if found and not scene.reads:
            scene.relief()
            scene.begin()

    def limits(self, scene):
        for name, values in LIMITS.items():
            values = list(values)
            few = lib.choose(values, 1 if scene.reads else 2, scene.name + name) + ([1] if name == 'fsize' and scene.name == 'build' else [])
            for value in values if LONG else few:
                begin = ['prlimit', '--%s=%d:%d' % (name, value, value)]
                if name == 'as' and not is_loaded(begin, scene.command[0]):
                    continue
                scene.before()
                self.judge(scene, '%s %d' % (name, value), begin, name)

    def streams(self, scene):
        """What cannot be said is no fault of the rest; an answer that cannot be given is one."""
        for name, line in STREAMS.items():
            if scene.stdin and '<&-' in line:
                continue
            scene.before()
            code, out, err = scene.run(['sh', '-c', line, 'sh'])
            self.figures.count('faults')
            ran = lib.Ran(code, scene.answer[1] if scene.reads and code == 0 else out, err, 'write(1')
            found = lib_judge.faults_of(scene, ran)
            if scene.reads and scene.answer[1] and 'full' in name and code != 3:
                found.append(('wrong', 'exit %s, and nobody has the answer' % code))
            for cause, words in found:
                self.figures.add(cause, scene.name, name, words, lib.command(['sh', '-c', line, 'sh'], scene.command))

    def disk(self, scene, place):
        """On a tmpfs with little more room than is taken, or few more files."""
        used = os.statvfs(place)
        pages = (used.f_blocks - used.f_bfree) * used.f_frsize // 4096
        files = used.f_files - used.f_ffree
        trials = ['size=%dk,nr_inodes=0' % (4 * (pages + more)) for more in (0, 1, 2, 4, 8, 16, 30, 60, 66, 70, 90, 120, 180)]
        trials += ['size=%dk,nr_inodes=%d' % (AMPLE, files + more) for more in (0, 1, 2, 3, 5, 10, 20, 40, 60, 100, 130)]
        scene.relief = lambda: mount(place, 'remount,size=%dk,nr_inodes=100000' % AMPLE)
        for options in trials if LONG else lib.choose(trials, 4, scene.name):
            scene.before()
            if mount(place, 'remount,' + options):
                self.judge(scene, 'tmpfs ' + options, [], 'disk')
            scene.relief()

    def scene(self, number, name, make):
        place = os.path.join(self.where, 'scene%d' % number)
        os.mkdir(place)
        small = os.environ.get(NAMESPACE) and mount(place, 'size=%dk,nr_inodes=100000' % AMPLE)
        scene = make(self.kit, os.path.join(place, 'work'))
        scene.before()
        scene.usual_err = scene.run()[2].splitlines()
        self.limits(scene)
        self.streams(scene)
        if small and not scene.reads:
            self.disk(scene, place)
        tap.ok(self.figures.told(name), name + ': limits of descriptors, size, memory%s; streams that are closed or full'
               % (', room on the disk' if small and not scene.reads else ''))


def main():
    own_namespace()
    campaign = Campaign(tap.scratch())
    wanted = re.compile(sys.argv[1] if len(sys.argv) > 1 else '')
    if not shutil.which('prlimit'):
        tap.skip_all('there is no prlimit')
    for number, (name, make) in enumerate(lib_scenes.scenes()):
        if wanted.search(name):
            campaign.scene(number, name, make)
    if not os.environ.get(NAMESPACE):
        tap.skip('a small disk', 'nothing can be mounted here')
    print(campaign.figures.line())
    tap.done()


main()
