/*
 * Rows laid out by what the reader is.
 * Does not know any statement.
 */
#include "cmd/listing.h"

/* The next row of ST behind ROWS; false at the end, or when Q's limit has been written SO_FAR. */
static bool next(struct query *q, struct stmt *st, struct rows *rows, size_t so_far)
{
    if ((q->limit && so_far == (size_t)q->limit) || !stmt_step(st))
        return false;
    rows_put(rows, st, &q->arena);
    return true;
}

/* The rows as prepared cells, laid out. */
static size_t put_table(struct query *q, const struct listing *kind, struct stmt *st)
{
    struct str heads[LISTING_SHOWN_MOST], rest = str_from(kind->shown);
    const char *names[LISTING_SHOWN_MOST];
    struct out cell = out_memory();
    struct rows *rows = rows_new(st, &q->arena);
    size_t shown = 0;
    for (; rest.s; shown++) {
        names[shown] = arena_str(&q->arena, str_cut(&rest, ' ')).s;
        heads[shown] = str_from(text_word(query_words(q), kind->heads[shown]));
    }
    while (next(q, st, rows, rows->n))
        ;
    struct str *cells = ARENA_NEW(&q->arena, struct str, rows->n * shown + 1);
    for (size_t i = 0; i < rows->n * shown; i++) {
        text_put(&cell, row_text(rows_at(rows, i / shown), names[i % shown]));
        cells[i] = arena_str(&q->arena, out_str(&cell));
        out_reset(&cell);
    }
    out_free(&cell);
    if (rows->n)
        text_table(&q->text, heads, cells, shown, rows->n);
    return rows->n;
}

/* The rows as records: all columns, or in plain lines those for people. */
static size_t put_rows(struct query *q, const struct listing *kind, struct stmt *st)
{
    struct text_rows r = query_rows(q, NULL);
    struct rows *rows = rows_new(st, &q->arena);
    r.only = r.format == TEXT_PLAIN ? kind->shown : NULL;
    for (struct arena_mark mark = arena_mark(&q->arena); next(q, st, rows, r.rows); rows->n = 0) {
        text_rows_put(&r, rows_at(rows, 0));
        arena_rewind(&q->arena, mark);
    }
    text_rows_end(&r);
    return r.rows;
}

size_t listing_put(struct query *q, const struct listing *kind, struct stmt *st)
{
    return query_is_terminal(q) ? put_table(q, kind, st) : put_rows(q, kind, st);
}
