// The Nu HTML checker over the site that ships: no error, no warning. Of pages that are made of rows alone some (pagesOf), or all with
// ALL_PAGES=1.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildSite, done, ok, pagesOf, program, skipAll } from './lib.mjs';

// A meta policy of 'self' does not block the site's own files; the checker believes that it does.
const WRONG = /Content Security Policy/;

let jar;
try {
  jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
} catch {
  skipAll('npm package vnu-jar is missing');
}
const java = program('java');
if (!java) skipAll('there is no java');

/** What the checker says about DIR, one line a message. */
function messages(args, input) {
  const run = spawnSync(java, ['-Xss2m', '-jar', jar, '--format', 'json', '--stdout', '--exit-zero-always', ...args], {
    encoding: 'utf8', maxBuffer: 1 << 28, input,
  });
  return JSON.parse(run.stdout).messages
    .filter((m) => !WRONG.test(m.message) && (m.type === 'error' || m.subType === 'warning' || m.type === 'non-document-error'))
    .map((m) => `${(m.url ?? '').replace(/.*\/site\//, '')}:${m.lastLine ?? 0}:${m.firstColumn ?? 0}: ${m.type}: ${m.message}: ${m.extract ?? ''}`);
}

ok(messages(['-'], '<!doctype html><html lang="fr"><title>x</title><p><div id=a><p id=a>').length > 0, 'the checker finds a mistake');
const site = buildSite(), { moved, most } = pagesOf(site), list = [...moved, ...most];
ok(messages(list.map((file) => path.join(site, file))), `${list.length} pages are valid HTML`);
done();
