#!/usr/bin/env python3
"""diagnose at a help desk: who calls, what stands in the program, and what is to be said of it. Each row of diagnose.tsv was
written from what the providers publish, before the program was asked: caller, options, verdict, findings (verdict:field).
"""
import json
import os
import shlex
import shutil
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

ROWS = 300


def ask(db, who, given):
    """Verdict and findings; "rule" and "works" come with what fits."""
    run = subprocess.run([tap.PORTOLAN, 'diagnose', '--db', db, '--json', '--lang', 'en'] + shlex.split(who) + shlex.split(given),
                         capture_output=True, timeout=60, check=False)
    if run.returncode > 1 or not run.stdout:
        return 'exit %d: %s' % (run.returncode, run.stderr.decode()), set(), run.returncode
    answer = json.loads(run.stdout)[0]
    return answer['verdict'], {d['verdict'] + ':' + d['field'] for d in answer['differences']}, run.returncode


def judge(db, rows):
    for who, given, verdict, found in rows:
        said, findings, code = ask(db, who, given)
        want = set(found.split())
        hard = {f for f in findings if f.split(':')[0] in ('differs', 'unknown')}
        if said != verdict or hard != {w for w in want if not w.startswith('rule')} or not want - hard <= findings:
            yield '%s %s: %s %s, not %s %s' % (who, given, said, sorted(findings), verdict, found)
        elif code != (verdict != 'fits'):
            yield '%s %s: exit %d' % (who, given, code)


def main():
    with open(os.path.join(TOP, 'tests', 'data', 'diagnose.tsv'), encoding='utf-8') as f:
        rows = [line.rstrip('\n').split('\t') for line in f if not line.startswith('#')]
    site = tap.build(tap.scratch())
    tap.check(len(rows) >= ROWS, 'at least %d rows' % ROWS, len(rows))
    for verdict in ('fits', 'differs', 'unknown'):
        tap.ok(list(judge(os.path.join(site, 'portolan.db'), [r for r in rows if r[2] == verdict])), 'what is "%s"' % verdict)
    shutil.rmtree(site)
    tap.done()


main()
