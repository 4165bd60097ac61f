#!/usr/bin/env python3
"""One address has one answer, through every door: tests/search/addresses.tsv with lookup of one word and of lines, with
search, with diagnose and through the library. What is asked back is never answered; batch and single say the same.

What the table's columns mean stands in it; tests/unit/address.c and tests/browser/addresses.mjs read it too.
"""
import json
import os
import re
import shutil
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

BUILD = os.environ.get('BUILD') or os.path.join(TOP, 'build')
WORDS = {'several': rb'holds (two|several) (addresses|names): ask one at a time', 'no-address': b'is no address',
         'beside': b'is an address among other words', 'control-character': b'holds a control character',
         'not-utf-8': b'is not UTF-8', 'too-long': b'is too long'}
# Provider by domain, and what its servers want as a user name.
KNOWN = {'orange.fr': ('orange', '{0}'), 'free.fr': ('free', '{1}'), 'gmail.com': ('gmail', '{0}')}


def unescape(text):
    def one(m):
        if m.group(1):
            return chr(int(m.group(1), 16)).encode()
        return bytes([int(m.group(2), 16)]) if m.group(2) else b'\t' if m.group(3) == 't' else m.group(3).encode()
    return b''.join(one(m) if isinstance(m, re.Match) else m.encode() for m in pieces(text))


def pieces(text):
    at = 0
    for m in re.finditer(r'\\(?:u(\w{4})|x(\w\w)|(.))', text):
        yield text[at:m.start()]
        yield m
        at = m.end()
    yield text[at:]


def table():
    with open(os.path.join(TOP, 'tests', 'search', 'addresses.tsv'), encoding='utf-8') as f:
        for line in f:
            if line.strip() and not line.startswith('#'):
                typed, kind, want = line.rstrip('\n').split('\t')
                yield typed, unescape(typed), kind, unescape(want).decode()


def portolan(db, *args, given=None):
    run = subprocess.run([tap.PORTOLAN, args[0], '--db', db, '--lang', 'en', *args[1:]], input=given, capture_output=True)
    return run.stdout, run.stderr, run.returncode


def user_of(want):
    local, _, domain = want.rpartition('@')
    return KNOWN[domain][1].format(want, local)


def judge(row, got):
    """What is wrong with GOT, one object of lookup's JSON."""
    written, _, kind, want = row
    problem, provider = got.get('problem'), got['provider']
    if kind in WORDS:
        if problem != kind or got['match'] != 'none' or provider or got['servers']:
            yield '%s: %s %s, not %s' % (written, got['match'], problem, kind)
        if got['suggestions'] != want.split()[:3]:
            yield '%s: suggests %s, not %s' % (written, got['suggestions'], want)
        return
    if problem or got['query'] != want:
        yield '%s: %s %s, not %s' % (written, problem, got['query'], want)
    domain = want.rpartition('@')[2]
    if kind == 'address' and domain in KNOWN:
        if not provider or provider['id'] != KNOWN[domain][0] or {s['username'] for s in got['servers']} != {user_of(want)}:
            yield '%s: %s %s' % (written, provider and provider['id'], [s['username'] for s in got['servers']])


def single_and_batch(db, rows):
    batch = [json.loads(line) for line in portolan(db, 'lookup', '-', given=b'\n'.join(r[1] for r in rows) + b'\n')[0].splitlines()]
    tap.check(len(batch) == len(rows), '%d lines have an answer each' % len(rows), len(batch))
    tap.ok([fault for row, got in zip(rows, batch) for fault in judge(row, got)], 'a batch understands what people type')
    faults = []
    for row, got in zip(rows, batch):
        if b'\0' in row[1]:
            continue  # no argument can hold it
        out, err, code = portolan(db, 'lookup', '--ndjson', '--', row[1])
        one = json.loads(out)
        if one != got:
            faults.append('%s: one by one %s, in a batch %s' % (row[0], out[:200], json.dumps(got)[:200]))
        if code != (got['match'] == 'none'):
            faults.append('%s: exit %d' % (row[0], code))
        if row[2] in WORDS and not re.search(WORDS[row[2]], err):
            faults.append('%s: %s' % (row[0], err))
    tap.ok(faults, 'one by one they are answered as in a batch, suggestions too; why something is asked back is said')


def searching(db, rows):
    faults = []
    for written, typed, kind, want in rows[::3]:
        if b'\0' in typed or not (kind in WORDS or kind == 'address' and want.rpartition('@')[2] in KNOWN):
            continue
        out, err, _ = portolan(db, 'search', '--json', '-n', '1', '--', typed)
        cards = [r['answer'] for r in json.loads(out or b'[]') if 'answer' in r]
        if kind in WORDS and cards and '@' in typed.decode(errors='replace'):
            faults.append('%s: a card of %s' % (written, cards[0]['provider']['id']))
        if kind == 'address' and [{s['username'] for s in c['servers']} for c in cards] != [{user_of(want)}]:
            faults.append('%s: %s' % (written, out[:200]))
        if kind == 'several' and '@' in want and not re.search(WORDS[kind], err):
            faults.append('%s: %s' % (written, err))
    tap.ok(faults, 'search shows the card of an address, and none of what is asked back')


def diagnosing(db, rows):
    faults = []
    for written, typed, kind, want in rows[::4]:
        if b'\0' in typed or not (kind in WORDS or want.endswith('@orange.fr')):
            continue
        out, err, code = portolan(db, 'diagnose', '--imap', 'imap.orange.fr:993', '--security', 'ssl', '--', typed)
        right = code == 1 and re.search(WORDS[kind], err) and not out if kind in WORDS else code == 0 and want.encode() in out
        if not right:
            faults.append('%s: exit %d %s %s' % (written, code, out[:80], err[:200]))
    tap.ok(faults, 'diagnose understands the same, and compares nothing with what is asked back')


def library(db, rows, where):
    cc, program = shutil.which(os.environ.get('CC', 'cc').split()[-1]), os.path.join(where, 'addresses')
    if not cc:
        tap.skip('the library', 'there is no C compiler')
        return
    made = subprocess.run([cc, '-I', os.path.join(TOP, 'src'), '-o', program, os.path.join(TOP, 'tests', 'lib', 'addresses.c'),
                           os.path.join(BUILD, 'libportolan.a'), '-lsqlite3', '-lutf8proc', '-lpthread', '-lm'], capture_output=True, text=True)
    if made.returncode:
        tap.check(False, 'the library is linked', made.stderr)
        return
    rows = [r for r in rows if b'\0' not in r[1]]
    run = subprocess.run([program, db], input=b'\n'.join(r[1] for r in rows) + b'\n', capture_output=True)
    said, faults = [line.split(b'\t') for line in run.stdout.splitlines()], []
    for (written, _, kind, want), got in zip(rows, said):
        status, text, more = got[0].decode(), got[1], got[2].decode(errors='replace')
        if kind in WORDS:
            if status != '1' or not re.search(WORDS[kind], text) or more.split() != want.split()[:8]:
                faults.append('%s: %s' % (written, got))
        elif kind == 'address' and want.rpartition('@')[2] in KNOWN and (status, text.decode(), more) != ('0', want, user_of(want)):
            faults.append('%s: %s, not %s' % (written, got, want))
    tap.check(len(said) == len(rows), 'the library answers each', len(said))
    tap.ok(faults, 'the library understands the same')


def several_words(db):
    """(words, what must be said, cards, exit code)"""
    faults = []
    for words, said, cards, code in (
            (('x@gmial.com', 'b@free.fr'), b'"x@gmial.com" is not in the record; did you mean gmail.com?', ('b@free.fr',), 0),
            (('jean@orange.fr', 'b@free.fr'), b'', ('jean@orange.fr', 'b@free.fr'), 0),
            (('jean@orange.fr,', 'free.fr'), b'', ('jean@orange.fr', 'free.fr'), 0),
            (('x@nichts.test', 'y@nichts.test'), b'"y@nichts.test" is not in the record', (), 1),
            (('Jean', 'Dupont', '<jean@orange.fr>'), b'', ('jean@orange.fr',), 0),
            (('jean', 'dupont@orange.fr'), b'did you mean dupont@orange.fr?', (), 1),
            (('a@orange.fr;b@free.fr', 'c@gmail.com'), b'holds several addresses', (), 1),
            (('La', 'Poste'), b'', ('La Poste',), 0),
            (('x@[192.0.2.1]',), b'is not in the record', (), 1),
            (('a@orange.fr ' + 'x' * 5000,), b'is too long', (), 1)):
        out, err, got = portolan(db, 'lookup', '--', *words)
        shown = [line.rpartition(' – ')[2] for line in out.decode().splitlines() if ' – ' in line and re.match(r'\S.*( – )\S+@|\S.* – [\w.]+\.fr$', line)]
        names = [c for c in cards if '@' in c or '.' in c]
        if got != code or said not in err or (not cards) != (not out) or [n for n in shown if '@' in n] != [n for n in names if '@' in n]:
            faults.append('%s: exit %d, %s, %s' % (' '.join(words)[:60], got, shown, err[:200]))
        each = json.loads(portolan(db, 'lookup', '--json', '--', *words)[0])
        if [c['query'] for c in each if c['provider']] != list(cards):
            faults.append('%s: %s' % (' '.join(words)[:60], [(c['query'], c['match']) for c in each]))
    tap.ok(faults, 'several words have an answer each when each is an address or a host, else they are one question')


def main():
    where = tap.scratch()
    db = os.path.join(tap.build(where), 'portolan.db')
    rows = list(table())
    tap.check(len(rows) >= 200, 'there are two hundred cases', len(rows))
    single_and_batch(db, rows)
    searching(db, rows)
    diagnosing(db, rows)
    library(db, rows, where)
    several_words(db)
    # The comparison must see another answer.
    spoilt = [(w, t, k, 'x' + v if k == 'address' else v) for w, t, k, v in rows[:20]]
    batch = portolan(db, 'lookup', '-', given=b'\n'.join(r[1] for r in spoilt) + b'\n')[0].splitlines()
    tap.ok([] if [f for r, g in zip(spoilt, batch) for f in judge(r, json.loads(g))] else ['nothing was seen'], 'another user name is seen')
    tap.done()


main()
