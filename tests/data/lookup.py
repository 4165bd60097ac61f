#!/usr/bin/env python3
"""Every name of the tables that ship leads to its provider and its servers: exact domains, what is below a suffix,
mail exchangers, hosts with their ports. Then what people type beside them: capitals, accents, near misses, names of
services that have closed.
"""
import csv
import json
import os
import sqlite3
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402


def lookup(site, *args, given=None):
    run = subprocess.run([tap.PORTOLAN, 'lookup', '--db', os.path.join(site, 'portolan.db'), '--lang', 'en', *args],
                         input=given, capture_output=True, text=True)
    return run.stdout, run.stderr, run.returncode


def answers(site, *args, given=None):
    return [json.loads(line) for line in lookup(site, '--ndjson', *args, given=given)[0].splitlines()]


def table(name):
    with open(os.path.join(TOP, 'content', 'settings', name + '.csv'), encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f))


def addresses(site):
    """Each pattern of domains.csv, asked for as an address."""
    servers = {}
    for row in sorted(table('servers'), key=lambda r: int(r['ordinal'])):
        servers.setdefault(row['provider'], []).append((row['protocol'], row['host'], row['port']))
    asked, rows = [], []
    for row in table('domains'):
        if row['match'] != 'mx':
            rows.append(row)
            asked.append('someone@' + ('a.b.' if row['match'] == 'suffix' else '') + row['pattern'])
    found = answers(site, '-', given='\n'.join(asked) + '\n')
    if len(found) != len(rows):
        yield '%d answers to %d addresses' % (len(found), len(rows))
    for address, row, got in zip(asked, rows, found):
        provider = got['provider'] or {}
        if (provider.get('id'), got['match'], got['matched']) != (row['provider'], row['match'], row['pattern']):
            yield '%s: %s by %s, not %s by %s' % (address, provider.get('id'), got['match'], row['provider'], row['match'])
        domain = address.split('@')[1]
        want = [(p, h.replace('%EMAILDOMAIN%', domain).replace('%EMAILLOCALPART%', 'someone'), n) for p, h, n in servers.get(row['provider'], [])]
        has = [(s['protocol'], s['host'], str(s['port'] or '')) for s in got['servers']]
        if has != want:
            yield '%s: %s, not %s' % (address, has[:3], want[:3])


def exchangers(site):
    rows = [r for r in table('domains') if r['match'] == 'mx']
    if not rows:
        yield 'there is no mail exchanger'
    for row in rows[:20]:
        got = answers(site, '--mx', 'mx1.' + row['pattern'], 'someone@nobody.example')
        if [g['provider'] and g['provider']['id'] for g in got] != [row['provider']]:
            yield '%s: %s' % (row['pattern'], got)


def hosts(site):
    """A host with its port is the provider's that has it; with another one the card says which it is."""
    db = sqlite3.connect('file:%s?mode=ro' % os.path.join(site, 'portolan.db'), uri=True)
    rows = db.execute("select host, min(port), group_concat(distinct provider) from server where instr(host, '%') = 0 "
                      "and host not in ('', '127.0.0.1', 'localhost') and port is not null group by host").fetchall()
    found = answers(site, '-', given=''.join('%s:%d\n' % r[:2] for r in rows))
    for (host, port, providers), got in zip(rows, found):
        if not got['provider'] or got['provider']['id'] not in providers.split(','):
            yield '%s:%d: %s, not %s' % (host, port, got['provider'] and got['provider']['id'], providers)
    if len(found) != len(rows):
        yield '%d answers to %d hosts' % (len(found), len(rows))


def typed(site):
    """(what is asked, what must stand in the answer, exit code)"""
    for args, words, code in (
            (('x@GMAIL.com',), ('Gmail', 'imap.gmail.com', '993'), 0),
            (('x@sub.onmicrosoft.com',), ('Microsoft 365', 'outlook.office365.com'), 0),
            (('x@gmial.com',), ('did you mean gmail.com?',), 1),
            (('gmail.con',), ('did you mean gmail.com?',), 1),
            (('imap.orange.fr:993',), ('Orange', '993', 'SSL/TLS'), 0),
            (('imap.orange.fr:143',), ('Orange', '143', 'not in the record', '993 SSL/TLS'), 0),
            (('--mx', 'mx1.mail.ovh.net', 'x@client.example'), ('OVHcloud', 'ovh.net'), 0),
            (('x@voila.fr',), ('Voila', 'Closed', 'no longer exist'), 0),
            (('x@nobody.example',), ('is not in the record',), 1)):
        out, err, got = lookup(site, *args)
        for word in words:
            if word not in out + err:
                yield '%s: "%s" is missing from: %s' % (' '.join(args), word, (out + err)[:300])
        if got != code:
            yield '%s: exit %d' % (' '.join(args), got)


def main():
    where = tap.scratch()
    site = tap.build(where)
    tap.ok(list(addresses(site)), 'every domain of the tables has its provider and its servers')
    tap.ok(list(exchangers(site)), 'mail exchangers lead to their providers')
    tap.ok(list(hosts(site)), 'every host with its port leads to a provider that has it')
    tap.ok(list(typed(site)), 'what people type: capitals, near misses, hosts and ports, closed services')
    # The comparison must see another server.
    db = sqlite3.connect(os.path.join(site, 'portolan.db'))
    db.execute("update server set port = 994 where provider = 'free' and protocol = 'imap'")
    db.commit()
    db.close()
    tap.ok([] if list(addresses(site)) else ['nothing was seen'], 'another port in the database is seen')
    tap.done()


main()
