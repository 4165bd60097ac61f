/*
 * rows: rows for the settings tables, written down one cell after the other by those who read foreign files.
 * Does not know which columns there are.
 */
#ifndef READ_ROWS_H
#define READ_ROWS_H

#include "base/arena.h"
#include "read/record.h"

/* Begins the rows of PATH from COLLECTION ("Thunderbird ISPDB"): source and id come from the file's name. */
struct record_rows rows_begin(struct arena *a, struct str path, const char *collection);

/* A new row of TABLE with its provider; valid until the next one. */
struct record_row *rows_add(struct arena *a, struct record_rows *rows, const char *table,
                            struct record_pos pos);

/* Sets cell NAME to VALUE (absent: ''). */
void rows_set(struct arena *a, struct record_row *row, const char *name, struct str value,
              struct record_pos pos);

/* The value of cell NAME, or '' when there is none. */
struct str rows_get(const struct record_row *row, const char *name);

#endif
