/*
 * vocab: the words of one language in one build: each surface form with its stem, and in how many
 * documents a stem stands. Filled by analysers (analyse.h), on any number of threads.
 * The order in which documents come does not change what is written.
 */
#ifndef COMPILE_VOCAB_H
#define COMPILE_VOCAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "compile/fulltext.h"

struct vocab;

/*
 * An empty vocabulary of LANG. With DB, whose raw_synonym is filled, words that mean the same have one stem: that of
 * the first word of their row. A row that shares a stem with an earlier one adds to that. Stems get their numbers from
 * TERMS, which outlives it.
 */
struct vocab *vocab_new(const char *lang, struct db *db, struct terms *terms);

/* NULL is fine. */
void vocab_free(struct vocab *v);

/*
 * Writes vocab_<lang>, sorted by surface, and how many documents there are to meta (documents_<lang>), as F has counted
 * them. Words that hold sentences together (stop.h) count as being in all documents; a stem in none is left out. Once,
 * after the last document and synonym, when no analyser is at work.
 */
void vocab_write(struct vocab *v, struct db *db, const struct fulltext *f);

/* A text and its hash (vocab_hash). */
struct vocab_key {
    uint64_t hash;
    struct str text;
};

/* A word in the vocabulary; lives as long as it. */
struct vocab_word {
    struct vocab_key surface;
    struct str stem;
    bool stop; /* see stop.h */
    /*
     * What an inverter is to be given: the number of the stem; or, where SQLite's tokenizer does not take the stem as it
     * is, that with INVERTER_PLACELESS, and then the numbers of the tokens it makes of it.
     */
    size_t terms_n;
    const uint32_t *terms;
};

/* The hash of a word, never 0: for tables within one run. */
uint64_t vocab_hash(struct str word);

/* The word SURFACE, or NULL while it is unknown. */
const struct vocab_word *vocab_find(struct vocab *v, struct vocab_key surface);

/* As vocab_find, but a word not yet known is added with STEM, or what stands for that (all is copied). */
const struct vocab_word *vocab_add(struct vocab *v, struct vocab_key surface, struct str stem,
                                   struct tokenizer *tokenizer);

#endif
