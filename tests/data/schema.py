#!/usr/bin/env python3
"""What the shipped knowledge base is asked, and answers in JSON, is what src/portolan.schema.json says: each command, searches of
every kind of result, the card of each provider.
"""
import json
import os
import shutil
import sqlite3
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
from schema import faults  # noqa: E402

ASKED = """lookup jeanne@orange.fr|lookup imap.gmail.com:993|lookup a@firm.example --mx mx1.mail.ovh.net|lookup nobody@gmail.con
lookup a@x.fr,b@y.fr|search port smtp|search 993 imap|search thunderbird gmail|search outlook.com iphone|search 0x800CCC0E|search zzzzqqq
search jeanne@sfr.fr|search how do I set up pop3|show gmail|show ovh|list providers FR|list entries|list domains orange|list topics
stale --older 2y|diagnose --imap imap.gmail.com:993 --auth password|diagnose free --imap imap.free.fr:143 --security none
diagnose outlook --imap outlook.office365.com:993 --program thunderbird|diagnose a@b.example --mx mx1.mail.ovh.net --imap ex1.mail.ovh.net
open --print gmail|export gmail|export --full posteo"""
KINDS = {'entry', 'provider', 'guide', 'ports'}


def ask(db, words, typed=None):
    run = subprocess.run([tap.PORTOLAN] + words + ['--db', db, '--ndjson'], capture_output=True, input=typed, timeout=300, check=False)
    return [json.loads(line) for line in run.stdout.decode('utf-8').splitlines()], run


def wrong(root, name, records):
    for record in records:
        yield from faults(root, {'$ref': '#/$defs/' + name}, record)


def main():
    with open(os.path.join(TOP, 'src', 'portolan.schema.json'), encoding='utf-8') as f:
        root = json.load(f)
    site = tap.build(tap.scratch())
    db = os.path.join(site, 'portolan.db')
    seen = set()
    for command in ASKED.replace('\n', '|').split('|'):
        words = command.split()
        name = 'list_' + words[1] if words[0] == 'list' else 'lookup' if words[0] == 'show' else words[0]
        records, run = ask(db, words)
        seen |= {r['kind'] for r in records if words[0] == 'search'}
        tap.ok(list(wrong(root, name, records)) or (not records and run.returncode not in (0, 1) and run.stderr.decode()),
               'portolan ' + command)
    tap.check(seen == KINDS, 'each kind of result was among them', seen)
    with sqlite3.connect('file:%s?mode=ro' % db, uri=True) as file:
        names = [r[0] for r in file.execute('select id from provider')]
        words = [r[0] for r in file.execute("select question from entry where lang = 'en' order by id limit 60")]
    records = ask(db, ['lookup', '-'], '\n'.join(names).encode())[0]
    tap.ok(list(wrong(root, 'lookup', records)) or len(records) != len(names) and 'not each has a card', 'the card of each of %d providers' % len(names))
    tap.ok([f for w in words for f in wrong(root, 'search', ask(db, ['search', '--lang', 'en'] + w.split())[0])], 'a search for each of %d questions' % len(words))
    shutil.rmtree(site)
    tap.done()


main()
