"""What a test script in Python needs: TAP, and the shipped knowledge base built in a scratch directory.

    sys.path.insert(0, os.path.join(TOP, 'tests', 'lib')); import tap
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAMS = os.environ.get('PROGRAMS') or os.path.join(TOP, os.environ.get('B', 'build'))
PORTOLAN = os.path.join(PROGRAMS, 'portolan')
count = failed = 0


def ok(faults, name):
    """Passes when there are no faults (a list, or any value that is false)."""
    global count, failed
    count += 1
    faults = list(faults) if isinstance(faults, (list, tuple, set)) else [str(faults)] if faults else []
    failed += bool(faults)
    print('%sok %d - %s' % ('not ' if faults else '', count, name), flush=True)
    for fault in faults[:20]:
        print('# ' + str(fault).replace('\n', '\n# '))


def check(condition, name, why=''):
    """Passes when CONDITION is true; WHY, some lines, is said when it is not."""
    ok([] if condition else [line[:300] for line in str(why).splitlines()] or ['it is not so'], name)


def skip(name, why):
    global count
    count += 1
    print('ok %d - %s # SKIP %s' % (count, name, why), flush=True)


def skip_all(why):
    print('1..0 # SKIP ' + why)
    sys.exit(0)


def done():
    print('1..%d' % count)
    sys.exit(failed != 0)


def scratch():
    """A directory that goes away with the program."""
    import atexit
    where = tempfile.mkdtemp(prefix='portolan-test.', dir=os.environ.get('TMPDIR'))
    atexit.register(shutil.rmtree, where, ignore_errors=True)
    return where


def twins(site, name, every=1, sources=None, but=()):
    """Each page of SITE and its twin are the same document (twins.mjs), or of each EVERY pages one; with SOURCES, the body of each
    page and what stands there. BUT: pages (en/x) that are known to differ, and do."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'twins.mjs')
    done = subprocess.run(['node', script, site, str(every)] + ([sources] if sources else []), capture_output=True, text=True) if shutil.which('node') else None
    if done is None or done.returncode == 77:
        return skip(name, 'no micromark: npm install --prefix tests')
    if done.returncode:
        return ok(done.stderr.splitlines(), name)
    found = json.loads(done.stdout)
    known = [fault for fault in found['faults'] if fault.split('.html')[0] in but]
    faults = [fault for fault in found['faults'] if fault not in known] + ['an exception is none'] * (len(known) != len(but))
    ok(faults if found['pages'] else ['no page has a twin'], '%s: %d pages' % (name, found['pages']))


def empty_base(where):
    """A knowledge base without entries below WHERE; the folder of its English ones."""
    folder = os.path.join(where, 'content', 'faq', 'en')
    os.makedirs(folder)
    with open(os.path.join(where, 'content', 'site.yaml'), 'w', encoding='utf-8') as f:
        f.write('title: T\nlanguages: [en]\nfacts: false\n')
    return folder


def build(where, base_url=None):
    """The site of the knowledge base that ships, below WHERE; its path."""
    shutil.copytree(os.path.join(TOP, 'content'), os.path.join(where, 'content'))
    shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(where, 'templates'))
    site = os.path.join(where, 'site')
    if base_url:
        path = os.path.join(where, 'content', 'site.yaml')
        with open(path, encoding='utf-8') as f:
            lines = [line for line in f if not line.startswith('base_url:')]
        with open(path, 'w', encoding='utf-8') as f:
            f.writelines(lines + ['base_url: %s\n' % base_url])
    how = [PORTOLAN, 'build', '-q', '-C', where] if base_url else ['sh', os.path.join(TOP, 'tests', 'lib', 'site'), site]
    made = subprocess.run(how, env=dict(os.environ, TOP=TOP, PROGRAMS=PROGRAMS), capture_output=True, text=True)
    if made.returncode:
        print(made.stderr)
        ok(['portolan build: exit %d' % made.returncode] + made.stderr.splitlines()[-5:], 'the site is built')
        done()
    return site
