/*
 * Two databases side by side. Tables whose seals agree are not read.
 * Knows nothing of pages.
 */
#include "render/reuse.h"

#include <stdlib.h>

struct change {
    struct str name;
    bool all;             /* the rows are others than they were */
    struct str *names;    /* of the columns */
    bool *keys, *columns; /* which say what row it is; which differ */
    int columns_n;
    int64_t *ids; /* of the rows that differ, in order, where one column is the key */
    size_t ids_n, room;
};

struct changes {
    struct change *items;
    size_t n;
};

/* The seal of DB for the thing KIND, NAME; absent when it has none. */
static struct str sealed(struct db *db, struct arena *a, struct str kind, struct str name)
{
    struct stmt *st = db_prepare(db, sql_digest, "sealed", NULL);
    stmt_bind_text(st, "kind", kind);
    stmt_bind_text(st, "name", name);
    struct str sum = stmt_step(st) ? arena_str(a, stmt_col(st, 0)) : (struct str){0};
    stmt_free(st);
    return sum;
}

/* Whether both hold the same tables, views and indexes, by ONE's list. */
static bool same_schema(struct db *one, struct db *other)
{
    struct arena a = {0};
    struct stmt *st = db_prepare(one, sql_digest, "all_sealed", NULL);
    bool same = true;
    while (same && stmt_step(st)) {
        struct arena_mark mark = arena_mark(&a);
        struct str kind = arena_str(&a, stmt_col(st, 0)), name = arena_str(&a, stmt_col(st, 1));
        struct str there = sealed(other, &a, kind, name);
        same = there.s && (str_eq(kind, STR("rows")) || str_eq(there, sealed(one, &a, kind, name)));
        arena_rewind(&a, mark);
    }
    stmt_free(st);
    arena_free(&a);
    return same;
}

static void read_keys(struct change *c, struct arena *a, struct db *db, struct stmt *rows)
{
    struct stmt *st = db_prepare(db, sql_digest, "keys", NULL);
    c->columns_n = stmt_columns(rows);
    c->names = ARENA_NEW(a, struct str, (size_t)c->columns_n);
    c->keys = ARENA_NEW(a, bool, (size_t)c->columns_n);
    c->columns = ARENA_NEW(a, bool, (size_t)c->columns_n);
    stmt_bind_text(st, "table", c->name);
    for (int i = 0; i < c->columns_n; i++) {
        c->names[i] = arena_str(a, stmt_column_name(rows, i));
        c->keys[i] = stmt_step(st) && stmt_col_int(st, 0);
    }
    stmt_free(st);
}

static bool same_cell(struct stmt *was, struct stmt *now, int i)
{
    return stmt_col_type(was, i) == stmt_col_type(now, i) && str_eq(stmt_col(was, i), stmt_col(now, i));
}

static void add_id(struct change *c, struct arena *a, int64_t id)
{
    c->ids = arena_more(a, c->ids, sizeof *c->ids, c->ids_n, &c->room);
    c->ids[c->ids_n++] = id;
}

/* The rows that both statements are at; false when they are not the same row. */
static bool compare_row(struct change *c, struct arena *a, struct stmt *was, struct stmt *now)
{
    bool same = true;
    int64_t id = 0;
    for (int i = 0; i < c->columns_n; i++) {
        bool cell = same_cell(was, now, i);
        if (!cell && c->keys[i])
            return false;
        if (c->keys[i])
            id = stmt_col_int(now, i);
        c->columns[i] |= !cell;
        same &= cell;
    }
    if (!same)
        add_id(c, a, id);
    return true;
}

static void compare_rows(struct change *c, struct arena *a, struct db *was, struct db *now,
                         struct str statement)
{
    struct stmt *old = db_prepare_made(was, statement), *new = db_prepare_made(now, statement);
    bool more = true, keyed = false;
    read_keys(c, a, now, new);
    for (int i = 0; i < c->columns_n; i++)
        keyed |= c->keys[i];
    c->all = !keyed;
    while (more && !c->all) {
        bool was_more = stmt_step(old);
        more = stmt_step(new);
        c->all = more != was_more || (more && !compare_row(c, a, old, new));
    }
    stmt_free(new);
    stmt_free(old);
}

const struct changes *changes_find(struct arena *a, struct db *was, struct db *now)
{
    if (!same_schema(was, now) || !same_schema(now, was))
        return NULL;
    struct changes *c = ARENA_NEW(a, struct changes, 1);
    struct stmt *st = db_prepare(now, sql_digest, "tables", NULL);
    size_t room = 0;
    while (stmt_step(st)) {
        struct str name = arena_str(a, stmt_col(st, 0));
        if (str_eq(sealed(was, a, STR("rows"), name), sealed(now, a, STR("rows"), name)))
            continue;
        c->items = arena_more(a, c->items, sizeof *c->items, c->n, &room);
        struct change *one = &c->items[c->n++];
        *one = (struct change){.name = name, .all = true};
        if (!stmt_col_int(st, 1))
            compare_rows(one, a, was, now, arena_str(a, stmt_col(st, 2)));
    }
    stmt_free(st);
    return c;
}

/* The table NAME, or the part that a full-text index NAME keeps its words in. */
static const struct change *change_of(const struct changes *c, struct str name)
{
    for (size_t i = 0; i < c->n; i++) {
        struct str one = c->items[i].name;
        if (str_ieq(one, name) ||
            (one.n == name.n + 5 && str_ends(one, STR("_data")) && str_ieq(str_sub(one, 0, name.n), name)))
            return &c->items[i];
    }
    return NULL;
}

bool changes_touch(const struct changes *c, struct str table, struct str column)
{
    const struct change *one = change_of(c, table);
    if (!one || one->all || !column.n)
        return one && one->all;
    for (int i = 0; i < one->columns_n; i++)
        if (str_ieq(one->names[i], column))
            return one->columns[i];
    return false; /* the rowid: it is the key, or nobody's column */
}

static int by_id(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

bool changes_row(const struct changes *c, struct str table, int64_t id)
{
    const struct change *one = change_of(c, table);
    return one && (one->all || (one->ids_n && bsearch(&id, one->ids, one->ids_n, sizeof id, by_id)));
}
