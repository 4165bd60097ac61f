/*
 * The rules of ask_rewrite.h, one function each. Knows no ranking.
 */
#include "kb/ask_rewrite.h"

#include "base/out.h"

enum { SYNONYMS = 16, TERMS = 1 + ASK_BEGINS_STEMS + SYNONYMS };

/* A word of the query on its way to a group. */
struct word {
    struct str text;
    unsigned chars;
    bool last;  /* may not be finished */
    bool known; /* stands in the vocabulary or among the synonyms */
    struct ask_known entry;
    struct ask_group group;
};

/* Whether one of the terms is TERM. */
static bool group_has(const struct ask_group *g, const struct ask_term *term)
{
    for (unsigned i = 0; i < g->n; i++)
        if (g->terms[i].begins == term->begins && str_eq(g->terms[i].text, term->text))
            return true;
    return false;
}

/* Nothing that FTS5 would read as its own: a database may come from anywhere. */
static bool plain(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.s[i] < '0')
            return false;
    return text.n > 0;
}

static void add_term(struct ask_group *g, struct str text, bool begins)
{
    struct ask_term term = {text, begins};
    /* What a beginning finds is found already. */
    bool covered = g->n && g->terms[0].begins && str_starts(text, g->terms[0].text);
    if (g->n < TERMS && plain(text) && !covered && !group_has(g, &term))
        g->terms[g->n++] = term;
}

/* Rules 1 and 2, without synonyms. */
static void add_known(struct ask_vocab *v, struct arena *a, struct word *w)
{
    w->entry = (struct ask_known){0};
    w->known = ask_vocab_word(v, a, w->text, &w->entry);
    if (!w->known)
        return;
    w->group.common = w->entry.df * 2 > v->documents;
    if (w->last && !w->group.common)
        return;
    w->group.df = w->entry.df;
    add_term(&w->group, w->entry.stem, false);
}

/* Rule 3. */
static void add_begins(struct ask_vocab *v, struct arena *a, struct word *w)
{
    struct ask_known items[ASK_BEGINS_STEMS];
    struct ask_best best = {items, 0, ASK_BEGINS_STEMS};
    if (ask_vocab_begins(v, a, w->text, &best, &w->group.df) == 0)
        return;
    w->known = true;
    add_term(&w->group, w->text, true);
    for (unsigned i = 0; i < best.n; i++)
        add_term(&w->group, items[i].stem, false);
}

static void add_synonyms(struct ask_vocab *v, struct arena *a, struct word *w)
{
    struct str stems[SYNONYMS];
    bool listed;
    unsigned n = ask_vocab_synonyms(v, a, w->text, w->entry.stem, stems, SYNONYMS, &listed);
    w->known = w->known || listed;
    for (unsigned i = 0; i < n; i++)
        add_term(&w->group, stems[i], false);
}

static bool has_digit(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] >= '0' && text.s[i] <= '9')
            return true;
    return false;
}

/* Rule 4. */
static void add_nearest(struct ask_vocab *v, struct arena *a, struct word *w, struct out *instead)
{
    struct ask_known items[ASK_NEAREST];
    struct ask_best best = {items, 0, ASK_NEAREST};
    if (w->chars < 4 || has_digit(w->text))
        return;
    ask_vocab_nearest(v, a, w->text, w->last, &best);
    for (unsigned i = 0; i < best.n; i++) {
        w->group.common = items[0].df * 2 > v->documents;
        if (i && w->group.common)
            break;
        w->group.df += items[i].df;
        add_term(&w->group, items[i].stem, false);
        out_lit(instead, instead->n ? ", " : "");
        out_raw(instead, items[i].surface);
    }
}

static void rewrite_word(struct ask_vocab *v, struct arena *a, struct word *w, struct out *instead)
{
    w->group.terms = ARENA_NEW(a, struct ask_term, TERMS);
    add_known(v, a, w);
    if (w->group.common)
        return;
    if (w->last)
        add_begins(v, a, w);
    add_synonyms(v, a, w);
    if (!w->known)
        add_nearest(v, a, w, instead);
}

/* Takes the group unless it is empty, or says what an earlier one says. */
static void take_group(struct ask_rewritten *r, const struct ask_group *g)
{
    if (g->n == 0)
        return;
    for (unsigned i = 0; i < r->n; i++)
        if (group_has(&r->groups[i], &g->terms[0]))
            return;
    r->groups[r->n++] = *g;
}

static void drop_common(struct ask_rewritten *r)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < r->n; i++)
        kept += !r->groups[i].common;
    if (kept == 0)
        return;
    kept = 0;
    for (unsigned i = 0; i < r->n; i++)
        if (!r->groups[i].common)
            r->groups[kept++] = r->groups[i];
    r->n = kept;
}

static void mark_rare(struct ask_rewritten *r)
{
    int64_t left = ASK_ANY_BUDGET;
    for (unsigned taken = 0; taken < r->n; taken++) {
        struct ask_group *next = NULL;
        for (unsigned i = 0; i < r->n; i++)
            if (!r->groups[i].rare && (!next || r->groups[i].df < next->df))
                next = &r->groups[i];
        left -= next->df;
        if (taken && left < 0)
            return;
        next->rare = true;
    }
}

/* Whether nothing but marks of its last letter stands behind AT. */
static bool ends_here(struct str query, size_t at, struct arena *a)
{
    return at == query.n || (query.n - at < 8 && fold_str(a, str_sub(query, at, query.n)).n == 0);
}

struct ask_rewritten ask_rewrite(struct ask_vocab *v, struct arena *a, struct str query, bool typing)
{
    struct ask_rewritten r = {.n = 0};
    struct out room = out_memory(), instead = out_memory();
    struct str text;
    query = ask_query_cut(query);
    struct ask_iter it = ask_words(query, &room);
    for (unsigned i = 0; i < ASK_QUERY_WORDS && ask_word(&it, &text); i++) {
        uint32_t codes[ASK_WORD_CHARS];
        struct word w = {.text = arena_str(a, text), .chars = ask_codes(text, codes)};
        w.last = typing && w.chars >= 3 && ends_here(query, it.to, a);
        rewrite_word(v, a, &w, &instead);
        take_group(&r, &w.group);
    }
    drop_common(&r);
    mark_rare(&r);
    if (instead.n)
        r.instead = arena_str(a, out_str(&instead));
    out_free(&instead);
    out_free(&room);
    return r;
}

static void write_group(struct out *o, const struct ask_group *g, bool parentheses)
{
    out_lit(o, parentheses ? "(" : "");
    for (unsigned i = 0; i < g->n; i++) {
        out_lit(o, i ? " OR \"" : "\"");
        out_raw(o, g->terms[i].text); /* see plain() */
        out_lit(o, g->terms[i].begins ? "\" *" : "\"");
    }
    out_lit(o, parentheses ? ")" : "");
}

struct str ask_match_all(struct arena *a, const struct ask_rewritten *r)
{
    struct out o = out_memory();
    for (unsigned i = 0; i < r->n; i++) {
        out_lit(&o, i ? " AND " : "");
        write_group(&o, &r->groups[i], r->groups[i].n > 1 && r->n > 1);
    }
    struct str match = arena_str(a, out_str(&o));
    out_free(&o);
    return match;
}

struct str ask_match_any(struct arena *a, const struct ask_rewritten *r)
{
    struct out o = out_memory();
    for (unsigned i = 0; i < r->n; i++) {
        if (!r->groups[i].rare)
            continue;
        out_lit(&o, o.n ? " OR " : "");
        write_group(&o, &r->groups[i], false);
    }
    struct str match = arena_str(a, out_str(&o));
    out_free(&o);
    return match;
}
