#!/usr/bin/env python3
"""B2: whatever a system call answers, a command does all of its work, or says why not, exits with 3 and has changed nothing.

strace makes one call fail at a time, over every command: the n-th call of a kind, or one that concerns a given file. Where
a call does not matter the result is the same, down to the byte. Exit 0 with another result, exit 1 that blames the author,
a signal, an internal error, a hang and a changed site with exit 3 are faults. Calls before main belong to the loader.
"""
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lib  # noqa: E402
import lib_judge  # noqa: E402
import lib_scenes  # noqa: E402
from lib import LONG, tap  # noqa: E402

# Errors that may come from a real system; EINTR where Linux may give it. ENOENT is an answer and no failure; brk has no error.
ERRORS = {
    'openat': 'EIO EACCES EMFILE ENFILE ENOSPC EROFS EPERM', 'openat2': 'EIO EACCES EMFILE ENOSYS EAGAIN EPERM', 'open': 'EIO EACCES EMFILE',
    'read': 'EIO EINTR', 'pread64': 'EIO EINTR', 'readv': 'EIO', 'getdents64': 'EIO ENOMEM',
    'write': 'ENOSPC EIO EDQUOT EINTR EFBIG', 'writev': 'ENOSPC EIO', 'pwrite64': 'ENOSPC EIO EDQUOT EFBIG', 'copy_file_range': 'EIO ENOSPC EXDEV',
    'close': 'EIO ENOSPC EDQUOT EINTR', 'fsync': 'EIO ENOSPC EINVAL', 'fdatasync': 'EIO ENOSPC', 'syncfs': 'EIO ENOSPC',
    'mkdir': 'EACCES ENOSPC EROFS EDQUOT', 'mkdirat': 'EACCES ENOSPC EROFS EMLINK EDQUOT', 'rmdir': 'EBUSY EIO', 'unlink': 'EIO EROFS',
    'unlinkat': 'EIO EACCES EBUSY EROFS', 'linkat': 'EMLINK EPERM EXDEV ENOSPC EIO', 'link': 'EPERM', 'symlinkat': 'EIO ENOSPC',
    'rename': 'EIO EACCES ENOSPC', 'renameat': 'EIO EACCES ENOSPC EROFS', 'renameat2': 'EINVAL ENOSYS EIO EACCES EXDEV', 'ftruncate': 'EIO ENOSPC',
    'fallocate': 'EOPNOTSUPP ENOSPC', 'fcntl': 'ENOLCK EIO EACCES', 'flock': 'ENOLCK EIO EINTR EAGAIN', 'lseek': 'EIO',
    'mmap': 'ENOMEM EAGAIN', 'brk': 'retval=0', 'mremap': 'ENOMEM', 'mprotect': 'ENOMEM', 'clone3': 'EAGAIN ENOMEM ENOSYS', 'clone': 'EAGAIN',
    'newfstatat': 'EIO EACCES ENOMEM', 'fstat': 'EIO', 'stat': 'EIO EACCES', 'lstat': 'EIO EACCES', 'statx': 'EIO EACCES', 'statfs': 'EIO', 'fstatfs': 'EIO',
    'fchmod': 'EPERM EIO', 'fchmodat': 'EPERM EIO', 'fchown': 'EPERM EIO', 'utimensat': 'EPERM EIO', 'access': 'EACCES EIO', 'faccessat2': 'EACCES EIO',
    'readlink': 'EIO EACCES', 'readlinkat': 'EIO EACCES', 'getcwd': 'ENOENT', 'pipe2': 'EMFILE', 'dup': 'EMFILE', 'execve': 'EIO ENOMEM EACCES',
    'getrandom': 'ENOSYS', 'sched_getaffinity': 'EPERM', 'uname': 'EFAULT', 'getxattr': 'EIO', 'memfd_create': 'EMFILE', 'setitimer': 'EINVAL',
    'timer_create': 'EAGAIN', 'signalfd4': 'EMFILE', 'eventfd2': 'EMFILE', 'socket': 'EMFILE', 'socketpair': 'EMFILE', 'chdir': 'EACCES', 'fchdir': 'EACCES',
}


def grid(profile, most, seed):
    """At most MOST (call, error, n) for each call in PROFILE."""
    for call, (before, last) in sorted(profile.items()):
        errors = ERRORS.get(call, '').split()
        if errors and last > before:
            every = [(call, error, at) for at in lib.spread(before + 1, last, most) for error in errors]
            yield from lib.choose(every, most, call + seed)


class Campaign:
    def __init__(self, where):
        self.where = where
        self.tracer = lib.Tracer(where)
        self.figures = lib.Figures()
        self.kit = lib_scenes.Kit(os.path.join(where, 'kit')) if self.tracer.usable else None

    def strike(self, scene, tracer, trial):
        (call, error, at), only = trial
        begin = tracer.words(call, error if '=' in error else 'error=' + error, at, only)
        scene.before()
        ran = tracer.run(begin, scene.command, scene.home, scene.env, scene.stdin)
        if not ran.struck:
            return
        self.figures.count('faults')
        found = lib_judge.faults_of(scene, ran)
        for cause, words in found:
            repeat = lib.command(['strace', '-f', '-o', 'log'] + begin[begin.index('-e'):] if not only else begin, scene.command)
            self.figures.add(cause, scene.name, ran.struck, words, repeat)
        if found and not scene.reads:
            scene.begin()

    def trials(self, scene, tracer):
        """Every kind of call, then calls on the files that matter."""
        profile = tracer.profile(scene.command, scene.home, scene.env, scene.stdin)
        several = (10 if scene.reads else 14) if LONG else 1
        chosen = [(trial, None) for trial in grid(profile, several, scene.name)]
        for only in scene.only:
            on_file = {call: (0, 2) for call in ('openat', 'openat2', 'read', 'newfstatat', 'close', 'mmap') if call in profile}
            chosen += [(trial, only) for trial in grid(on_file, 6 if LONG else 1, scene.name + only)]
        return chosen if LONG else lib.choose(chosen, 8 if scene.reads else 24, scene.name)

    def scene(self, number, name, make):
        """One command, in parts side by side."""
        places = [make(self.kit, os.path.join(self.where, 'scene%d.%d' % (number, i))) for i in range(lib.JOBS)]
        tracers = [lib.Tracer(place.where) for place in places]
        for place in places:
            place.before()
            place.usual_err = place.run()[2].splitlines()
        places[0].before()
        trials = self.trials(places[0], tracers[0])
        lib.in_parts(lambda part, i: [self.strike(places[i], tracers[i], trial) for trial in part], trials)
        tap.ok(self.figures.told(name), '%s: %d faults' % (name, len(trials)))


def main():
    campaign = Campaign(tap.scratch())
    if not campaign.tracer.usable:
        tap.skip_all('strace cannot trace here')
    wanted = re.compile(sys.argv[1] if len(sys.argv) > 1 else '')
    for number, (name, make) in enumerate(lib_scenes.scenes()):
        if wanted.search(name):
            campaign.scene(number, name, make)
    print(campaign.figures.line())
    tap.done()


main()
