#!/usr/bin/env python3
"""Hostile XML is refused: each of these files with its line and a reason, within a second and 50 MB, and no file is
opened but itself. Both doors are tried: `check --ispdb` and `import ispdb`, which must write nothing.

What a sound file holds must not be refused, however near to a limit it is.
"""
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
PROGRAMS = os.environ.get('PROGRAMS') or os.path.join(TOP, 'build')
PROGRAM = os.path.join(PROGRAMS, 'portolan-build')
HEAD = b'<clientConfig version="1.1"><emailProvider id="x.example"><domain>x.example</domain>'
TAIL = b'</emailProvider></clientConfig>'
ok = tap.check


def doctype(inside, body=b'&a;'):
    return b'<?xml version="1.0"?>\n<!DOCTYPE clientConfig [' + inside + b']>\n' + HEAD + body + TAIL


LAUGHS = b''.join(b'<!ENTITY l%d "%s">' % (i, b'&l%d;' % (i - 1) * 10) for i in range(1, 10))
HOSTILE = {
    'laughs': doctype(b'<!ENTITY l0 "lol">' + LAUGHS, b'&l9;'),
    'quadratic': doctype(b'<!ENTITY a "' + b'a' * 40000 + b'">', b'&a;' * 20000),
    'external-file': doctype(b'<!ENTITY a SYSTEM "file:///etc/passwd">'),
    'external-http': doctype(b'<!ENTITY a SYSTEM "http://127.0.0.1:9/x">'),
    'parameter-entity': doctype(b'<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;', b''),
    'external-subset': b'<!DOCTYPE clientConfig SYSTEM "file:///etc/passwd">\n' + HEAD + TAIL,
    'public-subset': b'<!DOCTYPE clientConfig PUBLIC "-//X//Y" "http://127.0.0.1:9/x.dtd">' + HEAD + TAIL,
    'default-attributes': doctype(b'<!ATTLIST domain x CDATA "' + b'y' * 10000 + b'">', b'<domain/>' * 5000),
    'entity-in-attribute': doctype(b'<!ENTITY a "b">', b'<documentation url="&a;"/>'),
    'doctype-alone': b'<!DOCTYPE clientConfig>\n' + HEAD + TAIL,
    'entity-undeclared': HEAD + b'\n<displayName>&nbsp;</displayName>' + TAIL,
    'entity-behind-comment': HEAD + b'<!-- x --><displayName>\n&a;</displayName>' + TAIL,
    'deep': b'<a>' * 100000,
    'deep-named': HEAD + b'<incomingServer>' * 33 + b'</incomingServer>' * 33 + TAIL,
    'wide': HEAD + b'<domain/>' * 30000 + TAIL,
    'comments': HEAD + b'<!---->' * 100000 + TAIL,
    'attributes': HEAD + b'<domain ' + b' '.join(b'a%d=""' % i for i in range(40000)) + b'/>' + TAIL,
    'attributes-same': HEAD + b'<domain ' + b'a="" ' * 150 + b'/>' + TAIL,
    'namespaces': HEAD + b'<domain ' + b' '.join(b'xmlns:n%d="u%d"' % (i, i) for i in range(10000)) + b'/>' + TAIL,
    'prefix-undeclared': HEAD + b'\n<x:domain>y</x:domain>' + TAIL,
    'large': HEAD + b'<displayName>' + b'x' * (1024 * 1024) + b'</displayName>' + TAIL,
    'nul': HEAD + b'<displayName>a\0b</displayName>' + TAIL,
    'control': HEAD + b'\n<displayName>a\x1b[2Jb</displayName>' + TAIL,
    'control-reference': HEAD + b'\n<displayName>&#0;&#8;</displayName>' + TAIL,
    'not-utf8': HEAD + b'\n<displayName>caf\xe9</displayName>' + TAIL,
    'overlong': HEAD + b'\n<displayName>\xc0\xbcx\xc0\xbe</displayName>' + TAIL,
    'utf16': ('\ufeff' + (HEAD + TAIL).decode()).encode('utf-16-le'),
    'utf32': ('\ufeff' + (HEAD + TAIL).decode()).encode('utf-32-be'),
    'utf7': b'<?xml version="1.0" encoding="UTF-7"?>\n+ADw-clientConfig+AD4-',
    'latin1': b'<?xml version="1.0" encoding="ISO-8859-1"?>\n' + HEAD + TAIL,
    'truncated': HEAD + b'\n<displayName>x</disp',
    'truncated-comment': HEAD + b'\n<!-- ' + b'-' * 100000,
    'truncated-cdata': HEAD + b'\n<![CDATA[' + b']' * 100000,
    'truncated-attribute': HEAD + b'\n<documentation url="https://x',
    'two-roots': HEAD + TAIL + b'\n' + HEAD + TAIL,
    'empty': b'',
    'blank': b' \n \n',
    'text': b'hostname: imap.example.org\n',
}
SOUND = {
    'attributes-200': HEAD + b'<domain ' + b' '.join(b'a%d=""' % i for i in range(200)) + b'>y.example</domain>' + TAIL,
    'deep-32': HEAD + b'<x>' * 30 + b'</x>' * 30 + TAIL,
    'wide': HEAD + b''.join(b'<domain>d%d.example</domain>' % i for i in range(9000)) + TAIL,
    'names': HEAD + b''.join(b'<n%d/>' % i for i in range(9000)) + TAIL,
    'crlf-bom': b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\r\n' + HEAD + b'\r\n' + TAIL,
    'include-ignored': HEAD + b'<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></x>' + TAIL,
    'instruction': HEAD + b'<?php system("x"); ?>' + TAIL,
}


def run(argv, cwd):
    """Exit code, standard error, CPU seconds and the most memory in MB."""
    with tempfile.TemporaryFile() as err:
        child = subprocess.Popen(argv, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = 0
        err.seek(0)
        return os.waitstatus_to_exitcode(status), err.read().decode('utf-8', 'replace'), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def refused(work, name, bytes_):
    path = name + '.xml'
    with open(os.path.join(work, path), 'wb') as f:
        f.write(bytes_)
    code, err, seconds, megabytes = run([PROGRAM, 'check', '--ispdb', path], work)
    first = err.splitlines()[0] if err else ''
    said = re.match(re.escape(path) + r':\d+(:\d+)?: error: \S.* \[[A-Z0-9_]+\]$', first)
    ok(code == 1 and said and seconds <= 1 and megabytes <= 50, '%s: %s' % (name, first[:120].replace('#', ' ')),
       'exit %d, %.2f s, %.0f MB\n%s' % (code, seconds, megabytes, err[:500]))
    into = os.path.join(work, name)
    os.mkdir(into)
    code, err, seconds, megabytes = run([PROGRAM, 'import', 'ispdb', path, '--into', into], work)
    ok(code == 1 and not os.listdir(into) and seconds <= 1 and megabytes <= 50, name + ' is not imported',
       'exit %d, %.2f s, %.0f MB, wrote %s\n%s' % (code, seconds, megabytes, os.listdir(into), err[:500]))


def traced(work):
    """What the program opens while it reads every hostile file; the sound ones too."""
    if not shutil.which('strace'):
        tap.skip('nothing foreign is opened', 'there is no strace')
        return
    files = sorted(n for n in os.listdir(work) if n.endswith('.xml'))
    trace = os.path.join(work, 'trace')
    strace = subprocess.run(['strace', '-f', '-qq', '-e', 'trace=open,openat,openat2,connect,socket', '-o', trace,
                             PROGRAM, 'check', '--ispdb'] + files, cwd=work, stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if strace.returncode not in (0, 1) or not os.path.exists(trace):
        tap.skip('nothing foreign is opened', 'strace may not trace here')
        return
    calls = open(trace, encoding='utf-8', errors='replace').read()
    begun = calls.find(files[0])
    foreign = [line for line in calls[begun:].splitlines()
               if re.search(r'\b(open|openat|openat2|connect|socket)\(', line) and ' = -1 ENOENT' not in line
               and not any('"%s"' % n in line for n in files) and not re.search(r'"\.?"|etilqs_', line)]
    ok(begun >= 0 and not foreign, 'nothing foreign is opened', '\n'.join(foreign))


def main():
    work = tempfile.mkdtemp(prefix='portolan-xml.')
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        started = time.monotonic()
        for name, bytes_ in HOSTILE.items():
            refused(work, name, bytes_)
        for name, bytes_ in SOUND.items():
            with open(os.path.join(work, 'sound-%s.xml' % name), 'wb') as f:
                f.write(bytes_)
            into = os.path.join(work, 'sound-' + name)
            os.mkdir(into)
            code, err, seconds, megabytes = run([PROGRAM, 'import', 'ispdb', 'sound-%s.xml' % name, '--into', into], work)
            ok(code == 0 and os.path.exists(os.path.join(into, 'providers.csv')) and seconds <= 5 and megabytes <= 100,
               'taken: ' + name, 'exit %d, %.2f s, %.0f MB\n%s' % (code, seconds, megabytes, err[:500]))
            tables = ''.join(open(os.path.join(into, n), encoding='utf-8').read() for n in sorted(os.listdir(into)))
            ok('root:' not in tables, name + ' brings no other file in')
        traced(work)
        print('# %.1f seconds' % (time.monotonic() - started))
    finally:
        shutil.rmtree(work)
    tap.done()


main()
