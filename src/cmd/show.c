/*
 * portolan show: one entry to read, or a provider's card.
 * Does not search: the name must be known, or nearly.
 */
#include "base/fail.h"
#include "cmd/query.h"
#include "term/text_html.h"

enum { NEAR_MOST = 3, NEIGHBOURS_MOST = 8 };

static const struct args_option options[] = {QUERY_OPTIONS, {0}};

static void put_neighbours(struct query *q, enum text_word heading, const struct ask_neighbour *items, size_t n)
{
    struct out line = out_memory();
    size_t shown = q->text.columns && n > NEIGHBOURS_MOST + 1 ? NEIGHBOURS_MOST : n;
    if (n) {
        text_gap(&q->text);
        out_printf(&line, TEXT_BOLD "%s" TEXT_END, text_word(q->say, heading));
        text_line(&q->text, "", &line);
    }
    for (size_t i = 0; i < shown; i++) {
        text_put_link(&q->text, &line, items[i].url, items[i].title);
        out_lit(&line, " " TEXT_DIM "(");
        text_put(&line, items[i].slug);
        out_lit(&line, ")" TEXT_END);
        text_line(&q->text, "- ", &line);
    }
    if (shown < n) {
        out_lit(&line, TEXT_DIM);
        text_say(&line, q->say, WORD_MORE_LINKS, (struct str[3]){arena_printf(&q->arena, "%zu", n - shown)});
        out_lit(&line, TEXT_END);
        text_line(&q->text, "  ", &line);
    }
    out_free(&line);
}

/* "Topic · by Author · updated 2026-05-04" */
static void put_head(struct query *q, const struct ask_entry *e)
{
    struct out line = out_memory();
    out_lit(&line, TEXT_BOLD);
    text_put(&line, e->question);
    out_lit(&line, TEXT_END);
    text_line(&q->text, "", &line);
    text_put(&line, e->topic_title);
    if (e->author.n) {
        out_printf(&line, "%s%s ", line.n ? " · " : "", text_word(q->say, WORD_BY));
        text_put(&line, e->author);
    }
    if (e->updated.n) {
        out_printf(&line, "%s%s ", line.n ? " · " : "", text_word(q->say, WORD_UPDATED));
        text_put(&line, e->updated);
    }
    if (line.n)
        text_line(&q->text, TEXT_DIM, &line);
    out_free(&line);
}

static void put_page(struct query *q, const struct ask_entry *e)
{
    struct out line = out_memory();
    text_gap(&q->text);
    out_printf(&line, TEXT_DIM "%s" TEXT_END "  ", text_word(q->say, WORD_PAGE));
    text_put_link(&q->text, &line, e->url,
                  arena_printf(&q->arena, "%.*s%.*s", STR_ARG(q->pages), STR_ARG(e->url)));
    text_line(&q->text, "", &line);
    out_free(&line);
}

static void put_neighbours_json(struct text_json *j, const char *name, const struct ask_neighbour *items,
                                size_t n)
{
    text_json_open(j, name, '[');
    for (size_t i = 0; i < n; i++) {
        text_json_open(j, NULL, '{');
        text_json_str(j, "kind", items[i].kind);
        text_json_str(j, "slug", items[i].slug);
        text_json_str(j, "title", items[i].title);
        text_json_str(j, "url", items[i].url);
        text_json_close(j, '}');
    }
    text_json_close(j, ']');
}

/* The columns of entry_by_slug, in the view's words. */
static void put_fields(struct query *q, const struct ask_entry *e)
{
    const struct text_field fields[] = {
        {"lang", e->lang, false},
        {"slug", e->slug, false},
        {"id", arena_printf(&q->arena, "%lld", (long long)e->id), true},
        {"question", e->question, false},
        {"summary", e->summary, false},
        {"author", e->author, false},
        {"updated", e->updated, false},
        {"topic", e->topic, false},
        {"topic_title", e->topic_title, false},
        {"tags", e->tags, false},
        {"url", e->url, false},
        {"body", e->body, false},
        {"body_html", e->body_html, false},
    };
    if (q->format != TEXT_JSON && q->format != TEXT_NDJSON) {
        struct text_rows r = {.o = &q->out, .format = q->format};
        text_rows_put(&r, fields, COUNT(fields) - 1);
        return;
    }
    struct text_rows r = {.o = &q->out, .format = q->format};
    struct text_json j = query_json_open(q, &r);
    text_json_str(&j, "kind", STR("entry"));
    for (size_t i = 0; i < COUNT(fields); i++) {
        if (fields[i].number)
            text_json_int(&j, fields[i].name, e->id);
        else
            text_json_str(&j, fields[i].name, fields[i].value);
    }
    put_neighbours_json(&j, "related", e->related, e->related_n);
    put_neighbours_json(&j, "providers", e->providers, e->providers_n);
    text_rows_close(&r, &j);
    text_rows_end(&r);
}

static void put_entry(struct query *q, const struct ask_entry *e)
{
    if (!query_is_human(q)) {
        put_fields(q, e);
        return;
    }
    put_head(q, e);
    text_gap(&q->text);
    text_html(&q->text, &q->arena, e->body_html, e->url);
    put_neighbours(q, WORD_RELATED, e->related, e->related_n);
    put_neighbours(q, WORD_PROVIDERS, e->providers, e->providers_n);
    if (q->pages.s)
        put_page(q, e);
}

static bool show_provider(struct query *q, struct str name)
{
    struct ask_card card;
    struct card_view v = {.lang = q->say, .site = q->pages, .query = ask_parse(&q->arena, name)};
    v.found = ask_find(q->db, &q->arena, &v.query, (struct str){0});
    if (!v.found.match || !ask_card(q->db, &q->arena, v.found.provider, q->lang, q->other, &card))
        return false;
    query_put_card(q, &v, &card);
    return true;
}

static int run(int argc, char **argv)
{
    struct query q;
    struct ask_entry entry;
    bool provider, found = true;
    int code;
    if (!query_begin(&q, argc, argv, &cmd_show, &code))
        return code;
    if (!q.words.n) {
        args_error(&q.args, "wants an entry or a provider");
        return query_end(&q, EXIT_USAGE);
    }
    if (!query_open(&q))
        return query_end(&q, EXIT_USAGE);
    struct str name = query_name(q.words, &provider);
    if (!provider && ask_entry(q.db, &q.arena, name, q.entry_lang, q.other, &entry)) {
        put_entry(&q, &entry);
    } else if (!show_provider(&q, name)) {
        struct str near[2 * NEAR_MOST];
        struct ask_query query = ask_parse(&q.arena, name);
        size_t n = provider ? 0 : ask_near_entries(q.db, &q.arena, name, near, NEAR_MOST);
        if (!n)
            n = ask_near_names(q.db, &q.arena, &query, near, NEAR_MOST);
        query_say_none(&q, name, query.problem ? ask_says(&q.arena, &query).s : "is no entry and no provider",
                       near, n);
        found = false;
    }
    return query_end(&q, found ? EXIT_FOUND : EXIT_MISTAKES);
}

const struct cmd cmd_show = {
    .name = "show",
    .args = "ENTRY|PROVIDER",
    .summary = "show one entry to read, or a provider's settings",
    .options = options,
    .run = run,
};
