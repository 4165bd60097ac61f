/*
 * diag_items: between diag.c, which keeps diagnostics, and diag_print.c, which shows them. Nobody else's.
 */
#ifndef BASE_DIAG_ITEMS_H
#define BASE_DIAG_ITEMS_H

#include "base/diag.h"

/* One diagnostic, its text filled in. */
struct diag_item {
    struct diag_pos pos;
    enum diag_code code;
    struct str text; /* with the advice */
    uint64_t hash;
};

struct diag_style {
    int root; /* source paths begin here */
    bool show_source;
    bool colour;
    bool raised; /* warnings are errors */
};

/* Sorts the N ITEMS and prints them to O. */
void diag_items_print(struct diag_item **items, size_t n, struct out *o, const struct diag_style *style);

/* "2 errors, 1 warning", from the counts by level; nothing when all are 0. */
void diag_items_count(const size_t counts[DIAG_ERROR + 1], struct out *o);

#endif
