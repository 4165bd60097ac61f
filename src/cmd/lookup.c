/*
 * portolan lookup: whose address, domain, host or name is this, and what are the settings.
 * Does not touch full text.
 */
#include "cmd/lookup.h"

#include "base/fail.h"

/* Names that are said to be near to what is not found, or are meant by what is asked back; and with --limit. */
enum { NEAR_USUAL = 3, NEAR_MOST = 12 };

static size_t near_to(struct query *q, const struct answer *answer, struct str near[NEAR_MOST])
{
    size_t most = !q->limit ? NEAR_USUAL : q->limit < NEAR_MOST ? (size_t)q->limit : NEAR_MOST;
    return ask_near_among(q->names.arena ? &q->names : NULL, q->db, &q->arena, &answer->query, near, most);
}

void lookup_put_none(struct query *q, struct text_rows *rows, const struct answer *answer)
{
    static const char *const empty[] = {"servers", "requirements", "links", "products"};
    const struct ask_query *asked = &answer->query;
    struct str near[NEAR_MOST];
    size_t n = near_to(q, answer, near);
    struct text_json j = text_rows_open(rows);
    text_json_str(&j, "query", asked->text);
    text_json_str(&j, "match", str_from(ask_match_name(ASK_NONE)));
    if (asked->problem)
        text_json_str(&j, "problem", str_from(ask_problem_name(asked->problem)));
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

static void put_none(struct query *q, const struct answer *answer)
{
    struct str near[NEAR_MOST];
    size_t n = near_to(q, answer, near);
    struct text_rows rows = query_rows(q, NULL);
    query_say_none(q, answer->query.text, ask_says(&q->arena, &answer->query).s, near, n);
    if (!text_rows_is_json(&rows))
        return;
    lookup_put_none(q, &rows, answer);
    text_rows_end(&rows);
}

/* The one thing that TYPED names. */
static bool look_up(struct query *q, struct str typed)
{
    struct answer answer;
    struct question question = query_question(q, typed);
    question.mx = str_from(q->o.value[OPTION_MX]);
    bool found = answer_lookup(q->db, &q->arena, &question, &answer);
    if (found)
        query_put_card(q, &answer);
    else
        put_none(q, &answer);
    return found;
}

/* Whether each of several words is an address or a host by itself, as when two addresses are given. */
static bool is_each_a_name(struct query *q)
{
    bool each = q->o.words_n > 1;
    for (int i = 0; each && i < q->o.words_n; i++)
        each = ask_parse(q->db, &q->arena, str_from(q->o.words[i])).domain.s != NULL;
    return each;
}

/* A card, or a complaint, for each word. */
static bool look_up_each(struct query *q)
{
    bool any = false;
    for (int i = 0; i < q->o.words_n; i++) {
        if (q->out.n)
            text_gap(&q->text);
        any |= look_up(q, str_from(q->o.words[i]));
    }
    return any;
}

static int run(int argc, char **argv)
{
    struct query q;
    int code;
    if (!query_begin(&q, argc, argv, &cmd_lookup, &code))
        return code;
    if (!q.words.n && !q.o.value[OPTION_MX]) {
        args_error(&q.o.args, "wants an address, a domain, a host or a provider");
        return query_end(&q, EXIT_USAGE);
    }
    if (!query_open(&q))
        return query_end(&q, EXIT_USAGE);
    bool each = is_each_a_name(&q);
    if (q.o.words_n == 1 && strcmp(q.first, "-") == 0)
        return query_end(&q, lookup_lines(&q));
    if (each && !query_is_human(&q))
        return query_end(&q, lookup_words(&q));
    bool found = each ? look_up_each(&q) : look_up(&q, q.words);
    return query_end(&q, found ? EXIT_FOUND : EXIT_MISTAKES);
}

const struct cmd cmd_lookup = {
    .name = "lookup",
    .args = "ADDRESS|DOMAIN|HOST[:PORT]|PROVIDER|-",
    .summary = "show the mail settings for an address, domain, server or provider",
    .run = run,
};
