// What other engines find in a set, for sets.py: a set as JSON comes in, { name: [urls for each query] or null } goes out.
import { readFileSync } from 'node:fs';
import { peersOfSet } from './lib-peers.mjs';

const found = await peersOfSet(JSON.parse(readFileSync(0, 'utf8')));
process.stdout.write(JSON.stringify(found), () => process.exit(0));
