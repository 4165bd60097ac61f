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

/* What JSON says of V, which is not in the record. */
void lookup_put_none(struct query *q, struct text_rows *rows, const struct card_view *v, const struct str *near,
                     size_t n);

/* Looks up every line of standard input; returns the exit code. */
int lookup_lines(struct query *q, struct str mx);

#endif
