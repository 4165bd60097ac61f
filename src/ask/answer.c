/*
 * The order in which things are asked: whose settings, then ports, then documents.
 * Does not know how each is found.
 */
#include "ask/answer.h"

enum { RESULTS = 10 };

/* The rows R, whose cells may be changed without changing those of R. */
static struct rows *copy(struct arena *a, const struct rows *r)
{
    struct rows *to = ARENA_NEW(a, struct rows, 1);
    *to = *r;
    to->cells = ARENA_NEW(a, struct str *, r->n + 1);
    for (size_t i = 0; i < r->n; i++) {
        to->cells[i] = ARENA_NEW(a, struct str, r->columns);
        memcpy(to->cells[i], r->cells[i], r->columns * sizeof **r->cells);
    }
    return to;
}

void answer_take(struct arena *a, struct answer *answer, const struct ask_card *card)
{
    static const char *const filled[] = {"host", "username", "url"};
    bool open;
    answer->caller = ask_caller(&answer->query, &answer->found);
    answer->card = *card;
    answer->card.servers = copy(a, card->servers);
    for (size_t i = 0; i < card->servers->n; i++)
        for (size_t f = 0; f < COUNT(filled); f++) {
            struct row s = rows_at(answer->card.servers, i);
            struct str template = row_text(s, filled[f]);
            if (str_find(template, '%', 0) < template.n)
                row_set(s, filled[f], ask_fill(a, template, &answer->caller, &open));
        }
}

/* The host in MX: what dig(1) prints has a number, or a whole record, before it. */
static struct str exchanger(struct db *db, struct arena *a, struct str mx)
{
    mx = str_trim(mx);
    size_t at = mx.n;
    while (at && mx.s[at - 1] != ' ' && mx.s[at - 1] != '\t')
        at--;
    return ask_parse(db, a, str_sub(mx, at, mx.n)).domain;
}

bool answer_find(struct db *db, struct arena *a, const struct question *q, struct answer *answer)
{
    struct str mx = q->mx.s ? exchanger(db, a, q->mx) : (struct str){0};
    *answer = (struct answer){.query = ask_parse(db, a, q->text.n || !q->mx.s ? q->text : q->mx)};
    if (!q->text.n)
        answer->query.domain = answer->query.local = (struct str){0};
    answer->found = ask_find(db, a, &answer->query, mx);
    return answer->found.match != ASK_NONE;
}

static bool read_card(struct db *db, struct arena *a, const struct question *q, struct answer *answer)
{
    struct ask_card card;
    if (!answer->found.match || !ask_card(db, a, answer->found.provider, q->lang, q->other, &card))
        return false;
    answer_take(a, answer, &card);
    return true;
}

bool answer_lookup(struct db *db, struct arena *a, const struct question *q, struct answer *answer)
{
    return answer_find(db, a, q, answer) && read_card(db, a, q, answer);
}

/* The card that the words ask for and the document that stands for it, or ports. */
static void find_card(struct db *db, struct arena *a, const struct question *q, struct answer *answer)
{
    answer->found = ask_answer(db, a, q->text, &answer->query);
    answer->query.text = answer->query.local.s ? answer->query.text : q->text;
    if (!answer->found.match)
        answer->ports = ask_ports(db, a, q->text);
    if (!read_card(db, a, q, answer))
        return;
    ask_prefer(db, a, answer->card.servers, q->text);
    struct stmt *st = db_prepare(db, sql_ask, "provider_document", NULL);
    stmt_bind_text(st, "provider", answer->found.provider);
    stmt_bind_text(st, "lang", str_from(q->entry_lang));
    stmt_bind_text(st, "other", str_from(q->other));
    const struct rows *own = rows_read(st, a);
    if (own->n)
        answer->document = rows_at(own, 0);
    else
        answer->card = (struct ask_card){0};
}

/* TEXT without words that are addresses or hosts. */
static struct str without_names(struct arena *a, struct str text)
{
    struct str kept = {0};
    while (text.s) {
        struct str word = str_cut(&text, ' ');
        if (str_find(word, '@', 0) == word.n && str_find(word, '.', 0) == word.n)
            kept = arena_printf(a, "%.*s %.*s", STR_ARG(kept), STR_ARG(word));
    }
    return kept;
}

/* The page of the program that is named beside the provider of the card. */
static void find_pair(struct db *db, struct arena *a, const struct question *q, struct answer *answer)
{
    struct str beside = answer->found.match == ASK_PROVIDER ? answer->found.beside : without_names(a, q->text);
    struct str programs = ask_programs(db, a, beside, false);
    if (!programs.n)
        return;
    struct stmt *st = db_prepare(db, sql_ask, "pair", NULL);
    stmt_bind_text(st, "guide", ask_program(db, a, programs, ask_programs(db, a, beside, true), q->entry_lang));
    stmt_bind_text(st, "provider", answer->found.provider);
    stmt_bind_text(st, "lang", str_from(q->entry_lang));
    const struct rows *pair = rows_read(st, a);
    if (pair->n) {
        answer->pair.row = rows_at(pair, 0);
        row_set(answer->pair.row, "excerpt", row_text(answer->pair.row, "summary"));
    }
}

static void find_results(struct db *db, struct arena *a, const struct question *q, struct answer *answer)
{
    size_t limit = q->limit ? q->limit : RESULTS, kept = 0;
    bool own = answer->document.of != NULL;
    const struct search_query query = {.text = ask_without_names(a, q->text),
                                       .lang = q->entry_lang,
                                       .limit = limit > SEARCH_LIMIT ? SEARCH_LIMIT : (unsigned)limit,
                                       .kind = q->kind,
                                       .provider = q->provider,
                                       .phrases = true,
                                       .excerpts = true};
    struct search_answer *found = &answer->results;
    *found = ask_search(db, a, &query);
    if (answer->pair.row.of && limit > own) {
        if (!found->items)
            found->items = ARENA_NEW(a, struct search_result, 1);
        memmove(found->items + 1, found->items, found->n * sizeof *found->items);
        found->items[0] = answer->pair;
        found->n++;
    }
    for (size_t i = 0; i < found->n; i++) {
        struct search_result r = found->items[i];
        if (i && answer->pair.row.of && str_eq(row_text(r.row, "url"), row_text(answer->pair.row, "url")))
            continue;
        row_set(r.row, "excerpt", r.excerpt.text.n ? r.excerpt.text : row_text(r.row, "summary"));
        if (own && str_eq(row_text(r.row, "id"), row_text(answer->document, "id"))) {
            row_set(answer->document, "score", row_text(r.row, "score"));
            answer->score = r.score;
        } else if (kept < limit - own)
            found->items[kept++] = r;
    }
    found->n = kept;
    answer->instead = answer->found.instead.s ? answer->found.instead : found->instead;
}

bool answer_search(struct db *db, struct arena *a, const struct question *q, struct answer *answer)
{
    *answer = (struct answer){0};
    if (!q->kind.s && !q->provider.s) /* whoever says what to look for wants that alone */
        find_card(db, a, q, answer);
    if (answer->document.of)
        find_pair(db, a, q, answer);
    find_results(db, a, q, answer);
    return answer->document.of || answer->results.n || (answer->ports && answer->ports->n);
}

bool answer_asks_back(const struct answer *answer)
{
    return answer->query.problem == ASK_SEVERAL || answer->query.problem == ASK_NO_ADDRESS;
}

bool answer_fits(const struct answer *answer, struct row s)
{
    const struct ask_query *q = &answer->query;
    return q->port && q->port == row_number(s, "port") && str_eq(q->domain, row_text(s, "host"));
}
