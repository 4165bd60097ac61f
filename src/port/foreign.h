/*
 * foreign: the files that a command names, one by one, with their bytes: files as they are, folders with all that is
 * below them and ends rightly.
 * Does not know what is in them.
 */
#ifndef PORT_FOREIGN_H
#define PORT_FOREIGN_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/* What is done with a file; PATH is as a person would write it. BYTES are gone afterwards. */
struct foreign_use {
    void *ctx;
    void (*take)(void *ctx, struct str path, struct str bytes);
};

/*
 * Hands every file that the N WORDS name to USE, in their order, those of a folder (names ending in SUFFIX) sorted.
 * A file of more than LIMIT bytes, or one that is none, is said to D; one that cannot be read ends the program.
 */
void foreign_each(char **words, int n, const char *suffix, size_t limit, struct diag *d,
                  const struct foreign_use *use);

#endif
