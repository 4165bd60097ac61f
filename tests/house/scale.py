#!/usr/bin/env python3
"""Four times the entries and providers are four times the work, for every statement of SQL: steps of SQLite's machine are counted, not time.

A build of a knowledge base of each size runs with steps.c preloaded. A statement that takes more than five times the steps for
four times the content reads one growing table for each row of another, whatever its plan calls that. Then the same of questions:
a look-up and a batch take the same steps among few and many.
"""
import os
import random
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

SMALL, TIMES, MOST, HEED = 150, 4, 5.0, 30000
SYLLABLES = 'ba ce di fo gu ha ke li mo nu pa re si to vu za tri plo'.split()
LANGUAGES = ('en', 'de')


def table(where, name, head, rows):
    with open(os.path.join(where, 'content', 'settings', name + '.csv'), 'w', encoding='utf-8') as f:
        f.write('\n'.join([head] + rows) + '\n')


def tables(where, ids):
    """Providers of all kinds, with what is said of them."""
    odd = list(enumerate(ids))
    state = ['retired' if i % 20 == 0 else 'preparation' if i % 3 == 0 else 'ok' for i, _ in odd]
    table(where, 'providers', 'id,name,country,status,last_checked,source,website,retired_on,successor',
          ['%s,%s %d,FR,%s,2026-10,made up,https://www.%s.example/,%s,%s' % (p, p[:8].title(), i, state[i], p, *(('2025', ids[i - 1]) if i % 20 == 0 and i else ('', '')))
           for i, p in odd])
    servers = 'imap,imap,993,tls;smtp,smtp,465,tls', 'imap,imap,993,tls;smtp,smtp,587,starttls', 'imap,imap,993,tls;smtp,smtp,465,tls;pop3,pop,995,tls'
    table(where, 'servers', 'provider,ordinal,protocol,host,port,security,username,auth',
          ['%s,%d,%s,%s.%s.example,%s,%s,%%EMAILADDRESS%%,%s' % (p, n + 1, protocol, host, p, port, security, 'oauth2 password' if i % 7 == 0 else 'password')
           for i, p in odd for n, (protocol, host, port, security) in enumerate(s.split(',') for s in servers[i % 3].split(';'))])
    table(where, 'domains', 'pattern,match,provider', ['%s-%d.example,exact,%s' % (p, n, p) for _, p in odd for n in range(4)] +
          ['mx.%s.example,mx,%s' % (p, p) for i, p in odd if i % 5 == 0])
    table(where, 'requirements', 'provider,ordinal,kind,lang,text,source', ['%s,1,app-password,%s,Make an app password first.,made up' % (p, lang)
                                                                           for i, p in odd if i % 3 for lang in LANGUAGES])
    table(where, 'links', 'provider,kind,url', ['%s,help,https://help.%s.example/' % (p, p) for i, p in odd if i % 2])
    table(where, 'remarks', 'provider,ordinal,kind,text,source,lang', ['%s,1,remark,Something to know.,made up,en' % p for i, p in odd if i % 9 == 0])
    table(where, 'probes', 'provider,protocol,host,port,security,date,verdict,seen,answered',
          ['%s,imap,imap.%s.example,993,tls,2026-11-02,%s' % (p, p, 'differs,another,' if i % 12 == 0 else 'as-described,,2026-11-02') for i, p in odd if i % 4 == 0])


def entries(where, ids, n):
    """Entries that link and name each other, in two languages, with drafts, aliases and faults of every tenth."""
    chance = random.Random(3)
    table(where, 'topics', 'id,lang,ordinal,title', ['t%d,%s,%d,Topic %d' % (i, lang, i + 1, i) for i in range(n // 50 + 1) for lang in LANGUAGES])
    table(where, 'synonyms', 'lang,words', ['en,"%s %s"' % (a + b + a, b + a + b) for a in SYLLABLES for b in SYLLABLES if a < b])
    for lang in LANGUAGES:
        os.makedirs(os.path.join(where, 'content', 'faq', lang))
        for i in range(n):
            words = ' '.join(''.join(chance.choice(SYLLABLES) for _ in range(3)) for _ in range(30))
            with open(os.path.join(where, 'content', 'faq', lang, 'e%d.md' % i), 'w', encoding='utf-8') as f:
                f.write('---\ntitle: What is number %d %s?\nsummary: %s\ntopic: t%d\nkey: k%d\ntags: [a%d]\nproviders: [%s]\naliases: [old-%d]\n---\n## Head %d\n\n%s\n\n'
                        'See [other](e%d.md#head-%d), [more](e%d.md%s) and {{%s.imap.host}}; by hand imap.%s.example:%d.\n'
                        % (i, words[:12], words[12:60], i // 50, i, i % 97, ids[i % len(ids)], i, i, words, i * 7 % n, i * 7 % n, i * 3 % n,
                           '#nowhere' if i % 10 == 0 else '', ids[i * 5 % len(ids)], ids[i * 3 % len(ids)], 993 if i % 10 else 143))


def guides(where):
    for lang in LANGUAGES:
        os.makedirs(os.path.join(where, 'content', 'guides', lang))
        with open(os.path.join(where, 'content', 'guides', lang, 'mailer.md'), 'w', encoding='utf-8') as f:
            f.write('---\nname: Mailer\ntitle: Mailer set up\nsummary: A program.\nplatform: computer\nprotocols: [imap, pop3]\n---\n1. Type {{provider.imap.host}}.\n')


def knowledge(where, n):
    ids = ['%s-%d' % (''.join(SYLLABLES[(i * k + k) % len(SYLLABLES)] for k in (1, 5, 7)), i) for i in range(n)]
    os.makedirs(os.path.join(where, 'content', 'settings'))
    with open(os.path.join(where, 'content', 'site.yaml'), 'w', encoding='utf-8') as f:
        f.write('title: Scale\nlanguages: [%s]\nguide_pairs: 100\nfeatured:\n  en: [%s]\n' % (', '.join(LANGUAGES), ', '.join(ids[:30])))
    tables(where, ids)
    entries(where, ids, n)
    guides(where)
    return ids


def counted(shim, where, *words):
    """How many steps each statement took in one run."""
    to = os.path.join(where, 'steps')
    if os.path.exists(to):
        os.remove(to)
    run = subprocess.run([tap.PORTOLAN, *words], cwd=where, env=dict(os.environ, LD_PRELOAD=shim, STEPS_TO=to), capture_output=True, text=True, timeout=900)
    steps = {}
    with open(to, encoding='utf-8', errors='replace') as f:
        for line in f:
            n, runs, sql = line.rstrip('\n').split('\t', 2)
            steps[sql] = (int(n), int(runs))
    return steps, run


def grown(small, large, times):
    """The statements that took more than their share."""
    for sql, (steps, runs) in large.items():
        # Some pages there are only among many: what they read has the share of the whole.
        if steps > HEED and steps > times * small.get(sql, (HEED, 0))[0]:
            yield '%d steps in %d runs, before %s: %s' % (steps, runs, small.get(sql, 'none'), ' '.join(sql.split())[:160])


def main():
    scratch = tap.scratch()
    shim = os.path.join(scratch, 'steps.so')
    made = subprocess.run(['cc', '-D_GNU_SOURCE', '-O2', '-shared', '-fPIC', '-o', shim, os.path.join(TOP, 'tests', 'house', 'steps.c'), '-ldl'], capture_output=True, text=True)
    tap.check(made.returncode == 0, 'the shim compiles', made.stderr)
    steps = []
    for n in (SMALL, SMALL * TIMES):
        where = os.path.join(scratch, str(n))
        ids = knowledge(where, n)
        subprocess.run(['cp', '-R', os.path.join(TOP, 'templates'), where], check=True)
        said = [counted(shim, where, 'check')]
        mend(where)
        said.append(counted(shim, where, 'build', '-q'))
        tap.check(said[1][1].returncode == 0, 'a knowledge base of %d entries in each language and %d providers is built' % (n, n), '\n'.join(l for l in said[1][1].stderr.splitlines() if 'error' in l))
        said.append(counted(shim, where, 'lookup', ids[3] + '-1.example', '--db', 'site/portolan.db'))
        said.append(counted(shim, where, 'lookup', 'someone@nobody.example.org', '--db', 'site/portolan.db'))
        steps.append([s[0] for s in said])
    for what, a, b in zip(('check of content with faults', 'build'), steps[0], steps[1]):
        tap.ok(list(grown(a, b, MOST)), '%s: no statement takes more than its share when content grows %d times' % (what, TIMES))
    total = [sum(n for n, _ in s[2].values()) for s in steps]
    tap.check(total[1] < total[0] * 1.5, 'a look-up takes as many steps among many as among few', total)
    tap.check(list(grown({'a': (20000, 1)}, {'a': (110000, 1)}, MOST)) and not list(grown({'a': (20000, 1)}, {'a': (80000, 1)}, MOST)), 'the rule sees what is quadratic, and that alone')
    tap.done()


def mend(where):
    """Takes the faults out that the check was to meet."""
    for lang in LANGUAGES:
        folder = os.path.join(where, 'content', 'faq', lang)
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            with open(path, encoding='utf-8') as f:
                text = f.read()
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text.replace('#nowhere', '').replace('example:143', 'example:993'))


main()
