#!/usr/bin/env python3
"""T3: what --json and --ndjson print is what src/portolan.schema.json says, of every query command.

Validates by rules of its own (tests/lib/schema.py). Where Python has jsonschema, that has to agree.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402
from schema import faults  # noqa: E402
PROGRAMS = os.environ.get('PROGRAMS') or os.path.join(TOP, 'build')
ok = tap.check


def run(cwd, words):
    done = subprocess.run([os.path.join(PROGRAMS, 'portolan')] + words, cwd=cwd, capture_output=True, timeout=600, check=False,
                          input=b'jeanne@phare.example\nx@nichts.test\nimap.amer.example:993\n')
    return done.stdout.decode('utf-8'), done.returncode


# What each command prints, and the record that it has to be.
OUTPUTS = [('lookup', 'lookup jeanne@phare.example'), ('lookup', 'lookup imap.phare.example:143'), ('lookup', 'lookup amer'),
           ('lookup', 'lookup jeanne@phare.exampel'), ('lookup', 'lookup -'), ('lookup', 'show phare'), ('lookup', 'show provider:epave'),
           ('search', 'search imap amer'), ('search', 'search envoi bloqeu'), ('search', 'search nichts.example'), ('search', 'search a@phare.example'),
           ('entry', 'show imap-ou-pop'), ('entry', 'show --lang en imap-or-pop'), ('list_providers', 'list providers'),
           ('diagnose', 'diagnose amer --imap imap.amer.example:143'), ('diagnose', 'diagnose phare --imap imap.phare.example:993'), ('stale', 'stale'),
           ('list_entries', 'list entries'), ('list_domains', 'list domains'), ('list_topics', 'list topics'),
           ('open', 'open --print phare'), ('open', 'open --print'), ('export', 'export phare'), ('export', 'export --full')]


def main():
    with open(os.path.join(TOP, 'src', 'portolan.schema.json'), encoding='utf-8') as f:
        root = json.load(f)
    provider = {'$ref': '#/$defs/server'}
    ok(list(faults(root, provider, {'port': '993', 'auth': ['x'], 'more': 1})), 'a wrong server is found wrong')
    ok(any('more' in f for f in faults(root, provider, {'more': 1})), 'and so is a key that nobody described')
    ok(not list(faults(root, root, [])), 'an empty array is fine')
    with tempfile.TemporaryDirectory() as project:
        shutil.copytree(os.path.join(TOP, 'tests', 'fixtures', 'term'), project, dirs_exist_ok=True)
        shutil.copytree(os.path.join(TOP, 'templates'), os.path.join(project, 'templates'))
        subprocess.run([os.path.join(PROGRAMS, 'portolan'), 'build', '-q'], cwd=project, check=True, stderr=subprocess.DEVNULL)
        everything = []
        for kind, command in OUTPUTS:
            text, code = run(project, command.split() + ['--json'])
            try:
                records = json.loads(text)
                wrong = list(faults(root, {'type': 'array', 'items': {'$ref': '#/$defs/' + kind}}, records))
            except ValueError as e:
                records, wrong = [], ['%s: %.200s' % (e, text)]
            everything += records
            ok(not wrong and (records or code == 1), 'portolan %s --json is an array of %s' % (command, kind), '\n'.join(wrong))
            lines = run(project, command.split() + ['--ndjson'])[0]
            ok([json.loads(line) for line in lines.splitlines()] == records, 'portolan %s --ndjson says the same, one a line' % command)
        said = run(project, ['help'])[0]
        asked = {command.split()[0] for _, command in OUTPUTS} | {'probe'}    # which tests/probe/shapes.py asks
        offer = {c for c in re.findall(r'^  ([a-z]+) ', said, re.M) if '--json' in run(project, ['help', c])[0]}
        ok(offer == asked and len(offer) >= 8, 'every command that offers --json was asked here', sorted(offer ^ asked))
    ok(all(r.get('schema_version') == '1.0' for r in everything), 'every record carries schema_version')
    if shutil.which('jq'):
        said = subprocess.run(['jq', '-e', 'length > 20 and all(.[]; .schema_version == "1.0")'], input=json.dumps(everything).encode(), capture_output=True, check=False)
        ok(said.returncode == 0, 'jq agrees', said)
    else:
        ok(True, 'jq agrees # SKIP there is no jq')
    try:
        import jsonschema
        validator = jsonschema.Draft202012Validator(root)
        validator.check_schema(root)
        ok(not list(validator.iter_errors(everything)), 'jsonschema agrees', list(validator.iter_errors(everything))[:3])
    except ImportError:
        ok(True, 'jsonschema agrees # SKIP there is no python3-jsonschema')
    tap.done()


if __name__ == '__main__':
    main()
