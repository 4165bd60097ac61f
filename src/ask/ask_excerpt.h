/*
 * ask_excerpt: the passage of a text that has most of a query's words, with their places.
 * Does not rank texts.
 */
#ifndef ASK_ASK_EXCERPT_H
#define ASK_ASK_EXCERPT_H

#include "ask/ask_rewrite.h"
#include "ask/ask_search.h"
#include "base/arena.h"
#include "base/str.h"

/* The words of the language that a query asks for. */
struct ask_marker;

/* All surfaces whose stem is among the terms of R (their first letters, and those of their synonyms, bound the search). */
struct ask_marker *ask_marker_new(struct ask_vocab *v, struct arena *a, const struct ask_rewritten *r);

/* How many words an excerpt has at most. */
enum { ASK_EXCERPT_WORDS = 32 };

/*
 * Fills excerpt and marks of RESULT from BODY: the ASK_EXCERPT_WORDS words with most different marked
 * words, the first such place; "…" where text is left out. Nothing when no word of BODY is marked.
 */
void ask_excerpt(const struct ask_marker *m, struct arena *a, struct str body, struct search_result *result);

#endif
