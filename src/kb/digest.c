/*
 * The door to nettle: SHA-256 over values and rows.
 * Does not know what the rows mean; digest.sql says which there are.
 */
#include "kb/digest.h"

#include <nettle/sha2.h>
#include <stdio.h>

struct digest {
    struct sha256_ctx sha;
};

struct digest *digest_new(struct arena *a)
{
    struct digest *g = ARENA_NEW(a, struct digest, 1);
    sha256_init(&g->sha);
    return g;
}

void digest_value(struct digest *g, struct str value)
{
    char head[24];
    int n = snprintf(head, sizeof head, "%zu:", value.n);
    sha256_update(&g->sha, (size_t)n, (const uint8_t *)head);
    sha256_update(&g->sha, value.n, (const uint8_t *)(value.s ? value.s : ""));
}

void digest_rows(struct digest *g, struct stmt *st)
{
    int columns = stmt_columns(st);
    while (stmt_step(st))
        for (int i = 0; i < columns; i++)
            digest_value(g, stmt_col(st, i));
}

struct str digest_hex(struct digest *g, struct arena *a)
{
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_digest(&g->sha, sizeof sum, sum);
    struct str hex = {arena_alloc(a, 2 * sizeof sum + 1), 2 * sizeof sum};
    for (size_t i = 0; i < sizeof sum; i++)
        snprintf((char *)hex.s + 2 * i, 3, "%02x", sum[i]);
    return hex;
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
