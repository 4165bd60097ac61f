#!/usr/bin/env python3
"""Folders of Markdown in the ways of Hugo, Jekyll, MkDocs, Docusaurus, Obsidian, GitBook and GitHub's wikis, written here: `import markdown` takes
each without a mistake, every link, anchor and image works in the site, and every word is in the database."""
import html.parser
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import urllib.parse
import zlib

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

EACH = 64
TABLE = '| {0}a | {0}b |\n|:--|--:|\n| {0}c | `{0}d` \\| x |\n'
REST = ('- [x] {0}task\n- [ ] ~~{0}struck~~\n\n> [!NOTE]\n> {0}noted\n\n{0}foot[^1] https://{0}.example/ and '
        '<b>{0}bold</b><br>{0}broken {0}<Type>\n\n[^1]: {0}below.\n\n```\n[[not a link]] [x](gone.md) {0}code\n```\n')


def png(seed):
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    head = struct.pack('>IIBBBBB', 3 + seed % 40, 2, 8, 0, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'IDAT', zlib.compress(bytes([seed % 251]))) + chunk(b'IEND', b'')


class Folder:
    """A folder being written: its files, the words and links that must not get lost, and what nobody is to see."""

    def __init__(self, root, kind):
        self.root, self.kind, self.words, self.links, self.gone = os.path.join(root, kind), kind, [], {}, []

    def put(self, path, data):
        path = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as f:
            f.write(data if isinstance(data, bytes) else data.encode())

    def page(self, path, front, number, links):
        """LINKS are (text, Markdown); each text must be a link in the page."""
        word = '%s%03d' % (self.kind, number)
        body = '%s\n\n## Part %s\n\n%s\n%s\n%s\n' % (
            word + 'intro', word, TABLE.format(word), REST.format(word), '\n'.join(markdown for _, markdown in links))
        self.put(path, front + body)
        self.words += [word + end for end in ('intro', 'a', 'b', 'c', 'd', 'task', 'struck', 'noted', 'foot', 'bold',
                                              'broken', 'below', 'code', '<Type>')]
        self.links[word] = [text for text, _ in links if text]


def number(i):
    return 'n%02d' % i


# Shortcodes that hold text, ways to link that generators forgive, and what only looks like a link of a note app.
SHORT = ('{{{{< warning "Mind {0}title" >}}}}\n{0}warned `x`\n<div>{0}raw</div>\n{{{{< /warning >}}}}\n\n{{{{< highlight toml >}}}}\n[[{0}toml]]\n'
         'a = "```"\n{{{{< /highlight >}}}}\n\n<a id="spot-{0}"></a>\n\nSet `[[:alpha:]]` {0}array[[1]] [[:{0}class:]].\n')


def write_hugo(f):
    for i in range(EACH):
        nxt, path = (i + 1) % EACH, 'content/%s/%s.md' % ('ab'[i % 2], number(i))
        front = '+++\ntitle = "Hugo %d"\ndate = 2024-01-02T00:00:00Z\nweight = %d\ntags = ["t", "u"]\naliases = ["/old/%d/"]\n+++\n\n' % (i, i, i)
        other = '%s/%s.md' % ('ab'[nxt % 2], number(nxt))
        f.page(path, front, i, [('ref', '[ref]({{< ref "%s" >}})' % other), ('abs', '[abs](/%s/)' % other[:-3]),
                                ('frag', '[frag](../%s#part-hugo%03d)' % (other, nxt)),
                                ('spot', '[spot](/%s/#spot-hugo%03d)' % (other[:-3], nxt)),
                                ('case', '[case](/%s/#Part_Hugo%03d)' % (other[:-3], nxt)),
                                (None, SHORT.format('hugo%03d' % i)),
                                (None, '{{< figure src="/img/h%d.png" alt="A figure" >}}' % i)])
        f.put('static/img/h%d.png' % i, png(i))
        f.words += ['hugo%03d%s' % (i, end) for end in ('title', 'warned', 'raw', 'array[[1]]')] + ['[[hugo%03dtoml]]' % i, '[[:hugo%03dclass:]]' % i]
    f.put('content/_index.md', '+++\ntitle = "Start of hugo"\n+++\n\nhugoindex\n')


# Attributes of kramdown, and what Liquid holds.
LIQUID = ('{0}lead\n{{: .fs-9 }}\n\n{{: .warning }}\n> {0}quoted\n\n- TOC\n{{:toc}}\n\n{{% highlight ruby linenos %}}\nputs "{0}shown {{: .kept }}"\n'
          '{{% endhighlight %}}\n\n{{% comment %}}{0}hidden{{% endcomment %}}\n{{% raw %}}{0}raw {{{{ x }}}}{{% endraw %}}\n')


def write_jekyll(f):
    for i in range(EACH):
        nxt = (i + 1) % EACH
        front = '\n---\nlayout: post\ntitle: Jekyll: the &quot;%d&quot;\nlayout: twice\ncategories: [One, Two]\npermalink: /j/%d/\nnav_order: %d\n---\n' % (i, i, i)
        f.page('_posts/2024-02-03-j-%s.markdown' % number(i), front, i, [
            ('link', '[link]({%% link _posts/2024-02-03-j-%s.markdown %%})' % number(nxt)),
            ('self', '[self](#part-jekyll%03d){: .btn .btn-blue }' % i), ('root', '[root](/)'),
            ('base', '[base]({{ site.baseurl }}{%% link _posts/2024-02-03-j-%s.markdown %%}#part-jekyll%03d)' % (number(nxt), nxt)),
            (None, LIQUID.format('jekyll%03d' % i)),
            (None, '![Shot]({{ site.baseurl }}/assets/j%d.png)' % i)])
        f.put('assets/j%d.png' % i, png(i + 64))
        f.words += ['jekyll%03d%s' % (i, end) for end in ('quoted', 'shown', 'lead', 'raw {{ x }}')]
        f.gone += ['fs-9', 'btn-blue', 'TOC', 'hidden', 'highlight']
    f.put('index.md', '---\nlayout: home\npermalink: /\ntitle: Start of jekyll\n---\n# Start of jekyll\n{: .fs-9 }\n\njekyllindex\n')


def write_mkdocs(f):
    for i in range(EACH):
        nxt, front = (i + 1) % EACH, '---\nhide: [toc]\nicon: material/x\n---\n# MkDocs %d\n\n!!! warning "%s"\n    Inside.\n\n' % (i, 'Title')
        f.page('docs/s%d/%s.md' % (i % 4, number(i)), front, i, [
            ('page', '[page](../s%d/%s.md)' % (nxt % 4, number(nxt))),
            ('part', '[part](../s%d/%s.md#part-mkdocs%03d "T")' % (nxt % 4, number(nxt), nxt)),
            ('file', '[file](../files/f%d.pdf){ target="_blank" }' % i), ('own', '[own](#own-%d)' % i),
            (None, '## Named { #own-%d .x data-y="z" }\n\n??? note\n    !!! tip "Deep"\n        mkdocs%03ddeep\n\n=== "Tab"\n\n    mkdocs%03dtab' % (i, i, i)),
            (None, '<figure markdown="span">\n  ![](../img/m %d.png){ width="300" }\n  <figcaption>mkdocs%03dcaption</figcaption>\n</figure>' % (i, i))])
        f.put('docs/img/m %d.png' % i, png(i + 128))
        f.words += ['mkdocs%03d%s' % (i, end) for end in ('deep', 'tab', 'caption')]
        f.gone += ['_blank', 'data-y', '=== ', '!!!', '???', 'width=']
        f.put('docs/files/f%d.pdf' % i, '%%PDF-1.4 %d\n' % i)


# Imports, components that hold text, comments and images of MDX.
COMPONENTS = ('import Tabs from "@theme/Tabs";\nimport {{\n  a,\n  b\n}} from \'./x\'\n\n<Tabs\n  groupId="os"\n  values={{[{{label: "A>", value: "a"}}]}}>\n  <TabItem value="a" label="{0}tab">\n\n'
              '    {0}first\n\n    ```js\n    import x from "y" // {0}coded\n    ```\n\n    <Admonition type="tip" title="{0}tip">{0}deep</Admonition>\n\n  </TabItem>\n'
              '  <TabItem value="b">{0}second</TabItem>\n</Tabs>\n\n<Card title="{0}card" href="#own" />\n\n{{/* hidden */}}\n\n## Own heading {{/* #own */}}\n\n`<Tabs>` {0}kept\n\n'
              '<img className="x" src={{useBaseUrl(\'/img/d{1}.png\')}} alt="Static" />\n')


def write_docusaurus(f):
    for i in range(EACH):
        nxt = (i + 1) % EACH
        front = '---\nid: d%d\ntitle: Docu %d\nsidebar_position: %d\nslug: /guide/d-%d\n---\n\n:::tip[Hint]\nInside.\n:::\n\n' % (i, i, i, i)
        f.page('docs/g%d/%s.mdx' % (i % 3, number(i)), front, i, [
            ('rel', '[rel](../g%d/%s)' % (nxt % 3, number(nxt))), ('defined', '[defined][x]\n\n[x]: ../g%d/%s.mdx' % (nxt % 3, number(nxt))),
            (None, COMPONENTS.format('docusaurus%03d' % i, i))])
        f.put('static/img/d%d.png' % i, png(i + 192))
        f.words += ['docusaurus%03d%s' % (i, end) for end in ('tab', 'first', 'second', 'deep', 'tip', 'card', 'kept', 'coded')]
        f.gone += ['@theme', './x', 'hidden', 'useBaseUrl', 'groupId', 'className']


def write_obsidian(f):
    for i in range(EACH):
        nxt = (i + 1) % EACH
        front = '---\naliases: [Other Name %d, "/vault/%d"]\ncssclasses: [wide]\ntags: [a/b, c]\n---\n' % (i, i)
        f.page('Folder %d/Note %d (x).md' % (i % 5, i), front, i, [
            ('Note %d (x)' % nxt, '[[Note %d (x)]]' % nxt), ('words', '[[Note %d (x)#Part obsidian%03d|words]]' % (nxt, nxt)),
            ('block', '[[Note %d (x)#^here|block]]' % nxt), ('heading', '[heading](<Note %d (x).md#Part obsidian%03d>)' % (nxt, nxt) if nxt % 5 == i % 5 else '[heading](#Part%%20obsidian%03d)' % i),
            (None, '%%%% obsidian%03dhidden %%%%\n\n> [!info]- Folded\n> obsidian%03dfolded\n> > [!todo] Inner\n> > obsidian%03dinner\n\nAnd obsidian%03dblock ^here\n' % (i, i, i, i)),
            (None, '![[Pasted %d.png|300]]' % i)])
        f.words += ['obsidian%03d%s' % (i, end) for end in ('folded', 'inner', 'block')]
        f.gone += ['%%', 'hidden', '[!', '^here']
        f.put('Attachments/Pasted %d.png' % i, png(i + 7))


# What GitBook's own editor writes.
HINT = ('{{% hint style="warning" %}}\n{0}hint\n{{% endhint %}}\n\n{{% tabs %}}\n{{% tab title="{0}tab" %}}\n* {0}listed\n{{% endtab %}}\n\n{{% tab title="Other" %}}\n{0}other\n{{% endtab %}}\n{{% endtabs %}}\n\n'
        '{{% embed url="https://{0}.example/film" %}}\n{0}film\n{{% endembed %}}\n\n{{% code title="{0}.json" %}}\n```json\n{{"{0}": "{{% hint %}}"}}\n```\n{{% endcode %}}\n\n'
        '{{% content-ref url="{1}" %}}\n[ref]({1})\n{{% endcontent-ref %}}\n\n{{% file src="../.gitbook/assets/f {2}.pdf" %}}\n{0}file\n{{% endfile %}}\n\n<h2 align="center">Centred {0}head</h2>\n')


def write_gitbook(f):
    for i in range(EACH // 2):
        nxt, word = (i + 1) % (EACH // 2), 'gitbook%03d' % i
        there = '../s%d/%s.md' % (nxt % 4, number(nxt))
        f.page('s%d/%s.md' % (i % 4, number(i)), '---\ndescription: GitBook %d\nicon: x\n---\n\n# GitBook %d\n\n' % (i, i), i, [
            ('ref', HINT.format(word, there, i)), ('f %d.pdf' % i, ''), ('head', '[head](#centred-%shead)' % word),
            (None, '<figure><img src="../.gitbook/assets/image (%d).png" alt=""><figcaption><p>%scaption</p></figcaption></figure>\n\n[Draft]()' % (i, word))])
        f.words += [word + end for end in ('hint', 'tab', 'listed', 'other', 'film', '.json', 'file', 'head', 'caption')] + ['Draft', '"%s": "{%% hint %%}"' % word]
        f.gone += ['endhint', 'tabs', 'content-ref', 'endcode', 'align=']
        f.put('.gitbook/assets/image (%d).png' % i, png(i + 30))
        f.put('.gitbook/assets/f %d.pdf' % i, '%%PDF-1.4 g%d\n' % i)
    f.put('README.md', '# Start\n\ngitbookindex\n')


def write_wiki(f):
    for i in range(EACH // 2):
        nxt, word = (i + 1) % (EACH // 2), 'wiki%03d' % i
        f.page('Page-Number-%d.md' % i, '', i, [
            ('Page Number %d' % nxt, '[[Page Number %d]]' % nxt), ('shown', '[[shown|Page Number %d]]' % nxt), ('part', '[[part|Page-Number-%d#part-wiki%03d]]' % (nxt, nxt)),
            ('plain', '[plain](Page-Number-%d)' % nxt), (None, '[[images/w%d.png|alt=%sdrawn]]' % (i, word)), (None, '## Last\n\nNote^[%snoted, see [[Home]]].' % word)])
        f.words += [word + 'noted']
        f.gone += ['[[Page', '^[']
        f.put('images/w%d.png' % i, png(i + 80))
    f.put('Home.md', 'wikiindex [[What is it?]]\n')
    f.put('What-is-it%3F.md', '# What is it?\n\nwikiwhat\n')


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.links, self.images, self.ids, self.href = {}, [], set(), None
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        attrs = dict(pairs)
        self.ids.add(attrs.get('id'))
        self.href = attrs.get('href') if tag == 'a' else self.href
        if tag == 'img':
            self.images.append(attrs)

    def handle_endtag(self, tag):
        self.href = None if tag == 'a' else self.href

    def handle_data(self, text):
        if self.href is not None:
            self.links.setdefault(text.strip(), self.href)


def run(*args, cwd=None):
    return subprocess.run(args, cwd=cwd, capture_output=True, text=True)


def check(root, f):
    """What is wrong with F's site."""
    site, faults = os.path.join(root, f.kind + '-site'), []
    os.mkdir(site)
    done = run(tap.PORTOLAN, 'import', 'markdown', f.root, '--into', os.path.join(site, 'content'), '--all')
    lost = [line for line in done.stdout.partition('Could not be kept:\n')[2].splitlines() if 'the key stands twice' not in line]
    if done.returncode or lost:
        return [done.stdout + done.stderr]
    built = run(tap.PORTOLAN, 'build', '-q', cwd=site)
    if built.returncode or ' error: ' in built.stderr or 'MD_LOST' in built.stderr:
        return built.stderr.splitlines()
    db = sqlite3.connect(os.path.join(site, 'site', 'portolan.db'))
    text = '\n'.join(' '.join(row) for row in db.execute('select question, summary, body, keywords from entry'))
    faults += ['%s is not in the database' % word for word in f.words if word not in text]
    faults += ['%s is in the database' % word for word in sorted(set(f.gone)) if word in text]
    pages = {}
    for folder, _, names in os.walk(os.path.join(site, 'site')):
        for name in names:
            if name.endswith('.html'):
                with open(os.path.join(folder, name), encoding='utf-8') as page:
                    pages[os.path.join(folder, name)] = Page(page.read())
    seen = 0
    for slug, body in db.execute("select slug, body from entry where body like '%intro%'"):
        path = os.path.join(site, 'site', 'en', slug + '.html')
        page, word = pages[path], body[body.index('intro') - len(f.kind) - 3:body.index('intro')]
        seen += 1
        for wanted in f.links[word]:
            href = page.links.get(wanted)
            to = urllib.parse.urlsplit(href or '')
            there = os.path.normpath(os.path.join(os.path.dirname(path), urllib.parse.unquote(to.path))) if to.path else path
            if href is None or not os.path.isfile(there) or (to.fragment and urllib.parse.unquote(to.fragment) not in pages[there].ids):
                faults.append('%s: "%s" leads to %s' % (slug, wanted, href))
        image = [i for i in page.images if os.path.isfile(os.path.join(os.path.dirname(path), i['src']))]
        if len(image) != 1 or not image[0].get('width') or image[0].get('loading') != 'lazy':
            faults.append('%s: images %s' % (slug, page.images))
    faults += [] if seen == len(f.links) else ['%d of %d pages' % (seen, len(f.links))]
    whole = run(tap.PORTOLAN, 'check', '-q', cwd=site)
    return faults + (whole.stderr.splitlines()[:10] if whole.returncode else [])


def main():
    root, files = tempfile.mkdtemp(prefix='portolan-markdown.'), 0
    try:
        for write in (write_hugo, write_jekyll, write_mkdocs, write_docusaurus, write_obsidian, write_gitbook, write_wiki):
            f = Folder(root, write.__name__[6:])
            write(f)
            files += len(f.links)
            tap.ok(check(root, f), '%s: %d pages come through whole' % (f.kind, len(f.links)))
            tap.twins(os.path.join(root, f.kind + '-site', 'site'), f.kind + ': twins are the same documents')
        tap.check(files >= 300, 'there were %d pages' % files)
        once = run(tap.PORTOLAN, 'import', 'markdown', os.path.join(root, 'mkdocs'), '--into', os.path.join(root, 'dry'), '--dry-run')
        tap.check(once.returncode == 0 and 'Nothing was written' in once.stdout and not os.path.exists(os.path.join(root, 'dry')),
                  'a dry run writes nothing', once.stdout + once.stderr)
    finally:
        shutil.rmtree(root)
    tap.done()


main()
