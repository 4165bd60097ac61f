/*
 * ispdb: Mozilla's client configuration (clientConfig 1.1, tolerant of 1.2) as rows of the settings tables.
 * Does not know what the tables hold already.
 *
 * What has no column becomes a row of `remark`: a comment (kind comment; subject: where it stands), any other
 * element or attribute (kind raw; subject: its path, an attribute as path/@name).
 */
#ifndef PORT_ISPDB_H
#define PORT_ISPDB_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "port/hint.h"
#include "read/record.h"

/* How a file is read. */
struct ispdb_how {
    bool sentences; /* descriptions, instructions and comments are taken over as they stand, else counted */
    bool strict;    /* every value as it is written, and all sentences: what a linter wants */
    struct hint_words words; /* what instructions become without sentences (hint.h) */
    struct str collection;   /* whose file it is told to be, for the source; or absent */
};

/*
 * Reads BYTES, the content of PATH, into OUT, which lives in KEEP: its first provider, the others at next; what stands
 * outside of the providers is every one's. Without sentences instructions become requirements in words of our own (see
 * hint.h). Unless it is strict values are mended where there is one way only (see fit.h), and what no table may hold
 * and a provider can do without (a user name, a kind of authentication, a page, sign-in addresses) becomes a remark,
 * which is said. Secrets are left out, which is said. What else is wrong is said at its line and column. False when
 * the file is refused: one of those was an error.
 */
bool ispdb_read(struct arena *keep, struct str path, struct str bytes, const struct ispdb_how *how,
                struct diag *d, struct record_rows *out);

#endif
