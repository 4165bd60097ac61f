/*
 * portolan list: what the knowledge base holds, one record a line.
 * What the records are stands in ask/ask.sql.
 */
#include "base/fail.h"
#include "cmd/listing.h"

enum { NEAR_MOST = 3, TOPICS_MOST = 100 };

static const struct listing kinds[] = {
    {"providers",
     "list_providers",
     "id name status country last_checked",
     {"col_id", "col_name", "col_status", "col_country", "col_last_checked"}},
    {"entries",
     "list_entries",
     "slug question topic updated",
     {"col_slug", "col_question", "col_topic", "col_updated"}},
    {"domains", "list_domains", "pattern match provider", {"col_pattern", "col_match", "col_provider"}},
    {"topics", "list_topics", "id title entries", {"col_id", "col_title", "col_entries"}},
};

static const struct listing *kind_called(const struct query *q)
{
    const char *names[COUNT(kinds) + 1] = {NULL};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        names[i] = kinds[i].name;
        if (strcmp(names[i], q->first) == 0)
            return &kinds[i];
    }
    const char *near = args_nearest(q->first, names);
    if (near)
        args_error(&q->o.args, "cannot list \"%s\"; did you mean %s?", q->first, near);
    else
        args_error(&q->o.args, "wants one of providers, entries, domains, topics");
    return NULL;
}

/* What the words gave no row for, and what is near: a provider, or a topic. */
static void say_empty(struct query *q, const struct listing *kind, struct str of)
{
    struct str near[NEAR_MOST];
    const char *names[TOPICS_MOST + 1] = {NULL};
    size_t n = 0, topics = 0;
    if (of.n && strcmp(kind->name, "providers") == 0) {
        struct ask_query named = ask_parse(q->db, &q->arena, of);
        n = ask_near_names(q->db, &q->arena, &named, near, NEAR_MOST);
    } else if (of.n) {
        struct stmt *st = db_prepare(q->db, sql_ask, "list_topics", NULL);
        stmt_bind_text(st, "lang", str_from(q->entry_lang));
        for (; topics < TOPICS_MOST && stmt_step(st); topics++)
            names[topics] = arena_str(&q->arena, stmt_col(st, 0)).s;
        stmt_free(st);
        const char *nearest = args_nearest(of.s, names);
        if (nearest)
            near[n++] = str_from(nearest);
    }
    query_say_none(q, q->words, "gives an empty list", near, n);
}

static int run(int argc, char **argv)
{
    struct query q;
    int code;
    if (!query_begin(&q, argc, argv, &cmd_list, &code))
        return code;
    const struct listing *kind = kind_called(&q);
    if (!kind || !query_open(&q))
        return query_end(&q, EXIT_USAGE);
    struct str of = str_sub(q.words, strlen(q.first) + 1, q.words.n);
    if (of.n && strcmp(kind->name, "domains") == 0 && !(of = query_provider(&q, of)).s)
        return query_end(&q, EXIT_MISTAKES);
    struct stmt *st = db_prepare(q.db, sql_ask, kind->section, NULL);
    stmt_bind_text(st, "lang", str_from(q.entry_lang));
    stmt_bind_text(st, "of", of.n ? of : (struct str){0});
    size_t rows = listing_put(&q, kind, st);
    if (!rows)
        say_empty(&q, kind, of);
    return query_end(&q, rows ? EXIT_FOUND : EXIT_MISTAKES);
}

const struct cmd cmd_list = {
    .name = "list",
    .args = "providers|entries|domains|topics [OF]",
    .summary = "list what the knowledge base holds, or that part of it that belongs to OF",
    .run = run,
};
