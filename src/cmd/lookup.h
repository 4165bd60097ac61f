/*
 * lookup: what the look-up of one thing and of many have in common.
 */
#ifndef CMD_LOOKUP_H
#define CMD_LOOKUP_H

#include "cmd/query.h"

/* What JSON says of ANSWER, which is not in the record or is asked back, and what is near. */
void lookup_put_none(struct query *q, struct text_rows *rows, const struct answer *answer);

/* Looks up every line of standard input; returns the exit code. */
int lookup_lines(struct query *q);

/* Looks up every word of the command line, for programs; the exit code. */
int lookup_words(struct query *q);

#endif
