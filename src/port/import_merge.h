/*
 * import_merge: rows of other collections go into the settings tables beside what is there. Nothing that stands
 * in a table is ever changed; an empty cell may be filled.
 * Does not know formats, neither theirs nor CSV.
 *
 * A domain belongs to the provider that has it in the tables, or had it earlier in the same import. Who speaks of
 * nobody's domains is a new provider. Who speaks of an owned one
 *   - takes the owner's place, or goes beside it, where the command was told so (--replace, --merge);
 *   - goes beside it where the command was told whose collection this is (--source) and the owner's rows name that
 *     collection and this file: an update of what was taken from there before;
 *   - else may say nothing that does not stand there already: the domain, its owner and where that is said are an error.
 * Neither the name of a file nor what it calls itself proves anything.
 *
 * A row that contradicts another source's stands beside it, and a remark of kind conflict says so. Where that remark
 * stands but the row does not, somebody has decided: it is not added again.
 */
#ifndef PORT_IMPORT_MERGE_H
#define PORT_IMPORT_MERGE_H

#include "base/arena.h"
#include "base/diag.h"
#include "compile/tables.h"
#include "port/sheet.h"
#include "read/record.h"

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
    unsigned left_out;     /* sentences */
    const char *into;      /* the folder of the tables, for messages */
    bool told;             /* whose files these are */
    struct str replace;    /* the id of a provider, or absent */
    struct str beside;     /* ids, separated by commas, or absent */
    bool replaced, merged; /* a file has done so */
};

/*
 * Takes ROWS in; their provider is called as the tables call it afterwards. False when there was nothing to take: they
 * say what stands there already, or were refused, which has then been said.
 */
bool merge_rows(struct merge *m, struct record_rows *rows);

/* Sorts the sheets that have changed. */
void merge_sort(struct merge *m);

/* The sheet of table NAME. */
struct sheet *merge_sheet(struct merge *m, const char *name);

#endif
