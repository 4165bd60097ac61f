/*
 * stop: words that hold a sentence together and say nothing of what is asked ("the", "comment", "wie").
 * Does not know which words of a particular knowledge base say little: those are seen by their number.
 */
#ifndef BASE_STOP_H
#define BASE_STOP_H

#include <stdbool.h>

#include "base/str.h"

/* Whether WORD (folded) stands in LIST, words with a blank before and behind each. */
bool stop_word(struct str list, struct str word);

/* So many words of a title count as such. */
enum { STOP_TITLE_MOST = 64 };

/*
 * How often each word of a title counts that is none of these, when it has WORDS of them: a short title says more of
 * each. At least 1.
 */
unsigned stop_focus(unsigned words);

#endif
