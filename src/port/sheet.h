/*
 * sheet: a settings table in memory, to be added to and written back as CSV.
 * Does not know what the columns mean.
 */
#ifndef PORT_SHEET_H
#define PORT_SHEET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/out.h"
#include "read/record.h"

struct sheet_row {
    struct str *cells; /* as many as the sheet has columns; never absent */
    size_t order;      /* in which it came */
    unsigned line;     /* in the file; 0: new */
    struct str from;   /* of a new row: where it comes from, for messages; or absent */
};

struct sheet {
    struct arena *a;
    char separator;
    struct str *columns;
    size_t columns_n, columns_room;
    struct sheet_row *rows;
    size_t rows_n, rows_room;
    bool changed;
};

/* BYTES of PATH as a sheet (an absent slice: an empty one) that lives in A. False when it is no table (see table.h). */
bool sheet_read(struct arena *a, struct str path, struct str bytes, struct diag *d, struct sheet *s);

/* The number of column NAME; it is added behind the others when the sheet does not have it. */
size_t sheet_column(struct sheet *s, const char *name);

/* The number of column NAME, or columns_n: for loops, with sheet_cell. */
size_t sheet_find(const struct sheet *s, const char *name);

/* The cell of row I in column C, '' when there is no such column. */
struct str sheet_cell(const struct sheet *s, size_t i, size_t c);

/* Cell NAME of row I, '' when there is no such column. */
struct str sheet_get(const struct sheet *s, size_t i, const char *name);

/* Sets it; the sheet has changed. */
void sheet_set(struct sheet *s, size_t i, const char *name, struct str value);

/* A new row of empty cells; its number. The sheet has changed. */
size_t sheet_add(struct sheet *s);

/* Removes the rows whose column NAME holds VALUE; the sheet has changed if there were any. */
void sheet_remove(struct sheet *s, const char *name, struct str value);

/* Sorts by column KEY, then by the number in column THEN (NULL: none), else as the rows came; or, when both are texts,
 * by both. */
void sheet_sort(struct sheet *s, const char *key, const char *then, bool then_is_number);

/* The sheet as CSV: LF, the separator it was read with, quotes only where they are needed. */
void sheet_write(const struct sheet *s, struct out *o);

#endif
