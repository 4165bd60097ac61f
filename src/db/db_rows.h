/*
 * rows: what a statement gives, as it is: the column names that SQLite reports, and the cells. A column that a statement
 * gains reaches whoever loops over the names without being named again.
 *
 * A name that stands twice is one column, which stands where the first does and says what the last says: "select host, s.*" puts
 * host before the others, "select s.*, upper(host) as host" says it otherwise. "null as "-note"" takes column note away. A column whose name begins with '_' is for us, not for who reads JSON, CSV or the library's rows.
 */
#ifndef DB_DB_ROWS_H
#define DB_DB_ROWS_H

#include "base/arena.h"
#include "base/str.h"
#include "db/db.h"

struct rows {
    size_t columns, n; /* how many columns and rows */
    struct str *names;
    bool *numbers; /* columns that are declared INTEGER, or computed and held one: digits, or absent for NULL */
    struct str **cells; /* N rows of COLUMNS; of others NULL is empty */
    int *at;            /* which column of the statement each is */
};

/* One of the rows of OF. */
struct row {
    const struct rows *of;
    struct str *cells;
};

/* The columns of ST, and no rows yet. Everything lives in A; texts end with a NUL that does not count. */
struct rows *rows_new(struct stmt *st, struct arena *a);

/* The same for rows that no statement gives: NAMES, separated by blanks. */
struct rows *rows_named(const char *names, struct arena *a);

/* The current row of ST, or an empty one (NULL), behind those of R. */
struct row rows_put(struct rows *r, struct stmt *st, struct arena *a);

/* All rows that ST gives, which is given back. */
struct rows *rows_read(struct stmt *st, struct arena *a);

/* Row I of R. */
struct row rows_at(const struct rows *r, size_t i);

/* The column of R that is called NAME, or R's number of columns. */
size_t rows_column(const struct rows *r, struct str name);

/* The value of column NAME; empty when it is absent or there is no such column. */
struct str row_text(struct row row, const char *name);

/* Whether that value is TEXT. */
bool row_is(struct row row, const char *name, const char *text);

/* The same as a number up to 2^31; 0 when it is none. */
unsigned row_number(struct row row, const char *name);

/* Puts VALUE, which must stay, into column NAME. */
void row_set(struct row row, const char *name, struct str value);

/* Whether column I of R is said to programs. */
bool rows_is_said(const struct rows *r, size_t i);

#endif
