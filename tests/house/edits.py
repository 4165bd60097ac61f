#!/usr/bin/env python3
"""A build that takes over what has not changed gives what a full build gives, byte for byte, database included: after each of
many random changes of entries, tables, templates, words, site.yaml, images and of what was built.

    EDITS=N    how many (default 24; `make edits` does 200)      SEED=N    which
"""
import csv
import os
import random
import shutil
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

WORDS = 'port serveur boîte envoi message mot réglages chiffré IMAP SMTP 993 465 ancre phare balise'.split()
WHERE = tap.scratch()
CONTENT, TEMPLATES, SITE = (os.path.join(WHERE, name) for name in ('content', 'templates', 'site'))
dice = random.Random(int(os.environ.get('SEED', 1)))


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        f.write(data if isinstance(data, bytes) else data.encode())


def prose(n=6):
    return ' '.join(dice.choice(WORDS) for _ in range(n))


def entries(lang=None):
    folder = os.path.join(CONTENT, 'faq', lang or dice.choice(['fr', 'en']))
    return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith('.md'))


def entry(path, slug):
    lines = ['---', 'question: %s %s ?' % (prose(4), slug), 'summary: %s.' % prose(5), 'topic: %s' % dice.choice(['protocoles', 'pannes' if '/fr/' in path else '']),
             'updated: 2026-%02d-%02d' % (dice.randrange(1, 7), dice.randrange(1, 29))]
    if dice.random() < .4:
        lines.append('tags: [%s]' % dice.choice(WORDS))
    if dice.random() < .4:
        lines.append('providers: [%s]' % dice.choice(['amer', 'balise']))
    if dice.random() < .3:
        lines.append('key: k%d' % dice.randrange(4))
    body = ['', '## ' + prose(2), '', prose(20) + '.', '', '## ' + prose(2), '', prose(12) + '.', '']
    others = [os.path.basename(p) for p in entries(os.path.basename(os.path.dirname(path))) if p != path]
    if others:
        body += ['[%s](%s)' % (prose(2), dice.choice(others)), '']
    write(path, '\n'.join(lines + ['---'] + body))


def table(name, change):
    path = os.path.join(CONTENT, 'settings', name)
    with open(path, encoding='utf-8', newline='') as f:
        rows = list(csv.reader(f))
    change(rows)
    with open(path, 'w', encoding='utf-8', newline='') as f:
        csv.writer(f, lineterminator='\n').writerows(rows)


def replace(path, old, new, most=1):
    text = read(path).decode()
    write(path, text.replace(old, new, most))


# ---- what may happen ----

def word():
    path = dice.choice(entries())
    write(path, read(path) + ('\n%s.\n' % prose()).encode())


def summary():
    path = dice.choice(entries())
    text = read(path).decode().split('\n')
    write(path, '\n'.join('summary: %s.' % prose() if line.startswith('summary:') else line for line in text))


def question():
    path = dice.choice(entries())
    text = read(path).decode().split('\n')
    write(path, '\n'.join('question: %s %d ?' % (prose(), dice.randrange(1000)) if line.startswith('question:') else line for line in text))


def day():
    path = dice.choice(entries())
    text = read(path).decode().split('\n')
    write(path, '\n'.join('updated: 2025-%02d-02' % dice.randrange(1, 13) if line.startswith('updated:') else line for line in text))


def add():
    slug = 'e%d' % dice.randrange(10000)
    entry(os.path.join(CONTENT, 'faq', dice.choice(['fr', 'en']), slug + '.md'), slug)


def rewrite():
    path = dice.choice(entries())
    entry(path, os.path.basename(path)[:-3])


def rename():
    path = dice.choice(entries())
    os.rename(path, path[:-3] + '-b.md')


def delete():
    found = entries()
    if len(found) > 2:
        os.remove(dice.choice(found))


def alias():
    path = dice.choice(entries())
    replace(path, '\n---\n', '\naliases: [vieux-%d]\n---\n' % dice.randrange(1000))


def draft():
    replace(dice.choice(entries()), '\n---\n', '\ndraft: true\n---\n')


def picture():
    path = os.path.join(CONTENT, 'faq', 'fr', 'img', 'plan.svg')
    write(path, '<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="9"><title>plan</title></svg>' % dice.randrange(10, 99))
    page = dice.choice(entries('fr'))
    if b'plan.svg' not in read(page):
        write(page, read(page) + b'\n![le plan](img/plan.svg)\n')


def static():
    path = os.path.join(CONTENT, 'static', dice.choice(['extra.txt', 'robots.txt', 'llms.txt']))
    if os.path.exists(path) and dice.random() < .5:
        os.remove(path)
    else:
        write(path, prose())


def server():
    def change(rows):
        row = dice.choice(rows[1:])
        row[rows[0].index('host')] = dice.choice(['imap', 'mail', 'smtp']) + '%d.amer.example' % dice.randrange(9)
    table('servers.csv', change)


def provider_name():
    def change(rows):
        dice.choice(rows[1:])[1] = 'Fournisseur ' + prose(1) + str(dice.randrange(99))
    table('providers.csv', change)


def provider_new():
    name = 'bouee%d' % dice.randrange(999)
    table('providers.csv', lambda rows: rows.append([name, 'Bouée ' + name, '', 'FR', 'https://www.%s.example/' % name, 'ok', '', '', '2026', 'Relevé', '']))
    table('servers.csv', lambda rows: rows.extend([
        [name, '1', 'incoming', 'imap', 'imap.%s.example' % name, '993', 'SSL/TLS', '%EMAILADDRESS%', 'password', '', '', ''],
        [name, '2', 'outgoing', 'smtp', 'smtp.%s.example' % name, '465', 'SSL/TLS', '%EMAILADDRESS%', 'password', '', '', '']]))
    table('domains.csv', lambda rows: rows.append(['%s.example' % name, 'exact', name]))


def domain():
    table('domains.csv', lambda rows: rows.append(['d%d.example' % dice.randrange(9999), 'exact', dice.choice(['amer', 'balise'])]))


def requirement():
    table('requirements.csv', lambda rows: rows.pop(dice.randrange(1, len(rows))) if len(rows) > 3 else None)


def link():
    def change(rows):
        rows[dice.randrange(1, len(rows))][-1] = prose(2)
    table('links.csv', change)


def topic():
    def change(rows):
        dice.choice(rows[1:])[3] = prose(2)
    table('topics.csv', change)


def synonym():
    table('synonyms.csv', lambda rows: rows.append(['fr', 'mot%d parole%d' % ((dice.randrange(99),) * 2)]))


def template():
    path = os.path.join(TEMPLATES, *dice.choice([('pages', 'entry.html'), ('pages', 'provider.html'), ('partials', 'head.html'), ('files', 'llms.txt'),
                                                 ('pages', 'topic.html')]))
    if os.path.exists(path):
        write(path, read(path) + b'<!-- %d -->\n' % dice.randrange(999) if path.endswith('html') else read(path) + b'.\n')


def words():
    path = os.path.join(TEMPLATES, 'strings', 'fr')
    lines = read(path).decode().split('\n')
    at = dice.choice([i for i, line in enumerate(lines) if line.startswith('home') and ' = ' in line] or [0])
    lines[at] += ' ' + str(dice.randrange(9))
    write(path, '\n'.join(lines))


def asset():
    path = os.path.join(TEMPLATES, 'assets', 'portolan.js')
    write(path, read(path) + b'// %d\n' % dice.randrange(999))


def site():
    path = os.path.join(CONTENT, 'site.yaml')
    text = [line for line in read(path).decode().split('\n') if line and not line.startswith(('title', 'base_url', 'featured', '  '))]
    text.append('title: %s' % prose(2))
    if dice.random() < .5:
        text.append('base_url: https://aide%d.example.org' % dice.randrange(9))
    if dice.random() < .5:
        text += ['featured:', '  fr: [%s]' % dice.choice(['amer', 'balise', 'amer, balise'])]
    write(path, '\n'.join(text) + '\n')


def guide():
    path = os.path.join(CONTENT, 'guides', 'en', 'thunderbird.md')
    write(path, read(path) + ('\n%s.\n' % prose()).encode())


def page():
    place = dice.choice(['header', 'footer'])
    write(os.path.join(CONTENT, 'pages', dice.choice(['fr', 'en']), 'contact.md'), '---\ntitle: %s\nplace: %s\n---\n\n%s.\n' % (prose(2), place, prose()))


def mistake():
    path = dice.choice(entries())
    write(path, read(path) + b'\n[nowhere](no-such-entry.md)\n')


def nothing():
    pass


def touched():
    """Somebody else writes over what was built, or takes it away."""
    made = [os.path.join(folder, name) for folder, _, names in os.walk(SITE) for name in names if name != '.portolan-files']
    path = dice.choice(sorted(made))
    if dice.random() < .5:
        os.remove(path)
    else:
        write(path, read(path) + b' ')


OFTEN = (word, word, word, word, summary, question, day, add, rewrite)
SELDOM = (rename, delete, alias, draft, picture, static, server, provider_name, provider_new, domain, requirement, link, topic, synonym, template,
          words, asset, site, guide, page, mistake, nothing, touched)


# ---- what must come of it ----

def build(*more):
    made = subprocess.run([tap.PORTOLAN, 'build', '-q', '-C', WHERE, *more], capture_output=True, text=True, check=False)
    return made.returncode, made.stdout + made.stderr


def tree(where):
    return {os.path.relpath(os.path.join(folder, name), where): read(os.path.join(folder, name))
            for folder, _, names in os.walk(where) for name in names}


def compare(edit, where):
    """What differs after EDIT between the output and one that is built from nothing."""
    full = os.path.join(where, 'full')
    shutil.rmtree(full, ignore_errors=True)
    if os.path.exists(os.path.join(where, '.full.settings')):
        os.remove(os.path.join(where, '.full.settings'))
    options = ['--no-files'] if edit.__name__ == 'picture' and dice.random() < .3 else []
    said, wanted = build(*options), build(*options, '-o', 'full')
    if said != wanted:
        return ['it says %s instead of %s' % (said, wanted)]
    if said[0] != 0:
        return []
    one, other = tree(SITE), tree(full)
    return sorted('%s %s' % (name, 'differs' if name in one and name in other else 'is there' if name in one else 'is missing')
                  for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def prepare():
    shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'term', 'content'), CONTENT)
    shutil.copytree(os.path.join(TOP, 'templates'), TEMPLATES)
    write(os.path.join(CONTENT, 'guides', 'en', 'thunderbird.md'),
          '---\nname: Thunderbird\ntitle: Thunderbird\nsummary: A program.\nplatform: computer\nprotocols: [imap, pop3]\nupdated: 2026-01-02\n---\n\n'
          'Type {{provider.imap.host}}.\n')
    for i in range(8):
        entry(os.path.join(CONTENT, 'faq', ('fr', 'en')[i % 2], 'd%d.md' % i), 'd%d' % i)


def keeps_unread():
    """A page that nothing has happened to is not made again: what was put into it behind our back, size and time as they were, stays."""
    build()
    path = os.path.join(SITE, 'fr', 'provider', 'amer.html')
    state = os.stat(path)
    with open(path, 'r+b') as f:
        f.write(b'<!DOCTYPE HTML>')
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    word()
    said, is_kept = build(), read(path).startswith(b'<!DOCTYPE HTML>')
    tap.check(said[0] == 0 and is_kept, 'after a word in an entry the page of a provider is taken over unread', said)
    wrong = os.path.join(CONTENT, 'faq', 'fr', 'wrong.md')
    write(wrong, '---\nquestion: Wrong?\n---\n\n[Nothing](nothing.md).\n')
    said = build()
    os.remove(wrong)
    word()
    is_kept = said[0] == 1 and build()[0] == 0 and read(path).startswith(b'<!DOCTYPE HTML>')
    tap.check(is_kept, 'and after a mistake that was put right', said)
    table('providers.csv', lambda rows: rows[1].__setitem__(1, 'Amer Poste'))
    said = build()
    tap.check(said[0] == 0 and not read(path).startswith(b'<!DOCTYPE HTML>'), 'and made again when its provider has changed', said)
    tap.ok(compare(nothing, WHERE), 'then all is as a full build makes it')


prepare()
said = build()
tap.check(said[0] == 0, 'there is something to begin with', said)
tap.ok(compare(nothing, WHERE), 'a first build is a full one')
keeps_unread()
for number in range(int(os.environ.get('EDITS', 24))):
    before = os.path.join(WHERE, 'before')
    shutil.rmtree(before, ignore_errors=True)
    shutil.copytree(CONTENT, before)
    what = dice.choice(OFTEN) if dice.random() < .6 else dice.choice(SELDOM)
    what()
    tap.ok(compare(what, WHERE), 'change %d: %s' % (number + 1, what.__name__))
    if build()[0] != 0:  # what is wrong is put right, so that there is something to compare
        shutil.rmtree(CONTENT)
        shutil.move(before, CONTENT)
tap.done()
