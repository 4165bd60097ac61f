/*
 * Reads rows of any statement into an arena.
 * Knows the name of no column.
 */
#include "db/db_rows.h"

size_t rows_column(const struct rows *r, struct str name)
{
    size_t i = 0;
    while (i < r->columns && !str_eq(r->names[i], name))
        i++;
    return i;
}

/* Whether column I of N is none, or one of the others takes it away. */
static bool is_taken(const struct str *names, int n, int i)
{
    bool taken = names[i].n && names[i].s[0] == '-';
    for (int k = 0; k < n && !taken; k++)
        taken = names[k].n && names[k].s[0] == '-' && str_eq(str_sub(names[k], 1, names[k].n), names[i]);
    return taken;
}

static struct rows *room_for(struct arena *a, size_t columns)
{
    struct rows *r = ARENA_NEW(a, struct rows, 1);
    r->names = ARENA_NEW(a, struct str, columns + 1);
    r->numbers = ARENA_NEW(a, bool, columns + 1);
    r->at = ARENA_NEW(a, int, columns + 1);
    return r;
}

struct rows *rows_new(struct stmt *st, struct arena *a)
{
    int n = stmt_columns(st);
    struct rows *r = room_for(a, (size_t)n);
    struct str *names = ARENA_NEW(a, struct str, (size_t)n + 1);
    for (int i = 0; i < n; i++)
        names[i] = arena_str(a, stmt_column_name(st, i));
    for (int i = 0; i < n; i++) {
        size_t c = rows_column(r, names[i]);
        if (is_taken(names, n, i))
            continue;
        r->columns += c == r->columns;
        r->names[c] = names[i];
        r->numbers[c] = str_eq(stmt_column_declared(st, i), STR("INTEGER"));
        r->at[c] = i;
    }
    return r;
}

struct rows *rows_named(const char *names, struct arena *a)
{
    size_t n = 1;
    for (const char *c = names; *c; c++)
        n += *c == ' ';
    struct rows *r = room_for(a, n);
    for (struct str rest = str_from(names); rest.s;)
        r->names[r->columns++] = arena_str(a, str_cut(&rest, ' '));
    return r;
}

static struct str cell(struct rows *r, size_t i, struct stmt *st, struct arena *a)
{
    int at = r->at[i];
    char type = stmt_col_type(st, at);
    if (type == 'i' && !r->numbers[i] && !stmt_column_declared(st, at).s)
        r->numbers[i] = true;
    if (!r->numbers[i])
        return type == 'n' ? STR("") : arena_str(a, stmt_col(st, at));
    return type == 'n' ? (struct str){0} : arena_printf(a, "%lld", (long long)stmt_col_int(st, at));
}

struct row rows_put(struct rows *r, struct stmt *st, struct arena *a)
{
    if (!(r->n & (r->n - 1))) {
        struct str **room = ARENA_NEW(a, struct str *, r->n ? 2 * r->n : 1);
        if (r->n)
            memcpy(room, r->cells, r->n * sizeof *room);
        r->cells = room;
    }
    struct row row = {r, r->cells[r->n++] = ARENA_NEW(a, struct str, r->columns)};
    for (size_t i = 0; i < r->columns; i++)
        row.cells[i] = st ? cell(r, i, st, a) : STR("");
    return row;
}

struct rows *rows_read(struct stmt *st, struct arena *a)
{
    struct rows *r = rows_new(st, a);
    while (stmt_step(st))
        rows_put(r, st, a);
    stmt_free(st);
    return r;
}

struct row rows_at(const struct rows *r, size_t i)
{
    return (struct row){r, r->cells[i]};
}

struct str row_text(struct row row, const char *name)
{
    size_t i = row.of ? rows_column(row.of, str_from(name)) : 0;
    return row.of && i < row.of->columns && row.cells[i].s ? row.cells[i] : STR("");
}

bool row_is(struct row row, const char *name, const char *text)
{
    return str_eq(row_text(row, name), str_from(text));
}

unsigned row_number(struct row row, const char *name)
{
    uint64_t n = 0;
    return str_uint(row_text(row, name), INT32_MAX, &n) ? (unsigned)n : 0;
}

void row_set(struct row row, const char *name, struct str value)
{
    size_t i = rows_column(row.of, str_from(name));
    if (i < row.of->columns)
        row.cells[i] = value;
}

bool rows_is_said(const struct rows *r, size_t i)
{
    return r->names[i].s[0] != '_';
}
