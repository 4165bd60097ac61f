/*
 * digest: the seal: SHA-256 (base/digest.h) over all that a database holds, which `verify` finds again in one that
 * nobody has changed.
 */
#ifndef COMPILE_DIGEST_H
#define COMPILE_DIGEST_H

#include "base/arena.h"
#include "base/digest.h"
#include "db/db.h"

/* The way of hashing, as meta's seal_version names it. 1 (without that line) knew a list of columns only. */
#define DIGEST_VERSION STR("2")

/* One thing that is sealed: 'rows' of a table; or an object of the schema, KIND being its type; or a 'value' of the
 * file's header. */
struct seal_item {
    struct str kind, name, sha256;
};

struct digest_seal {
    struct seal_item *items;
    size_t n;
    struct str content; /* of all rows that are not a full-text index's: equal in files that say the same */
};

/* What DB holds now, hashed: all but table seal and meta's content_sha256. In A. */
struct digest_seal digest_read(struct arena *a, struct db *db);

/* Puts S into table seal of DB. */
void digest_put(struct db *db, const struct digest_seal *s);

/*
 * NULL when S, just read, is what DB was sealed with; else what differs, by name, in A.
 */
const char *digest_compare(struct arena *a, struct db *db, const struct digest_seal *s);

#endif
