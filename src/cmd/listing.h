/*
 * listing: the rows of a statement as a table for people, or as records for programs.
 * Does not know what the rows are.
 */
#ifndef CMD_LISTING_H
#define CMD_LISTING_H

#include "cmd/query.h"

enum { LISTING_SHOWN_MOST = 6, LISTING_FIELDS_MOST = 16 };

/* A kind of record: the first SHOWN columns of its statement are for people. */
struct listing {
    const char *name;
    const char *section; /* of ask/ask.sql */
    const char *number;  /* the columns that hold one, separated by blanks */
    size_t shown;
    enum text_word heads[LISTING_SHOWN_MOST];
};

/* Writes the rows of ST in the format Q asks for; how many. */
size_t listing_put(struct query *q, const struct listing *kind, struct stmt *st);

#endif
