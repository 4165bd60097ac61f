/*
 * listing: the rows of a statement as a table for people, or as records for programs.
 * Does not know what the rows are.
 */
#ifndef CMD_LISTING_H
#define CMD_LISTING_H

#include "cmd/query.h"

enum { LISTING_SHOWN_MOST = 7 };

/* A kind of record. */
struct listing {
    const char *name;
    const char *section; /* of ask/ask.sql */
    const char *shown;   /* the columns for people, separated by blanks, and */
    const char *heads[LISTING_SHOWN_MOST];
};

/* Writes the rows of ST in the format Q asks for; how many. */
size_t listing_put(struct query *q, const struct listing *kind, struct stmt *st);

#endif
