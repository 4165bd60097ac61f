"""What is wrong with a run that had something in its way: by its exit code, its words, and what stands there after it."""
import re

# A clean-up that fails says so and leaves the rest to the next run; a lock that cannot be had is not ours to remove.
# A failed write may be that of the message.
REMOVES = re.compile(r'(unlinkat|unlink|rmdir|renameat2?|rename|getdents64|openat2?|newfstatat|statx|flock)\(')
SPEAKS = re.compile(r'writev?\((1|2)\b')
# What failed, and why; memory runs out of no file.
PLAIN = re.compile(r'portolan: (?:[^\x00-\x1f\x7f]+: [^\x00-\x1f\x7f]+|out of memory)')
WARNING = re.compile(r'portolan: warning: [^\x00-\x1f\x7f]+')


def code_fault(ran):
    """(cause, words) where the exit code alone is a fault."""
    if ran.code is None:
        return 'aborted', 'it hangs'
    if ran.code < 0 or ran.code > 128 or 'internal error' in ran.err:
        return 'aborted', 'exit code %s: %s' % (ran.code, ran.err.strip()[-200:])
    return None


def told_fault(ran, usual_err):
    """The same where the messages are: exit 0 may warn, exit 3 says why."""
    lines = ran.err.splitlines()
    if ran.code == 3 and not any(PLAIN.fullmatch(line) for line in lines) and not SPEAKS.match(ran.struck):
        return 'wrong', 'exit 3, and nobody is told why: "%s"' % ran.err.strip()[-200:]
    strange = [line for line in lines if line not in usual_err and not PLAIN.fullmatch(line) and not WARNING.fullmatch(line)]
    return ('wrong', 'it says "%s"' % strange[0][:200]) if strange and ran.code in (0, 3) else None


def read_fault(scene, ran):
    code, out, err = scene.answer
    if ran.code == code and ran.out == out:
        return None
    if ran.code != 3:
        return 'wrong', 'exit %s with %s; it is %s with nothing in the way: %s' % (
            ran.code, 'the same answer' if ran.out == out else 'another answer', code, ran.err.strip()[-200:])
    return None


def write_fault(scene, ran, now):
    if now not in ('old', 'new'):
        return 'broken', 'exit %d: %s' % (ran.code, now)
    if ran.code == 0:
        return None if now == 'new' else ('wrong', 'exit 0, but all is as it was')
    if ran.code != 3:
        return 'wrong', 'exit %d: %s' % (ran.code, ran.err.strip()[-200:])
    if now == 'new' and scene.name != 'check' and not SPEAKS.match(ran.struck):
        return 'wrong', 'exit 3, but all is changed: ' + ran.err.strip()[-200:]
    return None


def faults_of(scene, ran):
    """[(cause, words)] of one run that was struck."""
    now = scene.state()
    found = [code_fault(ran), told_fault(ran, scene.usual_err)]
    if ran.code is not None and not found[0]:
        found.append(read_fault(scene, ran) if scene.reads else write_fault(scene, ran, now))
    if scene.reads:
        return [f for f in found if f]
    lost = scene.lost()
    found += [('lost', 'exit %s: %s' % (ran.code, ', '.join(lost[:4])))] if lost else []
    litter = scene.litter()
    if litter and not REMOVES.match(ran.struck) and 'portolan: warning: ' not in ran.err:
        found.append(('broken', 'exit %s leaves %s' % (ran.code, ' '.join(litter))))
    if litter or now not in ('old', 'new'):
        found += [('broken', words) for words in scene.mend()]
    return [f for f in found if f]
