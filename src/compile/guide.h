/*
 * guide: guides into the database: their raw rows, and the facts that they may name.
 * Does not know what a fact is: the columns of @guide in pages.sql are.
 */
#ifndef COMPILE_GUIDE_H
#define COMPILE_GUIDE_H

#include "compile/put.h"

/*
 * The facts for guides: "provider.imap.host" and the tags of sections, whose values are tags again (read/section.h);
 * all other names are asked of OTHERS. Lives in A.
 */
struct record_facts guide_facts(struct arena *a, struct db *db, const struct record_facts *others);

/* The raw rows of one guide. */
void guide_put(struct arena *a, struct db *db, struct put *p, const struct record_entry *e);

#endif
