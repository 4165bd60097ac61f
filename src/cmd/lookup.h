/*
 * lookup: what the look-up of one thing and of many have in common.
 */
#ifndef CMD_LOOKUP_H
#define CMD_LOOKUP_H

#include "cmd/query.h"

/*
 * Looks TYPED up, with mail exchanger MX (or absent): what it means and how it was found into *V. Without TYPED
 * only --mx was given. False when it is not in the record.
 */
bool lookup_find(struct query *q, struct card_view *v, struct str typed, struct str mx);

/* The most names that are near to what is not found, or are meant by what is asked back. */
enum { LOOKUP_NEAR = 12 };

/* Those of V, which was not found, into NEAR: three, or as many as --limit says; returns how many. */
size_t lookup_near(struct query *q, const struct card_view *v, struct str near[LOOKUP_NEAR]);

/* What JSON says of V, which is not in the record or is asked back. */
void lookup_put_none(struct query *q, struct text_rows *rows, const struct card_view *v, const struct str *near,
                     size_t n);

/* Looks up every line of standard input; returns the exit code. */
int lookup_lines(struct query *q, struct str mx);

/* Looks up every word of the command line, for programs; the exit code. */
int lookup_words(struct query *q, struct str mx);

#endif
