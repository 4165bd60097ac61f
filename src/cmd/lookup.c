/*
 * portolan lookup: whose address, domain, host or name is this, and what are the settings.
 * Does not touch full text.
 */
#include "cmd/lookup.h"

#include "base/fail.h"

enum { NEAR_MOST = 3 };

static const struct args_option options[] = {
    QUERY_OPTIONS, {0, "mx", "HOST", "the mail exchanger of the domain, for domains not in the record"}, {0}};

bool lookup_find(struct query *q, struct card_view *v, struct str typed, struct str mx)
{
    v->query = ask_parse(&q->arena, typed.n ? typed : str_from(q->own));
    if (!typed.n)
        v->query.domain = v->query.local = (struct str){0};
    v->found = ask_find(q->db, &q->arena, &v->query, mx);
    return v->found.match != ASK_NONE;
}

void lookup_put_none(struct query *q, struct text_rows *rows, const struct card_view *v, const struct str *near,
                     size_t n)
{
    static const char *const empty[] = {"servers", "requirements", "links"};
    struct text_json j = query_json_open(q, rows);
    text_json_str(&j, "query", v->query.text);
    text_json_str(&j, "match", STR("none"));
    if (v->query.problem)
        text_json_str(&j, "problem", str_from(ask_problem_name(v->query.problem)));
    text_json_null(&j, "provider");
    for (size_t i = 0; i < COUNT(empty); i++) {
        text_json_open(&j, empty[i], '[');
        text_json_close(&j, ']');
    }
    text_json_open(&j, "suggestions", '[');
    for (size_t i = 0; i < n; i++)
        text_json_str(&j, NULL, near[i]);
    text_json_close(&j, ']');
    text_rows_close(rows, &j);
}

size_t lookup_near(struct query *q, const struct card_view *v, struct str near[LOOKUP_NEAR])
{
    size_t most = !q->limit ? NEAR_MOST : q->limit < LOOKUP_NEAR ? (size_t)q->limit : LOOKUP_NEAR;
    return ask_near_names(q->db, &q->arena, &v->query, near, most);
}

static void put_none(struct query *q, const struct card_view *v)
{
    struct str near[LOOKUP_NEAR];
    struct text_rows rows = {.o = &q->out, .format = q->format};
    size_t n = lookup_near(q, v, near);
    query_say_none(q, v->query.text, ask_says(&q->arena, &v->query).s, near, n);
    if (q->format != TEXT_JSON && q->format != TEXT_NDJSON)
        return;
    lookup_put_none(q, &rows, v, near, n);
    text_rows_end(&rows);
}

/* The one thing that TYPED names. */
static bool look_up(struct query *q, struct str typed, struct str mx)
{
    struct ask_card card;
    struct card_view v = {.lang = q->say, .site = q->pages};
    bool found =
        lookup_find(q, &v, typed, mx) && ask_card(q->db, &q->arena, v.found.provider, q->lang, q->other, &card);
    if (found)
        query_put_card(q, &v, &card);
    else
        put_none(q, &v);
    return found;
}

/* Whether each of several words is an address or a host by itself, as when two addresses are given. */
static bool is_each_a_name(struct query *q)
{
    bool each = q->words_n > 1;
    for (int i = 0; each && i < q->words_n; i++)
        each = ask_parse(&q->arena, q->each[i]).domain.s != NULL;
    return each;
}

/* A card, or a complaint, for each word. */
static bool look_up_each(struct query *q, struct str mx)
{
    bool any = false;
    for (int i = 0; i < q->words_n; i++) {
        if (q->out.n)
            text_gap(&q->text);
        any |= look_up(q, q->each[i], mx);
    }
    return any;
}

static int run(int argc, char **argv)
{
    struct query q;
    int code;
    if (!query_begin(&q, argc, argv, &cmd_lookup, &code))
        return code;
    if (!q.words.n && !q.own) {
        args_error(&q.args, "wants an address, a domain, a host or a provider");
        return query_end(&q, EXIT_USAGE);
    }
    if (!query_open(&q))
        return query_end(&q, EXIT_USAGE);
    struct str mx = q.own ? ask_parse(&q.arena, str_from(q.own)).domain : (struct str){0};
    bool each = is_each_a_name(&q);
    if (q.words_n == 1 && strcmp(q.first, "-") == 0)
        return query_end(&q, lookup_lines(&q, mx));
    if (each && !query_is_human(&q))
        return query_end(&q, lookup_words(&q, mx));
    bool found = each ? look_up_each(&q, mx) : look_up(&q, q.words, mx);
    return query_end(&q, found ? EXIT_FOUND : EXIT_MISTAKES);
}

const struct cmd cmd_lookup = {
    .name = "lookup",
    .args = "ADDRESS|DOMAIN|HOST[:PORT]|PROVIDER|-",
    .summary = "show the mail settings for an address, domain, server or provider",
    .options = options,
    .run = run,
};
