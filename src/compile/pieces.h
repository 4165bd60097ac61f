/*
 * pieces: a text cut where our words (ask_words.h) and SQLite's tokens end for certain, and what a thread has been told
 * of short pieces, so that most words of a text cost one look at one line of memory. Knows neither rule itself.
 */
#ifndef COMPILE_PIECES_H
#define COMPILE_PIECES_H

#include <stdbool.h>

#include "base/arena.h"

/*
 * The next piece of *REST, which moves behind it; absent at the end. Between pieces stand ASCII that is no letter or
 * digit, the general punctuation of U+2000 to U+203F, NO-BREAK SPACE and the guillemets.
 */
struct str pieces_next(struct str *rest);

enum { PIECE_TEXT = 23 };

/* Set in a word's number when it is a stop word (stop.h). */
#define PIECE_STOP 0x80000000u

/* What is remembered of a piece that is one word and one token: half a cache line. */
struct piece {
    char text[PIECE_TEXT]; /* zeros behind it */
    unsigned char n;       /* bytes of text; 0: a free place */
    uint32_t token;        /* the number of its token */
    uint32_t word;         /* and of its word */
};

/* What one thread remembers, of one language at a time. */
struct pieces;
struct pieces *pieces_new(void);
void pieces_free(struct pieces *p);

/* From now on OWNER's numbers are asked for; those of another are forgotten. */
void pieces_own(struct pieces *p, const void *owner);

/* What is remembered of TEXT, or NULL. */
const struct piece *pieces_find(struct pieces *p, struct str text);

/* Remembers TEXT, if it is not too long. Something else may be forgotten. */
void pieces_put(struct pieces *p, struct str text, uint32_t token, uint32_t word);

#endif
