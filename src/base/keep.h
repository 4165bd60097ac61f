/*
 * keep: malloc and free for base/, with a list for what a caught failure (fail.h) leaves behind:
 * blocks taken while a list is open on this thread stand in it until they are given back.
 */
#ifndef BASE_KEEP_H
#define BASE_KEEP_H

#include <stddef.h>

/* A block's place in a list; a list is a place without a block. */
struct keep {
    struct keep *next, *before;
};

/* Room for N bytes, aligned for any type, with what P held as far as it fits; P is given back. P may be NULL.
 * NULL when there is no memory: P stays then. */
void *keep_realloc(void *p, size_t n);

/* Gives P back; NULL is fine. */
void keep_free(void *p);

/* From now on this thread's blocks stand in LIST. Returns the list before, or NULL. */
struct keep *keep_open(struct keep *list);

/* The end of that: OUTER is what keep_open returned. What still stands in LIST is freed when ALL, else it now
 * belongs to no list and lives on. */
void keep_close(struct keep *list, struct keep *outer, int all);

#endif
