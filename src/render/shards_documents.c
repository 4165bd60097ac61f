/*
 * The documents of a language in the order in which the shards number them.
 * Knows nothing of their words.
 */
#include <stdlib.h>

#include "db/db.h"
#include "render/shards_index.h"

static int by_length(const void *a, const void *b)
{
    const struct shards_document *x = a, *y = b;
    if (x->tokens != y->tokens)
        return x->tokens < y->tokens ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* SQLite's varints, added up: one for each column. */
static uint32_t varints_sum(struct str s)
{
    uint32_t sum = 0, value = 0;
    for (size_t i = 0; i < s.n; i++) {
        value = value << 7 | ((unsigned char)s.s[i] & 0x7F);
        if ((unsigned char)s.s[i] & 0x80)
            continue;
        sum += value;
        value = 0;
    }
    return sum;
}

struct shards_document *shards_documents(struct arena *a, struct db *db, const char *lang, size_t *n,
                                         uint64_t *tokens)
{
    size_t room = 0;
    struct shards_document *all = NULL;
    struct stmt *st = db_prepare(db, sql_search, "shard_lengths", lang);
    *n = 0;
    *tokens = 0;
    while (stmt_step(st)) {
        all = arena_more(a, all, sizeof *all, *n, &room);
        struct shards_document *d = &all[(*n)++];
        *d = (struct shards_document){stmt_col_int(st, 0), varints_sum(stmt_col(st, 1)),
                                      (uint32_t)stmt_col_int(st, 2), (unsigned char)stmt_col_int(st, 3)};
        *tokens += d->tokens;
    }
    stmt_free(st);
    if (*n)
        qsort(all, *n, sizeof *all, by_length);
    return all;
}
