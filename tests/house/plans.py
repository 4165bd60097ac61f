#!/usr/bin/env python3
"""No statement reads a table that grows once for every row of another, nor once for every page or question.

build/unit/sql prints how SQLite would run each statement of the .sql files (explain query plan). A step that reads a whole
table, or builds an index of one for the moment, is wrong when it is not the first of its loops or stands within a correlated
subquery; in what runs once a page, a provider's file or a question, it is wrong anywhere. What is small by its nature (languages, protocols,
words of a language, mail programs) may be read. The rule is first shown plans that break it.
"""
import collections
import glob
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'lib'))
import tap  # noqa: E402

# Tables that do not grow with entries or providers.
SMALL = set('language lang languages protocol word guide client topic meta featured raw_known raw_rule raw_table raw_column raw_word raw_guide raw_port raw_page raw_own '
            'raw_ignored raw_reference_lang sqlite_master'.split())
# Statements of these files run once a page, a provider or a question; of the others once a build.
OFTEN = {'pages', 'files', 'ask', 'search'}
# But these run once a build or a language, or are lists of everything by what they are for.
ONCE = {
    'pages': r'pages|site.*|home.*|provider_index.*|question_index.*|question_letter.*|topic.*|guide_index.*|due.*|setup.*|find.*|missing.*|initials.*|guide\.guide_providers',
    'files': r'redirects.*|generated_files.*|policies.*|sitemap.*|feed.*|llms.*',
    'search': r'shard_.*|synonyms_of|languages',
    'ask': r'list_.*|stale|names',
}
# What reads much by its nature, and why that is well.
ALLOWED = {
    ('ask', 'meant'): 'only where an address is in no table: which one may be meant',
    ('ask', 'near'): 'only where nothing was found: words of the record within a few edits',
    ('ask', 'near_label'): 'likewise, by the first labels of domains',
    ('ask', 'near_entry'): 'only where no entry has the name',
    ('ask', 'entry'): 'an index on (lang, slug) skips from language to language',
    ('ask', 'ports'): 'a question about a port: the ports of the record, by an index on them',
    ('lint', 'PROVIDER_UNKNOWN'): 'the nearest name, for rows that are wrong',
    ('pages', 'guide.guide_providers'): 'the providers of one program, for its page',
    ('search', 'put_endings'): 'endings are made of all words of a language, once',
    ('search', 'others'): 'a query without words: the documents in their order, as many as are asked for',
    ('search', 'ask_match_some'): 'an index on (kind, lang, slug) skips from kind to kind',
}
Step = collections.namedtuple('Step', 'id parent detail')


def said(sql):
    """The statements without comments."""
    return re.sub(r'--.*', '', sql)


def created(sql):
    """Tables and views that statements make, and names of common table expressions."""
    made = set(re.findall(r'create (?:temp )?(?:virtual )?(?:table|view) "?(?:temp\.)?([a-z_@]+)', said(sql)))
    return made, set(re.findall(r'(?:\bwith|,|recursive)\s+([a-z_]+)\s*(?:\([a-z_, ]*\))?\s+as\s+(?:materialized\s+)?\(', said(sql)))


def aliases(sql, tables):
    """Which of TABLES each name after a FROM may stand for."""
    names = collections.defaultdict(set)
    for table, alias in re.findall(r'(?:\bfrom|\bjoin|,)\s+(?:main\.|temp\.)?"?([a-z_@]+)"?(?:\s+as)?(?:\s+([a-z_0-9]+))?', said(sql)):
        if table in tables:
            names[table].add(table)
            names[alias or table].add(table)
    for alias in re.findall(r'\)\s+(?:as\s+)?([a-z_0-9]+)\b(?!\s*\()', said(sql)):
        names[alias].add('(subquery)')
    return names


def whole(detail):
    """The name that a step reads whole, or None."""
    found = re.match(r'SCAN (\S+)', detail)
    return found and 'VIRTUAL TABLE INDEX' not in detail and 'CONSTANT ROW' not in detail and not found.group(1).startswith('(') and found.group(1)


def above(step, by_id):
    while step.parent in by_id:
        step = by_id[step.parent]
        yield step


def wrong(steps, often, names, made):
    """The steps that read too much. MADE are the names of common table expressions: as long as what they are made of."""
    by_id = {step.id: step for step in steps}
    filled = {step.parent for step in steps if 'USING AUTOMATIC' in step.detail}    # once, with what is made beside
    outer = collections.Counter()
    for step in steps:
        automatic = re.match(r'SEARCH (\S+) USING AUTOMATIC', step.detail)
        name = whole(step.detail) or often and automatic and automatic.group(1)
        tables = names.get(name, {name}) if name else set()
        growing = bool(tables) and not tables <= SMALL | {'(subquery)'} and not (often and tables <= made)
        inner = outer[step.parent] > 0 and not automatic
        outer[step.parent] += growing or bool(re.match('SEARCH ', step.detail) and not often)
        once = not often and any(up.parent in filled and re.match('MATERIALIZE|CO-ROUTINE', up.detail) for up in above(step, by_id))
        again = any(up.detail.startswith('CORRELATED') for up in above(step, by_id)) and not once
        if growing and (often or again or inner):
            yield step.detail, tables


def plans():
    """The steps of each statement."""
    out = subprocess.run([os.path.join(tap.TOP, os.environ.get('B', 'build'), 'unit', 'sql')], capture_output=True, text=True, check=True).stdout
    found = collections.OrderedDict()
    for line in out.splitlines():
        if line.startswith('# plan\t'):
            _, name, section, ident, parent, detail = line.split('\t')
            found.setdefault((name, section), []).append(Step(int(ident), int(parent), detail))
    return found


def texts():
    """The text of every section."""
    found = {}
    for path in sorted(glob.glob(os.path.join(tap.TOP, 'src', '*', '*.sql'))):
        with open(path, encoding='utf-8') as f:
            for section, text in re.findall(r'^-- @(\S+)\n(.*?)(?=^-- @|\Z)', f.read(), re.M | re.S):
                found[os.path.basename(path)[:-4], section] = text
    return found


def main():
    text = texts()
    every = '\n'.join(text.values())
    tables, made = created(every)
    tables |= {'raw_' + name for name in tables} | {'clean_' + name for name in tables} | made | {'sqlite_master'}
    views = aliases(text['views', 'views'], tables)
    cleaned = aliases(text['views', 'views'] + text['raw', 'tables'] + text['raw', 'make_tables'], tables)
    faults, used = collections.defaultdict(list), set()
    for (name, section), steps in plans().items():
        often = name in OFTEN and not re.fullmatch(ONCE.get(name, ''), section)
        for detail, tables_read in wrong(steps, often, {**(views if often else cleaned), **aliases(text[name, section], tables)}, made | {'(subquery)'}):
            if (name, section) in ALLOWED:
                used.add((name, section))
            else:
                faults[name].append('@%s: %s (%s)' % (section, detail, ', '.join(sorted(tables_read))))
    for name in sorted({name for name, _ in plans()}):
        tap.ok(faults[name], name + '.sql: nothing that grows is read for each row' + (', page or question' if name in OFTEN else ''))
    tap.ok(sorted(map(str, set(ALLOWED) - used)), 'what is allowed to read much still does')
    bad = [Step(2, 0, 'SCAN a'), Step(3, 0, 'SCAN b')], [Step(2, 0, 'SEARCH a USING PRIMARY KEY (id=?)'), Step(3, 0, 'CORRELATED SCALAR SUBQUERY 1'), Step(4, 3, 'SCAN b')]
    tap.check(all(list(wrong(steps, False, {}, set())) for steps in bad) and not list(wrong(bad[0][:1], False, {}, set())) and list(wrong(bad[0][:1], True, {}, set())),
              'the rule sees a scan within a loop, in a correlated subquery and in what runs often, and those alone')
    tap.done()


main()
