/*
 * ask_rewrite: what a person typed into what is searched: groups of stems. The site's script
 * follows the same rules word for word; tests/search/cases.tsv holds both to them.
 *
 * Of a query the first 256 bytes and 32 words count. N is the number of documents of the language,
 * df that of those a stem stands in; words that mean the same have one stem: vocab_<lang> holds both. For each word, folded:
 *  1. It is common when 2·df > N. Common words count in titles and keywords alone, stop words not even there, unless all
 *     words are common.
 *  2. A known word is its stem, and itself. A stop word is itself alone, finished or not.
 *  3. The last word while it is being typed (3 letters or more, nothing behind it, not common), and any word of one letter
 *     from U+0E00 on, is what begins
 *     with it, then the stems, at most 16, of words that begin with it though the stem does
 *     not (highest df first, then by bytes), and itself if it is known.
 *  4. An unknown word of 4 letters or more without a digit is the stems, at most 3, of its
 *     nearest words: the longest stem of 3 letters or more that it begins with, when nothing or up to two endings of other
 *     words follow, and before which what other words have in front of theirs may stand (of its words the shortest is
 *     named, without anything in front of either first, then by what is, then by bytes); besides, those one edit away with the same first letter,
 *     or if there are none those whose first letter is the
 *     edit (letters before U+0E00); without any, those that differ in at most 3 last letters of each (5 or more in common, as many as there are),
 *     else for a word of 8 letters or more those two edits away with the same first letter (highest df first,
 *     then by bytes); of the last word, words that begin with something so near. When the first is common, so is
 *     the word. Where nothing is near, two known words of 3 letters or more that were written as one. What was
 *     searched instead is said, unless it is dropped.
 *  Words with hyphens between are one when one of them has one or two letters, and they are known without them.
 *  The last label of a domain (letters from a to z behind a point, and none behind them) is dropped: .com says nothing.
 *  Words in a row, of the first 32, that are the key of an error (ask_key) ask for that key besides, as a word itself.
 *  A word that is none of these is dropped. So is one whose first term an earlier word has.
 *
 * A document with any of the terms is found. Its score is bm25 as FTS5 has it (idf at least 1e-6, k1 1.2, b 0.75; a word
 * itself counts half a place, in a column of its own), and for what it is about two sums of weights:
 *     ASK_TITLE / 16 · S² / max(S, T) + ASK_HEAD / 16 · H · (H / max(H, Q))²
 * S: the stems of the query that stand in the title; T: all different stems of the title (document.title_weight); H: those
 * of the query in title or keywords; Q: one stem of each word of the query. So a title counts by what it says of the
 * query, as far as it says nothing else; title and keywords together when they say nearly all of the query. Each character
 * of a key adds ASK_ERROR, so that what is about an error comes before everything else. That of a
 * provider is multiplied by ASK_OF_PROVIDER, or when it has closed by ASK_RETIRED. What begins
 * with an unfinished word weighs as the least of the words that do, stop words aside.
 * Where words are in very many documents, the rarest (df: the sum over the stems; for rule 3 see ask_vocab_begins) are
 * asked for as long as they stay within ASK_BUDGET together, one at least; the others count in titles and keywords alone.
 */
#ifndef ASK_ASK_REWRITE_H
#define ASK_ASK_REWRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "ask/ask_vocab.h"
#include "base/arena.h"
#include "base/str.h"
#include "base/words.h"

enum { ASK_BEGINS_STEMS = 16, ASK_NEAREST = 3, ASK_BUDGET = 20000 };

/* How much it counts that a document is about the query, beside the words in it: by measure (make relevance). */
#define ASK_TITLE 3.0
#define ASK_HEAD 1.0

/* More than all else, for each character of the key of an error. */
#define ASK_ERROR 1000.0

/* What is left of the score of a provider: who names one has its settings above the list, and names and domains are short and
 * made of words that everybody uses; of one that has closed: it comes last. */
#define ASK_OF_PROVIDER 0.5
#define ASK_RETIRED (1.0 / 1024)

enum ask_kind { ASK_STEM, ASK_BEGINS /* any stem that begins with it */, ASK_ITSELF /* the word itself */ };

struct ask_term {
    struct str text;
    enum ask_kind kind;
    uint32_t weight; /* see words.h; 0 of words themselves */
};

/* One word of the query: a document has it when it has one of the terms. */
struct ask_group {
    struct ask_term *terms;
    unsigned n;
    int64_t df;
    bool common;
    struct str said; /* the words it stands for instead of an unknown one, separated by ", " */
    bool asked;      /* not in titles alone */
    unsigned key;    /* how many characters the key of an error has, which it is; else 0 */
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

/* One term as an FTS5 phrase. */
struct str ask_phrase(struct arena *a, const struct ask_term *term);

#endif
