/*
 * shards: the browser's index of one language, as classic scripts of 2 to 24 KB, from the
 * database only. Each calls portolan(name, text, build); templates/assets/search.js reads them.
 * build is the head of shards_digest, so that a script notices shards of another build than its root.
 * A first query reads the root, a shard for each of its words, and those of the results' cards: three rounds; cards come with
 * the words while all those of entries are one shard.
 *
 * Numbers are VLQ in printable ASCII: '#'…'[' (57 values) end one, ']'…'~' (34) mean that more
 * follows, least significant first (shard_number). A document's number is its place by length, then by id.
 *
 *   search/<lang>/root.js   fields with TAB between: how many documents; their tokens; lengths as (step, how many)
 *                           pairs; first keys of the shards p and m ('|' between); first letters of words; '!' and each stop
 *                           word in more than half of the documents, and '#' and each of the others where the first shard p
 *                           is not here; the place of the first card of a provider and cards
 *                           a shard; words that ask for settings; ports; words that name mail programs; which documents are providers; how keys of errors begin; all fields of the first
 *                           shard p, which has the stop words, unless it is longer than 24 KB
 *   search/<lang>/p<i>.js   fields with TAB between. Words: df << 1 | stop word, shared letters, the rest, letters cut and
 *                           added to make the stem; keys of errors, U+E001 before each; before all of them stop words, '#'
 *                           before each. Stems ('!' between), those of these words and those that stand among them, each
 *                           with ' ' between: the stem; postings: (gap << 1 | tf > 1) and then
 *                           tf - 2; in title or keywords: (gap << 1 | in the title) and then document.title_weight;
 *                           where several words have the stem: each that stands somewhere, and its own postings;
 *                           nothing of the first, which has what the others leave of all ("-" when that is no word).
 *                           A stop word, as a stem, has its own postings alone. Then names of providers by their
 *                           first words, '*' before each, and the provider's number
 *   search/<lang>/w<i>.js   the words of SHARDS_WORDS shards of postings alone, and endings, U+E002 before each, and fronts,
 *                           twice: for words that nobody knows
 *   search/<lang>/d<i>.js   cards: kinds, then titles, urls, crumbs, text shards and places in them, TAB behind each; those of
 *                           providers behind all others, before the first of them as many empty ones as fill the last shard
 *   search/<lang>/x<i>.js   summaries and texts, for excerpts
 *   search/<lang>/m<i>.js   names of domains, servers and families, and the provider's number
 *   search/<lang>/s<i>.js   settings of providers
 *   search/<lang>/g.js      guides of mail programs: id, name, words, and what is shown of them
 */
#ifndef RENDER_SHARDS_H
#define RENDER_SHARDS_H

#include "base/str.h"
#include "db/db.h"

/* Writes them all through PUT(CTX, path, bytes); what PUT is given is valid during the call only. */
void shards_write(struct db *db, const char *lang, void (*put)(void *ctx, struct str path, struct str bytes),
                  void *ctx);

/* A digest of all that shards_write reads of DB for LANG, by the seals of DB: where it is the same, so are all shards. In A. */
struct str shards_digest(struct db *db, struct arena *a, const char *lang);

#endif
