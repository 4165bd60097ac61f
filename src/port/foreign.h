/*
 * foreign: the files that a command names, one by one, with their bytes: files as they are, folders with all that is
 * below them and ends rightly.
 * Does not know what is in them.
 */
#ifndef PORT_FOREIGN_H
#define PORT_FOREIGN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "port/hint.h"
#include "read/record.h"

/* What is done with a file; PATH is as a person would write it. BYTES are gone afterwards. */
struct foreign_use {
    void *ctx;
    void (*take)(void *ctx, struct str path, struct str bytes);
};

/*
 * Hands every file that the N WORDS name to USE, in their order, those of a folder (names ending in SUFFIX) sorted; where none
 * ends so, as in a collection as it is served, those that begin with BEGINS behind white space.
 * A file of more than LIMIT bytes, or one that is none, is said to D; one that cannot be read ends the program.
 */
void foreign_each(char **words, int n, const char *suffix, const char *begins, size_t limit, struct diag *d,
                  const struct foreign_use *use);

/* The most bytes such a file may have. */
enum { PROVIDER_DB_MAX = 256 * 1024 };

/*
 * Reads BYTES, the content of PATH, into OUT, which lives in KEEP. Its hints become requirements in WORDS of our
 * own (hint.h); with SENTENCES the hints themselves and the text below are kept as remarks (kind raw), without
 * they are counted. Keys that have no column are remarks too; subject is the key's path ("opt.strict_tls").
 * COLLECTION is whose file it is told to be, or absent. Secrets are left out, and said.
 * False when the file is refused, which has then been said.
 */
bool provider_db_read(struct arena *keep, struct str path, struct str bytes, bool sentences,
                      struct str collection, const struct hint_words *words, struct diag *d,
                      struct record_rows *out);

#endif
