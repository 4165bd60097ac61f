"""A network of its own for tests of the probe: namespace, name server, certificates, and servers that misbehave.

The test runs itself again inside a network namespace that holds nothing but loopback: whatever is asked for by name or
address is there or nowhere.
"""
import asyncio
import atexit
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import netns  # noqa: E402
import schema  # noqa: E402
import tap  # noqa: E402

PROBE = os.path.join(tap.PROGRAMS, 'portolan')
SERVER_HEAD = 'provider,ordinal,protocol,host,port,security,username,auth,url\n'
DOMAIN_HEAD = 'pattern,match,provider\n'


def enter(*programs, as_root=False):
    """Goes on in a network of loopback alone, as root of this machine where servers change to other users; ends the test as
    skipped where that is not allowed or a program is missing."""
    os.environ['PATH'] += ':/usr/sbin:/sbin'
    for program in ('openssl',) + programs:
        if not shutil.which(program):
            tap.skip_all('there is no ' + program)
    why = netns.enter(mapped=not as_root)
    if why:
        tap.skip_all(why)


def at_end(process):
    """PROCESS does not outlive the test."""
    def end():
        process.terminate()
        process.wait(60)
    atexit.register(end)


def at_end_call(words):
    atexit.register(subprocess.run, words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def certificates(where):
    """An authority that is trusted, and certificates by name: (key, chain)."""
    def run(*words):
        subprocess.run(('openssl',) + words, cwd=where, check=True, capture_output=True)
    run('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '3000',
        '-subj', '/CN=Test authority')
    made = {}

    def make(name, names, days='400', signed=True):
        key, pem, ext = name + '.key', name + '.pem', name + '.ext'
        with open(os.path.join(where, ext), 'w') as f:
            f.write('subjectAltName=' + ','.join('DNS:' + n for n in names) + '\n')
        run('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', name + '.csr', '-subj', '/CN=' + names[0])
        sign = ('-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial') if signed else ('-signkey', key)
        run('x509', '-req', '-in', name + '.csr', '-out', pem, '-days', days, '-extfile', ext, *sign)
        made[name] = (os.path.join(where, pem), os.path.join(where, key))
    make('good', ['*.ship.example', 'ship.example', '*.real.example'])
    make('deep', ['*.alpha.ship.example', 'alpha.ship.example', '*.ship.example'])
    make('other', ['mail.elsewhere.example'])
    make('self', ['self.ship.example'], signed=False)
    make('soon', ['soon.ship.example'], days='9')
    # x509 signs for no day in the past: -days of less than none is refused, a CA's database takes any.
    with open(os.path.join(where, 'ca.cnf'), 'w') as f:
        f.write('[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=.\ndatabase=index.txt\nserial=serial\ndefault_md=sha256\npolicy=p\n'
                'certificate=ca.pem\nprivate_key=ca.key\nrand_serial=yes\n[p]\ncommonName=supplied\n')
    open(os.path.join(where, 'index.txt'), 'w').close()
    with open(os.path.join(where, 'old.ext'), 'w') as f:
        f.write('subjectAltName=DNS:old.ship.example\n')
    run('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'old.key', '-out', 'old.csr', '-subj', '/CN=old.ship.example')
    run('ca', '-batch', '-config', 'ca.cnf', '-in', 'old.csr', '-out', 'old.pem', '-startdate', '20200101000000Z', '-enddate', '20210101000000Z',
        '-extfile', 'old.ext', '-notext')
    made['old'] = (os.path.join(where, 'old.pem'), os.path.join(where, 'old.key'))
    return made


def names(where, lines):
    """A name server on 127.0.0.53 that knows these lines of dnsmasq's configuration and nothing else; resolv.conf names it."""
    path = os.path.join(where, 'dnsmasq.conf')
    with open(path, 'w') as f:
        f.write('no-resolv\nno-hosts\nlisten-address=127.0.0.53\nbind-interfaces\nlocal=//\nlocal=/example/\npid-file=\n'
                + ''.join(line + '\n' for line in lines))
    resolv = os.path.join(where, 'resolv.conf')
    with open(resolv, 'w') as f:
        f.write('nameserver 127.0.0.53\n')
    why = netns.bind(resolv, os.path.realpath('/etc/resolv.conf'))
    if why:
        tap.skip_all(why)
    process = subprocess.Popen(['dnsmasq', '--no-daemon', '--conf-file=' + path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    at_end(process)
    wait_for('127.0.0.53', 53)


def wait_for(host, port):
    """Until somebody listens there."""
    for _ in range(1200):
        try:
            socket.create_connection((host, port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit('nobody listens on %s:%d' % (host, port))


class Farm:
    """Servers on loopback, each a coroutine; runs in a thread of its own. `seen` counts connections at a time by address."""

    def __init__(self, made):
        self.made = made
        self.loop = asyncio.new_event_loop()
        self.most, self.now, self.said = {}, {}, []
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def context(self, name, **limits):
        c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        c.load_cert_chain(*self.made[name])
        c.set_ciphers('DEFAULT:@SECLEVEL=0')
        for key, value in limits.items():
            setattr(c, key, value)
        return c

    def serve(self, address, port, script, tls=None):
        """SCRIPT(reader, writer) answers on ADDRESS:PORT, encrypted from the first byte with context TLS."""
        async def handle(reader, writer):
            self.now[address] = self.now.get(address, 0) + 1
            self.most[address] = max(self.most.get(address, 0), self.now[address])
            try:
                await script(self, reader, writer)
            except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError, OSError):
                pass
            finally:
                self.now[address] -= 1
                writer.close()

        asyncio.run_coroutine_threadsafe(asyncio.start_server(handle, address, port, ssl=tls, backlog=1000), self.loop).result(60)


def dialogue(greeting, answers, upgrade=None, words=('STARTTLS', 'STLS')):
    """A server that says GREETING and answers lines by their first word (behind an IMAP tag); upgrades when it may."""
    async def script(farm, reader, writer):
        writer.write(greeting)
        while True:
            line = await reader.readline()
            if not line:
                return
            parts = line.decode('latin-1').split()
            tag, word = (parts[0], parts[1]) if len(parts) > 1 and parts[1].upper() in answers else ('', parts[0] if parts else '')
            word = word.upper()
            farm.said.append(word)
            answer = answers.get(word, answers.get('', b'500 what?\r\n'))
            writer.write(answer.replace(b'TAG', tag.encode()))
            await writer.drain()
            if word in words and upgrade == HANG:
                while await reader.read(1 << 16):
                    pass
            elif word in words and upgrade:
                await writer.start_tls(upgrade)
            if word in ('LOGOUT', 'QUIT'):
                return
    return script


HANG = 'nothing more is said'
IMAP = b'* OK ready\r\n'
POP3 = b'+OK ready <1.2@ship.example>\r\n'
SMTP = b'220 mail ESMTP\r\n'
SIEVE = b'"IMPLEMENTATION" "Test"\r\n"SASL" "PLAIN"\r\n"STARTTLS"\r\nOK "ready"\r\n'


def imap(more=b'STARTTLS AUTH=PLAIN', upgrade=None, grant=b'TAG OK go\r\n', greeting=IMAP):
    return dialogue(greeting, {'CAPABILITY': b'* CAPABILITY IMAP4rev1 ' + more + b'\r\nTAG OK done\r\n', 'NOOP': b'TAG OK\r\n',
                               'STARTTLS': grant, 'LOGOUT': b'* BYE\r\nTAG OK\r\n', '': b'TAG BAD\r\n'}, upgrade)


def pop3(more=b'USER\r\nSASL PLAIN\r\nSTLS\r\n', upgrade=None, greeting=POP3):
    return dialogue(greeting, {'CAPA': b'+OK\r\n' + more + b'.\r\n', 'STLS': b'+OK\r\n', 'QUIT': b'+OK\r\n', '': b'-ERR\r\n'}, upgrade)


def smtp(more=b'250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n', upgrade=None, greeting=SMTP):
    return dialogue(greeting, {'EHLO': b'250-mail\r\n' + more + b'250 8BITMIME\r\n', 'STARTTLS': b'220 go\r\n', 'NOOP': b'250 ok\r\n',
                               'QUIT': b'221 bye\r\n', '': b'502 no\r\n'}, upgrade)


def knowledge(where, servers, domains=''):
    """A knowledge base of these rows (of servers, the address may be left out), built: a folder to run in."""
    servers = ''.join(line + ',' * (SERVER_HEAD.count(',') - line.count(',')) + '\n' for line in servers.splitlines())
    shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(where, 'templates'))
    os.makedirs(os.path.join(where, 'content/settings'))
    os.makedirs(os.path.join(where, 'content/faq/en'))
    providers = sorted({line.split(',')[0] for line in servers.splitlines()} | {line.split(',')[2] for line in domains.splitlines()})
    texts = {'site.yaml': 'title: Ships\nlanguages: [en]\n', 'settings/servers.csv': SERVER_HEAD + servers, 'settings/domains.csv': DOMAIN_HEAD + domains,
             'settings/providers.csv': 'id,name,status,last_checked,source\n' + ''.join('%s,%s,ok,2026-01-01,test\n' % (p, p) for p in providers)}
    for name, text in texts.items():
        with open(os.path.join(where, 'content', name), 'w') as f:
            f.write(text)
    built = build(where)
    if " error: " in built.stderr or built.returncode:
        raise SystemExit(built.stderr)
    return where


def build(where):
    return subprocess.run([PROBE, 'build', '-q'], cwd=where, capture_output=True, text=True, check=False)


def probe(where, *words, env=None, wrapper=(), seconds=600):
    """Runs the probe: exit code, standard output, standard error."""
    done = subprocess.run([*wrapper, PROBE, 'probe', *words], cwd=where, capture_output=True, text=True, timeout=seconds, check=False,
                          env=dict(os.environ, **(env or {})))
    if '--json' in words or '--ndjson' in words:
        tap.ok(schema_faults(done.stdout, '--ndjson' in words), 'probe %s: JSON is as its schema says' % ' '.join(words[:4]))
    return done.returncode, done.stdout, done.stderr


def schema_faults(text, lines):
    """Where what the probe printed is no JSON, no array (or, with LINES, one record a line), or not as src/portolan.schema.json says."""
    with open(os.path.join(TOP, 'src', 'portolan.schema.json'), encoding='utf-8') as f:
        root = json.load(f)
    try:
        records = [json.loads(line) for line in text.splitlines()] if lines else json.loads(text)
    except ValueError as why:
        return ['%s: %.200r' % (why, text)]
    one = {'type': 'array', 'items': {'$ref': '#/$defs/probe'}}
    return list(schema.faults(root, one, records)) + list(schema.faults(root, root, records))
