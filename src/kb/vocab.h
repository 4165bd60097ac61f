/*
 * vocab: the words of one language in one build: each surface form with its stem, and in how many
 * documents a stem stands. Filled by analysers (analyse.h), on any number of threads.
 * The order in which documents come does not change what is written.
 */
#ifndef KB_VOCAB_H
#define KB_VOCAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "kb/db.h"

struct vocab;

/* An empty vocabulary. */
struct vocab *vocab_new(void);

/* Frees it, and every analyser made for it. NULL is fine. */
void vocab_free(struct vocab *v);

/*
 * Writes vocab_<LANG>, sorted by surface, and how many documents there are to meta
 * (documents_<LANG>), and settles the language's synonyms. Once, after the last document and synonym,
 * when no analyser is at work.
 */
void vocab_write(struct vocab *v, struct db *db, const char *lang);

/* A text and its hash (vocab_hash). */
struct vocab_key {
    uint64_t hash;
    struct str text;
};

/* A word in the vocabulary; lives as long as it. */
struct vocab_word {
    struct vocab_key surface;
    struct str stem;
    uint32_t stem_id; /* from 0 */
};

/* The hash of a word, never 0: for tables within one run. */
uint64_t vocab_hash(struct str word);

/* What one analyser has counted. It stays the analyser's; the vocabulary reads it in vocab_write. */
struct vocab_counts {
    struct vocab_counts *next;
    uint32_t *df; /* by stem_id: in how many documents */
    uint32_t n;   /* room in df */
    int64_t documents;
    void *owner;
    void (*free_owner)(void *owner); /* vocab_free calls it */
};

/* The vocabulary will read COUNTS in vocab_write. */
void vocab_join(struct vocab *v, struct vocab_counts *counts);

/* The word SURFACE, or NULL while it is unknown. */
const struct vocab_word *vocab_find(struct vocab *v, struct vocab_key surface);

/* As vocab_find, but a word not yet known is added with STEM (all is copied). */
const struct vocab_word *vocab_add(struct vocab *v, struct vocab_key surface, struct str stem);

#endif
