/*
 * ask_search: the documents that answer a query, ranked as everywhere (ask_rewrite.h has the rules), ties by id.
 * Knows no terminal and no stemmer: stems come from the vocabulary.
 */
#ifndef ASK_ASK_SEARCH_H
#define ASK_ASK_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ask/ask_excerpt.h"
#include "base/arena.h"
#include "base/str.h"
#include "db/db_rows.h"

struct search_query {
    struct str text; /* any bytes */
    const char *lang;
    struct str kind, provider; /* only documents of this kind, and about this provider; absent: all */
    unsigned limit;            /* results wanted at most, up to SEARCH_LIMIT */
    bool typing;               /* the last word may not be finished */
    bool excerpts;             /* with the best passage of each answer */
    bool phrases;              /* quotes mean a phrase */
};

enum { SEARCH_LIMIT = 1000 };

struct search_result {
    int64_t id;
    double score;               /* the higher the better */
    struct row row;             /* the columns of @ask_card of search.sql, the score among them */
    struct ask_excerpt excerpt; /* of no text when not asked for, or nothing fits */
};

struct search_answer {
    struct search_result *items;
    size_t n;
    size_t found;          /* how many documents have any of the words */
    struct str instead;    /* the words searched for unknown ones, separated by ", "; absent when none */
    struct str expression; /* what FTS5 was asked */
};

/* Answers Q from DB into A. Nothing to search for, or a language the database lacks: no items. */
struct search_answer ask_search(struct db *db, struct arena *a, const struct search_query *q);

#endif
