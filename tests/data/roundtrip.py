#!/usr/bin/env python3
"""No fact is lost: client configurations → tables → database → the fullest file we write → tables again.

Each file is read here by another XML parser into a multiset of facts, which must be what the database holds of it; what
`export autoconfig --full` writes of the provider must be imported to the same rows. Own fixtures always; the Thunderbird
ISPDB where it is ($ISPDB, else ../shared/data/ispdb).
"""
import collections
import csv
import glob
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
PROGRAMS = os.environ.get('PROGRAMS') or os.path.join(TOP, 'build')
PROGRAM = os.path.join(PROGRAMS, 'portolan-build')
DATA = os.environ.get('ISPDB') or os.path.join(TOP, '..', 'shared', 'data', 'ispdb')
ROLES = {'incomingserver': 'incoming', 'outgoingserver': 'outgoing', 'calendar': 'calendar', 'addressbook': 'addressbook', 'fileshare': 'fileshare'}
AUTHS = {'password-cleartext': 'password', 'http-basic': 'password', 'basic': 'password', 'password-encrypted': 'encrypted-password',
         'digest': 'encrypted-password', 'oauth2': 'oauth2', 'ntlm': 'ntlm', 'gssapi': 'gssapi', 'tls-client-cert': 'client-cert',
         'none': 'none', 'client-ip-address': 'none'}
SOCKETS = {'SSL': 'tls', 'STARTTLS': 'starttls', 'plain': 'none'}
OPTIONS = ('leaveMessagesOnServer', 'downloadOnBiff', 'daysToLeaveMessagesOnServer', 'checkInterval', 'restriction', 'addThisServer',
           'useGlobalPreferredServer', 'owaURL', 'ewsURL', 'easURL')
SECRETS = ('password', 'secret')
ok, skip = tap.check, tap.skip


def slug(text):
    return re.sub('[^a-z0-9]+', '-', text.lower()).strip('-')


def local(tag):
    return tag.split('}')[-1] if isinstance(tag, str) else ''


def text(node):
    return (''.join([node.text or ''] + [x.tail or '' for x in node])).strip()


class Reading:
    """The facts of one file, by ElementTree."""

    def __init__(self, path):
        builder = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True, insert_pis=True))
        self.root = ET.parse(path, builder).getroot()
        self.source = open(path, encoding='utf-8').read()
        self.facts = collections.Counter()
        self.stem = os.path.basename(path)[:-4]
        self.paths = {}
        self.name_all(self.root, '')
        self.provider = self.child(self.root, 'emailProvider')
        self.taken = {id(self.root), id(self.provider)}
        self.used_attrs = set()
        self.read()

    def name_all(self, node, above):
        same = collections.Counter(local(x.tag) for x in node)
        at = collections.Counter()
        if not above:
            self.paths[id(node)] = '/' + local(node.tag)
        for x in node:
            name = local(x.tag)
            if not name:
                self.paths[id(x)] = self.paths[id(node)]
                continue
            at[name] += 1
            self.paths[id(x)] = self.paths[id(node)] + '/' + name + ('[%d]' % at[name] if same[name] > 1 else '')
            self.name_all(x, self.paths[id(x)])

    @staticmethod
    def child(node, name):
        return next((x for x in node if local(x.tag).lower() == name.lower()), None)

    def take(self, node, *attrs):
        if node is None:
            return ''
        if text(node) or len(node) or any(node.get(a) for a in attrs):
            self.taken.add(id(node))  # what says nothing is expected among the remarks
        self.used_attrs.update((id(node), a) for a in attrs)
        return text(node)

    def fact(self, *fields):
        self.facts[fields] += 1

    def read(self):
        p = self.provider
        domains = []
        servers = 0
        if self.root.get('version') == '1.1':
            self.used_attrs.add((id(self.root), 'version'))
        self.fact('name', self.take(self.child(p, 'displayName')))
        self.fact('short_name', self.take(self.child(p, 'displayShortName')))
        for x in list(p) + list(self.root):
            name = local(x.tag).lower()
            if name == 'domain':
                domains.append(self.take(x, 'purpose').lower())
                self.facts[('domain', domains[-1].removeprefix('*.'), 'suffix' if domains[-1].startswith('*.') else x.get('purpose') or 'exact')] = 1
            elif name in ROLES:
                servers += 1
                self.server(x, ROLES[name], servers)
            elif name in ('documentation', 'instruction'):
                self.link(x, 'help' if name == 'documentation' else 'settings')
            elif name == 'enable':
                self.enable(x)
            elif name == 'oauth2':
                self.take(x)
                self.fact('oauth2', *[self.take(self.child(x, n)) for n in ('issuer', 'scope', 'authURL', 'tokenURL')])
            elif name == 'webmail':
                self.webmail(x)
        if p.get('id').lower() in domains:
            self.used_attrs.add((id(p), 'id'))
        self.fact('id', p.get('id'))
        self.used_attrs.add((id(p), 'id'))
        self.rest(self.root)
        for target, said in re.findall(r'<\?(?!xml\s)([^\s?]+)\s*(.*?)\s*\?>', self.source.split('<clientConfig')[0], re.S):
            self.fact('raw', '/clientConfig/?' + target, said)
        for comment in re.findall(r'<!--(.*?)-->', self.source, re.S):
            if comment.strip():
                self.fact('comment', comment.strip())

    def server(self, x, role, ordinal):
        self.take(x, 'type')
        url = self.child(x, 'url')
        for name in ('serverURL', 'ewsURL'):
            url = self.child(x, name) if url is None else url
        auths, options = [], {}
        user = self.child(x, 'username')
        if user is not None and '%' in re.sub('%EMAIL(ADDRESS|LOCALPART|DOMAIN)%', '', text(user)):
            user = None  # what no table may hold is kept as it stands: rest() expects it among the remarks
        kinds = [text(a).lower() for a in x if local(a.tag) == 'authentication' and text(a)]
        nameless = url is None and (user is None or not text(user))
        unfit = any(k not in AUTHS or nameless and 'password' in AUTHS[k] for k in kinds)
        for a in x:
            if local(a.tag) == 'authentication' and text(a) and not unfit:
                auths.append(AUTHS.get(text(a).lower(), text(a).lower()))
                self.take(a)
                if text(a) == 'client-IP-address':
                    options['authentication'] = text(a)
        pop3 = self.child(x, 'pop3')
        if pop3 is not None:
            self.take(pop3)
        for o in list(x) + list(pop3 if pop3 is not None else []):
            if local(o.tag) in OPTIONS and o is not url and (text(o) or o.get('minutes')):
                options[local(o.tag)] = text(o) or o.get('minutes')
                self.take(o, 'minutes')
        address = self.take(url)
        host, port, socket = (self.take(self.child(x, n)) for n in ('hostname', 'port', 'socketType'))
        user = self.take(user)
        if address and not socket:
            socket = 'plain' if address.startswith('http:') else 'SSL'
        host = ''.join(part if i % 2 else part.lower() for i, part in enumerate(re.split('(%[A-Z]+%)', host)))
        self.fact('server', ordinal, role, x.get('type').lower(), host, port, SOCKETS.get(socket, socket), user,
                  ' '.join(auths), address, tuple(sorted(options.items())))

    def language(self, node):
        lang = node.get('lang') or ''
        self.used_attrs.add((id(node), 'lang'))
        if '-' in lang:
            self.fact('raw', self.paths[id(node)] + '/@lang', lang)
        return lang.split('-')[0]

    def link(self, x, kind):
        self.take(x, 'url')
        described = [d for d in x if local(d.tag) == 'descr']
        for d in described:
            self.fact('link', kind, x.get('url'), self.language(d), self.take(d))
        if not described:
            self.fact('link', kind, x.get('url'), '', '')

    def enable(self, x):
        self.take(x, 'visiturl')
        for i in x:
            if local(i.tag) == 'instruction':
                self.fact('enable', x.get('visiturl') or '', self.language(i), self.take(i))

    def webmail(self, x):
        def field(node):
            if node is None:
                return ''
            self.take(node, 'id', 'name')
            return ' '.join(v for v in ('#' + node.get('id') if node.get('id') else '', node.get('name') or '') if v)
        self.take(x)
        page, info = self.child(x, 'loginPage'), self.child(x, 'loginPageInfo')
        self.take(page, 'url')
        values = [page.get('url') if page is not None else '', '', '', '', '', '']
        if info is not None:
            self.take(info, 'url')
            values[1:] = [info.get('url') or '', self.take(self.child(info, 'username')), field(self.child(info, 'usernameField')),
                          field(self.child(info, 'passwordField')), field(self.child(info, 'loginButton'))]
        self.fact('webmail', *values)

    def rest(self, node):
        if node.tag is ET.ProcessingInstruction:
            target, _, said = node.text.partition(' ')
            self.fact('raw', '%s/?%s' % (self.paths[id(node)], target), said.strip() or '(empty)')
        if not local(node.tag):
            return
        if local(node.tag) in SECRETS:
            return
        if id(node) not in self.taken:
            self.fact('raw', self.paths[id(node)], text(node) or '(empty)')
        for name, value in node.attrib.items():
            if (id(node), name) not in self.used_attrs:
                self.fact('raw', self.paths[id(node)] + '/@' + local(name), value)
        for x in node:
            self.rest(x)


class Database:
    """The same facts, as the shipped tables hold them."""

    def __init__(self, path):
        self.db = sqlite3.connect('file:%s?mode=ro' % path, uri=True)

    def rows(self, sql, *args):
        return self.db.execute(sql, args).fetchall()

    def called(self, stem):
        """The provider that file STEM became."""
        return self.rows("select id from provider where source = ?1 || '.xml' or source like ?1 || '.xml (%'", stem)[0][0]

    def facts(self, pid):
        found = collections.Counter()
        for name, short in self.rows('select name, short_name from provider where id = ?', pid):
            found[('name', name)] += 1
            found[('short_name', short)] += 1
        domains = self.rows('select pattern, match from domain where provider = ?', pid)
        found.update(('domain', d, m) for d, m in domains)
        for at, role, protocol, host, port, security, user, auth, url, options in self.rows(
                'select ordinal, role, protocol, host, port, security, username, auth, url, options from server where provider = ?', pid):
            pairs = tuple(sorted(tuple(o.split('=', 1)) for o in options.split()))
            found[('server', at, role, protocol, host, str(port or ''), security, user, auth, url, pairs)] += 1
        found.update(('link',) + r for r in self.rows('select kind, url, lang, title from link where provider = ?', pid))
        found.update(('enable',) + r for r in self.rows('select url, lang, text from requirement where provider = ?', pid))
        found.update(('oauth2',) + r for r in self.rows('select issuer, scope, auth_url, token_url from oauth2 where provider = ?', pid))
        found.update(('webmail',) + r for r in self.rows(
            'select url, page_url, username, username_field, password_field, button from webmail where provider = ?', pid))
        given = None
        for kind, subject, said in self.rows('select kind, subject, text from remark where provider = ?', pid):
            if subject == '/clientConfig/emailProvider/@id':
                given = said
            elif kind == 'comment':
                found[('comment', said)] += 1
            else:
                found[('raw', subject, said)] += 1
        found[('id', given or next((d for d, _ in domains if slug(d) == pid), None))] += 1
        return found


def project(work):
    """A project with templates and nothing in it."""
    shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'bare'), work)
    shutil.copytree(os.path.join(TOP, 'templates', 'files'), os.path.join(work, 'templates', 'files'))
    shutil.rmtree(os.path.join(work, 'content', 'settings'))
    os.makedirs(os.path.join(work, 'content', 'settings'))


def run(cwd, *args):
    return subprocess.run([PROGRAM] + list(args), cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def tables(folder):
    """The rows of a folder of tables as multisets, without what says where they come from and in which order."""
    found = collections.Counter()
    for path in glob.glob(os.path.join(folder, '*.csv')):
        with open(path, encoding='utf-8', newline='') as f:
            for row in csv.DictReader(f):
                found[(os.path.basename(path),) + tuple((k, v) for k, v in sorted(row.items())
                                                        if v and k not in ('source', 'last_checked', 'ordinal'))] += 1
    return found


def differ(want, got):
    return '\n'.join(['lost:  %r' % (f,) for f in (want - got)] + ['added: %r' % (f,) for f in (got - want)])


def again(work, pid, stem, what):
    """The fullest file we write gives the same rows."""
    full = run(work, 'export', 'autoconfig', '--full', pid)
    base = tempfile.mkdtemp(dir=work)
    for folder in ('one', 'two'):
        os.mkdir(os.path.join(base, folder))
    with open(os.path.join(base, stem + '.xml'), 'w', encoding='utf-8', newline='') as f:
        f.write(full.stdout)
    run(base, 'import', 'ispdb', os.path.join(work, 'files', stem + '.xml'), '--into', 'one')
    said = run(base, 'import', 'ispdb', stem + '.xml', '--into', 'two')
    one, two = tables(os.path.join(base, 'one')), tables(os.path.join(base, 'two'))
    ok(full.returncode == 0 and said.returncode == 0 and one == two, what + ': what we write gives the same rows', full.stderr + said.stderr + differ(one, two))


def shape(path):
    """Every element of a file: where it stands, its attributes and its text."""
    found = collections.Counter()

    def walk(node, above):
        here = above + '/' + local(node.tag)
        found[(here, tuple(sorted(node.attrib.items())), text(node))] += 1
        for x in node:
            walk(x, here)
    walk(ET.parse(path).getroot(), '')
    return found


def nothing_lost(scratch):
    """A file full of things that no table has a column for comes back element by element."""
    work = os.path.join(scratch, 'left')
    project(work)
    given = os.path.join(TOP, 'tests', 'fixtures', 'ispdb', 'left.example.xml')
    run(work, 'import', 'ispdb', given, '--into', 'content/settings')
    built = run(work, 'build', '-q')
    with open(os.path.join(work, 'full.xml'), 'w', encoding='utf-8') as f:
        f.write(run(work, 'export', 'autoconfig', '--full', 'left-example').stdout)
    ok(built.returncode == 0, 'a file of odd elements is built', built.stderr)
    want, got = shape(given), shape(os.path.join(work, 'full.xml'))
    ok(want == got, 'its %d elements come back, each where it stood' % sum(want.values()), differ(want, got))
    os.makedirs(os.path.join(work, 'files'))
    shutil.copy(given, os.path.join(work, 'files'))
    again(work, 'left-example', 'left.example', 'odd elements')


def round_trip(files, name, scratch):
    work = os.path.join(scratch, name)
    project(work)
    os.mkdir(os.path.join(work, 'files'))
    for path in files:
        shutil.copy(path, os.path.join(work, 'files'))
    imported = run(work, 'import', 'ispdb', 'files', '--into', 'content/settings')
    built = run(work, 'build', '-q')
    ok(imported.returncode == 0 and built.returncode == 0, name + ': the tables become a database', imported.stderr + built.stderr)
    if built.returncode != 0:
        return
    before = tables(os.path.join(work, 'content', 'settings'))
    second = run(work, 'import', 'ispdb', 'files', '--into', 'content/settings')
    ok(' 0 tables written' in second.stdout and before == tables(os.path.join(work, 'content', 'settings')),
       name + ': a second import changes nothing', second.stdout[-200:])
    db = Database(os.path.join(work, 'site', 'portolan.db'))
    for path in sorted(glob.glob(os.path.join(work, 'files', '*.xml'))):
        stem = os.path.basename(path)[:-4]
        pid = db.called(stem)
        want, got = Reading(path).facts, db.facts(pid)
        ok(want == got, '%s: the database holds the %d facts of %s' % (name, sum(want.values()), stem), differ(want, got))
        again(work, pid, stem, '%s: %s' % (name, stem))


def main():
    scratch = tempfile.mkdtemp(prefix='portolan-roundtrip.')
    try:
        round_trip(sorted(glob.glob(os.path.join(TOP, 'tests', 'cases', 'import', 'in', 'ispdb', '*.xml'))), 'own', scratch)
        nothing_lost(scratch)
        files = sorted(glob.glob(os.path.join(DATA, '*.xml')))
        if files:
            round_trip(files, 'ISPDB', scratch)
        else:
            skip('the ISPDB', 'its files are not here')
    finally:
        shutil.rmtree(scratch)
    tap.done()


main()
