/*
 * ask_excerpt: the passage of a text that has most of a query's words, with their places.
 * Does not rank texts.
 */
#ifndef ASK_ASK_EXCERPT_H
#define ASK_ASK_EXCERPT_H

#include "base/arena.h"
#include "base/str.h"

struct ask_vocab;
struct ask_rewritten;

/* The words of the language that a query asks for. */
struct ask_marker;

/* All surfaces whose stem is among the terms of R (their first letters, and those of their synonyms, bound the search). */
struct ask_marker *ask_marker_new(struct ask_vocab *v, struct arena *a, const struct ask_rewritten *r);

/* How many words an excerpt has at most. */
enum { ASK_EXCERPT_WORDS = 32 };

/* A part of an excerpt that the query asked for: bytes FROM up to TO. */
struct search_mark {
    size_t from, to;
};

struct ask_excerpt {
    struct str text; /* one line; absent when there is none */
    struct search_mark *marks;
    size_t marks_n;
};

/*
 * From BODY, into A: the ASK_EXCERPT_WORDS words with most different marked words, the first such place; "…" where text
 * is left out. Without text when no word of BODY is marked.
 */
struct ask_excerpt ask_excerpt(const struct ask_marker *m, struct arena *a, struct str body);

#endif
