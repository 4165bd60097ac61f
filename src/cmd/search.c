/*
 * portolan search: the settings card when the words ask for one, then the entries that answer.
 * Ranks nothing itself (kb/ask_search.h).
 */
#include <unistd.h>

#include "base/fail.h"
#include "cmd/query.h"
#include "kb/ask_search.h"

enum { RESULTS = 10, NEAR_MOST = 3 };

static const struct args_option options[] = {QUERY_OPTIONS, {0}};

/* What there is to say. */
struct answers {
    struct card_view view;
    struct ask_card card;
    struct search_result provider; /* the card's own document; kind is absent when there is no card */
    struct search_answer results;  /* without that document */
};

/* The card that the words ask for, if they do, and the document that stands for it. */
static void find_card(struct query *q, struct answers *r)
{
    r->view = (struct card_view){.lang = q->say, .site = q->site};
    r->view.found = ask_answer(q->db, &q->arena, q->words, &r->view.query);
    r->view.query.text = q->words;
    if (!r->view.found.match ||
        !ask_card(q->db, &q->arena, r->view.found.provider, q->lang, q->other, &r->card))
        return;
    struct search_result *p = &r->provider;
    struct stmt *st = db_prepare(q->db, sql_ask, "provider_document", NULL);
    stmt_bind_text(st, "provider", r->card.provider.id);
    stmt_bind_text(st, "lang", str_from(q->entry_lang));
    stmt_bind_text(st, "other", str_from(q->other));
    if (stmt_step(st)) {
        struct str *const fields[] = {&p->lang, &p->slug, &p->title, &p->url, &p->crumb, &p->summary};
        for (size_t i = 0; i < COUNT(fields); i++)
            *fields[i] = arena_str(&q->arena, stmt_col(st, (int)i + 1));
        p->id = stmt_col_int(st, 0);
        p->kind = STR("provider");
    }
    stmt_free(st);
}

static void find_results(struct query *q, struct answers *r)
{
    long limit = q->limit ? q->limit : RESULTS;
    const struct search_query query = {.text = ask_without_names(&q->arena, q->words),
                                       .lang = q->entry_lang,
                                       .limit = limit > SEARCH_LIMIT ? SEARCH_LIMIT : (unsigned)limit,
                                       .excerpts = true};
    struct search_answer *found = &r->results;
    *found = ask_search(q->db, &q->arena, &query);
    size_t kept = 0, room = (size_t)limit - (r->provider.kind.s != NULL);
    for (size_t i = 0; i < found->n; i++) {
        if (r->provider.kind.s && found->items[i].id == r->provider.id)
            r->provider.score = found->items[i].score;
        else if (kept < room)
            found->items[kept++] = found->items[i];
    }
    found->n = kept;
}

/* The excerpt of RESULT with its marks, or its summary, as prepared text. */
static void put_excerpt(struct out *line, const struct search_result *result)
{
    size_t at = 0;
    if (!result->excerpt.n) {
        text_put(line, result->summary);
        return;
    }
    for (size_t i = 0; i < result->marks_n; i++) {
        const struct search_mark *m = &result->marks[i];
        text_put(line, str_sub(result->excerpt, at, m->from));
        out_lit(line, TEXT_FOUND);
        text_put(line, str_sub(result->excerpt, m->from, m->to));
        out_lit(line, TEXT_END);
        at = m->to;
    }
    text_put(line, str_sub(result->excerpt, at, result->excerpt.n));
}

static void put_terminal(struct query *q, const struct answers *r)
{
    struct out line = out_memory();
    for (size_t i = 0; i < r->results.n; i++) {
        const struct search_result *result = &r->results.items[i];
        struct str number = arena_printf(&q->arena, "%2zu. ", i + 1);
        if (i)
            text_gap(&q->text);
        out_lit(&line, TEXT_BOLD);
        text_put(&line, result->title);
        out_lit(&line, TEXT_END);
        text_line(&q->text, number.s, &line);
        out_lit(&line, TEXT_DIM);
        text_put(&line, result->crumb);
        out_lit(&line, result->crumb.n ? " · " : "");
        text_put(&line, q->site);
        text_put(&line, result->url);
        text_line(&q->text, "    ", &line);
        put_excerpt(&line, result);
        if (line.n)
            text_line(&q->text, "    ", &line);
    }
    out_free(&line);
}

static struct str brief(struct query *q, const struct answers *r)
{
    struct out line = out_memory();
    card_brief(&line, &q->arena, &r->view, &r->card);
    struct str text = arena_str(&q->arena, out_str(&line));
    out_free(&line);
    return text;
}

static void put_record(struct query *q, struct text_rows *rows, const struct search_result *result,
                       struct str excerpt)
{
    bool people = rows->format == TEXT_PLAIN;
    struct str url =
        people ? arena_printf(&q->arena, "%.*s%.*s", STR_ARG(q->site), STR_ARG(result->url)) : result->url;
    const struct text_field fields[] = {
        {"kind", result->kind, false},
        {"title", result->title, false},
        {"url", url, false},
        {"excerpt", excerpt, false},
        {"crumb", result->crumb, false},
        {"slug", result->slug, false},
        {"lang", result->lang, false},
        {"id", arena_printf(&q->arena, "%lld", (long long)result->id), true},
        {"score", arena_printf(&q->arena, "%.6f", result->score), true},
    };
    text_rows_put(rows, fields, people ? 4 : COUNT(fields));
}

static void put_json(struct query *q, struct text_rows *rows, const struct answers *r,
                     const struct search_result *result, struct str excerpt)
{
    struct text_json j = text_rows_open(rows);
    text_json_str(&j, "schema_version", db_meta(q->db, &q->arena, "schema_version"));
    text_json_str(&j, "kind", result->kind);
    text_json_int(&j, "id", result->id);
    text_json_str(&j, "slug", result->slug);
    text_json_str(&j, "lang", result->lang);
    text_json_str(&j, "title", result->title);
    text_json_str(&j, "url", result->url);
    text_json_str(&j, "crumb", result->crumb);
    text_json_str(&j, "summary", result->summary);
    text_json_real(&j, "score", result->score);
    text_json_str(&j, "excerpt", excerpt);
    if (r->results.instead.n)
        text_json_str(&j, "instead", r->results.instead);
    if (result == &r->provider) {
        text_json_open(&j, "answer", '{');
        card_json(&j, &q->arena, &r->view, &r->card);
        text_json_close(&j, '}');
    }
    text_rows_close(rows, &j);
}

static void put_records(struct query *q, const struct answers *r, bool with_card)
{
    struct text_rows rows = {.o = &q->out, .format = query_is_human(q) ? TEXT_PLAIN : q->format};
    bool json = rows.format == TEXT_JSON || rows.format == TEXT_NDJSON;
    for (size_t i = 0; i < r->results.n + 1; i++) {
        const struct search_result *result = i ? &r->results.items[i - 1] : &r->provider;
        if (i == 0 && !with_card)
            continue;
        struct str excerpt = i == 0 ? brief(q, r) : result->excerpt.n ? result->excerpt : result->summary;
        if (json)
            put_json(q, &rows, r, result, excerpt);
        else
            put_record(q, &rows, result, excerpt);
    }
    text_rows_end(&rows);
}

/* What was searched instead of unknown words: above the results, or beside them where those are for programs.
 */
static void put_instead(struct query *q, struct str instead)
{
    struct out message = out_fd(STDERR_FILENO), *to = query_is_terminal(q) ? &q->out : &message;
    out_printf(to, "%s ", text_word(q->say, WORD_RESULTS_FOR));
    text_put(to, instead);
    out_lit(to, "\n");
    out_flush(&message);
    out_free(&message);
}

static void put_answers(struct query *q, const struct answers *r)
{
    bool card = r->provider.kind.s != NULL;
    if (query_is_human(q) && card) {
        card_print(&q->text, &q->arena, &r->view, &r->card);
        if (r->results.n)
            text_gap(&q->text);
    }
    if (query_is_human(q) && r->results.instead.n)
        put_instead(q, r->results.instead);
    if (query_is_terminal(q))
        put_terminal(q, r);
    else
        put_records(q, r, card && !query_is_human(q));
}

static int run(int argc, char **argv)
{
    struct query q;
    struct answers r = {0};
    int code;
    if (!query_begin(&q, argc, argv, &cmd_search, &code))
        return code;
    if (!str_trim(q.words).n) {
        args_error(&q.args, "wants words to search for");
        return query_end(&q, EXIT_USAGE);
    }
    if (!query_open(&q))
        return query_end(&q, EXIT_USAGE);
    find_card(&q, &r);
    find_results(&q, &r);
    bool found = r.provider.kind.s || r.results.n;
    if (found || !query_is_human(&q))
        put_answers(&q, &r);
    if (!found) {
        struct str near[NEAR_MOST];
        struct ask_query query = ask_parse(&q.arena, q.words);
        query_say_none(&q, q.words, "finds nothing", near,
                       ask_near_names(q.db, &q.arena, &query, near, NEAR_MOST));
    }
    return query_end(&q, found ? EXIT_FOUND : EXIT_MISTAKES);
}

const struct cmd cmd_search = {
    .name = "search",
    .args = "WORDS…",
    .summary = "search questions and answers, the settings asked for first",
    .options = options,
    .run = run,
};
