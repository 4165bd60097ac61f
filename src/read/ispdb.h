/*
 * ispdb: Mozilla's client configuration (clientConfig 1.1, tolerant of 1.2) as rows of the settings tables.
 * Does not know what the tables hold already.
 *
 * What has no column becomes a row of `remark`: a comment (kind comment; subject: where it stands), any other
 * element or attribute (kind raw; subject: its path, an attribute as path/@name).
 */
#ifndef READ_ISPDB_H
#define READ_ISPDB_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "read/record.h"

/*
 * Reads BYTES, the content of PATH, into OUT, which lives in KEEP. With SENTENCES descriptions, instructions
 * and comments are taken over as they stand; without they are counted, and instructions become requirements in
 * words of our own (see hint.h). A user name or kind of authentication that no table may hold (kb/lint.sql) becomes
 * a remark, which is said. False when the file is refused, which has then been said.
 */
bool ispdb_read(struct arena *keep, struct str path, struct str bytes, bool sentences, struct diag *d,
                struct record_rows *out);

/* The same with every value as it is written and all sentences: what a linter wants. */
bool ispdb_read_strict(struct arena *keep, struct str path, struct str bytes, struct diag *d,
                       struct record_rows *out);

#endif
