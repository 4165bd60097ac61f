/*
 * portolan lookup: whose address, domain, host or name is this, and what are the settings.
 * Does not touch full text.
 */
#include "base/fail.h"
#include "cmd/query.h"

enum { NEAR_MOST = 3, NEAR_ROOM = 12 };

static const struct args_option options[] = {
    QUERY_OPTIONS, {0, "mx", "HOST", "the mail exchanger of the domain, for domains not in the record"}, {0}};

static void put_none(struct query *q, const struct card_view *v)
{
    struct str near[NEAR_ROOM];
    size_t most = !q->limit ? NEAR_MOST : q->limit < NEAR_ROOM ? (size_t)q->limit : NEAR_ROOM;
    size_t n = ask_near_names(q->db, &q->arena, &v->query, near, most);
    query_say_none(q, v->query.text, "is not in the record", near, n);
    if (q->format != TEXT_JSON && q->format != TEXT_NDJSON)
        return;
    struct text_json j = {.o = &q->out};
    text_json_open(&j, NULL, '{');
    text_json_str(&j, "schema_version", db_meta(q->db, &q->arena, "schema_version"));
    text_json_str(&j, "query", v->query.text);
    text_json_str(&j, "match", STR("none"));
    text_json_null(&j, "provider");
    static const char *const empty[] = {"servers", "requirements", "links"};
    for (size_t i = 0; i < COUNT(empty); i++) {
        text_json_open(&j, empty[i], '[');
        text_json_close(&j, ']');
    }
    text_json_open(&j, "suggestions", '[');
    for (size_t i = 0; i < n; i++)
        text_json_str(&j, NULL, near[i]);
    text_json_close(&j, ']');
    text_json_close(&j, '}');
    out_lit(&q->out, "\n");
}

static int run(int argc, char **argv)
{
    struct query q;
    struct ask_card card;
    int code;
    if (!query_begin(&q, argc, argv, &cmd_lookup, &code))
        return code;
    if (!q.words.n && !q.own) {
        args_error(&q.args, "wants an address, a domain, a host or a provider");
        return query_end(&q, EXIT_USAGE);
    }
    if (!query_open(&q))
        return query_end(&q, EXIT_USAGE);
    struct card_view v = {.lang = q.say, .site = q.site};
    struct str mx = q.own ? ask_domain(&q.arena, str_from(q.own)) : (struct str){0};
    v.query = ask_parse(&q.arena, q.words.n ? q.words : str_from(q.own));
    if (!q.words.n)
        v.query.domain = v.query.local = (struct str){0};
    v.found = ask_find(q.db, &q.arena, &v.query, mx);
    bool found = v.found.match && ask_card(q.db, &q.arena, v.found.provider, q.lang, q.other, &card);
    if (found)
        query_put_card(&q, &v, &card);
    else
        put_none(&q, &v);
    return query_end(&q, found ? EXIT_FOUND : EXIT_MISTAKES);
}

const struct cmd cmd_lookup = {
    .name = "lookup",
    .args = "ADDRESS|DOMAIN|HOST[:PORT]|PROVIDER",
    .summary = "show the mail settings for an address, domain, server or provider",
    .options = options,
    .run = run,
};
