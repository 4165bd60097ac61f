/*
 * terms: the different terms of one full-text table, numbered as they are met, shared by threads.
 * Knows nothing of documents.
 */
#ifndef COMPILE_TERMS_H
#define COMPILE_TERMS_H

#include "base/arena.h"

struct term {
    uint64_t hash;
    struct str text;
    uint32_t id; /* from 0 */
};

struct terms;
struct terms *terms_new(void);
void terms_free(struct terms *t);

/* The number of TEXT, which is copied when it is new. Below 2^31. */
uint32_t terms_id(struct terms *t, struct str text);

/* All that there are by now, sorted by bytes, in A; their number into *N. */
const struct term **terms_sorted(struct terms *t, struct arena *a, uint32_t *n);

#endif
