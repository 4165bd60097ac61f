/*
 * The rules of ask_rewrite.h, one function each. Knows no ranking.
 */
#include "ask/ask_rewrite.h"

#include "base/out.h"

enum { TERMS = 2 + ASK_BEGINS_STEMS };

/* A word of the query on its way to a group. */
struct word {
    struct str text;
    size_t from, to; /* where it stands in the query */
    unsigned chars;
    bool last;  /* may not be finished */
    bool known; /* stands in the vocabulary, or begins a word there */
    struct ask_known entry;
    struct ask_group group;
};

/* Whether one of the terms is TERM. */
static bool group_has(const struct ask_group *g, const struct ask_term *term)
{
    for (unsigned i = 0; i < g->n; i++)
        if (g->terms[i].kind == term->kind && str_eq(g->terms[i].text, term->text))
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

static void add_term(struct ask_group *g, struct str text, enum ask_kind kind, uint32_t weight)
{
    struct ask_term term = {text, kind, weight};
    /* What a beginning finds is found already. */
    bool covered =
        kind == ASK_STEM && g->n && g->terms[0].kind == ASK_BEGINS && str_starts(text, g->terms[0].text);
    if (g->n < TERMS && plain(text) && !covered && !group_has(g, &term))
        g->terms[g->n++] = term;
}

/* The stem of K; of a stop word itself. */
static void add_stem(struct ask_group *g, const struct ask_known *k)
{
    if (k->weight)
        add_term(g, k->stem, ASK_STEM, k->weight);
    else
        add_term(g, k->surface, ASK_ITSELF, 0);
}

/* Rules 1 and 2. */
static void add_known(struct ask_vocab *v, struct arena *a, struct word *w)
{
    w->entry = (struct ask_known){0};
    w->known = ask_vocab_word(v, a, w->text, &w->entry);
    if (!w->known)
        return;
    w->group.common = ask_vocab_common(v, w->entry.df);
    w->last = w->last && !w->group.common && w->entry.weight;
    w->group.df = w->entry.df;
    if (!w->last)
        add_stem(&w->group, &w->entry);
}

/* Rule 3. */
static void add_begins(struct ask_vocab *v, struct arena *a, struct word *w)
{
    struct ask_known items[ASK_BEGINS_STEMS];
    struct ask_best best = {items, 0, ASK_BEGINS_STEMS};
    uint32_t least;
    if (ask_vocab_begins(v, a, w->text, &best, &w->group.df, &least) == 0)
        return;
    w->known = true;
    add_term(&w->group, w->text, ASK_BEGINS, least);
    for (unsigned i = 0; i < best.n; i++)
        add_stem(&w->group, &items[i]);
}

static bool has_digit(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] >= '0' && text.s[i] <= '9')
            return true;
    return false;
}

static struct str joined(struct arena *a, struct str one, struct str other)
{
    if (!one.n || !other.n)
        return one.n ? one : other;
    return arena_printf(a, "%.*s, %.*s", (int)one.n, one.s, (int)other.n, other.s);
}

static void say_instead(struct arena *a, struct ask_group *g, struct str surface)
{
    g->said = joined(a, g->said, surface);
}

/* Rule 4: the nearest words. */
static void add_nearest(struct ask_vocab *v, struct arena *a, struct word *w)
{
    struct ask_known items[ASK_NEAREST];
    struct ask_best best = {items, 0, ASK_NEAREST};
    ask_vocab_nearest(v, a, w->text, w->last, &best);
    for (unsigned i = 0; i < best.n; i++) {
        w->group.common = ask_vocab_common(v, items[0].df);
        if (i && w->group.common)
            break;
        w->group.df += items[i].df;
        add_stem(&w->group, &items[i]);
        say_instead(a, &w->group, items[i].surface);
    }
}

/* Takes the group unless it is empty, or says what an earlier one says. */
static void take_group(struct arena *a, struct ask_rewritten *r, const struct ask_group *g)
{
    if (g->n == 0 || r->n == ASK_QUERY_WORDS)
        return;
    for (unsigned i = 0; i < r->n; i++)
        if (group_has(&r->groups[i], &g->terms[0])) {
            r->groups[i].common = r->groups[i].common && g->common;
            r->groups[i].said = joined(a, r->groups[i].said, g->said);
            return;
        }
    r->groups[r->n++] = *g;
}

/* Rule 4: two words written as one. */
static void take_parts(struct ask_vocab *v, struct arena *a, const struct word *w, struct ask_rewritten *r)
{
    struct ask_known parts[2];
    if (!ask_vocab_split(v, a, w->text, w->last, parts))
        return;
    for (int i = 0; i < 2; i++) {
        struct ask_group g = {.terms = ARENA_NEW(a, struct ask_term, 1), .df = parts[i].df};
        g.common = ask_vocab_common(v, parts[i].df);
        add_stem(&g, &parts[i]);
        say_instead(a, &g, parts[i].surface);
        take_group(a, r, &g);
    }
}

static void rewrite_word(struct ask_vocab *v, struct arena *a, struct word *w, struct ask_rewritten *r)
{
    w->group.terms = ARENA_NEW(a, struct ask_term, TERMS);
    add_known(v, a, w);
    if (w->last)
        add_begins(v, a, w);
    if (w->entry.surface.s)
        add_term(&w->group, w->entry.surface, ASK_ITSELF, 0);
    if (!w->known && w->chars >= 4 && !has_digit(w->text)) {
        add_nearest(v, a, w);
        if (w->group.n == 0)
            take_parts(v, a, w, r);
    }
    take_group(a, r, &w->group);
}

/* Whether all words are common: then all are asked for. */
static bool all_common(const struct ask_rewritten *r)
{
    for (unsigned i = 0; i < r->n; i++)
        if (!r->groups[i].common)
            return false;
    return true;
}

/* Drops what no document would be found by, nor a title. */
static void drop_common(struct ask_rewritten *r)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < r->n; i++)
        if (!r->groups[i].common || r->groups[i].terms[0].weight)
            r->groups[kept++] = r->groups[i];
    r->n = kept;
}

static void mark_rare(struct ask_rewritten *r, bool common)
{
    int64_t left = ASK_BUDGET;
    for (unsigned taken = 0; taken < r->n; taken++) {
        struct ask_group *next = NULL;
        for (unsigned i = 0; i < r->n; i++)
            if (!r->groups[i].asked && r->groups[i].common <= common && (!next || r->groups[i].df < next->df))
                next = &r->groups[i];
        left -= next ? next->df : left;
        if (!next || (left < 0 && taken))
            return;
        next->asked = true;
    }
}

/* TEXT as a phrase of FTS5 with AND before it; nothing for one word, or when one of them is unknown. */
static void write_phrase(struct ask_vocab *v, struct arena *a, struct str text, struct out *o)
{
    struct out room = out_memory(), phrase = out_memory();
    struct ask_known known;
    struct str word;
    unsigned n = 0;
    for (struct ask_iter it = ask_words(text, &room); ask_word(&it, &word); n++) {
        if (!ask_vocab_word(v, a, word, &known) || !plain(known.stem)) {
            n = 0;
            break;
        }
        out_lit(&phrase, n ? " " : "");
        out_raw(&phrase, known.stem);
    }
    if (n > 1) {
        out_lit(o, " AND \"");
        out_raw(o, out_str(&phrase));
        out_lit(o, "\"");
    }
    out_free(&phrase);
    out_free(&room);
}

void ask_phrases(struct ask_vocab *v, struct arena *a, struct str query, struct ask_rewritten *r)
{
    struct out o = out_memory();
    query = ask_query_cut(query);
    while (query.s) {
        str_cut(&query, '"');
        struct str text = query.s ? str_cut(&query, '"') : (struct str){0};
        if (text.s && query.s)
            write_phrase(v, a, text, &o);
    }
    r->phrases = out_take(&o, a);
}

/* Whether nothing but marks of its last letter stands behind AT. */
static bool ends_here(struct str query, size_t at, struct arena *a)
{
    return at == query.n || (query.n - at < 8 && fold_str(a, str_sub(query, at, query.n)).n == 0);
}

/* Whether QUERY, folded, ends with a letter or digit: one character may give several, and the last be neither. */
static bool is_open(struct str query, struct arena *a)
{
    struct out room = out_memory();
    struct str folded = fold_str(a, query), word;
    struct ask_iter it = ask_words(folded, &room);
    size_t end = 0;
    while (ask_word(&it, &word))
        end = it.to;
    out_free(&room);
    return folded.n && end == folded.n;
}

/* The words of QUERY into WORDS, with where they stand in it; the last one may not be finished when OPEN. */
static unsigned read_words(struct arena *a, struct str query, bool open, struct word words[ASK_QUERY_BYTES])
{
    struct out room = out_memory();
    struct ask_iter it = ask_words(query, &room);
    struct str text;
    unsigned n = 0;
    for (; n < ASK_QUERY_BYTES && ask_word(&it, &text); n++) {
        uint32_t codes[ASK_WORD_CHARS];
        words[n] = (struct word){.text = arena_str(a, text), .from = it.from, .to = it.to};
        words[n].chars = ask_codes(text, codes);
        words[n].last = (open && words[n].chars >= 3 && ends_here(query, it.to, a)) ||
                        (words[n].chars == 1 && codes[0] >= ASK_MANY_LETTERS);
    }
    out_free(&room);
    return n;
}

/* Whether word I of N is the last label of a domain in QUERY: letters from a to z behind a point, with no letter and no label behind them. */
static bool is_last_label(struct arena *a, struct str query, const struct word *w, unsigned i, unsigned n)
{
    for (size_t k = 0; k < w[i].text.n; k++)
        if (w[i].text.s[k] < 'a' || w[i].text.s[k] > 'z')
            return false;
    if (!i || !str_eq(fold_str(a, str_sub(query, w[i - 1].to, w[i].from)), STR(".")))
        return false;
    struct str after = i + 1 < n ? fold_str(a, str_sub(query, w[i].to, w[i + 1].from)) : STR(" ");
    return after.n && !str_eq(after, STR("."));
}

/* How many of the N words at W are one in QUERY with hyphens, and known without them: then W is that. */
static unsigned join_hyphens(struct ask_vocab *v, struct arena *a, struct str query, struct word *w, unsigned n)
{
    struct str joined = w->text;
    struct ask_known known;
    bool cut = w->chars < 3;
    unsigned i = 1;
    for (; i < n && w[i].from > w[i - 1].to; i++) {
        if (!str_eq(fold_str(a, str_sub(query, w[i - 1].to, w[i].from)), STR("-")))
            break;
        joined = arena_printf(a, "%.*s%.*s", STR_ARG(joined), STR_ARG(w[i].text));
        cut = cut || w[i].chars < 3;
    }
    if (i == 1 || !cut || !ask_vocab_word(v, a, joined, &known))
        return 1;
    w->text = joined;
    w->last = w[i - 1].last;
    return i;
}

/* Keys of errors that the first of N words are. */
static void take_keys(struct ask_vocab *v, struct arena *a, const struct word *words, unsigned n,
                      struct ask_rewritten *r)
{
    uint32_t codes[ASK_WORD_CHARS];
    struct ask_known known;
    n = !ask_vocab_keys(v) ? 0 : n < ASK_QUERY_WORDS ? n : ASK_QUERY_WORDS;
    for (unsigned i = 0; i < n; i++) {
        struct str key = STR("");
        for (unsigned k = i; k < n; k++) {
            key = ask_key_add(a, key, words[k].text);
            if (!ask_vocab_word(v, a, arena_printf(a, WORD_KEY "%.*s", STR_ARG(key)), &known))
                continue;
            struct ask_group g = {.terms = ARENA_NEW(a, struct ask_term, 1), .df = known.df};
            g.key = ask_codes(key, codes);
            add_term(&g, known.surface, ASK_ITSELF, 0);
            take_group(a, r, &g);
        }
    }
}

struct ask_rewritten ask_rewrite(struct ask_vocab *v, struct arena *a, struct str query, bool typing)
{
    struct ask_rewritten r = {.n = 0};
    query = ask_query_cut(query);
    struct word *words = ARENA_NEW(a, struct word, ASK_QUERY_BYTES);
    unsigned n = read_words(a, query, typing && is_open(query, a), words);
    take_keys(v, a, words, n, &r);
    for (unsigned i = 0, k = 0, taken; i < n && k < ASK_QUERY_WORDS; i += taken, k++) {
        if (is_last_label(a, query, words, i, n) && ++i == n)
            break;
        taken = join_hyphens(v, a, query, &words[i], n - i);
        rewrite_word(v, a, &words[i], &r);
    }
    bool common = all_common(&r);
    if (!common)
        drop_common(&r);
    mark_rare(&r, common);
    for (unsigned i = 0; i < r.n; i++)
        r.instead = joined(a, r.instead, r.groups[i].said);
    return r;
}

struct str ask_phrase(struct arena *a, const struct ask_term *term)
{
    return arena_printf(a, "\"%s%.*s\"%s", term->kind == ASK_ITSELF ? WORD_EXACT : "", STR_ARG(term->text),
                        term->kind == ASK_BEGINS ? " *" : ""); /* see plain() */
}

struct str ask_match(struct arena *a, const struct ask_rewritten *r)
{
    struct out o = out_memory();
    out_lit(&o, r->phrases.n ? "(" : "");
    for (unsigned i = 0, n = 0; i < r->n; i++)
        for (unsigned k = 0; r->groups[i].asked && k < r->groups[i].n; k++) {
            out_lit(&o, n++ ? " OR " : "");
            out_raw(&o, ask_phrase(a, &r->groups[i].terms[k]));
        }
    out_lit(&o, r->phrases.n ? ")" : "");
    out_raw(&o, r->phrases);
    return out_take(&o, a);
}
