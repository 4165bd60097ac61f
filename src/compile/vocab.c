/*
 * A hash table of words and one of stems behind a mutex; analysers keep what they have seen, so
 * that few questions come here. Counts are added up when everything is written.
 */
#include "compile/analyse.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/stop.h"
#include "base/words.h"
#include "compile/stem.h"

/* Open addressing; a slot's object begins with its struct vocab_key. At most half full. */
struct table {
    void **slots;
    size_t n, room; /* room is a power of two */
};

/* A stem that another stands for. */
struct synonym {
    struct vocab_key key;
    struct str stem;
};

struct vocab {
    struct arena arena;
    const char *lang;
    struct str stop; /* words that say nothing (stop.h) */
    pthread_mutex_t mutex;
    struct table words, synonyms;
    struct terms *terms;
};

/* A stem has 64 letters at most (ask_words.h), and so not more tokens. */
enum { FIRST_ROOM = 4096, ROW_WORDS = 64, STEM_TOKENS = 256 };

void vocab_free(struct vocab *v)
{
    if (!v)
        return;
    pthread_mutex_destroy(&v->mutex);
    struct arena own = v->arena;
    arena_free(&own);
}

/* The slot where KEY is, or would be put. */
static void **slot_of(const struct table *t, struct vocab_key key)
{
    size_t i = (size_t)key.hash & (t->room - 1);
    for (;; i = (i + 1) & (t->room - 1)) {
        const struct vocab_key *have = t->slots[i];
        if (!have || (have->hash == key.hash && str_eq(have->text, key.text)))
            return &t->slots[i];
    }
}

static void table_grow(struct arena *a, struct table *t)
{
    struct table bigger = {ARENA_NEW(a, void *, t->room * 2), t->n, t->room * 2};
    for (size_t i = 0; i < t->room; i++)
        if (t->slots[i])
            *slot_of(&bigger, *(struct vocab_key *)t->slots[i]) = t->slots[i];
    *t = bigger;
}

static void table_put(struct arena *a, struct table *t, void **slot, void *object)
{
    *slot = object;
    if (++t->n > t->room / 2)
        table_grow(a, t);
}

/* The stems of the words of a row into STEMS, in V's arena; what folds to more or less than one word is left out. */
static size_t row_stems(struct vocab *v, struct stemmer *stemmer, struct str words, struct str stems[ROW_WORDS])
{
    struct out room = out_memory();
    size_t n = 0;
    while (words.s && n < ROW_WORDS) {
        struct str word, only = {0};
        unsigned count = 0;
        for (struct ask_iter it = ask_words(str_cut(&words, ' '), &room); ask_word(&it, &word); count++)
            only = arena_str(&v->arena, stemmer_form(stemmer, str_sub(it.text, it.from, it.to), word));
        if (count == 1)
            stems[n++] = arena_str(&v->arena, stemmer_stem(stemmer, only));
    }
    out_free(&room);
    return n;
}

/* Stems that stand in no earlier row get that of the first one, or what an earlier row has for one of them. */
static void row_join(struct vocab *v, const struct str *stems, size_t n)
{
    struct str stem = n ? stems[0] : STR("");
    for (size_t i = n; i > 0; i--) {
        struct synonym *s =
            *slot_of(&v->synonyms, (struct vocab_key){str_hash_long(stems[i - 1]), stems[i - 1]});
        stem = s ? s->stem : stem;
    }
    for (size_t i = 0; i < n; i++) {
        struct vocab_key key = {str_hash_long(stems[i]), stems[i]};
        void **slot = slot_of(&v->synonyms, key);
        if (*slot)
            continue;
        struct synonym *s = ARENA_NEW(&v->arena, struct synonym, 1);
        *s = (struct synonym){key, stem};
        table_put(&v->arena, &v->synonyms, slot, s);
    }
}

static void read_synonyms(struct vocab *v, struct db *db)
{
    struct str stems[ROW_WORDS];
    struct stemmer *stemmer = stemmer_new(v->lang);
    struct stmt *st = db_prepare(db, sql_search, "synonyms_of", v->lang);
    while (stmt_step(st))
        row_join(v, stems, row_stems(v, stemmer, stmt_col(st, 0), stems));
    stmt_free(st);
    stemmer_free(stemmer);
}

struct vocab *vocab_new(const char *lang, struct db *db, struct terms *terms)
{
    struct arena own = {0};
    struct vocab *v = ARENA_NEW(&own, struct vocab, 1);
    v->words = (struct table){ARENA_NEW(&own, void *, FIRST_ROOM), 0, FIRST_ROOM};
    v->synonyms = (struct table){ARENA_NEW(&own, void *, FIRST_ROOM), 0, FIRST_ROOM};
    v->lang = arena_str(&own, str_from(lang)).s;
    v->terms = terms;
    pthread_mutex_init(&v->mutex, NULL);
    v->arena = own;
    if (db) {
        read_synonyms(v, db);
        v->stop = db_text(db, &v->arena, sql_search, "stop", str_from(lang));
    }
    return v;
}

/* The tokens of one stem or word. */
struct tokens {
    struct vocab *vocab;
    struct str text;
    bool is_text; /* the last one is the text itself */
    size_t n;
    uint32_t ids[STEM_TOKENS];
};

static void take_token(void *ctx, struct str text)
{
    struct tokens *t = ctx;
    t->is_text = str_eq(text, t->text);
    if (t->n < STEM_TOKENS)
        t->ids[t->n++] = terms_id(t->vocab->terms, text);
}

/* What an inverter is given for TEXT, a stem or a word with its mark, into *IDS: see struct vocab_word. */
static size_t terms_of(struct vocab *v, struct str text, struct tokenizer *tokenizer, const uint32_t **ids)
{
    struct tokens t = {.vocab = v, .text = text, .n = 1};
    tokenize(tokenizer, text, take_token, &t);
    size_t from = t.n == 2 && t.is_text;
    if (!from)
        t.ids[0] = terms_id(v->terms, text) | INVERTER_PLACELESS;
    uint32_t *copy = ARENA_NEW(&v->arena, uint32_t, t.n - from);
    memcpy(copy, t.ids + from, (t.n - from) * sizeof *copy);
    *ids = copy;
    return t.n - from;
}

const struct vocab_word *vocab_find(struct vocab *v, struct vocab_key form)
{
    pthread_mutex_lock(&v->mutex);
    const struct vocab_word *word = *slot_of(&v->words, form);
    pthread_mutex_unlock(&v->mutex);
    return word;
}

const struct vocab_word *vocab_add(struct vocab *v, struct vocab_key form, struct str surface, struct str stem,
                                   struct tokenizer *tokenizer)
{
    pthread_mutex_lock(&v->mutex);
    void **slot = slot_of(&v->words, form);
    struct vocab_word *word = *slot;
    if (!word) {
        const struct synonym *same = *slot_of(&v->synonyms, (struct vocab_key){str_hash_long(stem), stem});
        if (same)
            stem = same->stem;
        word = ARENA_NEW(&v->arena, struct vocab_word, 1); /* its texts beside it, for the processor's sake */
        word->form = (struct vocab_key){form.hash, arena_str(&v->arena, form.text)};
        word->surface = str_eq(form.text, surface) ? word->form.text : arena_str(&v->arena, surface);
        word->stem = arena_str(&v->arena, stem);
        word->stop = stop_word(v->stop, surface);
        struct str exact = arena_printf(&v->arena, WORD_EXACT "%.*s", STR_ARG(word->surface));
        word->exact_n = terms_of(v, exact, tokenizer, &word->exact);
        bool key = str_starts(word->surface, STR(WORD_KEY)); /* stands nowhere else */
        word->terms_n = terms_of(v, key ? exact : word->stem, tokenizer, &word->terms);
        table_put(&v->arena, &v->words, slot, word);
    }
    pthread_mutex_unlock(&v->mutex);
    return word;
}

/* By surface; of those that share one the stem first that most documents have. */
static int by_surface(const void *a, const void *b)
{
    const struct vocab_word *x = *(struct vocab_word *const *)a, *y = *(struct vocab_word *const *)b;
    int order = str_cmp(x->surface, y->surface);
    if (order == 0)
        order = (x->df < y->df) - (x->df > y->df);
    return order ? order : str_cmp(x->stem, y->stem);
}

/* The words that a document has, sorted, into WORDS; how many. */
static size_t list_words(const struct vocab *v, const struct fulltext *f, struct vocab_word **words)
{
    size_t n = 0;
    for (size_t i = 0; i < v->words.room; i++) {
        struct vocab_word *word = v->words.slots[i];
        if (!word)
            continue;
        word->df = fulltext_documents(f, word->terms[0] & ~INVERTER_PLACELESS);
        if (word->df)
            words[n++] = word;
    }
    qsort(words, n, sizeof *words, by_surface);
    return n;
}

/* The row of WORD, which is called NAME there. */
static void put_word(struct stmt *put, struct str name, const struct vocab_word *word, int64_t documents)
{
    stmt_text(put, 1, name);
    stmt_text(put, 2, word->stem);
    stmt_int(put, 3, word->df);
    stmt_int(put, 4, word->stop ? 0 : fulltext_weight(documents, word->df));
    stmt_run(put);
}

void vocab_write(struct vocab *v, struct db *db, struct fulltext *f)
{
    int64_t documents = fulltext_rows(f);
    struct vocab_word **words = ARENA_NEW(&v->arena, struct vocab_word *, v->words.n + 1), *first = NULL;
    size_t n = list_words(v, f, words);
    struct stmt *put = db_prepare(db, sql_search, "put_vocab", v->lang);
    for (size_t i = 0; i < n; i++) {
        struct str form = words[i]->form.text;
        if (words[i]->stop)
            fulltext_weightless(f, words[i]->terms[0] & ~INVERTER_PLACELESS);
        if (!first || !str_eq(words[i]->surface, first->surface))
            put_word(put, words[i]->surface, first = words[i], documents);
        else if (!str_eq(words[i]->stem, first->stem))
            put_word(put, arena_printf(&v->arena, WORD_FORM "%.*s", STR_ARG(form)), words[i], documents);
    }
    stmt_free(put);
    db_run(db, sql_search, "put_endings", v->lang);
    struct stmt *count = db_prepare(db, sql_search, "put_documents", v->lang);
    stmt_int(count, 1, documents);
    stmt_run(count);
    stmt_free(count);
}
