#!/usr/bin/env python3
"""The site as a docset and as a ZIM file (src/pack.sh): the docset is what Zeal and Dash want of one, and zimcheck finds
nothing wrong with the ZIM file.
"""
import os
import plistlib
import re
import shutil
import sqlite3
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

# Of Dash's list of types, those we use: a reader has an icon for each.
TYPES = {'Category', 'Entry', 'Guide', 'Provider'}
COLUMNS = [('id', 'integer'), ('name', 'text'), ('type', 'text'), ('path', 'text')]


def pack(kind, site, out, lang):
    return subprocess.run(['sh', os.path.join(TOP, 'src', 'pack.sh'), kind, site, out, lang], capture_output=True, text=True)


def docset(site, out, lang):
    made = pack('docset', site, out, lang)
    tap.ok(made.stderr if made.returncode else '', 'a docset is made for ' + lang)
    contents = os.path.join(out, 'portolan-%s.docset' % lang, 'Contents')
    documents = os.path.join(contents, 'Resources', 'Documents')
    with open(os.path.join(contents, 'Info.plist'), 'rb') as f:
        info = plistlib.load(f)
    first = info.get('dashIndexFilePath', '')
    tap.ok([key for key in ('CFBundleIdentifier', 'CFBundleName', 'DocSetPlatformFamily') if not info.get(key)]
           + ([] if info.get('isDashDocset') is True else ['isDashDocset'])
           + ([] if os.path.isfile(os.path.join(documents, first)) else [first]), 'Info.plist names the docset and its first page')
    db = sqlite3.connect('file:%s?mode=ro' % os.path.join(contents, 'Resources', 'docSet.dsidx'), uri=True)
    columns = [(name, kind.lower()) for _, name, kind, *_ in db.execute('pragma table_info(searchIndex)')]
    unique = [row[2] for row in db.execute("pragma index_list(searchIndex)") if row[1] == 'anchor']
    tap.ok([] if columns == COLUMNS and unique == [1] else [columns, unique], 'the table searchIndex and its unique index are as readers expect')
    rows = db.execute('select name, type, path from searchIndex').fetchall()
    faults = ['%s: no page' % path for _, _, path in rows if not os.path.isfile(os.path.join(documents, path))]
    faults += ['type %s' % kind for kind in {row[1] for row in rows} ^ TYPES] + ['no name: %s' % path for name, _, path in rows if not name.strip()]
    wanted = {name for name in os.listdir(os.path.join(documents, lang, 'provider')) if name.endswith('.html')}
    found = {os.path.basename(path) for _, kind, path in rows if kind == 'Provider'}
    tap.ok(faults + sorted(wanted - found), '%d names, each leads to a page, and every provider has one' % len(rows))
    db.close()


def zim(site, out, lang):
    if not shutil.which('zimwriterfs') or not shutil.which('zimcheck'):
        tap.skip('zim', 'there is no zimwriterfs or no zimcheck (Debian: zim-tools)')
        return
    made = pack('zim', site, out, lang)
    tap.ok(made.stderr if made.returncode else '', 'a ZIM file is made')
    checked = subprocess.run(['zimcheck', '-A', '-D', os.path.join(out, 'portolan-%s.zim' % lang)], capture_output=True, text=True)
    faults = [line for line in checked.stdout.splitlines() if re.match(r'\[(ERROR|CRITICAL)', line)]
    tap.ok(faults + ([] if 'Overall Test Status: Pass' in checked.stdout and checked.returncode == 0 else checked.stdout.splitlines()[-20:]),
           'zimcheck -A passes')


where = tap.scratch()
site = tap.build(where)
docset(site, where, 'fr')
# A ZIM file of everything takes minutes: of the guides for providers one in a hundred is left, of the providers one in twenty, and the
# links to others go with them.
gone = set()
for lang in ('fr', 'en', 'de'):
    providers = {name for name in os.listdir(os.path.join(site, lang, 'provider')) if name.endswith('.html')}
    for folder, every in (('guide', 100), ('provider', 20)):
        for i, name in enumerate(sorted(os.listdir(os.path.join(site, lang, folder)))):
            if name.endswith('.html') and (folder == 'provider' or name.split('-', 1)[-1] in providers) and i % every:
                gone.add(os.path.join(site, lang, folder, name))
                os.remove(os.path.join(site, lang, folder, name))
for top, _, names in os.walk(site):
    for name in names:
        if name.endswith('.html'):
            path = os.path.join(top, name)
            with open(path, encoding='utf-8') as f:
                text = f.read()
            less = re.sub(r'<a href="([^"?#]+)[^"]*"', lambda m: '<a' if os.path.normpath(os.path.join(top, m[1])) in gone else m[0], text)
            if less != text:
                with open(path, 'w', encoding='utf-8') as f:
                    f.write(less)
zim(site, where, 'fr')
tap.done()
