/*
 * portolan search: the settings card when the words ask for one, then the entries that answer.
 * Ranks nothing itself (ask/ask_search.h).
 */
#include <unistd.h>

#include "base/fail.h"
#include "cmd/browse.h"
#include "cmd/query.h"

/* What lines have of a result, where they are for programs. */
#define COLUMNS "kind title url excerpt crumb slug lang id score"

enum { NEAR_MOST = 3 };
/* The excerpt of RESULT with its marks, or its summary, as prepared text. */
static void put_excerpt(struct out *line, const struct search_result *result)
{
    const struct ask_excerpt *e = &result->excerpt;
    size_t at = 0;
    if (!e->text.n) {
        text_put(line, row_text(result->row, "summary"));
        return;
    }
    for (size_t i = 0; i < e->marks_n; i++) {
        const struct search_mark *m = &e->marks[i];
        text_put(line, str_sub(e->text, at, m->from));
        out_lit(line, TEXT_FOUND);
        text_put(line, str_sub(e->text, m->from, m->to));
        out_lit(line, TEXT_END);
        at = m->to;
    }
    text_put(line, str_sub(e->text, at, e->text.n));
}

static void put_terminal(struct query *q, const struct answer *r)
{
    struct out line = out_memory();
    for (size_t i = 0; i < r->results.n; i++) {
        struct row result = r->results.items[i].row;
        struct str number = arena_printf(&q->arena, "%2zu. ", i + 1), url = row_text(result, "url"),
                   crumb = row_text(result, "crumb");
        if (i)
            text_gap(&q->text);
        out_lit(&line, TEXT_BOLD);
        text_put_link(&q->text, &line, url, row_text(result, "title"));
        out_lit(&line, TEXT_END);
        text_line(&q->text, number.s, &line);
        out_lit(&line, TEXT_DIM);
        text_put(&line, crumb);
        out_lit(&line, crumb.n ? " · " : "");
        text_put(&line, q->pages);
        text_put(&line, url);
        text_line(&q->text, "    ", &line);
        put_excerpt(&line, &r->results.items[i]);
        if (line.n)
            text_line(&q->text, "    ", &line);
    }
    out_free(&line);
}

static void put_json(struct text_rows *rows, const struct answer *r, struct row result, bool card)
{
    struct text_json j = text_rows_open(rows);
    text_json_row(&j, result);
    if (r->instead.n)
        text_json_str(&j, "instead", r->instead);
    if (card) {
        text_json_open(&j, "answer", '{');
        card_json(&j, r);
        text_json_close(&j, '}');
    }
    text_rows_close(rows, &j);
}

/* One line of ROWS: a score of six digits; for people the whole path of the page. */
static void put_line(struct query *q, struct text_rows *rows, struct row result, double score)
{
    struct str url = row_text(result, "url");
    row_set(result, "score", arena_printf(&q->arena, "%.6f", score));
    if (rows->format == TEXT_PLAIN)
        row_set(result, "url", arena_printf(&q->arena, "%.*s%.*s", STR_ARG(q->pages), STR_ARG(url)));
    text_rows_put(rows, result);
    row_set(result, "url", url);
}

static struct str ports_title(struct query *q, const struct rows *ports)
{
    struct out o = out_memory();
    for (size_t i = 0; i < ports->n; i++) {
        struct str protocol = row_text(rows_at(ports, i), "protocol");
        if (i && str_eq(protocol, row_text(rows_at(ports, i - 1), "protocol")))
            continue;
        out_lit(&o, o.n ? " · " : "");
        out_text(&o, text_value(query_words(q), "protocol", protocol));
    }
    return out_take(&o, &q->arena);
}

/* One line a port, for people. */
static void put_ports(struct query *q, const struct rows *ports)
{
    struct out line = out_memory();
    for (size_t i = 0; i < ports->n; i++) {
        struct row p = rows_at(ports, i);
        out_lit(&line, TEXT_BOLD);
        text_put(&line, text_value(query_words(q), "protocol", row_text(p, "protocol")));
        out_lit(&line, TEXT_END);
        out_printf(&line, " %u ", row_number(p, "port"));
        text_put(&line, text_value(query_words(q), "security", row_text(p, "security")));
        text_line(&q->text, "", &line);
    }
    out_free(&line);
}

static void put_ports_json(struct query *q, struct text_rows *rows, const struct rows *ports)
{
    struct text_json j = text_rows_open(rows);
    static const char *const empty[] = {"slug", "lang", "url", "crumb", "summary", "excerpt"};
    text_json_str(&j, "kind", STR("ports"));
    text_json_int(&j, "id", 0);
    text_json_str(&j, "title", ports_title(q, ports));
    for (size_t i = 0; i < COUNT(empty); i++)
        text_json_str(&j, empty[i], STR(""));
    text_json_null(&j, "score");
    text_json_rows(&j, "ports", ports);
    text_rows_close(rows, &j);
}

/* The document of the card, with its servers as an excerpt. */
static struct row card_document(struct query *q, const struct answer *r)
{
    struct out line = out_memory();
    card_brief(&line, query_words(q), r);
    row_set(r->document, "excerpt", arena_str(&q->arena, out_str(&line)));
    out_free(&line);
    return r->document;
}

static void put_records(struct query *q, const struct answer *r)
{
    bool card = r->document.of && !query_is_human(q);
    struct text_rows rows =
        query_rows(q, query_is_human(q) || q->format == TEXT_PLAIN ? "kind title url excerpt" : COLUMNS);
    if (text_rows_is_json(&rows) && r->ports && r->ports->n)
        put_ports_json(q, &rows, r->ports);
    for (size_t i = !card; i < r->results.n + 1; i++) {
        const struct search_result *result = i ? &r->results.items[i - 1] : NULL;
        struct row row = result ? result->row : card_document(q, r);
        if (text_rows_is_json(&rows))
            put_json(&rows, r, row, !result);
        else
            put_line(q, &rows, row, result ? result->score : r->score);
    }
    text_rows_end(&rows);
}

/* What was searched instead of unknown words: above the results, or beside them where those are for programs.
 */
static void put_instead(struct query *q, struct str instead)
{
    struct out message = out_fd(STDERR_FILENO), *to = query_is_terminal(q) ? &q->out : &message;
    out_printf(to, "%s ", text_word(query_words(q), "results_for"));
    text_put(to, instead);
    out_lit(to, query_is_terminal(q) ? "\n\n" : "\n");
    out_end(&message);
}

static void put_answers(struct query *q, const struct answer *r)
{
    bool human = query_is_human(q), card = r->document.of != NULL, ports = r->ports && r->ports->n;
    if (human && r->found.instead.s)
        put_instead(q, r->found.instead);
    if (human && card) {
        const struct card_view view = query_view(q);
        card_print(&q->text, &q->arena, &view, r);
    }
    if (human && ports)
        put_ports(q, r->ports);
    if (human && (card || ports) && r->results.n)
        text_gap(&q->text);
    if (human && r->results.instead.n && !r->found.instead.s)
        put_instead(q, r->results.instead);
    if (query_is_terminal(q))
        put_terminal(q, r);
    else
        put_records(q, r);
}

/* The page of the first answer, or an empty slice. */
static struct str first_page(const struct answer *r)
{
    return row_text(r->document.of ? r->document
                    : r->results.n ? r->results.items[0].row
                                   : (struct row){0},
                    "url");
}

static int run(int argc, char **argv)
{
    struct query q;
    struct answer r;
    int code;
    if (!query_begin(&q, argc, argv, &cmd_search, &code))
        return code;
    if (!str_trim(q.words).n) {
        args_error(&q.o.args, "wants words to search for");
        return query_end(&q, EXIT_USAGE);
    }
    if (!query_open(&q))
        return query_end(&q, EXIT_USAGE);
    struct str provider = str_from(q.o.value[OPTION_PROVIDER]);
    if (provider.s && !(provider = query_provider(&q, provider)).s)
        return query_end(&q, EXIT_MISTAKES);
    struct question question = query_question(&q, q.words);
    question.kind = str_from(q.o.value[OPTION_KIND]);
    question.provider = provider;
    bool found = answer_search(q.db, &q.arena, &question, &r);
    if (answer_asks_back(&r))
        query_say_near(&q, r.query.text, &r.query, "");
    if (q.o.value[OPTION_OPEN] && first_page(&r).n)
        browse_open(browse_url(&q.arena, q.site, first_page(&r)));
    else if (found || !query_is_human(&q))
        put_answers(&q, &r);
    if (!found) {
        struct str near[NEAR_MOST];
        struct ask_query query = ask_parse(q.db, &q.arena, q.words);
        query_say_none(&q, q.words, "finds nothing", near,
                       ask_near_names(q.db, &q.arena, &query, near, NEAR_MOST));
    }
    return query_end(&q, found ? EXIT_FOUND : EXIT_MISTAKES);
}

const struct cmd cmd_search = {
    .name = "search",
    .args = "WORDS…",
    .summary = "search questions and answers, the settings asked for first",
    .run = run,
};
