#!/usr/bin/env python3
"""T6, T5: on a terminal of 40 to 200 columns no line is wider, whatever stands in the database, and columns line up; no
control byte of the database arrives. Marks and hyperlinks of our own are taken away first, and have to be whole on their line.

The database holds accents as letters of their own (NFD), wide letters (CJK), emoji, and words without end. Widths are
counted here by Unicode's own tables, not by ours. Commands run on a pseudo-terminal of each width.
"""
import concurrent.futures
import fcntl
import os
import pty
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import termios
import unicodedata

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
PROGRAMS = os.environ.get('PROGRAMS') or os.path.join(TOP, 'build')
COMMANDS = [c.split() for c in ('lookup jeanne@phare.example', 'lookup amer', 'search imap', 'show imap-ou-pop', 'list providers', 'list entries',
                                'list domains', 'list topics', 'stale', 'diagnose amer --imap imap.amer.example:143')]
TEXTS = {'NFD': unicodedata.normalize('NFD', 'Réglages à vérifier : hébergement, sécurité, clé déjà créée ') * 2,
         'CJK': '電子メールの設定は受信サーバーと送信サーバーの両方を確認してください、パスワードも必要です',
         'emoji': '📬 boîte 📧 envoi ✉️ réponse 🔒 sécurisé 👩‍💻 poste 🇫🇷 France ' * 2,
         'no blank': 'x' * 250, 'wide without blank': '漢' * 110, 'combining only': 'e' + '\u0301' * 60,
         'controls': '\x1b]0;titre\x07\x1b[31m rouge \x9b2J \x7f \u202e envers \u2028 ligne \r\n\t tabulation'}
ok = tap.check


def width(text):
    """Columns of TEXT, by Unicode's tables, as a terminal without joining of emoji counts."""
    columns = 0
    for c in text:
        if unicodedata.category(c) in ('Mn', 'Me', 'Cf'):
            continue
        columns += 2 if unicodedata.east_asian_width(c) in 'WF' else 1
    return columns


def on_terminal(cwd, words, columns):
    """What the command prints on a terminal of so many columns and 1000 lines."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 5000, columns, 0, 0))
    env = dict(os.environ, TERM='xterm', LC_ALL='C', LANG='fr', PAGER='', PORTOLAN_PAGER='')
    process = subprocess.Popen([os.path.join(PROGRAMS, 'portolan')] + words, cwd=cwd, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave, env=env)
    os.close(slave)
    said = b''
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        said += part
    os.close(master)
    process.wait()
    return said.decode('utf-8', 'replace').replace('\r\n', '\n')


def unmarked(line):
    """LINE without our own marks and hyperlinks, as long as each is closed where it was opened; else as it is."""
    text = re.sub('\x1b\\]8;;([!-~]+)\x1b\\\\([^\x1b]*(?:\x1b\\[[0-9;]*m[^\x1b]*)*)\x1b\\]8;;\x1b\\\\', r'\2', line)
    if len(re.findall('\x1b\\[(?:1|2|1;33)m', text)) == text.count('\x1b[0m'):
        text = re.sub('\x1b\\[(?:0|1|2|1;33)m', '', text)
    return text


def faults(cwd, columns):
    for words in COMMANDS:
        said = on_terminal(cwd, words, columns)
        if len(said) < 20:
            yield '%d columns, %s: says only %r' % (columns, ' '.join(words), said)
        for line in map(unmarked, said.split('\n')):
            if width(line) > columns:
                yield '%d columns, %s: %d: %s' % (columns, ' '.join(words), width(line), line)
            if re.search('[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]', line):
                yield '%d columns, %s: a control character: %r' % (columns, ' '.join(words), line)


def aligned(cwd):
    """In the table of providers the third column begins in the same column of every first line."""
    lines = [unmarked(line) for line in on_terminal(cwd, ['list', 'domains'], 200).split('\n')]
    begins = {width(line[:m.start()]) for line in lines for m in [re.search(r'(?<=  )(exact|suffix|mx)\b', line)] if m}
    return len(begins) == 1, begins


def spoil(path, text):
    db = sqlite3.connect(path)
    db.execute('pragma ignore_check_constraints = 1')
    for sql in ("update provider set name = substr(name, 1, 8) || ' ' || :t, remark = :t, source = :t", 'update server set note = :t, source = :t',
                'update requirement set text = :t, condition = substr(:t, 1, 60)', 'update link set title = :t',
                "update entry set question = :t, summary = :t, body_html = '<h2>' || :h || '</h2><p>' || :h || ' <code>' || :h || '</code></p><ul><li>' || :h || "
                "'<ol><li>' || :h || '</li></ol></li></ul><pre><code>' || :h || '</code></pre><blockquote><p>' || :h || '</p></blockquote>'",
                'update document set title = :t, summary = :t, crumb = substr(:t, 1, 40)', 'update topic set title = :t, summary = :t',
                "update domain set pattern = substr(:d, 1, 30) || pattern where match = 'suffix'"):
        db.execute(sql, {'t': text, 'h': text.replace('\x1b', ''), 'd': text.replace(' ', '')})
    db.commit()
    db.close()


def main():
    ok(width('e\u0301') == 1 and width('漢') == 2 and width('abc') == 3, 'widths are counted')
    link = '\x1b]8;;https://a/\x1b\\\x1b[1ma\x1b[0m\x1b]8;;\x1b\\'
    ok(unmarked('(' + link + ')') == '(a)' and '\x1b' in unmarked(link[:-7]) and '\x1b' in unmarked('\x1b[31mred\x1b[0m'), 'only our own marks are taken away')
    with tempfile.TemporaryDirectory() as scratch:
        project = os.path.join(scratch, 'project')
        shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'term'), project)
        shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(project, 'templates'))
        subprocess.run([os.path.join(PROGRAMS, 'portolan'), 'build', '-q'], cwd=project, check=True, stderr=subprocess.DEVNULL)
        for number, (name, text) in enumerate(TEXTS.items()):
            folder = os.path.join(scratch, str(number))
            os.makedirs(os.path.join(folder, 'site'))
            shutil.copy(os.path.join(project, 'site', 'portolan.db'), os.path.join(folder, 'site'))
            spoil(os.path.join(folder, 'site', 'portolan.db'), text)
            # Every width for the three that matter most and one in seven for the others, each at another place.
            widths = range(40, 201) if name in ('NFD', 'CJK', 'emoji') else range(40 + number, 201, 7)
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
                wrong = [f for part in pool.map(lambda c, at=folder: list(faults(at, c)), widths) for f in part]
            ok(not wrong, '%s: no line is too wide at %d widths from 40 to 200 columns' % (name, len(widths)), '\n'.join(wrong))
            good, why = aligned(folder)
            ok(good, name + ': columns line up', why)
    tap.done()


main()
