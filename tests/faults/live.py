#!/usr/bin/env python3
"""portolan serve against what may happen to it: foreign pages, strange names, links, crowds, lack of descriptors,
signals, folders that come and go. On loopback and free ports only; what it does for a writer is live.sh's.
"""
import fcntl
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
from server import PATIENCE, Server, end_all, is_running, until  # noqa: E402

BIG = 40 << 20


def outputs(work):
    """Every way to name an output."""
    os.makedirs(os.path.join(work, 'o', 'real'))
    os.symlink('real', os.path.join(work, 'o', 'link'))
    faults = []
    for n, (out, place) in enumerate(((os.path.join(work, 'o', 'abs'), 'abs'), ('../o/up', 'up'), ('../o/slash//', 'slash'),
                                      ('./site', None), ('../o/link', 'real'), ('../o/link/', 'real'), ('.', None))):
        s = Server(os.path.join(work, 'out%d' % n), '-o', out) if out != '.' else \
            Server(os.path.join(work, 'out%d' % n), '-C', '.', '-o', '../out%d/./site' % n)
        place = os.path.join(work, 'o', place) if place else s.path('site')
        got = [s.status(path) for path in ('/', '/fr/', '/assets/portolan.css')]
        got.append(s.built_after(s.change) and s.status('/'))
        if got != [200] * 4 or not os.path.exists(os.path.join(place, 'index.html')):
            faults.append('-o %s: %r\n%s' % (out, got, s.said()))
        s.end()
    tap.ok(faults, 'an output may be named in any way, and is shown after the next build too')
    faults = []
    for out, words in (('content/site', 'builds anew'), ('templates', 'builds anew'), ('/', 'name a directory'),
                       ('../nowhere/site', 'No such file')):
        run = Server(s.where + '.no', '-o', out, project=s.where)
        if run.process.poll() != 3 or words not in run.said():
            faults.append('-o %s: %r: %s' % (out, run.process.poll(), run.said()))
        run.end()
    tap.ok(faults, 'an output that cannot be one is refused')


def names(s):
    """What is not served."""
    site, secret = s.path('site'), s.path('..', 'secret')
    os.makedirs(os.path.join(secret, 'fr'))
    for path in ('index.html', 'fr/index.html', 'password'):
        shutil.copy('/etc/passwd', os.path.join(secret, path))
    os.symlink('../secret', os.path.join(site, 'out'))
    os.symlink(os.path.realpath(secret), os.path.join(site, 'abs'))
    os.symlink('../secret/password', os.path.join(site, 'file'))
    os.symlink('../secret/index.html', os.path.join(site, 'x.html'))
    os.symlink('/dev/zero', os.path.join(site, 'zero'))
    os.symlink('fr', os.path.join(site, 'own'))
    os.mkfifo(os.path.join(site, 'fifo'))
    os.mkfifo(os.path.join(site, 'fifo.html'))
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.join(site, 'socket'))
    os.makedirs(os.path.join(site, '.git'))
    os.makedirs(os.path.join(site, '.well-known'))
    for path in ('.git/config', '.env', '.well-known/security.txt', 'empty.txt'):
        with open(os.path.join(site, path), 'w') as f:
            f.write('' if path == 'empty.txt' else path)
    opened = threading.Event()
    threading.Thread(target=lambda: os.close(os.open(os.path.join(site, 'fifo'), os.O_WRONLY)) or opened.set(),
                     daemon=True).start()
    paths = ['/out/password', '/out/', '/abs/password', '/file', '/x.html', '/zero', '/own/index.html', '/own/', '/fifo', '/fifo.html',
             '/socket', '/.git/config', '/.env', '/.gitignore', '/../secret/password', '/%2e%2e/secret/password',
             '/fr/../../secret/password', '/fr/..%2f..%2fsecret/password', '/..\\secret\\password', '/..%5csecret%5cpassword',
             '/index.html%00', '/index.html%00.png', '/%', '/%2', '/%zz', '//index.html', '/fr//index.html', '//etc/passwd',
             '/./index.html', '/fr/./index.html', '/%2e/index.html', '/index.html/', '/fr', '/%252e%252e/secret/password',
             '/' + 'a' * 300, '/' + 'a/' * 3000, '/' + '%61' * 1500, '/fr%2findex.html', '/%0a', '/a%0d%0aX: y']
    faults = ['%s: %d' % (path[:60], status) for path in paths for status in [s.status(path)] if status != 404]
    if s.status('/' + 'a' * 100000) not in (404, 414, 431):
        faults.append('a path of 100,000 bytes: %r' % (s.ask('/' + 'a' * 100000),))
    tap.ok(faults, 'links, FIFOs, hidden names and paths that lead elsewhere are not served')
    tap.check(not opened.is_set(), 'a FIFO is not even opened')
    os.close(os.open(os.path.join(site, 'fifo'), os.O_RDONLY | os.O_NONBLOCK))
    tap.check(s.status('/.well-known/security.txt') == 200 and s.ask('/empty.txt')[::2] == (200, b''),
              '.well-known and an empty file are')
    faults = ['%s: %d' % (target, got) for target, want in (
        ('http://127.0.0.1:%d/' % s.port, 200), ('http://localhost:%d/index.html' % s.port, 200), ('http://evil.example/', 403),
        ('http://127.0.0.1:%d@evil.example/' % s.port, 403), ('https://127.0.0.1/', 403), ('*', 403), ('index.html', 403))
        for got in [s.status(target)] if got != want]
    tap.ok(faults, 'a whole URL is understood when it is ours, and refused else')
    os.rename(site, site + '.aside')
    os.symlink('../secret', site)
    got = [s.status('/'), s.status('/password'), s.status('/fr/')]
    os.unlink(site)
    os.rename(site + '.aside', site)
    tap.check(got == [404] * 3 and s.status('/') == 200, 'the output made a link leads nowhere', got)


def origins(s):
    own, wait, live = 'http://127.0.0.1:%d' % s.port, '/.portolan/wait.js?at=', '/.portolan/live.js'
    go = {'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document'}
    asset, faults = '/assets/portolan.css', []
    for headers, path, want in (
            ({}, wait, 200), ({'Sec-Fetch-Site': 'same-origin'}, wait, 200), ({'Sec-Fetch-Site': 'none'}, '/', 200),
            ({'Origin': own, 'Referer': own + '/fr/'}, wait, 200),
            ({'Sec-Fetch-Site': 'cross-site'}, wait, 403), ({'Sec-Fetch-Site': 'same-site'}, wait, 403),
            ({'Sec-Fetch-Site': 'cross-site'}, live, 403), ({'Sec-Fetch-Site': 'nonsense'}, wait, 403),
            ({'Sec-Fetch-Site': 'cross-site'}, asset, 403), ({'Sec-Fetch-Site': 'same-site'}, '/', 403),
            (go, '/', 200), (go, wait, 403), (dict(go, **{'Sec-Fetch-Dest': 'iframe'}), '/', 403),
            ({'Origin': 'http://evil.example'}, wait, 403), ({'Origin': 'null'}, wait, 403), ({'Origin': 'http://evil.example'}, '/', 403),
            ({'Origin': own + '0'}, wait, 403), ({'Origin': 'http://127.0.0.1:1'}, wait, 403), ({'Origin': own + '.evil.example'}, wait, 403),
            ({'Origin': 'https://127.0.0.1:%d' % s.port}, wait, 403), ({'Referer': 'http://evil.example/' + own}, wait, 403),
            ({'Host': 'localhost:%d' % s.port}, '/', 200), ({'Host': 'LOCALHOST:%d' % s.port}, '/', 200),
            ({'Host': '[::1]:%d' % s.port}, '/', 200), ({'Host': 'localhost'}, '/', 403), ({'Host': '127.0.0.1:1'}, '/', 403),
            ({'Host': '127.0.0.1:%d.evil.example' % s.port}, '/', 403), ({'Host': 'evil.example'}, '/', 403),
            ({'Host': 'evil.example:%d' % s.port}, wait, 403), ({'Host': '127.0.0.1.evil.example:%d' % s.port}, '/', 403),
            ({'Host': 'localhost.:%d' % s.port}, '/', 403), ({'Host': ''}, '/', 403)):
        got = s.status(path, headers)
        if got != want:
            faults.append('%r %s: %d, not %d' % (headers, path, got, want))
    if s.status('/', {'X-Y': 'z\r\nHost: evil.example'}) != 403:
        faults.append('two hosts')
    tap.ok(faults, 'other origins and other names of this machine get nothing, but a link may be followed')
    faults = []
    for path in ('/', asset, wait, live, '/nowhere', '/portolan.db'):
        _, headers, _ = s.ask(path)
        if headers.get('cross-origin-resource-policy') != 'same-origin' or headers.get('x-content-type-options') != 'nosniff' or \
                any(name.startswith('access-control') for name in headers):
            faults.append('%s: %r' % (path, headers))
    tap.ok(faults, 'every answer is for its own origin only')
    got = {method: s.status('/', method=method) for method in ('POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT', 'get')}
    got['HEAD'] = s.ask('/', method='HEAD')[::2]
    tap.check(got.pop('HEAD') == (200, b'') and set(got.values()) <= {405, 400, 403}, 'only GET and HEAD', got)


def crowd(work, files):
    """1,024 who say nothing, and as many who do not end what they say."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    name = 'idle connections with ulimit -n %d keep nobody out and stop no build' % files
    if hard != resource.RLIM_INFINITY and hard < 1300:
        return tap.skip(name, 'no more than %d files may be open here' % hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1300), hard))
    s = Server(os.path.join(work, 'crowd%d' % files), files=files)
    crowd = []
    for i in range(1024):
        peer = socket.create_connection(('127.0.0.1', s.port), timeout=PATIENCE)
        if i % 2:
            try:
                peer.sendall(b'GET / HTTP/1.1\r\nHost:')
            except OSError:
                pass
        crowd.append(peer)
    got = s.status('/'), s.built_after(s.change), s.status('/fr/'), s.process.poll()
    tap.check(got == (200, True, 200, None), name, '%r\n%s' % (got, s.said()))
    for peer in crowd:
        peer.close()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    s.end()


def waiters(s):
    """Pages that wait are many; all hear of the next build, and none keeps others from being shown."""
    at, answers = s.build()[0], []
    peers = [threading.Thread(target=lambda: answers.append(s.status('/.portolan/wait.js?at=%d' % at))) for _ in range(100)]
    for peer in peers:
        peer.start()
    refused = until(lambda: answers.count(503) >= 50)
    shown = s.status('/')
    s.change()
    for peer in peers:
        peer.join(PATIENCE)
    tap.check(refused and shown == 200 and answers.count(200) >= 4 and set(answers) == {200, 503},
              'of the pages that wait some are told to ask later, the rest hear of the build', '%r %r' % (shown, answers))


def descriptors(s):
    """None left, for a while."""
    pid, old = s.process.pid, resource.prlimit(s.process.pid, resource.RLIMIT_NOFILE)
    s.build()
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (4, old[1]))
    s.change()
    said = until(lambda: 'cannot be begun' in s.said() or s.process.poll() is not None)
    if s.process.poll() is None:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, old)
    tap.check(said and s.process.poll() is None and s.built_after(s.change),
              'without a descriptor a build has failed, and the next one has not', s.said())


def memory(s):
    with open(s.path('site', 'big'), 'wb') as f:
        f.truncate(BIG)
    with open(s.path('site', 'big.html'), 'wb') as f:
        f.truncate(BIG)
        f.seek(BIG)
        f.write(b'<body></body></html>')
    request = b'GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n' % s.port

    def many(rounds):
        """Ten at a time, in one connection; how many answers came whole."""
        with socket.create_connection(('127.0.0.1', s.port), timeout=PATIENCE) as peer, peer.makefile('rb') as answers:
            try:
                return sum(peer.sendall(request * 10) or sum(read_answer(answers) for _ in range(10)) for _ in range(rounds))
            except OSError:
                return 0

    many(100)
    before = s.memory()
    answers = many(1000)
    after = s.memory()
    tap.check(answers == 10000 and after < before + 1024, '10,000 requests take no memory',
              '%d answers, %d KiB, then %d KiB' % (answers, before, after))
    slow = []
    for path in ('/big', '/big.html') * 8:
        peer = socket.create_connection(('127.0.0.1', s.port), timeout=PATIENCE)
        peer.sendall(request.replace(b' / ', b' %s ' % path.encode()))
        slow.append(peer)
    sizes = [len(s.ask(path)[2]) for path in ('/big', '/big.html')]
    top = s.memory('VmHWM')
    end = s.ask('/big.html')[2][-80:]
    tap.check(sizes[0] == BIG and sizes[1] > BIG + 20 and top < before + 16384 and end.endswith(b'live.js"></script></body></html>'),
              'nor do large files', '%r, %d KiB, then at most %d KiB, %r' % (sizes, before, top, end))
    for peer in slow:
        peer.close()
    for path in ('big', 'big.html'):
        os.unlink(s.path('site', path))


def read_answer(stream):
    """Whether the next answer is a whole page."""
    lines = []
    while not lines or lines[-1].strip():
        lines.append(stream.readline())
    size = [int(line.split(b':')[1]) for line in lines if line.lower().startswith(b'content-length:')]
    return lines[0].startswith(b'HTTP/1.1 200') and len(stream.read(size[0])) == size[0]


def signals(work):
    """However serve ends, its build ends too. A lock that we hold keeps it from ending by itself."""
    faults = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
        s = Server(os.path.join(work, 'signal%d' % number))
        before = sorted(os.listdir(s.where))
        with open(s.path('.site.lock'), 'w') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            s.change()
            child = until(s.child)
            until(lambda: 'waiting' in s.said())
            s.process.send_signal(number)
            code = s.process.wait(PATIENCE)
            ended = child and until(lambda: not is_running(child))
            if code != -number or not ended:
                faults.append('%s: exit %r, build %r%s\n%s' % (number.name, code, child, '' if ended else ' goes on', s.said()))
                if child and not ended:
                    os.kill(child, signal.SIGKILL)
            os.unlink(s.path('.site.lock'))
        if sorted(os.listdir(s.where)) != before:
            faults.append('%s: %r' % (number.name, sorted(set(os.listdir(s.where)) ^ set(before))))
    tap.ok(faults, 'however it is ended, its build ends too and nothing is left')
    faults = []
    for number in (signal.SIGTERM, signal.SIGKILL):
        s = Server(os.path.join(work, 'middle%d' % number))
        before = sorted(os.listdir(s.where))
        s.change()
        until(lambda: s.child() and sorted(os.listdir(s.where)) != before or s.build()[0] > 1)
        child = s.child()
        s.process.send_signal(number)
        s.process.wait(PATIENCE)
        if not until(lambda: not (child and is_running(child)) and sorted(os.listdir(s.where)) == before):
            faults.append('%s: %r, %r' % (number.name, child, sorted(set(os.listdir(s.where)) ^ set(before))))
    tap.ok(faults, 'nor is anything left of a build that was in the middle')
    s = Server(os.path.join(work, 'plain'), before=['nohup'])
    s.process.send_signal(signal.SIGHUP)
    time.sleep(0.2)
    tap.check(s.status('/') == 200, 'under nohup it outlives its terminal', s.said())
    s.process.terminate()
    tap.check(s.process.wait(PATIENCE) == -signal.SIGTERM, 'and ends when it is told to')


def folders(s):
    """What is moved, removed and made."""
    for name in ('content', 'templates'):
        before = s.build()[0]
        os.rename(s.path(name), s.path('aside'))
        gone = until(lambda: '%s/ is gone' % name in s.said() and s.build()[0] > before)
        shown = s.status('/')
        before = s.build()[0]
        os.rename(s.path('aside'), s.path(name))
        back = until(lambda: '%s/ is back' % name in s.said() and s.build()[0] > before and s.build()[1])
        tap.check(gone and back and shown == 200, '%s/ that goes and comes back is spoken of' % name, s.said())
    page = s.path('content', 'faq', 'fr', 'imap-ou-pop.md')

    def save():
        shutil.copy(page, page + '.new')
        with open(page + '.new', 'a') as f:
            f.write('\nUn mot rare : trochilidés.\n')
        os.rename(page + '.new', page)

    tap.check(s.built_after(save, lambda: 'trochilidés'.encode() in s.ask('/fr/imap-ou-pop.html')[2]),
              "an editor's save by renaming is seen", s.said())

    def make():
        os.makedirs(s.path('content', 'faq', 'fr', 'neuf', 'plus'))
        with open(page) as f:
            text = re.sub(r'(?m)^title: .*', 'title: Tout neuf', f.read(), count=1)
        with open(s.path('content', 'faq', 'fr', 'neuf', 'plus', 'tout-neuf.md'), 'w') as f:
            f.write(re.sub(r'(?m)^(aliases|slug|also|ask):.*\n', '', text))

    def find():
        return any(b'Tout neuf' in s.ask(path)[2] for path in ('/fr/tout-neuf.html', '/fr/')) or 'tout-neuf' in s.said()

    before = s.build()[0]
    make()
    tap.check(until(lambda: s.build()[0] > before and find()), 'a file in folders made with it is seen', s.said())
    before = s.build()[0]
    os.rename(s.path('content', 'faq', 'fr', 'neuf'), s.path('content', 'faq', 'fr', 'vieux'))
    moved = until(lambda: s.build()[0] > before)
    before = s.build()[0]
    with open(s.path('content', 'faq', 'fr', 'vieux', 'plus', 'tout-neuf.md'), 'a') as f:
        f.write('\nEncore.\n')
    tap.check(moved and until(lambda: s.build()[0] > before), 'a folder is watched under its new name', s.said())
    tap.check(s.built_after(lambda: shutil.rmtree(s.path('content', 'faq', 'fr', 'vieux'))), 'a folder that is removed is seen', s.said())
    tap.check(s.built_after(lambda: shutil.rmtree(s.path('site')), lambda: s.status('/') == 200), 'an output that is removed is built anew',
              s.said())
    flood = s.path('content', 'faq', 'fr', '%d~')

    def overflow():
        s.process.send_signal(signal.SIGSTOP)
        for i in range(6000):
            os.close(os.open(flood % i, os.O_CREAT | os.O_WRONLY))
            os.unlink(flood % i)
        s.change('\nUn autre mot : ornithorynque.\n')
        s.process.send_signal(signal.SIGCONT)

    tap.check(s.built_after(overflow, lambda: b'ornithorynque' in s.ask('/fr/imap-ou-pop.html')[2]),
              'a change among more than the system tells is seen', s.said())
    stop = threading.Event()

    def scribble():
        while not stop.wait(0.03):
            with open(s.path('content', 'notes.log~'), 'a') as f:
                f.write('x')

    scribe = threading.Thread(target=scribble)
    before = s.build()[0]
    scribe.start()
    built = until(lambda: s.build()[0] > before)
    stop.set()
    scribe.join()
    os.unlink(s.path('content', 'notes.log~'))
    tap.check(built, 'a file that never rests does not keep it from building', s.said())


def early(work):
    """Of many files the old ones take long to remove: who waits is not kept by that."""
    s = Server(os.path.join(work, 'early'))
    os.makedirs(s.path('content', 'static', 'many'))
    for i in range(3000):
        with open(s.path('content', 'static', 'many', '%d.txt' % i), 'w') as f:
            f.write('%d' % i)
    wrong, children, told = [], 0, s.build()[0]
    until(lambda: s.status('/many/2999.txt') == 200 and s.child() is None)
    for i in range(20):
        told, word = s.build()[0], 'ornithorynque%d' % i
        s.change('\nUn autre mot : %s.\n' % word)
        at, fine = str(told), True
        while at == str(told) or '.' in at:
            at, fine = s.news(at)[:2]
        children += s.child() is not None
        if at != str(told + 1) or not fine or word.encode() not in s.ask('/fr/imap-ou-pop.html')[2]:
            wrong.append('%d: %s' % (i, at))
        until(lambda: s.child() is None)
        if s.build()[0] != told + 1:
            wrong.append('%d: told %d times' % (i, s.build()[0] - told))
    tap.ok(wrong, 'each build is told once, when its site stands')
    tap.check(children, 'pages are told while the old site is being removed', s.said())
    s.end()


def limits(work):
    """Few watches and few instances, in a namespace of its own."""
    for what, value in (('watches', 5), ('instances', 0)):
        name = 'without inotify %s it says so and looks itself' % what
        set_it = 'echo %d >/proc/sys/user/max_inotify_%s' % (value, what)
        inside = ['unshare', '--map-root-user', 'sh', '-c', set_it + ' && exec "$@"', 'sh']
        if not shutil.which('unshare') or subprocess.run(inside + ['true'], capture_output=True).returncode:
            tap.skip(name, 'private limits are not permitted here')
            continue
        s = Server(os.path.join(work, what), before=inside)
        tap.check(s.port and 'looked for every second' in s.said() and 'fs.inotify.max_user_' + what in s.said() and
                  s.built_after(s.change) and s.said().count('looked for') == 1, name, s.said())
        s.end()


def ports(s, work):
    words = [tap.PORTOLAN, 'serve', '-p', str(s.port)]
    run = subprocess.run(words, cwd=s.where, capture_output=True, text=True, timeout=PATIENCE)
    tap.check(run.returncode == 3 and 'is taken' in run.stderr and '-p 0' in run.stderr and not run.stdout,
              'a port that is taken is said, with the way out', run.stderr)
    other = Server(os.path.join(work, 'other'), project=s.where)
    before = other.build()[0]
    both = s.built_after(s.change) and until(lambda: other.build()[0] > before and other.build()[1])
    tap.check(both and s.status('/') == other.status('/') == 200, 'two of them in one project build in turn', s.said() + other.said())
    other.end()


def main():
    work = tap.scratch()
    try:
        s = Server(os.path.join(work, 'p'))
        if not s.port:
            tap.check(False, 'it begins', s.said())
            tap.done()
        origins(s)
        names(s)
        memory(s)
        s.built_after(lambda: shutil.rmtree(s.path('site')))
        waiters(s)
        ports(s, work)
        folders(s)
        descriptors(s)
        crowd(work, 1024)
        crowd(work, 64)
        outputs(work)
        early(work)
        limits(work)
        signals(work)
    finally:
        end_all()
    tap.done()


main()
