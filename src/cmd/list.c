/*
 * portolan list: what the knowledge base holds, one record a line.
 * What the records are stands in kb/ask.sql.
 */
#include "base/fail.h"
#include "cmd/query.h"

enum { SHOWN_MOST = 5, FIELDS_MOST = 16 };

/* A kind of record: the first SHOWN columns of its statement are for people. */
struct kind {
    const char *name;
    const char *section;
    const char *number; /* the column that holds one */
    size_t shown;
    enum text_word heads[SHOWN_MOST];
};

static const struct kind kinds[] = {
    {"providers",
     "list_providers",
     "",
     5,
     {WORD_COL_ID, WORD_COL_NAME, WORD_COL_STATUS, WORD_COL_COUNTRY, WORD_COL_LAST_CHECKED}},
    {"entries", "list_entries", "id", 4, {WORD_COL_SLUG, WORD_COL_QUESTION, WORD_COL_TOPIC, WORD_COL_UPDATED}},
    {"domains", "list_domains", "", 3, {WORD_COL_PATTERN, WORD_COL_MATCH, WORD_COL_PROVIDER}},
    {"topics", "list_topics", "entries", 3, {WORD_COL_ID, WORD_COL_TITLE, WORD_COL_ENTRIES}},
};

static const struct args_option options[] = {QUERY_OPTIONS, {0}};

/* The rows, into the arena as prepared cells, then laid out. */
static size_t put_table(struct query *q, const struct kind *kind, struct stmt *st)
{
    struct str heads[SHOWN_MOST], *cells = NULL;
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
static size_t put_rows(struct query *q, const struct kind *kind, struct stmt *st)
{
    enum text_format format = query_is_human(q) ? TEXT_PLAIN : q->format;
    struct text_rows r = {.o = &q->out, .format = format};
    struct text_field fields[FIELDS_MOST];
    size_t n = format == TEXT_PLAIN ? kind->shown : (size_t)stmt_columns(st);
    for (size_t c = 0; c < n; c++) {
        fields[c].name = arena_str(&q->arena, stmt_column_name(st, (int)c)).s;
        fields[c].number = str_eq(str_from(fields[c].name), str_from(kind->number));
    }
    while ((!q->limit || r.rows < (size_t)q->limit) && stmt_step(st)) {
        struct arena_mark mark = arena_mark(&q->arena);
        for (size_t c = 0; c < n; c++) {
            struct str value = stmt_col(st, (int)c);
            fields[c].value = value.s ? value : STR("");
            if (fields[c].number)
                fields[c].value = arena_printf(&q->arena, "%lld", (long long)stmt_col_int(st, (int)c));
        }
        text_rows_put(&r, fields, n);
        arena_rewind(&q->arena, mark);
    }
    text_rows_end(&r);
    return r.rows;
}

static const struct kind *kind_called(const struct query *q)
{
    const char *names[COUNT(kinds) + 1] = {NULL};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        names[i] = kinds[i].name;
        if (strcmp(names[i], q->first) == 0)
            return &kinds[i];
    }
    const char *near = args_nearest(q->first, names);
    if (near)
        args_error(&q->args, "cannot list \"%s\"; did you mean %s?", q->first, near);
    else
        args_error(&q->args, "wants one of providers, entries, domains, topics");
    return NULL;
}

static int run(int argc, char **argv)
{
    struct query q;
    int code;
    if (!query_begin(&q, argc, argv, &cmd_list, &code))
        return code;
    const struct kind *kind = kind_called(&q);
    if (!kind || !query_open(&q))
        return query_end(&q, EXIT_USAGE);
    struct str of = str_sub(q.words, strlen(q.first) + 1, q.words.n);
    struct stmt *st = db_prepare(q.db, sql_ask, kind->section, NULL);
    stmt_bind_text(st, "lang", str_from(q.entry_lang));
    stmt_bind_text(st, "of", of.n ? of : (struct str){0});
    size_t rows = query_is_terminal(&q) ? put_table(&q, kind, st) : put_rows(&q, kind, st);
    if (!rows)
        query_say_none(&q, q.words, "gives an empty list", NULL, 0);
    return query_end(&q, rows ? EXIT_FOUND : EXIT_MISTAKES);
}

const struct cmd cmd_list = {
    .name = "list",
    .args = "providers|entries|domains|topics [OF]",
    .summary = "list what the knowledge base holds, or that part of it that belongs to OF",
    .options = options,
    .run = run,
};
