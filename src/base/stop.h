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

#endif
