/*
 * check: a look over finished pages: dead links, dead anchors, ids that stand twice. Sees HTML as
 * a browser's parser would, by libxml2's SAX interface, and knows nothing of how it was made.
 */
#ifndef RENDER_CHECK_H
#define RENDER_CHECK_H

#include "base/diag.h"
#include "base/str.h"

struct check; /* what all pages of one site have said so far */

struct check *check_new(void);
void check_free(struct check *c);

/*
 * The site has file PATH with BYTES; pages (.html) are read, of others, and where BYTES is absent, only the name counts. One that
 * ends in '/' is a folder, in which every name is taken for a file. Any thread.
 */
void check_file(struct check *c, struct str path, struct str bytes);

/* After the last file: reports to D what leads nowhere, with the page's path, line and column 1. */
void check_report(struct check *c, struct diag *d);

/* How many pages were read, of *PAGES. */
size_t check_read(const struct check *c, size_t *pages);

/*
 * From now on libxml2, by whichever of its doors, has memory or ends the program (memory.h), since it would take an
 * element for empty and a page for read when it has none. Once, at the start of main.
 */
void check_memory(void);

#endif
