/*
 * preview: pages of a site that is still being made, for `portolan serve`: from the site of before with the changed entries in it,
 * or with changed templates, as soon as these are read; then from the new database, until it stands on the disk.
 *
 * `serve` runs `build` with two descriptors, which PREVIEW_SAYS names: a socket of packets, on which it asks for paths, and a pipe
 * by which it is told of what may be asked. Whatever goes wrong here, there is no preview, and the build goes on.
 */
#ifndef CMD_PREVIEW_H
#define CMD_PREVIEW_H

#include "base/diag.h"
#include "compile/compile.h"

/* The environment variable: the two numbers, with a ',' between. */
#define PREVIEW_SAYS "PORTOLAN_PREVIEW"

/* What serve is told, the first byte of a message; behind PREVIEW_MISTAKES they stand in words. */
enum preview_news {
    PREVIEW_EARLY = 'e', /* pages with what was changed may be asked for */
    PREVIEW_OTHER =
        'o', /* those of the new database; of what was asked for before something looks otherwise now */
    PREVIEW_SAME = 's',     /* the same, all of it looks as it did */
    PREVIEW_MISTAKES = 'm', /* in the changed entries */
};

enum { PREVIEW_MESSAGE = 4096 };

struct preview;

/* Begins to answer from the site in OUT as it is, on a thread of its own; NULL when nobody wants that. */
struct preview *preview_begin(const char *out);

/* What compile_content is to be asked for, which makes a database at PATH (borrowed); NULL when P is. Lives as long as P. */
const struct compile_early *preview_early(struct preview *p, const char *path);

/* The database is whole. P may be NULL. */
void preview_whole(struct preview *p);

#endif
