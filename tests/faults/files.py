#!/usr/bin/env python3
"""What is no file is refused by every command, at once and in the same words: each command that reads a file it is
told of, with a FIFO, a socket, a device, a folder, a link out of its folder, to nothing, in a circle, and a file that
may not be read. Also what stands where a source or a template is wanted.

Of the knowledge base that ships nothing is said.
"""
import os
import shutil
import socket
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

SECONDS = 600  # of what waits for ever; a slow machine needs few of them
FOLDER = 'is a folder, not a file'
OUT = 'is a link that leads out of the folder that is read'


def make_kinds(where):
    """One of each kind in WHERE: name, and its words."""
    os.mkfifo(os.path.join(where, 'fifo'))
    here = os.getcwd()
    os.chdir(where)  # a socket's path may not be long
    with socket.socket(socket.AF_UNIX) as s:
        s.bind('socket')
    os.chdir(here)
    os.mkdir(os.path.join(where, 'folder'))
    os.mkdir(os.path.join(where, 'locked'))
    os.symlink('nowhere', os.path.join(where, 'broken'))
    os.symlink('circle', os.path.join(where, 'circle'))
    open(os.path.join(where, 'secret'), 'w').close()
    os.chmod(os.path.join(where, 'secret'), 0)
    kinds = {
        'fifo': 'is a FIFO, not a file',
        'socket': 'is a socket, not a file',
        '/dev/zero': 'is a device, not a file',
        'broken': 'is a link that leads to nothing',
        'circle': 'is a link that leads in a circle',
        'none': 'No such file or directory',
        'secret/below': 'Not a directory',
    }
    if os.geteuid() != 0:
        kinds['secret'] = 'Permission denied'
    return kinds


def run(argv, where, stdin=subprocess.DEVNULL):
    """Exit code (None: it waited) and standard error."""
    try:
        done = subprocess.run([tap.PORTOLAN] + argv, cwd=where, stdin=stdin, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, timeout=SECONDS)
        return done.returncode, done.stderr.decode('utf-8', 'replace')
    except subprocess.TimeoutExpired:
        return None, 'it waits'


def named(where, kinds):
    """Files that a person names: exit 3, one line that holds the name and the words."""
    commands = {
        'lookup': ['lookup', 'x@orange.fr', '--db', '@'],
        'lookup -': ['lookup', '-', '--db', '@'],
        'search': ['search', 'pop3', '--db', '@'],
        'show': ['show', 'orange', '--db', '@'],
        'list': ['list', 'providers', '--db', '@'],
        'open': ['open', '--print', '--db', '@'],
        'diagnose': ['diagnose', 'orange', '--imap', 'imap.orange.fr:143', '--db', '@'],
        'stale': ['stale', '--db', '@'],
        'export': ['export', 'autoconfig', 'orange', '--db', '@'],
        'export rows': ['export', 'json', '--db', '@'],
        'verify': ['verify', '@'],
        'render': ['render', '@', 'out'],
        'check --ispdb': ['check', '--ispdb', '@'],
        'import ispdb': ['import', 'ispdb', '@', '--into', 'tables'],
        'import provider-db': ['import', 'provider-db', '@', '--into', 'tables'],
    }
    os.mkdir(os.path.join(where, 'tables'))
    for command, argv in commands.items():
        faults = []
        reads_xml = command.startswith(('check', 'import'))
        wanted = dict(kinds)
        if not reads_xml:
            wanted['folder' if command in ('verify', 'render') else 'in'] = FOLDER
        else:
            wanted['out.xml'] = OUT
        for name, words in wanted.items():
            code, err = run([name if a == '@' else a for a in argv], where)
            path = 'in/portolan.db' if name == 'in' else name
            if code != 3 or err != 'portolan: %s: %s\n' % (path, words):
                faults.append('%s: exit %s, %s' % (name, code, err))
        left = [n for n in os.listdir(where) if n.startswith(('out', '.out')) and n not in ('out.xml',)]
        tap.ok(faults + left, '%s: %d kinds of what is no file' % (command, len(wanted)))
    small = os.path.join(where, 'small')
    shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'small'), small)
    shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(small, 'templates'))
    run(['build', '-q'], small)
    code, err = run(['lookup', '-'], small, stdin=os.open(where, os.O_RDONLY))
    tap.ok([] if code == 3 and err == 'portolan: standard input: %s\n' % FOLDER else [code, err], 'standard input')


def in_place(where, kinds):
    """In the place of a source or a template: a mistake of the author's, exit 1."""
    places = ['content/site.yaml', 'content/settings/servers.csv', 'content/settings/NOTICE.txt',
              'content/faq/fr/a.md', 'content/guides/fr/a.md', 'content/other', 'templates/pages/entry.html',
              'templates/partials/layout.html', 'templates/strings/fr', 'templates/assets/a.css']
    for kind in ('fifo', 'socket', '/dev/zero', 'broken', 'circle', '/etc/passwd'):
        project = os.path.join(where, 'project')
        shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'small'), project)
        shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(project, 'templates'))
        for place in places:
            path = os.path.join(project, place)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if os.path.exists(path):
                os.unlink(path)
            if kind[0] == '/':
                os.symlink(kind, path)
            elif kind in ('broken', 'circle'):
                os.symlink('nowhere' if kind == 'broken' else os.path.basename(path), path)
            else:
                os.link(os.path.join(where, kind), path)
        said = [run([command, '-q'], project) for command in ('check', 'build')]
        words = OUT if kind[0] == '/' else kinds[kind]
        faults = ['%s: exit %s, %s' % (place, code, err) for code, err in said for place in places
                  if code != 1 or '\n%s:1:1: error: this %s; ' % (place, words) not in '\n' + err]
        tap.ok(faults, '%s: in %d places of a project' % (kind, len(places)))
        tap.ok([] if said[0] == said[1] else said, '%s: check and build say the same' % kind)
        shutil.rmtree(project)


def main():
    where = tap.scratch()
    kinds = make_kinds(where)
    os.mkdir(os.path.join(where, 'in'))
    os.mkdir(os.path.join(where, 'in', 'portolan.db'))
    os.symlink('/etc/passwd', os.path.join(where, 'out.xml'))
    named(where, kinds)
    in_place(where, kinds)
    code, err = run(['check', '-q'], TOP)
    tap.ok([] if (code, err) == (0, '') else [code, err], 'nothing is said of what ships')
    tap.done()


main()
