#!/usr/bin/env python3
"""A new protocol is one row of the table protocol in schema.sql, and nothing in C: its server is stored, listed, shown, exported."""
import os
import subprocess
import sys
import tempfile

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get('BUILD') or os.path.join(TOP, 'build')
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
ROW = "insert into protocol (protocol, ordinal, name, short_name, role, words) values ('nntps', 50, 'NewsNet', 'News', 'incoming', 'nntp');\n\n"


def main():
    with tempfile.TemporaryDirectory() as where:
        def run(*words):
            done = subprocess.run([os.path.join(where, 'build', 'portolan')] + list(words), cwd=where, capture_output=True,
                                  text=True, timeout=120, check=False)
            return done.stdout + done.stderr
        subprocess.run(['cp', '-Rp', *(os.path.join(TOP, f) for f in ('Makefile', 'src', 'templates', 'tests/fixtures/term/content')), where], check=True)
        subprocess.run(['cp', '-Rp', BUILD, os.path.join(where, 'build')], check=True)
        path = os.path.join(where, 'src/db/schema.sql')
        with open(path, encoding='utf-8') as f:
            text = f.read()
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text.replace('create table server (', ROW + 'create table server (', 1))
        made = subprocess.run(['make', 'all'], cwd=where, capture_output=True, text=True, timeout=500, check=False)
        tap.check(made.returncode == 0, 'it compiles', made.stdout + made.stderr)
        table = os.path.join(where, 'content/settings/servers.csv')
        with open(table, encoding='utf-8') as f:
            head = f.readline().strip().split(',')
        values = dict(provider='phare', protocol='nntps', host='news.phare.example', port='563', security='SSL/TLS', ordinal='9')
        with open(table, 'a', encoding='utf-8') as f:
            f.write(','.join(values.get(name, '') for name in head) + '\n')
        said = run('build')
        tap.check('error' not in said, 'a server of it is taken', said)
        tap.check('NewsNet' in run('lookup', 'phare') and '"nntps"' in run('lookup', '--json', 'phare'), 'it is shown and looked up')
        with open(os.path.join(where, 'site/fr/provider/phare.html'), encoding='utf-8') as f:
            tap.check('News<' in f.read(), 'the page has it')
        tap.check(all('nntps' in run('export', '--full', what, 'phare') for what in ('json', 'csv')), 'JSON and CSV have it')
        tap.check('phare' in run('search', 'nntp phare'), 'a search for its name finds the provider')
    tap.done()


if __name__ == '__main__':
    main()
