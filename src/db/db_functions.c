/*
 * What SQLite borrows of us, functions for statements, and what we borrow of it, the tokenizer of its full text.
 * Knows nothing of connections or statements.
 */
#include "db/db_functions.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "base/count.h"
#include "base/fail.h"
#include "base/fold.h"
#include "base/lang.h"
#include "base/out.h"
#include "db/db_part.h"

/* The argument's text; absent when it is NULL, and when there is no memory, which is then said to SQLite. */
static struct str sql_text(sqlite3_context *ctx, sqlite3_value *v)
{
    bool null = sqlite3_value_type(v) == SQLITE_NULL;
    const char *s = (const char *)sqlite3_value_text(v);
    if (!s && !null)
        sqlite3_result_error_nomem(ctx);
    return s ? (struct str){s, (size_t)sqlite3_value_bytes(v)} : (struct str){0};
}

/* distance(a, b): the edits between two words; NULL when they are too far apart. */
static void sql_distance(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    struct str a = sql_text(ctx, argv[0]), b = sql_text(ctx, argv[1]);
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
    struct str a = sql_text(ctx, argv[0]), b = sql_text(ctx, argv[1]);
    if (!near)
        sqlite3_result_error_nomem(ctx);
    if (!near || !a.s || !b.s)
        return;
    unsigned d;
    struct str best = {near->best, (size_t)near->best_n};
    if (!str_near(a, b, &d) || (near->best && (d > near->least || (d == near->least && str_cmp(a, best) >= 0))))
        return;
    sqlite3_free(near->best);
    near->best = sqlite3_mprintf("%.*s", (int)a.n, a.s);
    if (!near->best)
        sqlite3_result_error_nomem(ctx);
    near->best_n = (int)a.n;
    near->least = d;
}

static void nearest_final(sqlite3_context *ctx)
{
    struct nearest *near = sqlite3_aggregate_context(ctx, 0);
    if (near && near->best)
        sqlite3_result_text(ctx, near->best, near->best_n, sqlite3_free);
}

/* A text being made of another one, and of a name. */
struct making {
    struct out o;
    struct str text, name;
};

/* Makes it and gives it to SQLite. A failure must not leave by a jump over SQLite's own functions: it becomes
 * theirs. */
static void sql_make(sqlite3_context *ctx, struct making *m, void (*make)(void *making))
{
    struct fail_caught caught;
    m->o = out_memory();
    if (fail_catch(make, m, &caught)) {
        sqlite3_result_text64(ctx, out_str(&m->o).s, out_str(&m->o).n, SQLITE_TRANSIENT, SQLITE_UTF8);
        out_free(&m->o);
    } else if (caught.code == EXIT_SYSTEM) {
        sqlite3_result_error_nomem(ctx);
    } else {
        sqlite3_result_error(ctx, caught.text, -1);
    }
}

static void make_fold(void *making)
{
    struct making *m = making;
    fold_append(&m->o, m->text);
}

/* fold(text): as the search compares it (fold.h). */
static void sql_fold(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    struct making m = {.text = sql_text(ctx, argv[0])};
    if (m.text.s)
        sql_make(ctx, &m, make_fold);
}

static void make_inset(void *making)
{
    struct making *m = making;
    inset_append(&m->o, m->text, m->name);
}

/* inset(html, name): a page's body inside another page (db_inset.h). */
static void sql_inset(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    struct making m = {.text = sql_text(ctx, argv[0]), .name = sql_text(ctx, argv[1])};
    if (m.text.s && m.name.s)
        sql_make(ctx, &m, make_inset);
}

/*
 * DATE ("2026", "2026-03" or "2026-03-01") to O in the words of DATES, five lines of templates/strings: its pattern with {day},
 * {month} and {year}; the first day of a month; the pattern of a date without day; the months, blanks between, and as they are
 * written without a day.
 */
static void date_append(struct out *o, struct str dates, struct str date)
{
    struct str full = str_line(&dates), first = str_line(&dates), short_one = str_line(&dates), month = STR("");
    struct str year = str_sub(date, 0, 4), pattern = year;
    struct str behind_day = str_line(&dates), alone = str_line(&dates);
    uint64_t months = 0, day = 0;
    if (str_uint(str_sub(date, 5, 7), 12, &months))
        pattern = str_uint(str_sub(date, 8, 10), 31, &day) ? full : short_one;
    for (struct str *names = day ? &behind_day : &alone; months; months--)
        month = str_cut(names, ' ');
    while (pattern.s) {
        out_raw(o, str_cut(&pattern, '{'));
        struct str part = pattern.s ? str_cut(&pattern, '}') : STR("");
        if (str_eq(part, STR("day")) && (day > 1 || !first.n))
            out_int(o, (int64_t)day);
        else if (part.n)
            out_raw(o, str_eq(part, STR("day")) ? first : str_eq(part, STR("month")) ? month : year);
    }
}

static void make_date(void *making)
{
    struct making *m = making;
    date_append(&m->o, m->text, m->name);
}

/* date_text(dates, date): a date in words. */
static void sql_date(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    struct making m = {.text = sql_text(ctx, argv[0]), .name = sql_text(ctx, argv[1])};
    if (m.text.s && m.name.s)
        sql_make(ctx, &m, make_date);
}

/* The text of KEY in COUNTS, lines "key=text". */
static struct str count_of(const void *counts, struct str key)
{
    struct str rest = *(const struct str *)counts;
    for (struct str line; (line = str_line(&rest)).s;)
        if (str_starts(line, key) && line.n > key.n && line.s[key.n] == '=')
            return str_sub(line, key.n + 1, line.n);
    return (struct str){0};
}

/* A number to be written by COUNTS; without a key it stands alone. */
struct counting {
    struct making making;
    struct str counts;
};

static void make_count(void *making)
{
    struct counting *c = making;
    if (c->making.name.s)
        count_append(&c->making.o, count_of, &c->counts, c->making.name, c->making.text);
    else
        count_number(&c->making.o, count_of, &c->counts, c->making.text);
}

/* count_text(counts, number), count_text(counts, number, key): a number, alone or with its word (count.h). */
static void sql_count(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    struct counting c = {.making.text = sql_text(ctx, argv[1]), .counts = sql_text(ctx, argv[0])};
    if (argc > 2)
        c.making.name = sql_text(ctx, argv[2]);
    if (c.making.text.s && c.counts.s && (argc < 3 || c.making.name.s))
        sql_make(ctx, &c.making, make_count);
}

/* is_lang(text): whether it is the name of a language (lang.h). */
static void sql_is_lang(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    struct str text = sql_text(ctx, argv[0]);
    if (text.s)
        sqlite3_result_int(ctx, lang_is(text));
}

/* What is made by a function of a floor above. */
struct defined {
    struct making making;
    const struct db_function *function;
};

static void make_defined(void *making)
{
    struct defined *d = making;
    d->function->make(&d->making.o, d->making.text);
}

static void sql_defined(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    (void)argc;
    struct defined d = {.making.text = sql_text(ctx, argv[0]), .function = sqlite3_user_data(ctx)};
    if (d.making.text.s)
        sql_make(ctx, &d.making, make_defined);
}

void db_define(struct db *db, const struct db_function *f)
{
    int rc = sqlite3_create_function(db->raw, f->name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                     (void *)(uintptr_t)f, sql_defined, NULL, NULL);
    if (rc != SQLITE_OK)
        db_fail(db, rc, f->name);
}

int db_functions(sqlite3 *raw)
{
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
    int rc = sqlite3_create_function(raw, "distance", 2, flags, NULL, sql_distance, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_create_function(raw, "nearest", 2, flags, NULL, NULL, nearest_step, nearest_final);
    if (rc == SQLITE_OK)
        rc = sqlite3_create_function(raw, "inset", 2, flags, NULL, sql_inset, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_create_function(raw, "is_lang", 1, flags, NULL, sql_is_lang, NULL, NULL);
    for (int n = 2; n <= 3 && rc == SQLITE_OK; n++)
        rc = sqlite3_create_function(raw, "count_text", n, flags, NULL, sql_count, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_create_function(raw, "date_text", 2, flags, NULL, sql_date, NULL, NULL);
    return rc ? rc : sqlite3_create_function(raw, "fold", 1, flags, NULL, sql_fold, NULL, NULL);
}

struct tokenizer {
    fts5_tokenizer calls;
    Fts5Tokenizer *raw;
};

struct tokenizer *db_tokenizer(struct db *db)
{
    const char *options[] = {"remove_diacritics", "2", "categories",
                             "L* N* M* Co"}; /* as in @fulltext of schema.sql */
    fts5_api *api = db_fts5(db);
    void *maker;
    struct tokenizer *t = calloc(1, sizeof *t);
    if (!t)
        fail_system(0, "out of memory");
    int rc = api->xFindTokenizer(api, "unicode61", &maker, &t->calls);
    if (rc == SQLITE_OK)
        rc = t->calls.xCreate(maker, options, COUNT(options), &t->raw);
    if (rc == SQLITE_NOMEM)
        fail_system(0, "out of memory");
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
