#!/usr/bin/env python3
"""Every way in which a mail server can answer, and not answer, and the verdict on each; all in bounded time, and nobody but those is asked."""
import json
import os
import re
import ssl
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import libnet as net  # noqa: E402
from libnet import tap  # noqa: E402

net.enter('dnsmasq')
AS, DIFFERS, NONE, UNDECIDED = 'as-described', 'differs', 'no-answer', 'undecided'


async def silent(farm, reader, writer):
    await reader.read(1 << 20)
    while await reader.read(1 << 20):
        pass


async def tarpit(farm, reader, writer):
    import asyncio
    for byte in (b'* OK ' + b'slow ' * 10000):
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.3)


def blob(data):
    async def script(farm, reader, writer):
        writer.write(data)
        await writer.drain()
        await silent(farm, reader, writer)
    return script


async def closes(farm, reader, writer):
    return


def hang_after(first):
    """Greets (in FIRST), and never answers anything."""
    async def script(farm, reader, writer):
        writer.write(first)
        await silent(farm, reader, writer)
    return script


# What a case is: protocol, port, security, auth of the row; how its server is set up (port, script, tls, upgrade); the verdict, a part
# of what is seen; where it answers instead. A host name is made of the case's; its certificate is for *.ship.example.
def cases(farm):
    good, old, other, self_, soon = (farm.context(n) for n in ('good', 'old', 'other', 'self', 'soon'))
    ancient = farm.context('good', minimum_version=ssl.TLSVersion.TLSv1, maximum_version=ssl.TLSVersion.TLSv1_1)
    late = dict(wait=True)
    yield 'right imap tls', 'imap,{},993,tls,%EMAILADDRESS%,password', [(993, net.imap(b'AUTH=PLAIN'), good)], AS, 'TLSv1.3; certificate until', ''
    yield 'right imap starttls', 'imap,{},143,starttls,%EMAILADDRESS%,password', [(143, net.imap(upgrade=good))], AS, 'AUTH PLAIN', ''
    yield 'right pop3 tls', 'pop3,{},995,tls,%EMAILADDRESS%,password', [(995, net.pop3(b'USER\r\n'), good)], AS, 'TLSv1.3', ''
    yield 'right pop3 starttls', 'pop3,{},110,starttls,%EMAILADDRESS%,password', [(110, net.pop3(upgrade=good))], AS, 'AUTH PLAIN', ''
    yield 'right pop3 apop', 'pop3,{},995,tls,%EMAILADDRESS%,encrypted-password', [(995, net.pop3(b'UIDL\r\n'), good)], AS, 'TLSv1.3', ''
    yield 'right smtp tls', 'smtp,{},465,tls,%EMAILADDRESS%,password', [(465, net.smtp(b'250-AUTH PLAIN LOGIN\r\n250-AUTH=PLAIN LOGIN\r\n'), good)], AS, 'AUTH PLAIN LOGIN', ''
    yield 'right smtp starttls', 'smtp,{},587,starttls,%EMAILADDRESS%,password', [(587, net.smtp(upgrade=good))], AS, 'AUTH PLAIN LOGIN', ''
    yield 'right smtp long greeting', 'smtp,{},465,tls,%EMAILADDRESS%,', [(465, net.smtp(greeting=b'220-hello\r\n220-hello\r\n220 mail\r\n'), good)], AS, '', ''
    yield 'right smtp plain', 'smtp,{},587,none,%EMAILADDRESS%,password', [(587, net.smtp())], AS, 'offers STARTTLS', ''
    yield 'right oauth2', 'imap,{},993,tls,%EMAILADDRESS%,oauth2 password', [(993, net.imap(b'AUTH=XOAUTH2 AUTH=PLAIN'), good)], AS, 'XOAUTH2', ''
    yield 'right sieve', 'managesieve,{},4190,starttls,%EMAILADDRESS%,password', [(4190, sieve(good))], AS, 'TLSv1.3', ''
    yield 'external', 'imap,{},993,tls,%EMAILADDRESS%,password', [(993, net.imap(b'AUTH=EXTERNAL AUTH=PLAIN'), good)], AS, 'EXTERNAL', ''
    yield 'old tls', 'imap,{},993,tls,%EMAILADDRESS%,password', [(993, net.imap(b'AUTH=PLAIN'), ancient)], DIFFERS, 'speaks only TLSv1.1', ''
    yield 'wrong port', 'imap,{},1993,tls,%EMAILADDRESS%,password', [(993, net.imap(b'AUTH=PLAIN'), good)], NONE, 'connection refused', '993 tls'
    yield 'wrong security', 'imap,{},143,tls,%EMAILADDRESS%,password', [(143, net.imap(upgrade=good))], DIFFERS, 'no TLS handshake: wrong version number', '143 starttls'
    yield 'wrong security back', 'smtp,{},465,starttls,%EMAILADDRESS%,password', [(465, net.smtp(), good)], late, NONE, 'no whole greeting', '465 tls'
    yield 'starttls stripped', 'imap,{},143,starttls,%EMAILADDRESS%,password', [(143, net.imap(b'AUTH=PLAIN'))], DIFFERS, 'does not offer STARTTLS', ''
    yield 'starttls stripped smtp', 'smtp,{},587,starttls,%EMAILADDRESS%,password', [(587, net.smtp(b'')), (465, net.smtp(b'250-AUTH PLAIN\r\n'), good)], DIFFERS, 'does not offer STARTTLS', '465 tls'
    yield 'starttls stripped pop3', 'pop3,{},110,starttls,%EMAILADDRESS%,password', [(110, net.pop3(b'USER\r\n'))], DIFFERS, 'does not offer STARTTLS', ''
    yield 'starttls stripped sieve', 'managesieve,{},4190,starttls,%EMAILADDRESS%,password', [(4190, blob(b'"SASL" "PLAIN"\r\nOK\r\n'))], DIFFERS, 'does not offer STARTTLS', ''
    yield 'starttls refused', 'imap,{},143,starttls,%EMAILADDRESS%,password', [(143, net.imap(grant=b'TAG NO not now\r\n'))], DIFFERS, 'refuses STARTTLS', ''
    yield 'old', 'imap,{},993,tls,%EMAILADDRESS%,password', [(993, net.imap(b'AUTH=PLAIN'), old)], DIFFERS, 'certificate expired on 2021-01-01', ''
    yield 'wrong name', 'imap,{},993,tls,%EMAILADDRESS%,password', [(993, net.imap(b'AUTH=PLAIN'), other)], DIFFERS, 'certificate is for mail.elsewhere.example', ''
    yield 'self', 'smtp,{},587,starttls,%EMAILADDRESS%,password', [(587, net.smtp(upgrade=self_))], DIFFERS, 'certificate self-signed', ''
    yield 'soon', 'imap,{},993,tls,%EMAILADDRESS%,password', [(993, net.imap(b'AUTH=PLAIN'), soon)], AS, ' days)', ''
    yield 'login disabled', 'imap,{},143,none,%EMAILADDRESS%,password', [(143, net.imap(b'LOGINDISABLED STARTTLS'))], DIFFERS, 'sign-in by password is not offered; LOGINDISABLED', ''
    yield 'login disabled under tls', 'imap,{},993,tls,%EMAILADDRESS%,password', [(993, net.imap(b'LOGINDISABLED AUTH=XOAUTH2'), good)], DIFFERS, 'sign-in by password is not offered', 'oauth2'
    yield 'login enabled by tls', 'imap,{},143,starttls,%EMAILADDRESS%,password', [(143, two_lists(good))], AS, 'AUTH PLAIN', ''
    yield 'no auth', 'smtp,{},465,tls,%EMAILADDRESS%,password', [(465, net.smtp(b''), good)], DIFFERS, 'sign-in by password is not offered', ''
    yield 'no oauth2', 'imap,{},993,tls,%EMAILADDRESS%,oauth2 password', [(993, net.imap(b'AUTH=PLAIN'), good)], DIFFERS, 'sign-in by oauth2 is not offered', 'password'
    yield 'tarpit', 'imap,{},143,starttls,%EMAILADDRESS%,password', [(143, tarpit)], late, NONE, 'no whole greeting', ''
    yield 'garbage', 'imap,{},143,starttls,%EMAILADDRESS%,password', [(143, blob(bytes(range(256)) * 4 + b'\r\n'))], DIFFERS, 'is not', ''
    yield 'web server', 'smtp,{},587,starttls,%EMAILADDRESS%,password', [(587, blob(b'HTTP/1.0 400 Bad Request\r\n\r\n'))], DIFFERS, 'greets with "HTTP/1.0 400 Bad Request"', ''
    yield 'other protocol', 'imap,{},143,starttls,%EMAILADDRESS%,password', [(143, net.pop3())], DIFFERS, 'greets with "+OK ready', ''
    yield 'greeting of 10 MB', 'imap,{},143,starttls,%EMAILADDRESS%,password', [(143, blob(b'* OK ' + b'x' * (10 << 20)))], late, NONE, '', ''
    yield 'lines of 10 MB', 'smtp,{},587,starttls,%EMAILADDRESS%,password', [(587, blob(b'220-welcome to this server\r\n' * 380000))], DIFFERS, 'more than 64 KB', ''
    yield 'list of 10 MB', 'managesieve,{},4190,starttls,%EMAILADDRESS%,password', [(4190, blob(b'"NOTIFY" "mailto"\r\n' * 500000))], DIFFERS, 'more than 64 KB', ''
    yield 'sent away', 'smtp,{},465,tls,%EMAILADDRESS%,password', [(465, net.smtp(greeting=b'554 go away\r\n'), good)], UNDECIDED, 'sends us away: "554 go away"', ''
    yield 'sent away imap', 'imap,{},993,tls,%EMAILADDRESS%,password', [(993, net.imap(greeting=b'* BYE busy\r\n'), good)], UNDECIDED, 'sends us away', ''
    yield 'closed', 'imap,{},993,tls,%EMAILADDRESS%,password', [(993, closes)], (NONE, DIFFERS), '', ''
    yield 'closed after tls', 'imap,{},993,tls,%EMAILADDRESS%,password', [(993, closes, good)], NONE, 'closed the connection without a greeting', ''
    yield 'hang before greeting', 'imap,{},143,starttls,%EMAILADDRESS%,password', [(143, silent)], late, NONE, 'no whole greeting', ''
    yield 'hang before handshake', 'imap,{},993,tls,%EMAILADDRESS%,password', [(993, silent)], late, NONE, 'handshake did not end', ''
    yield 'hang after handshake', 'imap,{},993,tls,%EMAILADDRESS%,password', [(993, silent, good)], late, NONE, 'no whole greeting', ''
    yield 'hang after greeting', 'imap,{},143,starttls,%EMAILADDRESS%,password', [(143, hang_after(net.IMAP))], late, NONE, 'did not answer in time', ''
    yield 'hang after greeting smtp', 'smtp,{},587,starttls,%EMAILADDRESS%,password', [(587, hang_after(net.SMTP))], late, NONE, 'did not answer in time', ''
    yield 'hang after greeting sieve', 'managesieve,{},4190,starttls,%EMAILADDRESS%,password', [(4190, hang_after(net.SIEVE))], late, NONE, 'did not answer in time', ''
    yield 'hang after starttls', 'imap,{},143,starttls,%EMAILADDRESS%,password', [(143, net.imap(upgrade=net.HANG))], late, NONE, 'handshake did not end', ''
    yield 'hang at the end', 'imap,{},993,tls,%EMAILADDRESS%,password', [(993, never_bye(good), good)], late, AS, 'AUTH PLAIN', ''
    for i in range(8):
        yield 'crowd %d' % i, 'imap,{},%d,SSL/TLS,%%EMAILADDRESS%%,password' % (7000 + i), [(7000 + i, net.imap(b'AUTH=PLAIN'), good)], AS, '', ''
    yield 'no such host', 'imap,nowhere.example,993,tls,%EMAILADDRESS%,password', [], NONE, 'no such host', ''
    yield 'nobody knows', 'imap,broken.test,993,tls,%EMAILADDRESS%,password', [], UNDECIDED, 'no name server could say', ''
    yield 'own machine', 'imap,127.0.0.1,1143,starttls,%EMAILADDRESS%,password', [], UNDECIDED, 'own machine', ''
    yield 'depends', 'imap,imap.%EMAILDOMAIN%,993,tls,%EMAILADDRESS%,password', [], UNDECIDED, 'depends on', ''


def sieve(upgrade):
    """Dovecot's manner: after STARTTLS it lists again unasked."""
    async def script(farm, reader, writer):
        writer.write(net.SIEVE)
        while True:
            line = (await reader.readline()).strip().upper()
            if line == b'STARTTLS':
                writer.write(b'OK "go"\r\n')
                await writer.drain()
                await writer.start_tls(upgrade)
                writer.write(b'"IMPLEMENTATION" "Test"\r\n"SASL" "PLAIN LOGIN"\r\nOK "secure"\r\n')
            elif line == b'LOGOUT' or not line:
                writer.write(b'OK\r\n')
                return
            farm.said.append(line.decode('latin-1'))
    return script


def two_lists(upgrade):
    """LOGINDISABLED before encryption, AUTH after it."""
    async def script(farm, reader, writer):
        writer.write(net.IMAP)
        secure = False
        while True:
            line = (await reader.readline()).split()
            if not line:
                return
            tag, word = line[0], line[1].upper()
            if word == b'CAPABILITY':
                writer.write(b'* CAPABILITY IMAP4rev1 ' + (b'AUTH=PLAIN' if secure else b'STARTTLS LOGINDISABLED') + b'\r\n')
            writer.write(tag + b' OK\r\n')
            await writer.drain()
            if word == b'STARTTLS':
                await writer.start_tls(upgrade)
                secure = True
    return script


def never_bye(upgrade):
    async def script(farm, reader, writer):
        writer.write(net.IMAP)
        while True:
            line = (await reader.readline()).split()
            if not line:
                return
            if line[1].upper() == b'CAPABILITY':
                writer.write(b'* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n' + line[0] + b' OK\r\n')
    return script


def main():
    where = tap.scratch()
    farm = net.Farm(net.certificates(where))
    rows, names, expected = '', [], {}
    for i, case in enumerate(cases(farm)):
        name, row, servers = case[:3]
        late = isinstance(case[3], dict)
        verdict, seen, instead = case[3 + late:]
        word = re.sub('[^a-z0-9]+', '-', name)
        host, address = word + '.ship.example', '127.0.1.%d' % (i + 1)
        if name.startswith('crowd'):
            host, address = 'crowd.ship.example', '127.0.1.200'
        names.append('address=/%s/%s' % (host, address))
        for port, script, *tls in servers:
            farm.serve(address, port, script, *tls)
        rows += '%s,1,%s\n' % (word, row.format(host).replace(',tls,', ',SSL/TLS,'))
        expected[word] = (name, (verdict,) if isinstance(verdict, str) else verdict, seen, instead, late)
    net.names(where, names + ['server=/test/127.0.0.54'])
    kb = net.knowledge(os.path.join(where, 'kb'), rows)
    env = {'SSL_CERT_FILE': os.path.join(where, 'ca.pem'), 'SSL_CERT_DIR': '/nonexistent'}
    since = time.monotonic()
    trace = os.path.join(where, 'trace')
    quick = [w for w in expected if not expected[w][4] and w != 'nobody-knows']
    slow = [w for w in expected if w not in quick]
    found = {}
    for words, timeout in ((quick, '60'), (slow, '3')):
        code, out, err = net.probe(kb, *words, '--json', '--delay', '0', '--timeout', timeout, env=env,
                                   wrapper=('strace', '-f', '-qq', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-o', trace) if words is quick and TRACED else ())
        tap.check(code == 1, 'some answered otherwise: exit 1', err)
        found.update((r['provider'], r) for r in json.loads(out))
    took = time.monotonic() - since
    for word, (name, verdict, seen, instead, _) in expected.items():
        r = found.get(word, {'verdict': 'nothing', 'seen': ''})
        got = ' '.join(str(r.get(k) or '') for k in ('port_instead', 'security_instead', 'auth_instead')).strip()
        tap.check(r['verdict'] in verdict and seen in r['seen'] and got == instead, '%s: %s' % (name, verdict[0]), '%s\n%s' % (r, got))
    tap.check(took < 300, 'all of it in bounded time', took)
    tap.check(farm.most['127.0.1.200'] == 1, 'one connection a host at a time', farm.most)
    logins = {'LOGIN', 'AUTH', 'AUTHENTICATE', 'USER', 'PASS', 'APOP', 'MAIL', 'RCPT', 'DATA'} & set(farm.said)
    tap.check(not logins, 'nobody logs in, no mail is sent', logins)
    if TRACED:
        with open(trace) as f:
            asked = set(re.findall(r'inet_addr\("([\d.]+)"\)', f.read()))
        strangers = {a for a in asked if a != '127.0.0.53' and not a.startswith('127.0.1.')}
        tap.check(asked and not strangers, 'nobody else is asked', strangers)
    else:
        tap.skip('nobody else is asked', 'there is no strace, or it may not trace')
    tap.done()


TRACED = subprocess.run(['strace', '-f', '-o', '/dev/null', 'true'], capture_output=True, check=False).returncode == 0 if __import__('shutil').which('strace') else False
main()
