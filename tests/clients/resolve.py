#!/usr/bin/env python3
"""Debian's msmtp and mpop configure themselves from the SRV records of the site that ships, read by a name server
on loopback that knows nothing but our zone text. Runs where nothing but loopback can be reached.
"""
import os
import re
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import threading

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import netns  # noqa: E402
import tap  # noqa: E402

SRV, IN = 33, 1
DOMAINS = ('gmail.com', 'free.fr', 'orange.fr', 'outlook.com', 'posteo.de', 'laposte.net', 'sfr.fr', 'gmx.net', 'web.de', 't-online.de',
           'bluewin.ch', 'skynet.be', 'btinternet.com', 'sky.com', 'yahoo.com', 'comcast.net', 'icloud.com', 'ovh.net')


def pack_name(name):
    return b''.join(bytes([len(label)]) + label.encode() for label in name.rstrip('.').split('.')) + b'\0'


def unpack_name(data, at):
    labels = []
    while data[at]:
        labels.append(data[at + 1:at + 1 + data[at]].decode())
        at += 1 + data[at]
    return '.'.join(labels).lower(), at + 1


def read_zone(text):
    """The records of zone text with absolute names, as {owner: [(priority, weight, port, target)]}."""
    zone = {}
    for line in text.splitlines():
        if not line.startswith(';'):
            owner, _, kind, data = line.split('\t')
            assert kind == 'SRV', line
            priority, weight, port, target = data.split(' ')
            zone.setdefault(owner.rstrip('.').lower(), []).append((int(priority), int(weight), int(port), target))
    return zone


def serve(zone, asked):
    """Answers SRV questions on 127.0.0.1:53, udp, for ever."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(('127.0.0.1', 53))

    def run():
        while True:
            data, client = server.recvfrom(4096)
            name, at = unpack_name(data, 12)
            kind, _ = struct.unpack('!HH', data[at:at + 4])
            asked.append((name, kind))
            found = zone.get(name, []) if kind == SRV else []
            answer = data[:2] + struct.pack('!HHHHH', 0x8580 if found else 0x8583, 1, len(found), 0, 0) + data[12:at + 4]
            for priority, weight, port, target in found:
                body = struct.pack('!HHH', priority, weight, port) + pack_name(target)
                answer += b'\xc0\x0c' + struct.pack('!HHIH', SRV, IN, 60, len(body)) + body
            server.sendto(answer, client)
    threading.Thread(target=run, daemon=True).start()


def setting(text, name):
    m = re.search(r'^%s\s+(\S+)' % name, text, re.M)
    return m.group(1) if m else None


def configured(program, domain, where):
    """What PROGRAM makes of an address at DOMAIN: host, port, whether TLS begins with STARTTLS."""
    run = subprocess.run([program, '--configure', 'jeanne@' + domain], capture_output=True, text=True, timeout=600,
                         env={'HOME': where, 'PATH': os.environ['PATH'], 'LC_ALL': 'C'}, stdin=subprocess.DEVNULL)
    text = run.stdout
    return {'host': setting(text, 'host'), 'port': int(setting(text, 'port') or 0), 'starttls': setting(text, 'tls_starttls')}, \
        run.stdout + run.stderr


def wanted(db, domain, protocol):
    row = db.execute("""select s.host, s.port, s.security from server s join domain d on d.provider = s.provider
                        where d.pattern = ? and s.protocol = ? and s.security <> 'none'
                        order by s.security = 'starttls', s.ordinal limit 1""", (domain, protocol)).fetchone()
    return row and {'host': row[0], 'port': row[1], 'starttls': 'on' if row[2] == 'starttls' else 'off'}


def main():
    programs = [p for p in ('msmtp', 'mpop') if shutil.which(p)]
    if not programs:
        tap.skip_all('there is neither msmtp nor mpop')
    why = netns.enter()
    if why:
        tap.skip_all(why)
    where = tap.scratch()
    site = tap.build(where)
    conf = os.path.join(where, 'resolv.conf')
    with open(conf, 'w') as f:
        f.write('nameserver 127.0.0.1\noptions timeout:30 attempts:2\n')
    why = netns.bind(conf, '/etc/resolv.conf')
    if why:
        tap.skip_all('private mounts are not permitted here: ' + why)
    text = ''
    for domain in DOMAINS:
        run = subprocess.run([tap.PORTOLAN, 'export', '--db', site, 'srv', domain], capture_output=True, text=True)
        tap.ok([] if run.returncode == 0 else run.stderr, domain + ': SRV records')
        text += run.stdout
    asked = []
    serve(read_zone(text), asked)
    db = sqlite3.connect('file:%s?mode=ro' % os.path.join(site, 'portolan.db'), uri=True)
    for program, protocol in (('msmtp', 'smtp'), ('mpop', 'pop3')):
        if program not in programs:
            tap.skip(program, 'there is no ' + program)
            continue
        for domain in DOMAINS:
            want = wanted(db, domain, protocol)
            got, said = configured(program, domain, where)
            if want:
                tap.ok([] if got == want else ['wanted %s' % want, 'got %s' % got] + said.splitlines()[-6:],
                       '%s --configure jeanne@%s: %s' % (program, domain, want['host']))
    tap.ok([] if any(kind == SRV for _, kind in asked) else asked, 'they asked for SRV records')
    tap.done()


main()
