/*
 * memory: malloc, asked for at least one byte, and its answer looked at in one place.
 * Knows nothing of what is kept in it.
 */
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/fail.h"

static void *need(void *p)
{
    if (!p)
        fail_system(0, "out of memory");
    return p;
}

void *memory_new(size_t n)
{
    return need(malloc(n ? n : 1));
}

void *memory_zeroed(size_t count, size_t size)
{
    return need(calloc(count ? count : 1, size ? size : 1));
}

void *memory_resize(void *p, size_t n)
{
    return need(realloc(p, n ? n : 1));
}

char *memory_copy(const char *s)
{
    return need(strdup(s));
}

void memory_free(void *p)
{
    free(p);
}
