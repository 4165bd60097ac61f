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

/*
 * What is stemmed of WORD, which TEXT becomes when it is folded: its form (base/words.h), because endings are told by letters
 * that folding takes away (Turkish ı, Portuguese ção); WORD itself in a language without a stemmer. Valid until the next call.
 */
struct str stemmer_form(struct stemmer *st, struct str text, struct str word);

/* The stem of FORM, folded; valid until the next call. Never empty for a word. */
struct str stemmer_stem(struct stemmer *st, struct str form);

#endif
