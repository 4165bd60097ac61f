/*
 * A hash table behind a mutex: who asks often remembers what he was told (pieces.h).
 * Numbers depend on which thread was first, and so must not reach what is written.
 */
#include "compile/terms.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/fail.h"

enum { FIRST_ROOM = 4096 };

/* Open addressing, at most half full; a power of two. */
struct terms {
    struct arena arena;
    pthread_mutex_t mutex;
    struct term **slots;
    size_t room;
    uint32_t n;
};

/* For sorting: the first bytes decide nearly always. */
struct sorted {
    uint64_t begin;
    const struct term *term;
};

struct terms *terms_new(void)
{
    struct arena own = {0};
    struct terms *t = ARENA_NEW(&own, struct terms, 1);
    t->slots = ARENA_NEW(&own, struct term *, FIRST_ROOM);
    t->room = FIRST_ROOM;
    pthread_mutex_init(&t->mutex, NULL);
    t->arena = own;
    return t;
}

void terms_free(struct terms *t)
{
    pthread_mutex_destroy(&t->mutex);
    struct arena own = t->arena;
    arena_free(&own);
}

/* The slot where TEXT is, or would be put. */
static struct term **slot_of(const struct terms *t, uint64_t hash, struct str text)
{
    size_t i = (size_t)(hash ^ hash >> 32) & (t->room - 1);
    while (t->slots[i] && (t->slots[i]->hash != hash || !str_eq(t->slots[i]->text, text)))
        i = (i + 1) & (t->room - 1);
    return &t->slots[i];
}

static void grow(struct terms *t)
{
    struct term **old = t->slots;
    size_t room = t->room;
    t->room *= 2;
    t->slots = ARENA_NEW(&t->arena, struct term *, t->room);
    for (size_t i = 0; i < room; i++)
        if (old[i])
            *slot_of(t, old[i]->hash, old[i]->text) = old[i];
}

uint32_t terms_id(struct terms *t, struct str text)
{
    uint64_t hash = str_hash(text);
    pthread_mutex_lock(&t->mutex);
    struct term **slot = slot_of(t, hash, text), *term = *slot;
    if (!term) {
        term = *slot = ARENA_NEW(&t->arena, struct term, 1);
        *term = (struct term){hash, arena_str(&t->arena, text), t->n};
        if (++t->n > t->room / 2)
            grow(t);
        if (t->n > INT32_MAX)
            fail_internal("more than 2^31 terms");
    }
    pthread_mutex_unlock(&t->mutex);
    return term->id;
}

static uint64_t begin_of(struct str s)
{
    uint64_t begin = 0;
    for (size_t i = 0; i < sizeof begin; i++)
        begin = begin << 8 | (i < s.n ? (unsigned char)s.s[i] : 0);
    return begin;
}

static int by_text(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return str_cmp(x->term->text, y->term->text);
}

const struct term **terms_sorted(struct terms *t, struct arena *a, uint32_t *n)
{
    pthread_mutex_lock(&t->mutex);
    struct sorted *all = ARENA_NEW(a, struct sorted, t->n);
    *n = 0;
    for (size_t i = 0; i < t->room; i++)
        if (t->slots[i])
            all[(*n)++] = (struct sorted){begin_of(t->slots[i]->text), t->slots[i]};
    pthread_mutex_unlock(&t->mutex);
    qsort(all, *n, sizeof *all, by_text);
    const struct term **sorted = ARENA_NEW(a, const struct term *, *n);
    for (uint32_t i = 0; i < *n; i++)
        sorted[i] = all[i].term;
    return sorted;
}
