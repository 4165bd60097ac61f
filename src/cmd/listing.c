/*
 * Rows laid out by what the reader is.
 * Does not know any statement.
 */
#include "cmd/listing.h"

static bool is_number(const struct listing *kind, struct str column)
{
    for (struct str rest = str_from(kind->number); rest.s;)
        if (str_eq(str_cut(&rest, ' '), column))
            return true;
    return false;
}

/* The rows, into the arena as prepared cells, then laid out. */
static size_t put_table(struct query *q, const struct listing *kind, struct stmt *st)
{
    struct str heads[LISTING_SHOWN_MOST], *cells = NULL;
    struct out cell = out_memory();
    size_t rows = 0, room = 0;
    for (size_t c = 0; c < kind->shown; c++)
        heads[c] = str_from(text_word(q->say, kind->heads[c]));
    for (; (!q->limit || rows < (size_t)q->limit) && stmt_step(st); rows++) {
        if (rows == room) {
            struct str *more = ARENA_NEW(&q->arena, struct str, (room = room ? 2 * room : 64) * kind->shown);
            if (rows)
                memcpy(more, cells, rows * kind->shown * sizeof *cells);
            cells = more;
        }
        for (size_t c = 0; c < kind->shown; c++) {
            text_put(&cell, stmt_col(st, (int)c));
            cells[rows * kind->shown + c] = arena_str(&q->arena, out_str(&cell));
            out_reset(&cell);
        }
    }
    out_free(&cell);
    if (rows)
        text_table(&q->text, heads, cells, kind->shown, rows);
    return rows;
}

/* The rows as records: all columns, or in plain lines those for people. */
static size_t put_rows(struct query *q, const struct listing *kind, struct stmt *st)
{
    enum text_format format = query_is_human(q) ? TEXT_PLAIN : q->format;
    struct text_rows r = {.o = &q->out, .format = format};
    struct text_field fields[LISTING_FIELDS_MOST], *own = fields;
    bool json = format == TEXT_JSON || format == TEXT_NDJSON;
    if (json)
        *own++ = (struct text_field){"schema_version", db_meta(q->db, &q->arena, "schema_version"), false};
    size_t n = format == TEXT_PLAIN ? kind->shown : (size_t)stmt_columns(st);
    for (size_t c = 0; c < n; c++) {
        own[c].name = arena_str(&q->arena, stmt_column_name(st, (int)c)).s;
        own[c].number = is_number(kind, str_from(own[c].name));
    }
    while ((!q->limit || r.rows < (size_t)q->limit) && stmt_step(st)) {
        struct arena_mark mark = arena_mark(&q->arena);
        for (size_t c = 0; c < n; c++) {
            struct str value = stmt_col(st, (int)c);
            own[c].value = value.s ? value : STR("");
            if (own[c].number)
                own[c].value = arena_printf(&q->arena, "%lld", (long long)stmt_col_int(st, (int)c));
        }
        text_rows_put(&r, fields, n + json);
        arena_rewind(&q->arena, mark);
    }
    text_rows_end(&r);
    return r.rows;
}

size_t listing_put(struct query *q, const struct listing *kind, struct stmt *st)
{
    return query_is_terminal(q) ? put_table(q, kind, st) : put_rows(q, kind, st);
}
