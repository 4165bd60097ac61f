#!/usr/bin/env python3
"""Every file for mail programs of the site that ships keeps the rules that programs were seen to insist on.

Reads finished files and the tables' own rows (not the views that choose among them), so that what is chosen
is checked by somebody else.
"""
import glob
import json
import os
import plistlib
import re
import sqlite3
import subprocess
import sys
import uuid
import xml.etree.ElementTree as ET

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

HOST = re.compile(r'^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$')
SECURITY = {'SSL': 'tls', 'STARTTLS': 'starttls', 'plain': 'none'}
AUTH = {'password-cleartext', 'password-encrypted', 'OAuth2', 'NTLM', 'GSSAPI', 'TLS-client-cert', 'none'}


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def bytes_rule(data):
    if data.startswith(b'\xef\xbb\xbf') or b'\r' in data or not data.endswith(b'\n') or b'<!' in data:
        yield 'a BOM, a CR, no line end at the end, or a declaration'
    try:
        data.decode('utf-8')
    except UnicodeDecodeError:
        yield 'not UTF-8'
    if not data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n'):
        yield 'no XML declaration that says UTF-8'
    if b'xmlns' in data:
        yield 'a namespace'
    if b'*.' in data:
        yield '*.'
    if b'useGlobalPreferredServer' in data:
        yield 'useGlobalPreferredServer'


def server_rule(server):
    def texts(name):
        return [e.text or '' for e in server.findall(name)]
    for name in ('hostname', 'port', 'socketType', 'username'):
        if len(texts(name)) != 1 or not texts(name)[0].strip():
            yield '%d times <%s>' % (len(texts(name)), name)
            return
    host, user, auths = texts('hostname')[0], texts('username')[0], texts('authentication')
    if not HOST.match(host) or re.match(r'^[0-9.]+$', host) or host == 'localhost':
        yield 'host ' + host
    if not texts('port')[0].isdigit() or not 1 <= int(texts('port')[0]) <= 65535:
        yield 'port ' + texts('port')[0]
    if texts('socketType')[0] not in SECURITY:
        yield 'socketType ' + texts('socketType')[0]
    if re.sub('%(EMAILADDRESS|EMAILLOCALPART|EMAILDOMAIN)%', '', user).count('%'):
        yield 'username ' + user
    if not auths or set(auths) - AUTH or len(set(auths)) != len(auths):
        yield 'authentication %s' % auths
    if 'OAuth2' in auths and auths[0] != 'OAuth2':
        yield 'OAuth2 is not the first of %s' % auths


def config_rule(data):
    root = ET.fromstring(data)
    provider = root.find('emailProvider')
    if root.tag != 'clientConfig' or root.get('version') != '1.1' or provider is None:
        yield 'no clientConfig 1.1'
        return
    if not HOST.match(provider.get('id', '')):
        yield 'the id %s is no host name' % provider.get('id')
    domains = provider.findall('domain')
    if not domains or any(d.attrib or not HOST.match(d.text or '') for d in domains):
        yield 'domains: %s' % [d.text for d in domains]
    for name in ('displayName', 'displayShortName'):
        if len(provider.findall(name)) != 1 or not provider.findtext(name) or '%' in provider.findtext(name):
            yield 'no ' + name
    incoming, outgoing = provider.findall('incomingServer'), provider.findall('outgoingServer')
    if not incoming or not outgoing:
        yield '%d receiving, %d sending servers' % (len(incoming), len(outgoing))
    types = [s.get('type') for s in incoming + outgoing]
    if len(set(types)) != len(types) or set(types) - {'imap', 'pop3', 'smtp'} or types != sorted(types, key='imap pop3 smtp'.split().index):
        yield 'server types %s' % types
    for group in (incoming, outgoing):
        sockets = [s.findtext('socketType') for s in group]
        if 'plain' in sockets and set(sockets) != {'plain'}:
            yield 'plain beside something better'
    for server in incoming + outgoing:
        for fault in server_rule(server):
            yield '%s: %s' % (server.get('type'), fault)


def usable(row, domain):
    host = row['host'].replace('%EMAILDOMAIN%', domain or '%')
    return row['port'] and host and '%' not in host and host not in ('127.0.0.1', 'localhost', '::1', '[::1]')


def wanted(rows, domain):
    """From the rows themselves: per protocol SSL/TLS before STARTTLS before nothing, then the lowest ordinal."""
    best = {}
    rows = sorted((r for r in rows if r['protocol'] in ('imap', 'pop3', 'smtp') and usable(r, domain)),
                  key=lambda r: ({'tls': 0, 'starttls': 1, 'none': 2}[r['security']], r['ordinal']))
    for row in rows:
        best.setdefault(row['protocol'], row)
    encrypted = {r['role'] for r in rows if r['security'] != 'none'}
    return {p: r for p, r in best.items() if r['security'] != 'none' or r['role'] not in encrypted}


def given(data):
    servers = {}
    for server in ET.fromstring(data).find('emailProvider'):
        if server.tag in ('incomingServer', 'outgoingServer'):
            servers[server.get('type')] = (server.findtext('hostname'), int(server.findtext('port')),
                                           SECURITY.get(server.findtext('socketType')), server.findtext('username'))
    return servers


def compare(site, db):
    """Domain by domain: the file says what the table says, and is there exactly when it can be."""
    db.row_factory = sqlite3.Row
    servers, statuses = {}, dict(db.execute('select id, status from provider').fetchall())
    for row in db.execute('select * from server order by provider, ordinal'):
        servers.setdefault(row['provider'], []).append(row)
    listed = set(json.loads(read(os.path.join(site, 'v1.1', 'generated_files.json'))))
    names = {os.path.basename(p) for p in glob.glob(os.path.join(site, 'v1.1', '*'))} - {'generated_files.json'}
    if {n for n in names if n + '.xml' in names} != listed:
        yield 'generated_files.json is not the list of files'
    n = 0
    for pattern, match, provider in db.execute('select pattern, match, provider from domain').fetchall():
        best = wanted(servers.get(provider, []), None if match == 'mx' else pattern)
        there = statuses[provider] != 'retired' and 'smtp' in best and ('imap' in best or 'pop3' in best)
        if there != (pattern in listed):
            yield '%s (%s): %s' % (pattern, provider, 'no file' if there else 'a file that cannot work')
        if not there:
            continue
        data, n = read(os.path.join(site, 'v1.1', pattern + '.xml')), n + 1
        if data != read(os.path.join(site, 'v1.1', pattern)):
            yield pattern + ': the two names hold different bytes'
        if pattern not in [d.text for d in ET.fromstring(data).iter('domain')]:
            yield pattern + ': is not among the domains'
        want = {p: (r['host'].replace('%EMAILDOMAIN%', pattern), r['port'], r['security'], r['username'] or '%EMAILADDRESS%')
                for p, r in best.items()}
        if want != given(data):
            yield '%s: the table says %s, the file %s' % (pattern, want, given(data))
    if n < 30:
        yield 'only %d domains' % n


def profile_rule(path):
    data = read(path)
    plist = plistlib.loads(data)
    account = plist['PayloadContent'][0]
    if plist['PayloadType'] != 'Configuration' or account['PayloadType'] != 'com.apple.mail.managed':
        yield 'payload types'
    for payload in (plist, account):
        if uuid.UUID(payload['PayloadUUID']).version != 5:
            yield 'UUID ' + payload['PayloadUUID']
    if plist['PayloadUUID'] == account['PayloadUUID']:
        yield 'one UUID for two payloads'
    for side in ('Incoming', 'Outgoing'):
        if not HOST.match(account[side + 'MailServerHostName']) or not isinstance(account[side + 'MailServerPortNumber'], int) \
                or not isinstance(account[side + 'MailServerUseSSL'], bool):
            yield side
    if set(account) & {'EmailAddress', 'IncomingMailServerUsername', 'IncomingPassword', 'OutgoingMailServerUsername', 'OutgoingPassword'}:
        yield 'somebody is in it'


def profiles(site, db):
    made = {os.path.basename(p)[:-len('.mobileconfig')] for p in glob.glob(os.path.join(site, 'mobileconfig', '*.mobileconfig'))}
    oauth = {r[0] for r in db.execute("select provider from server where auth = 'oauth2' and protocol in ('imap', 'pop3', 'smtp')")}
    yield from ('%s: accepts OAuth 2 only' % p for p in made & oauth)
    works = {r[0] for r in db.execute("select provider from program_support where program = 'apple-profile' and works")}
    yield from ('%s: the page and the files disagree' % p for p in made ^ works)
    for provider in sorted(made):
        for fault in profile_rule(os.path.join(site, 'mobileconfig', provider + '.mobileconfig')):
            yield provider + ': ' + fault


def best_of(db):
    """{provider: {protocol: row}} of what a file without an address in it can hold."""
    db.row_factory = sqlite3.Row
    servers = {}
    for row in db.execute('select * from server order by provider, ordinal'):
        servers.setdefault(row['provider'], []).append(row)
    return servers


def wants(servers, provider, host, security=None):
    """Whether a server of the record has this HOST, a tuple of protocol, name and port, and SECURITY."""
    return any((r['protocol'], r['host'], r['port']) == host and security in (None, r['security']) for r in servers.get(provider, []))


def kits(site, db):
    """Profiles, Outlook's answers and SRV records hold the servers of the record, with their ports and security."""
    servers, single = best_of(db), {}
    for provider, pattern in db.execute("select provider, min(pattern) from domain where match = 'exact' group by provider having count(*) = 1").fetchall():
        single[provider] = pattern
    space = {'a': 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a'}
    for provider, rows in servers.items():
        rows = [dict(r, host=r['host'].replace('%EMAILDOMAIN%', single.get(provider, '%EMAILDOMAIN%'))) for r in rows]
        best, own = wanted(rows, None), {provider: rows}
        path = os.path.join(site, 'mobileconfig', provider + '.mobileconfig')
        if os.path.exists(path):
            account = plistlib.loads(read(path))['PayloadContent'][0]
            kind = {'EmailTypeIMAP': 'imap', 'EmailTypePOP': 'pop3'}[account['EmailAccountType']]
            for side, protocol in (('Incoming', kind), ('Outgoing', 'smtp')):
                has = tuple(account[side + 'MailServer' + n] for n in ('HostName', 'PortNumber', 'UseSSL'))
                row = best[protocol]
                if has != (row['host'], row['port'], row['security'] != 'none'):
                    yield '%s, profile: %s, not %s' % (provider, has, dict(row))
        path = os.path.join(site, 'kit', provider, 'autodiscover', 'autodiscover.xml')
        if os.path.exists(path):
            for p in ET.fromstring(read(path)).findall('a:Response/a:Account/a:Protocol', space):
                has = (p.findtext('a:Type', None, space).lower(), p.findtext('a:Server', None, space), int(p.findtext('a:Port', None, space)))
                security = {'SSL': 'tls', 'TLS': 'starttls', 'None': 'none'}[p.findtext('a:Encryption', None, space)]
                if not wants(own, provider, has, security):
                    yield '%s, Autodiscover: %s %s' % (provider, has, security)
        path = os.path.join(site, 'kit', provider, 'srv.txt')
        if os.path.exists(path):
            for line in read(path).decode().splitlines():
                m = re.match(r'_(imaps|imap|pop3s|pop3|submissions|submission)\._tcp\tIN\tSRV\t\d+ 1 (\d+) ([a-z0-9.-]+)\.$', line)
                if not m:
                    continue
                protocol = {'i': 'imap', 'p': 'pop3', 's': 'smtp'}[m.group(1)[0]]
                security = 'tls' if m.group(1) in ('imaps', 'pop3s', 'submissions') else 'starttls'
                if not wants(own, provider, (protocol, m.group(3), int(m.group(2))), security):
                    yield '%s, SRV: %s' % (provider, line)


def srv_rule(text):
    seen = set()
    for line in text.splitlines():
        if line.startswith(';'):
            continue
        m = re.match(r'^(_imaps?|_pop3s?|_submissions?|_sieve)\._tcp\tIN\tSRV\t(\d+) 1 (\d+) (@|[a-z0-9.-]+)$', line)
        if not m or m.group(1) in seen:
            yield line
            continue
        seen.add(m.group(1))
        if '.' in m.group(4) and not m.group(4).endswith('.'):
            yield 'a name that is neither absolute nor one label: ' + line


def poxes(site):
    space = {'a': 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a'}
    for path in glob.glob(os.path.join(site, 'kit', '*', 'autodiscover', 'autodiscover.xml')):
        account = ET.fromstring(read(path)).find('a:Response/a:Account', space)
        for protocol in account.findall('a:Protocol', space):
            values = {name: protocol.findtext('a:' + name, None, space) for name in
                      ('Type', 'Server', 'Port', 'SSL', 'Encryption', 'AuthRequired')}
            if None in values.values() or not HOST.match(values['Server']) or values['Encryption'] not in ('SSL', 'TLS', 'None') \
                    or values['Type'] not in ('IMAP', 'POP3', 'SMTP'):
                yield '%s: %s' % (path, values)
            if protocol.find('a:LoginName', space) is not None:
                yield path + ': somebody is in it'


def well_formed(site):
    """By libxml2 where xmllint is there, else by expat."""
    paths = [os.path.join(f, n) for f, _, names in os.walk(site) for n in names if n.endswith(('.xml', '.mobileconfig'))]
    try:
        for i in range(0, len(paths), 500):
            run = subprocess.run(['xmllint', '--noout', '--nonet'] + paths[i:i + 500], capture_output=True, text=True)
            yield from run.stderr.splitlines()
    except FileNotFoundError:
        for path in paths:
            try:
                ET.fromstring(read(path))
            except ET.ParseError as e:
                yield '%s: %s' % (path, e)
    if len(paths) < 100:
        yield 'only %d files' % len(paths)


def exported(site, db):
    """`portolan export` prints the published bytes."""
    for kind, provider, path in (('autoconfig', 'gmail.com', 'v1.1/gmail.com.xml'), ('autoconfig', 'free', 'kit/free/.well-known/autoconfig/mail/config-v1.1.xml'),
                                 ('mobileconfig', 'free', 'mobileconfig/free.mobileconfig'), ('srv', 'gmail', 'kit/gmail/srv.txt'),
                                 ('autodiscover', 'orange', 'kit/orange/autodiscover/autodiscover.xml')):
        run = subprocess.run([tap.PORTOLAN, 'export', '--db', site, kind, provider], capture_output=True)
        if run.returncode or run.stdout != read(os.path.join(site, path)):
            yield '%s %s: exit %d, not the bytes of %s: %s' % (kind, provider, run.returncode, path, run.stderr.decode())
    run = subprocess.run([tap.PORTOLAN, 'export', '--db', site, 'ndjson', '--full'], capture_output=True, text=True)
    if len([json.loads(line) for line in run.stdout.splitlines()]) != db.execute('select count(*) from server').fetchone()[0]:
        yield 'ndjson --full: not a line for each server'


def configs(site):
    for path in sorted(glob.glob(os.path.join(site, 'v1.1', '*.xml')) +
                       glob.glob(os.path.join(site, 'kit', '*', '.well-known', 'autoconfig', 'mail', '*'))):
        data = read(path)
        for fault in list(bytes_rule(data)) + list(config_rule(data)):
            yield '%s: %s' % (os.path.relpath(path, site), fault)


BAD = b'''<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1"><emailProvider id="Phare"><domain purpose="mx">*.a.example</domain><displayName>%EMAILDOMAIN%</displayName>
<incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType><username>%EMAILADDRESS</username>
<authentication>password-cleartext</authentication><authentication>OAuth2</authentication></incomingServer>
<incomingServer type="imap"><hostname>a.example</hostname><port>143</port><socketType>plain</socketType></incomingServer>
</emailProvider></clientConfig>'''


def main():
    faults = list(bytes_rule(BAD)) + list(config_rule(BAD))
    tap.ok([] if len(faults) == 13 else faults, 'a file that breaks the rules is caught, thirteen times')
    site = tap.build(tap.scratch())
    db = sqlite3.connect('file:%s?mode=ro' % os.path.join(site, 'portolan.db'), uri=True)
    tap.ok(list(well_formed(site)), 'every XML file is well-formed')
    tap.ok(list(configs(site)), 'every autoconfig file keeps the rules')
    tap.ok(list(compare(site, db)), 'every domain has the settings of its provider, and a file exactly when it can work')
    tap.ok(list(profiles(site, db)), 'profiles parse, name nobody, and are for no one who accepts OAuth 2 only')
    tap.ok([p + ': ' + f for p in glob.glob(os.path.join(site, 'kit', '*', 'srv.txt')) for f in srv_rule(read(p).decode())],
           'SRV records are records')
    tap.ok(list(poxes(site)), 'Autodiscover answers are complete')
    tap.ok(list(kits(site, db)), 'profiles, Autodiscover answers and SRV records hold the servers of the record')
    other = sqlite3.connect(':memory:')
    db.backup(other)
    other.execute('update server set port = port + 1')
    seen = [f.split(', ')[1].split(':')[0] for f in kits(site, other)]
    tap.ok([] if min(seen.count(k) for k in ('profile', 'Autodiscover', 'SRV')) > 50 else len(seen), 'other ports in the record are seen in each')
    tap.ok(list(exported(site, db)), 'portolan export prints what is published')
    tap.done()


main()
