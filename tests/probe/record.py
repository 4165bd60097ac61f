#!/usr/bin/env python3
"""What becomes of a verdict: the table, an interrupted run, pages, cards, stale, warnings, corrections; and what domains publish on the web."""
import csv
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import libnet as net  # noqa: E402
from libnet import tap  # noqa: E402

net.enter('dnsmasq')
SERVERS = '''alpha,1,imap,imap.alpha.ship.example,993,SSL/TLS,%EMAILADDRESS%,password
alpha,2,smtp,smtp.alpha.ship.example,587,SSL/TLS,%EMAILADDRESS%,password
beta,1,imap,beta.ship.example,1993,SSL/TLS,%EMAILADDRESS%,password
beta,2,smtp,beta.ship.example,465,SSL/TLS,%EMAILADDRESS%,"oauth2 password"
gamma,1,imap,slow.ship.example,143,STARTTLS,%EMAILADDRESS%,password
delta,1,imap,imap.alpha.ship.example,993,SSL/TLS,%EMAILADDRESS%,password
'''
WEB = '''dav,1,caldav,,,SSL/TLS,%EMAILADDRESS%,password,https://dav.alpha.ship.example/dav/
dav,2,carddav,,,SSL/TLS,%EMAILADDRESS%,password,https://dav.alpha.ship.example/none/
dav,3,jmap,,,SSL/TLS,%EMAILADDRESS%,password,https://dav.alpha.ship.example/%EMAILADDRESS%
dav,4,caldav,,,SSL/TLS,%EMAILADDRESS%,password,https://beta.ship.example:444/
'''
DOMAINS = 'alpha.ship.example,exact,alpha\nbeta.ship.example,exact,beta\n'
DAY, NEXT = '1795132800', '1795219200'    # 2026-11-20 and -21


def config(port):
    return ('<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="x"><domain>alpha.ship.example</domain><displayName>Alpha</displayName><displayShortName>Alpha</displayShortName>'
            '<incomingServer type="imap"><hostname>imap.alpha.ship.example</hostname><port>%d</port><socketType>SSL</socketType>'
            '<username>%%EMAILADDRESS%%</username><authentication>password-cleartext</authentication></incomingServer>'
            '<outgoingServer type="smtp"><hostname>smtp.alpha.ship.example</hostname><port>587</port><socketType>SSL</socketType>'
            '<username>%%EMAILADDRESS%%</username><authentication>password-cleartext</authentication></outgoingServer></emailProvider></clientConfig>' % port)


def pages(answers, agents):
    """A web server: path to (status, head, body)."""
    async def script(farm, reader, writer):
        head = (await reader.readuntil(b'\r\n\r\n')).decode('latin-1')
        agents.add(re.search(r'User-Agent: (.*)\r', head).group(1))
        status, more, body = answers.get(head.split()[1], ('404 Not Found', '', ''))
        writer.write(('HTTP/1.1 %s\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n%s' % (status, more, len(body), body)).encode())
        await writer.drain()
    return script


async def silent(farm, reader, writer):
    while await reader.read(1 << 16):
        pass


def rows(kb):
    with open(os.path.join(kb, 'content/settings/probes.csv'), newline='') as f:
        return {(r['provider'], r['protocol'], r['host'], r['port'], r['url']): r for r in csv.DictReader(f)}


def main():
    where = tap.scratch()
    made = net.certificates(where)
    farm = net.Farm(made)
    good = farm.context('deep')
    agents = set()
    farm.serve('127.0.3.1', 993, net.imap(b'AUTH=PLAIN'), good)
    farm.serve('127.0.3.2', 587, net.smtp(upgrade=good))
    farm.serve('127.0.3.3', 993, net.imap(b'AUTH=PLAIN'), good)
    farm.serve('127.0.3.3', 465, net.smtp(b'250-AUTH PLAIN\r\n'), good)
    farm.serve('127.0.3.4', 143, silent)
    farm.serve('127.0.3.5', 443, pages({
        '/mail/config-v1.1.xml': ('200 OK', '', config(993)),
        '/.well-known/autoconfig/mail/config-v1.1.xml': ('200 OK', '', config(1143)),
        '/.well-known/caldav': ('301 Moved', 'Location: https://dav.alpha.ship.example/dav/\r\n', ''),
        '/dav/': ('401 Unauthorized', 'WWW-Authenticate: Basic realm="x"\r\n', ''),
        '/.well-known/carddav': ('302 Found', 'Location: /.well-known/carddav\r\n', ''),
        '/.well-known/jmap': ('200 OK', '', 'x' * (1 << 20)),
        '/autodiscover/autodiscover.xml': ('401 Unauthorized', '', '')}, agents), good)
    net.names(where, ['address=/imap.alpha.ship.example/127.0.3.1', 'address=/smtp.alpha.ship.example/127.0.3.2', 'address=/beta.ship.example/127.0.3.3',
                      'address=/slow.ship.example/127.0.3.4'] +
              ['host-record=%salpha.ship.example,127.0.3.5' % n for n in ('', 'autoconfig.', 'autodiscover.', 'dav.')] +
              ['mx-host=alpha.ship.example,mx.alpha.ship.example,1'])
    kb = net.knowledge(os.path.join(where, 'kb'), SERVERS + WEB, DOMAINS)
    env = {'SSL_CERT_FILE': os.path.join(where, 'ca.pem'), 'SSL_CERT_DIR': '/nonexistent', 'SOURCE_DATE_EPOCH': DAY}
    try_write(kb, env)
    try_shown(kb)
    try_report(kb, env)
    try_terminal(kb, env)
    try_web(kb, env, agents)
    try_interrupt(kb, dict(env, SOURCE_DATE_EPOCH=NEXT))
    tap.done()


def try_write(kb, env):
    code, out, err = net.probe(kb, '--all', '--servers', '--write', '--delay', '0', '--timeout', '5', env=env)
    tap.check(code == 1 and len(out.splitlines()) == 10 and '\t' in out, 'a record a line', out + err)
    got = rows(kb)
    tap.check(len(got) == 10 and all(r['date'] == '2026-11-20' for r in got.values()), 'ten rows of that day', got)
    right = got['alpha', 'imap', 'imap.alpha.ship.example', '993', '']
    tap.check(right['verdict'] == 'as-described' and right['answered'] == '2026-11-20', 'one that answered as described', right)
    wrong = got['alpha', 'smtp', 'smtp.alpha.ship.example', '587', '']
    tap.check(wrong['verdict'] == 'differs' and not wrong['answered'], 'one that did not', wrong)
    code, out, err = net.probe(kb, '--all', '--servers', '--write', env=env)
    tap.check(code == 1 and 'nothing left' in err and not out, 'the same day nothing is left', err)
    path = os.path.join(kb, 'content/settings/probes.csv')
    with open(path) as f:
        before = f.read()
    code, out, err = net.probe(kb, '--due', '1', '--servers', '--write', '--delay', '0', '--timeout', '5', env=dict(env, SOURCE_DATE_EPOCH=NEXT))
    with open(path) as f:
        changed = sum(a != b for a, b in zip(before.splitlines(), f.read().splitlines()))
    tap.check(changed == 1 and len(out.splitlines()) == 1, '--due 1 asks one and leaves the other rows alone', '%d %s' % (changed, err))
    with open(path, 'w') as f:
        f.write(before)
    with open(path, 'a') as f:
        f.write('alpha,imap,former.alpha.example,993,tls,,2026-01-01,as-described,,2026-01-01\n')
    net.probe(kb, 'delta', '--servers', '--write', '--delay', '0', env=env)
    tap.check(len(rows(kb)) == 10, 'what is no row any more goes', rows(kb))


def try_shown(kb):
    built = net.build(kb)
    tap.check(re.search(r'servers\.csv:3:\d+: warning: smtp smtp\.alpha\.ship\.example:587 tls answered otherwise on 2026-11-20: no TLS handshake.*SERVER_DIFFERS',
                        built.stderr), 'a warning with both values', built.stderr)

    def said(*words):
        return subprocess.run([net.PROBE, *words], cwd=kb, capture_output=True, text=True, check=False).stdout
    servers = json.loads(said('lookup', 'alpha', '--json'))[0]['servers']
    tap.check([s['answered'] for s in servers] == ['2026-11-20', ''] and servers[1]['verdict'] == 'differs', 'JSON', servers)
    tap.check('answered as described on 2026-11-20' in said('lookup', 'alpha', '--lang', 'en'), 'a card')
    with open(os.path.join(kb, 'site/en/provider/delta.html')) as f:
        page = f.read()
    tap.check('Answered as described on <time datetime="2026-11-20">20 November 2026</time>' in page, 'a page')
    with open(os.path.join(kb, 'site/en/due.html')) as f:
        tap.check('portolan probe --due' in f.read(), 'the list of what is due says how')
    order = [r['id'] for r in json.loads(said('stale', '--older', '1d', '--json'))]
    tap.check(order == ['alpha', 'beta', 'dav', 'gamma', 'delta'], 'stale: those that differ first, those that answered last', order)


def try_report(kb, env):
    code, out, err = net.probe(kb, 'alpha', 'beta', '--servers', '--report', '--delay', '0', '--timeout', '20', env=env)
    copy = kb + '-corrected'
    shutil.copytree(kb, copy)
    with open(os.path.join(copy, 'content/settings/servers.csv')) as f:
        old = f.read()
    patched = subprocess.run(['patch', '-p1'], cwd=copy, input=out, capture_output=True, text=True, check=False)
    with open(os.path.join(copy, 'content/settings/servers.csv')) as f:
        now = f.read()
    want = (old.replace('587,SSL/TLS', '587,starttls').replace('beta.ship.example,1993,', 'beta.ship.example,993,').replace('"oauth2 password"', 'password'))
    tap.check(now == want and now != old, 'the diff corrects the table', out + patched.stdout + patched.stderr)
    files = re.findall(r'<clientConfig.*?</clientConfig>', out, re.S)
    tap.check(len(files) == 2 and '<port>993</port>' in files[1] and 'STARTTLS' in files[0], 'and the files for the ISPDB have it', out)
    net.build(copy)
    code, out, err = net.probe(copy, 'alpha', 'beta', '--servers', '--delay', '0', env=env)
    tap.check(code == 0 and out.count('as-described') == 4, 'after it all is as described', out + err)
    code, out, err = net.probe(copy, 'alpha', '--servers', '--report', '--delay', '0', env=env)
    tap.check(not out and 'nothing to correct' in err, 'and there is nothing to correct', out + err)


def try_terminal(kb, env):
    """On a terminal: how far it is, and a table in words."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([net.PROBE, 'probe', 'alpha', '--servers', '--delay', '0', '--lang', 'en', '--no-pager'], cwd=kb, env=dict(os.environ, **env, TERM='xterm', COLUMNS='200'),
                               stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b''
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:
            break
        if not more:
            break
        said += more
    process.wait(100)
    said = said.decode()
    tap.check('2/2' in said and '\r\x1b[K' in said, 'a terminal shows how far it is', said)
    table = ' '.join(re.sub(r'\x1b\[[0-9;]*m', '', said.rsplit('\r\x1b[K', 1)[1]).split())
    tap.check('as described' in table and 'otherwise' in table and 'answers on port 587 (STARTTLS)' in table, 'and a table in words', table)


def try_web(kb, env, agents):
    code, out, err = net.probe(kb, 'alpha', '--json', '--delay', '0', '--timeout', '20', env=env)
    found = {(r['protocol'], r['url'].replace('https://', '')): r for r in json.loads(out) if not r['security']}
    for key, verdict, seen in (
            (('autoconfig', 'autoconfig.alpha.ship.example/mail/config-v1.1.xml'), 'as-described', 'imap imap.alpha.ship.example:993 tls as in the record'),
            (('autoconfig', 'alpha.ship.example/.well-known/autoconfig/mail/config-v1.1.xml'), 'differs', 'publishes imap imap.alpha.ship.example:1143 tls, which is not in the record'),
            (('well-known', 'alpha.ship.example/.well-known/caldav'), 'undecided', 'caldav dav.alpha.ship.example'),
            (('autodiscover', 'autodiscover.alpha.ship.example/autodiscover/autodiscover.xml'), 'undecided', 'HTTP 401'),
            (('mx', ''), 'as-described', 'MX mx.alpha.ship.example')):
        r = found.pop(key, {'verdict': 'nothing', 'seen': ''})
        tap.check(r['verdict'] == verdict and seen in r['seen'], '%s: %s' % (key[0], verdict), r)
    served = {r['url'].rsplit('/', 2)[-2]: r for r in json.loads(net.probe(kb, 'dav', '--json', '--delay', '0', '--timeout', '20', env=env)[1])}
    for key, verdict, seen in (('dav', 'as-described', 'HTTP 401'), ('none', 'differs', 'nothing is there'), ('dav.alpha.ship.example', 'undecided', 'depends'),
                               ('beta.ship.example:444', 'no-answer', 'refused')):
        tap.check(served[key]['verdict'] == verdict and seen in served[key]['seen'], 'by an address: %s: %s' % (key, verdict), served[key])
    tap.check(not found, 'a circle of redirections and a page of 1 MB are no answer', found)
    tap.check(len(agents) == 1 and re.match(r'portolan-probe/\d', list(agents)[0]) and '@' not in list(agents)[0], 'a plain User-Agent', agents)


def try_interrupt(kb, env):
    """What was answered before Ctrl-C is kept; the next run does the rest."""
    path = os.path.join(kb, 'content/settings/probes.csv')
    os.remove(path)
    process = subprocess.Popen([net.PROBE, 'probe', '--all', '--servers', '--write', '--json', '--delay', '0', '--timeout', '300'], cwd=kb,
                               env=dict(os.environ, **env), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(3)
    since = time.monotonic()
    process.send_signal(signal.SIGINT)
    out = process.communicate(timeout=200)[0]
    tap.check(process.returncode == 130 and time.monotonic() - since < 100, 'Ctrl-C ends it soon: exit 130', process.returncode)
    tap.ok(net.schema_faults(out, False), 'what is printed after Ctrl-C is as its schema says')
    got = rows(kb)
    tap.check(not any(k[0] == 'gamma' for k in got) and len(got) == len(json.loads(out)), 'what was answered is kept and printed, the rest is not judged', got)
    code, out, err = net.probe(kb, '--all', '--servers', '--write', '--json', '--delay', '0', '--timeout', '3', env=env)
    tap.check(len(json.loads(out)) == 10 - len(got) and len(rows(kb)) == 10, 'the next run does what is left', out + err)


main()
