/*
 * ask_words: text into the words that search knows: folded, of bounded length. Indexing and asking
 * share it. Knows nothing of stems.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fold.h"
#include "base/str.h"

/* The most characters (code points) of a word that count, and of a query: bytes and words. */
enum { ASK_WORD_CHARS = 64, ASK_QUERY_BYTES = 256, ASK_QUERY_WORDS = 32 };

/*
 * A walk over the words of TEXT, as fold_words, but quick where a word is ASCII, and with words of more
 * than ASK_WORD_CHARS characters cut to that.
 */
struct ask_iter {
    struct str text;
    size_t from, to; /* the last word stands in TEXT's bytes FROM up to TO */
    size_t at;       /* the walk's own from here on */
    size_t run;
    struct fold_iter fold;
    struct out *room; /* borrowed memory writer: the word lives here */
};

struct ask_iter ask_words(struct str text, struct out *room);

/* The next word, folded, into *WORD (valid until the next call); false at the end of the text. */
bool ask_word(struct ask_iter *it, struct str *word);

/* The longest beginning of QUERY of at most ASK_QUERY_BYTES bytes that splits no character. */
struct str ask_query_cut(struct str query);

/* The code points of WORD (well-formed) into CODES, at most ASK_WORD_CHARS of them; returns how many. */
unsigned ask_codes(struct str word, uint32_t codes[ASK_WORD_CHARS]);

/*
 * Whether EDITS edits at most (a letter more, less, another, or two neighbours swapped) make A of B; with BEGINS, of
 * a beginning of B. AN and BN are numbers of code points.
 */
bool ask_near(const uint32_t *a, unsigned an, const uint32_t *b, unsigned bn, bool begins, unsigned edits);

#endif
