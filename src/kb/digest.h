/*
 * digest: SHA-256 over rows (FIPS 180-4, by nettle): the content hash that `meta` carries and
 * `verify` compares. Each value is hashed with its length, so that no two lists of values agree by chance.
 */
#ifndef KB_DIGEST_H
#define KB_DIGEST_H

#include "base/arena.h"
#include "kb/db.h"

struct digest;

struct digest *digest_new(struct arena *a);
void digest_value(struct digest *g, struct str value);

/* The UUID of NAME (RFC 4122, version 5, in the name space of DNS names): the same name, the same UUID. In A. */
struct str digest_uuid(struct arena *a, struct str name);

/* All rows of ST, every column. */
void digest_rows(struct digest *g, struct stmt *st);

/* 64 hexadecimal digits; the digest starts anew. */
struct str digest_hex(struct digest *g, struct arena *a);

/* The digest of the published entries, read back from DB. */
void digest_entries(struct digest *g, struct db *db);

/*
 * The hash of all that DB holds but meta's own line about it: ENTRIES (of the entries, in the order of ids),
 * then every other table, in the order of its key.
 */
struct str digest_content(struct arena *a, struct db *db, struct digest *entries);

#endif
