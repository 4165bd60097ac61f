/*
 * SHA-256 over rows.
 * Does not know what the rows mean; digest.sql says which there are.
 */
#include "kb/digest.h"

void digest_rows(struct digest *g, struct stmt *st)
{
    int columns = stmt_columns(st);
    while (stmt_step(st))
        for (int i = 0; i < columns; i++)
            digest_value(g, stmt_col(st, i));
}

void digest_entries(struct digest *g, struct db *db)
{
    struct stmt *st = db_prepare(db, sql_digest, "entries", NULL);
    digest_rows(g, st);
    stmt_free(st);
}

struct str digest_content(struct arena *a, struct db *db, struct digest *entries)
{
    struct digest *g = digest_new(a);
    digest_value(g, digest_hex(entries, a));
    struct str name;
    for (size_t at = 0; db_next_section(sql_digest, &at, &name);) {
        if (!str_starts(name, STR("table_")))
            continue;
        digest_value(g, name);
        struct stmt *st = db_prepare(db, sql_digest, arena_str(a, name).s, NULL);
        digest_rows(g, st);
        stmt_free(st);
    }
    return digest_hex(g, a);
}
