/*
 * Where SQLite's memory comes from in programs of ours. A library leaves that as it is.
 * Knows nothing of connections or statements.
 */
#include <malloc.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "db/db.h"

static int memory_begin(void *ctx)
{
    (void)ctx;
    return SQLITE_OK;
}

static void memory_end(void *ctx)
{
    (void)ctx;
}

/* Before SQLite is used. Counting what is in use would be a lock around every malloc, for which all threads wait. */
static void take_from(const sqlite3_mem_methods *methods)
{
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, methods) != SQLITE_OK ||
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK)
        fail_internal("SQLite is in use already");
}

/*
 * Of programs that build: as malloc gives it, but without any the program ends. SQLite itself would go on in some places: a
 * page that it has no memory for is to its integrity check a page that is damaged.
 */
static void *memory_given(void *p)
{
    if (!p && !fail_is_caught())
        fail_system(0, "out of memory");
    return p;
}

static void *memory_malloc(int n)
{
    return memory_given(malloc((size_t)n));
}

static void *memory_realloc(void *p, int n)
{
    return memory_given(realloc(p, (size_t)n));
}

static int memory_size(void *p)
{
    return (int)malloc_usable_size(p);
}

static int memory_roundup(int n)
{
    return (n + 7) & ~7;
}

void db_memory_or_end(void)
{
    static const sqlite3_mem_methods methods = {memory_malloc,  free,         memory_realloc, memory_size,
                                                memory_roundup, memory_begin, memory_end,     NULL};
    take_from(&methods);
}

/*
 * Of programs that ask: opening a database is some ten thousand small pieces that are taken and given back, and that is half
 * of what a look-up does. So they are cut from chunks, and wait in a list of their size for the next that wants one; large
 * ones are malloc's. Before each stands its size.
 */
enum { STEP = 16, SMALL = 512, CHUNK = 16 << 10 };

union piece {
    int64_t size;
    union piece *next; /* while it waits */
};

/* Of the process, as SQLite's memory is; it has one thread. */
static struct {
    union piece *waiting[SMALL / STEP + 1];
    char *chunk;
    size_t left;
    int64_t taken, most; /* by malloc; at most, 0: as much as there is */
} pieces;

static void *more(size_t n)
{
    if (pieces.most && pieces.taken + (int64_t)n > pieces.most)
        return NULL;
    void *p = malloc(n);
    pieces.taken += p ? (int64_t)n : 0;
    return p;
}

static union piece *cut(size_t n)
{
    if (n > pieces.left) {
        char *chunk = more(CHUNK);
        if (!chunk)
            return NULL;
        pieces.chunk = chunk;
        pieces.left = CHUNK;
    }
    union piece *p = (union piece *)(void *)pieces.chunk;
    pieces.chunk += n;
    pieces.left -= n;
    return p;
}

/* With room for its size, in whole steps. */
static int pieces_roundup(int n)
{
    return (n + (int)sizeof(union piece) + STEP - 1) / STEP * STEP - (int)sizeof(union piece);
}

static void *pieces_malloc(int n)
{
    size_t size = (size_t)pieces_roundup(n) + sizeof(union piece);
    union piece *p, **waiting = &pieces.waiting[size <= SMALL ? size / STEP : 0];
    if (size > SMALL) {
        p = more(size);
    } else if ((p = *waiting)) {
        *waiting = p[1].next;
    } else {
        p = cut(size);
    }
    if (!p)
        return NULL;
    p->size = (int64_t)size;
    return p + 1;
}

static int pieces_size(void *of)
{
    return of ? (int)(((union piece *)of)[-1].size - (int64_t)sizeof(union piece)) : 0;
}

static void pieces_free(void *of)
{
    if (!of)
        return;
    union piece *p = (union piece *)of - 1;
    if (p->size > SMALL) {
        pieces.taken -= p->size;
        free(p);
        return;
    }
    p[1].next = pieces.waiting[p->size / STEP];
    pieces.waiting[p->size / STEP] = p;
}

static void *pieces_realloc(void *of, int n)
{
    int had = pieces_size(of);
    if (n <= had)
        return of;
    void *p = pieces_malloc(n);
    if (p && of) {
        memcpy(p, of, (size_t)had);
        pieces_free(of);
    }
    return p;
}

void db_one_thread(void)
{
    static const sqlite3_mem_methods methods = {pieces_malloc,  pieces_free,  pieces_realloc, pieces_size,
                                                pieces_roundup, memory_begin, memory_end,     NULL};
    if (sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) != SQLITE_OK)
        fail_internal("SQLite is in use already");
    take_from(&methods);
}

void db_memory(int64_t bytes)
{
    pieces.most = bytes;
}
