/*
 * import_merge: rows of other collections go into the settings tables beside what is there. Nothing that stands
 * in a table is ever changed; an empty cell may be filled.
 * Does not know formats, neither theirs nor CSV.
 *
 * A file's provider is the one whose source names the file, else the one that has most of its domains, else the
 * one of that id, else a new one. A row that contradicts another source's stands beside it, and a remark of kind
 * conflict says so. Where that remark stands but the row does not, somebody has decided: it is not added again.
 */
#ifndef CMD_IMPORT_MERGE_H
#define CMD_IMPORT_MERGE_H

#include "base/arena.h"
#include "base/diag.h"
#include "kb/tables.h"
#include "read/record.h"
#include "read/sheet.h"

/* What became of one provider's facts. */
struct merge_sum {
    struct str provider;
    bool is_new;
    unsigned added, changed, same, conflicts;
};

struct merge {
    struct arena *a;
    struct diag *d;
    struct sheet sheets[TABLES_N]; /* in the order of tables_all */
    struct merge_sum *sums;        /* in the order in which providers came */
    size_t sums_n, sums_room;
    unsigned left_out; /* sentences */
};

/* Takes ROWS in. */
void merge_rows(struct merge *m, const struct record_rows *rows);

/* Sorts the sheets that have changed. */
void merge_sort(struct merge *m);

/* The sheet of table NAME. */
struct sheet *merge_sheet(struct merge *m, const char *name);

#endif
