/*
 * The door to nettle: SHA-256 over values and rows.
 * Does not know what the rows mean; digest.sql says which there are.
 */
#include "kb/digest.h"

#include <nettle/sha1.h>
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

struct str digest_uuid(struct arena *a, struct str name)
{
    static const uint8_t space[16] = {0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                                      0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    struct sha1_ctx sha;
    uint8_t u[SHA1_DIGEST_SIZE];
    sha1_init(&sha);
    sha1_update(&sha, sizeof space, space);
    sha1_update(&sha, name.n, (const uint8_t *)(name.s ? name.s : ""));
    sha1_digest(&sha, sizeof u, u);
    u[6] = (uint8_t)((u[6] & 0x0f) | 0x50);
    u[8] = (uint8_t)((u[8] & 0x3f) | 0x80);
    return arena_printf(a, "%02X%02X%02X%02X-%02X%02X-%02X%02X-%02X%02X-%02X%02X%02X%02X%02X%02X", u[0], u[1],
                        u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14],
                        u[15]);
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
