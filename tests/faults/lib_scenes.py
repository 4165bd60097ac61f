"""The commands that campaigns strike, each with what must stand there before, after, and after the next run.

A scene is one command at work in a folder of its own. It says what is there now:
    state()   'old', 'new', or words on what is neither
    lost()    words on files of other people that are gone or changed
    litter()  what lies about that is not there after a run with nothing in its way
    mend()    runs the command once more, and says what that did not put right
"""
import os
import shutil
import subprocess

import lib
from lib import ASK, MAKE, TOP, differ, tap, tree

FOREIGN = {'.git/HEAD': 'ref: refs/heads/main\n', '.git/objects/ab/cdef': 'object', 'CNAME': 'help.example\n', '.nojekyll': '',
           '.well-known/acme-challenge/token': 'token', 'own/of mine/notes.txt': 'mine', 'fr/mine.html': '<p>mine</p>\n'}
BESIDE = {'site.tmp.2024/thesis.txt': 'years of work', '.site.backup.tmp.1/photo': 'no copy of it', 'site.old/page.html': '<p>old</p>',
          '.site.old/page.html': '<p>old</p>'}


def put(top, files):
    for path, text in files.items():
        path = os.path.join(top, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if not os.path.exists(path):
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text)


def gone(top, files):
    words = []
    for path, text in files.items():
        try:
            with open(os.path.join(top, path), encoding='utf-8') as f:
                words += [] if f.read() == text else [path + ' is changed']
        except OSError:
            words.append(path + ' is gone')
    return words


def edit(path, old, new):
    with open(path, encoding='utf-8') as f:
        text = f.read()
    assert old in text, (path, old)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text.replace(old, new))


class Kit:
    """What scenes are made from: two contents, a and b, their sites and databases, made with nothing in the way."""

    def __init__(self, where):
        self.where = where
        self.templates = os.path.join(where, 'templates')
        shutil.copytree(os.path.join(TOP, 'templates'), self.templates)
        self.ispdb = os.path.join(TOP, 'tests', 'fixtures', 'ispdb')
        self.env = dict(os.environ, TMPDIR=where, LC_ALL='C', LANG='fr', HOME=where, XDG_DATA_HOME=where, XDG_DATA_DIRS=where)
        for name in ('LC_MESSAGES', 'PORTOLAN_DB', 'MAKEFLAGS'):
            self.env.pop(name, None)
        self.trees = {side: self.make(side) for side in 'ab'}

    def project(self, side):
        return os.path.join(self.where, side)

    def site(self, side):
        return os.path.join(self.where, side, 'site')

    def db(self, side):
        return os.path.join(self.site(side), 'portolan.db')

    def make(self, side):
        where = self.project(side)
        shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'small'), where)
        shutil.copytree(self.templates, os.path.join(where, 'templates'))
        if side == 'b':
            faq = os.path.join(where, 'content', 'faq')
            edit(os.path.join(faq, 'fr', 'imap-ou-pop.md'), 'Rien n’est perdu', 'Rien ne se perd')
            os.rename(os.path.join(faq, 'en', 'pop3-port.md'), os.path.join(faq, 'en', 'the-port.md'))
        subprocess.run([MAKE, 'build', '-q'], cwd=where, env=self.env, check=True, stderr=subprocess.PIPE)
        return self.pages(self.site(side))

    def pages(self, site):
        """The tree of SITE without what a build notes there for the next one."""
        return {path: what for path, what in tree(site).items() if not path.startswith('.')}


class Scene:
    """Begins with everything old. `command` is a list; `only` names files whose calls are worth striking alone."""
    name, only, reads = '', (), False
    stdin = None
    relief = staticmethod(lambda: None)  # takes away what stands in the way of everything, before the next run

    def __init__(self, kit, where):
        self.kit, self.where = kit, where
        self.home, self.tmp = os.path.join(where, 'p'), os.path.join(where, 'tmp')
        self.env = dict(kit.env, TMPDIR=self.tmp, HOME=self.tmp)
        self.begin()
        self.usual = self.around()

    def begin(self):
        """A fresh folder to work in."""
        shutil.rmtree(self.where, ignore_errors=True)
        os.makedirs(self.home)
        os.makedirs(self.tmp)

    def run(self, begin=(), **how):
        return lib.execute(list(begin) + self.command, self.home, self.env, self.stdin, **how)

    def around(self):
        """Names where a command may leave something."""
        return {os.path.join(folder, name) for folder in [self.home, self.tmp] + self.folders() for name in os.listdir(folder)}

    def folders(self):
        return []

    def litter(self):
        return sorted(os.path.relpath(path, self.where) for path in self.around() - self.usual)

    def lost(self):
        return []

    def before(self):
        """The old is there, and the command has something to do."""

    def mend(self):
        self.relief()
        code, _, err = self.run()
        now = self.state()
        words = [] if code == 0 else ['the next run exits with %s: %s' % (code, err.strip()[-200:])]
        words += [] if now == 'new' else ['after the next run it is ' + str(now)]
        return words + ['the next run leaves ' + path for path in self.litter()]


class Build(Scene):
    """Builds one content over the site of the other, in turns, with files of other people everywhere."""
    name = 'build'
    only = ('content/faq/fr/port-pop3.md', 'content/settings/servers.csv', 'content/site.yaml', 'templates/partials/layout.html')
    command = [MAKE, 'build', '-q', '-j1']

    def begin(self):
        super().begin()
        for side in 'ab':
            shutil.copytree(os.path.join(self.kit.project(side), 'content'), os.path.join(self.where, 'content.' + side))
        os.symlink(self.kit.templates, os.path.join(self.home, 'templates'))
        self.site = os.path.join(self.home, 'site')
        self.content('a')
        put(self.home, BESIDE)
        self.run()
        self.plant()

    def content(self, side):
        """Content SIDE is the one to build."""
        here = os.path.join(self.home, 'content')
        if os.path.exists(here):
            os.rename(here, os.path.join(self.where, 'content.' + self.wanted))
        os.rename(os.path.join(self.where, 'content.' + side), here)
        self.wanted = side

    def plant(self):
        put(self.site, FOREIGN)
        put(self.home, BESIDE)

    def before(self):
        """What is there is what the last run left, when that is one of the two, whole; else all is made anew."""
        self.has = self.side()
        if not self.has:
            self.begin()
            self.has = 'a'
        if self.wanted == self.has:
            self.content('b' if self.has == 'a' else 'a')
        self.plant()

    def pages(self):
        """The tree of the site without the files of other people."""
        pages = self.kit.pages(self.site)
        for path in FOREIGN:
            while path:
                if path not in self.kit.trees['a']:
                    pages.pop(path, None)
                path = os.path.dirname(path)
        return pages

    def side(self):
        """Whose site is there; None: nobody's."""
        pages = self.pages()
        return next((side for side in 'ab' if pages == self.kit.trees[side]), None)

    def state(self):
        side = self.side()
        if not side:
            return 'neither old nor new: ' + ', '.join(differ(self.pages(), self.kit.trees[self.wanted]))
        return 'new' if side == self.wanted else 'old'

    def lost(self):
        return gone(self.site, FOREIGN) + gone(self.home, BESIDE)


class Render(Build):
    """The same from the two databases."""
    name = 'render'
    only = ('templates/partials/layout.html',)

    def content(self, side):
        self.wanted = side

    @property
    def command(self):
        return [MAKE, 'render', '-q', '-j1', self.kit.db(self.wanted), 'site']


class Import(Scene):
    """A file of another collection into seven tables of eight."""
    name = 'import'
    only = ('content/settings/servers.csv',)
    after = None

    @property
    def command(self):
        return [MAKE, 'import', 'ispdb', '-q', '--into', 'content/settings', self.kit.ispdb]

    def begin(self):
        super().begin()
        self.before()

    def before(self):
        here = os.path.join(self.home, 'content')
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(os.path.join(self.kit.project('a'), 'content'), here)
        if not self.after:
            self.old = tree(here)
            self.run()
            self.after = tree(here)
            assert self.after != self.old
            self.before()

    def folders(self):
        return [os.path.join(self.home, 'content'), os.path.join(self.home, 'content', 'settings')]

    def around(self):
        """Names are usual before and after."""
        wanted = {os.path.join(self.home, 'content', path) for path in self.after}
        return super().around() | wanted

    def state(self):
        now = {path: what for path, what in tree(os.path.join(self.home, 'content')).items() if path in self.after}
        return 'old' if now == self.old else 'new' if now == self.after else 'neither old nor new: ' + ', '.join(differ(now, self.after))


class Init(Scene):
    """A knowledge base in a new folder."""
    name = 'init, new folder'
    command = [MAKE, 'init', '-q', 'kb']
    made = None

    def begin(self):
        super().begin()
        put(self.home, BESIDE)
        os.symlink(self.kit.templates, os.path.join(self.home, 'templates'))
        self.kb = os.path.join(self.home, 'kb')
        if not self.made:
            self.before()
            self.run()
            self.made = tree(self.kb)
            assert self.made
        self.before()
        os.makedirs(self.kb, exist_ok=True)

    def before(self):
        shutil.rmtree(self.kb, ignore_errors=True)

    def state(self):
        now = tree(self.kb)
        return 'new' if now == self.made else 'old' if not now else 'neither nothing nor all: ' + ', '.join(differ(now, self.made))

    def lost(self):
        return gone(self.home, BESIDE)

    def mend(self):
        """A whole one is refused: then the next run is for another folder, and only tidies up."""
        if self.state() == 'old':
            return super().mend()
        self.relief()
        self.run()
        return ['the next run leaves ' + path for path in self.litter()]


class InitEmpty(Init):
    """In a folder that is there, empty."""
    name = 'init, empty folder'

    def before(self):
        super().before()
        os.mkdir(self.kb)


class Check(Scene):
    """Writes nothing: what is there is both old and new."""
    name = 'check'
    command = [MAKE, 'check', '-q', '-j1']
    only = ('content/faq/fr/port-pop3.md', 'content/settings/domains.csv')

    def begin(self):
        super().begin()
        shutil.copytree(os.path.join(self.kit.project('a'), 'content'), os.path.join(self.home, 'content'))
        os.symlink(self.kit.templates, os.path.join(self.home, 'templates'))
        self.whole = tree(self.home)

    def state(self):
        now = tree(self.home)
        return 'new' if now == self.whole else 'changed: ' + ', '.join(differ(now, self.whole))


class Read(Scene):
    """A command that only answers."""
    reads = True
    state = Check.state

    def __init__(self, kit, where, words):
        self.stdin = words.pop().encode() if words[-1].endswith('\n') else None
        self.command = [MAKE if words[0] in ('verify', 'export', 'check') else ASK] + [w.replace('ISPDB', kit.ispdb) for w in words]
        self.name = ' '.join(words[:2])
        super().__init__(kit, where)
        self.answer = self.run()

    def begin(self):
        super().begin()
        shutil.copytree(self.kit.site('a'), os.path.join(self.home, 'site'))
        self.whole = tree(self.home)


WRITERS = (Build, Render, Import, Init, InitEmpty, Check)
READERS = (['lookup', 'jeanne@gmail.com'], ['lookup', '--json', '-', 'a@gmail.com\nimap.gmail.com\nnobody@gmial.com\n'], ['search', 'port pop3'],
           ['show', 'imap-ou-pop'], ['list', '--csv', 'domains'], ['diagnose', 'gmail', '--imap', 'imap.gmail.com:143'], ['stale'],
           ['open', '--print', 'gmail'], ['verify', 'site/portolan.db'], ['export', 'autoconfig', 'gmail'], ['export', 'csv'],
           ['check', '--ispdb', 'ISPDB'])


def scenes():
    """(name, a function that makes the scene) of all."""
    made = [(kind.name, kind) for kind in WRITERS]
    return made + [(' '.join(words[:2]), lambda kit, where, words=words: Read(kit, where, list(words))) for words in READERS]
