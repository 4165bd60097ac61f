#!/usr/bin/env python3
"""A whole collection, imported into a knowledge base without any settings, builds without an error: the ISPDB as files and as it
is served, without endings and with what else stands in its folder; provider-db; and the second after the first, once the command
names the owners of the domains that both speak of.
"""
import glob
import os
import re
import shutil
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

DATA = os.environ.get('COLLECTIONS') or os.path.join(TOP, '..', 'shared', 'data')


def project(where):
    os.makedirs(os.path.join(where, 'content', 'settings'))
    os.makedirs(os.path.join(where, 'content', 'faq', 'en'))
    with open(os.path.join(where, 'content', 'site.yaml'), 'w', encoding='utf-8') as f:
        f.write('title: Mail help\nlanguages: [en]\n')
    with open(os.path.join(where, 'content', 'faq', 'en', 'one.md'), 'w', encoding='utf-8') as f:
        f.write('# One question\n\nIts answer.\n')
    shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(where, 'templates'))
    return where


def portolan(where, *words):
    return subprocess.run([tap.PORTOLAN] + list(words), cwd=where, capture_output=True, text=True, timeout=600, check=False)


def servers(where):
    with open(os.path.join(where, 'content', 'settings', 'servers.csv'), encoding='utf-8') as f:
        return f.read()


def whole(where, kind, folder):
    done = portolan(project(where), 'import', kind, folder, '--into', 'content/settings', '-q')
    tap.check(done.returncode == 0, 'all of %s is imported' % os.path.basename(folder), done.stderr)
    done = portolan(where, 'build', '-q')
    tap.check(done.returncode == 0, 'and what came of it builds', done.stderr)
    return servers(where)


def main():
    if not os.path.isdir(os.path.join(DATA, 'ispdb')):
        tap.skip_all('the collections are not here')
    work = tap.scratch()
    served = os.path.join(work, 'served')
    os.makedirs(served)
    files = glob.glob(os.path.join(DATA, 'ispdb', '*.xml'))
    for path in files:
        shutil.copy(path, os.path.join(served, os.path.basename(path)[:-4]))
    with open(os.path.join(served, 'generated_files.json'), 'w', encoding='utf-8') as f:
        f.write('["a.example"]\n')
    named = whole(os.path.join(work, 'named'), 'ispdb', os.path.join(DATA, 'ispdb'))
    bare = whole(os.path.join(work, 'bare'), 'ispdb', served)
    tap.check(len(named.splitlines()) > 500 and len(named.splitlines()) == len(bare.splitlines()),
              'without endings %d files give the same servers' % len(files), '%d, %d' % (named.count('\n'), bare.count('\n')))
    whole(os.path.join(work, 'db'), 'provider-db', os.path.join(DATA, 'provider-db'))
    where, command = os.path.join(work, 'named'), ['import', 'provider-db', os.path.join(DATA, 'provider-db'), '--into',
                                                   'content/settings', '-q', '--all']
    before = servers(where)
    refused = portolan(where, *command)
    owners = sorted(set(re.findall(r'--merge ([a-z0-9-]+)', refused.stderr)))
    tap.check(refused.returncode == 1 and len(owners) > 20 and servers(where) == before,
              'provider-db after the ISPDB may not speak for its providers: each is named, and nothing is written', refused.stderr)
    done = portolan(where, *command, '--merge', ','.join(owners))
    tap.check(done.returncode == 0 and len(servers(where).splitlines()) > len(before.splitlines()),
              'told to, it goes beside all of them', done.stderr)
    done = portolan(where, 'check', '-q')
    tap.check(done.returncode == 0, 'and what came of both is in order', done.stderr)
    tap.done()


main()
