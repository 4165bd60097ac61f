/*
 * Marks words by a small table of surfaces, then slides a window of words over the text.
 */
#include "ask/ask_excerpt.h"

#include "ask/ask_rewrite.h"
#include "base/out.h"

/* A surface and the group of the query it belongs to. */
struct surface {
    struct str text;
    unsigned group;
};

struct ask_marker {
    struct surface *slots; /* open addressing, at most half full */
    size_t n, room;
};

static struct surface *slot_of(const struct ask_marker *m, struct str text)
{
    size_t i = (size_t)str_hash(text) & (m->room - 1);
    while (m->slots[i].text.s && !str_eq(m->slots[i].text, text))
        i = (i + 1) & (m->room - 1);
    return &m->slots[i];
}

static void mark(struct arena *a, struct ask_marker *m, struct str text, unsigned group)
{
    if (m->n * 2 >= m->room) {
        struct ask_marker bigger = {ARENA_NEW(a, struct surface, m->room * 2), m->n, m->room * 2};
        for (size_t i = 0; i < m->room; i++)
            if (m->slots[i].text.s)
                *slot_of(&bigger, m->slots[i].text) = m->slots[i];
        *m = bigger;
    }
    struct surface *s = slot_of(m, text);
    if (s->text.s)
        return;
    *s = (struct surface){arena_str(a, text), group};
    m->n++;
}

/* What surfaces of a stem begin with, as a rule: all but its last letter, three at most. */
static struct str common_beginning(struct str stem)
{
    size_t at = 0, end = 0;
    uint32_t code;
    for (int i = 0; i < 3 && at < stem.n; i++) {
        size_t n = str_utf8(stem, at, &code);
        if (n == 0 || (i && at + n >= stem.n))
            break;
        end = at += n;
    }
    return str_sub(stem, 0, end);
}

/* Marks the surfaces of TERM that begin as WORD does. */
static void mark_like(struct ask_vocab *v, struct arena *a, struct ask_marker *m, struct str word,
                      const struct ask_term *term, unsigned group)
{
    stmt_text(v->begins, 1, common_beginning(word));
    while (stmt_step(v->begins)) {
        struct str stem = stmt_col(v->begins, 1);
        if (term->kind == ASK_BEGINS ? str_starts(stem, term->text) : str_eq(stem, term->text))
            mark(a, m, stmt_col(v->begins, 0), group);
    }
}

struct ask_marker *ask_marker_new(struct ask_vocab *v, struct arena *a, const struct ask_rewritten *r)
{
    struct ask_marker *m = ARENA_NEW(a, struct ask_marker, 1);
    *m = (struct ask_marker){ARENA_NEW(a, struct surface, 64), 0, 64};
    struct stmt *same = db_prepare(v->db, sql_search, "ask_synonyms", v->lang);
    for (unsigned g = 0; g < r->n; g++)
        for (unsigned t = 0; t < r->groups[g].n; t++) {
            const struct ask_term *term = &r->groups[g].terms[t];
            if (term->kind == ASK_ITSELF)
                continue;
            mark_like(v, a, m, term->text, term, g);
            stmt_text(same, 1, term->text);
            while (stmt_step(same))
                mark_like(v, a, m, stmt_col(same, 0), term, g);
        }
    stmt_free(same);
    return m;
}

/* A word of the text: where it stands and, when it is marked, its group (else -1). */
struct place {
    size_t from, to;
    int group;
};

static size_t find_places(const struct ask_marker *m, struct arena *a, struct str body, struct place **places)
{
    struct out room = out_memory();
    struct str word;
    size_t n = 0;
    struct place *all = ARENA_NEW(a, struct place, body.n / 2 + 1);
    struct ask_iter it = ask_words(body, &room);
    while (n <= body.n / 2 && ask_word(&it, &word)) {
        const struct surface *s = slot_of(m, word);
        all[n++] = (struct place){it.from, it.to, s->text.s ? (int)s->group : -1};
    }
    out_free(&room);
    *places = all;
    return n;
}

/* How much the words FROM up to TO have of the query: each group counts much, each further mark a little. */
static unsigned worth(const struct place *p, size_t from, size_t to)
{
    uint32_t groups = 0;
    unsigned marks = 0;
    for (size_t i = from; i < to; i++)
        if (p[i].group >= 0) {
            groups |= 1u << p[i].group;
            marks++;
        }
    return marks + 64 * (unsigned)__builtin_popcount(groups);
}

/* The first of the words of the best window. */
static size_t best_window(const struct place *p, size_t n, unsigned *best)
{
    size_t at = 0;
    *best = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i].group < 0)
            continue; /* a best window begins, but for its lead, with a marked word */
        size_t from = i > 4 ? i - 4 : 0, to = from + ASK_EXCERPT_WORDS < n ? from + ASK_EXCERPT_WORDS : n;
        unsigned w = worth(p, from, to);
        if (w > *best) {
            *best = w;
            at = from;
        }
    }
    return at;
}

/* TEXT on one line: runs of white space become one blank. */
static void write_line(struct out *o, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        bool gap = text.s[i] == ' ' || text.s[i] == '\n' || text.s[i] == '\t';
        if (!gap)
            out_raw(o, str_sub(text, i, i + 1));
        else if (o->n && o->buf[o->n - 1] != ' ')
            out_lit(o, " ");
    }
}

struct ask_excerpt ask_excerpt(const struct ask_marker *m, struct arena *a, struct str body)
{
    struct ask_excerpt excerpt = {0};
    struct place *p;
    unsigned best;
    size_t n = find_places(m, a, body, &p), from = best_window(p, n, &best);
    if (best == 0)
        return excerpt;
    size_t to = from + ASK_EXCERPT_WORDS < n ? from + ASK_EXCERPT_WORDS : n, at = p[from].from;
    struct out o = out_memory();
    excerpt.marks = ARENA_NEW(a, struct search_mark, to - from);
    out_lit(&o, from ? "… " : "");
    for (size_t i = from; i < to; i++) {
        if (p[i].group < 0 || p[i].to <= at)
            continue;
        size_t begin = p[i].from > at ? p[i].from : at; /* two words may share a letter */
        write_line(&o, str_sub(body, at, begin));
        at = begin;
        begin = o.n;
        out_raw(&o, str_sub(body, at, p[i].to));
        excerpt.marks[excerpt.marks_n++] = (struct search_mark){begin, o.n};
        at = p[i].to;
    }
    /* To the end of the last word and the signs that close it, or of the text. */
    size_t end = to < n ? p[to - 1].to : body.n;
    while (to < n && end < p[to].from && strchr(").,;:!?\"", body.s[end]))
        end++;
    if (end > at)
        write_line(&o, str_sub(body, at, end));
    out_lit(&o, to < n ? " …" : "");
    excerpt.text = arena_str(a, str_trim(out_str(&o)));
    out_free(&o);
    return excerpt;
}
