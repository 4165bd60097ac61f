/*
 * What the shards of a language are made of, by the seals of the tables that are read for them.
 * Knows no table but those whose rows are of one language each: entries and documents.
 */
#include "base/digest.h"
#include "base/out.h"
#include "render/shards.h"

/* Notes a table, but none of those. */
static void see(void *ctx, struct str table, struct str column)
{
    struct out *tables = ctx;
    (void)column;
    if (!str_ieq(table, STR("entry")) && !str_ieq(table, STR("document")))
        out_printf(tables, "%.*s ", STR_ARG(table));
}

static void add_rows(struct digest *g, struct db *db, const char *section, const char *lang)
{
    struct stmt *st = db_prepare(db, sql_search, section, lang);
    while (stmt_step(st))
        for (int i = 0, n = stmt_columns(st); i < n; i++)
            digest_value(g, stmt_col(st, i));
    stmt_free(st);
}

/* The seals of the tables whose names stand in TABLES. */
static void add_seals(struct digest *g, struct arena *a, struct db *db, struct str tables)
{
    struct stmt *st = db_prepare(db, sql_digest, "all_sealed", NULL);
    while (stmt_step(st)) {
        struct str name = arena_printf(a, " %.*s ", STR_ARG(stmt_col(st, 1)));
        if (str_eq(stmt_col(st, 0), STR("rows")) && str_find_str(tables, name, 0) < tables.n)
            digest_value(g, stmt_col(st, 2));
    }
    stmt_free(st);
}

struct str shards_digest(struct db *db, struct arena *a, const char *lang)
{
    struct digest *g = digest_new(a);
    struct out tables = out_memory();
    struct str name;
    out_lit(&tables, " ");
    for (size_t at = 0; db_next_section(sql_search, &at, &name);)
        if (str_starts(name, STR("shard_")) || str_eq(name, STR("document")))
            db_reads(db, sql_search, arena_str(a, name).s, lang, see, &tables);
    add_seals(g, a, db, out_str(&tables));
    add_rows(g, db, "shard_entries", lang);
    add_rows(g, db, "shard_documents", lang);
    out_free(&tables);
    return digest_hex(g, a);
}
