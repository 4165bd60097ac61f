/*
 * malloc: a shim for LD_PRELOAD that counts what asks for memory in the process, whoever asks (ours, a library's, libc's),
 * and lets one of these calls fail as when there is none: NULL (or MAP_FAILED) with ENOMEM.
 *
 *   FAULT_AT=N       the N-th call fails, from 1; absent or 0: none
 *   FAULT_ON=1       so do all that follow
 *   FAULT_SAY=1      who asked for what failed is written to standard error
 *   FAULT_COUNT=PATH where the number of calls is written when the process ends by exit(3), and after it the number of each
 *                    call that came by a way (its callers, FRAMES deep) by which none had come before
 *
 * Counted are malloc, calloc, realloc and reallocarray of more than nothing, aligned_alloc, posix_memalign, memalign and the
 * mapping of files or memory, from the moment the loader is done with this library.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <execinfo.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the GNU C library calls its own. */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void *__libc_memalign(size_t align, size_t n);

enum { FRAMES = 8, WAYS = 1 << 18 };

static atomic_ulong calls, ways_n;
static _Atomic uint64_t ways[WAYS]; /* hashes, a table that is never full: 0 is a free place */
static unsigned long firsts[WAYS];  /* the call by which each way was found, in no order */
static unsigned long at;
static bool on, say, armed;
static const char *counted;
static _Thread_local bool looking;

/* Notes call N when nobody asked this way before. */
static void look(unsigned long n)
{
    void *frames[FRAMES + 3];
    int depth = backtrace(frames, FRAMES + 3);
    uint64_t hash = 14695981039346656037u;
    for (int i = 2; i < depth; i++)
        hash = (hash ^ (uintptr_t)frames[i]) * 1099511628211u;
    hash += !hash;
    for (size_t place = hash % WAYS;; place = (place + 1) % WAYS) {
        uint64_t is = 0;
        if (atomic_compare_exchange_strong(&ways[place], &is, hash)) {
            unsigned long found = atomic_fetch_add(&ways_n, 1);
            if (found + 1 == WAYS)
                abort();
            firsts[found] = n;
            return;
        }
        if (is == hash)
            return;
    }
}

static void tell(void)
{
    void *frames[4 * FRAMES];
    looking = true;
    backtrace_symbols_fd(frames, backtrace(frames, 4 * FRAMES), STDERR_FILENO);
    looking = false;
}

static bool refused(void)
{
    if (!armed || looking)
        return false;
    unsigned long n = atomic_fetch_add(&calls, 1) + 1;
    if (counted) {
        looking = true;
        look(n);
        looking = false;
    }
    bool fails = at && (n == at || (on && n > at));
    if (fails && say)
        tell();
    if (fails)
        errno = ENOMEM;
    return fails;
}

__attribute__((constructor)) static void begin(void)
{
    const char *said = getenv("FAULT_AT");
    void *frame;
    at = said ? strtoul(said, NULL, 10) : 0;
    on = getenv("FAULT_ON") != NULL;
    say = getenv("FAULT_SAY") != NULL;
    counted = getenv("FAULT_COUNT");
    if (counted || say)
        backtrace(&frame, 1); /* it loads a library when first called */
    armed = true;
}

static void put(FILE *to, unsigned long n)
{
    fprintf(to, "%lu\n", n);
}

__attribute__((destructor)) static void end(void)
{
    armed = false;
    FILE *to = counted ? fopen(counted, "we") : NULL;
    if (!to)
        return;
    put(to, atomic_load(&calls));
    for (size_t i = 0; i < atomic_load(&ways_n); i++)
        put(to, firsts[i]);
    if (fclose(to))
        abort();
}

void *malloc(size_t n)
{
    return refused() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    return refused() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    return (n || !p) && refused() ? NULL : __libc_realloc(p, n);
}

void *reallocarray(void *p, size_t n, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(p, bytes);
}

void *memalign(size_t align, size_t n)
{
    return refused() ? NULL : __libc_memalign(align, n);
}

void *aligned_alloc(size_t align, size_t n)
{
    return memalign(align, n);
}

int posix_memalign(void **p, size_t align, size_t n)
{
    void *got = memalign(align, n);
    if (!got)
        return ENOMEM;
    *p = got;
    return 0;
}

void *mmap(void *where, size_t n, int protection, int flags, int fd, off_t offset)
{
    if (refused())
        return MAP_FAILED;
    return (void *)(uintptr_t)syscall(SYS_mmap, where, n, protection, flags, fd, offset);
}

void *mmap64(void *where, size_t n, int protection, int flags, int fd, off_t offset)
{
    return mmap(where, n, protection, flags, fd, offset);
}
