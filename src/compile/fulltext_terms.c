/*
 * Terms stand in a hash table behind a mutex: who asks often remembers what he was told of a piece. Their numbers depend on
 * which thread was first, and so must not reach what is written.
 *
 * Pieces: two to a line of memory, the one met last in front. Texts are compared whole, eight bytes at a time.
 */
#include "compile/fulltext.h"

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

enum { LINES = 1 << 14, WAYS = 2, WORDS = 3 };

struct line {
    struct piece ways[WAYS];
};

struct pieces {
    struct arena arena;
    const void *owner;
    struct line *lines;
};

_Static_assert(sizeof(struct line) == 64, "a line of memory");

/* Whether ASCII's C is a letter or digit: by a table, as every byte of every text is asked. */
static bool is_of_piece(unsigned char c)
{
    static const uint64_t of_piece[2] = {0x03FF000000000000u, 0x07FFFFFE07FFFFFEu};
    return of_piece[c >> 6] >> (c & 63) & 1;
}

/* How many bytes of S at AT are a character of another script that stands between pieces. */
static size_t between(struct str s, size_t at)
{
    const unsigned char *c = (const unsigned char *)s.s + at;
    bool unseen = s.n - at > 2 && ((c[2] >= 0x8B && c[2] <= 0x8F) || (c[2] >= 0xAA && c[2] <= 0xAE));
    if (c[0] == 0xE2 && s.n - at > 2 && c[1] == 0x80 && !unseen)
        return 3;
    if (c[0] == 0xC2 && s.n - at > 1 && (c[1] == 0xA0 || c[1] == 0xAB || c[1] == 0xBB))
        return 2;
    return 0;
}

struct str pieces_next(struct str *rest)
{
    struct str s = *rest;
    size_t at = 0, from, n;
    while (at < s.n) {
        unsigned char c = (unsigned char)s.s[at];
        if (c < 0x80 ? is_of_piece(c) : !(n = between(s, at)))
            break;
        at += c < 0x80 ? 1 : n;
    }
    for (from = at; at < s.n; at++) {
        unsigned char c = (unsigned char)s.s[at];
        if (c < 0x80 ? !is_of_piece(c) : (c == 0xE2 || c == 0xC2) && between(s, at))
            break;
    }
    *rest = str_sub(s, at, s.n);
    return at > from ? str_sub(s, from, at) : (struct str){0};
}

struct pieces *pieces_new(void)
{
    struct arena own = {0};
    struct pieces *p = ARENA_NEW(&own, struct pieces, 1);
    /* Lines that begin where the processor's do. */
    char *room = (char *)ARENA_NEW(&own, struct line, LINES + 1);
    p->lines = (struct line *)(void *)(room + (-(uintptr_t)room & (sizeof(struct line) - 1)));
    p->arena = own;
    return p;
}

void pieces_free(struct pieces *p)
{
    struct arena own = p->arena;
    arena_free(&own);
}

void pieces_own(struct pieces *p, const void *owner)
{
    if (p->owner && p->owner != owner)
        memset(p->lines, 0, LINES * sizeof *p->lines);
    p->owner = owner;
}

/* TEXT and its length as a piece has them, in words. */
static void key_of(uint64_t key[WORDS], struct str text)
{
    char bytes[WORDS * sizeof *key] = {0};
    memcpy(bytes, text.s, text.n);
    bytes[PIECE_TEXT] = (char)text.n;
    memcpy(key, bytes, sizeof bytes);
}

static bool is_key(const struct piece *piece, const uint64_t key[WORDS])
{
    uint64_t own[WORDS] = {0};
    memcpy(own, piece, PIECE_TEXT + 1);
    return ((own[0] ^ key[0]) | (own[1] ^ key[1]) | (own[2] ^ key[2])) == 0;
}

static struct line *line_of(struct pieces *p, const uint64_t key[WORDS])
{
    uint64_t h = (key[0] ^ (key[1] * 0x9E3779B97F4A7C15u)) * 0xBF58476D1CE4E5B9u + key[2] * 0x94D049BB133111EBu;
    h ^= h >> 32;
    return &p->lines[(h * 0x9E3779B97F4A7C15u >> 40) & (LINES - 1)];
}

const struct piece *pieces_find(struct pieces *p, struct str text)
{
    uint64_t key[WORDS];
    if (text.n > PIECE_TEXT)
        return NULL;
    key_of(key, text);
    struct line *line = line_of(p, key);
    if (is_key(&line->ways[0], key))
        return &line->ways[0];
    if (!is_key(&line->ways[1], key))
        return NULL;
    struct piece found = line->ways[1];
    line->ways[1] = line->ways[0];
    line->ways[0] = found;
    return &line->ways[0];
}

void pieces_put(struct pieces *p, struct str text, uint32_t token, uint32_t stem, uint32_t exact)
{
    uint64_t key[WORDS];
    if (text.n > PIECE_TEXT)
        return;
    key_of(key, text);
    struct line *line = line_of(p, key);
    line->ways[1] = line->ways[0];
    memcpy(&line->ways[0], key, PIECE_TEXT + 1);
    line->ways[0].token = token;
    line->ways[0].stem = stem;
    line->ways[0].exact = exact;
}
