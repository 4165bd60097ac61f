/*
 * text_words: the words around the data on a terminal.
 * Knows nothing of where they stand, nor in which language.
 */
#ifndef TERM_TEXT_WORDS_H
#define TERM_TEXT_WORDS_H

#include "ask/word.h"
#include "base/out.h"
#include "base/str.h"

/* The words of terminals in LANG, into A; what a terminal would obey is shown in them, for a database may be anybody's. */
struct words text_words_load(struct db *db, struct arena *a, struct str lang);

/* The word KEY of kind "terminal"; KEY itself when there is none. */
const char *text_word(const struct words *w, const char *key);

/* VALUE, which stands in column KIND of the schema, in words, or as it is when it has none. */
struct str text_value(const struct words *w, const char *kind, struct str value);

/* Word KEY to LINE as prepared text, {0} {1} {2} in it replaced by ARGS, which are content. */
void text_say(struct out *line, const struct words *w, const char *key, const struct str args[3]);

/* Counted word KEY in its form for N to LINE, N in it. */
void text_count(struct out *line, const struct words *w, const char *key, size_t n);

#endif
