/*
 * stop: words that hold a sentence together and say nothing of what is asked ("the", "comment", "wie").
 * Does not know which words of a particular knowledge base say little: those are seen by their number.
 */
#ifndef BASE_STOP_H
#define BASE_STOP_H

#include <stdbool.h>

#include "base/str.h"

/* Whether WORD (folded) is such a word of language LANG; never where the language has no list. */
bool stop_word(const char *lang, struct str word);

/* The next of LANG's words, into *WORD; *AT is NULL before the first. False after the last. */
bool stop_next(const char *lang, const char **at, struct str *word);

/* So many words of a title count as such. */
enum { STOP_TITLE_MOST = 64 };

/*
 * How often each word of a title counts that is none of these, when it has WORDS of them: a short title says more of
 * each. At least 1.
 */
unsigned stop_focus(unsigned words);

#endif
