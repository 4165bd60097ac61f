#!/usr/bin/env python3
"""A new language is one file: with templates/strings/da and `da` in site.yaml, site and terminal speak it."""
import os
import subprocess
import sys
import tempfile

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
PROGRAM = os.path.join(os.environ.get('PROGRAMS') or os.path.join(TOP, 'build'), 'portolan')


def run(where, *words):
    return subprocess.run([PROGRAM] + list(words), cwd=where, capture_output=True, text=True, timeout=120, check=False)


def main():
    with tempfile.TemporaryDirectory() as where:
        subprocess.run(['cp', '-R', os.path.join(TOP, 'tests/fixtures/term/content'), os.path.join(TOP, 'templates'), where], check=True)
        site = os.path.join(where, 'content', 'site.yaml')
        with open(site, encoding='utf-8') as f:
            text = f.read()
        with open(site, 'w', encoding='utf-8') as f:
            f.write(text.replace('languages: [', 'languages: [da, '))
        done = run(where, 'build')
        told = [line for line in done.stderr.splitlines() if 'templates/strings' in line]
        tap.check(done.returncode == 0 and len(told) == 1 and 'templates/strings/da' in told[0], 'without its file one warning names it', done.stderr)
        tap.check('receiving' in run(where, 'lookup', '--lang', 'da', 'phare').stdout, 'and English stands there')
        with open(os.path.join(where, 'templates/strings/en'), encoding='utf-8') as f:
            lines = f.read().replace('reference = yes\n', '').splitlines()
        with open(os.path.join(where, 'templates/strings/da'), 'w', encoding='utf-8') as f:
            f.write('\n'.join(line + (' æøå' if ' = ' in line and line[0] != '#' else '') for line in lines) + '\n')
        done = run(where, 'build')
        tap.check(done.returncode == 0 and 'strings' not in done.stderr, 'with the file nothing is missing', done.stderr)
        card = run(where, 'lookup', '--lang', 'da', 'phare').stdout
        tap.check('receiving æøå' in card and 'Port æøå' in card and 'SSL/TLS æøå' in card, 'the terminal speaks it', card)
        with open(os.path.join(where, 'site/da/index.html'), encoding='utf-8') as f:
            page = f.read()
        tap.check('What are my mail settings? æøå' in page and 'Skip to content æøå' in page,
               'the site speaks it', page[:3000])
    tap.done()


if __name__ == '__main__':
    main()
