/*
 * sorted: where something stands, or would, among sorted items: what bsearch does not say.
 */
#ifndef BASE_SORTED_H
#define BASE_SORTED_H

#include <stddef.h>

/* How many of the N items of SIZE bytes at BASE, sorted by COMPARE, come before KEY: the place of the first that equals it. */
static inline size_t sorted_first(const void *key, const void *base, size_t n, size_t size,
                                  int (*compare)(const void *, const void *))
{
    size_t from = 0, to = n;
    while (from < to) {
        size_t half = from + (to - from) / 2;
        if (compare((const char *)base + half * size, key) < 0)
            from = half + 1;
        else
            to = half;
    }
    return from;
}

#endif
