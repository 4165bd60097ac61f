/*
 * rows: rows for the settings tables, written down one cell after the other by those who read foreign files.
 * Does not know which columns there are.
 */
#ifndef READ_ROWS_H
#define READ_ROWS_H

#include "base/arena.h"
#include "read/record.h"

/*
 * Begins the rows of a provider that file PATH calls NAME: its id is made of that, or is "provider". The source names
 * the file, behind COLLECTION when that is told ("Thunderbird ISPDB, gmail.xml"), else with NAME where the file's own
 * name does not say it.
 */
struct record_rows rows_begin(struct arena *a, struct str path, struct str collection, struct str name);

/* A new row of TABLE with its provider; valid until the next one. */
struct record_row *rows_add(struct arena *a, struct record_rows *rows, const char *table,
                            struct record_pos pos);

/* Sets cell NAME to VALUE (absent: ''). */
void rows_set(struct arena *a, struct record_row *row, const char *name, struct str value,
              struct record_pos pos);

/* The value of cell NAME, or '' when there is none. */
struct str rows_get(const struct record_row *row, const char *name);

#endif
