/*
 * ask_vocab: questions to a language's vocabulary in the database.
 * Does not know how a query is made of the answers.
 */
#ifndef ASK_ASK_VOCAB_H
#define ASK_ASK_VOCAB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "db/db.h"

/* The vocabulary of one language; its statements are the connection's. */
struct ask_vocab {
    struct db *db;
    const char *lang;
    int64_t documents; /* of the language */
    struct stmt *word, *begins, *initial;
};

/* Makes V ready for LANG; false when the database does not search in that language. */
bool ask_vocab_open(struct ask_vocab *v, struct db *db, const char *lang);

/* Frees its statements. */
void ask_vocab_close(struct ask_vocab *v);

/* Whether a word in DF documents tells them not apart: more than half have it. */
bool ask_vocab_common(const struct ask_vocab *v, int64_t df);

/* A known word. */
struct ask_known {
    struct str surface;
    struct str stem;
    int64_t df;
    uint32_t weight;
};

/* The best few of many words: distinct stems, highest df first, then by bytes of the surface. */
struct ask_best {
    struct ask_known *items;
    unsigned n, room;
};

/* Whether WORD is known; then into *KNOWN, in A. */
bool ask_vocab_word(struct ask_vocab *v, struct arena *a, struct str word, struct ask_known *known);

/* Whether there are keys of errors. */
bool ask_vocab_keys(struct ask_vocab *v);

/*
 * The words that begin with PREFIX: their number. Stems that do not begin with it are offered to BEST.
 * *DF is the sum of their df, words in a row with the same stem counted once; *WEIGHT the least weight of any, above 0.
 */
size_t ask_vocab_begins(struct ask_vocab *v, struct arena *a, struct str prefix, struct ask_best *best,
                        int64_t *df, uint32_t *weight);

/* Words near WORD (BEGINS: that begin with something near it) into BEST; see ask_rewrite.h. */
enum { ASK_STEM_CHARS = 3, ASK_TWO_EDITS_CHARS = 8, ASK_ROOT_CHARS = 5, ASK_ENDING_CHARS = 3, ASK_ENDINGS = 2 };
void ask_vocab_nearest(struct ask_vocab *v, struct arena *a, struct str word, bool begins,
                       struct ask_best *best);

/*
 * Whether WORD is two known words of ASK_PART_CHARS characters or more, into PARTS; with BEGINS the second may be a
 * beginning: then the word with the highest df. Where several splits do, the one with the longest first part.
 */
enum { ASK_PART_CHARS = 3 };
bool ask_vocab_split(struct ask_vocab *v, struct arena *a, struct str word, bool begins,
                     struct ask_known parts[2]);

#endif
