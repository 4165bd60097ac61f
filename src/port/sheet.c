/*
 * Rows and columns that grow, and RFC 4180 the other way round.
 * Does not know any table by name.
 */
#include "port/sheet.h"

#include <stdlib.h>

#include "read/record.h"

static struct str *cells_new(const struct sheet *s)
{
    struct str *cells = ARENA_NEW(s->a, struct str, s->columns_room + 1);
    for (size_t i = 0; i < s->columns_room; i++)
        cells[i] = STR("");
    return cells;
}

static struct sheet_row *row_new(struct sheet *s)
{
    s->rows = arena_more(s->a, s->rows, sizeof *s->rows, s->rows_n, &s->rows_room);
    struct sheet_row *row = &s->rows[s->rows_n];
    *row = (struct sheet_row){.cells = cells_new(s), .order = s->rows_n};
    s->rows_n++;
    return row;
}

/* The separator of the header line: the one there is more of, outside quotes. */
static char separator_of(struct str bytes)
{
    size_t commas = 0, semicolons = 0;
    bool quoted = false;
    for (size_t i = 0; i < bytes.n && (bytes.s[i] != '\n' || quoted); i++) {
        quoted ^= bytes.s[i] == '"';
        commas += bytes.s[i] == ',' && !quoted;
        semicolons += bytes.s[i] == ';' && !quoted;
    }
    return semicolons > commas ? ';' : ',';
}

bool sheet_read(struct arena *a, struct str path, struct str bytes, struct diag *d, struct sheet *s)
{
    struct record_table t;
    *s = (struct sheet){.a = a, .separator = ',', .columns_room = 24};
    s->columns = ARENA_NEW(a, struct str, s->columns_room);
    if (!bytes.s)
        return true;
    if (!table_read(a, path, bytes, d, &t))
        return false;
    s->separator = separator_of(bytes);
    while (s->columns_room < t.columns_n + 16)
        s->columns_room *= 2;
    s->columns = ARENA_NEW(a, struct str, s->columns_room);
    for (size_t i = 0; i < t.columns_n; i++)
        s->columns[s->columns_n++] = t.columns[i].text;
    for (size_t r = 0; r < t.rows_n; r++) {
        struct sheet_row *row = row_new(s);
        row->line = t.row_lines[r];
        for (size_t i = 0; i < t.columns_n; i++)
            row->cells[i] = t.cells[r * t.columns_n + i].text;
    }
    return true;
}

size_t sheet_find(const struct sheet *s, const char *name)
{
    size_t i = 0;
    while (i < s->columns_n && !str_eq(s->columns[i], str_from(name)))
        i++;
    return i;
}

static void grow_columns(struct sheet *s)
{
    size_t old = s->columns_room;
    struct str *columns = ARENA_NEW(s->a, struct str, old * 2);
    memcpy(columns, s->columns, old * sizeof *columns);
    s->columns = columns;
    s->columns_room = old * 2;
    for (size_t r = 0; r < s->rows_n; r++) {
        struct str *cells = cells_new(s);
        memcpy(cells, s->rows[r].cells, old * sizeof *cells);
        s->rows[r].cells = cells;
    }
}

size_t sheet_column(struct sheet *s, const char *name)
{
    size_t i = sheet_find(s, name);
    if (i < s->columns_n)
        return i;
    if (s->columns_n == s->columns_room)
        grow_columns(s);
    s->columns[s->columns_n] = arena_str(s->a, str_from(name));
    s->changed = true;
    return s->columns_n++;
}

struct str sheet_cell(const struct sheet *s, size_t i, size_t c)
{
    return c < s->columns_n ? s->rows[i].cells[c] : STR("");
}

struct str sheet_get(const struct sheet *s, size_t i, const char *name)
{
    return sheet_cell(s, i, sheet_find(s, name));
}

void sheet_set(struct sheet *s, size_t i, const char *name, struct str value)
{
    if (!value.n && sheet_find(s, name) == s->columns_n)
        return;
    size_t c = sheet_column(s, name);
    s->rows[i].cells[c] = arena_str(s->a, value);
    s->changed = true;
}

size_t sheet_add(struct sheet *s)
{
    row_new(s);
    s->changed = true;
    return s->rows_n - 1;
}

void sheet_remove(struct sheet *s, const char *name, struct str value)
{
    size_t column = sheet_find(s, name), kept = 0;
    for (size_t i = 0; i < s->rows_n; i++)
        if (column == s->columns_n || !str_eq(s->rows[i].cells[column], value))
            s->rows[kept++] = s->rows[i];
    s->changed |= kept < s->rows_n;
    s->rows_n = kept;
}

/* What is compared, per row: kept beside it, because qsort hands over nothing else. */
struct sorting {
    struct str key, then;
    uint64_t number;
    struct sheet_row row;
};

static int by_key(const void *x, const void *y)
{
    const struct sorting *a = x, *b = y;
    int order = str_cmp(a->key, b->key);
    if (!order)
        order = (a->number > b->number) - (a->number < b->number);
    if (!order)
        order = str_cmp(a->then, b->then);
    return order ? order : (a->row.order > b->row.order) - (a->row.order < b->row.order);
}

void sheet_sort(struct sheet *s, const char *key, const char *then, bool then_is_number)
{
    struct arena_mark mark = arena_mark(s->a);
    struct sorting *all = ARENA_NEW(s->a, struct sorting, s->rows_n + 1);
    for (size_t i = 0; i < s->rows_n; i++) {
        struct str second = then ? sheet_get(s, i, then) : STR("");
        all[i] = (struct sorting){.key = sheet_get(s, i, key), .then = STR(""), .row = s->rows[i]};
        if (!then_is_number)
            all[i].then = second;
        else if (!str_uint(second, UINT32_MAX, &all[i].number))
            all[i].number = UINT32_MAX;
    }
    qsort(all, s->rows_n, sizeof *all, by_key);
    for (size_t i = 0; i < s->rows_n; i++) {
        s->rows[i] = all[i].row;
        s->rows[i].order = i;
    }
    arena_rewind(s->a, mark);
}

static void write_cell(const struct sheet *s, struct str cell, struct out *o)
{
    bool quote = cell.n && (cell.s[0] == ' ' || cell.s[cell.n - 1] == ' ');
    for (size_t i = 0; i < cell.n; i++)
        quote |= cell.s[i] == s->separator || cell.s[i] == '"' || cell.s[i] == '\n';
    if (!quote) {
        out_printf(o, "%.*s", STR_ARG(cell));
        return;
    }
    out_lit(o, "\"");
    for (size_t i = 0; i < cell.n; i++)
        out_printf(o, cell.s[i] == '"' ? "\"\"" : "%c", cell.s[i]);
    out_lit(o, "\"");
}

static void write_row(const struct sheet *s, const struct str *cells, struct out *o)
{
    for (size_t i = 0; i < s->columns_n; i++) {
        if (i)
            out_printf(o, "%c", s->separator);
        write_cell(s, cells[i], o);
    }
    out_lit(o, "\n");
}

void sheet_write(const struct sheet *s, struct out *o)
{
    write_row(s, s->columns, o);
    for (size_t i = 0; i < s->rows_n; i++)
        write_row(s, s->rows[i].cells, o);
}
