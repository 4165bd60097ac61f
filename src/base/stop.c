/*
 * Looks for a word between blanks.
 * Does not know the words: each language has its own.
 */
#include "base/stop.h"

#include <string.h>

bool stop_word(struct str list, struct str word)
{
    for (size_t at = 0; word.n && (at = str_find_str(list, word, at)) < list.n; at++)
        if (at && list.s[at - 1] == ' ' && at + word.n < list.n && list.s[at + word.n] == ' ')
            return true;
    return false;
}

/* Found by the relevance bench: 8 to 16 do as well. */
enum { TITLE_WORDS = 12 };

unsigned stop_focus(unsigned words)
{
    unsigned times = words ? (TITLE_WORDS + words / 2) / words : 1;
    return times ? times : 1;
}
