/*
 * SHA-256 over all that a database holds.
 * Does not know what the rows mean; digest.sql says which there are.
 */
#include "compile/digest.h"

#include "base/out.h"

/* A value with its type and length, so that no two lists of values agree by chance, nor NULL with ''. */
static void add_cell(struct digest *g, struct stmt *st, int i)
{
    char type = stmt_col_type(st, i);
    double real = stmt_col_real(st, i);
    struct str value = type == 'r' ? (struct str){(const char *)&real, sizeof real} : stmt_col(st, i);
    uint8_t head[9] = {(uint8_t)type};
    for (int k = 0; k < 8; k++)
        head[k + 1] = (uint8_t)((uint64_t)value.n >> 8 * k);
    digest_raw(g, (struct str){(const char *)head, sizeof head});
    digest_raw(g, value);
}

static void add_row(struct digest *g, struct stmt *st)
{
    for (int i = 0, columns = stmt_columns(st); i < columns; i++)
        add_cell(g, st, i);
}

static struct seal_item *add_item(struct digest_seal *s, struct arena *a, struct str kind, struct str name)
{
    if ((s->n & (s->n - 1)) == 0) {
        struct seal_item *more = ARENA_NEW(a, struct seal_item, s->n ? 2 * s->n : 1);
        if (s->n)
            memcpy(more, s->items, s->n * sizeof *more);
        s->items = more;
    }
    s->items[s->n] = (struct seal_item){.kind = arena_str(a, kind), .name = arena_str(a, name)};
    return &s->items[s->n++];
}

static void read_rows(struct digest_seal *s, struct arena *a, struct db *db)
{
    struct stmt *tables = db_prepare(db, sql_digest, "tables", NULL);
    struct digest *g = digest_new(a), *content = digest_new(a);
    while (stmt_step(tables)) {
        struct seal_item *item = add_item(s, a, STR("rows"), stmt_col(tables, 0));
        struct stmt *rows = db_prepare_made(db, stmt_col(tables, 2));
        while (stmt_step(rows))
            add_row(g, rows);
        stmt_free(rows);
        item->sha256 = digest_hex(g, a);
        if (!stmt_col_int(tables, 1)) {
            digest_value(content, item->name);
            digest_value(content, item->sha256);
        }
    }
    s->content = digest_hex(content, a);
    stmt_free(tables);
}

struct digest_seal digest_read(struct arena *a, struct db *db)
{
    struct digest_seal s = {0};
    struct stmt *objects = db_prepare(db, sql_digest, "objects", NULL);
    struct digest *g = digest_new(a);
    while (stmt_step(objects)) {
        struct seal_item *item = add_item(&s, a, stmt_col(objects, 0), stmt_col(objects, 1));
        add_row(g, objects);
        item->sha256 = digest_hex(g, a);
    }
    stmt_free(objects);
    read_rows(&s, a, db);
    return s;
}

void digest_put(struct db *db, const struct digest_seal *s)
{
    struct stmt *st = db_prepare(db, sql_digest, "put", NULL);
    for (size_t i = 0; i < s->n; i++) {
        stmt_text(st, 1, s->items[i].kind);
        stmt_text(st, 2, s->items[i].name);
        stmt_text(st, 3, s->items[i].sha256);
        stmt_run(st);
    }
    stmt_free(st);
}

enum { COMPLAINTS = 5 }; /* are enough */

/* Adds to O, which has *N of them, that the thing KIND, NAME was WHAT. */
static void complain(struct out *o, int *n, struct str kind, struct str name, const char *what)
{
    bool rows = str_eq(kind, STR("rows")), value = str_eq(kind, STR("value"));
    if (++*n > COMPLAINTS)
        return;
    out_lit(o, *n > 1 ? ", " : "");
    if (rows || value)
        out_lit(o, rows ? "rows of table" : "value");
    else
        out_raw(o, kind);
    out_printf(o, " %.*s %s", STR_ARG(name), what);
}

/* What stands in the seal and is not in the file any more. */
static void find_gone(struct db *db, const struct digest_seal *s, struct out *o, int *n)
{
    struct stmt *st = db_prepare(db, sql_digest, "all_sealed", NULL);
    while (stmt_step(st)) {
        bool there = false;
        for (size_t i = 0; i < s->n && !there; i++)
            there = str_eq(s->items[i].kind, stmt_col(st, 0)) && str_eq(s->items[i].name, stmt_col(st, 1));
        if (!there)
            complain(o, n, stmt_col(st, 0), stmt_col(st, 1), "taken away");
    }
    stmt_free(st);
}

const char *digest_compare(struct arena *a, struct db *db, const struct digest_seal *s)
{
    struct str version = db_text(db, a, sql_digest, "version", (struct str){0});
    struct out o = out_memory();
    int n = 0;
    if (!str_eq(version, DIGEST_VERSION))
        return "it was sealed by another version of portolan, in another way: verify it with that one, or "
               "build it again";
    struct stmt *st = db_prepare(db, sql_digest, "sealed", NULL);
    for (size_t i = 0; i < s->n; i++) {
        stmt_text(st, 1, s->items[i].kind);
        stmt_text(st, 2, s->items[i].name);
        if (!stmt_step(st))
            complain(&o, &n, s->items[i].kind, s->items[i].name, "added");
        else if (!str_eq(stmt_col(st, 0), s->items[i].sha256))
            complain(&o, &n, s->items[i].kind, s->items[i].name, "changed");
        stmt_reset(st);
    }
    stmt_free(st);
    find_gone(db, s, &o, &n);
    if (n > COMPLAINTS)
        out_printf(&o, " and %d more", n - COMPLAINTS);
    if (!n && !str_eq(db_meta(db, a, "content_sha256"), s->content))
        complain(&o, &n, STR("value"), STR("content_sha256"), "changed");
    const char *words = n ? arena_printf(a, "%.*s since it was made", STR_ARG(out_str(&o))).s : NULL;
    out_free(&o);
    return words;
}
