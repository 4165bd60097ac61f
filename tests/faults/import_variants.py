#!/usr/bin/env python3
"""What import takes, check and build take: a good client configuration is spoilt in some hundred ways, one at a time.

Each variant is a provider of its own. Import must refuse it at its line and column, or take it; all that it takes go into
an empty knowledge base together, which check and build must find without an error, and whose answers must be right: no
server but the file's own, no secret, nothing of another provider. A sample is tried alone as well.
"""
import json
import os
import re
import shutil
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
BUILDER = os.path.join(tap.PROGRAMS, 'portolan-build')
SECRET = 'hunter2'
GOOD = {
    'id': ' id="{d}"', 'domain': '<domain>{d}</domain>', 'name': '<displayName>Number {n}</displayName>', 'type': ' type="imap"',
    'host': '<hostname>imap.{d}</hostname>', 'port': '<port>993</port>', 'socket': '<socketType>SSL</socketType>',
    'user': '<username>%EMAILADDRESS%</username>', 'auth': '<authentication>password-cleartext</authentication>',
    'more': '', 'out': '<outgoingServer type="smtp"><hostname>smtp.{d}</hostname><port>465</port><socketType>SSL</socketType>'
    '<username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication></outgoingServer>', 'end': '', 'root': ''}
SHAPE = '''<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
<emailProvider{id}>
{domain}
{name}
<incomingServer{type}>
{host}
{port}
{socket}
{user}
{auth}
{more}
</incomingServer>
{out}
{end}
</emailProvider>
{root}
</clientConfig>
'''
VARIANTS = []


def variant(name, refused=None, /, want=None, address=None, plain=None, **parts):
    """REFUSED: True, False, or None for either. WANT: what the IMAP host must be then. ADDRESS: whose mail is asked for."""
    VARIANTS.append((name, refused, want, address, plain, parts))


def values(part, tag, refused, *texts, **more):
    for text in texts:
        variant('%s %r' % (tag, text[:40]), refused, **{part: '<%s>%s</%s>' % (tag, text, tag)}, **more)


def make():
    variant('as it is', False)
    # --- ports
    values('port', 'port', True, '0', '65536', '-1', '+993', '993.0', '0x3e1', '99999999999', '9 93', 'imap', '９９３', '993,995', '1e3')
    values('port', 'port', False, ' 993 ', '\n993\n', '0993', '65535', '1', '<![CDATA[993]]>', '9<!-- x -->93', '&#57;93')
    # --- hosts
    values('host', 'hostname', True, 'https://imap.{d}', 'imap.{d}:993', 'imap.{d}/', 'imap {d}', 'imap._tcp.{d}', 'my_host.{d}', '-imap.{d}',
           'imap-.{d}', 'imap..{d}', '.imap.{d}', 'imap.{d}..', '.', '[::1]', '::1', 'user@imap.{d}', 'imap.{d};evil', "imap.{d}'", '&lt;b&gt;',
           'a' * 64 + '.{d}', '.'.join(['a' * 60] * 5), '256.1.1.1', '1.2.3', '%EMAIL%.{d}', '%EMAILDOMAIN', 'imap%2e{d}', '$host', '{{host}}',
           'imap．{d}', 'u\u0308ber.{d}', '\u200bimap.{d}', 'imap.{d}\u00a0x', '\U0001f600.{d}\ue000')
    for text, host in (('IMAP.{d}', 'imap.{d}'), ('imap.{d}.', 'imap.{d}'), ('\n  imap.{d}\n', 'imap.{d}'), ('bücher.{d}', 'xn--bcher-kva.{d}'),
                       ('BÜCHER.{d}', 'xn--bcher-kva.{d}'), ('münchen.{d}.', 'xn--mnchen-3ya.{d}'), ('192.0.2.7', '192.0.2.7'),
                       ('imap.%EMAILDOMAIN%', 'imap.{d}'), ('<![CDATA[imap.{d}]]>', 'imap.{d}'), ('im<!-- c -->ap.{d}', 'imap.{d}'),
                       ('imap&#46;{d}', 'imap.{d}'), ('日本.{d}', 'xn--wgv71a.{d}'), ('localhost.{d}', 'localhost.{d}')):
        values('host', 'hostname', False, text, want=host)
    # --- domains
    values('domain', 'domain', True, '%EMAILDOMAIN%', '*', '*.', '*.com', 'com', 'a.*.{d}', '*.*.{d}', 'joe@{d}', '@{d}', 'https://{d}', '{d}/', '{d}:25',
           'a b.{d}', 'a_b.{d}', '-a.{d}', 'a..{d}', '.{d}', '{d}..', '192.0.2.1', 'x' * 64 + '.{d}', '.'.join(['x' * 60] * 5), '{d},x.{d}', '{d};x', '%d',
           '｛d｝', 'ｅ.{d}', '\u202ex.{d}')
    for text, asked in (('{D}', '{d}'), ('{d}.', '{d}'), ('*.{d}', 'a.{d}'), ('*.{D}.', 'a.{d}'), (' {d} ', '{d}'), ('bücher.{d}', 'xn--bcher-kva.{d}'),
                        ('<![CDATA[{d}]]>', '{d}'), ('xn--bcher-kva.{d}', 'bücher.{d}')):
        values('domain', 'domain', False, text, address='joe@' + asked)
    variant('a domain twice', False, domain='<domain>{d}</domain><domain>{D}</domain><domain>{d}.</domain>')
    variant('a domain in two ways', False, domain='<domain>{d}</domain><domain>*.{d}</domain>')
    variant('an MX pattern', False, domain='<domain>{d}</domain><domain purpose="mx">mx.{d}</domain>')
    variant('a domain as MX pattern too', False, domain='<domain>{d}</domain><domain purpose="mx">{d}</domain>')
    variant('an empty domain beside', False, domain='<domain>{d}</domain><domain></domain><domain/>')
    variant('domain in the document', False, domain='', root='<domain>{d}</domain>')
    # --- ids
    for text in ('-23', '23', '', ' ', '.', '-', 'x' * 300, 'münchen', '日本', 'a b', 'a/b', '../../etc', '&lt;b&gt;', '%EMAILDOMAIN%', 'con', 'index',
                 'http://{d}/', '{d}.', '{D}', 'a_b.{d}', "a'b", 'provider', 'a.' * 60 + 'b', 'search', '\u202eabc'):
        variant('id %r' % text[:30], False, id=' id="%s"' % text)
    # --- what is missing
    for part in ('host', 'port', 'socket', 'type', 'domain'):
        variant('no ' + part, True, **{part: ''})
    for part, tag in (('host', 'hostname'), ('port', 'port'), ('socket', 'socketType'), ('domain', 'domain')):
        variant('empty ' + tag, True, **{part: '<%s></%s>' % (tag, tag)})
        variant('blank ' + tag, True, **{part: '<%s> \n </%s>' % (tag, tag)})
    for part in ('user', 'auth', 'id', 'name', 'out'):
        variant('no ' + part, False, **{part: ''})
    for part, tag in (('user', 'username'), ('auth', 'authentication'), ('name', 'displayName')):
        variant('empty ' + tag, False, **{part: '<%s/>' % tag})
    variant('no user and a password', False, user='', out='')
    variant('an empty server beside', True, end='<outgoingServer type="smtp"/>')
    # --- words
    values('socket', 'socketType', True, 'secure', 'TLSv1.2', 'yes', 'SSL STARTTLS', '1', 'ssl3')
    values('socket', 'socketType', False, 'ssl', 'TLS', 'Plain', 'none', 'starttls', ' SSL ', 'SSL/TLS')
    variant('TLS on a port that does not settle it', True, socket='<socketType>TLS</socketType>', port='<port>1993</port>')
    values('auth', 'authentication', False, 'plain', 'secure', 'OAuth2', 'oauth2', 'NTLM', 'Kerberos', 'none', 'SCRAM', 'a b c', 'password-cleartext ',
           'x' * 300, 'client-IP-address')
    for text in ('imap4', 'pop', 'IMAP', 'smtp', 'xmpp', 'imap pop3', 'x' * 50, 'jmap', ''):
        variant('type %r' % text[:20], None, type=' type="%s"' % text)
    values('user', 'username', False, '%EMAILADDRESS', '%USER%', '100%', '%EMAILLOCALPART%', 'joe', '%EMAILLOCALPART%@{d}', '%emailaddress%')
    values('user', 'username', None, 'x' * 121, 'a\nb', '"quoted", too', '=1+1')
    values('name', 'displayName', None, 'x' * 121, 'x' * 5000, '=cmd()', 'A, B; "C"', 'a\nb', '&#x2028;', '{{x}}', '&lt;script&gt;', '%EMAILDOMAIN%', '🙂')
    values('end', 'displayShortName', None, 'x' * 61, '', 'A & amp;'.replace(' & ', ' &amp; '))
    # --- elements, comments, CDATA, entities inside values
    for part, tag, text in (('host', 'hostname', 'imap.{d}'), ('port', 'port', '993'), ('socket', 'socketType', 'SSL'), ('user', 'username', '%EMAILADDRESS%'),
                            ('auth', 'authentication', 'password-cleartext'), ('domain', 'domain', 'a.{d}'), ('name', 'displayName', 'Number')):
        variant('an element behind ' + tag, True, **{part: '<%s>%s<element/></%s>' % (tag, text, tag)})
        variant('an element in ' + tag, True, **{part: '<%s>%s<b>%s</b></%s>' % (tag, text[:2], text[2:], tag)})
        variant('a comment in ' + tag, False, **{part: '<%s>%s<!-- x -->%s</%s>' % (tag, text[:2], text[2:], tag)})
        variant('CDATA in ' + tag, False, **{part: '<%s>%s<![CDATA[%s]]></%s>' % (tag, text[:2], text[2:], tag)})
        variant('a reference in ' + tag, False, **{part: '<%s>&#%d;%s</%s>' % (tag, ord(text[0]), text[1:], tag)})
        variant('an entity in ' + tag, True, **{part: '<%s>&foo;</%s>' % (tag, tag)})
        variant('an instruction in ' + tag, False, **{part: '<%s>%s<?x y?></%s>' % (tag, text, tag)})
        variant('an attribute of ' + tag, False, **{part: '<%s lang="x" empty="">%s</%s>' % (tag, text, tag)})
        variant(tag + ' twice', False, **{part: ('<%s>%s</%s>' % (tag, text, tag)) * 2})
    # --- pages and the like
    for url in ('', 'x', 'https://', 'ftp://{d}/', 'https://{d}/a b', 'https://{d}/é', 'https://{d}/"', 'javascript:x()', 'https://{d}/' + 'x' * 1000, '//{d}/'):
        quoted = url.replace('"', '&quot;')
        variant('documentation %r' % url[:30], False, end='<documentation url="%s"><descr lang="en">x</descr></documentation>' % quoted)
        variant('enable %r' % url[:30], False, end='<enable visiturl="%s"><instruction>Enable IMAP</instruction></enable>' % quoted)
        variant('webMail %r' % url[:30], False, root='<webMail><loginPage url="%s"/></webMail>' % quoted)
        variant('oAuth2 %r' % url[:30], False, root='<oAuth2><issuer>{d}</issuer><scope>x</scope><authURL>%s</authURL><tokenURL>%s</tokenURL></oAuth2>'
                % (quoted, quoted))
    for lang in ('', 'x', 'english', 'de-AT', 'DE', 'zh-Hant-TW', '!!', 'pt_BR', 'ü'):
        variant('descr in %r' % lang, False, end='<documentation url="https://{d}/"><descr lang="%s">x</descr></documentation>' % lang)
        variant('instruction in %r' % lang, False, end='<enable><instruction lang="%s">IMAP enable</instruction></enable>' % lang)
    variant('documentation without url', False, end='<documentation><descr>x</descr></documentation>')
    variant('a long title', False, end='<documentation url="https://{d}/"><descr>%s</descr></documentation>' % ('x' * 300))
    variant('oAuth2 with nothing', False, root='<oAuth2/>')
    variant('webMail with nothing', False, root='<webMail/><webMail><loginPage/><loginPageInfo/></webMail>')
    variant('webMail, odd user', False, root='<webMail><loginPageInfo url="https://{d}/"><username>%X%</username></loginPageInfo></webMail>')
    variant('a server by url', False, end='<incomingServer type="jmap"><url>https://jmap.{d}/</url></incomingServer>')
    variant('a server by a bad url', True, end='<incomingServer type="jmap"><url>jmap.{d}</url></incomingServer>')
    variant('unknown elements', False, end='<chatServer type="xmpp" x=""><hostname>a</hostname></chatServer><chatServer/>', root='<größe/><x><y z="1"/>t</x>')
    variant('names beyond what a cell holds', None, end='<%s/>' % ('x' * 300))
    variant('text between', False, end='stray', root='stray too')
    # --- secrets
    for tag in ('password', 'Password', 'passwd', 'secret', 'clientSecret', 'client_secret', 'client-key', 'apiKey', 'accessToken', 'token', 'credentials'):
        for part in ('more', 'root', 'end'):
            variant('%s in %s' % (tag, part), False, plain=SECRET, **{part: '<%s>%s</%s>' % (tag, SECRET, tag)})
    variant('a password as attribute', False, plain=SECRET, user='<username password="%s">%%EMAILADDRESS%%</username>' % SECRET)
    variant('a password deep', False, plain=SECRET, root='<a><password><b c="%s">%s</b></password></a>' % (SECRET, SECRET))
    variant('a password in a comment', False, plain=SECRET, more='<!-- <password>%s</password> -->' % SECRET)
    variant('a password told in a comment', False, plain=SECRET, more='<!-- password: %s -->' % SECRET)
    for url in ('https://joe:%s@{d}/', 'https://%s@{d}/x', 'https://{d}/?password=%s&amp;a=b', 'https://{d}/?a=b&amp;token=%s'):
        url = url % SECRET
        variant('secret in documentation ' + url[:24], False, plain=SECRET, end='<documentation url="%s"/>' % url)
        variant('secret in a server ' + url[:24], False, plain=SECRET, end='<incomingServer type="jmap"><url>%s</url></incomingServer>' % url)
        variant('secret in webMail ' + url[:24], False, plain=SECRET, root='<webMail><loginPage url="%s"/></webMail>' % url)
        variant('secret in an unknown ' + url[:24], False, plain=SECRET, root='<x y="%s">see %s</x><!-- %s -->' % (url, url, url.replace('&amp;', '&')))


def run(cwd, *args):
    return subprocess.run([BUILDER] + list(args), cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def fill(text, number):
    return text.replace('{d}', 'v%d.example' % number).replace('{D}', 'V%d.Example' % number).replace('{n}', str(number))


def document(number, parts):
    whole = SHAPE
    for key, text in {**GOOD, **parts}.items():
        whole = whole.replace('{%s}' % key, text, 1)
    return fill(whole, number)


def project(where):
    shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'bare'), where)
    shutil.rmtree(os.path.join(where, 'content', 'settings'), ignore_errors=True)
    os.makedirs(os.path.join(where, 'content', 'settings'))
    shutil.copytree(os.path.join(TOP, 'templates', 'files'), os.path.join(where, 'templates', 'files'))
    return where


def refusals(said):
    """The files that are refused, each with its first position."""
    found = {}
    for line in said.splitlines():
        m = re.match(r'(?:files/)?v(\d+)\.xml:(\d+):(\d+): error: ', line)
        if m:
            found.setdefault(int(m[1]), (int(m[2]), int(m[3])))
        elif ': error: ' in line:
            found.setdefault(line, None)
    return found


def check_answers(work, taken):
    asked = {}
    for n in taken:
        _, _, host, address, _, parts = VARIANTS[n]
        if address is None and ('domain' in parts or 'type' in parts):
            continue
        asked[fill(address or 'joe@{d}', n)] = (n, fill(host or '*', n))
    with open(os.path.join(work, 'asked'), 'w', encoding='utf-8') as f:
        f.write('\n'.join(asked) + '\n')
    got = subprocess.run([tap.PORTOLAN, 'lookup', '-'], cwd=work, stdin=open(os.path.join(work, 'asked'), encoding='utf-8'), capture_output=True, text=True)
    wrong = []
    for (address, (n, host)), line in zip(asked.items(), got.stdout.splitlines()):
        card = json.loads(line)
        hosts = {s.get('host') for s in card.get('servers') or []}
        own = {h for h in hosts if h and not h.endswith('v%d.example' % n) and not re.match(r'^[0-9.]+$', h)}
        if not hosts or own or host != '*' and host not in hosts:
            wrong.append('%s (%s): %s' % (address, VARIANTS[n][0], sorted(map(str, hosts)) or line[:150]))
    if len(got.stdout.splitlines()) != len(asked):
        wrong.append('%d answers to %d questions' % (len(got.stdout.splitlines()), len(asked)))
    tap.ok(wrong, 'the answers to %d addresses are right' % len(asked))


def holds(folder, word):
    """The files below FOLDER with WORD in them."""
    found = []
    for where, _, files in os.walk(folder):
        for name in files:
            with open(os.path.join(where, name), 'rb') as f:
                if word.encode() in f.read():
                    found.append(os.path.join(where, name))
    return found


def main():
    make()
    work = project(os.path.join(tap.scratch(), 'p'))
    os.mkdir(os.path.join(work, 'files'))
    for n, (_, _, _, _, _, parts) in enumerate(VARIANTS):
        with open(os.path.join(work, 'files', 'v%d.xml' % n), 'w', encoding='utf-8', newline='') as f:
            f.write(document(n, parts))
    tap.check(len(VARIANTS) >= 200, '%d variants' % len(VARIANTS))

    said = run(work, 'import', '--all', 'ispdb', 'files', '--into', 'content/settings')
    refused = refusals(said.stderr)
    tap.ok([line for line in refused if not isinstance(line, int)][:5], 'every refusal has a line and a column')
    tap.check(said.returncode == 1 and not os.listdir(os.path.join(work, 'content', 'settings')), 'where one is refused nothing is written', said.stderr[-200:])
    tap.ok(['%d %s' % (n, v[0]) for n, v in enumerate(VARIANTS) if v[1] is not None and v[1] != (n in refused)],
           '%d are refused and %d taken, those that should be' % (len(refused), len(VARIANTS) - len(refused)))
    line = {'domain': 4, 'name': 5, 'type': 6, 'host': 7, 'port': 8, 'socket': 9}
    tap.ok(['%s: at %s' % (VARIANTS[n][0], refused[n]) for n, v in enumerate(VARIANTS)
            if n in refused and v[1] and len(v[5]) == 1 and list(v[5])[0] in line and not re.search('^(no|empty|blank) ', v[0])
            and refused[n][0] != line[list(v[5])[0]] and '\n' not in list(v[5].values())[0]], 'refusals are where the mistake is')

    taken = [n for n in range(len(VARIANTS)) if n not in refused]
    for n in refused:
        if isinstance(n, int):
            os.remove(os.path.join(work, 'files', 'v%d.xml' % n))
    said = run(work, 'import', '--all', 'ispdb', 'files', '--into', 'content/settings')
    tap.check(said.returncode == 0, 'the %d others are imported' % len(taken), said.stderr[-1000:])
    again = run(work, 'import', '--all', 'ispdb', 'files', '--into', 'content/settings')
    tap.check(again.returncode == 0 and ' 0 tables written' in again.stdout, 'and a second time nothing changes',
              '\n'.join(x for x in again.stderr.splitlines() if ' error: ' in x) + again.stdout[-100:])
    for command in ('check', 'build'):
        said = run(work, command)
        tap.check(said.returncode == 0, command + ' finds no error in what import took', '\n'.join(x for x in said.stderr.splitlines() if 'error' in x))
    check_answers(work, taken)
    tap.ok(holds(os.path.join(work, 'content'), SECRET) + holds(os.path.join(work, 'site'), SECRET), 'no secret is stored or published')

    wrong = []
    for n in taken[::25]:
        shutil.rmtree(os.path.join(work, 'content', 'settings'))
        os.mkdir(os.path.join(work, 'content', 'settings'))
        one, two = run(work, 'import', '--all', 'ispdb', 'files/v%d.xml' % n, '--into', 'content/settings'), run(work, 'check', '-q')
        if one.returncode or two.returncode:
            wrong.append(VARIANTS[n][0] + ': ' + one.stderr + two.stderr)
    tap.ok(wrong, 'a sample of %d goes into an empty knowledge base alone' % len(taken[::25]))
    tap.done()


main()
