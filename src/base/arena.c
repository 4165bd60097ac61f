/*
 * arena: blocks in a list, filled from the front. Knows nothing of what is kept in them.
 */
#include "base/arena.h"

#include <errno.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/keep.h"

#ifdef __SANITIZE_ADDRESS__
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define HIDE(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define SHOW(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define HIDE(p, n) ((void)(p), (void)(n))
#define SHOW(p, n) ((void)(p), (void)(n))
#endif

enum { BLOCK_LEAST = 16 << 10, BLOCK_MOST = 1 << 20, ALIGN = alignof(max_align_t) };

struct arena_block {
    struct arena_block *before; /* filled earlier */
    struct arena_block *spare;  /* an empty one that a rewind kept, or NULL */
    size_t size;
    alignas(max_align_t) char data[];
};

static struct arena_block *block_new(size_t size)
{
    struct arena_block *b = NULL;
    size += -size & (ALIGN - 1);
    if (size && size < SIZE_MAX - sizeof *b)
        b = keep_realloc(NULL, sizeof *b + size);
    if (!b)
        fail_system(ENOMEM, "%zu bytes", size);
    *b = (struct arena_block){.size = size};
    HIDE(b->data, size);
    return b;
}

static void block_free(struct arena_block *b)
{
    if (b)
        SHOW(b->data, b->size);
    keep_free(b);
}

/* Makes a block with room for N the current one. */
static void next_block(struct arena *a, size_t n)
{
    struct arena_block *old = a->block, *b = NULL;
    if (old && old->spare) {
        b = old->spare;
        old->spare = NULL;
        if (b->size < n) {
            block_free(b);
            b = NULL;
        }
    }
    if (!b) {
        size_t size = old ? old->size * 2 : BLOCK_LEAST;
        if (size > BLOCK_MOST)
            size = BLOCK_MOST;
        b = block_new(size > n ? size : n);
    }
    b->before = old;
    a->block = b;
    a->used = 0;
}

char *arena_bytes(struct arena *a, size_t n)
{
    if (!a->block || n > a->block->size - a->used)
        next_block(a, n);
    char *p = a->block->data + a->used;
    a->used += n;
    SHOW(p, n);
    return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
    /* Blocks begin aligned and have a multiple of ALIGN bytes, so that there is always room to skip. */
    a->used += a->block ? -a->used & (ALIGN - 1) : 0;
    return memset(arena_bytes(a, n), 0, n);
}

void *arena_array(struct arena *a, size_t size, size_t count)
{
    size_t n;
    if (__builtin_mul_overflow(size, count, &n))
        fail_system(ENOMEM, "%zu times %zu bytes", count, size);
    return arena_alloc(a, n);
}

void *arena_more(struct arena *a, void *items, size_t size, size_t n, size_t *room)
{
    if (n < *room)
        return items;
    *room = *room ? *room * 2 : 16;
    void *more = arena_array(a, size, *room);
    return n ? memcpy(more, items, n * size) : more;
}

struct str arena_str(struct arena *a, struct str s)
{
    if (!s.s)
        return s;
    char *p = arena_bytes(a, s.n + 1);
    memcpy(p, s.s, s.n);
    p[s.n] = '\0';
    return (struct str){p, s.n};
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str s = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return s;
}

struct str arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    char small[256];
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    if (n < 0)
        fail_internal("cannot format \"%s\"", fmt);
    char *p = arena_bytes(a, (size_t)n + 1);
    if ((size_t)n < sizeof small)
        memcpy(p, small, (size_t)n + 1);
    else
        vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (struct str){p, (size_t)n};
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){a->block, a->used};
}

/* The bigger of two blocks that nobody uses; the other one is given back, and so is a huge one. */
static struct arena_block *keep(struct arena_block *spare, struct arena_block *b)
{
    if (!b || b->size > BLOCK_MOST || (spare && spare->size >= b->size)) {
        block_free(b);
        return spare;
    }
    block_free(spare);
    return b;
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
    struct arena_block *spare = NULL;
    if (a->block) {
        spare = a->block->spare;
        a->block->spare = NULL;
    }
    while (a->block && a->block != mark.block) {
        struct arena_block *before = a->block->before;
        spare = keep(spare, a->block);
        a->block = before;
    }
    if (spare) {
        spare->before = NULL;
        HIDE(spare->data, spare->size);
    }
    if (a->block) {
        a->block->spare = spare;
        HIDE(a->block->data + mark.used, a->block->size - mark.used);
    } else {
        a->block = spare;
    }
    a->used = mark.used;
}

void arena_clear(struct arena *a)
{
    arena_rewind(a, (struct arena_mark){0});
}

void arena_free(struct arena *a)
{
    arena_clear(a);
    block_free(a->block);
    *a = (struct arena){0};
}
