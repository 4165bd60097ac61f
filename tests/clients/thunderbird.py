#!/usr/bin/env python3
"""Debian's Thunderbird sets itself up from the site that ships: over http with deploy/policies.json as it is
published, then from the folder by file:. Its own modules fetch and read the files; what they choose is compared
with the rows of the database. Runs where nothing but loopback can be reached.
"""
import functools
import http.server
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import netns  # noqa: E402
import tap  # noqa: E402

PORT, MARIONETTE = 8713, 8714
POLICIES = '/etc/thunderbird/policies'
AUTH = {'none': 1, 'password': 3, 'encrypted-password': 4, 'gssapi': 5, 'ntlm': 6, 'oauth2': 10}
SOCKET = {'none': 0, 'starttls': 2, 'tls': 3}

FETCH = '''
const [domains, url, done] = arguments;
(async () => {
  const { FetchConfig } = ChromeUtils.importESModule("resource:///modules/accountcreation/FetchConfig.sys.mjs");
  const { OAuth2Providers } = ChromeUtils.importESModule("resource:///modules/OAuth2Providers.sys.mjs");
  if (url) {
    Services.prefs.setStringPref("mailnews.auto_config_url", url);
  }
  const found = { url: Services.prefs.getStringPref("mailnews.auto_config_url") };
  const server = s => ({ type: s.type, hostname: s.hostname, port: s.port, socketType: s.socketType, auth: s.auth,
                         username: s.username, oauth: !!OAuth2Providers.getHostnameDetails(s.hostname, s.type) });
  for (const domain of domains) {
    try {
      const config = await FetchConfig.fromDB(domain, new AbortController().signal);
      found[domain] = { incoming: [config.incoming, ...config.incomingAlternatives].map(server),
                        outgoing: [config.outgoing, ...config.outgoingAlternatives].map(server) };
    } catch (e) {
      found[domain] = { error: String(e) };
    }
  }
  return found;
})().then(done, e => done({ error: String(e) }));
'''


# What a published file may get wrong: the first match becomes the other.
SPOIL = ((r'<hostname>', '<hostname>x'), (r'<port>\d+', '<port>4'), (r'<socketType>\w+', '<socketType>plain'),
         (r'%EMAIL\w+%', '%EMAILLOCALPART%x'), (r'<authentication>[^<]+', '<authentication>NTLM'), (r'</outgoingServer>[^\0]*', ''))


def spoil(path, was, becomes):
    with open(path) as f:
        text = f.read()
    with open(path, 'w') as f:
        f.write(re.sub(was, becomes, text, count=1))


class Thunderbird:
    """One headless Thunderbird with a new profile, driven by Marionette."""

    def __init__(self, where):
        profile = os.path.join(where, 'profile')
        os.mkdir(profile)
        with open(os.path.join(profile, 'user.js'), 'w') as f:
            f.write('user_pref("marionette.port", %d);\n' % MARIONETTE)
            f.write('user_pref("datareporting.policy.dataSubmissionEnabled", false);\n')
            f.write('user_pref("app.update.enabled", false);\n')
        self.log = open(os.path.join(where, 'thunderbird.log'), 'w')
        self.process = subprocess.Popen(
            ['thunderbird', '--headless', '--marionette', '--remote-allow-system-access', '--no-remote', '--profile', profile],
            stdout=self.log, stderr=subprocess.STDOUT, env=dict(os.environ, HOME=where, MOZ_HEADLESS='1'))
        self.number, self.socket = 0, None
        for _ in range(2400):
            try:
                self.socket = socket.create_connection(('127.0.0.1', MARIONETTE), timeout=600)
                break
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.25)

    def read(self):
        head = b''
        while not head.endswith(b':'):
            byte = self.socket.recv(1)
            if not byte:
                raise EOFError('Thunderbird has gone')
            head += byte
        size, data = int(head[:-1]), b''
        while len(data) < size:
            data += self.socket.recv(size - len(data))
        return json.loads(data)

    def call(self, name, **params):
        self.number += 1
        text = json.dumps([0, self.number, name, params]).encode()
        self.socket.sendall(b'%d:%s' % (len(text), text))
        answer = self.read()
        if answer[2]:
            raise RuntimeError(answer[2].get('message', answer[2]))
        return answer[3]

    def begin(self):
        self.read()
        version = self.call('WebDriver:NewSession', capabilities={})['capabilities']['browserVersion']
        self.call('Marionette:SetContext', value='chrome')
        self.call('WebDriver:SetTimeouts', script=600000)
        return version

    def fetch(self, domains, url=None):
        return self.call('WebDriver:ExecuteAsyncScript', script=FETCH, args=[domains, url], newSandbox=True,
                         sandbox='system')['value']

    def end(self):
        if self.socket:
            self.socket.close()
        self.process.kill()
        self.process.wait()
        self.log.close()


def choose(rows, domain):
    """What a program should get for DOMAIN, from the rows alone: IMAP else POP3, and SMTP."""
    rows = [dict(r, host=r['host'].replace('%EMAILDOMAIN%', domain)) for r in rows]
    rows = [r for r in rows if r['port'] and r['host'] and '%' not in r['host'] and r['host'] not in ('127.0.0.1', 'localhost')]
    rows.sort(key=lambda r: ({'tls': 0, 'starttls': 1, 'none': 2}[r['security']], r['ordinal']))

    def first(protocols):
        group = [r for r in rows if r['protocol'] in protocols]
        encrypted = [r for r in group if r['security'] != 'none'] or group
        return next((r for p in protocols for r in encrypted if r['protocol'] == p), None)
    return first(('imap', 'pop3')), first(('smtp',))


def expect(row, got):
    """The four facts of ROW; the first sign-in that Thunderbird can do, OAuth 2 only where it is registered."""
    auths = row['auth'].split() or ['password']
    auths.sort(key=lambda a: a != 'oauth2')
    auth = next((AUTH[a] for a in auths if a in AUTH and (a != 'oauth2' or got['oauth'])), None)
    return {'type': row['protocol'], 'hostname': row['host'], 'port': row['port'], 'socketType': SOCKET[row['security']],
            'username': row['username'] or '%EMAILADDRESS%', 'auth': auth}


def differences(found, rows, refused):
    for domain, provider_rows in rows.items():
        incoming, outgoing = choose(provider_rows, domain)
        got = found.get(domain, {'error': 'no answer'})
        if 'error' in got:
            if domain not in refused:
                yield '%s: %s' % (domain, got['error'])
            continue
        if domain in refused:
            yield domain + ': set up, though the record says that it cannot be'
            continue
        for side, row in (('incoming', incoming), ('outgoing', outgoing)):
            first = got[side][0]
            want = expect(row, first)
            has = {k: first[k] for k in want}
            if has != want:
                yield '%s %s: the database says %s, Thunderbird has %s' % (domain, side, want, has)
            types = [s['type'] for s in got[side]]
            if len(set(types)) != len(types):
                yield '%s %s: %s' % (domain, side, types)


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def main():
    if not shutil.which('thunderbird'):
        tap.skip_all('there is no thunderbird')
    if not os.path.isdir(os.path.dirname(POLICIES)):
        tap.skip_all('there is no ' + os.path.dirname(POLICIES))
    why = netns.enter()
    if why:
        tap.skip_all(why)
    where = tap.scratch()
    site = tap.build(where, 'http://127.0.0.1:%d' % PORT)
    policies = os.path.join(where, 'etc', 'policies')
    os.makedirs(policies)
    shutil.copy(os.path.join(site, 'deploy', 'policies.json'), policies)
    for name in os.listdir('/etc/thunderbird'):
        if name != 'policies':
            source = os.path.join('/etc/thunderbird', name)
            (shutil.copytree if os.path.isdir(source) else shutil.copy)(source, os.path.join(where, 'etc', name))
    why = netns.bind(os.path.join(where, 'etc'), '/etc/thunderbird')
    if why:
        tap.skip_all('private mounts are not permitted here: ' + why)
    db = sqlite3.connect('file:%s?mode=ro' % os.path.join(site, 'portolan.db'), uri=True)
    db.row_factory = sqlite3.Row
    rows = {}
    for pattern, provider in db.execute("select pattern, provider from domain where match = 'exact'").fetchall():
        rows[pattern] = db.execute('select * from server where provider = ? order by ordinal', (provider,)).fetchall()
    refused = {r[0] for r in db.execute("""select pattern from domain d join program_support s on s.provider = d.provider
                                           where s.program = 'thunderbird' and not s.works""")}
    server = http.server.ThreadingHTTPServer(('127.0.0.1', PORT), functools.partial(Handler, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    bird = Thunderbird(where)
    try:
        if not bird.socket:
            with open(bird.log.name) as f:
                tap.ok(['it ended or does not listen'] + f.read().splitlines()[-8:], 'Thunderbird starts')
            tap.done()
        version = bird.begin()
        found = bird.fetch(sorted(rows))
        tap.ok([] if found.get('url') == 'http://127.0.0.1:%d/v1.1/{{domain}}.xml' % PORT else found.get('url', found),
               'Thunderbird %s obeys deploy/policies.json' % version)
        tap.ok([] if len(rows) - len(refused) >= 30 else len(rows), 'there are domains to compare')
        tap.ok(list(differences(found, rows, refused)), 'http: %d domains as the database has them' % len(rows))
        found = bird.fetch(sorted(rows), 'file://%s/v1.1/{{domain}}.xml' % site)
        tap.ok(list(differences(found, rows, refused)), 'file: %d domains as the database has them' % len(rows))
        # The comparison must see each fact that a file gets wrong.
        spoiled = dict(zip((d for d in sorted(rows) if 'error' not in found[d] and d not in refused), SPOIL))
        for domain, (was, becomes) in spoiled.items():
            spoil(os.path.join(site, 'v1.1', domain + '.xml'), was, becomes)
        found = bird.fetch(sorted(spoiled), 'file://%s/v1.1/{{domain}}.xml' % site)
        seen = [any(True for _ in differences({d: found[d]}, {d: rows[d]}, refused)) for d in spoiled]
        tap.ok([] if len(seen) == len(SPOIL) and all(seen) else ['not seen: %s' % (w,) for w, s in zip(SPOIL, seen) if not s],
               'another host, port, security, user name or sign-in in a file is seen, and a file cut short')
    finally:
        bird.end()
    tap.done()


main()
