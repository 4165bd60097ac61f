#!/usr/bin/env python3
"""The words that ship: each language has all of them, with the same holes, and no language is named in C or SQL."""
import glob
import os
import re
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
FORMS = ('zero', 'one', 'two', 'few', 'many')
# What only some languages need to say.
OWN = {('language', 'reference'), ('language', 'direction')}


def read(path):
    words, kind = {}, 'page'
    with open(path, encoding='utf-8') as f:
        for line in f:
            line = line.strip(' \n')
            if line.startswith('['):
                kind = line[1:-1]
            elif line and not line.startswith('#'):
                key, text = line.split('=', 1)
                words[kind, key.strip(' ')] = text.strip(' ')
    return words


def holes(text):
    return sorted(re.findall(r'\{\{?\w+\}?\}', text))


def counted(words):
    """The counted words of a language, and what is amiss with their forms."""
    rules = {key for kind, key in words if kind == 'count' and key in FORMS} | {'other'}
    have = {}
    for kind, key in words:
        if kind == 'count' and '.' in key:
            word, form = key.rsplit('.', 1)
            have.setdefault(word, set()).add(form)
    return set(have), [f'{word}: {sorted(forms ^ rules)}' for word, forms in have.items() if forms != rules]


def plain(words):
    return {(kind, key): text for (kind, key), text in words.items()
            if (kind, key) not in OWN and not (kind == 'count' and ('.' in key or key in FORMS))}


def check_language(lang, words, reference):
    mine, theirs = plain(words), plain(reference)
    tap.check(mine.keys() == theirs.keys(), f'{lang}: every word and no other', sorted(mine.keys() ^ theirs.keys()))
    differ = [(key, text) for key, text in mine.items() if key in theirs and holes(text) != holes(theirs[key])]
    tap.check(not differ, f'{lang}: the same holes in them', differ)
    empty = [key for key, text in words.items() if not text]
    tap.check(not empty, f'{lang}: none is empty', empty)
    names, wrong = counted(words)
    tap.check(not wrong and names == counted(reference)[0], f'{lang}: counted words have the forms of its rules', wrong)
    lost = [key for key, text in words.items() if key[0] == 'count' and '.' in key[1] and '{n}' not in text]
    tap.check(not lost, f'{lang}: and their number', lost)
    for key in ('months', 'months_alone'):
        tap.check(len(words['date', key].split(' ')) == 12, f'{lang}: twelve {key}', words['date', key])
    small = [key for key in ('settings', 'stop') if words[key, 'words'] != words[key, 'words'].lower()]
    tap.check(not small, f'{lang}: lists for the search in small letters', small)
    for key in ('settings', 'words'), ('settings', 'port'), ('stop', 'words'):
        odd = re.findall(r'[^a-z ]', words[key])
        tap.check(not odd, f'{lang}: without accents {key}', odd)


def check_source(langs):
    """HOUSE rule 5: code that names a language knows one. Comments and examples of arguments may."""
    tags = '|'.join(sorted(langs | {'ar', 'he', 'ja', 'ru', 'zh'}))
    found = []
    for path in sorted(glob.glob(os.path.join(TOP, 'src/*/*.c')) + glob.glob(os.path.join(TOP, 'src/*/*.h'))
                       + glob.glob(os.path.join(TOP, 'src/*/*.sql'))):
        with open(path, encoding='utf-8') as f:
            text = f.read()
        if os.path.basename(path).startswith('mention'):
            continue    # the words that prose puts between a host and a port, of several languages at once
        if path.endswith('.sql'):
            text, quote = re.sub(r'--[^\n]*', '', text), "'"
        else:
            text, quote = re.sub(r'/\*.*?\*/|//[^\n]*', '', text, flags=re.S), '"'
        for hit in re.finditer(f'{quote}({tags})(-[A-Z]{{2}})?{quote}', text):
            line = text[text.rfind('\n', 0, hit.start()) + 1:text.find('\n', hit.start())]
            found.append(f'{os.path.relpath(path, TOP)}: {line.strip()}')
    tap.check(not found, 'no language is named in C or SQL', found)


def main():
    files = {os.path.basename(path): read(path) for path in glob.glob(os.path.join(TOP, 'templates/strings/*'))}
    reference = [lang for lang, words in files.items() if ('language', 'reference') in words]
    tap.check(len(reference) == 1, 'one is the reference', reference)
    whole = {lang for lang, words in files.items() if ('page', 'skip') in words}
    tap.check(whole >= set('fr en de es it nl pt pl'.split()), 'eight languages ship', sorted(whole))
    for lang in sorted(whole):
        check_language(lang, files[lang], files[reference[0]])
    for lang in sorted(files.keys() - whole):
        tap.check(files[lang].keys() <= {('language', 'name'), ('language', 'direction')}, f'{lang}: its name and direction alone',
                  list(files[lang]))
    check_source(whole)
    tap.done()


if __name__ == '__main__':
    main()
