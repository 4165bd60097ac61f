/*
 * stem: the one door to libstemmer: a word without its ending.
 * Knows nothing of texts or databases.
 */
#ifndef COMPILE_STEM_H
#define COMPILE_STEM_H

#include "base/str.h"

/* A language's Snowball stemmer; one thread at a time. */
struct stemmer;

/* The stemmer of language LANG ("pt-BR"). For a language without one, a stemmer that changes nothing. */
struct stemmer *stemmer_new(const char *lang);

/* NULL is fine. */
void stemmer_free(struct stemmer *st);

/* The stem of WORD (folded, see base/fold.h); valid until the next call, or as long as WORD. Never empty for a
 * word. */
struct str stemmer_stem(struct stemmer *st, struct str word);

#endif
