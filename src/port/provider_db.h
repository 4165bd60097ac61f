/*
 * provider_db: a file of Delta Chat's provider-db (Markdown with YAML front matter) as rows of the settings tables.
 * Does not know what the tables hold already.
 */
#ifndef PORT_PROVIDER_DB_H
#define PORT_PROVIDER_DB_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "read/record.h"

/* The most bytes such a file may have. */
enum { PROVIDER_DB_MAX = 256 * 1024 };

/*
 * Reads BYTES, the content of PATH, into OUT, which lives in KEEP. Its hints become requirements in words of our
 * own (see hint.h); with SENTENCES the hints themselves and the text below are kept as remarks (kind raw), without
 * they are counted. Keys that have no column are remarks too; subject is the key's path ("opt.strict_tls").
 * COLLECTION is whose file it is told to be, or absent. Secrets are left out, and said.
 * False when the file is refused, which has then been said.
 */
bool provider_db_read(struct arena *keep, struct str path, struct str bytes, bool sentences,
                      struct str collection, struct diag *d, struct record_rows *out);

#endif
