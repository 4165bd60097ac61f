/*
 * Runs the rewritten query, keeping the best while counting. FTS5 has bm25; what titles and keywords add is put to it
 * here, and the order of equals is settled.
 */
#include "ask/ask_search.h"

#include <math.h>
#include <stdlib.h>

#include "ask/ask_rewrite.h"

/* The best LIMIT so far, best first. */
struct top {
    struct search_result *items;
    size_t n, limit;
};

static bool better(const struct search_result *a, double score, int64_t id)
{
    return a->score != score ? a->score > score : a->id < id;
}

/* Whether a document with that score is one of the best so far. */
static bool top_has_room(const struct top *t, double score, int64_t id)
{
    return t->n < t->limit || (t->limit && !better(&t->items[t->n - 1], score, id));
}

static void top_offer(struct top *t, double score, int64_t id)
{
    if (!top_has_room(t, score, id))
        return;
    size_t at = t->n < t->limit ? t->n++ : t->n - 1;
    for (; at > 0 && !better(&t->items[at - 1], score, id); at--)
        t->items[at] = t->items[at - 1];
    t->items[at] = (struct search_result){.id = id, .score = score};
}

/* What terms of the query in the title of document ID weigh, those in title or keywords, and keys of errors. */
struct about {
    int64_t id;
    double title, head, error;
};

/* Of all documents that have any, by id; one may come several times. */
struct abouts {
    struct about *items;
    size_t n, room;
    double query; /* what one term of each word of the query weighs */
};

static void abouts_put(struct arena *a, struct abouts *t, struct about about)
{
    t->items = arena_more(a, t->items, sizeof *t->items, t->n, &t->room);
    t->items[t->n++] = about;
}

static int by_id(const void *a, const void *b)
{
    const struct about *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* Those with TERM. */
static void read_term(struct stmt *st, struct arena *a, const struct ask_term *term, struct abouts *all)
{
    static const char *const columns[] = {"title", "{title keywords}"};
    struct str phrase = ask_phrase(a, term);
    for (int head = 0; term->weight && head < 2; head++) {
        stmt_text(st, 1, arena_printf(a, "%s : %.*s", columns[head], STR_ARG(phrase)));
        while (stmt_step(st))
            abouts_put(
                a, all,
                (struct about){stmt_col_int(st, 0), head ? 0 : term->weight, head ? term->weight : 0, 0});
        stmt_reset(st);
    }
}

/* Those with the key of an error. */
static void read_key(struct stmt *st, struct arena *a, const struct ask_group *g, struct abouts *all)
{
    stmt_text(st, 1, ask_phrase(a, &g->terms[0]));
    while (stmt_step(st))
        abouts_put(a, all, (struct about){stmt_col_int(st, 0), 0, 0, ASK_ERROR * g->key});
    stmt_reset(st);
}

static struct abouts read_abouts(struct ask_vocab *v, struct arena *a, const struct ask_rewritten *r)
{
    struct abouts all = {0};
    struct stmt *st = db_prepare(v->db, sql_search, "ask_having", v->lang);
    for (unsigned g = 0; g < r->n; g++) {
        uint32_t most = 0;
        for (unsigned k = 0; k < r->groups[g].n; k++) {
            read_term(st, a, &r->groups[g].terms[k], &all);
            most = r->groups[g].terms[k].weight > most ? r->groups[g].terms[k].weight : most;
        }
        if (r->groups[g].key)
            read_key(st, a, &r->groups[g], &all);
        all.query += most;
    }
    stmt_free(st);
    if (all.n)
        qsort(all.items, all.n, sizeof *all.items, by_id);
    return all;
}

/* What is known of document ID, added up; they must be asked for in order. */
static struct about abouts_next(const struct abouts *all, size_t *at, int64_t id)
{
    struct about sum = {.id = id};
    while (*at < all->n && all->items[*at].id < id)
        ++*at;
    for (; *at < all->n && all->items[*at].id == id; ++*at) {
        sum.title += all->items[*at].title;
        sum.head += all->items[*at].head;
        sum.error += all->items[*at].error;
    }
    return sum;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* What its title adds to a document's score; ST knows what all of the title weighs. */
static double title_score(struct stmt *st, const struct about *b)
{
    stmt_int(st, 1, b->id);
    double all = stmt_step(st) ? stmt_col_real(st, 0) : 0;
    stmt_reset(st);
    return ASK_TITLE / 16 * b->title * b->title / larger(all, b->title);
}

static double head_score(double query, const struct about *b)
{
    double part = b->head / larger(query, b->head);
    return ASK_HEAD / 16 * b->head * (part * part);
}

/* What is shown of the results, from document. */
static void read_cards(struct ask_vocab *v, struct arena *a, struct search_answer *answer)
{
    struct stmt *st = db_prepare(v->db, sql_search, "ask_card", v->lang);
    struct rows *rows = rows_new(st, a);
    for (size_t i = 0; i < answer->n; i++) {
        struct search_result *r = &answer->items[i];
        stmt_int(st, 1, r->id);
        r->row = rows_put(rows, stmt_step(st) ? st : NULL, a);
        row_set(r->row, "score", isfinite(r->score) ? arena_printf(a, "%.17g", r->score) : (struct str){0});
        stmt_reset(st);
    }
    stmt_free(st);
}

static void read_excerpts(struct ask_vocab *v, struct arena *a, const struct ask_rewritten *r,
                          struct search_answer *answer)
{
    const struct ask_marker *marker = ask_marker_new(v, a, r);
    struct stmt *st = db_prepare(v->db, sql_search, "ask_body", v->lang);
    for (size_t i = 0; i < answer->n; i++) {
        stmt_int(st, 1, answer->items[i].id);
        if (stmt_step(st))
            answer->items[i].excerpt = ask_excerpt(marker, a, stmt_col(st, 0));
        stmt_reset(st);
    }
    stmt_free(st);
}

/* What is left of the score of document ID. ST gives providers' ids in order, *NEXT is the one it is at; ids must be asked
 * for in order. */
static double share_of(struct stmt *st, int64_t *next, int64_t id)
{
    while (*next < id)
        *next = stmt_step(st) ? stmt_col_int(st, 0) : INT64_MAX;
    if (*next != id)
        return 1;
    return stmt_col_int(st, 1) ? ASK_RETIRED : ASK_OF_PROVIDER;
}

/* Offers all that match. A title is looked at if it could make its document one of the best. */
static void match(struct ask_vocab *v, const struct search_query *q, const struct abouts *abouts,
                  struct search_answer *answer, unsigned limit)
{
    bool some = q->kind.s || q->provider.s;
    struct stmt *st = db_prepare(v->db, sql_search, some ? "ask_match_some" : "ask_match", v->lang);
    struct stmt *weight = db_prepare(v->db, sql_search, "ask_title_weight", v->lang);
    struct top top = {answer->items, 0, limit};
    struct stmt *providers = db_prepare(v->db, sql_search, "ask_providers", v->lang);
    int64_t next = 0;
    size_t at = 0;
    stmt_text(st, 1, answer->expression);
    if (some) {
        stmt_text(st, 2, str_or_empty(q->kind));
        stmt_text(st, 3, str_or_empty(q->provider));
    }
    for (; stmt_step(st); answer->found++) {
        int64_t id = stmt_col_int(st, 0);
        struct about about = abouts_next(abouts, &at, id);
        double score = about.error - stmt_col_real(st, 1);
        if (about.head > 0)
            score += head_score(abouts->query, &about);
        if (about.title > 0 && top_has_room(&top, score + ASK_TITLE / 16 * about.title, id))
            score += title_score(weight, &about);
        top_offer(&top, score * share_of(providers, &next, id), id);
    }
    answer->n = top.n;
    stmt_free(providers);
    stmt_free(weight);
    stmt_free(st);
}

struct search_answer ask_search(struct db *db, struct arena *a, const struct search_query *q)
{
    struct search_answer answer = {0};
    struct ask_vocab v;
    unsigned limit = q->limit < SEARCH_LIMIT ? q->limit : SEARCH_LIMIT;
    if (!ask_vocab_open(&v, db, q->lang))
        return answer;
    struct ask_rewritten r = ask_rewrite(&v, a, q->text, q->typing);
    if (q->phrases)
        ask_phrases(&v, a, q->text, &r);
    answer.instead = r.instead;
    answer.expression = ask_match(a, &r);
    if (r.n) {
        answer.items = ARENA_NEW(a, struct search_result, limit + 1);
        struct abouts abouts = read_abouts(&v, a, &r);
        match(&v, q, &abouts, &answer, limit);
        read_cards(&v, a, &answer);
        if (q->excerpts)
            read_excerpts(&v, a, &r, &answer);
    }
    ask_vocab_close(&v);
    return answer;
}
