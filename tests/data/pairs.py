#!/usr/bin/env python3
"""Every page of a provider in a mail program, in every language: no step that the program makes needless, none of another
protocol, and no servers to type where the program has a kind of account for the provider or cannot sign in at all.

What a pair is like is worked out here anew, from the tables as they are written.
"""
import csv
import glob
import html
import os
import re
import sys
import tempfile

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

NEEDLESS = ('step_app_password', 'step_two_step_first', 'step_separate_mail_password', 'step_oauth_only')
SWITCHES = ('step_enable_imap', 'step_enable_pop', 'step_enable_smtp')


def rows(name):
    with open(os.path.join(TOP, 'content', 'settings', name + '.csv'), encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f))


def words(lang):
    with open(os.path.join(TOP, 'templates', 'strings', lang), encoding='utf-8') as f:
        return dict(line.rstrip('\n').split(' = ', 1) for line in f if ' = ' in line and line[0] not in '#[')


def sign_in(clients, servers, guide):
    """The row of clients.csv for the provider's most exact server, or None."""
    fits = [c for c in clients if c['client'] == guide and c['kind'] != 'profile' and any(
        ('.' + s['host']).endswith('.' + c['host']) and (c['account'] or 'oauth2' in s['auth'].split()) for s in servers)]
    return max(fits, key=lambda c: len(c['host']), default=None)


def faults(page, guide, servers, requirements, client, said):
    main = html.unescape(page[page.index('<main'):page.index('</article>')])
    steps = [re.sub(' *<.*', '', step) for step in re.findall(r'<li><strong>(.*)</strong>', main)]
    of_servers = [s['host'] for s in servers if s['host'] and '%' not in s['host'] and s['host'] in main]
    protocols = [p for p in ('imap', 'pop3', 'smtp') if re.search(r'^protocols:.*\b%s\b' % p, guide, re.M)]
    mine = next(p for p in protocols if any(s['protocol'] == p and s['host'] for s in servers))
    only = mine != 'smtp' and any(r['kind'] == 'oauth-only' and not r['condition'] for r in requirements) or next(
        (s['auth'] for s in servers if s['protocol'] == mine), '') == 'oauth2'
    bad = []
    if mine == 'imap' and said['step_enable_pop'] in steps:
        bad.append('a step of POP')
    if client:
        bad += ['"%s", though the program signs in' % said[k] for k in NEEDLESS
                if said[k] in steps and (client['kind'] == 'sign-in' or k != 'step_oauth_only')]
        if client['kind'] == 'sign-in' and said['pair_signs_in'] not in main:
            bad.append('does not say that the program signs in')
        if not client['protocol']:
            bad += ['"%s", though no switch is needed' % said[k] for k in SWITCHES if said[k] in steps]
        if client['account'] and (of_servers or client['account'] not in main):
            bad.append('servers %s, or no account "%s"' % (of_servers, client['account']))
    if (said['pair_device' if mine == 'smtp' else 'pair_impossible'] in main) != (only and not client):
        bad.append('says wrongly whether it can work')
    if only and not client and (of_servers or steps):
        bad.append('steps into a dead end')
    return bad


def main():
    clients, servers, requirements = rows('clients'), rows('servers'), rows('requirements')
    with tempfile.TemporaryDirectory() as scratch:
        site, seen, bad, signing = tap.build(scratch), 0, [], 0
        for path in sorted(glob.glob(os.path.join(TOP, 'content', 'guides', '*', '*.md'))):
            guide, lang = os.path.basename(path)[:-3], os.path.basename(os.path.dirname(path))
            said = words(lang)
            with open(path, encoding='utf-8') as f:
                text = f.read()
            for provider in sorted({s['provider'] for s in servers}):
                file = os.path.join(site, lang, 'guide', '%s-%s.html' % (guide, provider))
                if not os.path.exists(file) or os.path.exists(
                        os.path.join(TOP, 'content', 'guides', lang, '%s-%s.md' % (guide, provider))):
                    continue
                of = [s for s in servers if s['provider'] == provider]
                client = sign_in(clients, of, guide)
                with open(file, encoding='utf-8') as f:
                    bad += ['%s/guide/%s-%s.html: %s' % (lang, guide, provider, fault) for fault in faults(
                        f.read(), text, of, [r for r in requirements if r['provider'] == provider], client, said)]
                seen += 1
                signing += bool(client)
        tap.ok([] if seen > 1000 and signing > 100 else ['%d pages, %d sign in' % (seen, signing)], 'there are pairs to look at')
        tap.ok(bad[:20], 'all %d pairs: only the steps that this program needs for this provider' % seen)
    tap.done()


main()
