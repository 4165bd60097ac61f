/*
 * ask_vocab: questions to a language's vocabulary and synonyms in the database.
 * Does not know how a query is made of the answers.
 */
#ifndef KB_ASK_VOCAB_H
#define KB_ASK_VOCAB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "kb/db.h"

/* The vocabulary of one language; its statements are the connection's. */
struct ask_vocab {
    struct db *db;
    const char *lang;
    int64_t documents; /* of the language */
    struct stmt *word, *begins, *initial, *synonyms;
};

/* Makes V ready for LANG; false when the database does not search in that language. */
bool ask_vocab_open(struct ask_vocab *v, struct db *db, const char *lang);

/* Frees its statements. */
void ask_vocab_close(struct ask_vocab *v);

/* A known word. */
struct ask_known {
    struct str surface;
    struct str stem;
    int64_t df;
};

/* The best few of many words: distinct stems, highest df first, then by bytes of the surface. */
struct ask_best {
    struct ask_known *items;
    unsigned n, room;
};

/* Whether WORD is known; then into *KNOWN, in A. */
bool ask_vocab_word(struct ask_vocab *v, struct arena *a, struct str word, struct ask_known *known);

/*
 * The words that begin with PREFIX: their number. Stems that do not begin with it are offered to BEST.
 * *DF is the sum of their df, words in a row with the same stem counted once.
 */
size_t ask_vocab_begins(struct ask_vocab *v, struct arena *a, struct str prefix, struct ask_best *best,
                        int64_t *df);

/* Words one edit from WORD (BEGINS: that begin with something one edit from it) into BEST; see ask_rewrite.h.
 */
void ask_vocab_nearest(struct ask_vocab *v, struct arena *a, struct str word, bool begins,
                       struct ask_best *best);

/*
 * Up to ROOM stems of synonyms of WORD (with stem STEM, absent when unknown), into STEMS; *KNOWN: whether the
 * word stands among the synonyms at all.
 */
unsigned ask_vocab_synonyms(struct ask_vocab *v, struct arena *a, struct str word, struct str stem,
                            struct str *stems, unsigned room, bool *known);

#endif
