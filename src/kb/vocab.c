/*
 * A hash table of words and one of stems behind a mutex; analysers keep what they have seen, so
 * that few questions come here. Counts are added up when everything is written.
 */
#include "kb/vocab.h"

#include <pthread.h>
#include <stdlib.h>

/* Open addressing; a slot's object begins with its struct vocab_key. At most half full. */
struct table {
    void **slots;
    size_t n, room; /* room is a power of two */
};

struct stem {
    struct vocab_key key;
    uint32_t id;
};

struct vocab {
    struct arena arena;
    pthread_mutex_t mutex;
    struct table words, stems;
    struct vocab_counts *counts;
};

enum { FIRST_ROOM = 4096 };

struct vocab *vocab_new(void)
{
    struct arena own = {0};
    struct vocab *v = ARENA_NEW(&own, struct vocab, 1);
    v->words = (struct table){ARENA_NEW(&own, void *, FIRST_ROOM), 0, FIRST_ROOM};
    v->stems = (struct table){ARENA_NEW(&own, void *, FIRST_ROOM), 0, FIRST_ROOM};
    pthread_mutex_init(&v->mutex, NULL);
    v->arena = own;
    return v;
}

void vocab_free(struct vocab *v)
{
    if (!v)
        return;
    for (struct vocab_counts *c = v->counts, *next; c; c = next) {
        next = c->next;
        c->free_owner(c->owner);
    }
    pthread_mutex_destroy(&v->mutex);
    struct arena own = v->arena;
    arena_free(&own);
}

uint64_t vocab_hash(struct str word)
{
    uint64_t h = word.n, w;
    size_t at = 0;
    for (; word.n - at >= sizeof w; at += sizeof w) {
        memcpy(&w, word.s + at, sizeof w);
        h = (h ^ w) * 0x9E3779B97F4A7C15u;
        h ^= h >> 32;
    }
    w = 0;
    for (; at < word.n; at++)
        w = w << 8 | (unsigned char)word.s[at];
    h = (h ^ w) * 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
    return h ? h : 1;
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

static const struct stem *stem_add(struct vocab *v, struct str text)
{
    struct vocab_key key = {vocab_hash(text), text};
    void **slot = slot_of(&v->stems, key);
    if (*slot)
        return *slot;
    struct stem *s = ARENA_NEW(&v->arena, struct stem, 1);
    *s = (struct stem){{key.hash, arena_str(&v->arena, text)}, (uint32_t)v->stems.n};
    table_put(&v->arena, &v->stems, slot, s);
    return s;
}

void vocab_join(struct vocab *v, struct vocab_counts *counts)
{
    pthread_mutex_lock(&v->mutex);
    counts->next = v->counts;
    v->counts = counts;
    pthread_mutex_unlock(&v->mutex);
}

const struct vocab_word *vocab_find(struct vocab *v, struct vocab_key surface)
{
    pthread_mutex_lock(&v->mutex);
    const struct vocab_word *word = *slot_of(&v->words, surface);
    pthread_mutex_unlock(&v->mutex);
    return word;
}

const struct vocab_word *vocab_add(struct vocab *v, struct vocab_key surface, struct str stem)
{
    pthread_mutex_lock(&v->mutex);
    void **slot = slot_of(&v->words, surface);
    struct vocab_word *word = *slot;
    if (!word) {
        uint32_t id = stem_add(v, stem)->id;
        word = ARENA_NEW(&v->arena, struct vocab_word, 1); /* its texts beside it, for the processor's sake */
        word->surface = (struct vocab_key){surface.hash, arena_str(&v->arena, surface.text)};
        word->stem = arena_str(&v->arena, stem);
        word->stem_id = id;
        table_put(&v->arena, &v->words, slot, word);
    }
    pthread_mutex_unlock(&v->mutex);
    return word;
}

static int by_surface(const void *a, const void *b)
{
    const struct vocab_word *const *x = a, *const *y = b;
    return str_cmp((*x)->surface.text, (*y)->surface.text);
}

/* df of every stem, over all analysers; their documents into *DOCUMENTS. */
static int64_t *count_all(struct vocab *v, int64_t *documents)
{
    int64_t *df = ARENA_NEW(&v->arena, int64_t, v->stems.n + 1);
    *documents = 0;
    for (const struct vocab_counts *c = v->counts; c; c = c->next) {
        *documents += c->documents;
        for (uint32_t i = 0; i < c->n && i < v->stems.n; i++)
            df[i] += c->df[i];
    }
    return df;
}

void vocab_write(struct vocab *v, struct db *db, const char *lang)
{
    int64_t documents;
    const int64_t *df = count_all(v, &documents);
    const struct vocab_word **words = ARENA_NEW(&v->arena, const struct vocab_word *, v->words.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < v->words.room; i++)
        if (v->words.slots[i])
            words[n++] = v->words.slots[i];
    qsort(words, n, sizeof *words, by_surface);
    struct stmt *put = db_prepare(db, sql_search, "put_vocab", lang);
    for (size_t i = 0; i < n; i++) {
        stmt_text(put, 1, words[i]->surface.text);
        stmt_text(put, 2, words[i]->stem);
        stmt_int(put, 3, df[words[i]->stem_id]);
        stmt_run(put);
    }
    stmt_free(put);
    struct stmt *count = db_prepare(db, sql_search, "put_documents", lang);
    stmt_int(count, 1, documents);
    stmt_run(count);
    stmt_free(count);
    db_run(db, sql_search, "settle_synonyms", lang);
}
