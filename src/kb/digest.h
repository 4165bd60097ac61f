/*
 * digest: the hash over rows: the content hash that `meta` carries and `verify` compares. Each value is hashed
 * with its length (base/digest.h).
 */
#ifndef KB_DIGEST_H
#define KB_DIGEST_H

#include "base/arena.h"
#include "base/digest.h"
#include "kb/db.h"

/* All rows of ST, every column. */
void digest_rows(struct digest *g, struct stmt *st);

/* The digest of the published entries, read back from DB. */
void digest_entries(struct digest *g, struct db *db);

/*
 * The hash of all that DB holds but meta's own line about it: ENTRIES (of the entries, in the order of ids),
 * then every other table, in the order of its key.
 */
struct str digest_content(struct arena *a, struct db *db, struct digest *entries);

#endif
