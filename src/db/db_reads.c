/*
 * What a statement reads, as SQLite tells whoever may forbid it.
 * Knows nothing of what statements mean.
 */
#include <sqlite3.h>

#include "base/fail.h"
#include "db/db_part.h"

struct asked {
    db_read *read;
    void *ctx;
};

/* SQLite's authoriser: everything may be read. */
static int see(void *ctx, int action, const char *table, const char *column, const char *schema,
               const char *within)
{
    const struct asked *asked = ctx;
    (void)schema;
    (void)within;
    if (action == SQLITE_READ && table)
        asked->read(asked->ctx, str_from(table), str_from(column));
    return SQLITE_OK;
}

void db_reads(struct db *db, const char *sql, const char *name, const char *lang, db_read *read, void *ctx)
{
    struct arena a = {0};
    struct str text = db_section_for(&a, sql, name, lang);
    struct asked asked = {read, ctx};
    sqlite3_stmt *raw = NULL;
    sqlite3_set_authorizer(db->raw, see, &asked);
    int rc = sqlite3_prepare_v2(db->raw, text.s, (int)text.n, &raw, NULL);
    sqlite3_set_authorizer(db->raw, NULL, NULL);
    if (rc != SQLITE_OK)
        db_fail(db, rc, text.s);
    sqlite3_finalize(raw);
    arena_free(&a);
}
