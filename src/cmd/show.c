/*
 * portolan show: one entry to read, or a provider's card.
 * Does not search: the name must be known, or nearly.
 */
#include "base/fail.h"
#include "cmd/query.h"
#include "term/text.h"

enum { NEAR_MOST = 3, NEIGHBOURS_MOST = 8 };

/* What lines have of an entry. */
#define COLUMNS "lang slug id question summary author updated topic topic_title tags url body"

static void put_neighbours(struct query *q, const char *heading, const struct rows *items)
{
    struct out line = out_memory();
    size_t n = items->n;
    size_t shown = q->text.columns && n > NEIGHBOURS_MOST + 1 ? NEIGHBOURS_MOST : n;
    if (n) {
        text_gap(&q->text);
        out_printf(&line, TEXT_BOLD "%s" TEXT_END, text_word(query_words(q), heading));
        text_line(&q->text, "", &line);
    }
    for (size_t i = 0; i < shown; i++) {
        struct row item = rows_at(items, i);
        text_put_link(&q->text, &line, row_text(item, "url"), row_text(item, "title"));
        out_lit(&line, " " TEXT_DIM "(");
        text_put(&line, row_text(item, "slug"));
        out_lit(&line, ")" TEXT_END);
        text_line(&q->text, "- ", &line);
    }
    if (shown < n) {
        out_lit(&line, TEXT_DIM);
        text_count(&line, query_words(q), "more_links", n - shown);
        out_lit(&line, TEXT_END);
        text_line(&q->text, "  ", &line);
    }
    out_free(&line);
}

/* "Topic · by Author · updated 2026-05-04" */
static void put_head(struct query *q, struct row e)
{
    struct out line = out_memory();
    out_lit(&line, TEXT_BOLD);
    text_put(&line, row_text(e, "question"));
    out_lit(&line, TEXT_END);
    text_line(&q->text, "", &line);
    text_put(&line, row_text(e, "topic_title"));
    if (row_text(e, "author").n) {
        out_printf(&line, "%s%s ", line.n ? " · " : "", text_word(query_words(q), "by"));
        text_put(&line, row_text(e, "author"));
    }
    if (row_text(e, "updated").n) {
        out_printf(&line, "%s%s ", line.n ? " · " : "", text_word(query_words(q), "updated"));
        text_put(&line, row_text(e, "updated"));
    }
    if (line.n)
        text_line(&q->text, TEXT_DIM, &line);
    out_free(&line);
}

static void put_page(struct query *q, struct row e)
{
    struct out line = out_memory();
    text_gap(&q->text);
    out_printf(&line, TEXT_DIM "%s" TEXT_END "  ", text_word(query_words(q), "page"));
    text_put_link(&q->text, &line, row_text(e, "url"),
                  arena_printf(&q->arena, "%.*s%.*s", STR_ARG(q->pages), STR_ARG(row_text(e, "url"))));
    text_line(&q->text, "", &line);
    out_free(&line);
}

static void put_fields(struct query *q, const struct ask_entry *e)
{
    struct text_rows rows = query_rows(q, COLUMNS);
    if (text_rows_is_json(&rows)) {
        struct text_json j = text_rows_open(&rows);
        text_json_str(&j, "kind", STR("entry"));
        text_json_row(&j, e->entry);
        text_json_rows(&j, "related", e->related);
        text_json_rows(&j, "providers", e->providers);
        text_rows_close(&rows, &j);
    } else {
        text_rows_put(&rows, e->entry);
    }
    text_rows_end(&rows);
}

static void put_entry(struct query *q, const struct ask_entry *e)
{
    if (!query_is_human(q)) {
        put_fields(q, e);
        return;
    }
    put_head(q, e->entry);
    text_gap(&q->text);
    text_html(&q->text, &q->arena, row_text(e->entry, "body_html"), row_text(e->entry, "url"));
    put_neighbours(q, "related", e->related);
    put_neighbours(q, "providers", e->providers);
    if (q->pages.s)
        put_page(q, e->entry);
}

/* NAME, understood as ASKED, is nothing: entries that are near, or else names. */
static void say_none(struct query *q, struct str name, bool provider, const struct ask_query *asked)
{
    static const char none[] = "is no entry and no provider";
    struct str near[NEAR_MOST];
    size_t n = provider ? 0 : ask_near_entries(q->db, &q->arena, name, near, NEAR_MOST);
    if (n)
        query_say_none(q, name, asked->problem ? ask_says(&q->arena, asked).s : none, near, n);
    else
        query_say_near(q, name, asked, none);
}

static int run(int argc, char **argv)
{
    struct query q;
    struct ask_entry entry;
    struct answer answer;
    bool provider;
    int code;
    if (!query_begin(&q, argc, argv, &cmd_show, &code))
        return code;
    if (!q.words.n) {
        args_error(&q.o.args, "wants an entry or a provider");
        return query_end(&q, EXIT_USAGE);
    }
    if (!query_open(&q))
        return query_end(&q, EXIT_USAGE);
    struct str name = query_name(q.words, &provider);
    if (!provider && ask_entry(q.db, &q.arena, name, q.entry_lang, q.other, &entry)) {
        put_entry(&q, &entry);
        return query_end(&q, EXIT_FOUND);
    }
    struct question question = query_question(&q, name);
    bool found = answer_lookup(q.db, &q.arena, &question, &answer);
    if (found)
        query_put_card(&q, &answer);
    else
        say_none(&q, name, provider, &answer.query);
    return query_end(&q, found ? EXIT_FOUND : EXIT_MISTAKES);
}

const struct cmd cmd_show = {
    .name = "show",
    .args = "ENTRY|PROVIDER",
    .summary = "show one entry to read, or a provider's settings",
    .run = run,
};
