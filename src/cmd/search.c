/*
 * portolan search: the settings card when the words ask for one, then the entries that answer.
 * Ranks nothing itself (ask/ask_search.h).
 */
#include <unistd.h>

#include "ask/ask_search.h"
#include "base/fail.h"
#include "cmd/browse.h"
#include "cmd/query.h"

enum { RESULTS = 10, NEAR_MOST = 3 };

static const struct args_option options[] = {
    QUERY_OPTIONS,
    {0, "kind", "KIND", "only entries, providers or guides: entry, provider, guide"},
    {0, "provider", "ID", "only what is about this provider"},
    {0, "open", NULL, "open the first answer in the browser"},
    {0},
};
enum { OWN_KIND = QUERY_OWN, OWN_PROVIDER, OWN_OPEN };

struct wanted {
    struct str kind, provider; /* absent: any */
    bool open;
};

/* What there is to say. */
struct answers {
    struct wanted wanted;
    struct card_view view;
    struct ask_card card;
    struct search_result provider; /* the card's own document; kind is absent when there is no card */
    struct ask_port *ports;        /* of protocols, when there is no card and the words ask for them */
    size_t ports_n;
    struct search_answer results; /* without that document */
};

static bool take(void *ctx, const struct args *args, int option, const char *value)
{
    static const char *const kinds[] = {"entry", "provider", "guide"};
    struct wanted *w = ctx;
    if (option == OWN_OPEN)
        w->open = true;
    else if (option == OWN_PROVIDER)
        w->provider = str_from(value);
    if (option != OWN_KIND)
        return true;
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (strcmp(kinds[i], value) == 0)
            w->kind = str_from(value);
    if (!w->kind.s)
        args_error(args, "--kind takes entry, provider or guide");
    return w->kind.s != NULL;
}

/* The card that the words ask for, if they do, and the document that stands for it. */
static void find_card(struct query *q, struct answers *r)
{
    r->view = (struct card_view){.lang = q->say, .site = q->pages};
    if (r->wanted.kind.s || r->wanted.provider.s)
        return; /* whoever says what to look for wants that alone */
    r->view.found = ask_answer(q->db, &q->arena, q->words, &r->view.query);
    r->view.query.text = r->view.query.local.s ? r->view.query.text : q->words;
    if (!r->view.found.match)
        r->ports = ask_ports(q->db, &q->arena, q->words, &r->ports_n);
    if (!r->view.found.match ||
        !ask_card(q->db, &q->arena, r->view.found.provider, q->lang, q->other, &r->card))
        return;
    ask_prefer(&q->arena, &r->card, q->words);
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
                                       .kind = r->wanted.kind,
                                       .provider = r->wanted.provider,
                                       .phrases = true,
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
        text_put_link(&q->text, &line, result->url, result->title);
        out_lit(&line, TEXT_END);
        text_line(&q->text, number.s, &line);
        out_lit(&line, TEXT_DIM);
        text_put(&line, result->crumb);
        out_lit(&line, result->crumb.n ? " · " : "");
        text_put(&line, q->pages);
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
        people ? arena_printf(&q->arena, "%.*s%.*s", STR_ARG(q->pages), STR_ARG(result->url)) : result->url;
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
    struct str instead = r->view.found.instead.s ? r->view.found.instead : r->results.instead;
    if (instead.n)
        text_json_str(&j, "instead", instead);
    if (result == &r->provider) {
        text_json_open(&j, "answer", '{');
        card_json(&j, &q->arena, &r->view, &r->card);
        text_json_close(&j, '}');
    }
    text_rows_close(rows, &j);
}

static struct str ports_title(struct query *q, const struct answers *r)
{
    struct out o = out_memory();
    for (size_t i = 0; i < r->ports_n; i++) {
        if (i && str_eq(r->ports[i].protocol, r->ports[i - 1].protocol))
            continue;
        out_lit(&o, o.n ? " · " : "");
        out_text(&o, card_protocol(r->ports[i].protocol));
    }
    struct str title = arena_str(&q->arena, out_str(&o));
    out_free(&o);
    return title;
}

static const char *ports_security(const struct query *q, const struct ask_port *p)
{
    return text_word(q->say, str_eq(p->security, STR("tls"))        ? WORD_SECURITY_TLS
                             : str_eq(p->security, STR("starttls")) ? WORD_SECURITY_STARTTLS
                                                                    : WORD_SECURITY_NONE);
}

/* One line a port, for people. */
static void put_ports(struct query *q, const struct answers *r)
{
    struct out line = out_memory();
    for (size_t i = 0; i < r->ports_n; i++) {
        const struct ask_port *p = &r->ports[i];
        out_lit(&line, TEXT_BOLD);
        text_put(&line, card_protocol(p->protocol));
        out_lit(&line, TEXT_END);
        out_printf(&line, " %u %s", p->port, ports_security(q, p));
        text_line(&q->text, "", &line);
    }
    out_free(&line);
}

static void put_ports_json(struct query *q, struct text_rows *rows, const struct answers *r)
{
    struct text_json j = query_json_open(q, rows);
    static const char *const empty[] = {"slug", "lang", "url", "crumb", "summary", "excerpt"};
    text_json_str(&j, "kind", STR("ports"));
    text_json_int(&j, "id", 0);
    text_json_str(&j, "title", ports_title(q, r));
    for (size_t i = 0; i < COUNT(empty); i++)
        text_json_str(&j, empty[i], STR(""));
    text_json_null(&j, "score");
    text_json_open(&j, "ports", '[');
    for (size_t i = 0; i < r->ports_n; i++) {
        text_json_open(&j, NULL, '{');
        text_json_str(&j, "protocol", r->ports[i].protocol);
        text_json_int(&j, "port", r->ports[i].port);
        text_json_str(&j, "security", r->ports[i].security);
        text_json_int(&j, "providers", r->ports[i].providers);
        text_json_close(&j, '}');
    }
    text_json_close(&j, ']');
    text_rows_close(rows, &j);
}

static void put_records(struct query *q, const struct answers *r, bool with_card)
{
    struct text_rows rows = {.o = &q->out, .format = query_is_human(q) ? TEXT_PLAIN : q->format};
    bool json = rows.format == TEXT_JSON || rows.format == TEXT_NDJSON;
    if (json && r->ports_n)
        put_ports_json(q, &rows, r);
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
    out_lit(to, query_is_terminal(q) ? "\n\n" : "\n");
    out_flush(&message);
    out_free(&message);
}

static void put_answers(struct query *q, const struct answers *r)
{
    bool card = r->provider.kind.s != NULL;
    if (query_is_human(q) && r->view.found.instead.s)
        put_instead(q, r->view.found.instead);
    if (query_is_human(q) && card) {
        card_print(&q->text, &q->arena, &r->view, &r->card);
        if (r->results.n)
            text_gap(&q->text);
    }
    if (query_is_human(q) && r->ports_n) {
        put_ports(q, r);
        if (r->results.n)
            text_gap(&q->text);
    }
    if (query_is_human(q) && r->results.instead.n && !r->view.found.instead.s)
        put_instead(q, r->results.instead);
    if (query_is_terminal(q))
        put_terminal(q, r);
    else
        put_records(q, r, card && !query_is_human(q));
}

/* Which addresses the words may mean: none of them has its card shown. */
static void say_asked_back(struct query *q, const struct ask_query *asked)
{
    struct str near[NEAR_MOST];
    size_t n = ask_near_names(q->db, &q->arena, asked, near, NEAR_MOST);
    query_say_none(q, asked->text, ask_says(&q->arena, asked).s, near, n);
}

static int run(int argc, char **argv)
{
    struct query q;
    struct answers r = {0};
    int code;
    const struct query_own own = {take, &r.wanted};
    if (!query_begin_own(&q, argc, argv, &cmd_search, &own, &code))
        return code;
    if (!str_trim(q.words).n) {
        args_error(&q.args, "wants words to search for");
        return query_end(&q, EXIT_USAGE);
    }
    if (!query_open(&q))
        return query_end(&q, EXIT_USAGE);
    if (r.wanted.provider.s && !(r.wanted.provider = query_provider(&q, r.wanted.provider)).s)
        return query_end(&q, EXIT_MISTAKES);
    find_card(&q, &r);
    if (r.view.query.problem == ASK_SEVERAL || r.view.query.problem == ASK_NO_ADDRESS)
        say_asked_back(&q, &r.view.query);
    find_results(&q, &r);
    bool found = r.provider.kind.s || r.results.n || r.ports_n;
    struct str page = r.provider.kind.s ? r.provider.url : r.results.n ? r.results.items[0].url : STR("");
    if (r.wanted.open && page.n)
        browse_open(browse_url(&q.arena, q.site, page));
    else if (found || !query_is_human(&q))
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
