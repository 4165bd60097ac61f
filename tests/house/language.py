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
            f.write('\n'.join(line + (' æøå' if ' = ' in line and line[0] != '#' and ' = n ' not in line else '') for line in lines) + '\n')
        done = run(where, 'build')
        tap.check(done.returncode == 0 and 'strings' not in done.stderr, 'with the file nothing is missing', done.stderr)
        card = run(where, 'lookup', '--lang', 'da', 'phare').stdout
        tap.check('receiving æøå' in card and 'Port æøå' in card and 'SSL/TLS æøå' in card, 'the terminal speaks it', card)
        with open(os.path.join(where, 'site/da/index.html'), encoding='utf-8') as f:
            page = f.read()
        tap.check('What are my mail settings? æøå' in page and 'Skip to content æøå' in page,
               'the site speaks it', page[:3000])
        regional(where)
    tap.done()


def regional(where):
    """Tags with a region or a script: folders, addresses, tables, words of the language without it, the terminal."""
    content = os.path.join(where, 'content')
    with open(os.path.join(content, 'site.yaml'), 'w', encoding='utf-8') as f:
        f.write('title: Regional\nlanguages: [de-CH, zh-Hant-HK, fr]\nbase_url: https://help.example\n')
    for lang, name, question, body in (('de-CH', 'strassen', 'Welche Strassen?', 'Die Häuser stehen [dort](../zh-Hant-HK/dou.md).'),
                                       ('zh-Hant-HK', 'dou', '道路', '房子 [Häuser](../de-CH/strassen.md)')):
        os.makedirs(os.path.join(content, 'faq', lang))
        with open(os.path.join(content, 'faq', lang, name + '.md'), 'w', encoding='utf-8') as f:
            f.write(f'---\nquestion: {question}\nkey: road\n---\n\n{body}\n')
    with open(os.path.join(content, 'settings', 'requirements.csv'), 'a', encoding='utf-8') as f:
        f.write('phare,9,see-provider,de,,,,Nur für Deutsche.\n')
    subprocess.run(['rm', '-r', os.path.join(where, 'site'), os.path.join(content, 'faq', 'en')], check=True)
    done = run(where, 'build')
    told = [line for line in done.stderr.splitlines() if 'WORDS' in line]
    tap.check(done.returncode == 0, 'regional names are languages', done.stderr)
    tap.check(len(told) == 1 and told[0].startswith('templates/strings/zh-Hant-HK:1:1: warning: this file is missing: '),
              'de-CH has the words of de, zh-Hant-HK none, which is said once', done.stderr)
    with open(os.path.join(where, 'site/de-CH/strassen.html'), encoding='utf-8') as f:
        page = f.read()
    tap.check('<html lang="de-CH"' in page and 'hreflang="zh-Hant-HK" href="https://help.example/zh-Hant-HK/dou.html"' in page,
              'language and translation of the page', page[:2500])
    tap.check('>Zum Inhalt springen<' in page and 'href="../zh-Hant-HK/dou.html"' in page, 'words and links', page)
    tap.check('Strassen' in run(where, 'search', '--lang', 'de-CH', 'strasse').stdout, 'the stemmer of de searches')
    tap.check(os.path.exists(os.path.join(where, 'site/search/de-CH/root.js')), 'the site searches')
    tap.check(run(where, 'verify', 'site/portolan.db').returncode == 0, 'the database is sound')
    for wanted in ('de', 'de-CH', 'de_AT'):
        card = run(where, 'lookup', '--lang', wanted, 'phare').stdout
        tap.check('Benutzername' in card and 'Nur für Deutsche' in card, f'--lang {wanted} speaks German', card)
    card = subprocess.run([PROGRAM, 'lookup', 'phare'], cwd=where, capture_output=True, text=True, check=False,
                          env={**os.environ, 'LC_ALL': 'de_CH.UTF-8'}).stdout
    tap.check('Benutzername' in card, 'so does the environment', card)


if __name__ == '__main__':
    main()
