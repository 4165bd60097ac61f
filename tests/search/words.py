#!/usr/bin/env python3
"""T11: a wrong word is never an error: naughty strings and 100,000 random questions, each under 50 ms; of a question 32
words and 256 bytes count.

The strings are FTS5's and SQL's own syntax, quotes, controls, all kinds of Unicode, in all kinds of company. They are put
to the library in one process (tests/lib/queries.c), some of them to the program as well.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
BUILD = os.environ.get('BUILD') or os.path.join(TOP, 'build')
PROGRAMS = os.environ.get('PROGRAMS') or BUILD
SANITIZED = os.path.basename(BUILD) == 'asan'
RANDOM = int(os.environ.get('QUESTIONS') or (5000 if SANITIZED else 100000))
ok = tap.check

SYNTAX = ['"', "'", '*', '^', ':', '-', '+', '(', ')', '{', '}', ',', '.', ';', '%', '_', '\\', '/', '|', '&', '#', '@', '!', '?', '=', '<', '>', '~', '`',
          '[', ']', '""', '"""', "''", '"*', '*"', 'AND', 'OR', 'NOT', 'NEAR', 'NEAR(', 'NEAR(a b, 5)', 'AND AND', 'OR OR', 'a AND', 'OR b', 'NOT x',
          'title:', 'body:imap', 'rank', 'rowid:1', '{title body}:imap', '- title:x', '^imap', 'imap*', 'im*ap', '"imap', 'imap"', '(imap', 'imap)', '((((',
          '))))', 'a + b', 'a.b.c', '--', '/*', '*/', "'; drop table entry; --", '" OR "1"="1', '1=1', 'select * from meta', 'null', 'NULL', 'undefined',
          'true', 'nan', 'inf', '0', '-1', '1e309', '99999999999999999999', '0x0', '%s%s%n', '%d', '{{gmail.imap.host}}', '{0}', '$HOME', '$(id)', '`id`',
          '../../etc/passwd', 'C:\\con', 'nul', '<script>alert(1)</script>', '<b>', '&amp;', '%00', '%0a', 'http://x/?a=b&c', 'mailto:a@b', 'a@b', '@', 'a@', '@b',
          'a@@b', 'a@b@c.example', 'imap.phare.example', 'imap.phare.example:993', ':993', 'x:99999', '[::1]:25', '127.0.0.1', 'xn--', 'xn--a.example', '.', '..', '...']
UNICODE = ['é', 'e\u0301', 'É', 'ß', 'ẞ', 'ŉ', 'ǆ', 'ﬃ', 'İ', 'ı', 'Ω', 'ς', 'σ', '漢字', 'ひらがな', '한국어', 'العربية', 'עברית', 'ไทย', 'हिन्दी', '📬', '👩‍💻', '🇫🇷', '✉️',
           '\u200b', '\u200d', '\u202e', '\u2066', '\u2028', '\u2029', '\ufeff', '\ufffd', '\ufffe', '\uffff', '\U0010ffff', '\u0300' * 50, 'a' + '\u0301' * 200, '\u00ad',
           '\u00a0', '\u3000', '\u0085', '\x01', '\x07', '\x1b[31m', '\x7f', '\t', '\n', '\r\n', 'ﷺ', '̸', 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢', '１２３', '①', 'ⅳ', 'µ', 'ſ', 'K']
BYTES = [b'\xff', b'\xfe\xff', b'\xc0\x80', b'\xed\xa0\x80', b'\xf5\x80\x80\x80', b'\x80', b'\xe2\x82', b'imap\xff', b'\xc3', b'\xf0\x9f']
WORDS = ['imap', 'port', 'envoi', 'bloqué', 'bloqeu', 'phare', 'serveur', 'mot de passe', 'e', 'x' * 64, 'x' * 65, 'x' * 5000, 'imap ' * 500, 'é' * 3000, '"' * 999, '(' * 999, '* ' * 99]


def naughty():
    """All strings alone, then beside and within a word."""
    single = [s.encode('utf-8', 'surrogatepass') for s in SYNTAX + UNICODE + WORDS] + BYTES
    strings = single + [s + b' imap' for s in single] + [b'imap ' + s for s in single] + [b'im' + s + b'ap' for s in single[:-17]]
    strings += [unicodedata.normalize(form, w).encode() for form in ('NFD', 'NFKC') for w in UNICODE]
    return list(dict.fromkeys(s for s in strings if s and b'\0' not in s))


def run(words, cwd):
    return subprocess.run([os.path.join(PROGRAMS, 'portolan')] + words, cwd=cwd, capture_output=True, timeout=600, check=False)


def limits(cwd):
    def first(words):
        return run(['search', '--ndjson', '--lang', 'fr', '-n', '3', words], cwd).stdout
    ok(first('imap ' + 'zzzz ' * 31 + 'envoi') == first('imap ' + 'zzzz ' * 31), 'the 33rd word does not count')
    ok(first('imap' + ' ' * 252 + 'envoi') == first('imap'), 'nor does what stands behind 256 bytes')


def main():
    strings = naughty()
    ok(len(strings) >= 515, 'there are %d naughty strings' % len(strings))
    with tempfile.TemporaryDirectory() as scratch:
        project = os.path.join(scratch, 'project')
        shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'term'), project)
        shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(project, 'templates'))
        subprocess.run([os.path.join(PROGRAMS, 'portolan'), 'build', '-q'], cwd=project, check=True, stderr=subprocess.DEVNULL)
        libs = subprocess.run(['pkg-config', '--libs', 'sqlite3', 'libutf8proc'], capture_output=True, text=True, check=False).stdout.split()
        harness = os.path.join(scratch, 'queries')
        done = subprocess.run([os.environ.get('CC', 'cc'), '-std=gnu11', '-O1', '-Wall', '-Wextra', '-Werror', '-I' + os.path.join(TOP, 'src'), '-o', harness,
                               os.path.join(TOP, 'tests', 'lib', 'queries.c'), os.path.join(BUILD, 'libportolan.a')] + libs
                              + (['-fsanitize=address,undefined'] if SANITIZED else []), capture_output=True, text=True, check=False)
        ok(done.returncode == 0, 'the harness compiles', done.stderr)
        done = subprocess.run([harness, os.path.join(project, 'site', 'portolan.db'), str(RANDOM)], input=b'\0'.join(strings) + b'\0',
                              capture_output=True, timeout=3600, check=False)
        said = done.stdout.decode('utf-8', 'replace')
        ok(done.returncode == 0 and ' 0 failed' in said, 'library: %s' % said.strip().split('\n')[-1], said + done.stderr.decode('utf-8', 'replace'))
        wrong = []
        for s in strings[::9]:
            one = run(['search', '--', s], project)
            if one.returncode not in (0, 1) and s.strip(b' \t\n\r') or b'SQL' in one.stderr or b'fts5' in one.stderr:
                wrong.append('%r: exit code %d: %r' % (s[:60], one.returncode, one.stderr[:200]))
        ok(not wrong, 'program: %d of them, none an error' % len(strings[::9]), '\n'.join(wrong))
        limits(project)
    tap.done()


main()
