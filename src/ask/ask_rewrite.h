/*
 * ask_rewrite: what a person typed into what is searched: groups of stems. The site's script
 * follows the same rules word for word; tests/search/cases.tsv holds both to them.
 *
 * Of a query the first 256 bytes and 32 words count. N is the number of documents of the language,
 * df that of those a stem stands in; a word that holds sentences together (stop.h) has df N, and words that mean the
 * same have one stem: vocab_<lang> holds both. For each word, folded:
 *  1. It is common when 10·df > 9·N. Common words are dropped, unless all are.
 *  2. A known word is its stem.
 *  3. The last word while it is being typed (3 letters or more, nothing behind it) is what begins
 *     with it, then the stems, at most 16, of words that begin with it though the stem does
 *     not (highest df first, then by bytes).
 *  4. An unknown word of 4 letters or more without a digit is the stems, at most 3, of its
 *     nearest words: those one edit away with the same first letter, else those whose first letter is the
 *     edit, else those that differ in at most 3 last letters of each (5 or more in common, as many as there are),
 *     else for a word of 8 letters or more those two edits away with the same first letter (highest df first,
 *     then by bytes); of the last word, words that begin with something so near. When the first is common, so is
 *     the word. Where nothing is near, two known words of 3 letters or more that were written as one. What was
 *     searched instead is said, unless it is dropped.
 *  A word that is none of these is dropped. So is one whose first stem an earlier word has.
 *
 * Each stem is asked for three times: anywhere, in title and keywords, and in the title. So a word that many answers
 * hold and few are about still tells these apart. A document with any of the words is found; bm25 adds up what it
 * has, and that puts those with all of them first. Where words are in very many documents the rarest (df: the sum
 * over the stems; for rule 3 see ask_vocab_begins) are asked for anywhere as long as they stay within ASK_BUDGET
 * together; the others in title and keywords alone, and anywhere only if that finds nothing at all.
 */
#ifndef ASK_ASK_REWRITE_H
#define ASK_ASK_REWRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "ask/ask_vocab.h"
#include "base/arena.h"
#include "base/str.h"
#include "base/words.h"

enum { ASK_BEGINS_STEMS = 16, ASK_NEAREST = 3, ASK_BUDGET = 3000 };

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
    struct str said; /* the words it stands for instead of an unknown one, separated by ", " */
    bool anywhere;   /* not in title and keywords alone */
};

struct ask_rewritten {
    struct ask_group groups[ASK_QUERY_WORDS];
    unsigned n;
    struct str phrases; /* see ask_phrases */
    struct str instead; /* the words searched for those unknown, separated by ", "; absent when none */
};

/* Rewrites QUERY (any bytes); TYPING: its last word may not be finished. The result lives in A. */
struct ask_rewritten ask_rewrite(struct ask_vocab *v, struct arena *a, struct str query, bool typing);

/* What stands between double quotes in QUERY must stand so in the text, if it is two words or more and all known. */
void ask_phrases(struct ask_vocab *v, struct arena *a, struct str query, struct ask_rewritten *r);

/* As an FTS5 expression; empty when there is nothing to ask for. */
struct str ask_match(struct arena *a, const struct ask_rewritten *r);

/* Asks for all words anywhere; false when they were. */
bool ask_anywhere(struct ask_rewritten *r);

#endif
