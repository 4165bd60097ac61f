/*
 * table: CSV as RFC 4180 has it, and as spreadsheets write it: comma or semicolon (settled
 * by the header line), BOM and CRLF accepted, cells trimmed of spaces, blank lines skipped.
 * Does not know which columns a table should have.
 */
#ifndef READ_TABLE_H
#define READ_TABLE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "read/record.h"

/* The most bytes a table may have. */
enum { TABLE_MAX = 16 * 1024 * 1024 };

/*
 * Reads BYTES, the content of PATH, into OUT; every cell with the line and column (bytes) its
 * text begins at, the quote excluded. A row with too few cells is filled up with empty ones, too many are
 * cut (empty ones silently), both after a diagnostic; after 1000 such rows reading ends. Rows without
 * any text are skipped. False when there is no header line to go by. What OUT points
 * to lives in KEEP. An empty cell is an empty slice, never an absent one.
 */
bool table_read(struct arena *keep, struct str path, struct str bytes, struct diag *d,
                struct record_table *out);

#endif
