#!/usr/bin/env python3
"""The snippets of deploy/, in nginx, Apache and Caddy: files for mail programs come with the types that programs
insist on, and Outlook's question, a POST, is answered. Each server runs as a plain process on loopback, with
a configuration that holds little more than the snippet.
"""
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

KIT = 'orange'

NGINX = '''
daemon off;
master_process off;
pid %(run)s/nginx.pid;
error_log stderr;
events { }
http {
    access_log off;
    include /etc/nginx/mime.types;
    client_body_temp_path %(run)s/body;
    proxy_temp_path %(run)s/proxy;
    fastcgi_temp_path %(run)s/fastcgi;
    uwsgi_temp_path %(run)s/uwsgi;
    scgi_temp_path %(run)s/scgi;
    server { listen 127.0.0.1:%(port)d; root %(site)s; include %(site)s/deploy/nginx.conf; }
    server { listen 127.0.0.1:%(kit_port)d; root %(site)s/kit/%(kit)s; include %(site)s/deploy/nginx.conf; }
}
'''

APACHE = '''
ServerRoot %(run)s
PidFile %(run)s/apache.pid
ErrorLog /dev/stderr
ServerName localhost
Listen 127.0.0.1:%(port)d
Listen 127.0.0.1:%(kit_port)d
%(modules)s
TypesConfig /dev/null
AddType text/html .html
%(user)s
<Directory %(site)s>
    Require all granted
</Directory>
<VirtualHost 127.0.0.1:%(port)d>
    DocumentRoot %(site)s
    Include %(site)s/deploy/apache.conf
</VirtualHost>
<VirtualHost 127.0.0.1:%(kit_port)d>
    DocumentRoot %(site)s/kit/%(kit)s
    Include %(site)s/deploy/apache.conf
</VirtualHost>
'''

CADDY = '''
{
    admin off
    auto_https off
    storage file_system %(run)s/caddy
}
http://127.0.0.1:%(port)d {
    bind 127.0.0.1
    root * %(site)s
    import %(site)s/deploy/Caddyfile
    file_server
}
http://127.0.0.1:%(kit_port)d {
    bind 127.0.0.1
    root * %(site)s/kit/%(kit)s
    import %(site)s/deploy/Caddyfile
    file_server
}
'''


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def ask(port, method, path):
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=300)
    body = b'<?xml version="1.0"?><Autodiscover/>' if method == 'POST' else None
    connection.request(method, path, body, {'Content-Type': 'text/xml'} if body else {})
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, answer.getheader('Content-Type', '').replace(' ', '').lower(), data


def faults(site, port, kit_port):
    pox = 'kit/%s/autodiscover/autodiscover.xml' % KIT
    for where, method, path, kind, file in (
            (port, 'GET', '/v1.1/gmail.com', 'text/xml', 'v1.1/gmail.com'),
            (port, 'GET', '/v1.1/gmail.com.xml', 'text/xml', 'v1.1/gmail.com.xml'),
            (port, 'GET', '/v1.1/free.fr', 'text/xml', 'v1.1/free.fr'),
            (port, 'GET', '/v1.1/generated_files.json', 'application/json', 'v1.1/generated_files.json'),
            (port, 'GET', '/v1.1-full/gmail.xml', 'text/xml', 'v1.1-full/gmail.xml'),
            (port, 'GET', '/mobileconfig/free.mobileconfig', 'application/x-apple-aspen-config', 'mobileconfig/free.mobileconfig'),
            (port, 'GET', '/index.html', 'text/html', 'index.html'),
            (port, 'POST', '/' + pox, 'text/xml', pox),
            (kit_port, 'POST', '/autodiscover/autodiscover.xml', 'text/xml', pox),
            (kit_port, 'POST', '/Autodiscover/Autodiscover.xml', 'text/xml', pox),
            (kit_port, 'POST', '/AutoDiscover/AutoDiscover.xml', 'text/xml', pox),
            (kit_port, 'GET', '/autodiscover/autodiscover.xml', 'text/xml', pox),
            (kit_port, 'GET', '/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=jeanne%40orange.fr', 'text/xml',
             'kit/%s/.well-known/autoconfig/mail/config-v1.1.xml' % KIT)):
        status, got, data = ask(where, method, path)
        with open(os.path.join(site, file), 'rb') as f:
            same = f.read() == data
        if status != 200 or got.split(';')[0] != kind or not same:
            yield '%s %s: %d, %s, %s' % (method, path, status, got, 'the file' if same else 'other bytes: %r' % data[:80])
        if kind == 'text/xml' and got not in ('text/xml;charset=utf-8',):
            yield '%s %s: %s' % (method, path, got)
    status, _, _ = ask(port, 'GET', '/v1.1/nobody.example')
    if status != 404:
        yield 'a domain that is not there: %d' % status


def apache_words():
    where = '/usr/lib/apache2/modules'
    built_in = subprocess.run(['apache2', '-l'], capture_output=True, text=True).stdout
    lines = []
    for name in ('mpm_event', 'authz_core', 'mime', 'rewrite', 'dir', 'unixd'):
        path = '%s/mod_%s.so' % (where, name)
        if 'mod_%s.c' % name not in built_in and os.path.exists(path):
            lines.append('LoadModule %s_module %s' % (name, path))
    user = 'User #%d\nGroup #%d' % (65534, 65534) if os.geteuid() == 0 else ''
    return {'modules': '\n'.join(lines), 'user': user}


def run(name, command, text, site, run_dir):
    """Starts a server with TEXT as its configuration, asks, and ends it."""
    values = {'run': run_dir, 'port': free_port(), 'kit_port': free_port(), 'site': site, 'kit': KIT}
    if name == 'Apache':
        values.update(apache_words())
    path = os.path.join(run_dir, name.lower() + '.conf')
    with open(path, 'w') as f:
        f.write(text % values)
    log = open(path + '.log', 'w+')
    process = subprocess.Popen([path if word == 'CONF' else word for word in command], stdout=log, stderr=log,
                               env=dict(os.environ, HOME=run_dir, XDG_CONFIG_HOME=run_dir, XDG_DATA_HOME=run_dir))
    try:
        for _ in range(3000):
            try:
                socket.create_connection(('127.0.0.1', values['kit_port']), timeout=300).close()
                break
            except OSError:
                if process.poll() is not None:
                    break
                time.sleep(0.1)
        try:
            found = list(faults(site, values['port'], values['kit_port']))
        except OSError as e:
            log.seek(0)
            found = [str(e)] + log.read().splitlines()[-8:]
        tap.ok(found, '%s serves what programs ask for, as they want it' % name)
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


def main():
    os.environ['PATH'] += ':/usr/sbin:/sbin'
    servers = [('nginx', ['nginx', '-c', 'CONF'], NGINX), ('Apache', ['apache2', '-D', 'FOREGROUND', '-f', 'CONF'], APACHE),
               ('Caddy', ['caddy', 'run', '--config', 'CONF', '--adapter', 'caddyfile'], CADDY)]
    where = tap.scratch()
    site = tap.build(where)
    subprocess.run(['chmod', '-R', 'go+rX', where])  # Apache's children are nobody,
    above = where
    while os.path.basename(above).startswith('portolan-test.'):  # and must come down to here
        os.chmod(above, 0o755)
        above = os.path.dirname(above)
    for name, command, text in servers:
        if not shutil.which(command[0]):
            tap.skip(name, 'there is no ' + command[0])
            continue
        run_dir = os.path.join(where, 'run-' + name.lower())
        os.mkdir(run_dir)
        run(name, command, text, site, run_dir)
    with open(os.path.join(site, 'deploy', '_headers')) as f:
        lines = [line for line in f if not line.startswith('#')]
    shape = all(line.startswith('/') if i % 2 == 0 else line.startswith('  Content-Type: ') for i, line in enumerate(lines))
    tap.ok([] if shape and len(lines) == 8 else lines, '_headers names a type for each kind of file')
    tap.done()


main()
