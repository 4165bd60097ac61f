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
