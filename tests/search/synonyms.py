#!/usr/bin/env python3
"""Words that mean the same have a sense: no line of synonyms.csv holds a word that holds sentences together, of any language."""
import csv
import glob
import os
import re
import sys
import unicodedata

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

# Negations hold a sentence together too, though they say something of what is asked.
NEGATIONS = set('not no never cannot t pas ne non jamais nicht kein keine keinen nie no nunca non mai niet geen nao nunca nie'.split())


def fold(word):
    return ''.join(c for c in unicodedata.normalize('NFKD', word.lower()) if not unicodedata.combining(c)).replace('ß', 'ss').replace('œ', 'oe')


def stop_words(lang):
    with open(os.path.join(TOP, 'templates', 'strings', lang), encoding='utf-8') as f:
        found = re.search(r'^\[stop\]\n(?:#.*\n)*words = (.*)$', f.read(), re.M)
    return set(found.group(1).split()) if found else set()


def main():
    stop = {os.path.basename(p): stop_words(os.path.basename(p)) for p in glob.glob(os.path.join(TOP, 'templates', 'strings', '*'))}
    with open(os.path.join(TOP, 'content', 'settings', 'synonyms.csv'), encoding='utf-8') as f:
        rows = list(csv.DictReader(f))
    bare = sorted({r['lang'] for r in rows if len(stop.get(r['lang'], ())) <= 20})
    tap.check(not bare, 'each of their languages has its stop words', bare)
    faults = ['%s: %s: %s' % (r['lang'], r['words'], w) for r in rows for w in r['words'].split()
              if fold(w) in stop.get(r['lang'], ()) or fold(w) in NEGATIONS or len(fold(w)) < 2]
    tap.check(rows and not faults, '%d lines of synonyms hold no function words' % len(rows), faults)
    tap.done()


main()
