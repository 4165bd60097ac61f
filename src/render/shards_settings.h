/*
 * shards_settings: which provider a domain, a server or a name is, and its settings, for the
 * card that the browser shows above the results. Does not know how the card looks.
 */
#ifndef RENDER_SHARDS_SETTINGS_H
#define RENDER_SHARDS_SETTINGS_H

#include "base/arena.h"
#include "base/out.h"
#include "db/db.h"
#include "render/shards_code.h"

struct shards_names;

/*
 * Writes m<i>, sorted names and numbers of providers, TAB between: a domain, ".suffix", ":server", "*family." or "*family.exception"; into *NAMES (in A)
 * "*words" of a provider's name (see ask_answer); and s<i>, providers by number, SETTINGS_PER_SHARD in each, LF
 * between: page, name, how many things come first, those, then protocol, host, port, security, user name of
 * each server, TAB between. Returns the first keys of m, '|' between (a new writer).
 */
enum { SETTINGS_PER_SHARD = 8 };
struct out shards_settings(const struct shard_sink *sink, struct arena *a, struct db *db,
                           struct shards_names *names);

/* The words that ask for settings beside a name, ' ' between. */
void shards_settings_words(struct out *o, struct db *db);

/* Protocol with its names (commas between), port and security of ask_ports, ' ' between, '|' between ports. */
void shards_ports(struct out *o, struct db *db, const char *lang);

/* Writes what a page of a provider in a mail program is made of; adds the words that name programs to O, then
 * their ids with '=' before each. */
void shards_programs(struct out *o, const struct shard_sink *sink, struct arena *a, struct db *db);

#endif
