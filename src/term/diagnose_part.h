/*
 * diagnose_part: what the comparing files share. Only diagnose*.c may include it.
 */
#ifndef TERM_DIAGNOSE_PART_H
#define TERM_DIAGNOSE_PART_H

#include "term/diagnose.h"

/* What the comparing functions share. POOL holds those rows of the record that what is left is compared with. */
struct comparing {
    struct arena *a;
    const struct diagnose *d;
    const struct diagnose_given *g;
    struct rows *found;
    struct row *pool;
    size_t n;
    bool host_known, port_known;
};

/* A finding: its words are W filled with ARGS, and those of WHY behind them unless it is NULL. */
struct finding {
    const char *field, *verdict, *w, *why;
    struct str given, record, args[3];
};

void diagnose_add(struct comparing *c, const struct finding *f);

/* The columns of findings, and none yet. */
struct rows *diagnose_rows(struct arena *a);

/* VALUE of column KIND in words. */
struct str diagnose_value(const struct comparing *c, const char *kind, struct str value);

/* User name, sign-in and the kind of password beside those of the pool. */
void diagnose_sign_in(struct comparing *c);

#endif
