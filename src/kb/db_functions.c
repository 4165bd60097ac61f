/*
 * What SQLite borrows of us, functions for statements, and what we borrow of it, the tokenizer of its full text.
 * Knows nothing of connections or statements.
 */
#include "kb/db_functions.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/fold.h"
#include "base/out.h"
#include "kb/db_inset.h"

static struct str sql_text(sqlite3_value *v)
{
    const char *s = (const char *)sqlite3_value_text(v);
    return s ? (struct str){s, (size_t)sqlite3_value_bytes(v)} : (struct str){0};
}

/* distance(a, b): the edits between two words; NULL when they are too far apart. */
static void sql_distance(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    struct str a = sql_text(argv[0]), b = sql_text(argv[1]);
    if (!a.s || !b.s)
        return;
    unsigned d;
    if (str_near(a, b, &d))
        sqlite3_result_int(ctx, (int)d);
}

/* What nearest() remembers from row to row. */
struct nearest {
    char *best;
    int best_n;
    unsigned least;
};

/* nearest(candidate, word): of all rows the candidate with the fewest edits, the first by bytes among equals.
 */
static void nearest_step(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    struct nearest *near = sqlite3_aggregate_context(ctx, sizeof *near);
    struct str a = sql_text(argv[0]), b = sql_text(argv[1]);
    if (!near || !a.s || !b.s)
        return;
    unsigned d;
    struct str best = {near->best, (size_t)near->best_n};
    if (!str_near(a, b, &d) || (near->best && (d > near->least || (d == near->least && str_cmp(a, best) >= 0))))
        return;
    sqlite3_free(near->best);
    near->best = sqlite3_mprintf("%.*s", (int)a.n, a.s);
    near->best_n = (int)a.n;
    near->least = d;
}

static void nearest_final(sqlite3_context *ctx)
{
    struct nearest *near = sqlite3_aggregate_context(ctx, 0);
    if (near && near->best)
        sqlite3_result_text(ctx, near->best, near->best_n, sqlite3_free);
}

/* fold(text): as the search compares it (fold.h). */
static void sql_fold(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    struct str text = sql_text(argv[0]);
    if (!text.s)
        return;
    struct out o = out_memory();
    fold_append(&o, text);
    sqlite3_result_text64(ctx, out_str(&o).s, out_str(&o).n, SQLITE_TRANSIENT, SQLITE_UTF8);
    out_free(&o);
}

/* inset(html, name): a page's body inside another page (db_inset.h). */
static void sql_inset(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    struct str html = sql_text(argv[0]), name = sql_text(argv[1]);
    if (!html.s || !name.s)
        return;
    struct out o = out_memory();
    inset_append(&o, html, name);
    sqlite3_result_text64(ctx, out_str(&o).s, out_str(&o).n, SQLITE_TRANSIENT, SQLITE_UTF8);
    out_free(&o);
}

int db_functions(sqlite3 *raw)
{
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
    int rc = sqlite3_create_function(raw, "distance", 2, flags, NULL, sql_distance, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_create_function(raw, "nearest", 2, flags, NULL, NULL, nearest_step, nearest_final);
    if (rc == SQLITE_OK)
        rc = sqlite3_create_function(raw, "inset", 2, flags, NULL, sql_inset, NULL, NULL);
    return rc ? rc : sqlite3_create_function(raw, "fold", 1, flags, NULL, sql_fold, NULL, NULL);
}

struct tokenizer {
    fts5_tokenizer calls;
    Fts5Tokenizer *raw;
};

struct tokenizer *db_tokenizer(struct db *db)
{
    const char *options[] = {"remove_diacritics", "2"}; /* as in @fulltext of schema.sql */
    fts5_api *api = db_fts5(db);
    void *maker;
    struct tokenizer *t = calloc(1, sizeof *t);
    if (!t)
        fail_system(0, "out of memory");
    int rc = api->xFindTokenizer(api, "unicode61", &maker, &t->calls);
    if (rc == SQLITE_OK)
        rc = t->calls.xCreate(maker, options, COUNT(options), &t->raw);
    if (rc != SQLITE_OK)
        fail_internal("SQLite has no tokenizer unicode61 (%d)", rc);
    return t;
}

void tokenizer_free(struct tokenizer *t)
{
    t->calls.xDelete(t->raw);
    free(t);
}

/* Whom tokenize calls. */
struct hearer {
    void (*word)(void *ctx, struct str token);
    void *ctx;
};

static int hear(void *ctx, int flags, const char *token, int n, int from, int to)
{
    enum { TOKEN_MOST = 32768 }; /* FTS5 cuts longer ones */
    const struct hearer *h = ctx;
    (void)flags;
    (void)from;
    (void)to;
    h->word(h->ctx, (struct str){token, (size_t)(n < TOKEN_MOST ? n : TOKEN_MOST)});
    return SQLITE_OK;
}

void tokenize(struct tokenizer *t, struct str text, void (*word)(void *ctx, struct str token), void *ctx)
{
    struct hearer h = {word, ctx};
    if (text.n && t->calls.xTokenize(t->raw, &h, FTS5_TOKENIZE_DOCUMENT, text.s, (int)text.n, hear))
        fail_system(0, "out of memory");
}
