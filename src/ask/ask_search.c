/*
 * Runs the rewritten query, keeping the best while counting.
 * FTS5 does the ranking; the order of equals is settled here.
 */
#include "ask/ask_search.h"

#include <math.h>

#include "ask/ask_excerpt.h"
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

static void top_offer(struct top *t, double score, int64_t id)
{
    if (t->n == t->limit && (t->limit == 0 || better(&t->items[t->n - 1], score, id)))
        return;
    size_t at = t->n < t->limit ? t->n++ : t->n - 1;
    for (; at > 0 && !better(&t->items[at - 1], score, id); at--)
        t->items[at] = t->items[at - 1];
    t->items[at] = (struct search_result){.id = id, .score = score};
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
            ask_excerpt(marker, a, stmt_col(st, 0), &answer->items[i]);
        stmt_reset(st);
    }
    stmt_free(st);
}

static void match(struct ask_vocab *v, const struct search_query *q, struct search_answer *answer,
                  unsigned limit)
{
    bool some = q->kind.s || q->provider.s;
    struct stmt *st = db_prepare(v->db, sql_search, some ? "ask_match_some" : "ask_match", v->lang);
    struct top top = {answer->items, 0, limit};
    stmt_text(st, 1, answer->expression);
    if (some) {
        stmt_text(st, 2, q->kind.s ? q->kind : STR(""));
        stmt_text(st, 3, q->provider.s ? q->provider : STR(""));
    }
    for (; stmt_step(st); answer->found++)
        top_offer(&top, -stmt_col_real(st, 1), stmt_col_int(st, 0));
    answer->n = top.n;
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
        match(&v, q, &answer, limit);
        if (answer.found == 0 && ask_anywhere(&r)) {
            answer.expression = ask_match(a, &r);
            match(&v, q, &answer, limit);
        }
        read_cards(&v, a, &answer);
        if (q->excerpts)
            read_excerpts(&v, a, &r, &answer);
    }
    ask_vocab_close(&v);
    return answer;
}
