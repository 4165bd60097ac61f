/*
 * Each piece of a text becomes the number of its token and that of its word's stem. What a piece became
 * is remembered when it is one word and one token, as nearly all are; the others are cut anew each time.
 */
#include "compile/analyse.h"

#include "base/memory.h"
#include "base/words.h"
#include "compile/stem.h"

struct analyser {
    struct arena arena;
    struct analyser_in in;
    struct stemmer *stemmer;
    struct out room; /* the word being folded */
    struct analysed doc;
};

/* What a piece is cut into, and for whom. */
struct cut {
    struct analyser *an;
    struct analysed_text *entry, *search, *exact;
};

struct analyser *analyser_new(const struct analyser_in *in)
{
    struct arena own = {0};
    struct analyser *an = ARENA_NEW(&own, struct analyser, 1);
    an->in = *in;
    an->stemmer = stemmer_new(in->lang);
    an->room = out_memory();
    an->arena = own;
    return an;
}

void analyser_free(struct analyser *an)
{
    stemmer_free(an->stemmer);
    out_free(&an->room);
    for (int i = 0; i < SEARCH_COLUMNS; i++)
        memory_free(an->doc.search[i].ids);
    for (int i = 0; i < ENTRY_COLUMNS; i++)
        memory_free(an->doc.entry[i].ids);
    struct arena own = an->arena;
    arena_free(&own);
}

/* WORD, which stands at IT, in the vocabulary, which it enters now at the latest. */
static const struct vocab_word *look_up(struct analyser *an, const struct ask_iter *it, struct str word)
{
    struct str form = stemmer_form(an->stemmer, str_sub(it->text, it->from, it->to), word);
    struct vocab_key key = {str_hash_long(form), form};
    const struct vocab_word *known = vocab_find(an->in.vocab, key);
    return known ? known
                 : vocab_add(an->in.vocab, key, word, stemmer_stem(an->stemmer, form), an->in.tokenizer);
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

static void take_token(void *ctx, struct str token)
{
    struct cut *c = ctx;
    text_put(c->entry, terms_id(c->an->in.tokens, token));
}

/* The keys of errors stand with the words themselves. */
static void put_keys(struct analyser *an, const struct record_words *errors)
{
    struct analysed_text *exact = &an->doc.search[SEARCH_EXACT];
    size_t from = exact->n;
    for (size_t i = 0; i < errors->n; i++) {
        struct str key = ask_key(&an->arena, errors->items[i].text);
        if (key.n == 0)
            continue;
        key = arena_printf(&an->arena, WORD_KEY "%.*s", STR_ARG(key));
        const struct vocab_word *word =
            vocab_add(an->in.vocab, (struct vocab_key){str_hash_long(key), key}, key, key, an->in.tokenizer);
        bool twice = false; /* "5.2.3" and "523" are one */
        for (size_t k = from; k < exact->n; k++)
            twice = twice || exact->ids[k] == word->exact[0];
        for (size_t k = 0; k < word->exact_n && !twice; k++)
            text_put(exact, word->exact[k]);
    }
}

/* A piece that nothing is remembered of. */
static void cut_piece(struct cut *c, struct str piece)
{
    struct analyser *an = c->an;
    struct str word;
    const struct vocab_word *known = NULL;
    size_t tokens = c->entry->n, words = 0;
    tokenize(an->in.tokenizer, piece, take_token, c);
    struct ask_iter it = ask_words(piece, &an->room);
    for (it.ends = true; ask_word(&it, &word); words++) {
        known = look_up(an, &it, word);
        for (size_t i = 0; i < known->terms_n; i++)
            text_put(c->search, known->terms[i]);
        for (size_t i = 0; i < known->exact_n; i++)
            text_put(c->exact, known->exact[i]);
    }
    if (words == 1 && known->terms_n == 1 && known->exact_n == 1 && c->entry->n == tokens + 1)
        pieces_put(an->in.pieces, piece, c->entry->ids[tokens], known->terms[0], known->exact[0]);
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
        text_put(c->search, known->stem);
        text_put(c->exact, known->exact);
    }
}

static void cut_words(struct cut *c, const struct record_words *w)
{
    for (size_t i = 0; i < w->n; i++)
        cut_text(c, w->items[i].text);
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

/* A text for column ENTRY of entry_fts and SEARCH of search_<lang>. */
static struct cut cut_for(struct analyser *an, int entry, int search)
{
    struct analysed *d = &an->doc;
    return (struct cut){an, &d->entry[entry], &d->search[search], &d->search[SEARCH_EXACT]};
}

const struct analysed *analyse_document(struct analyser *an, struct str title, struct str keywords,
                                        struct str body)
{
    struct analysed *d = doc_begin(an);
    struct cut first = cut_for(an, ENTRY_QUESTION, SEARCH_TITLE),
               second = cut_for(an, ENTRY_TAGS, SEARCH_KEYWORDS), third = cut_for(an, ENTRY_TEXT, SEARCH_BODY);
    cut_text(&first, title);
    cut_text(&second, keywords);
    cut_text(&third, body);
    return d;
}

const struct analysed *analyse_entry(struct analyser *an, const struct record_entry *e)
{
    struct analysed *d = doc_begin(an);
    struct cut title = cut_for(an, ENTRY_QUESTION, SEARCH_TITLE),
               rest = cut_for(an, ENTRY_TAGS, SEARCH_KEYWORDS), body = cut_for(an, ENTRY_TEXT, SEARCH_BODY);
    cut_text(&title, e->question.text);
    cut_words(&rest, &e->tags);
    rest.entry = &d->entry[ENTRY_KEYWORDS];
    cut_words(&rest, &e->keywords);
    rest.entry = &d->entry[ENTRY_SUMMARY];
    cut_text(&rest, e->summary);
    cut_text(&body, e->body_text);
    put_keys(an, &e->errors);
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
        only = n ? NULL : look_up(an, &it, word);
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
        stmt_text(put, 2, word->surface);
        stmt_text(put, 3, word->stem);
        stmt_int(put, 4, sense);
        stmt_run(put);
    }
    stmt_free(put);
}
