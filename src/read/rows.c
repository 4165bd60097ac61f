/*
 * Growing lists of rows and cells in an arena.
 * Does not know what they are for.
 */
#include "read/rows.h"

#include "base/fold.h"
#include "read/fit.h"

struct record_rows rows_begin(struct arena *a, struct str path, struct str collection, struct str name)
{
    struct str file = fit_file(a, path), stem = file;
    if (str_ends(file, STR(".xml")) || str_ends(file, STR(".md")))
        stem = str_sub(file, 0, file.n - (str_ends(file, STR(".md")) ? 3 : 4));
    struct record_rows rows = {.path = arena_str(a, path), .id = fold_slug(a, name, 80), .source = file};
    if (collection.n)
        rows.source = arena_printf(a, "%.*s, %.*s", STR_ARG(collection), STR_ARG(file));
    else if (name.n && !str_ieq(stem, name))
        rows.source = arena_printf(a, "%.*s (%.*s)", STR_ARG(file), STR_ARG(fit_file(a, name)));
    if (rows.id.n == 0)
        rows.id = STR("provider");
    return rows;
}

struct record_row *rows_add(struct arena *a, struct record_rows *rows, const char *table, struct record_pos pos)
{
    rows->items = arena_more(a, rows->items, sizeof *rows->items, rows->n, &rows->room);
    struct record_row *row = &rows->items[rows->n++];
    *row = (struct record_row){.table = str_from(table), .pos = pos};
    if (strcmp(table, "provider") == 0)
        rows_set(a, row, "id", rows->id, pos);
    else
        rows_set(a, row, "provider", rows->id, pos);
    return row;
}

void rows_set(struct arena *a, struct record_row *row, const char *name, struct str value,
              struct record_pos pos)
{
    row->cells = arena_more(a, row->cells, sizeof *row->cells, row->n, &row->room);
    row->cells[row->n++] = (struct record_cell){str_from(name), {str_or_empty(value), pos}};
}

struct str rows_get(const struct record_row *row, const char *name)
{
    for (size_t i = 0; i < row->n; i++)
        if (str_eq(row->cells[i].name, str_from(name)))
            return row->cells[i].value.text;
    return STR("");
}
