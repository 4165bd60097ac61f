#!/usr/bin/env python3
"""No text takes more than its share of time: every sign that begins something, open, shut, nested, again and again.

`build` (which checks first) and `import markdown` are given entries of each shape; CPU time of the child is measured, not the
clock. A quarter of the size screens, some entries at a time; what takes longer than LIGHT there is measured whole and at an
eighth, the least of three runs: an eighth of the text takes an eighth of the time, or a sixty-fourth where the work grows with the
square; more than TIMES is no noise of a machine. Seconds are a machine's: MOST is what ends a run in the suite, where all shapes
of ALWAYS are; with --all every shape is measured whole, told, and held to the half second.
"""
import os
import resource
import shutil
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

WHOLE, TIMES, LIGHT, GROUP = 500 * 1000, 20, 0.08, 10
ALL = '--all' in sys.argv
MOST = 0.5 if ALL else 3.0
COMMANDS = {'build': ['build', '-q'], 'import': ['import', 'markdown', 'foreign', '--into', 'into', '--force', '-q']}
ALWAYS = {'build': ('open', 'a paragraph'), 'import': ('open', 'shut, a line')}

# What begins something, and what ends it.
PAIRS = [
    ('[[', ']]'), ('==', '=='), ('![[', ']]'), ('[', ']'), ('![', ']'), ('[a](', ')'), ('![a](', ')'), ('[a](<', '>)'), ('[a][', ']'), ('[^', ']'), ('[!', ']'), ('[a](b "', '")'),
    ('{{<', '>}}'), ('{{%', '%}}'), ('{{', '}}'), ('{%', '%}'), ('{{< figure', '>}}'), ('{{< /a', '>}}'), ('{{< highlight', '>}}'), ('{{{', '}}}'), ('[a]({{<', '>}})'), ('[a]({%', '%})'),
    ('{.', '}'), ('{#', '}'), ('{: ', '}'), ('{', '}'), ('{::comment}', '{:/comment}'), ('{% raw %}', '{% endraw %}'), ('{% comment %}', '{% endcomment %}'),
    ('{% highlight a %}', '{% endhighlight %}'), ('{{ site.', '}}'), ('{{#include ', '}}'), ('%%', '%%'), ('--8<-- "', '"'), ('^^', '^^'),
    ('<', '>'), ('<a', '>'), ('<a href="', '">'), ('<img src="', '">'), (' href="', '"'), (' src="', '"'), ('<div markdown', '>'), ('</', '>'), ('<!--', '-->'), ('<?', '?>'), ('<![CDATA[', ']]>'),
    ('<!A', '>'), ('<details>', '</details>'), ('<table>', '</table>'), ('<pre>', '</pre>'), ('<script>', '</script>'), ('<style>', '</style>'), ('<kbd>', '</kbd>'), ('<Tabs>', '</Tabs>'),
    ('`', '`'), ('``', '``'), ('``` ', '```'), ('```` a title="', '"'), ('~~~', '~~~'), ('~~', '~~'), ('==', '=='), ('*', '*'), ('**', '**'), ('_', '_'), ('*a_', '_a*'), ('++', '++'), ('$', '$'), ('$$', '$$'), ('\\(', '\\)'), ('\\[', '\\]'),
    ('!!! a', ''), ('??? a', ''), ('=== "', '"'), (':::', ':::'), (':::a[', ']'), (':::a{', '}'), ('> [!NOTE]', ''), ('[^a]: ', ''), (': ', ''), ('*[A]: ', ''), ('| ', ' |'), ('|-', '|'),
    ('> ', ''), ('- ', ''), ('1. ', ''), ('- [ ] ', ''), ('# ', ' #'), ('a\n===', ''), ('---', ''), ('[a]: <', '>'), ('[a]: b "', '"'), (':material-', ':'), (':', ':'), ('&', ';'), ('&#', ';'),
    ('http://', ' '), ('https://a/(', ')'), ('www.', ' '), ('a@', '.b '), ('mailto:', ' '), ('import {', '} from "a"'), ('export ', ';'), ('(', ')'), ('"', '"'), ("'", "'"), ('\\', '\\'), ('\t', ''), ('    ', ''), ('^[', ']'), ('^', ' ^a'), ('{/* #', ' */}'), ('{% hint %}', '{% endhint %}'), ('{% tab title="', '" %}'), ('<A {', '} />'), ('<Tab a="', '">'), ('<img src={', '\'b\'} />'), ('[[a|', ']]'), ('<h1>', '</h1>'), ('import {\n', '} from "a"'), ('{{#a ', '}}'), ('|-|', '|'), ('<bdi dir="ltr">', '</bdi>'), ('[a[^1]](', ')'),
]


def shapes():
    """Name of what begins it, how it stands, and a function that gives N bytes of it."""
    for a, b in PAIRS:
        ways = {'open': a, 'open, words': a + 'a ', 'a line': a + 'a\n', 'a paragraph': a + 'a\n\n'}
        if b:
            ways.update({'shut': a + ' a ' + b + ' ', 'shut, a line': a + 'a' + b + '\n', 'shut, a paragraph': a + 'a' + b + '\n\n', 'ends alone': b + 'a\n'})
            yield a, 'nested', lambda n, a=a, b=b: a * (n // len(a + b)) + b * (n // len(a + b))
            yield a, 'open, and one end', lambda n, a=a, b=b: (a + 'a ') * (n // (len(a) + 2)) + b
        for way, unit in ways.items():
            yield a, way, lambda n, unit=unit: unit * (n // len(unit))
    for (a, _), (b, _) in zip(PAIRS, PAIRS[1:]):
        yield a + b, 'alternated', lambda n, unit=a + b: unit * (n // len(unit))
    yield '#', 'headings, and links to none', lambda n: '## a%d\n\n' * 900 % tuple(range(900)) + '[a](#b) [[a]]\n\n' * (n // 16 - 700)
    yield '[a](', 'targets that differ', lambda n: '\n\n'.join('[a](b%d.md) [[c%d]]' % (i, i) for i in range(n // 26))
    yield '`', 'runs that grow', lambda n: ' '.join('`' * i for i in range(1, int((2 * n) ** 0.5)))


def cpu(where, words):
    """Seconds of processor that one run of ours took; a run that takes four times too long is ended."""
    def few():
        resource.setrlimit(resource.RLIMIT_CPU, (int(MOST * 4), int(MOST * 4) + 1))
    child = subprocess.Popen([tap.PORTOLAN, *words], cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=few)
    used = os.wait4(child.pid, 0)[2]
    return used.ru_utime + used.ru_stime


class Base:
    """A knowledge base, and a folder to take over, of the texts that are asked about."""

    def __init__(self, where):
        self.where = where
        self.folders = {'build': tap.empty_base(where), 'import': os.path.join(where, 'foreign')}
        os.mkdir(self.folders['import'])
        self.nothing = {command: min(self.run(command, []) for _ in range(3)) for command in COMMANDS}
        tap.check(os.path.exists(os.path.join(where, 'site', 'portolan.db')) and os.path.exists(os.path.join(where, 'into')), 'both commands do their work')

    def run(self, command, texts):
        for path in (self.folders[command], os.path.join(self.where, {'build': 'site', 'import': 'into'}[command])):
            shutil.rmtree(path, ignore_errors=True)
        os.mkdir(self.folders[command])
        for i, text in enumerate(texts + ['Words.\n']):
            with open(os.path.join(self.folders[command], 'a%d.md' % i), 'w', encoding='utf-8') as f:
                f.write('---\ntitle: What is %d?\n---\n\n' % i + text)
        return cpu(self.where, COMMANDS[command])

    def seconds(self, command, texts):
        return max(0.0, self.run(command, texts) - self.nothing[command])

    def fault(self, command, shape):
        """What is wrong with SHAPE, measured whole and at half; and the seconds."""
        name, way, make = shape
        whole = eighth = 99.0
        for _ in range(3):
            whole = min(whole, self.seconds(command, [make(WHOLE)]))
            eighth = min(eighth, self.seconds(command, [make(WHOLE // 8)]))
            if whole <= MOST and whole <= TIMES * max(eighth, LIGHT / 4):
                return None, whole
            if whole > 3 * MOST:
                break
        return '%r %s: %.2f s for %d KB, %.2f for an eighth of it' % (name, way, whole, WHOLE // 1000, eighth), whole

    def suspects(self, command, some):
        """Those of SOME shapes that a quarter of the size takes long of."""
        if self.seconds(command, [make(WHOLE // 4) for _, _, make in some]) <= LIGHT * len(some) / 2:
            return []
        return (shape for shape in some if self.seconds(command, [shape[2](WHOLE // 4)]) > LIGHT)


def main():
    base = Base(tap.scratch())
    for command, ways in ALWAYS.items():
        wanted = [shape for shape in shapes() if ALL or shape[1] in ways or ' and ' in shape[1] or 'that' in shape[1]]
        suspects = wanted if ALL else (shape for i in range(0, len(wanted), GROUP) for shape in base.suspects(command, wanted[i:i + GROUP]))
        faults = []
        for shape in suspects:
            if len(faults) == 5 and not ALL:
                break
            fault, seconds = base.fault(command, shape)
            faults += [fault] if fault else []
            if ALL:
                print('# %s %.2f %r %s' % (command, seconds, shape[0], shape[1]), flush=True)
        tap.ok(faults, '%s: none of %d shapes takes more than its time' % (command, len(wanted)))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print('# %.1f s of processor' % (used.ru_utime + used.ru_stime))
    tap.done()


main()
