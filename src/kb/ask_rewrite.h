/*
 * ask_rewrite: what a person typed into what is searched: groups of stems. The site's script
 * follows the same rules word for word; tests/search/cases.tsv holds both to them.
 *
 * Of a query the first 256 bytes and 32 words count. N is the number of documents of the language,
 * df that of those a stem stands in. For each word, folded:
 *  1. It is common when 2·df > N. Common words are dropped, unless all are.
 *  2. A known word is its stem, then the stems of its synonyms.
 *  3. The last word while it is being typed (3 letters or more, nothing behind it) is what begins
 *     with it, then the stems, at most 16, of words that begin with it though the stem does
 *     not (highest df first, then by bytes), then synonyms.
 *  4. An unknown word of 4 letters or more without a digit is the stems, at most 3, of its
 *     nearest words: those one edit away with the same first letter, else those whose first letter is the
 *     edit (highest df first, then by bytes); of the last word, words that begin with
 *     something one edit away. What was searched instead is said. When the first is common, so is the word.
 *  A word that is none of these is dropped. So is one whose first stem an earlier word has.
 *
 * Documents with all words come first; where that gives too few, those with any word follow. For these
 * the words count that have the lowest df (the sum over the stems, synonyms apart; for rule 3 see
 * ask_vocab_begins), as many as stay within ASK_ANY_BUDGET together, at least one.
 */
#ifndef KB_ASK_REWRITE_H
#define KB_ASK_REWRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "kb/ask_vocab.h"
#include "kb/ask_words.h"

enum { ASK_BEGINS_STEMS = 16, ASK_NEAREST = 3, ASK_ANY_BUDGET = 3000 };

struct ask_term {
    struct str text;
    bool begins; /* any stem that begins with it */
};

/* One word of the query: a document has it when it has one of the terms. */
struct ask_group {
    struct ask_term *terms;
    unsigned n;
    int64_t df;
    bool common;
    bool rare; /* counts for documents that have not all words */
};

struct ask_rewritten {
    struct ask_group groups[ASK_QUERY_WORDS];
    unsigned n;
    struct str instead; /* the words searched for those unknown, separated by ", "; absent when none */
};

/* Rewrites QUERY (any bytes); TYPING: its last word may not be finished. The result lives in A. */
struct ask_rewritten ask_rewrite(struct ask_vocab *v, struct arena *a, struct str query, bool typing);

/* As an FTS5 expression: all groups, or any of the rare ones. */
struct str ask_match_all(struct arena *a, const struct ask_rewritten *r);
struct str ask_match_any(struct arena *a, const struct ask_rewritten *r);

#endif
