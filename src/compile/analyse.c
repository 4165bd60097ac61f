/*
 * Each piece of a text becomes the number of its token and that of its word's stem. What a piece became
 * is remembered when it is one word and one token, as nearly all are; the others are cut anew each time.
 */
#include "compile/analyse.h"

#include "base/fold.h"
#include "base/memory.h"
#include "base/stop.h"
#include "base/words.h"
#include "compile/stem.h"

struct analyser {
    struct arena arena;
    struct analyser_in in;
    struct stemmer *stemmer;
    struct out room, again; /* the word being folded, and its stem folded again */
    struct analysed doc;
};

/* A content word of a title: which numbers of the column are its. */
struct focus {
    size_t from, n;
};

/* What a piece is cut into, and for whom. */
struct cut {
    struct analyser *an;
    struct analysed_text *entry, *search;
    struct focus *focus; /* of a title, else NULL */
    unsigned focus_n;
};

struct analyser *analyser_new(const struct analyser_in *in)
{
    struct arena own = {0};
    struct analyser *an = ARENA_NEW(&own, struct analyser, 1);
    an->in = *in;
    an->stemmer = stemmer_new(in->lang);
    an->room = out_memory();
    an->again = out_memory();
    an->arena = own;
    return an;
}

void analyser_free(struct analyser *an)
{
    stemmer_free(an->stemmer);
    out_free(&an->room);
    out_free(&an->again);
    for (int i = 0; i < SEARCH_COLUMNS; i++)
        memory_free(an->doc.search[i].ids);
    for (int i = 0; i < ENTRY_COLUMNS; i++)
        memory_free(an->doc.entry[i].ids);
    struct arena own = an->arena;
    arena_free(&own);
}

/* The stem as the index holds it: a stemmer may write letters that folding would change. */
static struct str stem_folded(struct analyser *an, struct str word)
{
    out_reset(&an->again);
    fold_append(&an->again, stemmer_stem(an->stemmer, word));
    return out_str(&an->again);
}

/* WORD in the vocabulary, which it enters now at the latest. */
static const struct vocab_word *look_up(struct analyser *an, struct str word)
{
    struct vocab_key key = {vocab_hash(word), word};
    const struct vocab_word *known = vocab_find(an->in.vocab, key);
    return known ? known : vocab_add(an->in.vocab, key, stem_folded(an, word), an->in.tokenizer);
}

static void text_grow(struct analysed_text *t)
{
    t->room = t->room ? t->room * 2 : 1024;
    t->ids = memory_resize(t->ids, t->room * sizeof *t->ids);
}

static inline void text_put(struct analysed_text *t, uint32_t id)
{
    if (t->n == t->room)
        text_grow(t);
    t->ids[t->n++] = id;
}

/* The last N numbers of the search's column are one content word. */
static void take_focus(struct cut *c, size_t n)
{
    if (c->focus && c->focus_n < STOP_TITLE_MOST)
        c->focus[c->focus_n++] = (struct focus){c->search->n - n, n};
}

static void take_token(void *ctx, struct str token)
{
    struct cut *c = ctx;
    text_put(c->entry, terms_id(c->an->in.tokens, token));
}

/* A piece that nothing is remembered of. */
static void cut_piece(struct cut *c, struct str piece)
{
    struct analyser *an = c->an;
    struct str word;
    const struct vocab_word *known = NULL;
    size_t tokens = c->entry->n, words = 0;
    tokenize(an->in.tokenizer, piece, take_token, c);
    for (struct ask_iter it = ask_words(piece, &an->room); ask_word(&it, &word); words++) {
        known = look_up(an, word);
        for (size_t i = 0; i < known->terms_n; i++)
            text_put(c->search, known->terms[i]);
        if (!known->stop)
            take_focus(c, known->terms_n);
    }
    if (words == 1 && known->terms_n == 1 && c->entry->n == tokens + 1)
        pieces_put(an->in.pieces, piece, c->entry->ids[tokens],
                   known->terms[0] | (known->stop ? PIECE_STOP : 0));
}

static void cut_text(struct cut *c, struct str text)
{
    struct pieces *pieces = c->an->in.pieces;
    for (struct str piece; (piece = pieces_next(&text)).s;) {
        const struct piece *known = pieces_find(pieces, piece);
        if (!known) {
            cut_piece(c, piece);
            continue;
        }
        text_put(c->entry, known->token);
        text_put(c->search, known->word & ~PIECE_STOP);
        if (c->focus && !(known->word & PIECE_STOP))
            take_focus(c, 1);
    }
}

static void cut_words(struct cut *c, const struct record_words *w)
{
    for (size_t i = 0; i < w->n; i++)
        cut_text(c, w->items[i].text);
}

/* The title as it is, then each word that says something again, as often as stop_focus says. */
static void cut_title(struct cut *c, struct str title)
{
    struct focus focus[STOP_TITLE_MOST];
    c->focus = focus;
    cut_text(c, title);
    unsigned times = stop_focus(c->focus_n);
    for (unsigned i = 0; i < c->focus_n; i++)
        for (unsigned again = 1; again < times; again++)
            for (size_t k = 0; k < focus[i].n; k++)
                text_put(c->search, c->search->ids[focus[i].from + k]);
}

static struct analysed *doc_begin(struct analyser *an)
{
    pieces_own(an->in.pieces, an->in.vocab);
    for (int i = 0; i < SEARCH_COLUMNS; i++)
        an->doc.search[i].n = 0;
    for (int i = 0; i < ENTRY_COLUMNS; i++)
        an->doc.entry[i].n = 0;
    return &an->doc;
}

const struct analysed *analyse_document(struct analyser *an, struct str title, struct str keywords,
                                        struct str body)
{
    struct analysed *d = doc_begin(an);
    cut_title(&(struct cut){.an = an, .entry = &d->entry[ENTRY_QUESTION], .search = &d->search[SEARCH_TITLE]},
              title);
    cut_text(&(struct cut){.an = an, .entry = &d->entry[ENTRY_TAGS], .search = &d->search[SEARCH_KEYWORDS]},
             keywords);
    cut_text(&(struct cut){.an = an, .entry = &d->entry[ENTRY_TEXT], .search = &d->search[SEARCH_BODY]}, body);
    return d;
}

const struct analysed *analyse_entry(struct analyser *an, const struct record_entry *e)
{
    struct analysed *d = doc_begin(an);
    struct cut title = {.an = an, .entry = &d->entry[ENTRY_QUESTION], .search = &d->search[SEARCH_TITLE]};
    struct cut rest = {.an = an, .entry = &d->entry[ENTRY_TAGS], .search = &d->search[SEARCH_KEYWORDS]};
    cut_title(&title, e->question.text);
    cut_words(&rest, &e->tags);
    rest.entry = &d->entry[ENTRY_KEYWORDS];
    cut_words(&rest, &e->keywords);
    rest.entry = &d->entry[ENTRY_SUMMARY];
    cut_text(&rest, e->summary);
    cut_text(&(struct cut){.an = an, .entry = &d->entry[ENTRY_TEXT], .search = &d->search[SEARCH_BODY]},
             e->body_text);
    return d;
}

void analyse_others(struct analyser *an, struct db *db, const char *lang, struct fulltext *f,
                    struct inverter *v)
{
    struct arena scratch = {0};
    struct stmt *others = db_prepare(db, sql_search, "others", lang);
    struct stmt *text = db_prepare(db, sql_search, "document", lang);
    while (stmt_step(others)) {
        stmt_int(text, 1, stmt_col_int(others, 0));
        if (!stmt_step(text))
            continue;
        const struct analysed *d =
            analyse_document(an, stmt_col(text, 0), stmt_col(text, 1), stmt_col(text, 2));
        for (int i = 0; i < SEARCH_COLUMNS; i++)
            inverter_column(v, d->search[i].ids, d->search[i].n);
        struct inverted doc = inverter_end(v, &scratch);
        fulltext_add(f, stmt_col_int(others, 0), &doc);
        stmt_reset(text);
        arena_clear(&scratch);
    }
    stmt_free(text);
    stmt_free(others);
    arena_free(&scratch);
}

/* The word that TEXT is, in the vocabulary; NULL when it is none, or several. */
static const struct vocab_word *one_word(struct analyser *an, struct str text)
{
    struct str word;
    const struct vocab_word *only = NULL;
    unsigned n = 0;
    for (struct ask_iter it = ask_words(text, &an->room); ask_word(&it, &word); n++)
        only = n ? NULL : look_up(an, word);
    return only;
}

void analyse_synonyms(struct analyser *an, struct db *db, const char *lang, struct str words, int64_t sense)
{
    struct stmt *put = db_prepare(db, sql_search, "put_synonym", NULL);
    while (words.s) {
        const struct vocab_word *word = one_word(an, str_cut(&words, ' '));
        if (!word)
            continue;
        stmt_text(put, 1, str_from(lang));
        stmt_text(put, 2, word->surface.text);
        stmt_text(put, 3, word->stem);
        stmt_int(put, 4, sense);
        stmt_run(put);
    }
    stmt_free(put);
}
