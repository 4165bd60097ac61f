"""`portolan serve` for test scripts: begun in a project of its own, asked, ended.

    sys.path.insert(0, os.path.join(TOP, 'tests', 'lib')); import server
"""
import http.client
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import time

import tap

PATIENCE = 300  # seconds: for slow machines


class Server:
    """`portolan serve` in a project of its own."""

    def __init__(self, where, *words, files=None, before=None, project=None):
        self.where = project or where
        if not project:
            shutil.copytree(os.path.join(tap.TOP, 'tests', 'fixtures', 'small'), where)
            shutil.copytree(os.path.join(tap.TOP, 'templates'), os.path.join(where, 'templates'))
        self.log = where + '.log'
        self.files = files
        command = (before or []) + [tap.PORTOLAN, 'serve', '-p', '0'] + list(words)
        self.process = subprocess.Popen(command, cwd=self.where, stdout=open(self.log, 'w'), stderr=subprocess.STDOUT,
                                        stdin=subprocess.DEVNULL, preexec_fn=self.prepare)
        SERVERS.append(self)
        self.port = None
        until(lambda: self.find_port() or self.process.poll() is not None)

    def prepare(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        if self.files:
            resource.setrlimit(resource.RLIMIT_NOFILE, (self.files, self.files))

    def find_port(self):
        found = re.search(r'^http://127\.0\.0\.1:(\d+)/', self.said(), re.M)
        self.port = int(found.group(1)) if found else None
        return found

    def said(self):
        with open(self.log, errors='replace') as f:
            return f.read()

    def path(self, *names):
        return os.path.join(self.where, *names)

    def ask(self, path, headers=None, method='GET', timeout=PATIENCE):
        """Status, headers, body; (0, {}, why) when there is no answer."""
        try:
            with socket.create_connection(('127.0.0.1', self.port), timeout=timeout) as s:
                lines = {'Host': '127.0.0.1:%d' % self.port, 'Connection': 'close'}
                lines.update(headers or {})
                s.sendall(('%s %s HTTP/1.1\r\n' % (method, path)).encode('latin-1') +
                          ''.join('%s: %s\r\n' % item for item in lines.items() if item[1] is not None).encode() + b'\r\n')
                answer = http.client.HTTPResponse(s, method=method)
                answer.begin()
                return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        except (OSError, http.client.HTTPException) as e:
            return 0, {}, repr(e).encode()

    def status(self, path, headers=None, method='GET'):
        return self.ask(path, headers, method)[0]

    def build(self):
        """How many builds there were, and whether the last was fine and none runs that has been heard of."""
        found = re.match(rb'portolanLive\((\d+)(\.\d+)?, (\d)', self.ask('/.portolan/wait.js?at=')[2])
        return (int(found.group(1)), not found.group(2) and found.group(3) == b'1') if found else (0, False)

    def news(self, at=''):
        """What is told after AT: "BUILDS" or, while one runs, "BUILDS.NEWS"; whether it is fine; what it says; how often pages changed."""
        found = re.match(r'portolanLive\(([\d.]+), (\d), (".*"), (\d+)\);', self.ask('/.portolan/wait.js?at=' + at)[2].decode(), re.S)
        return (found.group(1), found.group(2) == '1', found.group(3), int(found.group(4))) if found else ('', False, '', -1)

    def built_after(self, change, check=lambda: True):
        """Whether CHANGE leads to another build that is fine, and CHECK is true after it."""
        before = self.build()[0]
        change()
        return until(lambda: self.build()[0] > before and self.build()[1] and check())

    def change(self, text='\nEt encore.\n'):
        with open(self.path('content', 'faq', 'fr', 'imap-ou-pop.md'), 'a') as f:
            f.write(text)

    def memory(self, name='VmRSS'):
        """In KiB."""
        with open('/proc/%d/status' % self.process.pid) as f:
            return int(re.search(name + r':\s*(\d+)', f.read()).group(1))

    def child(self):
        """The running build's process, or None."""
        with open('/proc/%d/task/%d/children' % (self.process.pid, self.process.pid)) as f:
            return ([int(pid) for pid in f.read().split()] or [None])[0]

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


SERVERS = []


def until(true, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(0.05)
    return None


def is_running(pid):
    try:
        with open('/proc/%d/stat' % pid) as f:
            return f.read().rsplit(')', 1)[1].split()[0] not in 'ZX'
    except OSError:
        return False


def end_all():
    for server in SERVERS:
        server.end()
